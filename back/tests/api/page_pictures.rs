//! Pages of files as pictures.

use crate::helpers::{Answer, FORM_TYPE, Part, RECOGNITIONS, TestApp, form_body, png_of_number};
use back::Settings;
use clap::Parser as _;
use engine::DigitReader;
use image::{GrayImage, ImageFormat, Luma};
use pages::hostile::{note, several};
use reqwest::{Method, StatusCode};
use shared::{Code, Recognition};

const PAGES: &str = "/api/v1/pages";

/// A scan of an empty page and the note.
fn scan(make: fn(&[GrayImage]) -> Vec<u8>) -> Vec<u8> {
    make(&[GrayImage::from_pixel(300, 200, Luma([250])), note()])
}

async fn show(app: &TestApp, file: &[u8], page: &str, accept: &str) -> Answer {
    let headers = [("content-type", FORM_TYPE), ("accept", accept)];
    let parts = [Part::file("image", file), Part::text("page", page)];
    app.send(Method::POST, PAGES, &headers, form_body(&parts)).await
}

#[actix_web::test]
async fn a_page_is_shown_as_it_is_read_and_the_file_says_how_many_there_are() {
    let app = TestApp::start();
    for file in [scan(several::tiff), scan(several::pdf)] {
        for (accept, kind, format) in
            [("*/*", "image/png", ImageFormat::Png), ("image/jpeg", "image/jpeg", ImageFormat::Jpeg)]
        {
            let answer = show(&app, &file, "2", accept).await;
            assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, kind));
            assert_eq!((answer.header("x-pages"), answer.header("vary")), ("2", "Accept"));
            assert_eq!(answer.header("cache-control"), "no-store");
            let shown = image::load_from_memory_with_format(&answer.body, format).expect("a picture").into_luma8();
            assert_eq!(shown.dimensions(), note().dimensions());
            let parts = [Part::file("image", &file), Part::text("page", "2")];
            let of_file: Recognition = app.post_form(RECOGNITIONS, &parts).await.json();
            let of_picture: Recognition = app.recognize(&answer.body).await.json();
            assert_eq!((&of_picture.text, of_picture.image), (&of_file.text, of_file.image));
        }
    }
}

#[actix_web::test]
async fn the_first_page_is_shown_if_none_is_named_and_a_picture_is_one_page() {
    let app = TestApp::start();
    for (file, pages) in [(scan(several::tiff), "2"), (scan(several::pdf), "2"), (png_of_number(), "1")] {
        let answer = app.post_form(&format!("{PAGES}?page=1"), &[Part::file("image", &file)]).await;
        let unnamed = app.post_form(PAGES, &[Part::file("image", &file)]).await;
        assert_eq!((answer.header("x-pages"), &answer.body), (pages, &unnamed.body));
        assert!(image::load_from_memory(&answer.body).is_ok());
    }
}

#[actix_web::test]
async fn what_cannot_be_shown_is_refused_in_the_words_of_reading() {
    let app = TestApp::start();
    let pdf = scan(several::pdf);
    // What is no page is refused though the address names one.
    let parts = [Part::file("image", &pdf), Part::text("page", "{}")];
    let answer = app.post_form(&format!("{PAGES}?page=1"), &parts).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    show(&app, &pdf, "3", "image/png").await.assert_problem(422, Code::PageNotFound);
    show(&app, &scan(several::tiff), "3", "image/png").await.assert_problem(422, Code::PageNotFound);
    show(&app, &pdf, "two", "image/png").await.assert_problem(400, Code::UnknownValue);
    let detail = show(&app, &pdf, "1", "application/json").await.assert_problem(406, Code::NotAcceptable);
    assert!(detail.contains("Choose image/png or image/jpeg."), "{detail}");
    show(&app, b"%PDF-1.7 and nothing else", "1", "image/png").await.assert_problem(422, Code::DamagedImage);
    show(&app, b"two eggs, one loaf of bread", "1", "image/png").await.assert_problem(415, Code::UnsupportedImage);
    show(&app, b"", "1", "image/png").await.assert_problem(422, Code::EmptyFile);
    app.post_form(PAGES, &[Part::text("page", "1")]).await.assert_problem(400, Code::ImageMissing);
    let large = vec![b' '; shared::MAX_FILE_BYTES + 1];
    show(&app, &large, "1", "image/png").await.assert_problem(413, Code::FileTooLarge);
    app.assert_still_reads().await;
}

#[actix_web::test]
async fn a_document_with_a_password_is_said_to_have_one() {
    let app = TestApp::start();
    let refused = show(&app, &several::protected(&scan(several::pdf)), "1", "image/png").await;
    let detail = refused.assert_problem(415, Code::UnsupportedImage);
    assert!(detail.contains("password"), "{detail}");
}

#[actix_web::test]
async fn whoever_may_not_read_is_not_shown_a_page_either() {
    let start = |flag: &str| {
        let settings = Settings::parse_from(["digitml-api", "--workers=1", flag]);
        TestApp::start_with(DigitReader::built_in().expect("the built-in model loads"), |own| *own = settings)
    };
    let keyed = start("--api-keys=the-only-one-of-the-keys");
    show(&keyed, &png_of_number(), "1", "image/png").await.assert_problem(401, Code::KeyRequired);
    let slow = start("--rate-limit=1");
    assert_eq!(show(&slow, &png_of_number(), "1", "image/png").await.status, StatusCode::OK);
    let refused = show(&slow, &png_of_number(), "1", "image/png").await;
    refused.assert_problem(429, Code::TooManyRequests);
    assert!(refused.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0));
}
