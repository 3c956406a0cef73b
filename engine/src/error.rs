//! Every way to fail, by what was asked for: reading a picture, loading a model, training one, opening a set of labelled pictures.
//!
//! Each message says what is wrong, with the value that is, and then what can be done. What a library said is the error's source.

use std::error::Error;
use std::io;
use thiserror::Error;

/// What a library or a check of this one found wrong.
pub type Cause = Box<dyn Error + Send + Sync>;

/// Why a picture is not read. A picture without digits is no error.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadError {
    /// There are no bytes at all.
    #[error("the file is empty; take or copy the picture again")]
    EmptyFile,
    /// The bytes begin like no kind of picture that is read; `kind` names what they are where that is known.
    #[error("the file is {}, which is not read; save it as JPEG or PNG first", kind.unwrap_or("of an unknown kind"))]
    UnsupportedImage {
        /// `"a HEIC picture"`, `"a PDF document"` and the like.
        kind: Option<&'static str>,
    },
    /// The picture is cut short or its bytes contradict each other.
    #[error(
        "the {format} picture is damaged or incomplete; copy it again, or open it in another program and save it again"
    )]
    DamagedImage {
        /// `"JPEG"`, `"PNG"`, …
        format: &'static str,
        /// The decoder's own words.
        #[source]
        cause: Cause,
    },
    /// The header tells of more pixels than are decoded.
    #[error(
        "the picture has {width} × {height} pixels; the limit is {max_pixels} in total and {max_side} per side: scale it down, or crop it \
         to the numbers"
    )]
    ImageTooLarge {
        /// Pixels across, by the header.
        width: u32,
        /// Pixels down, by the header.
        height: u32,
        /// Largest number of pixels in all.
        max_pixels: u64,
        /// Largest number of pixels a side.
        max_side: u32,
    },
    /// Decoding would take more memory than a picture may have.
    #[error(
        "decoding the picture of {width} × {height} pixels takes {memory} bytes; the limit is {max_memory}: save it as a PNG or as a JPEG \
         that is not progressive"
    )]
    ImageTooDemanding {
        /// Pixels across, by the header.
        width: u32,
        /// Pixels down, by the header.
        height: u32,
        /// Bytes that decoding takes at its peak.
        memory: u64,
        /// Most bytes that it may take.
        max_memory: u64,
    },
    /// The file has no page of this number.
    #[error("the file has no page {page}; its pages are 1 to {pages}")]
    NoSuchPage {
        /// The page asked for, counted from 1.
        page: u32,
        /// How many pages the file has.
        pages: u32,
    },
    /// The picture has more shapes of a digit's size than are read: a texture, or far more than a page.
    #[error("the picture shows {shapes} marks that could be digits; the limit is {max_shapes}: crop it to the numbers")]
    TooManyShapes {
        /// How many there are.
        shapes: usize,
        /// How many are read.
        max_shapes: usize,
    },
    /// There are no ten rows of digits, the digits of each row being the same.
    #[error(
        "the picture does not show ten rows of digits, one row per digit; {digits} shapes look like digits: photograph the whole sheet \
         from above"
    )]
    NoSheet {
        /// How many shapes have the size of digits.
        digits: usize,
    },
    /// A network that was compiled in is damaged.
    #[error("a built-in network is damaged; install DigitML again")]
    Network(#[from] ModelError),
}

/// Why a model is not loaded.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The bytes begin otherwise than a model's.
    #[error("the file is not a model made by DigitML; choose another one")]
    NotAModel,
    /// The model is of a version that this program does not know.
    #[error(
        "the model has version {found}; this program reads version {known}: use the DigitML that made it, or train it again"
    )]
    OtherVersion {
        /// The file's.
        found: u32,
        /// The one that is read.
        known: u32,
    },
    /// What was written is not what is there.
    #[error(
        "the model is damaged or incomplete: its checksum is {found:08x} instead of {told:08x}; copy or export it again"
    )]
    WrongChecksum {
        /// Of the bytes that are there.
        found: u32,
        /// By the header.
        told: u32,
    },
    /// The body does not unpack.
    #[error("the model does not unpack; copy or export it again")]
    Packed(#[source] io::Error),
    /// The parts of a model or of a network's weights contradict each other; the words say which, and how.
    #[error("not a usable model file: {0}; copy or export it again")]
    ModelFile(String),
    /// What was learned of a hand adds to another model than this one.
    #[error(
        "the hand was learned with built-in model {found:08x}, not with this one, {known:08x}; train it again from its samples"
    )]
    OtherBase {
        /// The fingerprint that the hand's file tells.
        found: u32,
        /// The fingerprint of the model at hand.
        known: u32,
    },
}

/// Why samples are not trained on.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum TrainError {
    /// There is nothing to learn from.
    #[error("there are no samples; give at least one")]
    NoSamples,
    /// There are more samples than a hand is learned from.
    #[error("there are {count} samples; the limit is {max}: leave some out")]
    TooManySamples {
        /// How many there are.
        count: usize,
        /// How many there may be.
        max: usize,
    },
    /// There is not one label for each sample.
    #[error("there are {samples} samples but {labels} labels; give one label for each sample")]
    LabelCount {
        /// How many samples there are.
        samples: usize,
        /// How many labels there are.
        labels: usize,
    },
    /// A label names no class.
    #[error("the label {label} is too high; the highest is {max}")]
    UnknownLabel {
        /// What was given.
        label: u8,
        /// What may be given at most.
        max: usize,
    },
    /// A class has too few samples to tell it from the others.
    #[error("class {class} has {count} samples; it needs at least {needed}")]
    TooFewOfClass {
        /// Digits are classes 0 to 9.
        class: usize,
        /// How many samples it has.
        count: usize,
        /// How many it takes.
        needed: usize,
    },
    /// The library that solves the equations gave up.
    #[error("no model fits these samples; check their labels")]
    Unsolved(#[source] Cause),
    /// Training was told to end before it was done.
    #[error("training was stopped before it was done")]
    Stopped,
}

/// Why a set of labelled pictures is not opened. Its files have the IDX format of MNIST.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DatasetError {
    /// A gzipped file does not unpack.
    #[error("the IDX file does not unpack; download it again")]
    Packed(#[source] io::Error),
    /// A file begins otherwise than one of its kind.
    #[error(
        "the file begins with {found:#010x}; IDX files of {what} begin with {known:#010x}: check which file is which"
    )]
    WrongMagic {
        /// `"images"` or `"labels"`.
        what: &'static str,
        /// The first word of the file.
        found: u32,
        /// What it is meant to be.
        known: u32,
    },
    /// A file ends within its header.
    #[error("{bytes} bytes are too few for the header of an IDX file of {what}; download it again")]
    ShortHeader {
        /// `"images"` or `"labels"`.
        what: &'static str,
        /// How many there are.
        bytes: usize,
    },
    /// A file has another length than its header announces.
    #[error("the IDX file has {bytes} bytes of {what} where its header announces {announced}; download it again")]
    WrongLength {
        /// `"images"` or `"labels"`.
        what: &'static str,
        /// How many bytes follow the header.
        bytes: usize,
        /// What the header tells of: `"10000 images of 28 × 28"`.
        announced: String,
    },
    /// The two files do not belong together.
    #[error("there are {images} images but {labels} labels; choose the two files of one set")]
    CountsDiffer {
        /// How many images there are.
        images: usize,
        /// How many labels there are.
        labels: usize,
    },
    /// A label is above 9.
    #[error("the label {label} of sample {at} is not a digit")]
    NotADigit {
        /// What was given.
        label: u8,
        /// Which sample, counted from 0.
        at: usize,
    },
}
