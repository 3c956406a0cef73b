//! A written-down shape → one time somebody wrote it: never twice the same.

use super::curve::{Point, distance, trace};
use super::noise::field;
use super::strokes::{Shape, digit_shapes};
use crate::rng::Rng;

/// How somebody writes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hand {
    /// Columns to the right for each row upwards: the tangent of the slant.
    pub(super) slant: f32,
    /// 0 writes as if stencilled, 1 is an ordinary hand, 2 a hasty one.
    pub(super) jitter: f32,
    /// How much the line's width changes on its way, as a part of the width, 0 to 1.
    pub(super) pressure: f32,
    /// Probability that a stroke is broken.
    pub(super) broken: f32,
}

/// A point of a written character in heights of the character: x, y down from the top, and the line's width as a part of the pen's.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Written {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) width: f32,
}

/// Which shape of each digit a writer is used to.
pub(super) fn habits(rng: &mut Rng) -> [usize; 10] {
    std::array::from_fn(|label| rng.below(digit_shapes(label as u8).len()))
}

/// Points lie this far apart, in heights.
const STEP: f32 = 0.02;

/// Writes `shape` once.
pub(super) fn write(shape: Shape, hand: &Hand, rng: &mut Rng) -> Vec<Vec<Written>> {
    let j = hand.jitter;
    let stretch = (1.0 + 0.04 * j + 0.11 * j * rng.normal()).clamp(0.7, 1.5);
    let turn = (0.035 * j * rng.normal()).clamp(-0.14, 0.14);
    let slant = hand.slant + 0.05 * j * rng.normal();
    let bend = 0.03 * j * rng.normal();
    // The lower half a little wider or narrower than the upper.
    let pear = 0.12 * j * rng.normal();
    let tremor = rng.next();
    let place = |(x, y): Point| {
        let (x, up) = (x * stretch, 0.5 - y);
        let x = 0.28 + (x - 0.28) * (1.0 - pear * up);
        let x = x + slant * up + bend * (1.0 - 4.0 * up * up);
        (x - turn * (y - 0.5), y + turn * (x - 0.28))
    };
    let shake = |(x, y): Point| {
        let far = |salt: u64| 0.022 * field(tremor ^ salt, x * 2.3, y * 2.3);
        let near = |salt: u64| 0.006 * field(tremor ^ salt, x * 9.0, y * 9.0);
        (x + j * (far(1) + near(2)), y + j * (far(3) + near(4)))
    };
    let mut strokes = Vec::new();
    for stroke in shape {
        let mut points: Vec<Point> = Vec::with_capacity(stroke.len());
        for (i, &(x, y)) in stroke.iter().enumerate() {
            if i > 0 && stroke[i - 1] == (x, y) {
                // A corner stays one.
                points.extend(points.last().copied());
                continue;
            }
            // Ends are set down less carefully than the way between them.
            let sway = if i == 0 || i + 1 == stroke.len() { 0.026 } else { 0.016 } * j;
            let (x, y) = (f32::from(x) / 100.0, f32::from(y) / 100.0);
            points.push(place((x + sway * rng.normal(), y + sway * rng.normal())));
        }
        let line: Vec<Point> = trace(&points, STEP).into_iter().map(shake).collect();
        strokes.extend(break_up(press(&line, hand.pressure, rng), hand.broken, rng));
    }
    strokes
}

/// Gives the line its width: it swells and thins on the way and runs out towards the end.
fn press(line: &[Point], pressure: f32, rng: &mut Rng) -> Vec<Written> {
    let seed = rng.next();
    let whole: f32 = line.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
    let mut passed = 0.0;
    let mut before = line.first().copied();
    line.iter()
        .map(|&(x, y)| {
            passed += before.map_or(0.0, |point| distance(point, (x, y)));
            before = Some((x, y));
            let swell = 1.0 + 0.7 * pressure * field(seed, passed * 3.0, 0.5);
            let lift = ((whole - passed) / 0.15).clamp(0.0, 1.0);
            Written { x, y, width: swell * (1.0 - 0.7 * pressure * (1.0 - lift)) }
        })
        .collect()
}

/// Leaves out a short piece somewhere in the middle, with probability `broken`.
fn break_up(line: Vec<Written>, broken: f32, rng: &mut Rng) -> Vec<Vec<Written>> {
    if !rng.chance(broken) || line.len() < 24 {
        return vec![line];
    }
    let gap = 6 + rng.below(4);
    let start = line.len() / 4 + rng.below(line.len() / 2 - gap / 2);
    let rest = line[(start + gap).min(line.len() - 1)..].to_vec();
    vec![line[..start].to_vec(), rest]
}

#[cfg(test)]
mod tests {
    use super::{Hand, Written, habits, write};
    use crate::draw::strokes::digit_shapes;
    use crate::rng::Rng;

    const STENCIL: Hand = Hand { slant: 0.0, jitter: 0.0, pressure: 0.0, broken: 0.0 };

    #[test]
    fn a_hand_without_jitter_writes_every_shape_one_high() {
        for label in 0..10 {
            for shape in digit_shapes(label) {
                let strokes = write(shape, &STENCIL, &mut Rng::new(1));
                let ys = || strokes.iter().flatten().map(|point| point.y);
                let (top, bottom) = (ys().fold(1.0, f32::min), ys().fold(0.0, f32::max));
                assert!(top.abs() < 0.06 && (bottom - 1.0).abs() < 0.06, "a {label} from {top} to {bottom}");
            }
        }
    }

    #[test]
    fn the_same_seed_writes_the_same_and_another_does_not() {
        let hand = Hand { jitter: 1.0, pressure: 0.3, ..STENCIL };
        let written = |seed| write(digit_shapes(2)[0], &hand, &mut Rng::new(seed));
        assert_eq!(written(4), written(4));
        assert_ne!(written(4), written(5));
    }

    #[test]
    fn slant_leans_a_bare_one_to_the_right() {
        let lean = |slant| {
            let strokes = write(digit_shapes(1)[0], &Hand { slant, ..STENCIL }, &mut Rng::new(1));
            let (first, last): (&Written, &Written) = (&strokes[0][0], &strokes[0][strokes[0].len() - 1]);
            first.x - last.x
        };
        assert!((lean(0.3) - lean(0.0) - 0.3).abs() < 0.01);
    }

    #[test]
    fn a_broken_stroke_has_a_gap_and_the_rest_of_its_ink() {
        let whole = write(digit_shapes(0)[0], &STENCIL, &mut Rng::new(1));
        let broken = write(digit_shapes(0)[0], &Hand { broken: 1.0, ..STENCIL }, &mut Rng::new(1));
        let points = |strokes: &[Vec<Written>]| strokes.iter().map(Vec::len).sum::<usize>();
        assert_eq!((whole.len(), broken.len()), (1, 2));
        assert!((6..10).contains(&(points(&whole) - points(&broken))));
    }

    #[test]
    fn writers_differ_in_their_habits() {
        assert_ne!(habits(&mut Rng::new(1)), habits(&mut Rng::new(2)));
    }
}
