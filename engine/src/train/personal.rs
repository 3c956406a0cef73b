//! Samples of one hand → what a model learns of it, and what that gains.

use super::pairs::{Gram, PairParams};
use super::{Stop, Task, TrainParams, map_all};
use crate::classify::coupling::Sigmoid;
use crate::classify::knn::{Knn, stored};
use crate::classify::svm::Svm;
use crate::classify::{DIGITS, MAX_CLASSES, Prediction};
use crate::error::TrainError;
use crate::model::Model;
use crate::personal::{LabelledInk, MAX_SAMPLES, Personal, log_odds, of_log_odds, of_votes};
use crate::project::{Projected, squared_distance};
use crate::random::SplitMix64;
use std::sync::Arc;

/// Parts that the samples are measured in: each is read by what was learned of the others.
pub const FOLDS: usize = 5;

/// The model's own support vectors of each class that a hand's machine is trained with: the nearest to the hand's samples. With more of
/// them it learns less of hands that are like no other, and takes longer.
const ANCHORS: usize = 10;
/// Samples that tell which those are; more would tell the same.
const ASKED: usize = 300;
/// The model's own support vectors of each class that tell what learning costs other hands, and what is no digit.
const WITNESSES: usize = 40;
/// Weights that are tried, from the one that changes nothing.
const WEIGHTS: [f32; 8] = [0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0];
/// Votes that are tried for a hand's neighbour.
const VOTES: [f32; 6] = [0.0, 0.5, 1.0, 2.0, 4.0, 8.0];

/// How often each digit was read as which, 10 being none of them: row truth, column reading.
pub type Confusion = [[u32; MAX_CLASSES]; DIGITS];

/// How one classifier reads the samples before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gain {
    /// By the model alone.
    pub before: Confusion,
    /// With what it learned of the other folds.
    pub after: Confusion,
}

/// How both classifiers read the samples before and after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gains {
    /// By the support vector machine.
    pub svm: Gain,
    /// By the nearest neighbours.
    pub knn: Gain,
}

/// Number of samples that were read as something else.
#[must_use]
pub fn errors_of(confusion: &Confusion) -> u32 {
    let wrong = |(label, row): (usize, &[u32; MAX_CLASSES])| row.iter().sum::<u32>() - row[label];
    confusion.iter().enumerate().map(wrong).sum()
}

/// Learns a hand from its samples, and measures the gain by five-fold cross-validation.
///
/// The weight of what was learned is the one under which the fewest of the samples, each read by what was learned of the other folds, are
/// read wrongly; 0 is among them, so that on these folds it never reads worse than the model alone. Between equals the one that reads
/// most of what it was learned from, so that a single correction has its effect; then the likelihood decides, that of
/// the hand and that of what the model knew before alike.
///
/// # Errors
/// When there are no samples, too many, a label is no digit, or smartcore fails.
pub fn learn(model: &Model, samples: Vec<LabelledInk>) -> Result<(Personal, Gains), TrainError> {
    learn_until(model, samples, &Stop::default())
}

/// The same for somebody who may not wait until it is done: samples that cannot be told apart take any time. It ends within a fraction of a
/// second after `stop` was told.
///
/// # Errors
/// As [`learn`], and [`TrainError::Stopped`].
pub fn learn_until(model: &Model, samples: Vec<LabelledInk>, stop: &Stop) -> Result<(Personal, Gains), TrainError> {
    if samples.is_empty() {
        return Err(TrainError::NoSamples);
    }
    if samples.len() > MAX_SAMPLES {
        return Err(TrainError::TooManySamples { count: samples.len(), max: MAX_SAMPLES });
    }
    if let Some(sample) = samples.iter().find(|sample| usize::from(sample.label) >= DIGITS) {
        return Err(TrainError::UnknownLabel { label: sample.label, max: DIGITS - 1 });
    }
    let project = |sample: &LabelledInk| if stop.is_told() { None } else { Some(model.project(&sample.ink)) };
    let projected: Option<Vec<Projected>> = map_all(&samples, project).into_iter().collect();
    let projected = projected.ok_or(TrainError::Stopped)?;
    let labels: Vec<u8> = samples.iter().map(|sample| sample.label).collect();
    let hand = Hand::new(model, &projected, &labels, stop)?;
    let (mut svm, knn) = (hand.machine(|_| true)?, hand.neighbours(|_| true));
    let trial = Trial::new(&hand, projected, labels, &svm, &knn)?;

    let (weight, svm_gain) = trial.best_weight(&WEIGHTS, |own, more, weight| {
        let mut odds = log_odds(&own.values, &model.svm.sigmoids);
        odds.iter_mut().zip(&more.values).for_each(|(odds, more)| *odds += weight * more);
        of_log_odds(&odds, model.svm.classes())
    });
    let (knn_weight, knn_gain) =
        trial.best_weight(&VOTES, |own, more, weight| of_votes(&own.nearest, &more.nearest, weight));
    svm.sigmoids.fill(Sigmoid { slope: -weight, offset: 0.0 });
    let personal = Personal { base: model.fingerprint(), samples, svm, knn, knn_weight };
    Ok((personal, Gains { svm: svm_gain, knn: knn_gain }))
}

/// What a machine and neighbours say of a sample.
struct Evidence {
    /// Decision values.
    values: Vec<f32>,
    nearest: Vec<(i32, u8)>,
}

impl Evidence {
    fn of(svm: &Svm, knn: &Knn, samples: &[Projected], stop: &Stop) -> Result<Vec<Self>, TrainError> {
        let chunks: Vec<&[Projected]> = samples.chunks(32).collect();
        let of_chunk = |chunk: &&[Projected]| {
            let chunk = if stop.is_told() { &[] } else { *chunk };
            let nearest = chunk.iter().map(|sample| knn.nearest(&stored(sample)));
            let evidence = svm.decision_values(chunk).into_iter().zip(nearest);
            evidence.map(|(values, nearest)| Self { values, nearest }).collect::<Vec<Self>>()
        };
        let found = map_all(&chunks, of_chunk).into_iter().flatten().collect();
        stop.check()?;
        Ok(found)
    }
}

/// What the weights are chosen by: the hand's samples, and behind them the witnesses.
struct Trial {
    labels: Vec<u8>,
    /// What the model alone says of each.
    own: Vec<Evidence>,
    /// What was learned of the other folds says of each of the hand's samples.
    unseen: Vec<Evidence>,
    /// What was learned of all says of each.
    learned: Vec<Evidence>,
}

impl Trial {
    fn new(
        hand: &Hand<'_>,
        mut samples: Vec<Projected>,
        mut labels: Vec<u8>,
        svm: &Svm,
        knn: &Knn,
    ) -> Result<Self, TrainError> {
        let folds = folds(&labels);
        let mut unseen: Vec<(usize, Evidence)> = Vec::with_capacity(samples.len());
        for fold in 0..FOLDS {
            let members: Vec<usize> = (0..labels.len()).filter(|&i| folds[i] == fold).collect();
            let of_fold: Vec<Projected> = members.iter().map(|&i| samples[i]).collect();
            let (svm, knn) = (hand.machine(|i| folds[i] != fold)?, hand.neighbours(|i| folds[i] != fold));
            unseen.extend(members.into_iter().zip(Evidence::of(&svm, &knn, &of_fold, hand.stop)?));
        }
        unseen.sort_unstable_by_key(|(i, _)| *i);
        let model = hand.model;
        for (class, vectors) in classes_of(&model.svm).enumerate() {
            for vector in vectors.iter().step_by(vectors.len().div_ceil(WITNESSES).max(1)) {
                samples.push(*vector);
                labels.push(class as u8);
            }
        }
        Ok(Self {
            own: Evidence::of(&model.svm, &model.knn, &samples, hand.stop)?,
            unseen: unseen.into_iter().map(|(_, evidence)| evidence).collect(),
            learned: Evidence::of(svm, knn, &samples, hand.stop)?,
            labels,
        })
    }

    /// The weight to choose, and what it gains over the first, which is 0.
    fn best_weight(
        &self,
        weights: &[f32],
        predict: impl Fn(&Evidence, &Evidence, f32) -> Prediction + Sync + Send,
    ) -> (f32, Gain) {
        let count = self.unseen.len();
        let judge = |weight: f32| {
            let read = |i: usize, more: &[Evidence]| {
                let prediction = predict(&self.own[i], &more[i], weight);
                let read = if prediction.is_digit() { usize::from(prediction.label()) } else { DIGITS };
                (read, f64::from(prediction.probabilities[usize::from(self.labels[i])].max(1e-4).ln()))
            };
            let indices: Vec<usize> = (0..self.labels.len()).collect();
            let unseen = map_all(&indices[..count], |&i| read(i, &self.unseen));
            let learned = map_all(&indices, |&i| read(i, &self.learned));
            let mut confusion = Confusion::default();
            for (&label, (read, _)) in self.labels.iter().zip(&unseen) {
                confusion[usize::from(label)][*read] += 1;
            }
            let misread = (0..count).filter(|&i| learned[i].0 != usize::from(self.labels[i])).count();
            let doubt = |likelihoods: &[(usize, f64)]| {
                -likelihoods.iter().map(|(_, likelihood)| likelihood).sum::<f64>() / likelihoods.len().max(1) as f64
            };
            let doubt = doubt(&unseen) + doubt(&learned[count..]);
            let rank = (errors_of(&confusion), misread, doubt);
            (rank, confusion)
        };
        let before = judge(weights[0]);
        let mut best = (weights[0], before);
        for &weight in &weights[1..] {
            let judged = judge(weight);
            if judged.0 < best.1.0 {
                best = (weight, judged);
            }
        }
        (best.0, Gain { before: before.1, after: best.1.1 })
    }
}

/// The support vectors of each class.
fn classes_of(svm: &Svm) -> impl Iterator<Item = &[Projected]> {
    let mut rest = &svm.support_vectors[..];
    svm.class_counts.iter().map(move |&count| {
        let (vectors, others) = rest.split_at(count);
        rest = others;
        vectors
    })
}

/// A hand's samples, and behind them the model's support vectors that are nearest to them.
struct Hand<'a> {
    model: &'a Model,
    count: usize,
    samples: Arc<Vec<Projected>>,
    /// Kernel values between them: every fold's machine asks for the same ones.
    gram: Arc<Gram>,
    labels: Vec<u8>,
    stop: &'a Stop,
}

impl<'a> Hand<'a> {
    fn new(model: &'a Model, projected: &[Projected], labels: &[u8], stop: &'a Stop) -> Result<Self, TrainError> {
        let (mut samples, mut all_labels) = (projected.to_vec(), labels.to_vec());
        let asked: Vec<&Projected> = projected.iter().step_by(projected.len().div_ceil(ASKED)).collect();
        for (class, vectors) in classes_of(&model.svm).enumerate() {
            let distance = |vector: &Projected| {
                asked.iter().map(|sample| squared_distance(vector, sample)).min().unwrap_or(i32::MAX)
            };
            let mut near: Vec<(i32, usize)> = map_all(vectors, distance).into_iter().zip(0..).collect();
            near.sort_unstable();
            for &(_, i) in near.iter().take(ANCHORS) {
                samples.push(vectors[i]);
                all_labels.push(class as u8);
            }
        }
        let gram = Arc::new(Gram::of(&samples, model.svm.gamma.into(), stop)?);
        Ok(Self { model, count: labels.len(), samples: Arc::new(samples), gram, labels: all_labels, stop })
    }

    /// The machine that tells apart those of the hand's samples that are `chosen`.
    fn machine(&self, chosen: impl Fn(usize) -> bool) -> Result<Svm, TrainError> {
        let classes = self.model.svm.classes();
        let defaults = TrainParams::default();
        let gamma = f64::from(self.model.svm.gamma);
        let task = Task {
            samples: Arc::clone(&self.samples),
            gram: Some(Arc::clone(&self.gram)),
            labels: &self.labels,
            pairs: (0..classes).flat_map(|a| (a + 1..classes).map(move |b| (a, b))).collect(),
            classes,
            params: PairParams { c: defaults.c, gamma, epochs: defaults.epochs, seed: defaults.seed },
            stop: self.stop.clone(),
        };
        let chosen: Vec<usize> = (0..self.labels.len()).filter(|&i| i >= self.count || chosen(i)).collect();
        let of_pairs: Vec<Vec<usize>> = task
            .pairs
            .iter()
            .map(|&(a, b)| {
                let members = chosen.iter().copied().filter(|&i| [a, b].contains(&usize::from(self.labels[i])));
                let members: Vec<usize> = members.collect();
                // Of a pair that the hand has nothing of, the model knows all there is to know.
                if members.iter().any(|&i| i < self.count) { members } else { Vec::new() }
            })
            .collect();
        Ok(task.train_pairs(&of_pairs, &|_| ())?.svm)
    }

    fn neighbours(&self, chosen: impl Fn(usize) -> bool) -> Knn {
        let chosen: Vec<usize> = (0..self.count).filter(|&i| chosen(i)).collect();
        Knn {
            samples: chosen.iter().map(|&i| stored(&self.samples[i])).collect(),
            labels: chosen.iter().map(|&i| self.labels[i]).collect(),
        }
    }
}

/// Parts every digit's samples at random into [`FOLDS`] parts: the part of each sample.
fn folds(labels: &[u8]) -> Vec<usize> {
    let mut random = SplitMix64::new(1);
    let mut order: Vec<(u8, u64, usize)> =
        labels.iter().enumerate().map(|(i, &label)| (label, random.next_u64(), i)).collect();
    order.sort_unstable();
    let mut folds = vec![0; labels.len()];
    for (place, (_, _, i)) in order.into_iter().enumerate() {
        folds[i] = place % FOLDS;
    }
    folds
}

#[cfg(test)]
mod tests {
    use super::{FOLDS, Gains, Stop, errors_of, folds, learn, learn_until};
    use crate::classify::{Classifier as _, Prediction};
    use crate::error::TrainError;
    use crate::model::Model;
    use crate::normalize::Ink;
    use crate::personal::{LabelledInk, Personal};
    use crate::project::Projected;
    use crate::random::SplitMix64;
    use crate::reading::ClassifierKind;
    use pages::draw::{PATCH_SIDE, patch_of_shape};

    /// `rows` drawn samples of each digit; `mirrored` is a hand unlike any that the model has seen.
    fn samples(rows: usize, mirrored: bool, seed: u64) -> Vec<LabelledInk> {
        let mut random = SplitMix64::new(seed);
        (0..rows * 10)
            .map(|i| {
                let label = (i % 10) as u8;
                let mut pixels = patch_of_shape(label, 0, random.next_u64()).to_vec();
                if mirrored {
                    pixels.chunks_exact_mut(PATCH_SIDE).for_each(<[u8]>::reverse);
                }
                LabelledInk { label, ink: Ink { width: PATCH_SIDE, height: PATCH_SIDE, pixels } }
            })
            .collect()
    }

    fn built_in() -> Model {
        Model::built_in().expect("the built-in model loads")
    }

    fn errors(predictions: &[Prediction], samples: &[LabelledInk]) -> usize {
        predictions
            .iter()
            .zip(samples)
            .filter(|(prediction, sample)| !prediction.is_digit() || prediction.label() != sample.label)
            .count()
    }

    fn projected(model: &Model, samples: &[LabelledInk]) -> Vec<Projected> {
        samples.iter().map(|sample| model.project(&sample.ink)).collect()
    }

    fn never_worse(gains: &Gains) {
        for gain in [gains.svm, gains.knn] {
            assert!(errors_of(&gain.after) <= errors_of(&gain.before));
        }
    }

    #[test]
    fn a_hand_unlike_any_other_is_learned_and_then_reads_on_samples_never_seen() {
        let model = built_in();
        let (personal, gains) = learn(&model, samples(10, true, 1)).unwrap();
        never_worse(&gains);
        let others = samples(10, true, 2);
        let unseen = projected(&model, &others);
        for (kind, gain) in [(ClassifierKind::Svm, gains.svm), (ClassifierKind::Knn, gains.knn)] {
            assert!(errors_of(&gain.before) > 40, "mirrored digits read as themselves: {}", errors_of(&gain.before));
            let before = errors(&model.predict(kind, &unseen), &others);
            let after = errors(&personal.predict(&model, kind, &unseen), &others);
            assert!(after * 4 < before, "{kind:?}: {before} wrong before, {after} after");
        }
    }

    #[test]
    fn learning_never_reads_the_hand_worse_even_from_labels_that_mean_nothing() {
        let model = built_in();
        let mut nonsense = samples(4, false, 3);
        for (i, sample) in nonsense.iter_mut().enumerate() {
            sample.label = (i * 7 % 10) as u8;
        }
        for samples in [samples(10, false, 4), samples(1, false, 5), nonsense] {
            let count = samples.len() as u32;
            let (_, gains) = learn(&model, samples).unwrap();
            never_worse(&gains);
            assert_eq!(gains.svm.before.iter().flatten().sum::<u32>(), count);
            assert_eq!(gains.knn.after.iter().flatten().sum::<u32>(), count);
        }
    }

    #[test]
    fn a_hand_that_the_model_reads_well_leaves_the_model_as_it_is() {
        let model = built_in();
        let well = |sample: &LabelledInk| {
            let sample_of = [model.project(&sample.ink)];
            [ClassifierKind::Svm, ClassifierKind::Knn]
                .iter()
                .all(|&kind| model.predict(kind, &sample_of)[0].label() == sample.label)
        };
        let samples: Vec<LabelledInk> = samples(5, false, 6).into_iter().filter(well).collect();
        let (personal, _) = learn(&model, samples).unwrap();
        let strange = projected(&model, &super::tests::samples(3, true, 7));
        let changed = personal
            .predict(&model, ClassifierKind::Svm, &strange)
            .iter()
            .zip(model.svm.predict(&strange))
            .filter(|(with, without)| with.label() != without.label())
            .count();
        assert!(changed <= 3, "{changed} of 30 changed");
    }

    #[test]
    fn a_single_correction_is_read_as_it_was_corrected() {
        let model = built_in();
        let mirrored = samples(1, true, 8);
        let misread = mirrored
            .iter()
            .find(|sample| model.svm.predict(&[model.project(&sample.ink)])[0].label() != sample.label)
            .expect("some mirrored digit is misread");
        let (personal, _) = learn(&model, vec![misread.clone()]).unwrap();
        let prediction = personal.predict(&model, ClassifierKind::Svm, &[model.project(&misread.ink)])[0];
        assert!(prediction.is_digit() && prediction.label() == misread.label);
    }

    #[test]
    fn without_weight_nothing_changes_by_a_bit() {
        let model = built_in();
        let (learned, _) = learn(&model, samples(2, true, 9)).unwrap();
        let mut svm = learned.svm.clone();
        svm.sigmoids.iter_mut().for_each(|sigmoid| sigmoid.slope = 0.0);
        let weightless = Personal { svm, knn_weight: 0.0, ..learned };
        let asked = projected(&model, &samples(3, true, 10));
        for kind in [ClassifierKind::Svm, ClassifierKind::Knn] {
            for (with, without) in weightless.predict(&model, kind, &asked).iter().zip(model.predict(kind, &asked)) {
                for (with, without) in with.probabilities.iter().zip(without.probabilities) {
                    assert!((with - without).abs() < 1e-5, "{kind:?}: {with} for {without}");
                }
            }
        }
    }

    #[test]
    fn the_same_samples_teach_the_same() {
        let model = built_in();
        let learned = || learn(&model, samples(2, true, 11)).unwrap().0.to_bytes();
        assert_eq!(learned(), learned());
    }

    #[test]
    fn no_samples_and_labels_that_are_no_digits_are_refused() {
        let model = built_in();
        assert!(learn(&model, Vec::new()).is_err());
        let mut wrong = samples(1, false, 12);
        wrong[4].label = 10;
        assert!(learn(&model, wrong).is_err());
    }

    /// Grains under two labels at random: an optimiser goes on and on over one pair of them.
    fn noise(count: usize) -> Vec<LabelledInk> {
        let mut random = SplitMix64::new(20);
        let side = 24;
        let mut ink = || (0..side * side).map(|_| if random.next_u64().is_multiple_of(2) { 255 } else { 0 }).collect();
        (0..count)
            .map(|i| LabelledInk { label: (i % 2) as u8, ink: Ink { width: side, height: side, pixels: ink() } })
            .collect()
    }

    #[test]
    fn learning_ends_soon_after_it_is_told_to_at_whatever_it_is() {
        let model = built_in();
        for wait_ms in [0, 100, 400, 1500] {
            let stop = Stop::default();
            let (ended, told) = std::thread::scope(|scope| {
                let learning = scope.spawn(|| {
                    let result = learn_until(&model, noise(2000), &stop);
                    (result, std::time::Instant::now())
                });
                std::thread::sleep(std::time::Duration::from_millis(wait_ms));
                let told = std::time::Instant::now();
                stop.now();
                (learning.join().expect("it does not panic"), told)
            });
            assert!(matches!(ended.0, Err(TrainError::Stopped)), "after {wait_ms} ms");
            let elapsed = ended.1.duration_since(told);
            assert!(elapsed.as_secs() < 5, "{elapsed:?} after {wait_ms} ms");
        }
    }

    #[test]
    fn every_digit_is_spread_over_the_folds() {
        let labels: Vec<u8> = (0..10).flat_map(|digit| vec![digit; 10]).collect();
        let folds = folds(&labels);
        for fold in 0..FOLDS {
            let members: Vec<u8> = folds.iter().zip(&labels).filter(|(f, _)| **f == fold).map(|(_, l)| *l).collect();
            assert!((0..10).all(|digit| members.iter().filter(|&&label| label == digit).count() == 2));
        }
    }
}
