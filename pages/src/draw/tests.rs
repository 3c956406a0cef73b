//! Whole pages: what is promised of every one of them.

use super::letters::letter_shape;
use super::{DrawnPage, INK, Page, PageParams, Ruling};

const WITH_DIGITS: [fn(u64) -> DrawnPage; 15] = [
    super::boxed_form,
    super::broken_strokes,
    super::faint_pencil,
    super::leaning_page,
    super::light_on_dark,
    super::ruled_note,
    super::score_sheet,
    super::shadowed_photo,
    super::shaken_photo,
    super::sheet_aslant,
    super::sheet_on_wood,
    super::squared_note,
    super::touching_digits,
    super::training_sheet,
    super::unfocused_photo,
];

/// Black on white, without anything that would change the grey of ink or paper.
fn plain(seed: u64) -> PageParams {
    PageParams {
        seed,
        paper: [255; 3],
        ink: [0; 3],
        ink_opacity: 1.0,
        grain: 0.0,
        noise: 0.0,
        texture: 0.0,
        ..PageParams::default()
    }
}

#[test]
fn a_box_holds_all_ink_of_its_digit_and_every_edge_of_it_touches_ink() {
    for (lean, keystone) in [(0.0, 0.0), (9.0, 0.1), (-90.0, 0.0)] {
        for label in '0'..='9' {
            let params = PageParams { width: 300, height: 280, lean_degrees: lean, keystone, ..plain(label as u64) };
            let page = Page::new(&params).write_at(&label.to_string(), 120.0, 90.0, 80.0).finish();
            let darkest = page.image.pixels().map(|pixel| 255 - pixel.0[0]).max().unwrap_or(0);
            // A pixel that is just about ink may fall to either side when the grey is rounded.
            let limit = INK * f32::from(darkest);
            let darkness = |x: u32, y: u32| f32::from(255 - page.image.get_pixel(x, y).0[0]);
            let b = page.digits[0].bounding_box;
            for (x, y, _) in page.image.enumerate_pixels() {
                let inside = (b.x..b.right()).contains(&x) && (b.y..b.bottom()).contains(&y);
                assert!(inside || darkness(x, y) <= limit + 1.0, "ink of a {label} at {x}, {y}, outside {b:?}");
            }
            let row = |y: u32| (b.x..b.right()).any(|x| darkness(x, y) >= limit - 1.0);
            let column = |x: u32| (b.y..b.bottom()).any(|y| darkness(x, y) >= limit - 1.0);
            let edges = [row(b.y), row(b.bottom() - 1), column(b.x), column(b.right() - 1)];
            assert_eq!(edges, [true; 4], "an edge of {b:?} around a {label} is bare");
        }
    }
}

#[test]
fn the_digits_of_the_ready_made_pages_are_whole_and_large_enough_to_be_read() {
    for draw in WITH_DIGITS {
        let page = draw(1);
        assert!(page.digits.len() >= 5, "there are {}", page.digits.len());
        for digit in &page.digits {
            let b = digit.bounding_box;
            let (right, bottom) = (page.image.width() - 1, page.image.height() - 1);
            let inside = b.x > 0 && b.y > 0 && b.right() < right && b.bottom() < bottom;
            assert!(inside, "a {} is cut off: {b:?}", digit.label);
            assert!(b.width.max(b.height) >= 25, "a {} is tiny: {b:?}", digit.label);
        }
    }
}

#[test]
fn pages_without_digits_tell_of_none() {
    for page in [super::blank(2), super::letters(2), super::printed_text(2), super::ruled_blank(2)] {
        assert!(page.digits.is_empty() && page.lines.is_empty(), "it tells of {:?}", page.lines);
    }
}

#[test]
fn every_word_of_the_pages_of_letters_can_be_written_whole() {
    for word in super::ready::WORDS {
        assert!(word.chars().all(|letter| letter_shape(letter).is_some()), "{word}");
    }
}

#[test]
fn touching_digits_are_one_piece_of_ink_and_others_are_not() {
    for seed in 0..20 {
        let pieces = |touching: bool, text: &str| {
            let params = PageParams { touching, ..plain(seed) };
            pieces_of_ink(&Page::new(&params).write_at(text, 100.0, 100.0, 60.0).finish())
        };
        // Digits of one stroke in every shape, so that pieces are digits.
        assert_eq!(pieces(true, "0236"), 1, "seed {seed}");
        assert_eq!(pieces(false, "0236"), 4, "seed {seed}");
        assert_eq!(pieces(true, "02 36"), 2, "seed {seed}");
    }
}

/// Counts pieces of dark pixels that hang together at a side or a corner.
fn pieces_of_ink(page: &DrawnPage) -> usize {
    let (width, height) = page.image.dimensions();
    let mut left: Vec<bool> = page.image.pixels().map(|pixel| pixel.0[0] < 128).collect();
    let mut pieces = 0;
    while let Some(start) = left.iter().position(|&ink| ink) {
        pieces += 1;
        let mut open = vec![start];
        while let Some(pixel) = open.pop() {
            if !std::mem::take(&mut left[pixel]) {
                continue;
            }
            let (x, y) = (pixel as u32 % width, pixel as u32 / width);
            for ny in y.saturating_sub(1)..(y + 2).min(height) {
                for nx in x.saturating_sub(1)..(x + 2).min(width) {
                    open.push((ny * width + nx) as usize);
                }
            }
        }
    }
    pieces
}

#[test]
fn a_form_has_a_closed_frame_around_each_digit() {
    let params = PageParams { ruling: Ruling::Boxes, ruling_color: [0; 3], ruling_width: 2.0, ..plain(4) };
    let page = Page::new(&params).write_lines(&["40", "7"]).finish();
    let black = |x: u32, y: u32| page.image.get_pixel(x, y).0[0] < 128;
    for digit in &page.digits {
        let b = digit.bounding_box;
        let (x, y) = (b.x + b.width / 2, b.y + b.height / 2);
        let around = [
            (0..b.x).any(|x| black(x, y)),
            (b.right()..b.right() + 40).any(|x| black(x, y)),
            (0..b.y).any(|y| black(x, y)),
            (b.bottom()..b.bottom() + 40).any(|y| black(x, y)),
        ];
        assert_eq!(around, [true; 4], "the {} stands free", digit.label);
    }
}

#[test]
fn rules_cross_the_whole_page_even_where_it_leans() {
    let params = PageParams { ruling: Ruling::Lines, ruling_color: [0; 3], lean_degrees: 8.0, ..plain(1) };
    let page = Page::new(&params).finish();
    let rules = |x: u32| {
        let column: Vec<bool> = (0..page.image.height()).map(|y| page.image.get_pixel(x, y).0[0] < 200).collect();
        column.windows(2).filter(|pair| pair[1] && !pair[0]).count()
    };
    let (left, right) = (rules(0), rules(page.image.width() - 1));
    assert!(left >= 8 && left.abs_diff(right) <= 1, "{left} rules on the left, {right} on the right");
}

#[test]
fn files_hold_the_picture() {
    let page = super::ruled_note(2);
    let png = image::load_from_memory(&page.png()).expect("a PNG file").into_rgb8();
    assert!(png == page.color);
    let gray = image::load_from_memory(&page.gray_png()).expect("a PNG file").into_luma8();
    assert!(gray == page.image);
    let jpeg = image::load_from_memory(&page.jpeg(92)).expect("a JPEG file").into_luma8();
    let off: u64 = jpeg.iter().zip(page.image.iter()).map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    assert!(off < 3 * page.image.len() as u64, "JPEG changed {off} in all");
}
