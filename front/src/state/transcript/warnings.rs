//! What the server warned of, beside print: kept as a figure, as a transcript is copied at each correction.

use serde::{Deserialize, Serialize};
use shared::Warning;

/// What is told beside the switch for print, and not here.
pub(super) const PRINT_LEFT_OUT: &str = "print_left_out";

/// The code words in the order of their bits. There is one bit more, for words that this page does not know.
const CODES: [&str; 6] =
    ["back_left_out", "rows_missing", "detail_missing", "end_missing", "more_pages", "small_digits"];

/// What was left out of a picture, or was not there to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Warnings(u8);

impl Warnings {
    /// How many kinds there are.
    pub const COUNT: usize = CODES.len() + 1;
    /// The kind of what shows through from the back of the sheet.
    pub const BACK: usize = 0;

    pub(super) fn of(warnings: &[Warning]) -> Self {
        let codes = warnings.iter().map(|warning| warning.code.as_str()).filter(|code| *code != PRINT_LEFT_OUT);
        Self(
            codes
                .fold(0, |bits, code| bits | 1 << CODES.iter().position(|known| *known == code).unwrap_or(CODES.len())),
        )
    }

    /// Whether there is one of this kind.
    pub fn has(self, kind: usize) -> bool {
        self.0 >> kind & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(codes: &[&str]) -> Vec<usize> {
        let warnings: Vec<Warning> =
            codes.iter().map(|code| Warning { code: (*code).into(), detail: String::new() }).collect();
        (0..Warnings::COUNT).filter(|kind| Warnings::of(&warnings).has(*kind)).collect()
    }

    #[test]
    fn every_warning_is_kept_also_one_that_is_new() {
        assert_eq!(kinds(&["back_left_out", "end_missing"]), [Warnings::BACK, 3]);
        assert_eq!(kinds(&["print_left_out"]), [0; 0]);
        assert_eq!(kinds(&["unheard_of", "rows_missing"]), [1, 6]);
    }
}
