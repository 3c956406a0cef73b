//! One picture's reading as it stands after the person's corrections.

mod cells;

use serde::{Deserialize, Serialize};
use shared::{Alternative, BoundingBox, Digit, DigitKind, ImageSize, ModelRef, Recognition};

use crate::turn::Turn;

mod again;
mod columns;
mod grid;
mod number;
mod warnings;
mod whole;

pub use again::Cut;
pub use columns::Column;
pub use number::Number;
use warnings::PRINT_LEFT_OUT;
pub use warnings::Warnings;

/// The digits of a picture in reading order, each with its place in lines and numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Transcript {
    /// Size of the upright image that all boxes refer to.
    pub image: ImageSize,
    /// What read the digits.
    pub model: ModelRef,
    /// Sorted by line, number in the line, and place in the number.
    pub digits: Vec<TranscriptDigit>,
    /// Where the person said that there is no digit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deleted: Vec<BoundingBox>,
    /// Where there is ink that looks like the writing of the page and was not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<BoundingBox>,
    /// Whether printed digits were left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub print_left_out: bool,
    /// What else was left out, or was not there to be read.
    #[serde(default)]
    pub warnings: Warnings,
    /// What the person has said of the columns, from the first one on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Column>,
}

/// One digit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TranscriptDigit {
    /// What it is, 0 to 9; nothing yet where the person drew a box and has not said.
    pub label: Option<u8>,
    /// The marks written before it in its number: `-`, `.`, `/` or `:`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// Where its ink is.
    pub bounding_box: BoundingBox,
    /// Index of its line.
    pub line: usize,
    /// Index of its number in the line.
    pub number: usize,
    /// Row and column of its number in the page's grid, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<(usize, usize)>,
    /// What the reader read; nothing where the person drew the box.
    pub read: Option<DigitReading>,
    /// Whether the person has said what it is.
    pub corrected: bool,
    /// Whether the person has looked at the reading and found it right.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub checked: bool,
    /// Whether it is struck out. A number is, when all of its digits are.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cancelled: bool,
}

/// What the reader said of a digit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DigitReading {
    /// 0 to 9.
    pub label: u8,
    /// Calibrated probability of `label`, 0 to 1.
    pub confidence: f32,
    /// Whether the confidence is high enough to be left unchecked.
    pub sure: bool,
    /// What else it might be, the most probable first.
    pub alternatives: Vec<Alternative>,
    /// Whether it is printed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub printed: bool,
    /// Whether it looked struck out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cancelled: bool,
}

/// A correction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Edit {
    /// This digit is that.
    Label {
        /// Index of the digit.
        digit: usize,
        /// What it is.
        label: u8,
    },
    /// This digit was read right.
    Check {
        /// Index of the digit.
        digit: usize,
    },
    /// There is no digit.
    Delete {
        /// Index of what was taken for one.
        digit: usize,
    },
    /// There is nothing to read where ink was not read.
    Dismiss {
        /// Index of the ink in [`Transcript::unread`].
        ink: usize,
    },
    /// Here is a digit that was not found.
    Add {
        /// Where its ink is.
        bounds: BoundingBox,
    },
    /// A new number begins with this digit, or after it where it is the first of its number.
    Split {
        /// Index of the digit.
        digit: usize,
    },
    /// The number of this digit is struck out, or is not after all.
    Strike {
        /// Index of the digit.
        digit: usize,
    },
    /// The numbers of this column are taken like this.
    Column {
        /// Its index.
        column: usize,
        /// How.
        to: Column,
    },
    /// This digit's number belongs to the one before it, or to the one after where it is the first of its line.
    Join {
        /// Index of the digit.
        digit: usize,
    },
}

impl From<&Recognition> for Transcript {
    fn from(recognition: &Recognition) -> Self {
        let digit = |digit: &Digit| TranscriptDigit {
            label: Some(digit.label),
            before: String::new(),
            bounding_box: digit.bounding_box,
            line: digit.line,
            number: digit.number,
            place: None,
            read: Some(DigitReading {
                label: digit.label,
                confidence: digit.confidence,
                sure: digit.sure,
                alternatives: digit.alternatives.clone(),
                printed: digit.kind == DigitKind::Print,
                cancelled: digit.cancelled,
            }),
            corrected: false,
            checked: false,
            cancelled: digit.cancelled,
        };
        let mut digits: Vec<TranscriptDigit> = recognition.digits.iter().map(digit).collect();
        for number in recognition.lines.iter().flat_map(|line| &line.numbers) {
            for &index in &number.digits {
                if let Some(digit) = digits.get_mut(index) {
                    digit.place = number.place();
                }
            }
            let mut indices = number.digits.iter();
            let mut before = String::new();
            for sign in number.text.chars() {
                if !sign.is_ascii_digit() {
                    before.push(sign);
                } else if let Some(digit) = indices.next().and_then(|&index| digits.get_mut(index)) {
                    digit.before = std::mem::take(&mut before);
                }
            }
        }
        let print_left_out = recognition.warnings.iter().any(|warning| warning.code == PRINT_LEFT_OUT);
        let warnings = Warnings::of(&recognition.warnings);
        let (image, model) = (recognition.image, recognition.model.clone());
        let unread = recognition.unread.iter().map(|ink| ink.bounding_box).collect();
        Self { image, model, digits, deleted: Vec::new(), unread, print_left_out, warnings, columns: Vec::new() }
    }
}

impl TranscriptDigit {
    /// Probability that the label is right: 1 where the person said so, 0 where nobody has said anything.
    pub fn confidence(&self) -> f32 {
        match &self.read {
            _ if self.corrected || self.checked => 1.0,
            Some(reading) => reading.confidence,
            None => 0.0,
        }
    }

    /// Whether nobody need look at it.
    pub fn is_sure(&self) -> bool {
        self.corrected || self.checked || self.read.as_ref().is_some_and(|reading| reading.sure)
    }

    /// One that the person has drawn, and not named yet.
    fn drawn(bounding_box: BoundingBox, line: usize, number: usize) -> Self {
        Self {
            label: None,
            before: String::new(),
            bounding_box,
            line,
            number,
            place: None,
            read: None,
            corrected: false,
            checked: false,
            cancelled: false,
        }
    }

    /// The person says what it is: a reading that was right is checked, not corrected.
    fn name(&mut self, label: u8) {
        let as_read = self.read.as_ref().is_some_and(|read| read.label == label);
        (self.label, self.corrected, self.checked) = (Some(label), !as_read, as_read);
    }

    /// Its sign in a number: `?` where it is not known yet.
    pub fn sign(&self) -> char {
        self.label.map_or('?', |label| char::from(b'0' + label % 10))
    }
}

impl Transcript {
    /// The numbers in reading order: for each its line, and the range of its digits.
    pub fn numbers(&self) -> Vec<Number> {
        let mut numbers: Vec<Number> = Vec::new();
        for (index, digit) in self.digits.iter().enumerate() {
            match numbers.last_mut() {
                Some(last) if last.line == digit.line && last.place == digit.number => last.end = index + 1,
                _ => numbers.push(Number { line: digit.line, place: digit.number, start: index, end: index + 1 }),
            }
        }
        numbers
    }

    /// The numbers that are not struck out, in reading order.
    pub fn valid_numbers(&self) -> Vec<Number> {
        self.numbers().into_iter().filter(|number| !number.is_cancelled(self)).collect()
    }

    /// Whether there is something printed among what was read.
    pub fn has_print(&self) -> bool {
        self.digits.iter().any(|digit| digit.read.as_ref().is_some_and(|read| read.printed))
    }

    /// How much ink at the height of a line was not read.
    pub fn unread_beside(&self, line: usize) -> usize {
        let boxes =
            || (0..self.digits.len()).filter(|&digit| self.digits[digit].line == line).map(|digit| self.box_of(digit));
        let top = boxes().map(|b| b.y).min().unwrap_or(0);
        let bottom = boxes().map(|b| b.y + b.height).max().unwrap_or(0);
        let beside = |ink: &&BoundingBox| (f64::from(top)..f64::from(bottom)).contains(&middle_y(&self.upright(ink)));
        self.unread.iter().filter(beside).count()
    }

    /// The numbers line by line.
    pub fn lines(&self) -> Vec<Vec<Number>> {
        let mut lines: Vec<Vec<Number>> = Vec::new();
        for number in self.numbers() {
            match lines.last_mut() {
                Some(line) if line[0].line == number.line => line.push(number),
                _ => lines.push(vec![number]),
            }
        }
        lines
    }

    /// The transcript after a correction, and the digit to look at then; nothing where the correction changes nothing.
    pub fn edited(&self, edit: Edit) -> Option<(Self, Option<usize>)> {
        let mut next = self.clone();
        let selected = match edit {
            Edit::Label { digit, label } => {
                next.digits.get_mut(digit)?.name(label);
                Some(digit)
            }
            Edit::Check { digit } => {
                let checked = next.digits.get_mut(digit).filter(|digit| digit.label.is_some() && !digit.corrected)?;
                checked.checked = true;
                Some(digit)
            }
            Edit::Delete { digit } => {
                if digit >= next.digits.len() {
                    return None;
                }
                let gone = next.digits.remove(digit);
                next.deleted.extend(gone.read.map(|_| gone.bounding_box));
                next.count_anew();
                next.digits.len().checked_sub(1).map(|last| digit.min(last))
            }
            Edit::Dismiss { ink } => {
                if ink >= next.unread.len() {
                    return None;
                }
                let gone = next.unread.remove(ink);
                next.deleted.push(gone);
                None
            }
            Edit::Add { bounds } => Some(next.add(bounds)),
            Edit::Column { column, to } => {
                next.set_column(column, to);
                None
            }
            Edit::Split { digit } => {
                let at = *self.numbers().iter().find(|number| number.contains(digit))?;
                let from = if digit == at.start { digit + 1 } else { digit };
                if from == at.end {
                    return None;
                }
                next.shift(from, at.line, 1);
                next.settle(at.line);
                Some(digit)
            }
            Edit::Strike { digit } => {
                let number = *self.numbers().iter().find(|number| number.contains(digit))?;
                let cancelled = !number.is_cancelled(self);
                next.digits[number.start..number.end].iter_mut().for_each(|digit| digit.cancelled = cancelled);
                Some(digit)
            }
            Edit::Join { digit } => {
                let numbers = self.numbers();
                let at = numbers.iter().position(|number| number.contains(digit))?;
                let same_line = |other: &&Number| other.line == numbers[at].line;
                let second = if at > 0 && numbers.get(at - 1).filter(same_line).is_some() { at } else { at + 1 };
                let second = numbers.get(second).filter(same_line)?;
                next.shift(second.start, second.line, -1);
                next.settle(second.line);
                Some(digit)
            }
        };
        (next != *self).then_some((next, selected))
    }

    /// Moves the digits of a line, from this one on, so many numbers on.
    fn shift(&mut self, from: usize, line: usize, by: isize) {
        for digit in self.digits[from..].iter_mut().take_while(|digit| digit.line == line) {
            digit.number = digit.number.saturating_add_signed(by);
        }
    }

    /// Puts a digit where it belongs, and returns its index.
    fn add(&mut self, bounds: BoundingBox) -> usize {
        let new = |line, number| TranscriptDigit::drawn(bounds, line, number);
        self.unread.retain(|ink| !holds_middle_of(&bounds, ink));
        let lines = self.lines();
        let here = self.upright(&bounds);
        let Some(line) = self.line_of(&here, &lines) else {
            // A line of its own, above the first that stands lower.
            let below = lines.iter().find(|line| self.middle_of(line) > middle_y(&here));
            let (index, line) = match below {
                Some(below) => (below[0].start, self.digits[below[0].start].line),
                None => (self.digits.len(), self.digits.last().map_or(0, |digit| digit.line + 1)),
            };
            let row = self.digits[..index].last().map_or(Some(0), |above| Some(above.place?.0 + 1));
            for digit in &mut self.digits[index..] {
                digit.line += 1;
                digit.place = digit.place.map(|(row, column)| (row + 1, column));
            }
            self.digits.insert(index, TranscriptDigit { place: row.map(|row| (row, 0)), ..new(line, 0) });
            let column = self.column_at(index);
            self.digits[index].place = row.zip(column);
            return index;
        };
        let (start, end) = (line[0].start, line[line.len() - 1].end);
        let x = middle_x(&here);
        let index = (start..end).find(|index| middle_x(&self.box_of(*index)) > x).unwrap_or(end);
        let left = (index > start).then(|| &self.digits[index - 1]);
        let right = (index < end).then(|| &self.digits[index]);
        // Digits of one number stand closer than half a digit's height.
        let reach = f64::from(here.height) / 2.0;
        let near_left = left.filter(|left| gap(&self.upright(&left.bounding_box), &here) < reach);
        let near_right = right.filter(|right| gap(&here, &self.upright(&right.bounding_box)) < reach);
        let line_index = self.digits[start].line;
        let (number, by) = match (near_left, near_right, left, right) {
            (Some(left), ..) => (left.number, 0),
            (None, Some(right), ..) => (right.number, 0),
            // Inside a number whose digits stand far apart.
            (None, None, Some(left), Some(right)) if left.number == right.number => (left.number, 0),
            (None, None, _, Some(right)) => (right.number, 1),
            (None, None, left, None) => (left.map_or(0, |left| left.number + 1), 0),
        };
        if by > 0 {
            self.shift(index, line_index, by);
        }
        self.digits.insert(index, new(line_index, number));
        self.settle(line_index);
        index
    }

    /// The line in whose height the middle of a box lies.
    fn line_of<'a>(&self, bounds: &BoundingBox, lines: &'a [Vec<Number>]) -> Option<&'a Vec<Number>> {
        let distance = |line: &Vec<Number>| {
            // A line may climb: what counts are the digits nearest from left to right.
            let nearest =
                (line[0].start..line[line.len() - 1].end).map(|index| self.box_of(index)).min_by(|a, b| {
                    let far = |other: &BoundingBox| (middle_x(other) - middle_x(bounds)).abs();
                    far(a).total_cmp(&far(b))
                })?;
            let off = (middle_y(&nearest) - middle_y(bounds)).abs();
            (off <= f64::from(nearest.height.max(bounds.height)) / 2.0).then_some(off)
        };
        lines
            .iter()
            .filter_map(|line| Some((line, distance(line)?)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map(|(line, _)| line)
    }

    fn middle_of(&self, line: &[Number]) -> f64 {
        let digits = line[0].start..line[line.len() - 1].end;
        let count = digits.len() as f64;
        digits.map(|index| middle_y(&self.box_of(index))).sum::<f64>() / count
    }

    /// A box as the page shows it: pictures that were read lying on their side are turned.
    fn upright(&self, bounds: &BoundingBox) -> BoundingBox {
        Turn::of_degrees(self.image.turned).bounds(*bounds, (self.image.width, self.image.height))
    }

    fn box_of(&self, digit: usize) -> BoundingBox {
        self.upright(&self.digits[digit].bounding_box)
    }

    /// Numbers lines and numbers without gaps, after some have gone.
    fn count_anew(&mut self) {
        let (mut line, mut number) = (0, 0);
        let mut before: Option<(usize, usize)> = None;
        for digit in &mut self.digits {
            let here = (digit.line, digit.number);
            match before {
                Some((last_line, _)) if last_line != here.0 => (line, number) = (line + 1, 0),
                Some((_, last_number)) if last_number != here.1 => number += 1,
                _ => {}
            }
            before = Some(here);
            (digit.line, digit.number) = (line, number);
        }
    }

    /// The same for a picture of another size: `self` was read from a smaller copy.
    #[must_use]
    pub fn scaled_to(mut self, width: u32, height: u32) -> Self {
        let (across, down) =
            (f64::from(width) / f64::from(self.image.width), f64::from(height) / f64::from(self.image.height));
        let digits = self.digits.iter_mut().map(|digit| &mut digit.bounding_box);
        for bounds in digits.chain(&mut self.unread) {
            let span = |start: u32, length: u32, factor: f64, limit: u32| {
                let from = ((f64::from(start) * factor).floor() as u32).min(limit.saturating_sub(1));
                let to = ((f64::from(start + length) * factor).ceil() as u32).clamp(from + 1, limit.max(from + 1));
                (from, to - from)
            };
            (bounds.x, bounds.width) = span(bounds.x, bounds.width, across, width);
            (bounds.y, bounds.height) = span(bounds.y, bounds.height, down, height);
        }
        (self.image.width, self.image.height) = (width, height);
        self
    }
}

/// Whether the middle of a box lies in another.
fn holds_middle_of(bounds: &BoundingBox, other: &BoundingBox) -> bool {
    let within = |at: f64, from: u32, length: u32| (0.0..=f64::from(length)).contains(&(at - f64::from(from)));
    within(middle_x(other), bounds.x, bounds.width) && within(middle_y(other), bounds.y, bounds.height)
}

fn middle_x(bounds: &BoundingBox) -> f64 {
    f64::from(bounds.x) + f64::from(bounds.width) / 2.0
}

fn middle_y(bounds: &BoundingBox) -> f64 {
    f64::from(bounds.y) + f64::from(bounds.height) / 2.0
}

/// The room between two boxes that stand side by side; negative where they overlap.
fn gap(left: &BoundingBox, right: &BoundingBox) -> f64 {
    f64::from(right.x) - f64::from(left.x + left.width)
}

#[cfg(test)]
mod tests;
