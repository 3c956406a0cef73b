//! A place in the picture → the digit that stands there: a small neural network that looks at a cut-out in its greys.
//!
//! A residual network (He and others 2016) of 339 000 weights; `training/train.py` trains it together with the finder, on the places that
//! the finder shows it. It sees what the other classifiers do not: the paper, and what stands beside the digit.

use crate::classify::{DIGITS, MAX_CLASSES, Prediction};
use crate::error::ModelError;
use crate::finder::convolution::{After, Convolution};
use crate::finder::maps::Maps;
use crate::finder::weights::{convolutions, loaded_once};
use image::GrayImage;
use std::sync::OnceLock;

/// Pixels along each side of a cut-out.
pub const SIDE: usize = 32;
/// How much wider a cut-out is than the digit's box is long.
const AROUND: f32 = 1.3;
/// The spread of brightness, 0 to 1, below which contrast is not stretched any more.
const FLOOR: f32 = 0.03;

/// Outputs, inputs and size of each convolution in the order of the file.
const SHAPES: [(usize, usize, usize); 11] = [
    (16, 1, 3),
    (32, 16, 3),
    (32, 32, 3),
    (32, 32, 3),
    (64, 32, 3),
    (64, 64, 3),
    (64, 64, 3),
    (96, 64, 3),
    (96, 96, 3),
    (96, 96, 3),
    (MAX_CLASSES, 96, 1),
];

/// What `training/train.py` wrote last; the model's card has its story.
static BUILT_IN: &[u8] = include_bytes!("../models/namer.weights");

/// The trained network.
#[derive(Debug, Clone, PartialEq)]
pub struct Namer {
    layers: Vec<Convolution>,
}

impl Namer {
    /// The network that was compiled in. All readers share it.
    ///
    /// # Errors
    /// [`ModelError::ModelFile`] when it is damaged.
    pub fn built_in() -> Result<&'static Self, ModelError> {
        static NAMER: OnceLock<Namer> = OnceLock::new();
        loaded_once(&NAMER, || Self::from_bytes(BUILT_IN))
    }

    /// Reads what the training wrote: see [`convolutions`].
    ///
    /// # Errors
    /// [`ModelError::ModelFile`] when the bytes are of another kind, version or shape, or too few.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        Ok(Self { layers: convolutions(bytes, "namer", &SHAPES)? })
    }

    /// Names what stands within `bounds`: left, top, right and bottom in pixels of the picture; they may reach beyond it.
    #[must_use]
    pub fn name(&self, picture: &GrayImage, bounds: [f32; 4]) -> Prediction {
        self.name_values(cut_out(picture, bounds))
    }

    /// The same as it looks from the back of the sheet, turned by 0, 90, 180 and 270 degrees clockwise.
    #[must_use]
    pub fn name_mirrored(&self, picture: &GrayImage, bounds: [f32; 4]) -> [Prediction; 4] {
        let mut values = cut_out(picture, bounds);
        values.chunks_exact_mut(SIDE).for_each(<[f32]>::reverse);
        std::array::from_fn(|turn| {
            if turn > 0 {
                values = turned(&values);
            }
            self.name_values(values.clone())
        })
    }

    fn name_values(&self, mut values: Vec<f32>) -> Prediction {
        even(&mut values);
        let mut maps = Maps::new(SIDE, SIDE, 1);
        for (y, row) in values.chunks_exact(SIDE).enumerate() {
            let start = maps.at(0, y as isize);
            maps.values[start..start + SIDE].copy_from_slice(row);
        }
        self.answer(&maps)
    }

    fn answer(&self, pixels: &Maps) -> Prediction {
        let mut layers = self.layers.iter();
        let mut next = |input: &Maps, stride: usize, after: After<'_>| match layers.next() {
            Some(layer) => layer.apply(input, stride, after),
            // `from_bytes` lets no network of fewer layers in.
            None => unreachable!("the namer has {} layers", SHAPES.len()),
        };
        let mut maps = next(pixels, 1, After::Rectify);
        for _ in 0..3 {
            maps = next(&maps, 2, After::Rectify);
            let inner = next(&maps, 1, After::Rectify);
            maps = next(&inner, 1, After::AddAndRectify(&maps));
        }
        let mut mean = Maps::new(1, 1, maps.channels);
        let at = mean.at(0, 0);
        let pixels = (maps.width * maps.height) as f32;
        for (x, y) in (0..maps.height).flat_map(|y| (0..maps.width).map(move |x| (x, y))) {
            mean.values[at..].iter_mut().zip(maps.pixel(x, y)).for_each(|(sum, value)| *sum += value / pixels);
        }
        let logits = next(&mean, 1, After::Nothing);
        let logits = &logits.pixel(0, 0)[..MAX_CLASSES];
        let highest = logits.iter().copied().fold(f32::MIN, f32::max);
        let mut probabilities: [f32; DIGITS + 1] = std::array::from_fn(|i| (logits[i] - highest).exp());
        let sum: f32 = probabilities.iter().sum();
        probabilities.iter_mut().for_each(|probability| *probability /= sum);
        Prediction { probabilities }
    }
}

/// The square around `bounds` at [`SIDE`] × [`SIDE`] pixels, 0 to 1; the picture's edge goes on beyond it.
fn cut_out(picture: &GrayImage, [left, top, right, bottom]: [f32; 4]) -> Vec<f32> {
    let side = (AROUND * (right - left).max(bottom - top)).max(1.0);
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let across = covered((left + right - side) / 2.0, side, width);
    let down = covered((top + bottom - side) / 2.0, side, height);
    let first = across.iter().flatten().map(|tap| tap.0).min().unwrap_or(0);
    let last = across.iter().flatten().map(|tap| tap.0).max().unwrap_or(0);
    let mut values = Vec::with_capacity(SIDE * SIDE);
    let mut sums = vec![0.0f32; last - first + 1];
    for rows in &down {
        sums.fill(0.0);
        for &(row, weight) in rows {
            let pixels = &picture.as_raw()[row * width + first..=row * width + last];
            sums.iter_mut().zip(pixels).for_each(|(sum, &pixel)| *sum += weight / 255.0 * f32::from(pixel));
        }
        values
            .extend(across.iter().map(|taps| taps.iter().map(|&(at, weight)| weight * sums[at - first]).sum::<f32>()));
    }
    values
}

/// Which of `count` pixels each of [`SIDE`] new ones covers that lie on `side` pixels from `start` on, and with what weight: by area where
/// they are larger, between neighbours where they are smaller.
fn covered(start: f32, side: f32, count: usize) -> Vec<Vec<(usize, f32)>> {
    let step = side / SIDE as f32;
    let half = (step / 2.0).max(0.5);
    (0..SIDE)
        .map(|i| {
            let middle = start + (i as f32 + 0.5) * step;
            let (low, high) = (middle - half, middle + half);
            let mut taps: Vec<(usize, f32)> = Vec::new();
            for pixel in low.floor() as i64..high.ceil() as i64 {
                let weight = ((pixel + 1) as f32).min(high) - (pixel as f32).max(low);
                let at = pixel.clamp(0, count as i64 - 1) as usize;
                match taps.last_mut() {
                    Some(last) if last.0 == at => last.1 += weight / (2.0 * half),
                    _ => taps.push((at, weight / (2.0 * half))),
                }
            }
            taps
        })
        .collect()
}

/// A cut-out turned by 90 degrees clockwise.
fn turned(values: &[f32]) -> Vec<f32> {
    (0..SIDE * SIDE).map(|i| values[(SIDE - 1 - i % SIDE) * SIDE + i / SIDE]).collect()
}

/// Takes the light and the contrast out.
fn even(values: &mut [f32]) {
    let count = values.len() as f32;
    let mean = values.iter().sum::<f32>() / count;
    let spread = (values.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / count).sqrt();
    values.iter_mut().for_each(|value| *value = (*value - mean) / (spread + FLOOR));
}

#[cfg(test)]
mod tests {
    use super::{Namer, SIDE, cut_out, even};
    use image::imageops::{flip_horizontal, flip_vertical};
    use image::{GrayImage, Luma};
    use pages::draw::{Page, PageParams};

    #[test]
    fn a_mirrored_digit_is_named_as_it_looks_from_the_back_however_it_is_turned() {
        let page = Page::new(&PageParams { width: 100, height: 100, ..PageParams::default() })
            .write_at("4", 30.0, 20.0, 60.0)
            .finish();
        let bounds = [20.0, 20.0, 80.0, 80.0];
        let namer = Namer::built_in().unwrap();
        let expected = namer.name(&page.image, bounds).probabilities;
        for (turn, seen) in [(0, flip_horizontal(&page.image)), (2, flip_vertical(&page.image))] {
            let named = namer.name_mirrored(&seen, bounds)[turn].probabilities;
            assert!(
                named.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-3),
                "{turn}: {named:?} for {expected:?}"
            );
            assert!(named[4] > 0.8, "{named:?}");
        }
    }

    #[test]
    fn the_built_in_network_loads_once() {
        assert!(std::ptr::eq(Namer::built_in().unwrap(), Namer::built_in().unwrap()));
    }

    #[test]
    fn a_cut_out_is_the_mean_of_what_each_pixel_covers() {
        let picture = GrayImage::from_fn(400, 300, |x, y| Luma([((7 * x + 3 * y + x * y / 11) % 256) as u8]));
        // 320 pixels for a side: each of the cut-out's covers ten by ten.
        let long = 320.0 / super::AROUND;
        let values = cut_out(&picture, [200.0 - long / 2.0, 140.0, 200.0 + long / 2.0, 150.0]);
        for (x, y) in [(0, 1), (13, 20), (31, 30)] {
            let row = |i: u32| (10 * y as i64 - 15 + i64::from(i / 10)).clamp(0, 299) as u32;
            let tone = |i: u32| f32::from(picture.get_pixel(40 + 10 * x as u32 + i % 10, row(i)).0[0]);
            let sum: f32 = (0..100).map(tone).sum();
            let found = values[y * SIDE + x];
            assert!((found - sum / 25_500.0).abs() < 0.01, "{x}, {y}: {found} for {}", sum / 25_500.0);
        }
    }

    #[test]
    fn beyond_the_picture_its_edge_goes_on() {
        let picture = GrayImage::from_pixel(5, 5, Luma([51]));
        let values = cut_out(&picture, [-40.0, -40.0, 60.0, 30.0]);
        assert!(values.iter().all(|value| (value - 0.2).abs() < 1e-5));
    }

    #[test]
    fn light_and_contrast_do_not_matter() {
        let mut one: Vec<f32> = (0..64).map(|i| (i * 37 % 64) as f32 / 64.0).collect();
        let mut other: Vec<f32> = one.iter().map(|value| 0.5 + 0.5 * value).collect();
        even(&mut one);
        even(&mut other);
        assert!(one.iter().zip(&other).all(|(a, b)| (a - b).abs() < 0.2));
    }
}
