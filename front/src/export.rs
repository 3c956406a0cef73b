//! What leaves the page: text, CSV, JSON and XLSX, with the person's corrections. No DOM.

mod csv;
mod json;
mod text;
mod xlsx;
mod zip;

use std::rc::Rc;

pub use csv::csv;
pub use json::json;
pub use text::{Table, table, text};
pub use xlsx::{letters, xlsx};

use shared::{Cell, DecimalMark};

use crate::state::{Marks, Misfit, Number, Settings, Transcript, TranscriptDigit};
use crate::text::Language;

/// A file and what was read from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Name of the file.
    pub file: String,
    /// Its reading, as corrected.
    pub transcript: Rc<Transcript>,
}

/// How it is written.
#[derive(Debug, Clone, Copy)]
pub struct Style<'a> {
    /// Language of the headings.
    pub language: Language,
    /// Decimals and checks.
    pub settings: &'a Settings,
    /// The decimal mark of the files: that of the spreadsheets which open them.
    pub mark: DecimalMark,
}

impl Style<'_> {
    /// The headings of the table.
    fn headings(&self) -> [&'static str; 8] {
        let text = self.language;
        [
            text.column_file(),
            text.column_line(),
            text.column_place(),
            text.column_number(),
            text.column_confidence(),
            text.column_corrected(),
            text.column_checked(),
            text.column_remark(),
        ]
    }

    /// Why a number does not fit, and with the first one of a line, how much of the line was not read.
    fn remark(&self, transcript: &Transcript, number: &Number, misfit: Option<Misfit>) -> String {
        let first = transcript.valid_numbers().iter().find(|other| other.line == number.line) == Some(number);
        let unread = if first { transcript.unread_beside(number.line) } else { 0 };
        let unread = (unread > 0).then(|| self.language.unread_in_line(unread));
        misfit.map(|misfit| self.language.misfit(misfit)).into_iter().chain(unread).collect::<Vec<_>>().join("; ")
    }

    /// The table: one row per number that is not struck out.
    fn rows<'s>(&'s self, sources: &'s [Source]) -> impl Iterator<Item = Row<'s>> {
        sources.iter().flat_map(move |source| {
            let transcript = &source.transcript;
            let misfits = Marks::of(transcript, self.settings).misfits;
            let numbers = transcript.numbers().into_iter().zip(misfits);
            numbers.filter(|(number, _)| !number.is_cancelled(transcript)).map(move |(number, misfit)| Row {
                file: &source.file,
                line: number.line + 1,
                place: number.place + 1,
                cell: self.settings.cell(transcript, &number),
                confidence: number.confidence(transcript),
                doubtful: misfit.is_some() || !number.digits(transcript).iter().all(TranscriptDigit::is_sure),
                corrected: number.digits(transcript).iter().any(|digit| digit.corrected),
                checked: number.digits(transcript).iter().any(|digit| digit.checked),
                remark: self.remark(transcript, &number, misfit),
            })
        })
    }
}

/// One number of the table.
struct Row<'a> {
    file: &'a str,
    /// Counted from 1.
    line: usize,
    /// Which number of its line, counted from 1.
    place: usize,
    cell: Cell,
    confidence: f32,
    /// Whether somebody should look at it.
    doubtful: bool,
    corrected: bool,
    checked: bool,
    /// Why it does not fit.
    remark: String,
}

// What opens workbooks again is not compiled for the browser.
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
