//! One-vs-one training with smartcore's support vector classifier.
//!
//! smartcore evaluates its kernel on copied rows before it asks its cache and forgets the kernel when saved. Here a row is one
//! number, the sample's index, and the kernel looks both samples up; support vectors, weights and bias are read back through serde.

use super::{Stop, map_all};
use crate::error::TrainError;
use crate::project::{Projected, SCALE, squared_distance};
use serde::{Deserialize, Serialize};
use smartcore::error::Failed;
use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::svm::Kernel;
use smartcore::svm::svc::{SVC, SVCParameters};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

/// Gaussian kernel over the indices of samples that it holds.
#[derive(Debug, Serialize, Deserialize)]
struct IndexedGaussian {
    gamma: f64,
    #[serde(skip)]
    samples: Arc<Vec<Projected>>,
    #[serde(skip)]
    gram: Option<Arc<Gram>>,
    #[serde(skip)]
    stop: Stop,
}

/// Unwinds out of smartcore's optimiser, which knows no other way to be left and takes any time over samples that cannot be told apart.
struct Stopped;

#[typetag::serde]
impl Kernel for IndexedGaussian {
    fn apply(&self, x_i: &Vec<f64>, x_j: &Vec<f64>) -> Result<f64, Failed> {
        if self.stop.is_told() {
            // No fault of anybody's: unlike a panic it is not reported.
            resume_unwind(Box::new(Stopped));
        }
        let (i, j) = (x_i[0] as usize, x_j[0] as usize);
        Ok(match &self.gram {
            Some(gram) => gram.values[i * gram.side + j].into(),
            None => gaussian(self.gamma, &self.samples[i], &self.samples[j]),
        })
    }
}

fn gaussian(gamma: f64, a: &Projected, b: &Projected) -> f64 {
    (-gamma * f64::from(squared_distance(a, b)) / f64::from(SCALE * SCALE)).exp()
}

/// The kernel's values between all samples: worth its memory where the same few samples are trained on again and again.
#[derive(Debug, Default)]
pub(super) struct Gram {
    side: usize,
    values: Vec<f32>,
}

impl Gram {
    /// Of `samples`, row by row.
    ///
    /// # Errors
    /// [`TrainError::Stopped`].
    pub(super) fn of(samples: &[Projected], gamma: f64, stop: &Stop) -> Result<Self, TrainError> {
        let row = |a: &Projected| {
            let others = if stop.is_told() { &[] } else { samples };
            others.iter().map(|b| gaussian(gamma, a, b) as f32).collect::<Vec<f32>>()
        };
        let values = map_all(samples, row).concat();
        stop.check()?;
        Ok(Self { side: samples.len(), values })
    }
}

/// What smartcore's classifier holds, as it serialises itself.
#[derive(Deserialize)]
struct Fitted {
    classes: Option<(i32, i32)>,
    instances: Option<Vec<Vec<f64>>>,
    w: Option<Vec<f64>>,
    b: Option<f64>,
}

/// One decision function: `bias + Σ weight · kernel(sample, support vector)`, positive for the first class.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DecisionFunction {
    /// Index into the samples trained on, and weight.
    pub(super) support: Vec<(usize, f32)>,
    pub(super) bias: f32,
}

/// How a pair is trained.
#[derive(Debug, Clone, Copy)]
pub(super) struct PairParams {
    pub(super) c: f64,
    pub(super) gamma: f64,
    pub(super) epochs: usize,
    pub(super) seed: u64,
}

/// Trains `first` against `second`, both given as indices into `samples` and into `gram` where that is known. Where one is empty there is nothing to decide.
///
/// # Errors
/// [`TrainError::Unsolved`] with smartcore's reason, [`TrainError::Stopped`].
pub(super) fn train_pair(
    samples: &Arc<Vec<Projected>>,
    gram: Option<&Arc<Gram>>,
    first: &[usize],
    second: &[usize],
    params: PairParams,
    stop: &Stop,
) -> Result<DecisionFunction, TrainError> {
    if first.is_empty() || second.is_empty() {
        return Ok(DecisionFunction { support: Vec::new(), bias: 0.0 });
    }
    let rows: Vec<f64> = first.iter().chain(second).map(|&index| index as f64).collect();
    let labels: Vec<i32> = first.iter().map(|_| 1).chain(second.iter().map(|_| 0)).collect();
    let x = DenseMatrix::new(rows.len(), 1, rows, false).map_err(|cause| TrainError::Unsolved(cause.into()))?;
    let parameters = SVCParameters::default()
        .with_c(params.c)
        .with_epoch(params.epochs)
        .with_kernel(IndexedGaussian {
            gamma: params.gamma,
            samples: Arc::clone(samples),
            gram: gram.cloned(),
            stop: stop.clone(),
        })
        .with_seed(Some(params.seed));
    // Nothing that was being changed is used after it was left.
    let fit = AssertUnwindSafe(|| SVC::fit(&x, &labels, &parameters));
    let classifier = match catch_unwind(fit) {
        Ok(fitted) => fitted.map_err(|cause| TrainError::Unsolved(cause.into()))?,
        Err(unwound) if unwound.is::<Stopped>() => return Err(TrainError::Stopped),
        Err(panic) => resume_unwind(panic),
    };
    let fitted = serde_json::to_value(&classifier)
        .and_then(serde_json::from_value::<Fitted>)
        .map_err(|cause| TrainError::Unsolved(cause.into()))?;
    let (Some((_, positive)), Some(instances), Some(weights), Some(bias)) =
        (fitted.classes, fitted.instances, fitted.w, fitted.b)
    else {
        return Err(TrainError::Unsolved("smartcore answered without a decision function".into()));
    };
    let sign = if positive == 1 { 1.0 } else { -1.0 };
    let support = instances
        .iter()
        .zip(&weights)
        .filter(|(_, weight)| **weight != 0.0)
        .map(|(row, weight)| (row[0] as usize, (sign * weight) as f32))
        .collect();
    Ok(DecisionFunction { support, bias: (sign * bias) as f32 })
}

#[cfg(test)]
mod tests {
    use super::{IndexedGaussian, PairParams, Stop, train_pair};
    use crate::project::{Projected, SCALE, squared_distance};
    use crate::random::SplitMix64;
    use smartcore::linalg::basic::matrix::DenseMatrix;
    use smartcore::svm::svc::{SVC, SVCParameters};
    use std::sync::Arc;

    #[test]
    fn decisions_equal_smartcores_own_decision_function() {
        let mut random = SplitMix64::new(8);
        let samples: Arc<Vec<Projected>> = Arc::new(
            (0..80)
                .map(|i| {
                    let side = if i % 2 == 0 { 400.0 } else { -400.0 };
                    std::array::from_fn(|c| {
                        (if c == 0 { side } else { 0.0 } + random.next_between(-900.0, 900.0)) as i16
                    })
                })
                .collect(),
        );
        let (first, second): (Vec<usize>, Vec<usize>) = (0..80).partition(|i| i % 2 == 0);
        let params = PairParams { c: 5.0, gamma: 3.0, epochs: 2, seed: 1 };
        let ours = train_pair(&samples, None, &first, &second, params, &Stop::default()).unwrap();

        let rows: Vec<f64> = first.iter().chain(&second).map(|&i| i as f64).collect();
        let labels: Vec<i32> = first.iter().map(|_| 1).chain(second.iter().map(|_| 0)).collect();
        let x = DenseMatrix::new(80, 1, rows.clone(), false).unwrap();
        let stop = Stop::default();
        let kernel = IndexedGaussian { gamma: params.gamma, samples: Arc::clone(&samples), gram: None, stop };
        let parameters = SVCParameters::default().with_c(params.c).with_kernel(kernel).with_seed(Some(params.seed));
        let theirs = SVC::fit(&x, &labels, &parameters).unwrap().decision_function(&x).unwrap();
        for (row, theirs) in rows.iter().zip(theirs) {
            let sample = &samples[*row as usize];
            let mut value = f64::from(ours.bias);
            for &(index, weight) in &ours.support {
                let distance = f64::from(squared_distance(sample, &samples[index])) / f64::from(SCALE * SCALE);
                value += f64::from(weight) * (-params.gamma * distance).exp();
            }
            // smartcore's labels are sorted: its positive side is class 1, which is `first` here.
            assert!((value - theirs).abs() < 1e-5, "{value} against {theirs}");
        }
    }
}
