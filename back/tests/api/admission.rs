use crate::helpers::{FORM_TYPE, Part, RECOGNITIONS, TestApp, form_body, png_of_strokes};
use back::Settings;
use clap::Parser as _;
use engine::DigitReader;
use reqwest::{Method, StatusCode};
use shared::{Code, OriginalAnswer};

fn start(flags: &[&str]) -> TestApp {
    let settings = Settings::parse_from(["digitml-api", "--workers=1"].iter().chain(flags));
    TestApp::start_with(DigitReader::built_in().expect("the built-in model loads"), |own| *own = settings)
}

#[actix_web::test]
async fn with_keys_a_picture_is_read_for_whoever_holds_one_and_for_nobody_else() {
    let app = start(&["--api-keys=the-first-of-the-keys,the-second-of-the-keys"]);
    let body = || form_body(&[Part::file("image", &png_of_strokes(60, 40))]);
    for (name, value) in [
        ("authorization", "Bearer the-first-of-the-keys"),
        ("x-api-key", "the-second-of-the-keys"),
        ("authorization", "Basic cGFnZTp0aGUtZmlyc3Qtb2YtdGhlLWtleXM="),
    ] {
        let headers = [("content-type", FORM_TYPE), (name, value)];
        assert_eq!(app.send(Method::POST, RECOGNITIONS, &headers, body()).await.status, StatusCode::OK, "{value}");
    }
    for (name, value) in [("authorization", "Bearer the-third"), ("x-api-key", ""), ("accept", "*/*")] {
        let headers = [("content-type", FORM_TYPE), (name, value)];
        let answer = app.send(Method::POST, RECOGNITIONS, &headers, body()).await;
        let detail = answer.assert_problem(401, Code::KeyRequired);
        assert!(answer.header("www-authenticate").starts_with("Bearer "));
        assert!(!detail.contains("the-"), "{detail}");
    }
}

#[actix_web::test]
async fn with_keys_the_original_call_fails_in_its_own_form_and_the_figures_are_hidden() {
    let app = start(&["--api-keys=the-only-one-of-the-keys"]);
    let answer = app.post_form("/api/predict/", &[Part::file("img", &png_of_strokes(60, 40))]).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let OriginalAnswer::Failure { msg } = answer.json() else { panic!("no failure") };
    assert!(msg.contains("API key"), "{msg}");
    for path in ["/metrics", "/api/v1/metrics"] {
        app.get(path).await.assert_problem(401, Code::KeyRequired);
        let headers = [("authorization", "Bearer the-only-one-of-the-keys")];
        assert_eq!(app.send(Method::GET, path, &headers, Vec::new()).await.status, StatusCode::OK);
    }
}

#[actix_web::test]
async fn health_and_documentation_stay_open_with_keys() {
    let app = start(&["--api-keys=the-only-one-of-the-keys"]);
    for path in ["health/live", "health/ready", "openapi.json", "docs"] {
        assert_eq!(app.get(&format!("/api/v1/{path}")).await.status, StatusCode::OK, "{path}");
    }
}

#[actix_web::test]
async fn keys_from_a_file_count_like_the_others() {
    let file = tempfile::NamedTempFile::new().expect("a file can be made");
    std::fs::write(file.path(), "# of the school\nthe-key-of-the-file\n").expect("a file can be written");
    let app = start(&["--api-keys=the-other-key-there-is", &format!("--api-keys-file={}", file.path().display())]);
    for key in ["the-key-of-the-file", "the-other-key-there-is"] {
        assert_eq!(app.send(Method::GET, "/metrics", &[("x-api-key", key)], Vec::new()).await.status, StatusCode::OK);
    }
    app.get("/metrics").await.assert_problem(401, Code::KeyRequired);
}

#[actix_web::test]
async fn a_client_that_asks_too_often_is_told_when_to_come_back_and_others_are_not_held_up() {
    let app = start(&["--rate-limit=2", "--trusted-proxies=127.0.0.1"]);
    let ask = async |client: &str| {
        let headers = [("content-type", FORM_TYPE), ("x-forwarded-for", client)];
        let body = form_body(&[Part::file("image", &png_of_strokes(60, 40))]);
        app.send(Method::POST, RECOGNITIONS, &headers, body).await
    };
    for _ in 0..2 {
        assert_eq!(ask("203.0.113.1").await.status, StatusCode::OK);
    }
    // What stands before the proxy's own entry is the client's invention.
    let answer = ask("198.51.100.9, 203.0.113.1").await;
    answer.assert_problem(429, Code::TooManyRequests);
    let seconds: u64 = answer.header("retry-after").parse().expect("a number of seconds");
    assert!((1..=30).contains(&seconds), "{seconds}");
    assert_eq!(ask("203.0.113.2").await.status, StatusCode::OK);
    assert_eq!(app.get("/api/v1/health/ready").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn without_a_trusted_proxy_the_address_of_the_connection_counts() {
    let app = start(&["--rate-limit=1"]);
    let ask = async |client: &str| {
        let headers = [("content-type", FORM_TYPE), ("x-forwarded-for", client)];
        let body = form_body(&[Part::file("img", &png_of_strokes(60, 40))]);
        app.send(Method::POST, "/api/predict/", &headers, body).await
    };
    assert_eq!(ask("203.0.113.1").await.status, StatusCode::OK);
    let answer = ask("203.0.113.2").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!answer.header("retry-after").is_empty());
    let OriginalAnswer::Failure { msg } = answer.json() else { panic!("no failure") };
    assert!(msg.contains("Try again in"), "{msg}");
}
