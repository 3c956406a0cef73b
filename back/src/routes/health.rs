//! Whether the server lives, and whether it can read.

use crate::error::ApiError;
use crate::shutdown::Draining;
use actix_web::web::{Data, Json};
use shared::{Health, Problem};

/// Whether the server lives
///
/// Answers as long as the process does.
#[utoipa::path(get, path = "/api/v1/health/live", tag = "operation", operation_id = "health_live",
    responses((status = 200, description = "It does.", body = Health)))]
pub(crate) async fn live() -> Json<Health> {
    Json(ok())
}

/// Whether the server can read
///
/// Answers 200 while pictures can be read: from the start, as the model is loaded before the server listens, until the
/// server is told to stop.
#[utoipa::path(get, path = "/api/v1/health/ready", tag = "operation", operation_id = "health_ready", responses(
    (status = 200, description = "It can.", body = Health),
    (status = 503, description = "It finishes what is under way and then stops.", body = Problem,
     content_type = "application/problem+json", headers(("Retry-After" = String, description = "Seconds."))),
))]
pub(crate) async fn ready(draining: Data<Draining>) -> Result<Json<Health>, ApiError> {
    if draining.has_begun() { Err(ApiError::ShuttingDown) } else { Ok(Json(ok())) }
}

fn ok() -> Health {
    Health { status: "ok".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
}
