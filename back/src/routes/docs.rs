//! `GET /openapi.json` and `GET /docs`: how the API is called, for programs and for people.

use crate::docs_page::Documentation;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY};
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, Responder};

/// They change with the server's version alone.
const KEEP: (actix_web::http::header::HeaderName, &str) = (CACHE_CONTROL, "public, max-age=300");

/// This document
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "operation", operation_id = "openapi",
    responses((status = 200, description = "The OpenAPI 3.1 document of this server.", body = serde_json::Value)))]
pub(crate) async fn openapi(documentation: Data<Documentation>) -> impl Responder {
    Json(documentation.document).customize().insert_header(KEEP)
}

/// This document as a web page
#[utoipa::path(get, path = "/api/v1/docs", tag = "operation", operation_id = "docs",
    responses((status = 200, description = "Every call with examples.", body = String, content_type = "text/html")))]
pub(crate) async fn docs(documentation: Data<Documentation>) -> HttpResponse {
    let policy = (CONTENT_SECURITY_POLICY, documentation.policy.as_str());
    HttpResponse::Ok()
        .insert_header(KEEP)
        .insert_header(policy)
        .content_type("text/html; charset=utf-8")
        .body(documentation.page.clone())
}
