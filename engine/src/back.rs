//! Pale digits → those that were written on this side of the sheet: what shows through from the back is mirrored.

use crate::binarize::InkMap;
use crate::classify::{DIGITS, Prediction};
use crate::finder::Verdict;
use crate::finder::candidate::Candidate;
use crate::glyphs::Glyph;
use crate::median::median;
use crate::segment::strength;

/// When digits are taken for the back of the sheet.
#[derive(Debug, Clone)]
pub struct BackParams {
    /// Whether they are read all the same: a faint pencil may be taken for the back.
    pub include: bool,
    /// Strength of ink, 0 to 255, from which it is of this side: a sheet that lets more through is hardly written on.
    pub pale: f32,
    /// Fewest pale digits to judge by: 0, 1 and 8 look alike from both sides, and a single digit may be badly written.
    pub fewest: usize,
    /// Most that are looked at, evenly over the page: more would cost time and say the same.
    pub most: usize,
    /// How many times darker the other digits are, where somebody has surely written on this side: there, what is pale must be more probable
    /// as it stands to be of this side.
    pub darker: f32,
    /// How many times as probable the digits must be mirrored as straight, each, in the geometric mean. On drawn pages it was 1.4 times and
    /// more for the back of a sheet, and at most 0.6 times for the front of one that is written on as faintly.
    pub mirrored: f32,
    /// The same beside darker writing.
    pub mirrored_beside: f32,
    /// Share of the digits' median strength that the darkest pixel of a mark must have: a point is small and soft, and not that pale.
    pub mark: f32,
}

impl Default for BackParams {
    fn default() -> Self {
        Self {
            include: false,
            pale: 48.0,
            fewest: 3,
            most: 48,
            darker: 2.5,
            mirrored: 1.1,
            mirrored_beside: 0.75,
            mark: 0.35,
        }
    }
}

/// What the namer says of a place of the picture, left, top, right and bottom.
pub struct Named<'a> {
    /// As it stands.
    pub straight: &'a dyn Fn([f32; 4]) -> Prediction,
    /// Mirrored, turned by 0, 90, 180 and 270 degrees.
    pub mirrored: &'a dyn Fn([f32; 4]) -> [Prediction; 4],
}

/// Drops the pale digits where they are digits when mirrored rather than as they stand. What is no digit as it stands is looked at, too: of
/// the back the classifier leaves the digits that look alike from both sides, and these alone say nothing.
pub fn leave_back_out(
    glyphs: &mut Vec<Glyph>,
    no_digits: &[Glyph],
    candidates: &mut [Candidate],
    map: &InkMap,
    named: &Named<'_>,
    params: &BackParams,
) {
    if params.include {
        return;
    }
    let strength = |glyph: &Glyph| glyph.component.as_ref().map(|ink| strength(ink, map));
    let is_pale = |glyph: &Glyph| strength(glyph).is_some_and(|strength| strength < params.pale);
    let pale_of = |glyphs: &[Glyph]| -> Vec<[f32; 4]> {
        glyphs.iter().filter(|glyph| is_pale(glyph)).map(|glyph| glyph.candidate.bounds).collect()
    };
    let pale = pale_of(glyphs);
    let dark = glyphs.iter().filter_map(strength).filter(|&strength| strength > params.darker * params.pale).count();
    let is_beside = dark >= params.fewest;
    let judged = if is_beside { !pale.is_empty() } else { pale.len() >= params.fewest };
    let least = if is_beside { params.mirrored_beside } else { params.mirrored };
    if !judged || times_mirrored(&[&*pale, &pale_of(no_digits)].concat(), named, params.most) <= least {
        return;
    }
    for candidate in candidates.iter_mut().filter(|candidate| pale.contains(&candidate.bounds)) {
        candidate.verdict = Verdict::Back;
    }
    glyphs.retain(|glyph| !is_pale(glyph));
}

/// Drops the marks whose ink is so much paler than the digits that it is of the back.
pub fn leave_pale_marks(glyphs: &mut Vec<Glyph>, map: &InkMap, params: &BackParams) {
    if params.include {
        return;
    }
    let inks = glyphs.iter().filter_map(|glyph| glyph.component.as_ref());
    let Some(usual) = median(inks.map(|ink| strength(ink, map))) else { return };
    let darkest = |glyph: &Glyph| {
        let [left, top, right, bottom] = glyph.candidate.bounds.map(|at| (at / map.scale as f32).max(0.0) as usize);
        let rows = map.ink.chunks_exact(map.width.max(1)).take(bottom + 1).skip(top);
        let across = left.min(map.width)..(right + 1).min(map.width);
        rows.flat_map(|row| row.get(across.clone()).unwrap_or(&[])).copied().max().unwrap_or(0)
    };
    glyphs.retain(|glyph| glyph.candidate.is_digit() || f32::from(darkest(glyph)) >= params.mark * usual);
}

/// How many times as probable digits are mirrored, all in the same turn, as they are straight: the geometric mean. A page that is read upside
/// down shows its back so, too.
fn times_mirrored(places: &[[f32; 4]], named: &Named<'_>, most: usize) -> f32 {
    /// A place that is no digit either way counts no more than this.
    const LEAST: f32 = 0.01;
    let likely = |said: &Prediction| said.probabilities[..DIGITS].iter().copied().fold(LEAST, f32::max).ln();
    let (mut straight, mut mirrored, mut count) = (0.0, [0.0; 4], 0.0);
    for &place in places.iter().step_by(places.len().div_ceil(most.max(1))) {
        straight += likely(&(named.straight)(place));
        mirrored.iter_mut().zip((named.mirrored)(place)).for_each(|(sum, said)| *sum += likely(&said));
        count += 1.0;
    }
    ((mirrored.into_iter().fold(f32::MIN, f32::max) - straight) / count).exp()
}

#[cfg(test)]
mod tests {
    use super::{BackParams, Named, leave_back_out, times_mirrored};
    use crate::binarize::{InkMap, STRONG};
    use crate::classify::{DIGITS, Prediction};
    use crate::components::{components_of, runs_of};
    use crate::finder::Verdict;
    use crate::finder::candidate::Candidate;
    use crate::geometry::BoundingBox;
    use crate::glyphs::Glyph;

    fn sure(confidence: f32) -> Prediction {
        let mut probabilities = [(1.0 - confidence) / DIGITS as f32; DIGITS + 1];
        probabilities[3] = confidence;
        Prediction { probabilities }
    }

    fn times(straight: &[f32], mirrored: &[[f32; 4]]) -> f32 {
        let places: Vec<[f32; 4]> = (0..straight.len()).map(|i| [i as f32; 4]).collect();
        let named = Named {
            straight: &|place| sure(straight[place[0] as usize]),
            mirrored: &|place| mirrored[place[0] as usize].map(sure),
        };
        times_mirrored(&places, &named, 24)
    }

    #[test]
    fn digits_that_are_clearer_mirrored_are_of_the_back_in_whatever_turn() {
        assert!(times(&[0.3, 0.9, 0.2], &[[0.9, 0.1, 0.1, 0.1], [0.9, 0.1, 0.1, 0.1], [0.8, 0.1, 0.1, 0.1]]) > 2.0);
        assert!(times(&[0.3, 0.9, 0.2], &[[0.1, 0.1, 0.9, 0.1], [0.1, 0.1, 0.9, 0.1], [0.1, 0.1, 0.8, 0.1]]) > 2.0);
    }

    #[test]
    fn digits_that_are_as_clear_both_ways_and_those_that_lie_each_in_a_turn_of_their_own_are_not() {
        assert!((times(&[0.9, 0.9, 0.9], &[[0.9, 0.1, 0.1, 0.1]; 3]) - 1.0).abs() < 1e-3);
        assert!(times(&[0.5, 0.5, 0.5], &[[0.9, 0.1, 0.1, 0.1], [0.1, 0.9, 0.1, 0.1], [0.1, 0.1, 0.1, 0.9]]) < 1.0);
    }

    /// Pale strokes side by side, and the map that they are in.
    fn pale_strokes<const N: usize>() -> ([Glyph; N], InkMap) {
        let (width, height) = (10 * N, 20);
        let is_ink = |i: usize| (4..7).contains(&(i % 10)) && (2..18).contains(&(i / width));
        let mask: Vec<u8> = (0..width * height).map(|i| if is_ink(i) { STRONG } else { 0 }).collect();
        let ink = components_of(&runs_of(&mask, width, STRONG));
        let glyph = |i: usize| {
            let candidate = Candidate::seen_at([10.0 * i as f32, 2.0, 10.0 * i as f32 + 9.0, 18.0], &[(8, 0.9)]);
            let whole = BoundingBox { x: 10 * i as u32, y: 2, width: 9, height: 16 };
            Glyph { component: ink.get(i).cloned(), ..Glyph::seen(&candidate, whole) }
        };
        (std::array::from_fn(glyph), InkMap { scale: 1, width, height, ink: vec![30; mask.len()], mask })
    }

    #[test]
    fn what_looks_alike_from_both_sides_is_of_the_back_where_what_is_no_digit_is_one_when_mirrored() {
        let (strokes, map) = pale_strokes::<6>();
        let (digits, no_digits) = strokes.split_at(3);
        // The first three are 8s, the others 4s in a mirror.
        let straight = |bounds: [f32; 4]| sure(if bounds[0] < 30.0 { 0.9 } else { 0.1 });
        let named = Named { straight: &straight, mirrored: &|_| [0.9, 0.1, 0.1, 0.1].map(sure) };
        let left = |no_digits: &[Glyph]| {
            let mut candidates: Vec<Candidate> = digits.iter().map(|glyph| glyph.candidate.clone()).collect();
            let mut glyphs = digits.to_vec();
            leave_back_out(&mut glyphs, no_digits, &mut candidates, &map, &named, &BackParams::default());
            (glyphs.len(), candidates.iter().filter(|candidate| candidate.verdict == Verdict::Back).count())
        };
        assert_eq!(left(no_digits), (0, 3));
        assert_eq!(left(&[]), (3, 0));
    }

    #[test]
    fn of_many_digits_a_few_all_over_the_page_are_looked_at() {
        let asked = std::cell::Cell::new(0);
        let named = Named {
            straight: &|_| {
                asked.set(asked.get() + 1);
                sure(0.9)
            },
            mirrored: &|_| [sure(0.1); 4],
        };
        assert!(times_mirrored(&[[0.0; 4]; 1000], &named, 24) < 1.0);
        assert!((12..=24).contains(&asked.get()), "{}", asked.get());
    }
}
