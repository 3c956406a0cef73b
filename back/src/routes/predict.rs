//! `POST /api/predict/`: the call of the original service, for the programs that still make it.

use crate::error::ApiError;
use crate::recognizer::Recognizer;
use crate::upload::{Picture, Upload};
use actix_multipart::form::MultipartForm;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, ResponseError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shared::OriginalAnswer;
use thiserror::Error;

/// Answers the annotated picture. Its errors have the original's form, so they pass here as values.
pub(crate) async fn predict(
    upload: Result<Upload<PredictForm>, ApiError>,
    recognizer: Data<Recognizer>,
) -> Result<Json<OriginalAnswer>, OriginalFailure> {
    let Upload(form) = upload?;
    let jpeg = recognizer.annotate(form.img).await?;
    Ok(Json(OriginalAnswer::Success { data: STANDARD.encode(jpeg) }))
}

/// The parts as they come.
#[derive(MultipartForm)]
#[multipart(duplicate_field = "deny")]
pub(crate) struct PredictForm {
    img: Picture,
}

/// An [`ApiError`] in the form of the original service.
#[derive(Debug, Error)]
#[error(transparent)]
pub(crate) struct OriginalFailure(#[from] ApiError);

impl ResponseError for OriginalFailure {
    fn status_code(&self) -> StatusCode {
        self.0.status_code()
    }

    fn error_response(&self) -> HttpResponse {
        self.0.response_builder().json(OriginalAnswer::Failure { msg: self.0.to_string() })
    }
}
