//! A picture at the scale and the contrast at which the network looks at it.

use super::maps::Maps;
use super::net::GRANULE;
use image::GrayImage;

/// Pixels of a picture, brightness 0 to 1, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Pixels {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// Row by row.
    pub values: Vec<f32>,
}

/// Side of the squares over which brightness is summed up first.
const SQUARE: usize = 16;
/// Half the side of the window that tells what is usual around a pixel, in squares: with the training's crops of 192 pixels.
const REACH: usize = 6;
/// The spread of brightness below which contrast is not stretched: else the grain of bare paper would be writing.
const FLOOR: f32 = 0.06;

/// Part of each of the old pixels that a new one covers: where they begin, and a weight each.
struct Taps {
    starts: Vec<usize>,
    weights: Vec<Vec<f32>>,
}

/// By area where the picture becomes smaller, between neighbours where it becomes larger.
fn taps(from: usize, to: usize) -> Taps {
    let step = from as f32 / to as f32;
    let (mut starts, mut weights) = (Vec::with_capacity(to), Vec::with_capacity(to));
    for i in 0..to {
        let middle = (i as f32 + 0.5) * step;
        let half = (step / 2.0).max(0.5);
        let (low, high) = (middle - half, middle + half);
        let first = low.floor().max(0.0) as usize;
        let last = (high.ceil() as usize).min(from).max(first + 1);
        let mut row: Vec<f32> =
            (first..last).map(|j| ((j + 1) as f32).min(high) - (j as f32).max(low)).map(|w| w.max(0.0)).collect();
        let sum: f32 = row.iter().sum();
        row.iter_mut().for_each(|weight| *weight /= sum.max(1e-6));
        starts.push(first);
        weights.push(row);
    }
    Taps { starts, weights }
}

/// A picture of `from` pixels in `to` pixels, width and height, each value times `unit`.
fn resized<T: Copy>(
    picture: &[T],
    from: (usize, usize),
    to: (usize, usize),
    value_of: impl Fn(T) -> f32,
    unit: f32,
) -> Vec<f32> {
    let (across, down) = (taps(from.0, to.0), taps(from.1, to.1));
    let mut values = Vec::with_capacity(to.0 * to.1);
    let mut sums = vec![0.0f32; from.0];
    for (start, weights) in down.starts.iter().zip(&down.weights) {
        sums.fill(0.0);
        for (row, weight) in picture[start * from.0..].chunks_exact(from.0).zip(weights) {
            let weight = weight * unit;
            sums.iter_mut().zip(row).for_each(|(sum, &value)| *sum += weight * value_of(value));
        }
        for (start, weights) in across.starts.iter().zip(&across.weights) {
            values.push(sums[*start..].iter().zip(weights).map(|(sum, weight)| sum * weight).sum());
        }
    }
    values
}

impl Pixels {
    /// The picture in `width` × `height` pixels.
    #[must_use]
    pub fn of(picture: &GrayImage, width: usize, height: usize) -> Self {
        let size = (picture.width() as usize, picture.height() as usize);
        Self { width, height, values: resized(picture.as_raw(), size, (width, height), f32::from, 1.0 / 255.0) }
    }

    /// The same picture in fewer pixels: cheaper than from the picture itself, and hardly different.
    #[must_use]
    pub fn smaller(&self, width: usize, height: usize) -> Self {
        let size = (self.width, self.height);
        Self { width, height, values: resized(&self.values, size, (width, height), |value| value, 1.0) }
    }

    /// Between the darkest and the brightest pixel within left, top, right and bottom; 0 where these are beyond the picture.
    #[must_use]
    pub fn contrast(&self, [left, top, right, bottom]: [f32; 4]) -> f32 {
        let within = |low: f32, high: f32, count: usize| {
            (low.max(0.0) as usize).min(count)..(high.ceil().max(0.0) as usize).min(count)
        };
        let (across, down) = (within(left, right, self.width), within(top, bottom, self.height));
        let rows = self.values.chunks_exact(self.width.max(1)).take(down.end).skip(down.start);
        let values = rows.flat_map(|row| row.get(across.clone()).unwrap_or(&[])).copied();
        let (low, high) = values.fold((f32::MAX, f32::MIN), |(low, high), value| (low.min(value), high.max(value)));
        (high - low).max(0.0)
    }

    /// Mean and spread of brightness around each square.
    fn surroundings(&self) -> Surroundings {
        let (columns, rows) = (self.width.div_ceil(SQUARE), self.height.div_ceil(SQUARE));
        let mut sums = vec![(0.0f32, 0.0f32, 0.0f32); columns * rows];
        for (y, row) in self.values.chunks_exact(self.width).enumerate() {
            for (column, values) in row.chunks(SQUARE).enumerate() {
                let sum = &mut sums[y / SQUARE * columns + column];
                for value in values {
                    *sum = (sum.0 + 1.0, sum.1 + value, sum.2 + value * value);
                }
            }
        }
        let window = |at: usize, count: usize| at.saturating_sub(REACH)..(at + REACH + 1).min(count);
        let mut usual = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                let (mut count, mut sum, mut squares) = (0.0f64, 0.0f64, 0.0f64);
                for y in window(row, rows) {
                    for &(n, s, q) in &sums[y * columns..][window(column, columns)] {
                        (count, sum, squares) = (count + f64::from(n), sum + f64::from(s), squares + f64::from(q));
                    }
                }
                let mean = sum / count;
                let deviation = (squares / count - mean * mean).max(0.0).sqrt();
                usual.push((mean as f32, 1.0 / (deviation as f32 + FLOOR)));
            }
        }
        Surroundings { columns, rows, usual }
    }

    /// The pixels of a rectangle with the light around each evened out, ready for the network: filled up with zeros at the right and the
    /// bottom to whole [`GRANULE`]s.
    #[must_use]
    pub fn evened(&self, surroundings: &Surroundings, area: &Area) -> Maps {
        let (width, height) = (area.right - area.left, area.bottom - area.top);
        let mut maps = Maps::new(width.next_multiple_of(GRANULE), height.next_multiple_of(GRANULE), 1);
        let across: Vec<Place> =
            (area.left..area.right).map(|column| Place::of(column, surroundings.columns)).collect();
        for y in 0..height {
            let row = area.top + y;
            let usual = surroundings.of_row(row);
            let start = maps.at(0, y as isize);
            let mut values = &self.values[row * self.width + area.left..][..width];
            let mut evened = &mut maps.values[start..start + width];
            // Between the middles of two squares everything changes evenly.
            for places in across.chunk_by(|a, b| a.low == b.low) {
                let (low, high) = (usual[places[0].low], usual[places[0].high]);
                let (here, right) = values.split_at(places.len());
                let (to, rest) = evened.split_at_mut(places.len());
                for ((to, value), place) in to.iter_mut().zip(here).zip(places) {
                    let (mean, scale) = mix(low, high, place.share);
                    *to = (value - mean) * scale;
                }
                (values, evened) = (right, rest);
            }
        }
        maps
    }
}

/// A rectangle of pixels, ends excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// First column.
    pub left: usize,
    /// First row.
    pub top: usize,
    /// One past the last column.
    pub right: usize,
    /// One past the last row.
    pub bottom: usize,
}

impl Area {
    /// The whole of a picture.
    #[must_use]
    pub fn whole(pixels: &Pixels) -> Self {
        Self { left: 0, top: 0, right: pixels.width, bottom: pixels.height }
    }

    /// Whether a point lies in it.
    #[must_use]
    pub fn holds(&self, x: f32, y: f32) -> bool {
        let within = |at: f32, low: usize, high: usize| at >= low as f32 && at < high as f32;
        // A box may reach beyond the picture, and its middle with it.
        within(x.max(0.0), self.left, self.right) && within(y.max(0.0), self.top, self.bottom)
    }

    /// Number of pixels.
    #[must_use]
    pub fn size(&self) -> usize {
        (self.right - self.left) * (self.bottom - self.top)
    }
}

/// What brightness is usual around each square of a picture.
#[derive(Debug, Clone)]
pub struct Surroundings {
    columns: usize,
    rows: usize,
    /// Mean, and one over the spread.
    usual: Vec<(f32, f32)>,
}

impl Surroundings {
    /// Of a picture.
    #[must_use]
    pub fn of(pixels: &Pixels) -> Self {
        pixels.surroundings()
    }

    /// In a row of pixels, at the middle of each square.
    fn of_row(&self, row: usize) -> Vec<(f32, f32)> {
        let place = Place::of(row, self.rows);
        let squares = |row: usize| &self.usual[row * self.columns..(row + 1) * self.columns];
        squares(place.low).iter().zip(squares(place.high)).map(|(&low, &high)| mix(low, high, place.share)).collect()
    }
}

/// Where a pixel lies between the middles of two squares.
struct Place {
    low: usize,
    high: usize,
    /// 0 at the middle of the lower one, 1 at that of the higher one.
    share: f32,
}

impl Place {
    fn of(pixel: usize, squares: usize) -> Self {
        let at = ((pixel as f32 + 0.5) / SQUARE as f32 - 0.5).clamp(0.0, (squares - 1) as f32);
        Self { low: at as usize, high: (at as usize + 1).min(squares - 1), share: at.fract() }
    }
}

fn mix(low: (f32, f32), high: (f32, f32), share: f32) -> (f32, f32) {
    (low.0 + (high.0 - low.0) * share, low.1 + (high.1 - low.1) * share)
}

#[cfg(test)]
mod tests {
    use super::{Area, Pixels, Place, Surroundings, mix};
    use image::{GrayImage, Luma};

    #[test]
    fn the_contrast_of_a_rectangle_is_between_its_darkest_and_its_brightest_pixel_within_the_picture() {
        let picture = GrayImage::from_fn(20, 10, |x, y| Luma([if (x, y) == (5, 5) { 51 } else { 255 }]));
        let pixels = Pixels::of(&picture, 20, 10);
        for (bounds, expected) in [
            ([4.0, 4.0, 7.0, 7.0], 0.8),
            ([-3.0, -3.0, 50.0, 50.0], 0.8),
            ([6.0, 4.0, 9.0, 7.0], 0.0),
            ([30.0, 30.0, 40.0, 40.0], 0.0),
            ([-9.0, -9.0, -2.0, -2.0], 0.0),
        ] {
            assert!((pixels.contrast(bounds) - expected).abs() < 1e-3, "{bounds:?}: {}", pixels.contrast(bounds));
        }
    }

    #[test]
    fn light_is_evened_out_by_what_is_usual_between_the_middles_of_the_four_squares_around() {
        let picture = GrayImage::from_fn(100, 70, |x, y| Luma([((x * 7 + y * 13) % 251) as u8]));
        let pixels = Pixels::of(&picture, 100, 70);
        let surroundings = Surroundings::of(&pixels);
        let area = Area { left: 16, top: 3, right: 99, bottom: 70 };
        let evened = pixels.evened(&surroundings, &area);
        for (x, y) in (area.top..area.bottom).flat_map(|y| (area.left..area.right).map(move |x| (x, y))) {
            let (across, down) = (Place::of(x, surroundings.columns), Place::of(y, surroundings.rows));
            let usual = |column: usize, row: usize| surroundings.usual[row * surroundings.columns + column];
            let row = |row: usize| mix(usual(across.low, row), usual(across.high, row), across.share);
            let (mean, scale) = mix(row(down.low), row(down.high), down.share);
            let expected = (pixels.values[y * 100 + x] - mean) * scale;
            let found = evened.values[evened.at((x - area.left) as isize, (y - area.top) as isize)];
            assert!((found - expected).abs() < 1e-4, "{x}, {y}: {found} for {expected}");
        }
    }

    #[test]
    fn a_smaller_picture_keeps_its_brightness_and_a_larger_one_its_tones() {
        let picture = GrayImage::from_fn(90, 60, |x, y| Luma([((x * 7 + y * 13) % 251) as u8]));
        let mean = picture.as_raw().iter().map(|&v| f32::from(v)).sum::<f32>() / 255.0 / 5400.0;
        for (width, height) in [(45, 30), (31, 20), (90, 60), (170, 113)] {
            let pixels = Pixels::of(&picture, width, height);
            let found = pixels.values.iter().sum::<f32>() / (width * height) as f32;
            assert!((found - mean).abs() < 0.01, "{width}: {found} for {mean}");
        }
        let same = Pixels::of(&picture, 90, 60);
        assert!(same.values.iter().zip(picture.as_raw()).all(|(a, &b)| (a * 255.0 - f32::from(b)).abs() < 0.01));
    }

    #[test]
    fn faint_writing_is_stretched_and_bare_paper_is_not() {
        let evened = |ink: u8| {
            let picture = GrayImage::from_fn(200, 200, |x, y| Luma([if x % 20 < 3 && y % 5 < 4 { ink } else { 200 }]));
            let pixels = Pixels::of(&picture, 200, 200);
            let maps = pixels.evened(&Surroundings::of(&pixels), &Area::whole(&pixels));
            maps.values.iter().copied().fold(0.0, f32::min).abs()
        };
        assert!(evened(0) < 4.0 && evened(0) > 2.0, "{}", evened(0));
        assert!(evened(150) > 1.0, "{}", evened(150));
        assert!(evened(198) < 0.2, "{}", evened(198));
    }
}
