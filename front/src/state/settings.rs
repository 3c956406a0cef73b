//! What the person has chosen once and for all.

use serde::{Deserialize, Serialize};
use shared::ClassifierKind;

use super::{Checks, Number, Sheet};
use crate::text::Language;

/// All settings; the browser keeps them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The language, where the person chose another than the browser's.
    pub language: Option<Language>,
    /// The colours.
    pub theme: Theme,
    /// Which of the model's classifiers reads.
    pub classifier: ClassifierKind,
    /// The model that reads; nothing for the built-in one.
    pub model: Option<String>,
    /// The secret token of the person's own models; nothing before the first.
    pub token: Option<String>,
    /// What stands before the decimals, where the person chose another than the language's.
    pub decimal_mark: Option<DecimalMark>,
    /// How many of a number's digits stand after the decimal mark.
    pub decimals: usize,
    /// Width of the pen of the drawing pad, in its pixels.
    pub pen: Pen,
    /// What the numbers are held against.
    pub checks: Checks,
    /// Whether keys that write a sign do nothing unless the focus is on a digit.
    pub no_single_keys: bool,
}

/// The colours of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system says.
    #[default]
    Auto,
    /// Ink on paper.
    Light,
    /// Paper on ink.
    Dark,
}

impl Theme {
    /// The one that looks different from this, where the system is dark or not.
    #[must_use]
    pub fn other(self, system_is_dark: bool) -> Self {
        match (self, system_is_dark) {
            (Self::Dark, _) | (Self::Auto, true) => Self::Light,
            (Self::Light, _) | (Self::Auto, false) => Self::Dark,
        }
    }
}

/// What stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DecimalMark {
    /// 12.5
    Point,
    /// 12,5
    Comma,
}

/// The pen of the drawing pad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pen {
    /// A ball pen.
    Thin,
    /// A felt pen.
    #[default]
    Medium,
    /// A marker.
    Thick,
}

impl Pen {
    /// Width of its stroke in pixels.
    pub fn width(self) -> f64 {
        match self {
            Self::Thin => 4.0,
            Self::Medium => 7.0,
            Self::Thick => 12.0,
        }
    }
}

impl DecimalMark {
    /// The sign itself.
    pub fn sign(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }

    /// What a spreadsheet with this mark takes for the end of a field.
    pub fn separator(self) -> char {
        match self {
            Self::Point => ',',
            Self::Comma => ';',
        }
    }
}

impl Settings {
    /// The decimal mark in use, for a page in this language.
    pub fn mark(&self, language: Language) -> DecimalMark {
        self.decimal_mark.unwrap_or(match language {
            Language::English => DecimalMark::Point,
            Language::French => DecimalMark::Comma,
        })
    }

    /// A number as it is written, with `mark` before its decimals.
    pub fn written(&self, sheet: &Sheet, number: &Number, mark: DecimalMark) -> String {
        with_decimals(&number.text(sheet), self.decimals, mark.sign())
    }

    /// A number's value; nothing where one of its digits is not known, and for dates, times, and what may be decimals or thousands.
    pub fn value(&self, sheet: &Sheet, number: &Number) -> Option<f64> {
        let text = number.text(sheet);
        let thousands = text.split_once('.').is_some_and(|(_, rest)| rest.len() == 3);
        if thousands { None } else { with_decimals(&text, self.decimals, '.').parse().ok() }
    }
}

/// Puts the mark before the last `decimals` signs; zeros go before a number that is too short. A number that has marks on the paper keeps
/// them, with `mark` for its point where it has no more than one.
fn with_decimals(text: &str, decimals: usize, mark: char) -> String {
    if text.contains(['.', '/', ':']) || text.trim_start_matches('-').contains('-') {
        let is_decimal = text.matches('.').count() == 1 && !text.contains(['/', ':']);
        return if is_decimal { text.replace('.', &mark.to_string()) } else { text.into() };
    }
    if decimals == 0 {
        return text.into();
    }
    if let Some(digits) = text.strip_prefix('-') {
        return format!("-{}", with_decimals(digits, decimals, mark));
    }
    let padded = format!("{text:0>width$}", width = decimals + 1);
    let (whole, rest) = padded.split_at(padded.len() - decimals);
    format!("{whole}{mark}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::drawn::sheet;

    #[test]
    fn decimals_stand_after_the_mark() {
        assert_eq!(with_decimals("125", 2, ','), "1,25");
        assert_eq!(with_decimals("5", 2, '.'), "0.05");
        assert_eq!(with_decimals("007", 0, '.'), "007");
    }

    #[test]
    fn marks_on_the_paper_stay_and_the_point_becomes_the_mark_in_use() {
        assert_eq!(with_decimals("19.50", 2, ','), "19,50");
        assert_eq!(with_decimals("-675", 2, '.'), "-6.75");
        assert_eq!(with_decimals("24/12/2025", 2, ','), "24/12/2025");
        assert_eq!(with_decimals("24.12.2025", 0, ','), "24.12.2025");
        assert_eq!(with_decimals("12:45", 1, '.'), "12:45");
    }

    #[test]
    fn what_may_be_thousands_has_no_value_and_decimals_have_one() {
        let with_mark = |before: &str| {
            let mut sheet = sheet(&["12500"]);
            sheet.digits[2].before = before.into();
            let number = sheet.numbers()[0];
            Settings::default().value(&sheet, &number)
        };
        assert_eq!(with_mark("."), None);
        assert_eq!(with_mark("/"), None);
        assert_eq!(with_mark(""), Some(12500.0));
        let mut sheet = sheet(&["125"]);
        (sheet.digits[0].before, sheet.digits[2].before) = ("-".into(), ".".into());
        let number = sheet.numbers()[0];
        assert_eq!(Settings::default().value(&sheet, &number), Some(-12.5));
    }

    #[test]
    fn a_number_with_an_unknown_digit_has_no_value() {
        let mut sheet = sheet(&["12"]);
        sheet.digits[1].label = None;
        let number = sheet.numbers()[0];
        assert_eq!(Settings::default().value(&sheet, &number), None);
        assert_eq!(Settings::default().written(&sheet, &number, DecimalMark::Point), "1?");
    }

    #[test]
    fn settings_of_another_version_of_the_page_are_read_as_far_as_they_go() {
        let settings: Settings = serde_json::from_str(r#"{"theme":"dark","unheard_of":1}"#).expect("settings");
        assert_eq!(settings, Settings { theme: Theme::Dark, ..Settings::default() });
    }
}
