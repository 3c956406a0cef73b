//! Ways to write a digit that few of those who lent their strokes have, though many people do: the 5 of one hook, the 9 on a stem, the 1
//! with a long nose, zeros in one go.

use super::hands::Strokes;
use crate::draw::curve::trace;
use crate::rng::Rng;
use ways::WAYS;

mod ways;

/// How one hand writes a digit that it writes in a rare way: the same bends each time, and a little shaking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shape {
    digit: u8,
    seed: u64,
}

/// How far a hand's bends lie from the usual ones, and how far each time from its own, in heights.
const HAND: f32 = 0.06;
const SHAKE: f32 = 0.02;
/// Between the points of a line, in heights.
const STEP: f32 = 0.05;

impl Shape {
    /// A hand's rare way to write `digit`.
    pub fn any(digit: usize, rng: &mut Rng) -> Self {
        Self { digit: digit as u8, seed: rng.next() }
    }

    /// The strokes as the pen goes this time.
    #[must_use]
    pub fn strokes(self, rng: &mut Rng) -> Strokes {
        let mut own = Rng::new(self.seed);
        let bends = bends(usize::from(self.digit), &mut own);
        let strokes = bends.into_iter().map(|stroke| {
            let points: Vec<(f32, f32)> = stroke
                .into_iter()
                .map(|(x, y)| {
                    (
                        x + HAND * own.normal() + SHAKE * rng.normal(),
                        y + 0.7 * HAND * own.normal() + SHAKE * rng.normal(),
                    )
                })
                .collect();
            trace(&points, STEP)
        });
        in_a_height(strokes.collect())
    }
}

/// A rare way to write the digit: points that its strokes bend at, in heights.
fn bends(digit: usize, rng: &mut Rng) -> Strokes {
    let wide = rng.between(0.75, 1.35);
    let way = WAYS[digit][rng.below(WAYS[digit].len())];
    let mut bends: Strokes = way.iter().map(|stroke| stroke.iter().map(|&(x, y)| (x * wide, y)).collect()).collect();
    // The roof of a 5 is of any length.
    if digit == 5
        && let Some(end) = bends.iter_mut().flatten().max_by(|a, b| a.0.total_cmp(&b.0))
    {
        end.0 += rng.between(-0.25, 0.3);
    }
    bends
}

/// Moves strokes so that they begin at the left and at the top, and makes them one high.
fn in_a_height(mut strokes: Strokes) -> Strokes {
    let points = || strokes.iter().flatten();
    let left = points().map(|p| p.0).fold(f32::MAX, f32::min);
    let top = points().map(|p| p.1).fold(f32::MAX, f32::min);
    let height = (points().map(|p| p.1).fold(f32::MIN, f32::max) - top).max(0.1);
    strokes.iter_mut().flatten().for_each(|p| *p = ((p.0 - left) / height, (p.1 - top) / height));
    strokes
}

/// Zeros that a pen writes without being lifted, as loops of a spring: the line of each, `pitch` from the one before, in heights of a zero.
#[must_use]
pub fn spring(count: usize, pitch: f32, across: f32) -> Vec<Vec<(f32, f32)>> {
    use std::f32::consts::TAU;
    const PIECES: usize = 14;
    let at = |turns: f32| {
        let (sin, cos) = (TAU * turns).sin_cos();
        (across + pitch * turns - across * sin, 0.5 - 0.5 * cos)
    };
    (0..count).map(|i| (0..=PIECES).map(|j| at(i as f32 + j as f32 / PIECES as f32)).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Shape, spring};
    use crate::rng::Rng;

    #[test]
    fn a_hand_writes_its_rare_digit_much_the_same_each_time_and_another_hand_otherwise() {
        let mut rng = Rng::new(4);
        for digit in 0..10 {
            let (one, other) = (Shape::any(digit, &mut rng), Shape::any(digit, &mut rng));
            let ends = |shape: Shape, rng: &mut Rng| {
                let strokes = shape.strokes(rng);
                let (first, last) = (strokes[0][0], *strokes[0].last().expect("a stroke has points"));
                [first.0, first.1, last.0, last.1]
            };
            let apart = |a: [f32; 4], b: [f32; 4]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            let (first, again, others) = (ends(one, &mut rng), ends(one, &mut rng), ends(other, &mut rng));
            assert!(apart(first, again) < 0.3, "{digit}: {first:?} and {again:?}");
            assert!(apart(first, others) > 0.01, "{digit}: {first:?} and {others:?}");
        }
    }

    #[test]
    fn every_rare_digit_is_one_high_and_not_wider_than_twice_that() {
        let mut rng = Rng::new(7);
        for digit in (0..10).cycle().take(400) {
            let strokes = Shape::any(digit, &mut rng).strokes(&mut rng);
            let points = || strokes.iter().flatten();
            let high = points().map(|p| p.1).fold(0.0, f32::max);
            let wide = points().map(|p| p.0).fold(0.0, f32::max);
            assert!((high - 1.0).abs() < 1e-3 && wide < 2.0, "{digit}: {wide} × {high}");
        }
    }

    #[test]
    fn the_loops_of_a_spring_hang_together() {
        let loops = spring(3, 0.6, 0.3);
        assert_eq!(loops.len(), 3);
        for pair in loops.windows(2) {
            let (end, start) = (pair[0].last().expect("a loop has points"), pair[1][0]);
            assert!((end.0 - start.0).abs() < 1e-4 && (end.1 - start.1).abs() < 1e-4);
        }
    }
}
