//! A workbook of two sheets: the numbers as they stand on the page, and a list with one row per number.
//!
//! The smallest set of parts that ECMA-376 (Office Open XML, part 1, section 12.2) asks for; text stands in the cells. The library that the
//! server and the terminal write workbooks with would take the page beyond the size that it may have; what stands in a cell is the same
//! here and there, as all ask `shared` for it.

use shared::{Cell, EXACT_DIGITS};

use super::zip::zip;
use super::{Source, Style};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const SPREADSHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
/// The first head stays in sight.
const FROZEN: &str = "<sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>";

/// What stands in a cell of the workbook.
enum Field {
    Empty,
    Text(String),
    Count(f64),
    /// A number of the page, and whether somebody should look at it.
    Number(Cell, bool),
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
    let relations = relations + &relation(3, &format!("{OFFICE}/styles"), "styles.xml");
    let types: String = [1, 2].map(|id| content_type(&format!("worksheets/sheet{id}.xml"), "worksheet")).concat()
        + &content_type("styles.xml", "styles");
    zip(&[
        (
            "[Content_Types].xml",
            format!(
                "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>{}{types}</Types>",
                content_type("workbook.xml", "sheet.main")
            ),
        ),
        ("_rels/.rels", relationships(&relation(1, &format!("{OFFICE}/officeDocument"), "xl/workbook.xml"))),
        (
            "xl/workbook.xml",
            format!("{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{sheets}</sheets></workbook>"),
        ),
        ("xl/_rels/workbook.xml.rels", relationships(&relations)),
        ("xl/styles.xml", styles()),
        ("xl/worksheets/sheet1.xml", worksheet(&layout(sources, style), "")),
        ("xl/worksheets/sheet2.xml", worksheet(&list(sources, style), FROZEN)),
    ])
}

/// The numbers in the rows and columns of the page; with several files each under its name.
fn layout(sources: &[Source], style: Style<'_>) -> Vec<Vec<Field>> {
    let mut rows = Vec::new();
    for source in sources {
        if sources.len() > 1 {
            rows.push(vec![Field::Text(source.file.clone())]);
        }
        for row in source.transcript.table(style.settings).rows {
            let field = |entry: Option<shared::Entry>| {
                entry.map_or(Field::Empty, |entry| Field::Number(entry.cell, entry.doubtful))
            };
            rows.push(row.into_iter().map(field).collect());
        }
    }
    rows
}

fn list(sources: &[Source], style: Style<'_>) -> Vec<Vec<Field>> {
    let mut rows = vec![style.headings().map(|heading| Field::Text(heading.into())).into()];
    for row in style.rows(sources) {
        let yes_or_no = |is_so| Field::Text(if is_so { style.language.yes() } else { style.language.no() }.into());
        rows.push(vec![
            Field::Text(row.file.into()),
            Field::Count(row.line as f64),
            Field::Count(row.place as f64),
            Field::Number(row.cell, row.doubtful),
            Field::Count((f64::from(row.confidence) * 1000.0).round() / 1000.0),
            yes_or_no(row.corrected),
            yes_or_no(row.checked),
            Field::Text(row.remark),
        ]);
    }
    rows
}

/// The formats of cells: the plain one, text, and numbers by their count of decimals; then the latter two again, coloured.
fn styles() -> String {
    let decimals = 1..=EXACT_DIGITS;
    let formats: String = decimals
        .clone()
        .map(|count| format!("<numFmt numFmtId=\"{}\" formatCode=\"0.{}\"/>", 163 + count, "0".repeat(count)))
        .collect();
    let format = |id: usize, fill: usize| {
        format!(
            "<xf numFmtId=\"{id}\" fontId=\"0\" fillId=\"{fill}\" borderId=\"0\" applyNumberFormat=\"1\" applyFill=\"1\"/>"
        )
    };
    let ids = || [49, 1].into_iter().chain(decimals.clone().map(|count| 163 + count));
    let all: String = [format(0, 0)]
        .into_iter()
        .chain([0, 2].iter().flat_map(|&fill| ids().map(move |id| format(id, fill))))
        .collect();
    format!(
        "{HEAD}<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"{EXACT_DIGITS}\">{formats}</numFmts><fonts count=\"1\"><font/></fonts>\
         <fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>\
         <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFE699\"/></patternFill></fill></fills>\
         <borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs>{all}</cellXfs></styleSheet>"
    )
}

/// Index of a cell's format among those of [`styles`].
fn format_of(cell: &Cell, is_doubtful: bool) -> usize {
    let plain = cell.value.map_or(1, |_| 2 + cell.decimals().min(EXACT_DIGITS));
    if is_doubtful { plain + EXACT_DIGITS + 2 } else { plain }
}

fn worksheet(rows: &[Vec<Field>], views: &str) -> String {
    let text = |place: &str, format: usize, text: &str| {
        format!(
            "<c r=\"{place}\" s=\"{format}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
            escaped(text)
        )
    };
    let field = |row: usize, column: usize, field: &Field| {
        let place = format!("{}{row}", letters(column));
        match field {
            Field::Empty => String::new(),
            Field::Text(said) => text(&place, 0, said),
            Field::Count(value) => format!("<c r=\"{place}\"><v>{value}</v></c>"),
            Field::Number(cell, is_doubtful) => {
                let format = format_of(cell, *is_doubtful);
                match cell.value {
                    Some(value) => format!("<c r=\"{place}\" s=\"{format}\"><v>{value}</v></c>"),
                    None => text(&place, format, &cell.text),
                }
            }
        }
    };
    let rows: String = (1..)
        .zip(rows)
        .map(|(number, row)| {
            let cells: String = row.iter().enumerate().map(|(column, each)| field(number, column, each)).collect();
            format!("<row r=\"{number}\">{cells}</row>")
        })
        .collect();
    format!("{HEAD}<worksheet xmlns=\"{MAIN}\">{views}<sheetData>{rows}</sheetData></worksheet>")
}

/// The name of a column, counted from 0: A, B, … Z, AA.
pub fn letters(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    if column < 26 { last.to_string() } else { format!("{}{last}", letters(column / 26 - 1)) }
}

fn content_type(part: &str, kind: &str) -> String {
    format!("<Override PartName=\"/xl/{part}\" ContentType=\"{SPREADSHEET}.{kind}+xml\"/>")
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
