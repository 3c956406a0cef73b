//! On SQLite, and on PostgreSQL where `DIGITML_TEST_POSTGRES` names one; full disks are real ones, where they can be mounted.

#[path = "../../tests/api/small_disk.rs"]
mod small_disk;

use super::{Database, Kept, Store, StoredModel, today};
use futures_util::future::join_all;
use shared::{Accuracy, ClassifierKind, Gain, Gains, MAX_MODELS_PER_TOKEN};
use small_disk::SmallDisk;
use sqlx::AnyConnection;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use uuid::Uuid;

fn model() -> StoredModel {
    let accuracy = Accuracy { accuracy: 1.0, confusion: vec![vec![0; 11]; 10] };
    let gain = Gain { built_in: accuracy.clone(), personal: accuracy };
    StoredModel {
        id: Uuid::new_v4().simple().to_string(),
        name: String::new(),
        classifier: ClassifierKind::Svm,
        samples: 1,
        revision: 1,
        gains: Gains { svm: gain.clone(), knn: gain },
    }
}

/// A file for each test, and the PostgreSQL that the tests are given.
fn databases(folder: &tempfile::TempDir) -> Vec<Database> {
    let postgres = std::env::var("DIGITML_TEST_POSTGRES").ok().filter(|url| !url.is_empty()).map(Database::Url);
    assert!(
        postgres.is_some() || std::env::var_os("DIGITML_TEST_ALL").is_none(),
        "`cargo xtask test` names a PostgreSQL in DIGITML_TEST_POSTGRES"
    );
    if postgres.is_none() {
        eprintln!("skipped on PostgreSQL: DIGITML_TEST_POSTGRES names none");
    }
    [Some(Database::File(folder.path().to_owned())), postgres].into_iter().flatten().collect()
}

#[tokio::test]
async fn a_token_never_owns_more_models_than_it_may_however_many_are_made_at_once() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for database in databases(&folder) {
        // As two servers on one database.
        let stores = [Store::new(database.clone(), 0), Store::new(database.clone(), 0)];
        for store in &stores {
            store.ready().await.expect("the database opens");
        }
        let token = Uuid::new_v4().simple().to_string();
        let attempts = (0..MAX_MODELS_PER_TOKEN + 12).map(|number| {
            let (store, token) = (&stores[number % 2], &token);
            async move { store.insert(token, &model(), vec![0; 1000]).await.expect("it is answered") }
        });
        let made = join_all(attempts).await.into_iter().filter(|made| *made == Kept::Yes).count();
        let kept = stores[0].list(&token).await.expect("they are listed");
        assert_eq!((made, kept.len()), (MAX_MODELS_PER_TOKEN, MAX_MODELS_PER_TOKEN), "{database:?}");
        for model in kept {
            stores[0].delete(&token, &model.id).await.expect("it is deleted");
        }
    }
}

#[tokio::test]
async fn tables_that_a_later_version_has_changed_are_used_all_the_same() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for database in databases(&folder) {
        let store = Store::new(database.clone(), 0);
        let later = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                     SELECT 9999, 'of a later version', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";
        let change = async |connection: &mut AnyConnection| sqlx::query(later).execute(connection).await;
        store.connections().await.expect("it opens").work(change).await.expect("a row is added");
        let gone_back = Store::new(database.clone(), 0);
        let (token, own) = (Uuid::new_v4().simple().to_string(), model());
        let kept = gone_back.insert(&token, &own, vec![1; 100]).await.expect("it opens and is written to");
        assert_eq!(kept, Kept::Yes);
        assert!(gone_back.delete(&token, &own.id).await.expect("it is written to"));
        let mend = async |connection: &mut AnyConnection| {
            sqlx::query("DELETE FROM _sqlx_migrations WHERE version = 9999").execute(connection).await
        };
        store.connections().await.expect("it is open").work(mend).await.expect("the row is removed");
    }
}

#[tokio::test]
async fn all_models_together_take_no_more_than_they_may() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let store = Store::new(Database::File(folder.path().to_owned()), 10_000);
    let (own, other) = (model(), model());
    let insert = async |token: &str, model: &StoredModel, bytes: usize| {
        store.insert(token, model, vec![7; bytes]).await.expect("it is answered")
    };
    assert_eq!(insert("one", &own, 6_000).await, Kept::Yes);
    assert_eq!(insert("other", &other, 4_001).await, Kept::StoreFull);
    assert_eq!(insert("other", &other, 4_000).await, Kept::Yes);
    let size = store.size().await.expect("it is told");
    assert_eq!((size.models, size.bytes), (2, 10_000));
    let taught = StoredModel { revision: 2, ..own.clone() };
    let replace = async |bytes: usize| store.replace("one", &taught, vec![8; bytes]).await.expect("it is answered");
    assert_eq!(replace(6_001).await, Kept::StoreFull);
    assert_eq!(replace(6_000).await, Kept::Yes);
    assert_eq!(replace(6_000).await, Kept::No, "there is another revision by now");
    assert!(store.delete("other", &other.id).await.expect("it is answered"));
    assert_eq!(insert("other", &other, 4_000).await, Kept::Yes);
}

#[tokio::test]
async fn a_model_is_forgotten_after_days_without_use_on_which_a_server_ran_whatever_the_clock_says() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for database in databases(&folder) {
        // Models of other tests must not be forgotten with these.
        let schema = format!("of_{}", Uuid::new_v4().simple());
        let (make, drop_all) = (format!("CREATE SCHEMA {schema}"), format!("DROP SCHEMA {schema} CASCADE"));
        let shared = Store::new(database.clone(), 0);
        let own = match &database {
            Database::File(_) => database.clone(),
            Database::Url(url) => Database::Url(format!("{url}?options[search_path]={schema}")),
        };
        let is_apart = own != database;
        let change = async |query: &str| {
            let change = async |connection: &mut AnyConnection| sqlx::query(query).execute(connection).await;
            shared.connections().await.expect("it opens").work(change).await.expect("it is changed");
        };
        if is_apart {
            change(&make).await;
        }
        let store = Store::new(own, 0);
        let token = Uuid::new_v4().simple().to_string();
        let (used, unused, old) = (model(), model(), model());
        for model in [&used, &unused, &old] {
            store.insert(&token, model, vec![1; 100]).await.expect("it is kept");
        }
        // As a version wrote it that knew nothing of days.
        let forget_day = sqlx::query("UPDATE models SET used_day = 0 WHERE id = $1").bind(&old.id);
        let forget = async |connection: &mut AnyConnection| forget_day.execute(connection).await;
        store.connections().await.expect("it is open").work(forget).await.expect("it is changed");
        let first = today();
        // The clock jumps by a thousand years and back, which is one day on which a server ran.
        store.forget_unused(first + 365_000, 3).await.expect("it looks");
        for day in first..=first + 2 {
            store.forget_unused(day, 3).await.expect("it looks");
        }
        assert_eq!(store.list(&token).await.expect("they are listed").len(), 3);
        store.note_use(&token, &used.id, first + 2).await;
        store.forget_unused(first + 3, 0).await.expect("it looks");
        assert_eq!(store.list(&token).await.expect("they are listed").len(), 3, "0 keeps all");
        store.forget_unused(first + 3, 3).await.expect("it looks");
        let ids: Vec<String> =
            store.list(&token).await.expect("they are listed").into_iter().map(|model| model.id).collect();
        assert!(ids.contains(&used.id) && ids.contains(&old.id) && !ids.contains(&unused.id), "{ids:?}");
        if is_apart {
            change(&drop_all).await;
        }
    }
}

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_on_the_machine_can_read_what_is_kept() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().expect("a folder can be made");
    let own = folder.path().join("data");
    let store = Store::new(Database::File(own.clone()), 0);
    store.insert("token", &model(), vec![1; 100_000]).await.expect("it is kept");
    let mode = |path: &std::path::Path| std::fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
    assert_eq!(mode(&own), 0o700);
    for entry in std::fs::read_dir(&own).expect("the folder is there") {
        let path = entry.expect("the folder is read").path();
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
}

/// Fills the disk, goes on, deletes, frees, goes on, starts anew, and compares what was acknowledged with what is there each time.
/// `DIGITML_FULL_DISK_ROUNDS=20` for the long run.
#[tokio::test]
async fn on_a_full_disk_what_is_acknowledged_is_there_and_what_is_deleted_is_gone() {
    let rounds: u32 =
        std::env::var("DIGITML_FULL_DISK_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(2);
    for disk in SmallDisk::of_each_kind(4) {
        let mut kept = Acknowledged::default();
        for round in 0..rounds {
            let store = Store::new(Database::File(disk.path().to_owned()), 0);
            disk.free();
            kept.compare(&store).await;
            while kept.there.len() > 4 {
                kept.delete_some(&store).await;
            }
            // What is left for the database as a whole: it grows each time and never shrinks.
            let room = 1_500_000 + 100_000 * (u64::from(round) % 5);
            let taken = std::fs::metadata(disk.path().join("digitml.sqlite")).expect("it is there").len();
            disk.fill_but(room.saturating_sub(taken) as usize);
            let refused = kept.insert_until_refused(&store).await;
            for _ in 0..6 {
                kept.insert(&store).await;
            }
            kept.compare(&store).await;
            kept.delete_some(&store).await;
            kept.compare(&store).await;
            disk.free();
            kept.insert_all(&store).await;
            kept.compare(&store).await;
            kept.compare(&Store::new(Database::File(disk.path().to_owned()), 0)).await;
            kept.delete_some(&store).await;
            assert!(refused, "the disk was never full on {}", disk.kind());
        }
        // As after a crash: nothing was closed in order.
        kept.compare(&Store::new(Database::File(disk.path().to_owned()), 0)).await;
        eprintln!("{}: {} acknowledged, {} refused, {} deleted", disk.kind(), kept.made, kept.refused, kept.deleted);
    }
}

/// Passes connections on to a database, and cuts all there are when told to.
struct Cutter {
    port: u16,
    cut: Arc<Notify>,
}

impl Cutter {
    async fn start(to: String) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port is free");
        let (port, cut) = (listener.local_addr().expect("it has an address").port(), Arc::new(Notify::new()));
        let cutting = Arc::clone(&cut);
        tokio::spawn(async move {
            while let Ok((mut from, _)) = listener.accept().await {
                let (to, cutting) = (to.clone(), Arc::clone(&cutting));
                tokio::spawn(async move {
                    let mut onward = TcpStream::connect(to).await.expect("the database listens");
                    tokio::select! {
                        _ = copy_bidirectional(&mut from, &mut onward) => {}
                        () = cutting.notified() => {}
                    }
                });
            }
        });
        Self { port, cut }
    }
}

/// `DIGITML_CUT_ROUNDS=200` for the long run.
#[tokio::test]
async fn connections_that_are_cut_at_any_moment_lose_nothing_that_was_acknowledged() {
    let rounds: u64 = std::env::var("DIGITML_CUT_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(20);
    let folder = tempfile::tempdir().expect("a folder can be made");
    for database in databases(&folder) {
        let Database::Url(url) = &database else { continue };
        let (before, after) = url.split_once('@').expect("a user");
        let (address, name) = after.split_once('/').expect("a database");
        let cutter = Cutter::start(address.to_owned()).await;
        let through = Store::new(Database::Url(format!("{before}@127.0.0.1:{}/{name}", cutter.port)), 0);
        through.ready().await.expect("it opens");
        let direct = Store::new(database.clone(), 0);
        let mut kept = Acknowledged { run: Uuid::new_v4(), is_cut: true, ..Acknowledged::default() };
        for round in 0..rounds {
            let working = async {
                for _ in 0..4 {
                    kept.insert(&through).await;
                }
                kept.delete_some(&through).await;
            };
            let cutting = async {
                for part in 1..=3 {
                    tokio::time::sleep(Duration::from_micros(1 + round * 7919 * part % 9000)).await;
                    cutter.cut.notify_waiters();
                }
            };
            tokio::join!(working, cutting);
            kept.compare(&direct).await;
        }
        let Acknowledged { made, refused, deleted, .. } = &kept;
        eprintln!("{made} acknowledged, {refused} refused, {deleted} deleted");
        assert!(*made > 0 && *deleted > 0);
        kept.clean(&direct).await;
    }
}

/// What the store has acknowledged, by id, and the byte that its file is full of.
#[derive(Default)]
struct Acknowledged {
    /// Begins the tokens: other tests may use the same database.
    run: Uuid,
    /// Whether the connection may end after the database has done what was asked, and before it could say so. Then what was refused may be
    /// done all the same.
    is_cut: bool,
    there: BTreeMap<String, u8>,
    gone: Vec<String>,
    made: u32,
    refused: u32,
    deleted: u32,
}

impl Acknowledged {
    fn token_of(&self, id: &str) -> String {
        format!("{}-{id}", self.run.simple())
    }

    async fn clean(&self, store: &Store) {
        let token = self.token_of("%");
        let query = sqlx::query("DELETE FROM models WHERE token_hash LIKE $1").bind(&token);
        let clean = async |connection: &mut AnyConnection| query.execute(connection).await;
        store.connections().await.expect("it is open").work(clean).await.expect("they are removed");
    }

    async fn insert(&mut self, store: &Store) -> bool {
        let (own, byte) = (model(), (self.made % 251) as u8);
        let token = self.token_of(&own.id);
        let made = store.insert(&token, &own, vec![byte; 90_000]).await.is_ok_and(|kept| kept == Kept::Yes);
        if made {
            self.there.insert(own.id, byte);
            self.made += 1;
        } else {
            self.refused += 1;
        }
        made
    }

    async fn insert_until_refused(&mut self, store: &Store) -> bool {
        for _ in 0..60 {
            if !self.insert(store).await {
                return true;
            }
        }
        false
    }

    async fn insert_all(&mut self, store: &Store) {
        for _ in 0..3 {
            assert!(self.insert(store).await, "there is space again");
        }
    }

    async fn delete_some(&mut self, store: &Store) {
        let ids: Vec<String> = self.there.keys().step_by(2).cloned().collect();
        for id in ids {
            // A full disk may refuse this as well; then the model must still be there.
            let is_done = store.delete(&self.token_of(&id), &id).await.is_ok();
            if is_done || self.is_cut {
                self.there.remove(&id);
            }
            if is_done {
                self.deleted += 1;
                self.gone.push(id);
            }
        }
    }

    /// Fails the test unless the store holds what was acknowledged and nothing that was deleted. A refused model may be there as well: its
    /// sender was told that nobody knows.
    async fn compare(&self, store: &Store) {
        let all = async |connection: &mut AnyConnection| {
            let query = sqlx::query_scalar::<_, String>("SELECT id FROM models WHERE token_hash LIKE $1");
            query.bind(self.token_of("%")).fetch_all(connection).await
        };
        let ids = store.connections().await.expect("it opens").work(all).await.expect("they are listed");
        for (id, byte) in &self.there {
            assert!(ids.contains(id), "an acknowledged model is lost");
            let (_, file) = store.load(&self.token_of(id), id).await.expect("it is read").expect("it is there");
            assert!(file.len() == 90_000 && file.iter().all(|own| own == byte), "a model is not what it was");
        }
        assert!(self.gone.iter().all(|id| !ids.contains(id)), "a deleted model is back");
        let unknown = ids.len() - self.there.len();
        assert!(
            unknown == 0 || self.is_cut,
            "{unknown} models are there that nobody was told of, or that were deleted"
        );
    }
}
