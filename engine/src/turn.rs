//! A page that lies on its side or upside down → which turn makes its digits readable.
//!
//! Cameras mark the orientation of most photographs, scanners and screenshots do not. The finder says
//! how each digit lies; where that leaves doubt, the turn counts in which they are read with the most confidence.

use crate::geometry::BoundingBox;
use crate::normalize::Ink;
use image::GrayImage;

/// Quarter turns, clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Turn {
    /// As it is.
    #[default]
    None,
    /// By 90°.
    Right,
    /// By 180°.
    Half,
    /// By 270°.
    Left,
}

/// When a page is read in other turns than upright, and which turn counts.
#[derive(Debug, Clone)]
pub struct TurnParams {
    /// Share of the network's word for upright from which no other turn is tried.
    pub upright: f32,
    /// How much the digits must say together of how the page lies: what is no digit says little.
    pub min_votes: f32,
    /// How much they must say together for a page that surely lies otherwise: it is looked at finely in the other turns alone, for the finest
    /// look has three quarters of all pixels.
    pub otherwise_votes: f32,
    /// The share of upright up to which it surely does.
    pub otherwise_upright: f32,
    /// Share from which another turn is tried.
    pub min_share: f32,
    /// How much that share weighs beside the mean confidence of the digits that are read in a turn.
    pub word: f32,
}

impl Default for TurnParams {
    fn default() -> Self {
        Self { upright: 0.9, min_votes: 1.0, otherwise_votes: 2.0, otherwise_upright: 0.03, min_share: 0.12, word: 0.3 }
    }
}

impl Turn {
    /// All four.
    pub const ALL: [Self; 4] = [Self::None, Self::Right, Self::Half, Self::Left];

    /// The turn by so many degrees clockwise; nothing where these are no quarter turn.
    ///
    /// ```
    /// use engine::{ReadParams, Turn};
    ///
    /// let params = ReadParams { forced_turn: Turn::of_degrees(90), ..ReadParams::default() };
    /// assert_eq!(params.forced_turn, Some(Turn::Right));
    /// assert_eq!(Turn::of_degrees(45), None);
    /// ```
    #[must_use]
    pub fn of_degrees(degrees: u16) -> Option<Self> {
        Self::ALL.into_iter().find(|turn| turn.degrees() == degrees)
    }

    /// Clockwise, in degrees.
    #[must_use]
    pub fn degrees(self) -> u16 {
        match self {
            Self::None => 0,
            Self::Right => 90,
            Self::Half => 180,
            Self::Left => 270,
        }
    }

    /// How many quarters it is, clockwise.
    #[must_use]
    pub fn quarters(self) -> usize {
        usize::from(self.degrees()) / 90
    }

    /// Rows of `width × height` values, turned.
    #[must_use]
    pub fn pixels(self, pixels: &[u8], width: usize, height: usize) -> Vec<u8> {
        match self {
            Self::None => pixels.to_vec(),
            Self::Half => pixels.iter().rev().copied().collect(),
            Self::Right => {
                (0..width * height).map(|i| pixels[(height - 1 - i % height) * width + i / height]).collect()
            }
            Self::Left => (0..width * height).map(|i| pixels[i % height * width + width - 1 - i / height]).collect(),
        }
    }

    fn size(self, width: usize, height: usize) -> (usize, usize) {
        if matches!(self, Self::Right | Self::Left) { (height, width) } else { (width, height) }
    }

    /// The turned picture.
    #[must_use]
    pub fn picture(self, picture: &GrayImage) -> GrayImage {
        match self {
            Self::None => picture.clone(),
            Self::Right => image::imageops::rotate90(picture),
            Self::Half => image::imageops::rotate180(picture),
            Self::Left => image::imageops::rotate270(picture),
        }
    }

    /// Ink, turned.
    #[must_use]
    pub fn ink(self, ink: &Ink) -> Ink {
        let (width, height) = self.size(ink.width, ink.height);
        Ink { width, height, pixels: self.pixels(&ink.pixels, ink.width, ink.height) }
    }

    /// Where a box of the turned page lies on the page as it is, `width × height` pixels.
    #[must_use]
    pub fn box_before(self, b: &BoundingBox, width: u32, height: u32) -> BoundingBox {
        let (x, y, w, h) = (b.x, b.y, b.width, b.height);
        match self {
            Self::None => *b,
            Self::Right => BoundingBox { x: y, y: height - x - w, width: h, height: w },
            Self::Half => BoundingBox { x: width - x - w, y: height - y - h, width: w, height: h },
            Self::Left => BoundingBox { x: width - y - h, y: x, width: h, height: w },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Turn;
    use crate::geometry::BoundingBox;

    #[test]
    fn four_turns_to_the_right_are_none_and_each_other_turn_is_some_of_them() {
        let (width, height) = (5, 3);
        let pixels: Vec<u8> = (0..15).collect();
        let right = Turn::Right.pixels(&pixels, width, height);
        assert_eq!(right[..3], [10, 5, 0], "the first row was the first column, from below");
        let half = Turn::Right.pixels(&right, height, width);
        assert_eq!(half, Turn::Half.pixels(&pixels, width, height));
        let left = Turn::Right.pixels(&half, width, height);
        assert_eq!(left, Turn::Left.pixels(&pixels, width, height));
        assert_eq!(Turn::Right.pixels(&left, height, width), pixels);
    }

    #[test]
    fn a_box_found_on_the_turned_page_lies_where_its_pixels_were() {
        let (width, height) = (9usize, 6usize);
        let mut pixels = vec![0; 54];
        for (x, y) in [(2, 1), (3, 1), (4, 1), (2, 2), (3, 2), (4, 2)] {
            pixels[y * width + x] = 1;
        }
        for turn in Turn::ALL {
            let turned = turn.pixels(&pixels, width, height);
            let across = if matches!(turn, Turn::Right | Turn::Left) { height } else { width };
            let inked: Vec<(u32, u32)> =
                (0..54usize).filter(|&i| turned[i] == 1).map(|i| ((i % across) as u32, (i / across) as u32)).collect();
            let (xs, ys) = (inked.iter().map(|p| p.0), inked.iter().map(|p| p.1));
            let found = BoundingBox::from_edges(
                xs.clone().min().unwrap(),
                ys.clone().min().unwrap(),
                xs.max().unwrap() + 1,
                ys.max().unwrap() + 1,
            );
            let before = turn.box_before(&found, 9, 6);
            assert_eq!(before, BoundingBox { x: 2, y: 1, width: 3, height: 2 }, "{turn:?}");
        }
    }
}
