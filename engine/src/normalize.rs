//! Ink of one candidate → normalised patch: slant taken out, size and aspect evened, the centroid in the middle.
//!
//! Moment normalisation with aspect-ratio-adaptive mapping (ARAN) after Liu, Nakashima, Sako, Fujisawa, "Handwritten digit
//! recognition: investigation of normalization and feature extraction techniques", Pattern Recognition 37 (2004), sections 3.1–3.3.

/// Pixels a side of a [`Patch`]: the plane size of Liu et al.
pub const PATCH_SIDE: usize = 35;

/// Source pixels per patch pixel above which the source is averaged down first: sampling alone would skip strokes.
const MAX_STEP: f32 = 1.6;

/// The ink of one candidate, cut out: `width × height` values row by row, 0 paper, 255 full ink.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ink {
    /// Pixels across.
    pub width: usize,
    /// Pixels down.
    pub height: usize,
    /// Row by row; `width × height` values.
    pub pixels: Vec<u8>,
}

/// One normalised candidate: [`PATCH_SIDE`] × [`PATCH_SIDE`] values row by row, 0 paper, 255 full ink.
pub type Patch = [f32; PATCH_SIDE * PATCH_SIDE];

/// Centroid and central second moments of ink, in pixels and square pixels.
struct Moments {
    x: f32,
    y: f32,
    xx: f32,
    xy: f32,
    yy: f32,
}

impl Moments {
    /// `None` where there is no ink.
    fn of(ink: &Ink) -> Option<Self> {
        // One pass over rows of integers: sums of a row fit u64 with room to spare.
        let (mut m00, mut m10, mut m01, mut m20, mut m11, mut m02) = (0f64, 0f64, 0f64, 0f64, 0f64, 0f64);
        for (y, row) in ink.pixels.chunks_exact(ink.width.max(1)).enumerate() {
            let (mut s0, mut s1, mut s2) = (0u64, 0u64, 0u64);
            for (x, &value) in row.iter().enumerate() {
                let (x, value) = (x as u64, u64::from(value));
                s0 += value;
                s1 += value * x;
                s2 += value * x * x;
            }
            let (y, s0, s1, s2) = (y as f64, s0 as f64, s1 as f64, s2 as f64);
            m00 += s0;
            m10 += s1;
            m01 += s0 * y;
            m20 += s2;
            m11 += s1 * y;
            m02 += s0 * y * y;
        }
        if m00 == 0.0 {
            return None;
        }
        let (x, y) = (m10 / m00, m01 / m00);
        // A pixel is a square, not a point: a twelfth of a square pixel keeps one-pixel lines from having no extent.
        Some(Self {
            x: x as f32,
            y: y as f32,
            xx: (m20 / m00 - x * x + 1.0 / 12.0) as f32,
            xy: (m11 / m00 - x * y) as f32,
            yy: (m02 / m00 - y * y + 1.0 / 12.0) as f32,
        })
    }
}

/// Normalises `ink`; ink-free input gives an empty patch.
#[must_use]
pub fn normalize(ink: &Ink) -> Patch {
    let mut patch = [0.0; PATCH_SIDE * PATCH_SIDE];
    let reduced;
    let mut ink = ink;
    let Some(mut moments) = Moments::of(ink) else { return patch };
    let step = 4.0 * moments.yy.max(moments.xx).sqrt() / PATCH_SIDE as f32;
    if step > MAX_STEP {
        reduced = reduce(ink, (step / MAX_STEP).ceil() as usize);
        ink = &reduced;
        match Moments::of(ink) {
            Some(smaller) => moments = smaller,
            None => return patch,
        }
    }

    let shear = moments.xy / moments.yy;
    let width = 4.0 * (moments.xx - moments.xy * shear).max(1.0 / 12.0).sqrt();
    let height = 4.0 * moments.yy.sqrt();
    // ARAN, equation 4 of Liu et al.: the patch's aspect is √sin(π/2·r), between the ink's own and a square.
    let aspect = (width.min(height) / width.max(height) * std::f32::consts::FRAC_PI_2).sin().sqrt();
    let side = PATCH_SIDE as f32;
    let (patch_width, patch_height) = if width < height { (side * aspect, side) } else { (side, side * aspect) };
    let (step_x, step_y) = (width / patch_width, height / patch_height);

    let middle = (PATCH_SIDE / 2) as f32;
    for (v, row) in patch.chunks_exact_mut(PATCH_SIDE).enumerate() {
        let dy = (v as f32 - middle) * step_y;
        let x0 = moments.x + shear * dy - middle * step_x;
        sample_row(ink, x0, step_x, moments.y + dy, row);
    }
    patch
}

/// Fills `row` with bilinear samples at `(x0 + i·step, y)`; outside the ink there is paper.
fn sample_row(ink: &Ink, x0: f32, step: f32, y: f32, row: &mut [f32]) {
    let top = y.floor();
    let fy = y - top;
    let line = |y: f32| {
        let y = y as i64;
        let start = usize::try_from(y).ok().filter(|&y| y < ink.height).map(|y| y * ink.width)?;
        ink.pixels.get(start..start + ink.width)
    };
    let (upper, lower) = (line(top), line(top + 1.0));
    if upper.is_none() && lower.is_none() {
        return;
    }
    let at = |line: Option<&[u8]>, x: i32| {
        f32::from(line.and_then(|line| usize::try_from(x).ok().and_then(|x| line.get(x).copied())).unwrap_or(0))
    };
    for (i, value) in row.iter_mut().enumerate() {
        let x = x0 + i as f32 * step;
        let left = x.floor();
        let fx = x - left;
        let left = left as i32;
        let above = at(upper, left) * (1.0 - fx) + at(upper, left + 1) * fx;
        let below = at(lower, left) * (1.0 - fx) + at(lower, left + 1) * fx;
        *value = above * (1.0 - fy) + below * fy;
    }
}

/// Averages squares of `factor × factor` pixels; the last ones are padded with paper.
#[must_use]
pub fn reduce(ink: &Ink, factor: usize) -> Ink {
    let factor = factor.max(1);
    let (width, height) = (ink.width.div_ceil(factor), ink.height.div_ceil(factor));
    let mut pixels = Vec::with_capacity(width * height);
    let mut sums = vec![0u32; width];
    let area = (factor * factor) as u32;
    for rows in ink.pixels.chunks(ink.width.max(1) * factor) {
        sums.fill(0);
        for row in rows.chunks_exact(ink.width) {
            for (sum, square) in sums.iter_mut().zip(row.chunks(factor)) {
                *sum += square.iter().map(|&value| u32::from(value)).sum::<u32>();
            }
        }
        pixels.extend(sums.iter().map(|sum| ((sum + area / 2) / area) as u8));
    }
    Ink { width, height, pixels }
}

#[cfg(test)]
mod tests {
    use super::{Ink, Moments, PATCH_SIDE, normalize, reduce};

    /// A stroke from `(x0, y0)` to `(x1, y1)`, three pixels thick, in a field of 60 × 60.
    fn stroke(x0: f32, y0: f32, x1: f32, y1: f32) -> Ink {
        let mut pixels = vec![0; 3600];
        for t in 0..=600 {
            let t = t as f32 / 600.0;
            let (x, y) = ((x0 + t * (x1 - x0)) as usize, (y0 + t * (y1 - y0)) as usize);
            for (dx, dy) in [(0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1)] {
                pixels[(y + dy) * 60 + x + dx] = 255;
            }
        }
        Ink { width: 60, height: 60, pixels }
    }

    #[test]
    fn a_slanted_stroke_and_an_upright_one_give_nearly_the_same_patch() {
        let upright = normalize(&stroke(30.0, 10.0, 30.0, 50.0));
        let slanted = normalize(&stroke(20.0, 10.0, 40.0, 50.0));
        let difference: f32 = upright.iter().zip(&slanted).map(|(a, b)| (a - b).abs()).sum();
        assert!(difference < 0.15 * upright.iter().sum::<f32>(), "differs by {difference}");
    }

    #[test]
    fn place_and_size_do_not_matter() {
        let small = normalize(&stroke(10.0, 5.0, 20.0, 25.0));
        let large = normalize(&stroke(20.0, 10.0, 40.0, 50.0));
        let middle = |patch: &[f32]| {
            let total: f32 = patch.iter().sum();
            patch.iter().enumerate().map(|(i, v)| (i % PATCH_SIDE) as f32 * v).sum::<f32>() / total
        };
        assert!((middle(&small) - 17.0).abs() < 0.5, "centroid {}", middle(&small));
        assert!((middle(&large) - 17.0).abs() < 0.5, "centroid {}", middle(&large));
    }

    #[test]
    fn paper_without_ink_gives_an_empty_patch() {
        assert!(normalize(&Ink { width: 5, height: 4, pixels: vec![0; 20] }).iter().all(|&v| v == 0.0));
        assert!(normalize(&Ink::default()).iter().all(|&v| v == 0.0));
    }

    #[test]
    fn reducing_keeps_the_mean_ink_and_pads_with_paper() {
        let ink = Ink { width: 3, height: 2, pixels: vec![100, 100, 200, 100, 100, 200] };
        let smaller = reduce(&ink, 2);
        assert_eq!((smaller.width, smaller.height), (2, 1));
        assert_eq!(smaller.pixels, [100, 100]);
    }

    #[test]
    fn moments_equal_those_by_their_definition() {
        let ink = stroke(12.0, 8.0, 33.0, 50.0);
        let fast = Moments::of(&ink).unwrap();
        let points: Vec<(f64, f64, f64)> =
            ink.pixels.iter().enumerate().map(|(i, &v)| ((i % 60) as f64, (i / 60) as f64, f64::from(v))).collect();
        let mass: f64 = points.iter().map(|p| p.2).sum();
        let x = points.iter().map(|p| p.0 * p.2).sum::<f64>() / mass;
        let y = points.iter().map(|p| p.1 * p.2).sum::<f64>() / mass;
        let xy = points.iter().map(|p| (p.0 - x) * (p.1 - y) * p.2).sum::<f64>() / mass;
        assert!((f64::from(fast.x) - x).abs() < 1e-3 && (f64::from(fast.y) - y).abs() < 1e-3);
        assert!((f64::from(fast.xy) - xy).abs() < 1e-2);
    }
}
