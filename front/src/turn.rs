//! Quarter turns of the picture on the screen.

use serde::{Deserialize, Serialize};
use shared::BoundingBox;

/// By how many quarters of a circle the picture is shown turned clockwise, 0 to 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Turn(u8);

impl Turn {
    /// The turn by so many degrees, rounded down to a quarter.
    pub fn of_degrees(degrees: u16) -> Self {
        Self((degrees / 90 % 4) as u8)
    }

    /// In degrees: 0, 90, 180 or 270.
    pub fn degrees(self) -> u16 {
        u16::from(self.0) * 90
    }

    /// A quarter further.
    #[must_use]
    pub fn next(self) -> Self {
        Self((self.0 + 1) % 4)
    }

    /// The turn that takes this one back.
    #[must_use]
    pub fn back(self) -> Self {
        Self((4 - self.0) % 4)
    }

    /// Width and height of a picture of this size once turned.
    pub fn size<T>(self, (width, height): (T, T)) -> (T, T) {
        if self.0.is_multiple_of(2) { (width, height) } else { (height, width) }
    }

    /// A box in a picture of this size, once turned.
    pub fn bounds(self, bounds: BoundingBox, (width, height): (u32, u32)) -> BoundingBox {
        let BoundingBox { x, y, width: across, height: down } = bounds;
        let (right, bottom) = (width.saturating_sub(x + across), height.saturating_sub(y + down));
        match self.0 {
            0 => bounds,
            1 => BoundingBox { x: bottom, y: x, width: down, height: across },
            2 => BoundingBox { x: right, y: bottom, ..bounds },
            _ => BoundingBox { x: y, y: right, width: down, height: across },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_clockwise_moves_the_top_left_to_the_top_right() {
        let bounds = BoundingBox { x: 1, y: 2, width: 3, height: 4 };
        let turned = Turn(1).bounds(bounds, (100, 50));
        assert_eq!(turned, BoundingBox { x: 44, y: 1, width: 4, height: 3 });
    }

    #[test]
    fn every_turn_is_taken_back() {
        let bounds = BoundingBox { x: 1, y: 2, width: 3, height: 4 };
        for quarters in 0..4 {
            let turn = Turn(quarters);
            assert_eq!(turn.back().bounds(turn.bounds(bounds, (100, 50)), turn.size((100, 50))), bounds, "{turn:?}");
        }
    }

    #[test]
    fn four_quarters_are_none() {
        assert_eq!(Turn::of_degrees(270).next(), Turn::default());
        assert_eq!(Turn::of_degrees(180).degrees(), 180);
    }
}
