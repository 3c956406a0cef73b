//! Opens the database, and lends connections that are known to be sound: one whose work failed is closed, never used again.
//!
//! After a failed `COMMIT`, on a full disk for one, SQLite has rolled back by itself while its driver still counts a transaction. All that
//! comes later on such a connection would be written inside it, be seen there alone, and be gone with the connection.

use super::Database;
use crate::error::ApiError;
use anyhow::Context as _;
use futures_util::future::BoxFuture;
use sqlx::any::AnyPoolOptions;
use sqlx::error::BoxDynError;
use sqlx::migrate::{Migration, MigrationSource, MigrationType, Migrator};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Connection as _, Executor as _};
use std::fs::{DirBuilder, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::runtime::Handle;

/// How long a request waits for the database before it is told that there is none.
const PATIENCE: Duration = Duration::from_secs(3);

/// What brings the tables up to date: a name and SQL each. A step that was ever released never changes, for the database knows its checksum.
const SQLITE: [(&str, &str); 2] = [
    ("models", include_str!("../../migrations/sqlite/0001_models.sql")),
    ("use", include_str!("../../migrations/sqlite/0002_use.sql")),
];
const POSTGRES: [(&str, &str); 2] = [
    ("models", include_str!("../../migrations/postgres/0001_models.sql")),
    ("use", include_str!("../../migrations/postgres/0002_use.sql")),
];

/// Steps numbered from 1. The macro that finds them in their folder would have half of `sqlx` compiled twice, once for the macro.
#[derive(Debug)]
struct Steps(&'static [(&'static str, &'static str)]);

impl MigrationSource<'static> for Steps {
    fn resolve(self) -> BoxFuture<'static, Result<Vec<Migration>, BoxDynError>> {
        let steps = self.0.iter().zip(1..).map(|(&(name, sql), version)| {
            Migration::new(version, name.into(), MigrationType::Simple, sql.into(), false)
        });
        let steps = steps.collect();
        Box::pin(async { Ok(steps) })
    }
}

/// The connections of one database.
#[derive(Debug)]
pub(super) struct Connections {
    working: AnyPool,
    /// Those that look whether others see what was written. Apart, so that whoever has written never waits for one who waits to write.
    witnesses: AnyPool,
    pub(super) is_sqlite: bool,
}

impl Connections {
    /// Opens the database and brings its tables up to date.
    pub(super) async fn open(database: &Database) -> anyhow::Result<Self> {
        sqlx::any::install_default_drivers();
        let url = match database {
            Database::Url(url) => url.clone(),
            Database::File(folder) => url_of(&prepared(folder)?),
        };
        let is_sqlite = url.starts_with("sqlite:");
        let opening = "cannot open the database of models";
        let working = options(is_sqlite).max_connections(8).connect(&url).await.context(opening)?;
        let witnesses = options(is_sqlite).max_connections(2).connect_lazy(&url).context(opening)?;
        let mut migrations = Migrator::new(Steps(if is_sqlite { &SQLITE } else { &POSTGRES })).await?;
        // A later version may have been here and gone back: its tables hold all that this one asks for.
        migrations.set_ignore_missing(true);
        migrations.run(&working).await.context("cannot bring the tables of models up to date")?;
        Ok(Self { working, witnesses, is_sqlite })
    }

    /// Does `work` on a sound connection.
    pub(super) async fn work<T>(
        &self,
        work: impl AsyncFnOnce(&mut AnyConnection) -> sqlx::Result<T>,
    ) -> Result<T, ApiError> {
        Ok(on(&self.working, work).await?)
    }

    /// Looks at what was committed, by another connection than the one that wrote it.
    pub(super) async fn witness<T>(
        &self,
        work: impl AsyncFnOnce(&mut AnyConnection) -> sqlx::Result<T>,
    ) -> Result<T, ApiError> {
        Ok(on(&self.witnesses, work).await?)
    }
}

async fn on<T>(pool: &AnyPool, work: impl AsyncFnOnce(&mut AnyConnection) -> sqlx::Result<T>) -> sqlx::Result<T> {
    let mut lent = Lent(Some(pool.acquire().await?));
    let Some(connection) = &mut lent.0 else { return Err(sqlx::Error::PoolClosed) };
    let done = work(connection).await?;
    if connection.is_in_transaction() {
        return Err(sqlx::Error::Protocol("the work left a transaction open".to_owned()));
    }
    lent.0 = None;
    Ok(done)
}

/// A connection whose work has not succeeded yet. Dropped so, because it failed or because its client left in the midst, it is closed.
struct Lent(Option<PoolConnection<Any>>);

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(mut connection) = self.0.take() else { return };
        if Handle::try_current().is_ok() {
            connection.close_on_drop();
        } else {
            // At the very end nothing runs any more that could close it in order: the database ends what was begun by itself.
            drop(connection.leak());
        }
    }
}

fn options(is_sqlite: bool) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .acquire_timeout(PATIENCE)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if is_sqlite {
                    // Acknowledged is on the disk; deleted is overwritten, in the file and in its journal. No write-ahead log: it keeps
                    // what was deleted for as long as somebody reads, and its index is mapped into memory, where a full disk ends the
                    // process with a signal instead of an error.
                    if let Err(busy) = connection.execute("PRAGMA journal_mode = TRUNCATE").await {
                        // An earlier version has the file open. It is written the way that one does until then.
                        tracing::debug!(%busy, "the write-ahead log stays");
                    }
                    connection.execute("PRAGMA synchronous = FULL").await?;
                    connection.execute("PRAGMA secure_delete = ON").await?;
                }
                Ok(())
            })
        })
        .before_acquire(move |connection, _| {
            Box::pin(async move {
                // The driver's own count, and what SQLite itself says: a transaction begins only where there is none.
                Ok(!connection.is_in_transaction()
                    && (!is_sqlite || connection.execute("BEGIN; ROLLBACK").await.is_ok()))
            })
        })
}

/// The file in `folder`, both made where they are missing, for nobody else on this machine to read.
fn prepared(folder: &Path) -> anyhow::Result<PathBuf> {
    let file = folder.join("digitml.sqlite");
    let prepare = || {
        let (mut making, mut opening) = (DirBuilder::new(), OpenOptions::new());
        making.recursive(true);
        opening.create(true).append(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
            making.mode(0o700).create(folder)?;
            // Whatever SQLite makes beside the file has the rights of the file.
            opening.mode(0o600).open(&file)?.set_permissions(std::fs::Permissions::from_mode(0o600))
        }
        #[cfg(not(unix))]
        making.create(folder).and_then(|()| opening.open(&file)).map(|_| ())
    };
    prepare().with_context(|| format!("DIGITML_DATA_DIR: cannot make {}", file.display()))?;
    Ok(file)
}

/// The URL of an SQLite file that is made where it is missing.
fn url_of(file: &Path) -> String {
    let mut url = "sqlite://".to_owned();
    for sign in file.to_string_lossy().chars() {
        match sign {
            '%' => url.push_str("%25"),
            '?' => url.push_str("%3F"),
            '#' => url.push_str("%23"),
            other => url.push(other),
        }
    }
    url.push_str("?mode=rwc");
    url
}

#[cfg(test)]
mod tests {
    use super::{Connections, Lent, url_of};
    use crate::store::Database;
    use sqlx::{AnyConnection, Executor as _};
    use std::path::Path;

    #[test]
    fn signs_that_mean_something_in_a_url_are_written_otherwise() {
        assert_eq!(url_of(Path::new("/data/50% a?b#c/d.sqlite")), "sqlite:///data/50%25 a%3Fb%23c/d.sqlite?mode=rwc");
    }

    #[tokio::test]
    async fn a_connection_that_was_left_in_a_transaction_is_not_lent_again() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let connections = Connections::open(&Database::File(folder.path().to_owned())).await.expect("it opens");
        for _ in 0..3 {
            // As after a failed COMMIT: SQLite and its driver are of two minds.
            let mut connection = connections.working.acquire().await.expect("there is one");
            connection.execute("BEGIN").await.expect("it begins");
            drop(connection);
            let begun = connections.work(async |connection| connection.execute("BEGIN; ROLLBACK").await).await;
            begun.expect("this one is in no transaction");
        }
    }

    #[tokio::test]
    async fn a_file_of_an_earlier_version_keeps_what_it_holds_and_loses_its_log() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let database = Database::File(folder.path().to_owned());
        drop(Connections::open(&database).await.expect("it opens"));
        let url = url_of(&folder.path().join("digitml.sqlite"));
        let earlier = sqlx::AnyPool::connect(&url).await.expect("it opens");
        earlier.execute("PRAGMA journal_mode = WAL").await.expect("an earlier version did so");
        earlier.execute("INSERT INTO days (day) VALUES (7)").await.expect("it is written");
        let log = folder.path().join("digitml.sqlite-wal");
        assert!(std::fs::metadata(&log).expect("there is a log").len() > 0);
        let days = async |connections: &Connections| {
            let count = async |connection: &mut AnyConnection| {
                sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM days").fetch_one(connection).await
            };
            connections.work(count).await.expect("it is read")
        };
        // As in a roll: the earlier one still runs.
        let both = Connections::open(&database).await.expect("it opens beside the earlier one");
        assert_eq!(days(&both).await, 1);
        both.working.close().await;
        earlier.close().await;
        let alone = Connections::open(&database).await.expect("it opens");
        assert_eq!(days(&alone).await, 1);
        assert!(!log.exists());
    }

    #[test]
    fn work_that_is_left_when_all_ends_does_no_harm() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let database = Database::File(folder.path().to_owned());
        let connections = runtime.block_on(Connections::open(&database)).expect("it opens");
        let lent = runtime.block_on(async { Lent(Some(connections.working.acquire().await.expect("there is one"))) });
        drop(runtime);
        // Outside of any runtime: to panic here would end the process.
        drop(lent);
    }

    #[tokio::test]
    async fn a_connection_whose_work_failed_is_closed() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let connections = Connections::open(&Database::File(folder.path().to_owned())).await.expect("it opens");
        // In one piece of work: the next one may be lent another connection.
        let marked_and_failed = async |connection: &mut AnyConnection| {
            connection.execute("CREATE TEMPORARY TABLE mark (made INTEGER)").await?;
            connection.execute("no words of SQL").await
        };
        let marked = async |connection: &mut AnyConnection| connection.execute("SELECT made FROM mark").await;
        for _ in 0..8 {
            connections.work(marked_and_failed).await.expect_err("it fails");
            connections.work(marked).await.expect_err("the connection with the table of its own is gone");
        }
    }
}
