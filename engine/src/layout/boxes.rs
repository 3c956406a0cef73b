//! Rows of boxes that somebody says are one number each.

use super::{LayoutParams, Lines, Page, distinct, page_of};
use crate::geometry::BoundingBox;
use crate::rules::Rules;

/// The digits that follow each other in boxes of one row, with at most a thick line between the boxes: indices into `boxes`. Here a puzzle's
/// boxes are boxes like others: nobody asks for these who has a puzzle.
#[must_use]
pub(crate) fn boxed_pairs(boxes: &[BoundingBox], rules: &Rules, params: &LayoutParams) -> Vec<(usize, usize)> {
    if boxes.is_empty() {
        return Vec::new();
    }
    let page = Page { puzzle: None, ..page_of(boxes, rules, params) };
    let rows = page.rows();
    let pairs = rows.iter().flat_map(|row| (1..row.len()).map(move |at| (row, at - 1)));
    let is_row_of_boxes = |&(row, at): &(&Vec<usize>, usize)| {
        let height = page.band(row[at]).height();
        page.are_in_a_row_of_boxes(row, at, 0.0) || height.is_finite() && page.are_in_a_row_of_boxes(row, at, height)
    };
    pairs.filter(is_row_of_boxes).map(|(row, at)| (row[at], row[at + 1])).collect()
}

/// Makes one number of the numbers of a line of which the last and the first digit are one of `pairs`.
pub(crate) fn join(lines: Lines, pairs: &[(usize, usize)], is_digit: impl Fn(usize) -> bool) -> Lines {
    let joined = |numbers: Vec<Vec<usize>>| {
        let mut line: Vec<Vec<usize>> = Vec::with_capacity(numbers.len());
        for number in numbers {
            let last = line.last().and_then(|before| before.iter().rev().copied().find(|&at| is_digit(at)));
            let first = number.iter().copied().find(|&at| is_digit(at));
            let goes_on = last.zip(first).is_some_and(|pair| pairs.contains(&pair));
            match line.last_mut().filter(|_| goes_on) {
                Some(before) => before.extend(number),
                None => line.push(number),
            }
        }
        line
    };
    lines.into_iter().map(joined).collect()
}

impl Page<'_> {
    /// Whether digits `at` and `at + 1` of a row stand in two boxes, each made for a digit, with at most a thick line between these. Rules
    /// may end within `reach`.
    fn are_in_a_row_of_boxes(&self, row: &[usize], at: usize, reach: f32) -> bool {
        let (a, b) = (row[at], row[at + 1]);
        // Each edge of a thick line may be a rule of its own.
        let (middle, other) = (self.boxes[a].center(), self.boxes[b].center());
        let sides = self.rules.down.iter().filter_map(|rule| rule.at_or_beyond((middle.1 + other.1) / 2.0, reach));
        let between = distinct(sides.filter(|side| (middle.0..other.0).contains(side)), 0.0);
        let (Some(first), Some(last)) = (between.first(), between.last()) else { return false };
        last - first <= self.params.max_separator * self.typical && self.are_alone_in_boxes(row, at, reach)
    }
}
