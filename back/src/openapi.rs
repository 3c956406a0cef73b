//! The OpenAPI document, put together from the handlers and the wire types.

use crate::error::KEY_CHALLENGE;
use crate::routes;
use shared::{PROBLEM_CONTENT_TYPE, Problem};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, HeaderBuilder, Ref, RefOr, Response, ResponseBuilder, Schema, Type, schema::ObjectBuilder,
};
use utoipa::{IntoResponses, Modify, OpenApi, ToSchema as _};

/// The document as it is sent, and as the page about it reads it.
pub(crate) static DOCUMENT: LazyLock<serde_json::Value> =
    LazyLock::new(|| serde_json::to_value(Document::openapi()).unwrap_or_default());

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

/// What every call may answer that takes a picture, beside the answer itself.
pub(crate) struct UploadProblems;

impl IntoResponses for UploadProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            (400, "The form is malformed, lacks the picture, or has a field with an unknown value."),
            (401, "The server requires an API key."),
            (404, "No model has this id."),
            (406, "None of the accepted formats or encodings is available."),
            (408, "The request took too long to arrive."),
            (413, "The file is too large."),
            (415, "The request is not a form, or the file is not a supported picture."),
            (422, "The file is empty or damaged, the picture has too many pixels, or it does not show a sheet."),
            (429, "This client sends too many requests."),
            (500, "The server failed."),
            (503, "Too many pictures are being read or uploaded, or the model cannot be loaded."),
        ])
    }
}

/// What every call may answer that teaches, beside the answer itself.
pub(crate) struct LessonProblems;

impl IntoResponses for LessonProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            (400, "The body is not the JSON that this call expects, or a parameter has an unknown value."),
            (401, "The server requires an API key."),
            (404, "The token owns no such model."),
            (406, "None of the accepted encodings is available."),
            (408, "The request took too long to arrive."),
            (409, "The token has reached its limit of models."),
            (413, "The body is too large."),
            (415, "The body has another type than this call expects."),
            (422, "The samples are not usable, or the file is not a model."),
            (429, "This client teaches too often."),
            (500, "The server failed."),
            (503, "Too many models are being trained, or the storage cannot be reached."),
            (507, "The server has no room for more models."),
        ])
    }
}

/// What every call may answer that asks for a model, beside the answer itself.
pub(crate) struct ModelProblems;

impl IntoResponses for ModelProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            (401, "The server requires an API key."),
            (404, "The token owns no such model."),
            (406, "None of the accepted encodings is available."),
            (429, "This client has asked for too many models that do not exist."),
            (500, "The server failed."),
            (503, "The storage cannot be reached."),
        ])
    }
}

/// What every call may answer that asks for a key.
pub(crate) struct KeyProblems;

impl IntoResponses for KeyProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[(401, "The server requires an API key."), (406, "None of the accepted encodings is available.")])
    }
}

/// Problems by status and occasion.
fn problems(occasions: &[(u16, &str)]) -> BTreeMap<String, RefOr<Response>> {
    let problem = |&(status, occasion): &(u16, &str)| {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
        let response = ResponseBuilder::new().description(occasion).content(PROBLEM_CONTENT_TYPE, content);
        let text = |description: &str| {
            let schema = ObjectBuilder::new().schema_type(Type::String).description(Some(description)).build();
            HeaderBuilder::new().schema(Some(schema)).description(Some(description)).build()
        };
        let response = match status {
            401 => response.header("WWW-Authenticate", text(KEY_CHALLENGE)),
            429 | 503 => response.header("Retry-After", text("Seconds after which to try again.")),
            _ => response,
        };
        (status.to_string(), response.build().into())
    };
    occasions.iter().map(problem).collect()
}
