//! The numbers in the rows and columns in which the page shows them: those of the paper's grid, or line by line where it has none.

use shared::BoundingBox;

use super::{Number, Transcript, TranscriptDigit, middle_y};
use crate::turn::Turn;

impl Transcript {
    /// Rows of cells, from top to bottom; a cell holds the numbers that stand in it, struck out or not, and none where it is empty. The
    /// rows of a paper with a grid have the same length.
    pub fn grid(&self) -> Vec<Vec<Vec<Number>>> {
        let mut rows: Vec<Vec<Vec<Number>>> = Vec::new();
        let mut last: Option<(Number, (usize, usize))> = None;
        for number in self.numbers() {
            let place = match (number.grid_place(self), last) {
                (Some(place), _) => place,
                // What is struck out takes no place from what was written instead.
                (None, Some((before, (row, column)))) if before.line == number.line => {
                    (row, if before.is_cancelled(self) { column } else { column + 1 })
                }
                (None, Some((_, (row, _)))) => (row + 1, 0),
                (None, None) => (0, 0),
            };
            last = Some((number, place));
            at(at(&mut rows, place.0), place.1).push(number);
        }
        if self.digits.iter().any(|digit| digit.place.is_some()) {
            let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
            rows.iter_mut().for_each(|row| row.resize(columns, Vec::new()));
        }
        rows
    }

    /// The transcript with a digit that is not known yet in an empty cell of its grid, and the digit's index; nothing where no number tells
    /// where that cell is.
    pub fn filled(&self, (row, column): (usize, usize)) -> Option<(Self, usize)> {
        let bounds = self.bounds_of_cell(row, column)?;
        let mut next = self.clone();
        let behind = |digit: &TranscriptDigit| digit.place.is_some_and(|place| place > (row, column));
        let in_row = |digit: &&TranscriptDigit| digit.place.is_some_and(|place| place.0 == row);
        let new = |line, number| TranscriptDigit {
            place: Some((row, column)),
            ..TranscriptDigit::drawn(bounds, line, number)
        };
        let index = if let Some(line) = self.digits.iter().find(in_row).map(|digit| digit.line) {
            let of_line = || self.digits.iter().enumerate().filter(|(_, digit)| digit.line == line);
            let end = of_line().map(|(index, _)| index + 1).max()?;
            let index = of_line().find(|(_, digit)| behind(digit)).map_or(end, |(index, _)| index);
            let before = of_line().filter(|(other, _)| *other < index).map(|(_, digit)| digit.number + 1).max();
            next.shift(index, line, 1);
            next.digits.insert(index, new(line, before.unwrap_or_default()));
            index
        } else {
            let index = self.digits.iter().position(behind).unwrap_or(self.digits.len());
            let line = self.digits[..index].last().map_or(0, |digit| digit.line + 1);
            next.digits[index..].iter_mut().for_each(|digit| digit.line += 1);
            next.digits.insert(index, new(line, 0));
            index
        };
        Some((next, index))
    }

    /// Where the number of an empty cell must stand: as wide as the nearest of its column, as high as the nearest of its row.
    fn bounds_of_cell(&self, row: usize, column: usize) -> Option<BoundingBox> {
        let placed = || self.numbers().into_iter().filter_map(|number| Some((number, number.grid_place(self)?)));
        let shown = |number: &Number| self.upright(&number.bounding_box(self));
        let (above, place) =
            placed().filter(|(_, place)| place.1 == column).min_by_key(|(_, place)| place.0.abs_diff(row))?;
        let across = shown(&above);
        let beside = placed().filter(|(_, place)| place.0 == row).min_by_key(|(_, place)| place.1.abs_diff(column));
        let y = if let Some((number, _)) = beside {
            middle_y(&shown(&number))
        } else {
            // A row without numbers: as far from the nearest number of the column as the rows are from each other.
            let (first, last) = (placed().next()?, placed().next_back()?);
            let rows = last.1.0.checked_sub(first.1.0).filter(|rows| *rows > 0)? as f64;
            let pitch = (middle_y(&shown(&last.0)) - middle_y(&shown(&first.0))) / rows;
            middle_y(&across) + (row as f64 - place.0 as f64) * pitch
        };
        let size = (self.image.width, self.image.height);
        let turn = Turn::of_degrees(self.image.turned);
        let height = turn.size(size).1;
        let top = (y - f64::from(across.height) / 2.0).max(0.0) as u32;
        let bounds = BoundingBox { y: top.min(height.saturating_sub(across.height)), ..across };
        Some(turn.back().bounds(bounds, turn.size(size)))
    }
}

/// An element of a list, which is made longer where it is too short.
fn at<T: Default + Clone>(list: &mut Vec<T>, index: usize) -> &mut T {
    if list.len() <= index {
        list.resize(index + 1, T::default());
    }
    &mut list[index]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::drawn::transcript;

    fn texts(transcript: &Transcript) -> Vec<Vec<String>> {
        let cell = |numbers: &Vec<Number>| numbers.iter().map(|n| n.text(transcript)).collect::<Vec<_>>().join(" ");
        transcript.grid().iter().map(|row| row.iter().map(cell).collect()).collect()
    }

    /// A paper with a grid: each number in the column of its place, but that those of line 1 stand a column further right.
    fn with_empty_cell() -> Transcript {
        let mut page = transcript(&["12 34", "56", "78 90"]);
        for digit in &mut page.digits {
            let column = digit.number + usize::from(digit.line == 1);
            digit.place = Some((digit.line, column));
            if digit.line == 1 {
                digit.bounding_box.x += 84;
            }
        }
        page
    }

    #[test]
    fn numbers_stand_in_the_columns_of_the_paper_and_empty_cells_are_there() {
        assert_eq!(texts(&with_empty_cell()), [["12", "34"], ["", "56"], ["78", "90"]]);
    }

    #[test]
    fn without_a_grid_numbers_follow_each_other_and_what_is_struck_out_shares_the_cell_of_what_follows() {
        let mut page = transcript(&["12 34 5", "6"]);
        page.digits[2..4].iter_mut().for_each(|digit| digit.cancelled = true);
        assert_eq!(texts(&page), [vec!["12", "34 5"], vec!["6"]]);
    }

    #[test]
    fn an_empty_cell_is_filled_where_its_row_and_its_column_cross() {
        let page = with_empty_cell();
        let (filled, digit) = page.filled((1, 0)).expect("a place");
        assert_eq!(digit, 4);
        assert_eq!(texts(&filled), [["12", "34"], ["?", "56"], ["78", "90"]]);
        let bounds = filled.digits[4].bounding_box;
        assert_eq!((bounds.x, bounds.y, bounds.width), (0, 60, 44));
        assert_eq!(filled.digits[5..], {
            let mut rest = page.digits[4..].to_vec();
            rest[..2].iter_mut().for_each(|digit| digit.number = 1);
            rest
        });
    }

    #[test]
    fn a_row_without_numbers_is_filled_as_far_down_as_the_rows_are_apart() {
        let mut page = with_empty_cell();
        page.digits.drain(4..6);
        page.digits[4..].iter_mut().for_each(|digit| digit.line = 1);
        let (filled, digit) = page.filled((1, 1)).expect("a place");
        assert_eq!(
            (texts(&filled), digit),
            (vec![vec!["12".into(), "34".into()], vec![String::new(), "?".into()], vec!["78".into(), "90".into()]], 4)
        );
        assert_eq!((filled.digits[4].bounding_box.y, filled.digits[4].line, filled.digits[5].line), (60, 1, 2));
        assert_eq!(transcript(&["1"]).filled((0, 1)), None, "a paper without a grid has no empty cells");
    }
}
