//! What the rows of a CSV file stand for, and the rows themselves.

use crate::number::csv_field;
use crate::word::words;
use crate::{BoundingBox, DecimalMark, Digit, KnownList, NumberKind, NumberStyles, Recognition};
use serde::{Deserialize, Serialize};

/// What the rows of a CSV file stand for. What is struck out has none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// One row per digit, under [`DIGITS_HEADER`].
    #[default]
    Digits,
    /// One row per number, under [`NUMBERS_HEADER`].
    Numbers,
    /// The rows and columns of the page, without a header.
    Grid,
}

words!(Layout { Digits = "digits", Numbers = "numbers", Grid = "grid" });

impl Layout {
    /// The first line of such a file, without its end; none for the grid.
    #[must_use]
    pub fn header(self) -> Option<&'static str> {
        match self {
            Self::Digits => Some(DIGITS_HEADER),
            Self::Numbers => Some(NUMBERS_HEADER),
            Self::Grid => None,
        }
    }
}

/// Names of the columns of [`Layout::Digits`]. `line`, `number` and `index` count from 0; `x`, `y`, `width`, `height` are pixels of the
/// upright picture.
pub const DIGITS_HEADER: &str = "line,number,index,label,confidence,sure,x,y,width,height";
/// Names of the columns of [`Layout::Numbers`]. `line`, `number`, `row` and `column` count from 0; the last two are empty where the page
/// has no grid. `cell` is the number as a spreadsheet takes it, `value` is empty for what is no plain number.
pub const NUMBERS_HEADER: &str = "line,number,row,column,cell,kind,value,sure,x,y,width,height";

/// How the numbers of a picture are to be understood.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NumberParams {
    /// How they are written on the paper.
    pub styles: NumberStyles,
    /// Those that may stand there.
    pub list: Option<KnownList>,
}

impl NumberParams {
    /// Sets values and kinds of an answer's numbers, after each was compared with the list.
    pub fn apply(&self, answer: &mut Recognition) {
        if let Some(list) = &self.list {
            list.snap(answer);
        }
        answer.set_values(&self.styles);
    }
}

impl NumberKind {
    /// As it stands in answers.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Date => "date",
            Self::Time => "time",
            Self::Fraction => "fraction",
            Self::Text => "text",
        }
    }
}

impl Recognition {
    /// The rows of a CSV file for programs, without its header and without line ends: fields end in commas, decimals stand behind a point.
    #[must_use]
    pub fn csv_rows(&self, layout: Layout, styles: &NumberStyles) -> Vec<String> {
        match layout {
            Layout::Digits => {
                self.digits.iter().enumerate().filter(|(_, digit)| !digit.cancelled).map(digit_row).collect()
            }
            Layout::Numbers => self.number_rows(styles),
            Layout::Grid => {
                self.table(styles).csv(',', DecimalMark::Point).split_terminator("\r\n").map(str::to_owned).collect()
            }
        }
    }

    fn number_rows(&self, styles: &NumberStyles) -> Vec<String> {
        let boxes = self.valid_numbers().map(|number| number.bounding_box);
        let rows = self.entries(styles).into_iter().zip(boxes).map(|(entry, BoundingBox { x, y, width, height })| {
            let place = |index: Option<usize>| index.map(|index| index.to_string()).unwrap_or_default();
            let (row, column) = entry.place.unzip();
            let value = entry.cell.value.map(|_| entry.cell.written(DecimalMark::Point)).unwrap_or_default();
            let cell = entry.cell.safe(DecimalMark::Point);
            format!(
                "{},{},{},{},{},{},{value},{},{x},{y},{width},{height}",
                entry.line,
                entry.number,
                place(row),
                place(column),
                csv_field(&cell, ','),
                entry.cell.kind.word(),
                !entry.doubtful,
            )
        });
        rows.collect()
    }
}

fn digit_row((index, digit): (usize, &Digit)) -> String {
    let Digit { label, confidence, sure, bounding_box, line, number, .. } = digit;
    let BoundingBox { x, y, width, height } = bounding_box;
    format!("{line},{number},{index},{label},{confidence},{sure},{x},{y},{width},{height}")
}
