//! Where to go from the digit that is looked at.

use shared::BoundingBox;

use super::TranscriptDigit;

/// Where to go from the selected digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// One back in reading order.
    Previous,
    /// One on in reading order.
    Next,
    /// The nearest of the line above.
    Up,
    /// The nearest of the line below.
    Down,
    /// The first of all.
    First,
    /// The last of all.
    Last,
    /// The next one to look at, from the top again after the last.
    NextUnsure,
}

/// The digit to look at after a step; `stops` are those that need a look, in order.
pub(super) fn destination(
    digits: &[TranscriptDigit],
    stops: &[usize],
    selected: Option<usize>,
    step: Step,
) -> Option<usize> {
    let last = digits.len().checked_sub(1)?;
    let Some(at) = selected else {
        return match step {
            Step::NextUnsure => stops.first().copied(),
            Step::Last => Some(last),
            _ => Some(0),
        };
    };
    match step {
        Step::Previous => Some(at.saturating_sub(1)),
        Step::Next => Some((at + 1).min(last)),
        Step::First => Some(0),
        Step::Last => Some(last),
        Step::Up => Some(neighbour(digits, at, |line| line.checked_sub(1))),
        Step::Down => Some(neighbour(digits, at, |line| line.checked_add(1))),
        Step::NextUnsure => stops.iter().find(|stop| **stop > at).or_else(|| stops.first()).copied().or(selected),
    }
}

/// The digit of the next line that stands nearest, or the same digit where there is no such line.
fn neighbour(digits: &[TranscriptDigit], at: usize, next_line: impl Fn(usize) -> Option<usize>) -> usize {
    let twice_centre = |bounds: &BoundingBox| 2 * i64::from(bounds.x) + i64::from(bounds.width);
    let Some(from) = digits.get(at) else { return 0 };
    let here = twice_centre(&from.bounding_box);
    let Some(line) = next_line(from.line) else { return at };
    (0..digits.len())
        .filter(|index| digits[*index].line == line)
        .min_by_key(|index| (twice_centre(&digits[*index].bounding_box) - here).abs())
        .unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::drawn::transcript;

    #[test]
    fn next_unsure_goes_round() {
        let digits = transcript(&["12 34"]).digits;
        let mut at = None;
        let visited = [(); 3].map(|()| {
            at = destination(&digits, &[1, 3], at, Step::NextUnsure);
            at
        });
        assert_eq!(visited, [Some(1), Some(3), Some(1)]);
    }

    #[test]
    fn next_unsure_stays_where_all_are_sure() {
        assert_eq!(destination(&transcript(&["12"]).digits, &[], Some(1), Step::NextUnsure), Some(1));
    }

    #[test]
    fn arrows_move_in_reading_order_and_to_the_nearest_of_the_next_line() {
        let digits = transcript(&["1 2", "3 4 5"]).digits;
        for (from, step, to) in [
            (0, Step::Next, 1),
            (0, Step::Previous, 0),
            (4, Step::Next, 4),
            (1, Step::Down, 3),
            (4, Step::Up, 1),
            (0, Step::Up, 0),
            (2, Step::Down, 2),
            (2, Step::First, 0),
            (2, Step::Last, 4),
        ] {
            assert_eq!(destination(&digits, &[], Some(from), step), Some(to), "{step:?} from {from}");
        }
    }
}
