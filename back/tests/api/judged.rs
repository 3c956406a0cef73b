//! What the reader leaves out by its judgement: print, and what is struck out.

use crate::helpers::{Answer, FORM_TYPE, FakeReader, Part, RECOGNITIONS, TestApp, form_body, png_of_number};
use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use engine::reading::{BoundingBox, Grid, Table};
use engine::{Digit, Line, Number, Reading};
use pages::draw;
use reqwest::Method;
use shared::{Code, DigitKind, Recognition};
use std::io::Cursor;

/// Reads a struck-out `12` and `34` beside it, a struck-out `56` below, and `78` under that, whatever the picture.
fn app() -> TestApp {
    let mut reading = Reading {
        width: 160,
        height: 80,
        grid: Some(Grid {
            rows: 2,
            columns: 1,
            tables: vec![Table { row: 0, rows: 2, columns: 1 }],
            places: vec![vec![(0, 0)], vec![(1, 0)]],
        }),
        page: 1,
        pages: 1,
        ..Reading::default()
    };
    for (line, numbers) in
        [&[([1, 2], true), ([3, 4], false)][..], &[([5, 6], true)], &[([7, 8], false)]].iter().enumerate()
    {
        let mut of_line = Line::default();
        for (number, &(labels, cancelled)) in numbers.iter().enumerate() {
            let first = reading.digits.len();
            reading.digits.extend(labels.map(|label| Digit {
                label,
                confidence: 0.99,
                sure: true,
                bounding_box: BoundingBox { x: 10, y: 5, width: 10, height: 20 },
                alternatives: Vec::new(),
                printed: false,
                cancelled,
                line,
                number,
            }));
            of_line.numbers.push(Number { digits: vec![first, first + 1], cancelled, ..Number::default() });
        }
        reading.lines.push(of_line);
    }
    TestApp::start_with(FakeReader(move |_: &[u8]| Ok(reading.clone())), |_| ())
}

async fn ask(app: &TestApp, accept: &str, layout: &str) -> Answer {
    let png = png_of_number();
    let body = form_body(&[Part::file("image", &png), Part::text("layout", layout)]);
    app.send(Method::POST, RECOGNITIONS, &[("content-type", FORM_TYPE), ("accept", accept)], body).await
}

#[actix_web::test]
async fn what_is_struck_out_is_in_the_lines_and_in_no_text_and_no_cell() {
    let app = app();
    let answer: Recognition = ask(&app, "application/json", "digits").await.json();
    let numbers: Vec<(&str, bool, Option<f64>)> = answer
        .lines
        .iter()
        .flat_map(|line| &line.numbers)
        .map(|number| (number.text.as_str(), number.cancelled, number.value))
        .collect();
    let expected = [("12", true, None), ("34", false, Some(34.0)), ("56", true, None), ("78", false, Some(78.0))];
    assert_eq!(numbers, expected);
    assert_eq!(answer.text, "34\n78");
    assert_eq!(answer.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["34", "", "78"]);
    let places: Vec<_> = answer.lines.iter().flat_map(|line| &line.numbers).map(shared::Number::place).collect();
    assert_eq!(places, [None, Some((0, 0)), None, Some((1, 0))]);
    assert_eq!(
        answer.digits.iter().map(|digit| digit.cancelled).collect::<Vec<_>>(),
        [true, true, false, false, true, true, false, false]
    );
}

#[actix_web::test]
async fn a_csv_and_a_workbook_hold_only_what_is_not_struck_out() {
    let app = app();
    let text = |answer: Answer| String::from_utf8(answer.body).expect("UTF-8");
    assert_eq!(text(ask(&app, "text/plain", "digits").await), "34\n78\n");
    assert_eq!(text(ask(&app, "text/csv", "grid").await), "34\r\n78\r\n");
    let digits = text(ask(&app, "text/csv", "digits").await);
    let labels: Vec<&str> = digits.lines().skip(1).filter_map(|row| row.split(',').nth(3)).collect();
    assert_eq!(labels, ["3", "4", "7", "8"]);
    let numbers = text(ask(&app, "text/csv", "numbers").await);
    let cells: Vec<&str> = numbers.lines().skip(1).filter_map(|row| row.split(',').nth(4)).collect();
    assert_eq!(cells, ["34", "78"]);
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    let mut book: Xlsx<_> =
        open_workbook_from_rs(Cursor::new(ask(&app, kind, "digits").await.body)).expect("a workbook");
    let list = book.worksheet_range("All numbers").expect("the list");
    let cells: Vec<&Data> = list.rows().skip(1).map(|row| &row[5]).collect();
    assert_eq!(cells, [&Data::Float(34.0), &Data::Float(78.0)]);
}

#[actix_web::test]
async fn printed_digits_are_left_out_and_told_of_unless_they_are_asked_for() {
    let app = TestApp::start();
    let [written, all] = draw::written_and_printed();
    let png = written.png();
    let ask = |query: &'static str, parts: Vec<Part<'static>>| {
        let (app, png) = (&app, &png);
        async move {
            let mut form = vec![Part::file("image", png)];
            form.extend(parts);
            app.post_form(&format!("{RECOGNITIONS}{query}"), &form).await
        }
    };
    let left_out: Recognition = ask("", Vec::new()).await.json();
    assert_eq!(left_out.text, written.text());
    assert_eq!(left_out.warnings.iter().map(|warning| warning.code.as_str()).collect::<Vec<_>>(), ["print_left_out"]);
    assert!(left_out.digits.iter().all(|digit| digit.kind == DigitKind::Hand));
    let by_query: Recognition = ask("?print=include", vec![Part::text("print", "exclude")]).await.json();
    let by_form: Recognition = ask("", vec![Part::text("print", "include")]).await.json();
    assert_eq!(by_query.digits, by_form.digits);
    assert!(by_query.warnings.is_empty());
    let printed = by_query.digits.iter().filter(|digit| digit.kind == DigitKind::Print).count();
    let there = all.digits.len() - written.digits.len();
    assert!(printed.abs_diff(there) * 10 <= there, "{printed} of {there} printed digits");
    ask("?print=yes", Vec::new()).await.assert_problem(400, Code::UnknownValue);
}

#[actix_web::test]
async fn what_shows_through_from_the_back_is_left_out_and_told_of_unless_it_is_asked_for() {
    let app = TestApp::start();
    let png = draw::back_alone(2).png();
    let read = async |query: &str| app.post_form(&format!("{RECOGNITIONS}{query}"), &[Part::file("image", &png)]).await;
    let left_out: Recognition = read("").await.json();
    let codes: Vec<&str> = left_out.warnings.iter().map(|warning| warning.code.as_str()).collect();
    assert_eq!((left_out.digits.len(), codes), (0, vec!["back_left_out"]));
    let included: Recognition = read("?back=include").await.json();
    assert!(included.digits.len() >= 5 && included.warnings.is_empty(), "{included:?}");
    read("?back=yes").await.assert_problem(400, Code::UnknownValue);
}

#[actix_web::test]
async fn a_picture_is_read_in_the_turn_that_was_asked_for() {
    let app = TestApp::start();
    let png = draw::Page::new(&draw::PageParams::default()).write_lines(&["125 8", "346 0"]).finish().png();
    for (query, turned) in [("", 0), ("?turn=0", 0), ("?turn=90", 90), ("?turn=270", 270)] {
        let answer: Recognition =
            app.post_form(&format!("{RECOGNITIONS}{query}"), &[Part::file("image", &png)]).await.json();
        assert_eq!(answer.image.turned, turned, "{query}");
    }
    let form = [Part::file("image", &png), Part::text("turn", "180")];
    let answer: Recognition = app.post_form(RECOGNITIONS, &form).await.json();
    assert_eq!(answer.image.turned, 180);
    for word in ["45", "left", "+90", ""] {
        let form = [Part::file("image", &png), Part::text("turn", word)];
        app.post_form(RECOGNITIONS, &form).await.assert_problem(400, Code::UnknownValue);
    }
}

#[actix_web::test]
async fn boxes_in_a_row_are_one_number_where_that_is_said() {
    let app = TestApp::start();
    let page = draw::parted_boxes(18.0);
    let png = page.png();
    let ask = async |query: &str, parts: &[Part<'static>]| {
        let form: Vec<Part<'_>> = [Part::file("image", &png)].into_iter().chain(parts.iter().cloned()).collect();
        app.post_form(&format!("{RECOGNITIONS}{query}"), &form).await
    };
    let as_it_looks: Recognition = ask("", &[]).await.json();
    let by_query: Recognition = ask("?boxes=joined", &[Part::text("boxes", "auto")]).await.json();
    let by_form: Recognition = ask("", &[Part::text("boxes", "joined")]).await.json();
    assert_ne!(as_it_looks.text, page.text());
    assert_eq!([by_query.text, by_form.text], [page.text(), page.text()]);
    ask("?boxes=yes", &[]).await.assert_problem(400, Code::UnknownValue);
}
