use crate::word::words;
use crate::{ListMatch, NumberKind};
use serde::{Deserialize, Serialize};

/// Names the header that says how many pages a file has, where the answer is a picture of one of them.
pub const PAGES_HEADER: &str = "x-pages";

/// Answer of `POST /api/v1/recognitions`: every digit found, and the numbers they form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Recognition {
    /// Size of the upright image that all boxes refer to.
    pub image: ImageSize,
    /// What read the digits.
    pub model: ModelRef,
    /// The numbers in reading order: digits of one number stand together, numbers are separated by a space, lines by `\n`. Without those
    /// that are struck out.
    pub text: String,
    /// The lines from top to bottom, each with its numbers from left to right.
    pub lines: Vec<Line>,
    /// The digits in reading order.
    pub digits: Vec<Digit>,
    /// The rows and columns that the numbers stand in; left out where they stand in no columns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grid: Option<Grid>,
    /// Ink that looks like the writing of the page and was not read. Inside a number it is a digit that is not sure instead.
    #[serde(default)]
    pub unread: Vec<Unread>,
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

/// The rows and columns of a page: those of all its tables, which share the rows, and of the lines between them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Grid {
    /// How many rows there are; some may be empty.
    pub rows: usize,
    /// How many columns the widest table has.
    pub columns: usize,
    /// The tables from top to bottom. The rows between them are lines in no table, such as headings.
    pub tables: Vec<GridTable>,
}

/// One table of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GridTable {
    /// Its first row in the grid, counted from 0.
    pub row: usize,
    /// How many rows it has.
    pub rows: usize,
    /// How many columns it has; its first one is column 0.
    pub columns: usize,
}

/// Ink that has the size and the stroke of the page's writing, and was neither read nor recognised as something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unread {
    /// Where it is.
    pub bounding_box: BoundingBox,
}

/// Something that was not there to be read, or was left out. The picture was read all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Warning {
    /// Stable word for programs, never renamed: `rows_missing`, `detail_missing`, `end_missing`, `more_pages`,
    /// `small_digits`, `print_left_out` or `back_left_out`. There may be new ones.
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
    /// What named the digits.
    pub classifier: ReadBy,
}

/// Who names the digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum ReadBy {
    /// The networks, and the model's support vector machine.
    #[default]
    Svm,
    /// The networks, and the model's k nearest neighbours.
    Knn,
    /// The networks alone, whatever the model has learned.
    Net,
}

words!(ReadBy { Svm = "svm", Knn = "knn", Net = "net" });

impl ReadBy {
    /// The classifier of the model, if one is asked.
    #[must_use]
    pub fn classifier(self) -> Option<ClassifierKind> {
        match self {
            Self::Svm => Some(ClassifierKind::Svm),
            Self::Knn => Some(ClassifierKind::Knn),
            Self::Net => None,
        }
    }
}

impl From<ClassifierKind> for ReadBy {
    fn from(kind: ClassifierKind) -> Self {
        match kind {
            ClassifierKind::Svm => Self::Svm,
            ClassifierKind::Knn => Self::Knn,
        }
    }
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

words!(ClassifierKind { Svm = "svm", Knn = "knn" });

/// What becomes of printed digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Print {
    /// They are left out: only handwriting is read.
    #[default]
    Exclude,
    /// They are read like written ones.
    Include,
}

words!(Print { Exclude = "exclude", Include = "include" });

/// What becomes of pale digits that seem to show through from the back of the sheet, mirrored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Back {
    /// They are left out.
    #[default]
    Exclude,
    /// They are read all the same: a faint pencil may have been taken for the back.
    Include,
}

words!(Back { Exclude = "exclude", Include = "include" });

/// What boxes that stand in a row are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Boxes {
    /// One number or several, as the page looks.
    #[default]
    Auto,
    /// One number, also across a thick line between two of them.
    Joined,
}

words!(Boxes { Auto = "auto", Joined = "joined" });

/// One line of numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Line {
    /// The line's numbers, separated by spaces, without those that are struck out.
    pub text: String,
    /// The numbers from left to right.
    pub numbers: Vec<Number>,
}

impl Line {
    /// Its numbers that are not struck out.
    pub fn valid(&self) -> impl Iterator<Item = &Number> {
        self.numbers.iter().filter(|number| !number.cancelled)
    }
}

impl Recognition {
    /// Puts the text of the lines and of the whole together again, after numbers have changed.
    pub(crate) fn retell(&mut self) {
        for line in &mut self.lines {
            line.text = line.valid().map(|number| number.text.as_str()).collect::<Vec<_>>().join(" ");
        }
        let lines = self.lines.iter().filter(|line| line.valid().next().is_some());
        self.text = lines.map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    }
}

/// Digits written together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Number {
    /// The number as it is written: its digits, and the marks among them: a minus before them, `.`, `,`, `'`, `/`, `:`, `-`.
    pub text: String,
    /// What it looks like.
    #[serde(default)]
    pub kind: NumberKind,
    /// Its value; set for plain numbers only. Dates, times, leading zeros, more than 15 digits, and what may be decimals or thousands as
    /// long as nobody says what the decimal mark is, have none; nor has what is struck out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Smallest box around the digits' boxes.
    pub bounding_box: BoundingBox,
    /// Indices into [`Recognition::digits`], from left to right.
    pub digits: Vec<usize>,
    /// The marks in and before it, from left to right.
    #[serde(default)]
    pub marks: Vec<Mark>,
    /// Its row in [`Recognition::grid`], counted from 0; left out where there is no grid. Two parts of a number may share a cell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// Its column in the grid, counted from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// What the known list says of it; left out where no list was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub list: Option<ListMatch>,
    /// Whether it is struck out. Such a number is in no text, no cell and no row of a CSV file.
    #[serde(default)]
    pub cancelled: bool,
}

/// A sign that stands in or before a number.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mark {
    /// Which.
    pub kind: MarkKind,
    /// Probability that it is there, 0 to 1.
    pub confidence: f32,
    /// Where its ink is.
    pub bounding_box: BoundingBox,
    /// How many of the number's digits stand before it.
    pub after: usize,
}

/// The signs that numbers are written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum MarkKind {
    /// `.`; perhaps a comma, which looks much the same.
    Point,
    /// `,`
    Comma,
    /// `'` between thousands.
    Apostrophe,
    /// `-` before a number, or the hyphen of a date.
    Minus,
    /// `/`
    Slash,
    /// `:`
    Colon,
    /// One that this version does not know.
    #[serde(other)]
    Other,
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
    /// How it is written. Printed digits are there only where `print=include` asks for them.
    #[serde(default)]
    pub kind: DigitKind,
    /// Whether it is struck out, as all of its number is.
    #[serde(default)]
    pub cancelled: bool,
    /// Index into [`Recognition::lines`].
    pub line: usize,
    /// Index into that line's [`Line::numbers`].
    pub number: usize,
}

/// How a digit is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum DigitKind {
    /// By hand.
    #[default]
    Hand,
    /// It is printed.
    Print,
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
