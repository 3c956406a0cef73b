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
    /// What the numbers of single columns are held against, from the first column on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<Bounds>,
}

/// How many digits a number may have, and how large it may be.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(from = "[Option<f64>; 4]", into = "[Option<f64>; 4]")]
pub struct Bounds {
    /// Fewest and most digits.
    pub digits: Option<(usize, usize)>,
    /// Smallest value that is allowed.
    pub least: Option<f64>,
    /// Largest value that is allowed.
    pub most: Option<f64>,
}

/// The browser keeps them as figures.
impl From<[Option<f64>; 4]> for Bounds {
    fn from([fewest, most_digits, least, most]: [Option<f64>; 4]) -> Self {
        let digits = fewest.zip(most_digits).map(|(fewest, most)| (fewest as usize, most as usize));
        Self { digits, least, most }
    }
}

impl From<Bounds> for [Option<f64>; 4] {
    fn from(Bounds { digits, least, most }: Bounds) -> Self {
        [digits.map(|digits| digits.0 as f64), digits.map(|digits| digits.1 as f64), least, most]
    }
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

    /// The bounds of a column, or of all that have none of their own.
    pub fn bounds(&self, column: Option<usize>) -> Bounds {
        match column {
            Some(column) => self.columns.get(column).copied().unwrap_or_default(),
            None => Bounds { digits: self.digits, least: self.least, most: self.most },
        }
    }

    /// Sets the bounds of a column, or of all that have none of their own.
    pub fn set_bounds(&mut self, column: Option<usize>, to: Bounds) {
        match column {
            Some(column) => {
                if self.columns.len() <= column {
                    self.columns.resize(column + 1, Bounds::default());
                }
                self.columns[column] = to;
                // Nothing asked is the same as never asked.
                let asked = self.columns.iter().rposition(|bounds| *bounds != Bounds::default());
                self.columns.truncate(asked.map_or(0, |last| last + 1));
            }
            None => (self.digits, self.least, self.most) = (to.digits, to.least, to.most),
        }
    }

    /// What a number is held against: the bounds of its column, if it has some.
    fn bounds_of(&self, transcript: &Transcript, number: &Number) -> Bounds {
        let own =
            if self.columns.is_empty() { Bounds::default() } else { self.bounds(Some(number.column(transcript))) };
        if own == Bounds::default() { self.bounds(None) } else { own }
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

    /// How many digits nearly all numbers of a transcript have, or else of one of its columns, which is named: where nothing is asked of that
    /// yet and some have another count, it is worth asking.
    pub fn proposed(&self, transcript: &Transcript) -> Option<(Option<usize>, usize)> {
        let numbers = transcript.valid_numbers();
        let length = |number: &Number| number.end - number.start;
        if self.digits.is_some() || self.totals {
            return None;
        }
        if self.columns.is_empty()
            && let Some(digits) = habit(numbers.iter().map(length).collect())
        {
            return Some((None, digits));
        }
        let columns: Vec<usize> = numbers.iter().map(|number| number.column(transcript)).collect();
        let count = columns.iter().max().map_or(0, |last| last + 1);
        let mut free = (0..count).filter(|column| self.bounds(Some(*column)) == Bounds::default());
        free.find_map(|column| {
            let own = numbers.iter().zip(&columns).filter(|(_, own)| **own == column).map(|(number, _)| length(number));
            habit(own.collect()).map(|digits| (Some(column), digits))
        })
    }

    fn misfit(&self, transcript: &Transcript, number: &Number, settings: &Settings) -> Option<Misfit> {
        let has = number.end - number.start;
        let bounds = self.bounds_of(transcript, number);
        if let Some(expected) = bounds.digits
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
        match (bounds.least, bounds.most) {
            (Some(least), _) if value < least => Some(Misfit::Small { least }),
            (_, Some(most)) if value > most => Some(Misfit::Large { most }),
            _ => None,
        }
    }
}

/// What nearly all of these counts are, and some are not.
fn habit(mut counts: Vec<usize>) -> Option<usize> {
    /// Fewer numbers show no habit.
    const ENOUGH: usize = 8;
    sort_by(&mut counts, &usize::cmp);
    let usual = *counts.get(counts.len() / 2).filter(|_| counts.len() >= ENOUGH)?;
    let others = counts.iter().filter(|count| **count != usual).count();
    // One in six: more, and the numbers of this transcript differ as they should.
    (others > 0 && others * 6 <= counts.len()).then_some(usual)
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
        assert_eq!(proposed(&Checks::default(), &nearly), Some((None, 2)));
        assert_eq!(proposed(&Checks::default(), &["12 34 56", "78 91 22", "13 35 57"]), None);
        assert_eq!(proposed(&Checks::default(), &["12 3 56", "7 91 22", "1 35 5"]), None);
        assert_eq!(proposed(&Checks::default(), &["12 3"]), None);
        assert_eq!(proposed(&Checks { digits: Some((1, 3)), ..Checks::default() }, &nearly), None);
    }

    #[test]
    fn a_column_is_held_against_its_own_bounds_and_the_others_against_those_of_all() {
        let mut checks = Checks { most: Some(20.0), ..Checks::default() };
        checks.set_bounds(Some(1), Bounds { digits: Some((4, 4)), ..Bounds::default() });
        let text = serde_json::to_string(&checks).expect("JSON");
        assert_eq!(serde_json::from_str::<Checks>(&text).expect("checks"), checks);
        let found = misfits(&checks, &["12 1042", "21 104"]);
        let short = Misfit::Digits { has: 3, expected: (4, 4) };
        assert_eq!(found, [None, None, Some(Misfit::Large { most: 20.0 }), Some(short)]);
        checks.set_bounds(Some(1), Bounds::default());
        assert_eq!(checks, Checks { most: Some(20.0), ..Checks::default() });
        let kept = r#"{"digits":[2,2],"least":null,"most":null,"totals":false,"list":""}"#;
        let of_before: Checks = serde_json::from_str(kept).expect("checks");
        assert_eq!(of_before, Checks { digits: Some((2, 2)), ..Checks::default() });
    }

    #[test]
    fn a_count_that_nearly_all_numbers_of_one_column_have_is_proposed_for_it_alone() {
        let lines = ["1 1042", "2 1043", "13 1044", "4 104", "15 1046", "6 1047", "17 1048", "8 1049"];
        let mut checks = Checks::default();
        assert_eq!(checks.proposed(&transcript(&lines)), Some((Some(1), 4)));
        checks.set_bounds(Some(1), Bounds { digits: Some((4, 4)), ..Bounds::default() });
        assert_eq!(checks.proposed(&transcript(&lines)), None);
        assert_eq!(misfits(&checks, &lines).iter().flatten().count(), 1);
    }

    #[test]
    fn bounds_are_typed_as_people_do() {
        assert_eq!(parse_digits("3"), Some((3, 3)));
        assert_eq!(parse_digits(" 2 – 4"), Some((2, 4)));
        assert_eq!([parse_digits("4-2"), parse_digits("0"), parse_digits("x"), parse_digits("")], [None; 4]);
        assert_eq!([parse_value("2,5"), parse_value("-1"), parse_value("")], [Some(2.5), Some(-1.0), None]);
    }
}
