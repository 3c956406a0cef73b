//! One log line per request, and a request id that joins it to what was logged on the way.

use crate::error::ApiError;
use crate::metrics::is_probe;
use crate::shutdown::Draining;
use actix_cors::CorsError;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError as _, web};
use std::time::Instant;
use tracing::Instrument as _;
use uuid::Uuid;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Logs each request and answers with its id: the one a proxy gave it, else a new one.
pub(crate) async fn log_request(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let id = given_id(&request).unwrap_or_else(|| Uuid::new_v4().simple().to_string());
    let span = tracing::info_span!("request", id, method = %request.method(), path = request.path());
    let is_probe = is_probe(request.path());
    let is_last = request.app_data::<web::Data<Draining>>().is_some_and(|draining| draining.has_begun());
    let log = async move {
        let started = Instant::now();
        let mut response = next.call(request).await?;
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        if is_last {
            // The client's next request had better go to a new connection, which this server will not take.
            response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
        }
        let (status, elapsed_ms) = (response.status().as_u16(), started.elapsed().as_millis());
        // Probes come every few seconds for as long as the server lives.
        if is_probe {
            tracing::debug!(status, elapsed_ms, "answered");
        } else {
            tracing::info!(status, elapsed_ms, "answered");
        }
        Ok(response)
    };
    log.instrument(span).await
}

/// Turns the bare errors that the libraries answer on their own into problems.
pub(crate) async fn explain_bare_errors(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let response = next.call(request).await?;
    Ok(match explanation(&response) {
        Some(error) => response.into_response(error.error_response()).map_into_right_body(),
        None => response.map_into_left_body(),
    })
}

/// `None` for what is no error, is explained already, or is part of a conversation about a file (304, 412, 416).
fn explanation<B>(response: &ServiceResponse<B>) -> Option<ApiError> {
    let content_type = response.headers().get(CONTENT_TYPE).map_or(&b""[..], HeaderValue::as_bytes);
    if content_type.starts_with(b"application/") {
        return None;
    }
    match response.status() {
        StatusCode::BAD_REQUEST => {
            let error = response.response().error();
            Some(ApiError::MalformedRequest(match error.and_then(|error| error.as_error::<CorsError>()) {
                Some(refusal) => format!("This server does not accept calls from that page: {refusal}."),
                None => "The address is malformed. Check the spelling.".to_owned(),
            }))
        }
        StatusCode::NOT_FOUND => Some(ApiError::NotFound),
        StatusCode::METHOD_NOT_ALLOWED => {
            let allow = response.headers().get(header::ALLOW).and_then(|allow| allow.to_str().ok());
            // Only the folder of the page answers without naming its methods.
            Some(ApiError::MethodNotAllowed { allow: allow.unwrap_or("GET, HEAD").to_owned() })
        }
        StatusCode::NOT_ACCEPTABLE => Some(ApiError::EncodingNotAcceptable),
        status if status.is_server_error() => {
            let cause = response.response().error().map_or_else(|| status.to_string(), ToString::to_string);
            Some(ApiError::Internal(anyhow::anyhow!(cause)))
        }
        _ => None,
    }
}

/// The id a proxy gave the request, if it is one that can stand in a log without harm.
fn given_id(request: &ServiceRequest) -> Option<String> {
    let id = request.headers().get(REQUEST_ID)?.to_str().ok()?;
    let harmless = (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    harmless.then(|| id.to_owned())
}
