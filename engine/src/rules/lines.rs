//! Runs → straight lines that go down a page.

use super::{Rule, RuleParams};
use crate::components::Run;

/// Steepest rule, columns a row: beyond it nothing tells a rule's direction from a slanted stroke's.
const MAX_SLOPE: f32 = 0.36;
/// How far a rule's slope may lie from that of the page's other rules; the perspective of a photograph spreads them this far.
const SLOPE_SPREAD: f32 = 0.09;

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
pub(super) struct Chain {
    pub(super) top: u32,
    pub(super) bottom: u32,
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
pub(super) struct Line {
    chains: Vec<Chain>,
    pub(super) thickness: f32,
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

    pub(super) fn first(&self) -> &Chain {
        &self.chains[0]
    }

    pub(super) fn last(&self) -> &Chain {
        &self.chains[self.chains.len() - 1]
    }

    pub(super) fn length(&self) -> u32 {
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
        let mut hint = 0;
        let inked = (self.first().top..=self.last().bottom)
            .filter(|&y| runs_near(runs, rows, y, self.at(y as f32), 1.0, &mut hint).next().is_some())
            .count() as f32
            / length as f32;
        if length < 2 * params.min_length {
            return inked >= 0.85 && wobble <= 0.6 + 0.05 * self.thickness && self.rows * 10 >= length * 6;
        }
        let perfect = wobble <= 0.5 + 0.04 * self.thickness;
        wobble <= 0.8 + 0.1 * self.thickness && (inked >= 0.85 || inked >= 0.5 && perfect)
    }

    /// How many of its ends lie at one of the `others`, which go across.
    pub(super) fn supports(&self, others: &[Self]) -> usize {
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
    pub(super) fn ink(&self, ink: &dyn Fn(u32, u32) -> u8) -> f32 {
        let sum: u32 = self
            .chains
            .iter()
            .flat_map(|chain| (chain.top..=chain.bottom).map(|y| u32::from(ink(y, chain.scatter.at(y as f32) as u32))))
            .sum();
        sum as f32 / self.rows as f32
    }

    pub(super) fn rule(&self) -> Rule {
        let ends = |chain: &Chain| [chain.top, chain.bottom].map(|y| (y as f32, chain.scatter.at(y as f32)));
        Rule::through(self.chains.iter().flat_map(ends).collect())
    }

    /// Its parts between gaps without ink.
    fn parts(self, runs: &[Run], rows: &[usize], params: &RuleParams) -> Vec<Self> {
        let widest = (4.0 + 2.0 * self.thickness) as usize;
        let mut parts: Vec<Self> = Vec::new();
        let (mut bottom, mut hint) = (self.first().top, 0);
        for &chain in &self.chains {
            let bare = (bottom..chain.top)
                .filter(|&y| runs_near(runs, rows, y, self.at(y as f32), 1.0, &mut hint).next().is_none())
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
    pub(super) fn at(&self, y: f32) -> f32 {
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

/// The runs of row `y` that come as near as `reach` to column `x`. `hint` is where in its row the last one was found: whoever follows a
/// line finds the next there or close by.
pub(super) fn runs_near<'a>(
    runs: &'a [Run],
    rows: &[usize],
    y: u32,
    x: f32,
    reach: f32,
    hint: &mut usize,
) -> impl Iterator<Item = usize> + use<'a> {
    let end = rows.len() - 1;
    let row = rows[(y as usize).min(end)]..rows[(y as usize + 1).min(end)];
    *hint = partition_point_near(&runs[row.clone()], *hint, |run| (run.end as f32) < x - reach);
    (row.start + *hint..row.end).take_while(move |&i| runs[i].start as f32 <= x + reach)
}

/// `runs.partition_point(is_before)`, looked for from `hint` outwards in steps that double.
fn partition_point_near(runs: &[Run], hint: usize, is_before: impl Fn(&Run) -> bool) -> usize {
    let (mut from, mut to, mut step) = (hint.min(runs.len()), hint.min(runs.len()), 1);
    while from > 0 && !is_before(&runs[from - 1]) {
        to = from - 1;
        from = from.saturating_sub(step);
        step *= 2;
    }
    while to < runs.len() && is_before(&runs[to]) {
        from = to + 1;
        to = (to + step).min(runs.len());
        step *= 2;
    }
    from + runs[from..to].partition_point(is_before)
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
pub(super) fn row_starts(runs: &[Run]) -> Vec<usize> {
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
fn lines_from(mut chains: Vec<Chain>, params: &RuleParams) -> Vec<Line> {
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
pub(super) fn straight_lines(runs: &[Run], params: &RuleParams) -> Vec<Line> {
    if runs.is_empty() {
        return Vec::new();
    }
    let (rows, closed) = (row_starts(runs), closed(runs));
    let mut lines = lines_from(chains_of(&closed, &row_starts(&closed), params), params);
    lines.extend(lines_from(chains_of(runs, &rows, params), params));
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

#[cfg(test)]
mod tests;
