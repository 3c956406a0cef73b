//! Normalised patch → feature vector of gradient directions.
//!
//! Liu, Nakashima, Sako, Fujisawa, "Handwritten digit recognition: benchmarking of state-of-the-art techniques", Pattern
//! Recognition 36 (2003), section 3.3: Sobel gradients, each split between its two neighbouring directions by the parallelogram
//! rule, every direction's plane sampled with a Gaussian on a grid, and the square root taken of each value.

use crate::normalize::{PATCH_SIDE, Patch};
use std::sync::LazyLock;

/// Directions the gradient is split into: every 30°.
pub const DIRECTIONS: usize = 12;
/// Sampling points along each side of the patch.
pub const GRID: usize = 6;
/// Length of a feature vector.
pub const FEATURES: usize = DIRECTIONS * GRID * GRID;

/// Values of the sampled direction planes: index `(row · DIRECTIONS + direction) · GRID + column`, each ≥ 0, the whole of Euclidean length 1.
pub type FeatureVector = [f32; FEATURES];

/// `[position][grid point]`: the Gaussian of each sampling point along one axis, σ = √2·t/π for cells of t pixels.
static WEIGHTS: LazyLock<[[f32; GRID]; PATCH_SIDE]> = LazyLock::new(|| {
    let cell = PATCH_SIDE as f32 / GRID as f32;
    let sigma = std::f32::consts::SQRT_2 * cell / std::f32::consts::PI;
    std::array::from_fn(|position| {
        std::array::from_fn(|point| {
            let distance = position as f32 - ((point as f32 + 0.5) * cell - 0.5);
            (-distance * distance / (2.0 * sigma * sigma)).exp()
        })
    })
});

const TAN_30: f32 = 0.577_350_26;
const TAN_60: f32 = 1.732_050_8;

/// Splits a gradient into its two neighbouring directions: the first one's index and both lengths (parallelogram rule).
fn split(gx: f32, gy: f32) -> (usize, f32, f32) {
    // Turned into the first quadrant, where the sector follows from two comparisons instead of an arc tangent.
    let (quadrant, x, y) = match (gx > 0.0 || (gx == 0.0 && gy >= 0.0), gy >= 0.0) {
        (true, true) => (0, gx, gy),
        (false, true) => (1, gy, -gx),
        (false, false) => (2, -gx, -gy),
        (true, false) => (3, -gy, gx),
    };
    // With unit vectors u, w of the sector's two edges: a = g × w / sin 30°, b = u × g / sin 30°.
    const HALF_SQRT_3: f32 = 0.866_025_4;
    let (sector, a, b) = if y < TAN_30 * x {
        (0, 2.0 * (x * 0.5 - y * HALF_SQRT_3), 2.0 * y)
    } else if y < TAN_60 * x {
        (1, 2.0 * (x * HALF_SQRT_3 - y * 0.5), 2.0 * (y * HALF_SQRT_3 - x * 0.5))
    } else {
        (2, 2.0 * x, 2.0 * (y * 0.5 - x * HALF_SQRT_3))
    };
    (quadrant * 3 + sector, a, b)
}

/// The feature vector of `patch`; all zero for a patch without ink.
#[must_use]
pub fn gradient_directions(patch: &Patch) -> FeatureVector {
    const PADDED: usize = PATCH_SIDE + 2;
    let mut padded = [0.0f32; PADDED * PADDED];
    for (row, source) in padded.chunks_exact_mut(PADDED).skip(1).zip(patch.chunks_exact(PATCH_SIDE)) {
        row[1..=PATCH_SIDE].copy_from_slice(source);
    }
    let weights = &*WEIGHTS;
    let mut features = [0.0; FEATURES];
    for y in 0..PATCH_SIDE {
        let above = &padded[y * PADDED..][..PADDED];
        let here = &padded[(y + 1) * PADDED..][..PADDED];
        let below = &padded[(y + 2) * PADDED..][..PADDED];
        // The Gaussian is separable: a row is gathered along x first, then spread over the grid's rows.
        let mut gathered = [[0.0f32; GRID]; DIRECTIONS];
        let mut any = false;
        for x in 0..PATCH_SIDE {
            let gx = (above[x + 2] - above[x]) + 2.0 * (here[x + 2] - here[x]) + (below[x + 2] - below[x]);
            let gy = (below[x] - above[x]) + 2.0 * (below[x + 1] - above[x + 1]) + (below[x + 2] - above[x + 2]);
            if gx == 0.0 && gy == 0.0 {
                continue;
            }
            any = true;
            let (direction, a, b) = split(gx, gy);
            let next = if direction + 1 == DIRECTIONS { 0 } else { direction + 1 };
            for point in 0..GRID {
                gathered[direction][point] += a * weights[x][point];
                gathered[next][point] += b * weights[x][point];
            }
        }
        if !any {
            continue;
        }
        let gathered = gathered.as_flattened();
        for (point, block) in features.chunks_exact_mut(DIRECTIONS * GRID).enumerate() {
            let weight = weights[y][point];
            for (feature, value) in block.iter_mut().zip(gathered) {
                *feature += weight * value;
            }
        }
    }
    // Square roots even out the distribution of each value; the unit length takes out the darkness of the ink.
    let total: f32 = features.iter().sum();
    if total > 0.0 {
        let scale = 1.0 / total;
        for feature in &mut features {
            *feature = (feature.max(0.0) * scale).sqrt();
        }
    }
    features
}

#[cfg(test)]
mod tests {
    use super::{DIRECTIONS, FEATURES, GRID, PATCH_SIDE, gradient_directions, split};
    use crate::normalize::Patch;
    use crate::random::SplitMix64;

    /// The same by the equations as they stand: arc tangents, whole planes, two-dimensional Gaussians.
    fn naive(patch: &Patch) -> Vec<f32> {
        let at = |x: i32, y: i32| {
            let side = PATCH_SIDE as i32;
            if x < 0 || y < 0 || x >= side || y >= side { 0.0 } else { f64::from(patch[(y * side + x) as usize]) }
        };
        let mut planes = vec![[0.0f64; PATCH_SIDE * PATCH_SIDE]; DIRECTIONS];
        for y in 0..PATCH_SIDE as i32 {
            for x in 0..PATCH_SIDE as i32 {
                let gx = at(x + 1, y - 1) + 2.0 * at(x + 1, y) + at(x + 1, y + 1)
                    - at(x - 1, y - 1)
                    - 2.0 * at(x - 1, y)
                    - at(x - 1, y + 1);
                let gy = at(x - 1, y + 1) + 2.0 * at(x, y + 1) + at(x + 1, y + 1)
                    - at(x - 1, y - 1)
                    - 2.0 * at(x, y - 1)
                    - at(x + 1, y - 1);
                let angle = gy.atan2(gx).rem_euclid(std::f64::consts::TAU);
                let step = std::f64::consts::TAU / DIRECTIONS as f64;
                let first = ((angle / step) as usize).min(DIRECTIONS - 1);
                let (length, within) = (gx.hypot(gy), angle - first as f64 * step);
                let i = (y as usize) * PATCH_SIDE + x as usize;
                planes[first][i] += length * (step - within).sin() / step.sin();
                planes[(first + 1) % DIRECTIONS][i] += length * within.sin() / step.sin();
            }
        }
        let cell = PATCH_SIDE as f64 / GRID as f64;
        let sigma = std::f64::consts::SQRT_2 * cell / std::f64::consts::PI;
        let mut values = Vec::new();
        for row in 0..GRID {
            for plane in &planes {
                for column in 0..GRID {
                    let (cx, cy) = ((column as f64 + 0.5) * cell - 0.5, (row as f64 + 0.5) * cell - 0.5);
                    let mut sum = 0.0;
                    for (i, value) in plane.iter().enumerate() {
                        let (dx, dy) = ((i % PATCH_SIDE) as f64 - cx, (i / PATCH_SIDE) as f64 - cy);
                        sum += value * (-(dx * dx + dy * dy) / (2.0 * sigma * sigma)).exp();
                    }
                    values.push(sum);
                }
            }
        }
        let total: f64 = values.iter().sum();
        values.iter().map(|v| ((v / total).max(0.0)).sqrt() as f32).collect()
    }

    #[test]
    fn the_fast_way_equals_the_equations() {
        let mut random = SplitMix64::new(11);
        let patch: Patch = std::array::from_fn(|i| {
            let (x, y) = ((i % PATCH_SIDE) as f32 - 17.0, (i / PATCH_SIDE) as f32 - 17.0);
            let ring = (x.hypot(y) - 10.0).abs() < 2.5;
            if ring { 200.0 + random.next_between(-50.0, 50.0) } else { 0.0 }
        });
        let fast = gradient_directions(&patch);
        for (i, (a, b)) in fast.iter().zip(naive(&patch)).enumerate() {
            assert!((a - b).abs() < 2e-4, "value {i}: {a} against {b}");
        }
    }

    #[test]
    fn a_gradient_is_the_sum_of_its_two_parts_in_every_direction() {
        for degrees in 0..360 {
            let (gy, gx) = (degrees as f32).to_radians().sin_cos();
            let (first, a, b) = split(gx, gy);
            let unit = |k: usize| ((k as f32 * 30.0).to_radians().cos(), (k as f32 * 30.0).to_radians().sin());
            let (u, w) = (unit(first), unit((first + 1) % DIRECTIONS));
            assert!(a >= -1e-5 && b >= -1e-5, "{degrees}°: {a} {b}");
            assert!((a * u.0 + b * w.0 - gx).abs() < 1e-5 && (a * u.1 + b * w.1 - gy).abs() < 1e-5, "{degrees}°");
        }
    }

    #[test]
    fn features_have_unit_length_whatever_the_darkness() {
        let patch: Patch = std::array::from_fn(|i| if (10..20).contains(&(i % PATCH_SIDE)) { 80.0 } else { 0.0 });
        let dark = gradient_directions(&patch);
        let faint = gradient_directions(&patch.map(|v| v / 4.0));
        let length: f32 = dark.iter().map(|v| v * v).sum();
        assert!((length - 1.0).abs() < 1e-4);
        assert!(dark.iter().zip(&faint).all(|(a, b)| (a - b).abs() < 1e-4));
        assert_eq!(gradient_directions(&[0.0; PATCH_SIDE * PATCH_SIDE]), [0.0; FEATURES]);
    }
}
