//! What calls may answer beside the answer itself, for their documentation.

use crate::error::KEY_CHALLENGE;
use shared::{PROBLEM_CONTENT_TYPE, Problem};
use std::collections::BTreeMap;
use utoipa::openapi::schema::ObjectBuilder;
use utoipa::openapi::{ContentBuilder, HeaderBuilder, Ref, RefOr, Response, ResponseBuilder, Type};
use utoipa::{IntoResponses, ToSchema as _};

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
