//! Reads handwritten digits in photographs and scans: a file's bytes in, digits and numbers out.
//!
//! [`DigitReader`] runs the stages in order; each stage is one file with one type in and one type out.

#[cfg(feature = "annotate")]
mod annotate;
pub mod binarize;
pub mod classify;
pub mod columns;
pub mod components;
pub mod cut_out;
pub mod dataset;
pub mod decode;
mod error;
pub mod features;
pub mod finder;
pub mod geometry;
pub mod glyphs;
mod grid;
pub mod layout;
pub mod model;
mod model_file;
pub mod namer;
pub mod networks;
pub mod normalize;
pub mod order;
pub mod personal;
pub mod print;
pub mod project;
pub mod random;
mod reader;
mod reading;
pub mod rules;
pub mod segment;
mod shadow;
#[cfg(feature = "sheet")]
pub mod sheet;
#[cfg(feature = "train")]
pub mod train;
pub mod turn;
pub mod unread;
pub mod words;

#[cfg(feature = "annotate")]
pub use annotate::{annotate, explain};
pub use error::EngineError;
pub use geometry::BoundingBox;
pub use reader::{DigitReader, ReadParams, Stage};
pub use reading::{Alternative, ClassifierKind, Digit, Line, Mark, MarkKind, Number, Reading, Warning};
