//! Projected feature vectors → probabilities of each class.

pub mod coupling;
pub mod knn;
pub mod svm;

use crate::project::Projected;

/// The ten digits.
pub const DIGITS: usize = 10;
/// The digits, and behind them everything that is none.
pub const MAX_CLASSES: usize = DIGITS + 1;

/// What a classifier says of one candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// Probability of each digit, and last of being none of them; together 1. A model without that last class leaves it at 0.
    pub probabilities: [f32; MAX_CLASSES],
}

impl Prediction {
    /// The most probable digit and its probability among the digits and what is none.
    #[must_use]
    pub fn best(&self) -> (u8, f32) {
        let mut best = (0, self.probabilities[0]);
        for (label, &probability) in self.probabilities[..DIGITS].iter().enumerate().skip(1) {
            if probability > best.1 {
                best = (label, probability);
            }
        }
        (best.0 as u8, best.1)
    }

    /// The most probable digit.
    #[must_use]
    pub fn label(&self) -> u8 {
        self.best().0
    }

    /// The most probable digit's probability.
    #[must_use]
    pub fn confidence(&self) -> f32 {
        self.best().1
    }

    /// Probability of being none of the ten digits.
    #[must_use]
    pub fn not_a_digit(&self) -> f32 {
        self.probabilities[DIGITS]
    }

    /// Whether some digit is more probable than none.
    #[must_use]
    pub fn is_digit(&self) -> bool {
        self.confidence() >= self.not_a_digit()
    }

    /// The digits other than the best, the most probable first.
    #[must_use]
    pub fn others(&self) -> Vec<(u8, f32)> {
        let best = self.best().0;
        let mut others: Vec<(u8, f32)> = (0..DIGITS as u8)
            .filter(|&label| label != best)
            .map(|label| (label, self.probabilities[label as usize]))
            .collect();
        others.sort_by(|a, b| b.1.total_cmp(&a.1));
        others
    }
}

/// Tells what candidates are.
pub trait Classifier {
    /// One prediction a sample, in the same order.
    fn predict(&self, samples: &[Projected]) -> Vec<Prediction>;
}
