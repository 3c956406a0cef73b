//! Shapes and digits of a page → which digits are small print beside the writing.
//!
//! A form, a score card or a puzzle is printed before somebody writes on it. Print gives itself away by its evenness: the letters of
//! a line stand on one straight baseline, and all letters of a font have one of two heights, with or without an ascender. Digits of
//! those heights belong to the print, where the page has larger ones that somebody wrote.

use crate::geometry::BoundingBox;
use crate::words::Sign;

/// How print is told from writing. Lengths are shares of a height.
#[derive(Debug, Clone)]
pub struct PrintParams {
    /// Widest gap between neighbours of a printed line.
    pub max_gap: f32,
    /// Highest sign of a line as a multiple of its neighbour.
    pub max_ratio: f32,
    /// Fewest signs of a line that shows whether it is even.
    pub min_signs: usize,
    /// How far the foot of a sign lies off the baseline of print, one pixel at least.
    pub max_offset: f32,
    /// Least share of a line's signs that stand on its baseline.
    pub min_on_baseline: f32,
    /// Least share of those that have one of the font's two heights.
    pub min_even: f32,
    /// How much heights of one kind differ.
    pub spread: f32,
    /// Least mean probability of being no digit of a line that is text.
    pub min_text: f32,
    /// The same of a line of small letters and capitals, which has both of the font's heights where digits have one.
    pub min_mixed_text: f32,
    /// Least share of a line's signs that have each of the two heights, for both to count.
    pub min_mixed: f32,
    /// Fewest signs of text, all lines of one size together.
    pub min_text_signs: usize,
    /// How much larger than print the writing is.
    pub min_ratio: f32,
    /// Fewest written digits that are so much larger.
    pub min_written: usize,
}

impl Default for PrintParams {
    fn default() -> Self {
        Self {
            max_gap: 0.9,
            max_ratio: 2.2,
            min_signs: 4,
            max_offset: 0.07,
            min_on_baseline: 0.65,
            min_even: 0.65,
            spread: 0.08,
            min_text: 0.4,
            min_mixed_text: 0.33,
            min_mixed: 0.2,
            min_text_signs: 8,
            min_ratio: 1.4,
            min_written: 2,
        }
    }
}

/// What of a page's signs is print.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Print {
    /// For each sign, whether it is small print: it stands in a printed line, or has the height of one, and there is larger writing.
    pub small: Vec<bool>,
    /// For each sign, whether it stands in a printed line of letters, whatever else is on the page.
    pub in_text: Vec<bool>,
}

/// Tells print from writing.
#[must_use]
pub fn find_print(signs: &[Sign], params: &PrintParams) -> Print {
    let mut font_of: Vec<Option<Font>> = vec![None; signs.len()];
    for line in lines_of(signs, params.max_gap, params.max_ratio) {
        if let Some(font) = printed(signs, &line, params) {
            line.iter().for_each(|&i| font_of[i] = Some(font));
        }
    }
    let in_text = font_of.iter().map(|font| font.is_some_and(|font| font.mixed && font.signs >= params.min_text_signs));
    Print { in_text: in_text.collect(), small: small_print(signs, &font_of, params) }
}

fn small_print(signs: &[Sign], font_of: &[Option<Font>], params: &PrintParams) -> Vec<bool> {
    let height = |i: usize| signs[i].bounding_box.height as f32;
    let written: Vec<f32> = (0..signs.len())
        .filter(|&i| signs[i].digit > 0.5)
        .filter(|&i| font_of[i].is_none_or(|font| height(i) >= params.min_ratio * font.capital))
        .map(height)
        .collect();
    // Once for each sign of a line.
    let fonts = || font_of.iter().flatten();
    let mut capitals: Vec<f32> = fonts().map(|font| font.capital).collect();
    capitals.sort_by(f32::total_cmp);
    capitals.dedup();
    let is_small = |&capital: &f32| {
        let of_size = fonts().filter(|font| params.alike(font.capital, capital)).count();
        let higher = |ratio: f32| written.iter().filter(|&&height| height >= ratio * capital).count();
        let (writing, above) = (higher(params.min_ratio), higher(1.0 + 2.0 * params.spread));
        // Where the sizes pass into each other it is all writing.
        of_size >= params.min_text_signs && writing >= params.min_written && above <= 2 * writing
    };
    // What is smaller than small print is too.
    let Some(last) = capitals.iter().rposition(is_small) else { return vec![false; signs.len()] };
    let small = &capitals[..=last];
    let mut print: Vec<bool> = (0..signs.len())
        .map(|i| match font_of[i] {
            Some(font) => font.capital <= small[last] && height(i) < params.min_ratio * font.capital,
            None => small.iter().any(|&capital| params.alike(height(i), capital)),
        })
        .collect();
    // A digit beside a larger one that somebody wrote is theirs.
    let order = by_left_edge(signs);
    let widest = signs.iter().map(|sign| sign.bounding_box.width).max().unwrap_or(0) as f32;
    for (place, &i) in order.iter().enumerate() {
        if !print[i] || font_of[i].is_some() || signs[i].digit <= 0.5 {
            continue;
        }
        let b = &signs[i].bounding_box;
        // Two neighbours are as high as each other but for the ratio, so none is farther than this.
        let reach = params.max_gap * params.max_ratio * b.height as f32;
        let before =
            order[..place].iter().rev().take_while(|&&j| signs[j].bounding_box.x as f32 + widest + reach >= b.x as f32);
        let behind =
            order[place + 1..].iter().take_while(|&&j| signs[j].bounding_box.x as f32 <= b.right() as f32 + reach);
        let theirs = before.chain(behind).any(|&j| {
            let other = &signs[j].bounding_box;
            let goes_on = |left, right| goes_on(left, right, params.max_gap, params.max_ratio);
            !print[j] && signs[j].digit > 0.5 && (goes_on(b, other) || goes_on(other, b))
        });
        print[i] = !theirs;
    }
    print
}

impl PrintParams {
    /// Whether two heights are those of the same letter in the same font.
    fn alike(&self, a: f32, b: f32) -> bool {
        (a - b).abs() <= (self.spread * a.max(b)).max(1.0)
    }
}

/// What a line of text is printed in.
#[derive(Debug, Clone, Copy)]
struct Font {
    /// Height of its capital letters in pixels.
    capital: f32,
    /// How many signs the line has.
    signs: usize,
    /// Whether it has small letters as well as capitals.
    mixed: bool,
}

fn by_left_edge(signs: &[Sign]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..signs.len()).collect();
    order.sort_by_key(|&i| signs[i].bounding_box.x);
    order
}

/// Lines of signs that stand side by side, none farther from its neighbour than `max_gap` heights nor higher than `max_ratio` times it.
pub(crate) fn lines_of(signs: &[Sign], max_gap: f32, max_ratio: f32) -> Vec<Vec<usize>> {
    let order = by_left_edge(signs);
    let (mut growing, mut lines): (Vec<Vec<usize>>, Vec<Vec<usize>>) = (Vec::new(), Vec::new());
    for i in order {
        let b = &signs[i].bounding_box;
        let mut at = 0;
        while at < growing.len() {
            let last = &signs[growing[at][growing[at].len() - 1]].bounding_box;
            let reach = max_gap * max_ratio * last.height as f32;
            if last.right() as f32 + reach < b.x as f32 {
                lines.push(growing.swap_remove(at));
            } else {
                at += 1;
            }
        }
        let last_of = |line: &[usize]| signs[line[line.len() - 1]].bounding_box;
        let nearest = growing
            .iter_mut()
            .filter(|line| goes_on(&last_of(line), b, max_gap, max_ratio))
            .max_by_key(|line| last_of(line).right());
        match nearest {
            Some(line) => line.push(i),
            None => growing.push(vec![i]),
        }
    }
    lines.extend(growing);
    lines
}

fn goes_on(left: &BoundingBox, right: &BoundingBox, max_gap: f32, max_ratio: f32) -> bool {
    let (high, low) = (left.height.max(right.height) as f32, left.height.min(right.height) as f32);
    let gap = right.x as f32 - left.right() as f32;
    let overlap = left.bottom().min(right.bottom()) as f32 - left.y.max(right.y) as f32;
    gap <= max_gap * high && gap >= -0.5 * low && overlap >= 0.5 * low && high <= max_ratio * low
}

/// Where the feet of most signs stand: a row, and rows for each column to the right. The median of the slopes between signs far
/// apart, and the median of what is left (Theil and Sen).
fn baseline(signs: &[Sign], line: &[usize]) -> (f32, f32) {
    let foot = |&i: &usize| (signs[i].bounding_box.center().0, signs[i].bounding_box.bottom() as f32);
    let feet: Vec<(f32, f32)> = line.iter().map(foot).collect();
    let half = feet.len().div_ceil(2);
    let mut slopes: Vec<f32> =
        feet.iter().zip(&feet[half..]).filter(|(a, b)| b.0 > a.0).map(|(a, b)| (b.1 - a.1) / (b.0 - a.0)).collect();
    let slope = median(&mut slopes).unwrap_or(0.0);
    let mut rests: Vec<f32> = feet.iter().map(|foot| foot.1 - slope * foot.0).collect();
    (median(&mut rests).unwrap_or(0.0), slope)
}

fn median(values: &mut [f32]) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// What the line is printed in, if it is text and as even as print is.
fn printed(signs: &[Sign], line: &[usize], params: &PrintParams) -> Option<Font> {
    if line.len() < params.min_signs {
        return None;
    }
    let share = |count: usize, of: usize| count as f32 / of as f32;
    let text = line.iter().map(|&i| 1.0 - signs[i].digit).sum::<f32>() / line.len() as f32;
    let (row, slope) = baseline(signs, line);
    let mut heights: Vec<f32> = line
        .iter()
        .map(|&i| &signs[i].bounding_box)
        .filter(|b| {
            let off = b.bottom() as f32 - row - slope * b.center().0;
            off.abs() <= (params.max_offset * b.height as f32).max(1.0)
        })
        .map(|b| b.height as f32)
        .collect();
    if text < params.min_text.min(params.min_mixed_text) || share(heights.len(), line.len()) < params.min_on_baseline {
        return None;
    }
    heights.sort_by(f32::total_cmp);
    let TwoHeights { low, high, of_low, of_both } = two_heights(&heights, params);
    let of_high = of_both - of_low;
    let mixed = !params.alike(low, high) && share(of_low.min(of_high), heights.len()) >= params.min_mixed;
    let least_text = if mixed { params.min_mixed_text } else { params.min_text };
    let even = share(of_both, heights.len()) >= params.min_even;
    (even && text >= least_text).then_some(Font { capital: high, signs: line.len(), mixed })
}

/// Two heights, and how many signs have the lower and how many either.
#[derive(Debug, Clone, Copy, Default)]
struct TwoHeights {
    low: f32,
    high: f32,
    of_low: usize,
    of_both: usize,
}

/// Of the heights, which rise, the two that the most have.
fn two_heights(heights: &[f32], params: &PrintParams) -> TwoHeights {
    let kinds: Vec<(f32, usize)> = heights.chunk_by(|a, b| a == b).map(|kind| (kind[0], kind.len())).collect();
    let mut best = TwoHeights::default();
    for (at, &(low, _)) in kinds.iter().enumerate() {
        let of_low: usize = kinds.iter().filter(|kind| params.alike(kind.0, low)).map(|kind| kind.1).sum();
        for &(high, _) in &kinds[at..] {
            let of_kind = |kind: &&(f32, usize)| params.alike(kind.0, low) || params.alike(kind.0, high);
            let of_both = kinds.iter().filter(of_kind).map(|kind| kind.1).sum();
            if of_both > best.of_both {
                best = TwoHeights { low, high, of_low, of_both };
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::{PrintParams, find_print};
    use crate::geometry::BoundingBox;
    use crate::random::SplitMix64;
    use crate::words::Sign;

    fn sign(x: u32, foot: u32, height: u32, digit: f32) -> Sign {
        Sign { bounding_box: BoundingBox { x, y: foot - height, width: height * 2 / 3, height }, digit }
    }

    /// A line of sixteen letters, every third with an ascender: of even heights on one baseline, or of the heights and at the places
    /// of a hand.
    fn text(foot: u32, height: u32, by_hand: bool, seed: u64) -> Vec<Sign> {
        let mut random = SplitMix64::new(seed);
        (0..16)
            .map(|i| {
                let mut off =
                    |share: f32| if by_hand { random.next_between(-share, share) * height as f32 } else { 0.0 };
                let high = if i % 3 == 0 { height } else { height * 7 / 10 };
                sign(20 + i * height, (foot as f32 + off(0.25)) as u32, (high as f32 + off(0.25)) as u32, 0.1)
            })
            .collect()
    }

    fn printed(signs: &[Sign]) -> usize {
        find_print(signs, &PrintParams::default()).small.iter().filter(|print| **print).count()
    }

    #[test]
    fn even_letters_below_larger_digits_are_print_and_so_is_a_digit_of_their_height_elsewhere() {
        let mut signs = text(100, 20, false, 1);
        signs.extend([
            sign(30, 300, 20, 0.9),
            sign(60, 200, 50, 0.95),
            sign(110, 203, 46, 0.95),
            sign(160, 198, 54, 0.9),
        ]);
        let print = find_print(&signs, &PrintParams::default()).small;
        assert!(print[..17].iter().all(|print| *print), "{print:?}");
        assert_eq!(print[17..], [false; 3]);
    }

    #[test]
    fn letters_of_a_hand_are_no_print_and_nor_are_even_ones_where_nothing_larger_was_written() {
        let large = [sign(60, 300, 50, 0.95), sign(110, 303, 46, 0.95), sign(160, 298, 54, 0.9)];
        for seed in 1..=20 {
            let mut signs = text(100, 20, true, seed);
            signs.extend(large);
            assert_eq!(printed(&signs), 0, "seed {seed}");
        }
        assert_eq!(printed(&text(100, 20, false, 1)), 0);
        assert_eq!(printed(&[]), 0);
    }

    #[test]
    fn a_digit_as_small_as_print_beside_a_large_one_belongs_to_it() {
        let mut signs = text(100, 24, false, 1);
        signs.extend([sign(60, 200, 50, 0.95), sign(100, 196, 24, 0.9), sign(400, 200, 50, 0.95)]);
        assert_eq!(find_print(&signs, &PrintParams::default()).small[16..], [false; 3]);
    }

    #[test]
    fn even_small_letters_and_capitals_are_a_line_of_text_though_many_resemble_digits_and_a_row_of_digits_is_none() {
        let resembling = |share: f32| -> Vec<Sign> {
            text(100, 20, false, 1).into_iter().map(|letter| Sign { digit: share, ..letter }).collect()
        };
        let in_text = |signs: &[Sign]| find_print(signs, &PrintParams::default()).in_text.iter().all(|text| *text);
        assert!(in_text(&resembling(0.1)) && in_text(&resembling(0.6)));
        assert!(!in_text(&resembling(0.9)));
        let digits: Vec<Sign> = (0..16).map(|i| sign(20 + 20 * i, 100, 20, 0.7)).collect();
        assert!(!in_text(&digits));
    }

    #[test]
    fn written_digits_of_one_size_in_even_rows_are_no_print() {
        let rows = (1..=5).flat_map(|row| (0..10).map(move |i| sign(20 + 40 * i, 60 * row, 40, 0.95)));
        let mut signs: Vec<Sign> = rows.collect();
        signs.extend([sign(60, 500, 80, 0.95), sign(160, 500, 80, 0.95)]);
        assert_eq!(printed(&signs), 0);
    }
}
