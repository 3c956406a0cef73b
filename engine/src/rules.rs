//! Runs of a page → the same without ruled lines and boxes; the strokes that cross a line stay whole.
//!
//! Where a line is alone, its runs are as short as it is thick and follow each other straight: a chain. Chains that carry on from
//! each other, over gaps and over the strokes that cross, are a line; so a line may slope, bend a little and be interrupted. What
//! is told apart from writing is the whole line: its length, its straightness, and that the rules of a page run side by side.

mod lines;

use crate::components::{Run, label};
use crate::geometry::BoundingBox;
use lines::{Line, row_starts, runs_near, straight_lines};

/// What counts as a ruled line. Lengths in pixels of the ink map.
#[derive(Debug, Clone)]
pub struct RuleParams {
    /// Shortest line that is taken out.
    pub min_length: u32,
    /// Shortest side of a box: a line that ends at another rule with both its ends.
    pub min_side: u32,
    /// Thickest line that is followed.
    pub max_thickness: u32,
    /// How many times longer than thick a line is at least.
    pub min_aspect: f32,
    /// Up to this length a line that touches nothing else stays: it may be a 1.
    pub max_lone_length: u32,
}

/// A ruled line or the side of a box, in pixels.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rule {
    /// Points along the line: first the coordinate that grows (y of a rule that goes down, x of one that goes across), then the other.
    knots: Vec<(f32, f32)>,
}

impl Rule {
    /// The rule through these points, whose first coordinates grow.
    #[must_use]
    pub fn through(knots: Vec<(f32, f32)>) -> Self {
        Self { knots }
    }

    /// Where the rule is at `along`; `None` before its beginning and behind its end.
    #[must_use]
    pub fn at(&self, along: f32) -> Option<f32> {
        let next = self.knots.partition_point(|knot| knot.0 < along);
        let (a, b) = (self.knots.get(next.saturating_sub(1))?, self.knots.get(next)?);
        let step = b.0 - a.0;
        (a.0 <= along).then(|| if step > 0.0 { a.1 + (b.1 - a.1) * (along - a.0) / step } else { a.1 })
    }

    /// Where the rule is at `along`, or would be if it went on for `reach` at both ends.
    #[must_use]
    pub fn at_or_beyond(&self, along: f32, reach: f32) -> Option<f32> {
        let (first, last) = (self.knots.first()?, self.knots.last()?);
        let slope = (last.1 - first.1) / (last.0 - first.0).max(1.0);
        let near = along.clamp(first.0, last.0);
        ((along - near).abs() <= reach).then(|| self.at(near)).flatten().map(|place| place + slope * (along - near))
    }

    /// The same rule in pixels a `factor`-th as large.
    #[must_use]
    pub fn scaled(&self, factor: f32) -> Self {
        Self { knots: self.knots.iter().map(|&(along, place)| (along * factor, place * factor)).collect() }
    }
}

/// The rules of a page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rules {
    /// Those that go down the page.
    pub down: Vec<Rule>,
    /// Those that go across it.
    pub across: Vec<Rule>,
}

impl Rules {
    /// Whether a rule goes down between two boxes that stand side by side.
    #[must_use]
    pub fn part(&self, left: &BoundingBox, right: &BoundingBox) -> bool {
        let ((from, y), (to, other)) = (left.center(), right.center());
        self.down.iter().filter_map(|rule| rule.at((y + other) / 2.0)).any(|place| (from..to).contains(&place))
    }

    /// The same rules in pixels a `factor`-th as large.
    #[must_use]
    pub fn scaled(&self, factor: u32) -> Self {
        let scaled = |rules: &[Rule]| rules.iter().map(|rule| rule.scaled(factor as f32)).collect();
        Self { down: scaled(&self.down), across: scaled(&self.across) }
    }
}

/// Takes ruled lines out of a page's runs, which are in reading order and stay so; the rules come apart. `ink` tells how dark a
/// pixel is, by row and column.
#[must_use]
pub fn part_rules(runs: Vec<Run>, ink: impl Fn(u32, u32) -> u8, params: &RuleParams) -> (Vec<Run>, Rules) {
    // Vertical lines are followed along the rows; horizontal ones likewise once rows and columns have changed places.
    let mut down = straight_lines(&runs, params);
    let mut across = straight_lines(&transpose(&runs), params);
    // The sides of a box hold each other up: where one goes, those that ended at it go too.
    loop {
        let before = (down.len(), across.len());
        down.retain(|line| line.length() >= params.min_length || line.supports(&across) == 2);
        across.retain(|line| line.length() >= params.min_length || line.supports(&down) == 2);
        if before == (down.len(), across.len()) {
            break;
        }
    }
    let supported =
        |lines: &[Line], others: &[Line]| -> Vec<bool> { lines.iter().map(|line| line.supports(others) > 0).collect() };
    let (down_holds, across_holds) = (supported(&down, &across), supported(&across, &down));
    let (runs, down) = without(runs, &down, &down_holds, &ink, params);
    let (runs, across) = without(transpose(&runs), &across, &across_holds, &|y, x| ink(x, y), params);
    (transpose(&runs), Rules { down, across })
}

/// The same pixels with rows and columns exchanged.
fn transpose(runs: &[Run]) -> Vec<Run> {
    let (Some(left), Some(right)) = (runs.iter().map(|run| run.start).min(), runs.iter().map(|run| run.end).max())
    else {
        return Vec::new();
    };
    // For each column the run that is growing downwards.
    let mut open: Vec<Option<(u32, u32)>> = vec![None; (right - left) as usize];
    let mut columns: Vec<Vec<Run>> = vec![Vec::new(); (right - left) as usize];
    for run in runs {
        for x in run.start..run.end {
            let place = (x - left) as usize;
            open[place] = match open[place] {
                Some((start, end)) if end == run.y => Some((start, end + 1)),
                closed => {
                    if let Some((start, end)) = closed {
                        columns[place].push(Run { y: x, start, end });
                    }
                    Some((run.y, run.y + 1))
                }
            };
        }
    }
    for (place, open) in open.into_iter().enumerate() {
        if let Some((start, end)) = open {
            columns[place].push(Run { y: left + place as u32, start, end });
        }
    }
    columns.concat()
}

/// The runs without the `rules`, and which rules that were: one that `holds` to no other, and is nearly all there is of its component,
/// may be a 1.
fn without(
    runs: Vec<Run>,
    rules: &[Line],
    holds: &[bool],
    ink: &dyn Fn(u32, u32) -> u8,
    params: &RuleParams,
) -> (Vec<Run>, Vec<Rule>) {
    // The rules that go down may have been all there was.
    if rules.is_empty() || runs.is_empty() {
        return (runs, Vec::new());
    }
    let rows = row_starts(&runs);
    let (labels, count) = label(&runs);
    let mut areas = vec![0u32; count];
    for (run, &label) in runs.iter().zip(&labels) {
        areas[label as usize] += run.end - run.start;
    }
    // What of which run is a line's, from one column to another.
    let mut cuts: Vec<(usize, u32, u32)> = Vec::new();
    let mut parted = Vec::new();
    for (rule, holds) in rules.iter().zip(holds) {
        let taken = cuts_of(rule, &runs, &rows, ink);
        let area: u32 = taken.iter().map(|(_, from, to)| to - from).sum();
        let first = taken.first().map_or(0, |(i, ..)| labels[*i]);
        let lone = taken.iter().all(|(i, ..)| labels[*i] == first) && area * 10 >= areas[first as usize] * 8;
        if *holds || !lone || rule.length() > params.max_lone_length {
            cuts.extend(taken);
            parted.push(rule.rule());
        }
    }
    cuts.sort_unstable();
    let mut cuts = cuts.into_iter().peekable();
    let mut left = Vec::with_capacity(runs.len());
    for (i, mut run) in runs.into_iter().enumerate() {
        while let Some((_, from, to)) = cuts.next_if(|cut| cut.0 == i) {
            if run.start < from {
                left.push(Run { end: from, ..run });
            }
            run.start = run.start.max(to);
        }
        if run.start < run.end {
            left.push(run);
        }
    }
    (left, parted)
}

/// What of which run is the rule's: the whole of a run that is the rule alone, and the rule's side of a run where a stroke comes up
/// to it. Where a stroke crosses, the run goes on at both sides, or is much darker than the rule, and stays.
fn cuts_of(rule: &Line, runs: &[Run], rows: &[usize], ink: &dyn Fn(u32, u32) -> u8) -> Vec<(usize, u32, u32)> {
    let mut cuts = Vec::new();
    let half = rule.thickness / 2.0;
    let stroke_ink = (1.4 * rule.ink(ink) + 24.0).min(255.0) as u8;
    let slack = 1.0 + 0.25 * rule.thickness;
    let mut hint = 0;
    let mut cut_row = |y: u32| -> bool {
        let x = rule.at(y as f32);
        let mut any = false;
        for i in runs_near(runs, rows, y, x, half + slack, &mut hint) {
            let run = &runs[i];
            let (before, behind) = (x - half - run.start as f32, run.end as f32 - x - half);
            any |= (run.start as f32) <= x + 1.0 && run.end as f32 >= x - 1.0;
            if ink(y, (x as u32).clamp(run.start, run.end - 1)) > stroke_ink {
                continue;
            }
            if before <= slack && behind <= slack {
                cuts.push((i, run.start, run.end));
            } else if before <= slack && run.start as f32 <= x {
                cuts.push((i, run.start, ((x + half).round() as u32).clamp(run.start, run.end)));
            } else if behind <= slack && run.end as f32 >= x {
                cuts.push((i, ((x - half).round() as u32).clamp(run.start, run.end), run.end));
            }
        }
        any
    };
    let (top, bottom) = (rule.first().top, rule.last().bottom);
    for y in top..=bottom {
        cut_row(y);
    }
    // Beyond its ends, as far as there is ink.
    let gap = (2.0 + 2.0 * rule.thickness) as u32;
    let mut last = bottom;
    let mut y = bottom + 1;
    while (y as usize) + 1 < rows.len() && y - last <= gap {
        if cut_row(y) {
            last = y;
        }
        y += 1;
    }
    let (mut last, mut y) = (top, top);
    while y > 0 && last - y < gap {
        y -= 1;
        if cut_row(y) {
            last = y;
        }
    }
    cuts
}

#[cfg(test)]
mod tests {
    use super::{Rule, RuleParams, part_rules, straight_lines, transpose, without};
    use crate::components::{Component, components_of, runs_of};
    use crate::random::SplitMix64;

    const PARAMS: RuleParams =
        RuleParams { min_length: 50, min_side: 20, max_thickness: 6, min_aspect: 12.0, max_lone_length: 80 };

    fn left_of(mask: &[u8], width: usize) -> Vec<Component> {
        components_of(&part_rules(runs_of(mask, width, 1), |_, _| 100, &PARAMS).0)
    }

    fn fill(mask: &mut [u8], width: usize, xs: std::ops::Range<usize>, ys: std::ops::Range<usize>) {
        for y in ys {
            mask[y * width..][xs.clone()].fill(1);
        }
    }

    #[test]
    fn transposing_twice_changes_nothing() {
        let mut random = SplitMix64::new(5);
        let mask: Vec<u8> = (0..40 * 30).map(|_| u8::from(random.next_unit() < 0.5)).collect();
        let runs = runs_of(&mask, 40, 1);
        let turned: Vec<u8> = (0..40 * 30).map(|i| mask[(i % 30) * 40 + i / 30]).collect();
        assert_eq!(transpose(&runs), runs_of(&turned, 30, 1));
        assert_eq!(transpose(&transpose(&runs)), runs);
    }

    #[test]
    fn a_rule_is_where_its_points_are_and_nowhere_beyond_them() {
        let rule = Rule::through(vec![(10.0, 5.0), (20.0, 7.0), (40.0, 7.0)]);
        assert_eq!(
            [9.0, 10.0, 15.0, 30.0, 40.0, 41.0].map(|along| rule.at(along)),
            [None, Some(5.0), Some(6.0), Some(7.0), Some(7.0), None]
        );
        assert_eq!(rule.scaled(2.0).at(30.0), Some(12.0));
        let straight = Rule::through(vec![(10.0, 5.0), (30.0, 6.0)]);
        assert_eq!(
            [-20.0, -10.0, 20.0, 50.0].map(|along| straight.at_or_beyond(along, 20.0)),
            [None, Some(4.0), Some(5.5), Some(7.0)]
        );
    }

    #[test]
    fn a_stroke_darker_than_the_rule_is_not_cut_where_it_crosses_at_a_small_angle() {
        let (width, mut mask) = (200, vec![0; 200 * 80]);
        fill(&mut mask, width, 0..200, 40..42);
        let stroke = |x: usize| (60..140).contains(&x).then(|| 41 + (x - 60) / 10 - 4);
        for x in 0..200 {
            if let Some(y) = stroke(x) {
                fill(&mut mask, width, x..x + 1, y..y + 3);
            }
        }
        let dark = |y: u32, x: u32| {
            let inside = stroke(x as usize).is_some_and(|top| (top..top + 3).contains(&(y as usize)));
            if inside { 200 } else { 60 }
        };
        let left = components_of(&part_rules(runs_of(&mask, width, 1), dark, &PARAMS).0);
        assert_eq!(left.iter().map(|c| c.bounding_box.width).max(), Some(80), "{left:?}");
        let flat = components_of(&part_rules(runs_of(&mask, width, 1), |_, _| 60, &PARAMS).0);
        assert!(flat.iter().all(|c| c.bounding_box.width < 80), "of the same ink the crossing is the rule's");
    }

    #[test]
    fn the_rules_of_a_table_come_apart_with_their_places() {
        let (width, mut mask) = (200, vec![0; 200 * 120]);
        for y in [10, 60, 110] {
            fill(&mut mask, width, 5..195, y..y + 2);
        }
        for x in [5, 70, 130, 193] {
            fill(&mut mask, width, x..x + 2, 10..112);
        }
        let (left, rules) = part_rules(runs_of(&mask, width, 1), |_, _| 100, &PARAMS);
        assert!(left.is_empty(), "{left:?}");
        let places = |rules: &[Rule], along: f32| {
            let mut places: Vec<u32> =
                rules.iter().filter_map(|rule| rule.at(along)).map(|place| place as u32).collect();
            places.sort_unstable();
            places.dedup();
            places
        };
        assert_eq!(places(&rules.across, 30.0), [11, 61, 111]);
        assert_eq!(places(&rules.down, 30.0), [6, 71, 131, 194]);
    }

    #[test]
    fn rules_across_a_page_on_which_the_rules_down_were_all_there_was_are_none() {
        let mut mask = vec![0; 20 * 100];
        fill(&mut mask, 20, 8..11, 0..100);
        let lines = straight_lines(&runs_of(&mask, 20, 1), &PARAMS);
        assert!(!lines.is_empty());
        let (left, rules) = without(Vec::new(), &lines, &vec![false; lines.len()], &|_, _| 100, &PARAMS);
        assert!(left.is_empty() && rules.is_empty());
    }

    #[test]
    fn a_rule_goes_and_the_stroke_that_crosses_it_stays() {
        let mut mask = vec![0; 200 * 80];
        fill(&mut mask, 200, 0..200, 50..53);
        fill(&mut mask, 200, 90..96, 20..70);
        let left = left_of(&mask, 200);
        assert_eq!(left.len(), 1);
        let b = left[0].bounding_box;
        assert_eq!((b.x, b.y, b.width, b.height), (90, 20, 6, 50));
    }

    #[test]
    fn a_sloping_rule_goes_too() {
        let mut mask = vec![0; 300 * 60];
        for x in 0..300 {
            let y = 20 + x / 12;
            fill(&mut mask, 300, x..x + 1, y..y + 2);
        }
        assert!(left_of(&mask, 300).is_empty());
    }

    #[test]
    fn the_frame_around_a_digit_goes_and_leaves_the_digit() {
        let mut mask = vec![0; 100 * 100];
        for (xs, ys) in [(5..95, 5..8), (5..95, 90..93), (5..8, 5..93), (92..95, 5..93)] {
            fill(&mut mask, 100, xs, ys);
        }
        // An L that touches the frame's lower edge.
        fill(&mut mask, 100, 40..45, 50..91);
        fill(&mut mask, 100, 40..65, 70..75);
        let left = left_of(&mask, 100);
        let large: Vec<_> = left.iter().filter(|c| c.area() > 30).collect();
        assert_eq!(large.len(), 1, "{left:?}");
        assert!(large[0].bounding_box.x >= 38 && large[0].bounding_box.right() <= 66);
    }

    #[test]
    fn straight_strokes_that_stand_below_each_other_are_no_rule() {
        let mut mask = vec![0; 40 * 90];
        for y in [5, 35, 65] {
            fill(&mut mask, 40, 18..22, y..y + 20);
            fill(&mut mask, 40, 8..22, y..y + 3);
        }
        let heights: Vec<u32> = left_of(&mask, 40).iter().map(|c| c.bounding_box.height).collect();
        assert_eq!(heights, [20, 20, 20]);
    }

    #[test]
    fn a_lone_straight_stroke_may_be_a_1_and_stays() {
        let mut mask = vec![0; 30 * 59];
        fill(&mut mask, 30, 10..13, 0..59);
        assert_eq!(left_of(&mask, 30).len(), 1);
    }
}
