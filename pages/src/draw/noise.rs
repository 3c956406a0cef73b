//! Smooth random fields, for paper, tremor and pressure.

use crate::rng::{scatter, to_unit};

/// Value noise from −1 to 1 that changes over distances of about 1 in `x` and `y`; each `seed` is another field.
pub(super) fn field(seed: u64, x: f32, y: f32) -> f32 {
    let (column, row) = (x.floor(), y.floor());
    let (fx, fy) = (smooth(x - column), smooth(y - row));
    let (column, row) = (column as i64, row as i64);
    let top = mix(knot(seed, column, row), knot(seed, column + 1, row), fx);
    let bottom = mix(knot(seed, column, row + 1), knot(seed, column + 1, row + 1), fx);
    mix(top, bottom, fy)
}

/// A field like [`field`] over a whole picture, its knots worked out beforehand: a look-up for each pixel, not a dozen products.
pub(super) struct Grid {
    cell: f32,
    columns: usize,
    knots: Vec<f32>,
}

impl Grid {
    /// For places from 0 to `width` and `height`; the field changes over distances of about `cell`.
    pub(super) fn new(seed: u64, width: u32, height: u32, cell: f32) -> Self {
        let count = |length: u32| (length as f32 / cell) as usize + 2;
        let (columns, rows) = (count(width), count(height));
        let knots = (0..columns * rows).map(|i| knot(seed, (i % columns) as i64, (i / columns) as i64)).collect();
        Self { cell, columns, knots }
    }

    /// From −1 to 1.
    pub(super) fn at(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x / self.cell, y / self.cell);
        let (column, row) = (x as usize, y as usize);
        let (fx, fy) = (smooth(x - column as f32), smooth(y - row as f32));
        let above = &self.knots[row * self.columns + column..];
        let below = &above[self.columns..];
        mix(mix(above[0], above[1], fx), mix(below[0], below[1], fx), fy)
    }
}

fn knot(seed: u64, column: i64, row: i64) -> f32 {
    let place = (column as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (row as u64).wrapping_mul(0xc2b2_ae3d_27d4_eb4f);
    to_unit(scatter(scatter(place) ^ seed)) * 2.0 - 1.0
}

/// `t` from 0 to 1, with no slope at either end.
pub(super) fn smooth(t: f32) -> f32 {
    t * t * (3.0 - 2.0 * t)
}

/// `a` where `t` is 0, `b` where it is 1.
pub(super) fn mix(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

#[cfg(test)]
mod tests {
    use super::{Grid, field};

    #[test]
    fn the_grid_is_the_field() {
        let grid = Grid::new(9, 50, 40, 7.0);
        for (x, y) in [(0.0, 0.0), (49.0, 39.0), (13.0, 20.5), (48.9, 6.9)] {
            assert!((grid.at(x, y) - field(9, x / 7.0, y / 7.0)).abs() < 1e-5, "at {x}, {y}");
        }
    }

    #[test]
    fn the_field_is_smooth_and_stays_within_1() {
        let values: Vec<f32> = (0..2000).map(|i| field(3, i as f32 * 0.01, 0.37)).collect();
        assert!(values.iter().all(|value| value.abs() <= 1.0));
        assert!(values.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 0.05));
        let (low, high) = values.iter().fold((1.0_f32, -1.0_f32), |(low, high), &v| (low.min(v), high.max(v)));
        assert!(high - low > 0.8, "nearly flat: {low} to {high}");
    }
}
