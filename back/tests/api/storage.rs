//! What was answered is what is on the disk, also on a full one.

use crate::helpers::{TestApp, TestProcess, command};
use crate::small_disk::SmallDisk;
use crate::teaching::{MODELS, samples, send};
use reqwest::Method;
use serde_json::json;
use shared::{Code, MODEL_TOKEN_HEADER, Model, Models};
use std::collections::BTreeSet;

fn started_on(disk: &SmallDisk) -> TestProcess {
    let mut command = command();
    command.env("DIGITML_DATA_DIR", disk.path()).env("DIGITML_LESSON_LIMIT", "0");
    TestProcess::start_as(command)
}

/// The ids of the token's models.
async fn listed(server: &TestProcess, token: &str) -> BTreeSet<String> {
    let answer = send(&TestApp::at(&server.address), Method::GET, MODELS, token, None).await;
    let models: Models = answer.json();
    models.models.into_iter().map(|model| model.id).filter(|id| id != "default").collect()
}

#[actix_web::test]
async fn on_a_full_disk_answers_and_rows_agree_before_and_after_a_restart() {
    for disk in SmallDisk::of_each_kind(4) {
        let mut server = started_on(&disk);
        let app = TestApp::at(&server.address);
        let body = json!({"samples": samples(&app).await[..2]});
        let first: Model = send(&app, Method::POST, MODELS, "", Some(&body)).await.json();
        let token = first.token.expect("the first model comes with a token");
        let mut kept = BTreeSet::from([first.id]);
        disk.fill_but(300_000);
        let mut refused = 0;
        for _ in 0..12 {
            let answer = send(&app, Method::POST, MODELS, &token, Some(&body)).await;
            if answer.status == 201 {
                kept.insert(answer.json::<Model>().id);
            } else {
                answer.assert_problem(503, Code::StorageUnavailable);
                refused += 1;
            }
        }
        assert!(refused > 0, "the disk was never full on {}", disk.kind());
        assert_eq!(listed(&server, &token).await, kept);
        app.assert_still_reads().await;
        let some: Vec<String> = kept.iter().step_by(2).cloned().collect();
        for id in some {
            let headers = [(MODEL_TOKEN_HEADER, token.as_str())];
            let answer = app.send(Method::DELETE, &format!("{MODELS}/{id}"), &headers, Vec::new()).await;
            if answer.status == 204 {
                kept.remove(&id);
            } else {
                answer.assert_problem(503, Code::StorageUnavailable);
            }
        }
        assert_eq!(listed(&server, &token).await, kept);
        disk.free();
        let answer = send(&app, Method::POST, MODELS, &token, Some(&body)).await;
        assert_eq!(answer.status, 201, "there is space again: {}", String::from_utf8_lossy(&answer.body));
        kept.insert(answer.json::<Model>().id);
        assert_eq!(listed(&server, &token).await, kept);
        server.kill();
        server = started_on(&disk);
        assert_eq!(listed(&server, &token).await, kept, "after a restart on {}", disk.kind());
    }
}
