//! Digits of a sheet without marks → ten rows, however the sheet leans and bends.
//!
//! A row is what lies on one curve: `y = row + slope·x + bend·x² + fan·x·y`, where `fan` is what perspective does. For each lean, bend
//! and fan on a grid the digits are sorted by how far down they lie and parted into ten rows at the least cost (dynamic programming,
//! as in optimal one-dimensional clustering: Wang, Song 2011). Digits cost what they lie off their row's middle and how little they
//! read like the digit of the row; that keeps ten leaning rows from being taken for nine others that lean the other way.

use super::order::{ROWS, RowOrder};
use crate::classify::{DIGITS, Prediction};

/// What the parting needs to know of a digit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// Middle, in pixels.
    pub(super) x: f32,
    /// Middle, in pixels.
    pub(super) y: f32,
    /// What it reads as.
    pub(super) prediction: Prediction,
}

/// Ten rows.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    /// Which digit each row is for.
    pub(super) order: RowOrder,
    /// Indices of each row's spots, from left to right.
    pub(super) rows: [Vec<usize>; ROWS],
}

/// How far digits wander off their row's middle, as a share of their height.
const WANDER: f32 = 0.22;
/// What a digit costs that reads like no other digit than its row's, and at most.
const MAX_MISREAD: f32 = 3.0;
/// How much readings weigh against places.
const READING: f32 = 0.6;
/// Cost of each digit that a row has more or less than ten.
const MISCOUNT: f32 = 0.4;
/// Cost of leaving out a digit, and what reads as none.
const LEFT_OUT: (f32, f32) = (4.0, 0.8);
/// Most digits a row is looked for with.
const MOST: usize = 24;

/// How the rows lie; all relative to half the width of what is written.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Course {
    slope: f32,
    bend: f32,
    fan: f32,
}

/// Parts `spots` into rows; `height` is that of a usual digit. `None` when there are fewer than ten.
pub(super) fn part_into_rows(spots: &[Spot], height: f32, order: Option<RowOrder>) -> Option<Rows> {
    if spots.len() < ROWS {
        return None;
    }
    let orders: Vec<RowOrder> = order.map_or_else(|| RowOrder::ALL.to_vec(), |order| vec![order]);
    let field = Field::new(spots, height);
    let steps = |most: i32, step: f32| (-most..=most).map(move |i| i as f32 * step);
    let mut tried = Vec::new();
    for slope in steps(20, 0.018) {
        for bend in steps(2, 0.04) {
            for fan in steps(2, 0.06) {
                tried.push(Course { slope, bend, fan });
            }
        }
    }
    let cheapest = |courses: &[Course]| {
        let costs = courses.iter().flat_map(|&course| {
            let sorted = field.sorted(course);
            orders.iter().map(|&order| (field.cost(&sorted, order), course, order)).collect::<Vec<_>>()
        });
        costs.min_by(|a, b| a.0.total_cmp(&b.0))
    };
    let mut best = cheapest(&tried)?;
    let mut step = Course { slope: 0.009, bend: 0.02, fan: 0.03 };
    for _ in 0..4 {
        let Course { slope, bend, fan } = best.1;
        let around = [
            Course { slope: slope - step.slope, ..best.1 },
            Course { slope: slope + step.slope, ..best.1 },
            Course { bend: bend - step.bend, ..best.1 },
            Course { bend: bend + step.bend, ..best.1 },
            Course { fan: fan - step.fan, ..best.1 },
            Course { fan: fan + step.fan, ..best.1 },
        ];
        match cheapest(&around) {
            Some(better) if better.0 < best.0 => best = better,
            _ => step = Course { slope: step.slope / 2.0, bend: step.bend / 2.0, fan: step.fan / 2.0 },
        }
    }
    let (_, course, order) = best;
    let rows = field.rows(&field.sorted(course), order)?;
    Some(Rows { order, rows })
}

/// The spots in units of half their width, around their middle.
struct Field<'a> {
    spots: &'a [Spot],
    places: Vec<(f32, f32)>,
    /// Of the digits of all rows, how badly each spot reads as it.
    misread: Vec<[f32; DIGITS]>,
    wander: f32,
}

/// Spots in order of how far down they lie on a course, with running sums.
struct Sorted {
    order: Vec<usize>,
    sum: Vec<f64>,
    squares: Vec<f64>,
    misread: Vec<[f32; DIGITS]>,
}

impl<'a> Field<'a> {
    fn new(spots: &'a [Spot], height: f32) -> Self {
        let ends = |value: fn(&Spot) -> f32| {
            let mut values: Vec<f32> = spots.iter().map(value).collect();
            values.sort_by(f32::total_cmp);
            // A stray mark far outside must not set the scale.
            (values[values.len() / 20], values[values.len() - 1 - values.len() / 20])
        };
        let ((left, right), (top, bottom)) = (ends(|spot| spot.x), ends(|spot| spot.y));
        let half = ((right - left) / 2.0).max(1.0);
        let (x, y) = ((left + right) / 2.0, (top + bottom) / 2.0);
        let misread = spots.iter().map(|spot| {
            let digits = &spot.prediction.probabilities[..DIGITS];
            let total: f32 = digits.iter().sum::<f32>().max(1e-6);
            std::array::from_fn(|label| READING * (-(digits[label] / total).max(1e-6).ln()).min(MAX_MISREAD))
        });
        Self {
            spots,
            places: spots.iter().map(|spot| ((spot.x - x) / half, (spot.y - y) / half)).collect(),
            misread: misread.collect(),
            wander: WANDER * height / half,
        }
    }

    fn sorted(&self, course: Course) -> Sorted {
        let depth = |&(x, y): &(f32, f32)| y - (course.slope + course.bend * x + course.fan * y) * x;
        let depths: Vec<f32> = self.places.iter().map(depth).collect();
        let mut order: Vec<usize> = (0..depths.len()).collect();
        order.sort_by(|&a, &b| depths[a].total_cmp(&depths[b]));
        let (mut sum, mut squares, mut misread) = (vec![0.0], vec![0.0], vec![[0.0; DIGITS]]);
        for (place, &i) in order.iter().enumerate() {
            let depth = f64::from(depths[i] / self.wander);
            sum.push(sum[place] + depth);
            squares.push(squares[place] + depth * depth);
            misread.push(std::array::from_fn(|label| misread[place][label] + self.misread[i][label]));
        }
        Sorted { order, sum, squares, misread }
    }

    fn left_out(&self, spot: usize) -> f32 {
        if self.spots[spot].prediction.is_digit() { LEFT_OUT.0 } else { LEFT_OUT.1 }
    }

    fn cost(&self, sorted: &Sorted, order: RowOrder) -> f32 {
        self.table(sorted, order)[ROWS][sorted.order.len()].0
    }

    /// For each number of rows and of spots from the top: the least cost, and with how many spots the last row gets there; with none
    /// where the last spot is left out.
    fn table(&self, sorted: &Sorted, order: RowOrder) -> Vec<Vec<(f32, usize)>> {
        let count = sorted.order.len();
        let mut table = vec![vec![(f32::INFINITY, 0usize); count + 1]; ROWS + 1];
        table[0][0] = (0.0, 0);
        for rows in 0..=ROWS {
            for end in 1..=count {
                let mut best = (table[rows][end - 1].0 + self.left_out(sorted.order[end - 1]), 0);
                for length in 1..=end.min(MOST) {
                    let Some(above) = rows.checked_sub(1) else { break };
                    let before = table[above][end - length].0;
                    if before >= best.0 {
                        continue;
                    }
                    let cost = before + sorted.cost_of_row(end - length, end, order.label(above));
                    if cost < best.0 {
                        best = (cost, length);
                    }
                }
                if best.0 < table[rows][end].0 {
                    table[rows][end] = best;
                }
            }
        }
        table
    }

    fn rows(&self, sorted: &Sorted, order: RowOrder) -> Option<[Vec<usize>; ROWS]> {
        let table = self.table(sorted, order);
        let mut rows: [Vec<usize>; ROWS] = Default::default();
        let (mut row, mut end) = (ROWS, sorted.order.len());
        while row > 0 {
            let (cost, length) = table[row][end];
            if !cost.is_finite() {
                return None;
            }
            if length == 0 {
                end = end.checked_sub(1)?;
                continue;
            }
            row -= 1;
            rows[row] = sorted.order[end - length..end].to_vec();
            rows[row].sort_by(|&a, &b| self.places[a].0.total_cmp(&self.places[b].0));
            end -= length;
        }
        Some(rows)
    }
}

impl Sorted {
    fn cost_of_row(&self, from: usize, to: usize, label: u8) -> f32 {
        let count = (to - from) as f64;
        let sum = self.sum[to] - self.sum[from];
        let scatter = (self.squares[to] - self.squares[from] - sum * sum / count).max(0.0) / 2.0;
        let label = usize::from(label);
        scatter as f32 + self.misread[to][label] - self.misread[from][label]
            + MISCOUNT * (to - from).abs_diff(ROWS) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::{Spot, part_into_rows};
    use crate::classify::{MAX_CLASSES, Prediction};
    use crate::random::SplitMix64;
    use crate::sheet::order::RowOrder;

    fn reads_as(label: usize, confidence: f32) -> Prediction {
        let mut probabilities = [(1.0 - confidence) / 9.0; MAX_CLASSES];
        probabilities[10] = 0.0;
        probabilities[label] = confidence;
        Prediction { probabilities }
    }

    /// Spots of a sheet whose rows lie 1.25 digits apart, and their rows; one in ten misread.
    fn sheet(lean: f32, bend: f32, order: RowOrder, seed: u64) -> Vec<(Spot, usize)> {
        let mut random = SplitMix64::new(seed);
        let mut spots = Vec::new();
        for row in 0..10 {
            for column in 0..10 {
                let (across, down) = (column as f32 - 4.5, row as f32 - 4.5);
                let x = 45.0 * across + random.next_between(-5.0, 5.0);
                let y =
                    50.0 * down + x * lean.to_radians().tan() + bend * across * across + random.next_between(-7.0, 7.0);
                let label = if random.next_index(10) == 0 { random.next_index(10) } else { order.label(row).into() };
                spots.push((Spot { x, y, prediction: reads_as(label, 0.9) }, row));
            }
        }
        spots
    }

    #[test]
    fn rows_that_lean_and_bend_are_found_with_their_order() {
        for lean in [-12.0, -6.4, 0.0, 3.0, 10.0] {
            for (bend, order) in [(0.0, RowOrder::ZeroLast), (1.0, RowOrder::ZeroFirst), (-1.0, RowOrder::ZeroLast)] {
                let spots = sheet(lean, bend, order, 5);
                let places: Vec<Spot> = spots.iter().map(|(spot, _)| *spot).collect();
                let found = part_into_rows(&places, 40.0, None).unwrap();
                assert_eq!(found.order, order, "leaning {lean}, bent {bend}");
                for (row, members) in found.rows.iter().enumerate() {
                    assert_eq!(members.len(), 10, "row {row} leaning {lean}, bent {bend}");
                    assert!(members.iter().all(|&i| spots[i].1 == row), "row {row} leaning {lean}, bent {bend}");
                    assert!(members.windows(2).all(|pair| places[pair[0]].x < places[pair[1]].x));
                }
            }
        }
    }

    #[test]
    fn a_row_of_nine_and_one_of_eleven_shift_no_other_row_and_a_heading_is_left_out() {
        let mut spots = sheet(5.0, 0.0, RowOrder::ZeroLast, 6);
        spots.remove(34);
        spots.push((Spot { x: 260.0, y: 50.0 * 2.5 + 22.0, prediction: reads_as(8, 0.9) }, 7));
        let heading = |x| (Spot { x, y: -400.0, prediction: Prediction { probabilities: [0.01; 11] } }, 99);
        let mut none = [heading(-30.0), heading(0.0), heading(30.0)];
        none.iter_mut().for_each(|(spot, _)| spot.prediction.probabilities[10] = 0.9);
        spots.extend(none);
        let places: Vec<Spot> = spots.iter().map(|(spot, _)| *spot).collect();
        let found = part_into_rows(&places, 40.0, None).unwrap();
        for (row, members) in found.rows.iter().enumerate() {
            assert!(members.iter().all(|&i| spots[i].1 == row), "row {row}");
        }
        assert_eq!((found.rows[3].len(), found.rows[7].len()), (9, 11));
    }

    #[test]
    fn fewer_than_ten_digits_are_no_sheet() {
        let spots: Vec<Spot> = sheet(0.0, 0.0, RowOrder::ZeroLast, 1).iter().take(9).map(|(spot, _)| *spot).collect();
        assert!(part_into_rows(&spots, 40.0, None).is_none());
    }
}
