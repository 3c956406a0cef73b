//! `POST /api/predict/`: the call of the original service, for the programs that still make it.

use crate::error::ApiError;
use crate::recognizer::{Recognizer, Wishes};
use crate::representation::Representation;
use crate::upload::{Picture, Upload};
use actix_multipart::form::MultipartForm;
use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpResponse, ResponseError};
use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use shared::OriginalAnswer;
use thiserror::Error;
use utoipa::ToSchema;

/// Read a picture (original endpoint)
///
/// Answers the annotated picture. It stays as it was for programs that use it; new programs use `/api/v1/recognitions`. Its errors
/// have their own format.
// Errors therefore pass here as values.
#[utoipa::path(post, path = "/api/predict/", tag = "reading", operation_id = "predict",
    security((), ("bearer" = []), ("key" = [])),
    request_body(content = PredictForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "The picture was read.", body = OriginalAnswer),
        (status = "4XX", description = "The picture or the request was refused.", body = OriginalAnswer),
        (status = "5XX", description = "The server could not read it.", body = OriginalAnswer),
    ),
    extensions(("x-codeSamples" = json!([{"lang": "sh",
        "source": "curl -F img=@sheet.jpg http://localhost:8080/api/predict/"}]))))]
pub(crate) async fn predict(
    upload: Result<Upload<PredictForm>, ApiError>,
    recognizer: Data<Recognizer>,
) -> Result<HttpResponse, OriginalFailure> {
    let Upload(form) = upload?;
    let jpeg = recognizer.answer(form.img, Wishes::default(), Representation::Jpeg).await?;
    let answer = OriginalAnswer::Success { data: STANDARD.encode(jpeg.body.into_bytes()) };
    let answer =
        serde_json::to_vec(&answer).context("the answer cannot be written as JSON").map_err(ApiError::Internal)?;
    Ok(HttpResponse::Ok().content_type("application/json").body(recognizer.to_send(answer)?))
}

/// The parts as they come.
#[derive(MultipartForm, ToSchema)]
#[multipart(duplicate_field = "deny")]
pub(crate) struct PredictForm {
    /// The picture: a file of at most 20 MiB.
    #[schema(value_type = String, format = Binary)]
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
