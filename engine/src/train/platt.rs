//! Fits the sigmoid from decision values to probabilities.

use crate::classify::coupling::Sigmoid;

/// Fits to decision values and whether each sample is of the first class.
///
/// Lin, Lin, Weng, "A note on Platt's probabilistic outputs for support vector machines" (Machine Learning 2007), algorithm 1:
/// Newton's method with backtracking on the regularised maximum likelihood.
pub(super) fn fit_sigmoid(values: &[f32], first: &[bool]) -> Sigmoid {
    let positive = first.iter().filter(|&&first| first).count() as f64;
    let negative = first.len() as f64 - positive;
    let (high, low) = ((positive + 1.0) / (positive + 2.0), 1.0 / (negative + 2.0));
    let targets: Vec<f64> = first.iter().map(|&first| if first { high } else { low }).collect();
    let objective = |a: f64, b: f64| -> f64 {
        values
            .iter()
            .zip(&targets)
            .map(|(&value, target)| {
                let z = f64::from(value) * a + b;
                if z >= 0.0 { target * z + (-z).exp().ln_1p() } else { (target - 1.0) * z + z.exp().ln_1p() }
            })
            .sum()
    };
    let (mut a, mut b) = (0.0f64, ((negative + 1.0) / (positive + 1.0)).ln());
    let mut best = objective(a, b);
    for _ in 0..100 {
        // The ridge of 1e-12 keeps the Hessian positive definite.
        let (mut h11, mut h22, mut h21, mut g1, mut g2) = (1e-12, 1e-12, 0.0, 0.0, 0.0);
        for (&value, target) in values.iter().zip(&targets) {
            let value = f64::from(value);
            let z = value * a + b;
            let p = if z >= 0.0 { (-z).exp() / (1.0 + (-z).exp()) } else { 1.0 / (1.0 + z.exp()) };
            let d2 = p * (1.0 - p);
            h11 += value * value * d2;
            h22 += d2;
            h21 += value * d2;
            let d1 = target - p;
            g1 += value * d1;
            g2 += d1;
        }
        if g1.abs() < 1e-5 && g2.abs() < 1e-5 {
            break;
        }
        let determinant = h11 * h22 - h21 * h21;
        let (da, db) = (-(h22 * g1 - h21 * g2) / determinant, -(-h21 * g1 + h11 * g2) / determinant);
        let slope = g1 * da + g2 * db;
        let mut step = 1.0;
        while step >= 1e-10 {
            let (next_a, next_b) = (a + step * da, b + step * db);
            let next = objective(next_a, next_b);
            if next < best + 1e-4 * step * slope {
                (a, b, best) = (next_a, next_b, next);
                break;
            }
            step /= 2.0;
        }
        if step < 1e-10 {
            break;
        }
    }
    Sigmoid { slope: a as f32, offset: b as f32 }
}

#[cfg(test)]
mod tests {
    use super::fit_sigmoid;
    use crate::random::SplitMix64;

    #[test]
    fn the_sigmoid_that_drew_the_samples_is_found_again() {
        let mut random = SplitMix64::new(3);
        let values: Vec<f32> = (0..20_000).map(|_| random.next_between(-3.0, 3.0)).collect();
        let first: Vec<bool> =
            values.iter().map(|v| random.next_unit() < 1.0 / (1.0 + (-1.7 * v + 0.4).exp())).collect();
        let found = fit_sigmoid(&values, &first);
        assert!((found.slope + 1.7).abs() < 0.1, "slope {}", found.slope);
        assert!((found.offset - 0.4).abs() < 0.1, "offset {}", found.offset);
    }

    #[test]
    fn samples_that_are_parted_cleanly_still_give_a_finite_sigmoid() {
        let values = [-2.0, -1.0, 1.0, 2.0];
        let found = fit_sigmoid(&values, &[false, false, true, true]);
        assert!(found.slope.is_finite() && found.slope < 0.0);
    }
}
