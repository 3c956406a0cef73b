//! Bodies that would have to be unpacked before they could be counted: a few bytes of them may unpack to any number.

use crate::helpers::{FORM_TYPE, Part, RECOGNITIONS, TestApp, TestProcess, form_body, png_of_strokes};
use reqwest::{Method, StatusCode};
use shared::{Code, OriginalAnswer};
use std::io::Write as _;

const MIB: usize = 1024 * 1024;

/// What unpacks to that many spaces.
fn packed_spaces(count: usize) -> Vec<u8> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 22);
    for _ in 0..count.div_ceil(MIB) {
        writer.write_all(&vec![b' '; MIB]).expect("a vector takes all");
    }
    writer.into_inner()
}

#[actix_web::test]
async fn a_lesson_that_unpacks_to_hundreds_of_megabytes_is_refused_before_it_is_unpacked() {
    let server = TestProcess::start();
    let app = TestApp::at(&server.address);
    app.assert_still_reads().await;
    let before = server.peak_kib();
    let body = packed_spaces(256 * MIB);
    assert!(body.len() < 4096, "{} bytes", body.len());
    for (path, kind) in [
        ("/api/v1/models", "application/json"),
        ("/api/v1/models/some/samples", "application/json"),
        ("/api/v1/models/import", "application/octet-stream"),
    ] {
        let headers = [("content-type", kind), ("content-encoding", "br"), ("x-model-token", "token")];
        let answer = app.send(Method::POST, path, &headers, body.clone()).await;
        answer.assert_problem(415, Code::UnsupportedRequestType);
        assert_eq!(answer.header("accept-encoding"), "identity");
    }
    let grown = server.peak_kib() - before;
    assert!(grown < 16 * 1024, "{grown} KiB for {} bytes", body.len());
    app.assert_still_reads().await;
}

#[actix_web::test]
async fn every_call_that_takes_a_body_takes_it_as_it_is_alone() {
    let app = TestApp::start();
    let form = || form_body(&[Part::file("image", &png_of_strokes(60, 40))]);
    for encoding in ["gzip", "br", "deflate", "zstd", "x-unknown", "identity, gzip", "GZIP"] {
        for (path, kind) in [
            (RECOGNITIONS, FORM_TYPE),
            ("/api/v1/pages", FORM_TYPE),
            ("/api/v1/sheets", FORM_TYPE),
            ("/api/v1/models", "application/json"),
            ("/api/v1/models/some/samples", "application/json"),
            ("/api/v1/models/import", "application/octet-stream"),
        ] {
            let headers = [("content-type", kind), ("content-encoding", encoding)];
            let answer = app.send(Method::POST, path, &headers, form()).await;
            let detail = answer.assert_problem(415, Code::UnsupportedRequestType);
            assert!(detail.contains("Content-Encoding"), "{path}: {detail}");
        }
        let headers = [("content-type", FORM_TYPE), ("content-encoding", encoding)];
        let answer = app.send(Method::POST, "/api/predict/", &headers, form()).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let OriginalAnswer::Failure { msg } = answer.json() else { panic!("no failure") };
        assert!(msg.contains("Content-Encoding"), "{msg}");
    }
    for encoding in ["identity", "Identity", ""] {
        let headers = [("content-type", FORM_TYPE), ("content-encoding", encoding)];
        assert_eq!(app.send(Method::POST, RECOGNITIONS, &headers, form()).await.status, StatusCode::OK, "{encoding:?}");
    }
}
