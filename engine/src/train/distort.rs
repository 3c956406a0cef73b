//! One sample → the same written, photographed or cut out in another way.

use crate::normalize::Ink;
use crate::random::SplitMix64;

/// `ink` again by other pens, other cameras and other crops: one or two of these at a time.
pub(super) fn distorted(ink: &Ink, random: &mut SplitMix64) -> Ink {
    let ink = if random.next_unit() < 0.5 { ink.clone() } else { warped(ink, random) };
    match random.next_index(7) {
        0 | 1 => with_pen(&ink, random.next_between(-1.0, 1.0)),
        2 => with_pen(&with_pen(&ink, 1.0), random.next_between(0.0, 0.5)),
        3 => with_gap(&ink, random),
        4 => with_rule_remnant(&ink, random),
        5 => with_neighbour(&ink, random),
        _ => trimmed(&ink, random),
    }
}

/// Turned by up to 8°, stretched or squeezed, at 14 to 28 pixels of height; every third one black on white, as a poor scan has it.
fn warped(ink: &Ink, random: &mut SplitMix64) -> Ink {
    let (sin, cos) = random.next_between(-0.14, 0.14).sin_cos();
    let scale = random.next_between(14.0, 28.0) / ink.height.max(1) as f32;
    // Some as wide as they are high, which is how several sets keep their digits; a bare 1 would be a blot.
    let (left, top, right, bottom) = bounds(ink).unwrap_or_default();
    let aspect = (right + 1 - left) as f32 / (bottom + 1 - top) as f32;
    let stretch =
        if aspect > 0.35 && random.next_index(3) == 0 { 1.0 / aspect } else { random.next_between(-0.4, 0.4).exp() };
    let (scale_x, scale_y) = (scale * stretch.max(1.0), scale * (1.0 / stretch).max(1.0));
    // A turn moves corners outwards, by a seventh of the side at most.
    let (width, height) = (ink.width as f32 * scale_x * 1.2, ink.height as f32 * scale_y * 1.2);
    let (width, height) = (width.ceil() as usize, height.ceil() as usize);
    let (middle_x, middle_y) = (ink.width as f32 / 2.0, ink.height as f32 / 2.0);
    let at = |x: i32, y: i32| {
        let place =
            usize::try_from(x).ok().zip(usize::try_from(y).ok()).filter(|&(x, y)| x < ink.width && y < ink.height);
        place.map_or(0.0, |(x, y)| f32::from(ink.pixels[y * ink.width + x]))
    };
    let black = random.next_index(3) == 0;
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            // Four samples a pixel stand for its area: a smaller picture must not lose thin strokes.
            let mut sum = 0.0;
            for (fx, fy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
                let u = (x as f32 + fx - width as f32 / 2.0) / scale_x;
                let v = (y as f32 + fy - height as f32 / 2.0) / scale_y;
                let (u, v) = (cos * u + sin * v + middle_x - 0.5, cos * v - sin * u + middle_y - 0.5);
                let (left, top) = (u.floor(), v.floor());
                let (part_x, part_y) = (u - left, v - top);
                let (left, top) = (left as i32, top as i32);
                let above = at(left, top) * (1.0 - part_x) + at(left + 1, top) * part_x;
                let below = at(left, top + 1) * (1.0 - part_x) + at(left + 1, top + 1) * part_x;
                sum += above * (1.0 - part_y) + below * part_y;
            }
            let value = sum / 4.0;
            pixels.push(if !black {
                value as u8
            } else if value >= 100.0 {
                255
            } else {
                0
            });
        }
    }
    Ink { width, height, pixels }
}

/// Up to a fifteenth of a side cut off, as by a box that is a little off.
fn trimmed(ink: &Ink, random: &mut SplitMix64) -> Ink {
    let mut pixels = ink.pixels.clone();
    let Some((left, top, right, bottom)) = bounds(ink) else { return ink.clone() };
    let share = random.next_between(0.02, 0.07);
    let (by_x, by_y) =
        ((share * (right - left) as f32).ceil() as usize, (share * (bottom - top) as f32).ceil() as usize);
    let side = random.next_index(4);
    for y in 0..ink.height {
        for x in 0..ink.width {
            let gone = match side {
                0 => y < top + by_y,
                1 => y + by_y > bottom,
                2 => x < left + by_x,
                _ => x + by_x > right,
            };
            if gone {
                pixels[y * ink.width + x] = 0;
            }
        }
    }
    Ink { width: ink.width, height: ink.height, pixels }
}

/// First column, first row, last column and last row with ink; `None` without any.
pub(super) fn bounds(ink: &Ink) -> Option<(usize, usize, usize, usize)> {
    let rows = || (0..ink.height).filter(|&y| ink.pixels[y * ink.width..(y + 1) * ink.width].iter().any(|&v| v > 64));
    let columns = || (0..ink.width).filter(|&x| (0..ink.height).any(|y| ink.pixels[y * ink.width + x] > 64));
    Some((columns().next()?, rows().next()?, columns().next_back()?, rows().next_back()?))
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
        stroke(&mut pixels, ink.width, from, to, radius);
    }
    Ink { width: ink.width, height: ink.height, pixels }
}

/// The edge of a digit that touches at one side, as a cut between the two leaves it: an upright stroke, bent or not.
fn with_neighbour(ink: &Ink, random: &mut SplitMix64) -> Ink {
    let Some((left, top, right, bottom)) = bounds(ink) else { return ink.clone() };
    let (height, on_right) = ((bottom - top) as f32, random.next_unit() < 0.5);
    // Room for the stroke beside the ink.
    let wider = Ink {
        width: ink.width + 8,
        height: ink.height,
        pixels: ink.pixels.chunks_exact(ink.width).flat_map(|row| [&[0; 4], row, &[0; 4]].concat()).collect(),
    };
    let mut pixels = wider.pixels;
    let x = if on_right { right as f32 + 4.5 } else { left as f32 + 4.5 };
    let radius = 0.04 * height + random.next_between(0.0, 0.8);
    let bend = random.next_between(-0.12, 0.12) * height;
    let middle = top as f32 + random.next_between(0.2, 0.8) * height;
    let half = random.next_between(0.12, 0.4) * height;
    let (from, to) = ((x + bend, middle - half), (x - bend, middle + half));
    stroke(&mut pixels, wider.width, from, (x, middle), radius);
    stroke(&mut pixels, wider.width, (x, middle), to, radius);
    Ink { width: wider.width, height: wider.height, pixels }
}

/// A stroke with round ends on rows of `width` pixels.
pub(super) fn stroke(pixels: &mut [u8], width: usize, from: (f32, f32), to: (f32, f32), radius: f32) {
    for (i, pixel) in pixels.iter_mut().enumerate() {
        let (px, py) = ((i % width) as f32 + 0.5 - from.0, (i / width) as f32 + 0.5 - from.1);
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let t = ((px * dx + py * dy) / (dx * dx + dy * dy).max(1e-6)).clamp(0.0, 1.0);
        let distance = (px - t * dx).hypot(py - t * dy);
        *pixel = (*pixel).max(((radius + 0.5 - distance).clamp(0.0, 1.0) * 255.0) as u8);
    }
}

#[cfg(test)]
mod tests {
    use super::{bounds, distorted, with_pen};
    use crate::normalize::Ink;
    use crate::random::SplitMix64;
    use pages::draw::patch;

    #[test]
    fn every_distortion_leaves_ink_of_the_digits_size() {
        let mut random = SplitMix64::new(3);
        for seed in 0..300 {
            let ink = Ink { width: 28, height: 28, pixels: patch((seed % 10) as u8, seed).to_vec() };
            let again = distorted(&ink, &mut random);
            assert_eq!(again.pixels.len(), again.width * again.height);
            let (_, top, _, bottom) = bounds(&again).unwrap();
            assert!(bottom - top >= again.height / 3, "seed {seed}: rows {top} to {bottom} of {}", again.height);
        }
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
