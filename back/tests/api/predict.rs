use crate::helpers::{Answer, FORM_TYPE, FakeReader, Part, TestApp, encoded, png_claiming, png_of_strokes, strokes};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::ImageFormat;
use reqwest::{Method, StatusCode};
use shared::{MAX_FILE_BYTES, OriginalAnswer};

#[actix_web::test]
async fn predict_answers_the_picture_as_a_jpeg_in_base64_with_and_without_the_slash() {
    let app = TestApp::start();
    for path in ["/api/predict/", "/api/predict"] {
        for format in [ImageFormat::Png, ImageFormat::Jpeg] {
            let answer = app.post_form(path, &[Part::file("img", &encoded(strokes(160, 80), format))]).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert_eq!(answer.header("content-type"), "application/json");
            let OriginalAnswer::Success { data } = answer.json() else { panic!("no success") };
            let jpeg = STANDARD.decode(data).expect("the data is base64");
            let picture = image::load_from_memory_with_format(&jpeg, ImageFormat::Jpeg).expect("the data is a JPEG");
            assert_eq!((picture.width(), picture.height()), (160, 80));
        }
    }
}

#[actix_web::test]
async fn predict_answers_failure_and_what_to_do_when_the_input_is_bad() {
    let app = TestApp::start();
    let png = png_of_strokes(60, 40);
    let huge = png_claiming(60_000, 60_000);
    let too_large = vec![0; MAX_FILE_BYTES + 1];
    let cases: [(u16, &[Part<'_>], &str); 7] = [
        (400, &[Part::file("image", &png)], "`img`"),
        (400, &[Part::file("img", &png), Part::file("img", &png)], "one picture"),
        (422, &[Part::file("img", b"")], "empty"),
        (415, &[Part::file("img", b"?")], "JPEG"),
        (422, &[Part::file("img", &png[..40])], "damaged"),
        (422, &[Part::file("img", &huge)], "60000"),
        (413, &[Part::file("img", &too_large)], "20 MiB"),
    ];
    for (status, parts, word) in cases {
        assert_failure(&app.post_form("/api/predict/", parts).await, status, word);
    }
    assert_failure(&app.send(Method::POST, "/api/predict/", &[], Vec::new()).await, 415, "multipart");
    let empty = app.send(Method::POST, "/api/predict/", &[("content-type", FORM_TYPE)], Vec::new()).await;
    assert_failure(&empty, 400, "form");
}

#[actix_web::test]
async fn predict_answers_failure_and_nothing_internal_when_the_reader_panics() {
    let app = TestApp::start_with(FakeReader(|_: &[u8]| panic!("secret 4711")), |_| ());
    let answer = app.post_form("/api/predict/", &[Part::file("img", b"picture")]).await;
    assert_failure(&answer, 500, "went wrong");
    assert!(!String::from_utf8_lossy(&answer.body).contains("4711"));
}

fn assert_failure(answer: &Answer, status: u16, word: &str) {
    let OriginalAnswer::Failure { msg } = answer.json() else { panic!("no failure") };
    assert_eq!(answer.status.as_u16(), status, "{msg}");
    assert!(msg.contains(word) && msg.ends_with('.'), "{msg}");
}
