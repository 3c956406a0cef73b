//! What a page shows beside digits: pieces of them, digits run together, frames, scribble.

use super::distort::{bounds, stroke};
use crate::normalize::Ink;
use crate::random::SplitMix64;
use crate::turn::Turn;

/// Pixels a side of what is drawn here.
const SIDE: usize = 28;

/// Half a digit, more or less, as where a stroke broke or a cut went wrong.
pub(super) fn fragment(ink: &Ink, random: &mut SplitMix64) -> Ink {
    let mut pixels = ink.pixels.clone();
    let share = random.next_between(0.38, 0.58);
    let side = random.next_index(4);
    let (left, top, right, bottom) = bounds(ink).unwrap_or_default();
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
pub(super) fn beside(a: &Ink, b: &Ink, random: &mut SplitMix64) -> Ink {
    let shift = (a.width as f32 * random.next_between(0.45, 0.7)) as usize;
    let (width, height) = (a.width.max(shift + b.width), a.height.max(b.height));
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

/// A digit that lies on its side or stands on its head; a piece of it where it would be a digit again.
pub(super) fn lying(ink: &Ink, label: u8, random: &mut SplitMix64) -> Ink {
    let turns: &[Turn] = match label {
        3 | 4 | 7 => &[Turn::Right, Turn::Half, Turn::Left],
        2 | 5 | 6 | 9 => &[Turn::Right, Turn::Left],
        _ => return fragment(ink, random),
    };
    turns[random.next_index(turns.len())].ink(ink)
}

/// Corners, crossings, tees, dashes and cells of ruled forms.
pub(super) fn frame_piece(random: &mut SplitMix64) -> Ink {
    let mut pixels = vec![0; SIDE * SIDE];
    let radius = random.next_between(0.5, 1.8);
    let lean = random.next_between(-1.5, 1.5);
    let (x, y) = (random.next_between(5.0, 23.0), random.next_between(5.0, 23.0));
    let across = |pixels: &mut [u8], y: f32| stroke(pixels, SIDE, (3.0, y - lean), (25.0, y + lean), radius);
    let down = |pixels: &mut [u8], x: f32| stroke(pixels, SIDE, (x + lean, 3.0), (x - lean, 25.0), radius);
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
pub(super) fn scribble(random: &mut SplitMix64) -> Ink {
    let mut pixels = vec![0; SIDE * SIDE];
    let mut point = || (random.next_between(3.0, 25.0), random.next_between(3.0, 25.0));
    let points = [point(), point(), point(), point(), point(), point(), point(), point()];
    let blot = random.next_unit() < 0.3;
    let count = if blot { 2 } else { 4 + random.next_index(4) };
    let radius = if blot { random.next_between(3.5, 7.0) } else { random.next_between(0.7, 1.6) };
    for pair in points[..count + 1].windows(2) {
        stroke(&mut pixels, SIDE, pair[0], pair[1], radius);
    }
    Ink { width: SIDE, height: SIDE, pixels }
}

/// Grain of paper, shadow or wood that reached the foreground: what a smooth random field leaves above a threshold.
pub(super) fn specks(random: &mut SplitMix64) -> Ink {
    let side = 10 + random.next_index(14);
    let noise: Vec<f32> = (0..side * side).map(|_| random.next_between(-1.0, 1.0)).collect();
    let reach = random.next_between(1.0, 2.6);
    let level = random.next_between(0.0, 0.12);
    let mut pixels = vec![0; side * side];
    for y in 0..side {
        for x in 0..side {
            let (mut sum, mut weights) = (0.0, 0.0);
            for (i, value) in noise.iter().enumerate() {
                let (dx, dy) = ((i % side) as f32 - x as f32, (i / side) as f32 - y as f32);
                let weight = (-(dx * dx + dy * dy) / (2.0 * reach * reach)).exp();
                sum += weight * value;
                weights += weight;
            }
            // Paler towards the rim, so that it hangs together in the middle.
            let rim = (x as f32 / side as f32 - 0.5).hypot(y as f32 / side as f32 - 0.5);
            let value = sum / weights * 4.0 - level + 0.35 * (0.45 - rim);
            pixels[y * side + x] = (value.clamp(0.0, 0.5) * 510.0) as u8;
        }
    }
    pixels[side / 2 * side + side / 2] = 255;
    Ink { width: side, height: side, pixels }
}
