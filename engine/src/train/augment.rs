//! What the data sets lack: other pens, other shapes of digits, and what is no digit.
//!
//! MNIST knows one pen width, no 1 with a nose, few barred 7s, and nothing that is not a digit. All that is made here comes from the
//! samples given and from the project's own strokes, by a seed.

use crate::classify::DIGITS;
use crate::dataset::Dataset;
use crate::draw::{letter_patch, patch_of_shape, shape_count};
use crate::normalize::Ink;
use crate::random::SplitMix64;
use image::GrayImage;

/// How many samples are made.
#[derive(Debug, Clone, Copy)]
pub struct AugmentParams {
    /// Digits drawn in every shape the project knows, for each digit.
    pub drawn_per_digit: usize,
    /// Samples written again with another pen, a gap or a remnant of a rule, for each sample given; 0 to 1.
    pub rewritten_share: f32,
    /// Samples that are no digit, of each kind.
    pub none_per_kind: usize,
    /// Seed of every random choice.
    pub seed: u64,
}

impl Default for AugmentParams {
    fn default() -> Self {
        Self { drawn_per_digit: 600, rewritten_share: 0.2, none_per_kind: 1200, seed: 7 }
    }
}

/// Class of what is no digit.
pub const NONE: u8 = DIGITS as u8;

/// One sample's ink and class: 0 to 9, or [`NONE`].
pub type Sample = (Ink, u8);

/// The samples of `set`, and behind them what is made from them and drawn.
#[must_use]
pub fn augmented(set: &Dataset, params: &AugmentParams) -> Vec<Sample> {
    let mut random = SplitMix64::new(params.seed);
    let mut samples: Vec<Sample> =
        set.images.iter().zip(&set.labels).map(|(image, &label)| (ink_of(image), label)).collect();
    if set.is_empty() {
        return samples;
    }
    let mut rewritten = Vec::new();
    for (ink, label) in &samples {
        if random.next_unit() < params.rewritten_share {
            let again = match random.next_index(3) {
                0 => with_pen(ink, random.next_between(-1.0, 1.0)),
                1 => with_gap(ink, &mut random),
                _ => with_rule_remnant(ink, &mut random),
            };
            rewritten.push((again, *label));
        }
    }
    samples.extend(rewritten);
    for label in 0..DIGITS as u8 {
        for i in 0..params.drawn_per_digit {
            let patch = patch_of_shape(label, i % shape_count(label), random.next_u64());
            samples.push((drawn(&patch), label));
        }
    }
    for _ in 0..params.none_per_kind {
        let mut any = || {
            let image = &set.images[random.next_index(set.len())];
            ink_of(image)
        };
        let (first, second, third) = (any(), any(), any());
        samples.push((fragment(&first, &mut random), NONE));
        samples.push((beside(&second, &third, &mut random), NONE));
        samples.push((drawn(&letter_patch(random.next_u64())), NONE));
        samples.push((frame_piece(&mut random), NONE));
        samples.push((scribble(&mut random), NONE));
    }
    samples
}

const SIDE: usize = 28;

fn ink_of(image: &GrayImage) -> Ink {
    Ink { width: image.width() as usize, height: image.height() as usize, pixels: image.as_raw().clone() }
}

fn drawn(patch: &[u8; SIDE * SIDE]) -> Ink {
    Ink { width: SIDE, height: SIDE, pixels: patch.to_vec() }
}

/// The same strokes by a thinner (`change` −1) to a thicker pen (+1): a blend with the grey erosion or dilation over a cross.
fn with_pen(ink: &Ink, change: f32) -> Ink {
    let at = |x: usize, y: usize| ink.pixels[y * ink.width + x];
    let mut pixels = Vec::with_capacity(ink.pixels.len());
    for y in 0..ink.height {
        for x in 0..ink.width {
            let around = [
                at(x, y),
                at(x.saturating_sub(1), y),
                at((x + 1).min(ink.width - 1), y),
                at(x, y.saturating_sub(1)),
                at(x, (y + 1).min(ink.height - 1)),
            ];
            let extreme = if change < 0.0 { around.iter().min() } else { around.iter().max() };
            let (own, extreme) = (f32::from(around[0]), f32::from(extreme.copied().unwrap_or(0)));
            // A whole step of erosion would break MNIST's thinner strokes.
            let share = if change < 0.0 { -0.7 * change } else { change };
            pixels.push((own + (extreme - own) * share) as u8);
        }
    }
    Ink { width: ink.width, height: ink.height, pixels }
}

/// A gap of two to four pixels somewhere in the strokes, as a light pen leaves it.
fn with_gap(ink: &Ink, random: &mut SplitMix64) -> Ink {
    let inked: Vec<usize> = (0..ink.pixels.len()).filter(|&i| ink.pixels[i] > 128).collect();
    let mut pixels = ink.pixels.clone();
    if let Some(&middle) = inked.get(random.next_index(inked.len())) {
        let (x, y) = ((middle % ink.width) as f32, (middle / ink.width) as f32);
        let radius = random.next_between(1.0, 2.2);
        for (i, value) in pixels.iter_mut().enumerate() {
            let distance = ((i % ink.width) as f32 - x).hypot((i / ink.width) as f32 - y);
            *value = (f32::from(*value) * (distance - radius).clamp(0.0, 1.0)) as u8;
        }
    }
    Ink { width: ink.width, height: ink.height, pixels }
}

/// A piece of a thin rule that stayed on the strokes where it touched them, along the foot or beside.
fn with_rule_remnant(ink: &Ink, random: &mut SplitMix64) -> Ink {
    let mut pixels = ink.pixels.clone();
    let inked: Vec<usize> = (0..pixels.len()).filter(|&i| pixels[i] > 128).collect();
    if let Some(&touched) = inked.get(random.next_index(inked.len())) {
        let (x, y) = ((touched % ink.width) as f32, (touched / ink.width) as f32);
        let (left, right) = (random.next_between(2.0, 6.0), random.next_between(2.0, 6.0));
        let radius = random.next_between(0.2, 0.7);
        let (from, to) =
            if random.next_unit() < 0.7 { ((x - left, y), (x + right, y)) } else { ((x, y - left), (x, y + right)) };
        if ink.width == SIDE && ink.height == SIDE {
            stroke(&mut pixels, from, to, radius);
        }
    }
    Ink { width: ink.width, height: ink.height, pixels }
}

/// Half a digit, more or less, as where a stroke broke or a cut went wrong.
fn fragment(ink: &Ink, random: &mut SplitMix64) -> Ink {
    let mut pixels = ink.pixels.clone();
    let share = random.next_between(0.4, 0.58);
    let side = random.next_index(4);
    let used = |count: usize, line: &dyn Fn(usize) -> bool| {
        let first = (0..count).find(|&i| line(i)).unwrap_or(0);
        let last = (0..count).rev().find(|&i| line(i)).unwrap_or(0);
        (first, last)
    };
    let (top, bottom) = used(ink.height, &|y| pixels[y * ink.width..(y + 1) * ink.width].iter().any(|&v| v > 64));
    let (left, right) = used(ink.width, &|x| (0..ink.height).any(|y| pixels[y * ink.width + x] > 64));
    let cut_y = top as f32 + (bottom - top) as f32 * if side == 0 { share } else { 1.0 - share };
    let cut_x = left as f32 + (right - left) as f32 * if side == 2 { share } else { 1.0 - share };
    for y in 0..ink.height {
        for x in 0..ink.width {
            let gone = match side {
                0 => y as f32 > cut_y,
                1 => (y as f32) < cut_y,
                2 => x as f32 > cut_x,
                _ => (x as f32) < cut_x,
            };
            if gone {
                pixels[y * ink.width + x] = 0;
            }
        }
    }
    Ink { width: ink.width, height: ink.height, pixels }
}

/// Two digits that touch.
fn beside(a: &Ink, b: &Ink, random: &mut SplitMix64) -> Ink {
    let shift = (a.width as f32 * random.next_between(0.45, 0.7)) as usize;
    let (width, height) = (shift + b.width, a.height.max(b.height));
    let mut pixels = vec![0; width * height];
    for (ink, x0) in [(a, 0), (b, shift)] {
        for y in 0..ink.height {
            for x in 0..ink.width {
                let value = &mut pixels[y * width + x0 + x];
                *value = (*value).max(ink.pixels[y * ink.width + x]);
            }
        }
    }
    Ink { width, height, pixels }
}

/// Strokes with round ends between points of a square of 28 pixels.
fn stroke(pixels: &mut [u8], from: (f32, f32), to: (f32, f32), radius: f32) {
    for y in 0..SIDE {
        for x in 0..SIDE {
            let (px, py) = (x as f32 + 0.5 - from.0, y as f32 + 0.5 - from.1);
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let t = ((px * dx + py * dy) / (dx * dx + dy * dy).max(1e-6)).clamp(0.0, 1.0);
            let distance = (px - t * dx).hypot(py - t * dy);
            let value = ((radius + 0.5 - distance).clamp(0.0, 1.0) * 255.0) as u8;
            let pixel = &mut pixels[y * SIDE + x];
            *pixel = (*pixel).max(value);
        }
    }
}

/// Corners, crossings, tees, dashes and cells of ruled forms.
fn frame_piece(random: &mut SplitMix64) -> Ink {
    let mut pixels = vec![0; SIDE * SIDE];
    let radius = random.next_between(0.5, 1.8);
    let lean = random.next_between(-1.5, 1.5);
    let (x, y) = (random.next_between(5.0, 23.0), random.next_between(5.0, 23.0));
    let across = |pixels: &mut [u8], y: f32| stroke(pixels, (3.0, y - lean), (25.0, y + lean), radius);
    let down = |pixels: &mut [u8], x: f32| stroke(pixels, (x + lean, 3.0), (x - lean, 25.0), radius);
    match random.next_index(6) {
        0 => across(&mut pixels, y),
        1 => {
            across(&mut pixels, y);
            down(&mut pixels, x);
        }
        2 => {
            let corner = if random.next_unit() < 0.5 { (4.0, 4.0) } else { (24.0, 24.0) };
            across(&mut pixels, corner.1);
            down(&mut pixels, corner.0);
        }
        3 => {
            across(&mut pixels, 4.0);
            across(&mut pixels, 24.0);
            down(&mut pixels, 4.0);
            down(&mut pixels, 24.0);
        }
        4 => {
            across(&mut pixels, 4.0);
            across(&mut pixels, random.next_between(10.0, 24.0));
            down(&mut pixels, if random.next_unit() < 0.5 { 4.0 } else { 24.0 });
        }
        _ => {
            across(&mut pixels, 9.0);
            across(&mut pixels, 18.0);
        }
    }
    Ink { width: SIDE, height: SIDE, pixels }
}

/// A few strokes to and fro, or a blot.
fn scribble(random: &mut SplitMix64) -> Ink {
    let mut pixels = vec![0; SIDE * SIDE];
    let mut point = || (random.next_between(3.0, 25.0), random.next_between(3.0, 25.0));
    let points = [point(), point(), point(), point(), point(), point(), point(), point()];
    let blot = random.next_unit() < 0.3;
    let count = if blot { 2 } else { 4 + random.next_index(4) };
    let radius = if blot { random.next_between(3.5, 7.0) } else { random.next_between(0.7, 1.6) };
    for pair in points[..count + 1].windows(2) {
        stroke(&mut pixels, pair[0], pair[1], radius);
    }
    Ink { width: SIDE, height: SIDE, pixels }
}

#[cfg(test)]
mod tests {
    use super::{AugmentParams, NONE, augmented, with_pen};
    use crate::dataset::Dataset;
    use crate::draw::patch;
    use crate::normalize::Ink;
    use image::GrayImage;

    fn set() -> Dataset {
        let images = (0..10).filter_map(|d| GrayImage::from_raw(28, 28, patch(d, 5).to_vec())).collect();
        Dataset { images, labels: (0..10).collect() }
    }

    #[test]
    fn the_given_samples_come_first_and_every_class_follows() {
        let params = AugmentParams { drawn_per_digit: 3, rewritten_share: 0.5, none_per_kind: 4, seed: 1 };
        let samples = augmented(&set(), &params);
        assert_eq!(samples[..10].iter().map(|s| s.1).collect::<Vec<_>>(), (0..10).collect::<Vec<_>>());
        assert_eq!(samples.iter().filter(|s| s.1 == NONE).count(), 20);
        for label in 0..10 {
            assert!(samples[10..].iter().filter(|s| s.1 == label).count() >= 3);
        }
        assert!(samples.iter().all(|(ink, _)| ink.pixels.iter().any(|&v| v > 100)), "every sample has ink");
        assert_eq!(samples, augmented(&set(), &params), "the same seed makes the same");
    }

    #[test]
    fn a_thicker_pen_leaves_more_ink_and_a_thinner_one_less() {
        let ink = Ink { width: 28, height: 28, pixels: patch(8, 3).to_vec() };
        let amount = |ink: &Ink| ink.pixels.iter().map(|&v| u64::from(v)).sum::<u64>();
        assert!(amount(&with_pen(&ink, 1.0)) > amount(&ink) * 11 / 10);
        assert!(amount(&with_pen(&ink, -1.0)) < amount(&ink) * 9 / 10);
        assert_eq!(with_pen(&ink, 0.0), ink);
    }
}
