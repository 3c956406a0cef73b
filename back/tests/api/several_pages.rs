//! Files of several pages.

use crate::helpers::{FORM_TYPE, Part, RECOGNITIONS, TestApp, form_body};
use image::GrayImage;
use pages::draw::{FreeRows, Page, PageParams, filled_free};
use pages::hostile::{NOTE, note, several};
use reqwest::Method;
use shared::{Code, Recognition, Sheet};

/// A scan of two pages, the second of which says [`NOTE`].
fn scan(make: fn(&[GrayImage]) -> Vec<u8>) -> Vec<u8> {
    make(&[GrayImage::from_pixel(300, 200, image::Luma([250])), note()])
}

#[actix_web::test]
async fn recognize_reads_the_page_asked_for_and_tells_how_many_there_are() {
    let app = TestApp::start();
    for file in [scan(several::tiff), scan(several::pdf)] {
        let first: Recognition = app.recognize(&file).await.json();
        assert_eq!((first.text.as_str(), first.page, first.pages), ("", 1, 2));
        assert_eq!(first.warnings[0].code, "more_pages");
        let parts = [Part::file("image", &file), Part::text("page", "2")];
        let in_form: Recognition = app.post_form(RECOGNITIONS, &parts).await.json();
        let in_address: Recognition =
            app.post_form(&format!("{RECOGNITIONS}?page=2"), &[Part::file("image", &file)]).await.json();
        for second in [in_form, in_address] {
            assert_eq!((second.text.as_str(), second.page, second.pages), (NOTE, 2, 2));
            assert_eq!((second.image.width, second.image.height, second.warnings), (240, 120, vec![]));
        }
    }
}

#[actix_web::test]
async fn a_whole_sheet_scanned_at_300_dots_per_inch_is_drawn_in_the_time_that_a_document_has() {
    let app = TestApp::start();
    let params = PageParams { width: 2480, height: 3508, digit_height: 110.0, ..PageParams::default() };
    let lines = ["40718 2583", "96130", "7 58 2064", "31984"];
    let scan = several::scanned_sheet(&Page::new(&params).write_lines(&lines).finish().image);
    let reading: Recognition = app.recognize(&scan).await.json();
    assert_eq!(reading.text, lines.join("\n"));
}

#[actix_web::test]
async fn a_sheet_is_found_on_the_page_of_a_scan_that_is_asked_for() {
    let app = TestApp::start();
    let params =
        PageParams { width: 900, height: 1100, digit_height: 56.0, lean_degrees: 3.0, ..PageParams::default() };
    let page = filled_free(&params, engine::sheet::RowOrder::ZeroLast.labels(), &FreeRows::default()).image;
    let pages = [note(), page];
    for file in [several::tiff(&pages), several::pdf(&pages)] {
        let send = async |page: &str| {
            app.post_form("/api/v1/sheets", &[Part::file("sheet", &file), Part::text("page", page)]).await
        };
        let sheet: Sheet = send("2").await.json();
        // A page drawn from points may be a pixel narrower.
        assert!(sheet.samples.len() == 100 && (899..=900).contains(&sheet.image.width), "{:?}", sheet.image);
        send("1").await.assert_problem(422, Code::SheetNotFound);
        send("3").await.assert_problem(422, Code::PageNotFound);
        send("last").await.assert_problem(400, Code::UnknownValue);
    }
}

#[actix_web::test]
async fn recognize_draws_the_boxes_over_the_page_asked_for() {
    let app = TestApp::start();
    let headers = [("content-type", FORM_TYPE), ("accept", "image/png")];
    for file in [scan(several::tiff), scan(several::pdf)] {
        let body = form_body(&[Part::file("image", &file), Part::text("page", "2")]);
        let answer = app.send(Method::POST, RECOGNITIONS, &headers, body).await;
        let picture = image::load_from_memory(&answer.body).expect("a PNG file").into_rgb8();
        assert_eq!(picture.dimensions(), (240, 120));
        assert!(picture.pixels().any(|pixel| pixel.0[0].abs_diff(pixel.0[2]) > 40), "boxes have a colour");
    }
}

#[actix_web::test]
async fn recognize_refuses_pages_that_are_not_there() {
    let app = TestApp::start();
    let (tiff, pdf, one) = (scan(several::tiff), scan(several::pdf), several::tiff(&[note()]));
    for (file, page, pages) in [(&tiff, "3", 2), (&pdf, "3", 2), (&one, "2", 1)] {
        let parts = [Part::file("image", file), Part::text("page", page)];
        let detail = app.post_form(RECOGNITIONS, &parts).await.assert_problem(422, Code::PageNotFound);
        assert!(detail.contains(&format!("1 to {pages}")), "{detail}");
    }
    for word in ["0", "-1", "two", "", "4294967296"] {
        let parts = [Part::file("image", &tiff), Part::text("page", word)];
        app.post_form(RECOGNITIONS, &parts).await.assert_problem(400, Code::UnknownValue);
        let path = format!("{RECOGNITIONS}?page={word}");
        app.post_form(&path, &[Part::file("image", &tiff)]).await.assert_problem(400, Code::UnknownValue);
    }
}
