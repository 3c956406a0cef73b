//! Principal component analysis of the training samples.

use crate::error::TrainError;
use crate::features::{FEATURES, FeatureVector};
use crate::project::{COMPONENTS, Projection};
use smartcore::linalg::basic::arrays::Array;
use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::linalg::traits::evd::EVDDecomposable;

/// Mean and leading axes of `samples`.
///
/// # Errors
/// [`TrainError::NoSamples`] when there is no sample.
pub(super) fn principal_components(samples: &[FeatureVector]) -> Result<Projection, TrainError> {
    if samples.is_empty() {
        return Err(TrainError::NoSamples);
    }
    let count = samples.len() as f64;
    let mut mean = vec![0.0f64; FEATURES];
    for sample in samples {
        for (mean, value) in mean.iter_mut().zip(sample) {
            *mean += f64::from(*value) / count;
        }
    }
    // Rows of the covariance's upper half, gathered block by block in single precision and summed in double.
    let mut covariance = vec![0.0f64; FEATURES * FEATURES];
    let mut block = vec![0.0f32; FEATURES * FEATURES];
    for samples in samples.chunks(256) {
        block.fill(0.0);
        for sample in samples {
            let mut centred = [0.0f32; FEATURES];
            for ((centred, value), mean) in centred.iter_mut().zip(sample).zip(&mean) {
                *centred = value - *mean as f32;
            }
            for (i, row) in block.chunks_exact_mut(FEATURES).enumerate() {
                let factor = centred[i];
                for (sum, value) in row[i..].iter_mut().zip(&centred[i..]) {
                    *sum += factor * value;
                }
            }
        }
        for (sum, value) in covariance.iter_mut().zip(&block) {
            *sum += f64::from(*value);
        }
    }
    for i in 0..FEATURES {
        for j in i..FEATURES {
            let value = covariance[i * FEATURES + j] / count;
            covariance[i * FEATURES + j] = value;
            covariance[j * FEATURES + i] = value;
        }
    }
    let matrix =
        DenseMatrix::new(FEATURES, FEATURES, covariance, false).map_err(|cause| TrainError::Unsolved(cause.into()))?;
    let eigen = matrix.evd(true).map_err(|cause| TrainError::Unsolved(cause.into()))?;
    let mut order: Vec<usize> = (0..FEATURES).collect();
    order.sort_by(|&a, &b| eigen.d[b].total_cmp(&eigen.d[a]));
    let mut axes = vec![0.0f32; FEATURES * COMPONENTS];
    for (component, &column) in order[..COMPONENTS].iter().enumerate() {
        for feature in 0..FEATURES {
            axes[feature * COMPONENTS + component] = *eigen.V.get((feature, column)) as f32;
        }
    }
    Ok(Projection { mean: mean.iter().map(|&value| value as f32).collect(), axes })
}
