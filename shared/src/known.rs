//! Known lists: numbers that may stand on a page, and the one of them that a number fits by the probabilities of its digits.

use crate::{Alternative, Recognition, sort_by};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use std::fmt;

/// Most lines of a list.
pub const MAX_LIST_LINES: usize = 100_000;
/// Largest list in bytes.
pub const MAX_LIST_BYTES: usize = 8 * 1024 * 1024;
/// Most entries that are named where several fit.
const MOST_NAMED: usize = 5;

/// Probability that a number of the page is one of the list from which it is taken for it.
const CERTAIN: f64 = 0.98;
/// The same for an entry to be named beside others.
const POSSIBLE: f64 = 0.02;
/// How often a number stands on the page that is not in a list of all that may.
const NOT_LISTED: f64 = 1e-4;
/// Probability of a label that the reader did not think of: it errs now and then where it is sure.
const UNTHOUGHT: f64 = 0.003;
/// The same for marks in other places than the list has them.
const OTHER_MARKS: f64 = 0.02;
/// Most digits in which a number may differ from the entry that it is taken for.
const MOST_CHANGED: usize = 2;
/// Most entries of the same digits that are looked at: nobody writes one number with its marks in more places.
const MOST_FORMS: usize = 32;

/// The numbers that may stand on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownList {
    /// As they were given, each once.
    entries: Vec<String>,
    /// Entries by their digits, at most [`MOST_FORMS`] of the same.
    by_digits: HashMap<Vec<u8>, Vec<usize>>,
}

/// Why a list is of no use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListError {
    /// There is nothing in it.
    Empty,
    /// It has more than [`MAX_LIST_LINES`] lines.
    TooLong {
        /// How many there are.
        lines: usize,
    },
    /// It is larger than [`MAX_LIST_BYTES`].
    TooLarge {
        /// How large it is, in bytes.
        bytes: usize,
    },
    /// It is no text in UTF-8.
    NotText,
    /// A line holds no number.
    NotANumber {
        /// Which line, counted from 1.
        line: usize,
        /// What stands there, shortened.
        text: String,
    },
    /// The column that was asked for is not there.
    NoSuchColumn {
        /// Its name or number, shortened.
        column: String,
    },
    /// There are several columns, and none was asked for.
    SeveralColumns {
        /// How many there are.
        columns: usize,
    },
}

impl fmt::Display for ListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("The list is empty. Send the numbers that may stand on the page, one a line."),
            Self::TooLong { lines } => {
                write!(
                    f,
                    "The list has {lines} lines; the limit is {MAX_LIST_LINES}. Send only the numbers that may stand on this page."
                )
            }
            Self::TooLarge { bytes } => {
                write!(
                    f,
                    "The list has {bytes} bytes; the limit is {MAX_LIST_BYTES}. Send only the column with the numbers."
                )
            }
            Self::NotText => f.write_str("The list is not text in UTF-8. Save it as plain text or CSV, and send that."),
            Self::NotANumber { line, text } => {
                write!(
                    f,
                    "Line {line} of the list is {text:?}, which is not a number. Send one number a line, or name the column that holds them."
                )
            }
            Self::NoSuchColumn { column } => {
                write!(
                    f,
                    "The list has no column {column:?}. Name it as in the first line, or by its number, counted from 1."
                )
            }
            Self::SeveralColumns { columns } => {
                write!(f, "The list has {columns} columns. Name the one that holds the numbers.")
            }
        }
    }
}

impl std::error::Error for ListError {}

/// What a known list says of a number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListMatch {
    /// What came of it.
    pub outcome: ListOutcome,
    /// The number as it was read.
    pub read: String,
    /// The entries that it fits, the best first; at most five.
    pub fits: Vec<String>,
}

/// What came of comparing a number with a known list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ListOutcome {
    /// It is in the list, and no other entry fits.
    Listed,
    /// It was not in the list, and was taken for the one entry that it fits.
    Snapped,
    /// Several entries fit; it stays as it was read.
    Several,
    /// No entry fits.
    Missing,
    /// An outcome that this version does not know.
    #[serde(other)]
    Other,
}

/// A digit as far as a list needs to know it.
#[derive(Debug, Clone, Copy)]
pub struct ReadDigit<'a> {
    /// What was read, 0 to 9.
    pub label: u8,
    /// Probability of `label`, 0 to 1.
    pub confidence: f32,
    /// Whether it may be left unchecked.
    pub sure: bool,
    /// Other readings.
    pub alternatives: &'a [Alternative],
}

impl ReadDigit<'_> {
    fn probability(&self, label: u8) -> f64 {
        let known = if label == self.label {
            Some(self.confidence)
        } else {
            self.alternatives.iter().find(|other| other.label == label).map(|other| other.confidence)
        };
        f64::from(known.unwrap_or(0.0)).clamp(UNTHOUGHT, 1.0)
    }
}

impl KnownList {
    /// The numbers of a file, as [`Self::parse`] finds them.
    ///
    /// # Errors
    /// [`ListError`] where the file holds no list of numbers.
    pub fn from_bytes(bytes: &[u8], column: Option<&str>) -> Result<Self, ListError> {
        if bytes.len() > MAX_LIST_BYTES {
            return Err(ListError::TooLarge { bytes: bytes.len() });
        }
        Self::parse(std::str::from_utf8(bytes).map_err(|_| ListError::NotText)?, column)
    }

    /// The numbers of `text`: one a line, or those of a column of comma-, semicolon- or tab-separated lines. `column` is its name in the
    /// first line, or its number, counted from 1.
    ///
    /// # Errors
    /// [`ListError`] where the text holds no list of numbers.
    pub fn parse(text: &str, column: Option<&str>) -> Result<Self, ListError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let lines: Vec<(usize, &str)> = (1..)
            .zip(text.lines())
            .map(|(at, line)| (at, line.trim_end()))
            .filter(|(_, line)| !line.trim().is_empty())
            .collect();
        if lines.is_empty() {
            return Err(ListError::Empty);
        }
        if lines.len() > MAX_LIST_LINES {
            return Err(ListError::TooLong { lines: lines.len() });
        }
        let fields = fields(&lines, column)?;
        // The first line may be a heading, and is one where it names the column.
        let names = |column: &str| column.trim() == fields[0].1 && column.trim() != "1";
        let is_heading = !is_number(&fields[0].1) || column.is_some_and(names);
        let heading = usize::from(fields.len() > 1 && is_heading);
        let mut entries = BTreeSet::new();
        for (line, field) in &fields[heading..] {
            // Cells of the column may be empty.
            if field.is_empty() {
                continue;
            }
            if !is_number(field) {
                return Err(ListError::NotANumber { line: *line, text: field.chars().take(40).collect() });
            }
            entries.insert(field.clone());
        }
        if entries.is_empty() { Err(ListError::Empty) } else { Ok(Self::of(entries)) }
    }

    fn of(entries: BTreeSet<String>) -> Self {
        let entries: Vec<String> = entries.into_iter().collect();
        let mut by_digits: HashMap<Vec<u8>, Vec<usize>> = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            let forms = by_digits.entry(digits_of(entry)).or_default();
            if forms.len() < MOST_FORMS {
                forms.push(at);
            }
        }
        Self { entries, by_digits }
    }

    /// How many numbers are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Never: a list without numbers is refused.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What the list says of a number that is written like `text` and has these digits.
    #[must_use]
    pub fn fit(&self, text: &str, digits: &[ReadDigit<'_>]) -> ListMatch {
        let read: Vec<u8> = digits.iter().map(|digit| digit.label).collect();
        let mut fits: Vec<(f64, usize)> = self
            .near(&read)
            .into_iter()
            .map(|entry| (entry, digits_of(&self.entries[entry])))
            .filter(|(_, labels)| is_allowed(digits, labels))
            .map(|(entry, labels)| {
                let likely: f64 = digits.iter().zip(labels).map(|(digit, label)| digit.probability(label)).product();
                let marks = if has_same_marks(text, &self.entries[entry]) { 1.0 } else { OTHER_MARKS };
                (likely * marks / self.entries.len() as f64, entry)
            })
            .collect();
        let as_read: f64 = digits.iter().map(|digit| digit.probability(digit.label)).product();
        let unlisted = NOT_LISTED * 0.1f64.powi(digits.len() as i32) * as_read;
        let all = fits.iter().map(|fit| fit.0).sum::<f64>() + unlisted;
        fits.retain(|fit| fit.0 >= POSSIBLE * all);
        sort_by(&mut fits, &|a, b| b.0.total_cmp(&a.0));
        let outcome = match &fits[..] {
            [] => ListOutcome::Missing,
            [(best, entry), ..] if *best >= CERTAIN * all => {
                if self.entries[*entry] == text {
                    ListOutcome::Listed
                } else {
                    ListOutcome::Snapped
                }
            }
            [_] if unlisted > POSSIBLE * all => ListOutcome::Missing,
            _ => ListOutcome::Several,
        };
        let fits = fits.iter().take(MOST_NAMED).map(|fit| self.entries[fit.1].clone()).collect();
        ListMatch { outcome, read: text.to_owned(), fits }
    }

    /// Entries of as many digits of which at most two differ. Looks at what the number may be changed to, or at all of the list, whichever is
    /// less: a list may be made so that many entries are alike.
    fn near(&self, digits: &[u8]) -> Vec<usize> {
        let count = digits.len();
        let around = 1 + 9 * count + 81 * count * count.saturating_sub(1) / 2;
        let mut found: Vec<usize> = Vec::new();
        if self.by_digits.len() <= around {
            let changed = |entry: &[u8]| entry.iter().zip(digits).filter(|(a, b)| a != b).count();
            let near = |entry: &[u8]| entry.len() == count && changed(entry) <= MOST_CHANGED;
            found.extend(self.by_digits.iter().filter(|(entry, _)| near(entry)).flat_map(|(_, forms)| forms));
        } else {
            self.take_near(&mut digits.to_vec(), 0, MOST_CHANGED, &mut found);
        }
        sort_by(&mut found, &usize::cmp);
        found
    }

    /// Adds the entries with these digits, and those with up to `changes` others from place `from` on.
    fn take_near(&self, digits: &mut Vec<u8>, from: usize, changes: usize, found: &mut Vec<usize>) {
        found.extend(self.by_digits.get(digits.as_slice()).into_iter().flatten());
        for at in if changes == 0 { 0..0 } else { from..digits.len() } {
            let was = digits[at];
            for label in (0..10).filter(|&label| label != was) {
                digits[at] = label;
                self.take_near(digits, at + 1, changes - 1, found);
            }
            digits[at] = was;
        }
    }

    /// Compares every number of an answer that is not struck out with the list. One that is taken for an entry gets its text and digits. Digits that the list
    /// confirms are sure, and those of numbers that it does not know, or that fit several entries, are not.
    pub fn snap(&self, answer: &mut Recognition) {
        for line in &mut answer.lines {
            for number in line.numbers.iter_mut().filter(|number| !number.cancelled) {
                // An answer comes as bytes, and may name digits that it does not have.
                let there: Vec<usize> =
                    number.digits.iter().copied().filter(|&index| index < answer.digits.len()).collect();
                let digits: Vec<ReadDigit<'_>> =
                    there.iter().map(|&index| ReadDigit::from(&answer.digits[index])).collect();
                let found = self.fit(&number.text, &digits);
                let is_certain = matches!(found.outcome, ListOutcome::Listed | ListOutcome::Snapped);
                let labels = match &found.fits[..] {
                    [entry, ..] if is_certain => digits_of(entry),
                    _ => digits.iter().map(|digit| digit.label).collect(),
                };
                for (index, label) in there.into_iter().zip(labels) {
                    let digit = &mut answer.digits[index];
                    if digit.label != label {
                        let was =
                            Alternative { label: digit.label, confidence: digit.confidence.min(1.0 - CERTAIN as f32) };
                        digit.alternatives.retain(|other| other.label != label);
                        digit.alternatives.insert(0, was);
                        // At least that: the number would not have been taken for the entry otherwise.
                        (digit.label, digit.confidence) = (label, CERTAIN as f32);
                    }
                    digit.sure = is_certain;
                }
                if found.outcome == ListOutcome::Snapped {
                    if !has_same_marks(&number.text, &found.fits[0]) {
                        // Where the list has its marks, nothing was seen.
                        number.marks.clear();
                    }
                    number.text.clone_from(&found.fits[0]);
                }
                number.list = Some(found);
            }
        }
        answer.retell();
    }
}

impl<'a> From<&'a crate::Digit> for ReadDigit<'a> {
    fn from(digit: &'a crate::Digit) -> Self {
        Self { label: digit.label, confidence: digit.confidence, sure: digit.sure, alternatives: &digit.alternatives }
    }
}

/// Whether so many digits may be wrong: of those that the reader was sure of, a third.
fn is_allowed(digits: &[ReadDigit<'_>], entry: &[u8]) -> bool {
    let changed = digits.iter().zip(entry).filter(|(digit, label)| digit.sure && digit.label != **label).count();
    changed <= digits.len() / 3
}

/// The lines with the field that holds the number.
fn fields(lines: &[(usize, &str)], column: Option<&str>) -> Result<Vec<(usize, String)>, ListError> {
    let plain =
        || lines.iter().map(|(at, line)| (*at, line.trim().trim_matches('"').trim().to_owned())).collect::<Vec<_>>();
    let (_, first) = lines[0];
    let body = &lines[usize::from(lines.len() > 1)..];
    let whole_lines = plain();
    if column.is_none() && whole_lines[usize::from(lines.len() > 1)..].iter().all(|(_, line)| is_number(line)) {
        return Ok(whole_lines);
    }
    let separators = [';', '\t', ','];
    let Some(separator) =
        separators.into_iter().find(|&separator| body.iter().all(|(_, line)| line.contains(separator)))
    else {
        return match column {
            None => Ok(plain()),
            Some(name) if name == "1" || name == plain()[0].1 => Ok(plain()),
            Some(name) => Err(ListError::NoSuchColumn { column: name.chars().take(40).collect() }),
        };
    };
    let heads = split(first, separator);
    let at = match column {
        Some(name) => {
            let by_name = heads.iter().position(|head| head == name.trim());
            let by_number = || {
                name.trim()
                    .parse::<usize>()
                    .ok()
                    .and_then(|number| number.checked_sub(1))
                    .filter(|&at| at < heads.len())
            };
            by_name
                .or_else(by_number)
                .ok_or_else(|| ListError::NoSuchColumn { column: name.chars().take(40).collect() })?
        }
        None => {
            let rows: Vec<Vec<String>> = body.iter().map(|(_, line)| split(line, separator)).collect();
            let holds_numbers = |at: &usize| rows.iter().all(|row| row.get(*at).is_some_and(|field| is_number(field)));
            let mut numbers = (0..heads.len()).filter(holds_numbers);
            match (numbers.next(), numbers.next()) {
                (Some(only), None) => only,
                _ => return Err(ListError::SeveralColumns { columns: heads.len() }),
            }
        }
    };
    Ok(lines
        .iter()
        .map(|(number, line)| (*number, split(line, separator).get(at).cloned().unwrap_or_default()))
        .collect())
}

/// The fields of a line of a CSV file; those in quotation marks may hold the separator.
fn split(line: &str, separator: char) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for sign in line.chars() {
        match sign {
            '"' => quoted = !quoted,
            sign if sign == separator && !quoted => fields.push(String::new()),
            sign => fields.last_mut().into_iter().for_each(|field| field.push(sign)),
        }
    }
    fields.iter().map(|field| field.trim().to_owned()).collect()
}

/// Whether it is written with digits and marks alone, as the numbers that are read.
fn is_number(text: &str) -> bool {
    let known = |sign: char| sign.is_ascii_digit() || "-.,'’/:".contains(sign);
    text.chars().all(known) && text.bytes().any(|byte| byte.is_ascii_digit()) && text.len() <= 60
}

fn digits_of(text: &str) -> Vec<u8> {
    text.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0').collect()
}

fn has_same_marks(a: &str, b: &str) -> bool {
    let same = |(a, b): (char, char)| a == b || a.is_ascii_digit() && b.is_ascii_digit();
    a.chars().count() == b.chars().count() && a.chars().zip(b.chars()).all(same)
}

#[cfg(test)]
mod tests;
