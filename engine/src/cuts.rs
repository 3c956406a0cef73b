//! A shape of several digits → where it may be cut, and the pieces between cuts.
//!
//! Over-segmentation by the projection profile, along the writing's slant; after Casey and Lecolinet, "A survey of methods and
//! strategies in character segmentation" (1996), section 3.

use crate::components::{Component, Run, components_of};

/// Where a shape may be cut, in columns of the upright writing (see [`Slant`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    /// First column behind the cut.
    pub x: i32,
    /// Columns at each side that belong to both neighbours: the wall that two rings have in common.
    pub shared: i32,
}

/// How far the writing leans: columns to the right for each row upwards.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Slant(pub f32);

impl Slant {
    /// The median lean of components, by their second moments.
    #[must_use]
    pub fn of<'a>(components: impl Iterator<Item = &'a Component>) -> Self {
        let mut leans: Vec<f32> = components.map(lean).collect();
        leans.sort_by(f32::total_cmp);
        Self(leans.get(leans.len() / 2).copied().unwrap_or(0.0))
    }

    /// Columns that row `y` is moved to the left when the writing is set upright, counted from row `base`.
    fn shift(self, y: u32, base: u32) -> i32 {
        (self.0 * (base as f32 - y as f32)).round() as i32
    }
}

/// Covariance of x and −y over the variance of y.
fn lean(component: &Component) -> f32 {
    let (mut count, mut sum_x, mut sum_y, mut sum_xy, mut sum_yy) = (0.0f64, 0.0, 0.0, 0.0, 0.0);
    let b = component.bounding_box;
    for run in &component.runs {
        let length = f64::from(run.end - run.start);
        let x = f64::from(run.start + run.end) / 2.0 - f64::from(b.x);
        let y = f64::from(run.y - b.y);
        count += length;
        sum_x += length * x;
        sum_y += length * y;
        sum_xy += length * x * y;
        sum_yy += length * y * y;
    }
    let variance = sum_yy / count - (sum_y / count).powi(2);
    if variance < 1.0 { 0.0 } else { (-(sum_xy / count - sum_x * sum_y / count / count) / variance) as f32 }
}

/// Where `whole` may be cut, its two ends included: where little ink is crossed, and along walls that two strokes may have in
/// common. `height` is that of its digits in pixels.
#[must_use]
pub fn cuts_of(whole: &Component, height: f32, slant: Slant) -> Vec<Cut> {
    let base = whole.bounding_box.bottom();
    let ends = |run: &Run| (run.start as i32 - slant.shift(run.y, base), run.end as i32 - slant.shift(run.y, base));
    let left = whole.runs.iter().map(|run| ends(run).0).min().unwrap_or(0);
    let right = whole.runs.iter().map(|run| ends(run).1).max().unwrap_or(1);
    let width = (right - left) as usize;
    let mut profile = vec![0.0f32; width];
    for run in &whole.runs {
        let (start, end) = ends(run);
        for value in &mut profile[(start - left) as usize..(end - left) as usize] {
            *value += 1.0;
        }
    }
    let smooth: Vec<f32> = (0..width)
        .map(|x| {
            let window = &profile[x.saturating_sub(1)..(x + 2).min(width)];
            window.iter().sum::<f32>() / window.len() as f32
        })
        .collect();
    let reach = (0.1 * height) as usize + 1;
    let mut scored: Vec<(f32, usize, i32)> = Vec::new();
    for x in reach..width.saturating_sub(reach) {
        let around = &smooth[x - reach..=x + reach];
        let (least, most) = around.iter().fold((f32::MAX, f32::MIN), |(l, m), &v| (l.min(v), m.max(v)));
        if smooth[x] <= least {
            scored.push((smooth[x] / height, x, 0));
        } else if smooth[x] >= most {
            // Two walls that run together: its middle is a seam, though a worse bet than a thin place.
            let wall = (0.06 * height).round() as i32 + 1;
            scored.push((0.5 + 0.5 * (1.0 - (smooth[x] / height).min(1.0)), x, wall));
        }
    }
    scored.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut cuts = vec![Cut { x: left, shared: 0 }, Cut { x: right, shared: 0 }];
    let most = 3 + (3.0 * width as f32 / height) as usize;
    for (_, x, shared) in scored {
        let x = left + x as i32;
        if cuts.len() < most.min(14) && cuts.iter().all(|cut| cut.x.abs_diff(x) as usize > reach) {
            cuts.push(Cut { x, shared });
        }
    }
    cuts.sort_unstable_by_key(|cut| cut.x);
    cuts
}

/// The part of a component between two cuts, without the slivers that a cut leaves of what lies beyond it.
#[must_use]
pub fn between(whole: &Component, from: Cut, to: Cut, slant: Slant) -> Option<Component> {
    let base = whole.bounding_box.bottom();
    let clip = |run: &Run| {
        let shift = slant.shift(run.y, base);
        let start = (run.start as i32).max(from.x - from.shared + shift);
        let end = (run.end as i32).min(to.x + to.shared + shift);
        (start < end).then_some(Run { y: run.y, start: start as u32, end: end as u32 })
    };
    without_slivers(&whole.runs.iter().filter_map(clip).collect::<Vec<_>>())
}

/// Rows where a shape that is too high for one digit may be cut, its two ends included: where little ink is crossed.
#[must_use]
pub fn rows_of(whole: &Component, height: f32) -> Vec<u32> {
    let b = whole.bounding_box;
    let mut profile = vec![0u32; b.height as usize];
    for run in &whole.runs {
        profile[(run.y - b.y) as usize] += run.end - run.start;
    }
    let reach = (0.4 * height) as usize;
    let mut rows = vec![0, profile.len()];
    let mut thin: Vec<usize> = (reach..profile.len().saturating_sub(reach)).collect();
    thin.sort_by_key(|&row| profile[row]);
    for row in thin {
        if rows.len() < 6 && rows.iter().all(|&other| other.abs_diff(row) >= reach) {
            rows.push(row);
        }
    }
    rows.sort_unstable();
    rows.into_iter().map(|row| b.y + row as u32).collect()
}

/// The part of a component in the rows `from..to`, without slivers.
#[must_use]
pub fn between_rows(whole: &Component, from: u32, to: u32) -> Option<Component> {
    let runs: Vec<Run> = whole.runs.iter().filter(|run| (from..to).contains(&run.y)).copied().collect();
    without_slivers(&runs)
}

fn without_slivers(runs: &[Run]) -> Option<Component> {
    let parts = components_of(runs);
    let area: u32 = parts.iter().map(Component::area).sum();
    parts.into_iter().filter(|part| part.area() * 8 >= area).reduce(|all, part| all.joined(&part))
}

#[cfg(test)]
mod tests {
    use super::{Cut, Slant, between, between_rows, cuts_of, rows_of};
    use crate::components::{Component, components_of, runs_of};

    /// Two rings of 21 pixels that share a wall, on rows that lean by `slant` columns a row.
    fn rings(slant: f32) -> Component {
        let (width, height) = (90, 21);
        let mut mask = vec![0u8; width * height];
        for y in 0..height {
            let shift = (slant * (height - y) as f32).round() as usize;
            for middle in [20.0f32, 38.0] {
                for x in 0..60 {
                    let distance = (x as f32 - middle).hypot(y as f32 - 10.0);
                    if (7.5..10.5).contains(&distance) {
                        mask[y * width + x + shift] = 1;
                    }
                }
            }
        }
        components_of(&runs_of(&mask, width, 1)).remove(0)
    }

    #[test]
    fn the_wall_that_two_rings_share_belongs_to_both() {
        for slant in [0.0, 0.5] {
            let whole = rings(slant);
            let cuts = cuts_of(&whole, 21.0, Slant(slant));
            let middle =
                cuts.iter().position(|cut| cut.shared > 0 && cut.x.abs_diff(29) <= 1).expect("a cut at the wall");
            let ends = (cuts[0], cuts[cuts.len() - 1]);
            for (from, to) in [(ends.0, cuts[middle]), (cuts[middle], ends.1)] {
                let ring = between(&whole, from, to, Slant(slant)).unwrap();
                // A closed ring has paper inside that no path leads to: each of its middle rows has two runs.
                let row = ring.runs.iter().filter(|run| run.y == 10).count();
                assert_eq!(row, 2, "slant {slant}: {:?}", ring.bounding_box);
            }
        }
    }

    #[test]
    fn the_lean_of_strokes_is_found() {
        for lean in [-0.4f32, 0.0, 0.3] {
            let mut mask = vec![0u8; 80 * 40];
            for y in 0..40 {
                let x = (40.0 + lean * (20.0 - y as f32)).round() as usize;
                mask[y * 80 + x..y * 80 + x + 4].fill(1);
            }
            let components = components_of(&runs_of(&mask, 80, 1));
            assert!((Slant::of(components.iter()).0 - lean).abs() < 0.03);
        }
    }

    #[test]
    fn two_digits_that_hang_on_each_other_are_cut_where_the_ink_is_thin() {
        let mut mask = vec![0u8; 40 * 90];
        for y in 0..90 {
            let thin = (40..50).contains(&y);
            mask[y * 40 + if thin { 18 } else { 5 }..y * 40 + if thin { 20 } else { 35 }].fill(1);
        }
        let whole = components_of(&runs_of(&mask, 40, 1)).remove(0);
        let rows = rows_of(&whole, 40.0);
        assert!(rows.iter().any(|row| (40..50).contains(row)), "{rows:?}");
        assert_eq!(between_rows(&whole, 0, 40).unwrap().bounding_box.height, 40);
        assert!(between(&whole, Cut { x: 90, shared: 0 }, Cut { x: 99, shared: 0 }, Slant(0.0)).is_none());
    }
}
