//! Where on the page things go, in pixels of the page as it lies straight.

use super::curve::Point;
use super::hand::Written;
use super::params::{PageParams, Ruling};
use std::collections::BTreeMap;

/// A form's box in digit heights: its width, its height, and how far it stands above the digit.
pub(super) fn box_of(params: &PageParams) -> (f32, f32, f32) {
    let (width, height) = (1.05 * params.room, 1.5 * params.room);
    (width, height, (height - 1.0) / 2.0)
}

/// Where lines of text go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Plan {
    pub(super) left: f32,
    pub(super) first_baseline: f32,
    /// From one baseline to the next.
    pub(super) pitch: f32,
    /// Of a digit.
    pub(super) height: f32,
    /// Whether each character stands in a box.
    pub(super) boxes: bool,
}

/// Lays out `lines`; they are made smaller where they would leave the page.
pub(super) fn plan(params: &PageParams, lines: &[&str]) -> Plan {
    let (width, height) = (params.width as f32, params.height as f32);
    let margin = 0.07 * width.min(height);
    let boxes = params.ruling == Ruling::Boxes;
    let (box_width, box_height, box_above) = box_of(params);
    let line_length = |line: &str| -> f32 {
        let spaces = line.matches(' ').count() as f32;
        let signs = line.chars().count() as f32 - spaces;
        (if boxes { box_width } else { sign_width(params) }) * signs + spaces * params.step.max(0.85)
    };
    let longest = lines.iter().map(|line| line_length(line)).fold(1.0, f32::max);
    let left = match params.ruling {
        Ruling::LinesWithMargin => margin_line(params) + 0.3 * margin,
        // With a sign a square, each stands in its square, a little behind its side.
        Ruling::Squares if params.step > 0.0 => {
            (margin / rule_spacing(params)).ceil() * rule_spacing(params) + 0.2 * params.step * params.digit_height
        }
        _ => margin,
    };
    let rows = lines.len().max(1) as f32;
    let per_line = if boxes { box_height + 0.3 } else { 1.5 };
    let fits = ((width - left - margin) / longest).min((height - 2.0 * margin) / (rows * per_line));
    let digit = params.digit_height.min(fits);
    let free = (height - 2.0 * margin) / rows;
    let roomy = free.min(if boxes { 1.4 * box_height } else { 2.1 } * digit);
    let spacing = rule_spacing(params);
    let (first_baseline, pitch) = match params.ruling {
        Ruling::Lines | Ruling::LinesWithMargin | Ruling::Squares => {
            let steps = (1.25 * digit / spacing).ceil().max(1.0);
            let steps = if steps * spacing > free { (free / spacing).floor().max(1.0) } else { steps };
            let first = ((margin + 1.1 * digit) / spacing).ceil().max(1.0);
            // Set down a little above the rule, so that some feet cross it.
            (first * spacing - 0.04 * digit, steps * spacing)
        }
        Ruling::None | Ruling::Boxes | Ruling::Cells => {
            (margin + (if boxes { box_above } else { 0.0 } + 1.0) * digit, roomy)
        }
    };
    Plan { left, first_baseline, pitch, height: digit, boxes }
}

/// How wide a sign of a number is with the gap behind it, in digit heights. A digit is about 0.55 wide; the rest is to spare for a hand
/// that writes wide.
fn sign_width(params: &PageParams) -> f32 {
    if params.step > 0.0 {
        return params.step;
    }
    0.66 + params.spacing + params.pen_width / params.digit_height.max(1.0)
}

/// Where the cells of a table go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TablePlan {
    pub(super) left: f32,
    pub(super) top: f32,
    /// Width of a column.
    pub(super) column: f32,
    /// Height of a row.
    pub(super) pitch: f32,
    /// Of a digit.
    pub(super) height: f32,
}

/// Lays out a table; its text is made smaller where it would leave its cells.
pub(super) fn plan_table(params: &PageParams, rows: &[Vec<String>]) -> TablePlan {
    let (width, height) = (params.width as f32, params.height as f32);
    let margin = 0.07 * width.min(height);
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default().max(1) as f32;
    let longest = rows.iter().flatten().map(|text| text.chars().count()).max().unwrap_or_default() as f32;
    let (column, row) = ((width - 2.0 * margin) / columns, (height - 2.0 * margin) / rows.len().max(1) as f32);
    // Beside a number there is room for a third of a digit at each end.
    let digit = params.digit_height.min(column / (longest * sign_width(params) + 0.7)).min(row / 1.5);
    TablePlan { left: margin, top: margin, column, pitch: row.min(2.1 * digit), height: digit }
}

/// From one rule to the next.
fn rule_spacing(params: &PageParams) -> f32 {
    let chosen = match params.ruling {
        Ruling::Squares => 0.75,
        _ => 1.4,
    };
    let spacing = if params.ruling_spacing > 0.0 { params.ruling_spacing } else { chosen * params.digit_height };
    spacing.max(4.0)
}

/// Where the line that marks the margin stands.
fn margin_line(params: &PageParams) -> f32 {
    0.12 * params.width as f32
}

/// The rules of the paper, from end to end; they run on beyond the page, which may be turned.
pub(super) fn rules(params: &PageParams) -> Vec<(Point, Point)> {
    let (width, height) = (params.width as f32, params.height as f32);
    let spacing = rule_spacing(params);
    let reach = 0.6 * width.max(height);
    let places = |end: f32| {
        let first = (-reach / spacing).floor() as i32;
        let last = ((end + reach) / spacing).ceil() as i32;
        (first..=last).map(move |i| i as f32 * spacing)
    };
    let across = |y: f32| ((-reach, y), (width + reach, y));
    let down = |x: f32| ((x, -reach), (x, height + reach));
    match params.ruling {
        Ruling::None | Ruling::Boxes | Ruling::Cells => Vec::new(),
        Ruling::Lines => places(height).map(across).collect(),
        Ruling::LinesWithMargin => places(height).map(across).chain([down(margin_line(params))]).collect(),
        Ruling::Squares => places(height).map(across).chain(places(width).map(down)).collect(),
    }
}

/// Left and right end of what was written, in its heights.
pub(super) fn extent(strokes: &[Vec<Written>]) -> (f32, f32) {
    let xs = || strokes.iter().flatten().map(|point| point.x);
    (xs().fold(f32::MAX, f32::min), xs().fold(f32::MIN, f32::max))
}

/// How far the points `after` must move to the right for them to touch `before` and not lie on it, in the points' own unit. Both
/// are compared in bands of `band`, which is more than the points' distance and less than a pen's width.
pub(super) fn touching_step(before: &[Point], after: impl Iterator<Item = Point>, band: f32) -> f32 {
    let number = |y: f32| (y / band).floor() as i32;
    let mut right: BTreeMap<i32, f32> = BTreeMap::new();
    for &(x, y) in before {
        right.entry(number(y)).and_modify(|end| *end = end.max(x)).or_insert(x);
    }
    let steps = after.filter_map(|(x, y)| right.get(&number(y)).map(|end| end - x));
    // Side by side in no band, they cannot be in each other's way: a comma, say.
    steps.reduce(f32::max).unwrap_or(0.0)
}
