//! A page's ink and rules, and what of it belongs to a candidate.

use super::GlyphParams;
use crate::binarize::InkMap;
use crate::components::Component;
use crate::finder::candidate::Candidate;
use crate::finder::ink::ink_of;
use crate::rules::Rules;

/// A page's ink.
#[derive(Debug)]
pub struct PageInk<'a> {
    /// All of it.
    pub map: &'a InkMap,
    /// Without the page's rules.
    pub written: &'a InkMap,
    /// Width and height of the picture.
    pub size: (u32, u32),
    /// The page's rules, in pixels of the map.
    pub rules: &'a Rules,
}

impl PageInk<'_> {
    /// Whether the rules are sides of boxes.
    fn has_boxes(&self) -> bool {
        /// Two boxes that stand apart. Fewer may be straight 1s.
        const LEAST_SIDES: usize = 4;
        /// Above and below.
        const LEAST_EDGES: usize = 2;
        self.rules.down.len() >= LEAST_SIDES && self.rules.across.len() >= LEAST_EDGES
    }

    /// How strongly a 1 must be seen that may be the side of a box; 0 for every other candidate.
    pub(super) fn least_of_one(&self, candidate: &Candidate, params: &GlyphParams) -> f32 {
        if !self.has_boxes() || !is_rule(candidate, self.map, self.written) {
            return 0.0;
        }
        if self.is_between_edges(candidate) { params.clear_one_in_box } else { params.clear_one }
    }

    /// Whether the rule in which a candidate lies goes from one level rule to another, as the sides of boxes do.
    fn is_between_edges(&self, candidate: &Candidate) -> bool {
        /// How far the candidate's ends may be from the two, as a share of its height: the network's boxes are a little off.
        const OFF: f32 = 0.25;
        /// The same of the rule's ends: the corners of a box are closed.
        const OPEN: f32 = 0.05;
        let [left, top, right, bottom] = candidate.bounds.map(|value| value / self.map.scale as f32);
        let (x, width, height) = ((left + right) / 2.0, right - left, bottom - top);
        let sides = || {
            self.rules.down.iter().filter(|rule| rule.at((top + bottom) / 2.0).is_some_and(|at| (at - x).abs() < width))
        };
        let is_at = |end: f32| {
            let levels = self.rules.across.iter().filter_map(|rule| rule.at_or_beyond(x, width));
            let mut near = levels.filter(|level| (level - end).abs() < OFF * height);
            near.any(|level| sides().any(|side| side.at_or_beyond(level, OPEN * height).is_some()))
        };
        is_at(top) && is_at(bottom)
    }
}

/// Whether a candidate 1 is the side of a box: most of its ink belongs to the page's rules.
fn is_rule(candidate: &Candidate, map: &InkMap, written: &InkMap) -> bool {
    /// Of a 1 that somebody wrote across a rule, more than this part is left without it.
    const PART: u32 = 3;
    let left = || ink_of(candidate, written).map_or(0, |ink| ink.area());
    candidate.class == 1 && ink_of(candidate, map).is_some_and(|ink| left() * PART < ink.area())
}

/// The ink of a candidate without the rules that it touches, unless what is left fits the network's box less well than all of it.
pub(super) fn best_ink(candidate: &Candidate, map: &InkMap, written: &InkMap) -> Option<Component> {
    let whole = candidate.bounds.map(|value| value / map.scale as f32);
    let fit = |ink: &Component| {
        let bounds = ink.bounding_box.edges();
        Candidate { bounds, ..candidate.clone() }.iou(&Candidate { bounds: whole, ..candidate.clone() })
    };
    let (clean, all) = (ink_of(candidate, written), ink_of(candidate, map));
    match (clean, all) {
        (Some(clean), Some(all)) => Some(if fit(&clean) + 0.1 >= fit(&all) { clean } else { all }),
        (clean, all) => clean.or(all),
    }
}
