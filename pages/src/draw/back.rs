//! Sheets whose other side shows through, mirrored and pale.

use super::page::{DrawnPage, Page};
use super::params::PageParams;
use super::ready::{WORDS, numbers};
use crate::rng::Rng;
use image::imageops::flip_horizontal;

/// Least and most share of its contrast with which the back shows through: from hardly seen to as dark as a hard pencil.
const SHARES: (f32, f32) = (0.07, 0.16);

/// Numbers by a pen on a sheet whose back is written on, or printed in small even letters and digits.
#[must_use]
pub fn back_shows(seed: u64) -> DrawnPage {
    let front = Page::new(&PageParams { seed, ink: [28, 40, 110], ..PageParams::default() })
        .write_lines(&as_lines(&numbers(seed, 14, 4, 3)))
        .finish();
    on_the_back_of(front, seed)
}

/// A sheet with nothing on this side, and the other showing through.
#[must_use]
pub fn back_alone(seed: u64) -> DrawnPage {
    on_the_back_of(Page::new(&PageParams { seed, ..PageParams::default() }).finish(), seed)
}

fn on_the_back_of(mut page: DrawnPage, seed: u64) -> DrawnPage {
    let mut rng = Rng::new(seed ^ (15 << 48));
    let share = rng.between(SHARES.0, SHARES.1);
    let back = if rng.chance(0.5) { printed(&mut rng) } else { written(&mut rng) };
    let (gray, color) = (flip_horizontal(&back.image), flip_horizontal(&back.color));
    // The brightest there is bare paper.
    let through = |front: &mut u8, behind: u8| *front = front.saturating_sub((share * f32::from(255 - behind)) as u8);
    page.image.iter_mut().zip(gray.iter()).for_each(|(front, &behind)| through(front, behind));
    page.color.iter_mut().zip(color.iter()).for_each(|(front, &behind)| through(front, behind));
    page
}

/// Paper that adds nothing to that of the front.
fn bare(seed: u64) -> PageParams {
    PageParams { seed, paper: [255; 3], noise: 0.0, texture: 0.0, blur: 2.5, ..PageParams::default() }
}

fn written(rng: &mut Rng) -> DrawnPage {
    let seed = rng.next();
    Page::new(&bare(seed)).write_lines(&as_lines(&numbers(seed, 16, 5, 3))).finish()
}

/// Columns of small figures below lines of words.
fn printed(rng: &mut Rng) -> DrawnPage {
    const HEIGHT: f32 = 15.0;
    let even = PageParams { pen_width: 2.2, ..bare(rng.next()) }.printed();
    let mut page = Page::new(&even);
    let row_at = |row: usize| 40.0 + 2.0 * HEIGHT * row as f32;
    let rows = ((even.height as f32 - 80.0) / (2.0 * HEIGHT)) as usize;
    for row in 0..rows {
        if row < 3 {
            let words: Vec<&str> = (0..7).map(|_| WORDS[rng.below(WORDS.len())]).collect();
            page.write_at(&words.join(" "), 40.0, row_at(row), HEIGHT);
            continue;
        }
        for column in 0..4 {
            let amount = format!("{}.{:02}", rng.below(10), rng.below(100));
            page.write_at(&amount, 60.0 + 130.0 * column as f32, row_at(row), HEIGHT);
        }
    }
    page.finish()
}

fn as_lines(lines: &[String]) -> Vec<&str> {
    lines.iter().map(String::as_str).collect()
}
