use super::Style;
use crate::state::Sheet;

/// The numbers as they stand on the page: one line per line, a space between numbers.
pub fn text(sheet: &Sheet, style: Style<'_>) -> String {
    joined(sheet, style, " ")
}

/// The numbers as a spreadsheet takes them from the clipboard: one row per line, one cell per number.
pub fn tabbed(sheet: &Sheet, style: Style<'_>) -> String {
    joined(sheet, style, "\t")
}

fn joined(sheet: &Sheet, style: Style<'_>, between: &str) -> String {
    let mark = style.mark();
    let lines = sheet.lines().into_iter().map(|line| {
        line.iter().map(|number| style.settings.written(sheet, number, mark)).collect::<Vec<_>>().join(between)
    });
    lines.collect::<Vec<_>>().join("\n")
}
