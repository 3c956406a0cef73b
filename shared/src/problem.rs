use serde::{Deserialize, Serialize};

/// Media type of [`Problem`].
pub const PROBLEM_CONTENT_TYPE: &str = "application/problem+json";

/// An error answer as of RFC 9457, with a stable word a program can match on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// URI reference that identifies the kind of problem; `about:blank` when the status says it all.
    #[serde(rename = "type")]
    pub kind: String,
    /// Short summary of the kind of problem, the same for every occurrence.
    pub title: String,
    /// HTTP status of the answer.
    pub status: u16,
    /// What went wrong this time and what to do about it.
    pub detail: String,
    /// Stable word for programs; never renamed.
    pub code: Code,
}

/// The stable words of [`Problem::code`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// 400: the request is malformed.
    MalformedRequest,
    /// 400: no part is called `image`.
    ImageMissing,
    /// 400: more than one part is called `image`.
    ImageRepeated,
    /// 400: a field has an unknown value.
    UnknownValue,
    /// 401: the server requires an API key, and you sent none or an unknown one.
    KeyRequired,
    /// 404: no such path.
    NotFound,
    /// 404: no such model.
    ModelNotFound,
    /// 405: the path does not accept this method.
    MethodNotAllowed,
    /// 406: none of the accepted formats is available.
    NotAcceptable,
    /// 408: the head of the request took too long.
    RequestTimeout,
    /// 408: the upload took too long.
    UploadTimeout,
    /// 413: the file is larger than [`crate::MAX_FILE_BYTES`].
    FileTooLarge,
    /// 415: the request is not `multipart/form-data`, or is encoded.
    UnsupportedRequestType,
    /// 415: the file is not a supported picture.
    UnsupportedImage,
    /// 422: the file is empty.
    EmptyFile,
    /// 422: the picture is damaged or incomplete.
    DamagedImage,
    /// 422: the picture has more than [`crate::MAX_PIXELS`] pixels or a side over [`crate::MAX_SIDE`], or would take too much memory to
    /// decode.
    ImageTooLarge,
    /// 422: the picture shows more marks that could be digits than the limit.
    TooManyShapes,
    /// 422: the file has no page with this number.
    PageNotFound,
    /// 413: the list of known numbers has more than [`crate::MAX_LIST_LINES`] lines, or more than [`crate::MAX_LIST_BYTES`] bytes.
    ListTooLong,
    /// 422: the list of known numbers is empty, or is no list of numbers.
    InvalidList,
    /// 409: this token has reached its limit of models.
    TooManyModels,
    /// 422: the picture does not show ten rows of ten digits.
    SheetNotFound,
    /// 422: the samples are not usable.
    InvalidSamples,
    /// 422: the file is not a model, or it is damaged.
    DamagedModel,
    /// 429: this client sends too many requests; try again after the time in `Retry-After`.
    TooManyRequests,
    /// 431: the head of the request is too large.
    HeadTooLarge,
    /// 500: the server failed; the cause is in its log.
    Internal,
    /// 503: too many pictures are being read; try again after the time in `Retry-After`.
    Busy,
    /// 503: models cannot be stored or loaded; reading with the built-in model still works.
    StorageUnavailable,
    /// 507: all models together have reached this server's limit.
    StorageFull,
    /// 503: the server finishes its work and then stops.
    ShuttingDown,
    /// A word this version does not know.
    #[serde(other)]
    Other,
}
