//! Digits at their places, and the page's rules → lines, numbers and reading order.

pub(crate) mod boxes;
mod squares;

use crate::geometry::BoundingBox;
use crate::median::median;
use crate::rules::Rules;
use squares::without_squares;

/// How digits are grouped. Lengths are shares of the median digit height of the page.
#[derive(Debug, Clone)]
pub struct LayoutParams {
    /// Farthest that a digit's middle may lie above or below the line that it continues.
    pub max_offset: f32,
    /// Widest gap between neighbours of one number on a page whose gaps do not tell by themselves.
    pub max_gap: f32,
    /// The same within a cell of a table, where the next number has a cell of its own.
    pub max_gap_in_cell: f32,
    /// Least step from the gaps within numbers to those between them for the page's own gaps to decide.
    pub min_step: f32,
    /// How many times wider the next gap is than one within a number, on a page with few numbers of several digits.
    pub min_contrast: f32,
    /// Up to this many digits alone on a page in one row are one number, if `lone_gap` and `lone_contrast` allow their gaps.
    pub lone_number: usize,
    /// Gaps of such a number are narrower than this: no link reaches farther (`OrderParams::reach`).
    pub lone_gap: f32,
    /// Its widest gap is less than so many times its narrowest.
    pub lone_contrast: f32,
    /// Widest box that is made for a single digit, as a share of the box's height.
    pub max_box: f32,
    /// Highest such box, as a share of its digit's height; what is higher counts as this high.
    pub max_room: f32,
    /// Whether boxes in a row are one number, as the person says, even where the page does not tell.
    pub join_boxes: bool,
    /// Thickest line between two boxes of such a row.
    pub max_separator: f32,
    /// Square boxes in as many rows and columns as this are a puzzle's, whose digits stand each for itself.
    pub puzzle: usize,
    /// Squares in more rows or columns than this may be squared paper's, on which digits in neighbouring squares are one number.
    pub large_puzzle: usize,
    /// They are if digits stand in less than this share of them,
    pub filled_squares: f32,
    /// are at least this share of a square high, as a puzzle leaves its digits more room,
    pub high_in_square: f32,
    /// and at most so many squares: who writes larger does not heed them.
    pub low_in_square: f32,
    /// Fewest digits of a puzzle that fills the picture: no sudoku has fewer clues than 17.
    pub min_clues: usize,
}

impl Default for LayoutParams {
    fn default() -> Self {
        Self {
            max_offset: 0.55,
            max_gap: 0.33,
            max_gap_in_cell: 0.9,
            min_step: 0.25,
            min_contrast: 2.0,
            lone_number: 6,
            lone_gap: 0.9,
            lone_contrast: 3.0,
            max_box: 1.4,
            max_room: 2.0,
            join_boxes: false,
            max_separator: 0.45,
            puzzle: 6,
            large_puzzle: 10,
            filled_squares: 0.5,
            high_in_square: 0.7,
            low_in_square: 1.3,
            min_clues: 17,
        }
    }
}

/// Lines of numbers of digits: indices into the boxes that were given.
pub type Lines = Vec<Vec<Vec<usize>>>;

/// What the gaps and rules of a page say of its digits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arranged {
    /// Its lines, in reading order.
    pub lines: Lines,
    /// Whether that is certain: squared paper with a digit in each square of a number.
    pub squared: bool,
}

/// Groups boxes to numbers and lines in reading order. `rules` are in the same pixels as the boxes. Of the picture of a puzzle, what
/// stands around the puzzle is left out: it is of the page that it was printed on.
#[must_use]
pub fn arrange(boxes: &[BoundingBox], rules: &Rules, params: &LayoutParams) -> Arranged {
    if boxes.is_empty() {
        return Arranged::default();
    }
    let parting = &without_squares(boxes, rules);
    let page = page_of(boxes, parting, params);
    let squared = page_of(boxes, rules, params).has_a_digit_a_square();
    let page = if squared { Page { squares: Some(rules), ..page } } else { Page { puzzle: page.puzzle(), ..page } };
    let mut rows = page.rows();
    if page.is_of_a_puzzle() {
        rows.iter_mut().for_each(|row| row.retain(|&i| page.is_in_a_puzzle(i)));
        rows.retain(|row| !row.is_empty());
    }
    let max_gap = page.widest_gap(&rows);
    Arranged { lines: rows.iter().map(|row| page.numbers_of(row, max_gap)).collect(), squared }
}

/// What is known of a page before its digits are grouped.
fn page_of<'a>(boxes: &'a [BoundingBox], rules: &'a Rules, params: &'a LayoutParams) -> Page<'a> {
    let typical = median(boxes.iter().map(|b| b.height as f32)).unwrap_or(1.0);
    let page = Page { boxes, rules, params, typical, slope: 0.0, puzzle: None, squares: None };
    Page { slope: page.slope_of_digits(), ..page }
}

/// What is known of a page while its digits are grouped.
struct Page<'a> {
    boxes: &'a [BoundingBox],
    rules: &'a Rules,
    params: &'a LayoutParams,
    /// Median digit height in pixels.
    typical: f32,
    /// Rows down for each column to the right.
    slope: f32,
    /// Around the digits of a puzzle.
    puzzle: Option<BoundingBox>,
    /// The rules of squared paper that has a digit in each square of a number.
    squares: Option<&'a Rules>,
}

/// Digits of a line, from left to right.
type Row = Vec<usize>;

impl Page<'_> {
    /// Median slope from each digit to its nearest neighbour at the right; 0 where there are too few to tell.
    fn slope_of_digits(&self) -> f32 {
        // From left to right: a page may have thousands, and each looks no farther than its neighbours.
        let mut centers: Vec<(f32, f32)> = self.boxes.iter().map(BoundingBox::center).collect();
        centers.sort_by(|a, b| a.0.total_cmp(&b.0));
        let slopes: Vec<f32> = centers
            .iter()
            .filter_map(|&(ax, ay)| {
                let from = centers.partition_point(|b| b.0 - ax <= 0.3 * self.typical);
                let to = centers.partition_point(|b| b.0 - ax < 5.0 * self.typical);
                let apart = centers[from..to].iter().map(|b| (b.0 - ax, b.1 - ay));
                let level = apart.filter(|(dx, dy)| dy.abs() < 0.4 * dx);
                let distance = |(dx, dy): (f32, f32)| dx * dx + 4.0 * dy * dy;
                level.min_by(|a, b| distance(*a).total_cmp(&distance(*b))).map(|(dx, dy)| dy / dx)
            })
            .collect();
        if slopes.len() < 4 {
            return 0.0;
        }
        median(slopes).unwrap_or(0.0)
    }

    /// Lines from top to bottom.
    fn rows(&self) -> Vec<Row> {
        let mut order: Vec<usize> = (0..self.boxes.len()).collect();
        order.sort_by(|&a, &b| self.boxes[a].center().0.total_cmp(&self.boxes[b].center().0));
        let mut rows: Vec<Row> = Vec::new();
        for i in order {
            let best = rows
                .iter_mut()
                .filter_map(|row| self.offset(row, i).map(|offset| (offset, row)))
                .min_by(|a, b| a.0.total_cmp(&b.0));
            match best {
                Some((_, row)) => row.push(i),
                None => rows.push(vec![i]),
            }
        }
        rows.sort_by(|a, b| self.level(a).total_cmp(&self.level(b)));
        rows
    }

    /// How far digit `i` lies off the row that it may continue; `None` where it is too far, or a rule parts the two.
    fn offset(&self, row: &[usize], i: usize) -> Option<f32> {
        let (x, y) = self.boxes[i].center();
        let last = *row.last()?;
        let offset = (y - self.expected_y(row, x)).abs();
        // The farther the neighbour, the less it says of this one's height.
        let distance = (x - self.boxes[last].center().0) / self.typical;
        let reach = self.params.max_offset / (1.0 + (distance - 4.0).max(0.0) * 0.05);
        let reach = reach * self.typical.max(self.boxes[i].height as f32 * 0.8);
        if self.rules.across.is_empty() {
            return (offset <= reach).then_some(offset);
        }
        let (a, b) = (self.band(last), self.band(i));
        if a.parts(&b) {
            return None;
        }
        // In one row of a table however differently they sit in it.
        let same = a.is_same(&b) && a.height() <= 2.6 * self.typical;
        (offset <= if same { reach.max(0.6 * a.height()) } else { reach }).then_some(offset)
    }

    /// Between which of the rules across the page digit `i` stands.
    fn band(&self, i: usize) -> Band {
        let (x, y) = self.boxes[i].center();
        // A rule that goes through the middle of a digit parts it from nothing.
        let near = 0.2 * self.boxes[i].height as f32;
        let mut band = Band { above: None, below: None };
        for (number, rule) in self.rules.across.iter().enumerate() {
            let Some(place) = rule.at(x) else { continue };
            if place < y - near && band.above.is_none_or(|above| above.1 < place) {
                band.above = Some((number, place));
            }
            if place > y + near && band.below.is_none_or(|below| below.1 > place) {
                band.below = Some((number, place));
            }
        }
        band
    }

    /// Height of a row where it crosses the left edge of the page.
    fn level(&self, row: &[usize]) -> f32 {
        let level = |&i: &usize| self.boxes[i].center().1 - self.slope * self.boxes[i].center().0;
        row.iter().map(level).sum::<f32>() / row.len() as f32
    }

    /// Where a row is expected at `x`: the mean of its last digits, each carried on along the page's slope.
    fn expected_y(&self, row: &[usize], x: f32) -> f32 {
        let last = &row[row.len().saturating_sub(3)..];
        let mean = |value: &dyn Fn(&BoundingBox) -> f32| {
            last.iter().map(|&i| value(&self.boxes[i])).sum::<f32>() / last.len() as f32
        };
        mean(&|b| b.center().1) + self.slope * (x - mean(&|b| b.center().0))
    }

    fn gap(&self, left: usize, right: usize) -> f32 {
        self.boxes[right].x as f32 - self.boxes[left].right() as f32
    }

    /// Places of the rules that go down at row `y`, or end within `reach` of it, those side by side as one. In a row of boxes a side
    /// that was not seen, where a digit runs over it, is where the others say.
    fn sides_at(&self, y: f32, reach: f32) -> Vec<f32> {
        let sides =
            distinct(self.rules.down.iter().filter_map(|rule| rule.at_or_beyond(y, reach)), 0.35 * self.typical);
        with_missing(sides, self.params.max_box * self.params.max_room * self.typical)
    }

    /// The sides of the cell around digit `i`, as far as there are any.
    fn cell(&self, i: usize, reach: f32) -> (Option<f32>, Option<f32>) {
        let (x, y) = self.boxes[i].center();
        let sides = self.sides_at(y, reach);
        let next = sides.partition_point(|&side| side < x);
        (next.checked_sub(1).map(|before| sides[before]), sides.get(next).copied())
    }

    /// How many rules go down between two neighbours, or end within `reach` of them.
    fn sides_between(&self, left: usize, right: usize, reach: f32) -> usize {
        let ((from, y), (to, other)) = (self.boxes[left].center(), self.boxes[right].center());
        self.sides_at((y + other) / 2.0, reach).into_iter().filter(|side| (from..to).contains(side)).count()
    }

    /// Whether digits `at` and `at + 1` of a row stand in two boxes, each made for a digit. Of one of the two the outer side may be
    /// missing, where the row of boxes begins or ends at something else than a rule; rules may end within `reach`.
    fn are_boxed(&self, row: &[usize], at: usize, reach: f32) -> bool {
        self.sides_between(row[at], row[at + 1], reach) == 1 && self.are_alone_in_boxes(row, at, reach)
    }

    /// The same, whatever stands between the two boxes.
    fn are_alone_in_boxes(&self, row: &[usize], at: usize, reach: f32) -> bool {
        let (left, right) = (self.cell(row[at], reach), self.cell(row[at + 1], reach));
        let both = (self.is_boxed(row, at, reach), self.is_boxed(row, at + 1, reach));
        match (both, left, right) {
            ((true, true), ..) => true,
            ((true, false), (Some(from), Some(to)), (_, None)) => {
                self.boxes[row[at + 1]].center().0 <= to + (to - from)
            }
            ((false, true), (None, _), (Some(from), Some(to))) => self.boxes[row[at]].center().0 >= from - (to - from),
            _ => false,
        }
    }

    /// Whether digit `at` of a row stands alone in a box made for a digit, about as high as it is wide, rather than in a cell of a table.
    fn is_boxed(&self, row: &[usize], at: usize, reach: f32) -> bool {
        let (Some(left), Some(right)) = self.cell(row[at], reach) else { return false };
        let height = self.band(row[at]).height().min(self.params.max_room * self.boxes[row[at]].height as f32);
        right - left <= self.params.max_box * height
            && at.checked_sub(1).is_none_or(|before| self.sides_between(row[before], row[at], reach) > 0)
            && row.get(at + 1).is_none_or(|&next| self.sides_between(row[at], next, reach) > 0)
    }

    /// The widest gap within a number, in pixels: where the page's gaps fall into narrow and wide ones, between the two.
    fn widest_gap(&self, rows: &[Row]) -> f32 {
        /// Narrower gaps count as this wide: how nearly two digits touch is chance.
        const TOUCHING: f32 = 0.2;
        let mut gaps: Vec<f32> = rows
            .iter()
            .flat_map(|row| row.windows(2))
            .filter(|pair| self.sides_between(pair[0], pair[1], 0.0) == 0)
            .map(|pair| self.gap(pair[0], pair[1]) / self.typical)
            .collect();
        gaps.sort_by(f32::total_cmp);
        if let ([row], [first, .., last]) = (rows, &gaps[..])
            && row.len() <= self.params.lone_number
            && *last < self.params.lone_gap
            && *last < self.params.lone_contrast * first.max(TOUCHING)
        {
            return self.typical;
        }
        let step = gaps
            .windows(2)
            .filter(|pair| pair[0] <= 0.5 && pair[1] >= 0.4)
            .max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))
            .filter(|pair| pair[1] - pair[0] >= self.params.min_step);
        // A few gaps a little narrower than the others are chance.
        let within = |pair: &&[f32]| gaps.iter().filter(|gap| **gap <= pair[0]).count() * 4 >= gaps.len();
        let widest = step.filter(within).map_or(self.params.max_gap, |pair| (pair[0] + pair[1]) / 2.0);
        self.without_chance(&gaps, widest) * self.typical
    }

    /// The widest gap within a number, where few of the page's gaps, which rise, are as narrow as `widest`: those that are not much
    /// narrower than the others are a loose row's.
    fn without_chance(&self, gaps: &[f32], widest: f32) -> f32 {
        let mut narrow = gaps.partition_point(|&gap| gap <= widest);
        while narrow > 0
            && narrow * 4 < gaps.len()
            && gaps[narrow] < self.params.min_contrast * gaps[narrow - 1].max(0.1)
        {
            narrow -= 1;
        }
        let wide = gaps.get(narrow).copied().unwrap_or(f32::INFINITY);
        if wide > widest { widest } else { wide - 0.01 }
    }

    fn numbers_of(&self, row: &[usize], max_gap: f32) -> Vec<Vec<usize>> {
        let mut numbers: Vec<Vec<usize>> = Vec::new();
        for (at, &i) in row.iter().enumerate() {
            let goes_on = at > 0 && self.are_together(row, at - 1, max_gap);
            match numbers.last_mut().filter(|_| goes_on) {
                Some(number) => number.push(i),
                None => numbers.push(vec![i]),
            }
        }
        numbers
    }

    /// Whether digit `at` of a row and the next one belong to one number.
    fn are_together(&self, row: &[usize], at: usize, max_gap: f32) -> bool {
        let (a, b) = (row[at], row[at + 1]);
        if let Some(squares) = self.squares {
            return Page { rules: squares, ..*self }.sides_between(a, b, 0.0) == 1;
        }
        if self.is_in_a_puzzle(a) {
            return false;
        }
        match self.sides_between(a, b, 0.0) {
            0 => {
                let in_cell = matches!(self.cell(a, 0.0), (Some(_), Some(_)));
                let in_cell = if in_cell { self.params.max_gap_in_cell * self.typical } else { 0.0 };
                // Where the side of a box was not seen, it goes on from the row above or below.
                let height = self.band(a).height();
                self.gap(a, b) <= max_gap.max(in_cell) || height.is_finite() && self.are_boxed(row, at, height)
            }
            // Box by box.
            1 => self.are_boxed(row, at, 0.0),
            _ => false,
        }
    }
}

/// The nearest rules above and below a digit: their numbers and where they are.
struct Band {
    above: Option<(usize, f32)>,
    below: Option<(usize, f32)>,
}

impl Band {
    /// Whether a rule that is above the one is below the other.
    fn parts(&self, other: &Self) -> bool {
        let same = |a: Option<(usize, f32)>, b: Option<(usize, f32)>| a.zip(b).is_some_and(|(a, b)| a.0 == b.0);
        same(self.above, other.below) || same(self.below, other.above)
    }

    /// Whether both stand between the same two rules.
    fn is_same(&self, other: &Self) -> bool {
        let number = |rule: Option<(usize, f32)>| rule.map(|rule| rule.0);
        self.above.is_some()
            && self.below.is_some()
            && number(self.above) == number(other.above)
            && number(self.below) == number(other.below)
    }

    fn height(&self) -> f32 {
        self.above.zip(self.below).map_or(f32::INFINITY, |(above, below)| below.1 - above.1)
    }
}

/// The sides of a row of boxes no wider than `widest`, completed: where most boxes are of one width, a box twice or three times as wide
/// is two or three whose common sides were not seen.
fn with_missing(sides: Vec<f32>, widest: f32) -> Vec<f32> {
    const FEWEST: usize = 3;
    const SPREAD: f32 = 0.1;
    let mut steps: Vec<f32> = sides.windows(2).map(|pair| pair[1] - pair[0]).collect();
    steps.sort_by(f32::total_cmp);
    // The lower half's middle: boxes that ran together are among the wider ones.
    let Some(&width) = steps.get(steps.len().saturating_sub(1) * 2 / 5) else { return sides };
    let as_wide = |step: f32, boxes: f32| (step - boxes * width).abs() <= SPREAD * width * boxes.sqrt();
    let alike = steps.iter().filter(|step| as_wide(**step, 1.0)).count();
    if width > widest || alike < FEWEST || alike * 2 < steps.len() {
        return sides;
    }
    let mut complete = Vec::with_capacity(2 * sides.len());
    for pair in sides.windows(2) {
        complete.push(pair[0]);
        let step = pair[1] - pair[0];
        if let Some(boxes) = (2..=3u8).find(|&boxes| as_wide(step, f32::from(boxes))) {
            complete.extend((1..boxes).map(|side| pair[0] + step * f32::from(side) / f32::from(boxes)));
        }
    }
    complete.extend(sides.last());
    complete
}

/// `places` in rising order, those nearer to each other than `apart` as one.
fn distinct(places: impl Iterator<Item = f32>, apart: f32) -> Vec<f32> {
    let mut places: Vec<f32> = places.collect();
    places.sort_by(f32::total_cmp);
    places.dedup_by(|b, a| *b - *a < apart);
    places
}

#[cfg(test)]
mod tests;
