//! Digits at their places → lines, numbers and reading order.

use crate::geometry::BoundingBox;

/// How digits are grouped. Lengths are shares of the median digit height of the page.
#[derive(Debug, Clone)]
pub struct LayoutParams {
    /// Farthest that a digit's middle may lie above or below the line that it continues.
    pub max_offset: f32,
    /// Widest gap between neighbours of one number on a page whose gaps do not tell by themselves.
    pub max_gap: f32,
    /// Least step from the gaps within numbers to those between them for the page's own gaps to decide.
    pub min_step: f32,
    /// Up to this many digits alone on a page, evenly spaced, are one number however widely they are spaced.
    pub lone_number: usize,
}

impl Default for LayoutParams {
    fn default() -> Self {
        Self { max_offset: 0.55, max_gap: 0.33, min_step: 0.25, lone_number: 6 }
    }
}

/// Lines of numbers of digits: indices into the boxes that were given.
pub type Lines = Vec<Vec<Vec<usize>>>;

/// A line that grows to the right.
struct Row {
    members: Vec<usize>,
}

/// Groups boxes to numbers and lines in reading order.
#[must_use]
pub fn arrange(boxes: &[BoundingBox], params: &LayoutParams) -> Lines {
    if boxes.is_empty() {
        return Vec::new();
    }
    let mut heights: Vec<u32> = boxes.iter().map(|b| b.height).collect();
    heights.sort_unstable();
    let typical = heights[heights.len() / 2] as f32;
    let slope = page_slope(boxes, typical);
    let mut order: Vec<usize> = (0..boxes.len()).collect();
    order.sort_by(|&a, &b| boxes[a].center().0.total_cmp(&boxes[b].center().0));
    let mut rows: Vec<Row> = Vec::new();
    for i in order {
        let (x, y) = boxes[i].center();
        let best = rows
            .iter_mut()
            .map(|row| {
                let expected = expected_y(&row.members, boxes, x, slope);
                ((y - expected).abs(), row)
            })
            .filter(|(offset, row)| {
                let last = row.members.last().map_or(0.0, |&last| boxes[last].center().0);
                // The farther the neighbour, the less it says of this one's height.
                let distance = (x - last) / typical;
                let reach = params.max_offset / (1.0 + (distance - 4.0).max(0.0) * 0.05);
                *offset <= reach * typical.max(boxes[i].height as f32 * 0.8)
            })
            .min_by(|a, b| a.0.total_cmp(&b.0));
        match best {
            Some((_, row)) => row.members.push(i),
            None => rows.push(Row { members: vec![i] }),
        }
    }
    // From top to bottom along the page's slope.
    rows.sort_by(|a, b| level(&a.members, boxes, slope).total_cmp(&level(&b.members, boxes, slope)));
    let max_gap = widest_gap(&rows, boxes, typical, params);
    rows.into_iter().map(|row| numbers_of(&row.members, boxes, max_gap)).collect()
}

/// Height of a row where it crosses the left edge of the page.
fn level(members: &[usize], boxes: &[BoundingBox], slope: f32) -> f32 {
    let sum: f32 = members.iter().map(|&i| boxes[i].center().1 - slope * boxes[i].center().0).sum();
    sum / members.len() as f32
}

/// Where a row is expected at `x`: the mean of its last digits, each carried on along the page's slope.
fn expected_y(members: &[usize], boxes: &[BoundingBox], x: f32, slope: f32) -> f32 {
    let last = &members[members.len().saturating_sub(3)..];
    let mean =
        |value: &dyn Fn(&BoundingBox) -> f32| last.iter().map(|&i| value(&boxes[i])).sum::<f32>() / last.len() as f32;
    let (mean_x, mean_y) = (mean(&|b| b.center().0), mean(&|b| b.center().1));
    mean_y + slope * (x - mean_x)
}

/// Median slope from each digit to its nearest neighbour at the right; 0 where there are too few to tell.
fn page_slope(boxes: &[BoundingBox], typical: f32) -> f32 {
    let mut slopes: Vec<f32> = boxes
        .iter()
        .filter_map(|a| {
            let (ax, ay) = a.center();
            boxes
                .iter()
                .filter_map(|b| {
                    let (dx, dy) = (b.center().0 - ax, b.center().1 - ay);
                    (dx > 0.3 * typical && dx < 5.0 * typical && dy.abs() < 0.4 * dx)
                        .then_some((dx.hypot(2.0 * dy), dy / dx))
                })
                .min_by(|a, b| a.0.total_cmp(&b.0))
                .map(|(_, slope)| slope)
        })
        .collect();
    if slopes.len() < 4 {
        return 0.0;
    }
    slopes.sort_by(f32::total_cmp);
    slopes[slopes.len() / 2]
}

fn gap(left: &BoundingBox, right: &BoundingBox) -> f32 {
    right.x as f32 - left.right() as f32
}

/// The widest gap within a number, in pixels: where the page's gaps fall into narrow and wide ones, between the two.
fn widest_gap(rows: &[Row], boxes: &[BoundingBox], typical: f32, params: &LayoutParams) -> f32 {
    let mut gaps: Vec<f32> = rows
        .iter()
        .flat_map(|row| row.members.windows(2).map(|pair| gap(&boxes[pair[0]], &boxes[pair[1]]) / typical))
        .collect();
    gaps.sort_by(f32::total_cmp);
    if let ([row], [first, .., last]) = (rows, &gaps[..])
        && row.members.len() <= params.lone_number
        && *last < 0.9
        && *last < 3.0 * first.max(0.2)
    {
        return typical;
    }
    let step = gaps
        .windows(2)
        .filter(|pair| pair[0] <= 0.5 && pair[1] >= 0.4)
        .max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))
        .filter(|pair| pair[1] - pair[0] >= params.min_step);
    step.map_or(params.max_gap, |pair| (pair[0] + pair[1]) / 2.0) * typical
}

fn numbers_of(members: &[usize], boxes: &[BoundingBox], max_gap: f32) -> Vec<Vec<usize>> {
    let mut numbers: Vec<Vec<usize>> = Vec::new();
    for &i in members {
        match numbers.last_mut() {
            Some(number) if number.last().is_some_and(|&last| gap(&boxes[last], &boxes[i]) <= max_gap) => {
                number.push(i);
            }
            _ => numbers.push(vec![i]),
        }
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::{LayoutParams, arrange};
    use crate::geometry::BoundingBox;

    fn at(x: u32, y: u32) -> BoundingBox {
        BoundingBox { x, y, width: 20, height: 40 }
    }

    #[test]
    fn close_digits_are_one_number_and_distant_ones_are_two() {
        let boxes = [at(100, 10), at(10, 12), at(34, 8), at(124, 11), at(10, 110)];
        let lines = arrange(&boxes, &LayoutParams::default());
        assert_eq!(lines, vec![vec![vec![1, 2], vec![0, 3]], vec![vec![4]]]);
    }

    #[test]
    fn rows_of_a_page_that_leans_by_six_degrees_stay_rows() {
        for degrees in [-6.4f32, -3.0, 0.0, 3.0, 6.4] {
            let (sin, cos) = degrees.to_radians().sin_cos();
            let boxes: Vec<BoundingBox> = (0..100)
                .map(|i| {
                    let (column, row) = ((i % 10) as f32 * 70.0, (i / 10) as f32 * 75.0);
                    at((300.0 + cos * column - sin * row) as u32, (300.0 + sin * column + cos * row) as u32)
                })
                .collect();
            let lines = arrange(&boxes, &LayoutParams::default());
            let expected: Vec<Vec<Vec<usize>>> =
                (0..10).map(|row| (0..10).map(|column| vec![row * 10 + column]).collect()).collect();
            assert_eq!(lines, expected, "at {degrees}°");
        }
    }

    #[test]
    fn a_few_digits_alone_on_the_page_are_one_number_and_many_spaced_alike_are_not() {
        let row = |count: u32| (0..count).map(|i| at(10 + 46 * i, 10)).collect::<Vec<_>>();
        assert_eq!(arrange(&row(4), &LayoutParams::default()), vec![vec![vec![0, 1, 2, 3]]]);
        assert_eq!(arrange(&row(9), &LayoutParams::default())[0].len(), 9);
    }

    #[test]
    fn nothing_gives_no_lines() {
        assert!(arrange(&[], &LayoutParams::default()).is_empty());
    }
}
