//! `GET /metrics`: what an operator watches.

use crate::admission::KeyHolder;
use crate::error::ApiError;
use crate::metrics::{METRICS_CONTENT_TYPE, Metrics};
use crate::recognizer::Recognizer;
use crate::responses::KeyProblems;
use crate::teacher::Teacher;
use crate::upload::UploadLimits;
use actix_web::HttpResponse;
use actix_web::web::Data;
use std::time::Duration;
use tokio::time::timeout;

/// How long the figures wait for those of the store.
const PATIENCE: Duration = Duration::from_secs(1);

/// Metrics for Prometheus
///
/// OpenMetrics text: requests by route, method and status, refusals by code, time per stage, waiting pictures, digits read and digits marked
/// as doubtful, memory, stored models, and the model.
#[utoipa::path(get, path = "/api/v1/metrics", tag = "operation", operation_id = "metrics",
    security((), ("bearer" = []), ("key" = [])),
    responses(
        (status = 200, description = "The figures.", body = String, content_type = METRICS_CONTENT_TYPE),
        KeyProblems,
    ))]
pub(crate) async fn metrics(
    _: KeyHolder,
    metrics: Data<Metrics>,
    recognizer: Data<Recognizer>,
    teacher: Data<Teacher>,
    uploads: Data<UploadLimits>,
) -> Result<HttpResponse, ApiError> {
    let stored = timeout(PATIENCE, teacher.store().size()).await.ok().and_then(Result::ok);
    let text = metrics.text(&recognizer, &uploads, stored).map_err(ApiError::Internal)?;
    Ok(HttpResponse::Ok().content_type(METRICS_CONTENT_TYPE).body(text))
}
