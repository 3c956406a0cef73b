//! How each digit of a transcript is to be marked.

use super::{Bounds, Misfit, Settings, Transcript, TranscriptDigit};

/// The marks of a transcript under the checks in force.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Marks {
    /// How each digit is to look.
    pub digits: Vec<Mark>,
    /// What is wrong with each number, in the order of [`Transcript::numbers`].
    pub misfits: Vec<Option<Misfit>>,
    /// The digits that need a look, in order: the unsure ones, and the first of each number that does not fit.
    pub stops: Vec<usize>,
    /// For each column whether it has checks of its own; those after the last that has some are missing.
    pub checked: Vec<bool>,
}

/// How a digit is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Read and sure.
    Sure,
    /// To be looked at: unsure itself, or part of a number that does not fit.
    Doubtful,
    /// The person said what it is.
    Corrected,
    /// The person looked at it and found it right.
    Checked,
    /// It is struck out with its number.
    Cancelled,
}

impl Mark {
    /// The word of the mark, for styles and tests.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sure => "sure",
            Self::Doubtful => "doubtful",
            Self::Corrected => "corrected",
            Self::Checked => "checked",
            Self::Cancelled => "cancelled",
        }
    }
}

impl Marks {
    /// The marks of a transcript.
    pub fn of(transcript: &Transcript, settings: &Settings) -> Self {
        let misfits = settings.checks.misfits(transcript, settings);
        let mut digits = Vec::with_capacity(transcript.digits.len());
        let mut stops = Vec::new();
        for (number, misfit) in transcript.numbers().iter().zip(&misfits) {
            if number.is_cancelled(transcript) {
                digits.extend((number.start..number.end).map(|_| Mark::Cancelled));
                continue;
            }
            let stops_before = stops.len();
            for (index, digit) in (number.start..).zip(number.digits(transcript)) {
                if !digit.is_sure() {
                    stops.push(index);
                }
                digits.push(match digit {
                    _ if !digit.is_sure() || misfit.is_some() => Mark::Doubtful,
                    TranscriptDigit { corrected: true, .. } => Mark::Corrected,
                    TranscriptDigit { checked: true, .. } => Mark::Checked,
                    _ => Mark::Sure,
                });
            }
            // A number that the person has found right all the same is not asked about again.
            if misfit.is_some() && stops.len() == stops_before && !transcript.digits[number.start].checked {
                stops.push(number.start);
            }
        }
        let checked = settings.checks.columns.iter().map(|bounds| *bounds != Bounds::default()).collect();
        Self { digits, misfits, stops, checked }
    }

    /// How a digit is to look.
    pub fn mark(&self, digit: usize) -> Mark {
        self.digits.get(digit).copied().unwrap_or(Mark::Sure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::drawn::transcript;
    use crate::state::{Checks, Edit};

    #[test]
    fn unsure_digits_and_numbers_that_do_not_fit_are_looked_at() {
        let checks = Checks { digits: Some((2, 2)), ..Checks::default() };
        let settings = Settings { checks, ..Settings::default() };
        let marks = Marks::of(&transcript(&["12? 345", "6 78"]), &settings);
        assert_eq!(marks.stops, [1, 2, 5]);
        assert_eq!(marks.digits[2..5], [Mark::Doubtful; 3]);
        assert_eq!([marks.mark(0), marks.mark(6)], [Mark::Sure; 2]);
    }

    #[test]
    fn a_corrected_digit_is_marked_as_such_and_not_looked_at_again() {
        let (transcript, _) = transcript(&["1?2?"]).edited(Edit::Label { digit: 0, label: 7 }).expect("a change");
        let marks = Marks::of(&transcript, &Settings::default());
        assert_eq!((marks.mark(0), marks.stops), (Mark::Corrected, vec![1]));
    }
}
