//! `POST /api/v1/recognitions`: a picture in, its digits and numbers out.

use crate::error::ApiError;
use crate::recognizer::Recognizer;
use crate::upload::{Picture, Upload};
use actix_multipart::form::MultipartForm;
use actix_multipart::form::text::Text;
use actix_web::web::{Data, Json};
use shared::{ClassifierKind, Recognition};

/// Id of the built-in model.
pub(crate) const DEFAULT_MODEL: &str = "default";

/// Answers every digit in the picture.
pub(crate) async fn recognize(
    Upload(form): Upload<RecognitionForm>,
    recognizer: Data<Recognizer>,
) -> Result<Json<Recognition>, ApiError> {
    let Request { picture, classifier } = form.try_into()?;
    Ok(Json(recognizer.recognize(picture, classifier).await?))
}

/// The parts as they come.
#[derive(MultipartForm)]
#[multipart(duplicate_field = "deny")]
pub(crate) struct RecognitionForm {
    image: Picture,
    model: Option<Text<String>>,
    classifier: Option<Text<String>>,
}

/// The parts, known to make sense.
struct Request {
    picture: Picture,
    classifier: ClassifierKind,
}

impl TryFrom<RecognitionForm> for Request {
    type Error = ApiError;

    fn try_from(form: RecognitionForm) -> Result<Self, ApiError> {
        if let Some(Text(id)) = form.model.filter(|id| id.as_str() != DEFAULT_MODEL) {
            return Err(ApiError::ModelNotFound { id: shortened(&id) });
        }
        let classifier = match form.classifier.as_deref().map(String::as_str) {
            None => ClassifierKind::default(),
            Some("svm") => ClassifierKind::Svm,
            Some("knn") => ClassifierKind::Knn,
            Some(other) => {
                let value = shortened(other);
                return Err(ApiError::UnknownValue { field: "classifier", value, known: "`svm` or `knn`" });
            }
        };
        Ok(Self { picture: form.image, classifier })
    }
}

/// As much of a value as an error message can bear.
fn shortened(value: &str) -> String {
    value.chars().take(40).collect()
}
