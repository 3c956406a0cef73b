//! Every URL on one screen.

pub(crate) mod docs;
pub(crate) mod health;
pub(crate) mod metrics;
pub(crate) mod models;
pub(crate) mod page_pictures;
mod pages;
pub(crate) mod predict;
pub(crate) mod recognitions;
pub(crate) mod sheets;

use crate::admission::limit_guessed_tokens;
use crate::error::ApiError;
use actix_web::http::header;
use actix_web::middleware::{DefaultHeaders, from_fn};
use actix_web::web::{self, ServiceConfig, get, head, resource, scope};
use std::path::Path;

/// Adds all routes; those of the page only when there is a folder to serve it from.
pub(crate) fn configure(config: &mut ServiceConfig, static_folder: Option<&Path>) {
    let v1 = scope("/v1")
        .wrap(from_fn(limit_guessed_tokens))
        .service(resource("/recognitions").post(recognitions::recognize))
        .service(resource("/pages").post(page_pictures::show))
        .configure(teaching)
        .configure(operations);
    let api = scope("/api")
        // What a picture says is its sender's business: nothing on the way keeps it.
        .wrap(DefaultHeaders::new().add((header::CACHE_CONTROL, "no-store")))
        .service(v1)
        .service(resource(["/predict", "/predict/"]).post(predict::predict))
        .default_service(web::to(not_found));
    config.service(api);
    // Where an operator's tools look first.
    config.configure(operations);
    if let Some(folder) = static_folder {
        config.service(pages::pages(folder));
    }
    config.default_service(web::to(not_found));
}

/// Sheets, and what is learned of them.
fn teaching(config: &mut ServiceConfig) {
    config
        .service(resource("/sheets").post(sheets::find))
        .service(resource("/sheets/blank.pdf").get(sheets::blank_pdf))
        .service(resource("/sheets/blank.svg").get(sheets::blank_svg))
        .service(resource("/models").get(models::list).post(models::create))
        .service(resource("/models/import").post(models::import))
        .service(resource("/models/{id}").get(models::get).delete(models::delete))
        .service(resource("/models/{id}/export").get(models::export))
        .service(resource("/models/{id}/samples").post(models::add_samples));
}

/// What tells of the server itself: under `/api/v1` and at the root.
fn operations(config: &mut ServiceConfig) {
    config
        .service(resource("/health/live").route(get().to(health::live)).route(head().to(health::live)))
        .service(resource("/health/ready").route(get().to(health::ready)).route(head().to(health::ready)))
        .service(resource("/metrics").route(get().to(metrics::metrics)).route(head().to(metrics::metrics)))
        .service(resource("/openapi.json").route(get().to(docs::openapi)).route(head().to(docs::openapi)))
        .service(resource("/docs").route(get().to(docs::docs)).route(head().to(docs::docs)));
}

async fn not_found() -> Result<&'static str, ApiError> {
    Err(ApiError::NotFound)
}
