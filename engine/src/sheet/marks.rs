//! A photograph of the printed sheet → the sheet lying straight: its four marks are found, and what they span is squared.

use super::blank::{HEIGHT, HOLE, MARK, MARKS, WIDTH};
use super::homography::{Homography, Point};
use crate::binarize::{InkMap, WEAK};
use crate::components::{Component, components_of, runs_of};
use image::{GrayImage, Luma};

/// Smallest mark in pixels of the ink map: below it, a hole of half its side is no longer seen.
const MIN_AREA: f64 = 120.0;
/// Marks of each kind that are tried, the largest first.
const TRIED: usize = 12;

/// A component that may be a mark.
#[derive(Debug, Clone, Copy)]
struct CornerMark {
    middle: Point,
    area: f64,
}

/// From millimetres of the sheet to pixels of the picture, where the four marks stand in it.
pub(super) fn find_sheet(map: &InkMap) -> Option<Homography> {
    let (mut solid, mut hollow) = (Vec::new(), Vec::new());
    for component in components_of(&runs_of(&map.mask, map.width, WEAK)) {
        let Some((mark, fill)) = mark_of(&component) else { continue };
        // What a filled parallelogram has is 1; one with a hole of half its side, 0.6; a pen's ring, 0.3 and less.
        if (0.9..1.1).contains(&fill) {
            solid.push(mark);
        } else if (0.42..0.8).contains(&fill) {
            hollow.push(mark);
        }
    }
    for marks in [&mut solid, &mut hollow] {
        marks.sort_by(|a, b| b.area.total_cmp(&a.area));
        marks.truncate(TRIED);
    }
    let mut best: Option<(f64, Homography)> = None;
    for first in &hollow {
        for (i, a) in solid.iter().enumerate() {
            for (j, b) in solid.iter().enumerate().skip(i + 1) {
                for c in &solid[j + 1..] {
                    let Some((doubt, homography)) = sheet_of(first, [a, b, c]) else { continue };
                    if best.is_none_or(|(least, _)| doubt < least) {
                        best = Some((doubt, homography));
                    }
                }
            }
        }
    }
    let scale = f64::from(map.scale);
    let (_, homography) = best?;
    // The map's pixels are squares of the picture's.
    let corners = MARKS.map(|(x, y)| {
        let (x, y) = homography.map((f64::from(x), f64::from(y)));
        (x * scale, y * scale)
    });
    Homography::between(MARKS.map(|(x, y)| (f64::from(x), f64::from(y))), corners)
}

/// Middle and area of a component that is about as wide as it is high, and its area as a share of the filled parallelogram's that has
/// its second moments: 1 for such a one however it is turned and seen.
fn mark_of(component: &Component) -> Option<(CornerMark, f64)> {
    let b = component.bounding_box;
    if b.width > 3 * b.height || b.height > 3 * b.width || b.area() as f64 > 40.0 * f64::from(component.area()) {
        return None;
    }
    let (mut count, mut sum_x, mut sum_y, mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for run in &component.runs {
        let n = f64::from(run.end - run.start);
        let x = f64::from(run.start + run.end) / 2.0;
        let y = f64::from(run.y) + 0.5;
        count += n;
        sum_x += n * x;
        sum_y += n * y;
        // A run is a line of length n; with its pixels' own extent.
        xx += n * (x * x + n * n / 12.0);
        xy += n * x * y;
        yy += n * (y * y + 1.0 / 12.0);
    }
    if count < MIN_AREA {
        return None;
    }
    let (x, y) = (sum_x / count, sum_y / count);
    let (xx, xy, yy) = (xx / count - x * x, xy / count - x * y, yy / count - y * y);
    let determinant = xx * yy - xy * xy;
    (determinant > 0.0).then(|| (CornerMark { middle: (x, y), area: count }, count / (12.0 * determinant.sqrt())))
}

/// The sheet whose marks these would be, and how badly their sizes fit it; `None` when they cannot be.
fn sheet_of(first: &CornerMark, others: [&CornerMark; 3]) -> Option<(f64, Homography)> {
    let marks = [first, others[0], others[1], others[2]];
    let middle = marks.iter().fold((0.0, 0.0), |sum, mark| (sum.0 + mark.middle.0 / 4.0, sum.1 + mark.middle.1 / 4.0));
    let angle = |mark: &CornerMark| (mark.middle.1 - middle.1).atan2(mark.middle.0 - middle.0);
    // Clockwise, as rows count downwards, from the mark with the hole.
    let start = angle(first);
    let from_start = |mark: &CornerMark| (angle(mark) - start).rem_euclid(std::f64::consts::TAU);
    let mut others = others;
    others.sort_by(|a, b| from_start(a).total_cmp(&from_start(b)));
    let corners = [first.middle, others[0].middle, others[1].middle, others[2].middle];
    let turns_right = |i: usize| {
        let (a, b, c) = (corners[i], corners[(i + 1) % 4], corners[(i + 2) % 4]);
        (b.0 - a.0) * (c.1 - b.1) - (b.1 - a.1) * (c.0 - b.0) > 0.0
    };
    if !(0..4).all(turns_right) {
        return None;
    }
    let places = MARKS.map(|(x, y)| (f64::from(x), f64::from(y)));
    let homography = Homography::between(places, corners)?;
    let full = f64::from(MARK * MARK);
    let areas = [full - f64::from(HOLE * HOLE), full, full, full];
    let mut doubt = 0.0;
    for ((mark, place), area) in [first, others[0], others[1], others[2]].into_iter().zip(places).zip(areas) {
        let fit = (mark.area / (area * homography.area_factor(place))).ln().abs();
        if fit > 0.6 {
            return None;
        }
        doubt += fit;
    }
    Some((doubt, homography))
}

/// The sheet squared, and its pixels a millimetre: as fine as the picture has it, 7 at most.
pub(super) fn squared(picture: &GrayImage, homography: &Homography) -> (GrayImage, f32) {
    let middle = (f64::from(WIDTH) / 2.0, f64::from(HEIGHT) / 2.0);
    let fineness = homography.area_factor(middle).sqrt().clamp(2.5, 7.0);
    let (width, height) = (f64::from(WIDTH) * fineness, f64::from(HEIGHT) * fineness);
    let at = |x: f64, y: f64| {
        let (x, y) = homography.map((x / fineness, y / fineness));
        f64::from(sample(picture, x - 0.5, y - 0.5))
    };
    let image = GrayImage::from_fn(width as u32, height as u32, |x, y| {
        // Four samples a pixel stand for its area: a finer picture must not lose thin strokes.
        let offsets = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)];
        let sum: f64 = offsets.iter().map(|(dx, dy)| at(f64::from(x) + dx, f64::from(y) + dy)).sum();
        Luma([(sum / 4.0).round() as u8])
    });
    (image, fineness as f32)
}

/// The picture's tone at a point, between its pixels; beyond its edges that of the edge.
fn sample(picture: &GrayImage, x: f64, y: f64) -> f32 {
    let (right, bottom) = (f64::from(picture.width() - 1), f64::from(picture.height() - 1));
    let (x, y) = (x.clamp(0.0, right), y.clamp(0.0, bottom));
    let (left, top) = (x.floor(), y.floor());
    let (fx, fy) = ((x - left) as f32, (y - top) as f32);
    let (x0, y0) = (left as u32, top as u32);
    let (x1, y1) = ((x0 + 1).min(picture.width() - 1), (y0 + 1).min(picture.height() - 1));
    let tone = |x, y| f32::from(picture.get_pixel(x, y).0[0]);
    let above = tone(x0, y0) * (1.0 - fx) + tone(x1, y0) * fx;
    let below = tone(x0, y1) * (1.0 - fx) + tone(x1, y1) * fx;
    above * (1.0 - fy) + below * fy
}
