use super::Style;
use crate::state::Transcript;

/// The numbers as they stand on the page: one line per line, a space between numbers. What is struck out is not among them.
pub fn text(transcript: &Transcript, style: Style<'_>) -> String {
    let mut text = String::new();
    let mut last = None;
    for number in transcript.valid_numbers() {
        text.push_str(last.map_or("", |line| if line == number.line { " " } else { "\n" }));
        text.push_str(&style.settings.cell(transcript, &number).written(style.mark));
        last = Some(number.line);
    }
    text
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
