//! Where something stands on a page.

/// A rectangle in pixels, origin top left; at least one pixel in each direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BoundingBox {
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl BoundingBox {
    /// One past the last column.
    #[must_use]
    pub fn right(&self) -> u32 {
        self.x + self.width
    }

    /// One past the last row.
    #[must_use]
    pub fn bottom(&self) -> u32 {
        self.y + self.height
    }

    /// Smallest box around both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let (x, y) = (self.x.min(other.x), self.y.min(other.y));
        let (right, bottom) = (self.right().max(other.right()), self.bottom().max(other.bottom()));
        Self { x, y, width: right - x, height: bottom - y }
    }
}

#[cfg(test)]
mod tests {
    use super::BoundingBox;

    #[test]
    fn a_union_holds_both_boxes_and_no_more() {
        let a = BoundingBox { x: 0, y: 3, width: 4, height: 4 };
        let b = BoundingBox { x: 2, y: 2, width: 4, height: 4 };
        assert_eq!(a.union(&b), BoundingBox { x: 0, y: 2, width: 6, height: 5 });
    }
}
