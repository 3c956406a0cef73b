//! Shapes and digits of a page → which of them stand in lines of printed text.
//!
//! Print gives itself away by its evenness: the letters of a line stand on one straight baseline, and all letters of a font have one of two
//! heights, with or without an ascender.

use crate::geometry::BoundingBox;
use crate::median::median;
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
        }
    }
}

/// For each sign, whether it stands in a printed line of letters.
#[must_use]
pub fn text_of_print(signs: &[Sign], params: &PrintParams) -> Vec<bool> {
    let mut font_of: Vec<Option<Font>> = vec![None; signs.len()];
    for line in lines_of(signs, params.max_gap, params.max_ratio) {
        if let Some(font) = printed(signs, &line, params) {
            line.iter().for_each(|&i| font_of[i] = Some(font));
        }
    }
    let is_text = |font: Font| font.mixed && font.signs >= params.min_text_signs;
    font_of.into_iter().map(|font| font.is_some_and(is_text)).collect()
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
    let pairs = feet.iter().zip(&feet[half..]).filter(|(a, b)| b.0 > a.0);
    let slope = median(pairs.map(|(a, b)| (b.1 - a.1) / (b.0 - a.0))).unwrap_or(0.0);
    let rests = feet.iter().map(|foot| foot.1 - slope * foot.0);
    (median(rests).unwrap_or(0.0), slope)
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
    (even && text >= least_text).then_some(Font { signs: line.len(), mixed })
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
    use super::{PrintParams, text_of_print};
    use crate::geometry::BoundingBox;
    use crate::random::SplitMix64;
    use crate::words::Sign;

    fn sign(x: u32, foot: u32, height: u32, digit: f32) -> Sign {
        Sign { bounding_box: BoundingBox { x, y: foot - height, width: height * 2 / 3, height }, digit, tailed: false }
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

    fn in_text(signs: &[Sign]) -> usize {
        text_of_print(signs, &PrintParams::default()).into_iter().filter(|in_text| *in_text).count()
    }

    #[test]
    fn even_letters_on_one_baseline_are_printed_text_and_digits_elsewhere_are_not() {
        let mut signs = text(100, 20, false, 1);
        signs.extend([sign(30, 300, 20, 0.9), sign(60, 200, 50, 0.95), sign(110, 203, 46, 0.95)]);
        let print = text_of_print(&signs, &PrintParams::default());
        assert!(print[..16].iter().all(|print| *print), "{print:?}");
        assert_eq!(print[16..], [false; 3]);
    }

    #[test]
    fn letters_of_a_hand_are_no_print() {
        for seed in 1..=20 {
            assert_eq!(in_text(&text(100, 20, true, seed)), 0, "seed {seed}");
        }
        assert_eq!(in_text(&[]), 0);
    }

    #[test]
    fn even_digits_of_one_height_are_no_text() {
        let signs: Vec<Sign> = (0..16).map(|i| sign(20 + 20 * i, 100, 20, 0.95)).collect();
        assert_eq!(in_text(&signs), 0);
    }
}
