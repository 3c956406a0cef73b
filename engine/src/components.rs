//! Foreground mask → connected components.

use crate::geometry::BoundingBox;

/// A horizontal run of foreground pixels: row `y`, columns `start..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    /// Row.
    pub y: u32,
    /// First column.
    pub start: u32,
    /// One past the last column.
    pub end: u32,
}

/// Foreground that is looked at as one: as a rule, pixels that touch each other, diagonals included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// Smallest box around the pixels.
    pub bounding_box: BoundingBox,
    /// The pixels; row by row and from left to right unless components were joined.
    pub runs: Vec<Run>,
}

impl Component {
    /// Number of pixels.
    #[must_use]
    pub fn area(&self) -> u32 {
        self.runs.iter().map(|run| run.end - run.start).sum()
    }

    /// The first and one past the last column of each row, from the top; `None` where a row is empty.
    #[must_use]
    pub fn rows(&self) -> Vec<Option<(u32, u32)>> {
        let b = self.bounding_box;
        let mut rows: Vec<Option<(u32, u32)>> = vec![None; b.height as usize];
        for run in &self.runs {
            let row = &mut rows[(run.y - b.y) as usize];
            *row = Some(row.map_or((run.start, run.end), |(from, to)| (from.min(run.start), to.max(run.end))));
        }
        rows
    }

    /// Number of pixels that belong to both.
    #[must_use]
    pub fn shared_ink(&self, other: &Self) -> u32 {
        if self.bounding_box.intersection_area(&other.bounding_box) == 0 {
            return 0;
        }
        let shared =
            |a: &Run, b: &Run| if a.y == b.y { a.end.min(b.end).saturating_sub(a.start.max(b.start)) } else { 0 };
        self.runs.iter().flat_map(|a| other.runs.iter().map(move |b| shared(a, b))).sum()
    }

    /// Whether two components share more than half of the ink of the smaller one.
    #[must_use]
    pub fn shares_ink_with(&self, other: &Self) -> bool {
        2 * self.shared_ink(other) > self.area().min(other.area())
    }

    /// Both together.
    #[must_use]
    pub fn joined(mut self, other: &Self) -> Self {
        self.bounding_box = self.bounding_box.union(&other.bounding_box);
        self.runs.extend_from_slice(&other.runs);
        self
    }

    /// The component of these runs; `None` when there are none.
    #[must_use]
    pub fn from_runs(runs: Vec<Run>) -> Option<Self> {
        let first = runs.first()?;
        let (mut x0, mut y0, mut x1, mut y1) = (first.start, first.y, first.end, first.y + 1);
        for run in &runs {
            x0 = x0.min(run.start);
            x1 = x1.max(run.end);
            y0 = y0.min(run.y);
            y1 = y1.max(run.y + 1);
        }
        Some(Self { bounding_box: BoundingBox::from_edges(x0, y0, x1, y1), runs })
    }
}

/// All runs of values of at least `level` in a mask of rows of `width` values, in reading order.
#[must_use]
pub fn runs_of(mask: &[u8], width: usize, level: u8) -> Vec<Run> {
    let mut runs = Vec::new();
    for (y, row) in mask.chunks_exact(width.max(1)).enumerate() {
        push_runs(&mut runs, y as u32, 0, row, level);
    }
    runs
}

/// The parts of a component's runs where `values`, which gives one a pixel for each run, are of at least `level`.
pub(crate) fn runs_within<'a>(component: &Component, values: impl Fn(&Run) -> &'a [u8], level: u8) -> Vec<Run> {
    let mut runs = Vec::with_capacity(component.runs.len());
    for run in &component.runs {
        push_runs(&mut runs, run.y, run.start as usize, values(run), level);
    }
    runs
}

/// Adds the runs of `values` of at least `level`; the values begin in row `y` at column `first`.
fn push_runs(runs: &mut Vec<Run>, y: u32, first: usize, values: &[u8], level: u8) {
    let mut x = 0;
    while let Some(skip) = values[x..].iter().position(|&value| value >= level) {
        let start = x + skip;
        let end = values[start..].iter().position(|&value| value < level).map_or(values.len(), |length| start + length);
        runs.push(Run { y, start: (first + start) as u32, end: (first + end) as u32 });
        x = end;
    }
}

/// Connected components of runs in reading order (8-connectivity), in order of their first run.
#[must_use]
pub fn components_of(runs: &[Run]) -> Vec<Component> {
    let (labels, count) = label(runs);
    let mut members: Vec<Vec<Run>> = vec![Vec::new(); count];
    for (run, label) in runs.iter().zip(labels) {
        members[label as usize].push(*run);
    }
    members.into_iter().filter_map(Component::from_runs).collect()
}

/// The number of each run's component, and how many components there are; numbered in order of their first run.
///
/// Two passes over the runs with union-find (He, Chao, Suzuki 2008).
#[must_use]
pub fn label(runs: &[Run]) -> (Vec<u32>, usize) {
    let mut parents: Vec<u32> = (0..runs.len() as u32).collect();
    fn root(parents: &mut [u32], mut i: u32) -> u32 {
        while parents[i as usize] != i {
            parents[i as usize] = parents[parents[i as usize] as usize];
            i = parents[i as usize];
        }
        i
    }
    let mut above = 0..0;
    let mut start = 0;
    while start < runs.len() {
        let y = runs[start].y;
        let end = start + runs[start..].iter().take_while(|run| run.y == y).count();
        if above.end == start && above.start < above.end && runs[above.start].y + 1 == y {
            let mut candidate = above.start;
            for i in start..end {
                while candidate < above.end && runs[candidate].end < runs[i].start {
                    candidate += 1;
                }
                let mut touching = candidate;
                while touching < above.end && runs[touching].start <= runs[i].end {
                    let (a, b) = (root(&mut parents, touching as u32), root(&mut parents, i as u32));
                    // The smaller index stays the root, so that components come in order of their first run.
                    parents[a.max(b) as usize] = a.min(b);
                    touching += 1;
                }
            }
        }
        above = start..end;
        start = end;
    }
    let mut labels = vec![0; runs.len()];
    let mut count = 0;
    for i in 0..runs.len() {
        let root = root(&mut parents, i as u32) as usize;
        // A root is the first run of its component, so that its label stands already when another run asks for it.
        labels[i] = if root == i {
            count += 1;
            count - 1
        } else {
            labels[root]
        };
    }
    (labels, count as usize)
}

#[cfg(test)]
mod tests {
    use super::{components_of, runs_of};
    use crate::random::SplitMix64;

    /// Component numbers by flooding, pixel by pixel.
    fn flooded(mask: &[u8], width: usize, height: usize) -> (Vec<usize>, usize) {
        let mut labels = vec![0; mask.len()];
        let mut count = 0;
        for start in 0..mask.len() {
            if mask[start] == 0 || labels[start] != 0 {
                continue;
            }
            count += 1;
            let mut stack = vec![start];
            while let Some(i) = stack.pop() {
                if labels[i] != 0 || mask[i] == 0 {
                    continue;
                }
                labels[i] = count;
                let (x, y) = ((i % width) as i32, (i / width) as i32);
                for (dx, dy) in [(-1, -1), (0, -1), (1, -1), (-1, 0), (1, 0), (-1, 1), (0, 1), (1, 1)] {
                    let (x, y) = (x + dx, y + dy);
                    if x >= 0 && y >= 0 && x < width as i32 && y < height as i32 {
                        stack.push(y as usize * width + x as usize);
                    }
                }
            }
        }
        (labels, count)
    }

    #[test]
    fn components_are_those_that_flooding_finds() {
        for (seed, density) in [(1, 0.2), (2, 0.4), (3, 0.55), (4, 0.7)] {
            let mut random = SplitMix64::new(seed);
            let (width, height) = (37, 29);
            let mask: Vec<u8> = (0..width * height).map(|_| u8::from(random.next_unit() < density)).collect();
            let components = components_of(&runs_of(&mask, width, 1));
            let (labels, count) = flooded(&mask, width, height);
            assert_eq!(components.len(), count);
            assert_eq!(
                components.iter().map(|c| c.area() as usize).sum::<usize>(),
                mask.iter().filter(|&&v| v != 0).count()
            );
            for component in &components {
                let label = |run: &super::Run| labels[run.y as usize * width + run.start as usize];
                let first = label(&component.runs[0]);
                assert!(component.runs.iter().all(|run| label(run) == first));
            }
        }
    }

    #[test]
    fn an_empty_mask_has_no_components() {
        assert!(components_of(&runs_of(&[0; 12], 4, 1)).is_empty());
        assert!(components_of(&runs_of(&[], 0, 1)).is_empty());
    }
}
