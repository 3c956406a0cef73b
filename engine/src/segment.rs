//! Ink map → shapes: connected foreground that may be a digit, a part of one, or several.

use crate::binarize::{InkMap, STRONG, WEAK};
use crate::components::{Component, Run, components_of, label, runs_of};
use crate::geometry::{BoundingBox, usual_height};
use crate::rules::{RuleParams, Rules, part_rules};
use crate::shadow::out_of_shadow;
pub(crate) use crate::shadow::strength;

/// What is kept as a shape. Lengths in pixels of the ink map unless said otherwise.
#[derive(Debug, Clone)]
pub struct SegmentParams {
    /// Lowest digit: with fewer pixels too little is left to tell digits apart.
    pub min_height: u32,
    /// Faintest component as a share of the strong ones' ink: print that shows through from the back reaches a fifth.
    pub min_strength: f32,
}

impl Default for SegmentParams {
    fn default() -> Self {
        Self { min_height: 8, min_strength: 0.3 }
    }
}

/// What a page shows: shapes, in no particular order, and apart from them its ruled lines and boxes. In pixels of the ink map.
#[derive(Debug, Clone, PartialEq)]
pub struct Segmented {
    /// What may be digits.
    pub shapes: Vec<Component>,
    /// Ruled lines and the sides of boxes.
    pub rules: Rules,
}

impl Segmented {
    /// The map of the page with nothing on it but its shapes.
    #[must_use]
    pub fn written(&self, map: &InkMap) -> InkMap {
        let mut mask = vec![0; map.mask.len()];
        for run in self.shapes.iter().flat_map(|shape| &shape.runs) {
            let row = run.y as usize * map.width;
            let pixels = row + run.start as usize..row + run.end as usize;
            mask[pixels.clone()].copy_from_slice(&map.mask[pixels]);
        }
        InkMap { mask, ink: map.ink.clone(), ..*map }
    }
}

/// Smallest component in pixels: below it there is no telling a stroke from a speck.
const MIN_AREA: u32 = 4;

/// Parts the foreground of a page into shapes and rules.
#[must_use]
pub fn find_shapes(map: &InkMap, params: &SegmentParams) -> Segmented {
    let components = components_of(&on_strong(runs_of(&map.mask, map.width, WEAK), map));
    let typical = typical_height(&components, map, params);
    let components = without_faint(out_of_shadow(components, map, typical), map, params.min_strength);
    let typical = typical_height(&components, map, params);
    let rules = RuleParams {
        min_length: ((2.6 * typical) as u32).max(28).max(map.width.max(map.height) as u32 * 35 / 1000),
        min_side: (0.9 * typical) as u32,
        max_thickness: ((0.5 * typical) as u32).clamp(4, 24),
        min_aspect: 12.0,
        max_lone_length: (5.0 * typical) as u32,
    };
    let mut runs: Vec<Run> = components.into_iter().flat_map(|component| component.runs).collect();
    runs.sort_unstable_by_key(|run| (run.y, run.start));
    let ink = |y: u32, x: u32| map.ink.get(y as usize * map.width + x as usize).copied().unwrap_or(0);
    let (runs, rules) = part_rules(runs, ink, &rules);
    let shapes = components_of(&runs)
        .into_iter()
        .filter(|whole| whole.area() >= MIN_AREA && !is_edge_of_page(&whole.bounding_box, map))
        .filter(|whole| whole.bounding_box.height.max(whole.bounding_box.width) * 4 >= params.min_height)
        .filter(|whole| !is_piece_of_rule(whole, &rules, 1.5 * typical))
        .collect();
    Segmented { shapes, rules }
}

/// Whether a bare stroke lies along one of the rules down the page or their continuation: a thicker or darker piece of it. A 1 that is
/// written on a rule leans a little or is not quite straight.
fn is_piece_of_rule(whole: &Component, rules: &Rules, reach: f32) -> bool {
    let b = whole.bounding_box;
    if !b.is_slender() {
        return false;
    }
    let middle_of = |from: u32, to: u32| {
        let (mut sum, mut count) = (0.0, 0.0);
        for run in whole.runs.iter().filter(|run| (from..to).contains(&run.y)) {
            let length = (run.end - run.start) as f32;
            sum += length * (run.start + run.end) as f32 / 2.0;
            count += length;
        }
        sum / count
    };
    let third = b.height.div_ceil(3);
    let ends = [(b.y, b.y + third), (b.bottom() - third, b.bottom())];
    rules.down.iter().any(|rule| {
        ends.iter().all(|&(from, to)| {
            let place = rule.at_or_beyond((from + to) as f32 / 2.0, reach);
            place.is_some_and(|place| (place - middle_of(from, to)).abs() <= 1.2)
        })
    })
}

/// Whether a bare upright stroke lies on the picture's side: the edge of the paper in a scan, not a 1.
fn is_edge_of_page(b: &BoundingBox, map: &InkMap) -> bool {
    (b.x == 0 || b.right() as usize == map.width) && b.is_slender()
}

/// The runs of weak foreground whose component holds strong foreground somewhere.
fn on_strong(runs: Vec<Run>, map: &InkMap) -> Vec<Run> {
    let (labels, count) = label(&runs);
    let mut strong = vec![false; count];
    for (run, &label) in runs.iter().zip(&labels) {
        strong[label as usize] |= map.row(run).0.contains(&STRONG);
    }
    let mut labels = labels.into_iter();
    runs.into_iter().filter(|_| labels.next().is_some_and(|label| strong[label as usize])).collect()
}

/// The usual height of the components that have the size and form of writing.
fn typical_height(components: &[Component], map: &InkMap, params: &SegmentParams) -> f32 {
    let page = map.width.min(map.height) as u32;
    let written = |b: &BoundingBox| {
        b.height >= params.min_height
            && b.width <= 2 * b.height
            && b.height <= 10 * b.width
            && b.height.max(b.width) <= (page * 9 / 10).max(60)
    };
    let heights = components
        .iter()
        .filter(|component| written(&component.bounding_box))
        // Frames are mostly empty; even a fine pen's large digit fills a twentieth of its box.
        .filter(|component| u64::from(component.area()) * 20 >= component.bounding_box.area())
        .map(|component| component.bounding_box.height);
    usual_height(heights.collect()).or_else(|| height_of_strokes(components, map, params)).unwrap_or(page as f32 / 10.0)
}

/// The usual height of bare upright strokes that stand free, on a page without other writing: somebody drew a 1 with nothing beside it.
fn height_of_strokes(components: &[Component], map: &InkMap, params: &SegmentParams) -> Option<f32> {
    let stands_free = |b: &BoundingBox| {
        let (right, bottom) = (b.right() as usize, b.bottom() as usize);
        b.x > 0 && b.y > 0 && right < map.width && bottom < map.height && b.height as usize * 10 <= map.height * 9
    };
    let heights: Vec<u32> = components
        .iter()
        .map(|component| &component.bounding_box)
        .filter(|b| b.height >= params.min_height && b.width * 10 < b.height && b.height <= 25 * b.width)
        .filter(|b| stands_free(b))
        .map(|b| b.height)
        .collect();
    usual_height(heights)
}

/// Drops components that are much fainter than the page's strong ones.
fn without_faint(components: Vec<Component>, map: &InkMap, min_strength: f32) -> Vec<Component> {
    let strengths: Vec<(f32, u32)> =
        components.iter().map(|component| (strength(component, map), component.area())).collect();
    let mut sorted = strengths.clone();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let total: u64 = sorted.iter().map(|(_, area)| u64::from(*area)).sum();
    let mut seen = 0;
    let strong = sorted
        .iter()
        .find(|(_, area)| {
            seen += u64::from(*area);
            seen * 10 >= total
        })
        .map_or(0.0, |(strength, _)| *strength);
    components
        .into_iter()
        .zip(strengths)
        .filter(|(_, (strength, _))| *strength >= min_strength * strong)
        .map(|(component, _)| component)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{SegmentParams, find_shapes};
    use crate::binarize::{InkMap, STRONG, WEAK};

    /// A map where `#` is strong, `+` weak foreground and `.` paper.
    fn map(rows: &[&str]) -> InkMap {
        let mask: Vec<u8> = rows
            .concat()
            .bytes()
            .map(|b| match b {
                b'#' => STRONG,
                b'+' => WEAK,
                _ => 0,
            })
            .collect();
        let ink = mask.iter().map(|&value| value * 100).collect();
        InkMap { scale: 1, width: rows[0].len(), height: rows.len(), ink, mask }
    }

    #[test]
    fn weak_foreground_joins_strong_and_is_nothing_alone() {
        let map = map(&[
            "....................",
            ".###..+++...........",
            ".###..+++..#####....",
            ".+++.......#####....",
            ".###.......#####....",
        ]);
        let shapes = find_shapes(&map, &SegmentParams { min_height: 4, min_strength: 0.3 }).shapes;
        assert_eq!(shapes.len(), 2);
        let broken = shapes.iter().find(|shape| shape.bounding_box.x == 1).unwrap();
        assert_eq!(broken.bounding_box.height, 4);
    }

    #[test]
    fn a_stroke_along_the_edge_of_the_picture_is_the_edge_of_the_paper() {
        let map = map(&["#....#", "#....#", "#.##..", "#.##..", "#.##..", "......"]);
        let shapes = find_shapes(&map, &SegmentParams { min_height: 2, min_strength: 0.3 }).shapes;
        assert_eq!(shapes.iter().map(|shape| shape.bounding_box.x).collect::<Vec<_>>(), [2]);
    }
}
