//! Candidate → the ink that belongs to it.

use super::candidate::Candidate;
use crate::binarize::{InkMap, WEAK};
use crate::components::{Component, Run, components_of};
use crate::geometry::BoundingBox;
use crate::segment::strength;

/// How far the ink of a digit may reach beyond the network's box, as a share of the box's longer side.
const MARGIN: f32 = 0.14;
/// Share of a piece of ink that lies in the box from which all of it belongs to the digit.
const INSIDE: f32 = 0.6;
/// Share of the box's ink from which the part of a larger piece, a rule or a neighbour that touches, counts that lies in the box.
const PART: f32 = 0.25;
/// Share of a digit's strength from which a pixel beside it is the soft edge of its strokes. At 0.3 hardly any is, and grain reaches 0.1.
const EDGE: f32 = 0.2;
/// Pixels of the map along a side of a digit from which its soft edge is no longer much of it.
const SMALL: u32 = 12;

/// The ink of `candidate`, in the pixels of `map`; `None` where there is none.
#[must_use]
pub fn ink_of(candidate: &Candidate, map: &InkMap) -> Option<Component> {
    let scale = map.scale as f32;
    let [left, top, right, bottom] = candidate.bounds.map(|value| value / scale);
    let margin = MARGIN * (right - left).max(bottom - top) + 1.0;
    let column = |x: f32| x.clamp(0.0, map.width as f32) as usize;
    let row = |y: f32| y.clamp(0.0, map.height as f32) as usize;
    let (x0, x1) = (column((left - margin).floor()), column((right + margin).ceil()));
    let (y0, y1) = (row((top - margin).floor()), row((bottom + margin).ceil()));
    let (inner_x, inner_y) = ((left.floor(), right.ceil()), (top.floor(), bottom.ceil()));
    let mut runs = Vec::new();
    for y in y0..y1 {
        let mask = &map.mask[y * map.width..(y + 1) * map.width];
        let mut x = x0;
        while x < x1 {
            if mask[x] < WEAK {
                x += 1;
                continue;
            }
            let start = x;
            while x < x1 && mask[x] >= WEAK {
                x += 1;
            }
            runs.push(Run { y: y as u32, start: start as u32, end: x as u32 });
        }
    }
    let inside = |run: &Run| {
        let y = run.y as f32 + 0.5;
        let (start, end) = ((run.start as f32).max(inner_x.0), (run.end as f32).min(inner_x.1));
        if y < inner_y.0 || y > inner_y.1 || end <= start { None } else { Some((start as u32, end as u32)) }
    };
    let pieces: Vec<(Component, u32)> = components_of(&runs)
        .into_iter()
        .map(|piece| {
            let within = piece.runs.iter().filter_map(inside).map(|(start, end)| end - start).sum();
            (piece, within)
        })
        .collect();
    let total: u32 = pieces.iter().map(|(_, within)| within).sum();
    let mut kept = Vec::new();
    for (piece, within) in pieces {
        if within as f32 >= INSIDE * piece.area() as f32 {
            kept.extend(piece.runs);
        } else if within as f32 >= PART * total as f32 {
            kept.extend(
                piece.runs.iter().filter_map(|run| inside(run).map(|(start, end)| Run { y: run.y, start, end })),
            );
        }
    }
    kept.sort_by_key(|run| (run.y, run.start));
    Component::from_runs(kept)
}

/// The box around a digit's ink, in pixels of the map. Along a small side, the soft edge of its strokes is in it, at most a pixel at each end:
/// what the mask leaves out there is much of a thin 1 or a tiny digit.
#[must_use]
pub fn box_of(ink: &Component, map: &InkMap) -> BoundingBox {
    let b = ink.bounding_box;
    let least = EDGE * strength(ink, map);
    let (width, height) = (map.width as u32, map.height as u32);
    let is_inked = |x: u32, y: u32| f32::from(map.ink[y as usize * map.width + x as usize]) >= least;
    let any = |holds: &dyn Fn(&Run) -> bool| ink.runs.iter().any(holds);
    let (narrow, low) = (b.width < SMALL, b.height < SMALL);
    let left = narrow && b.x > 0 && any(&|run| run.start == b.x && is_inked(b.x - 1, run.y));
    let right = narrow && b.right() < width && any(&|run| run.end == b.right() && is_inked(b.right(), run.y));
    let above = low && b.y > 0 && any(&|run| run.y == b.y && (run.start..run.end).any(|x| is_inked(x, b.y - 1)));
    let below = low
        && b.bottom() < height
        && any(&|run| run.y + 1 == b.bottom() && (run.start..run.end).any(|x| is_inked(x, b.bottom())));
    BoundingBox::from_edges(
        b.x - u32::from(left),
        b.y - u32::from(above),
        b.right() + u32::from(right),
        b.bottom() + u32::from(below),
    )
}

#[cfg(test)]
mod tests {
    use super::{box_of, ink_of};
    use crate::binarize::{InkMap, STRONG};
    use crate::finder::candidate::Candidate;

    fn candidate(bounds: [f32; 4]) -> Candidate {
        Candidate::seen_at(bounds, &[(1, 0.9)])
    }

    fn map(ink: impl Fn(u32, u32) -> bool) -> InkMap {
        let (width, height) = (60, 40);
        let mask: Vec<u8> = (0..width * height).map(|i| if ink(i % width, i / width) { STRONG } else { 0 }).collect();
        InkMap { scale: 1, width: width as usize, height: height as usize, ink: vec![200; mask.len()], mask }
    }

    #[test]
    fn a_digit_keeps_what_reaches_beyond_its_box_and_a_rule_is_cut_off() {
        let stroke = |x: u32, y: u32| (20..24).contains(&x) && (8..30).contains(&y);
        let rule = |_: u32, y: u32| y == 33;
        let other = |x: u32, y: u32| (28..32).contains(&x) && (8..30).contains(&y);
        let map = map(|x, y| stroke(x, y) || rule(x, y) || other(x, y));
        let ink = ink_of(&candidate([18.0, 10.0, 26.0, 31.0]), &map).unwrap();
        let b = ink.bounding_box;
        assert_eq!((b.x, b.y, b.right(), b.bottom()), (20, 8, 24, 30));
    }

    #[test]
    fn a_neighbour_that_touches_is_cut_off_near_the_box() {
        let map = map(|x, y| (10..50).contains(&x) && (18..22).contains(&y));
        let b = ink_of(&candidate([10.0, 10.0, 30.0, 30.0]), &map).unwrap().bounding_box;
        assert!(b.x == 10 && (30..35).contains(&b.right()), "{b:?}");
    }

    #[test]
    fn a_box_takes_in_the_soft_edge_of_its_strokes_and_no_more() {
        let stroke = |x: u32, y: u32| (20..22).contains(&x) && (8..20).contains(&y);
        let mut map = map(stroke);
        map.ink.iter_mut().enumerate().for_each(|(i, ink)| {
            let (x, y) = (i as u32 % 60, i as u32 / 60);
            *ink = if stroke(x, y) {
                200
            } else if (18..23).contains(&x) && y < 20 {
                60
            } else {
                10
            };
        });
        let b = box_of(&ink_of(&candidate([19.0, 8.0, 23.0, 20.0]), &map).unwrap(), &map);
        assert_eq!((b.x, b.y, b.right(), b.bottom()), (19, 8, 23, 20));
    }

    #[test]
    fn bare_paper_has_no_ink() {
        assert!(ink_of(&candidate([10.0, 10.0, 30.0, 30.0]), &map(|_, _| false)).is_none());
        assert!(ink_of(&candidate([-90.0, -90.0, -30.0, -30.0]), &map(|_, _| true)).is_none());
    }
}
