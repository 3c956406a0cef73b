//! A PostgreSQL that is killed, or whose disk is full, while people teach: what was acknowledged is there, what was deleted is gone, and
//! all goes on by itself once the database can.

use crate::helpers::{TestApp, TestProcess, command};
use crate::own_postgres::OwnPostgres;
use crate::small_disk::SmallDisk;
use crate::teaching::{MODELS, samples, send};
use reqwest::Method;
use serde_json::{Value, json};
use shared::{Code, Model};
use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

/// How long the server may take to store again once its database answers.
const AGAIN_WITHIN: Duration = Duration::from_secs(20);
/// Models that are left for the next round.
const KEPT_ON: usize = 6;

/// Times that a test does its worst: few for every day, as many as a setting says for `cargo xtask load faults`.
fn rounds(setting: &str, every_day: u64) -> u64 {
    std::env::var(setting).ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(every_day)
}

fn started_on(postgres: &OwnPostgres) -> TestProcess {
    let mut command = command();
    command.env("DATABASE_URL", postgres.url()).env("DIGITML_LESSON_LIMIT", "0");
    TestProcess::start_as(command)
}

/// A model's id and token.
type Owned = (String, String);

/// Teaches and deletes, and remembers what the server said.
struct Pupil<'a> {
    app: &'a TestApp,
    lesson: Value,
    there: RefCell<Vec<Owned>>,
    gone: RefCell<Vec<String>>,
    made: Cell<usize>,
    refused: Cell<usize>,
}

impl<'a> Pupil<'a> {
    async fn of(app: &'a TestApp) -> Self {
        let lesson = json!({"samples": samples(app).await[..2]});
        Self {
            app,
            lesson,
            there: RefCell::default(),
            gone: RefCell::default(),
            made: Cell::default(),
            refused: Cell::default(),
        }
    }

    /// Whether a new model was acknowledged. What was refused may be there all the same: its sender was told that nobody knows.
    async fn teach(&self) -> bool {
        let answer = send(self.app, Method::POST, MODELS, "", Some(&self.lesson)).await;
        let is_made = answer.status == 201;
        if is_made {
            let model: Model = answer.json();
            self.there.borrow_mut().push((model.id, model.token.expect("each comes with a token of its own")));
            self.made.set(self.made.get() + 1);
        } else {
            answer.assert_problem(503, Code::StorageUnavailable);
            self.refused.set(self.refused.get() + 1);
        }
        is_made
    }

    /// Deletes the eldest, if there is one. Whether a refusal deleted it nobody knows.
    async fn delete(&self) {
        let eldest = {
            let mut there = self.there.borrow_mut();
            (!there.is_empty()).then(|| there.remove(0))
        };
        let Some((id, token)) = eldest else { return };
        let answer = send(self.app, Method::DELETE, &format!("{MODELS}/{id}"), &token, None).await;
        if answer.status == 204 {
            self.gone.borrow_mut().push(id);
        } else {
            answer.assert_problem(503, Code::StorageUnavailable);
            self.refused.set(self.refused.get() + 1);
        }
    }

    /// Teaches until that is acknowledged.
    async fn teach_again(&self) {
        let since = Instant::now();
        while !self.teach().await {
            assert!(since.elapsed() < AGAIN_WITHIN, "the database is back, and the server stores nothing");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Fails the test unless all that was acknowledged is there, and nothing that was deleted: by the server, and by a connection beside it.
    async fn compare(&self, postgres: &OwnPostgres) {
        let there = self.there.borrow().clone();
        for (id, token) in &there {
            let answer = send(self.app, Method::GET, &format!("{MODELS}/{id}"), token, None).await;
            assert_eq!(answer.status, 200, "an acknowledged model is lost: {}", String::from_utf8_lossy(&answer.body));
        }
        let rows = postgres.ids_of_models().await;
        assert!(there.iter().all(|(id, _)| rows.contains(id)), "an acknowledged model is in no row");
        assert!(self.gone.borrow().iter().all(|id| !rows.contains(id)), "a deleted model is back");
    }

    /// Compares, and says what it was that was compared.
    async fn finish(&self, postgres: &OwnPostgres, what: &str) {
        self.compare(postgres).await;
        let (made, deleted, refused) = (self.made.get(), self.gone.borrow().len(), self.refused.get());
        eprintln!("{what}: {made} made, {deleted} deleted, {refused} refused");
        assert!(made > 0 && deleted > 0);
    }

    async fn delete_all_but(&self, left: usize) {
        while self.there.borrow().len() > left {
            self.delete().await;
        }
    }
}

/// `DIGITML_KILL_ROUNDS=200` for the long run.
#[actix_web::test]
async fn a_postgresql_that_is_killed_under_load_loses_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let Some(mut postgres) = OwnPostgres::start_in(folder.path()).await else { return };
    let server = started_on(&postgres);
    let app = TestApp::at(&server.address);
    let pupil = Pupil::of(&app).await;
    let rounds = rounds("DIGITML_KILL_ROUNDS", 3);
    pupil.teach_again().await;
    let started = Instant::now();
    pupil.teach_again().await;
    let lesson = started.elapsed();
    for round in 0..rounds {
        let is_over = Cell::new(false);
        let teaching = async {
            while !is_over.get() {
                pupil.teach().await;
            }
        };
        let deleting = async {
            while !is_over.get() {
                if pupil.there.borrow().len() > 1 {
                    pupil.delete().await;
                }
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let killing = async {
            // From the begin of the first lesson to the end of the second, evenly over the rounds.
            tokio::time::sleep(lesson.mul_f64((round * 7919 % 400) as f64 / 200.0)).await;
            postgres.kill();
            // Long enough for something to meet that there is none.
            tokio::time::sleep(Duration::from_millis(round * 104_729 % 150)).await;
            postgres.start().await;
            is_over.set(true);
        };
        tokio::join!(teaching, deleting, killing);
        pupil.teach_again().await;
        pupil.compare(&postgres).await;
        pupil.delete_all_but(KEPT_ON).await;
    }
    pupil.finish(&postgres, &format!("PostgreSQL killed {rounds} times")).await;
}

/// `DIGITML_FULL_DISK_ROUNDS=20` for the long run.
#[actix_web::test]
async fn a_postgresql_whose_disk_is_full_loses_nothing_and_stores_again_once_there_is_space() {
    let rounds = rounds("DIGITML_FULL_DISK_ROUNDS", 1);
    for disk in SmallDisk::of_each_kind(90) {
        let Some(mut postgres) = OwnPostgres::start_in(disk.path()).await else { return };
        let server = started_on(&postgres);
        let app = TestApp::at(&server.address);
        let pupil = Pupil::of(&app).await;
        let mut ended = 0;
        for round in 0..rounds {
            pupil.teach_again().await;
            // From nothing at all to some models.
            disk.fill_but(20_000 * (round as usize % 5));
            let mut is_refused = false;
            for _ in 0..80 {
                is_refused |= !pupil.teach().await;
                if is_refused {
                    break;
                }
            }
            assert!(is_refused, "the disk was never full on {}", disk.kind());
            pupil.teach().await;
            pupil.delete().await;
            if round % 2 == 0 {
                postgres.use_up_log().await;
                pupil.teach().await;
            }
            app.assert_still_reads().await;
            disk.free();
            ended += u32::from(!postgres.runs());
            postgres.start().await;
            pupil.teach_again().await;
            pupil.compare(&postgres).await;
            pupil.delete_all_but(KEPT_ON).await;
        }
        pupil
            .finish(&postgres, &format!("PostgreSQL, {} full {rounds} times, at {ended} of them it ended", disk.kind()))
            .await;
    }
}
