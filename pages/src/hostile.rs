//! Files as they come from broken programs, unusual ones, and people who mean harm, each with what is right to answer. Made by code.
//!
//! For tests, the load test and as seeds for fuzzing.

mod jpeg;
mod other;
mod png;
pub mod several;
mod texture;
mod tiff;
pub mod tiny;

pub use png::{Color, Png};

use crate::draw::{Page, PageParams};
use image::GrayImage;

/// A file and what is right to answer.
pub struct Case {
    /// What is odd about it.
    pub name: String,
    make: Box<dyn Fn() -> Vec<u8> + Send + Sync>,
    /// What is right to answer.
    pub outcome: Outcome,
}

impl Case {
    fn new(name: impl Into<String>, outcome: Outcome, make: impl Fn() -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self { name: name.into(), make: Box::new(make), outcome }
    }

    /// The file's bytes; a large one is made only now.
    #[must_use]
    pub fn file(&self) -> Vec<u8> {
        (self.make)()
    }
}

/// What is right to answer to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The numbers of [`note`].
    Reads,
    /// No digits.
    Empty,
    /// Some reading or other, or [`Refusal::TooManyShapes`]: what a texture looks like is in the eye of the beholder.
    Answers,
    /// What is there of a picture cut short, or [`Refusal::Damaged`] where not one row is.
    Part,
    /// An error of this kind.
    Refused(Refusal),
}

/// Which error is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There are no bytes at all.
    EmptyFile,
    /// The bytes begin like no kind of picture that is read.
    Unsupported,
    /// The picture has more pixels than are decoded, or decoding it takes too much memory.
    TooLarge,
    /// The picture is cut short, or its bytes contradict each other.
    Damaged,
    /// The picture holds more shapes of a digit's size than are read.
    TooManyShapes,
}

/// What [`note`] says.
pub const NOTE: &str = "27 58\n304";

/// The small page that stands in most of the files.
#[must_use]
pub fn note() -> GrayImage {
    let params = PageParams {
        width: 240,
        height: 120,
        seed: 5,
        digit_height: 36.0,
        pen_width: 4.0,
        jitter: 0.4,
        noise: 0.0,
        texture: 0.0,
        paper: [248; 3],
        ink: [30; 3],
        ..PageParams::default()
    };
    Page::new(&params).write_lines(&NOTE.lines().collect::<Vec<_>>()).finish().image
}

/// Files of at most some hundred kilobytes whose pictures are small.
#[must_use]
pub fn small() -> Vec<Case> {
    let mut cases = vec![
        Case::new("no bytes", Outcome::Refused(Refusal::EmptyFile), Vec::new),
        Case::new("one byte", Outcome::Refused(Refusal::Unsupported), || vec![0xff]),
        Case::new("only zeros", Outcome::Refused(Refusal::Unsupported), || vec![0; 5000]),
    ];
    cases.extend(png::small());
    cases.extend(jpeg::small());
    cases.extend(tiff::small());
    cases.extend(other::small());
    cases.extend(several::small());
    cases.extend(texture::small());
    cases
}

/// Pictures at the limits, and small files that unpack to such pictures. Making all takes some seconds.
#[must_use]
pub fn large() -> Vec<Case> {
    let mut cases = png::large();
    cases.extend(jpeg::large());
    cases.extend(tiff::large());
    cases.extend(other::large());
    cases.extend(texture::large());
    cases.extend(tiny::pictures());
    cases
}

/// The file cut at every 64 bytes. Cut behind the first `needed` bytes it is still whole enough to be read; cut before, `short` is right.
fn cuts(kind: &'static str, file: &[u8], needed: usize, short: &Outcome) -> Vec<Case> {
    let cut = |end: usize| {
        let part = file[..end].to_vec();
        let outcome = if end < needed { short.clone() } else { Outcome::Reads };
        Case::new(format!("{kind} cut after {end} bytes"), outcome, move || part.clone())
    };
    (64..file.len()).step_by(64).map(cut).collect()
}

/// The eight orientations of EXIF: the TIFF structure with the one tag.
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif
}

/// The page as a camera stores it that tells of `orientation`: applying that sets it upright.
fn stored_for(orientation: u8, page: &GrayImage) -> GrayImage {
    use image::imageops::{flip_horizontal, flip_vertical, rotate90, rotate180, rotate270};
    match orientation {
        2 => flip_horizontal(page),
        3 => rotate180(page),
        4 => flip_vertical(page),
        5 => flip_horizontal(&rotate90(page)),
        6 => rotate270(page),
        7 => flip_horizontal(&rotate270(page)),
        8 => rotate90(page),
        _ => page.clone(),
    }
}
