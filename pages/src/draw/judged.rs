//! Pages of which a reader leaves something out by judgement: what is printed, and what is struck out.

use super::page::{DrawnPage, Page};
use super::params::PageParams;

/// Two numbers written beside five lines of print. The same picture twice: with the truth of what is written, and with that of all digits.
#[must_use]
pub fn written_and_printed() -> [DrawnPage; 2] {
    const HEIGHT: f32 = 14.0;
    let written = Page::new(&PageParams::default())
        .write_at("125", 560.0, 90.0, 60.0)
        .write_at("348", 560.0, 290.0, 60.0)
        .finish();
    let even = PageParams {
        seed: 7,
        ink: [10, 10, 10],
        ink_opacity: 1.0,
        pen_width: 0.2 * HEIGHT,
        noise: 0.5,
        texture: 0.5,
        blur: 1.0,
        ..PageParams::default()
    };
    let mut print = Page::new(&even.printed());
    for row in 0..5 {
        print.write_at("1204 7358 9961", 60.0, 60.0 + 100.0 * row as f32, HEIGHT);
    }
    let print = print.finish();
    let mut both = written.clone();
    // Paper is the lighter of the two everywhere.
    both.image.iter_mut().zip(print.image.iter()).for_each(|(a, b)| *a = (*a).min(*b));
    both.color.iter_mut().zip(print.color.iter()).for_each(|(a, b)| *a = (*a).min(*b));
    let first = written.lines.len();
    let mut all = both.clone();
    all.digits.extend(print.digits.into_iter().map(|digit| super::DrawnDigit { line: first + digit.line, ..digit }));
    all.lines.extend(print.lines);
    all.numbers.extend(print.numbers);
    [both, all]
}

/// Three numbers, the second struck out by two strokes. The truth has all three.
#[must_use]
pub fn struck_out() -> DrawnPage {
    const STROKE: f32 = 6.0;
    let params = PageParams::default();
    let mut page = Page::new(&PageParams { ruling_color: params.ink, ..params });
    page.write_at("125", 60.0, 60.0, 60.0).write_at("348", 60.0, 180.0, 60.0).write_at("907", 60.0, 300.0, 60.0);
    let boxes: Vec<_> =
        page.finish().digits.iter().filter(|digit| digit.line == 1).map(|digit| digit.bounding_box).collect();
    let edge = |edges: &dyn Fn(&crate::BoundingBox) -> u32, pick: fn(u32, u32) -> u32| {
        boxes.iter().map(edges).reduce(pick).unwrap_or(0) as f32
    };
    let (left, right) = (edge(&|b| b.x, u32::min) - 12.0, edge(&|b| b.right(), u32::max) + 12.0);
    let middle = (edge(&|b| b.y, u32::min) + edge(&|b| b.bottom(), u32::max)) / 2.0;
    for y in [middle - 6.0, middle + 8.0] {
        page.print_line((left, y), (right, y), STROKE, 0.9);
    }
    page.finish()
}

/// Three numbers, and behind the second one a sign of their size that is no digit.
#[must_use]
pub fn with_a_strange_sign() -> DrawnPage {
    let params = PageParams::default();
    let mut page = Page::new(&PageParams { ruling_color: params.ink, ..params });
    page.write_at("125", 60.0, 60.0, 60.0).write_at("348", 60.0, 180.0, 60.0).write_at("907", 60.0, 300.0, 60.0);
    let right =
        page.finish().digits.iter().filter(|digit| digit.line == 1).map(|digit| digit.bounding_box.right()).max();
    let (left, top) = (right.unwrap_or(0) as f32 + 14.0, 182.0);
    let (right, bottom) = (left + 34.0, top + 56.0);
    for side in [
        [(left, top), (right, top)],
        [(left, top), (left, bottom)],
        [(left, bottom), (right, bottom)],
        [(left, top + 28.0), (right - 6.0, top + 28.0)],
    ] {
        page.print_line(side[0], side[1], 5.0, 0.9);
    }
    page.finish()
}

/// A number of six digits in a row of boxes, with a line of `thick` pixels between the third box and the fourth.
#[must_use]
pub fn parted_boxes(thick: f32) -> DrawnPage {
    const NUMBER: &str = "483526";
    const WIDTH: f32 = 80.0;
    const EDGE: f32 = 2.0;
    let (top, bottom) = (100.0, 190.0);
    let mut page = Page::new(&PageParams { width: 640, height: 300, seed: 4, pen_width: 5.0, ..PageParams::default() });
    let left = |i: usize| 60.0 + WIDTH * i as f32 + if i < 3 { 0.0 } else { thick };
    for (i, digit) in NUMBER.chars().enumerate() {
        let (from, to) = (left(i), left(i) + WIDTH);
        page.print_line((from, top), (to, top), EDGE, 1.0).print_line((from, bottom), (to, bottom), EDGE, 1.0);
        page.print_line((from, top), (from, bottom), EDGE, 1.0).print_line((to, top), (to, bottom), EDGE, 1.0);
        page.write_at(&digit.to_string(), from + 25.0, top + 18.0, 54.0);
    }
    if thick > 0.0 {
        let middle = left(3) - thick / 2.0;
        page.print_line((middle, top), (middle, bottom), thick, 1.0);
    }
    let mut page = page.finish();
    page.digits.iter_mut().for_each(|digit| digit.line = 0);
    page.lines = vec![NUMBER.to_owned()];
    page.numbers = vec![super::DrawnNumber { text: NUMBER.to_owned(), cell: None }];
    page
}
