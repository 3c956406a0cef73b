//! Runs of a page → the same without ruled lines and boxes; the strokes that cross a line stay whole.
//!
//! A line is followed run by run: where it is alone its runs are as short as it is thick, and they go; where a stroke crosses it
//! the run is longer, and stays. So a line may slope, bend a little and be interrupted.

use crate::components::{Run, label};

/// What counts as a ruled line. Lengths in pixels of the ink map.
#[derive(Debug, Clone)]
pub struct RuleParams {
    /// Shortest line that is taken out.
    pub min_length: u32,
    /// Thickest line that is followed.
    pub max_thickness: u32,
    /// How many times longer than thick a line is at least.
    pub min_aspect: f32,
    /// Up to this length a line that touches nothing else stays: it may be a 1.
    pub max_lone_length: u32,
}

/// Takes ruled lines out of a page's runs, which are in reading order and stay so.
#[must_use]
pub fn remove_rules(runs: Vec<Run>, params: &RuleParams) -> Vec<Run> {
    // Vertical lines are followed along the rows; horizontal ones likewise once rows and columns have changed places.
    let runs = without_lines_down(runs, params);
    transpose(&without_lines_down(transpose(&runs), params))
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

/// A line that is being followed downwards.
struct Track {
    /// Indices of the runs that are the line alone.
    alone: Vec<usize>,
    /// First row.
    top: u32,
    /// Last row with ink on the line.
    bottom: u32,
    /// Where the line's middle was, at `bottom`.
    middle: f32,
    /// Change of the middle per row.
    slope: f32,
    /// Mean thickness so far.
    thickness: f32,
    /// Sum of squared distances of the runs from where they were expected.
    wobble: f32,
    /// Sum of squared differences of the runs from the mean thickness.
    unevenness: f32,
    /// Rows where a stroke crosses.
    crossed: u32,
    /// Where the middle was at `top`.
    top_middle: f32,
}

impl Track {
    /// A track that begins with run number `i`.
    fn starting(i: usize, run: &Run) -> Self {
        let middle = (run.start + run.end) as f32 / 2.0;
        Self {
            alone: vec![i],
            top: run.y,
            bottom: run.y,
            middle,
            slope: 0.0,
            thickness: (run.end - run.start) as f32,
            wobble: 0.0,
            unevenness: 0.0,
            crossed: 0,
            top_middle: middle,
        }
    }

    /// The mean change of the middle per row, over the whole track.
    fn mean_slope(&self) -> f32 {
        (self.middle - self.top_middle) / (self.bottom - self.top).max(1) as f32
    }

    fn length(&self) -> u32 {
        self.bottom + 1 - self.top
    }

    /// Whether this is long, straight and ink for the most part.
    fn is_rule(&self, params: &RuleParams) -> bool {
        let (length, count) = (self.length() as f32, self.alone.len() as f32);
        let (wobble, unevenness) = ((self.wobble / count).sqrt(), (self.unevenness / count).sqrt());
        // Strokes that happen to stand below each other make a poor line: interrupted, bent, of uneven thickness.
        let inked = (count + self.crossed as f32) / length;
        let perfect = self.length() >= 2 * params.min_length
            && wobble <= 0.5 + 0.04 * self.thickness
            && unevenness <= 0.5 + 0.12 * self.thickness;
        self.length() >= params.min_length
            && length >= params.min_aspect * self.thickness
            && count >= 0.4 * length
            && (inked >= 0.85 || inked >= 0.5 && perfect)
            && wobble <= 0.6 + 0.1 * self.thickness
            && unevenness <= 0.7 + 0.25 * self.thickness
    }

    /// Rows that may pass without ink: lines are interrupted where the pen skipped or the scan broke them.
    fn gap(&self) -> u32 {
        (4 + (3.0 * self.thickness) as u32 + self.length() / 8).min(40)
    }
}

fn without_lines_down(runs: Vec<Run>, params: &RuleParams) -> Vec<Run> {
    let mut rules: Vec<Track> = Vec::new();
    let mut tracks: Vec<Track> = Vec::new();
    let mut start = 0;
    while start < runs.len() {
        let y = runs[start].y;
        let end = start + runs[start..].iter().take_while(|run| run.y == y).count();
        let (alive, ended): (Vec<Track>, Vec<Track>) =
            tracks.into_iter().partition(|track| y - track.bottom <= track.gap());
        rules.extend(ended.into_iter().filter(|track| track.is_rule(params)));
        tracks = alive;
        let row = &runs[start..end];
        let mut taken = vec![false; row.len()];
        for track in &mut tracks {
            let steps = (y - track.bottom) as f32;
            let expected = track.middle + track.slope * steps;
            let reach = 1.5 + 0.4 * track.thickness + 0.15 * (steps - 1.0);
            let first = row.partition_point(|run| (run.end as f32) < expected - reach);
            let near = row[first..].iter().enumerate().take_while(|(_, run)| run.start as f32 <= expected + reach);
            let best = near
                .map(|(i, run)| (first + i, (run.start + run.end) as f32 / 2.0, (run.end - run.start) as f32))
                .min_by(|a, b| (a.1 - expected).abs().total_cmp(&(b.1 - expected).abs()));
            let Some((i, middle, thickness)) = best else { continue };
            if thickness <= 1.6 * track.thickness + 1.0 && (middle - expected).abs() <= reach {
                if !taken[i] {
                    taken[i] = true;
                    let count = track.alone.len() as f32;
                    track.alone.push(start + i);
                    track.wobble += (middle - expected) * (middle - expected);
                    track.unevenness += (thickness - track.thickness) * (thickness - track.thickness);
                    // Young tracks learn their slope fast, old ones hold it.
                    let weight = (2.0 / (count + 2.0)).max(0.04);
                    track.slope += weight * ((middle - track.middle) / steps - track.slope).clamp(-1.0, 1.0);
                    track.middle = expected + (middle - expected) * weight.max(0.35);
                    track.thickness += (thickness - track.thickness) / (count + 1.0).min(40.0);
                    track.bottom = y;
                }
            } else if (row[i].start as f32) <= expected && expected <= row[i].end as f32 {
                // A stroke crosses here: the line goes on beneath it.
                track.middle = expected;
                track.crossed += 1;
                track.bottom = y;
            }
        }
        for (i, run) in row.iter().enumerate() {
            if !taken[i] && run.end - run.start <= params.max_thickness {
                tracks.push(Track::starting(start + i, run));
            }
        }
        start = end;
    }
    rules.extend(tracks.into_iter().filter(|track| track.is_rule(params)));
    if rules.is_empty() {
        return runs;
    }
    let (labels, count) = label(&runs);
    let mut areas = vec![0u32; count];
    for (run, &label) in runs.iter().zip(&labels) {
        areas[label as usize] += run.end - run.start;
    }
    let mut gone = vec![false; runs.len()];
    let rows = row_starts(&runs);
    for rule in &mut rules {
        extend_up(rule, &runs, &rows);
    }
    for rule in &rules {
        let area: u32 = rule.alone.iter().map(|&i| runs[i].end - runs[i].start).sum();
        let first = labels[rule.alone[0]];
        let lone = rule.alone.iter().all(|&i| labels[i] == first) && area * 10 >= areas[first as usize] * 8;
        if !(lone && rule.length() <= params.max_lone_length) {
            rule.alone.iter().for_each(|&i| gone[i] = true);
        }
    }
    let mut gone = gone.into_iter();
    runs.into_iter().filter(|_| !gone.next().unwrap_or(false)).collect()
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

/// Follows a rule upwards from its first run, where its slope was not known yet and the line may have been lost.
fn extend_up(rule: &mut Track, runs: &[Run], rows: &[usize]) {
    let slope = rule.mean_slope();
    let (mut y, mut last, mut middle) = (rule.top, rule.top, rule.top_middle);
    let gap = rule.gap().min(12);
    while y > 0 && last - y < gap {
        y -= 1;
        let expected = middle - slope * (last - y) as f32;
        let row = rows[y as usize]..rows[y as usize + 1];
        let reach = 1.2 + 0.25 * rule.thickness;
        for i in row {
            let (run_middle, thickness) =
                ((runs[i].start + runs[i].end) as f32 / 2.0, (runs[i].end - runs[i].start) as f32);
            if thickness <= 1.5 * rule.thickness + 1.0 && (run_middle - expected).abs() <= reach {
                rule.alone.push(i);
                middle = expected + 0.3 * (run_middle - expected);
                last = y;
                break;
            }
            if runs[i].start as f32 <= expected && expected <= runs[i].end as f32 {
                middle = expected;
                last = y;
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{RuleParams, remove_rules, transpose};
    use crate::components::{Component, components_of, runs_of};
    use crate::random::SplitMix64;

    const PARAMS: RuleParams = RuleParams { min_length: 50, max_thickness: 6, min_aspect: 12.0, max_lone_length: 80 };

    fn left_of(mask: &[u8], width: usize) -> Vec<Component> {
        components_of(&remove_rules(runs_of(mask, width, 1), &PARAMS))
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
