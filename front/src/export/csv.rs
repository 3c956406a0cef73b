use shared::{csv_field, without_formula};

use super::{Source, Style};

/// Without it, spreadsheets take UTF-8 for something else.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A table with one row per number. Where the decimal mark is a comma, fields end in semicolons, as spreadsheets expect.
pub fn csv(sources: &[Source], style: Style<'_>) -> String {
    let separator = style.mark.separator();
    let mut out = String::from(BYTE_ORDER_MARK);
    let mut write = |fields: &[&str]| {
        for (index, field) in fields.iter().enumerate() {
            if index > 0 {
                out.push(separator);
            }
            out.push_str(&csv_field(field, separator));
        }
        out.push_str("\r\n");
    };
    write(&style.headings());
    for row in style.rows(sources) {
        let confidence = format!("{:.3}", row.confidence).replace('.', &style.mark.sign().to_string());
        let yes_or_no = |is_so| if is_so { style.language.yes() } else { style.language.no() };
        let (corrected, checked) = (yes_or_no(row.corrected), yes_or_no(row.checked));
        let (line, place) = (row.line.to_string(), row.place.to_string());
        // Whoever names a file does not choose what a spreadsheet runs.
        let file = without_formula(row.file);
        write(&[&file, &line, &place, &row.cell.safe(style.mark), &confidence, corrected, checked, &row.remark]);
    }
    out
}
