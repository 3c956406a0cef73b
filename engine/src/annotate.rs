//! Boxes and labels drawn over a picture.

pub use crate::finder::Verdict;

use crate::finder::Candidate;
use crate::geometry::BoundingBox;
use crate::reading::{Digit, Reading};
use image::{Rgb, RgbImage, imageops};

/// Frame and plate of a digit that was read surely. This pair of colours is told apart by the colour-blind too.
const SURE: Rgb<u8> = Rgb([0, 90, 181]);
/// Frame and plate of one that was not; its frame is dashed as well and its label has a question mark.
const UNSURE: Rgb<u8> = Rgb([196, 60, 20]);
/// Frame, plate and stroke of one that is struck out.
const CANCELLED: Rgb<u8> = Rgb([110, 110, 110]);
const LETTERING: Rgb<u8> = Rgb([255, 255, 255]);

/// Draws each digit's box and label over `picture`, which has the reading's width and height. Lines and lettering grow with the
/// picture, so that it can be looked at as a whole.
///
/// ```
/// use engine::decode::{DecodeLimits, decode_color};
///
/// let bytes = pages::draw::score_sheet(1).png();
/// let reading = engine::DigitReader::built_in()?.read(&bytes)?;
/// let mut picture = decode_color(&bytes, None, &DecodeLimits::default())?;
/// engine::annotate::annotate(&mut picture, &reading);
/// # assert!(picture.pixels().any(|pixel| pixel.0 == [0, 90, 181]));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn annotate(picture: &mut RgbImage, reading: &Reading) {
    let scale = Scale::of(picture);
    // All frames first: a label is not to be crossed by its neighbour's frame.
    for digit in &reading.digits {
        draw_frame(picture, digit, scale);
    }
    for digit in &reading.digits {
        draw_label(picture, digit, scale);
    }
}

/// Draws every candidate of a page over `picture`, which is the page as it was read, in the colour of its verdict
/// ([`Verdict::color`]). What only another scale sees better, or another candidate covers, is drawn thin.
pub fn explain(picture: &mut RgbImage, candidates: &[Candidate]) {
    let Scale { line, dot } = Scale::of(picture);
    // Those kept come last, over all others.
    let mut order: Vec<&Candidate> = candidates.iter().collect();
    order.sort_by_key(|candidate| candidate.verdict == Verdict::Kept);
    for candidate in order {
        let [left, top, right, bottom] = candidate.bounds.map(|value| value.round() as i32);
        let thin = matches!(candidate.verdict, Verdict::OtherScale | Verdict::Overlaps | Verdict::Weak);
        let width = if thin { 1 } else { line };
        let color = Rgb(candidate.verdict.color());
        fill(picture, (left, top), (right - left, width), color);
        fill(picture, (left, bottom - width), (right - left, width), color);
        fill(picture, (left, top), (width, bottom - top), color);
        fill(picture, (right - width, top), (width, bottom - top), color);
        if !thin && candidate.is_digit() {
            let plate = ((GLYPH_WIDTH + 2) * dot, (GLYPH_HEIGHT + 2) * dot);
            fill(picture, (left, top - plate.1), plate, color);
            draw_glyph(picture, candidate.class, (left + dot, top - plate.1 + dot), dot);
        }
    }
}

/// Sizes in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Scale {
    /// Thickness of a frame.
    line: i32,
    /// Side of one dot of the lettering.
    dot: i32,
}

impl Scale {
    /// Two pixels of line and lettering 14 pixels high on a picture 1000 pixels long.
    fn of(picture: &RgbImage) -> Self {
        let long = picture.width().max(picture.height()) as f32;
        let size = |part: f32| (long / part).round().max(1.0) as i32;
        Self { line: size(500.0), dot: size(500.0) }
    }
}

fn color_of(digit: &Digit) -> Rgb<u8> {
    match digit {
        Digit { cancelled: true, .. } => CANCELLED,
        Digit { sure: true, .. } => SURE,
        _ => UNSURE,
    }
}

/// Around the box, not over the ink in it; where the picture ends, at its edge.
fn draw_frame(picture: &mut RgbImage, digit: &Digit, Scale { line, .. }: Scale) {
    let BoundingBox { x, y, .. } = digit.bounding_box;
    let left = (x as i32 - line).max(0);
    let top = (y as i32 - line).max(0);
    let right = (digit.bounding_box.right() as i32 + line).min(picture.width() as i32);
    let bottom = (digit.bounding_box.bottom() as i32 + line).min(picture.height() as i32);
    let color = color_of(digit);
    let (dash, step) = if digit.sure || digit.cancelled { (i32::MAX, i32::MAX) } else { (3 * line, 5 * line) };
    for (start, end) in dashes(left, right, dash, step) {
        fill(picture, (start, top), (end - start, line), color);
        fill(picture, (start, bottom - line), (end - start, line), color);
    }
    for (start, end) in dashes(top, bottom, dash, step) {
        fill(picture, (left, start), (line, end - start), color);
        fill(picture, (right - line, start), (line, end - start), color);
    }
    if digit.cancelled {
        let (across, down) = (right - left - line, bottom - top - line);
        let steps = across.max(down).max(1);
        for step in 0..=steps {
            let place = (left + across * step / steps, bottom - line - down * step / steps);
            fill(picture, place, (line, line), color);
        }
    }
}

/// Begin and end of each dash from `start` to `end`; one whole line where `dash` is longer than that.
fn dashes(start: i32, end: i32, dash: i32, step: i32) -> impl Iterator<Item = (i32, i32)> {
    let step = step.min(end - start).max(1) as usize;
    (start..end).step_by(step).map(move |from| (from, from.saturating_add(dash).min(end)))
}

/// Above the box where there is room, else below it, and never beyond the picture's sides.
fn draw_label(picture: &mut RgbImage, digit: &Digit, Scale { line, dot }: Scale) {
    let mut text = vec![usize::from(digit.label.min(9))];
    if !digit.sure && !digit.cancelled {
        text.push(QUESTION_MARK);
    }
    let width = (text.len() as i32 * (GLYPH_WIDTH + 1) + 1) * dot;
    let height = (GLYPH_HEIGHT + 2) * dot;
    let BoundingBox { x, y, .. } = digit.bounding_box;
    let left = (x as i32 - line).min(picture.width() as i32 - width).max(0);
    let above = y as i32 - line - height;
    let below = (digit.bounding_box.bottom() as i32 + line).min(picture.height() as i32 - height).max(0);
    let top = if above >= 0 { above } else { below };
    fill(picture, (left, top), (width, height), color_of(digit));
    for (i, glyph) in text.into_iter().enumerate() {
        let (x, y) = (left + (1 + i as i32 * (GLYPH_WIDTH + 1)) * dot, top + dot);
        draw_glyph(picture, glyph, (x, y), dot);
    }
}

/// One of [`GLYPHS`] with its upper left corner at `x`, `y`.
fn draw_glyph(picture: &mut RgbImage, glyph: usize, (x, y): (i32, i32), dot: i32) {
    for (row, bits) in GLYPHS[glyph].iter().enumerate() {
        for column in (0..GLYPH_WIDTH).filter(|column| bits >> (GLYPH_WIDTH - 1 - column) & 1 == 1) {
            fill(picture, (x + column * dot, y + row as i32 * dot), (dot, dot), LETTERING);
        }
    }
}

fn fill(picture: &mut RgbImage, (x, y): (i32, i32), (width, height): (i32, i32), color: Rgb<u8>) {
    if width > 0 && height > 0 {
        let patch = RgbImage::from_pixel(width as u32, height as u32, color);
        imageops::replace(picture, &patch, x.into(), y.into());
    }
}

const GLYPH_WIDTH: i32 = 5;
const GLYPH_HEIGHT: i32 = 7;
const QUESTION_MARK: usize = 10;

/// 0 to 9 and the question mark, a row of five dots each, the left one in the highest bit.
const GLYPHS: [[u8; GLYPH_HEIGHT as usize]; 11] = [
    [0b01110, 0b10001, 0b10011, 0b10101, 0b11001, 0b10001, 0b01110],
    [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
    [0b01110, 0b10001, 0b00001, 0b00110, 0b01000, 0b10000, 0b11111],
    [0b11111, 0b00010, 0b00100, 0b00010, 0b00001, 0b10001, 0b01110],
    [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010],
    [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110],
    [0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110],
    [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000],
    [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110],
    [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100],
    [0b01110, 0b10001, 0b00001, 0b00110, 0b00100, 0b00000, 0b00100],
];

#[cfg(test)]
mod tests {
    use super::{CANCELLED, GLYPHS, LETTERING, SURE, UNSURE, annotate};
    use crate::geometry::BoundingBox;
    use crate::reading::{Digit, Reading};
    use image::{Rgb, RgbImage};

    const GRAY: Rgb<u8> = Rgb([128; 3]);

    fn drawn(width: u32, height: u32, boxes: &[(BoundingBox, bool)]) -> RgbImage {
        let digits = boxes.iter().map(|&(bounding_box, sure)| Digit {
            label: 4,
            confidence: 0.9,
            sure,
            bounding_box,
            alternatives: Vec::new(),
            printed: false,
            cancelled: false,
            line: 0,
            number: 0,
        });
        let mut picture = RgbImage::from_pixel(width, height, GRAY);
        annotate(&mut picture, &Reading { width, height, digits: digits.collect(), ..Reading::default() });
        picture
    }

    fn count(picture: &RgbImage, color: Rgb<u8>) -> usize {
        picture.pixels().filter(|&&pixel| pixel == color).count()
    }

    const BOX: BoundingBox = BoundingBox { x: 60, y: 50, width: 30, height: 40 };

    #[test]
    fn a_frame_goes_all_around_the_box_and_leaves_what_is_in_it() {
        let picture = drawn(200, 150, &[(BOX, true)]);
        for x in BOX.x - 1..=BOX.right() {
            assert_eq!((picture.get_pixel(x, BOX.y - 1), picture.get_pixel(x, BOX.bottom())), (&SURE, &SURE));
        }
        for y in BOX.y - 1..=BOX.bottom() {
            assert_eq!((picture.get_pixel(BOX.x - 1, y), picture.get_pixel(BOX.right(), y)), (&SURE, &SURE));
        }
        for y in BOX.y..BOX.bottom() {
            assert!((BOX.x..BOX.right()).all(|x| picture.get_pixel(x, y) == &GRAY), "row {y} is drawn over");
        }
    }

    #[test]
    fn an_unsure_digit_has_a_dashed_frame_of_another_colour_and_a_question_mark() {
        let picture = drawn(200, 150, &[(BOX, false)]);
        let side: Vec<bool> = (BOX.y..BOX.bottom()).map(|y| picture.get_pixel(BOX.x - 1, y) == &UNSURE).collect();
        let gaps = side.windows(2).filter(|pair| pair[0] && !pair[1]).count();
        assert!(gaps >= 5, "{gaps} gaps in a side of {} pixels", side.len());
        assert_eq!(count(&picture, SURE), 0);
        let dots = |glyph: usize| GLYPHS[glyph].iter().map(|row| row.count_ones() as usize).sum::<usize>();
        assert_eq!(count(&picture, LETTERING), dots(4) + dots(10));
        assert_eq!(count(&drawn(200, 150, &[(BOX, true)]), LETTERING), dots(4));
    }

    #[test]
    fn a_digit_that_is_struck_out_is_grey_and_crossed() {
        let bounds = BoundingBox { x: 100, y: 100, width: 40, height: 60 };
        let digit = Digit {
            label: 4,
            confidence: 0.5,
            sure: false,
            bounding_box: bounds,
            alternatives: Vec::new(),
            printed: false,
            cancelled: true,
            line: 0,
            number: 0,
        };
        let mut picture = RgbImage::from_pixel(400, 400, GRAY);
        annotate(&mut picture, &Reading { width: 400, height: 400, digits: vec![digit], ..Reading::default() });
        assert_eq!((count(&picture, SURE), count(&picture, UNSURE)), (0, 0));
        let inside = (101..139).filter(|&x| (101..159).any(|y| *picture.get_pixel(x, y) == CANCELLED)).count();
        assert!(inside >= 36, "the stroke has {inside} columns");
    }

    #[test]
    fn a_label_stays_whole_in_every_corner() {
        let whole = count(&drawn(200, 150, &[(BOX, false)]), LETTERING);
        for (x, y) in [(0, 0), (196, 0), (0, 142), (196, 142), (100, 0), (100, 142)] {
            let corner = BoundingBox { x, y, width: 4, height: 8 };
            assert_eq!(count(&drawn(200, 150, &[(corner, false)]), LETTERING), whole, "at {x}, {y}");
        }
    }

    #[test]
    fn lines_and_lettering_grow_with_the_picture() {
        let large = BoundingBox { x: 600, y: 500, width: 300, height: 400 };
        let picture = drawn(2000, 1500, &[(large, true)]);
        let line = (0..600).filter(|&x| picture.get_pixel(x, 700) == &SURE).count();
        assert_eq!(line, 4);
        assert_eq!(count(&picture, LETTERING), 16 * count(&drawn(200, 150, &[(BOX, true)]), LETTERING));
    }

    #[test]
    fn a_picture_smaller_than_a_label_is_no_trouble() {
        let dot = BoundingBox { x: 1, y: 1, width: 1, height: 1 };
        assert_ne!(count(&drawn(3, 3, &[(dot, false)]), GRAY), 9);
    }

    #[test]
    fn without_digits_nothing_is_drawn() {
        assert_eq!(count(&drawn(30, 20, &[]), GRAY), 600);
    }
}
