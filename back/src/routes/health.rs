//! Whether the server lives, and whether it can read.

use actix_web::web::Json;
use shared::Health;

/// Answers as long as the process does.
pub(crate) async fn live() -> Json<Health> {
    Json(ok())
}

/// Answers once pictures can be read: the model is loaded before the server listens, so that is always.
pub(crate) async fn ready() -> Json<Health> {
    Json(ok())
}

fn ok() -> Health {
    Health { status: "ok".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
}
