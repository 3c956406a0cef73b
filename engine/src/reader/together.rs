//! Glyphs → lines of numbers, by the network's links, the page's gaps and its rules.

use super::ReadParams;
use crate::components::Component;
use crate::geometry::{BoundingBox, usual_height};
use crate::glyphs::Glyph;
use crate::layout::boxes::{boxed_pairs, join};
use crate::layout::{Lines, arrange};
use crate::order::{Placed, order, settle};
use crate::reading::MarkKind;
use crate::rules::{Rule, Rules};
use crate::segment::Segmented;

/// The rules of a page in pixels of the picture. Where boxes in a row are one number, thick bars between them are rules as well.
pub(super) fn rules(page: &Segmented, glyphs: &[Glyph], scale: u32, params: &ReadParams) -> Rules {
    let mut rules = page.rules.scaled(scale);
    if params.layout.join_boxes {
        let digits = glyphs.iter().filter(|glyph| glyph.candidate.is_digit());
        let digits: Vec<BoundingBox> = digits.map(|glyph| glyph.bounding_box).collect();
        rules.down.extend(page.shapes.iter().filter_map(|shape| bar(shape, &digits, scale, params)));
    }
    rules
}

/// Whether ink is such a bar, and no writing: a rule goes down its middle.
pub(super) fn is_bar(ink: &BoundingBox, rules: &Rules, params: &ReadParams) -> bool {
    let (x, y) = ink.center();
    let goes_through = |rule: &Rule| rule.at(y).is_some_and(|place| (place - x).abs() < 0.25 * ink.width as f32);
    params.layout.join_boxes && rules.down.iter().any(goes_through)
}

/// The middle of a bar down the page: higher than the digits, no digit itself, and full of ink.
fn bar(shape: &Component, digits: &[BoundingBox], scale: u32, params: &ReadParams) -> Option<Rule> {
    /// Share of its box that is ink. Corners that are round, or sides that lean a little, leave less than all.
    const FULL: f32 = 0.75;
    /// Height, as a share of the digits'.
    const HIGHER: f32 = 1.2;
    let typical = usual_height(digits.iter().map(|digit| digit.height).collect())?;
    let b = shape.bounding_box.scaled(scale);
    let is_digit = || digits.iter().any(|digit| 2 * digit.intersection_area(&b) > digit.area().min(b.area()));
    let is_bar = b.height as f32 >= HIGHER * typical
        && b.width as f32 <= params.layout.max_separator * typical
        && shape.area() as f32 >= FULL * shape.bounding_box.area() as f32
        && !is_digit();
    let (x, _) = b.center();
    is_bar.then(|| Rule::through(vec![(b.y as f32, x), (b.bottom() as f32, x)]))
}

/// Lines of numbers of glyphs.
pub(super) fn lines(glyphs: &[Glyph], rules: &Rules, params: &ReadParams) -> Lines {
    let placed: Vec<Placed> = glyphs
        .iter()
        .map(|glyph| {
            let bounds = glyph.bounding_box.edges();
            let is_within = glyph.candidate.mark().is_some_and(|mark| mark != MarkKind::Minus);
            Placed {
                bounds,
                is_digit: glyph.candidate.is_digit(),
                is_within,
                link: glyph.candidate.link,
                is_boxed: false,
            }
        })
        .collect();
    let lines = order(&by_gaps(placed, glyphs, rules, params), &params.order);
    if !params.layout.join_boxes {
        return lines;
    }
    let is_digit = |at: usize| glyphs[at].candidate.is_digit();
    let digits: Vec<usize> = (0..glyphs.len()).filter(|&at| is_digit(at)).collect();
    let boxes: Vec<BoundingBox> = digits.iter().map(|&at| glyphs[at].bounding_box).collect();
    let pairs = boxed_pairs(&boxes, rules, &params.layout).into_iter().map(|(a, b)| (digits[a], digits[b]));
    join(lines, &pairs.collect::<Vec<_>>(), is_digit)
}

/// Whether a mark stands close behind a digit, on its line.
fn follows(digit: &Placed, mark: &Placed) -> bool {
    const REACH: f32 = 0.6;
    let height = digit.bounds[3] - digit.bounds[1];
    let gap = mark.bounds[0] - digit.bounds[2];
    (-0.3 * height..REACH * height).contains(&gap)
        && (digit.bounds[1]..digit.bounds[3] + 0.3 * height).contains(&((mark.bounds[1] + mark.bounds[3]) / 2.0))
}

/// The same glyphs, where the network is not certain of a link with the one that the gaps and rules of the whole page suggest.
fn by_gaps(mut placed: Vec<Placed>, glyphs: &[Glyph], rules: &Rules, params: &ReadParams) -> Vec<Placed> {
    let digits: Vec<usize> = (0..glyphs.len()).filter(|&i| placed[i].is_digit).collect();
    let boxes: Vec<BoundingBox> = digits.iter().map(|&i| glyphs[i].bounding_box).collect();
    let mut joined = vec![0.0_f32; placed.len()];
    let arranged = arrange(&boxes, rules, &params.layout);
    let word = if arranged.squared { params.order.squared_word } else { 1.0 };
    for number in arranged.lines.into_iter().flatten() {
        for (at, &member) in number.iter().enumerate() {
            joined[digits[member]] = if at + 1 < number.len() { word } else { -word };
        }
    }
    // The gaps speak of digits alone: they know nothing of what a mark takes up.
    for (at, glyph) in placed.iter().enumerate().filter(|(_, glyph)| glyph.is_within) {
        let before = |&digit: &usize| joined[digit] < 0.0 && follows(&placed[digit], glyph);
        if let Some(digit) = digits.iter().copied().find(before) {
            joined[digit] = 0.0;
        }
        joined[at] = 0.0;
    }
    for (digit, _) in boxed_pairs(&boxes, rules, &params.layout) {
        // Boxes with paper between them are another number's.
        placed[digits[digit]].is_boxed = joined[digits[digit]] > 0.0;
    }
    settle(&mut placed, &joined, &params.order);
    placed
}
