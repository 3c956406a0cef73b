//! Strokes → how much of each pixel is covered with ink.

/// Where the pen passes: centre and half the width of its line, in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PenPoint {
    pub(super) x: f32,
    pub(super) y: f32,
    pub(super) radius: f32,
}

/// Coverage of the pixels in a rectangle; everything outside is bare.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Coverage {
    /// Left edge in pixels of the picture.
    pub(super) x: usize,
    /// Top edge.
    pub(super) y: usize,
    pub(super) width: usize,
    /// Row by row, 0 (bare) to 1.
    pub(super) values: Vec<f32>,
}

impl Coverage {
    /// Each pixel's column, row and coverage.
    pub(super) fn pixels(&self) -> impl Iterator<Item = (usize, usize, f32)> {
        let (x, y, width) = (self.x, self.y, self.width.max(1));
        self.values.iter().enumerate().map(move |(i, &value)| (x + i % width, y + i / width, value))
    }
}

/// The ink of `strokes` on a picture of `width` × `height` pixels. `blur` is how far an edge's passage from bare to covered
/// reaches, in pixels; 1 is a sharp picture. A thin line loses depth by blur just as it does in a camera.
pub(super) fn cover(strokes: &[Vec<PenPoint>], blur: f32, width: usize, height: usize) -> Coverage {
    let blur = blur.max(1.0);
    let clip = |value: f32, limit: usize| value.clamp(0.0, limit as f32) as usize;
    let (mut x0, mut y0, mut x1, mut y1) = (f32::MAX, f32::MAX, f32::MIN, f32::MIN);
    for point in strokes.iter().flatten() {
        let reach = point.radius + blur;
        (x0, x1) = (x0.min(point.x - reach), x1.max(point.x + reach));
        (y0, y1) = (y0.min(point.y - reach), y1.max(point.y + reach));
    }
    let (left, top) = (clip(x0.floor(), width), clip(y0.floor(), height));
    let (right, bottom) = (clip(x1.ceil(), width).max(left), clip(y1.ceil(), height).max(top));
    let columns = right - left;
    let mut coverage = Coverage { x: left, y: top, width: columns, values: vec![0.0; columns * (bottom - top)] };
    for stroke in strokes {
        match stroke[..] {
            [only] => coverage.add_piece(only, only, blur),
            _ => stroke.windows(2).for_each(|pair| coverage.add_piece(pair[0], pair[1], blur)),
        }
    }
    coverage
}

impl Coverage {
    /// Adds the line between two points; where strokes cross, the darker one stays.
    fn add_piece(&mut self, a: PenPoint, b: PenPoint, blur: f32) {
        let reach = a.radius.max(b.radius) + blur / 2.0;
        let rows = self.values.len() / self.width.max(1);
        let within = |low: f32, high: f32, start: usize, count: usize| {
            let first = (low - reach - 0.5).floor() - start as f32;
            let last = (high + reach + 0.5).ceil() - start as f32;
            first.clamp(0.0, count as f32) as usize..last.clamp(0.0, count as f32) as usize
        };
        let columns = within(a.x.min(b.x), a.x.max(b.x), self.x, self.width);
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length_squared = (dx * dx + dy * dy).max(1e-12);
        for row in within(a.y.min(b.y), a.y.max(b.y), self.y, rows) {
            let y = (self.y + row) as f32 + 0.5 - a.y;
            for column in columns.clone() {
                let x = (self.x + column) as f32 + 0.5 - a.x;
                let along = ((x * dx + y * dy) / length_squared).clamp(0.0, 1.0);
                let (off_x, off_y) = (x - along * dx, y - along * dy);
                let radius = a.radius + (b.radius - a.radius) * along;
                let value = covered((off_x * off_x + off_y * off_y).sqrt(), radius, blur);
                let pixel = &mut self.values[row * self.width + column];
                *pixel = pixel.max(value);
            }
        }
    }
}

/// The part of a window `blur` wide, `distance` from the middle of a line, that the line covers.
fn covered(distance: f32, radius: f32, blur: f32) -> f32 {
    let window = blur / 2.0;
    (((distance + window).min(radius) - (distance - window).max(-radius)) / blur).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::{PenPoint, cover};

    fn point(x: f32, y: f32, radius: f32) -> PenPoint {
        PenPoint { x, y, radius }
    }

    /// The obvious way: count which of 16 × 16 places in each pixel lie within the pen's disc anywhere on its way.
    fn cover_slowly(strokes: &[Vec<PenPoint>], width: usize, height: usize) -> Vec<f32> {
        let inside = |x: f32, y: f32| {
            strokes.iter().any(|stroke| {
                stroke.windows(2).any(|pair| {
                    (0..=100).any(|step| {
                        let t = step as f32 / 100.0;
                        let (cx, cy) =
                            (pair[0].x + (pair[1].x - pair[0].x) * t, pair[0].y + (pair[1].y - pair[0].y) * t);
                        let radius = pair[0].radius + (pair[1].radius - pair[0].radius) * t;
                        (x - cx) * (x - cx) + (y - cy) * (y - cy) <= radius * radius
                    })
                })
            })
        };
        let count = |i: usize| {
            let (column, row) = ((i % width) as f32, (i / width) as f32);
            let places = (0..256).filter(|&place| {
                inside(column + ((place % 16) as f32 + 0.5) / 16.0, row + ((place / 16) as f32 + 0.5) / 16.0)
            });
            places.count() as f32 / 256.0
        };
        (0..width * height).map(count).collect()
    }

    #[test]
    fn coverage_is_near_that_of_sixteen_by_sixteen_places_in_each_pixel() {
        let strokes = [
            vec![point(4.3, 4.1, 1.6), point(17.2, 9.7, 2.4), point(15.5, 25.3, 1.2)],
            vec![point(2.0, 20.5, 1.0), point(27.6, 20.5, 1.0)],
        ];
        let (width, height) = (30, 30);
        let coverage = cover(&strokes, 1.0, width, height);
        let mut fast = vec![0.0; width * height];
        coverage.pixels().for_each(|(x, y, value)| fast[y * width + x] = value);
        let slow = cover_slowly(&strokes, width, height);
        let worst = fast.iter().zip(&slow).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        let mean = fast.iter().zip(&slow).map(|(a, b)| (a - b).abs()).sum::<f32>() / slow.len() as f32;
        assert!(worst < 0.25, "a pixel is off by {worst}");
        assert!(mean < 0.01, "pixels are off by {mean} in the mean");
    }

    #[test]
    fn blur_spreads_a_thin_line_and_keeps_its_ink() {
        let line = [vec![point(-5.0, 10.5, 1.0), point(40.0, 10.5, 1.0)]];
        let column = |blur: f32| -> Vec<f32> {
            cover(&line, blur, 30, 20).pixels().filter(|pixel| pixel.0 == 15).map(|pixel| pixel.2).collect()
        };
        let (sharp, soft) = (column(1.0), column(4.0));
        assert!((sharp.iter().sum::<f32>() - soft.iter().sum::<f32>()).abs() < 0.05);
        assert_eq!(sharp.iter().copied().fold(0.0, f32::max), 1.0);
        assert!((soft.iter().copied().fold(0.0, f32::max) - 0.5).abs() < 0.01);
    }

    #[test]
    fn ink_outside_the_picture_is_left_out() {
        let coverage = cover(&[vec![point(-50.0, -50.0, 2.0), point(-40.0, -45.0, 2.0)]], 1.0, 20, 20);
        assert!(coverage.values.iter().all(|&value| value == 0.0));
    }
}
