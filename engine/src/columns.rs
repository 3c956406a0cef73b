//! Numbers at their places, line by line → the grid of rows and columns that they stand in, if they stand in one.

mod upright;

use crate::median::median;
use std::cmp::Ordering;
use upright::{Upright, lean};

/// Lines over which two numbers of a column still tell of each other: each is compared with those of so many lines only.
const FARTHEST: usize = 30;

/// Lines above and below that tell whether two columns are apart.
const AROUND: usize = 5;

/// Where a number stands. Lengths are in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// Left, top, right, bottom.
    pub bounds: [f32; 4],
    /// Left edge of its decimal mark, if it has one.
    pub mark: Option<f32>,
}

/// The cells that the numbers of a page stand in. Tables that follow each other share the rows, and each counts its own columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// How many rows there are, those of all tables and the lines between them; a row may be empty.
    pub rows: usize,
    /// How many columns the widest table has.
    pub columns: usize,
    /// The tables from top to bottom.
    pub tables: Vec<Table>,
    /// Row and column of each number, line by line as they were given. Two parts of one number may share a cell.
    pub places: Vec<Vec<(usize, usize)>>,
}

/// One table of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// Its first row in the grid.
    pub row: usize,
    /// How many rows it has.
    pub rows: usize,
    /// How many columns it has.
    pub columns: usize,
}

/// When numbers count as standing in columns. Lengths are shares of the median height of the numbers.
#[derive(Debug, Clone)]
pub struct GridParams {
    /// Fewest numbers of a column that shows that there is a table.
    pub fewest: usize,
    /// Fewest such columns.
    pub columns: usize,
    /// Farthest that two numbers of a column may be from being aligned if they do not overlap.
    pub apart: f32,
    /// Share of the narrower number that must overlap otherwise.
    pub overlap: f32,
    /// Farthest that the numbers of a column are from being aligned, in the median.
    pub spread: f32,
    /// Least share of a table's numbers that stand in such columns.
    pub share: f32,
    /// Least share of the lines that such a column has a number in.
    pub fill: f32,
    /// Least share of the numbers of two neighbouring columns that lie beside each other without overlapping.
    pub apart_share: f32,
    /// Least gap beside a number that is a column by itself, as a share of the median gap: a stray stroke beside a number is none.
    pub room: f32,
    /// How many times the usual step from line to line parts two tables, unless their columns are the same.
    pub step: f32,
}

impl Default for GridParams {
    fn default() -> Self {
        Self {
            fewest: 3,
            columns: 2,
            apart: 0.7,
            overlap: 0.5,
            spread: 0.45,
            share: 0.7,
            fill: 0.34,
            apart_share: 0.75,
            room: 0.6,
            step: 1.9,
        }
    }
}

/// The grid of a page's lines, which run from top to bottom, their numbers from left to right; nothing where they stand in no columns.
#[must_use]
pub fn grid(lines: &[Vec<Extent>], params: &GridParams) -> Option<Grid> {
    let page = Page::new(lines, params);
    let mut blocks: Vec<Block> = page.blocks().into_iter().flat_map(|lines| page.tables_and_lines(lines)).collect();
    // Tables that a wider gap seemed to part, and lines that seemed to be none, go together where they have the same columns.
    let mut at = 0;
    while at + 1 < blocks.len() {
        let (above, below) = (&blocks[at], &blocks[at + 1]);
        let longest = page.lines[above.lines.start..below.lines.end].iter().map(ExactSizeIterator::len).max();
        let most = match above.columns().max(below.columns()) {
            // Rows far apart may be a table that no two of them show.
            0 => longest.unwrap_or(0),
            columns => columns,
        };
        let joined = page.block(above.lines.start..below.lines.end);
        let are_all_in = joined.lines == (above.lines.start..below.lines.end);
        if joined.columns() > 0 && joined.columns() <= most && are_all_in {
            blocks[at] = joined;
            blocks.remove(at + 1);
            at = at.saturating_sub(1);
        } else {
            at += 1;
        }
    }
    if blocks.iter().all(|block| block.columns() == 0) {
        return None;
    }
    let mut grid = Grid { places: vec![Vec::new(); lines.len()], ..Grid::default() };
    for block in blocks {
        page.put(&block, &mut grid);
    }
    grid.columns = grid.places.iter().flatten().map(|&(_, column)| column + 1).max().unwrap_or(0);
    Some(grid)
}

/// Lines that follow each other, and the columns of their numbers if they are a table.
struct Block {
    lines: std::ops::Range<usize>,
    /// From left to right; none where they are no table.
    columns: Vec<Vec<usize>>,
}

impl Block {
    fn columns(&self) -> usize {
        self.columns.len()
    }
}

struct Page<'a> {
    /// Line by line.
    numbers: Vec<Upright>,
    /// The numbers of each line.
    lines: Vec<std::ops::Range<usize>>,
    /// Median height.
    height: f32,
    params: &'a GridParams,
}

impl<'a> Page<'a> {
    fn new(lines: &[Vec<Extent>], params: &'a GridParams) -> Self {
        let middle = |b: &[f32; 4]| ((b[0] + b[2]) / 2.0, (b[1] + b[3]) / 2.0);
        let height = usual(lines.iter().flatten().map(|number| number.bounds[3] - number.bounds[1])).max(1.0);
        let steps = lines.iter().flat_map(|line| line.windows(2)).map(|pair| {
            let ((ax, ay), (bx, by)) = (middle(&pair[0].bounds), middle(&pair[1].bounds));
            (by - ay) / (bx - ax).max(1.0)
        });
        let slope = usual(steps);
        let lean = lean(lines, height);
        let mut numbers = Vec::new();
        let mut ranges = Vec::with_capacity(lines.len());
        for (line, extents) in lines.iter().enumerate() {
            let start = numbers.len();
            numbers.extend(extents.iter().map(|extent| {
                let (x, y) = middle(&extent.bounds);
                let shift = -lean * y;
                let [left, _, right, _] = extent.bounds;
                let mark = extent.mark.map(|mark| mark + shift);
                Upright { left: left + shift, right: right + shift, mark, y: y - slope * x, line }
            }));
            ranges.push(start..numbers.len());
        }
        Self { numbers, lines: ranges, height, params }
    }

    /// Height of a line's middle.
    fn level(&self, line: usize) -> f32 {
        let numbers = &self.numbers[self.lines[line].clone()];
        numbers.iter().map(|number| number.y).sum::<f32>() / numbers.len().max(1) as f32
    }

    fn steps(&self, lines: std::ops::Range<usize>) -> Vec<f32> {
        (lines.start + 1..lines.end).map(|line| self.level(line) - self.level(line - 1)).collect()
    }

    /// The lines between the widest steps down.
    fn blocks(&self) -> Vec<std::ops::Range<usize>> {
        let steps = self.steps(0..self.lines.len());
        let widest = self.params.step * usual(steps.iter().copied());
        let mut blocks = Vec::new();
        let mut start = 0;
        for (at, step) in steps.iter().enumerate() {
            if *step > widest {
                blocks.push(start..at + 1);
                start = at + 1;
            }
        }
        blocks.push(start..self.lines.len());
        blocks
    }

    /// The numbers of some lines.
    fn within(&self, lines: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        match lines.is_empty() {
            true => 0..0,
            false => self.lines[lines.start].start..self.lines[lines.end - 1].end,
        }
    }

    /// The table of some lines, and those above and below it that are none of it.
    fn tables_and_lines(&self, lines: std::ops::Range<usize>) -> Vec<Block> {
        let table = self.block(lines.clone());
        let around = [lines.start..table.lines.start, table.lines.end..lines.end];
        let [above, below] = around.map(|lines| Block { lines, columns: Vec::new() });
        let mut blocks = vec![above, table, below];
        blocks.retain(|block| !block.lines.is_empty());
        blocks
    }

    /// The lines with their columns, if they are a table. Lines above and below that stand in no column are none of it.
    fn block(&self, lines: std::ops::Range<usize>) -> Block {
        let clusters = self.clusters(self.within(&lines));
        let is_strong = |cluster: &&Vec<usize>| self.is_column(cluster, lines.len(), self.params.spread);
        let mut strong: Vec<&Vec<usize>> = clusters.iter().filter(is_strong).collect();
        // Where nearly all lines have as many numbers, these are the columns, however far one of the lines has run together.
        let by_count = self.columns_by_count(&lines);
        if !by_count.is_empty()
            && by_count.iter().all(|column| self.is_column(column, lines.len(), 2.0 * self.params.spread))
        {
            strong = by_count.iter().collect();
        }
        strong.sort_by(|a, b| self.middle(a).total_cmp(&self.middle(b)));
        let in_columns = strong.iter().map(|cluster| cluster.len()).sum::<usize>();
        let all = self.within(&lines).len();
        let are_apart = strong.windows(2).filter(|pair| self.are_apart(pair[0], pair[1])).count() + 1;
        if strong.len() < self.params.columns
            || (in_columns as f32) < self.params.share * all as f32
            || (are_apart as f32) < self.params.share * strong.len() as f32
        {
            return Block { lines, columns: Vec::new() };
        }
        let rooms = self.within(&lines).map(|number| self.room(number)).filter(|room| room.is_finite());
        let room = (self.params.room * usual(rooms)).min(self.height);
        // What overlaps a column is of it or spans it, and what stands alone between columns is one with many empty cells.
        let stands_alone = |cluster: &Vec<usize>| {
            cluster.iter().all(|&number| {
                let near = |other: &&Vec<usize>| {
                    self.nearest(other, number).iter().any(|&at| self.numbers[at].overlap(&self.numbers[number]) > 0.0)
                };
                !strong.iter().any(near) && self.shares_line(number, &strong) && self.room(number) >= room
            })
        };
        let weak: Vec<&Vec<usize>> =
            clusters.iter().filter(|cluster| !strong.contains(cluster) && stands_alone(cluster)).collect();
        let is_taken =
            |cluster: &&&Vec<usize>| cluster.iter().any(|number| strong.iter().any(|column| column.contains(number)));
        let weak = weak.iter().filter(|cluster| !is_taken(cluster)).copied();
        let mut columns: Vec<Vec<usize>> = strong.iter().copied().chain(weak).cloned().collect();
        columns.sort_by(|a, b| self.middle(a).total_cmp(&self.middle(b)));
        self.join_parts(&mut columns);
        let stands_in = |line: &usize| columns.iter().flatten().any(|&number| self.numbers[number].line == *line);
        let first = lines.clone().find(stands_in).unwrap_or(lines.start);
        let last = lines.clone().rev().find(stands_in).unwrap_or(first);
        Block { lines: first..last + 1, columns }
    }

    /// The gap between a number and the nearer one of its neighbours in the line.
    fn room(&self, number: usize) -> f32 {
        let own = &self.numbers[number];
        let line = &self.lines[own.line];
        let before = (number > line.start).then(|| own.left - self.numbers[number - 1].right);
        let after = (number + 1 < line.end).then(|| self.numbers[number + 1].left - own.right);
        before.unwrap_or(f32::INFINITY).min(after.unwrap_or(f32::INFINITY))
    }

    /// Puts neighbours together that are the upper and the lower part of one column: they have no line in common, and where they meet they
    /// stand closer than columns do.
    fn join_parts(&self, columns: &mut Vec<Vec<usize>>) {
        let lines = columns.iter().flatten().map(|&number| self.numbers[number].line);
        let lines: std::collections::BTreeSet<usize> = lines.collect();
        let steps = lines.into_iter().flat_map(|line| self.numbers[self.lines[line].clone()].windows(2));
        let usual = usual(steps.map(|pair| pair[1].middle() - pair[0].middle()));
        let mut at = 0;
        while at + 1 < columns.len() {
            let (left, right) = (&columns[at], &columns[at + 1]);
            let meet = left.iter().flat_map(|&a| right.iter().map(move |&b| (a, b))).min_by(|a, b| {
                let far = |&(a, b): &(usize, usize)| (self.numbers[a].y - self.numbers[b].y).abs();
                far(a).total_cmp(&far(b))
            });
            let apart =
                meet.map_or(f32::INFINITY, |(a, b)| (self.numbers[a].middle() - self.numbers[b].middle()).abs());
            if apart < 0.5 * usual && !self.share_a_line(left, right) {
                let right = columns.remove(at + 1);
                columns[at].extend(right);
                columns[at].sort_unstable();
            } else {
                at += 1;
            }
        }
    }

    fn middle(&self, column: &[usize]) -> f32 {
        usual(column.iter().map(|&number| self.numbers[number].middle()))
    }

    /// The first, second, … numbers of the lines that have as many as nearly all have; none where their counts differ.
    fn columns_by_count(&self, lines: &std::ops::Range<usize>) -> Vec<Vec<usize>> {
        let mut counts: Vec<usize> = self.lines[lines.clone()].iter().map(ExactSizeIterator::len).collect();
        counts.sort_unstable();
        let Some(&most) = counts.get(counts.len() / 2) else { return Vec::new() };
        let alike: Vec<_> = self.lines[lines.clone()].iter().filter(|line| line.len() == most).collect();
        if alike.len() * 5 < lines.len() * 4 {
            return Vec::new();
        }
        let columns: Vec<Vec<usize>> =
            (0..most).map(|place| alike.iter().map(|line| line.start + place).collect()).collect();
        let middles: Vec<f32> = columns.iter().map(|column| self.middle(column)).collect();
        let room = 0.8 * usual(middles.windows(2).map(|pair| pair[1] - pair[0]));
        // Lines with other cells empty would have as many numbers, too.
        let is_one = |(column, middle): (&Vec<usize>, &f32)| {
            let away = column.iter().filter(|&&number| (self.numbers[number].middle() - middle).abs() > room);
            away.count() * 7 <= column.len()
        };
        if columns.iter().zip(&middles).all(is_one) { columns } else { Vec::new() }
    }

    /// Whether the numbers of one column lie left of those of another, also in the lines around: numbers that are in no columns do not.
    fn are_apart(&self, left: &[usize], right: &[usize]) -> bool {
        let (mut apart, mut all) = (0, 0);
        for a in left.iter().map(|&number| &self.numbers[number]) {
            for b in right.iter().map(|&number| &self.numbers[number]).filter(|b| a.line.abs_diff(b.line) <= AROUND) {
                all += 1;
                apart += usize::from(a.right < b.left);
            }
        }
        apart as f32 >= self.params.apart_share * all as f32
    }

    fn shares_line(&self, number: usize, columns: &[&Vec<usize>]) -> bool {
        let line = self.numbers[number].line;
        columns.iter().any(|column| column.iter().any(|&other| self.numbers[other].line == line))
    }

    /// Whether numbers below each other are enough to be a column of so many lines, and aligned within `spread` heights.
    fn is_column(&self, cluster: &[usize], lines: usize, spread: f32) -> bool {
        let enough = cluster.len() >= self.params.fewest && cluster.len() as f32 >= self.params.fill * lines as f32;
        let pairs = || cluster.windows(2).map(|pair| (&self.numbers[pair[0]], &self.numbers[pair[1]]));
        let step = |place: &dyn Fn(&Upright) -> f32| usual(pairs().map(|(a, b)| (place(a) - place(b)).abs()));
        let marks: Vec<f32> = pairs().filter_map(|(a, b)| Some((a.mark? - b.mark?).abs())).collect();
        let by_mark = if marks.len() * 2 >= cluster.len() { usual(marks) } else { f32::INFINITY };
        let best = step(&|number| number.left).min(step(&|number| number.right)).min(step(&Upright::middle));
        enough && best.min(by_mark) <= spread * self.height
    }

    /// Numbers that stand below each other, no two of one line, the best aligned first: single linkage with that bound.
    fn clusters(&self, within: std::ops::Range<usize>) -> Vec<Vec<usize>> {
        let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
        for i in within.clone() {
            for j in i + 1..within.end {
                let (a, b) = (&self.numbers[i], &self.numbers[j]);
                let apart = a.apart(b) / self.height;
                let is_near = apart < self.params.apart || a.overlap(b) > self.params.overlap;
                if a.line != b.line && b.line - a.line <= FARTHEST && is_near {
                    pairs.push((apart + 0.1 * (b.line - a.line) as f32, i, j));
                }
            }
        }
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut of: Vec<usize> = (0..within.len()).collect();
        let mut clusters: Vec<Vec<usize>> = within.clone().map(|number| vec![number]).collect();
        for (_, i, j) in pairs {
            let (a, b) = (of[i - within.start], of[j - within.start]);
            if a == b || self.share_a_line(&clusters[a], &clusters[b]) {
                continue;
            }
            let moved = std::mem::take(&mut clusters[b]);
            moved.iter().for_each(|number| of[number - within.start] = a);
            clusters[a].extend(moved);
            clusters[a].sort_unstable();
        }
        clusters.retain(|cluster| !cluster.is_empty());
        clusters
    }

    /// Whether two clusters, whose numbers rise, have numbers of one line.
    fn share_a_line(&self, a: &[usize], b: &[usize]) -> bool {
        let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
        while let (Some(&&x), Some(&&y)) = (a.peek(), b.peek()) {
            match self.numbers[x].line.cmp(&self.numbers[y].line) {
                Ordering::Less => a.next(),
                Ordering::Equal => return true,
                Ordering::Greater => b.next(),
            };
        }
        false
    }

    /// Up to three numbers of a column that are nearest to the line of a number, itself left out.
    fn nearest(&self, column: &[usize], number: usize) -> Vec<usize> {
        let far = |other: &usize| (self.numbers[*other].y - self.numbers[number].y).abs();
        let mut near: Vec<usize> = column.iter().copied().filter(|&other| other != number).collect();
        near.sort_by(|a, b| far(a).total_cmp(&far(b)));
        near.truncate(3);
        near
    }

    /// The columns of a line's numbers, never one left of the one before: those whose numbers near by are best aligned with them.
    fn columns_of(&self, line: usize, columns: &[Vec<usize>]) -> Vec<usize> {
        // Two numbers in a cell are worse than any other column near by.
        const SHARED: f32 = 4.0;
        let numbers = self.lines[line].clone();
        let own = numbers.clone().map(|number| columns.iter().position(|column| column.contains(&number)));
        if let Some(own) = own.collect::<Option<Vec<usize>>>()
            && own.windows(2).all(|pair| pair[0] < pair[1])
        {
            return own;
        }
        let cost = |number: usize, column: &Vec<usize>| {
            let near = self.nearest(column, number);
            let own = if column.contains(&number) { 0.0 } else { 0.5 };
            let apart = |&other: &usize| {
                let (a, b) = (&self.numbers[number], &self.numbers[other]);
                // The left one of the columns that a number spans.
                (a.apart(b) - if a.overlap(b) > 0.0 { 0.5 * self.height } else { 0.0 }).max(0.0)
                    + 0.01 * (a.left - b.left).abs()
            };
            own + near.iter().map(apart).sum::<f32>() / near.len().max(1) as f32 / self.height
        };
        // For each number and column, the cost up to there and the column of the number before.
        let mut best: Vec<Vec<(f32, usize)>> = Vec::with_capacity(numbers.len());
        for number in numbers {
            // The best of the columns at the left, for the number before.
            let mut left: Option<usize> = None;
            let mut row = Vec::with_capacity(columns.len());
            for (column, members) in columns.iter().enumerate() {
                let here = cost(number, members);
                let Some(before) = best.last() else {
                    row.push((here, column));
                    continue;
                };
                let from_left = left.map_or(f32::INFINITY, |from| before[from].0);
                let shared = before[column].0 + SHARED;
                row.push(match left {
                    Some(from) if from_left < shared => (here + from_left, from),
                    _ => (here + shared, column),
                });
                if before[column].0 < from_left {
                    left = Some(column);
                }
            }
            best.push(row);
        }
        let Some(last) = best.last() else { return Vec::new() };
        let mut at = (0..columns.len()).min_by(|&a, &b| last[a].0.total_cmp(&last[b].0)).unwrap_or(0);
        let mut found = Vec::with_capacity(best.len());
        for row in best.iter().rev() {
            found.push(at);
            at = row[at].1;
        }
        found.reverse();
        found
    }

    /// Adds the block's rows below those that the grid has.
    fn put(&self, block: &Block, grid: &mut Grid) {
        if block.columns() == 0 {
            for line in block.lines.clone() {
                grid.places[line] = (0..self.lines[line].len()).map(|column| (grid.rows, column)).collect();
                grid.rows += 1;
            }
            return;
        }
        let steps = self.steps(block.lines.clone());
        let usual = usual(steps.iter().copied());
        let even = steps.iter().filter(|step| (0.8..1.25).contains(&(*step / usual))).count();
        let first = grid.rows;
        let mut row = grid.rows;
        for (at, line) in block.lines.clone().enumerate() {
            if at > 0 {
                let rows = steps[at - 1] / usual;
                // Where the rows of a table are even, a step of two is an empty row.
                let is_even = steps.len() >= 4 && even * 4 >= steps.len() * 3 && (rows - rows.round()).abs() < 0.25;
                row += if is_even { (rows.round() as usize).max(1) } else { 1 };
            }
            grid.places[line] = self.columns_of(line, &block.columns).into_iter().map(|column| (row, column)).collect();
        }
        grid.rows = row + 1;
        grid.tables.push(Table { row: first, rows: grid.rows - first, columns: block.columns() });
    }
}

/// Their median; 0 of none.
fn usual(lengths: impl IntoIterator<Item = f32>) -> f32 {
    median(lengths).unwrap_or(0.0)
}

#[cfg(test)]
mod tests;
