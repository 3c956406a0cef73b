//! Between a plane and a picture of it.

/// A point.
pub(super) type Point = (f64, f64);

/// A projective map of the plane, row by row; its last entry is 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Homography([f64; 9]);

impl Homography {
    /// The map that brings each of four points to its partner. `None` where three of them lie on a line.
    pub(super) fn between(from: [Point; 4], to: [Point; 4]) -> Option<Self> {
        // Eight linear equations, two a point: x' (g·x + h·y + 1) = a·x + b·y + c, and likewise for y'.
        let mut rows = [[0.0f64; 9]; 8];
        for (i, (&(x, y), &(u, v))) in from.iter().zip(&to).enumerate() {
            rows[2 * i] = [x, y, 1.0, 0.0, 0.0, 0.0, -u * x, -u * y, u];
            rows[2 * i + 1] = [0.0, 0.0, 0.0, x, y, 1.0, -v * x, -v * y, v];
        }
        for column in 0..8 {
            let pivot = (column..8).max_by(|&a, &b| rows[a][column].abs().total_cmp(&rows[b][column].abs()))?;
            rows.swap(column, pivot);
            if rows[column][column].abs() < 1e-9 {
                return None;
            }
            let pivot = rows[column];
            for (i, row) in rows.iter_mut().enumerate() {
                if i != column {
                    let factor = row[column] / pivot[column];
                    row.iter_mut().zip(pivot).for_each(|(value, pivot)| *value -= factor * pivot);
                }
            }
        }
        let mut entries = [1.0; 9];
        for (i, row) in rows.iter().enumerate() {
            entries[i] = row[8] / row[i];
        }
        Some(Self(entries))
    }

    /// Where a point goes.
    pub(super) fn map(&self, (x, y): Point) -> Point {
        let [a, b, c, d, e, f, g, h, i] = self.0;
        let depth = g * x + h * y + i;
        ((a * x + b * y + c) / depth, (d * x + e * y + f) / depth)
    }

    /// How much larger areas get around a point.
    pub(super) fn area_factor(&self, (x, y): Point) -> f64 {
        let near = 0.5;
        let (right, below, here) = (self.map((x + near, y)), self.map((x, y + near)), self.map((x, y)));
        let (ax, ay) = (right.0 - here.0, right.1 - here.1);
        let (bx, by) = (below.0 - here.0, below.1 - here.1);
        (ax * by - ay * bx).abs() / (near * near)
    }
}

#[cfg(test)]
mod tests {
    use super::Homography;

    const UNIT: [(f64, f64); 4] = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)];

    #[test]
    fn the_four_points_go_to_their_partners_and_the_middle_to_where_the_diagonals_cross() {
        let to = [(100.0, 50.0), (300.0, 60.0), (340.0, 280.0), (60.0, 270.0)];
        let map = Homography::between(UNIT, to).unwrap();
        for (from, to) in UNIT.into_iter().zip(to) {
            let (x, y) = map.map(from);
            assert!((x - to.0).abs() < 1e-6 && (y - to.1).abs() < 1e-6);
        }
        let (x, y) = map.map((5.0, 5.0));
        let on_line = |(ax, ay): (f64, f64), (bx, by): (f64, f64)| ((bx - ax) * (y - ay) - (by - ay) * (x - ax)).abs();
        assert!(on_line(to[0], to[2]) < 1e-6 && on_line(to[1], to[3]) < 1e-6);
    }

    #[test]
    fn areas_grow_by_the_square_of_the_scale() {
        let map = Homography::between(UNIT, UNIT.map(|(x, y)| (3.0 * x + 1.0, 3.0 * y))).unwrap();
        assert!((map.area_factor((4.0, 7.0)) - 9.0).abs() < 1e-6);
    }

    #[test]
    fn points_on_a_line_have_no_map() {
        assert_eq!(Homography::between([(0.0, 0.0), (1.0, 1.0), (2.0, 2.0), (3.0, 3.0)], UNIT), None);
    }
}
