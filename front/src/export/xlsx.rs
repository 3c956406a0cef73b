//! A workbook: a sheet for each picture with the numbers as they stand on the page, and a list with one row per number.
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

impl Field {
    /// How many characters it shows.
    fn length(&self) -> usize {
        match self {
            Self::Empty | Self::Count(_) => 0,
            Self::Text(text) | Self::Number(Cell { text, .. }, _) => text.chars().count(),
        }
    }
}

/// A sheet of the workbook.
struct Sheet {
    name: String,
    rows: Vec<Vec<Field>>,
    /// Whether its first row is a head, which stays in sight.
    has_head: bool,
}

/// The workbook's bytes. Of one picture: its numbers as they stand on the page, and the list. Of several: the list, each picture, and what could
/// not be read, a name and the reason.
pub fn xlsx(sources: &[Source], refused: Vec<[String; 2]>, style: Style<'_>) -> Vec<u8> {
    let text = style.language;
    let list = Sheet { name: text.sheet_list().into(), rows: list(sources, style), has_head: true };
    let mut sheets = vec![list];
    let plain = |row: &[&str]| row.iter().map(|cell| Field::Text((*cell).into())).collect();
    if let [source] = sources {
        sheets.insert(0, sheet_of(source, text.sheet_numbers(), style));
    } else {
        sheets.extend(sources.iter().map(|source| sheet_of(source, &source.file, style)));
    }
    if !refused.is_empty() {
        let head = plain(&[text.column_file(), text.column_remark()]);
        let rows = refused.into_iter().map(|row| row.into_iter().map(Field::Text).collect());
        sheets.push(Sheet {
            name: text.sheet_refused().into(),
            rows: std::iter::once(head).chain(rows).collect(),
            has_head: true,
        });
    }
    packed(&sheets, text.doubtful_cell())
}

/// The parts of a workbook of these sheets. `note` is shown where a doubtful cell is selected.
fn packed(sheets: &[Sheet], note: &str) -> Vec<u8> {
    let (mut named, mut relations, mut types) = (String::new(), String::new(), String::new());
    let (mut taken, mut parts) = (Vec::new(), Vec::new());
    for (id, sheet) in (1..).zip(sheets) {
        let name = free_name(&sheet.name, &mut taken);
        named += &format!("<sheet name=\"{}\" sheetId=\"{id}\" r:id=\"rId{id}\"/>", escaped(&name));
        let part = format!("worksheets/sheet{id}.xml");
        relations += &relation(id, &format!("{OFFICE}/worksheet"), &part);
        types += &content_type(&part, "worksheet");
        parts.push((format!("xl/{part}"), worksheet(sheet, note)));
    }
    relations += &relation(sheets.len() + 1, &format!("{OFFICE}/styles"), "styles.xml");
    types += &content_type("styles.xml", "styles");
    let others = [
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
            format!("{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{named}</sheets></workbook>"),
        ),
        ("xl/_rels/workbook.xml.rels", relationships(&relations)),
        ("xl/styles.xml", styles()),
    ];
    parts.splice(0..0, others.map(|(name, content)| (name.to_owned(), content)));
    zip(&parts)
}

/// A name for a sheet that is as near to this one as the format allows: 31 characters, some forbidden, and each name once. Of a long one the
/// end stays, too: it tells the pages of a document apart.
fn free_name(name: &str, taken: &mut Vec<String>) -> String {
    const LONGEST: usize = 31;
    let allowed = |sign: char| if sign < ' ' || "[]:*?/\\'".contains(sign) { '_' } else { sign };
    let name: Vec<char> = name.chars().map(allowed).collect();
    let mut count = 1;
    loop {
        let behind = if count == 1 { String::new() } else { format!(" ({count})") };
        let (room, end) = (LONGEST - behind.len(), LONGEST / 3);
        let short: String = if name.len() <= room {
            name.iter().collect()
        } else {
            name[..room - end - 1].iter().chain(&['…']).chain(&name[name.len() - end..]).collect()
        };
        let free = short + &behind;
        // Programs take names that differ by case alone for the same, and keep one for themselves.
        let same: String = free.chars().map(small).collect();
        if !same.trim().is_empty() && same != "history" && !taken.contains(&same) {
            taken.push(same);
            return free;
        }
        count += 1;
    }
}

/// A letter's small form. The library's own way takes a table of 12 kB along, which the browser would fetch for this alone.
fn small(letter: char) -> char {
    let code = u32::from(letter);
    let small = match code {
        // Latin, Greek and Cyrillic capitals stand so far before their small forms; further Latin ones take turns with them.
        0x41..=0x5a | 0xc0..=0xde | 0x391..=0x3a9 | 0x410..=0x42f => code + 0x20,
        0x400..=0x40f => code + 0x50,
        0x100..=0x137 | 0x14a..=0x177 => code | 1,
        _ => code,
    };
    char::from_u32(small).unwrap_or(letter)
}

/// The numbers of a picture in the rows and columns of the page.
fn sheet_of(source: &Source, name: &str, style: Style<'_>) -> Sheet {
    let field =
        |entry: Option<shared::Entry>| entry.map_or(Field::Empty, |entry| Field::Number(entry.cell, entry.doubtful));
    let rows = source.transcript.table(style.settings).rows.into_iter();
    Sheet { name: name.into(), rows: rows.map(|row| row.into_iter().map(field).collect()).collect(), has_head: false }
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

fn worksheet(sheet: &Sheet, note: &str) -> String {
    let text = |place: &str, format: usize, text: &str| {
        format!(
            "<c r=\"{place}\" s=\"{format}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
            escaped(text)
        )
    };
    let (mut rows, mut doubtful, mut widths) = (String::new(), Vec::new(), Vec::new());
    for (number, row) in (1..).zip(&sheet.rows) {
        rows += &format!("<row r=\"{number}\">");
        for (column, field) in row.iter().enumerate() {
            let place = format!("{}{number}", letters(column));
            if widths.len() == column {
                widths.push(0);
            }
            widths[column] = field.length().max(widths[column]);
            rows += &match field {
                Field::Empty => String::new(),
                Field::Text(said) => text(&place, 0, said),
                Field::Count(value) => format!("<c r=\"{place}\"><v>{value}</v></c>"),
                Field::Number(cell, is_doubtful) => {
                    let format = format_of(cell, *is_doubtful);
                    doubtful.extend(is_doubtful.then(|| place.clone()));
                    match cell.value {
                        Some(value) => format!("<c r=\"{place}\" s=\"{format}\"><v>{value}</v></c>"),
                        None => text(&place, format, &cell.text),
                    }
                }
            };
        }
        rows += "</row>";
    }
    let widths: String = (1..).zip(&widths).map(|(column, width)| column_width(column, *width)).collect();
    let widths = if widths.is_empty() { widths } else { format!("<cols>{widths}</cols>") };
    let view = if sheet.has_head { FROZEN } else { "" };
    let notes = notes(&doubtful, note);
    format!("{HEAD}<worksheet xmlns=\"{MAIN}\">{view}{widths}<sheetData>{rows}</sheetData>{notes}</worksheet>")
}

/// So wide that what stands in the column is seen, in characters of the usual font; long remarks run over.
fn column_width(column: usize, longest: usize) -> String {
    format!("<col min=\"{column}\" max=\"{column}\" width=\"{}\" customWidth=\"1\"/>", longest.clamp(6, 40) + 2)
}

/// What is shown beside each of these cells while it is selected: a message of its input, as comments take three more parts a sheet.
fn notes(cells: &[String], note: &str) -> String {
    /// Places of one message, so that no attribute grows without end.
    const AT_ONCE: usize = 100;
    if cells.is_empty() {
        return String::new();
    }
    let each: String = cells
        .chunks(AT_ONCE)
        .map(|cells| {
            format!(
                "<dataValidation allowBlank=\"1\" showInputMessage=\"1\" prompt=\"{}\" sqref=\"{}\"/>",
                escaped(note),
                cells.join(" ")
            )
        })
        .collect();
    format!("<dataValidations count=\"{}\">{each}</dataValidations>", cells.len().div_ceil(AT_ONCE))
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
