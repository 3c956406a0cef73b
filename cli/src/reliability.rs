//! How far confidences can be believed: the reliability curve and the expected calibration error.

use serde::Serialize;

/// Bins of equal width that confidences are sorted into.
const BINS: usize = 15;

/// Readings of about the same confidence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub(crate) struct Bin {
    /// How many there are.
    pub(crate) count: usize,
    /// Their mean confidence, 0 to 1.
    pub(crate) confidence: f64,
    /// The share of them that is right, 0 to 1.
    pub(crate) accuracy: f64,
}

/// Confidence against accuracy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Reliability {
    /// From low to high confidence; bins without readings are left out.
    pub(crate) bins: Vec<Bin>,
    /// Expected calibration error: the mean distance of confidence and accuracy, weighted by count (Naeini, Cooper, Hauskrecht 2015).
    pub(crate) calibration_error: f64,
}

impl Reliability {
    /// Of readings: their confidence, 0 to 1, and whether they are right.
    pub(crate) fn of(readings: impl IntoIterator<Item = (f32, bool)>) -> Self {
        let mut bins = [Bin::default(); BINS];
        for (confidence, right) in readings {
            let bin = &mut bins[((f64::from(confidence) * BINS as f64) as usize).min(BINS - 1)];
            bin.count += 1;
            bin.confidence += f64::from(confidence);
            bin.accuracy += f64::from(u8::from(right));
        }
        let mut bins: Vec<Bin> = bins.into_iter().filter(|bin| bin.count > 0).collect();
        for bin in &mut bins {
            bin.confidence /= bin.count as f64;
            bin.accuracy /= bin.count as f64;
        }
        let count: usize = bins.iter().map(|bin| bin.count).sum();
        let distance: f64 = bins.iter().map(|bin| bin.count as f64 * (bin.confidence - bin.accuracy).abs()).sum();
        Self { bins, calibration_error: distance / count.max(1) as f64 }
    }
}

#[cfg(test)]
mod tests {
    use super::Reliability;

    #[test]
    fn the_error_is_the_mean_distance_of_confidence_and_accuracy() {
        // Ten readings at 0.9, eight of them right; ten at 0.5, five of them right.
        let readings = (0..10).map(|i| (0.9, i < 8)).chain((0..10).map(|i| (0.5, i < 5)));
        let reliability = Reliability::of(readings);
        assert_eq!(reliability.bins.iter().map(|bin| bin.count).collect::<Vec<_>>(), [10, 10]);
        assert!((reliability.calibration_error - 0.05).abs() < 1e-6);
        assert_eq!(Reliability::of([(1.0, true)]).calibration_error, 0.0);
        assert!(Reliability::of([]).bins.is_empty());
    }
}
