use super::Style;
use crate::state::Sheet;

/// The numbers as they stand on the page: one line per line, a space between numbers.
pub fn text(sheet: &Sheet, style: Style<'_>) -> String {
    let lines = sheet.lines().into_iter().map(|line| {
        line.iter().map(|number| style.settings.cell(sheet, number).written(style.mark)).collect::<Vec<_>>().join(" ")
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The numbers as a spreadsheet takes them from the clipboard: one row per line, each number in its column.
pub fn tabbed(sheet: &Sheet, style: Style<'_>) -> String {
    sheet.table(style.settings).text("\t", style.mark)
}
