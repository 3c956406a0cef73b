//! Decision values of pairs of classes → probabilities of all classes.

use super::MAX_CLASSES;

/// Turns a decision value into the probability of the pair's first class: `1 / (1 + exp(slope · value + offset))`.
///
/// Platt, "Probabilistic outputs for support vector machines" (1999); fitted as Lin, Lin, Weng (2007) do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sigmoid {
    /// Negative where larger values speak for the first class.
    pub slope: f32,
    /// Shifts the value at which both classes are equally probable.
    pub offset: f32,
}

impl Sigmoid {
    /// Probability of the pair's first class, kept off 0 and 1 by 10⁻⁷ as the coupling needs it.
    #[must_use]
    pub fn probability(&self, value: f32) -> f32 {
        let z = self.slope * value + self.offset;
        let p = if z >= 0.0 { (-z).exp() / (1.0 + (-z).exp()) } else { 1.0 / (1.0 + z.exp()) };
        p.clamp(1e-7, 1.0 - 1e-7)
    }
}

/// Index of the pair `(a, b)`, `a < b`, among the pairs of `classes` classes in lexical order.
#[inline]
#[must_use]
pub fn pair_index(a: usize, b: usize, classes: usize) -> usize {
    debug_assert!(a < b && b < classes);
    a * (2 * classes - a - 1) / 2 + b - a - 1
}

/// Couples the probabilities `pairs[pair_index(a, b)]` of `a` against `b` into one distribution over `classes` classes.
///
/// The second approach of Wu, Lin, Weng, "Probability estimates for multi-class classification by pairwise coupling" (JMLR 2004),
/// algorithm 2: minimises Σ (r_ba·p_a − r_ab·p_b)² by cyclic updates.
#[must_use]
pub fn couple(pairs: &[f32], classes: usize) -> [f32; MAX_CLASSES] {
    let mut q = [[0.0f64; MAX_CLASSES]; MAX_CLASSES];
    for a in 0..classes {
        for b in a + 1..classes {
            let r_ab = f64::from(pairs[pair_index(a, b, classes)]);
            let r_ba = 1.0 - r_ab;
            q[a][a] += r_ba * r_ba;
            q[b][b] += r_ab * r_ab;
            q[a][b] = -r_ab * r_ba;
            q[b][a] = q[a][b];
        }
    }
    let mut p = [0.0f64; MAX_CLASSES];
    p[..classes].fill(1.0 / classes as f64);
    // 100 rounds and this tolerance are LIBSVM's; it takes 5 to 20 as a rule.
    let tolerance = 0.005 / classes as f64;
    for _ in 0..100 {
        let mut qp = [0.0f64; MAX_CLASSES];
        let mut pqp = 0.0;
        for a in 0..classes {
            qp[a] = (0..classes).map(|b| q[a][b] * p[b]).sum();
            pqp += p[a] * qp[a];
        }
        if qp[..classes].iter().all(|value| (value - pqp).abs() < tolerance) {
            break;
        }
        for a in 0..classes {
            let change = (pqp - qp[a]) / q[a][a];
            p[a] += change;
            pqp = (pqp + change * (change * q[a][a] + 2.0 * qp[a])) / ((1.0 + change) * (1.0 + change));
            for b in 0..classes {
                qp[b] = (qp[b] + change * q[a][b]) / (1.0 + change);
                p[b] /= 1.0 + change;
            }
        }
    }
    p.map(|p| p as f32)
}

#[cfg(test)]
mod tests {
    use super::{Sigmoid, couple, pair_index};

    #[test]
    fn pairs_are_numbered_in_lexical_order() {
        let mut next = 0;
        for a in 0..11 {
            for b in a + 1..11 {
                assert_eq!(pair_index(a, b, 11), next);
                next += 1;
            }
        }
    }

    #[test]
    fn coupling_gives_back_the_distribution_that_the_pairs_come_from() {
        let truth = [0.5f32, 0.2, 0.15, 0.1, 0.05];
        let mut pairs = vec![0.0; 10];
        for a in 0..5 {
            for b in a + 1..5 {
                pairs[pair_index(a, b, 5)] = truth[a] / (truth[a] + truth[b]);
            }
        }
        let coupled = couple(&pairs, 5);
        for (found, truth) in coupled.iter().zip(truth) {
            assert!((found - truth).abs() < 0.01, "{found} for {truth}");
        }
        assert!((coupled.iter().sum::<f32>() - 1.0).abs() < 1e-4);
    }

    #[test]
    fn a_sigmoid_stays_between_its_bounds_for_any_value() {
        let sigmoid = Sigmoid { slope: -2.0, offset: 0.1 };
        assert!(sigmoid.probability(f32::MAX) <= 1.0 && sigmoid.probability(f32::MIN) > 0.0);
        assert!(sigmoid.probability(1.0) > 0.5 && sigmoid.probability(-1.0) < 0.5);
    }
}
