//! Takes a form with a picture in: counts the bytes while they come and stops at the first one too many.
//!
//! Bodies are taken as they come over the wire. One that would have to be unpacked first is refused: a few bytes may unpack to any number.

use crate::admission::{Admitted, Client};
use crate::encodings::encoding_of;
use crate::error::ApiError;
use crate::part_heads;
use actix_multipart::form::{FieldReader, Limits, MultipartCollect, MultipartForm, MultipartFormConfig};
use actix_multipart::{Field, MultipartError};
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::{FromRequest, HttpRequest, ResponseError, web};
use futures_util::TryStreamExt as _;
use futures_util::future::LocalBoxFuture;
use shared::MAX_FILE_BYTES;
use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// The other parts and the part headers of a form; a form without a file is far smaller.
const REST_OF_FORM_BYTES: usize = 64 * 1024;

/// A form of type `T`, read from the body within the limits and the time allowed, of a client who is [`Admitted`].
pub(crate) struct Upload<T: MultipartCollect>(pub(crate) T);

impl<T: MultipartCollect + 'static> FromRequest for Upload<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let admitted = Admitted::of(request).and_then(|_| as_it_is(request));
        let too_large = announced_bytes(request).is_some_and(|bytes| bytes > MAX_FILE_BYTES + REST_OF_FORM_BYTES);
        let mut payload = part_heads::mended(request, payload.take());
        let form = MultipartForm::<T>::from_request(request, &mut payload);
        let limits = request.app_data::<web::Data<UploadLimits>>().map(|limits| limits.timeout);
        Box::pin(async move {
            // Before the body is taken in: it is the body that costs.
            admitted?;
            if too_large {
                return Err(ApiError::FileTooLarge);
            }
            let form = match limits {
                Some(limit) => timeout(limit, form).await.map_err(|_| ApiError::UploadTimeout)?,
                None => form.await,
            };
            Ok(Self(form.map_err(|error| refusal(&error))?.into_inner()))
        })
    }
}

/// Refuses a body that is encoded, without looking at it.
pub(crate) fn as_it_is(request: &HttpRequest) -> Result<(), ApiError> {
    match encoding_of(request.headers()) {
        Some(word) => Err(ApiError::EncodedBody { encoding: String::from_utf8_lossy(word).chars().take(20).collect() }),
        None => Ok(()),
    }
}

pub(crate) fn announced_bytes(request: &HttpRequest) -> Option<usize> {
    request.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// What all uploads share.
#[derive(Debug)]
pub(crate) struct UploadLimits {
    /// A permit for each byte that uploads may take together.
    memory: Arc<Semaphore>,
    /// How many permits there are in all.
    bytes: usize,
    /// How long one upload may take.
    pub(crate) timeout: Duration,
}

impl UploadLimits {
    /// Lets uploads take `memory` bytes together and `timeout` each.
    pub(crate) fn new(memory: usize, timeout: Duration) -> Self {
        let bytes = memory.min(Semaphore::MAX_PERMITS);
        Self { memory: Arc::new(Semaphore::new(bytes)), bytes, timeout }
    }

    /// Bytes that uploads take together at this moment.
    pub(crate) fn taken(&self) -> usize {
        self.bytes.saturating_sub(self.memory.available_permits())
    }

    /// The limits on one form as a whole, in the library's terms.
    pub(crate) fn form_config() -> MultipartFormConfig {
        MultipartFormConfig::default().total_limit(MAX_FILE_BYTES + REST_OF_FORM_BYTES).memory_limit(REST_OF_FORM_BYTES)
    }
}

/// The bytes of one uploaded file, at most [`MAX_FILE_BYTES`], and whose they are.
#[derive(Debug)]
pub(crate) struct Picture {
    bytes: Vec<u8>,
    client: Client,
    /// This file's share of the memory for uploads, given back when the file is dropped.
    share: Option<OwnedSemaphorePermit>,
}

impl Picture {
    /// Whoever sent it.
    pub(crate) fn client(&self) -> IpAddr {
        self.client.0
    }

    fn take_in(&mut self, chunk: &[u8], limits: Option<&UploadLimits>) -> Result<(), MultipartError> {
        if self.bytes.len() + chunk.len() > MAX_FILE_BYTES {
            return Err(MultipartError::Payload(PayloadError::Overflow));
        }
        if let Some(limits) = limits {
            // Cannot be cut off: a chunk is smaller than the limit checked above.
            let permit = Arc::clone(&limits.memory).try_acquire_many_owned(chunk.len() as u32);
            let permit = permit.map_err(|_| MultipartError::Field { name: String::new(), source: NoMemory.into() })?;
            match &mut self.share {
                Some(share) => share.merge(permit),
                None => self.share = Some(permit),
            }
        }
        self.bytes.extend_from_slice(chunk);
        Ok(())
    }
}

impl Deref for Picture {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl<'t> FieldReader<'t> for Picture {
    type Future = LocalBoxFuture<'t, Result<Self, MultipartError>>;

    fn read_field(request: &'t HttpRequest, mut field: Field, form: &'t mut Limits) -> Self::Future {
        Box::pin(async move {
            let limits = request.app_data::<web::Data<UploadLimits>>();
            // Does not fail: whoever is let in was counted by the same rules.
            let client = Client::of(request)
                .map_err(|error| MultipartError::Field { name: String::new(), source: error.into() })?;
            let mut picture = Self { bytes: Vec::new(), client, share: None };
            while let Some(chunk) = field.try_next().await? {
                form.try_consume_limits(chunk.len(), false)?;
                picture.take_in(&chunk, limits.map(web::Data::get_ref))?;
            }
            Ok(picture)
        })
    }
}

/// The memory for uploads is used up. Only ever seen inside a [`MultipartError::Field`].
#[derive(Debug, Error)]
#[error("the memory for uploads is used up")]
struct NoMemory;

impl ResponseError for NoMemory {}

/// What the multipart library's error means to the client.
fn refusal(error: &actix_web::Error) -> ApiError {
    let Some(error) = error.as_error::<MultipartError>() else {
        return ApiError::Internal(anyhow::anyhow!("reading the form failed: {error}"));
    };
    match error {
        MultipartError::ContentTypeMissing
        | MultipartError::ContentTypeParse
        | MultipartError::ContentTypeIncompatible => ApiError::UnsupportedRequestType,
        MultipartError::MissingField(part) => ApiError::ImageMissing { part: part.clone() },
        MultipartError::DuplicateField(part) if matches!(part.as_str(), "image" | "img" | "sheet") => {
            ApiError::ImageRepeated { part: part.clone() }
        }
        MultipartError::DuplicateField(part) => {
            ApiError::MalformedRequest(format!("More than one part is called `{part}`. Send it once."))
        }
        MultipartError::Payload(PayloadError::Overflow) => ApiError::FileTooLarge,
        MultipartError::Field { source, .. } if source.as_error::<NoMemory>().is_some() => ApiError::Busy,
        MultipartError::Field { name, .. } => {
            ApiError::MalformedRequest(format!("The part `{name}` is not readable. Send it as plain text in UTF-8."))
        }
        broken => {
            tracing::debug!(%broken, "the form cannot be read");
            ApiError::MalformedRequest(
                "The body is not the multipart form that `Content-Type` announces. \
                 Let your HTTP library build the form and set that header."
                    .to_owned(),
            )
        }
    }
}
