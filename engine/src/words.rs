//! Digits among letters → what stands in a word is not a number.
//!
//! Alone, a g is a 9 and an l is a 1. What tells them apart is the company they keep: signs that stand close together are of one kind.

use crate::binarize::InkMap;
use crate::components::Component;
use crate::geometry::BoundingBox;
use crate::median::median;
use crate::rules::Rules;
use std::collections::HashMap;

/// How words are told from numbers. Lengths are shares of the higher neighbour's height.
#[derive(Debug, Clone)]
pub struct WordParams {
    /// Widest gap between the signs of a word.
    pub max_gap: f32,
    /// Least share of two neighbours' height that lies on the same rows.
    pub min_overlap: f32,
    /// Highest sign as a multiple of its neighbour.
    pub max_ratio: f32,
    /// Least mean probability of a number's signs of being digits.
    pub min_mean: f32,
    /// The same in a printed line of letters, where a number is clearly one.
    pub min_mean_in_text: f32,
    /// How much of one sign is added to their sum before: the letter behind a single digit is no reason to doubt it.
    pub prior: f32,
    /// How much lower than a letter beside it a digit must end for it to be a g, q or y of the letter's word,
    pub hangs: f32,
    /// and how much lower its middle must lie: a 9 with a long tail begins higher.
    pub hangs_whole: f32,
    /// Least height of that letter, in heights of the digit: what is smaller may be a mark set high.
    pub letter_height: f32,
    /// Least strength of an unread shape's ink, as a share of the median strength of what was read, for it to be a letter: the grain of a
    /// table top beside the sheet makes shapes of any size.
    pub min_strength: f32,
    /// Most ink around a letter, as a share of its own strength: paper is around a letter, and around a streak of
    /// grain there are others.
    pub max_around: f32,
}

impl Default for WordParams {
    fn default() -> Self {
        Self {
            max_gap: 0.6,
            min_overlap: 0.4,
            max_ratio: 3.0,
            min_mean: 0.5,
            min_mean_in_text: 0.85,
            prior: 0.25,
            hangs: 0.2,
            hangs_whole: 0.15,
            letter_height: 0.45,
            min_strength: 0.7,
            max_around: 0.25,
        }
    }
}

/// Whether a shape is a filled cell or a bar across rather than a letter: it is no upright stroke, and hardly leaves paper in its box.
#[must_use]
pub fn is_filled(shape: &Component) -> bool {
    /// Share of its box that is ink. A fat letter leaves more, and so does a blot.
    const FULL: f32 = 0.85;
    let b = shape.bounding_box;
    2 * b.width >= b.height && shape.area() as f32 >= FULL * b.area() as f32
}

/// The median of [`InkMap::ink`] in a frame around a shape, 0 to 255: neither the letters beside one nor a line under it raise that. `b` is
/// in pixels of the map.
#[must_use]
pub fn ink_around(b: &BoundingBox, map: &InkMap) -> f32 {
    /// How wide the frame is, as a share of the shape's height.
    const WIDE: f32 = 0.3;
    /// About so many pixels are looked at along either side: a page may have thousands of shapes, and one may be as large as the page.
    const LOOKS: u32 = 24;
    let wide = (WIDE * b.height as f32).ceil() as u32;
    let (left, top) = (b.x.saturating_sub(wide), b.y.saturating_sub(wide));
    let right = (b.right() + wide).min(map.width as u32);
    let bottom = (b.bottom() + wide).min(map.height as u32);
    let step = |length: u32| (length / LOOKS).max(1) as usize;
    let mut around: Vec<f32> = Vec::new();
    for y in (top..bottom).step_by(step(bottom - top)) {
        let row = &map.ink[y as usize * map.width..];
        let beside = (left..right).step_by(step(right - left));
        let is_outside = |x: &u32| !(b.x..b.right()).contains(x) || !(b.y..b.bottom()).contains(&y);
        around.extend(beside.filter(is_outside).map(|x| f32::from(row[x as usize])));
    }
    median(around).unwrap_or(0.0)
}

/// As which digits a g, q or y is read.
pub const TAILED: [u8; 3] = [4, 8, 9];

/// A sign on the page: a digit that was read, or a shape that was left unread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sign {
    /// Where it stands.
    pub bounding_box: BoundingBox,
    /// Probability of being a digit.
    pub digit: f32,
    /// Whether it was read as one of [`TAILED`].
    pub tailed: bool,
}

/// For each sign, whether it stands in a word; `in_text` tells which signs stand in a printed line of letters. No word goes over one of the
/// `rules`.
#[must_use]
pub fn in_words(signs: &[Sign], in_text: &[bool], rules: &Rules, params: &WordParams) -> Vec<bool> {
    let mut order: Vec<usize> = (0..signs.len()).collect();
    order.sort_by_key(|&i| signs[i].bounding_box.x);
    // The word of each sign, as the first sign of it.
    let mut word: Vec<usize> = (0..signs.len()).collect();
    let widest = signs.iter().map(|sign| sign.bounding_box.width).max().unwrap_or(0);
    for (place, &i) in order.iter().enumerate() {
        let b = &signs[i].bounding_box;
        let before = order[..place]
            .iter()
            .rev()
            .copied()
            .take_while(|&j| {
                // None that begins farther left can reach this one.
                let reach = widest as f32 + params.max_gap * params.max_ratio * b.height as f32;
                signs[j].bounding_box.x as f32 + reach >= b.x as f32
            })
            .filter(|&j| are_neighbours(&signs[j].bounding_box, b, params) && !rules.part(&signs[j].bounding_box, b))
            .max_by_key(|&j| signs[j].bounding_box.right());
        if let Some(j) = before {
            word[i] = word[j];
        }
    }
    let hanging = hanging(signs, &order, &word, params);
    let mut sums = vec![(0.0f32, 0.0f32); signs.len()];
    let mut is_text = vec![false; signs.len()];
    for (((sign, &text), &word), &hangs) in signs.iter().zip(in_text).zip(&word).zip(&hanging) {
        // What is wide is several letters in one go.
        let b = &sign.bounding_box;
        let weight = (b.width as f32 / b.height as f32).max(1.0);
        sums[word].0 += if hangs { 0.0 } else { weight * sign.digit };
        sums[word].1 += weight;
        is_text[word] |= text;
    }
    let is_word = |word: usize| {
        let (digits, all) = sums[word];
        if is_text[word] {
            digits < params.min_mean_in_text * all
        } else {
            digits + params.prior < params.min_mean * all
        }
    };
    word.iter().zip(hanging).map(|(&word, hangs)| hangs || is_word(word)).collect()
}

/// Which digits hang below a letter of their word beside them, as a g does below a k: whatever they look like, no number is written so.
fn hanging(signs: &[Sign], order: &[usize], word: &[usize], params: &WordParams) -> Vec<bool> {
    /// Less likely a digit than this, a sign counts as a letter.
    const LETTER: f32 = 0.3;
    let hangs_below = |digit: &Sign, letter: &Sign| {
        let (a, b) = (&digit.bounding_box, &letter.bounding_box);
        let height = a.height as f32;
        digit.tailed
            && letter.digit < LETTER
            && b.height as f32 >= params.letter_height * height
            && a.bottom() as f32 - b.bottom() as f32 >= params.hangs * height
            && a.center().1 - b.center().1 >= params.hangs_whole * height
    };
    let mut hanging = vec![false; signs.len()];
    // The one before of each word, from left to right.
    let mut before: HashMap<usize, usize> = HashMap::new();
    for &i in order {
        if let Some(j) = before.insert(word[i], i) {
            // Behind a g the next one hangs from the same letter.
            let reaches =
                if hanging[j] { are_level(&signs[j], &signs[i], params) } else { hangs_below(&signs[i], &signs[j]) };
            hanging[i] = signs[i].digit >= LETTER && reaches;
            hanging[j] |= signs[j].digit >= LETTER && hangs_below(&signs[j], &signs[i]);
        }
    }
    hanging
}

/// Whether two signs end on one line.
fn are_level(a: &Sign, b: &Sign, params: &WordParams) -> bool {
    let (a, b) = (&a.bounding_box, &b.bounding_box);
    a.bottom().abs_diff(b.bottom()) as f32 <= params.hangs * a.height.max(b.height) as f32
}

fn are_neighbours(left: &BoundingBox, right: &BoundingBox, params: &WordParams) -> bool {
    let (high, low) = (left.height.max(right.height) as f32, left.height.min(right.height) as f32);
    let gap = right.x as f32 - left.right() as f32;
    let overlap = left.bottom().min(right.bottom()) as f32 - left.y.max(right.y) as f32;
    gap <= params.max_gap * high && overlap >= params.min_overlap * low && high <= params.max_ratio * low
}

#[cfg(test)]
mod tests {
    use super::{Sign, WordParams, in_words, ink_around, is_filled};
    use crate::binarize::InkMap;
    use crate::components::{components_of, runs_of};
    use crate::geometry::BoundingBox;
    use crate::rules::{Rule, Rules};

    /// Signs 20 wide and 40 high, a gap of 6 between them; `None` is a space.
    fn line(digits: &[Option<f32>]) -> Vec<Sign> {
        (0u32..)
            .zip(digits)
            .filter_map(|(i, digit)| {
                let bounding_box = BoundingBox { x: 10 + 26 * i, y: 10 + i % 3, width: 20, height: 40 };
                digit.map(|digit| Sign { bounding_box, digit, tailed: true })
            })
            .collect()
    }

    #[test]
    fn a_1_among_letters_is_a_letter_and_a_letter_behind_digits_leaves_them_digits() {
        let l = Some(0.9);
        let letter = Some(0.1);
        let signs = line(&[letter, letter, l, letter, None, None, l, l, l, letter, None, None, l]);
        let found = in_words(&signs, &vec![false; signs.len()], &Rules::default(), &WordParams::default());
        assert_eq!(found, [true, true, true, true, false, false, false, false, false]);
    }

    #[test]
    fn a_word_of_print_is_one_though_most_of_its_letters_resemble_digits_and_a_printed_number_is_a_number() {
        let signs = line(&[Some(1.0), Some(0.9), Some(0.2), Some(0.9), None, None, Some(0.95), Some(0.9)]);
        let found = |text: bool| in_words(&signs, &[text; 6], &Rules::default(), &WordParams::default());
        assert_eq!(found(false), [false; 6]);
        assert_eq!(found(true), [true, true, true, true, false, false]);
    }

    #[test]
    fn a_blot_in_the_next_cell_is_no_reason_to_doubt_a_digit() {
        let mut signs = line(&[Some(0.9), Some(0.0), Some(0.0)]);
        signs[1].bounding_box.width = 90;
        let free = in_words(&signs[..2], &[false; 2], &Rules::default(), &WordParams::default());
        let rules = Rules { down: vec![Rule::through(vec![(0.0, 33.0), (90.0, 33.0)])], across: Vec::new() };
        let parted = in_words(&signs[..2], &[false; 2], &rules, &WordParams::default());
        assert_eq!((free, parted), (vec![true, true], vec![false, true]));
    }

    #[test]
    fn a_digit_that_hangs_below_a_letter_is_a_g_and_one_beside_a_letter_of_any_size_is_a_digit() {
        let sign = |x: u32, y: u32, height: u32, digit: f32| Sign {
            bounding_box: BoundingBox { x, y, width: 20, height },
            digit,
            tailed: true,
        };
        let found =
            |signs: &[Sign]| in_words(signs, &vec![false; signs.len()], &Rules::default(), &WordParams::default());
        let (k, o) = (sign(10, 10, 40, 0.0), sign(10, 26, 24, 0.0));
        for letter in [k, o] {
            assert_eq!(found(&[letter, sign(34, 26, 40, 0.95)]), [true, true], "a g behind a letter");
            assert_eq!(found(&[letter, sign(34, 10, 40, 0.95)]), [false, false], "a 9 behind a letter");
            assert_eq!(found(&[letter, sign(34, 10, 50, 0.95)]), [false, false], "a 9 with a tail");
        }
        assert_eq!(found(&[sign(34, 26, 40, 0.95), sign(60, 26, 24, 0.0)]), [true, true], "a g before a letter");
        assert_eq!(found(&[o, sign(34, 26, 40, 0.9), sign(60, 26, 40, 0.9)]), [true; 3], "two of them");
        assert_eq!(found(&[sign(10, 10, 16, 0.0), sign(34, 10, 40, 0.95)]), [false, false], "a mark set high");
        assert_eq!(found(&[sign(10, 10, 40, 0.95), sign(34, 26, 40, 0.95)]), [false, false], "digits up and down");
        let seven = Sign { tailed: false, ..sign(34, 26, 40, 0.95) };
        assert_eq!(found(&[k, seven]), [false, false], "a 7 behind a plus that stands high");
    }

    #[test]
    fn a_dark_cell_is_no_letter_and_an_upright_stroke_or_a_ring_may_be_one() {
        let shape = |width: u32, height: u32, is_ink: fn(u32, u32) -> bool| {
            let mask: Vec<u8> = (0..width * height).map(|i| u8::from(is_ink(i % width, i / width))).collect();
            is_filled(&components_of(&runs_of(&mask, width as usize, 1))[0])
        };
        assert!(shape(60, 40, |_, _| true));
        assert!(!shape(6, 40, |_, _| true));
        assert!(!shape(40, 40, |x, y| !(6..34).contains(&x) || !(6..34).contains(&y)));
    }

    #[test]
    fn around_a_letter_of_a_line_there_is_no_ink_and_around_a_streak_of_grain_there_is() {
        let map = |ink: fn(u32, u32) -> u8| {
            let ink: Vec<u8> = (0..200 * 100).map(|i| ink(i % 200, i / 200)).collect();
            InkMap { scale: 1, width: 200, height: 100, mask: vec![0; ink.len()], ink }
        };
        // Letters of 20 by 40 pixels, 6 apart, on a ruled line.
        let text = map(|x, y| if (30..70).contains(&y) && x % 26 >= 6 || y == 72 { 120 } else { 0 });
        assert!(ink_around(&BoundingBox { x: 84, y: 30, width: 20, height: 40 }, &text) < 1.0);
        let grain = map(|x, y| [30, 25, 60, 80, 45][(y / 6 + x / 40) as usize % 5]);
        for b in [(84, 30, 20, 40), (0, 0, 9, 12), (150, 80, 50, 20), (0, 0, 200, 60)] {
            let (x, y, width, height) = b;
            assert!(ink_around(&BoundingBox { x, y, width, height }, &grain) >= 25.0, "{b:?}");
        }
        assert!(ink_around(&BoundingBox { x: 0, y: 0, width: 200, height: 100 }, &grain) < 1.0, "nothing is around it");
    }

    #[test]
    fn signs_of_another_line_are_no_neighbours() {
        let mut signs = line(&[Some(0.9), Some(0.1), Some(0.1)]);
        for sign in &mut signs[1..] {
            sign.bounding_box.y += 60;
        }
        assert_eq!(
            in_words(&signs, &vec![false; signs.len()], &Rules::default(), &WordParams::default()),
            [false, true, true]
        );
        assert!(in_words(&[], &[], &Rules::default(), &WordParams::default()).is_empty());
    }
}
