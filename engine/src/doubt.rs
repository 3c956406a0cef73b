//! A reading → the same, with doubt about digits that may be a part of one, or two on top of each other: the last one of a counter as it rolls,
//! one that an edge or a fold cuts off.

use crate::geometry::BoundingBox;
use crate::reading::{Digit, Reading};

/// When a digit that was read is not sure for where it stands.
#[derive(Debug, Clone)]
pub struct DoubtParams {
    /// Share of the median height of the digits beside it below which a digit is not sure. A 0 is often written small.
    pub short: f32,
    /// How far away, in heights of the higher one, those stand at most.
    pub reach: f32,
    /// Fewest of them that tell how high digits are there.
    pub fewest: usize,
    /// Share of the smaller box that lies in another's from which neither digit is sure: digits that touch share less.
    pub within: f32,
}

impl Default for DoubtParams {
    fn default() -> Self {
        Self { short: 0.6, reach: 4.0, fewest: 2, within: 0.7 }
    }
}

/// Makes digits unsure that are much shorter than those beside them, or lie in each other's boxes.
pub fn doubt_parts(reading: &mut Reading, params: &DoubtParams) {
    let digits = &reading.digits;
    let mut by_top: Vec<usize> = (0..digits.len()).collect();
    by_top.sort_unstable_by_key(|&i| digits[i].bounding_box.y);
    let highest = digits.iter().map(|digit| digit.bounding_box.height).max().unwrap_or(0);
    let doubtful: Vec<bool> = digits
        .iter()
        .enumerate()
        .map(|(i, digit)| {
            let b = &digit.bounding_box;
            let first = by_top.partition_point(|&other| digits[other].bounding_box.y + highest <= b.y);
            let last = by_top.partition_point(|&other| digits[other].bounding_box.y < b.bottom());
            let level = || by_top[first..last].iter().filter(|&&other| other != i).map(|&other| &digits[other]);
            is_short(digit, level(), params) || level().any(|other| is_within(b, &other.bounding_box, params.within))
        })
        .collect();
    reading.digits.iter_mut().zip(doubtful).for_each(|(digit, doubtful)| digit.sure &= !doubtful);
}

fn is_short<'a>(digit: &Digit, others: impl Iterator<Item = &'a Digit>, params: &DoubtParams) -> bool {
    let b = &digit.bounding_box;
    let (x, y) = (b.x + b.width / 2, b.y + b.height / 2);
    let is_beside = |other: &&BoundingBox| {
        let away = (other.x + other.width / 2).abs_diff(x);
        (other.y..other.bottom()).contains(&y) && away as f32 <= params.reach * other.height.max(b.height) as f32
    };
    if digit.label == 0 {
        return false;
    }
    let mut heights: Vec<u32> =
        others.map(|other| &other.bounding_box).filter(is_beside).map(|other| other.height).collect();
    heights.sort_unstable();
    heights.len() >= params.fewest && (b.height as f32) < params.short * heights[heights.len() / 2] as f32
}

fn is_within(a: &BoundingBox, b: &BoundingBox, share: f32) -> bool {
    a.intersection_area(b) as f32 > share * a.area().min(b.area()) as f32
}

#[cfg(test)]
mod tests {
    use super::{DoubtParams, doubt_parts};
    use crate::geometry::BoundingBox;
    use crate::reading::{Digit, Reading};

    fn sure(digits: &[(u8, [u32; 4])]) -> Vec<bool> {
        let digit = |&(label, [x, y, width, height]): &(u8, [u32; 4])| Digit {
            label,
            confidence: 0.99,
            sure: true,
            bounding_box: BoundingBox { x, y, width, height },
            alternatives: Vec::new(),
            printed: false,
            cancelled: false,
            line: 0,
            number: 0,
        };
        let mut reading = Reading { digits: digits.iter().map(digit).collect(), ..Reading::default() };
        doubt_parts(&mut reading, &DoubtParams::default());
        reading.digits.iter().map(|digit| digit.sure).collect()
    }

    #[test]
    fn a_digit_half_as_high_as_those_beside_it_is_in_doubt_and_a_small_0_and_one_far_away_are_not() {
        let number = [(4, [0, 0, 40, 80]), (2, [50, 4, 40, 76]), (1, [100, 44, 20, 36]), (0, [130, 40, 30, 30])];
        assert_eq!(sure(&number), [true, true, false, true]);
        assert_eq!(sure(&[number[0], number[1], (1, [900, 44, 20, 36])]), [true; 3]);
        assert_eq!(sure(&[number[0], number[1], (5, [100, 90, 20, 36])]), [true; 3]);
    }

    #[test]
    fn digits_that_lie_in_each_other_are_in_doubt_and_those_that_touch_are_not() {
        assert_eq!(sure(&[(9, [0, 0, 50, 98]), (7, [0, 62, 50, 36]), (3, [48, 10, 50, 90])]), [false, false, true]);
    }
}
