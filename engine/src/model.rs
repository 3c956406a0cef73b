//! Everything that reading depends on: projection, both classifiers, the threshold of being sure.

use crate::classify::knn::Knn;
use crate::classify::svm::Svm;
use crate::classify::{Classifier, Prediction};
use crate::features::{FeatureVector, gradient_directions};
use crate::normalize::{Ink, normalize};
use crate::project::{Projected, Projection};
use crate::reading::ClassifierKind;

/// A trained model.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// From feature vectors to the components that are compared.
    pub projection: Projection,
    /// The support vector machine.
    pub svm: Svm,
    /// The nearest-neighbour classifier.
    pub knn: Knn,
    /// Confidence from which a digit read by the SVM is sure; set on held-out samples.
    pub svm_sure: f32,
    /// The same for the nearest neighbours.
    pub knn_sure: f32,
}

/// The feature vector of one candidate's ink.
#[must_use]
pub fn features_of(ink: &Ink) -> FeatureVector {
    gradient_directions(&normalize(ink))
}

impl Model {
    /// The projected feature vector of one candidate's ink.
    #[must_use]
    pub fn project(&self, ink: &Ink) -> Projected {
        self.projection.project(&features_of(ink))
    }

    /// One prediction a sample.
    #[must_use]
    pub fn predict(&self, classifier: ClassifierKind, samples: &[Projected]) -> Vec<Prediction> {
        match classifier {
            ClassifierKind::Svm => self.svm.predict(samples),
            ClassifierKind::Knn => self.knn.predict(samples),
        }
    }

    /// Confidence from which a digit read by `classifier` is sure.
    #[must_use]
    pub fn sure(&self, classifier: ClassifierKind) -> f32 {
        match classifier {
            ClassifierKind::Svm => self.svm_sure,
            ClassifierKind::Knn => self.knn_sure,
        }
    }
}
