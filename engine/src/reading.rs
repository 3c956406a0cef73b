//! What the reader answers.

use crate::geometry::BoundingBox;
use crate::turn::Turn;

/// Every digit found in a picture, and the numbers and lines they form.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reading {
    /// Width of the upright picture in pixels.
    pub width: u32,
    /// Height of the upright picture in pixels.
    pub height: u32,
    /// How the picture was turned to be read; the boxes are those of the picture before.
    pub turn: Turn,
    /// In reading order.
    pub digits: Vec<Digit>,
    /// From top to bottom.
    pub lines: Vec<Line>,
}

/// One digit.
#[derive(Debug, Clone, PartialEq)]
pub struct Digit {
    /// 0 to 9.
    pub label: u8,
    /// Calibrated probability of `label`, 0 to 1.
    pub confidence: f32,
    /// Whether the confidence reaches the model's threshold for being left unchecked.
    pub sure: bool,
    /// Where the ink is.
    pub bounding_box: BoundingBox,
    /// Other labels, the most probable first.
    pub alternatives: Vec<Alternative>,
    /// Index into [`Reading::lines`].
    pub line: usize,
    /// Index into that line's numbers.
    pub number: usize,
}

/// Another label a digit might have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alternative {
    /// 0 to 9.
    pub label: u8,
    /// Calibrated probability, 0 to 1.
    pub confidence: f32,
}

/// One line of numbers, from left to right.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// From left to right.
    pub numbers: Vec<Number>,
}

/// Digits written together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Number {
    /// Indices into [`Reading::digits`], from left to right; never empty.
    pub digits: Vec<usize>,
    /// In and before it, from left to right.
    pub marks: Vec<Mark>,
}

/// A sign that stands in or before a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Which.
    pub kind: MarkKind,
    /// Where its ink is.
    pub bounding_box: BoundingBox,
    /// How many of the number's digits stand before it.
    pub after: usize,
}

/// The signs that numbers are written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// A point, or a comma: at this size they are one.
    Point,
    /// A minus, or the hyphen of a date.
    Minus,
    /// The slash of a date.
    Slash,
    /// The colon of a time.
    Colon,
}

impl MarkKind {
    /// As it is written in text.
    #[must_use]
    pub fn sign(self) -> char {
        match self {
            Self::Point => '.',
            Self::Minus => '-',
            Self::Slash => '/',
            Self::Colon => ':',
        }
    }
}

/// Which of a model's two classifiers reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum ClassifierKind {
    /// Support vector machine, one-vs-one.
    #[default]
    Svm,
    /// k nearest neighbours.
    Knn,
}

impl Reading {
    /// A number as it is written: its digits, and the marks among them.
    #[must_use]
    pub fn number_text(&self, number: &Number) -> String {
        let marks = |after: usize| number.marks.iter().filter(move |mark| mark.after == after);
        let mut text: String = marks(0).map(|mark| mark.kind.sign()).collect();
        for (i, &digit) in number.digits.iter().enumerate() {
            text.push(char::from(b'0' + self.digits[digit].label));
            text.extend(marks(i + 1).map(|mark| mark.kind.sign()));
        }
        text
    }

    /// A line's numbers, separated by a space.
    #[must_use]
    pub fn line_text(&self, line: &Line) -> String {
        line.numbers.iter().map(|number| self.number_text(number)).collect::<Vec<_>>().join(" ")
    }

    /// All lines, separated by a newline.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| self.line_text(line)).collect::<Vec<_>>().join("\n")
    }

    /// Smallest box around a number's digits; `None` for a number without digits.
    #[must_use]
    pub fn number_box(&self, number: &Number) -> Option<BoundingBox> {
        number.digits.iter().map(|&i| self.digits[i].bounding_box).reduce(|a, b| a.union(&b))
    }
}
