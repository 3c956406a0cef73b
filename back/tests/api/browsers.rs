//! What browsers are told: security headers, and which pages may call.

use crate::helpers::{FORM_TYPE, Part, RECOGNITIONS, TestApp, form_body, png_of_number};
use back::Settings;
use clap::Parser as _;
use engine::DigitReader;
use reqwest::{Method, StatusCode};

fn start(origins: &str) -> TestApp {
    let settings = Settings::parse_from(["digitml-api", "--workers=1", &format!("--cors-origins={origins}")]);
    TestApp::start_with(DigitReader::built_in().expect("the built-in model loads"), |own| *own = settings)
}

#[actix_web::test]
async fn every_answer_of_the_api_forbids_what_no_answer_needs() {
    let app = TestApp::start();
    for path in ["/api/v1/health/live", "/api/v1/openapi.json", "/nowhere", RECOGNITIONS] {
        let answer = app.get(path).await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
    }
}

#[actix_web::test]
async fn a_page_on_the_list_may_call_and_read_the_answer() {
    let app = start("https://example.org,http://localhost:3000");
    let headers = [
        ("origin", "https://example.org"),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "authorization,content-type"),
    ];
    let preflight = app.send(Method::OPTIONS, RECOGNITIONS, &headers, Vec::new()).await;
    assert!(preflight.status.is_success(), "{}", preflight.status);
    assert_eq!(preflight.header("access-control-allow-origin"), "https://example.org");
    assert!(preflight.header("access-control-allow-headers").to_ascii_lowercase().contains("authorization"));

    let body = form_body(&[Part::file("image", &png_of_number())]);
    let headers = [("content-type", FORM_TYPE), ("origin", "http://localhost:3000")];
    let answer = app.send(Method::POST, RECOGNITIONS, &headers, body).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("access-control-allow-origin"), "http://localhost:3000");
    assert!(answer.header("access-control-expose-headers").to_ascii_lowercase().contains("retry-after"));
}

#[actix_web::test]
async fn a_page_that_is_not_on_the_list_may_not() {
    let app = start("https://example.org");
    let headers = [("origin", "https://example.com"), ("access-control-request-method", "POST")];
    let preflight = app.send(Method::OPTIONS, RECOGNITIONS, &headers, Vec::new()).await;
    assert_eq!(preflight.header("access-control-allow-origin"), "");
    assert!(!preflight.status.is_success());
    assert_eq!(preflight.header("content-type"), "application/problem+json");
    let answer = app.send(Method::GET, "/api/v1/health/live", &[("origin", "https://example.com")], Vec::new()).await;
    assert_eq!(answer.header("access-control-allow-origin"), "");
}

#[actix_web::test]
async fn every_page_may_call_where_the_list_is_a_star() {
    let answer = start("*").send(Method::GET, "/api/v1/health/live", &[("origin", "https://a.b")], Vec::new()).await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
}

#[actix_web::test]
async fn text_is_compressed_and_pictures_are_not() {
    let app = TestApp::start();
    for (accept, encoding) in
        [("application/json", "br"), ("text/csv", "br"), ("text/plain", "br"), ("image/png", ""), ("image/jpeg", "")]
    {
        let body = form_body(&[Part::file("image", &png_of_number())]);
        let headers = [("content-type", FORM_TYPE), ("accept", accept), ("accept-encoding", "gzip, br")];
        let answer = app.send(Method::POST, RECOGNITIONS, &headers, body).await;
        assert_eq!((answer.status, answer.header("content-encoding")), (StatusCode::OK, encoding), "{accept}");
    }
}
