//! A workbook of two sheets: the numbers as they stand on the page, and a list with one row per number.
//!
//! The smallest set of parts that ECMA-376 (Office Open XML, part 1, section 12.2) asks for; text stands in the cells.

use super::zip::zip;
use super::{Source, Style};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
/// Spreadsheets hold numbers with so many digits exactly.
const EXACT_DIGITS: usize = 15;

/// A cell.
enum Cell {
    Text(String),
    Number(String),
}

/// The workbook's bytes.
pub fn xlsx(sources: &[Source], style: Style<'_>) -> Vec<u8> {
    let names = [style.language.sheet_numbers(), style.language.sheet_list()];
    let sheets: String = (1..)
        .zip(names)
        .map(|(id, name)| format!("<sheet name=\"{}\" sheetId=\"{id}\" r:id=\"rId{id}\"/>", escaped(name)))
        .collect();
    let relations: String =
        [1, 2].map(|id| relation(id, &format!("{OFFICE}/worksheet"), &format!("worksheets/sheet{id}.xml"))).concat();
    let types: String = [1, 2].map(|id| format!("<Override PartName=\"/xl/worksheets/sheet{id}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>")).concat();
    zip(&[
        (
            "[Content_Types].xml",
            format!(
                "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{types}</Types>"
            ),
        ),
        ("_rels/.rels", relationships(&relation(1, &format!("{OFFICE}/officeDocument"), "xl/workbook.xml"))),
        (
            "xl/workbook.xml",
            format!("{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{sheets}</sheets></workbook>"),
        ),
        ("xl/_rels/workbook.xml.rels", relationships(&relations)),
        ("xl/worksheets/sheet1.xml", worksheet(&layout(sources, style))),
        ("xl/worksheets/sheet2.xml", worksheet(&list(sources, style))),
    ])
}

/// The numbers as they stand on the page; with several files each under its name.
fn layout(sources: &[Source], style: Style<'_>) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for source in sources {
        if sources.len() > 1 {
            rows.push(vec![Cell::Text(source.file.clone())]);
        }
        for line in source.sheet.lines() {
            let cell = |number: &crate::state::Number| {
                cell(number.text(&source.sheet), style.settings.value(&source.sheet, number))
            };
            rows.push(line.iter().map(cell).collect());
        }
    }
    rows
}

fn list(sources: &[Source], style: Style<'_>) -> Vec<Vec<Cell>> {
    let mut rows = vec![style.headings().map(|heading| Cell::Text(heading.into())).into()];
    for row in style.rows(sources) {
        let yes_or_no = |is_so| Cell::Text(if is_so { style.language.yes() } else { style.language.no() }.into());
        rows.push(vec![
            Cell::Text(row.file.into()),
            Cell::Number(row.line.to_string()),
            Cell::Number(row.place.to_string()),
            cell(row.digits, row.value),
            Cell::Number(format!("{:.3}", row.confidence)),
            yes_or_no(row.corrected),
            yes_or_no(row.checked),
            Cell::Text(row.remark),
        ]);
    }
    rows
}

/// A number as a number, unless that would change it: leading zeros would go, and so would the last of many digits.
fn cell(digits: String, value: Option<f64>) -> Cell {
    match value {
        Some(value) if digits.len() <= EXACT_DIGITS && (digits == "0" || !digits.starts_with('0')) => {
            Cell::Number(value.to_string())
        }
        _ => Cell::Text(digits),
    }
}

fn worksheet(rows: &[Vec<Cell>]) -> String {
    let rows: String = rows
        .iter()
        .map(|row| {
            let cells: String = row
                .iter()
                .map(|cell| match cell {
                    Cell::Number(number) => format!("<c><v>{number}</v></c>"),
                    Cell::Text(text) => format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(text)),
                })
                .collect();
            format!("<row>{cells}</row>")
        })
        .collect();
    format!("{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>")
}

fn relationships(relations: &str) -> String {
    format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}</Relationships>")
}

fn relation(id: usize, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"rId{id}\" Type=\"{kind}\" Target=\"{target}\"/>")
}

/// Text as XML takes it; characters that XML does not know go.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {}
            other => out.push(other),
        }
    }
    out
}
