//! What a hostile client tried and what held: heads that trickle, requests within requests, forms of too many parts, deep JSON, damaged models.

use crate::helpers::{FORM_TYPE, RECOGNITIONS, TestApp, TestProcess, command};
use crate::teaching::{MODELS, app_with_lessons, samples, send};
use reqwest::{Method, StatusCode};
use serde_json::json;
use shared::{Code, MODEL_TOKEN_HEADER, Model};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn connect(address: &str) -> TcpStream {
    let stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout can be set");
    stream
}

/// All that the server says until it closes the connection.
fn all_of(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // A connection that the server resets has said what it had to say.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[actix_web::test]
async fn a_head_that_trickles_is_ended_by_the_server() {
    let mut hasty = command();
    hasty.env("DIGITML_HEAD_TIMEOUT", "1");
    let server = TestProcess::start_as(hasty);
    let started = Instant::now();
    let mut stream = connect(&server.address);
    stream.write_all(b"GET /api/v1/health/live HTTP/1.1\r\nHost: x\r\n").expect("the server reads");
    // A line each quarter of a second, for as long as somebody listens.
    let ended = (0..40).any(|line| {
        std::thread::sleep(Duration::from_millis(250));
        stream.write_all(format!("X-{line}: y\r\n").as_bytes()).is_err()
    });
    assert!(ended && started.elapsed() < Duration::from_secs(6), "{:?}", started.elapsed());
    TestApp::at(&server.address).assert_still_reads().await;
}

#[actix_web::test]
async fn a_request_that_hides_another_one_is_answered_once_at_most() {
    let server = TestProcess::start();
    let hidden = "GET /api/v1/health/live HTTP/1.1\r\nHost: hidden\r\n\r\n";
    for framing in [
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: +5\r\n",
        "Content-Length: 5, 5\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: xchunked\r\n",
        "Transfer-Encoding : chunked\r\n",
        "Transfer-Encoding:\u{b}chunked\r\n",
    ] {
        let mut stream = connect(&server.address);
        let head = format!("POST /api/v1/health/live HTTP/1.1\r\nHost: x\r\n{framing}\r\n");
        // The body ends where the one of two framings says; the other would take what follows for a request.
        stream.write_all(format!("{head}0\r\n\r\n{hidden}").as_bytes()).expect("the server reads");
        stream.shutdown(std::net::Shutdown::Write).expect("the connection is open");
        let said = all_of(&mut stream);
        assert!(!said.contains("HTTP/1.1 200"), "{framing:?} let a second request through: {said}");
    }
    TestApp::at(&server.address).assert_still_reads().await;
}

#[actix_web::test]
async fn a_form_of_three_hundred_thousand_parts_is_refused_soon_and_within_memory() {
    let server = TestProcess::start();
    let app = TestApp::at(&server.address);
    app.assert_still_reads().await;
    let before = server.peak_kib();
    let part = "--the-boundary-of-the-test\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n";
    let body = [part.repeat(300_000).as_bytes(), b"--the-boundary-of-the-test--\r\n"].concat();
    let started = Instant::now();
    let answer = app.send(Method::POST, RECOGNITIONS, &[("content-type", FORM_TYPE)], body).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
    let grown = server.peak_kib() - before;
    assert!(grown < 64 * 1024, "{grown} KiB");
    app.assert_still_reads().await;
}

#[actix_web::test]
async fn json_that_goes_deep_is_refused() {
    let app = TestApp::start();
    for body in [
        "[".repeat(1_000_000),
        "{\"samples\":".repeat(500_000),
        format!("{{\"samples\": {}1{}}}", "[".repeat(200_000), "]".repeat(200_000)),
    ] {
        let headers = [("content-type", "application/json")];
        let answer = app.send(Method::POST, MODELS, &headers, body.into_bytes()).await;
        answer.assert_problem(400, Code::MalformedRequest);
    }
    app.assert_still_reads().await;
}

#[actix_web::test]
async fn a_model_file_that_is_damaged_anywhere_is_refused_or_read_and_nothing_falls_over() {
    let app = app_with_lessons(0);
    let body = json!({"samples": samples(&app).await[..5]});
    let model: Model = send(&app, Method::POST, MODELS, "", Some(&body)).await.json();
    let token = model.token.expect("it is the first of its token");
    let file = send(&app, Method::GET, &format!("{MODELS}/{}/export", model.id), &token, None).await.body;
    let import = async |file: Vec<u8>| {
        let headers = [("content-type", "application/octet-stream"), (MODEL_TOKEN_HEADER, token.as_str())];
        app.send(Method::POST, &format!("{MODELS}/import"), &headers, file).await.status
    };
    for place in (0..file.len()).step_by(file.len() / 12) {
        let mut damaged = file.clone();
        damaged[place] ^= 0x55;
        assert_eq!(import(damaged).await, StatusCode::UNPROCESSABLE_ENTITY, "byte {place}");
        assert_eq!(import(file[..place].to_vec()).await, StatusCode::UNPROCESSABLE_ENTITY, "cut at {place}");
    }
    assert_eq!(import(file).await, StatusCode::CREATED);
    app.assert_still_reads().await;
}
