//! Single digits the way MNIST holds them.

use super::hand::{Hand, Written, write};
use super::letters::letter_shape;
use super::page::ink_box;
use super::pen::{Coverage, PenPoint, cover};
use super::strokes::{Shape, digit_shapes};
use crate::rng::Rng;

/// Pixels on each side of a patch.
pub const PATCH_SIDE: usize = 28;

/// A digit on 28 × 28 pixels, row by row: 0 is paper, 255 full ink.
pub type Patch = [u8; PATCH_SIDE * PATCH_SIDE];

/// How many ways of writing `label` (0 to 9) there are.
#[must_use]
pub fn shape_count(label: u8) -> usize {
    digit_shapes(label).len()
}

/// The digit `label` (0 to 9) in a shape and hand chosen by `seed`, as MNIST would hold it: its longer side 20 pixels, its centre
/// of mass in the middle.
#[must_use]
pub fn patch(label: u8, seed: u64) -> Patch {
    let shape = Rng::new(seed ^ 0x73_68_61_70_65).below(shape_count(label));
    patch_of_shape(label, shape, seed)
}

/// As [`patch`], in the shape `shape`, from 0 up to [`shape_count`].
#[must_use]
pub fn patch_of_shape(label: u8, shape: usize, seed: u64) -> Patch {
    patch_of(digit_shapes(label)[shape], Rng::new(seed.wrapping_mul(10).wrapping_add(u64::from(label))))
}

/// A letter or sign that is no digit, chosen by `seed`, of the size and pen of [`patch`].
#[must_use]
pub fn letter_patch(seed: u64) -> Patch {
    let mut rng = Rng::new(seed);
    let shapes: Vec<Shape> = LETTERS.chars().filter_map(letter_shape).collect();
    patch_of(shapes[rng.below(shapes.len())], rng)
}

/// Letters and signs that fill a patch.
const LETTERS: &str = "ABCDEFGHJKLMNPRTVWXYacdefhkmnprtuvwxy+=";

fn patch_of(shape: Shape, mut rng: Rng) -> Patch {
    let hand = Hand { slant: 0.18 + 0.22 * rng.normal(), jitter: 1.2, pressure: 0.3, broken: 0.0 };
    let strokes = write(shape, &hand, &mut rng);
    let radius = rng.between(1.0, 1.75);
    // First on a large sheet, where nothing is cut off, to learn where its ink and its centre of mass lie.
    let tall = placed(&strokes, 20.0 - 2.0 * radius, (40.0, 40.0), radius);
    let Some(ink) = ink_box(&cover(&tall, BLUR, 120, 120)) else { return [0; PATCH_SIDE * PATCH_SIDE] };
    let size = (20.0 - 2.0 * radius) * 20.0 / ink.width.max(ink.height) as f32;
    let centered = placed(&strokes, size, (40.0, 40.0), radius);
    let (x, y) = center_of_mass(&cover(&centered, BLUR, 120, 120));
    let middle = PATCH_SIDE as f32 / 2.0;
    let pen = placed(&strokes, size, (40.0 + middle - x, 40.0 + middle - y), radius);
    let mut patch = [0; PATCH_SIDE * PATCH_SIDE];
    for (x, y, value) in cover(&pen, BLUR, PATCH_SIDE, PATCH_SIDE).pixels() {
        patch[y * PATCH_SIDE + x] = (value * 255.0).round() as u8;
    }
    patch
}

/// `count` digits with their labels: 0 to 9 in turn, each in another hand.
#[must_use]
pub fn labelled_patches(count: usize, seed: u64) -> Vec<(u8, Patch)> {
    let mut rng = Rng::new(seed);
    let labels = (0..10).cycle().take(count);
    labels.map(|label| (label, patch(label, rng.next()))).collect()
}

/// MNIST's digits were scaled down with anti-aliasing: edges a little softer than a sharp pen's.
const BLUR: f32 = 1.5;

fn placed(strokes: &[Vec<Written>], size: f32, (x, y): (f32, f32), radius: f32) -> Vec<Vec<PenPoint>> {
    let place =
        |point: &Written| PenPoint { x: x + point.x * size, y: y + point.y * size, radius: radius * point.width };
    strokes.iter().map(|stroke| stroke.iter().map(place).collect()).collect()
}

fn center_of_mass(coverage: &Coverage) -> (f32, f32) {
    let (mut x, mut y, mut mass) = (0.0, 0.0, 0.0);
    for (column, row, value) in coverage.pixels() {
        x += (column as f32 + 0.5) * value;
        y += (row as f32 + 0.5) * value;
        mass += value;
    }
    (x / mass, y / mass)
}

#[cfg(test)]
mod tests {
    use super::{PATCH_SIDE, labelled_patches, patch, patch_of_shape, shape_count};

    #[test]
    fn every_patch_is_twenty_long_with_its_mass_in_the_middle() {
        for (label, patch) in labelled_patches(200, 5) {
            let ink = |i: usize| f32::from(patch[i]);
            let mass: f32 = (0..patch.len()).map(ink).sum();
            let mean = |place: &dyn Fn(usize) -> usize| {
                (0..patch.len()).map(|i| ink(i) * (place(i) as f32 + 0.5)).sum::<f32>() / mass
            };
            let (x, y) = (mean(&|i| i % PATCH_SIDE), mean(&|i| i / PATCH_SIDE));
            assert!((x - 14.0).abs() < 0.6 && (y - 14.0).abs() < 0.6, "a {label} centred at {x}, {y}");
            let inked = |lines: &dyn Fn(usize) -> usize| {
                let mut seen = [false; PATCH_SIDE];
                (0..patch.len()).filter(|&i| patch[i] >= 77).for_each(|i| seen[lines(i)] = true);
                seen.iter().filter(|&&seen| seen).count()
            };
            let long = inked(&|i| i % PATCH_SIDE).max(inked(&|i| i / PATCH_SIDE));
            assert!((18..=22).contains(&long), "a {label} of length {long}");
        }
    }

    #[test]
    fn every_digit_has_its_promised_number_of_shapes_and_they_differ() {
        let promised = [4, 7, 4, 3, 5, 4, 3, 4, 3, 5];
        for (label, count) in promised.into_iter().enumerate() {
            let label = label as u8;
            assert_eq!(shape_count(label), count, "shapes of {label}");
            for a in 0..count {
                for b in 0..a {
                    assert_ne!(
                        patch_of_shape(label, a, 1),
                        patch_of_shape(label, b, 1),
                        "shapes {a} and {b} of {label}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_patch() {
        assert_eq!(patch(6, 11), patch(6, 11));
        assert_ne!(patch(6, 11), patch(6, 12));
    }
}
