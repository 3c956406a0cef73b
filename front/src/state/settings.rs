//! What the person has chosen once and for all.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use shared::{Boxes, Cell, DecimalMark, NumberStyle, Print, ReadBy};

use super::{Checks, Number, Template, Transcript};
use crate::language::Language;

/// All settings; the browser keeps them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The language, where the person chose another than the browser's.
    pub language: Option<Language>,
    /// The colours.
    pub theme: Theme,
    /// What names the digits.
    pub classifier: ReadBy,
    /// Whether printed digits are read, too.
    pub print: Print,
    /// What boxes that stand in a row are.
    pub boxes: Boxes,
    /// The model that reads; nothing for the built-in one.
    pub model: Option<String>,
    /// The secret token of the person's own models; nothing before the first.
    pub token: Option<String>,
    /// The decimal mark on the paper, where the person said so.
    pub decimal_mark: Option<DecimalMark>,
    /// How many of a number's digits stand after the decimal mark where the paper has none.
    pub decimals: usize,
    /// Width of the pen of the drawing pad, in its pixels.
    pub pen: Pen,
    /// What the numbers are held against.
    pub checks: Checks,
    /// What was set up for kinds of sheets, the latest first.
    #[serde(with = "kept")]
    pub templates: Rc<Vec<Template>>,
    /// Whether keys that write a sign do nothing unless the focus is on a digit.
    pub no_single_keys: bool,
}

/// `serde` keeps nothing that is shared unless it is told how.
mod kept {
    use std::rc::Rc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Template;

    pub(super) fn serialize<S: Serializer>(kept: &Rc<Vec<Template>>, serializer: S) -> Result<S::Ok, S::Error> {
        kept.as_slice().serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Rc<Vec<Template>>, D::Error> {
        Vec::deserialize(deserializer).map(Rc::new)
    }
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

impl Settings {
    /// How the numbers are written on the paper, in columns of which nothing else was said.
    pub fn style(&self) -> NumberStyle {
        NumberStyle { decimal_mark: self.decimal_mark, decimals: self.decimals, ..NumberStyle::default() }
    }

    /// What stands in the cell of a number.
    pub fn cell(&self, transcript: &Transcript, number: &Number) -> Cell {
        let column = transcript.column(number.column(transcript));
        Cell::new(&number.text(transcript), column.style(self.style()))
    }

    /// A number's value; nothing where one of its digits is not known, and for dates, times, and what may be decimals or thousands.
    pub fn value(&self, transcript: &Transcript, number: &Number) -> Option<f64> {
        self.cell(transcript, number).value
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::drawn::transcript;

    #[test]
    fn what_may_be_thousands_has_no_value_and_decimals_have_one() {
        let with_mark = |before: &str| {
            let mut transcript = transcript(&["12500"]);
            transcript.digits[2].before = before.into();
            let number = transcript.numbers()[0];
            Settings::default().value(&transcript, &number)
        };
        assert_eq!(with_mark("."), None);
        assert_eq!(with_mark("/"), None);
        assert_eq!(with_mark(""), Some(12500.0));
        let mut transcript = transcript(&["125"]);
        (transcript.digits[0].before, transcript.digits[2].before) = ("-".into(), ".".into());
        let number = transcript.numbers()[0];
        assert_eq!(Settings::default().value(&transcript, &number), Some(-12.5));
    }

    #[test]
    fn a_number_with_an_unknown_digit_has_no_value() {
        let mut transcript = transcript(&["12"]);
        transcript.digits[1].label = None;
        let number = transcript.numbers()[0];
        assert_eq!(Settings::default().value(&transcript, &number), None);
        assert_eq!(Settings::default().cell(&transcript, &number).text, "1?");
    }

    #[test]
    fn settings_of_another_version_of_the_page_are_read_as_far_as_they_go() {
        let settings: Settings = serde_json::from_str(r#"{"theme":"dark","unheard_of":1}"#).expect("settings");
        assert_eq!(settings, Settings { theme: Theme::Dark, ..Settings::default() });
    }
}
