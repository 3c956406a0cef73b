//! Sheets that teach a hand, filled in and photographed.

use super::page::{DrawnPage, Page};
use super::params::PageParams;
use crate::rng::Rng;

/// Rows of a sheet, and digits in each.
const ROWS: usize = 10;

/// How the rows of a free sheet run.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FreeRows {
    /// How far the ends of a row hang below its middle, in digit heights.
    pub bend: f32,
    /// How far digits wander off their places at most, in digit heights.
    pub wander: f32,
}

/// Ten rows of ten without any print, the digit of each row given by `labels`. The digits come row by row.
#[must_use]
pub fn filled_free(params: &PageParams, labels: [u8; ROWS], rows: &FreeRows) -> DrawnPage {
    let mut page = Page::new(params);
    let mut random = Rng::unscattered(params.seed);
    let (across, down) = (params.width as f32 / 12.0, params.height as f32 / 13.0);
    let height = params.digit_height.min(0.7 * down);
    for (row, label) in labels.into_iter().enumerate() {
        for column in 0..ROWS {
            let from_middle = column as f32 - 4.5;
            let mut wander = || rows.wander * height * random.between(-1.0, 1.0);
            let x = params.width as f32 / 2.0 + from_middle * across - 0.3 * height + wander();
            let hang = rows.bend * height * (from_middle / 4.5).powi(2);
            let y = (row as f32 + 1.5) * down + hang + wander();
            page.write_at(&label.to_string(), x, y, height);
        }
    }
    page.finish()
}

/// A printed sheet, a digit in every box; the paper is as wide as the picture but for lean and keystone. `blank` is the SVG drawing that
/// people print: where the boxes stand and which digit each row is for is taken from it. The digits come row by row.
#[must_use]
pub fn filled_printed(params: &PageParams, blank: &str) -> DrawnPage {
    let print = Print::of(blank);
    let millimetre = params.width as f32 / print.paper_width;
    let params = PageParams { ruling_color: [0, 0, 0], ..params.clone() };
    let mut page = Page::new(&params);
    let scaled = |(x, y): (f32, f32)| (x * millimetre, y * millimetre);
    for mark in &print.marks {
        // Paper cannot be laid over ink: a mark is drawn around its hole.
        let hole = print.holes.iter().find(|hole| mark.holds(hole)).map(|hole| hole.width * millimetre);
        print_mark(&mut page, scaled((mark.x, mark.y)), mark.width * millimetre, hole);
    }
    for outline in &print.boxes {
        let corners = outline.corners().map(scaled);
        for i in 0..4 {
            page.print_line(corners[i], corners[(i + 1) % 4], print.line * millimetre, 1.0 - outline.tone);
        }
    }
    // What is printed beside the rows is small and stands outside the boxes; strokes stand for it.
    for text in &print.texts {
        for i in 0..text.words.chars().count() {
            let left = text.x + i as f32 * 0.75 * text.size;
            let width = 0.15 * text.size * millimetre;
            page.print_line(scaled((left, text.y)), scaled((left, text.y - text.size)), width, 1.0 - text.tone);
        }
    }
    let mut random = Rng::unscattered(params.seed);
    let labels = print.texts.iter().filter(|text| text.words.len() == 1);
    for (row, label) in print.boxes.chunks(ROWS).zip(labels) {
        for cell in row {
            let height = random.between(8.0, 11.5);
            let x = cell.x + 0.5 * cell.width - 0.28 * height + random.between(-1.5, 1.5);
            let y = cell.y + 0.5 * (cell.height - height) + random.between(-1.5, 1.5);
            let (x, y) = scaled((x, y));
            page.write_at(&label.words, x, y, height * millimetre);
        }
    }
    page.finish()
}

fn print_mark(page: &mut Page, (left, top): (f32, f32), side: f32, hole: Option<f32>) {
    let rim = hole.map_or(side, |hole| (side - hole) / 2.0);
    let lines = (side * 2.0) as usize;
    for i in 0..lines {
        let off = (i as f32 + 0.5) / lines as f32 * side;
        let inside = (rim..side - rim).contains(&off);
        let spans: &[(f32, f32)] = if inside { &[(0.0, rim), (side - rim, side)] } else { &[(0.0, side)] };
        for (from, to) in spans {
            page.print_line((left + from + 0.5, top + off), (left + to - 0.5, top + off), 1.0, 1.0);
        }
    }
}

/// What the drawing of a blank sheet prints. Lengths in millimetres, tones from 0, black, to 1, white.
#[derive(Debug, Default)]
struct Print {
    paper_width: f32,
    /// Width of the boxes' lines.
    line: f32,
    /// Dark squares.
    marks: Vec<Area>,
    /// White squares in them.
    holes: Vec<Area>,
    /// Outlines, row by row.
    boxes: Vec<Area>,
    texts: Vec<Text>,
}

#[derive(Debug, Clone, Copy)]
struct Area {
    x: f32,
    y: f32,
    width: f32,
    height: f32,
    tone: f32,
}

#[derive(Debug)]
struct Text {
    /// Left end of the base line.
    x: f32,
    y: f32,
    /// Height of capitals: the part of a face's size that they have in Helvetica.
    size: f32,
    tone: f32,
    words: String,
}

impl Print {
    /// Reads an element a line, as the blank sheet is written; not any SVG.
    fn of(svg: &str) -> Self {
        let mut print = Self::default();
        for line in svg.lines() {
            let (x, y) = (number(line, "x"), number(line, "y"));
            let (width, height) = (number(line, "width"), number(line, "height"));
            match (x.zip(y), width.zip(height)) {
                (None, Some((width, _))) => print.paper_width = width,
                (Some((x, y)), Some((width, height))) => {
                    let area = |tone| Area { x, y, width, height, tone };
                    if let Some(stroke) = number(line, "stroke-width") {
                        print.line = stroke;
                        print.boxes.push(area(tone(line, "stroke")));
                    } else if tone(line, "fill") > 0.5 {
                        print.holes.push(area(1.0));
                    } else {
                        print.marks.push(area(0.0));
                    }
                }
                (Some((x, y)), None) => {
                    let size = 0.72 * number(line, "font-size").unwrap_or_default();
                    let words = line.trim_end_matches("</text>").rsplit('>').next().unwrap_or_default().to_owned();
                    print.texts.push(Text { x, y, size, tone: tone(line, "fill"), words });
                }
                _ => {}
            }
        }
        print
    }
}

impl Area {
    fn corners(&self) -> [(f32, f32); 4] {
        let (right, bottom) = (self.x + self.width, self.y + self.height);
        [(self.x, self.y), (right, self.y), (right, bottom), (self.x, bottom)]
    }

    fn holds(&self, inner: &Self) -> bool {
        let [(left, top), _, (right, bottom), _] = self.corners();
        inner.corners().iter().all(|&(x, y)| (left..=right).contains(&x) && (top..=bottom).contains(&y))
    }
}

fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    line.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

fn number(line: &str, name: &str) -> Option<f32> {
    attribute(line, name)?.parse().ok()
}

/// The tone of a grey like `#bfbfbf`.
fn tone(line: &str, name: &str) -> f32 {
    let red = attribute(line, name).and_then(|color| u8::from_str_radix(color.get(1..3)?, 16).ok());
    f32::from(red.unwrap_or_default()) / 255.0
}

#[cfg(test)]
mod tests {
    use super::{FreeRows, Print, filled_free, filled_printed};
    use crate::draw::PageParams;

    const BLANK: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="210mm" height="297mm" viewBox="0 0 210 297">
<rect width="210" height="297" fill="#fff"/>
<rect x="10" y="10" width="10" height="10" fill="#000000"/>
<rect x="12.5" y="12.5" width="5" height="5" fill="#ffffff"/>
<text x="31.00" y="16.00" font-family="Helvetica, Arial, sans-serif" font-size="5.56" fill="#333333">DigitML</text>
<text x="21.00" y="53.50" font-family="Helvetica, Arial, sans-serif" font-size="6.94" fill="#737373">7</text>
<rect x="31.00" y="42.00" width="15" height="18" fill="none" stroke="#bfbfbf" stroke-width="0.25"/>
</svg>"##;

    #[test]
    fn the_drawing_of_a_blank_sheet_is_taken_apart() {
        let print = Print::of(BLANK);
        assert_eq!((print.paper_width, print.line), (210.0, 0.25));
        assert_eq!((print.marks.len(), print.holes.len(), print.boxes.len()), (1, 1, 1));
        assert!(print.marks[0].holds(&print.holes[0]) && !print.marks[0].holds(&print.boxes[0]));
        let words: Vec<&str> = print.texts.iter().map(|text| text.words.as_str()).collect();
        assert_eq!(words, ["DigitML", "7"]);
        assert!((print.texts[0].size - 4.0).abs() < 0.01 && (print.texts[0].tone - 0.2).abs() < 0.01);
        assert!((print.boxes[0].tone - 0.75).abs() < 0.01);
    }

    #[test]
    fn every_box_of_a_printed_sheet_holds_the_digit_of_its_row() {
        let page = filled_printed(&PageParams { width: 1050, height: 1485, ..PageParams::default() }, BLANK);
        assert_eq!(page.digits.len(), 1);
        let b = page.digits[0].bounding_box;
        assert_eq!(page.digits[0].label, 7);
        assert!((31 * 5..46 * 5).contains(&b.x) && (42 * 5..60 * 5).contains(&b.bottom()), "{b:?}");
    }

    #[test]
    fn a_free_sheet_has_ten_digits_a_row() {
        let labels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0];
        let params = PageParams { width: 1000, height: 1200, digit_height: 60.0, ..PageParams::default() };
        let page = filled_free(&params, labels, &FreeRows::default());
        let drawn: Vec<u8> = page.digits.iter().map(|digit| digit.label).collect();
        assert_eq!(drawn, labels.map(|label| [label; 10]).concat());
    }
}
