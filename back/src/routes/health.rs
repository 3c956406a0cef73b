//! Whether the server lives, and whether it can read.

use crate::error::ApiError;
use crate::shutdown::Draining;
use actix_web::web::{Data, Json};
use shared::{Health, Problem};

/// Is the server running?
///
/// Answers as long as the process runs.
#[utoipa::path(get, path = "/api/v1/health/live", tag = "operation", operation_id = "health_live",
    responses((status = 200, description = "It is running.", body = Health)))]
pub(crate) async fn live() -> Json<Health> {
    Json(ok())
}

/// Is the server ready?
///
/// Answers 200 while the server accepts pictures. It loads its model before it listens, so it is ready from the start until it is
/// told to stop.
#[utoipa::path(get, path = "/api/v1/health/ready", tag = "operation", operation_id = "health_ready", responses(
    (status = 200, description = "It accepts pictures.", body = Health),
    (status = 503, description = "It is finishing its work and then stops.", body = Problem,
     content_type = "application/problem+json", headers(("Retry-After" = String, description = "Seconds."))),
))]
pub(crate) async fn ready(draining: Data<Draining>) -> Result<Json<Health>, ApiError> {
    if draining.has_begun() { Err(ApiError::ShuttingDown) } else { Ok(Json(ok())) }
}

fn ok() -> Health {
    Health { status: "ok".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
}
