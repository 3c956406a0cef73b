//! Takes the body of a call that teaches: counts the bytes while they come, as [`crate::upload`] does those of a picture.

use crate::admission::{Admitted, Client};
use crate::error::ApiError;
use crate::places::Places;
use crate::upload::{UploadLimits, announced_bytes, as_it_is};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use futures_util::TryStreamExt as _;
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use shared::MAX_LESSON_BYTES;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Lessons that may arrive at the same time, however slowly.
const ARRIVING: usize = 32;
/// Those of them that may be of one client.
const ARRIVING_OF_EACH: usize = 4;
/// The bytes that lessons may take together. Apart from those of pictures, so that nobody who teaches keeps others from reading.
const MEMORY: usize = 8 * MAX_LESSON_BYTES;

/// What all lessons share while they arrive.
#[derive(Debug)]
pub(crate) struct LessonLimits {
    places: Arc<Semaphore>,
    places_of_each: Places,
    memory: Arc<Semaphore>,
}

impl Default for LessonLimits {
    fn default() -> Self {
        Self {
            places: Arc::new(Semaphore::new(ARRIVING)),
            places_of_each: Places::new(ARRIVING_OF_EACH),
            memory: Arc::new(Semaphore::new(MEMORY)),
        }
    }
}

/// The body of a call that teaches, as it came: within [`MAX_LESSON_BYTES`] and the time allowed, of a client who is admitted to teach.
pub(crate) struct Lesson {
    pub(crate) bytes: Vec<u8>,
    /// Its share of the memory for lessons.
    share: Option<OwnedSemaphorePermit>,
}

impl FromRequest for Lesson {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let admitted = Admitted::to_teach(request).and_then(|_| as_it_is(request));
        let client = Client::from_request(request, payload).into_inner();
        let announced = announced_bytes(request);
        let payload = payload.take();
        let uploads = request.app_data::<web::Data<UploadLimits>>().cloned();
        let limits = request.app_data::<web::Data<LessonLimits>>().cloned();
        Box::pin(async move {
            admitted?;
            if announced.is_some_and(|bytes| bytes > MAX_LESSON_BYTES) {
                return Err(ApiError::LessonTooLarge);
            }
            let (Some(uploads), Some(limits)) = (uploads, limits) else {
                return Err(ApiError::Internal(anyhow::anyhow!("the app was built without limits on uploads")));
            };
            let _own_place = limits.places_of_each.take(client?.0).ok_or(ApiError::Busy)?;
            let _place = limits.places.try_acquire().map_err(|_| ApiError::Busy)?;
            timeout(uploads.timeout, take_in(payload, &limits)).await.map_err(|_| ApiError::UploadTimeout)?
        })
    }
}

async fn take_in(mut payload: Payload, limits: &LessonLimits) -> Result<Lesson, ApiError> {
    let mut lesson = Lesson { bytes: Vec::new(), share: None };
    let cut = |cause| {
        tracing::debug!(%cause, "a lesson did not arrive");
        ApiError::MalformedRequest("The body arrived incomplete. Send it again.".to_owned())
    };
    while let Some(chunk) = payload.try_next().await.map_err(cut)? {
        if lesson.bytes.len() + chunk.len() > MAX_LESSON_BYTES {
            return Err(ApiError::LessonTooLarge);
        }
        // Cannot be cut off: a chunk is smaller than the limit checked above.
        let share = Arc::clone(&limits.memory).try_acquire_many_owned(chunk.len() as u32);
        let share = share.map_err(|_| ApiError::Busy)?;
        match &mut lesson.share {
            Some(all) => all.merge(share),
            None => lesson.share = Some(share),
        }
        lesson.bytes.extend_from_slice(&chunk);
    }
    Ok(lesson)
}

/// The same as JSON.
pub(crate) struct JsonLesson<T>(pub(crate) T);

impl<T: DeserializeOwned + 'static> FromRequest for JsonLesson<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = request.content_type().eq_ignore_ascii_case("application/json");
        let lesson = Lesson::from_request(request, payload);
        Box::pin(async move {
            let lesson = lesson.await?;
            if !is_json {
                return Err(ApiError::UnsupportedBodyType { expected: "application/json" });
            }
            let wrong = |error: serde_json::Error| {
                // It repeats what it did not expect, however long that is.
                let error: String = error.to_string().chars().take(200).collect();
                ApiError::MalformedRequest(format!(
                    "The body is not the JSON that this call expects: {error}. See the documentation at /api/v1/docs."
                ))
            };
            serde_json::from_slice(&lesson.bytes).map(Self).map_err(wrong)
        })
    }
}
