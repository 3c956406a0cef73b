//! A number of a transcript.

use shared::BoundingBox;

use super::{Transcript, TranscriptDigit};

/// Digits that stand together: `start..end` are indices into [`Transcript::digits`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Index of the line.
    pub line: usize,
    /// Index of the number in the line.
    pub place: usize,
    /// Index of its first digit.
    pub start: usize,
    /// Index after its last digit.
    pub end: usize,
}

impl Number {
    /// Whether a digit is one of this number's.
    pub fn contains(&self, digit: usize) -> bool {
        (self.start..self.end).contains(&digit)
    }

    /// Whether it is struck out.
    pub fn is_cancelled(&self, transcript: &Transcript) -> bool {
        self.digits(transcript).iter().all(|digit| digit.cancelled)
    }

    /// Its digits.
    pub fn digits<'a>(&self, transcript: &'a Transcript) -> &'a [TranscriptDigit] {
        &transcript.digits[self.start..self.end]
    }

    /// Its signs, from left to right, with the marks among them; before the first digit only a minus belongs to it.
    pub fn text(&self, transcript: &Transcript) -> String {
        let mut text = String::new();
        for digit in self.digits(transcript) {
            let before = if text.is_empty() && digit.before != "-" { "" } else { digit.before.as_str() };
            text.push_str(before);
            text.push(digit.sign());
        }
        text
    }

    /// Smallest box around its digits.
    pub fn bounding_box(&self, transcript: &Transcript) -> BoundingBox {
        let boxes = || self.digits(transcript).iter().map(|digit| digit.bounding_box);
        let x = boxes().map(|bounds| bounds.x).min().unwrap_or_default();
        let y = boxes().map(|bounds| bounds.y).min().unwrap_or_default();
        let right = boxes().map(|bounds| bounds.x + bounds.width).max().unwrap_or_default();
        let bottom = boxes().map(|bounds| bounds.y + bounds.height).max().unwrap_or_default();
        BoundingBox { x, y, width: right - x, height: bottom - y }
    }

    /// Probability that all of it is right, taking the digits as independent.
    pub fn confidence(&self, transcript: &Transcript) -> f32 {
        self.digits(transcript).iter().map(TranscriptDigit::confidence).product()
    }
}
