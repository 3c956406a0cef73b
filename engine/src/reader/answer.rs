//! Lines of numbers of glyphs → the reading.

use super::ReadParams;
use crate::binarize::InkMap;
use crate::columns::{Extent, grid};
use crate::finder::ink::box_of;
use crate::geometry::BoundingBox;
use crate::glyphs::Glyph;
use crate::layout::Lines;
use crate::reading::{Alternative, Digit, Line, Mark, Number, Reading};

/// The reading that these lines of numbers of glyphs are.
pub(super) fn numbers_of(lines: Lines, glyphs: &[Glyph], map: &InkMap, params: &ReadParams) -> Reading {
    let mut reading = Reading { page: 1, pages: 1, ..Reading::default() };
    let mut shown = Vec::new();
    for numbers in lines {
        let mut line = Line::default();
        for members in numbers {
            let cancelled = is_struck_out(&members, glyphs, params.glyphs.min_cancelled);
            let mut number = Number { cancelled, ..Number::default() };
            for glyph in members.into_iter().map(|member| &glyphs[member]) {
                if let Some(kind) = glyph.candidate.mark() {
                    let after = number.digits.len();
                    let confidence = glyph.candidate.score();
                    number.marks.push(Mark { kind, confidence, bounding_box: glyph.bounding_box, after });
                    continue;
                }
                number.digits.push(reading.digits.len());
                let place = (reading.lines.len(), line.numbers.len());
                reading.digits.push(Digit { cancelled, ..digit_of(glyph, params.glyphs.sure, place) });
                shown.push(glyph);
            }
            number.keep_marks_within();
            number.tell_apostrophes(&reading.digits);
            line.numbers.push(number);
        }
        reading.lines.push(line);
    }
    let extents: Vec<Vec<Extent>> = reading
        .lines
        .iter()
        .map(|line| line.valid().map(|number| extent(&reading, number)).collect::<Vec<_>>())
        .filter(|line| !line.is_empty())
        .collect();
    reading.grid = grid(&extents, &params.grid);
    // Only now: what stands in a column is told by the strokes' firm edges.
    reading.digits.iter_mut().zip(shown).for_each(|(digit, glyph)| digit.bounding_box = shown_box(glyph, map));
    reading
}

/// The box that is shown of a digit: with the soft edge of its strokes, where it is around its ink.
fn shown_box(glyph: &Glyph, map: &InkMap) -> BoundingBox {
    let inked = glyph.component.as_ref().filter(|ink| ink.bounding_box.scaled(map.scale) == glyph.bounding_box);
    inked.map_or(glyph.bounding_box, |ink| box_of(ink, map).scaled(map.scale))
}

/// Where a number stands, for the grid.
fn extent(reading: &Reading, number: &Number) -> Extent {
    let b = reading.number_box(number).unwrap_or(BoundingBox { x: 0, y: 0, width: 1, height: 1 });
    let mark = number.marks.iter().rev().find(|mark| matches!(mark.kind.sign(), '.' | ','));
    Extent { bounds: b.edges(), mark: mark.map(|mark| mark.bounding_box.x as f32) }
}

/// Whether a number is struck out, by the word of all its digits together: a stroke may run past one of them.
fn is_struck_out(members: &[usize], glyphs: &[Glyph], least: f32) -> bool {
    let seen = members.iter().map(|&member| &glyphs[member]).filter(|glyph| glyph.seen);
    let digits = seen.map(|glyph| &glyph.candidate).filter(|candidate| candidate.is_digit());
    let (sum, count) = digits.fold((0.0, 0), |(sum, count), digit| (sum + digit.cancelled, count + 1));
    count > 0 && sum >= least * count as f32
}

fn digit_of(glyph: &Glyph, sure: f32, (line, number): (usize, usize)) -> Digit {
    let prediction = glyph.calibrated();
    let (label, confidence) = prediction.best();
    let alternatives = prediction.others().into_iter().map(|(label, confidence)| Alternative { label, confidence });
    Digit {
        label,
        confidence,
        sure: glyph.agreed && confidence >= sure,
        bounding_box: glyph.bounding_box,
        alternatives: alternatives.filter(|alternative| alternative.confidence >= 0.001).collect(),
        printed: glyph.printed,
        cancelled: false,
        line,
        number,
    }
}
