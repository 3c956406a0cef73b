//! Keeps what was learned, in SQLite or PostgreSQL. The queries are the same for both.
//!
//! A model is one row, written by one statement: what was acknowledged is there as a whole, whenever the power goes. Nothing is
//! acknowledged before another connection has seen it.

mod connections;
#[cfg(test)]
mod tests;
mod upkeep;

use crate::error::ApiError;
use anyhow::{Context as _, anyhow};
use connections::Connections;
use shared::{ClassifierKind, Gains, MAX_MODELS_PER_TOKEN};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Connection as _, Row as _};
use std::path::PathBuf;
use tokio::sync::OnceCell;
use upkeep::UsedToday;

pub(crate) use upkeep::{Size, today};

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
    connections: OnceCell<Connections>,
    /// The most that the files of all models may take together, in bytes; 0 for any number.
    most_bytes: u64,
    used_today: UsedToday,
}

/// What became of a model that was to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    Yes,
    /// Its token has as many as it may; of a lesson: there is another revision by now, or none.
    No,
    /// All models together would take more than they may.
    StoreFull,
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
    pub(crate) fn new(database: Database, most_bytes: u64) -> Self {
        Self { database, connections: OnceCell::new(), most_bytes, used_today: UsedToday::default() }
    }

    /// Opens the database and brings its tables up to date, unless that was done before.
    ///
    /// # Errors
    /// [`ApiError::StorageUnavailable`] when it cannot be reached; the next call tries again.
    pub(crate) async fn ready(&self) -> Result<(), ApiError> {
        self.connections().await.map(|_| ())
    }

    async fn connections(&self) -> Result<&Connections, ApiError> {
        let opened = self.connections.get_or_try_init(|| Connections::open(&self.database)).await;
        opened.map_err(ApiError::StorageUnavailable)
    }

    /// Keeps a new model.
    pub(crate) async fn insert(&self, token_hash: &str, model: &StoredModel, file: Vec<u8>) -> Result<Kept, ApiError> {
        let connections = self.connections().await?;
        let gains = json_of(&model.gains)?;
        let (size, most_bytes) = (file.len() as i64, self.most_bytes as i64);
        let query = sqlx::query(
            "INSERT INTO models (id, token_hash, name, classifier, samples, revision, gains, file, used_day) \
             SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9 \
             WHERE (SELECT COUNT(*) FROM models WHERE token_hash = $2) < $10 \
             AND ($11 = 0 OR (SELECT CAST(COALESCE(SUM(LENGTH(file)), 0) AS BIGINT) FROM models) + $12 <= $11)",
        );
        let query = query
            .bind(&model.id)
            .bind(token_hash)
            .bind(&model.name)
            .bind(model.classifier.word())
            .bind(i64::from(model.samples))
            .bind(model.revision)
            .bind(gains)
            .bind(file)
            .bind(today())
            .bind(MAX_MODELS_PER_TOKEN as i64)
            .bind(most_bytes)
            .bind(size);
        let insert = async |connection: &mut AnyConnection| {
            if connections.is_sqlite {
                // One write at a time anyway, and a transaction of its own.
                return query.execute(connection).await;
            }
            // Two statements at once would both count the models from before either: a token's models are made one after the other,
            // and each counts those before it.
            let mut transaction = connection.begin().await?;
            let lock = sqlx::query("SELECT COUNT(pg_advisory_xact_lock(hashtext($1)))").bind(token_hash);
            lock.execute(&mut *transaction).await?;
            let done = query.execute(&mut *transaction).await?;
            transaction.commit().await?;
            Ok(done)
        };
        if connections.work(insert).await?.rows_affected() == 0 {
            let has_all = self.list(token_hash).await?.len() >= MAX_MODELS_PER_TOKEN;
            return Ok(if has_all { Kept::No } else { Kept::StoreFull });
        }
        match self.revision_seen(token_hash, &model.id).await? {
            Some(_) => Ok(Kept::Yes),
            None => Err(unseen("a new model")),
        }
    }

    /// Puts `model` in place of its last revision.
    pub(crate) async fn replace(&self, token_hash: &str, model: &StoredModel, file: Vec<u8>) -> Result<Kept, ApiError> {
        let (size, most_bytes) = (file.len() as i64, self.most_bytes as i64);
        let query = sqlx::query(
            "UPDATE models SET samples = $1, revision = $2, gains = $3, file = $4, used_day = $5 \
             WHERE id = $6 AND token_hash = $7 AND revision = $8 AND ($9 = 0 OR $10 <= LENGTH(file) \
             OR (SELECT CAST(COALESCE(SUM(LENGTH(file)), 0) AS BIGINT) FROM models) - LENGTH(file) + $10 <= $9)",
        );
        let query = query
            .bind(i64::from(model.samples))
            .bind(model.revision)
            .bind(json_of(&model.gains)?)
            .bind(file)
            .bind(today())
            .bind(&model.id)
            .bind(token_hash)
            .bind(model.revision - 1)
            .bind(most_bytes)
            .bind(size);
        let replace = async |connection: &mut AnyConnection| query.execute(connection).await;
        let is_done = self.connections().await?.work(replace).await?.rows_affected() == 1;
        let seen = self.revision_seen(token_hash, &model.id).await?;
        if !is_done {
            return Ok(if seen == Some(model.revision - 1) { Kept::StoreFull } else { Kept::No });
        }
        // Another server may have taught it more by now.
        if seen.is_none_or(|seen| seen < model.revision) { Err(unseen("a lesson")) } else { Ok(Kept::Yes) }
    }

    /// Forgets a model; `false` when there is none.
    pub(crate) async fn delete(&self, token_hash: &str, id: &str) -> Result<bool, ApiError> {
        let query = sqlx::query("DELETE FROM models WHERE id = $1 AND token_hash = $2").bind(id).bind(token_hash);
        let delete = async |connection: &mut AnyConnection| query.execute(connection).await;
        let was_there = self.connections().await?.work(delete).await?.rows_affected() == 1;
        if was_there && self.revision_seen(token_hash, id).await?.is_some() {
            return Err(unseen("that a model is forgotten"));
        }
        Ok(was_there)
    }

    /// Forgets a model that nobody was told of.
    pub(crate) async fn take_back(&self, token_hash: &str, id: &str) {
        match self.delete(token_hash, id).await {
            Ok(was_there) => tracing::debug!(was_there, "a model that nobody was told of is taken back"),
            Err(error) => tracing::warn!(%error, "a model that nobody was told of may be there"),
        }
    }

    /// The revision of a model that another connection sees than the one that wrote it.
    async fn revision_seen(&self, token_hash: &str, id: &str) -> Result<Option<i64>, ApiError> {
        let query = "SELECT revision FROM models WHERE id = $1 AND token_hash = $2";
        let query = sqlx::query_scalar(query).bind(id).bind(token_hash);
        let look = async |connection: &mut AnyConnection| query.fetch_optional(connection).await;
        self.connections().await?.witness(look).await
    }

    /// The models of a token by name.
    pub(crate) async fn list(&self, token_hash: &str) -> Result<Vec<StoredModel>, ApiError> {
        let query = format!("SELECT {COLUMNS} FROM models WHERE token_hash = $1 ORDER BY name, id");
        let query = sqlx::query(&query).bind(token_hash);
        let fetch = async |connection: &mut AnyConnection| query.fetch_all(connection).await;
        let rows = self.connections().await?.work(fetch).await?;
        rows.iter().map(model_of).collect()
    }

    /// One model of a token, which is used.
    pub(crate) async fn find(&self, token_hash: &str, id: &str) -> Result<Option<StoredModel>, ApiError> {
        let query = format!("SELECT {COLUMNS} FROM models WHERE id = $1 AND token_hash = $2");
        let query = sqlx::query(&query).bind(id).bind(token_hash);
        let fetch = async |connection: &mut AnyConnection| query.fetch_optional(connection).await;
        let row = self.connections().await?.work(fetch).await?;
        if row.is_some() {
            self.note_use(token_hash, id, today()).await;
        }
        row.as_ref().map(model_of).transpose()
    }

    /// One model of a token with its file.
    pub(crate) async fn load(&self, token_hash: &str, id: &str) -> Result<Option<(StoredModel, Vec<u8>)>, ApiError> {
        let query = format!("SELECT {COLUMNS}, file FROM models WHERE id = $1 AND token_hash = $2");
        let query = sqlx::query(&query).bind(id).bind(token_hash);
        let fetch = async |connection: &mut AnyConnection| query.fetch_optional(connection).await;
        let row = self.connections().await?.work(fetch).await?;
        row.map(|row| Ok((model_of(&row)?, row.try_get("file")?))).transpose()
    }
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        Self::StorageUnavailable(anyhow::Error::new(error).context("the database failed"))
    }
}

/// What one connection wrote and another one does not see must not be acknowledged.
fn unseen(what: &str) -> ApiError {
    ApiError::StorageUnavailable(anyhow!("{what} was written and is not seen by another connection"))
}

fn model_of(row: &AnyRow) -> Result<StoredModel, ApiError> {
    let gains: String = row.try_get("gains")?;
    let classifier: String = row.try_get("classifier")?;
    Ok(StoredModel {
        id: row.try_get("id")?,
        name: row.try_get("name")?,
        classifier: classifier.parse().unwrap_or_default(),
        samples: row.try_get::<i64, _>("samples")?.try_into().unwrap_or(u32::MAX),
        revision: row.try_get("revision")?,
        gains: serde_json::from_str(&gains)
            .context("a row's gains are not what was written")
            .map_err(ApiError::Internal)?,
    })
}

fn json_of(gains: &Gains) -> Result<String, ApiError> {
    serde_json::to_string(gains).context("gains cannot be written").map_err(ApiError::Internal)
}
