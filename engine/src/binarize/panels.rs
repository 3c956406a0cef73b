//! Dark panels on a light page → the same in the page's polarity: the black canvas of a drawing program in a screenshot, a slate on a
//! desk.

use crate::coarse::Coarse;
use crate::components::{Component, components_of, runs_of};
use crate::geometry::BoundingBox;

/// Lightest that a panel may be, as a share of the page's paper: shadows are hardly as dark, nor are buttons.
const LIGHTEST_SHARE: f32 = 0.35;
/// Least side of a panel in cells of the grid.
const MIN_SIDE: u32 = 10;
/// Longest side of a panel as a multiple of the other: the stem of a thick 1 is longer.
const MAX_ASPECT: u32 = 4;
/// Least share of the cells along a panel's sides that are dark: ink may run over its edge.
const MIN_EDGE: f32 = 0.85;

/// Inverts the dark panels of a page of dark ink. `means` are the cells' means of `gray`, rows of `width` pixels.
pub(super) fn invert_panels(gray: &mut [u8], width: usize, means: &Coarse) {
    let mut tones = means.values.clone();
    let at = tones.len() * 4 / 5;
    let paper = *tones.select_nth_unstable_by(at, f32::total_cmp).1;
    let limit = LIGHTEST_SHARE * paper;
    let dark: Vec<u8> = means.values.iter().map(|&tone| u8::from(tone < limit)).collect();
    if dark.iter().filter(|&&dark| dark > 0).count() < (MIN_SIDE * MIN_SIDE / 2) as usize {
        return;
    }
    for component in components_of(&runs_of(&dark, means.width, 1)) {
        if !is_panel(&component, means) {
            continue;
        }
        let b = component.bounding_box;
        let cell = means.cell as u32;
        let inside = BoundingBox { x: b.x * cell, y: b.y * cell, width: b.width * cell, height: b.height * cell };
        if holds_light_ink(gray, width, &inside, paper) {
            invert(gray, width, &to_its_edges(gray, width, &inside, limit));
        }
    }
}

/// Whether dark cells are an upright rectangle with light around it.
fn is_panel(cells: &Component, means: &Coarse) -> bool {
    let b = &cells.bounding_box;
    let (short, long) = (b.width.min(b.height), b.width.max(b.height));
    let surrounded = b.x > 0 && b.y > 0 && b.right() < means.width as u32 - 1 && b.bottom() < means.height as u32 - 1;
    if !surrounded || short < MIN_SIDE || long > MAX_ASPECT * short {
        return false;
    }
    let along_sides: u32 = cells
        .runs
        .iter()
        .map(|run| match run.y == b.y || run.y + 1 == b.bottom() {
            true => run.end - run.start,
            false => u32::from(run.start == b.x) + u32::from(run.end == b.right()),
        })
        .sum();
    along_sides as f32 >= MIN_EDGE * (2 * (b.width + b.height) - 4) as f32 && u64::from(cells.area()) * 2 >= b.area()
}

/// Whether something is drawn in it in the paper's tone, thick enough to be a stroke.
fn holds_light_ink(gray: &[u8], width: usize, b: &BoundingBox, paper: f32) -> bool {
    let light = gray_rows(gray, width, b).flatten().filter(|&&tone| f32::from(tone) > 0.5 * paper).count() as u64;
    light * 1000 >= b.area()
}

fn gray_rows<'a>(gray: &'a [u8], width: usize, b: &BoundingBox) -> impl Iterator<Item = &'a [u8]> {
    let (left, right) = (b.x as usize, b.right() as usize);
    gray.chunks_exact(width).skip(b.y as usize).take(b.height as usize).map(move |row| &row[left..right])
}

/// The box of whole cells, widened as far as the rows and columns of pixels beyond it are dark: less than a cell on each side.
fn to_its_edges(gray: &[u8], width: usize, b: &BoundingBox, limit: f32) -> BoundingBox {
    let height = gray.len() / width;
    let is_dark = |strip: BoundingBox| {
        let sum: u64 = gray_rows(gray, width, &strip).flatten().map(|&tone| u64::from(tone)).sum();
        (sum as f32) < limit * strip.area() as f32
    };
    let (mut left, mut top, mut right, mut bottom) = (b.x, b.y, b.right(), b.bottom());
    let row = |y: u32| BoundingBox { x: b.x, y, width: b.width, height: 1 };
    let column = |x: u32| BoundingBox { x, y: b.y, width: 1, height: b.height };
    while top > 0 && is_dark(row(top - 1)) {
        top -= 1;
    }
    while (bottom as usize) < height && is_dark(row(bottom)) {
        bottom += 1;
    }
    while left > 0 && is_dark(column(left - 1)) {
        left -= 1;
    }
    while (right as usize) < width && is_dark(column(right)) {
        right += 1;
    }
    BoundingBox::from_edges(left, top, right, bottom)
}

fn invert(gray: &mut [u8], width: usize, b: &BoundingBox) {
    let (left, right) = (b.x as usize, b.right() as usize);
    for row in gray.chunks_exact_mut(width).skip(b.y as usize).take(b.height as usize) {
        row[left..right].iter_mut().for_each(|tone| *tone = 255 - *tone);
    }
}

#[cfg(test)]
mod tests {
    use super::invert_panels;
    use crate::coarse::Coarse;
    use image::{GrayImage, Luma};

    /// A light page of 400 × 300 pixels with a dark panel of this size at (101, 53), and a stroke of 6 pixels in this tone on it.
    fn page(panel: (u32, u32), stroke: u8) -> GrayImage {
        GrayImage::from_fn(400, 300, |x, y| {
            let inside = (101..101 + panel.0).contains(&x) && (53..53 + panel.1).contains(&y);
            let inked = (110..116).contains(&x) && (70..120).contains(&y);
            Luma([if !inside {
                240
            } else if inked {
                stroke
            } else {
                12
            }])
        })
    }

    fn inverted(page: &GrayImage) -> GrayImage {
        let mut gray = page.clone();
        let means = Coarse::means(page, 400, u32::from);
        invert_panels(&mut gray, 400, &means);
        gray
    }

    #[test]
    fn a_dark_panel_with_light_ink_is_inverted_to_the_pixel() {
        let before = page((157, 143), 250);
        let after = inverted(&before);
        for (x, y, pixel) in after.enumerate_pixels() {
            let inside = (101..258).contains(&x) && (53..196).contains(&y);
            let tone = before.get_pixel(x, y).0[0];
            assert_eq!(pixel.0[0], if inside { 255 - tone } else { tone }, "at {x}, {y}");
        }
    }

    #[test]
    fn a_block_without_ink_the_stem_of_a_thick_1_and_what_is_small_stay() {
        for page in [page((157, 143), 12), page((40, 200), 250), page((60, 60), 250)] {
            assert_eq!(inverted(&page), page);
        }
    }
}
