//! The pictures of samples: as clients send them, and as a sheet gives them.

use crate::error::ApiError;
use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use engine::classify::DIGITS;
use engine::normalize::Ink;
use engine::personal::LabelledInk;
use engine::sheet::ink_of;
use engine::train::Stop;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, GrayImage, ImageEncoder as _, ImageFormat, ImageReader, Limits};
use shared::{MAX_SAMPLE_SIDE, Sample};
use std::io::Cursor;
use std::panic::resume_unwind;
use std::thread::{self, available_parallelism};

/// White pixels around the picture of a sample.
const MARGIN: usize = 2;

/// Samples that are worth a thread.
const FOR_A_THREAD: usize = 64;

/// The ink of samples and what it is, in their order, until `stop` is told. On all cores: each picture is unpacked and binarized.
pub(crate) fn inks_of(samples: &[Sample], stop: &Stop) -> Result<Vec<LabelledInk>, ApiError> {
    let threads = available_parallelism().map_or(1, usize::from).min(samples.len().div_ceil(FOR_A_THREAD));
    let size = samples.len().div_ceil(threads.max(1)).max(1);
    let inks_of_part = |part: usize, samples: &[Sample]| -> Result<Vec<LabelledInk>, ApiError> {
        let ink_of = |(i, sample): (usize, &Sample)| {
            stop.check()?;
            labelled(sample).map_err(|wrong| wrong_sample(part * size + i, wrong))
        };
        samples.iter().enumerate().map(ink_of).collect()
    };
    thread::scope(|scope| {
        let parts = samples.chunks(size).enumerate();
        let parts: Vec<_> = parts.map(|(part, samples)| scope.spawn(move || inks_of_part(part, samples))).collect();
        let mut inks = Vec::with_capacity(samples.len());
        for part in parts {
            inks.extend(part.join().unwrap_or_else(|panic| resume_unwind(panic))?);
        }
        Ok(inks)
    })
}

fn wrong_sample(index: usize, wrong: &str) -> ApiError {
    ApiError::InvalidSamples(format!("Sample {index} {wrong}. Correct it or leave it out."))
}

fn labelled(sample: &Sample) -> Result<LabelledInk, &'static str> {
    if usize::from(sample.label) >= DIGITS {
        return Err("has a label that is not 0 to 9");
    }
    let file = STANDARD.decode(&sample.image).map_err(|_| "has an image that is not base64")?;
    let mut reader = ImageReader::with_format(Cursor::new(file), ImageFormat::Png);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SAMPLE_SIDE);
    limits.max_image_height = Some(MAX_SAMPLE_SIDE);
    limits.max_alloc = Some(16 * 1024 * 1024);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| "has an image that is not a PNG of at most 512 pixels per side")?;
    let ink = ink_of(&picture.to_luma8()).ok_or("has an empty image")?;
    Ok(LabelledInk { label: sample.label, ink })
}

/// Ink as a picture, dark on white, with a margin that shows that it is whole.
pub(crate) fn png_of(ink: &Ink) -> anyhow::Result<Vec<u8>> {
    let (width, height) = (ink.width + 2 * MARGIN, ink.height + 2 * MARGIN);
    let mut pixels = vec![255u8; width * height];
    for (row, values) in ink.pixels.chunks_exact(ink.width.max(1)).enumerate() {
        let start = (row + MARGIN) * width + MARGIN;
        pixels[start..start + ink.width].iter_mut().zip(values).for_each(|(pixel, value)| *pixel = 255 - value);
    }
    let picture = GrayImage::from_raw(width as u32, height as u32, pixels).context("pixels and size differ")?;
    let mut file = Vec::new();
    PngEncoder::new(&mut file).write_image(&picture, picture.width(), picture.height(), ExtendedColorType::L8)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::{FOR_A_THREAD, Sample, Stop, inks_of, labelled, png_of};
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use engine::normalize::Ink;

    #[test]
    fn a_sample_comes_back_as_the_sheet_gave_it() {
        let mut ink = Ink { width: 20, height: 30, pixels: vec![0; 600] };
        for y in 0..30 {
            ink.pixels[y * 20..y * 20 + 20].fill(if y % 29 == 0 { 200 } else { 90 });
        }
        let image = STANDARD.encode(png_of(&ink).unwrap());
        let back = labelled(&Sample { label: 3, image }).unwrap();
        assert_eq!((back.label, back.ink), (3, ink));
    }

    #[test]
    fn samples_keep_their_order_and_the_first_wrong_one_is_named_however_many_threads_there_are() {
        let ink = |shade| Ink { width: 4, height: 4, pixels: vec![shade; 16] };
        let sample = |i: usize| Sample {
            label: (i % 10) as u8,
            image: STANDARD.encode(png_of(&ink(100 + (i % 100) as u8)).unwrap()),
        };
        let mut samples: Vec<Sample> = (0..3 * FOR_A_THREAD + 5).map(sample).collect();
        let inks = inks_of(&samples, &Stop::default()).unwrap();
        assert_eq!(inks.len(), samples.len());
        for (i, found) in inks.iter().enumerate() {
            assert_eq!((usize::from(found.label), &found.ink), (i % 10, &ink(100 + (i % 100) as u8)));
        }
        for wrong in [180, 150, 70] {
            samples[wrong].label = 10;
            let error = inks_of(&samples, &Stop::default()).unwrap_err().to_string();
            assert!(error.starts_with(&format!("Sample {wrong} has a label")), "{error}");
        }
        let stop = Stop::default();
        stop.now();
        assert!(inks_of(&samples, &stop).is_err());
        assert!(inks_of(&[], &Stop::default()).unwrap().is_empty());
    }
}
