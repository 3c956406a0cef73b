//! The blank sheet: where its marks and boxes stand, and what else is printed on it.
//!
//! Lengths in millimetres from the paper's upper left corner. What is printed here is what [`super::marks`] looks for.

use super::order::{ROWS, RowOrder};

/// Width of the paper: A4.
pub(super) const WIDTH: f32 = 210.0;
/// Height of the paper.
pub(super) const HEIGHT: f32 = 297.0;

/// Side of the marks in the corners.
pub(super) const MARK: f32 = 10.0;
/// Side of the hole in the first mark, by which the sheet's upper left corner is known.
pub(super) const HOLE: f32 = 5.0;
/// Middles of the marks, clockwise from the upper left one, which has the hole.
pub(super) const MARKS: [(f32, f32); 4] = [(15.0, 15.0), (195.0, 15.0), (195.0, 282.0), (15.0, 282.0)];

/// Width and height of a box.
pub(super) const BOX: (f32, f32) = (15.0, 18.0);
const FIRST: (f32, f32) = (31.0, 42.0);
const PITCH: (f32, f32) = (16.8, 22.6);

/// Upper left corner of a box.
pub(super) fn corner(row: usize, column: usize) -> (f32, f32) {
    (FIRST.0 + column as f32 * PITCH.0, FIRST.1 + row as f32 * PITCH.1)
}

/// The box that a point lies in or is nearest to: row and column. `None` beside the boxes, where the sheet's own print stands.
pub(super) fn cell_at((x, y): (f32, f32)) -> Option<(usize, usize)> {
    let half_gap = ((PITCH.0 - BOX.0) / 2.0, (PITCH.1 - BOX.1) / 2.0);
    let column = ((x - FIRST.0 + half_gap.0) / PITCH.0).floor();
    let row = ((y - FIRST.1 + half_gap.1) / PITCH.1).floor();
    let inside = |place: f32| (0.0..ROWS as f32).contains(&place);
    (inside(column) && inside(row)).then_some((row as usize, column as usize))
}

/// Something printed. Tones run from 0, black, to 1, white.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Item {
    /// A filled rectangle: left, top, width, height.
    Filled { at: (f32, f32), size: (f32, f32), tone: f32 },
    /// A rectangle's outline.
    Outline { at: (f32, f32), size: (f32, f32), tone: f32 },
    /// A line of text in a plain face, its capitals `size` high; `at` is the left end of the base line.
    Text { at: (f32, f32), size: f32, tone: f32, text: String },
}

/// Width of the boxes' lines.
pub(super) const LINE: f32 = 0.25;
/// Tone of the boxes' lines: light enough to be left behind as fainter than any pen.
pub(super) const LINE_TONE: f32 = 0.75;

/// All that is printed, in order.
pub(super) fn items(order: RowOrder) -> Vec<Item> {
    let square = |(x, y): (f32, f32), side: f32, tone: f32| Item::Filled {
        at: (x - side / 2.0, y - side / 2.0),
        size: (side, side),
        tone,
    };
    let mut items: Vec<Item> = MARKS.iter().map(|&middle| square(middle, MARK, 0.0)).collect();
    items.push(square(MARKS[0], HOLE, 1.0));
    let text = |at, size, tone, text: &str| Item::Text { at, size, tone, text: text.to_owned() };
    items.push(text((31.0, 16.0), 4.0, 0.2, "DigitML"));
    items.push(text(
        (31.0, 24.0),
        2.5,
        0.3,
        "Write the digit at the left into each box of its row, then photograph the whole sheet.",
    ));
    items.push(text(
        (31.0, 30.0),
        2.5,
        0.3,
        "\u{c9}crivez le chiffre de gauche dans chaque case de sa ligne, puis photographiez la feuille.",
    ));
    for row in 0..ROWS {
        let (left, top) = corner(row, 0);
        items.push(text((left - 10.0, top + BOX.1 / 2.0 + 2.5), 5.0, 0.45, &order.label(row).to_string()));
        items.extend((0..ROWS).map(|column| Item::Outline { at: corner(row, column), size: BOX, tone: LINE_TONE }));
    }
    items
}

#[cfg(test)]
mod tests {
    use super::{BOX, HEIGHT, MARK, MARKS, WIDTH, cell_at, corner};
    use crate::sheet::order::ROWS;

    #[test]
    fn the_middle_of_every_box_lies_in_its_cell_and_no_mark_lies_in_any() {
        for row in 0..ROWS {
            for column in 0..ROWS {
                let (x, y) = corner(row, column);
                assert_eq!(cell_at((x + BOX.0 / 2.0, y + BOX.1 / 2.0)), Some((row, column)));
                assert!(x + BOX.0 < WIDTH - 5.0 && y + BOX.1 < HEIGHT - MARK - 10.0, "room for the printer's margin");
            }
        }
        assert!(MARKS.iter().all(|&mark| cell_at(mark).is_none()));
        // Where the row's own digit is printed.
        assert_eq!(cell_at((corner(4, 0).0 - 8.0, corner(4, 0).1 + BOX.1 / 2.0)), None);
    }
}
