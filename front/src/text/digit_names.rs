//! What a screen reader says of a digit: its line, its number as a whole, and which of its digits it is.

use super::Language;
use crate::state::{Mark, Number, Transcript, TranscriptDigit};

/// The names of a transcript's digits.
pub struct DigitNames<'a> {
    transcript: &'a Transcript,
    numbers: Vec<Number>,
    text: Language,
}

impl<'a> DigitNames<'a> {
    /// Those of this transcript.
    pub fn of(transcript: &'a Transcript, text: Language) -> Self {
        Self { transcript, numbers: transcript.numbers(), text }
    }

    /// The name of a number as a whole, which is shown like this.
    pub fn number(&self, number: &Number, shown: &str) -> String {
        let name = self.text.number_in_line(number.line + 1, shown);
        if self.is_printed(number) { self.text.with_state(&name, self.text.printed()) } else { name }
    }

    fn is_printed(&self, number: &Number) -> bool {
        number.digits(self.transcript).iter().all(is_printed)
    }

    /// The name of a digit with this mark; empty where there is none.
    pub fn name(&self, index: usize, mark: Mark) -> String {
        self.number_of(index)
            .map_or_else(String::new, |number| self.name_in(&number.text(self.transcript), index, mark))
    }

    fn number_of(&self, index: usize) -> Option<&Number> {
        self.numbers.get(self.numbers.partition_point(|number| number.end <= index))
    }

    /// The same, of a digit whose number is shown like this.
    pub fn name_in(&self, shown: &str, index: usize, mark: Mark) -> String {
        let text = self.text;
        let (Some(number), Some(digit)) = (self.number_of(index), self.transcript.digits.get(index)) else {
            return String::new();
        };
        let mut name = self.number(number, shown);
        if number.end - number.start > 1 {
            name = text.digit_in_number(&name, &text.nth_digit(index - number.start + 1), &digit.sign().to_string());
        }
        if is_printed(digit) && !self.is_printed(number) {
            name = text.with_state(&name, text.printed());
        }
        let state = match mark {
            _ if digit.label.is_none() => text.unknown(),
            Mark::Sure => return name,
            Mark::Doubtful => text.not_sure(),
            Mark::Corrected => text.corrected(),
            Mark::Checked => text.checked(),
            Mark::Cancelled => text.struck_out(),
        };
        text.with_state(&name, state)
    }
}

fn is_printed(digit: &TranscriptDigit) -> bool {
    digit.read.as_ref().is_some_and(|read| read.printed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::drawn::transcript;

    #[test]
    fn a_number_is_read_whole_and_percentages_not_at_all() {
        let transcript = transcript(&["12", "3", "12?50 8?"]);
        let name = |index, mark| DigitNames::of(&transcript, Language::EN).name(index, mark);
        assert_eq!(name(4, Mark::Doubtful), "line 3, 1250, second digit: 2, not sure");
        assert_eq!(name(3, Mark::Sure), "line 3, 1250, first digit: 1");
        assert_eq!(name(7, Mark::Doubtful), "line 3, 8, not sure");
        assert_eq!(name(99, Mark::Sure), "");
        let french = DigitNames::of(&transcript, Language::FR).name(5, Mark::Checked);
        assert_eq!(french, "ligne 3, 1250, troisième chiffre : 5, vérifié");
    }

    #[test]
    fn a_digit_that_nobody_has_named_says_so() {
        let mut transcript = transcript(&["12"]);
        transcript.digits[1].label = None;
        let name = DigitNames::of(&transcript, Language::EN).name(1, Mark::Doubtful);
        assert_eq!(name, "line 1, 1?, second digit: ?, not set yet");
    }
}
