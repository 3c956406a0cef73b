//! Squares on a page: those of a puzzle, whose digits stand each for itself, and those of squared paper.

use super::{Page, distinct};
use crate::geometry::BoundingBox;
use crate::rules::{Rule, Rules};

/// The rules that part digits from each other: those of squared paper go through them as it happens, and part nothing.
pub(super) fn without_squares(boxes: &[BoundingBox], rules: &Rules) -> Rules {
    let crosses = |along: f32, from: u32, length: u32| {
        let (from, length) = (from as f32, length as f32);
        move |rule: &Rule| {
            rule.at(along).is_some_and(|place| ((from + 0.2 * length)..(from + 0.8 * length)).contains(&place))
        }
    };
    let down = boxes.iter().filter(|b| rules.down.iter().any(crosses(b.center().1, b.x, b.width)));
    let across = boxes.iter().filter(|b| rules.across.iter().any(crosses(b.center().0, b.y, b.height)));
    let many = |count: usize| count * 5 > boxes.len();
    Rules {
        down: if many(down.count()) { Vec::new() } else { rules.down.clone() },
        across: if many(across.count()) { Vec::new() } else { rules.across.clone() },
    }
}

impl Page<'_> {
    /// Around the digits in a puzzle's boxes, if that is where most of the page's digits stand: some of its lines may not have been
    /// seen everywhere.
    pub(super) fn puzzle(&self) -> Option<BoundingBox> {
        let boxed: Vec<&BoundingBox> =
            (0..self.boxes.len()).filter(|&i| self.is_in_a_puzzles_box(i)).map(|i| &self.boxes[i]).collect();
        if boxed.len() * 2 < self.boxes.len() {
            return None;
        }
        boxed.into_iter().copied().reduce(|all, b| all.union(&b))
    }

    /// Whether the page is squared paper and its digits have a square each, as numbers are written in school: a puzzle is smaller or filled,
    /// and leaves its digits more room.
    pub(super) fn has_a_digit_a_square(&self) -> bool {
        /// Mean distance of the digits' middles from those of their squares, in squares: a quarter where nobody heeds these.
        const OFF: f32 = 0.14;
        /// Fewer digits than this may stand so by chance.
        const FEWEST: usize = 8;
        let Some(middle) = self.boxes.get(self.boxes.len() / 2).filter(|_| self.boxes.len() >= FEWEST) else {
            return false;
        };
        let ((width, columns), (height, rows)) = self.squares_around(middle);
        let is_squared = columns.min(rows) >= self.params.puzzle
            && columns.max(rows) > self.params.large_puzzle
            && (self.boxes.len() as f32) < self.params.filled_squares * (columns * rows) as f32
            && (0.7..1.4).contains(&(width / height))
            && (self.params.high_in_square..self.params.low_in_square).contains(&(self.typical / width));
        if !is_squared {
            return false;
        }
        let off = |i: usize| match self.cell(i, 0.0) {
            (Some(left), Some(right)) => ((self.boxes[i].center().0 - left) / (right - left) - 0.5).abs(),
            _ => 0.5,
        };
        (0..self.boxes.len()).map(off).sum::<f32>() <= OFF * self.boxes.len() as f32
    }

    /// Of the rules down and across at a digit: the usual step from one to the next, and how many steps are as long.
    fn squares_around(&self, digit: &BoundingBox) -> ((f32, usize), (f32, usize)) {
        let (x, y) = digit.center();
        (alike(&self.sides_at(y, 0.0)), alike(&self.levels_at(x)))
    }

    /// Places of the rules that go across at column `x`, those above each other as one.
    fn levels_at(&self, x: f32) -> Vec<f32> {
        distinct(self.rules.across.iter().filter_map(|rule: &Rule| rule.at(x)), 0.35 * self.typical)
    }

    /// Whether the picture was taken of a puzzle: nearly all of its digits stand there.
    pub(super) fn is_of_a_puzzle(&self) -> bool {
        let inside = (0..self.boxes.len()).filter(|&i| self.puzzle.is_some() && self.is_in_a_puzzle(i)).count();
        inside >= self.params.min_clues && inside * 4 >= self.boxes.len() * 3
    }

    /// Whether digit `i` is one of a puzzle's.
    pub(super) fn is_in_a_puzzle(&self, i: usize) -> bool {
        match self.puzzle {
            Some(puzzle) => puzzle.intersection_area(&self.boxes[i]) > 0,
            None => self.is_in_a_puzzles_box(i),
        }
    }

    /// Whether the box around digit `i` is one of a puzzle's, such as a sudoku. Rows of boxes with paper between them are a form's.
    fn is_in_a_puzzles_box(&self, i: usize) -> bool {
        let levels = self.levels_at(self.boxes[i].center().0);
        let ((width, columns), (height, rows)) = self.squares_around(&self.boxes[i]);
        if columns < self.params.puzzle || rows < self.params.puzzle || !(0.7..1.4).contains(&(width / height)) {
            return false;
        }
        let is_boxed = |pair: &&[f32]| alike(&self.sides_at((pair[0] + pair[1]) / 2.0, 0.0)).1 * 2 >= columns;
        levels.windows(2).filter(is_boxed).count() >= self.params.puzzle
    }
}

/// The usual step from place to place, and how many are as long, give or take a third.
fn alike(places: &[f32]) -> (f32, usize) {
    let mut steps: Vec<f32> = places.windows(2).map(|pair| pair[1] - pair[0]).collect();
    steps.sort_by(f32::total_cmp);
    let Some(&usual) = steps.get(steps.len() / 2) else { return (0.0, 0) };
    (usual, steps.iter().filter(|step| (0.67 * usual..1.5 * usual).contains(*step)).count())
}
