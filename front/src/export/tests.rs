use super::*;
use crate::state::drawn::{transcript, written};
use crate::state::{Checks, Edit};
use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use shared::DecimalMark::{Comma, Point};
use shared::ODDITIES;
use std::io::Cursor;

fn source(file: &str, lines: &[&str]) -> Source {
    Source { file: file.into(), transcript: Rc::new(transcript(lines)) }
}

fn style(settings: &Settings) -> Style<'_> {
    Style { language: Language::EN, settings, mark: Point }
}

fn tabbed(transcript: &Transcript, style: Style<'_>) -> String {
    table(transcript, style).text
}

/// The cells of a sheet of a workbook: numbers as the number, text in quotation marks.
fn cells(workbook: Vec<u8>, sheet: usize) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(workbook)).expect("a workbook");
    let range = book.worksheet_range_at(sheet).expect("a sheet").expect("that can be read");
    let cell = |data: &Data| match data {
        Data::Empty => String::new(),
        Data::String(text) => format!("{text:?}"),
        other => other.to_string(),
    };
    range.rows().map(|row| row.iter().map(cell).collect()).collect()
}

#[test]
fn text_reads_as_the_page_does() {
    let (transcript, settings) = (transcript(&["12 6?", "0"]), Settings::default());
    assert_eq!(text(&transcript, style(&settings)), "12 6\n0");
    assert_eq!(tabbed(&transcript, style(&settings)), "12\t6\n0");
}

#[test]
fn a_table_has_a_row_a_number_of_every_file() {
    let settings = Settings::default();
    let table = csv(&[source("a.jpg", &["12 6?"]), source("b.jpg", &["007"])], style(&settings));
    assert_eq!(
        table,
        "\u{feff}file,line,place,number,confidence,corrected,checked,remark\r\na.jpg,1,1,12,0.980,no,no,\r\na.jpg,1,2,6,0.500,no,no,\r\n\
         b.jpg,1,1,007,0.970,no,no,\r\n"
    );
}

#[test]
fn a_comma_as_decimal_mark_makes_semicolons() {
    let settings = Settings { decimals: 1, ..Settings::default() };
    let table = csv(&[source("a.jpg", &["125"])], Style { mark: Comma, ..style(&settings) });
    assert!(table.ends_with("a.jpg;1;1;12,5;0,970;no;no;\r\n"), "{table}");
}

#[test]
fn corrections_and_remarks_go_into_every_kind() {
    let checks = Checks { digits: Some((3, 3)), ..Checks::default() };
    let settings = Settings { checks, ..Settings::default() };
    let (transcript, _) = transcript(&["16?"]).edited(Edit::Label { digit: 1, label: 8 }).expect("a change");
    let sources = [Source { file: "a".into(), transcript: Rc::new(transcript) }];
    let table = csv(&sources, style(&settings));
    assert!(table.ends_with("a,1,1,18,0.990,yes,no,\"2 digits, expected 3\"\r\n"), "{table}");
    let json: serde_json::Value = serde_json::from_str(&json(&sources, style(&settings))).expect("JSON");
    let digit = &json[0]["digits"][1];
    assert_eq!([&digit["label"], &digit["read"]], [8, 6]);
    assert_eq!(digit["corrected"], true);
    assert_eq!(json[0]["lines"][0]["numbers"][0]["remark"], "2 digits, expected 3");
    assert_eq!(json[0]["text"], "18");
    let list = cells(xlsx(&sources, Vec::new(), style(&settings)), 1);
    assert_eq!((&list[1][3][..], &list[1][7][..]), ("18", "\"2 digits, expected 3\""));
}

#[test]
fn a_workbook_keeps_leading_zeros_and_escapes_names() {
    let settings = Settings::default();
    let workbook = xlsx(&[source("a&b.jpg", &["007 42"])], Vec::new(), style(&settings));
    assert_eq!(cells(workbook.clone(), 0), [["\"007\"", "42"]]);
    assert_eq!(cells(workbook, 1)[1][0], "\"a&b.jpg\"");
}

#[test]
fn all_that_leaves_the_page_agrees_to_the_cell() {
    let mut page = written(&ODDITIES.map(|oddity| oddity.0));
    // Below each other in the second column; the first has a cell in the first row alone.
    for digit in &mut page.digits {
        digit.place = Some((digit.line, usize::from(digit.line > 0)));
    }
    let (settings, sources) = (Settings::default(), [Source { file: "a.jpg".into(), transcript: Rc::new(page) }]);
    let style = style(&settings);
    let clipboard = tabbed(&sources[0].transcript, style);
    let (table, workbook) = (csv(&sources, style), xlsx(&sources, Vec::new(), style));
    let (sheet, list) = (cells(workbook.clone(), 0), cells(workbook, 1));
    let json: serde_json::Value = serde_json::from_str(&json(&sources, style)).expect("JSON");
    for (row, (text, value, cell)) in ODDITIES.into_iter().enumerate() {
        let column = usize::from(row > 0);
        let number = &json[0]["lines"][row]["numbers"][0];
        assert_eq!((number["text"].as_str(), number["value"].as_f64()), (Some(text), value), "{text}");
        assert_eq!((number["row"].as_u64(), number["column"].as_u64()), (Some(row as u64), Some(column as u64)));
        assert_eq!(clipboard.lines().nth(row).and_then(|line| line.split('\t').nth(column)), Some(cell), "{text}");
        if !cell.contains(',') {
            assert_eq!(table.lines().nth(row + 1).and_then(|line| line.split(',').nth(3)), Some(cell), "{text}");
        }
        let expected = value.map_or_else(|| format!("{text:?}"), |value| value.to_string());
        assert_eq!((&sheet[row][column], &list[row + 1][3]), (&expected, &expected), "{text}");
    }
    assert_eq!(sheet[1][0], "");
    let html = super::table(&sources[0].transcript, style).html;
    assert!(html.contains("'\\@'\">050</td>") && html.contains("<td>-675</td>"), "{html}");
}

#[test]
fn an_empty_cell_stays_empty_after_a_number_was_parted_and_one_was_added() {
    let mut page = transcript(&["12 34 56", "78", "11 22 33"]);
    let columns = [0, 1, 2, 2, 0, 1, 2];
    for (number, column) in page.numbers().into_iter().zip(columns) {
        for digit in &mut page.digits[number.start..number.end] {
            digit.place = Some((number.line, column));
        }
    }
    for digit in &mut page.digits[6..8] {
        digit.bounding_box.x += 168;
    }
    let settings = Settings::default();
    assert_eq!(tabbed(&page, style(&settings)), "12\t34\t56\n\t\t78\n11\t22\t33");
    let bounds = shared::BoundingBox { x: 90, y: 60, width: 20, height: 30 };
    let (added, selected) = page.edited(Edit::Add { bounds }).expect("a change");
    let (named, _) = added.edited(Edit::Label { digit: selected.expect("a digit"), label: 9 }).expect("a change");
    assert_eq!(tabbed(&named, style(&settings)), "12\t34\t56\n\t9\t78\n11\t22\t33");
    let (joined, _) = page.edited(Edit::Join { digit: 2 }).expect("a change");
    assert_eq!(tabbed(&joined, style(&settings)).lines().next(), Some("1234\t\t56"));
    let (parted, _) = joined.edited(Edit::Split { digit: 2 }).expect("a change");
    assert_eq!(tabbed(&parted, style(&settings)).lines().next(), Some("12\t34\t56"));
}

#[test]
fn what_was_checked_is_told_apart_from_what_was_corrected() {
    let settings = Settings::default();
    let (transcript, _) = transcript(&["16?"]).edited(Edit::Check { digit: 1 }).expect("a change");
    let sources = [Source { file: "a".into(), transcript: Rc::new(transcript) }];
    assert!(csv(&sources, style(&settings)).ends_with("a,1,1,16,0.990,no,yes,\r\n"));
    let json: serde_json::Value = serde_json::from_str(&json(&sources, style(&settings))).expect("JSON");
    let digit = &json[0]["digits"][1];
    assert_eq!([&digit["corrected"], &digit["checked"]], [false, true]);
    let list = cells(xlsx(&sources, Vec::new(), style(&settings)), 1);
    assert_eq!((&list[0][6][..], &list[1][6][..]), ("\"checked\"", "\"yes\""));
}

#[test]
fn what_is_struck_out_leaves_the_page_in_json_alone() {
    let settings = Settings { checks: Checks { totals: true, ..Checks::default() }, ..Settings::default() };
    let struck = transcript(&["1", "2", "9", "3"]).edited(Edit::Strike { digit: 2 }).expect("a change").0;
    assert_eq!(text(&struck, style(&settings)), "1\n2\n3");
    assert_eq!(tabbed(&struck, style(&settings)), "1\n2\n3");
    let source = Source { file: "a.jpg".into(), transcript: Rc::new(struck) };
    let rows = csv(std::slice::from_ref(&source), style(&settings));
    assert_eq!(rows.lines().count(), 4, "{rows}");
    assert!(rows.ends_with("a.jpg,4,1,3,0.990,no,no,\r\n"), "the total is of what holds: {rows}");
    assert_eq!(cells(xlsx(std::slice::from_ref(&source), Vec::new(), style(&settings)), 0), [["1"], ["2"], ["3"]]);
    let told: serde_json::Value = serde_json::from_str(&json(&[source], style(&settings))).expect("JSON");
    assert_eq!((&told[0]["text"], &told[0]["lines"][2]["text"]), (&"1\n2\n3".into(), &"".into()));
    assert_eq!(told[0]["lines"][2]["numbers"][0]["cancelled"], true);
    assert_eq!(told[0]["digits"][2]["kind"], "hand");
}

#[test]
fn several_pictures_have_a_sheet_each_behind_the_list_and_what_was_refused_is_told_of() {
    let settings = Settings::default();
    let long = "an awfully long name of a photograph, page";
    let sources = [
        source("a/b.jpg", &["12 6?", "7"]),
        source("A_b.jpg", &["34"]),
        source(&format!("{long} 1"), &["5"]),
        source(&format!("{long} 2"), &["6?"]),
        source("Élise.jpg", &["1"]),
        source("élise.jpg", &["2"]),
    ];
    let bytes = xlsx(&sources, vec![["c.heic".into(), "HEIC".into()]], style(&settings));
    let book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes.clone())).expect("a workbook");
    let ends = ["page 1", "page 2"].map(|end| format!("an awfully long name…ph, {end}"));
    assert_eq!(
        book.sheet_names(),
        ["List", "a_b.jpg", "A_b.jpg (2)", &ends[0], &ends[1], "Élise.jpg", "élise.jpg (2)", "Not read"]
    );
    let sheets: Vec<_> = (1..8).map(|sheet| cells(bytes.clone(), sheet)).collect();
    assert_eq!(
        (&sheets[0], &sheets[1]),
        (&vec![vec!["12".into(), "6".into()], vec!["7".into(), String::new()]], &vec![vec!["34".to_owned()]])
    );
    assert_eq!((&sheets[2], &sheets[3]), (&vec![vec!["5".to_owned()]], &vec![vec!["6".to_owned()]]));
    assert_eq!(sheets[6][1], ["\"c.heic\"", "\"HEIC\""]);
    assert_eq!(cells(bytes.clone(), 0).len(), 8 + 1, "the list has a row a number");
    let noted = String::from_utf8_lossy(&bytes).matches("sqref=\"B1\"").count();
    assert_eq!(noted, 1, "the doubtful number of the first picture has a note");
}
