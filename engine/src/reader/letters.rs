//! Glyphs and the shapes that were not read → letters are left out, and what else looks like writing is told.

use super::ReadParams;
use crate::binarize::InkMap;
use crate::components::Component;
use crate::finder::{Candidate, Verdict};
use crate::geometry::BoundingBox;
use crate::glyphs::{Glyph, set_verdict};
use crate::median::median;
use crate::print::text_of_print;
use crate::segment::{Segmented, strength};
use crate::unread::{Ink, unread};
use crate::words::{Sign, TAILED, in_words, ink_around, is_filled};

/// Drops the letters that the network takes for digits: those of lines that are text by their heights and by what stands in them unread,
/// and those of words. Returns the shapes that were not read and stand in neither.
pub(super) fn leave_words_out(
    glyphs: &mut Vec<Glyph>,
    candidates: &mut [Candidate],
    page: &Segmented,
    map: &InkMap,
    params: &ReadParams,
) -> Vec<Ink> {
    let scale = map.scale;
    let boxes: Vec<BoundingBox> = glyphs.iter().map(|glyph| glyph.bounding_box).collect();
    let mut signs: Vec<Sign> = glyphs
        .iter()
        .map(|glyph| Sign {
            bounding_box: glyph.bounding_box,
            digit: if glyph.candidate.is_digit() { glyph.calibrated().confidence() } else { 1.0 },
            tailed: glyph.candidate.is_digit() && TAILED.contains(&glyph.prediction.label()),
        })
        .collect();
    let is_read = |b: &BoundingBox| boxes.iter().any(|read| 2 * read.intersection_area(b) > b.area().min(read.area()));
    let shapes = page.shapes.iter();
    let high = shapes.filter(|shape| shape.bounding_box.height >= params.segment.min_height);
    let read = glyphs.iter().filter_map(|glyph| glyph.component.as_ref());
    let least = params.words.min_strength * median(read.map(|shape| strength(shape, map))).unwrap_or(0.0);
    let is_letter = |shape: &Component| {
        let strength = strength(shape, map);
        let is_on_paper = || ink_around(&shape.bounding_box, map) <= params.words.max_around * strength;
        strength >= least && !is_filled(shape) && is_on_paper()
    };
    let high = high.filter(|shape| is_letter(shape));
    let unread: Vec<&Component> = high.filter(|shape| !is_read(&shape.bounding_box.scaled(scale))).collect();
    signs.extend(unread.iter().map(|shape| Sign {
        bounding_box: shape.bounding_box.scaled(scale),
        digit: 0.0,
        tailed: false,
    }));
    if unread.is_empty() {
        return Vec::new();
    }
    let in_text = text_of_print(&signs, &params.print);
    let in_word = in_words(&signs, &in_text, &page.rules.scaled(scale), &params.words);
    let alone = unread.iter().zip(glyphs.len()..).filter(|(_, sign)| !in_word[*sign] && !in_text[*sign]);
    let left = alone.map(|(shape, _)| ink(shape, map)).collect();
    let mut kept = Vec::with_capacity(glyphs.len());
    for (i, glyph) in std::mem::take(glyphs).into_iter().enumerate() {
        if glyph.candidate.is_digit() && in_word[i] {
            set_verdict(&glyph, candidates, Verdict::Word);
        } else {
            kept.push(glyph);
        }
    }
    *glyphs = kept;
    left
}

fn ink(shape: &Component, map: &InkMap) -> Ink {
    Ink { bounding_box: shape.bounding_box.scaled(map.scale), strength: strength(shape, map) }
}

/// Those of the shapes left over that look like the digits of the page, and that nothing else was made of.
pub(super) fn unread_writing(
    left: &[Ink],
    glyphs: &[Glyph],
    candidates: &[Candidate],
    map: &InkMap,
    size: (u32, u32),
    params: &ReadParams,
) -> Vec<BoundingBox> {
    let read: Vec<Ink> =
        glyphs.iter().filter_map(|glyph| glyph.component.as_ref()).map(|shape| ink(shape, map)).collect();
    let known = candidates.iter().filter(|candidate| {
        use Verdict::{Back, Bracket, PerCent, Print, Ring, Word};
        matches!(candidate.verdict, Print | Back | Word | Bracket | PerCent | Ring)
    });
    let known: Vec<BoundingBox> = known.map(|candidate| BoundingBox::in_picture(candidate.bounds, size)).collect();
    unread(left, &read, &known, size, &params.unread)
}
