//! The OpenAPI document, put together from the handlers and the wire types.

use crate::docs_page::Documentation;
use crate::routes;
use shared::Problem;
use std::sync::LazyLock;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{Modify, OpenApi};

/// The document as it is sent, and as the page about it is made of it.
static DOCUMENT: LazyLock<serde_json::Value> =
    LazyLock::new(|| serde_json::to_value(Document::openapi()).unwrap_or_default());

/// The document and the page, as the server sends them.
pub(crate) fn documentation() -> Documentation {
    Documentation::of(&DOCUMENT)
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "DigitML",
        description = "Reads handwritten digits and numbers in photographs and scans.\n\n\
            Boxes are in pixels of the upright picture (EXIF orientation applied), origin top left. JPEG, PNG, WebP, GIF, \
            BMP and TIFF are supported, up to 20 MiB, 50 megapixels and 10 000 pixels per side; of an animation, the first \
            frame is read. PDF documents are read page by page. Pictures are not kept.\n\n\
            Every error is `application/problem+json` (RFC 9457): `detail` says what to do, and `code` is a word for programs \
            that never changes. Every answer carries an `X-Request-Id`, which also appears in the server's log.",
    ),
    paths(
        routes::recognitions::recognize,
        routes::page_pictures::show,
        routes::sheets::find,
        routes::sheets::blank_pdf,
        routes::sheets::blank_svg,
        routes::models::create,
        routes::models::import,
        routes::models::list,
        routes::models::get,
        routes::models::add_samples,
        routes::models::export,
        routes::models::delete,
        routes::predict::predict,
        routes::health::live,
        routes::health::ready,
        routes::metrics::metrics,
        routes::docs::openapi,
        routes::docs::docs,
    ),
    components(schemas(Problem)),
    tags(
        (name = "reading", description = "Read digits and numbers in a picture"),
        (name = "teaching", description = "Teach a model your handwriting"),
        (name = "operation", description = "Run the server; these also work at the root, without `/api/v1`"),
    ),
    modifiers(&Keys, &KnownCodes),
)]
struct Document;

/// How a key is sent, where the server asks for one.
struct Keys;

impl Modify for Keys {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let mut bearer = Http::new(HttpAuthScheme::Bearer);
        bearer.description = Some("An API key, where the server asks for one.".to_owned());
        components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
        let header = ApiKeyValue::with_description("X-API-Key", "The same, in a header of its own.");
        components.add_security_scheme("key", SecurityScheme::ApiKey(ApiKey::Header(header)));
        let header = ApiKeyValue::with_description(shared::MODEL_TOKEN_HEADER, "The secret token of your models.");
        components.add_security_scheme("model_token", SecurityScheme::ApiKey(ApiKey::Header(header)));
    }
}

/// `other` stands for words that a client does not know yet: no server sends it.
struct KnownCodes;

impl Modify for KnownCodes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        if let Some(RefOr::T(Schema::Object(code))) = components.schemas.get_mut("Code") {
            code.enum_values.iter_mut().for_each(|words| words.retain(|word| word != "other"));
        }
    }
}
