//! Unread ink that stands inside a number → a digit that nobody is sure of: 4?7 must not come out as 47, nor as 4 and 7.

use crate::classify::{DIGITS, Prediction};
use crate::finder::candidate::CLASSES;
use crate::finder::{Candidate, Verdict};
use crate::geometry::BoundingBox;
use crate::glyphs::Glyph;
use crate::layout::Lines;

/// When unread ink is a digit of the number that it stands in. Lengths are shares of the height of the digits beside it.
#[derive(Debug, Clone)]
pub struct GapParams {
    /// Least probability, by the network, that the digit before the ink is not the last of its number: an operator of a sum has the size of
    /// a digit and parts two. Then the gaps of the page decide.
    pub min_link: f32,
    /// Height of the ink.
    pub height: (f32, f32),
    /// Farthest that its middle may lie above or below theirs.
    pub max_offset: f32,
    /// Widest gap on either side, and how far the boxes of two slanted neighbours may lie over each other.
    pub gap: (f32, f32),
    /// Least distance of its middle from theirs: the finder's box of a thin stroke may lie beside the stroke, which is then unread ink.
    pub min_apart: f32,
    /// Share of the namer's word that counts: the finder saw no digit there, and it errs as often as not.
    pub trust: f32,
}

impl Default for GapParams {
    fn default() -> Self {
        Self { min_link: 0.3, height: (0.55, 1.7), max_offset: 0.35, gap: (-0.3, 0.45), min_apart: 0.15, trust: 0.5 }
    }
}

/// How often numbers are put together again without the ink that turned out to stand in none.
const ROUNDS: usize = 4;

/// Adds those of the `places` of unread ink to `glyphs` that stand inside a number, and returns the lines of numbers that `put_together`
/// then makes. The others are left in `places`; digits that one of them parts as a digit would are not sure. `name` looks at a place of the
/// picture: left, top, right, bottom in its pixels. `lines` are those of the glyphs without any of the places, if somebody has made them.
pub fn fill(
    glyphs: &mut Vec<Glyph>,
    places: &mut Vec<BoundingBox>,
    name: impl Fn([f32; 4]) -> Prediction,
    put_together: impl Fn(&[Glyph]) -> Lines,
    lines: Option<Lines>,
    params: &GapParams,
) -> Lines {
    let seen = glyphs.len();
    for place in places.iter() {
        if let Some((before, _)) = neighbours(&glyphs[..seen], place, params) {
            let before = glyphs[before].candidate.clone();
            if before.link >= params.min_link {
                glyphs.push(unsure(place, &before, &name(place.edges()), params));
            }
        }
    }
    let known = lines.filter(|_| glyphs.len() == seen);
    let mut lines = known.unwrap_or_else(|| put_together(glyphs));
    for _ in 0..ROUNDS {
        let is_inside = inside(&lines, glyphs, seen);
        if !is_inside.contains(&false) {
            break;
        }
        let mut is_inside = is_inside.into_iter();
        glyphs.retain(|_| is_inside.next().unwrap_or(true));
        lines = put_together(glyphs);
    }
    if inside(&lines, glyphs, seen).contains(&false) {
        glyphs.truncate(seen);
        lines = put_together(glyphs);
    }
    places.retain(|place| !glyphs[seen..].iter().any(|glyph| glyph.bounding_box == *place));
    for place in places.iter() {
        if let Some((before, behind)) = neighbours(&glyphs[..seen], place, params) {
            (glyphs[before].agreed, glyphs[behind].agreed) = (false, false);
        }
    }
    lines
}

/// Of each glyph, whether the network saw it or it stands between two digits of one number that it saw.
fn inside(lines: &Lines, glyphs: &[Glyph], seen: usize) -> Vec<bool> {
    let mut inside: Vec<bool> = (0..glyphs.len()).map(|at| at < seen).collect();
    for number in lines.iter().flatten() {
        let is_seen_digit = |&at: &usize| at < seen && glyphs[at].candidate.is_digit();
        let first = number.iter().position(is_seen_digit);
        let last = number.iter().rposition(is_seen_digit);
        if let (Some(first), Some(last)) = (first, last) {
            number[first..=last].iter().for_each(|&at| inside[at] = true);
        }
    }
    inside
}

/// The digits before and behind a place that stands between them as a digit of their number does.
fn neighbours(glyphs: &[Glyph], place: &BoundingBox, params: &GapParams) -> Option<(usize, usize)> {
    let (x, y) = place.center();
    let fits = |&at: &usize| {
        let b = &glyphs[at].bounding_box;
        let height = b.height as f32;
        let gap = if b.center().0 < x { place.x as f32 - b.right() as f32 } else { b.x as f32 - place.right() as f32 };
        glyphs[at].candidate.is_digit()
            && (b.center().1 - y).abs() <= params.max_offset * height
            && (params.height.0..=params.height.1).contains(&(place.height as f32 / height))
            && (params.gap.0..=params.gap.1).contains(&(gap / height))
    };
    let is_over = |glyph: &Glyph| {
        let (dx, dy) = (glyph.bounding_box.center().0 - x, glyph.bounding_box.center().1 - y);
        let height = glyph.bounding_box.height as f32;
        glyph.candidate.is_digit() && dx.abs() < params.min_apart * height && dy.abs() < params.max_offset * height
    };
    if glyphs.iter().any(is_over) {
        return None;
    }
    let nearest = |is_before: bool| {
        let middle = |at: usize| glyphs[at].bounding_box.center().0;
        let beside = (0..glyphs.len()).filter(|&at| (middle(at) < x) == is_before).filter(fits);
        beside.min_by(|&a, &b| (middle(a) - x).abs().total_cmp(&(middle(b) - x).abs()))
    };
    nearest(true).zip(nearest(false))
}

/// A digit for the ink at `place`, linked and printed as the one before it.
fn unsure(place: &BoundingBox, before: &Candidate, named: &Prediction, params: &GapParams) -> Glyph {
    let digits: f32 = named.probabilities[..DIGITS].iter().sum();
    let mut probabilities = [0.0; DIGITS + 1];
    for (probability, said) in probabilities.iter_mut().zip(&named.probabilities[..DIGITS]) {
        *probability = params.trust * said / digits.max(f32::MIN_POSITIVE);
    }
    probabilities[DIGITS] = 1.0 - params.trust;
    let prediction = Prediction { probabilities };
    let candidate = Candidate {
        bounds: place.edges(),
        classes: [0.0; CLASSES],
        class: usize::from(prediction.label()),
        verdict: Verdict::Kept,
        ..before.clone()
    };
    Glyph {
        candidate,
        bounding_box: *place,
        component: None,
        said: None,
        prediction,
        agreed: false,
        seen: false,
        is_likely: true,
        printed: false,
    }
}

#[cfg(test)]
mod tests;
