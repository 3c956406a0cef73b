use crate::UnknownWord;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Answer of `POST /api/v1/recognitions`: every digit found, and the numbers they form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recognition {
    /// Size of the upright image that all boxes refer to.
    pub image: ImageSize,
    /// What read the digits.
    pub model: ModelRef,
    /// The numbers in reading order: digits of one number stand together, numbers are separated by a space, lines by `\n`.
    pub text: String,
    /// The lines from top to bottom, each with its numbers from left to right.
    pub lines: Vec<Line>,
    /// The digits in reading order.
    pub digits: Vec<Digit>,
    /// Where the time went.
    pub timings: Timings,
    /// What was not there to be read, or was left out; empty as a rule.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// Which page of the file was read, counted from 1.
    #[serde(default = "one")]
    pub page: u32,
    /// How many pages the file has: more than one in a TIFF or PDF file of several.
    #[serde(default = "one")]
    pub pages: u32,
}

fn one() -> u32 {
    1
}

/// Something that was not there to be read, or was left out. The picture was read all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Warning {
    /// Stable word for programs, never renamed: `rows_missing`, `detail_missing`, `end_missing` or `more_pages`. There may be new ones.
    pub code: String,
    /// What it is and what to do about it.
    pub detail: String,
}

/// Width and height in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImageSize {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// By how many degrees the image was turned clockwise before reading: 0, 90, 180 or 270. All boxes refer to the image before that.
    #[serde(default)]
    pub turned: u16,
}

/// The model and the classifier that read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ModelRef {
    /// `default` for the built-in model.
    pub id: String,
    /// The classifier that read the digits.
    pub classifier: ClassifierKind,
}

/// The two classifiers every model holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ClassifierKind {
    /// Support vector machine.
    #[default]
    Svm,
    /// k nearest neighbours.
    Knn,
}

impl ClassifierKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Svm, Self::Knn];

    /// As it stands in requests and answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Svm => "svm",
            Self::Knn => "knn",
        }
    }
}

impl FromStr for ClassifierKind {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|kind| kind.word() == word).ok_or(UnknownWord)
    }
}

/// One line of numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Line {
    /// The line's numbers, separated by spaces.
    pub text: String,
    /// The numbers from left to right.
    pub numbers: Vec<Number>,
}

/// Digits written together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Number {
    /// The number as it is written: its digits, and the marks among them: a minus before them, `.` for a point or comma, `/`, `:`.
    pub text: String,
    /// Smallest box around the digits' boxes.
    pub bounding_box: BoundingBox,
    /// Indices into [`Recognition::digits`], from left to right.
    pub digits: Vec<usize>,
}

/// One digit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Digit {
    /// What was read, 0 to 9.
    pub label: u8,
    /// Calibrated probability of `label`, 0 to 1.
    pub confidence: f32,
    /// Whether the confidence is high enough to be left unchecked.
    pub sure: bool,
    /// Where the digit's ink is.
    pub bounding_box: BoundingBox,
    /// Other readings, most probable first; without `label`.
    pub alternatives: Vec<Alternative>,
    /// Index into [`Recognition::lines`].
    pub line: usize,
    /// Index into that line's [`Line::numbers`].
    pub number: usize,
}

/// Another reading of a digit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alternative {
    /// 0 to 9.
    pub label: u8,
    /// Calibrated probability, 0 to 1.
    pub confidence: f32,
}

/// A rectangle in pixels, origin top left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BoundingBox {
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Pixels across, at least 1.
    pub width: u32,
    /// Pixels down, at least 1.
    pub height: u32,
}

/// Wall-clock time of each stage in milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Timings {
    /// From the file's bytes to upright grey pixels.
    pub decode_ms: f64,
    /// From pixels to candidate boxes.
    pub segment_ms: f64,
    /// From candidates to digits, numbers and lines.
    pub classify_ms: f64,
    /// Everything together.
    pub total_ms: f64,
}

#[cfg(test)]
mod tests {
    use super::Recognition;

    #[test]
    fn an_answer_of_an_older_server_has_one_page_and_no_warnings() {
        let answer = r#"{"image":{"width":1,"height":1},"model":{"id":"default","classifier":"svm"},"text":"","lines":[],
            "digits":[],"timings":{"decode_ms":0,"segment_ms":0,"classify_ms":0,"total_ms":0}}"#;
        let answer: Recognition = serde_json::from_str(answer).unwrap();
        assert_eq!((answer.page, answer.pages, answer.warnings), (1, 1, vec![]));
    }
}
