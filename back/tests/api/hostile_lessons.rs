//! Lessons as people who mean harm send them: slow ones, endless ones, and those whose sender has left.

use crate::helpers::{TestApp, TestProcess, command};
use crate::teaching::{MODELS, samples, send};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::{GrayImage, ImageFormat, Luma};
use reqwest::Method;
use serde_json::{Value, json};
use shared::{Code, MODEL_TOKEN_HEADER, Model};
use sqlx::Row as _;
use std::io::Write as _;
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

/// Pictures of grains: no two of them are alike, and nothing tells those of one label from those of another.
fn noise(count: usize) -> Vec<Value> {
    let mut state = 9u64;
    let mut grain = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Luma([if state >> 40 & 1 == 0 { 0 } else { 255 }])
    };
    (0..count).map(|i| sample((i % 10) as u8, &GrayImage::from_fn(24, 24, |_, _| grain()))).collect()
}

fn sample(label: u8, picture: &GrayImage) -> Value {
    json!({"label": label, "image": STANDARD.encode(crate::helpers::encoded(picture.clone(), ImageFormat::Png))})
}

#[actix_web::test]
async fn two_thousand_samples_of_noise_are_learned_or_refused_within_ten_seconds_and_a_little() {
    let app = TestApp::start();
    let body = json!({"samples": noise(2000)});
    let started = Instant::now();
    let answer = send(&app, Method::POST, MODELS, "", Some(&body)).await;
    let elapsed = started.elapsed();
    if answer.status != 201 {
        let detail = answer.assert_problem(422, Code::InvalidSamples);
        assert!(detail.contains("10 s"), "{detail}");
    }
    assert!(elapsed < Duration::from_secs(13), "{elapsed:?}");
}

#[actix_web::test]
async fn a_lesson_ends_within_a_second_when_its_client_leaves() {
    let app = TestApp::start();
    let noise = json!({"samples": noise(2000)});
    let small = json!({"samples": samples(&app).await[..1]});
    let alone = Instant::now();
    assert_eq!(send(&app, Method::POST, MODELS, "", Some(&small)).await.status, 201);
    let alone = alone.elapsed();
    tokio::time::timeout(Duration::from_millis(2500), send(&app, Method::POST, MODELS, "", Some(&noise)))
        .await
        .map(|answer| answer.status)
        .expect_err("noise takes longer");
    let after = Instant::now();
    assert_eq!(send(&app, Method::POST, MODELS, "", Some(&small)).await.status, 201);
    let waited = after.elapsed().saturating_sub(alone);
    assert!(waited < Duration::from_secs(1), "{waited:?} more than the {alone:?} that it takes alone");
}

#[actix_web::test]
async fn lessons_that_never_arrive_keep_nobody_from_reading() {
    let app = TestApp::start();
    let heads: Vec<TcpStream> = (0..40)
        .map(|_| {
            let mut stream = TcpStream::connect(&app.address).expect("the server listens");
            let head = format!(
                "POST {MODELS} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: 8388608\r\n\r\n",
                app.address
            );
            stream.write_all(head.as_bytes()).expect("the server reads");
            stream
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    app.assert_still_reads().await;
    drop(heads);
}

#[actix_web::test]
async fn too_many_samples_and_those_of_no_model_are_refused_before_they_are_looked_at() {
    let app = TestApp::start();
    let largest = sample(1, &GrayImage::from_pixel(512, 512, Luma([255])));
    let (many, enough) = (json!({"samples": vec![&largest; 2500]}), json!({"samples": vec![&largest; 2000]}));
    let started = Instant::now();
    send(&app, Method::POST, MODELS, "", Some(&many)).await.assert_problem(422, Code::InvalidSamples);
    let detail =
        send(&app, Method::POST, MODELS, "made up", Some(&enough)).await.assert_problem(404, Code::ModelNotFound);
    assert!(detail.contains("No model belongs to this token."), "{detail}");
    let path = format!("{MODELS}/guessed/samples");
    send(&app, Method::POST, &path, "made up", Some(&enough)).await.assert_problem(404, Code::ModelNotFound);
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

fn started_in(folder: &Path) -> TestProcess {
    let mut command = command();
    command.env("DIGITML_DATA_DIR", folder).env("DIGITML_LESSON_LIMIT", "0");
    TestProcess::start_as(command)
}

/// Models that are in the file, whoever they belong to.
async fn rows(folder: &Path) -> i64 {
    sqlx::any::install_default_drivers();
    let url = format!("sqlite://{}/digitml.sqlite", folder.display());
    let pool = sqlx::AnyPool::connect(&url).await.expect("the file is there");
    let row = sqlx::query("SELECT COUNT(*) FROM models").fetch_one(&pool).await.expect("it is read");
    pool.close().await;
    row.get(0)
}

#[actix_web::test]
async fn no_model_is_kept_of_a_client_that_left_before_it_was_told() {
    let data = tempfile::tempdir().expect("a folder can be made");
    let server = started_in(data.path());
    let app = TestApp::at(&server.address);
    let body = json!({"samples": samples(&app).await[..4]});
    let started = Instant::now();
    assert_eq!(send(&app, Method::POST, MODELS, "", Some(&body)).await.status, 201);
    let lesson = started.elapsed();
    let mut told = 1;
    for attempt in 0..16 {
        // Most about the moment when it is kept.
        let moment = lesson.mul_f64(0.7 + 0.05 * f64::from(attempt % 8));
        let answer = tokio::time::timeout(moment, send(&app, Method::POST, MODELS, "", Some(&body))).await;
        told += i64::from(answer.is_ok_and(|answer| answer.status == 201));
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let kept = rows(data.path()).await;
    // An answer that was written the moment its client left cannot be told from one that was read.
    assert!(kept <= told + 2, "{kept} models are kept, {told} were told of");
}

#[actix_web::test]
async fn what_is_deleted_is_in_no_file_any_more() {
    let data = tempfile::tempdir().expect("a folder can be made");
    let server = started_in(data.path());
    let app = TestApp::at(&server.address);
    let body = json!({"name": "a name that is found again", "samples": samples(&app).await});
    let mut models = Vec::new();
    for _ in 0..3 {
        let answer = send(&app, Method::POST, MODELS, "", Some(&body)).await;
        models.push(answer.json::<Model>());
    }
    let model = models.remove(1);
    let token = model.token.expect("each is the first of its token");
    let path = format!("{MODELS}/{}", model.id);
    // Also what it was before it was taught more.
    let before = send(&app, Method::GET, &format!("{path}/export"), &token, None).await.body;
    let more = json!({"samples": samples(&app).await[..3]});
    assert_eq!(send(&app, Method::POST, &format!("{path}/samples"), &token, Some(&more)).await.status, 200);
    let after = send(&app, Method::GET, &format!("{path}/export"), &token, None).await.body;
    // The others learned from the same samples, so only what is this one's own is looked for.
    for other in models {
        let headers = [(MODEL_TOKEN_HEADER, other.token.expect("each is the first of its token"))];
        let headers = [(headers[0].0, headers[0].1.as_str())];
        let path = format!("{MODELS}/{}", other.id);
        assert_eq!(app.send(Method::DELETE, &path, &headers, Vec::new()).await.status, 204);
    }
    assert!(found(data.path(), &pieces(&after)) > 0 && found(data.path(), &[model.id.as_bytes()]) > 0);
    assert_eq!(send(&app, Method::DELETE, &path, &token, None).await.status, 204);
    let names = [model.id.as_bytes(), b"a name that is found again".as_slice()];
    for sought in [&pieces(&before)[..], &pieces(&after), &names] {
        assert_eq!(found(data.path(), sought), 0, "of {}", sought.len());
    }
}

/// Parts of a file that nothing else holds by chance.
fn pieces(file: &[u8]) -> Vec<&[u8]> {
    let varied = |piece: &&[u8]| piece.iter().collect::<std::collections::BTreeSet<_>>().len() > 12;
    file.chunks_exact(24).step_by(40).filter(varied).collect()
}

/// How many of the pieces are in some file of the folder.
fn found(folder: &Path, pieces: &[&[u8]]) -> usize {
    let files: Vec<Vec<u8>> = std::fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| std::fs::read(entry.expect("the folder is read").path()).expect("the file is read"))
        .collect();
    let is_there = |piece: &&&[u8]| files.iter().any(|file| file.windows(piece.len()).any(|window| window == **piece));
    pieces.iter().filter(is_there).count()
}
