//! What people who mean harm try beside bodies: keys, tokens, answers that are not read, and memory.

use crate::helpers::{
    Answer, FORM_TYPE, FakeReader, Part, RECOGNITIONS, TestApp, TestProcess, command, encoded, form_body,
    png_of_strokes,
};
use crate::teaching::MODELS;
use clap::Parser as _;
use engine::{DigitReader, Reading};
use image::{GrayImage, ImageFormat, Luma};
use reqwest::{Method, StatusCode};
use shared::{Code, MODEL_TOKEN_HEADER};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn start(flags: &[&str]) -> TestApp {
    let mut all = vec!["digitml-api", "--workers=1", "--database-url="];
    all.extend_from_slice(flags);
    let settings = back::Settings::parse_from(all);
    TestApp::start_with(DigitReader::built_in().expect("the built-in model loads"), |own| {
        let data_dir = own.data_dir.clone();
        *own = settings;
        own.data_dir = data_dir;
    })
}

async fn metrics_with(app: &TestApp, key: &str) -> Answer {
    app.send(Method::GET, "/metrics", &[("x-api-key", key)], Vec::new()).await
}

#[actix_web::test]
async fn nobody_tries_keys_one_after_the_other_at_any_call() {
    let app = start(&["--api-keys=the-only-one-of-the-keys"]);
    assert_eq!(metrics_with(&app, "the-only-one-of-the-keys").await.status, StatusCode::OK);
    for guess in 0..60 {
        metrics_with(&app, &format!("guess-{guess}")).await.assert_problem(401, Code::KeyRequired);
    }
    // From now on a guess is not looked at, so that the right one does not show itself either.
    for key in ["guess", "the-only-one-of-the-keys"] {
        let answer = metrics_with(&app, key).await;
        answer.assert_problem(429, Code::TooManyRequests);
        assert!(!answer.header("retry-after").is_empty());
    }
    assert_eq!(app.get("/health/ready").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn who_has_no_key_spends_nothing_of_what_those_may_ask_who_have_one() {
    let app = start(&["--api-keys=the-only-one-of-the-keys", "--rate-limit=1", "--lesson-limit=1"]);
    let body = || form_body(&[Part::file("image", &png_of_strokes(60, 40))]);
    for _ in 0..5 {
        app.send(Method::POST, RECOGNITIONS, &[("content-type", FORM_TYPE)], body())
            .await
            .assert_problem(401, Code::KeyRequired);
        app.send(Method::POST, MODELS, &[("content-type", "application/json")], b"{}".to_vec())
            .await
            .assert_problem(401, Code::KeyRequired);
    }
    let headers = [("content-type", FORM_TYPE), ("x-api-key", "the-only-one-of-the-keys")];
    assert_eq!(app.send(Method::POST, RECOGNITIONS, &headers, body()).await.status, StatusCode::OK);
}

#[actix_web::test]
async fn nobody_tries_tokens_one_after_the_other() {
    let app = start(&[]);
    let ask =
        async |path: &str, token: &str| app.send(Method::GET, path, &[(MODEL_TOKEN_HEADER, token)], Vec::new()).await;
    for guess in 0..30 {
        assert_eq!(ask(MODELS, &format!("guess-{guess}")).await.status, StatusCode::OK);
        ask(&format!("{MODELS}/some"), &format!("guess-{guess}")).await.assert_problem(404, Code::ModelNotFound);
    }
    for path in [MODELS.to_owned(), format!("{MODELS}/some"), format!("{MODELS}/some/export")] {
        ask(&path, "guess").await.assert_problem(429, Code::TooManyRequests);
    }
    assert_eq!(app.get(MODELS).await.status, StatusCode::OK);
    app.assert_still_reads().await;
}

#[actix_web::test]
async fn every_answer_says_by_what_it_varies_and_whether_it_may_be_kept() {
    let app = start(&[]);
    let open = "public, max-age=300";
    for (path, kept) in [
        ("/metrics", "no-store"),
        ("/health/ready", "no-store"),
        ("/openapi.json", open),
        ("/api/v1/docs", open),
        ("/nowhere", "no-store"),
        ("/api/v1/nowhere", "no-store"),
        (MODELS, "no-store"),
    ] {
        let answer = app.get(path).await;
        assert_eq!(answer.header("cache-control"), kept, "{path}");
        assert!(varies(&answer).contains("accept-encoding"), "{path}: {}", varies(&answer));
    }
    for method in [Method::GET, Method::DELETE] {
        let answer = app.send(method, RECOGNITIONS, &[], Vec::new()).await;
        answer.assert_problem(405, Code::MethodNotAllowed);
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(varies(&answer).split(", ").any(|field| field == "accept"), "{}", varies(&answer));
    }
}

fn varies(answer: &Answer) -> String {
    let fields = answer.headers.get_all("vary").iter().filter_map(|value| value.to_str().ok());
    fields.collect::<Vec<_>>().join(", ").to_ascii_lowercase()
}

#[actix_web::test]
async fn a_page_of_another_origin_may_send_a_token() {
    let app = start(&["--cors-origins=https://example.org"]);
    let headers = [
        ("origin", "https://example.org"),
        ("access-control-request-method", "DELETE"),
        ("access-control-request-headers", "x-model-token"),
    ];
    let answer = app.send(Method::OPTIONS, &format!("{MODELS}/some"), &headers, Vec::new()).await;
    assert!(answer.status.is_success(), "{}", String::from_utf8_lossy(&answer.body));
    assert!(answer.header("access-control-allow-headers").to_ascii_lowercase().contains("x-model-token"));
}

/// A picture that no compression makes small.
fn noise(width: u32, height: u32) -> GrayImage {
    let mut state = 1u32;
    GrayImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Luma([(state >> 24) as u8])
    })
}

#[actix_web::test]
async fn a_connection_whose_answer_is_not_read_is_closed() {
    let app = TestApp::start_with(FakeReader(|_: &[u8]| Ok(Reading::default())), |settings| {
        settings.send_timeout = Duration::from_secs(2);
    });
    // More than the system itself takes in on the way.
    let body = form_body(&[Part::file("image", &encoded(noise(4500, 4500), ImageFormat::Png))]);
    assert!(body.len() < shared::MAX_FILE_BYTES * 2);
    let mut stream = TcpStream::connect(&app.address).expect("the server listens");
    let head = format!(
        "POST {RECOGNITIONS} HTTP/1.1\r\nHost: {}\r\nAccept: image/png\r\nContent-Type: {FORM_TYPE}\r\nContent-Length: {}\r\n\r\n",
        app.address,
        body.len()
    );
    let address = app.address.clone();
    let read = tokio::task::spawn_blocking(move || {
        stream.write_all(head.as_bytes()).expect("the server reads");
        stream.write_all(&body).expect("the server reads");
        let mut first = [0; 64];
        stream.read_exact(&mut first).expect("the answer begins");
        assert!(first.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&first));
        let length = 4500 * 4500;
        std::thread::sleep(Duration::from_secs(8));
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout can be set");
        let mut rest = Vec::new();
        // Ended by the server, in order or not.
        let _ = stream.read_to_end(&mut rest);
        drop(address);
        (rest.len(), length)
    });
    let (read, length) = read.await.expect("it does not panic");
    assert!(read < length, "{read} bytes of an answer came that nobody had read for long");
}

/// A BMP of 50 million white pixels in 1 080 bytes: run-length encoded, and without a run.
fn small_file_of_a_large_picture() -> Vec<u8> {
    let mut file = b"BM".to_vec();
    for word in [1080u32, 0, 1078, 40, 7071, 7071] {
        file.extend_from_slice(&word.to_le_bytes());
    }
    file.extend_from_slice(&[1, 0, 8, 0]);
    for word in [1u32, 2, 2835, 2835, 256, 0] {
        file.extend_from_slice(&word.to_le_bytes());
    }
    file.resize(1078, 255);
    file.extend_from_slice(&[0, 1]);
    file
}

#[actix_web::test]
async fn small_files_of_large_pictures_share_a_bounded_memory_however_many_readers_there_are() {
    let mut with_readers = command();
    with_readers.env("DIGITML_READERS", "6");
    let server = TestProcess::start_as(with_readers);
    let url = format!("http://{}{RECOGNITIONS}", server.address);
    let body = form_body(&[Part::file("image", &small_file_of_a_large_picture())]);
    let client = reqwest::Client::new();
    let started = Instant::now();
    let asked = (0..12).map(|_| client.post(&url).header("content-type", FORM_TYPE).body(body.clone()).send());
    for answer in futures_util::future::join_all(asked).await {
        assert_eq!(answer.expect("the server answers").status(), StatusCode::OK);
    }
    let peak = server.peak_kib();
    assert!(peak < 400 * 1000 * 1000 / 1024, "{peak} KiB at the peak, {:?}", started.elapsed());
}

#[actix_web::test]
async fn nobody_writes_errors_into_the_log_by_what_they_send() {
    let data = tempfile::tempdir().expect("a folder can be made");
    let log = data.path().join("log");
    let mut logging = std::process::Command::new("bash");
    logging.args(["-c", "exec \"$0\" 2> >(tee \"$LOG\" >&2)", env!("CARGO_BIN_EXE_digitml-api")]);
    logging.env_remove("DATABASE_URL").env("DIGITML_DATA_DIR", data.path()).env("LOG", &log);
    let server = TestProcess::start_as(logging);
    for sent in [
        &b"no HTTP at all\r\n\r\n"[..],
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03",
        b"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /api/v1/recognitions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"POST /api/v1/models HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
        b"GET /api/v1/models/%00 HTTP/1.1\r\nHost: x\r\nX-Model-Token: some\r\n\r\n",
    ] {
        let mut stream = TcpStream::connect(&server.address).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_millis(300))).expect("a timeout can be set");
        stream.write_all(sent).expect("the server reads");
        // Some of these are waited for, some are answered.
        let _ = stream.read(&mut [0; 512]);
    }
    TestApp::at(&server.address).assert_still_reads().await;
    let log = std::fs::read_to_string(&log).expect("the log is there");
    assert!(log.contains("listening") && !log.contains("ERROR"), "{log}");
}
