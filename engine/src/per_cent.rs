//! Glyphs and the page's shapes → per cent signs are told from digits: 85% must not come out as 856.
//!
//! A per cent sign is a slash with a ring over its left and one under its right, and the network sees pieces of it: the slash with the lower
//! ring is a 6, with the upper one a 9. A ring that stands by itself where no digit has one tells it.

use crate::binarize::InkMap;
use crate::components::{Component, components_of, runs_of};
use crate::finder::{Candidate, Verdict};
use crate::geometry::BoundingBox;
use crate::glyphs::{Glyph, leave_out};
use crate::rules::Rules;
use crate::segment::{Segmented, strength};

/// When a slash and what is beside it are a per cent sign. Lengths are shares of the slash's height unless said otherwise.
#[derive(Debug, Clone)]
pub struct PerCentParams {
    /// Lowest and highest ring.
    pub ring: (f32, f32),
    /// How many times longer one side of a ring may be than the other.
    pub round: f32,
    /// Widest gap between a ring and the slash, and how far a ring may reach over it.
    pub beside: (f32, f32),
    /// How far the head of a slash lies to the right of its foot, at least.
    pub lean: f32,
    /// Widest that a slash may be in a row.
    pub thin: f32,
    /// Least strength of a ring's ink, as a share of that of the slash: a smudge may have a hole, too.
    pub strength: f32,
    /// Widest gap to the digit before it, in heights of that digit.
    pub reach: f32,
    /// Lowest and highest slash, in heights of that digit.
    pub height: (f32, f32),
}

impl Default for PerCentParams {
    fn default() -> Self {
        Self {
            ring: (0.15, 0.6),
            round: 2.0,
            beside: (0.4, 0.15),
            lean: 0.15,
            thin: 0.3,
            strength: 0.6,
            reach: 1.0,
            height: (0.6, 1.6),
        }
    }
}

/// Where shapes stand above, below or beside each other more often than this, they are a texture: on a page of 5 000 digits they do a million times.
const MANY: usize = 5_000_000;

/// Drops the glyphs that are pieces of a per cent sign, and takes its shapes out of what may be letters.
pub(crate) fn leave_per_cent_out(
    glyphs: &mut Vec<Glyph>,
    candidates: &mut [Candidate],
    page: &mut Segmented,
    map: &InkMap,
    params: &PerCentParams,
) {
    let read = glyphs.iter().filter(|glyph| glyph.candidate.is_digit());
    let mut digits: Vec<Digit> = read.map(|glyph| (glyph.bounding_box, glyph.prediction.label())).collect();
    digits.sort_by_key(|(b, _)| b.x);
    let signs = signs(page, &digits, map, params);
    if signs.is_empty() {
        return;
    }
    let is_piece = |b: &BoundingBox| signs.iter().any(|sign| is_within(b, sign));
    leave_out(glyphs, candidates, Verdict::PerCent, |glyph| is_piece(&glyph.bounding_box));
    page.shapes.retain(|shape| !is_piece(&shape.bounding_box.scaled(map.scale)));
}

/// Whether a glyph is a piece of a sign.
fn is_within(b: &BoundingBox, sign: &BoundingBox) -> bool {
    /// Least share of it that lies there.
    const WITHIN: f32 = 0.7;
    sign.intersection_area(b) as f32 >= WITHIN * b.area() as f32
}

/// The box of a digit, in pixels of the picture, and which one it is.
type Digit = (BoundingBox, u8);

/// The boxes of the per cent signs behind digits, in pixels of the picture. The digits go from left to right.
fn signs(page: &Segmented, digits: &[Digit], map: &InkMap, params: &PerCentParams) -> Vec<BoundingBox> {
    let scale = map.scale;
    let rules = page.rules.scaled(scale);
    let is_ring = |b: &BoundingBox| b.width.max(b.height) as f32 <= params.round * b.width.min(b.height) as f32;
    let mut rings: Vec<&Component> = page.shapes.iter().filter(|shape| is_ring(&shape.bounding_box)).collect();
    rings.sort_by_key(|ring| ring.bounding_box.x);
    let widest = rings.iter().map(|ring| ring.bounding_box.width).max().unwrap_or(0);
    let mut looks = 0;
    let mut signs = Vec::new();
    for slash in &page.shapes {
        let b = slash.bounding_box;
        if !has_digit_before(&b.scaled(scale), digits, &rules, params) {
            continue;
        }
        let rows = slash.rows();
        let reach = (params.beside.0 * b.height as f32).ceil() as u32;
        let from = rings.partition_point(|ring| ring.bounding_box.x + widest + reach < b.x);
        let near = rings[from..].iter().take_while(|ring| ring.bounding_box.x <= b.right() + reach);
        let (mut upper, mut lower) = (None, None);
        for ring in near.filter(|ring| !std::ptr::eq(**ring, slash)) {
            looks += 1;
            if looks > MANY {
                return Vec::new();
            }
            let Some(side) = side_of(&ring.bounding_box, &b, &rows, params) else { continue };
            if strength(ring, map) < params.strength * strength(slash, map) {
                continue;
            }
            let ring = (*ring, read_as(&ring.bounding_box.scaled(scale), digits));
            match side {
                Side::Upper => upper = Some(ring),
                Side::Lower => lower = Some(ring),
            }
        }
        let (head, foot) = (is_thin(&rows[..rows.len() / 2], &b, params), is_thin(&rows[rows.len() / 2..], &b, params));
        let is_sign = match (upper, lower) {
            // 1 3/4 is no per cent sign.
            (Some((_, over)), Some((_, under))) => {
                head && foot && [over, under].iter().all(|is| is.is_none_or(|is| is == 0))
            }
            (Some((ring, None)), None) => head && has_hole(ring),
            (None, Some((ring, None))) => foot && has_hole(ring),
            _ => false,
        };
        let parts = || [upper, lower].into_iter().flatten().map(|(ring, _)| ring.bounding_box).chain([b]);
        let sign = parts().reduce(|all, part| all.union(&part)).unwrap_or(b).scaled(scale);
        // A stroke of a broken 0 beside the loop of a broken 6 is none of a sign.
        let is_of_another = |part: BoundingBox| {
            let part = part.scaled(scale);
            digits.iter().any(|(digit, _)| is_within(&part, digit) && !is_within(digit, &sign))
        };
        if is_sign && !parts().any(is_of_another) {
            signs.push(sign);
        }
    }
    signs
}

/// Where a ring stands beside a slash.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Side {
    /// Above its left.
    Upper,
    /// Below its right.
    Lower,
}

/// The side of the slash in `b` on which a ring stands; `rows` are the slash's.
fn side_of(ring: &BoundingBox, b: &BoundingBox, rows: &[Option<(u32, u32)>], params: &PerCentParams) -> Option<Side> {
    let height = b.height as f32;
    if !(params.ring.0..=params.ring.1).contains(&(ring.height as f32 / height)) {
        return None;
    }
    let middle = ring.center().1;
    let row = (middle - b.y as f32).clamp(0.0, height - 1.0) as usize;
    let (left, right) = rows[row]?;
    let is_beside = |gap: f32| (-params.beside.1 * height..=params.beside.0 * height).contains(&gap);
    let down = (middle - b.y as f32) / height;
    if (-0.1..0.5).contains(&down) && is_beside(left as f32 - ring.right() as f32) {
        Some(Side::Upper)
    } else if (0.5..1.1).contains(&down) && is_beside(ring.x as f32 - right as f32) {
        Some(Side::Lower)
    } else {
        None
    }
}

/// Whether these rows of a shape in `b` are a thin stroke whose head lies to the right.
fn is_thin(rows: &[Option<(u32, u32)>], b: &BoundingBox, params: &PerCentParams) -> bool {
    /// Share of the rows that are thin: a stroke begins and ends with a hook now and then.
    const THIN_ROWS: f32 = 0.9;
    let height = b.height as f32;
    let thin = rows.iter().flatten().filter(|(from, to)| (to - from) as f32 <= params.thin * height).count();
    let middle = |row: Option<&(u32, u32)>| row.map(|(from, to)| (from + to) as f32 / 2.0);
    let (head, foot) = (middle(rows.iter().flatten().next()), middle(rows.iter().flatten().next_back()));
    let lean = head.zip(foot).map_or(0.0, |(head, foot)| (head - foot) / rows.len() as f32);
    thin as f32 >= THIN_ROWS * rows.len() as f32 && lean >= params.lean
}

/// Whether paper lies within a shape.
fn has_hole(shape: &Component) -> bool {
    let b = shape.bounding_box;
    // With a frame of paper around it, what is outside hangs together.
    let (width, height) = (b.width as usize + 2, b.height as usize + 2);
    let mut paper = vec![1; width * height];
    for run in &shape.runs {
        let row = (run.y - b.y + 1) as usize * width + 1;
        paper[row + (run.start - b.x) as usize..row + (run.end - b.x) as usize].fill(0);
    }
    components_of(&runs_of(&paper, width, 1)).len() > 1
}

/// The digit that a ring by itself was read as.
fn read_as(ring: &BoundingBox, digits: &[Digit]) -> Option<u8> {
    digits.iter().find(|(digit, _)| digit.iou(ring) > 0.5).map(|(_, label)| *label)
}

/// Whether a digit stands before a slash, with none of the `rules` between them. The digits go from left to right.
fn has_digit_before(slash: &BoundingBox, digits: &[Digit], rules: &Rules, params: &PerCentParams) -> bool {
    /// How far a digit may reach over the slash's box, in its heights: many lean.
    const OVER: f32 = 0.3;
    let end = digits.partition_point(|(digit, _)| digit.x < slash.x);
    digits[..end].iter().any(|(digit, _)| {
        let height = digit.height as f32;
        let common = slash.bottom().min(digit.bottom()) as f32 - slash.y.max(digit.y) as f32;
        let gap = slash.x as f32 - digit.right() as f32;
        (params.height.0..=params.height.1).contains(&(slash.height as f32 / height))
            && 2.0 * common >= height.min(slash.height as f32)
            && (-OVER * height..=params.reach * height).contains(&gap)
            && !rules.part(digit, slash)
    })
}

#[cfg(test)]
mod tests {
    use super::{Digit, PerCentParams, signs};
    use crate::binarize::{InkMap, STRONG};
    use crate::geometry::BoundingBox;
    use crate::rules::{Rule, Rules};
    use crate::segment::{SegmentParams, Segmented, find_shapes};

    const WIDTH: usize = 200;
    const HEIGHT: usize = 120;
    /// A digit before the sign; its ink does not matter.
    const BEFORE: Digit = (BoundingBox { x: 20, y: 30, width: 30, height: 60 }, 8);

    /// A page with a slash of 60 rows and rings around these middles, each as dark as it says; joined to the slash where they touch it.
    fn page(rings: &[(f32, f32, u8)], lean: f32) -> (Segmented, InkMap) {
        let mut map = InkMap {
            scale: 1,
            width: WIDTH,
            height: HEIGHT,
            ink: vec![0; WIDTH * HEIGHT],
            mask: vec![0; WIDTH * HEIGHT],
        };
        let mut dot = |x: f32, y: f32, ink: u8| {
            for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1), (2, 0), (2, 1)] {
                let at = (y as usize + dy) * WIDTH + x as usize + dx;
                (map.mask[at], map.ink[at]) = (STRONG, ink);
            }
        };
        (0..=60).for_each(|y| dot(100.0 - lean * y as f32, 30.0 + y as f32, 200));
        for &(x, y, ink) in rings {
            (0..120).map(|i| i as f32 / 120.0 * std::f32::consts::TAU).for_each(|angle| {
                dot(x + 8.0 * angle.cos(), y + 8.0 * angle.sin(), ink);
            });
        }
        (find_shapes(&map, &SegmentParams::default()), map)
    }

    fn found(rings: &[(f32, f32, u8)], lean: f32, digits: &[Digit]) -> Vec<BoundingBox> {
        let (page, map) = page(rings, lean);
        signs(&page, digits, &map, &PerCentParams::default())
    }

    const OVER: (f32, f32, u8) = (72.0, 40.0, 200);
    const UNDER: (f32, f32, u8) = (102.0, 80.0, 200);
    /// The lower ring, joined to the slash: together they are a 6.
    const UNDER_JOINED: (f32, f32, u8) = (80.0, 80.0, 200);
    /// The upper ring, joined: a 9.
    const OVER_JOINED: (f32, f32, u8) = (87.0, 42.0, 200);

    #[test]
    fn a_slash_between_two_rings_behind_a_digit_is_a_per_cent_sign_though_one_is_joined_to_it() {
        for rings in [[OVER, UNDER], [OVER, UNDER_JOINED], [OVER_JOINED, UNDER]] {
            let signs = found(&rings, 0.5, &[BEFORE]);
            assert_eq!(signs.len(), 1, "{rings:?}");
            assert!(signs[0].width > 35 && signs[0].height > 55, "{:?}", signs[0]);
        }
    }

    #[test]
    fn what_lacks_a_ring_a_slash_or_a_digit_before_is_none() {
        for rings in [&[][..], &[OVER_JOINED], &[UNDER_JOINED], &[OVER_JOINED, UNDER_JOINED]] {
            assert_eq!(found(rings, 0.5, &[BEFORE]), [], "{rings:?}");
        }
        assert_eq!(found(&[OVER, UNDER], 0.0, &[BEFORE]), [], "an upright stroke");
        assert_eq!(found(&[OVER, UNDER], 0.5, &[]), [], "no digit before");
        let far = (BoundingBox { y: 100, ..BEFORE.0 }, 8);
        assert_eq!(found(&[OVER, UNDER], 0.5, &[far]), [], "a digit of another line");
    }

    #[test]
    fn a_ring_that_is_a_digit_or_a_smudge_is_none_of_a_sign() {
        let read = |(x, y, _): (f32, f32, u8), label: u8| {
            (BoundingBox { x: x as u32 - 8, y: y as u32 - 8, width: 19, height: 18 }, label)
        };
        assert_eq!(found(&[OVER, UNDER], 0.5, &[BEFORE, read(OVER, 3), read(UNDER, 4)]), [], "8 3/4");
        assert_eq!(found(&[OVER, UNDER], 0.5, &[BEFORE, read(OVER, 0), read(UNDER, 0)]).len(), 1);
        assert_eq!(found(&[OVER, UNDER_JOINED], 0.5, &[BEFORE, read(OVER, 0)]), [], "806, the 0 a small one");
        let smudge = (OVER.0, OVER.1, 90);
        assert_eq!(found(&[smudge, UNDER_JOINED], 0.5, &[BEFORE]), []);
    }

    #[test]
    fn pieces_of_other_digits_are_none_of_a_sign() {
        let six = (BoundingBox { x: 92, y: 20, width: 32, height: 74 }, 6);
        assert_eq!(found(&[OVER_JOINED, UNDER], 0.5, &[BEFORE]).len(), 1);
        assert_eq!(found(&[OVER_JOINED, UNDER], 0.5, &[BEFORE, six]), [], "the loop of a broken 6");
    }

    #[test]
    fn a_sign_and_its_number_stand_in_one_cell() {
        let (mut page, map) = page(&[OVER, UNDER], 0.5);
        page.rules = Rules { down: vec![Rule::through(vec![(0.0, 56.0), (119.0, 56.0)])], ..Rules::default() };
        assert_eq!(signs(&page, &[BEFORE], &map, &PerCentParams::default()), []);
    }
}
