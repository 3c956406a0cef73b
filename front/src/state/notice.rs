//! What is told of the person's models, and of a picture that was read otherwise than the person may think.

use crate::failure::Failure;

/// What is told beside the numbers and in the settings.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// The chosen model is no more; the built-in one reads.
    ModelGone,
    /// The model is learning corrections.
    Teaching,
    /// The model has learned so many corrections.
    Taught(usize),
    /// The server is busy, and is asked again in so many seconds.
    Waiting(u32),
    /// A model's file is taken in.
    Importing,
    /// The model of this name was taken in.
    Imported(String),
    /// The key from another browser opens its models.
    KeyTaken,
    /// The key opens no models.
    KeyUnknown,
    /// The model reads from now on.
    InUse,
    /// The picture reads better another way up than the person has turned it.
    ReadTurned,
    /// A document has so many pages, more than are taken.
    PagesLeftOut(u32),
    /// It did not work.
    Failed(Failure),
}
