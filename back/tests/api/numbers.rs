use crate::helpers::{Answer, FORM_TYPE, FakeReader, Part, RECOGNITIONS, TestApp, form_body, png_of_number};
use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use engine::reading::{Alternative, BoundingBox, Grid, Mark, MarkKind, Table};
use engine::{Digit, Line, Number, Reading};
use reqwest::{Method, StatusCode};
use shared::{Code, ListOutcome, MAX_LIST_LINES, NumberKind, Recognition};
use std::io::Cursor;

/// Reads `12.50` and, in another row and column, an unsure `1048`, whatever the picture.
fn app() -> TestApp {
    let bounding_box = BoundingBox { x: 10, y: 5, width: 10, height: 20 };
    let digit = |label: u8, line: usize| Digit {
        label,
        confidence: if label == 8 { 0.6 } else { 0.99 },
        sure: label != 8,
        bounding_box,
        alternatives: if label == 8 { vec![Alternative { label: 3, confidence: 0.35 }] } else { Vec::new() },
        printed: false,
        cancelled: false,
        line,
        number: 0,
    };
    let point = Mark { kind: MarkKind::Point, confidence: 0.9, bounding_box, after: 2 };
    let line = |digits: std::ops::Range<usize>, marks: Vec<Mark>| Line {
        numbers: vec![Number { digits: digits.collect(), marks, cancelled: false }],
    };
    let reading = Reading {
        width: 160,
        height: 80,
        digits: [1, 2, 5, 0]
            .map(|label| digit(label, 0))
            .into_iter()
            .chain([1, 0, 4, 8].map(|label| digit(label, 1)))
            .collect(),
        lines: vec![line(0..4, vec![point]), line(4..8, Vec::new())],
        grid: Some(Grid {
            rows: 2,
            columns: 2,
            tables: vec![Table { row: 0, rows: 2, columns: 2 }],
            places: vec![vec![(0, 1)], vec![(1, 0)]],
        }),
        page: 1,
        pages: 1,
        ..Reading::default()
    };
    TestApp::start_with(FakeReader(move |_: &[u8]| Ok(reading.clone())), |_| ())
}

async fn ask(app: &TestApp, accept: &str, query: &str, parts: &[Part<'_>]) -> Answer {
    let png = png_of_number();
    let mut all = vec![Part::file("image", &png)];
    all.extend_from_slice(parts);
    let headers = [("content-type", FORM_TYPE), ("accept", accept)];
    app.send(Method::POST, &format!("{RECOGNITIONS}{query}"), &headers, form_body(&all)).await
}

fn text(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::OK);
    String::from_utf8(answer.body.clone()).expect("UTF-8")
}

#[actix_web::test]
async fn numbers_have_values_marks_and_places_in_the_grid() {
    let answer: Recognition = ask(&app(), "application/json", "", &[]).await.json();
    let number = &answer.lines[0].numbers[0];
    assert_eq!((number.text.as_str(), number.value, number.kind), ("12.50", Some(12.5), NumberKind::Number));
    assert_eq!((number.place(), number.marks[0].kind), (Some((0, 1)), shared::MarkKind::Point));
    assert_eq!(answer.grid.map(|grid| (grid.rows, grid.columns)), Some((2, 2)));
}

#[actix_web::test]
async fn a_csv_has_a_row_a_number_or_the_rows_and_columns_of_the_page() {
    let app = app();
    let grid = ask(&app, "text/csv", "?layout=grid", &[]).await;
    assert_eq!(grid.header("content-type"), "text/csv; charset=utf-8; header=absent");
    assert_eq!(text(&grid), ",12.50\r\n1048,\r\n");
    let by_form = ask(&app, "text/csv", "", &[Part::text("layout", "grid"), Part::text("decimals", "2,0")]).await;
    assert_eq!(text(&by_form), ",12.50\r\n10.48,\r\n");
    let numbers = text(&ask(&app, "text/csv", "?layout=numbers", &[]).await);
    assert!(numbers.starts_with("line,number,row,column,cell,kind,value,sure,"), "{numbers}");
    assert!(numbers.contains("0,0,0,1,12.50,number,12.50,true,"), "{numbers}");
    for query in ["?layout=rows", "?decimals=x", "?decimal_mark=dot"] {
        ask(&app, "text/csv", query, &[]).await.assert_problem(400, Code::UnknownValue);
    }
}

#[actix_web::test]
async fn a_workbook_holds_numbers_as_numbers_in_their_cells() {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let answer = ask(&app(), kind, "", &[]).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, kind));
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(answer.body)).expect("a workbook");
    let sheet = book.worksheet_range("Numbers").expect("a sheet");
    assert_eq!(sheet.get_value((0, 1)), Some(&Data::Float(12.5)));
    assert_eq!(sheet.get_value((1, 0)), Some(&Data::Float(1048.0)));
}

#[actix_web::test]
async fn an_unsure_number_becomes_the_entry_of_the_list_that_it_fits_in_every_form() {
    let app = app();
    let list = |list: &'static str| [Part::file("list", list.as_bytes())];
    let answer: Recognition = ask(&app, "application/json", "", &list("id\n1043\n12.50\n")).await.json();
    let number = &answer.lines[1].numbers[0];
    let found = number.list.as_ref().expect("the list's word");
    assert_eq!((found.outcome, found.read.as_str(), number.text.as_str()), (ListOutcome::Snapped, "1048", "1043"));
    assert_eq!((number.value, answer.text.as_str()), (Some(1043.0), "12.50\n1043"));
    assert_eq!((answer.digits[7].label, answer.digits[7].sure, answer.digits[7].alternatives[0].label), (3, true, 8));
    assert_eq!(text(&ask(&app, "text/plain", "", &list("1043\n12.50\n")).await), "12.50\n1043\n");
    let several: Recognition = ask(&app, "application/json", "", &list("1043\n1048\n12.50")).await.json();
    let found = several.lines[1].numbers[0].list.as_ref().expect("the list's word");
    assert_eq!((found.outcome, &found.fits[..]), (ListOutcome::Several, &["1048".to_owned(), "1043".to_owned()][..]));
    assert!(!several.digits[7].sure);
    let columns = [Part::file("list", b"a;b\n1043;7\n1250;8\n"), Part::text("list_column", "a")];
    let answer: Recognition = ask(&app, "application/json", "", &columns).await.json();
    assert_eq!(answer.lines[1].numbers[0].text, "1043");
}

#[actix_web::test]
async fn a_list_that_is_empty_huge_or_not_of_numbers_is_refused_with_what_to_do() {
    let app = app();
    let refused = |list: Vec<u8>| {
        let app = &app;
        async move { ask(app, "application/json", "", &[Part::file("list", &list)]).await }
    };
    let detail = refused(Vec::new()).await.assert_problem(422, Code::InvalidList);
    assert!(detail.contains("is empty"), "{detail}");
    let detail = refused(b"12\nAnn\n13".to_vec()).await.assert_problem(422, Code::InvalidList);
    assert!(detail.contains("Line 2"), "{detail}");
    let detail = refused(b"\xff\xfe1".to_vec()).await.assert_problem(422, Code::InvalidList);
    assert!(detail.contains("UTF-8"), "{detail}");
    let detail = refused(b"123456\n".repeat(MAX_LIST_LINES + 1)).await.assert_problem(413, Code::ListTooLong);
    assert!(detail.contains("100000"), "{detail}");
    app.assert_still_reads().await;
}
