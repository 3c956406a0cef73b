//! Feature vector → the few components that carry it (principal component analysis), in whole numbers.
//!
//! Both classifiers compare samples by Euclidean distance, and the leading components carry most of it: the comparison
//! costs a third, and being in integers it gives the same answer on every machine.

use crate::features::{FEATURES, FeatureVector};

/// Number of components kept; set by judgement, not by comparison (see the model's card).
pub const COMPONENTS: usize = 128;

/// One in a [`Projected`] value stands for `1 / SCALE`: feature vectors have unit length, so that sums of products stay within `i32`.
pub const SCALE: f32 = 8192.0;

/// A projected feature vector: the components in order of falling variance, times [`SCALE`], rounded.
pub type Projected = [i16; COMPONENTS];

/// Mean and leading principal axes of the training samples' feature vectors.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    /// Mean feature vector.
    pub mean: Vec<f32>,
    /// The axes' values, feature by feature: index `feature · COMPONENTS + component`, so that one feature's products are neighbours.
    pub axes: Vec<f32>,
}

impl Projection {
    /// Projects one feature vector.
    #[must_use]
    pub fn project(&self, features: &FeatureVector) -> Projected {
        let mut sums = [0.0f32; COMPONENTS];
        debug_assert_eq!(self.axes.len(), FEATURES * COMPONENTS);
        for ((feature, mean), axes) in features.iter().zip(&self.mean).zip(self.axes.as_chunks::<COMPONENTS>().0) {
            let centred = feature - mean;
            for (sum, axis) in sums.iter_mut().zip(axes) {
                *sum += centred * axis;
            }
        }
        sums.map(|sum| (sum * SCALE).round() as i16)
    }
}

/// Squared Euclidean distance in units of `1 / SCALE²`.
#[inline(always)]
#[must_use]
pub fn squared_distance(a: &Projected, b: &Projected) -> i32 {
    let mut sum = 0i32;
    for (&a, &b) in a.iter().zip(b) {
        let difference = i32::from(a) - i32::from(b);
        sum = sum.wrapping_add(difference.wrapping_mul(difference));
    }
    sum
}

/// Inner product in units of `1 / SCALE²`.
#[inline(always)]
#[must_use]
pub fn dot(a: &Projected, b: &Projected) -> i32 {
    let mut sum = 0i32;
    for (&a, &b) in a.iter().zip(b) {
        sum = sum.wrapping_add(i32::from(a) * i32::from(b));
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::{COMPONENTS, Projection, SCALE, dot, squared_distance};
    use crate::features::FEATURES;
    use crate::random::SplitMix64;

    #[test]
    fn projecting_equals_the_inner_products_with_the_axes() {
        let mut random = SplitMix64::new(5);
        let mut values = |n: usize, size: f32| (0..n).map(|_| random.next_between(-size, size)).collect::<Vec<_>>();
        let projection = Projection { mean: values(FEATURES, 0.05), axes: values(FEATURES * COMPONENTS, 0.05) };
        let features: [f32; FEATURES] = values(FEATURES, 0.08).try_into().unwrap();
        let projected = projection.project(&features);
        for (component, &projected) in projected.iter().enumerate() {
            let exact: f64 = (0..FEATURES)
                .map(|f| {
                    f64::from(features[f] - projection.mean[f]) * f64::from(projection.axes[f * COMPONENTS + component])
                })
                .sum();
            assert!((f64::from(projected) - exact * f64::from(SCALE)).abs() <= 0.51);
        }
    }

    #[test]
    fn distance_and_inner_product_agree() {
        let mut random = SplitMix64::new(6);
        let mut sample = || std::array::from_fn(|_| random.next_between(-900.0, 900.0) as i16);
        let (a, b) = (sample(), sample());
        assert_eq!(squared_distance(&a, &b), dot(&a, &a) + dot(&b, &b) - 2 * dot(&a, &b));
        assert_eq!(squared_distance(&a, &a), 0);
    }
}
