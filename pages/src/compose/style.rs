//! Hands and pens: how a page is written.

use super::hands::Strokes;
use super::shapes::Shape;
use crate::rng::Rng;

/// How a page is written: one writer, one pen. Lengths are in pixels of the page.
#[derive(Debug, Clone)]
pub struct Style {
    /// Height of the usual digit.
    pub height: f32,
    /// Half the width of the pen's line.
    pub radius: f32,
    /// Columns to the right for each row upwards.
    pub slant: f32,
    /// How much wider than in the sample.
    pub stretch: f32,
    /// How unevenly: 0 to about 0.12.
    pub unsteady: f32,
    /// Gap between neighbours of one number, in heights; negative where they touch.
    pub gap: f32,
    /// How dark, 0 to 1.
    pub depth: f32,
    /// How many of the 1s are bare strokes.
    pub bare_ones: f32,
    /// How often the pen is not lifted between two digits.
    pub joined: f32,
    /// How much lower the zeros at the end of an amount are than its other digits.
    pub low_zeros: f32,
    /// Of each digit, how high this hand writes it, in heights, and how far below the others it ends.
    pub habits: [(f32, f32); 10],
    /// How many of the 1s begin with a stroke upwards as long as themselves.
    pub long_noses: f32,
    /// Of each digit, how this hand adorns it.
    pub flourishes: [Flourish; 10],
    /// Of each digit, how this hand writes it where its way is a rare one. A digit alone on its line is written as usual: a hook of a 5 is
    /// one beside other digits only.
    pub shapes: [Option<Shape>; 10],
    /// How often zeros in a row are written in one go.
    pub springs: f32,
}

/// What a hand adds to a digit, in heights of the digit; 0 where it adds nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Flourish {
    /// Radius of a loop before the pen sets off; negative where it turns the other way.
    pub eye: f32,
    /// Length of a stroke on which the pen leaves; negative where it turns the other way.
    pub tail: f32,
}

impl Flourish {
    /// Digits that are read as others with a loop at their beginning, or with a tail.
    const WITHOUT_EYE: [usize; 3] = [1, 4, 6];
    const WITHOUT_TAIL: [usize; 3] = [1, 6, 8];

    fn any(digit: usize, rng: &mut Rng) -> Self {
        let side = if rng.chance(0.5) { 1.0 } else { -1.0 };
        let eye = if Self::WITHOUT_EYE.contains(&digit) || rng.chance(0.5) { 0.0 } else { rng.between(0.03, 0.13) };
        let tail = if Self::WITHOUT_TAIL.contains(&digit) || rng.chance(0.5) { 0.0 } else { rng.between(0.08, 0.3) };
        Self { eye: eye * side, tail: tail * if rng.chance(0.5) { 1.0 } else { -1.0 } }
    }

    /// The strokes with what it adds: a loop before the first, a curve behind the last.
    #[must_use]
    pub fn adorn(self, strokes: &Strokes) -> Strokes {
        let mut strokes = strokes.clone();
        // Where the pen comes from or goes to, as a unit vector, seen over some of the way: single points shake.
        let heading = |from: (f32, f32), others: &mut dyn Iterator<Item = &(f32, f32)>| {
            others.map(|to| (to.0 - from.0, to.1 - from.1)).find(|way| way.0.hypot(way.1) > 0.12).map(|way| {
                let length = way.0.hypot(way.1);
                (way.0 / length, way.1 / length)
            })
        };
        if let Some(first) = strokes.first_mut().filter(|_| self.eye != 0.0)
            && let Some(start) = first.first().copied()
            && let Some((dx, dy)) = heading(start, &mut first.iter())
        {
            let r = self.eye;
            let (cx, cy) = (start.0 - r * dy, start.1 + r * dx);
            let eye = (1..=9).rev().map(|i| {
                let (sin, cos) = (-0.62 * i as f32).sin_cos();
                let (x, y) = (r * dy, -r * dx);
                (cx + x * cos - y * sin, cy + x * sin + y * cos)
            });
            first.splice(0..0, eye);
        }
        if let Some(last) = strokes.last_mut().filter(|_| self.tail != 0.0)
            && let Some(end) = last.last().copied()
            && let Some((dx, dy)) = heading(end, &mut last.iter().rev())
        {
            let mut at = end;
            for i in 1..=5 {
                let (sin, cos) = (0.35 * i as f32 * self.tail.signum()).sin_cos();
                let step = self.tail.abs() / 5.0;
                at = (at.0 - step * (dx * cos - dy * sin), at.1 - step * (dx * sin + dy * cos));
                last.push(at);
            }
        }
        strokes
    }
}

impl Style {
    /// Any hand and pen, for digits about `height` pixels high.
    pub fn any(height: f32, rng: &mut Rng) -> Self {
        let exp = |low: f32, high: f32, rng: &mut Rng| rng.between(low.ln(), high.ln()).exp();
        let thick = if rng.chance(0.06) { exp(0.15, 0.26, rng) } else { exp(0.03, 0.16, rng) };
        let gap = match rng.below(8) {
            0 | 1 => rng.between(-0.14, 0.06),
            2..=5 => rng.between(0.04, 0.3),
            _ => rng.between(0.2, 0.48),
        };
        // Most hands write all digits about as high; some a 7 twice as high as a 0.
        let uneven = if rng.chance(0.2) { rng.between(0.1, 0.25) } else { rng.between(0.0, 0.06) };
        let habits = [(); 10]
            .map(|()| ((uneven * rng.normal()).exp().clamp(0.5, 1.5), (0.5 * uneven * rng.normal()).clamp(-0.3, 0.3)));
        let adorned = if rng.chance(0.3) { rng.between(0.1, 0.5) } else { 0.0 };
        let flourishes: [Flourish; 10] =
            std::array::from_fn(
                |digit| {
                    if rng.chance(adorned) { Flourish::any(digit, rng) } else { Flourish::default() }
                },
            );
        let rare = if rng.chance(0.25) { rng.between(0.1, 0.5) } else { 0.0 };
        let shapes = std::array::from_fn(|digit| rng.chance(rare).then(|| Shape::any(digit, rng)));
        // Some collections stretch their digits to squares, and some hands write like that.
        let stretch = if rng.chance(0.08) { exp(1.2, 2.0, rng) } else { (-0.05 + 0.15 * rng.normal()).exp() };
        Self {
            height,
            radius: (0.5 * thick * height).max(0.3),
            slant: 0.05 + 0.15 * rng.normal(),
            stretch,
            unsteady: rng.between(0.0, 0.12),
            gap,
            depth: if rng.chance(0.25) { rng.between(0.45, 1.0) } else { 1.0 },
            bare_ones: if rng.chance(0.15) { 0.7 } else { 0.02 },
            joined: if rng.chance(0.12) { rng.between(0.1, 0.8) } else { 0.0 },
            low_zeros: if rng.chance(0.2) { rng.between(0.1, 0.45) } else { 0.0 },
            habits,
            long_noses: if rng.chance(0.1) { 0.7 } else { 0.02 },
            flourishes,
            shapes,
            springs: if rng.chance(0.06) { 0.7 } else { 0.0 },
        }
    }
}
