//! Single digits with labels: what models are trained on and measured with.
//!
//! ```
//! use engine::Model;
//! use engine::ClassifierKind;
//! use engine::samples::{DIGITS, Ink};
//!
//! // A stroke from top to bottom, dark on light: 0 is paper, 255 is ink.
//! let pixels = (0..12 * 20).map(|i| if (5..7).contains(&(i % 12)) { 255 } else { 0 }).collect();
//! let model = Model::built_in()?;
//! let sample = model.project(&Ink { width: 12, height: 20, pixels });
//! let prediction = &model.predict(ClassifierKind::Svm, &[sample])[0];
//! assert_eq!(prediction.best().0, 1);
//! assert_eq!(DIGITS, 10);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use crate::classify::{DIGITS, MAX_CLASSES, Prediction};
pub use crate::dataset::Dataset;
pub use crate::glyphs::together;
pub use crate::namer::Namer;
pub use crate::normalize::Ink;
pub use crate::personal::{LabelledInk, MAX_INK_SIDE, MAX_SAMPLES};
