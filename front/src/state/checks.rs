//! What careful people check by hand: how many digits a number has, how large it may be, whether a column adds up.

use std::cell::RefCell;
use std::ops::RangeInclusive;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use shared::{BoundingBox, KnownList, ListOutcome, plain_value, sort_by};

use super::{Number, Settings, Transcript};

/// What the numbers of every transcript are held against.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Checks {
    /// Fewest and most digits of a number.
    pub digits: Option<(usize, usize)>,
    /// Smallest value that is allowed.
    pub least: Option<f64>,
    /// Largest value that is allowed.
    pub most: Option<f64>,
    /// Whether the last line of a transcript holds the totals of its columns.
    pub totals: bool,
    /// The numbers that may stand on a transcript, as they were pasted; empty for any.
    pub list: String,
}

/// Why a number does not fit.
#[derive(Debug, Clone, PartialEq)]
pub enum Misfit {
    /// It has another count of digits.
    Digits {
        /// How many it has.
        has: usize,
        /// Fewest and most it should have.
        expected: (usize, usize),
    },
    /// It is smaller than allowed.
    Small {
        /// Smallest value that is allowed.
        least: f64,
    },
    /// It is larger than allowed.
    Large {
        /// Largest value that is allowed.
        most: f64,
    },
    /// It is not in the list, and fits this entry of it.
    Listed {
        /// The entry.
        entry: String,
    },
    /// Several entries of the list fit.
    Several {
        /// The best of them.
        fits: Vec<String>,
    },
    /// No entry of the list fits.
    Unlisted,
    /// The numbers above it add up to something else.
    Total {
        /// What they add up to.
        sum: f64,
    },
}

impl Checks {
    /// Whether anything is checked at all.
    pub fn are_none(&self) -> bool {
        *self == Self::default()
    }

    /// The list of numbers that may stand on a transcript; nothing where there is none, or what was pasted is none.
    pub fn known(&self) -> Option<Rc<KnownList>> {
        // Asked at every change of the page, and long lists take their time.
        thread_local!(static LATEST: RefCell<(String, Option<Rc<KnownList>>)> = RefCell::default());
        LATEST.with_borrow_mut(|(pasted, list)| {
            if *pasted != self.list {
                pasted.clone_from(&self.list);
                *list = KnownList::parse(pasted, None).ok().map(Rc::new);
            }
            list.clone()
        })
    }

    /// What is wrong with each number of a transcript, in the order of [`Transcript::numbers`].
    pub fn misfits(&self, transcript: &Transcript, settings: &Settings) -> Vec<Option<Misfit>> {
        let numbers = transcript.numbers();
        let last_line = numbers.iter().rfind(|number| !number.is_cancelled(transcript)).map_or(0, |number| number.line);
        let totals = self.totals && last_line > 0;
        numbers
            .iter()
            .map(|number| {
                if number.is_cancelled(transcript) {
                    return None;
                }
                if totals && number.line == last_line {
                    // A total has more digits than what it sums up, and its own range.
                    let sum = column_sum(transcript, &numbers, number, settings);
                    return (settings.value(transcript, number) != Some(sum)).then_some(Misfit::Total { sum });
                }
                self.misfit(transcript, number, settings)
            })
            .collect()
    }

    /// How many digits nearly all numbers of a transcript have, where nothing is asked of that yet and some have another count: worth
    /// asking.
    pub fn proposed(&self, transcript: &Transcript) -> Option<usize> {
        /// Fewer numbers show no habit.
        const ENOUGH: usize = 8;
        let numbers = transcript.valid_numbers();
        if self.digits.is_some() || self.totals || numbers.len() < ENOUGH {
            return None;
        }
        let mut counts: Vec<usize> = numbers.iter().map(|number| number.end - number.start).collect();
        sort_by(&mut counts, &usize::cmp);
        let usual = counts[counts.len() / 2];
        let others = counts.iter().filter(|count| **count != usual).count();
        // One in six: more, and the numbers of this transcript differ as they should.
        (others > 0 && others * 6 <= counts.len()).then_some(usual)
    }

    fn misfit(&self, transcript: &Transcript, number: &Number, settings: &Settings) -> Option<Misfit> {
        let has = number.end - number.start;
        if let Some(expected) = self.digits
            && !RangeInclusive::new(expected.0, expected.1).contains(&has)
        {
            return Some(Misfit::Digits { has, expected });
        }
        if let Some(found) = self.known().and_then(|list| number.fit(transcript, &list)) {
            match found.outcome {
                ListOutcome::Snapped => return found.fits.into_iter().next().map(|entry| Misfit::Listed { entry }),
                ListOutcome::Several => return Some(Misfit::Several { fits: found.fits }),
                ListOutcome::Missing => return Some(Misfit::Unlisted),
                ListOutcome::Listed | ListOutcome::Other => {}
            }
        }
        let value = settings.value(transcript, number)?;
        match (self.least, self.most) {
            (Some(least), _) if value < least => Some(Misfit::Small { least }),
            (_, Some(most)) if value > most => Some(Misfit::Large { most }),
            _ => None,
        }
    }
}

/// The sum of the numbers above a total: those whose boxes stand over its own, or over the room to its neighbours.
fn column_sum(transcript: &Transcript, numbers: &[Number], total: &Number, settings: &Settings) -> f64 {
    let valid = || numbers.iter().filter(|number| !number.is_cancelled(transcript));
    let totals: Vec<BoundingBox> =
        valid().filter(|number| number.line == total.line).map(|number| number.bounding_box(transcript)).collect();
    let own = total.bounding_box(transcript);
    let sum: f64 = valid()
        .filter(|number| number.line < total.line)
        .filter(|number| {
            let above = number.bounding_box(transcript);
            totals.iter().min_by(|a, b| apart(&above, a).total_cmp(&apart(&above, b))).is_some_and(|near| *near == own)
        })
        .filter_map(|number| settings.value(transcript, number))
        .sum();
    // Hundredths that were added up one by one.
    (sum * 1000.0).round() / 1000.0
}

/// How far two boxes stand apart from left to right: people line numbers up by their right edges, or by their middles.
fn apart(a: &BoundingBox, b: &BoundingBox) -> f64 {
    let right = |bounds: &BoundingBox| f64::from(bounds.x) + f64::from(bounds.width);
    let middle = |bounds: &BoundingBox| f64::from(bounds.x) + f64::from(bounds.width) / 2.0;
    (right(a) - right(b)).abs().min((middle(a) - middle(b)).abs())
}

/// Two bounds as a person types them: `3`, `2-4`, `2–4`; nothing where it is neither.
pub fn parse_digits(text: &str) -> Option<(usize, usize)> {
    let (least, most) = text.split_once(['-', '–']).unwrap_or((text, text));
    let bound = |text: &str| text.trim().parse().ok().filter(|count| (1..=20).contains(count));
    let (least, most): (usize, usize) = (bound(least)?, bound(most)?);
    (least <= most).then_some((least, most))
}

/// A value as a person types it, with either decimal mark.
pub fn parse_value(text: &str) -> Option<f64> {
    plain_value(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::drawn::transcript;

    fn misfits(checks: &Checks, lines: &[&str]) -> Vec<Option<Misfit>> {
        checks.misfits(&transcript(lines), &Settings::default())
    }

    #[test]
    fn a_number_with_another_count_of_digits_does_not_fit() {
        let checks = Checks { digits: Some((2, 3)), ..Checks::default() };
        let short = Misfit::Digits { has: 1, expected: (2, 3) };
        assert_eq!(misfits(&checks, &["12 125", "8 1234"])[..3], [None, None, Some(short)]);
        assert!(misfits(&checks, &["1234"])[0].is_some());
    }

    #[test]
    fn a_number_outside_the_range_does_not_fit() {
        let checks = Checks { least: Some(10.0), most: Some(20.0), ..Checks::default() };
        let found = misfits(&checks, &["9 10 20 21"]);
        assert_eq!(found, [Some(Misfit::Small { least: 10.0 }), None, None, Some(Misfit::Large { most: 20.0 })]);
    }

    #[test]
    fn numbers_are_compared_with_a_pasted_list_and_those_that_fit_one_entry_can_be_taken_from_it() {
        let checks = Checks { list: "id\n104233\n998877\n".into(), ..Checks::default() };
        let mut page = transcript(&["104283? 998877", "555555"]);
        if let Some(read) = &mut page.digits[4].read {
            read.sure = false;
            (read.confidence, read.alternatives) = (0.6, vec![shared::Alternative { label: 3, confidence: 0.3 }]);
        }
        let listed = Misfit::Listed { entry: "104233".into() };
        let found = checks.misfits(&page, &Settings::default());
        assert_eq!(found, [Some(listed), None, Some(Misfit::Unlisted)]);
        let list = checks.known().expect("a list");
        let taken = page.with_list(&list).expect("a change");
        assert_eq!(taken.numbers()[0].text(&taken), "104233");
        assert!(taken.digits[4].corrected && !taken.digits[3].corrected);
        assert_eq!(checks.misfits(&taken, &Settings::default())[..2], [None, None]);
        assert_eq!(taken.with_list(&list), None);
        assert_eq!(Checks { list: "no numbers".into(), ..checks }.known(), None);
    }

    #[test]
    fn what_a_person_has_corrected_is_not_taken_from_the_list() {
        let checks = Checks { list: "104233\n998877\n".into(), ..Checks::default() };
        let mut page = transcript(&["104283"]);
        page.digits[4].corrected = true;
        assert_eq!(checks.misfits(&page, &Settings::default()), [Some(Misfit::Unlisted)]);
    }

    #[test]
    fn each_column_adds_up_to_its_total() {
        let checks = Checks { totals: true, ..Checks::default() };
        assert_eq!(misfits(&checks, &["12 34", "11 11", "23 45"]), [const { None }; 6]);
        let found = misfits(&checks, &["12 34", "11 11", "23 46"]);
        assert_eq!(found[5], Some(Misfit::Total { sum: 45.0 }));
        assert_eq!(found[..5], [const { None }; 5]);
    }

    #[test]
    fn a_column_with_a_gap_counts_only_what_stands_in_it() {
        let checks = Checks { totals: true, ..Checks::default() };
        let mut transcript = transcript(&["12 34", "11", "12 45"]);
        // The lone number of the second line stands under the second of the first.
        for digit in &mut transcript.digits[4..6] {
            digit.bounding_box.x += 84;
        }
        assert_eq!(checks.misfits(&transcript, &Settings::default()), [const { None }; 5]);
    }

    #[test]
    fn a_single_line_has_no_total() {
        let checks = Checks { totals: true, ..Checks::default() };
        assert_eq!(misfits(&checks, &["12"]), [None]);
    }

    #[test]
    fn a_count_that_nearly_all_numbers_have_is_proposed_and_no_other() {
        let nearly = ["12 34 56", "78 91 2", "13 35 57"];
        let proposed = |checks: &Checks, lines: &[&str]| checks.proposed(&transcript(lines));
        assert_eq!(proposed(&Checks::default(), &nearly), Some(2));
        assert_eq!(proposed(&Checks::default(), &["12 34 56", "78 91 22", "13 35 57"]), None);
        assert_eq!(proposed(&Checks::default(), &["12 3 56", "7 91 22", "1 35 5"]), None);
        assert_eq!(proposed(&Checks::default(), &["12 3"]), None);
        assert_eq!(proposed(&Checks { digits: Some((1, 3)), ..Checks::default() }, &nearly), None);
    }

    #[test]
    fn bounds_are_typed_as_people_do() {
        assert_eq!(parse_digits("3"), Some((3, 3)));
        assert_eq!(parse_digits(" 2 – 4"), Some((2, 4)));
        assert_eq!([parse_digits("4-2"), parse_digits("0"), parse_digits("x"), parse_digits("")], [None; 4]);
        assert_eq!([parse_value("2,5"), parse_value("-1"), parse_value("")], [Some(2.5), Some(-1.0), None]);
    }
}
