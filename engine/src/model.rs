//! Everything that reading depends on: projection, both classifiers, and from when each is sure of a digit by itself.

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
    /// Confidence from which the SVM by itself is sure of a digit that was cut out; set on held-out samples. On a page
    /// [`GlyphParams::sure`](crate::glyphs::GlyphParams::sure) counts.
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

    /// Confidence from which `classifier` by itself is sure of a digit that was cut out.
    #[must_use]
    pub fn sure(&self, classifier: ClassifierKind) -> f32 {
        match classifier {
            ClassifierKind::Svm => self.svm_sure,
            ClassifierKind::Knn => self.knn_sure,
        }
    }
}
