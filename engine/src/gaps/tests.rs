use super::{GapParams, fill};
use crate::classify::{DIGITS, Prediction};
use crate::finder::Candidate;
use crate::geometry::BoundingBox;
use crate::glyphs::Glyph;
use crate::order::{OrderParams, Placed, order};
use crate::reader::{DigitReader, ReadParams};
use crate::reading::Reading;
use pages::draw::{Page, PageParams};

/// A prediction that is all for one digit.
fn only(label: usize) -> Prediction {
    let mut probabilities = [0.0; DIGITS + 1];
    probabilities[label] = 1.0;
    Prediction { probabilities }
}

/// A digit 20 pixels wide and 40 high.
fn digit(label: usize, x: u32, link: f32) -> Glyph {
    let bounding_box = BoundingBox { x, y: 100, width: 20, height: 40 };
    let candidate = Candidate { link, ..Candidate::seen_at(bounding_box.edges(), &[(label, 0.9)]) };
    Glyph { prediction: only(label), ..Glyph::seen(&candidate, bounding_box) }
}

/// The numbers of a line of glyphs, `?` for what was not seen, whether its digits are all agreed on, and how many places are left.
fn filled(mut glyphs: Vec<Glyph>, places: &[BoundingBox]) -> (String, bool, usize) {
    let mut places = places.to_vec();
    let put_together = |glyphs: &[Glyph]| {
        let placed = glyphs.iter().map(|glyph| Placed {
            bounds: glyph.candidate.bounds,
            is_digit: true,
            is_within: false,
            link: glyph.candidate.link,
            is_boxed: false,
        });
        order(&placed.collect::<Vec<_>>(), &OrderParams::default())
    };
    let lines = fill(&mut glyphs, &mut places, |_| only(5), put_together, None, &GapParams::default());
    let sign = |&at: &usize| if glyphs[at].seen { char::from(b'0' + glyphs[at].prediction.label()) } else { '?' };
    let numbers = lines.iter().flatten().map(|number| number.iter().map(sign).collect::<String>());
    (numbers.collect::<Vec<_>>().join(" "), glyphs.iter().all(|glyph| glyph.agreed), places.len())
}

fn ink(x: u32, y: u32, width: u32, height: u32) -> BoundingBox {
    BoundingBox { x, y, width, height }
}

#[test]
fn ink_between_two_digits_of_a_number_is_a_digit_that_nobody_is_sure_of() {
    let number = || vec![digit(4, 100, 0.9), digit(7, 160, 0.1)];
    assert_eq!(filled(number(), &[ink(130, 102, 20, 38)]), ("4?7".to_owned(), false, 0));
    // Too far apart to have been one number without it.
    assert_eq!(filled(vec![digit(4, 100, 0.9), digit(7, 175, 0.1)], &[ink(132, 102, 30, 38)]).0, "4?7");
}

#[test]
fn ink_beside_above_and_far_from_a_number_is_none_of_it() {
    let number = || vec![digit(4, 100, 0.9), digit(7, 125, 0.1)];
    for place in [ink(150, 102, 20, 38), ink(115, 50, 20, 38), ink(400, 300, 20, 38), ink(113, 110, 10, 12)] {
        assert_eq!(filled(number(), &[place]), ("47".to_owned(), true, 1), "{place:?}");
    }
}

#[test]
fn ink_of_a_thin_stroke_beside_its_own_box_is_no_other_digit() {
    let number = vec![digit(7, 100, 0.9), digit(1, 130, 0.9), digit(0, 160, 0.1)];
    assert_eq!(filled(number, &[ink(140, 101, 8, 38)]), ("710".to_owned(), true, 1));
}

#[test]
fn two_numbers_that_ink_parts_stay_two_and_are_not_sure_of_the_digits_beside_it() {
    let numbers = vec![digit(4, 100, 0.1), digit(7, 160, 0.1)];
    assert_eq!(filled(numbers, &[ink(130, 102, 20, 38)]), ("4 7".to_owned(), false, 1));
}

fn read(lines: &[&str], seed: u64) -> Reading {
    let params = PageParams { seed, ..PageParams::default() };
    let page = Page::new(&params).write_lines(lines).finish();
    let reader = DigitReader::built_in().expect("the built-in model loads");
    reader.read_gray(&page.image, &ReadParams::default(), |_| ()).expect("a page")
}

#[test]
fn a_sign_that_is_no_digit_never_lets_a_number_come_out_as_sure_without_it() {
    let mut sure = Vec::new();
    for seed in 1..6 {
        for sign in "XRWEFY".chars() {
            let reading = read(&["512 67 334", &format!("412 4{sign}7 655"), "802 19 467"], seed);
            let of_line = reading.digits.iter().filter(|digit| digit.line == 1);
            if of_line.clone().all(|digit| digit.sure) {
                sure.push((seed, sign, reading.text(), reading.unread.len()));
            }
        }
    }
    assert_eq!(sure, []);
}
