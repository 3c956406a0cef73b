//! Ways to write a digit that few of those who lent their strokes have, though many people do: the 5 of one hook, the 9 on a stem, the 1
//! with a long nose, zeros in one go.

use super::hands::Strokes;
use crate::draw::curve::trace;
use crate::rng::Rng;

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
    let way = rng.below(4);
    let wide = rng.between(0.75, 1.35);
    let bends: Strokes = match (digit, way) {
        // Rings wider than high, closed from within or not at all.
        (0, 0) => vec![ring(0.5, 1.0, 0.2, 6.9)],
        (0, 1) => vec![vec![(0.1, 0.55), (0.6, 0.5), (0.75, 0.2), (0.4, 0.0), (0.05, 0.4), (0.3, 1.0), (0.85, 0.75)]],
        (0, 2) => vec![ring(0.65, 1.0, -0.4, 7.4)],
        (0, _) => vec![ring(0.3, 1.0, 1.2, 5.7)],
        // A nose as long as the stem, straight or hollow; a stem that ends in a foot.
        (1, 0 | 1) => vec![vec![(-0.45, 0.7), (-0.15, 0.3), (0.0, 0.0), (0.0, 0.0), (-0.03, 1.0)]],
        (1, 2) => vec![vec![(-0.4, 0.55), (-0.1, 0.25), (0.02, 0.0), (0.0, 0.5), (-0.05, 1.0)]],
        (1, _) => vec![vec![(-0.25, 0.25), (0.0, 0.0), (0.0, 0.0), (-0.08, 0.9), (0.0, 1.0), (0.2, 0.97)]],
        // A ring for a head; a loop for a foot.
        (2, 0 | 1) => vec![vec![
            (0.4, 0.55),
            (0.1, 0.4),
            (0.25, 0.03),
            (0.62, 0.1),
            (0.6, 0.45),
            (0.3, 0.8),
            (0.0, 0.97),
            (0.0, 0.97),
            (0.35, 0.92),
            (0.85, 1.0),
        ]],
        (2, 2) => vec![vec![
            (0.08, 0.25),
            (0.35, 0.0),
            (0.65, 0.2),
            (0.4, 0.65),
            (0.08, 0.95),
            (0.02, 0.8),
            (0.25, 0.78),
            (0.5, 0.95),
            (0.85, 0.85),
        ]],
        (2, _) => vec![vec![(0.0, 0.1), (0.5, 0.0), (0.55, 0.25), (0.0, 1.0), (0.0, 1.0), (0.7, 0.95)]],
        // A flat head.
        (3, 0 | 1) => vec![vec![
            (0.05, 0.03),
            (0.6, 0.0),
            (0.6, 0.0),
            (0.27, 0.38),
            (0.27, 0.38),
            (0.6, 0.55),
            (0.5, 0.92),
            (0.0, 0.95),
        ]],
        (3, _) => vec![vec![
            (0.05, 0.1),
            (0.45, 0.0),
            (0.5, 0.25),
            (0.2, 0.42),
            (0.3, 0.5),
            (0.65, 0.65),
            (0.4, 1.0),
            (-0.1, 0.95),
            (-0.05, 0.75),
        ]],
        // Open; in one go; as a flash of lightning.
        (4, 0) => vec![vec![(0.05, 0.0), (0.0, 0.45), (0.1, 0.52), (0.5, 0.4)], vec![(0.55, 0.0), (0.5, 1.0)]],
        (4, 1) => vec![vec![
            (0.35, 0.0),
            (0.0, 0.58),
            (0.0, 0.58),
            (0.6, 0.5),
            (0.62, 0.3),
            (0.62, 0.3),
            (0.45, 0.75),
            (0.4, 1.0),
        ]],
        (4, 2) => vec![vec![(0.45, 0.0), (0.02, 0.6), (0.02, 0.6), (0.8, 0.52)], vec![(0.55, 0.3), (0.4, 1.0)]],
        (4, _) => vec![vec![(0.2, 0.0), (0.0, 0.5), (0.15, 0.55), (0.4, 0.3), (0.4, 0.3), (0.35, 1.0)]],
        // A hook and a roof in one go, with a flag of any length.
        (5, 0 | 1) => {
            let flag = rng.between(0.1, 0.6);
            vec![vec![(0.0, 0.4), (0.1, 0.75), (0.2, 1.0), (0.27, 0.9), (0.45, 0.03), (0.45, 0.03), (0.5 + flag, 0.02)]]
        }
        (5, 2) => vec![vec![
            (0.65, 0.0),
            (0.15, 0.05),
            (0.15, 0.05),
            (0.1, 0.45),
            (0.45, 0.45),
            (0.45, 0.85),
            (0.1, 1.0),
            (-0.1, 0.85),
        ]],
        (5, _) => vec![
            vec![(0.1, 0.1), (0.1, 0.45), (0.4, 0.5), (0.4, 0.9), (-0.1, 0.95)],
            vec![(0.15, 0.05), (0.5 + rng.between(0.1, 0.7), 0.0)],
        ],
        (6, 0 | 1) => {
            vec![vec![(0.6, 0.0), (0.15, 0.45), (0.1, 0.9), (0.4, 1.0), (0.55, 0.75), (0.3, 0.6), (0.1, 0.75)]]
        }
        (6, _) => vec![vec![(0.15, 0.0), (0.02, 0.55), (0.15, 0.98), (0.5, 0.9), (0.45, 0.6), (0.05, 0.68)]],
        // With a bar and hardly a roof; with a wave for a roof.
        (7, 0 | 1) => {
            vec![vec![(0.1, 0.1), (0.2, 0.02), (0.45, 0.0), (0.45, 0.0), (0.25, 1.0)], vec![(0.0, 0.5), (0.6, 0.43)]]
        }
        (7, 2) => vec![vec![(0.0, 0.2), (0.02, 0.02), (0.3, 0.12), (0.65, 0.0), (0.65, 0.0), (0.3, 0.5), (0.2, 1.0)]],
        (7, _) => {
            vec![vec![(0.0, 0.05), (0.6, 0.0), (0.6, 0.0), (0.35, 0.5), (0.3, 1.0)], vec![(0.1, 0.55), (0.65, 0.5)]]
        }
        // Open at the top; from the bottom.
        (8, 0 | 1) => vec![vec![
            (0.55, 0.15),
            (0.3, 0.0),
            (0.08, 0.2),
            (0.3, 0.45),
            (0.52, 0.75),
            (0.3, 1.0),
            (0.05, 0.8),
            (0.35, 0.45),
            (0.7, 0.05),
        ]],
        (8, _) => vec![vec![
            (0.35, 0.5),
            (0.1, 0.3),
            (0.3, 0.0),
            (0.55, 0.2),
            (0.2, 0.6),
            (0.05, 0.85),
            (0.3, 1.0),
            (0.5, 0.8),
            (0.3, 0.5),
        ]],
        // A bowl on a stem, drawn from the stem; a bowl that closes at the right of it.
        (9, 0) => {
            vec![vec![(0.05, 1.0), (0.12, 0.5), (0.2, 0.08), (0.45, 0.0), (0.65, 0.17), (0.55, 0.42), (0.15, 0.48)]]
        }
        (9, 1) => vec![vec![(0.55, 0.4), (0.15, 0.4), (0.1, 0.1), (0.45, 0.0), (0.6, 0.2), (0.3, 0.55), (0.15, 1.0)]],
        (9, 2) => vec![vec![
            (0.5, 0.15),
            (0.2, 0.0),
            (0.0, 0.25),
            (0.2, 0.48),
            (0.5, 0.15),
            (0.5, 0.15),
            (0.5, 0.8),
            (0.25, 1.0),
            (-0.05, 0.85),
        ]],
        (_, _) => {
            vec![vec![(0.4, 0.45), (0.05, 0.35), (0.2, 0.0), (0.55, 0.1), (0.45, 0.5), (0.35, 0.85), (0.05, 1.0)]]
        }
    };
    bends.into_iter().map(|stroke| stroke.into_iter().map(|(x, y)| (x * wide, y)).collect()).collect()
}

/// A ring of half a height and `across` half its width, from an angle on for so many radians, against the clock.
fn ring(across: f32, down: f32, from: f32, length: f32) -> Vec<(f32, f32)> {
    (0..=9)
        .map(|i| (from + length * i as f32 / 9.0).sin_cos())
        .map(|(sin, cos)| (across * (1.0 - sin), 0.5 * down * (1.0 - cos)))
        .collect()
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
