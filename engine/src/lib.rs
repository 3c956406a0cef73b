//! Reads handwritten digits in photographs and scans: a file's bytes in, digits and numbers out.
//!
//! [`DigitReader`] runs the stages in order; each stage is one file with one type in and one type out.

#[cfg(feature = "annotate")]
mod annotate;
pub mod decode;
#[cfg(feature = "draw")]
pub mod draw;
mod error;
pub mod geometry;
mod reader;
mod reading;

#[cfg(feature = "annotate")]
pub use annotate::annotate;
pub use error::EngineError;
pub use geometry::BoundingBox;
pub use reader::{DigitReader, ReadParams, Stage};
pub use reading::{Alternative, ClassifierKind, Digit, Line, Number, Reading};
