//! Every way a request can fail, and what is answered then.

use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use shared::{Code, ListError, MAX_FILE_BYTES, MAX_LESSON_BYTES, MAX_MODELS_PER_TOKEN, PROBLEM_CONTENT_TYPE, Problem};
use thiserror::Error;

/// Why a request is not answered as asked. The message is the `detail` of the answer: what is wrong and what to do.
#[derive(Debug, Error)]
pub enum ApiError {
    /// The body is not the multipart it claims to be, or the path is not well-formed.
    #[error("{0}")]
    MalformedRequest(String),
    /// The part that carries the picture is not there.
    #[error("No part is called `{part}`. Send the picture as a file in a part with that name.")]
    ImageMissing {
        /// What the part has to be called.
        part: String,
    },
    /// There are several pictures.
    #[error("More than one part is called `{part}`. Send one picture per request.")]
    ImageRepeated {
        /// The name that occurs more than once.
        part: String,
    },
    /// A field has a value that is not known.
    #[error("`{field}` cannot be {value:?}. Send {known}, or leave it out.")]
    UnknownValue {
        /// The field's name.
        field: &'static str,
        /// What was sent, shortened.
        value: String,
        /// What may be sent.
        known: &'static str,
    },
    /// The server wants an API key and got none, or none of its own.
    #[error(
        "This server requires an API key. Ask its operator for one, and send it as `Authorization: Bearer …` or as `X-API-Key: …`."
    )]
    KeyRequired,
    /// There is nothing at this path.
    #[error("Nothing is at this address. Check the spelling; every call begins with `/api/v1/`.")]
    NotFound,
    /// The token has no model.
    #[error(
        "No model belongs to this token. Correct the token that you send as `X-Model-Token`, or leave it out to get a new one."
    )]
    TokenUnknown,
    /// There is no model of this name.
    #[error(
        "This request cannot use a model {id:?}. Send the model's secret token as `X-Model-Token: …`, or send `default`, or leave \
         `model` out."
    )]
    ModelNotFound {
        /// What was asked for, shortened.
        id: String,
    },
    /// The path does not take this method.
    #[error("This address does not accept this method. Use {allow}.")]
    MethodNotAllowed {
        /// The methods that are taken, separated by commas.
        allow: String,
    },
    /// The answer cannot be made in an accepted form.
    #[error("`Accept` names no format that this call can answer in. Choose {known}.")]
    NotAcceptable {
        /// The formats that it can answer in.
        known: &'static str,
    },
    /// The answer cannot be sent in an accepted encoding.
    #[error("`Accept-Encoding` names no encoding that this server knows. Accept `identity`, `gzip` or `br`.")]
    EncodingNotAcceptable,
    /// The upload was not complete in time.
    #[error("The upload took too long. Try again over a faster connection, or send a smaller picture.")]
    UploadTimeout,
    /// The file is larger than [`MAX_FILE_BYTES`].
    #[error("The file is larger than {} MiB. Send a smaller picture, or save it as JPEG.", MAX_FILE_BYTES / (1024 * 1024))]
    FileTooLarge,
    /// The body is no multipart.
    #[error("The request is not `multipart/form-data`. Send the picture as a file in a form.")]
    UnsupportedRequestType,
    /// The file is no picture of a kind that is read here.
    #[error("{}", advice_on_kind(*kind))]
    UnsupportedImage {
        /// `"a HEIC picture"` and the like, where it is known.
        kind: Option<&'static str>,
    },
    /// The file has no bytes.
    #[error("The file is empty. Choose the picture again and resend it.")]
    EmptyFile,
    /// The picture is damaged or cut short.
    #[error("The {format} picture is damaged or incomplete. Save or take it again, and send the new file.")]
    DamagedImage {
        /// `"JPEG"`, `"PNG"`, …
        format: &'static str,
    },
    /// The picture has too many pixels.
    #[error(
        "The picture has {width} × {height} pixels. The limit is {max_side} pixels per side and {} million in total: send a smaller one.",
        max_pixels / 1_000_000
    )]
    ImageTooLarge {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Largest number of pixels in all.
        max_pixels: u64,
        /// Largest number of pixels a side.
        max_side: u32,
    },
    /// Decoding the picture would take too much memory.
    #[error(
        "This picture of {width} × {height} pixels takes too much memory to decode. \
         Save it as a PNG or as a JPEG that is not progressive, or make it smaller."
    )]
    ImageTooDemanding {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// The file has no page of this number.
    #[error("The file has no page {page}. Ask for a page from 1 to {pages}, or leave `page` out for the first.")]
    PageNotFound {
        /// The page asked for.
        page: u32,
        /// How many there are.
        pages: u32,
    },
    /// Drawing a page of a document takes more than it may.
    #[error(
        "Page {page} of this document takes too much time or memory to draw. Export the page as PNG or JPEG and send that."
    )]
    PageTooDemanding {
        /// Counted from 1.
        page: u32,
    },
    /// The picture shows more than is read.
    #[error(
        "The picture shows {shapes} marks that could be digits; the limit is {max_shapes}. Send a part of the page, or a less grainy \
         picture."
    )]
    TooManyShapes {
        /// How many there are.
        shapes: usize,
        /// How many are read.
        max_shapes: usize,
    },
    /// The list of known numbers is of no use.
    #[error("{0}")]
    InvalidList(#[from] ListError),
    /// The picture is no sheet.
    #[error(
        "The picture does not show ten rows of ten digits ({digits} shapes look like digits). Photograph the whole sheet from above, \
         with one digit written ten times in each row."
    )]
    SheetNotFound {
        /// How many shapes have the size of digits.
        digits: usize,
    },
    /// The samples cannot be learned from.
    #[error("{0}")]
    InvalidSamples(String),
    /// The samples were not learned in the time that a lesson may take.
    #[error(
        "Learning from these samples took more than {seconds} s. Check their labels, because samples that look alike but have different \
         labels take longest. Or send fewer samples."
    )]
    LessonTooSlow {
        /// How long a lesson may take.
        seconds: u64,
    },
    /// The file is no model of a hand.
    #[error("The file is not a model exported by DigitML, or it is damaged. Export it again.")]
    DamagedModel,
    /// The samples or the model's file are too large.
    #[error("The body is larger than {} MiB. Send fewer samples.", MAX_LESSON_BYTES / (1024 * 1024))]
    LessonTooLarge,
    /// The body is of another type than the call takes.
    #[error("The body is not `{expected}`. Send it in that format, and name the format in `Content-Type`.")]
    UnsupportedBodyType {
        /// The type that is taken.
        expected: &'static str,
    },
    /// The body is compressed, or encoded in another way.
    #[error("The body is encoded ({encoding:?}). Send it as it is, without `Content-Encoding`.")]
    EncodedBody {
        /// What was sent, shortened.
        encoding: String,
    },
    /// The token has as many models as it may.
    #[error("This token has reached its limit of {MAX_MODELS_PER_TOKEN} models. Delete one first.")]
    TooManyModels,
    /// All models together take as much as they may.
    #[error("The server has no room for more models. Delete one of yours, or tell the server's operator.")]
    StoreFull,
    /// What is stored cannot be reached. The cause is logged and not told.
    #[error(
        "Models cannot be stored or loaded at the moment. Try again in a few seconds. Reading with the built-in model still works."
    )]
    StorageUnavailable(anyhow::Error),
    /// This client has asked too often.
    #[error("You have sent more requests than this server accepts from one client. Try again in {retry_after_s} s.")]
    TooManyRequests {
        /// Seconds until the next request is taken.
        retry_after_s: u64,
    },
    /// A fault of the server. The cause is logged and not told.
    #[error("Something went wrong on the server. Try again; if it happens again, tell the operator of the server.")]
    Internal(anyhow::Error),
    /// Too many pictures are being read or uploaded.
    #[error("The server is reading too many pictures at the moment. Try again in a few seconds.")]
    Busy,
    /// The server is about to stop. Only ever the answer to the question whether it is ready.
    #[error("The server is finishing its work and then stops. Use another server, or try again in a few seconds.")]
    ShuttingDown,
}

/// How a key is to be sent. By `Basic` too, with the key as the password: so a browser asks the person for it, and the
/// page works on a server with keys.
pub(crate) const KEY_CHALLENGE: &str =
    r#"Bearer realm="DigitML", Basic realm="DigitML: any name, and your API key as the password", charset="UTF-8""#;

/// Seconds after which a busy server has most likely worked its queue off.
const RETRY_AFTER_S: u32 = 2;

impl ApiError {
    /// There is no model of this name that the request may use.
    pub(crate) fn model_not_found(id: &str) -> Self {
        Self::ModelNotFound { id: id.chars().take(40).collect() }
    }

    fn status_and_code(&self) -> (StatusCode, Code) {
        match self {
            Self::MalformedRequest(_) => (StatusCode::BAD_REQUEST, Code::MalformedRequest),
            Self::ImageMissing { .. } => (StatusCode::BAD_REQUEST, Code::ImageMissing),
            Self::ImageRepeated { .. } => (StatusCode::BAD_REQUEST, Code::ImageRepeated),
            Self::UnknownValue { .. } => (StatusCode::BAD_REQUEST, Code::UnknownValue),
            Self::KeyRequired => (StatusCode::UNAUTHORIZED, Code::KeyRequired),
            Self::NotFound => (StatusCode::NOT_FOUND, Code::NotFound),
            Self::ModelNotFound { .. } | Self::TokenUnknown => (StatusCode::NOT_FOUND, Code::ModelNotFound),
            Self::MethodNotAllowed { .. } => (StatusCode::METHOD_NOT_ALLOWED, Code::MethodNotAllowed),
            Self::NotAcceptable { .. } | Self::EncodingNotAcceptable => {
                (StatusCode::NOT_ACCEPTABLE, Code::NotAcceptable)
            }
            Self::UploadTimeout => (StatusCode::REQUEST_TIMEOUT, Code::UploadTimeout),
            Self::FileTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, Code::FileTooLarge),
            Self::UnsupportedRequestType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::UnsupportedRequestType),
            Self::UnsupportedImage { .. } => (StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::UnsupportedImage),
            Self::EmptyFile => (StatusCode::UNPROCESSABLE_ENTITY, Code::EmptyFile),
            Self::DamagedImage { .. } => (StatusCode::UNPROCESSABLE_ENTITY, Code::DamagedImage),
            Self::ImageTooLarge { .. } | Self::ImageTooDemanding { .. } | Self::PageTooDemanding { .. } => {
                (StatusCode::UNPROCESSABLE_ENTITY, Code::ImageTooLarge)
            }
            Self::PageNotFound { .. } => (StatusCode::UNPROCESSABLE_ENTITY, Code::PageNotFound),
            Self::TooManyShapes { .. } => (StatusCode::UNPROCESSABLE_ENTITY, Code::TooManyShapes),
            Self::SheetNotFound { .. } => (StatusCode::UNPROCESSABLE_ENTITY, Code::SheetNotFound),
            Self::InvalidList(ListError::TooLong { .. } | ListError::TooLarge { .. }) => {
                (StatusCode::PAYLOAD_TOO_LARGE, Code::ListTooLong)
            }
            Self::InvalidList(_) => (StatusCode::UNPROCESSABLE_ENTITY, Code::InvalidList),
            Self::InvalidSamples(_) | Self::LessonTooSlow { .. } => {
                (StatusCode::UNPROCESSABLE_ENTITY, Code::InvalidSamples)
            }
            Self::DamagedModel => (StatusCode::UNPROCESSABLE_ENTITY, Code::DamagedModel),
            Self::LessonTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, Code::FileTooLarge),
            Self::UnsupportedBodyType { .. } | Self::EncodedBody { .. } => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::UnsupportedRequestType)
            }
            Self::TooManyModels => (StatusCode::CONFLICT, Code::TooManyModels),
            Self::StoreFull => (StatusCode::INSUFFICIENT_STORAGE, Code::StorageFull),
            Self::StorageUnavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, Code::StorageUnavailable),
            Self::TooManyRequests { .. } => (StatusCode::TOO_MANY_REQUESTS, Code::TooManyRequests),
            Self::Internal(_) => (StatusCode::INTERNAL_SERVER_ERROR, Code::Internal),
            Self::Busy => (StatusCode::SERVICE_UNAVAILABLE, Code::Busy),
            Self::ShuttingDown => (StatusCode::SERVICE_UNAVAILABLE, Code::ShuttingDown),
        }
    }

    /// What is answered as `application/problem+json`.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let (status, code) = self.status_and_code();
        Problem {
            // With this kind RFC 9457 wants the status's own words as the title; `code` tells the rest.
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: self.to_string(),
            code,
        }
    }

    /// An answer with the status and the headers of this error, its body still to be filled; logs a fault of the server.
    pub(crate) fn response_builder(&self) -> HttpResponseBuilder {
        let (status, code) = self.status_and_code();
        let mut response = HttpResponse::build(status);
        // For whoever counts refusals.
        response.extensions_mut().insert(code);
        match self {
            Self::Internal(cause) => tracing::error!(cause = format!("{cause:#}"), "answering 500"),
            Self::StorageUnavailable(cause) => {
                tracing::error!(cause = format!("{cause:#}"), "answering 503");
                response.insert_header((header::RETRY_AFTER, RETRY_AFTER_S));
            }
            Self::Busy | Self::ShuttingDown => {
                response.insert_header((header::RETRY_AFTER, RETRY_AFTER_S));
            }
            Self::TooManyRequests { retry_after_s } => {
                response.insert_header((header::RETRY_AFTER, *retry_after_s));
            }
            Self::KeyRequired => {
                response.insert_header((header::WWW_AUTHENTICATE, KEY_CHALLENGE));
            }
            Self::EncodedBody { .. } => {
                // As RFC 9110 asks for, section 15.5.16.
                response.insert_header((header::ACCEPT_ENCODING, "identity"));
            }
            Self::MethodNotAllowed { allow } => {
                response.insert_header((header::ALLOW, allow.as_str()));
            }
            _ => {}
        }
        response
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.status_and_code().0
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = self.response_builder();
        // `json` keeps a content type that is there already.
        response.content_type(PROBLEM_CONTENT_TYPE).json(self.problem())
    }
}

/// Says what the file is and how to come by one that can be read.
fn advice_on_kind(kind: Option<&'static str>) -> String {
    let advice = match kind {
        Some("a HEIC picture") => {
            "On an iPhone choose Settings → Camera → Formats → Most Compatible, or export the picture as JPEG."
        }
        Some("a PDF document") => "Send a photograph of the page, or export the page as PNG or JPEG.",
        Some("a PDF document with a password") => "Save it without the password, or export the page as PNG or JPEG.",
        Some("a video") => "Send a photograph, or save one frame as JPEG.",
        _ => "Send a JPEG, PNG, WebP, GIF, BMP or TIFF picture, or a PDF document.",
    };
    match kind {
        Some(kind) => format!("This is {kind}, which is not supported. {advice}"),
        None => format!("This is not a supported picture. {advice}"),
    }
}
