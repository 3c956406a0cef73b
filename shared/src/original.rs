use serde::{Deserialize, Serialize};

/// Answer of `POST /api/predict/`, the call of the original service, kept to the letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "status", rename_all = "lowercase")]
pub enum OriginalAnswer {
    /// The picture was read.
    Success {
        /// The annotated picture: a JPEG in standard base64 with padding, without a `data:` prefix.
        data: String,
    },
    /// The picture was refused; the HTTP status is 4xx or 5xx.
    Failure {
        /// What is wrong and what to do about it.
        msg: String,
    },
}
