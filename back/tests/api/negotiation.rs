use crate::helpers::{Answer, FORM_TYPE, FakeReader, Part, RECOGNITIONS, TestApp, form_body, png_of_number};
use engine::reading::{Alternative, BoundingBox};
use engine::{Digit, Line, Number, Reading};
use reqwest::{Method, StatusCode};
use shared::{Code, Recognition};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

#[actix_web::test]
async fn the_numbers_come_as_text_with_a_line_for_each_line() {
    let answer = recognize(&app_with_three_digits(), "text/plain").await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "text/plain; charset=utf-8"));
    assert_eq!(answer.body, b"42\n7\n");
}

#[actix_web::test]
async fn a_page_without_digits_is_no_text_and_a_csv_of_its_header_alone() {
    let app = TestApp::start_with(FakeReader(|_: &[u8]| Ok(Reading::default())), |_| ());
    assert_eq!(recognize(&app, "text/plain").await.body, b"");
    assert_eq!(recognize(&app, "text/csv").await.body, format!("{CSV_HEADER}\r\n").as_bytes());
}

const CSV_HEADER: &str = "line,number,index,label,confidence,sure,x,y,width,height";

#[actix_web::test]
async fn the_digits_come_as_csv_a_row_each() {
    let answer = recognize(&app_with_three_digits(), "text/csv").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8; header=present");
    let rows = "0,0,0,4,0.75,true,10,5,10,20\r\n0,0,1,2,0.75,true,22,5,10,20\r\n1,0,2,7,0.75,false,90,50,10,20\r\n";
    assert_eq!(String::from_utf8_lossy(&answer.body), format!("{CSV_HEADER}\r\n{rows}"));
}

#[actix_web::test]
async fn the_picture_comes_annotated_and_of_its_own_size() {
    let app = TestApp::start();
    for (accept, format) in [
        ("image/png", image::ImageFormat::Png),
        ("image/jpeg", image::ImageFormat::Jpeg),
        ("image/*", image::ImageFormat::Png),
    ] {
        let answer = recognize(&app, accept).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, format.to_mime_type()));
        let picture = image::load_from_memory_with_format(&answer.body, format).expect("the answer is a picture");
        assert_eq!((picture.width(), picture.height()), (160, 80));
        let colored = picture.into_rgb8().pixels().filter(|pixel| pixel.0[2].abs_diff(pixel.0[0]) > 60).count();
        assert!(colored > 20, "no frame is drawn: {colored} coloured pixels");
    }
}

#[actix_web::test]
async fn every_form_tells_the_same_digits() {
    let app = TestApp::start();
    let recognition: Recognition = recognize(&app, "application/json").await.json();
    assert!(!recognition.digits.is_empty());
    let text = String::from_utf8(recognize(&app, "text/plain").await.body).expect("the text is UTF-8");
    assert_eq!(text.trim_end(), recognition.text);
    let csv = String::from_utf8(recognize(&app, "text/csv").await.body).expect("the CSV is UTF-8");
    assert_eq!(csv.lines().count(), recognition.digits.len() + 1);
}

#[actix_web::test]
async fn weights_and_wildcards_decide_and_the_answer_says_by_what_it_varies() {
    let app = app_with_three_digits();
    for (accept, content_type) in [
        ("*/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("text/csv;q=0.5, text/plain;q=0.4", "text/csv; charset=utf-8; header=present"),
        ("application/json;q=0, */*", "text/plain; charset=utf-8"),
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", "application/json"),
        ("application/json; charset=utf-8", "application/json"),
    ] {
        let answer = recognize(&app, accept).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, content_type), "{accept}");
        let varies: Vec<String> = answer.headers.get_all("vary").iter().map(|value| format!("{value:?}")).collect();
        assert!(varies.concat().contains("Accept"), "{varies:?}");
    }
}

#[actix_web::test]
async fn a_form_that_is_not_made_answers_406_before_anything_is_read() {
    let reads = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&reads);
    let read = move |_: &[u8]| {
        counted.fetch_add(1, Ordering::Relaxed);
        Ok(Reading::default())
    };
    let app = TestApp::start_with(FakeReader(read), |_| ());
    for accept in ["text/html", "image/webp", "application/json;q=0", "*/*;q=0", "application/xml, text/*;q=0"] {
        let answer = recognize(&app, accept).await;
        let detail = answer.assert_problem(406, Code::NotAcceptable);
        assert!(detail.contains("text/csv") && detail.contains("image/png"), "{detail}");
        assert_eq!(answer.header("vary"), "Accept");
    }
    assert_eq!(reads.load(Ordering::Relaxed), 0);
}

#[actix_web::test]
async fn a_refusal_is_a_problem_whatever_form_was_asked_for() {
    let app = TestApp::start();
    for accept in ["image/png", "text/csv"] {
        let headers = [("content-type", FORM_TYPE), ("accept", accept)];
        let body = form_body(&[Part::file("image", b"?")]);
        let answer = app.send(Method::POST, RECOGNITIONS, &headers, body).await;
        answer.assert_problem(415, Code::UnsupportedImage);
    }
}

async fn recognize(app: &TestApp, accept: &str) -> Answer {
    let body = form_body(&[Part::file("image", &png_of_number())]);
    app.send(Method::POST, RECOGNITIONS, &[("content-type", FORM_TYPE), ("accept", accept)], body).await
}

/// Reads `42` in the first line and a doubtful `7` in the second, whatever the picture.
fn app_with_three_digits() -> TestApp {
    let digit = |label: u8, x, y, line| Digit {
        label,
        confidence: 0.75,
        sure: label != 7,
        bounding_box: BoundingBox { x, y, width: 10, height: 20 },
        alternatives: vec![Alternative { label: 1, confidence: 0.125 }],
        printed: false,
        cancelled: false,
        line,
        number: 0,
    };
    let line = |digits: &[usize]| Line { numbers: vec![Number { digits: digits.to_vec(), ..Number::default() }] };
    let reading = Reading {
        width: 160,
        height: 80,
        digits: vec![digit(4, 10, 5, 0), digit(2, 22, 5, 0), digit(7, 90, 50, 1)],
        lines: vec![line(&[0, 1]), line(&[2])],
        ..Reading::default()
    };
    TestApp::start_with(FakeReader(move |_: &[u8]| Ok(reading.clone())), |_| ())
}
