//! The pictures of samples, as clients send them.

use crate::error::ApiError;
use engine::samples::LabelledInk;
use engine::train::Stop;
use shared::Sample;
use std::panic::resume_unwind;
use std::thread::{self, available_parallelism};
use wire::SampleError;

/// Samples that are worth a thread.
const FOR_A_THREAD: usize = 64;

/// The ink of samples and what it is, in their order, until `stop` is told. On all cores: each picture is unpacked and binarized.
pub(crate) fn inks_of(samples: &[Sample], stop: &Stop) -> Result<Vec<LabelledInk>, ApiError> {
    let threads = available_parallelism().map_or(1, usize::from).min(samples.len().div_ceil(FOR_A_THREAD));
    let size = samples.len().div_ceil(threads.max(1)).max(1);
    let inks_of_part = |part: usize, samples: &[Sample]| -> Result<Vec<LabelledInk>, ApiError> {
        let ink_of = |(i, sample): (usize, &Sample)| {
            stop.check()?;
            wire::labelled_ink(sample).map_err(|wrong| wrong_sample(part * size + i, wrong))
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

fn wrong_sample(index: usize, wrong: SampleError) -> ApiError {
    ApiError::InvalidSamples(format!("Sample {index} {wrong}. Correct it or leave it out."))
}

#[cfg(test)]
mod tests {
    use super::{FOR_A_THREAD, Sample, Stop, inks_of};
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use engine::samples::Ink;
    use image::codecs::png::PngEncoder;
    use image::{GrayImage, Luma};

    /// A square of one shade with a white margin.
    fn png_of(shade: u8) -> Vec<u8> {
        let square = |x: u32, y: u32| (2..6).contains(&x) && (2..6).contains(&y);
        let picture = GrayImage::from_fn(8, 8, |x, y| Luma([if square(x, y) { 255 - shade } else { 255 }]));
        let mut file = Vec::new();
        picture.write_with_encoder(PngEncoder::new(&mut file)).unwrap();
        file
    }

    #[test]
    fn samples_keep_their_order_and_the_first_wrong_one_is_named_however_many_threads_there_are() {
        let ink = |shade| Ink { width: 4, height: 4, pixels: vec![shade; 16] };
        let sample = |i: usize| Sample { label: (i % 10) as u8, image: STANDARD.encode(png_of(100 + (i % 100) as u8)) };
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
