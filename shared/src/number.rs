//! What a number on paper means: its text and marks in, its value and its cell out. The server, the terminal and the page all ask this one
//! module, so that a CSV, a workbook, the clipboard and JSON agree to the cell.

use crate::word::words;
use serde::{Deserialize, Serialize};

/// Spreadsheets, and the floating point numbers of JSON, hold numbers of so many digits exactly. Longer ones are text.
pub const EXACT_DIGITS: usize = 15;

/// The sign before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum DecimalMark {
    /// 12.5
    Point,
    /// 12,5
    Comma,
}

words!(DecimalMark { Point = "point", Comma = "comma" });

impl DecimalMark {
    /// The sign itself.
    #[must_use]
    pub fn sign(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    /// What ends a field of a CSV file in places that write decimals like this.
    #[must_use]
    pub fn separator(self) -> char {
        match self {
            Self::Point => ',',
            Self::Comma => ';',
        }
    }
}

/// What the numbers of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnKind {
    /// Each is what it looks like: leading zeros make it text.
    #[default]
    Auto,
    /// Plain numbers: leading zeros count for nothing. A date is still no number.
    Number,
    /// Text, whatever they look like.
    Text,
}

/// How the numbers on the paper are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NumberStyle {
    /// The decimal mark on the paper. Without it each number must tell by itself: 19.50 does, and 1.250, which may be thousands, does not.
    pub decimal_mark: Option<DecimalMark>,
    /// How many digits stand after the decimal mark where the paper has none: 1250 for 12.50. A number that has a mark keeps it.
    pub decimals: usize,
    /// What the numbers of its column are.
    pub kind: ColumnKind,
}

/// What a number looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum NumberKind {
    /// A plain number. It has a value.
    Number,
    /// A date: 24/12/2025, 24.12.25, 2025-12-24. It stays as it is written.
    Date,
    /// A time: 12:45.
    Time,
    /// Two numbers with a slash between them: 3/4. It may also be a day and a month.
    Fraction,
    /// Anything else: leading zeros, more digits than a spreadsheet holds, and what may be decimals or thousands.
    #[default]
    #[serde(other)]
    Text,
}

/// What stands in the cell of a table for one number.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The number as it is written on the paper.
    pub text: String,
    /// What it looks like.
    pub kind: NumberKind,
    /// Its value; set for [`NumberKind::Number`] and for nothing else.
    pub value: Option<f64>,
    /// Digits of the value: sign and whole part, and what stands after the decimal mark.
    plain: (String, String),
}

impl Cell {
    /// The cell of a number that is written like `text`: digits, the marks `- . , ' / :`, and `?` for a digit that is not known.
    #[must_use]
    pub fn new(text: &str, style: NumberStyle) -> Self {
        let text_only = |kind| Self { text: text.to_owned(), kind, value: None, plain: Default::default() };
        if style.kind == ColumnKind::Text {
            return text_only(NumberKind::Text);
        }
        if let Some(kind) = written_as_text(text) {
            return text_only(kind);
        }
        let (sign, body) = text.strip_prefix('-').map_or(("", text), |body| ("-", body));
        let Some((mut whole, decimals)) = parts(body, style) else { return text_only(NumberKind::Text) };
        if style.kind == ColumnKind::Number {
            whole = without_leading_zeros(&whole);
        }
        let is_zero = whole.chars().chain(decimals.chars()).all(|digit| digit == '0');
        let digits = whole.trim_start_matches('0').len() + decimals.len();
        match value_of(&whole, &decimals) {
            // A minus before nothing would be lost, and so would leading zeros and the last of many digits.
            Some(value) if digits <= EXACT_DIGITS && !(is_zero && sign == "-") && !has_leading_zeros(&whole) => Self {
                text: text.to_owned(),
                kind: NumberKind::Number,
                value: Some(if sign == "-" { -value } else { value }),
                plain: (format!("{sign}{whole}"), decimals),
            },
            _ => text_only(NumberKind::Text),
        }
    }

    /// The cell as it is typed into a spreadsheet whose decimal mark is `mark`: 1'250,50 as 1250.50. Text stays as it is on the paper.
    #[must_use]
    pub fn written(&self, mark: DecimalMark) -> String {
        let (whole, decimals) = &self.plain;
        match (self.kind, decimals.is_empty()) {
            (NumberKind::Number, true) => whole.clone(),
            (NumberKind::Number, false) => format!("{whole}{}{decimals}", mark.sign()),
            _ => self.text.clone(),
        }
    }

    /// The same for a file or the clipboard: text that a spreadsheet would take for a formula has an apostrophe before it.
    #[must_use]
    pub fn safe(&self, mark: DecimalMark) -> String {
        let written = self.written(mark);
        if self.kind == NumberKind::Number { written } else { without_formula(&written).into_owned() }
    }

    /// How many digits stand after the decimal mark of its value.
    #[must_use]
    pub fn decimals(&self) -> usize {
        self.plain.1.len()
    }
}

/// The value of a number as a person types it: a minus, digits, a decimal point or comma, digits. Nothing for anything else, and for more
/// than [`EXACT_DIGITS`] digits.
#[must_use]
pub fn plain_value(text: &str) -> Option<f64> {
    let (sign, body) = text.trim().strip_prefix('-').map_or((1.0, text.trim()), |body| (-1.0, body));
    let (whole, decimals) = body.split_once(['.', ',']).unwrap_or((body, ""));
    let has_digits = !whole.is_empty() || !decimals.is_empty();
    value_of(whole, decimals).filter(|_| has_digits).map(|value| sign * value)
}

/// The value of digits before and after the decimal mark. Up to [`EXACT_DIGITS`] of them, one division of two whole numbers gives the
/// nearest there is (Clinger 1990); the standard library's way has tables that are large for a page.
fn value_of(whole: &str, decimals: &str) -> Option<f64> {
    let mut digits: u64 = 0;
    for sign in whole.chars().chain(decimals.chars()) {
        digits = digits.checked_mul(10)?.checked_add(sign.to_digit(10)?.into())?;
    }
    let is_exact = digits < 10_u64.pow(EXACT_DIGITS as u32) && decimals.len() <= EXACT_DIGITS;
    is_exact.then(|| digits as f64 / 10_u64.pow(decimals.len() as u32) as f64)
}

/// Text that no spreadsheet takes for a formula: whoever names a file or writes on a page does not choose what is run elsewhere.
#[must_use]
pub fn without_formula(text: &str) -> std::borrow::Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}").into() } else { text.into() }
}

/// A field of a CSV file as RFC 4180 has it.
#[must_use]
pub fn csv_field(text: &str, separator: char) -> std::borrow::Cow<'_, str> {
    if text.contains([separator, '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\"")).into()
    } else {
        text.into()
    }
}

/// What a text with marks other than thousands and decimals is; nothing for what may have a value.
fn written_as_text(text: &str) -> Option<NumberKind> {
    let known = |sign: char| sign.is_ascii_digit() || "-.,'’".contains(sign);
    let body = text.strip_prefix('-').unwrap_or(text);
    let is_negative = body.len() < text.len();
    let groups = |sign: char| -> Option<Vec<&str>> {
        let groups: Vec<&str> = body.split(sign).collect();
        let digits = |group: &&str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
        (!is_negative && groups.iter().all(digits)).then_some(groups)
    };
    for sign in ['/', '-', '.'] {
        if groups(sign).is_some_and(|groups| is_date(&groups)) {
            return Some(NumberKind::Date);
        }
    }
    if groups(':').is_some_and(|groups| is_time(&groups)) {
        return Some(NumberKind::Time);
    }
    if let Some([over, under]) = groups('/').as_deref() {
        let month_of_year = under.len() == 4 && (1..=12).contains(&number(over));
        let kind = if month_of_year { NumberKind::Date } else { NumberKind::Fraction };
        return Some(if number(under) == 0 { NumberKind::Text } else { kind });
    }
    let is_vulgar =
        body.ends_with(['½', '¼', '¾', '⅓', '⅔', '⅛']) && body.chars().rev().skip(1).all(|c| c.is_ascii_digit());
    if is_vulgar {
        return Some(NumberKind::Fraction);
    }
    (body.contains('-') || !text.chars().all(known)).then_some(NumberKind::Text)
}

/// The value of a group of digits; that of a long one is beyond every date.
fn number(digits: &str) -> u32 {
    digits.parse().unwrap_or(u32::MAX)
}

/// Whether three numbers are a day, a month and a year, in an order that is in use.
fn is_date(groups: &[&str]) -> bool {
    let &[first, second, third] = groups else { return false };
    let short = |group: &str| group.len() <= 2;
    let day_and_month = |a: &str, b: &str| {
        let (a, b) = (number(a), number(b));
        short_pair(a, b) || short_pair(b, a)
    };
    let year_last = short(first) && short(second) && matches!(third.len(), 2 | 4) && day_and_month(first, second);
    let year_first = first.len() == 4 && short(second) && short(third) && day_and_month(second, third);
    year_last || year_first
}

fn short_pair(day: u32, month: u32) -> bool {
    (1..=31).contains(&day) && (1..=12).contains(&month)
}

/// Whether two or three numbers are hours, minutes and seconds.
fn is_time(groups: &[&str]) -> bool {
    let [hours, rest @ ..] = groups else { return false };
    let sixtieth = |group: &&str| group.len() == 2 && number(group) < 60;
    matches!(rest.len(), 1 | 2) && hours.len() <= 2 && number(hours) <= 24 && rest.iter().all(sixtieth)
}

/// The digits before and after the decimal mark; nothing where the marks do not tell.
fn parts(body: &str, style: NumberStyle) -> Option<(String, String)> {
    let body = body.replace('’', "'");
    if body.is_empty()
        || body.starts_with(|sign: char| !sign.is_ascii_digit())
        || !body.ends_with(|sign: char| sign.is_ascii_digit())
    {
        return None;
    }
    if body.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(with_decimals(&body, style.decimals));
    }
    let (whole, decimals) = match decimal_sign(&body, style.decimal_mark)? {
        Some(sign) => body.rsplit_once(sign)?,
        None => (body.as_str(), ""),
    };
    let thousands: Vec<char> = whole.chars().filter(|sign| !sign.is_ascii_digit()).collect();
    let is_one_sign = thousands.windows(2).all(|pair| pair[0] == pair[1]);
    let groups: Vec<&str> = whole.split(|sign: char| !sign.is_ascii_digit()).collect();
    let is_grouped = thousands.is_empty()
        || (1..=3).contains(&groups[0].len())
            && !groups[0].starts_with('0')
            && groups[1..].iter().all(|group| group.len() == 3);
    let only_digits = decimals.bytes().all(|byte| byte.is_ascii_digit());
    (is_one_sign && is_grouped && only_digits).then(|| (groups.concat(), decimals.to_owned()))
}

/// The sign before the decimals of a number with marks, and no sign where all marks are thousands signs; nothing where it may be either.
fn decimal_sign(body: &str, on_paper: Option<DecimalMark>) -> Option<Option<char>> {
    let count = |sign: char| body.matches(sign).count();
    let sign = match (count('.'), count(',')) {
        (0, 0) => return Some(None),
        (_, 0) => '.',
        (0, _) => ',',
        // With both the last one is the decimal mark, whatever the other numbers of the page have.
        _ => return Some(body.rfind(['.', ',']).and_then(|at| body[at..].chars().next())),
    };
    if count(sign) > 1 {
        return Some(None);
    }
    let (before, after) = body.split_once(sign)?;
    let may_be_thousands =
        after.len() == 3 && (1..=3).contains(&before.len()) && !before.starts_with('0') && count('\'') == 0;
    match on_paper {
        // A point and a comma are easily taken for each other: what cannot be thousands is decimals.
        _ if !may_be_thousands => Some(Some(sign)),
        Some(mark) => Some((mark.sign() == sign).then_some(sign)),
        None => None,
    }
}

/// Puts the last `decimals` digits behind the mark; zeros go before a number that is too short, and go from one that is longer.
fn with_decimals(digits: &str, decimals: usize) -> (String, String) {
    if decimals == 0 {
        return (digits.to_owned(), String::new());
    }
    let padded = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, rest) = padded.split_at(padded.len() - decimals);
    (without_leading_zeros(whole), rest.to_owned())
}

/// The digits of a whole number; of zeros alone the last one stays.
fn without_leading_zeros(whole: &str) -> String {
    let digits = whole.trim_start_matches('0');
    if digits.is_empty() { "0".to_owned() } else { digits.to_owned() }
}

fn has_leading_zeros(whole: &str) -> bool {
    whole.len() > 1 && whole.starts_with('0')
}

#[cfg(test)]
mod tests;
