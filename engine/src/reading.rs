//! What the reader answers.

pub use crate::columns::{Grid, Table};
pub use crate::geometry::BoundingBox;

use crate::turn::Turn;
use std::fmt::{self, Display, Formatter};

/// Every digit found in a picture, and the numbers and lines they form.
///
/// ```
/// let bytes = pages::draw::score_sheet(1).png();
/// let reading = engine::DigitReader::built_in()?.read(&bytes)?;
/// for (i, line) in reading.lines.iter().enumerate() {
///     for (j, number) in line.numbers.iter().enumerate() {
///         println!("{} at {:?}, cell {:?}", reading.number_text(number), reading.number_box(number), reading.cell(i, j));
///     }
/// }
/// # assert!(reading.lines.len() > 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
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
    /// The rows and columns that the numbers stand in, if they stand in columns.
    pub grid: Option<Grid>,
    /// Ink that looks like the writing of the page and was not read.
    pub unread: Vec<BoundingBox>,
    /// Which page of the file was read, counted from 1.
    pub page: u32,
    /// How many pages the file has.
    pub pages: u32,
    /// What was not there to be read.
    pub warnings: Vec<Warning>,
}

/// Something that was not there to be read, or was left out. The picture was read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// The file ends before all rows are there: the last ones as a rule, the first of a bitmap that begins at the bottom.
    RowsMissing {
        /// `"JPEG"`, `"PNG"`, …
        format: &'static str,
        /// Rows of the picture that are there, before it is set upright.
        kept: u32,
        /// Rows that it should have.
        rows: u32,
    },
    /// The file ends before the scans that make a progressive or interlaced picture sharp.
    DetailMissing {
        /// `"JPEG"`, `"PNG"` or `"GIF"`.
        format: &'static str,
    },
    /// The file ends without the mark of its end, behind all of the picture.
    EndMissing {
        /// `"JPEG"`, `"PNG"`, …
        format: &'static str,
    },
    /// Printed digits were left out, and nothing was said of print.
    PrintLeftOut {
        /// How many.
        digits: usize,
    },
    /// Digits were left out that show through from the back of the sheet, mirrored.
    BackLeftOut {
        /// How many.
        digits: usize,
    },
    /// The page has so many digits, and so small ones, that they were looked at more coarsely than they should be.
    SmallDigits,
    /// The file has more pages, and none was asked for by its number.
    MorePages {
        /// The page that was read, counted from 1.
        page: u32,
        /// How many there are.
        pages: u32,
    },
}

impl Warning {
    /// A stable word for programs; never renamed.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::RowsMissing { .. } => "rows_missing",
            Self::DetailMissing { .. } => "detail_missing",
            Self::EndMissing { .. } => "end_missing",
            Self::PrintLeftOut { .. } => "print_left_out",
            Self::BackLeftOut { .. } => "back_left_out",
            Self::SmallDigits => "small_digits",
            Self::MorePages { .. } => "more_pages",
        }
    }
}

/// What is missing and what can be done, as a sentence or two.
impl Display for Warning {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Self::RowsMissing { format, kept, rows } => write!(
                f,
                "The {format} file ends too early: {kept} of {rows} rows of the picture are there and were read. Send the whole file if \
                 there are digits in the rest."
            ),
            Self::DetailMissing { format } => write!(
                f,
                "The {format} file ends too early: all rows of the picture are there, but their finest detail may be missing. Send the \
                 whole file if digits are misread."
            ),
            Self::EndMissing { format } => {
                write!(f, "The {format} file lacks the mark of its end. All of the picture is there and was read.")
            }
            Self::PrintLeftOut { digits } => {
                let count = if digits == 1 {
                    "1 printed digit was".to_owned()
                } else {
                    format!("{digits} printed digits were")
                };
                write!(f, "{count} left out. Include print to read what is printed as well.")
            }
            Self::BackLeftOut { digits } => {
                let (count, show) = if digits == 1 {
                    ("1 digit was".to_owned(), "it shows")
                } else {
                    (format!("{digits} digits were"), "they show")
                };
                write!(
                    f,
                    "{count} left out: {show} through from the back of the sheet, pale and mirrored. If this is faint writing of this \
                     side, include the back to read it."
                )
            }
            Self::SmallDigits => f.write_str(
                "The page has more small digits than can be looked at closely at once: some may be missing or misread. Photograph or scan \
                 it in parts.",
            ),
            Self::MorePages { page, pages } => {
                write!(f, "The file has {pages} pages; this is page {page}. Ask for the others by their numbers.")
            }
        }
    }
}

/// One digit.
#[derive(Debug, Clone, PartialEq)]
pub struct Digit {
    /// 0 to 9.
    pub label: u8,
    /// Calibrated probability of `label`, 0 to 1.
    pub confidence: f32,
    /// Whether it may be left unchecked: the confidence is high, and those who named it agree.
    pub sure: bool,
    /// Where the ink is.
    pub bounding_box: BoundingBox,
    /// Other labels, the most probable first.
    pub alternatives: Vec<Alternative>,
    /// Whether it is printed. Such digits are there only where they were asked for.
    pub printed: bool,
    /// Whether it is struck out, as all of its number is.
    pub cancelled: bool,
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
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// From left to right.
    pub numbers: Vec<Number>,
}

/// Digits written together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Number {
    /// Indices into [`Reading::digits`], from left to right; never empty.
    pub digits: Vec<usize>,
    /// In and before it, from left to right.
    pub marks: Vec<Mark>,
    /// Whether it is struck out: it is there, and in no text and no cell.
    pub cancelled: bool,
}

impl Line {
    /// Its numbers that are not struck out.
    pub fn valid(&self) -> impl Iterator<Item = &Number> {
        self.numbers.iter().filter(|number| !number.cancelled)
    }
}

impl Number {
    /// Drops the marks that are no part of the number: behind its last digit, before its first unless it is a minus, and a second one
    /// at the same place.
    pub(crate) fn keep_marks_within(&mut self) {
        let digits = self.digits.len();
        self.marks.retain(|mark| mark.after < digits && (mark.after > 0 || mark.kind == MarkKind::Minus));
        self.marks.dedup_by_key(|mark| mark.after);
    }

    /// Takes points that stand above the middle of the digits beside them for what they are: the apostrophes of thousands.
    pub(crate) fn tell_apostrophes(&mut self, digits: &[Digit]) {
        let members = &self.digits;
        let is_high = |mark: &Mark| {
            let beside = [mark.after.checked_sub(1), Some(mark.after)].into_iter().flatten();
            let beside = beside.filter_map(|at| Some(&digits.get(*members.get(at)?)?.bounding_box));
            beside
                .map(|digit| digit.center().1)
                .reduce(f32::min)
                .is_some_and(|middle| (mark.bounding_box.bottom() as f32) < middle)
        };
        for mark in self.marks.iter_mut().filter(|mark| matches!(mark.kind.sign(), '.' | ',')) {
            if is_high(mark) {
                mark.kind = MarkKind::Apostrophe;
            }
        }
    }
}

/// A sign that stands in or before a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// Which.
    pub kind: MarkKind,
    /// Probability that it is there, 0 to 1.
    pub confidence: f32,
    /// Where its ink is.
    pub bounding_box: BoundingBox,
    /// How many of the number's digits stand before it.
    pub after: usize,
}

/// The signs that numbers are written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkKind {
    /// A point on the line.
    Point,
    /// A minus, or the hyphen of a date.
    Minus,
    /// The slash of a date.
    Slash,
    /// The colon of a time.
    Colon,
    /// A comma on the line.
    Comma,
    /// The sign between thousands that stands high.
    Apostrophe,
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
            Self::Comma => ',',
            Self::Apostrophe => '\'',
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
    /// The boxes of digits, marks and unread ink.
    pub(crate) fn boxes_mut(&mut self) -> impl Iterator<Item = &mut BoundingBox> {
        let marks = self.lines.iter_mut().flat_map(|line| &mut line.numbers).flat_map(|number| &mut number.marks);
        let digits = self.digits.iter_mut().map(|digit| &mut digit.bounding_box);
        digits.chain(marks.map(|mark| &mut mark.bounding_box)).chain(&mut self.unread)
    }

    /// Mean confidence of the digits, 0 to 1; 0 where there are none.
    #[must_use]
    pub fn mean_confidence(&self) -> f32 {
        self.digits.iter().map(|digit| digit.confidence).sum::<f32>() / self.digits.len().max(1) as f32
    }

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

    /// A line's numbers, separated by a space, without those struck out.
    #[must_use]
    pub fn line_text(&self, line: &Line) -> String {
        line.valid().map(|number| self.number_text(number)).collect::<Vec<_>>().join(" ")
    }

    /// All lines in which something holds, separated by a newline.
    #[must_use]
    pub fn text(&self) -> String {
        let lines = self.lines.iter().filter(|line| line.valid().next().is_some());
        lines.map(|line| self.line_text(line)).collect::<Vec<_>>().join("\n")
    }

    /// Row and column of a number in the grid, counted from 0; `None` where there is no grid, and for a number that is struck out.
    #[must_use]
    pub fn cell(&self, line: usize, number: usize) -> Option<(usize, usize)> {
        let grid = self.grid.as_ref()?;
        let numbers = &self.lines.get(line)?.numbers;
        if numbers.get(number)?.cancelled {
            return None;
        }
        // The grid knows only what holds, and only lines that have some of it.
        let line = self.lines[..line].iter().filter(|line| line.valid().next().is_some()).count();
        let number = numbers[..number].iter().filter(|number| !number.cancelled).count();
        grid.places.get(line)?.get(number).copied()
    }

    /// Smallest box around a number's digits; `None` for a number without digits.
    #[must_use]
    pub fn number_box(&self, number: &Number) -> Option<BoundingBox> {
        number.digits.iter().map(|&i| self.digits[i].bounding_box).reduce(|a, b| a.union(&b))
    }
}

#[cfg(test)]
mod tests {
    use super::{Digit, Mark, MarkKind, Number, Reading};
    use crate::geometry::BoundingBox;

    #[test]
    fn a_point_beside_the_upper_half_of_digits_is_an_apostrophe_and_one_on_their_line_stays() {
        let digit = |x: u32| Digit {
            label: 1,
            confidence: 1.0,
            sure: true,
            bounding_box: BoundingBox { x, y: 100, width: 20, height: 40 },
            alternatives: Vec::new(),
            printed: false,
            cancelled: false,
            line: 0,
            number: 0,
        };
        let mark = |y: u32, after: usize| Mark {
            kind: MarkKind::Point,
            confidence: 1.0,
            bounding_box: BoundingBox { x: 0, y, width: 4, height: 6 },
            after,
        };
        let digits: Vec<Digit> = (0..6).map(|i| digit(30 * i)).collect();
        let mut number = Number { digits: (0..6).collect(), marks: vec![mark(98, 1), mark(136, 4)], cancelled: false };
        number.tell_apostrophes(&digits);
        let reading = Reading { digits, ..Reading::default() };
        assert_eq!(reading.number_text(&number), "1'111.11");
    }
}
