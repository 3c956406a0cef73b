//! Labelled samples → model.

#[cfg(feature = "augment")]
pub mod augment;
#[cfg(feature = "augment")]
mod distort;
#[cfg(feature = "augment")]
mod not_digits;
mod pairs;
pub mod personal;
mod platt;
mod principal;
mod stop;
mod thin;

use crate::classify::coupling::Sigmoid;
use crate::classify::knn::{Knn, stored};
use crate::classify::svm::Svm;
use crate::classify::{Classifier, DIGITS, MAX_CLASSES, Prediction};
use crate::error::TrainError;
use crate::features::FeatureVector;
use crate::model::Model;
use crate::project::Projected;
use crate::random::SplitMix64;
use pairs::{DecisionFunction, Gram, PairParams, train_pair};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use thin::{ALIKE, thinned};

pub use stop::Stop;

/// Settings of training; the model's card says where the defaults come from and how they were checked.
#[derive(Debug, Clone, Copy)]
pub struct TrainParams {
    /// Cost of a violated margin.
    pub c: f64,
    /// Width of the Gaussian kernel, as a multiple of `1 / total variance of the projected samples`.
    pub gamma_factor: f64,
    /// Passes of smartcore's optimiser over the samples.
    pub epochs: usize,
    /// Seed of every random choice.
    pub seed: u64,
    /// Share of what is read as digits that may be called unsure.
    pub unsure_share: f32,
}

impl Default for TrainParams {
    fn default() -> Self {
        Self { c: 5.0, gamma_factor: 1.0, epochs: 2, seed: 1, unsure_share: 0.04 }
    }
}

/// Feature vectors and classes (0 to 9, or 10 for what is no digit); all three lists are equally long.
#[derive(Debug, Clone, Default)]
pub struct Samples {
    /// One a sample.
    pub features: Vec<FeatureVector>,
    /// One a sample.
    pub labels: Vec<u8>,
    /// Whether each sample is a distorted copy, which nearest neighbours do without.
    pub copies: Vec<bool>,
}

/// Trains both classifiers. `on_progress` is told the share of the work that is done, 0 to 1.
///
/// The machine is trained in a cascade (Graf, Cosatto, Bottou, Dourdanovic, Vapnik 2004): on each half of the samples first, then
/// on the support vectors of both and what either half's machine gets wrong or nearly wrong in the other. It takes a third of the
/// time of training on all at once, and each half's values on the other are what calibration needs: values of samples unseen.
///
/// # Errors
/// When a class has fewer than four samples, when labels are out of range or smartcore fails.
pub fn train(samples: &Samples, params: &TrainParams, on_progress: &(dyn Fn(f32) + Sync)) -> Result<Model, TrainError> {
    let projection = principal::principal_components(&samples.features)?;
    let projected: Vec<Projected> = map_all(&samples.features, |features| projection.project(features));
    let task = Task::new(projected, &samples.labels, params)?;

    let halves = task.halves();
    let (mut first, mut second) = (
        task.train_on(&halves.0, &|share| on_progress(0.35 * share))?,
        task.train_on(&halves.1, &|share| on_progress(0.35 + 0.35 * share))?,
    );
    let unseen = task.values_of_unseen(&halves, &first.svm, &second.svm);
    let sigmoids = task.calibrate(&unseen);
    first.svm.sigmoids.clone_from(&sigmoids);
    second.svm.sigmoids.clone_from(&sigmoids);
    let svm_sure = task.threshold(&halves.0, &second.svm, params.unsure_share);
    let knn_sure =
        task.threshold(&halves.0, &task.neighbours(&without_copies(&halves.1, samples)), params.unsure_share);

    let hard = task.hard_samples(&[&first, &second], &unseen);
    let mut svm = task.train_pairs(&hard, &|share| on_progress(0.7 + 0.3 * share))?.svm;
    svm.sigmoids = sigmoids;
    let all: Vec<usize> = (0..samples.labels.len()).collect();
    let knn = thinned(&task.neighbours(&without_copies(&all, samples)), ALIKE, params.seed);
    Ok(Model { projection, svm, knn, svm_sure, knn_sure })
}

fn without_copies(chosen: &[usize], samples: &Samples) -> Vec<usize> {
    chosen.iter().copied().filter(|&i| !samples.copies[i]).collect()
}

/// Samples that a class takes at the least: one half of them is trained on, the other calibrates, and neither may hold one alone.
const MIN_OF_CLASS: usize = 4;

/// The samples and settings of one training.
struct Task<'a> {
    samples: Arc<Vec<Projected>>,
    /// The kernel's values where all pairs are trained on few samples.
    gram: Option<Arc<Gram>>,
    labels: &'a [u8],
    /// In lexical order.
    pairs: Vec<(usize, usize)>,
    classes: usize,
    params: PairParams,
    stop: Stop,
}

/// A machine, and the decision functions that it was put together from, which know their samples.
struct Trained {
    svm: Svm,
    functions: Vec<DecisionFunction>,
}

impl<'a> Task<'a> {
    fn new(samples: Vec<Projected>, labels: &'a [u8], params: &TrainParams) -> Result<Self, TrainError> {
        let classes = usize::from(labels.iter().copied().max().unwrap_or(0)) + 1;
        if classes > MAX_CLASSES {
            return Err(TrainError::UnknownLabel { label: (classes - 1) as u8, max: MAX_CLASSES - 1 });
        }
        if labels.len() != samples.len() {
            return Err(TrainError::LabelCount { samples: samples.len(), labels: labels.len() });
        }
        for class in 0..classes.max(DIGITS) {
            let count = labels.iter().filter(|&&label| usize::from(label) == class).count();
            if count < MIN_OF_CLASS {
                return Err(TrainError::TooFewOfClass { class, count, needed: MIN_OF_CLASS });
            }
        }
        let gamma = params.gamma_factor / total_variance(&samples);
        Ok(Self {
            samples: Arc::new(samples),
            gram: None,
            labels,
            pairs: (0..classes).flat_map(|a| (a + 1..classes).map(move |b| (a, b))).collect(),
            classes,
            params: PairParams { c: params.c, gamma, epochs: params.epochs, seed: params.seed },
            stop: Stop::default(),
        })
    }

    /// Parts every class at random into two halves.
    fn halves(&self) -> (Vec<usize>, Vec<usize>) {
        let mut random = SplitMix64::new(self.params.seed);
        let mut order: Vec<(u8, u64, usize)> =
            self.labels.iter().enumerate().map(|(i, &label)| (label, random.next_u64(), i)).collect();
        order.sort_unstable();
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for (place, (_, _, i)) in order.into_iter().enumerate() {
            if place % 2 == 0 { first.push(i) } else { second.push(i) }
        }
        first.sort_unstable();
        second.sort_unstable();
        (first, second)
    }

    /// Trains every pair on those of the samples `chosen` that belong to it.
    fn train_on(&self, chosen: &[usize], on_progress: &(dyn Fn(f32) + Sync)) -> Result<Trained, TrainError> {
        let of_pairs: Vec<Vec<usize>> = self
            .pairs
            .iter()
            .map(|&(a, b)| chosen.iter().copied().filter(|&i| [a, b].contains(&usize::from(self.labels[i]))).collect())
            .collect();
        self.train_pairs(&of_pairs, on_progress)
    }

    /// Trains each pair on its own samples.
    fn train_pairs(&self, of_pairs: &[Vec<usize>], on_progress: &(dyn Fn(f32) + Sync)) -> Result<Trained, TrainError> {
        let done = AtomicUsize::new(0);
        let work: Vec<((usize, usize), &Vec<usize>)> = self.pairs.iter().copied().zip(of_pairs).collect();
        let functions = map_all(&work, |&((a, _), chosen)| {
            let (first, second): (Vec<usize>, Vec<usize>) =
                chosen.iter().partition(|&&i| usize::from(self.labels[i]) == a);
            let function = train_pair(&self.samples, self.gram.as_ref(), &first, &second, self.params, &self.stop);
            on_progress((done.fetch_add(1, Ordering::Relaxed) + 1) as f32 / self.pairs.len() as f32);
            function
        });
        let functions: Vec<DecisionFunction> = functions.into_iter().collect::<Result<_, _>>()?;
        Ok(Trained { svm: self.assemble(&functions), functions })
    }

    /// Puts decision functions together to a machine that stores each distinct support vector once.
    fn assemble(&self, functions: &[DecisionFunction]) -> Svm {
        // Keyed by class, then by sample: the order in which the vectors are stored.
        let mut weights: BTreeMap<(u8, usize), Vec<f32>> = BTreeMap::new();
        for (&(a, b), function) in self.pairs.iter().zip(functions) {
            for &(index, weight) in &function.support {
                let class = usize::from(self.labels[index]);
                let other = if class == a { b } else { a };
                let slot = if other > class { other - 1 } else { other };
                weights.entry((self.labels[index], index)).or_insert_with(|| vec![0.0; self.classes - 1])[slot] =
                    weight;
            }
        }
        let mut class_counts = vec![0; self.classes];
        for (class, _) in weights.keys() {
            class_counts[usize::from(*class)] += 1;
        }
        Svm {
            gamma: self.params.gamma as f32,
            support_vectors: weights.keys().map(|&(_, index)| self.samples[index]).collect(),
            class_counts,
            weights: weights.into_values().flatten().collect(),
            biases: functions.iter().map(|function| function.bias).collect(),
            sigmoids: vec![Sigmoid { slope: -1.0, offset: 0.0 }; self.pairs.len()],
        }
    }

    /// Each sample's decision values by the machine that was trained on the half without it.
    fn values_of_unseen(&self, halves: &(Vec<usize>, Vec<usize>), first: &Svm, second: &Svm) -> Vec<Vec<f32>> {
        let mut values = vec![Vec::new(); self.labels.len()];
        for (chosen, svm) in [(&halves.0, second), (&halves.1, first)] {
            let chunks: Vec<&[usize]> = chosen.chunks(64).collect();
            let found = map_all(&chunks, |chunk| svm.decision_values(&self.pick(chunk))).concat();
            for (&i, found) in chosen.iter().zip(found) {
                values[i] = found;
            }
        }
        values
    }

    fn pick(&self, chosen: &[usize]) -> Vec<Projected> {
        chosen.iter().map(|&i| self.samples[i]).collect()
    }

    fn calibrate(&self, unseen: &[Vec<f32>]) -> Vec<Sigmoid> {
        let numbered: Vec<(usize, (usize, usize))> = self.pairs.iter().copied().enumerate().collect();
        map_all(&numbered, |&(pair, (a, b))| {
            let of_pair = (0..self.labels.len()).filter(|&i| [a, b].contains(&usize::from(self.labels[i])));
            let (values, first): (Vec<f32>, Vec<bool>) =
                of_pair.map(|i| (unseen[i][pair], usize::from(self.labels[i]) == a)).unzip();
            platt::fit_sigmoid(&values, &first)
        })
    }

    /// For each pair: the support vectors of both halves, and the samples that the other half's machine has within its margin.
    fn hard_samples(&self, trained: &[&Trained], unseen: &[Vec<f32>]) -> Vec<Vec<usize>> {
        self.pairs
            .iter()
            .enumerate()
            .map(|(pair, &(a, b))| {
                let supporting =
                    trained.iter().flat_map(|half| half.functions[pair].support.iter().map(|(index, _)| *index));
                let within = (0..self.labels.len()).filter(|&i| {
                    let value = unseen[i][pair];
                    match usize::from(self.labels[i]) {
                        class if class == a => value < 1.0,
                        class if class == b => value > -1.0,
                        _ => false,
                    }
                });
                let mut hard: Vec<usize> = supporting.chain(within).collect();
                hard.sort_unstable();
                hard.dedup();
                hard
            })
            .collect()
    }

    fn neighbours(&self, chosen: &[usize]) -> Knn {
        Knn {
            samples: chosen.iter().map(|&i| stored(&self.samples[i])).collect(),
            labels: chosen.iter().map(|&i| self.labels[i]).collect(),
        }
    }

    /// The confidence that `share` of what `classifier` reads as digits among the samples `unseen` stays under.
    fn threshold(&self, unseen: &[usize], classifier: &(impl Classifier + Sync), share: f32) -> f32 {
        // A quarter of them tells two percent well enough.
        let some: Vec<usize> = unseen.iter().copied().step_by(4).collect();
        let chunks: Vec<&[usize]> = some.chunks(64).collect();
        threshold_of(&map_all(&chunks, |chunk| classifier.predict(&self.pick(chunk))).concat(), share)
    }
}

/// The confidence that `share` of what is read as digits stays under.
fn threshold_of(predictions: &[Prediction], share: f32) -> f32 {
    let digits = predictions.iter().filter(|prediction| prediction.is_digit());
    let mut confidences: Vec<f32> = digits.map(Prediction::confidence).collect();
    confidences.sort_by(f32::total_cmp);
    confidences.get((confidences.len() as f32 * share) as usize).copied().unwrap_or(0.5)
}

fn total_variance(samples: &[Projected]) -> f64 {
    // The projection centres the samples, so that the mean square is the variance.
    let sum: f64 = samples.iter().map(|sample| f64::from(crate::project::dot(sample, sample))).sum();
    sum / samples.len() as f64 / f64::from(crate::project::SCALE * crate::project::SCALE)
}

/// Maps over independent pieces of work, on all cores where the feature `parallel` is on; the order stays.
fn map_all<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync + Send) -> Vec<R> {
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
        items.par_iter().map(work).collect()
    }
    #[cfg(not(feature = "parallel"))]
    {
        items.iter().map(work).collect()
    }
}
