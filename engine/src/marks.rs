//! Candidates for marks, the digits beside them and the page's pieces of ink → the marks of the numbers.
//!
//! The network sees a mark as a few pixels, and its word is parted between a point, a comma, and the lower half of a colon. The ink says more:
//! a mark is a small piece by itself, and a colon is two of them.

use crate::finder::Verdict;
use crate::finder::candidate::Candidate;
use crate::geometry::BoundingBox;
use crate::glyphs::Glyph;
use crate::reading::MarkKind;

/// When a candidate is a mark. Lengths are shares of the height of the digit beside it.
#[derive(Debug, Clone)]
pub struct MarkParams {
    /// How strongly the network must see a mark.
    pub min_score: f32,
    /// The same where a small piece of ink stands by itself at that place.
    pub min_with_ink: f32,
    /// The same where two such pieces stand one above the other between two digits.
    pub min_colon: f32,
    /// Longest side of a small piece of ink.
    pub small: f32,
    /// How far down the digit's height neither a point nor a comma stands.
    pub middle: (f32, f32),
    /// Highest ink that is surely a point's.
    pub point: f32,
    /// Lowest that is surely a comma's.
    pub comma: f32,
    /// How far the middle of the ink may lie outside the network's box.
    pub reach: f32,
    /// How far to the side the upper dot of a colon may stand from the lower one.
    pub lean: f32,
    /// Least and greatest distance between the middles of a colon's dots.
    pub apart: (f32, f32),
    /// Farthest that a digit may stand beside a colon.
    pub beside: f32,
}

impl Default for MarkParams {
    fn default() -> Self {
        Self {
            min_score: 0.45,
            min_with_ink: 0.35,
            min_colon: 0.2,
            small: 0.45,
            middle: (0.3, 0.7),
            point: 0.16,
            comma: 0.28,
            reach: 0.08,
            lean: 0.25,
            apart: (0.2, 0.8),
            beside: 0.8,
        }
    }
}

/// The marks among `candidates`, whose verdicts say what became of the others. `pieces` are the boxes of the page's separate pieces of ink, in
/// pixels of the picture, `size` is the picture's.
pub fn marks(
    candidates: &mut [Candidate],
    digits: &[Glyph],
    pieces: &[BoundingBox],
    size: (u32, u32),
    params: &MarkParams,
) -> Vec<Glyph> {
    let seen: Vec<usize> = (0..candidates.len())
        .filter(|&i| !candidates[i].is_digit() && candidates[i].verdict == Verdict::Kept)
        .collect();
    // Sorted by their middles, so that a page full of specks is not searched for each mark.
    let mut pieces = pieces.to_vec();
    pieces.sort_unstable_by(|a, b| a.center().0.total_cmp(&b.center().0));
    let mut marks: Vec<Glyph> = Vec::with_capacity(seen.len());
    let mut colons: Vec<BoundingBox> = Vec::new();
    for i in seen {
        let candidate = &mut candidates[i];
        let beside = nearest(candidate, digits).unwrap_or_else(|| BoundingBox::in_picture(candidate.bounds, size));
        let height = beside.height as f32;
        let piece = piece_at(candidate, &pieces, height, params);
        let colon = piece.and_then(|piece| colon_of(candidate, piece, &pieces, digits, height, params));
        if let Some(colon) = colon {
            candidate.verdict = Verdict::Overlaps;
            if colons.iter().all(|other| other.intersection_area(&colon) == 0) {
                let mut whole = Candidate { bounds: colon.edges(), verdict: Verdict::Kept, ..candidate.clone() };
                whole.take_for(MarkKind::Colon);
                marks.push(Glyph::seen(&whole, colon));
                colons.push(colon);
            }
            continue;
        }
        let (score, least) = match piece {
            Some(piece) if stands_right(candidate, piece, &beside, params) => {
                (candidate.mark_score(), params.min_with_ink)
            }
            _ => (candidate.score(), params.min_score),
        };
        if score < least {
            candidate.verdict = Verdict::Weak;
            continue;
        }
        if let Some(kind) = piece.and_then(|piece| point_or_comma(candidate, piece, height, params)) {
            candidate.take_for(kind);
        }
        marks.push(Glyph::seen(candidate, BoundingBox::in_picture(candidate.bounds, size)));
    }
    let is_of_a_colon = |glyph: &Glyph| {
        let (x, y) = glyph.candidate.center();
        let inside = |colon: &BoundingBox| {
            let [left, top, right, bottom] = colon.edges();
            let spare = 0.5 * (right - left);
            (left - spare..right + spare).contains(&x) && (top - spare..bottom + spare).contains(&y)
        };
        !colons.contains(&glyph.bounding_box) && colons.iter().any(inside)
    };
    marks.retain(|glyph| !is_of_a_colon(glyph));
    marks
}

/// Whether ink stands where its mark belongs: a point or a comma at the foot or the head of the digit beside it, not at its middle.
fn stands_right(candidate: &Candidate, piece: &BoundingBox, beside: &BoundingBox, params: &MarkParams) -> bool {
    let down = (piece.center().1 - beside.y as f32) / beside.height as f32;
    !candidate.is_point_or_comma() || !(params.middle.0..params.middle.1).contains(&down)
}

/// Which of the two a point or a comma is, where its ink tells.
fn point_or_comma(candidate: &Candidate, piece: &BoundingBox, height: f32, params: &MarkParams) -> Option<MarkKind> {
    if !candidate.is_point_or_comma() {
        return None;
    }
    let (wide, high) = (piece.width as f32, piece.height as f32);
    if high <= params.point * height {
        Some(MarkKind::Point)
    } else if high >= params.comma * height && high > wide {
        Some(MarkKind::Comma)
    } else {
        None
    }
}

/// The box of the nearest digit.
fn nearest(candidate: &Candidate, digits: &[Glyph]) -> Option<BoundingBox> {
    let (x, y) = candidate.center();
    let distance = |glyph: &&Glyph| {
        let (other_x, other_y) = glyph.bounding_box.center();
        (other_x - x).hypot(other_y - y)
    };
    let digits = digits.iter().filter(|glyph| glyph.candidate.is_digit());
    digits.min_by(|a, b| distance(a).total_cmp(&distance(b))).map(|glyph| glyph.bounding_box)
}

/// Those of the pieces, sorted by their middles, whose middles lie between two columns of the picture.
fn between(pieces: &[BoundingBox], from: f32, to: f32) -> &[BoundingBox] {
    let first_from = |column: f32| pieces.partition_point(|piece| piece.center().0 < column);
    let (first, end) = (first_from(from), first_from(to));
    &pieces[first..end.max(first)]
}

/// The small piece of ink that a candidate is of.
fn piece_at<'a>(
    candidate: &Candidate,
    pieces: &'a [BoundingBox],
    height: f32,
    params: &MarkParams,
) -> Option<&'a BoundingBox> {
    let [left, top, right, bottom] = candidate.bounds;
    let spare = params.reach * height + 1.0;
    let is_here = |piece: &&BoundingBox| {
        is_small(piece, height, params) && (top - spare..bottom + spare).contains(&piece.center().1)
    };
    between(pieces, left - spare, right + spare).iter().filter(is_here).max_by_key(|piece| piece.area())
}

fn is_small(piece: &BoundingBox, height: f32, params: &MarkParams) -> bool {
    piece.width.max(piece.height) as f32 <= params.small * height
}

/// The box of a colon of which `piece` is a dot: the other stands above or below it, and digits stand on both sides.
fn colon_of(
    candidate: &Candidate,
    piece: &BoundingBox,
    pieces: &[BoundingBox],
    digits: &[Glyph],
    height: f32,
    params: &MarkParams,
) -> Option<BoundingBox> {
    let (x, y) = piece.center();
    if candidate.mark_score() < params.min_colon {
        return None;
    }
    // No dot is much larger than the other.
    const ALIKE: u32 = 3;
    let is_other = |other: &&BoundingBox| {
        let other_y = other.center().1;
        let [long, short] =
            [u32::max, u32::min].map(|pick| pick(piece.width.max(piece.height), other.width.max(other.height)));
        (params.apart.0 * height..params.apart.1 * height).contains(&(y - other_y).abs())
            && is_small(other, height, params)
            && long <= ALIKE * short
    };
    let lean = params.lean * height;
    let other = between(pieces, x - lean, x + lean).iter().filter(|other| *other != piece).find(is_other)?;
    let colon = piece.union(other);
    let stands_beside = |before: bool| {
        digits.iter().any(|glyph| {
            let b = &glyph.bounding_box;
            let gap = if before { colon.x as f32 - b.right() as f32 } else { b.x as f32 - colon.right() as f32 };
            (-0.3 * height..params.beside * height).contains(&gap)
                && (b.center().0 < x) == before
                && b.y as f32 - 0.2 * height < colon.y as f32
                && (colon.bottom() as f32) < b.bottom() as f32 + 0.3 * height
        })
    };
    (stands_beside(true) && stands_beside(false)).then_some(colon)
}

#[cfg(test)]
mod tests {
    use super::{MarkParams, marks};
    use crate::finder::candidate::Candidate;
    use crate::geometry::BoundingBox;
    use crate::glyphs::Glyph;
    use crate::reading::MarkKind;

    fn seen(bounds: [f32; 4], classes: &[(usize, f32)]) -> Candidate {
        Candidate { any: 0.0, link: 1.0, ..Candidate::seen_at(bounds, classes) }
    }

    /// Two digits 60 pixels high with room for a mark between them.
    fn digits() -> Vec<Glyph> {
        let digit = |x: u32| {
            let b = BoundingBox { x, y: 100, width: 36, height: 60 };
            Glyph::seen(&seen(b.edges(), &[(5, 0.9)]), b)
        };
        vec![digit(100), digit(160)]
    }

    fn told(mut candidates: Vec<Candidate>, pieces: &[BoundingBox]) -> Vec<Option<MarkKind>> {
        let marks = marks(&mut candidates, &digits(), pieces, (400, 300), &MarkParams::default());
        marks.iter().map(|mark| mark.candidate.mark()).collect()
    }

    const fn piece(x: u32, y: u32, width: u32, height: u32) -> BoundingBox {
        BoundingBox { x, y, width, height }
    }

    #[test]
    fn a_mark_that_the_network_hardly_sees_counts_where_a_small_piece_of_ink_stands_by_itself() {
        let faint = || vec![seen([145.0, 153.0, 151.0, 159.0], &[(10, 0.2), (14, 0.18)])];
        assert_eq!(told(faint(), &[]), []);
        assert_eq!(told(faint(), &[piece(145, 153, 6, 6)]), [Some(MarkKind::Point)]);
        // Halfway up stands no point.
        let high = vec![seen([145.0, 127.0, 151.0, 133.0], &[(10, 0.3), (14, 0.3)])];
        assert_eq!(told(high, &[piece(145, 127, 6, 6)]), []);
        // What is as high as a digit is none of its marks.
        assert_eq!(told(faint(), &[piece(140, 110, 14, 60)]), []);
    }

    #[test]
    fn the_height_of_its_ink_tells_a_point_from_a_comma() {
        let either = |class: usize| vec![seen([145.0, 150.0, 151.0, 162.0], &[(class, 0.6), (24 - class, 0.3)])];
        assert_eq!(told(either(14), &[piece(145, 153, 7, 6)]), [Some(MarkKind::Point)]);
        assert_eq!(told(either(10), &[piece(143, 150, 8, 20)]), [Some(MarkKind::Comma)]);
        // Of a piece between the two, the network's word counts.
        assert_eq!(told(either(14), &[piece(144, 150, 8, 13)]), [Some(MarkKind::Comma)]);
    }

    #[test]
    fn two_dots_between_digits_are_one_colon_whichever_of_them_was_seen() {
        let dots = [piece(145, 118, 6, 6), piece(144, 150, 6, 6)];
        let lower = || seen([144.0, 150.0, 150.0, 156.0], &[(10, 0.5)]);
        assert_eq!(told(vec![lower()], &dots), [Some(MarkKind::Colon)]);
        let upper = seen([145.0, 118.0, 151.0, 124.0], &[(11, 0.5)]);
        assert_eq!(told(vec![lower(), upper], &dots), [Some(MarkKind::Colon)]);
        assert_eq!(told(vec![lower()], &dots[1..]), [Some(MarkKind::Point)]);
        // Behind the last digit they are the end of a word.
        let behind = dots.map(|dot| BoundingBox { x: dot.x + 60, ..dot });
        assert_eq!(told(vec![seen([204.0, 150.0, 210.0, 156.0], &[(10, 0.5)])], &behind), [Some(MarkKind::Point)]);
    }
}
