//! Glyphs at their places, each with its link → numbers, lines, reading order.

use crate::median::median;
use crate::random::SplitMix64;

/// What is known of a glyph when numbers are put together. Lengths are in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed {
    /// Left, top, right, bottom.
    pub bounds: [f32; 4],
    /// Whether it is a digit, not a mark.
    pub is_digit: bool,
    /// Whether it is a mark that digits stand on both sides of: not a minus, which begins a number.
    pub is_within: bool,
    /// Probability that the next glyph at the right belongs to the same number.
    pub link: f32,
    /// Whether it and the next digit stand in a row of boxes, each alone in its own.
    pub is_boxed: bool,
}

impl Placed {
    fn height(&self) -> f32 {
        self.bounds[3] - self.bounds[1]
    }

    fn center(&self) -> (f32, f32) {
        ((self.bounds[0] + self.bounds[2]) / 2.0, (self.bounds[1] + self.bounds[3]) / 2.0)
    }
}

/// How glyphs are put together. Lengths are shares of the digits' height.
#[derive(Debug, Clone)]
pub struct OrderParams {
    /// Probability from which a link holds.
    pub linked: f32,
    /// How much a link's own word weighs beside that of one with the same gap.
    pub own_word: f32,
    /// How much is added to a link's logit where the gaps of the page and its rules join.
    pub joining_word: f32,
    /// How many times as much where squared paper has a digit in each square: that tells by itself, whatever the network sees.
    pub squared_word: f32,
    /// How much is taken from it where they part: boxes that stand apart are seldom one number, boxes in a row often several.
    pub parting_word: f32,
    /// Difference of gaps, in heights, at which two links hardly speak for each other.
    pub like_gap: f32,
    /// How much a link of another line weighs beside one of the same.
    pub other_lines: f32,
    /// Farthest that a glyph may follow a linked one.
    pub reach: f32,
    /// The same from box to box of a row, however small the digits in them are.
    pub reach_in_boxes: f32,
    /// Farthest that a neighbour's middle may lie above or below.
    pub max_offset: f32,
    /// The same between the numbers of one line.
    pub max_line_offset: f32,
}

impl Default for OrderParams {
    fn default() -> Self {
        Self {
            linked: 0.6,
            own_word: 2.0,
            joining_word: 1.0,
            squared_word: 6.0,
            parting_word: 5.0,
            like_gap: 0.2,
            other_lines: 0.1,
            reach: 0.9,
            reach_in_boxes: 2.5,
            max_offset: 0.5,
            max_line_offset: 0.55,
        }
    }
}

/// Lines from top to bottom, of numbers from left to right, of glyphs from left to right: indices into `glyphs`.
#[must_use]
pub fn order(glyphs: &[Placed], params: &OrderParams) -> Vec<Vec<Vec<usize>>> {
    let numbers = numbers(glyphs, params);
    let slope = slope(glyphs, &numbers);
    lines(glyphs, numbers, slope, params)
}

/// Lets links between digits with like gaps speak for each other, and the page's gaps and rules with them: `joined` is 1 or more where these join
/// a glyph to the next, -1 or less where they part them, 0 where they say nothing. A link becomes the mean of the logits around it, weighed by a
/// Gaussian of the difference of gaps (kernel regression: Nadaraya 1964, Watson 1964).
pub fn settle(glyphs: &mut [Placed], joined: &[f32], params: &OrderParams) {
    /// No link is more certain than this: one that errs must not outweigh twenty others.
    const CERTAIN: f32 = 0.002;
    /// So many others are asked of a pair at the most.
    const MANY: usize = 1500;
    let logit = |p: f32| {
        let p = p.clamp(CERTAIN, 1.0 - CERTAIN);
        (p / (1.0 - p)).ln()
    };
    let row = Row::of(glyphs);
    // Of each digit that another follows: its gap in heights and what the network says.
    let pairs: Vec<(usize, f32, f32, f32)> = (0..glyphs.len())
        .filter(|&i| glyphs[i].is_digit)
        .filter_map(|i| {
            let glyph = &glyphs[i];
            Some((i, row.gap_behind(glyph, params)?, logit(glyph.link), glyph.center().1))
        })
        .collect();
    // On a page of thousands some speak for the rest, by chance: in numbers of two digits every second gap is of one kind.
    let mut random = SplitMix64::new(1);
    let asked = if pairs.len() <= MANY {
        pairs.clone()
    } else {
        (0..MANY).map(|_| pairs[random.next_index(pairs.len())]).collect()
    };
    // How many each of them speaks for.
    let share = pairs.len() as f32 / asked.len() as f32;
    let settled: Vec<(usize, f32)> = pairs
        .iter()
        .map(|&(i, gap, own, y)| {
            let height = glyphs[i].height();
            let (mut sum, mut weights) = (params.own_word * own, params.own_word);
            for &(j, other_gap, said, other_y) in &asked {
                // In a row of boxes the gaps are as wide as the digits leave them, and say nothing.
                let off = match (glyphs[i].is_boxed, glyphs[j].is_boxed) {
                    (true, true) => 0.0,
                    _ => (gap - other_gap) / params.like_gap,
                };
                let near = (-off * off / 2.0).exp();
                let line = if (y - other_y).abs() < height { 1.0 } else { params.other_lines };
                let weight = if i == j { 0.0 } else { near * line * share };
                sum += weight * said;
                weights += weight;
            }
            let word = if joined[i] > 0.0 { params.joining_word } else { params.parting_word };
            (i, sum / weights + word * joined[i])
        })
        .collect();
    for (i, logit) in settled {
        glyphs[i].link = 1.0 / (1.0 + (-logit).exp());
    }
}

/// What may follow a digit, from left to right: a page may have thousands, and each looks no farther than its neighbours.
struct Row<'a> {
    glyphs: Vec<&'a Placed>,
    widest: f32,
    highest: f32,
}

impl<'a> Row<'a> {
    fn of(glyphs: &'a [Placed]) -> Self {
        let mut glyphs: Vec<&Placed> = glyphs.iter().filter(|glyph| glyph.is_digit || glyph.is_within).collect();
        glyphs.sort_by(|a, b| a.bounds[0].total_cmp(&b.bounds[0]));
        let most = |length: fn(&Placed) -> f32| glyphs.iter().map(|glyph| length(glyph)).fold(0.0, f32::max);
        let (widest, highest) = (most(|glyph| glyph.bounds[2] - glyph.bounds[0]), most(Placed::height));
        Self { glyphs, widest, highest }
    }

    /// How far the nearest digit at the right stands, or a mark before it, in heights; `None` where there is none near.
    fn gap_behind(&self, glyph: &Placed, params: &OrderParams) -> Option<f32> {
        let (x, y) = glyph.center();
        let reach = params.reach_in_boxes.max(2.0 * params.reach);
        let farthest = reach * self.highest.max(glyph.height());
        let from = self.glyphs.partition_point(|other| other.bounds[0] < x - self.widest);
        let near = self.glyphs[from..].iter().take_while(|other| other.bounds[0] - glyph.bounds[2] <= farthest);
        let gaps = near.filter_map(|other| {
            let height = glyph.height().max(other.height());
            let gap = (other.bounds[0] - glyph.bounds[2]) / height;
            let follows = other.center().0 > x && gap < if glyph.is_boxed { reach } else { 2.0 * params.reach };
            (follows && (other.center().1 - y).abs() < max_offset(glyph, other, params) * height).then_some(gap)
        });
        gaps.min_by(f32::total_cmp)
    }
}

/// How far the middle of a glyph's next may lie above or below, in heights: a point stands on the line.
fn max_offset(glyph: &Placed, other: &Placed, params: &OrderParams) -> f32 {
    const OF_MARK: f32 = 0.8;
    if glyph.is_digit && other.is_digit { params.max_offset } else { OF_MARK }
}

/// The height of the digits around a glyph: marks are small, whatever stands beside them.
fn heights(glyphs: &[Placed]) -> Vec<f32> {
    let near = |glyph: &Placed| {
        let (x, y) = glyph.center();
        let distance = |other: &&Placed| (other.center().0 - x).hypot(other.center().1 - y);
        let digits = glyphs.iter().filter(|other| other.is_digit);
        digits.min_by(|a, b| distance(a).total_cmp(&distance(b))).map_or(glyph.height(), Placed::height)
    };
    glyphs.iter().map(|glyph| if glyph.is_digit { glyph.height() } else { near(glyph) }).collect()
}

/// Chains of glyphs that follow each other.
fn numbers(glyphs: &[Placed], params: &OrderParams) -> Vec<Vec<usize>> {
    let heights = heights(glyphs);
    let mut next: Vec<Option<usize>> = vec![None; glyphs.len()];
    let mut taken = vec![false; glyphs.len()];
    let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
    for (i, glyph) in glyphs.iter().enumerate().filter(|(_, glyph)| glyph.link >= params.linked) {
        let (x, y) = glyph.center();
        for (j, other) in glyphs.iter().enumerate() {
            let (dx, dy) = (other.center().0 - x, other.center().1 - y);
            let height = heights[i].max(heights[j]);
            let gap = other.bounds[0] - glyph.bounds[2];
            let off = dy.abs() / height;
            let reach = if glyph.is_boxed { params.reach_in_boxes } else { params.reach };
            if dx > 0.0 && gap < reach * height && off < max_offset(glyph, other, params) {
                // The nearest one follows: a point stands between two digits, though far below their middle. Where digits overlap, two may
                // reach into one, and the nearer reaches deeper.
                pairs.push((gap / height + 0.3 * off, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (_, i, j) in pairs {
        if next[i].is_none() && !taken[j] {
            next[i] = Some(j);
            taken[j] = true;
        }
    }
    let starts = (0..glyphs.len()).filter(|&i| !taken[i]);
    let mut numbers: Vec<Vec<usize>> =
        starts.map(|start| std::iter::successors(Some(start), |&at| next[at]).collect()).collect();
    // A mark by itself is no number.
    numbers.retain(|number: &Vec<usize>| number.iter().any(|&i| glyphs[i].is_digit));
    numbers
}

/// Pixels down for each to the right, along the numbers and from each to its neighbour; 0 where too little is known.
fn slope(glyphs: &[Placed], numbers: &[Vec<usize>]) -> f32 {
    // The steeper ones are no lines that somebody writes on.
    const STEEPEST: f32 = 0.4;
    let mut slopes: Vec<f32> = Vec::new();
    let middle = |number: &[usize]| {
        let count = number.len() as f32;
        let sum = number.iter().map(|&i| glyphs[i].center()).fold((0.0, 0.0), |a, b| (a.0 + b.0, a.1 + b.1));
        (sum.0 / count, sum.1 / count)
    };
    let digits = |number: &[usize]| number.iter().copied().filter(|&i| glyphs[i].is_digit).collect::<Vec<_>>();
    let numbers: Vec<Vec<usize>> = numbers.iter().map(|number| digits(number)).collect();
    let middles: Vec<(f32, f32)> = numbers.iter().map(|number| middle(number)).collect();
    for (i, number) in numbers.iter().enumerate() {
        let height = number.iter().map(|&i| glyphs[i].height()).sum::<f32>() / number.len() as f32;
        let (x, y) = middles[i];
        let distance = |(dx, dy): (f32, f32)| dx * dx + 4.0 * dy * dy;
        let nearest = middles
            .iter()
            .enumerate()
            .filter(|(j, _)| *j != i)
            .map(|(_, other)| (other.0 - x, other.1 - y))
            .filter(|(dx, dy)| *dx > 0.8 * height && *dx < 8.0 * height && dy.abs() < STEEPEST * dx)
            .min_by(|a, b| distance(*a).total_cmp(&distance(*b)));
        slopes.extend(nearest.map(|(dx, dy)| dy / dx));
        if number.len() >= 3 {
            let (first, last) = (glyphs[number[0]].center(), glyphs[number[number.len() - 1]].center());
            slopes.push(((last.1 - first.1) / (last.0 - first.0).max(1.0)).clamp(-STEEPEST, STEEPEST));
        }
    }
    if slopes.len() < 4 {
        return 0.0;
    }
    median(slopes).unwrap_or(0.0)
}

/// A number while lines are put together.
struct Piece {
    number: Vec<usize>,
    /// Left and right edge.
    x: (f32, f32),
    /// Height of its middle where the line would cross the page's left edge.
    level: f32,
    height: f32,
}

fn lines(glyphs: &[Placed], numbers: Vec<Vec<usize>>, slope: f32, params: &OrderParams) -> Vec<Vec<Vec<usize>>> {
    let mut pieces: Vec<Piece> = numbers
        .into_iter()
        .map(|number| {
            let digits = || number.iter().map(|&i| &glyphs[i]).filter(|glyph| glyph.is_digit);
            let count = digits().count().max(1) as f32;
            let level = digits().map(|glyph| glyph.center().1 - slope * glyph.center().0).sum::<f32>() / count;
            let height = digits().map(Placed::height).sum::<f32>() / count;
            let left = number.iter().map(|&i| glyphs[i].bounds[0]).fold(f32::MAX, f32::min);
            let right = number.iter().map(|&i| glyphs[i].bounds[2]).fold(f32::MIN, f32::max);
            Piece { number, x: (left, right), level, height }
        })
        .collect();
    pieces.sort_by(|a, b| a.x.0.total_cmp(&b.x.0));
    let mut lines: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        let off = |line: &Vec<Piece>| {
            // The nearer ones tell more: a page that is not flat bends its lines.
            let last = &line[line.len().saturating_sub(3)..];
            let level = last.iter().map(|piece| piece.level).sum::<f32>() / last.len() as f32;
            let height = last.iter().map(|piece| piece.height).fold(piece.height, f32::max);
            // Two numbers of which one stands above the other are of two lines.
            let above = line
                .iter()
                .any(|other| piece.x.0.max(other.x.0) + 0.3 * height.min(piece.height) < piece.x.1.min(other.x.1));
            let off = (piece.level - level).abs();
            (off < params.max_line_offset * height && !above).then_some(off)
        };
        let best = lines
            .iter()
            .enumerate()
            .filter_map(|(i, line)| off(line).map(|off| (off, i)))
            .min_by(|a, b| a.0.total_cmp(&b.0));
        match best {
            Some((_, i)) => lines[i].push(piece),
            None => lines.push(vec![piece]),
        }
    }
    let level = |line: &Vec<Piece>| line.iter().map(|piece| piece.level).sum::<f32>() / line.len() as f32;
    lines.sort_by(|a, b| level(a).total_cmp(&level(b)));
    lines.into_iter().map(|line| line.into_iter().map(|piece| piece.number).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::{OrderParams, Placed, Row, max_offset, order, settle};
    use crate::random::SplitMix64;

    fn digit(x: f32, y: f32, link: f32) -> Placed {
        Placed { bounds: [x, y, x + 20.0, y + 30.0], is_digit: true, is_within: false, link, is_boxed: false }
    }

    #[test]
    fn the_gap_behind_a_digit_is_the_least_of_all_that_follow_it() {
        let params = OrderParams::default();
        for seed in 1..6 {
            let mut random = SplitMix64::new(seed);
            let glyphs: Vec<Placed> = (0..300)
                .map(|i| {
                    let (x, y) = (random.next_between(0.0, 900.0), random.next_between(0.0, 300.0));
                    let (width, height) = (random.next_between(3.0, 40.0), random.next_between(8.0, 60.0));
                    let bounds = [x, y, x + width, y + height];
                    Placed { bounds, is_digit: i % 3 > 0, is_within: i % 2 > 0, link: 0.5, is_boxed: false }
                })
                .collect();
            let row = Row::of(&glyphs);
            for glyph in &glyphs {
                let gap_to = |other: &Placed| {
                    let height = glyph.height().max(other.height());
                    let gap = (other.bounds[0] - glyph.bounds[2]) / height;
                    let off = (other.center().1 - glyph.center().1).abs();
                    let is_one = other.is_digit || other.is_within;
                    let is_near = gap < 2.0 * params.reach && off < max_offset(glyph, other, &params) * height;
                    (is_one && is_near && other.center().0 > glyph.center().0).then_some(gap)
                };
                let least = glyphs.iter().filter_map(gap_to).min_by(f32::total_cmp);
                assert_eq!(row.gap_behind(glyph, &params), least, "seed {seed}: {glyph:?}");
            }
        }
    }

    #[test]
    fn links_make_numbers_whatever_the_gaps() {
        let glyphs = [digit(0.0, 0.0, 0.9), digit(44.0, 2.0, 0.1), digit(70.0, 1.0, 0.9), digit(93.0, 0.0, 0.2)];
        assert_eq!(order(&glyphs, &OrderParams::default()), [vec![vec![0, 1], vec![2, 3]]]);
    }

    #[test]
    fn of_two_digits_that_reach_into_one_the_nearer_follows_it_though_it_stands_higher() {
        let wide =
            |left: f32, right: f32, y: f32| Placed { bounds: [left, y, right, y + 66.0], ..digit(0.0, 0.0, 0.9) };
        let glyphs = [wide(0.0, 53.0, 4.0), wide(22.0, 78.0, 0.0), wide(53.0, 124.0, 4.0), wide(97.0, 143.0, 3.0)];
        assert_eq!(order(&glyphs, &OrderParams::default()), [vec![vec![0, 1, 2, 3]]]);
    }

    #[test]
    fn a_point_is_part_of_its_number_and_alone_it_is_none() {
        let point = |x: f32, y: f32, link: f32| Placed {
            bounds: [x, y, x + 4.0, y + 4.0],
            is_digit: false,
            is_within: true,
            link,
            is_boxed: false,
        };
        let glyphs = [digit(0.0, 0.0, 0.9), point(24.0, 27.0, 0.9), digit(32.0, 0.0, 0.1), point(300.0, 10.0, 0.0)];
        assert_eq!(order(&glyphs, &OrderParams::default()), [vec![vec![0, 1, 2]]]);
    }

    #[test]
    fn the_gap_that_a_mark_takes_up_parts_no_number() {
        let comma =
            Placed { bounds: [62.0, 26.0, 66.0, 36.0], is_digit: false, is_within: true, link: 0.9, is_boxed: false };
        let mut glyphs = vec![
            digit(0.0, 0.0, 0.9),
            digit(26.0, 0.0, 0.7),
            comma,
            digit(74.0, 0.0, 0.0),
            digit(150.0, 0.0, 0.02),
            digit(200.0, 0.0, 0.02),
        ];
        settle(&mut glyphs, &[0.0; 6], &OrderParams::default());
        assert_eq!(order(&glyphs, &OrderParams::default()), [vec![vec![0, 1, 2, 3], vec![4], vec![5]]]);
        // Without it the same gap does, as the others of the page.
        let mut bare: Vec<Placed> = glyphs.iter().copied().filter(|glyph| glyph.is_digit).collect();
        bare[1].link = 0.7;
        settle(&mut bare, &[0.0; 5], &OrderParams::default());
        assert_eq!(order(&bare, &OrderParams::default())[0][0], [0, 1]);
    }

    #[test]
    fn lines_follow_the_slope_of_the_page() {
        let glyphs: Vec<Placed> = (0..3)
            .flat_map(|row| {
                (0..6).map(move |column| digit(column as f32 * 60.0, row as f32 * 60.0 + column as f32 * 12.0, 0.0))
            })
            .collect();
        let lines = order(&glyphs, &OrderParams::default());
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[1], (6..12).map(|i| vec![i]).collect::<Vec<_>>());
    }

    #[test]
    fn a_doubtful_link_follows_those_over_like_gaps_and_not_those_over_others() {
        let params = OrderParams::default();
        let row = |step: f32, links: [f32; 5]| -> Vec<Placed> {
            links.iter().enumerate().map(|(i, &link)| digit(i as f32 * step, 0.0, link)).collect()
        };
        let linked = |mut glyphs: Vec<Placed>, i: usize| {
            let nothing = vec![0.0; glyphs.len()];
            settle(&mut glyphs, &nothing, &params);
            glyphs[i].link > params.linked
        };
        assert!(linked(row(26.0, [0.9, 0.4, 0.9, 0.9, 0.1]), 1));
        assert!(!linked(row(26.0, [0.1, 0.6, 0.1, 0.1, 0.1]), 1));
        // The others stand much farther apart.
        let mut mixed = row(26.0, [0.9, 0.1, 0.1, 0.1, 0.1]);
        mixed[1..].iter_mut().enumerate().for_each(|(i, glyph)| *glyph = digit(26.0 + 50.0 * i as f32, 0.0, 0.1));
        assert!(linked(mixed, 0));
    }

    #[test]
    fn on_a_page_of_thousands_a_doubtful_link_follows_the_others_too() {
        let params = OrderParams::default();
        // Ten numbers of two digits and a single digit in each row: every second gap parts two numbers.
        let place =
            |i: usize| (70.0 * (i / 2) as f32 + 26.0 * (i % 2) as f32, if i.is_multiple_of(2) { 0.9 } else { 0.1 });
        let row = |row: usize| {
            (0..21).map(move |i| {
                let (x, link) = place(i);
                digit(x, 40.0 * row as f32, link)
            })
        };
        let mut glyphs: Vec<Placed> = (0..145).flat_map(row).collect();
        let doubtful: Vec<usize> = (0..glyphs.len()).filter(|i| i % 21 == 5 || i % 21 == 8).collect();
        doubtful.iter().for_each(|&i| glyphs[i].link = if i % 21 == 5 { 0.6 } else { 0.4 });
        let nothing = vec![0.0; glyphs.len()];
        settle(&mut glyphs, &nothing, &params);
        for i in doubtful {
            assert_eq!(glyphs[i].link > params.linked, i % 21 == 8, "{i}: {}", glyphs[i].link);
        }
    }

    #[test]
    fn digits_in_a_row_of_boxes_are_one_number_however_unevenly_far_they_stand_apart() {
        let mut glyphs = [digit(0.0, 0.0, 0.9), digit(52.0, 0.0, 0.3), digit(90.0, 0.0, 0.9), digit(150.0, 0.0, 0.0)];
        let numbers = |mut glyphs: [Placed; 4]| {
            settle(&mut glyphs, &[0.0; 4], &OrderParams::default());
            order(&glyphs, &OrderParams::default())[0].iter().map(Vec::len).collect::<Vec<_>>()
        };
        assert_ne!(numbers(glyphs), [4]);
        glyphs[..3].iter_mut().for_each(|glyph| glyph.is_boxed = true);
        assert_eq!(numbers(glyphs), [4]);
    }

    #[test]
    fn the_gaps_and_rules_of_a_page_decide_where_the_network_does_not() {
        let params = OrderParams::default();
        for (joined, expected) in [(1.0, true), (-1.0, false)] {
            let mut glyphs = [digit(0.0, 0.0, 0.5), digit(26.0, 0.0, 0.5)];
            settle(&mut glyphs, &[joined, 0.0], &params);
            assert_eq!(glyphs[0].link > params.linked, expected);
        }
    }

    #[test]
    fn a_number_under_another_is_in_the_next_line() {
        let glyphs = [digit(0.0, 0.0, 0.0), digit(4.0, 16.0, 0.0)];
        assert_eq!(order(&glyphs, &OrderParams::default()).len(), 2);
    }
}
