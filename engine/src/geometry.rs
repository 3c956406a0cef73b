//! Rectangles in pixels, origin top left.

/// A rectangle in pixels of the upright image, origin top left; at least one pixel in each direction.
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
    /// Whether this is the box of a bare stroke, which alone does not tell a 1 from a piece of a rule.
    #[must_use]
    pub fn is_slender(&self) -> bool {
        self.width * 4 < self.height
    }

    /// The box of the pixels `x0..x1`, `y0..y1` (ends excluded).
    ///
    /// # Panics
    /// In debug builds when a range is empty.
    #[must_use]
    pub fn from_edges(x0: u32, y0: u32, x1: u32, y1: u32) -> Self {
        debug_assert!(x1 > x0 && y1 > y0, "empty box {x0}..{x1} × {y0}..{y1}");
        Self { x: x0, y: y0, width: x1 - x0, height: y1 - y0 }
    }

    /// The box of left, top, right and bottom in parts of pixels, within a picture `width` and `height` pixels large; of at least one pixel.
    #[must_use]
    pub fn in_picture([left, top, right, bottom]: [f32; 4], (width, height): (u32, u32)) -> Self {
        let edges = |low: f32, high: f32, size: u32| {
            let low = (low.round().max(0.0) as u32).min(size.saturating_sub(1));
            (low, (high.round().max(0.0) as u32).clamp(low + 1, size.max(low + 1)))
        };
        let ((x0, x1), (y0, y1)) = (edges(left, right, width), edges(top, bottom, height));
        Self::from_edges(x0, y0, x1, y1)
    }

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

    /// Number of pixels.
    #[must_use]
    pub fn area(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// Left, top, right and bottom in pixels.
    #[must_use]
    pub fn edges(&self) -> [f32; 4] {
        [self.x as f32, self.y as f32, self.right() as f32, self.bottom() as f32]
    }

    /// Centre in pixels, x then y.
    #[must_use]
    pub fn center(&self) -> (f32, f32) {
        (self.x as f32 + self.width as f32 / 2.0, self.y as f32 + self.height as f32 / 2.0)
    }

    /// The same box in pixels a `factor`-th as large.
    #[must_use]
    pub fn scaled(&self, factor: u32) -> Self {
        Self { x: self.x * factor, y: self.y * factor, width: self.width * factor, height: self.height * factor }
    }

    /// What of it lies in a picture of this width and height.
    #[must_use]
    pub fn within(&self, (width, height): (u32, u32)) -> Self {
        Self::from_edges(self.x.min(width), self.y.min(height), self.right().min(width), self.bottom().min(height))
    }

    /// Smallest box around both.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::from_edges(
            self.x.min(other.x),
            self.y.min(other.y),
            self.right().max(other.right()),
            self.bottom().max(other.bottom()),
        )
    }

    /// Number of pixels that lie in both.
    #[must_use]
    pub fn intersection_area(&self, other: &Self) -> u64 {
        let width = self.right().min(other.right()).saturating_sub(self.x.max(other.x));
        let height = self.bottom().min(other.bottom()).saturating_sub(self.y.max(other.y));
        u64::from(width) * u64::from(height)
    }

    /// Intersection over union, 0 to 1.
    #[must_use]
    pub fn iou(&self, other: &Self) -> f32 {
        let intersection = self.intersection_area(other);
        intersection as f32 / (self.area() + other.area() - intersection) as f32
    }
}

/// The height that most of the writing has: the median of `heights`, each weighted by itself so that small print does not outvote
/// what was written large, without those several times as high as most, which are frames and drawings. `None` of none.
#[must_use]
pub fn usual_height(mut heights: Vec<u32>) -> Option<f32> {
    heights.sort_unstable();
    let median = u64::from(*heights.get(heights.len() / 2)?);
    heights.retain(|&height| u64::from(height) * 10 <= median * 32);
    let total: u64 = heights.iter().map(|&height| u64::from(height)).sum();
    let mut seen = 0;
    let usual = heights.into_iter().find(|&height| {
        seen += u64::from(height);
        2 * seen >= total
    });
    usual.map(|height| height as f32)
}

#[cfg(test)]
mod tests {
    use super::{BoundingBox, usual_height};

    #[test]
    fn iou_of_two_squares_that_share_a_quarter_is_a_seventh() {
        let a = BoundingBox { x: 0, y: 0, width: 4, height: 4 };
        let b = BoundingBox { x: 2, y: 2, width: 4, height: 4 };
        assert_eq!(a.intersection_area(&b), 4);
        assert!((a.iou(&b) - 4.0 / 28.0).abs() < 1e-6);
        assert_eq!(a.union(&b), BoundingBox { x: 0, y: 0, width: 6, height: 6 });
    }

    #[test]
    fn a_box_that_reaches_beyond_the_picture_ends_at_its_edge_and_one_outside_keeps_a_pixel() {
        let inside = BoundingBox { x: 3, y: 5, width: 7, height: 4 };
        assert_eq!(BoundingBox::in_picture([2.6, 5.4, 9.7, 9.2], (20, 10)), inside);
        let cut = BoundingBox { x: 0, y: 5, width: 20, height: 5 };
        assert_eq!(BoundingBox::in_picture([-4.0, 5.0, 33.0, 14.0], (20, 10)), cut);
        let corner = BoundingBox { x: 19, y: 0, width: 1, height: 1 };
        assert_eq!(BoundingBox::in_picture([40.0, -9.0, 50.0, -3.0], (20, 10)), corner);
    }

    #[test]
    fn boxes_apart_share_nothing() {
        let a = BoundingBox { x: 0, y: 0, width: 4, height: 4 };
        let b = BoundingBox { x: 4, y: 0, width: 4, height: 4 };
        assert_eq!(a.iou(&b), 0.0);
    }

    #[test]
    fn the_usual_height_is_that_of_the_writing_and_neither_of_small_print_nor_of_a_frame() {
        let mut heights = vec![10; 20];
        heights.extend([30; 12]);
        heights.push(900);
        assert_eq!(usual_height(heights), Some(30.0));
        assert_eq!(usual_height(vec![700, 40, 42]), Some(42.0));
        assert_eq!(usual_height(Vec::new()), None);
    }
}
