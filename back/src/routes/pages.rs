//! The built page, served from its folder; behind nginx this is off.

use crate::error::ApiError;
use crate::headers::PAGE_POLICY;
use actix_files::{Files, NamedFile};
use actix_web::body::MessageBody;
use actix_web::dev::{HttpServiceFactory, ServiceRequest, ServiceResponse, fn_service};
use actix_web::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::{Error, web};
use std::path::Path;

/// Everything in `folder`, `index.html` at `/`. A `file.br` or `file.gz` beside a file is sent in its place where the
/// browser takes it.
pub(crate) fn pages(folder: &Path) -> impl HttpServiceFactory + use<> {
    let index = folder.join("index.html");
    let files = Files::new("/", folder)
        .index_file("index.html")
        .try_compressed()
        // With it a browser would offer to save the wasm.
        .disable_content_disposition()
        .default_handler(fn_service(move |request: ServiceRequest| {
            let index = index.clone();
            async move { index_or_not_found(request, &index).await }
        }));
    web::scope("").wrap(from_fn(say_how_long_to_keep)).service(files)
}

/// The page names its own addresses: where a person opens one, the page is sent and finds its way; a program that asks
/// for a file that is not there gets a 404.
async fn index_or_not_found(request: ServiceRequest, index: &Path) -> Result<ServiceResponse, Error> {
    let accept = request.headers().get(ACCEPT).map_or(&b""[..], HeaderValue::as_bytes);
    let wants_page = accept.windows(b"text/html".len()).any(|part| part == b"text/html");
    let is_file = request.path().rsplit('/').next().is_some_and(|name| name.contains('.'));
    if !wants_page || is_file {
        return Ok(request.error_response(ApiError::NotFound));
    }
    let (request, _) = request.into_parts();
    let response = NamedFile::open(index)?.disable_content_disposition().into_response(&request);
    Ok(ServiceResponse::new(request, response))
}

async fn say_how_long_to_keep(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let is_hashed = is_named_by_content(request.path());
    let mut response = next.call(request).await?;
    let keep = if response.status().is_client_error() {
        "no-store"
    } else if is_hashed {
        "public, max-age=31536000, immutable"
    } else {
        // Kept, but asked for again each time: the next version of the page has the same name.
        "no-cache"
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(PAGE_POLICY));
    Ok(response)
}

/// Whether the file's name carries a hash of its content, as `front/bundler` writes it: `front-0a1b2c3d4e5f6071_bg.wasm`.
fn is_named_by_content(path: &str) -> bool {
    const HASH_DIGITS: usize = 16;
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split(['-', '_', '.'])
        .skip(1)
        .any(|part| part.len() == HASH_DIGITS && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::is_named_by_content;

    #[test]
    fn only_names_with_a_hash_are_kept_for_long() {
        assert!(is_named_by_content("/front-0a1b2c3d4e5f6071_bg.wasm"));
        assert!(is_named_by_content("/assets/style-9f86d081884c7d65.css"));
        assert!(!is_named_by_content("/"));
        assert!(!is_named_by_content("/index.html"));
        assert!(!is_named_by_content("/favicon.svg"));
        assert!(!is_named_by_content("/example-page-1.png"));
        assert!(!is_named_by_content("/deadbeefdeadbeef"));
    }
}
