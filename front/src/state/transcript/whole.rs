//! Numbers that are written as a whole: one box on the photograph, all of its signs from the keyboard.

use std::ops::Range;

use shared::{BoundingBox, sort_by};

use super::{Transcript, TranscriptDigit};
use crate::turn::Turn;

/// A box holds a number, not a digit, when it is wider than so many usual digits.
const DIGITS_IN_A_DIGIT: f64 = 1.7;
/// Width of a digit as a share of its height, where a transcript has none to measure.
const USUAL_SHAPE: f64 = 0.7;

impl Transcript {
    /// Whether a box that was drawn has room for more than one digit.
    pub fn holds_several(&self, bounds: &BoundingBox) -> bool {
        let here = self.upright(bounds);
        let mut widths: Vec<u32> = (0..self.digits.len())
            .map(|digit| self.box_of(digit))
            .filter(|other| *other != here)
            .map(|b| b.width)
            .collect();
        sort_by(&mut widths, &u32::cmp);
        let usual = widths.get(widths.len() / 2).map_or(0.0, |width| f64::from(*width));
        f64::from(here.width) > DIGITS_IN_A_DIGIT * usual.max(USUAL_SHAPE * f64::from(here.height))
    }

    /// The transcript with these digits of one number replaced by what is written in `bounds`: digits, and among them the marks
    /// `-`, `.`, `/` and `:`. Each digit has an even share of the box. Without a digit there is one that is not known.
    pub fn with_written(&self, place: Range<usize>, bounds: BoundingBox, text: &str) -> Option<(Self, Range<usize>)> {
        let first = self.digits.get(place.clone())?.first()?;
        let (line, number, cell) = (first.line, first.number, first.place);
        let count = text.chars().filter(char::is_ascii_digit).count().max(1);
        let mut before = String::new();
        let mut digits = Vec::with_capacity(count);
        let digit = |label: Option<u8>, before: String, index: usize| TranscriptDigit {
            label,
            before,
            bounding_box: self.share(&bounds, index, count),
            line,
            number,
            place: cell,
            read: None,
            corrected: label.is_some(),
            checked: false,
            cancelled: false,
        };
        for sign in text.chars() {
            match sign.to_digit(10) {
                Some(label) => digits.push(digit(Some(label as u8), std::mem::take(&mut before), digits.len())),
                None => before.push(sign),
            }
        }
        if digits.is_empty() {
            digits.push(digit(None, before, 0));
        }
        let mut next = self.clone();
        let end = place.start + digits.len();
        next.digits.splice(place.clone(), digits);
        Some((next, place.start..end))
    }

    /// One of `count` even shares of a box, from left to right as the page shows it.
    fn share(&self, bounds: &BoundingBox, index: usize, count: usize) -> BoundingBox {
        let turn = Turn::of_degrees(self.image.turned);
        let size = (self.image.width, self.image.height);
        let shown = turn.bounds(*bounds, size);
        let edge = |index: usize| shown.x + (u64::from(shown.width) * index as u64 / count as u64) as u32;
        let (from, to) = (edge(index), edge(index + 1));
        let share = BoundingBox { x: from, width: (to - from).max(1), ..shown };
        turn.back().bounds(share, turn.size(size))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::drawn::transcript;

    #[test]
    fn a_wide_box_holds_a_number_and_a_narrow_one_a_digit() {
        let transcript = transcript(&["12 34"]);
        let bounds = |width| BoundingBox { x: 300, y: 0, width, height: 30 };
        assert!(transcript.holds_several(&bounds(90)) && !transcript.holds_several(&bounds(22)));
    }

    #[test]
    fn a_written_number_shares_its_box_evenly_and_keeps_its_marks() {
        let transcript = transcript(&["12 ?9"]);
        let bounds = BoundingBox { x: 300, y: 0, width: 90, height: 30 };
        let (written, place) = transcript.with_written(2..3, bounds, "1.25").expect("a number");
        assert_eq!((written.numbers()[1].text(&written).as_str(), place), ("1.25", 2..5));
        let boxes: Vec<_> = written.digits[2..].iter().map(|d| (d.bounding_box.x, d.bounding_box.width)).collect();
        assert_eq!(boxes, [(300, 30), (330, 30), (360, 30)]);
        assert!(written.digits[2..].iter().all(|digit| digit.corrected));
    }

    #[test]
    fn on_a_picture_that_lies_on_its_side_the_box_is_shared_as_it_is_shown() {
        let mut transcript = transcript(&["1"]);
        transcript.image.turned = 90;
        let bounds = BoundingBox { x: 10, y: 100, width: 20, height: 80 };
        let (written, _) = transcript.with_written(0..1, bounds, "12").expect("a number");
        let boxes: Vec<_> = written.digits.iter().map(|d| (d.bounding_box.y, d.bounding_box.height)).collect();
        assert_eq!(boxes, [(140, 40), (100, 40)]);
    }

    #[test]
    fn nothing_written_is_a_digit_that_is_not_known() {
        let transcript = transcript(&["12"]);
        let bounds = transcript.digits[0].bounding_box;
        let (written, place) = transcript.with_written(0..2, bounds, "").expect("a number");
        assert_eq!((written.digits[0].label, place), (None, 0..1));
    }
}
