use crate::bounding_box;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::samples::{DIGITS, Ink, LabelledInk};
use engine::sheet::ink_of;
use engine::train::personal::{Confusion, Gain, Gains, errors_of};
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _, ImageFormat, ImageReader, ImageResult, Limits};
use shared::MAX_SAMPLE_SIDE;
use std::io::Cursor;
use thiserror::Error;

/// White pixels around the picture of a sample.
const MARGIN: usize = 2;
/// Bytes that decoding the picture of a sample may take.
const MAX_SAMPLE_MEMORY: u64 = 16 * 1024 * 1024;

/// The engine's name for an order of rows.
#[must_use]
pub fn row_order(order: shared::RowOrder) -> engine::sheet::RowOrder {
    match order {
        shared::RowOrder::ZeroLast => engine::sheet::RowOrder::ZeroLast,
        shared::RowOrder::ZeroFirst => engine::sheet::RowOrder::ZeroFirst,
    }
}

/// The answer that tells of `sheet`, with a picture of each digit.
///
/// # Errors
/// When a picture cannot be written.
pub fn sheet(sheet: &engine::sheet::Sheet) -> ImageResult<shared::Sheet> {
    let samples = sheet.samples.iter().map(|sample| {
        Ok(shared::SheetSample {
            label: sample.label,
            row: sample.row as u8,
            bounding_box: bounding_box(sample.bounding_box),
            reading: sample.reading,
            confidence: sample.confidence,
            image: STANDARD.encode(png_of(&sample.ink)?),
        })
    });
    Ok(shared::Sheet {
        image: shared::ImageSize { width: sheet.width, height: sheet.height, turned: sheet.turn.degrees() },
        printed: sheet.printed,
        order: match sheet.order {
            engine::sheet::RowOrder::ZeroLast => shared::RowOrder::ZeroLast,
            engine::sheet::RowOrder::ZeroFirst => shared::RowOrder::ZeroFirst,
        },
        samples: samples.collect::<ImageResult<_>>()?,
    })
}

/// Ink as a picture, dark on white, with a margin that shows that it is whole.
fn png_of(ink: &Ink) -> ImageResult<Vec<u8>> {
    let (width, height) = (ink.width + 2 * MARGIN, ink.height + 2 * MARGIN);
    let mut pixels = vec![255u8; width * height];
    for (row, values) in ink.pixels.chunks_exact(ink.width.max(1)).enumerate() {
        let start = (row + MARGIN) * width + MARGIN;
        pixels[start..start + ink.width].iter_mut().zip(values).for_each(|(pixel, value)| *pixel = 255 - value);
    }
    let mut file = Vec::new();
    PngEncoder::new(&mut file).write_image(&pixels, width as u32, height as u32, ExtendedColorType::L8)?;
    Ok(file)
}

/// What is wrong with a sample, as the end of a sentence that begins with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SampleError {
    /// The label is no digit.
    #[error("has a label that is not 0 to 9")]
    Label,
    /// The image is not in base64.
    #[error("has an image that is not base64")]
    Base64,
    /// The image is no PNG that is read.
    #[error("has an image that is not a PNG of at most {MAX_SAMPLE_SIDE} pixels per side")]
    Png,
    /// The image is bare.
    #[error("has an empty image")]
    Bare,
}

/// The ink in a sample's picture, with its label.
///
/// # Errors
/// See [`SampleError`].
pub fn labelled_ink(sample: &shared::Sample) -> Result<LabelledInk, SampleError> {
    if usize::from(sample.label) >= DIGITS {
        return Err(SampleError::Label);
    }
    let file = STANDARD.decode(&sample.image).map_err(|_| SampleError::Base64)?;
    let mut reader = ImageReader::with_format(Cursor::new(file), ImageFormat::Png);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SAMPLE_SIDE);
    limits.max_image_height = Some(MAX_SAMPLE_SIDE);
    limits.max_alloc = Some(MAX_SAMPLE_MEMORY);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| SampleError::Png)?;
    let ink = ink_of(&picture.to_luma8()).ok_or(SampleError::Bare)?;
    Ok(LabelledInk { label: sample.label, ink })
}

/// What learning a hand gains, by both classifiers.
#[must_use]
pub fn gains(gains: &Gains) -> shared::Gains {
    shared::Gains { svm: gain(&gains.svm), knn: gain(&gains.knn) }
}

fn gain(gain: &Gain) -> shared::Gain {
    shared::Gain { built_in: accuracy(&gain.before), personal: accuracy(&gain.after) }
}

fn accuracy(confusion: &Confusion) -> shared::Accuracy {
    let all: u32 = confusion.iter().flatten().sum();
    shared::Accuracy {
        accuracy: 1.0 - f64::from(errors_of(confusion)) / f64::from(all.max(1)),
        confusion: confusion.iter().map(|row| row.to_vec()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::{SampleError, labelled_ink, png_of};
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use engine::samples::Ink;
    use shared::Sample;

    #[test]
    fn a_sample_comes_back_as_the_sheet_gave_it() {
        let mut ink = Ink { width: 20, height: 30, pixels: vec![0; 600] };
        for y in 0..30 {
            ink.pixels[y * 20..y * 20 + 20].fill(if y % 29 == 0 { 200 } else { 90 });
        }
        let image = STANDARD.encode(png_of(&ink).expect("a small picture"));
        let back = labelled_ink(&Sample { label: 3, image }).expect("as it was");
        assert_eq!((back.label, back.ink), (3, ink));
    }

    #[test]
    fn a_sample_that_cannot_be_learned_from_is_told_apart() {
        let wrong = |label: u8, image: &str| labelled_ink(&Sample { label, image: image.to_owned() }).unwrap_err();
        let bare = STANDARD.encode(png_of(&Ink { width: 9, height: 9, pixels: vec![0; 81] }).expect("a small picture"));
        assert_eq!(wrong(10, ""), SampleError::Label);
        assert_eq!(wrong(1, "&"), SampleError::Base64);
        assert_eq!(wrong(1, "AAAA"), SampleError::Png);
        assert_eq!(wrong(1, &bare), SampleError::Bare);
        assert_eq!(SampleError::Png.to_string(), "has an image that is not a PNG of at most 512 pixels per side");
    }
}
