//! Sheets, models and whose they are; on SQLite, and on PostgreSQL where `DIGITML_TEST_POSTGRES` names one.

use crate::helpers::{Answer, FORM_TYPE, Part, RECOGNITIONS, TestApp, TestProcess, command, form_body};
use engine::DigitReader;
use pages::draw::{FreeRows, PageParams, filled_free};
use reqwest::Method;
use serde_json::{Value, json};
use shared::{Code, MODEL_TOKEN_HEADER, Model, Models, Recognition, RowOrder, Sheet};
use std::process::Command;

pub(crate) const MODELS: &str = "/api/v1/models";

/// Databases to test with: none for a file of each server's own.
fn databases() -> Vec<Option<String>> {
    let postgres = std::env::var("DIGITML_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
    assert!(
        postgres.is_some() || std::env::var_os("DIGITML_TEST_ALL").is_none(),
        "`cargo xtask test` names a PostgreSQL in DIGITML_TEST_POSTGRES"
    );
    if postgres.is_none() {
        eprintln!("skipped on PostgreSQL: DIGITML_TEST_POSTGRES names none");
    }
    std::iter::once(None).chain(postgres.map(Some)).collect()
}

fn app_on(database: Option<&str>) -> TestApp {
    TestApp::start_with(DigitReader::built_in().expect("the built-in model loads"), |settings| {
        settings.database_url = database.unwrap_or_default().to_owned();
    })
}

/// A server that lets each client teach so often in a minute; 0 is as often as it likes.
pub(crate) fn app_with_lessons(a_minute: u32) -> TestApp {
    TestApp::start_with(DigitReader::built_in().expect("the built-in model loads"), |settings| {
        settings.lesson_limit = back::RateLimit(std::num::NonZeroU32::new(a_minute));
    })
}

fn sheet_png(seed: u64) -> Vec<u8> {
    let params =
        PageParams { width: 900, height: 1100, digit_height: 56.0, seed, lean_degrees: 3.0, ..PageParams::default() };
    filled_free(&params, engine::sheet::RowOrder::ZeroLast.labels(), &FreeRows::default()).png()
}

/// Two samples of each digit, as a sheet gave them.
pub(crate) async fn samples(app: &TestApp) -> Vec<Value> {
    let sheet: Sheet = app.post_form("/api/v1/sheets", &[Part::file("sheet", &sheet_png(1))]).await.json();
    sheet.samples.iter().step_by(5).map(|sample| json!({"label": sample.label, "image": sample.image})).collect()
}

pub(crate) async fn send(app: &TestApp, method: Method, path: &str, token: &str, body: Option<&Value>) -> Answer {
    let headers = [(MODEL_TOKEN_HEADER, token), ("content-type", "application/json")];
    let headers = if token.is_empty() { &headers[1..] } else { &headers[..] };
    app.send(method, path, headers, body.map(|body| body.to_string().into_bytes()).unwrap_or_default()).await
}

async fn create(app: &TestApp) -> (String, String) {
    let body = json!({"name": "Ada", "samples": samples(app).await});
    let answer = send(app, Method::POST, MODELS, "", Some(&body)).await;
    assert_eq!(answer.status, 201, "{}", String::from_utf8_lossy(&answer.body));
    let model: Model = answer.json();
    assert_eq!(answer.header("location"), format!("{MODELS}/{}", model.id));
    (model.id, model.token.expect("the first model comes with a token"))
}

async fn recognize_with(app: &TestApp, id: &str, token: &str) -> Answer {
    let body = form_body(&[Part::file("image", &sheet_png(2)), Part::text("model", id)]);
    app.send(Method::POST, RECOGNITIONS, &[(MODEL_TOKEN_HEADER, token), ("content-type", FORM_TYPE)], body).await
}

#[actix_web::test]
async fn a_sheet_is_found_with_its_labels_and_cut_outs() {
    let app = app_on(None);
    let answer = app.post_form("/api/v1/sheets", &[Part::file("sheet", &sheet_png(3))]).await;
    assert_eq!(answer.status, 200);
    let sheet: Sheet = answer.json();
    assert_eq!((sheet.samples.len(), sheet.order, sheet.printed), (100, RowOrder::ZeroLast, false));
    for (i, sample) in sheet.samples.iter().enumerate() {
        assert_eq!((usize::from(sample.row), usize::from(sample.label)), (i / 10, (i / 10 + 1) % 10));
        assert!(sample.image.starts_with("iVBOR"), "a PNG in base64");
    }
    let page = pages::draw::score_sheet(1).png();
    app.post_form("/api/v1/sheets", &[Part::file("sheet", &page)]).await.assert_problem(422, Code::SheetNotFound);
    let parts = [Part::file("sheet", &page), Part::text("order", "upwards")];
    app.post_form("/api/v1/sheets", &parts).await.assert_problem(400, Code::UnknownValue);
}

#[actix_web::test]
async fn the_blank_sheet_comes_as_pdf_and_svg() {
    let app = app_on(None);
    let pdf = app.get("/api/v1/sheets/blank.pdf").await;
    assert!(pdf.body.starts_with(b"%PDF-") && pdf.header("content-type") == "application/pdf");
    let svg = app.get("/api/v1/sheets/blank.svg?order=zero_first").await;
    assert!(svg.body.starts_with(b"<svg") && svg.header("content-type") == "image/svg+xml");
    app.get("/api/v1/sheets/blank.svg?order=downwards").await.assert_problem(400, Code::UnknownValue);
}

#[actix_web::test]
async fn a_model_is_made_used_taught_more_exported_imported_and_forgotten() {
    for database in databases() {
        let app = app_on(database.as_deref());
        let (id, token) = create(&app).await;
        let path = format!("{MODELS}/{id}");

        let model: Model = send(&app, Method::GET, &path, &token, None).await.json();
        assert_eq!((model.name.as_str(), model.samples, model.token), ("Ada", 20, None));
        let gains = model.gains.expect("it learned");
        for gain in [&gains.svm, &gains.knn] {
            assert!(gain.personal.accuracy >= gain.built_in.accuracy);
            assert_eq!(gain.personal.confusion.iter().flatten().sum::<u32>(), 20);
        }
        let listed: Models = send(&app, Method::GET, MODELS, &token, None).await.json();
        let ids: Vec<&str> = listed.models.iter().map(|model| model.id.as_str()).collect();
        assert_eq!(ids, ["default", &id]);

        let read: Recognition = recognize_with(&app, &id, &token).await.json();
        assert_eq!(read.model.id, id);
        assert!(read.digits.len() > 90);

        let more = json!({"samples": samples(&app).await});
        let taught: Model = send(&app, Method::POST, &format!("{path}/samples"), &token, Some(&more)).await.json();
        assert_eq!(taught.samples, 40);

        let export = send(&app, Method::GET, &format!("{path}/export"), &token, None).await;
        let personal = engine::Personal::from_bytes(&export.body).expect("what was exported is a model");
        assert_eq!(personal.samples.len(), 40);
        let headers = [(MODEL_TOKEN_HEADER, token.as_str()), ("content-type", "application/octet-stream")];
        let import = format!("{MODELS}/import?name=Again&classifier=knn");
        let imported: Model = app.send(Method::POST, &import, &headers, export.body.clone()).await.json();
        assert_eq!((imported.name.as_str(), imported.samples, imported.token), ("Again", 40, None));
        let mut damaged = export.body;
        damaged[30] ^= 1;
        app.send(Method::POST, &import, &headers, damaged).await.assert_problem(422, Code::DamagedModel);

        assert_eq!(send(&app, Method::DELETE, &path, &token, None).await.status, 204);
        send(&app, Method::DELETE, &path, &token, None).await.assert_problem(404, Code::ModelNotFound);
        recognize_with(&app, &id, &token).await.assert_problem(404, Code::ModelNotFound);
        let listed: Models = send(&app, Method::GET, MODELS, &token, None).await.json();
        assert_eq!(listed.models.len(), 2);
    }
}

#[actix_web::test]
async fn another_ones_token_and_a_guessed_id_find_nothing() {
    for database in databases() {
        let app = app_on(database.as_deref());
        let (id, token) = create(&app).await;
        let (_, other) = create(&app).await;
        let more = json!({"samples": samples(&app).await});
        for (id, token) in [(id.as_str(), other.as_str()), (&id, ""), (&id, "' OR 1=1 --"), ("0", &token)] {
            let path = format!("{MODELS}/{id}");
            send(&app, Method::GET, &path, token, None).await.assert_problem(404, Code::ModelNotFound);
            send(&app, Method::DELETE, &path, token, None).await.assert_problem(404, Code::ModelNotFound);
            send(&app, Method::GET, &format!("{path}/export"), token, None)
                .await
                .assert_problem(404, Code::ModelNotFound);
            let answer = send(&app, Method::POST, &format!("{path}/samples"), token, Some(&more)).await;
            answer.assert_problem(404, Code::ModelNotFound);
            recognize_with(&app, id, token).await.assert_problem(404, Code::ModelNotFound);
        }
        // A token of one's own making is nobody's, if others can guess it.
        let body = json!({"samples": samples(&app).await});
        send(&app, Method::POST, MODELS, "secret", Some(&body)).await.assert_problem(404, Code::ModelNotFound);
        assert_eq!(send(&app, Method::GET, &format!("{MODELS}/{id}"), &token, None).await.status, 200);
    }
}

#[actix_web::test]
async fn who_brings_a_token_as_good_as_ours_keeps_it_whatever_becomes_of_the_answer() {
    for database in databases() {
        let app = app_on(database.as_deref());
        let token = format!("dml_{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
        let body = json!({"samples": [samples(&app).await[0]]});
        for count in [1, 2] {
            let answer = send(&app, Method::POST, MODELS, &token, Some(&body)).await;
            assert_eq!(answer.status, 201, "{}", String::from_utf8_lossy(&answer.body));
            assert_eq!(answer.json::<Model>().token, None, "it is known to its owner");
            let listed: Models = send(&app, Method::GET, MODELS, &token, None).await.json();
            assert_eq!(listed.models.len(), 1 + count);
        }
        // Without the answers, by the token alone.
        let listed: Models = send(&app, Method::GET, MODELS, &token, None).await.json();
        for model in &listed.models[1..] {
            let path = format!("{MODELS}/{}", model.id);
            assert_eq!(send(&app, Method::DELETE, &path, &token, None).await.status, 204);
        }
    }
}

#[actix_web::test]
async fn two_servers_on_one_database_see_each_others_models_at_once() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = format!("sqlite://{}/shared.sqlite?mode=rwc", folder.path().display());
    for database in databases().into_iter().map(|database| database.unwrap_or_else(|| file.clone())) {
        let (one, other) = (app_on(Some(&database)), app_on(Some(&database)));
        let (id, token) = create(&one).await;
        assert_eq!(recognize_with(&one, &id, &token).await.status, 200);
        assert_eq!(recognize_with(&other, &id, &token).await.status, 200);
        let more = json!({"samples": samples(&other).await});
        let path = format!("{MODELS}/{id}");
        // Both learn at once: neither lesson may be lost.
        let samples = format!("{path}/samples");
        let (first, second) = futures_util::future::join(
            send(&one, Method::POST, &samples, &token, Some(&more)),
            send(&other, Method::POST, &samples, &token, Some(&more)),
        )
        .await;
        assert_eq!((first.status.as_u16(), second.status.as_u16()), (200, 200));
        let model: Model = send(&one, Method::GET, &path, &token, None).await.json();
        assert_eq!(model.samples, 60);
        assert_eq!(send(&other, Method::DELETE, &path, &token, None).await.status, 204);
        recognize_with(&one, &id, &token).await.assert_problem(404, Code::ModelNotFound);
    }
}

#[actix_web::test]
async fn what_cannot_be_learned_from_is_refused_with_its_place() {
    let app = app_on(None);
    let good = samples(&app).await;
    let with = |wrong: Value| json!({"samples": [good[0], wrong]});
    for (body, told) in [
        (json!({"samples": []}), "would have 0"),
        (with(json!({"label": 10.0, "image": good[0]["image"]})), "Sample 1 has a label"),
        (with(json!({"label": 10, "image": good[0]["image"]})), "Sample 1 has a label"),
        (with(json!({"label": 1, "image": "%"})), "Sample 1 has an image that is not base64"),
        (with(json!({"label": 1, "image": "aGVsbG8="})), "not a PNG"),
        (json!({"name": "x".repeat(101), "samples": good}), "name"),
        (json!({"name": "a\u{202E}b", "samples": good}), "name"),
        (json!({"name": "a\u{200B}", "samples": good}), "name"),
        (json!({"samples": vec![&good[0]; 2001]}), "would have more than 2000"),
    ] {
        let answer = send(&app, Method::POST, MODELS, "", Some(&body)).await;
        assert_eq!(answer.status, 422, "{told}");
        assert!(
            String::from_utf8_lossy(&answer.body).contains(told),
            "{told} in {}",
            String::from_utf8_lossy(&answer.body)
        );
    }
    send(&app, Method::POST, MODELS, "", Some(&json!({"samples": 3})))
        .await
        .assert_problem(400, Code::MalformedRequest);
    let answer = app.send(Method::POST, MODELS, &[("content-type", "text/plain")], b"{}".to_vec()).await;
    answer.assert_problem(415, Code::UnsupportedRequestType);
    let answer =
        app.send(Method::POST, MODELS, &[("content-type", "application/json")], vec![b' '; 8 * 1024 * 1024 + 1]).await;
    answer.assert_problem(413, Code::FileTooLarge);
    let long = json!({"classifier": "x".repeat(1024 * 1024), "samples": []});
    let detail = send(&app, Method::POST, MODELS, "", Some(&long)).await.assert_problem(400, Code::MalformedRequest);
    assert!(detail.len() < 500, "{} bytes", detail.len());
    let listed: Models = send(&app, Method::GET, MODELS, "", None).await.json();
    assert_eq!(listed.models.len(), 1);
}

#[actix_web::test]
async fn a_token_owns_twenty_models() {
    let app = app_with_lessons(0);
    let (_, token) = create(&app).await;
    let body = json!({"samples": [samples(&app).await[0]]});
    for _ in 1..20 {
        assert_eq!(send(&app, Method::POST, MODELS, &token, Some(&body)).await.status, 201);
    }
    send(&app, Method::POST, MODELS, &token, Some(&body)).await.assert_problem(409, Code::TooManyModels);
}

#[actix_web::test]
async fn a_client_teaches_only_so_often() {
    let app = app_with_lessons(2);
    for _ in 0..2 {
        let answer = send(&app, Method::POST, MODELS, "", Some(&json!({}))).await;
        answer.assert_problem(400, Code::MalformedRequest);
    }
    let refused = send(&app, Method::POST, MODELS, "", Some(&json!({}))).await;
    refused.assert_problem(429, Code::TooManyRequests);
    app.assert_still_reads().await;
}

#[actix_web::test]
async fn without_a_database_reading_goes_on_and_learning_says_so() {
    let gone =
        ["postgres://nobody@127.0.0.1:1/nothing".to_owned(), "sqlite:///dev/null/digitml.sqlite?mode=rwc".to_owned()];
    for database in gone {
        let app = app_on(Some(&database));
        let body = json!({"samples": samples(&app).await});
        for answer in [
            send(&app, Method::POST, MODELS, "", Some(&body)).await,
            send(&app, Method::GET, MODELS, "token", None).await,
            recognize_with(&app, "some", "token").await,
        ] {
            assert_eq!(answer.status, 503, "{}", String::from_utf8_lossy(&answer.body));
            let problem: shared::Problem = answer.json();
            assert_eq!(problem.code, Code::StorageUnavailable);
            assert!(!problem.detail.contains("127.0.0.1") && !answer.header("retry-after").is_empty());
        }
        app.assert_still_reads().await;
    }
}

#[actix_web::test]
async fn a_full_disk_loses_nothing_that_was_kept_and_reading_goes_on() {
    let data = tempfile::tempdir().expect("a folder can be made");
    // Files may grow to 192 kB, and the signal that would end the process is ignored: as on a full disk, writes fail.
    let mut limited = Command::new("bash");
    limited.args(["-c", "trap '' XFSZ; ulimit -f 192; exec \"$0\"", env!("CARGO_BIN_EXE_digitml-api")]);
    limited.env_remove("DATABASE_URL").env("DIGITML_DATA_DIR", data.path());
    let server = TestProcess::start_as(limited);
    let app = TestApp::at(&server.address);
    let (id, token) = create(&app).await;
    let body = json!({"samples": samples(&app).await});
    let mut answer = send(&app, Method::POST, MODELS, &token, Some(&body)).await;
    for _ in 0..15 {
        if answer.status != 201 {
            break;
        }
        answer = send(&app, Method::POST, MODELS, &token, Some(&body)).await;
    }
    assert_eq!(answer.status, 503, "{}", String::from_utf8_lossy(&answer.body));
    assert_eq!(answer.json::<shared::Problem>().code, Code::StorageUnavailable);
    app.assert_still_reads().await;
    assert_eq!(recognize_with(&app, &id, &token).await.status, 200);
}

#[actix_web::test]
async fn a_token_is_in_no_log_and_not_in_the_database() {
    let data = tempfile::tempdir().expect("a folder can be made");
    let log = data.path().join("log");
    let mut logging = Command::new("bash");
    logging.args(["-c", "exec \"$0\" 2> >(tee \"$LOG\" >&2)", env!("CARGO_BIN_EXE_digitml-api")]);
    logging
        .env_remove("DATABASE_URL")
        .env("DIGITML_DATA_DIR", data.path())
        .env("LOG", &log)
        .env("DIGITML_LOG", "debug");
    let mut server = TestProcess::start_as(logging);
    let app = TestApp::at(&server.address);
    let (id, token) = create(&app).await;
    recognize_with(&app, &id, &token).await;
    send(&app, Method::DELETE, &format!("{MODELS}/0"), &token, None).await;
    server.kill();
    let mut searched = 0;
    for entry in std::fs::read_dir(data.path()).expect("the folder is there") {
        let path = entry.expect("the folder is read").path();
        let bytes = std::fs::read(&path).expect("the file is read");
        assert!(!bytes.windows(token.len()).any(|window| window == token.as_bytes()), "{}", path.display());
        searched += usize::from(!bytes.is_empty());
    }
    assert!(searched >= 2, "the log and the database");
}

/// Kills the server at any moment and looks whether all that it acknowledged is there. `DIGITML_KILL_TRIES=200` for the long run.
#[actix_web::test]
async fn whatever_was_acknowledged_is_there_after_the_server_is_killed() {
    let tries: u32 = std::env::var("DIGITML_KILL_TRIES").ok().and_then(|tries| tries.parse().ok()).unwrap_or(4);
    for database in databases() {
        let data = tempfile::tempdir().expect("a folder can be made");
        let started = || {
            let mut command = command();
            command.env("DIGITML_DATA_DIR", data.path()).env("DIGITML_LESSON_LIMIT", "0");
            command.env("DATABASE_URL", database.clone().unwrap_or_default());
            TestProcess::start_as(command)
        };
        let mut server = started();
        let all = samples(&TestApp::at(&server.address)).await;
        let started_learning = std::time::Instant::now();
        let (id, token) = create(&TestApp::at(&server.address)).await;
        // Most lessons are cut off at some moment, and some are not.
        let lesson = started_learning.elapsed();
        let mut kept = Some((id, token, 20));
        let mut acknowledged = 0;
        for attempt in 0..tries {
            let app = TestApp::at(&server.address);
            if let Some((id, token, count)) = &kept {
                let path = format!("{MODELS}/{id}");
                let model: Model = send(&app, Method::GET, &path, token, None).await.json();
                assert!(model.samples >= *count, "try {attempt}: {} of {count} samples", model.samples);
                let file = send(&app, Method::GET, &format!("{path}/export"), token, None).await.body;
                let personal = engine::Personal::from_bytes(&file).expect("no model is half there");
                assert_eq!(personal.samples.len() as u32, model.samples, "try {attempt}");
                if model.samples > 60 {
                    kept = None;
                }
            }
            // From 0 to twice a lesson's time, evenly over the tries.
            let moment = lesson.mul_f64(f64::from(attempt * 7919 % 800) / 400.0);
            let body = json!({"samples": &all[..5]});
            let teaching = async {
                loop {
                    let (path, token) = match &kept {
                        Some((id, token, _)) => (format!("{MODELS}/{id}/samples"), token.clone()),
                        None => (MODELS.to_owned(), String::new()),
                    };
                    let answer = send(&app, Method::POST, &path, &token, Some(&body)).await;
                    assert!(answer.status.is_success(), "{}", String::from_utf8_lossy(&answer.body));
                    let model: Model = answer.json();
                    kept = Some((model.id, model.token.unwrap_or(token), model.samples));
                    acknowledged += 1;
                }
            };
            let ended = tokio::time::timeout(moment, teaching).await;
            assert!(ended.is_err());
            server.kill();
            server = started();
        }
        assert!(acknowledged > 0, "in {tries} tries of up to {:?} nothing was learned", 2 * lesson);
    }
}

/// Passes what comes on to another address, until it is dropped.
struct Proxy {
    port: u16,
    accepting: tokio::task::JoinHandle<()>,
}

impl Proxy {
    async fn start(port: u16, to: String) -> Self {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.expect("the port is free");
        let port = listener.local_addr().expect("it has an address").port();
        let accepting = tokio::task::spawn_local(async move {
            // Aborted with this task, and their connections closed.
            let mut passing = tokio::task::JoinSet::new();
            while let Ok((mut from, _)) = listener.accept().await {
                let to = to.clone();
                passing.spawn_local(async move {
                    let mut onward = tokio::net::TcpStream::connect(to).await.expect("the database listens");
                    let _ = tokio::io::copy_bidirectional(&mut from, &mut onward).await;
                });
            }
        });
        Self { port, accepting }
    }

    async fn stop(self) {
        self.accepting.abort();
        let _ = self.accepting.await;
    }
}

#[actix_web::test]
async fn a_database_that_goes_and_comes_back_is_told_and_used_again() {
    for database in databases().into_iter().flatten() {
        let (before, after) = database.split_once('@').expect("a user");
        let (address, name) = after.split_once('/').expect("a database");
        let proxy = Proxy::start(0, address.to_owned()).await;
        let port = proxy.port;
        let app = app_on(Some(&format!("{before}@127.0.0.1:{port}/{name}")));
        let (id, token) = create(&app).await;
        assert_eq!(recognize_with(&app, &id, &token).await.status, 200);
        proxy.stop().await;
        let answer = recognize_with(&app, &id, &token).await;
        assert_eq!((answer.status.as_u16(), answer.json::<shared::Problem>().code), (503, Code::StorageUnavailable));
        let more = json!({"samples": samples(&app).await});
        let path = format!("{MODELS}/{id}/samples");
        assert_eq!(send(&app, Method::POST, &path, &token, Some(&more)).await.status, 503);
        app.assert_still_reads().await;
        let proxy = Proxy::start(port, address.to_owned()).await;
        let mut answer = recognize_with(&app, &id, &token).await;
        for _ in 0..20 {
            if answer.status == 200 {
                break;
            }
            answer = recognize_with(&app, &id, &token).await;
        }
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        let model: Model = send(&app, Method::POST, &path, &token, Some(&more)).await.json();
        assert_eq!(model.samples, 40);
        proxy.stop().await;
    }
}
