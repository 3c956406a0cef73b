//! k nearest neighbours in the space of the leading components.

use super::{Classifier, MAX_CLASSES, Prediction};
use crate::project::Projected;

/// Components that are compared; those behind carry little distance and much noise.
pub const COMPARED: usize = 48;

/// Neighbours that are asked.
pub const NEIGHBORS: usize = 5;

/// One stored value stands for `1 << SHIFT` of [`crate::project::SCALE`]: eight bits hold the range of a component.
const SHIFT: u32 = 6;

/// A stored sample.
pub type Stored = [i8; COMPARED];

/// The stored samples and their labels.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Knn {
    /// Leading components of each sample, see [`stored`].
    pub samples: Vec<Stored>,
    /// The class of each sample.
    pub labels: Vec<u8>,
}

/// The leading components in eight bits, as they are stored and compared.
#[must_use]
pub fn stored(sample: &Projected) -> Stored {
    std::array::from_fn(|i| ((sample[i] + (1 << (SHIFT - 1))) >> SHIFT).clamp(-128, 127) as i8)
}

/// Squared distance of two stored samples, in their units.
#[inline(always)]
pub(crate) fn squared_distance(a: &Stored, b: &Stored) -> i32 {
    let mut sum = 0i32;
    for (&a, &b) in a.iter().zip(b) {
        let difference = i32::from(a) - i32::from(b);
        // It cannot overflow; where that is checked nevertheless, in builds for debugging, nothing is vectorised.
        sum = sum.wrapping_add(difference.wrapping_mul(difference));
    }
    sum
}

impl Knn {
    /// Squared distance and label of the nearest samples, the nearest first; of equal distances the first stored wins.
    #[must_use]
    pub fn nearest(&self, sample: &Stored) -> Vec<(i32, u8)> {
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            #[expect(
                unsafe_code,
                reason = "the compiler cannot know the machine; docs/log/performance.md has what it gains"
            )]
            // SAFETY: the machine was just seen to have AVX2, which is all that the function asks for.
            return unsafe { self.nearest_with_avx2(sample) };
        }
        self.nearest_portably(sample)
    }

    /// The same, compiled for wide registers.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn nearest_with_avx2(&self, sample: &Stored) -> Vec<(i32, u8)> {
        self.nearest_portably(sample)
    }

    #[inline(always)]
    fn nearest_portably(&self, sample: &Stored) -> Vec<(i32, u8)> {
        let mut nearest: Vec<(i32, u8)> = Vec::with_capacity(NEIGHBORS + 1);
        let mut worst = i32::MAX;
        for (candidate, &label) in self.samples.iter().zip(&self.labels) {
            let distance = squared_distance(sample, candidate);
            if distance < worst {
                let place = nearest.partition_point(|near| near.0 <= distance);
                nearest.insert(place, (distance, label));
                nearest.truncate(NEIGHBORS);
                if nearest.len() == NEIGHBORS {
                    worst = nearest[NEIGHBORS - 1].0;
                }
            }
        }
        nearest
    }
}

impl Classifier for Knn {
    fn predict(&self, samples: &[Projected]) -> Vec<Prediction> {
        samples
            .iter()
            .map(|sample| {
                let nearest = self.nearest(&stored(sample));
                let mut probabilities = [0.0f32; MAX_CLASSES];
                // Votes weighted by inverse squared distance (Dudani 1976); the added share keeps a lone vote from certainty.
                let floor = 1.0 + nearest.first().map_or(0.0, |near| near.0 as f32) * 0.1;
                for &(distance, label) in &nearest {
                    probabilities[usize::from(label).min(MAX_CLASSES - 1)] += 1.0 / (floor + distance as f32);
                }
                let total: f32 = probabilities.iter().sum();
                if total > 0.0 {
                    probabilities.iter_mut().for_each(|p| *p /= total);
                }
                Prediction { probabilities }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{COMPARED, Knn, NEIGHBORS, Stored, squared_distance};
    use crate::random::SplitMix64;

    #[test]
    fn the_nearest_are_those_of_a_full_sort() {
        let mut random = SplitMix64::new(21);
        let mut sample = || -> Stored { std::array::from_fn(|_| random.next_between(-60.0, 60.0) as i8) };
        let samples: Vec<Stored> = (0..300).map(|_| sample()).collect();
        let labels: Vec<u8> = (0..300).map(|i| (i % 10) as u8).collect();
        let asked = sample();
        let mut sorted: Vec<(i32, usize, u8)> = samples
            .iter()
            .zip(&labels)
            .enumerate()
            .map(|(i, (sample, &label))| (squared_distance(&asked, sample), i, label))
            .collect();
        sorted.sort_unstable();
        let expected: Vec<(i32, u8)> = sorted[..NEIGHBORS].iter().map(|&(d, _, label)| (d, label)).collect();
        assert_eq!(Knn { samples, labels }.nearest(&asked), expected);
    }

    #[test]
    fn the_extremes_of_eight_bits_do_not_overflow() {
        assert_eq!(squared_distance(&[-128; COMPARED], &[127; COMPARED]), COMPARED as i32 * 255 * 255);
    }
}
