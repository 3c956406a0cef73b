//! What keeps the store within bounds: models that nobody uses any more are forgotten, and it is told how much there is.

use super::Store;
use crate::error::ApiError;
use sqlx::AnyConnection;
use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) models: i64,
    pub(crate) bytes: i64,
    /// The most bytes that they may take; 0 for any number.
    pub(crate) most_bytes: i64,
}

/// What was used today, so that it is written down once a day.
#[derive(Debug, Default)]
pub(super) struct UsedToday(Mutex<(i64, HashSet<String>)>);

impl UsedToday {
    /// Whether this is the first time today.
    fn is_first(&self, id: &str, today: i64) -> bool {
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if used.0 != today {
            *used = (today, HashSet::new());
        }
        used.1.insert(id.to_owned())
    }

    fn forget(&self, id: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1.remove(id);
    }
}

/// Days since 1970.
pub(crate) fn today() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    (since.as_secs() / 86_400) as i64
}

impl Store {
    /// Notes that a model is used. When that cannot be written, on a full disk for one, the model is used all the same.
    pub(super) async fn note_use(&self, token_hash: &str, id: &str, today: i64) {
        if !self.used_today.is_first(id, today) {
            return;
        }
        let query = "UPDATE models SET used_day = $1 WHERE id = $2 AND token_hash = $3 AND used_day < $1";
        let query = sqlx::query(query).bind(today).bind(id).bind(token_hash);
        let note = async |connection: &mut AnyConnection| query.execute(connection).await;
        let noted = match self.connections().await {
            Ok(connections) => connections.work(note).await,
            Err(error) => Err(error),
        };
        if let Err(error) = noted {
            tracing::debug!(%error, "that a model is used is not written down");
            self.used_today.forget(id);
        }
    }

    /// Forgets the models that were not used on the last `days` days on which a server ran; 0 keeps all. Returns how many it forgot.
    pub(crate) async fn forget_unused(&self, today: i64, days: u32) -> Result<u64, ApiError> {
        let connections = self.connections().await?;
        let note = async |connection: &mut AnyConnection| {
            let day = "INSERT INTO days (day) VALUES ($1) ON CONFLICT (day) DO NOTHING";
            sqlx::query(day).bind(today).execute(&mut *connection).await?;
            // Written by a version that knew nothing of days: counted from today.
            let unknown = "UPDATE models SET used_day = $1 WHERE used_day = 0";
            sqlx::query(unknown).bind(today).execute(&mut *connection).await
        };
        connections.work(note).await?;
        if days == 0 {
            return Ok(0);
        }
        let query = "DELETE FROM models WHERE (SELECT COUNT(*) FROM days WHERE day > models.used_day) > $1";
        let query = sqlx::query(query).bind(i64::from(days));
        let forget = async |connection: &mut AnyConnection| query.execute(connection).await;
        Ok(connections.work(forget).await?.rows_affected())
    }

    /// How much there is.
    pub(crate) async fn size(&self) -> Result<Size, ApiError> {
        let query = "SELECT COUNT(*), CAST(COALESCE(SUM(LENGTH(file)), 0) AS BIGINT) FROM models";
        let query = sqlx::query_as::<_, (i64, i64)>(query);
        let ask = async |connection: &mut AnyConnection| query.fetch_one(connection).await;
        let (models, bytes) = self.connections().await?.work(ask).await?;
        Ok(Size { models, bytes, most_bytes: self.most_bytes as i64 })
    }
}
