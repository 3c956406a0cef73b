//! Pictures whose every pixel is work: noise, print, strokes without end.

use super::{Case, Outcome};
use crate::draw::{Page, PageParams};
use crate::rng::Rng;
use image::{GrayImage, ImageFormat, Luma};
use std::io::Cursor;

fn png(picture: &GrayImage) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).expect("memory does not fail");
    file.into_inner()
}

fn drawn(width: u32, height: u32, dark: impl Fn(u32, u32) -> bool) -> GrayImage {
    GrayImage::from_fn(width, height, |x, y| Luma([if dark(x, y) { 30 } else { 245 }]))
}

/// Every pixel by itself, of any tone or of two.
fn noise(width: u32, height: u32, two_tones: bool) -> GrayImage {
    let mut random = Rng::unscattered(1);
    GrayImage::from_fn(width, height, |_, _| {
        let value = random.unit();
        Luma([if two_tones { if value < 0.3 { 0 } else { 255 } } else { (value * 255.0) as u8 }])
    })
}

/// Noise whose grains are as large as `grain` pixels.
fn blotches(width: u32, height: u32, grain: u32) -> GrayImage {
    let mut random = Rng::unscattered(2);
    let (columns, rows) = (width / grain + 2, height / grain + 2);
    let tones: Vec<f32> = (0..columns * rows).map(|_| random.unit()).collect();
    GrayImage::from_fn(width, height, |x, y| {
        let (column, row) = (x / grain, y / grain);
        let (fx, fy) = ((x % grain) as f32 / grain as f32, (y % grain) as f32 / grain as f32);
        let at = |dx: u32, dy: u32| tones[((row + dy) * columns + column + dx) as usize];
        let upper = at(0, 0) + (at(1, 0) - at(0, 0)) * fx;
        let lower = at(0, 1) + (at(1, 1) - at(0, 1)) * fx;
        Luma([if upper + (lower - upper) * fy < 0.42 { 40 } else { 235 }])
    })
}

/// `count` strokes of `length` pixels in any place and direction.
fn strokes(width: u32, height: u32, count: u32, length: f32) -> GrayImage {
    let mut random = Rng::unscattered(3);
    let mut picture = GrayImage::from_pixel(width, height, Luma([245]));
    for _ in 0..count {
        let (x, y) = (random.between(0.0, width as f32), random.between(0.0, height as f32));
        let (sin, cos) = random.between(0.0, std::f32::consts::TAU).sin_cos();
        for step in 0..(2.0 * length) as u32 {
            let along = step as f32 / 2.0;
            for thick in 0..3 {
                let (px, py) = ((x + cos * along) as u32 + thick, (y + sin * along) as u32);
                if px < width && py < height {
                    picture.put_pixel(px, py, Luma([30]));
                }
            }
        }
    }
    picture
}

/// Lines of text as close as they stand in a telephone book, or of `digits` in their place.
fn print(width: u32, height: u32, size: f32, text: &str) -> GrayImage {
    let params = PageParams {
        width,
        height,
        digit_height: size,
        pen_width: (size / 8.0).max(1.5),
        pressure: 0.0,
        slant_degrees: 0.0,
        jitter: 0.1,
        spacing: 0.15,
        noise: 0.0,
        texture: 0.0,
        ..PageParams::default()
    };
    let mut page = Page::new(&params);
    // One block is drawn, and then laid side by side: drawing takes longer than reading.
    let block_height = (size * 8.0) as u32;
    let block_width = (size * 40.0) as u32;
    for line in 0..4 {
        page.write_at(text, size, size * (2 * line) as f32 + size * 0.4, size);
    }
    let block = page.finish().image;
    GrayImage::from_fn(width, height, |x, y| *block.get_pixel(x % block_width.min(width), y % block_height.min(height)))
}

const LETTERS: &str = "then Market Year Hand Frame water have any";
const DIGITS: &str = "27 5830 41 9967 203 58 1746 30 92 8851";

/// A stroke that turns inwards without end, from `gap` to `gap` pixels.
fn spiral(side: u32, gap: f32) -> GrayImage {
    let middle = side as f32 / 2.0;
    drawn(side, side, |x, y| {
        let (dx, dy) = (x as f32 - middle, y as f32 - middle);
        let turns = dy.atan2(dx) / std::f32::consts::TAU;
        ((dx.hypot(dy) / gap - turns).rem_euclid(1.0)) < 0.4
    })
}

pub(super) fn small() -> Vec<Case> {
    let case = |name: &str, outcome, picture: GrayImage| Case::new(name, outcome, move || png(&picture));
    use Outcome::{Answers, Empty};
    vec![
        case("noise of any tone", Answers, noise(300, 200, false)),
        case("noise of two tones", Answers, noise(300, 200, true)),
        case("blotches", Answers, blotches(300, 200, 7)),
        case("a checkerboard of pixels", Empty, drawn(300, 200, |x, y| (x + y) % 2 == 0)),
        case("a checkerboard of squares", Answers, drawn(300, 200, |x, y| (x / 10 + y / 10) % 2 == 0)),
        case("stripes down", Empty, drawn(300, 200, |x, _| x % 4 < 2)),
        case("stripes across", Empty, drawn(300, 200, |_, y| y % 4 < 2)),
        case("a grid", Empty, drawn(300, 200, |x, y| x % 20 < 2 || y % 20 < 2)),
        case("strokes in all directions", Answers, strokes(300, 200, 60, 30.0)),
        case("a spiral", Answers, spiral(200, 9.0)),
        case("all black", Empty, drawn(300, 200, |_, _| true)),
        case("black with one white pixel", Empty, drawn(300, 200, |x, y| (x, y) != (100, 100))),
    ]
}

pub(super) fn large() -> Vec<Case> {
    use Outcome::{Answers, Empty};
    let case = |name: &str, outcome, picture: fn() -> GrayImage| Case::new(name, outcome, move || png(&picture()));
    vec![
        case("3 megapixels of noise of any tone", Answers, || noise(2000, 1500, false)),
        case("3 megapixels of noise of two tones", Answers, || noise(2000, 1500, true)),
        case("3 megapixels of blotches of 3 pixels", Answers, || blotches(2000, 1500, 3)),
        case("3 megapixels of blotches of 6 pixels", Answers, || blotches(2000, 1500, 6)),
        case("3 megapixels of blotches of 12 pixels", Answers, || blotches(2000, 1500, 12)),
        case("3 megapixels of blotches of 30 pixels", Answers, || blotches(2000, 1500, 30)),
        case("20 000 small letters", Answers, || print(2000, 1500, 8.0, LETTERS)),
        case("9 000 letters", Answers, || print(2000, 1500, 12.0, LETTERS)),
        case("2 000 letters", Answers, || print(2000, 1500, 26.0, LETTERS)),
        case("17 000 small digits", Answers, || print(2000, 1500, 8.5, DIGITS)),
        case("5 000 digits", Answers, || print(2000, 1500, 16.0, DIGITS)),
        case("a 3-megapixel checkerboard of pixels", Empty, || drawn(2000, 1500, |x, y| (x + y) % 2 == 0)),
        case("a 3-megapixel checkerboard of 3 pixels", Answers, || drawn(2000, 1500, |x, y| (x / 3 + y / 3) % 2 == 0)),
        case("a 3-megapixel checkerboard of 10 pixels", Answers, || {
            drawn(2000, 1500, |x, y| (x / 10 + y / 10) % 2 == 0)
        }),
        case("500 stripes down", Empty, || drawn(2000, 1500, |x, _| x % 4 < 2)),
        case("375 stripes across", Empty, || drawn(2000, 1500, |_, y| y % 4 < 2)),
        case("broken stripes", Answers, || drawn(2000, 1500, |x, y| x % 4 < 2 && y % 40 < 37)),
        case("a grid of 6 pixels", Empty, || drawn(2000, 1500, |x, y| x % 6 < 2 || y % 6 < 2)),
        case("a grid of 25 pixels", Empty, || drawn(2000, 1500, |x, y| x % 25 < 2 || y % 25 < 2)),
        case("a fence of 25 000 short strokes", Answers, || drawn(2000, 1500, |x, y| x % 8 < 2 && y % 15 < 11)),
        case("a lattice of slanting strokes", Answers, || {
            drawn(2000, 1500, |x, y| (x + y) % 12 < 2 || (x + 3000 - y) % 12 < 2)
        }),
        case("5 000 strokes in all directions", Answers, || strokes(2000, 1500, 5_000, 20.0)),
        case("40 000 strokes in all directions", Answers, || strokes(2000, 1500, 40_000, 12.0)),
        case("2 000 long strokes", Answers, || strokes(2000, 1500, 2_000, 400.0)),
        case("a million specks", Empty, || drawn(5000, 5000, |x, y| x % 5 < 2 && y % 5 < 2)),
        case("half a million specks beside digits", Answers, || {
            let page = print(4000, 1500, 40.0, DIGITS);
            GrayImage::from_fn(4000, 3000, |x, y| {
                if y < 1500 { *page.get_pixel(x, y) } else { Luma([if x % 5 < 3 && y % 5 < 3 { 30 } else { 245 }]) }
            })
        }),
        case("200 rings in each other", Answers, || {
            drawn(2000, 2000, |x, y| (f64::from(x) - 1000.0).hypot(f64::from(y) - 1000.0) % 10.0 < 4.0)
        }),
        case("200 squares in each other", Answers, || {
            drawn(2000, 2000, |x, y| x.abs_diff(1000).max(y.abs_diff(1000)) % 10 < 4)
        }),
        case("a spiral of 100 turns", Answers, || spiral(1700, 8.0)),
        case("a comb", Answers, || drawn(2000, 1500, |x, y| y < 20 || (x % 10 < 3 && y < 60 + x % 70))),
        case("50 megapixels of noise", Answers, || {
            // As large as a file may be: the same four megapixels over and over would not fit either.
            let random = noise(5000, 2000, true);
            GrayImage::from_fn(10_000, 5_000, |x, y| *random.get_pixel(x / 2, y / 4))
        }),
        case("50 megapixels of digits", Answers, || {
            let page = print(10_000, 600, 50.0, DIGITS);
            GrayImage::from_fn(10_000, 5_000, |x, y| *page.get_pixel(x, y % 600))
        }),
    ]
}
