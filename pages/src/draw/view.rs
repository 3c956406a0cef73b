//! Where a point of the page lies in the picture of it.

use super::curve::Point;

/// A camera held askew: the page turned, then seen from nearer one edge. The whole page stays in the picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct View {
    center: Point,
    size: Point,
    sin: f32,
    cos: f32,
    scale: f32,
    keystone: f32,
}

impl View {
    /// `lean_degrees` turns clockwise; at `keystone` k the upper edge is drawn 1 − k times as long as the lower one.
    pub(super) fn new(width: u32, height: u32, lean_degrees: f32, keystone: f32) -> Self {
        let (sin, cos) = sin_cos(lean_degrees);
        let (w, h) = (width as f32, height as f32);
        let across = w * cos.abs() + h * sin.abs();
        let down = w * sin.abs() + h * cos.abs();
        // With keystone, the near edge must fit too.
        let scale = (w / across).min(h / down) * (1.0 - 0.5 * keystone.abs());
        Self { center: (w / 2.0, h / 2.0), size: (w, h), sin, cos, scale, keystone }
    }

    pub(super) fn to_picture(self, (x, y): Point) -> Point {
        let (x, y) = ((x - self.center.0) * self.scale, (y - self.center.1) * self.scale);
        let (x, y) = (x * self.cos - y * self.sin, x * self.sin + y * self.cos);
        // An edge half a picture away shrinks or grows by half of k; that of the far side moves as one.
        let depth = 1.0 - self.keystone * y / self.size.1;
        (self.center.0 + x / depth, self.center.1 + y / depth)
    }

    /// Where a point of the picture lies on the page.
    pub(super) fn to_page(self, (x, y): Point) -> Point {
        let (x, y) = (x - self.center.0, y - self.center.1);
        let y = y / (1.0 + self.keystone * y / self.size.1);
        let x = x * (1.0 - self.keystone * y / self.size.1);
        let (x, y) = (x * self.cos + y * self.sin, y * self.cos - x * self.sin);
        (self.center.0 + x / self.scale, self.center.1 + y / self.scale)
    }

    /// How much smaller things get, on the whole.
    pub(super) fn scale(self) -> f32 {
        self.scale
    }
}

/// Sine and cosine by Taylor's series: `f32::sin` differs in the last bit between systems, and with it pixels would.
pub(super) fn sin_cos(degrees: f32) -> (f32, f32) {
    let angle = f64::from(degrees % 360.0) * std::f64::consts::PI / 180.0;
    let (mut sin, mut cos, mut term) = (0.0, 0.0, 1.0);
    for n in 0..40 {
        match n % 4 {
            0 => cos += term,
            1 => sin += term,
            2 => cos -= term,
            _ => sin -= term,
        }
        term *= angle / f64::from(n + 1);
    }
    (sin as f32, cos as f32)
}

#[cfg(test)]
mod tests {
    use super::{View, sin_cos};

    #[test]
    fn a_point_of_the_page_is_found_again_in_its_picture() {
        for (lean, keystone) in [(0.0, 0.0), (17.0, 0.0), (-30.0, 0.2), (95.0, -0.3)] {
            let view = View::new(300, 200, lean, keystone);
            for point in [(0.0, 0.0), (300.0, 200.0), (150.0, 100.0), (20.0, 170.0)] {
                let (x, y) = view.to_page(view.to_picture(point));
                assert!((x - point.0).hypot(y - point.1) < 0.01, "{point:?} at {lean}, {keystone}: {x}, {y}");
            }
        }
    }

    #[test]
    fn sine_and_cosine_are_those_of_the_library() {
        for degrees in -720..=720 {
            let degrees = degrees as f32 * 0.7;
            let (sin, cos) = sin_cos(degrees);
            assert!((sin - degrees.to_radians().sin()).abs() < 1e-5, "sine of {degrees}");
            assert!((cos - degrees.to_radians().cos()).abs() < 1e-5, "cosine of {degrees}");
        }
    }

    #[test]
    fn a_straight_view_moves_nothing() {
        assert_eq!(View::new(300, 200, 0.0, 0.0).to_picture((12.0, 34.0)), (12.0, 34.0));
    }

    #[test]
    fn the_corners_stay_in_the_picture_however_it_is_held() {
        for lean in [-180.0, -90.0, -30.0, -7.0, 0.0, 4.0, 45.0, 90.0] {
            for keystone in [-0.3, 0.0, 0.2] {
                let view = View::new(300, 200, lean, keystone);
                for corner in [(0.0, 0.0), (300.0, 0.0), (0.0, 200.0), (300.0, 200.0)] {
                    let (x, y) = view.to_picture(corner);
                    assert!(
                        (-0.1..300.1).contains(&x) && (-0.1..200.1).contains(&y),
                        "{corner:?} at {lean}, {keystone}"
                    );
                }
            }
        }
    }

    #[test]
    fn keystone_makes_the_upper_edge_shorter() {
        let view = View::new(300, 200, 0.0, 0.2);
        let length = |y| view.to_picture((300.0, y)).0 - view.to_picture((0.0, y)).0;
        assert!((length(0.0) / length(200.0) - 0.82).abs() < 0.04);
    }
}
