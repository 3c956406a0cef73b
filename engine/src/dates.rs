//! Numbers → the slashes among their 1s: 24/12/2025 must not come out as 2411212025.
//!
//! A slash and a bare 1 are one stroke, and the network, which looks at each by itself, leans to the digit. What the whole number says decides: two
//! strokes that may be slashes, with a day, a month and a year around them.

use crate::finder::candidate::SLASH;
use crate::glyphs::Glyph;
use crate::layout::Lines;
use crate::reading::MarkKind;

/// When two strokes in a number are the slashes of a date.
#[derive(Debug, Clone)]
pub struct DateParams {
    /// How strongly the network must see a slash in both strokes, in the mean, beside how strongly it sees a 1, where four digits of a year
    /// follow: hardly any other number looks like that.
    pub min_slash: f32,
    /// The same where two digits of a year follow.
    pub min_slash_short: f32,
}

impl Default for DateParams {
    fn default() -> Self {
        Self { min_slash: 0.05, min_slash_short: 0.2 }
    }
}

/// The longest date: two slashes and eight digits.
const LONGEST: usize = 10;

/// Makes slashes of the 1s of `glyphs` that part a day, a month and a year in one of the numbers that `put_together` makes. Returns the lines of
/// these where they had to be looked at and stayed as they were.
pub fn tell_slashes(
    glyphs: &mut [Glyph],
    put_together: impl Fn(&[Glyph]) -> Lines,
    params: &DateParams,
) -> Option<Lines> {
    let may_be_one =
        |glyph: &Glyph| glyph.candidate.is_digit() && slash_share(glyph).is_some_and(|share| share >= params.min_slash);
    // To put a page together takes its time, and hardly any page has a date.
    if !glyphs.iter().any(may_be_one) {
        return None;
    }
    let lines = put_together(glyphs);
    let mut is_as_it_was = true;
    for number in lines.iter().flatten() {
        for at in slashes(glyphs, number, params).into_iter().flatten() {
            let glyph = &mut glyphs[at];
            if glyph.candidate.is_digit() {
                glyph.candidate.take_for(MarkKind::Slash);
                *glyph = Glyph::seen(&glyph.candidate, glyph.bounding_box);
                is_as_it_was = false;
            }
        }
    }
    is_as_it_was.then_some(lines)
}

/// The glyphs of a number that are the slashes of a date, if it is one.
fn slashes(glyphs: &[Glyph], number: &[usize], params: &DateParams) -> Option<[usize; 2]> {
    if number.len() > LONGEST {
        return None;
    }
    let shares: Vec<Option<f32>> = number.iter().map(|&at| slash_share(&glyphs[at])).collect();
    let value = |from: usize, to: usize| {
        let digit = |at: &usize| glyphs[*at].candidate.is_digit().then(|| u32::from(glyphs[*at].prediction.label()));
        number[from..to].iter().map(digit).try_fold(0, |sum, digit| Some(10 * sum + digit?))
    };
    let mut best: Option<(f32, [usize; 2])> = None;
    for first in 1..=2 {
        for second in first + 2..=first + 3 {
            let Some((&Some(one), &Some(two))) = shares.get(first).zip(shares.get(second)) else { continue };
            let least = match number.len() - second - 1 {
                4 => params.min_slash,
                2 => params.min_slash_short,
                _ => continue,
            };
            let (Some(a), Some(b), Some(year)) =
                (value(0, first), value(first + 1, second), value(second + 1, number.len()))
            else {
                continue;
            };
            let mean = (one + two) / 2.0;
            let is_year = number.len() - second - 1 == 2 || (1900..2100).contains(&year);
            if is_day_and_month(a, b) && is_year && mean >= least && best.is_none_or(|(other, _)| mean > other) {
                best = Some((mean, [number[first], number[second]]));
            }
        }
    }
    best.map(|(_, slashes)| slashes)
}

/// How strongly a glyph is seen as a slash, beside how strongly as a 1; `None` for what is neither.
fn slash_share(glyph: &Glyph) -> Option<f32> {
    let classes = &glyph.candidate.classes;
    match glyph.candidate.mark() {
        Some(MarkKind::Slash) => Some(1.0),
        None if glyph.prediction.label() == 1 => {
            Some(classes[SLASH] / (classes[SLASH] + classes[1]).max(f32::MIN_POSITIVE))
        }
        _ => None,
    }
}

/// Whether these can be a day and a month, in one order or the other.
fn is_day_and_month(a: u32, b: u32) -> bool {
    (1..=31).contains(&a.max(b)) && (1..=12).contains(&a.min(b))
}

#[cfg(test)]
mod tests {
    use super::{DateParams, tell_slashes};
    use crate::classify::{DIGITS, Prediction};
    use crate::finder::candidate::{Candidate, SLASH};
    use crate::geometry::BoundingBox;
    use crate::glyphs::Glyph;

    /// A number of which each digit is seen clearly, but for its strokes: `|` is a 1 that the network takes for a slash by `slash`.
    fn told(number: &str, slash: f32) -> String {
        let glyph = |(at, sign): (usize, char)| {
            let label = sign.to_digit(10).map_or(1, |label| label as usize);
            let seen = [(label, 0.6), (SLASH, if sign == '|' { slash } else { 0.0 })];
            let b = BoundingBox { x: 40 * at as u32, y: 0, width: 30, height: 60 };
            let candidate = Candidate { link: 1.0, ..Candidate::seen_at(b.edges(), &seen) };
            let mut probabilities = [0.0; DIGITS + 1];
            probabilities[label] = 1.0;
            Glyph { prediction: Prediction { probabilities }, ..Glyph::seen(&candidate, b) }
        };
        let mut glyphs: Vec<Glyph> = number.chars().enumerate().map(glyph).collect();
        let one_number = |glyphs: &[Glyph]| vec![vec![(0..glyphs.len()).collect()]];
        let kept = tell_slashes(&mut glyphs, one_number, &DateParams::default());
        assert!(kept.is_none() || glyphs.iter().all(|glyph| glyph.candidate.is_digit()));
        glyphs
            .iter()
            .map(|glyph| match glyph.candidate.mark() {
                Some(mark) => mark.sign(),
                None => char::from(b'0' + glyph.prediction.label()),
            })
            .collect()
    }

    #[test]
    fn strokes_that_part_a_day_a_month_and_a_year_are_slashes() {
        assert_eq!(told("24|12|2025", 0.1), "24/12/2025");
        assert_eq!(told("1|1|2006", 0.1), "1/1/2006");
        assert_eq!(told("12|31|1999", 0.1), "12/31/1999");
        assert_eq!(told("5|11|25", 0.3), "5/11/25");
    }

    #[test]
    fn where_several_places_are_possible_those_that_look_most_like_slashes_count() {
        // 11 January or 1 November: the third stroke looks like a slash, the second does not.
        assert_eq!(told("11|1|2011", 0.3), "11/1/2011");
        assert_eq!(told("1|11|2011", 0.3), "1/11/2011");
    }

    #[test]
    fn what_is_no_date_stays_a_number() {
        // A month 14 and a day 45, the year 4025, 1s that are 1s, too few digits, too many.
        for number in ["45|14|2025", "24|12|4025", "2411212025", "24|12|025", "124|12|2025", "12|4"] {
            assert_eq!(told(number, 0.5), number.replace('|', "1"));
        }
        // Two digits of a year say less, and want strokes that look like slashes.
        assert_eq!(told("24|12|25", 0.1), "24112125");
    }
}
