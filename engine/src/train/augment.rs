//! What the data sets lack: other pens, other shapes of digits, and what is no digit.
//!
//! MNIST knows one pen width, no 1 with a nose, few barred 7s, and nothing that is not a digit. All that is made here comes from the
//! samples given and from the project's own strokes, by a seed.

use super::distort::distorted;
use super::not_digits::{beside, fragment, frame_piece, lying, scribble, specks};
use super::{Samples, map_all};
use crate::classify::DIGITS;
use crate::dataset::Dataset;
use crate::model::features_of;
use crate::normalize::Ink;
use crate::random::SplitMix64;
use pages::draw::{letter_patch, patch_of_shape, shape_count};

/// How many samples are made.
#[derive(Debug, Clone, Copy)]
pub struct AugmentParams {
    /// Digits drawn in every shape the project knows, for each digit.
    pub drawn_per_digit: usize,
    /// Samples written again by other pens, cameras and crops, for each set: the hands of a small set are to count too.
    pub rewritten_per_set: usize,
    /// Samples that are no digit, of each kind.
    pub none_per_kind: usize,
    /// Seed of every random choice.
    pub seed: u64,
}

impl Default for AugmentParams {
    fn default() -> Self {
        Self { drawn_per_digit: 900, rewritten_per_set: 4500, none_per_kind: 1500, seed: 7 }
    }
}

/// Class of what is no digit.
pub const NONE: u8 = DIGITS as u8;

/// One sample to train on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// What it looks like.
    pub ink: Ink,
    /// Its class: 0 to 9, or [`NONE`].
    pub label: u8,
    /// Whether it is a distorted copy of another sample. Nearest neighbours do without: a vote among copies is none.
    pub copy: bool,
}

impl Sample {
    fn new(ink: Ink, label: u8) -> Self {
        Self { ink, label, copy: false }
    }
}

impl Samples {
    /// The feature vectors and classes of ink.
    #[must_use]
    pub fn of(samples: &[Sample]) -> Self {
        Self {
            features: map_all(samples, |sample| features_of(&sample.ink)),
            labels: samples.iter().map(|sample| sample.label).collect(),
            copies: samples.iter().map(|sample| sample.copy).collect(),
        }
    }
}

/// The samples of `sets`, and behind them what is made from them and drawn.
#[must_use]
pub fn augmented(sets: &[Dataset], params: &AugmentParams) -> Vec<Sample> {
    let mut random = SplitMix64::new(params.seed);
    let mut samples: Vec<Sample> = sets.iter().flat_map(|set| (0..set.len()).map(move |i| sample(set, i))).collect();
    let sets: Vec<&Dataset> = sets.iter().filter(|set| !set.is_empty()).collect();
    if sets.is_empty() {
        return samples;
    }
    for set in &sets {
        for _ in 0..params.rewritten_per_set {
            let Sample { ink, label, .. } = sample(set, random.next_index(set.len()));
            samples.push(Sample { ink: distorted(&ink, &mut random), label, copy: true });
        }
    }
    for label in 0..DIGITS as u8 {
        for i in 0..params.drawn_per_digit {
            let patch = drawn(&patch_of_shape(label, i % shape_count(label), random.next_u64()));
            let patch = if random.next_unit() < 0.5 { patch } else { distorted(&patch, &mut random) };
            samples.push(Sample::new(patch, label));
        }
    }
    for _ in 0..params.none_per_kind {
        let set = sets[random.next_index(sets.len())];
        let Sample { ink: first, label: first_label, .. } = sample(set, random.next_index(set.len()));
        let second = sample(set, random.next_index(set.len())).ink;
        let mut letters = [const { Ink { width: 0, height: 0, pixels: Vec::new() } }; LETTERS_PER_KIND];
        for letter in &mut letters {
            let straight = drawn(&letter_patch(random.next_u64()));
            *letter = if random.next_unit() < 0.5 { straight } else { distorted(&straight, &mut random) };
        }
        let [a, b, ..] = &letters;
        let others = [
            fragment(&first, &mut random),
            beside(&first, &second, &mut random),
            fragment(a, &mut random),
            fragment(b, &mut random),
            beside(a, b, &mut random),
            frame_piece(&mut random),
            scribble(&mut random),
            specks(&mut random),
            lying(&first, first_label, &mut random),
        ];
        samples.extend(letters.into_iter().chain(others).map(|ink| Sample::new(ink, NONE)));
    }
    samples
}

/// Letters for each sample of another kind that is no digit: there are more ways to be one.
const LETTERS_PER_KIND: usize = 3;

const SIDE: usize = 28;

fn sample(set: &Dataset, i: usize) -> Sample {
    let image = &set.images[i];
    let ink = Ink { width: image.width() as usize, height: image.height() as usize, pixels: image.as_raw().clone() };
    Sample::new(ink, set.labels[i])
}

fn drawn(patch: &[u8; SIDE * SIDE]) -> Ink {
    Ink { width: SIDE, height: SIDE, pixels: patch.to_vec() }
}

#[cfg(test)]
mod tests {
    use super::{AugmentParams, NONE, augmented};
    use crate::dataset::Dataset;
    use image::GrayImage;
    use pages::draw::patch;

    fn set() -> Dataset {
        let images = (0..10).filter_map(|d| GrayImage::from_raw(28, 28, patch(d, 5).to_vec())).collect();
        Dataset { images, labels: (0..10).collect() }
    }

    #[test]
    fn the_given_samples_come_first_and_every_class_follows() {
        let params = AugmentParams { drawn_per_digit: 3, rewritten_per_set: 5, none_per_kind: 4, seed: 1 };
        let samples = augmented(&[set()], &params);
        assert_eq!(samples[..10].iter().map(|s| s.label).collect::<Vec<_>>(), (0..10).collect::<Vec<_>>());
        assert_eq!(samples.iter().filter(|s| s.label == NONE).count(), 4 * 12);
        for label in 0..10 {
            assert!(samples[10..].iter().filter(|s| s.label == label).count() >= 3);
        }
        assert!(samples.iter().all(|s| s.ink.pixels.iter().any(|&v| v > 100)), "every sample has ink");
        assert_eq!(samples.iter().filter(|s| s.copy).count(), 5, "copies are known as such");
        assert_eq!(samples, augmented(&[set()], &params), "the same seed makes the same");
    }
}
