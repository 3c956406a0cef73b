//! Glyphs and the page's other strokes → round brackets are told from 1s: 3) must not come out as 31.
//!
//! By itself a bracket looks like a bare 1. What tells it is its bow, and where it stands: behind the last digit, or before the first one.

use crate::components::Component;
use crate::finder::{Candidate, Verdict};
use crate::geometry::BoundingBox;
use crate::glyphs::{Glyph, leave_out};
use crate::segment::Segmented;

/// When a stroke is a bracket. Lengths are shares of the stroke's height, or of the digit's beside it.
///
/// Bows of bare strokes by UNIPEN's writers, measured: 94 of 100 closing brackets bow as much as one by itself has to, and 0.6 of 100 1s; 81 of
/// 100 opening ones, and 1 of 100 1s. As one of a pair 99 of 100 of either bow enough, 4 of 100 1s as what closes, and 12 as what opens.
#[derive(Debug, Clone)]
pub struct BracketParams {
    /// Least bow of a closing bracket that nothing opens, as behind the number of a list's line.
    pub lone_bow: f32,
    /// The same of an opening one that nothing closes: more 1s bow this way.
    pub lone_opening: f32,
    /// Least bow of each bracket of a pair.
    pub paired_bow: f32,
    /// Widest that a stroke may be in a row, for most of its rows.
    pub thin: f32,
    /// Lowest and highest bracket beside a digit.
    pub height: (f32, f32),
    /// Farthest from the digit that it holds.
    pub reach: f32,
    /// Least gap to a digit on its other side.
    pub apart: f32,
    /// Farthest from each other that the brackets of a pair may be.
    pub pair_reach: f32,
}

impl Default for BracketParams {
    fn default() -> Self {
        Self {
            lone_bow: 0.1,
            lone_opening: 0.15,
            paired_bow: 0.06,
            thin: 0.3,
            height: (0.7, 2.2),
            reach: 0.8,
            apart: 0.45,
            pair_reach: 14.0,
        }
    }
}

/// More strokes that bow are a texture, not brackets.
const MANY: usize = 3_000;

/// Drops the glyphs that are brackets, and takes the shapes that are out of what may be letters.
pub(crate) fn leave_brackets_out(
    glyphs: &mut Vec<Glyph>,
    candidates: &mut [Candidate],
    page: &mut Segmented,
    scale: u32,
    params: &BracketParams,
) {
    let is_digit = |glyph: &&Glyph| glyph.candidate.is_digit();
    let is_one = |glyph: &&Glyph| is_digit(glyph) && glyph.prediction.label() == 1;
    let mut digits: Vec<BoundingBox> = glyphs.iter().filter(is_digit).map(|glyph| glyph.bounding_box).collect();
    digits.sort_by_key(|digit| digit.x);
    let stroke = |ink: &Component| Stroke::of(ink, scale, params);
    let mut strokes: Vec<Stroke> =
        glyphs.iter().filter(is_one).filter_map(|glyph| glyph.component.as_ref()).filter_map(stroke).collect();
    // What was read as another digit is that, however thin and bowed: some write a 3 or a 7 so.
    let others: Vec<BoundingBox> =
        glyphs.iter().filter(is_digit).filter(|glyph| !is_one(glyph)).map(|glyph| glyph.bounding_box).collect();
    let unread = page.shapes.iter().filter_map(stroke);
    strokes.extend(
        unread.take(MANY + 1).filter(|stroke| !others.iter().any(|other| is_same(other, &stroke.bounding_box))),
    );
    strokes.sort_by_key(|stroke| (stroke.bounding_box.x, stroke.bounding_box.y));
    strokes.dedup_by(|a, b| is_same(&a.bounding_box, &b.bounding_box));
    if strokes.len() > MANY {
        return;
    }
    let brackets = brackets(&strokes, &digits, params);
    if brackets.is_empty() {
        return;
    }
    // From left to right, as the strokes: a page may have thousands of shapes.
    let widest = brackets.iter().map(|bracket| bracket.width).max().unwrap_or(0);
    let is_bracket = |b: &BoundingBox| {
        let from = brackets.partition_point(|bracket| bracket.x + widest < b.x);
        brackets[from..].iter().take_while(|bracket| bracket.x <= b.right()).any(|bracket| is_same(bracket, b))
    };
    let goes = |glyph: &Glyph| glyph.candidate.is_digit() && is_bracket(&glyph.bounding_box);
    leave_out(glyphs, candidates, Verdict::Bracket, goes);
    page.shapes.retain(|shape| !is_bracket(&shape.bounding_box.scaled(scale)));
}

/// Whether two boxes are of the same stroke.
fn is_same(a: &BoundingBox, b: &BoundingBox) -> bool {
    2 * a.intersection_area(b) > a.area().max(b.area())
}

/// A thin stroke that bows.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Stroke {
    /// In pixels of the picture.
    bounding_box: BoundingBox,
    /// How far its middle lies to the right of the line between its ends, in heights.
    bow: f32,
}

impl Stroke {
    /// `None` for ink that is no thin stroke, or hardly bows.
    fn of(ink: &Component, scale: u32, params: &BracketParams) -> Option<Self> {
        /// Share of the height at either end that is the end.
        const END: f32 = 0.08;
        /// Share of the rows that are thin: a bracket that hooks at its ends is wider there.
        const THIN_ROWS: f32 = 0.97;
        /// Rows below which a bow is a matter of single pixels.
        const LOWEST: u32 = 6;
        /// No bracket is wider, in heights, however it leans.
        const WIDEST: f32 = 0.8;
        let b = ink.bounding_box;
        let height = b.height as f32;
        if b.height < LOWEST || b.width as f32 > WIDEST * height {
            return None;
        }
        let rows = ink.rows();
        let wide = rows.iter().flatten().filter(|(from, to)| (to - from) as f32 > params.thin * height).count();
        if wide as f32 > (1.0 - THIN_ROWS) * height {
            return None;
        }
        let middle = |from: f32, to: f32| {
            let part = &rows[(from * height) as usize..((to * height).ceil() as usize).min(rows.len())];
            let places: Vec<f32> = part.iter().flatten().map(|(from, to)| (from + to) as f32 / 2.0).collect();
            (!places.is_empty()).then(|| places.iter().sum::<f32>() / places.len() as f32)
        };
        let ends = (middle(0.0, END)? + middle(1.0 - END, 1.0)?) / 2.0;
        let bow = (middle(1.0 / 3.0, 2.0 / 3.0)? - ends) / height;
        (bow.abs() >= params.paired_bow).then(|| Self { bounding_box: b.scaled(scale), bow })
    }

    /// Whether a digit stands on its row, and neither is much higher than the other.
    fn is_beside(&self, digit: &BoundingBox, params: &BracketParams) -> bool {
        /// Share of the lower one's height that both have in common.
        const COMMON: f32 = 0.5;
        let (a, b) = (&self.bounding_box, digit);
        let ratio = a.height as f32 / b.height as f32;
        let common = a.bottom().min(b.bottom()) as f32 - a.y.max(b.y) as f32;
        (params.height.0..=params.height.1).contains(&ratio) && common >= COMMON * b.height.min(a.height) as f32
    }
}

/// The boxes of the strokes that are brackets. Strokes and digits go from left to right, and so do the boxes.
fn brackets(strokes: &[Stroke], digits: &[BoundingBox], params: &BracketParams) -> Vec<BoundingBox> {
    let (widest, highest) =
        digits.iter().fold((0, 0), |(width, height), digit| (digit.width.max(width), digit.height.max(height)));
    let away = (params.reach.max(params.apart) * highest as f32).ceil() as u32;
    // Whether digits stand inside and none outside, where it opens or closes by its bow.
    let holds = |stroke: &Stroke| {
        let a = &stroke.bounding_box;
        let from = digits.partition_point(|digit| digit.x + widest + away < a.x);
        let near = digits[from..].iter().take_while(|digit| digit.x <= a.right() + away);
        let gaps = near.filter(|digit| !is_same(digit, a) && stroke.is_beside(digit, params)).map(|digit| {
            let is_left = digit.center().0 < a.center().0;
            let gap = if is_left { a.x as f32 - digit.right() as f32 } else { digit.x as f32 - a.right() as f32 };
            (is_left == (stroke.bow > 0.0), gap / digit.height as f32)
        });
        let (mut inside, mut outside) = (false, false);
        for (is_inside, gap) in gaps {
            inside |= is_inside && gap <= params.reach;
            outside |= !is_inside && gap < params.apart;
        }
        inside && !outside
    };
    let held: Vec<&Stroke> = strokes.iter().filter(|stroke| holds(stroke)).collect();
    let is_pair = |opening: &Stroke, closing: &Stroke| {
        let (a, b) = (&opening.bounding_box, &closing.bounding_box);
        let gap = b.x as f32 - a.right() as f32;
        opening.bow < 0.0
            && closing.bow > 0.0
            && gap > 0.0
            && gap <= params.pair_reach * a.height as f32
            && opening.is_beside(b, params)
    };
    let is_bracket = |stroke: &&&Stroke| {
        stroke.bow >= params.lone_bow
            || stroke.bow <= -params.lone_opening
            || held.iter().any(|other| is_pair(stroke, other) || is_pair(other, stroke))
    };
    held.iter().filter(is_bracket).map(|stroke| stroke.bounding_box).collect()
}

#[cfg(test)]
mod tests {
    use super::{BracketParams, Stroke, brackets};
    use crate::components::{Component, components_of, runs_of};
    use crate::geometry::BoundingBox;

    /// A stroke of 60 rows, 4 wide, whose middle lies `bow` heights to the right of its ends and whose foot `lean` to the right of its head.
    fn stroke(bow: f32, lean: f32) -> Component {
        let mut mask = vec![0; 80 * 60];
        for y in 0..60usize {
            let t = y as f32 / 59.0;
            let x = 40.0 + 60.0 * (bow * (1.0 - (2.0 * t - 1.0).powi(2)) + lean * t);
            (0..4).for_each(|dx| mask[y * 80 + x as usize + dx] = 1);
        }
        components_of(&runs_of(&mask, 80, 1)).remove(0)
    }

    fn bow_of(ink: &Component) -> Option<f32> {
        Stroke::of(ink, 1, &BracketParams::default()).map(|stroke| stroke.bow)
    }

    #[test]
    fn a_bow_is_told_from_a_straight_stroke_however_it_leans() {
        for lean in [-0.2, 0.0, 0.2] {
            assert_eq!(bow_of(&stroke(0.0, lean)), None);
            assert!(bow_of(&stroke(0.2, lean)).is_some_and(|bow| bow > 0.12), "{lean}");
            assert!(bow_of(&stroke(-0.2, lean)).is_some_and(|bow| bow < -0.12), "{lean}");
        }
        let block: Vec<u8> = vec![1; 40 * 60];
        assert_eq!(bow_of(&components_of(&runs_of(&block, 40, 1))[0]), None, "a block is no stroke");
    }

    fn at(x: u32) -> BoundingBox {
        BoundingBox { x, y: 10, width: 25, height: 40 }
    }

    fn bowed(x: u32, bow: f32) -> Stroke {
        Stroke { bounding_box: BoundingBox { x, y: 6, width: 10, height: 48 }, bow }
    }

    #[test]
    fn what_closes_stands_behind_the_last_digit_and_what_opens_needs_one_that_closes() {
        const NONE: [u32; 0] = [];
        let params = BracketParams::default();
        let found = |strokes: &[Stroke], digits: &[BoundingBox]| -> Vec<u32> {
            brackets(strokes, digits, &params).iter().map(|bracket| bracket.x).collect()
        };
        let digits = [at(100), at(130)];
        assert_eq!(found(&[bowed(165, 0.15)], &digits), [165], "12)");
        assert_eq!(found(&[bowed(165, 0.08)], &digits), NONE, "a 1 that bows a little");
        assert_eq!(found(&[bowed(85, -0.12)], &digits), NONE, "nothing closes it");
        assert_eq!(found(&[bowed(85, -0.2)], &digits), [85], "(12, and what closes it is straight");
        assert_eq!(found(&[bowed(85, -0.08), bowed(165, 0.08)], &digits), [85, 165], "(12)");
        assert_eq!(found(&[bowed(165, 0.15)], &[at(100), at(130), at(180)]), NONE, "a digit follows");
        assert_eq!(found(&[bowed(165, -0.15)], &digits), NONE, "it bows the wrong way");
        assert_eq!(found(&[bowed(300, 0.15)], &digits), NONE, "nothing is near");
        assert_eq!(found(&[bowed(165, 0.15)], &[BoundingBox { y: 200, ..at(130) }]), NONE, "another line");
    }
}
