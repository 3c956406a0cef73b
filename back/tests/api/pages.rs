use crate::helpers::TestApp;
use back::StaticDir;
use engine::DigitReader;
use reqwest::{Method, StatusCode};
use shared::Code;
use std::fs;
use tempfile::TempDir;

const WASM: &str = "/front-0a1b2c3d4e5f6071_bg.wasm";

#[actix_web::test]
async fn the_index_stands_at_the_root_and_is_asked_for_again_each_time() {
    let (app, _folder) = app_with_page();
    for path in ["/", "/index.html"] {
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.body.as_slice()), (StatusCode::OK, &b"<title>DigitML</title>"[..]));
        assert_eq!(answer.header("cache-control"), "no-cache");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
}

#[actix_web::test]
async fn a_file_named_by_its_content_is_kept_for_a_year() {
    let (app, _folder) = app_with_page();
    let answer = app.get(WASM).await;
    assert_eq!((answer.status, answer.body.as_slice()), (StatusCode::OK, &b"plain wasm"[..]));
    assert_eq!(answer.header("content-type"), "application/wasm");
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(answer.header("content-disposition"), "");
}

#[actix_web::test]
async fn a_compressed_file_is_sent_in_place_of_the_plain_one_where_it_is_accepted() {
    let (app, _folder) = app_with_page();
    for (accepted, encoding, body) in [
        ("gzip, deflate, br", "br", &b"br wasm"[..]),
        ("gzip", "gzip", b"gz wasm"),
        ("br;q=0, gzip", "gzip", b"gz wasm"),
        ("identity", "", b"plain wasm"),
    ] {
        let answer = app.send(Method::GET, WASM, &[("accept-encoding", accepted)], Vec::new()).await;
        assert_eq!((answer.header("content-encoding"), answer.body.as_slice()), (encoding, body), "{accepted}");
        assert_eq!(answer.header("content-type"), "application/wasm");
    }
    let answer = app.send(Method::GET, "/theme.css", &[("accept-encoding", "gzip")], Vec::new()).await;
    assert_eq!((answer.header("content-encoding"), &answer.body[..2]), ("gzip", &[0x1F, 0x8B][..]));
}

#[actix_web::test]
async fn an_address_of_the_page_is_answered_with_the_page_and_a_missing_file_with_404() {
    let (app, _folder) = app_with_page();
    let browser = [("accept", "text/html,application/xhtml+xml,*/*;q=0.8")];
    let answer = app.send(Method::GET, "/teach", &browser, Vec::new()).await;
    assert_eq!((answer.status, answer.body.as_slice()), (StatusCode::OK, &b"<title>DigitML</title>"[..]));
    assert_eq!(answer.header("cache-control"), "no-cache");
    for path in ["/teach", "/front-0000000000000000.js", "/.hidden", "/%2e%2e/secret.txt", "/..%2fsecret.txt"] {
        let answer = app.get(path).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    app.send(Method::GET, "/api/v1/nowhere", &browser, Vec::new()).await.assert_problem(404, Code::NotFound);
    app.send(Method::GET, "/old.js", &browser, Vec::new()).await.assert_problem(404, Code::NotFound);
}

#[actix_web::test]
async fn posting_to_the_page_answers_405() {
    let (app, _folder) = app_with_page();
    let answer = app.send(Method::POST, "/", &[], Vec::new()).await;
    answer.assert_problem(405, Code::MethodNotAllowed);
    assert_eq!(answer.header("allow"), "GET, HEAD");
}

fn app_with_page() -> (TestApp, TempDir) {
    let parent = tempfile::tempdir().expect("a folder can be made");
    let folder = parent.path().join("dist");
    fs::create_dir(&folder).expect("a folder can be made");
    for (name, content) in [
        ("index.html", "<title>DigitML</title>".to_owned()),
        (&WASM[1..], "plain wasm".to_owned()),
        ("front-0a1b2c3d4e5f6071_bg.wasm.br", "br wasm".to_owned()),
        ("front-0a1b2c3d4e5f6071_bg.wasm.gz", "gz wasm".to_owned()),
        ("theme.css", "body { color: black; }\n".repeat(100)),
        ("../secret.txt", "secret".to_owned()),
    ] {
        fs::write(folder.join(name), content).expect("a file can be written");
    }
    let reader = DigitReader::built_in().expect("the built-in model loads");
    let app = TestApp::start_with(reader, |settings| {
        settings.static_dir = Some(StaticDir::new(&folder).expect("there is an index"));
    });
    (app, parent)
}
