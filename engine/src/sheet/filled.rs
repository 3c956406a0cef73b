//! Sheets filled in and photographed, drawn: for tests and examples.

use super::blank::{BOX, Item, LINE, WIDTH, corner, items};
use super::order::{ROWS, RowOrder};
use crate::draw::{DrawnPage, Page, PageParams};

/// How the rows of a free sheet run.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FreeRows {
    /// How far the ends of a row hang below its middle, in digit heights.
    pub bend: f32,
    /// How far digits wander off their places at most, in digit heights.
    pub wander: f32,
}

/// Ten rows of ten without any print. The digits come row by row.
#[must_use]
pub fn filled_free(params: &PageParams, order: RowOrder, rows: &FreeRows) -> DrawnPage {
    let mut page = Page::new(params);
    let mut random = crate::random::SplitMix64::new(params.seed);
    let (across, down) = (params.width as f32 / 12.0, params.height as f32 / 13.0);
    let height = params.digit_height.min(0.7 * down);
    for row in 0..ROWS {
        for column in 0..ROWS {
            let from_middle = column as f32 - 4.5;
            let mut wander = || rows.wander * height * random.next_between(-1.0, 1.0);
            let x = params.width as f32 / 2.0 + from_middle * across - 0.3 * height + wander();
            let hang = rows.bend * height * (from_middle / 4.5).powi(2);
            let y = (row as f32 + 1.5) * down + hang + wander();
            page.write_at(&order.label(row).to_string(), x, y, height);
        }
    }
    page.finish()
}

/// A printed sheet, a digit in every box; the paper is as wide as the picture but for lean and keystone. The digits come row by row.
#[must_use]
pub fn filled_printed(params: &PageParams, order: RowOrder) -> DrawnPage {
    let millimetre = params.width as f32 / WIDTH;
    let params = PageParams { ruling_color: [0, 0, 0], ..params.clone() };
    let mut page = Page::new(&params);
    let scaled = |(x, y): (f32, f32)| (x * millimetre, y * millimetre);
    for item in items(order) {
        match item {
            // The hole in the first mark is paper: the mark is drawn around it.
            Item::Filled { tone, .. } if tone > 0.5 => {}
            Item::Filled { at, size, .. } => print_mark(&mut page, scaled(at), size.0 * millimetre, at == first_mark()),
            Item::Outline { at: (x, y), size: (width, height), tone } => {
                let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)].map(scaled);
                for i in 0..4 {
                    page.print_line(corners[i], corners[(i + 1) % 4], LINE * millimetre, 1.0 - tone);
                }
            }
            // What is printed beside the rows is small and stands outside the boxes; strokes stand for it.
            Item::Text { at: (x, y), size, tone, text } => {
                for i in 0..text.chars().count() {
                    let left = x + i as f32 * 0.75 * size;
                    page.print_line(scaled((left, y)), scaled((left, y - size)), 0.15 * size * millimetre, 1.0 - tone);
                }
            }
        }
    }
    let mut random = crate::random::SplitMix64::new(params.seed);
    for row in 0..ROWS {
        for column in 0..ROWS {
            let (left, top) = corner(row, column);
            let height = random.next_between(8.0, 11.5);
            let x = left + 0.5 * BOX.0 - 0.28 * height + random.next_between(-1.5, 1.5);
            let y = top + 0.5 * (BOX.1 - height) + random.next_between(-1.5, 1.5);
            let (x, y) = scaled((x, y));
            page.write_at(&order.label(row).to_string(), x, y, height * millimetre);
        }
    }
    page.finish()
}

fn first_mark() -> (f32, f32) {
    let (x, y) = super::blank::MARKS[0];
    (x - super::blank::MARK / 2.0, y - super::blank::MARK / 2.0)
}

fn print_mark(page: &mut Page, (left, top): (f32, f32), side: f32, hollow: bool) {
    let rim = if hollow { side * (1.0 - super::blank::HOLE / super::blank::MARK) / 2.0 } else { side };
    let lines = (side * 2.0) as usize;
    for i in 0..lines {
        let off = (i as f32 + 0.5) / lines as f32 * side;
        let inside = (rim..side - rim).contains(&off);
        let spans: &[(f32, f32)] = if inside { &[(0.0, rim), (side - rim, side)] } else { &[(0.0, side)] };
        for (from, to) in spans {
            page.print_line((left + from + 0.5, top + off), (left + to - 0.5, top + off), 1.0, 1.0);
        }
    }
}
