use super::*;
use crate::state::drawn::sheet;
use crate::state::{Checks, Edit};

fn source(file: &str, lines: &[&str]) -> Source {
    Source { file: file.into(), sheet: Rc::new(sheet(lines)) }
}

fn style(settings: &Settings) -> Style<'_> {
    Style { language: Language::English, settings }
}

#[test]
fn text_reads_as_the_page_does() {
    let (sheet, settings) = (sheet(&["12 6?", "0"]), Settings::default());
    assert_eq!(text(&sheet, style(&settings)), "12 6\n0");
    assert_eq!(tabbed(&sheet, style(&settings)), "12\t6\n0");
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
    let settings = Settings { decimal_mark: Some(DecimalMark::Comma), decimals: 1, ..Settings::default() };
    let table = csv(&[source("a.jpg", &["125"])], style(&settings));
    assert!(table.ends_with("a.jpg;1;1;12,5;0,970;no;no;\r\n"), "{table}");
}

#[test]
fn corrections_and_remarks_go_into_every_kind() {
    let checks = Checks { digits: Some((3, 3)), ..Checks::default() };
    let settings = Settings { checks, ..Settings::default() };
    let (sheet, _) = sheet(&["16?"]).edited(Edit::Label { digit: 1, label: 8 }).expect("a change");
    let sources = [Source { file: "a".into(), sheet: Rc::new(sheet) }];
    let table = csv(&sources, style(&settings));
    assert!(table.ends_with("a,1,1,18,0.990,yes,no,\"2 digits, expected 3\"\r\n"), "{table}");
    let json: serde_json::Value = serde_json::from_str(&json(&sources, style(&settings))).expect("JSON");
    let digit = &json[0]["digits"][1];
    assert_eq!([&digit["label"], &digit["read"]], [8, 6]);
    assert_eq!(digit["corrected"], true);
    assert_eq!(json[0]["lines"][0]["numbers"][0]["remark"], "2 digits, expected 3");
    assert_eq!(json[0]["text"], "18");
    let workbook = String::from_utf8_lossy(&xlsx(&sources, style(&settings))).into_owned();
    assert!(workbook.contains("<c><v>18</v></c>") && workbook.contains("2 digits, expected 3"), "{workbook}");
}

#[test]
fn a_workbook_keeps_leading_zeros_and_escapes_names() {
    let settings = Settings::default();
    let workbook = xlsx(&[source("a&b.jpg", &["007 42"])], style(&settings));
    let workbook = String::from_utf8_lossy(&workbook);
    assert!(workbook.contains("<t>007</t>") && workbook.contains("<v>42</v>") && workbook.contains("a&amp;b.jpg"));
}

#[test]
fn what_was_checked_is_told_apart_from_what_was_corrected() {
    let settings = Settings::default();
    let (sheet, _) = sheet(&["16?"]).edited(Edit::Check { digit: 1 }).expect("a change");
    let sources = [Source { file: "a".into(), sheet: Rc::new(sheet) }];
    assert!(csv(&sources, style(&settings)).ends_with("a,1,1,16,0.990,no,yes,\r\n"));
    let json: serde_json::Value = serde_json::from_str(&json(&sources, style(&settings))).expect("JSON");
    let digit = &json[0]["digits"][1];
    assert_eq!([&digit["corrected"], &digit["checked"]], [false, true]);
    let workbook = String::from_utf8_lossy(&xlsx(&sources, style(&settings))).into_owned();
    assert!(workbook.contains("<t>checked</t>") && workbook.contains("<t>yes</t>"), "{workbook}");
}
