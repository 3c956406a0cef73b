//! Every URL on one screen.

mod health;
mod pages;
mod predict;
pub(crate) mod recognitions;

use crate::error::ApiError;
use actix_web::http::header;
use actix_web::middleware::DefaultHeaders;
use actix_web::web::{self, ServiceConfig, get, head, resource, scope};
use std::path::Path;

/// Adds all routes; those of the page only when there is a folder to serve it from.
pub(crate) fn configure(config: &mut ServiceConfig, static_folder: Option<&Path>) {
    let v1 = scope("/v1")
        .service(resource("/recognitions").post(recognitions::recognize))
        .service(resource("/health/live").route(get().to(health::live)).route(head().to(health::live)))
        .service(resource("/health/ready").route(get().to(health::ready)).route(head().to(health::ready)));
    let api = scope("/api")
        // What a picture says is its sender's business: nothing on the way keeps it.
        .wrap(DefaultHeaders::new().add((header::CACHE_CONTROL, "no-store")))
        .service(v1)
        .service(resource(["/predict", "/predict/"]).post(predict::predict))
        .default_service(web::to(not_found));
    config.service(api);
    if let Some(folder) = static_folder {
        config.service(pages::pages(folder));
    }
    config.default_service(web::to(not_found));
}

async fn not_found() -> Result<&'static str, ApiError> {
    Err(ApiError::NotFound)
}
