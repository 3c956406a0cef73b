//! Shapes that were not read → those that look like the writing of the page, so that nothing is passed over in silence.

use crate::geometry::BoundingBox;

/// When a shape looks like the writing of a page.
#[derive(Debug, Clone)]
pub struct UnreadParams {
    /// Fewest digits that show what the writing of a page looks like.
    pub fewest: usize,
    /// Height, as a share of the median height of the digits that were read.
    pub height: (f32, f32),
    /// Widest, as a share of that height: several digits run together.
    pub max_width: f32,
    /// How many times higher than wide it is at most: what is more slender is a rule or a fold.
    pub max_slender: f32,
    /// Least strength of its ink, as a share of the median strength of what was read.
    pub min_strength: f32,
}

impl Default for UnreadParams {
    fn default() -> Self {
        Self { fewest: 2, height: (0.6, 1.8), max_width: 3.0, max_slender: 9.0, min_strength: 0.6 }
    }
}

/// A shape or a digit, and how strong its ink is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ink {
    /// Where it is, in pixels of the picture.
    pub bounding_box: BoundingBox,
    /// Relative to the paper around it, 0 to 255.
    pub strength: f32,
}

/// Those of `left` that have the size and the strength of `read`, the digits of the page. `known` are the places of what was recognised as
/// something else: print, words, marks. `size` is that of the picture.
#[must_use]
pub fn unread(
    left: &[Ink],
    read: &[Ink],
    known: &[BoundingBox],
    size: (u32, u32),
    params: &UnreadParams,
) -> Vec<BoundingBox> {
    if read.len() < params.fewest {
        return Vec::new();
    }
    let height = median(read.iter().map(|ink| ink.bounding_box.height as f32));
    let strength = median(read.iter().map(|ink| ink.strength));
    let is_writing = |ink: &&Ink| {
        let b = &ink.bounding_box;
        let (wide, high) = (b.width as f32, b.height as f32);
        let is_as_high = (params.height.0 * height..params.height.1 * height).contains(&high);
        let at_the_edge = b.x == 0 || b.y == 0 || b.right() >= size.0 || b.bottom() >= size.1;
        // What goes around a digit is a ring or a box.
        let goes_around =
            || read.iter().any(|digit| 2 * digit.bounding_box.intersection_area(b) > digit.bounding_box.area());
        let is_known = || known.iter().any(|place| 3 * place.intersection_area(b) > place.area().min(b.area()));
        is_as_high
            && wide <= params.max_width * height
            && high <= params.max_slender * wide
            && ink.strength >= params.min_strength * strength
            && !at_the_edge
            && !goes_around()
            && !is_known()
    };
    left.iter().filter(is_writing).map(|ink| ink.bounding_box).collect()
}

/// The middle one of some values; 0 of none.
pub(crate) fn median(values: impl Iterator<Item = f32>) -> f32 {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::{Ink, UnreadParams, unread};
    use crate::geometry::BoundingBox;

    fn ink(x: u32, y: u32, width: u32, height: u32, strength: f32) -> Ink {
        Ink { bounding_box: BoundingBox { x, y, width, height }, strength }
    }

    fn found(left: &[Ink], known: &[BoundingBox]) -> usize {
        let read: Vec<Ink> = (0..5).map(|i| ink(100 + 40 * i, 100, 25, 40, 180.0)).collect();
        unread(left, &read, known, (600, 400), &UnreadParams::default()).len()
    }

    #[test]
    fn what_is_as_large_and_as_dark_as_the_digits_looks_like_writing() {
        assert_eq!(found(&[ink(300, 200, 25, 38, 170.0), ink(340, 200, 70, 45, 150.0)], &[]), 2);
    }

    #[test]
    fn specks_rules_rings_faint_shapes_print_and_what_the_edge_cuts_off_do_not() {
        let left = [
            ink(300, 200, 8, 8, 180.0),
            ink(300, 200, 4, 60, 180.0),
            ink(300, 200, 300, 45, 180.0),
            ink(95, 92, 35, 55, 180.0),
            ink(300, 200, 25, 40, 60.0),
            ink(0, 200, 25, 40, 180.0),
        ];
        assert_eq!(found(&left, &[]), 0);
        let place = BoundingBox { x: 300, y: 200, width: 25, height: 40 };
        assert_eq!(found(&[ink(302, 201, 20, 38, 180.0)], &[place]), 0);
    }

    #[test]
    fn a_page_of_which_hardly_anything_was_read_says_nothing() {
        let left = [ink(300, 200, 25, 40, 180.0)];
        assert!(unread(&left, &[ink(1, 1, 25, 40, 180.0)], &[], (600, 400), &UnreadParams::default()).is_empty());
    }
}
