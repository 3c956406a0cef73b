//! Smooth random fields, for paper, tremor and pressure.

use super::rng::{scatter, to_unit};

/// Value noise from −1 to 1 that changes over distances of about 1 in `x` and `y`; each `seed` is another field.
pub(super) fn field(seed: u64, x: f32, y: f32) -> f32 {
    let (column, row) = (x.floor(), y.floor());
    let (fx, fy) = (smooth(x - column), smooth(y - row));
    let (column, row) = (column as i64, row as i64);
    let top = mix(knot(seed, column, row), knot(seed, column + 1, row), fx);
    let bottom = mix(knot(seed, column, row + 1), knot(seed, column + 1, row + 1), fx);
    mix(top, bottom, fy)
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
    use super::field;

    #[test]
    fn the_field_is_smooth_and_stays_within_1() {
        let values: Vec<f32> = (0..2000).map(|i| field(3, i as f32 * 0.01, 0.37)).collect();
        assert!(values.iter().all(|value| value.abs() <= 1.0));
        assert!(values.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 0.05));
        let (low, high) = values.iter().fold((1.0_f32, -1.0_f32), |(low, high), &v| (low.min(v), high.max(v)));
        assert!(high - low > 0.8, "nearly flat: {low} to {high}");
    }
}
