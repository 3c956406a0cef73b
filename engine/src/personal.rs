//! What a model has learned of one hand: evidence that is added to its own.
//!
//! The model itself stays as it is. A second, small support vector machine knows the hand's samples; its decision values are added to
//! the log odds of the model's pairs, times a weight. Where it knows nothing, far from all its samples, its values are near 0 and the
//! model decides as ever; with weight 0 it always does. Nearest neighbours are added likewise, as further votes.

use crate::classify::coupling::{Sigmoid, couple};
use crate::classify::knn::{Knn, stored};
use crate::classify::svm::Svm;
use crate::classify::{MAX_CLASSES, Prediction};
use crate::error::ModelError;
use crate::model::Model;
use crate::normalize::Ink;
use crate::project::Projected;
use crate::reading::ClassifierKind;

/// Longest side of a sample's ink: nearly three times what is left of it once it is normalised.
pub const MAX_INK_SIDE: usize = 96;

/// Most samples of a hand: above, training takes more than the seconds that somebody waits.
pub const MAX_SAMPLES: usize = 5000;

/// One digit that somebody wrote, and which one it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelledInk {
    /// 0 to 9.
    pub label: u8,
    /// What it looks like, at most [`MAX_INK_SIDE`] pixels a side.
    pub ink: Ink,
}

/// What a model has learned of one hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Personal {
    /// [`Model::fingerprint`] of the model that it adds to.
    pub base: u32,
    /// What it was learned from: enough to learn it again for another model.
    pub samples: Vec<LabelledInk>,
    /// The hand's machine. Its sigmoids have the weight of its evidence as their slope, with the sign turned, and no offset.
    pub svm: Svm,
    /// The hand's neighbours.
    pub knn: Knn,
    /// Votes of one of the hand's neighbours; 0 where they are not asked.
    pub knn_weight: f32,
}

impl Personal {
    /// One prediction a sample, by the model and this together.
    #[must_use]
    pub fn predict(&self, model: &Model, classifier: ClassifierKind, samples: &[Projected]) -> Vec<Prediction> {
        match classifier {
            ClassifierKind::Svm => {
                let values = model.svm.decision_values(samples).into_iter().zip(self.svm.decision_values(samples));
                let add = |(own, more): (Vec<f32>, Vec<f32>)| {
                    let mut odds = log_odds(&own, &model.svm.sigmoids);
                    odds.iter_mut().zip(log_odds(&more, &self.svm.sigmoids)).for_each(|(odds, more)| *odds += more);
                    of_log_odds(&odds, model.svm.classes())
                };
                values.map(add).collect()
            }
            ClassifierKind::Knn => {
                let vote = |sample: &Projected| {
                    let sample = stored(sample);
                    of_votes(&model.knn.nearest(&sample), &self.knn.nearest(&sample), self.knn_weight)
                };
                samples.iter().map(vote).collect()
            }
        }
    }

    /// Whether `model` is the one that this adds to.
    ///
    /// # Errors
    /// [`ModelError::OtherBase`] when it is not.
    pub fn check_base(&self, model: &Model) -> Result<(), ModelError> {
        let (found, known) = (self.base, model.fingerprint());
        if found == known && self.svm.classes() == model.svm.classes() {
            return Ok(());
        }
        Err(ModelError::OtherBase { found, known })
    }
}

/// Log odds of each pair's first class, from decision values.
pub(crate) fn log_odds(values: &[f32], sigmoids: &[Sigmoid]) -> Vec<f32> {
    values.iter().zip(sigmoids).map(|(value, sigmoid)| -(sigmoid.slope * value + sigmoid.offset)).collect()
}

/// The distribution that pairs of these log odds belong to.
pub(crate) fn of_log_odds(odds: &[f32], classes: usize) -> Prediction {
    const PLAIN: Sigmoid = Sigmoid { slope: -1.0, offset: 0.0 };
    let pairs: Vec<f32> = odds.iter().map(|&odds| PLAIN.probability(odds)).collect();
    Prediction { probabilities: couple(&pairs, classes) }
}

/// The distribution that neighbours vote for, those of the hand with `weight` votes each: as [`Knn`]'s own, by inverse squared distance.
pub(crate) fn of_votes(own: &[(i32, u8)], more: &[(i32, u8)], weight: f32) -> Prediction {
    let more = if weight > 0.0 { more } else { &[] };
    let nearest = own.iter().chain(more).map(|near| near.0).min().unwrap_or(0);
    let floor = 1.0 + nearest as f32 * 0.1;
    let mut probabilities = [0.0f32; MAX_CLASSES];
    for (neighbors, weight) in [(own, 1.0), (more, weight)] {
        for &(distance, label) in neighbors {
            probabilities[usize::from(label).min(MAX_CLASSES - 1)] += weight / (floor + distance as f32);
        }
    }
    let total: f32 = probabilities.iter().sum();
    if total > 0.0 {
        probabilities.iter_mut().for_each(|p| *p /= total);
    }
    Prediction { probabilities }
}
