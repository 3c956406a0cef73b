//! What browsers are told about every answer, beside the answer itself.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderMap, HeaderName, HeaderValue, REFERRER_POLICY, VARY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use actix_web::middleware::{DefaultHeaders, Next};

/// What the page may load and do: its own files alone, its WebAssembly, and the pictures a person chose. Nothing inline but its first
/// styles and its start, which are named by their sums.
pub(crate) const PAGE_POLICY: &str = "default-src 'none'; \
     script-src 'self' 'wasm-unsafe-eval' 'sha256-lE8hQQbInU+AByihvbbsmimgFPMZM3NUx3vmEUJL40s='; \
     style-src 'self' 'sha256-BiSP3FnMdQg9BIQkAPx6sVGMihmQIaablFUQD9QM+uM='; \
     img-src 'self' blob: data:; font-src 'self'; connect-src 'self' blob:; worker-src 'self'; manifest-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// For what is no page: nothing at all, should a browser ever take it for one.
const ANSWER_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// The headers of every answer that does not bring its own.
pub(crate) fn security_headers() -> DefaultHeaders {
    DefaultHeaders::new()
        .add((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((CONTENT_SECURITY_POLICY, ANSWER_POLICY))
        // For browsers that do not know `frame-ancestors`.
        .add((X_FRAME_OPTIONS, "DENY"))
        .add((REFERRER_POLICY, "no-referrer"))
        .add((HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .add((HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
        .add((HeaderName::from_static("permissions-policy"), "geolocation=(), microphone=(), payment=(), usb=()"))
}

/// Says of every answer, refusals too, by what it varies, and that it is not to be kept where nothing else was said.
pub(crate) async fn say_what_may_be_kept(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let is_by_accept = ["/recognitions", "/pages"].iter().any(|call| request.path().ends_with(call));
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    for field in [is_by_accept.then_some("Accept"), Some("Accept-Encoding")].into_iter().flatten() {
        if !varies_by(headers, field) {
            headers.append(VARY, HeaderValue::from_static(field));
        }
    }
    Ok(response)
}

fn varies_by(headers: &HeaderMap, field: &str) -> bool {
    let named = headers.get_all(VARY).filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    named.map(str::trim).any(|own| own == "*" || own.eq_ignore_ascii_case(field))
}
