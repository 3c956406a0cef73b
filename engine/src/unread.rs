//! Shapes that were not read → those that look like the writing of the page, so that nothing is passed over in silence.

use crate::geometry::BoundingBox;
use crate::glyphs::Glyph;
use crate::median::median;

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
    /// Widest gap to a digit that it stands beside, in heights of that, and how far their boxes may lie over each other.
    pub gap: (f32, f32),
    /// Farthest that its middle may lie above or below that digit's, in the same.
    pub max_offset: f32,
}

impl Default for UnreadParams {
    fn default() -> Self {
        Self {
            fewest: 2,
            height: (0.6, 1.8),
            max_width: 3.0,
            max_slender: 9.0,
            min_strength: 0.6,
            gap: (-0.3, 0.7),
            max_offset: 0.35,
        }
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
    let height = median(read.iter().map(|ink| ink.bounding_box.height as f32)).unwrap_or(0.0);
    let strength = median(read.iter().map(|ink| ink.strength)).unwrap_or(0.0);
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

/// Those of `unlikely`, which were almost read, that stand beside a digit as one of its number does, without what is `told` of already: a
/// number must not come out without one of its digits, and nobody told. The digits beside them are not sure any more.
#[must_use]
pub fn unread_beside(
    unlikely: &[BoundingBox],
    glyphs: &mut [Glyph],
    told: &[BoundingBox],
    params: &UnreadParams,
) -> Vec<BoundingBox> {
    let is_beside = |b: &BoundingBox, digit: &BoundingBox| {
        let height = digit.height as f32;
        let (left, right) = if b.center().0 < digit.center().0 { (b, digit) } else { (digit, b) };
        let gap = right.x as f32 - left.right() as f32;
        (params.gap.0..params.gap.1).contains(&(gap / height))
            && (b.center().1 - digit.center().1).abs() < params.max_offset * height
            && (params.height.0..params.height.1).contains(&(b.height as f32 / height))
    };
    let is_in = |b: &BoundingBox, digit: &BoundingBox| 2 * digit.intersection_area(b) > b.area();
    let mut beside = Vec::new();
    for b in unlikely {
        let digits = || glyphs.iter().filter(|glyph| glyph.candidate.is_digit()).map(|digit| &digit.bounding_box);
        let is_new = !digits().any(|digit| is_in(b, digit)) && told.iter().all(|other| other.intersection_area(b) == 0);
        if is_new && digits().any(|digit| is_beside(b, digit)) {
            beside.push(*b);
            glyphs.iter_mut().filter(|glyph| is_beside(b, &glyph.bounding_box)).for_each(|glyph| glyph.agreed = false);
        }
    }
    beside
}

#[cfg(test)]
mod tests {
    use super::{Ink, UnreadParams, unread, unread_beside};
    use crate::finder::candidate::Candidate;
    use crate::geometry::BoundingBox;
    use crate::glyphs::Glyph;

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

    #[test]
    fn what_was_almost_read_is_told_of_where_it_may_be_a_digit_of_a_number_and_nowhere_else() {
        let at = |x: u32, y: u32, width: u32, height: u32| BoundingBox { x, y, width, height };
        let digit = |b: BoundingBox| Glyph::seen(&Candidate::seen_at(b.edges(), &[(4, 0.9)]), b);
        let digits = [digit(at(100, 100, 25, 40)), digit(at(130, 100, 25, 40))];
        let beside = |b, told: &[BoundingBox]| unread_beside(&[b], &mut digits.clone(), told, &UnreadParams::default());
        let told = |b: BoundingBox| !beside(b, &[]).is_empty();
        assert!(told(at(160, 104, 20, 38)) && told(at(70, 96, 20, 38)));
        for elsewhere in [at(300, 100, 25, 40), at(160, 150, 25, 40), at(160, 115, 8, 8), at(132, 102, 10, 38)] {
            assert!(!told(elsewhere), "{elsewhere:?}");
        }
        assert_eq!(beside(at(160, 104, 20, 38), &[at(158, 104, 25, 38)]), [], "once is enough");
        let mut digits = digits.map(|digit| Glyph { agreed: true, ..digit });
        let _ = unread_beside(&[at(160, 104, 20, 38)], &mut digits, &[], &UnreadParams::default());
        assert_eq!(digits.map(|digit| digit.agreed), [true, false], "a digit may be missing behind the second");
    }
}
