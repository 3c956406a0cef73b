//! Reads handwritten digits in photographs and scans: a file's bytes in, digits and numbers out.
//!
//! ```
//! # let bytes = pages::draw::training_sheet(1).png();
//! let reader = engine::DigitReader::built_in()?;
//! let reading = reader.read(&bytes)?;
//! println!("{}", reading.text());
//! for digit in reading.digits.iter().filter(|digit| !digit.sure) {
//!     println!("in doubt: {} at {:?}", digit.label, digit.bounding_box);
//! }
//! # assert_eq!(reading.digits.len(), 100);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `cargo run -p engine --example read -- sheet.jpg` is the same as a program.
//!
//! [`DigitReader`] reads, and [`ReadParams`] says how. [`Reading`] is the answer: [`Line`]s of [`Number`]s of [`Digit`]s, with their
//! [`Mark`]s. What can go wrong is a [`ReadError`], a [`ModelError`], a [`TrainError`] or a [`DatasetError`]. What the reader knows of digits is a [`Model`]; what it has learned of one person's
//! hand is a [`Personal`]. [`decode`] opens files, and checks their size before memory is asked for. With the feature `sheet`, [`sheet`]
//! finds the digits of a filled-in teaching sheet; with `train`, [`train`] makes models of labelled pictures; with `annotate`, [`annotate`]
//! draws boxes over a picture.
//!
//! # Stages
//!
//! Inside, the reader runs one stage after the other; each is one file with one type in and one type out, and ARCHITECTURE.md has the
//! table. The stages are hidden here because nobody outside may rely on them; they can be reached for this package's own benches and
//! fuzz targets alone.

#[cfg(feature = "annotate")]
mod annotate;
#[doc(hidden)]
pub mod binarize;
#[doc(hidden)]
pub mod classify;
mod coarse;
#[doc(hidden)]
pub mod columns;
#[doc(hidden)]
pub mod components;
#[doc(hidden)]
pub mod cut_out;
#[doc(hidden)]
pub mod dataset;
#[doc(hidden)]
pub mod dates;
pub mod decode;
mod error;
#[doc(hidden)]
pub mod features;
#[doc(hidden)]
pub mod finder;
#[doc(hidden)]
pub mod gaps;
#[doc(hidden)]
pub mod geometry;
#[doc(hidden)]
pub mod glyphs;
#[doc(hidden)]
pub mod layout;
#[doc(hidden)]
pub mod marks;
#[doc(hidden)]
pub mod model;
mod model_file;
#[doc(hidden)]
pub mod namer;
#[doc(hidden)]
pub mod networks;
#[doc(hidden)]
pub mod normalize;
#[doc(hidden)]
pub mod order;
#[doc(hidden)]
pub mod personal;
#[doc(hidden)]
pub mod print;
#[doc(hidden)]
pub mod project;
#[doc(hidden)]
pub mod random;
mod reader;
mod reading;
#[doc(hidden)]
pub mod rules;
#[doc(hidden)]
pub mod segment;
mod shadow;
#[cfg(feature = "sheet")]
pub mod sheet;
#[cfg(feature = "train")]
pub mod train;
#[doc(hidden)]
pub mod turn;
#[doc(hidden)]
pub mod unread;
#[doc(hidden)]
pub mod words;

#[cfg(feature = "annotate")]
pub use annotate::{annotate, explain};
pub use classify::{DIGITS, MAX_CLASSES, Prediction};
pub use columns::{Grid, Table};
pub use dataset::Dataset;
pub use error::{Cause, DatasetError, ModelError, ReadError, TrainError};
pub use finder::Verdict;
pub use geometry::BoundingBox;
pub use model::Model;
pub use namer::Namer;
pub use normalize::Ink;
pub use personal::{LabelledInk, Personal};
pub use reader::{DigitReader, ReadParams, Stage};
pub use reading::{Alternative, ClassifierKind, Digit, Line, Mark, MarkKind, Number, Reading, Warning};
pub use turn::Turn;
