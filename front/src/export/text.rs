use super::Style;
use crate::state::Transcript;

/// The numbers as they stand on the page: one line per line, a space between numbers.
pub fn text(transcript: &Transcript, style: Style<'_>) -> String {
    let lines = transcript.lines().into_iter().map(|line| {
        line.iter()
            .map(|number| style.settings.cell(transcript, number).written(style.mark))
            .collect::<Vec<_>>()
            .join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A table as a spreadsheet takes it from the clipboard.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Cells separated by tabs.
    pub text: String,
    /// The same as HTML, which says of each cell whether it is text.
    pub html: String,
}

/// The numbers in the rows and columns of the page, for the clipboard.
pub fn table(transcript: &Transcript, style: Style<'_>) -> Table {
    let table = transcript.table(style.settings);
    Table { text: table.text("\t", style.mark), html: table.html(style.mark) }
}
