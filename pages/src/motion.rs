//! What a camera sees that moves while it takes the picture.

/// `values`, row by row and `width` to a row, blurred along a straight line of `length` pixels in the direction of this sine and cosine;
/// edges are repeated.
#[must_use]
pub(crate) fn moved(values: &[f32], width: usize, length: f32, (sin, cos): (f32, f32)) -> Vec<f32> {
    let height = values.len() / width.max(1);
    let steps = (2.0 * length).ceil().max(1.0) as usize;
    let seen = |pixel: usize| -> f32 {
        let (x, y) = ((pixel % width) as f32, (pixel / width) as f32);
        let at = |step: usize| {
            let along = length * (step as f32 / steps as f32 - 0.5);
            let column = (x + along * cos).round().clamp(0.0, (width - 1) as f32) as usize;
            let row = (y + along * sin).round().clamp(0.0, (height - 1) as f32) as usize;
            values[row * width + column]
        };
        (0..=steps).map(at).sum::<f32>() / (steps + 1) as f32
    };
    (0..values.len()).map(seen).collect()
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn a_dot_is_spread_along_a_line_and_keeps_its_ink() {
        let mut ink = vec![0.0; 60 * 40];
        ink[20 * 60 + 30] = 1.0;
        for (sin, cos) in [(0.0, 1.0), (0.6, 0.8), (-1.0, 0.0)] {
            let seen = moved(&ink, 60, 10.0, (sin, cos));
            let places = (0..60 * 40_usize).filter(|pixel| seen[*pixel] > 0.0);
            let places: Vec<(f32, f32)> =
                places.map(|pixel| ((pixel % 60) as f32 - 30.0, (pixel / 60) as f32 - 20.0)).collect();
            let reach = places.iter().map(|(x, y)| x.hypot(*y)).fold(0.0, f32::max);
            let aside = places.iter().map(|(x, y)| (x * sin - y * cos).abs()).fold(0.0, f32::max);
            assert!((4.0..6.0).contains(&reach), "it reaches {reach} pixels to either side");
            assert!(aside < 1.0, "it leaves the line by {aside} pixels");
            assert!((seen.iter().sum::<f32>() - 1.0).abs() < 1e-4);
        }
    }

    #[test]
    fn what_does_not_move_is_seen_as_it_is() {
        let values: Vec<f32> = (0..35).map(|i| i as f32).collect();
        assert_eq!(moved(&values, 7, 0.0, (0.0, 1.0)), values);
    }
}
