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

/// The ink that was not read and is looked at after a step to the next thing to look at; nothing where that is a digit. What was not read
/// comes after the last digit that needs a look.
pub(super) fn next_unread(
    count: usize,
    stops: &[usize],
    selected: Option<usize>,
    unread: Option<usize>,
) -> Option<usize> {
    match (unread, selected) {
        (Some(at), _) if at + 1 < count => Some(at + 1),
        (Some(_), _) => (count > 0 && stops.is_empty()).then_some(0),
        (None, Some(at)) => (count > 0 && stops.iter().all(|stop| *stop <= at)).then_some(0),
        (None, None) => (count > 0 && stops.is_empty()).then_some(0),
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
    fn what_was_not_read_comes_after_the_last_digit_to_look_at_and_then_the_first_again() {
        let stops = [1, 3];
        assert_eq!(next_unread(2, &stops, None, None), None);
        assert_eq!(next_unread(2, &stops, Some(1), None), None);
        assert_eq!(next_unread(2, &stops, Some(3), None), Some(0));
        assert_eq!(next_unread(2, &stops, None, Some(0)), Some(1));
        assert_eq!(next_unread(2, &stops, None, Some(1)), None);
        assert_eq!(next_unread(2, &[], None, Some(1)), Some(0));
        assert_eq!(next_unread(0, &[], None, None), None);
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
