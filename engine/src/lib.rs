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
//! [`DigitReader`] reads, and [`ReadParams`] says how. [`Reading`] is the answer: [`Line`]s of [`Number`]s of [`Digit`]s. What can go wrong
//! is a [`ReadError`]. What the reader knows of digits is a [`Model`]; what it has learned of one person's hand is a [`Personal`]. The rest
//! stands in modules, by what it is for:
//!
//! | module | what it holds |
//! |---|---|
//! | [`reading`] | the smaller parts of an answer: marks, tables, boxes, warnings |
//! | [`error`] | every way to fail |
//! | [`decode`] | files opened, and their size checked before memory is asked for |
//! | [`samples`] | single digits with labels, to train and to measure with |
//! | `annotate`, with that feature | boxes drawn over a picture |
//! | `sheet`, with that feature | teaching sheets, printed blank and found filled in |
//! | `train`, with that feature | models made of labelled pictures |
//!
//! # Stages
//!
//! Inside, the reader runs one stage after the other; each is one file with one type in and one type out, and ARCHITECTURE.md has the
//! table. Nobody outside may rely on them: the hidden module `stages` is for this package's own benches and fuzz targets.

#[cfg(feature = "annotate")]
pub mod annotate;
mod back;
mod binarize;
mod brackets;
mod classify;
mod coarse;
mod columns;
mod components;
mod cut_out;
mod dataset;
mod dates;
pub mod decode;
mod doubt;
mod enlarge;
pub mod error;
mod features;
mod finder;
mod gaps;
mod geometry;
mod glyphs;
mod layout;
mod marks;
mod median;
mod model;
mod model_file;
mod namer;
mod networks;
mod normalize;
mod order;
mod per_cent;
mod personal;
mod print;
mod project;
mod random;
mod reader;
pub mod reading;
mod rules;
pub mod samples;
mod segment;
mod shadow;
#[cfg(feature = "sheet")]
pub mod sheet;
mod tilt;
#[cfg(feature = "train")]
pub mod train;
mod turn;
mod unread;
mod words;

pub use error::ReadError;
pub use model::Model;
pub use personal::Personal;
pub use reader::{DigitReader, ReadParams, Stage};
pub use reading::{ClassifierKind, Digit, Line, Number, Reading};
pub use turn::Turn;

/// What the reader does inside, for this package's own benches and fuzz targets.
#[doc(hidden)]
pub mod stages {
    macro_rules! stages {
        ($($stage:ident)*) => {
            $(pub mod $stage {
                pub use crate::$stage::*;
            })*
        };
    }

    stages! {
        back binarize classify columns components cut_out dates doubt enlarge features finder gaps geometry glyphs layout marks model namer networks normalize order
        personal print project random rules segment tilt turn unread words
    }
}
