//! Pages of other origins: those on the list may call the API from a browser, and no others.

use crate::settings::Origins;
use actix_cors::Cors;
use actix_web::http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_TYPE, HeaderName, LOCATION, RETRY_AFTER,
    WWW_AUTHENTICATE,
};

/// Seconds for which a browser need not ask again.
const KEEP_S: usize = 3600;

/// The rules for pages of `origins`.
pub(crate) fn cors(origins: &Origins) -> Cors {
    let request_id = HeaderName::from_static("x-request-id");
    let cors = Cors::default()
        .allowed_methods(["GET", "HEAD", "POST", "DELETE"])
        .allowed_headers([ACCEPT, AUTHORIZATION, CONTENT_LANGUAGE, CONTENT_TYPE, HeaderName::from_static("x-api-key")])
        .allowed_headers([request_id.clone(), HeaderName::from_static("x-model-token")])
        .expose_headers([
            HeaderName::from_static(shared::PAGES_HEADER),
            request_id,
            CONTENT_DISPOSITION,
            LOCATION,
            RETRY_AFTER,
            WWW_AUTHENTICATE,
        ])
        .max_age(KEEP_S);
    if origins.0.iter().any(|origin| origin == "*") {
        return cors.allow_any_origin().send_wildcard();
    }
    origins.0.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}
