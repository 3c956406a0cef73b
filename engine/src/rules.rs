//! Runs of a page → the same without ruled lines and boxes; the strokes that cross a line stay whole.
//!
//! Where a line is alone, its runs are as short as it is thick and follow each other straight: a chain. Chains that carry on from
//! each other, over gaps and over the strokes that cross, are a line; so a line may slope, bend a little and be interrupted. What
//! is told apart from writing is the whole line: its length, its straightness, and that the rules of a page run side by side.

use crate::components::{Run, label};
use crate::geometry::BoundingBox;

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

/// Steepest rule, columns a row: beyond it nothing tells a rule's direction from a slanted stroke's.
const MAX_SLOPE: f32 = 0.36;
/// How far a rule's slope may lie from that of the page's other rules; the perspective of a photograph spreads them this far.
const SLOPE_SPREAD: f32 = 0.09;

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

/// Points of a line in fading memory: how many, their mean place, and how they scatter about it.
#[derive(Debug, Clone, Copy, Default)]
struct Scatter {
    weight: f32,
    y: f32,
    x: f32,
    yy: f32,
    xy: f32,
    xx: f32,
}

impl Scatter {
    fn add(&mut self, y: f32, x: f32) {
        self.merge(&Self { weight: 1.0, y, x, ..Self::default() });
    }

    fn merge(&mut self, other: &Self) {
        let weight = self.weight + other.weight;
        let (dy, dx) = (other.y - self.y, other.x - self.x);
        let share = other.weight / weight;
        let between = self.weight * share;
        self.yy += other.yy + between * dy * dy;
        self.xy += other.xy + between * dx * dy;
        self.xx += other.xx + between * dx * dx;
        self.y += share * dy;
        self.x += share * dx;
        self.weight = weight;
    }

    /// Columns a row.
    fn slope(&self) -> f32 {
        if self.yy > 0.0 { self.xy / self.yy } else { 0.0 }
    }

    /// Where the line is at row `y`.
    fn at(&self, y: f32) -> f32 {
        self.x + self.slope() * (y - self.y)
    }

    /// Root mean square distance of the points from the line.
    fn residual(&self) -> f32 {
        ((self.xx - self.slope() * self.xy).max(0.0) / self.weight.max(1.0)).sqrt()
    }

    /// Standard error of [`Scatter::at`] for points that are each off by `noise`.
    fn uncertainty(&self, y: f32, noise: f32) -> f32 {
        let distance = y - self.y;
        noise * (1.0 / self.weight.max(1.0) + distance * distance / self.yy.max(0.1)).sqrt()
    }

    fn fade(&mut self, factor: f32) {
        self.weight *= factor;
        self.yy *= factor;
        self.xy *= factor;
        self.xx *= factor;
    }
}

/// Runs that follow each other straight down, one a row, with nothing else beside them; no longer than the shortest rule, so that a
/// line may bend from chain to chain.
#[derive(Debug, Clone, Copy)]
struct Chain {
    top: u32,
    bottom: u32,
    /// Mean length of its runs.
    thickness: f32,
    scatter: Scatter,
}

impl Chain {
    fn rows(&self) -> u32 {
        self.bottom + 1 - self.top
    }
}

/// Chains that carry on from each other.
#[derive(Debug)]
struct Line {
    chains: Vec<Chain>,
    thickness: f32,
    /// The end that grows.
    scatter: Scatter,
    /// Sum over rows of the squared distance of each chain from where it was expected.
    wobble: f32,
    /// Rows on its chains.
    rows: u32,
}

impl Line {
    fn of(chain: Chain) -> Self {
        Self {
            thickness: chain.thickness,
            scatter: chain.scatter,
            wobble: 0.0,
            rows: chain.rows(),
            chains: vec![chain],
        }
    }

    fn first(&self) -> &Chain {
        &self.chains[0]
    }

    fn last(&self) -> &Chain {
        &self.chains[self.chains.len() - 1]
    }

    fn length(&self) -> u32 {
        self.last().bottom + 1 - self.first().top
    }

    /// Mean slope from end to end.
    fn slope(&self) -> f32 {
        let (first, last) = (self.first(), self.last());
        if self.chains.len() == 1 {
            return first.scatter.slope();
        }
        (last.scatter.x - first.scatter.x) / (last.scatter.y - first.scatter.y)
    }

    /// How far `chain` lies from where this line is expected; `None` where it does not carry the line on.
    fn distance(&self, chain: &Chain, params: &RuleParams) -> Option<f32> {
        let (thick, thin) = (self.thickness.max(chain.thickness), self.thickness.min(chain.thickness));
        if chain.top <= self.last().bottom || thick > 1.8 * thin + 1.0 {
            return None;
        }
        // Compared where both are near: a line that bends is soon elsewhere than its end foretells.
        let y = chain.scatter.y.min(chain.top as f32 + 5.0);
        let distance = (chain.scatter.at(y) - self.scatter.at(y)).abs();
        let reach = 0.8 + 0.25 * thin + 2.0 * self.scatter.uncertainty(y, 0.7);
        (distance <= reach.min(3.0 + 0.03 * params.min_length as f32)).then_some(distance)
    }

    fn push(&mut self, chain: Chain, distance: f32, memory: f32) {
        let rows = chain.rows();
        self.wobble += distance * distance * rows as f32;
        self.scatter.fade((-(chain.scatter.y - self.scatter.y) / memory).exp());
        self.scatter.merge(&chain.scatter);
        self.rows += rows;
        self.thickness += (chain.thickness - self.thickness) * rows as f32 / self.rows as f32;
        self.chains.push(chain);
    }

    /// Whether this is as long as a side of a box, straight and ink for the most part.
    fn is_straight(&self, runs: &[Run], rows: &[usize], params: &RuleParams) -> bool {
        let length = self.length();
        if length < params.min_side
            || (length as f32) < params.min_aspect * self.thickness * if length < params.min_length { 0.5 } else { 1.0 }
            || self.slope().abs() > MAX_SLOPE
            || self.rows * 5 < length * 2
        {
            return false;
        }
        let wobble = (self.wobble / self.rows as f32).sqrt();
        // Strokes that happen to stand below each other make a poor line: interrupted, bent, of uneven thickness.
        let inked = (self.first().top..=self.last().bottom)
            .filter(|&y| runs_near(runs, rows, y, self.at(y as f32), 1.0).next().is_some())
            .count() as f32
            / length as f32;
        if length < 2 * params.min_length {
            return inked >= 0.85 && wobble <= 0.6 + 0.05 * self.thickness && self.rows * 10 >= length * 6;
        }
        let perfect = wobble <= 0.5 + 0.04 * self.thickness;
        wobble <= 0.8 + 0.1 * self.thickness && (inked >= 0.85 || inked >= 0.5 && perfect)
    }

    /// How many of its ends lie at one of the `others`, which go across.
    fn supports(&self, others: &[Self]) -> usize {
        let ends = [self.first().top, self.last().bottom].map(|y| (y as f32, self.at(y as f32)));
        let at_one = |&(y, x): &(f32, f32)| {
            others.iter().any(|other| {
                let near = 3.0 + self.thickness + other.thickness;
                (other.first().top as f32 - near..=other.last().bottom as f32 + near).contains(&x)
                    && (other.at(x) - y).abs() <= near
            })
        };
        ends.iter().filter(|end| at_one(end)).count()
    }

    /// Mean ink along the chains, 0 to 255.
    fn ink(&self, ink: &dyn Fn(u32, u32) -> u8) -> f32 {
        let sum: u32 = self
            .chains
            .iter()
            .flat_map(|chain| (chain.top..=chain.bottom).map(|y| u32::from(ink(y, chain.scatter.at(y as f32) as u32))))
            .sum();
        sum as f32 / self.rows as f32
    }

    fn rule(&self) -> Rule {
        let ends = |chain: &Chain| [chain.top, chain.bottom].map(|y| (y as f32, chain.scatter.at(y as f32)));
        Rule { knots: self.chains.iter().flat_map(ends).collect() }
    }

    /// Its parts between gaps without ink.
    fn parts(self, runs: &[Run], rows: &[usize], params: &RuleParams) -> Vec<Self> {
        let widest = (4.0 + 2.0 * self.thickness) as usize;
        let mut parts: Vec<Self> = Vec::new();
        let mut bottom = 0;
        for &chain in &self.chains {
            let bare = (bottom..chain.top)
                .filter(|&y| runs_near(runs, rows, y, self.at(y as f32), 1.0).next().is_none())
                .count();
            bottom = chain.bottom + 1;
            match parts.last_mut() {
                Some(part) if bare <= widest => {
                    let distance = chain.scatter.x - part.scatter.at(chain.scatter.y);
                    part.push(chain, distance, 2.0 * params.min_length as f32);
                }
                _ => parts.push(Self::of(chain)),
            }
        }
        parts
    }

    /// Where the line is at row `y`: on its chains, between them, or beyond its ends.
    fn at(&self, y: f32) -> f32 {
        let next = self.chains.partition_point(|chain| (chain.bottom as f32) < y);
        match (next.checked_sub(1).map(|last| &self.chains[last]), self.chains.get(next)) {
            (_, Some(chain)) if chain.top as f32 <= y => chain.scatter.at(y),
            (Some(above), Some(below)) => {
                let (from, to) = (above.bottom as f32, below.top as f32);
                let share = (y - from) / (to - from);
                (1.0 - share) * above.scatter.at(from) + share * below.scatter.at(to)
            }
            (Some(above), None) => above.scatter.at(above.bottom as f32) + self.slope() * (y - above.bottom as f32),
            (None, Some(below)) => below.scatter.at(below.top as f32) + self.slope() * (y - below.top as f32),
            (None, None) => 0.0,
        }
    }
}

/// The runs of row `y` that come as near as `reach` to column `x`.
fn runs_near<'a>(runs: &'a [Run], rows: &[usize], y: u32, x: f32, reach: f32) -> impl Iterator<Item = usize> + use<'a> {
    let end = rows.len() - 1;
    let row = rows[(y as usize).min(end)]..rows[(y as usize + 1).min(end)];
    let first = row.start + runs[row.clone()].partition_point(|run| (run.end as f32) < x - reach);
    (first..row.end).take_while(move |&i| runs[i].start as f32 <= x + reach)
}

/// The same runs, those with a single pixel between them as one: a double line that ran together in part is followed as one line.
fn closed(runs: &[Run]) -> Vec<Run> {
    let mut closed: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        match closed.last_mut() {
            Some(last) if last.y == run.y && run.start <= last.end + 1 => last.end = run.end,
            _ => closed.push(*run),
        }
    }
    closed
}

/// Index of the first run of each row, and at the end the number of runs.
fn row_starts(runs: &[Run]) -> Vec<usize> {
    let last = runs.last().map_or(0, |run| run.y as usize);
    let mut starts = vec![0; last + 2];
    for run in runs {
        starts[run.y as usize + 1] += 1;
    }
    for row in 1..starts.len() {
        starts[row] += starts[row - 1];
    }
    starts
}

/// The straight chains of a page, in order of their last rows.
fn chains_of(runs: &[Run], rows: &[usize], params: &RuleParams) -> Vec<Chain> {
    // Which run of the row above each run hangs on, if it hangs on one alone that carries nothing else.
    const NONE: u32 = u32::MAX;
    let mut above = vec![NONE; runs.len()];
    let mut below = vec![0u32; runs.len()];
    for y in 1..rows.len() - 1 {
        let (upper, lower) = (rows[y - 1]..rows[y], rows[y]..rows[y + 1]);
        let mut candidate = upper.start;
        for i in lower {
            while candidate < upper.end && runs[candidate].end <= runs[i].start {
                candidate += 1;
            }
            let mut count = 0;
            let mut touching = candidate;
            while touching < upper.end && runs[touching].start < runs[i].end {
                below[touching] += 1;
                count += 1;
                touching += 1;
            }
            if count == 1 {
                above[i] = candidate as u32;
            }
        }
    }
    let least_rows = (params.min_length / 10).max(5);
    let mut open: Vec<Option<Chain>> = vec![None; runs.len()];
    let mut chains = Vec::new();
    let mut close = |chain: Option<Chain>| {
        if let Some(chain) = chain
            && chain.rows() >= least_rows
            && chain.rows() as f32 >= 1.5 * chain.thickness
            && chain.scatter.slope().abs() <= MAX_SLOPE
            && chain.scatter.residual() <= 0.5 + 0.08 * chain.thickness
        {
            chains.push(chain);
        }
    };
    for (i, run) in runs.iter().enumerate() {
        let thickness = (run.end - run.start) as f32;
        let middle = (run.start + run.end) as f32 / 2.0;
        let before = above[i];
        let chain = if before != NONE { open[before as usize].take() } else { None };
        let carried_on = chain.filter(|chain| {
            let last = &runs[before as usize];
            below[before as usize] == 1
                && chain.rows() < params.min_length
                && thickness <= 1.5 * chain.thickness + 1.0
                && chain.thickness <= 1.5 * thickness + 1.0
                && ((last.start + last.end) as f32 / 2.0 - middle).abs() <= 1.5
        });
        if carried_on.is_none() {
            close(chain);
        }
        open[i] = if let Some(mut chain) = carried_on {
            chain.bottom = run.y;
            chain.thickness += (thickness - chain.thickness) / chain.rows() as f32;
            chain.scatter.add(run.y as f32, middle);
            Some(chain)
        } else if thickness <= params.max_thickness as f32 {
            let scatter = Scatter { weight: 1.0, y: run.y as f32, x: middle, ..Scatter::default() };
            Some(Chain { top: run.y, bottom: run.y, thickness, scatter })
        } else {
            None
        };
    }
    open.into_iter().for_each(close);
    chains
}

/// Lines put together from chains.
fn lines_of(mut chains: Vec<Chain>, params: &RuleParams) -> Vec<Line> {
    chains.sort_by_key(|chain| chain.top);
    // As far as the stroke of a digit may hide a line.
    let gap = params.min_length / 2;
    let memory = 2.0 * params.min_length as f32;
    let (mut growing, mut lines): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
    for chain in chains {
        let mut i = 0;
        while i < growing.len() {
            if growing[i].last().bottom + gap < chain.top {
                lines.push(growing.swap_remove(i));
            } else {
                i += 1;
            }
        }
        let nearest = growing
            .iter_mut()
            .filter_map(|line| line.distance(&chain, params).map(|distance| (distance, line)))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        match nearest {
            Some((distance, line)) => line.push(chain, distance, memory),
            None => growing.push(Line::of(chain)),
        }
    }
    lines.extend(growing);
    lines
}

/// The slope that most of the lines' length has.
fn usual_slope(lines: &[&Line]) -> f32 {
    let mut slopes: Vec<(f32, u64)> = lines.iter().map(|line| (line.slope(), u64::from(line.length()))).collect();
    slopes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: u64 = slopes.iter().map(|(_, length)| length).sum();
    let mut seen = 0;
    let middle = slopes.iter().find(|(_, length)| {
        seen += length;
        2 * seen >= total
    });
    middle.map_or(0.0, |(slope, _)| *slope)
}

/// The straight lines that go down a page, from the length of a box's side.
fn straight_lines(runs: &[Run], params: &RuleParams) -> Vec<Line> {
    if runs.is_empty() {
        return Vec::new();
    }
    let (rows, closed) = (row_starts(runs), closed(runs));
    let mut lines = lines_of(chains_of(&closed, &row_starts(&closed), params), params);
    lines.extend(lines_of(chains_of(runs, &rows, params), params));
    let mut straight = Vec::new();
    for line in lines {
        if line.is_straight(runs, &rows, params) {
            straight.push(line);
        } else {
            // Sides of boxes that stand below each other, say.
            straight.extend(
                line.parts(runs, &rows, params).into_iter().filter(|part| part.is_straight(runs, &rows, params)),
            );
        }
    }
    let mut lines = straight;
    let long: Vec<&Line> = lines.iter().filter(|line| line.length() >= params.min_length).collect();
    let usual = usual_slope(&long);
    lines.retain(|line| (line.slope() - usual).abs() <= SLOPE_SPREAD);
    lines
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
    if rules.is_empty() {
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
    let mut cut_row = |y: u32| -> bool {
        let x = rule.at(y as f32);
        let mut any = false;
        for i in runs_near(runs, rows, y, x, half + slack) {
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
    use super::{Rule, RuleParams, part_rules, transpose};
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
