//! Keeps what was learned, in SQLite or PostgreSQL. The queries are the same for both.
//!
//! A model is one row, written by one statement: what was acknowledged is there as a whole, whenever the power goes.

use crate::error::ApiError;
use anyhow::Context as _;
use shared::{ClassifierKind, Gains, MAX_MODELS_PER_TOKEN};
use sqlx::any::{AnyPoolOptions, AnyRow};
use sqlx::migrate::Migrator;
use sqlx::{AnyPool, Executor as _, Row as _};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::OnceCell;

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// How long a request waits for the database before it is told that there is none.
const PATIENCE: Duration = Duration::from_secs(3);

/// Where models are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Database {
    /// A file in a folder, both made where they are missing.
    File(PathBuf),
    /// A PostgreSQL, or an SQLite file by its URL.
    Url(String),
}

/// The models of all tokens.
pub(crate) struct Store {
    database: Database,
    /// There once it was reached for the first time and its tables stand.
    pool: OnceCell<AnyPool>,
}

/// A model as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StoredModel {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) classifier: ClassifierKind,
    pub(crate) samples: u32,
    /// One more each time that it is learned anew.
    pub(crate) revision: i64,
    pub(crate) gains: Gains,
}

const COLUMNS: &str = "id, name, classifier, samples, revision, gains";

impl Store {
    /// Nothing is opened yet.
    pub(crate) fn new(database: Database) -> Self {
        Self { database, pool: OnceCell::new() }
    }

    /// Opens the database and brings its tables up to date, unless that was done before.
    ///
    /// # Errors
    /// [`ApiError::StorageUnavailable`] when it cannot be reached; the next call tries again.
    pub(crate) async fn ready(&self) -> Result<&AnyPool, ApiError> {
        self.pool.get_or_try_init(|| self.open()).await.map_err(ApiError::StorageUnavailable)
    }

    async fn open(&self) -> anyhow::Result<AnyPool> {
        sqlx::any::install_default_drivers();
        let url = match &self.database {
            Database::Url(url) => url.clone(),
            Database::File(folder) => {
                std::fs::create_dir_all(folder)
                    .with_context(|| format!("DIGITML_DATA_DIR: cannot make the folder {}", folder.display()))?;
                url_of(&folder.join("digitml.sqlite"))
            }
        };
        let sqlite = url.starts_with("sqlite:");
        let options =
            AnyPoolOptions::new().max_connections(8).acquire_timeout(PATIENCE).after_connect(move |connection, _| {
                Box::pin(async move {
                    if sqlite {
                        // Acknowledged is on the disk; deleted is overwritten.
                        connection.execute("PRAGMA journal_mode = WAL").await?;
                        connection.execute("PRAGMA synchronous = FULL").await?;
                        connection.execute("PRAGMA secure_delete = ON").await?;
                    }
                    Ok(())
                })
            });
        let pool = options.connect(&url).await.context("cannot open the database of models")?;
        let migrations = if sqlite { &SQLITE } else { &POSTGRES };
        migrations.run(&pool).await.context("cannot bring the tables of models up to date")?;
        Ok(pool)
    }

    /// Keeps a new model; `false` when its token has as many as it may.
    pub(crate) async fn insert(&self, token_hash: &str, model: &StoredModel, file: Vec<u8>) -> Result<bool, ApiError> {
        let mut transaction = self.ready().await?.begin().await?;
        if transaction.backend_name() == "PostgreSQL" {
            // There two statements at once would both count the models from before either: a token's models are made one
            // after the other, and each counts those before it. SQLite lets one write at a time anyway.
            let lock = "SELECT COUNT(pg_advisory_xact_lock(hashtext($1)))";
            sqlx::query(lock).bind(token_hash).execute(&mut *transaction).await?;
        }
        let query = "INSERT INTO models (id, token_hash, name, classifier, samples, revision, gains, file) \
                     SELECT $1, $2, $3, $4, $5, $6, $7, $8 \
                     WHERE (SELECT COUNT(*) FROM models WHERE token_hash = $2) < $9";
        let done = sqlx::query(query)
            .bind(&model.id)
            .bind(token_hash)
            .bind(&model.name)
            .bind(word_of(model.classifier))
            .bind(i64::from(model.samples))
            .bind(model.revision)
            .bind(json_of(&model.gains)?)
            .bind(file)
            .bind(MAX_MODELS_PER_TOKEN as i64)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// Puts `model` in place of its last revision; `false` when there is another one by now, or none.
    pub(crate) async fn replace(&self, token_hash: &str, model: &StoredModel, file: Vec<u8>) -> Result<bool, ApiError> {
        let query = "UPDATE models SET samples = $1, revision = $2, gains = $3, file = $4 \
                     WHERE id = $5 AND token_hash = $6 AND revision = $7";
        let done = sqlx::query(query)
            .bind(i64::from(model.samples))
            .bind(model.revision)
            .bind(json_of(&model.gains)?)
            .bind(file)
            .bind(&model.id)
            .bind(token_hash)
            .bind(model.revision - 1)
            .execute(self.ready().await?)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Forgets a model; `false` when there is none.
    pub(crate) async fn delete(&self, token_hash: &str, id: &str) -> Result<bool, ApiError> {
        let query = sqlx::query("DELETE FROM models WHERE id = $1 AND token_hash = $2").bind(id).bind(token_hash);
        Ok(query.execute(self.ready().await?).await?.rows_affected() == 1)
    }

    /// The models of a token by name.
    pub(crate) async fn list(&self, token_hash: &str) -> Result<Vec<StoredModel>, ApiError> {
        let query = format!("SELECT {COLUMNS} FROM models WHERE token_hash = $1 ORDER BY name, id");
        let rows = sqlx::query(&query).bind(token_hash).fetch_all(self.ready().await?).await?;
        rows.iter().map(model_of).collect()
    }

    /// One model of a token.
    pub(crate) async fn find(&self, token_hash: &str, id: &str) -> Result<Option<StoredModel>, ApiError> {
        let query = format!("SELECT {COLUMNS} FROM models WHERE id = $1 AND token_hash = $2");
        let row = sqlx::query(&query).bind(id).bind(token_hash).fetch_optional(self.ready().await?).await?;
        row.as_ref().map(model_of).transpose()
    }

    /// One model of a token with its file.
    pub(crate) async fn load(&self, token_hash: &str, id: &str) -> Result<Option<(StoredModel, Vec<u8>)>, ApiError> {
        let query = format!("SELECT {COLUMNS}, file FROM models WHERE id = $1 AND token_hash = $2");
        let row = sqlx::query(&query).bind(id).bind(token_hash).fetch_optional(self.ready().await?).await?;
        row.map(|row| Ok((model_of(&row)?, row.try_get("file")?))).transpose()
    }
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        Self::StorageUnavailable(anyhow::Error::new(error).context("the database failed"))
    }
}

fn model_of(row: &AnyRow) -> Result<StoredModel, ApiError> {
    let gains: String = row.try_get("gains")?;
    let classifier: String = row.try_get("classifier")?;
    Ok(StoredModel {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        classifier: if classifier == "knn" { ClassifierKind::Knn } else { ClassifierKind::Svm },
        samples: row.try_get::<i64, _>("samples")?.try_into().unwrap_or(u32::MAX),
        revision: row.try_get("revision")?,
        gains: serde_json::from_str(&gains)
            .context("a row's gains are not what was written")
            .map_err(ApiError::Internal)?,
    })
}

fn word_of(classifier: ClassifierKind) -> &'static str {
    match classifier {
        ClassifierKind::Svm => "svm",
        ClassifierKind::Knn => "knn",
    }
}

fn json_of(gains: &Gains) -> Result<String, ApiError> {
    serde_json::to_string(gains).context("gains cannot be written").map_err(ApiError::Internal)
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
    use super::{Database, Store, StoredModel, url_of};
    use futures_util::future::join_all;
    use shared::{Accuracy, ClassifierKind, Gain, Gains, MAX_MODELS_PER_TOKEN};
    use std::path::Path;
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

    #[tokio::test]
    async fn a_token_never_owns_more_models_than_it_may_however_many_are_made_at_once() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let postgres = std::env::var("DIGITML_TEST_POSTGRES").ok().filter(|url| !url.is_empty()).map(Database::Url);
        assert!(
            postgres.is_some() || std::env::var_os("DIGITML_TEST_ALL").is_none(),
            "`cargo xtask test` names a PostgreSQL in DIGITML_TEST_POSTGRES"
        );
        if postgres.is_none() {
            eprintln!("skipped on PostgreSQL: DIGITML_TEST_POSTGRES names none");
        }
        for database in [Some(Database::File(folder.path().to_owned())), postgres].into_iter().flatten() {
            // As two servers on one database.
            let stores = [Store::new(database.clone()), Store::new(database.clone())];
            for store in &stores {
                store.ready().await.expect("the database opens");
            }
            let token = Uuid::new_v4().simple().to_string();
            let attempts = (0..MAX_MODELS_PER_TOKEN + 12).map(|number| {
                let (store, token) = (&stores[number % 2], &token);
                async move { store.insert(token, &model(), vec![0; 1000]).await.expect("it is answered") }
            });
            let made = join_all(attempts).await.into_iter().filter(|made| *made).count();
            let kept = stores[0].list(&token).await.expect("they are listed");
            assert_eq!((made, kept.len()), (MAX_MODELS_PER_TOKEN, MAX_MODELS_PER_TOKEN), "{database:?}");
            for model in kept {
                stores[0].delete(&token, &model.id).await.expect("it is deleted");
            }
        }
    }

    #[test]
    fn signs_that_mean_something_in_a_url_are_written_otherwise() {
        assert_eq!(url_of(Path::new("/data/50% a?b#c/d.sqlite")), "sqlite:///data/50%25 a%3Fb%23c/d.sqlite?mode=rwc");
    }
}
