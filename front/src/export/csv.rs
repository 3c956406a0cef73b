use super::{Source, Style};

/// Without it, spreadsheets take UTF-8 for something else.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A table with one row per number. Where the decimal mark is a comma, fields end in semicolons, as spreadsheets expect.
pub fn csv(sources: &[Source], style: Style<'_>) -> String {
    let separator = style.mark().separator();
    let mut out = String::from(BYTE_ORDER_MARK);
    let mut write = |fields: &[&str]| {
        for (index, field) in fields.iter().enumerate() {
            if index > 0 {
                out.push(separator);
            }
            out.push_str(&quoted(field, separator));
        }
        out.push_str("\r\n");
    };
    write(&style.headings());
    for row in style.rows(sources) {
        let confidence = format!("{:.3}", row.confidence).replace('.', &style.mark().sign().to_string());
        let yes_or_no = |is_so| if is_so { style.language.yes() } else { style.language.no() };
        let (corrected, checked) = (yes_or_no(row.corrected), yes_or_no(row.checked));
        let (line, place) = (row.line.to_string(), row.place.to_string());
        write(&[row.file, &line, &place, &row.number, &confidence, corrected, checked, &row.remark]);
    }
    out
}

/// A field as RFC 4180 wants it. A file's name that begins like a formula must not become one.
fn quoted(field: &str, separator: char) -> String {
    let is_formula = field.starts_with(['=', '+', '-', '@', '\t']);
    let plain = !field.contains([separator, '"', '\r', '\n']) && !is_formula;
    if plain {
        return field.into();
    }
    format!("\"{}{}\"", if is_formula { "'" } else { "" }, field.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_with_separators_and_formulas_are_quoted() {
        assert_eq!(quoted("a, \"b\"", ','), "\"a, \"\"b\"\"\"");
        assert_eq!(quoted("a, b", ';'), "a, b");
        assert_eq!(quoted("=cmd()", ','), "\"'=cmd()\"");
    }
}
