//! One-vs-one support vector machine with a Gaussian kernel: trained by smartcore, asked here.
//!
//! Every distinct support vector is stored once, its kernel value is computed once a sample, and the 45 (or 55) decision
//! functions are sums over those values. A test holds the sums against smartcore's own `decision_function`.

#[cfg(target_arch = "x86_64")]
mod avx2;

use super::coupling::{Sigmoid, couple, pair_index};
use super::{Classifier, MAX_CLASSES, Prediction};
use crate::project::{Projected, SCALE, dot};

/// Samples whose kernel values are computed together, so that a support vector is fetched once for all of them.
const BATCH: usize = 8;

/// Up to so many samples are compared one by one: by eights they would cost as much as eight.
#[cfg(target_arch = "x86_64")]
const FEW: usize = 4;

/// Support vectors whose kernel values are computed before they are summed up: each of the two loops keeps to few registers.
const BLOCK: usize = 16;

/// Number of decision functions of the largest model.
const MAX_PAIRS: usize = MAX_CLASSES * (MAX_CLASSES - 1) / 2;

/// A trained machine.
#[derive(Debug, Clone, PartialEq)]
pub struct Svm {
    /// Factor of the squared distance in the kernel `exp(−gamma · d²)`.
    pub gamma: f32,
    /// Support vectors of class 0, then of class 1, and so on.
    pub support_vectors: Vec<Projected>,
    /// How many support vectors each class has; its length is the number of classes.
    pub class_counts: Vec<usize>,
    /// `classes − 1` weights a support vector: those against each other class in rising order.
    pub weights: Vec<f32>,
    /// Constant term of each pair's decision function.
    pub biases: Vec<f32>,
    /// Calibration of each pair's decision values.
    pub sigmoids: Vec<Sigmoid>,
}

impl Svm {
    /// Number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.class_counts.len()
    }

    /// Decision values of all pairs for each sample, pair by pair in lexical order; positive speaks for the first class.
    #[must_use]
    pub fn decision_values(&self, samples: &[Projected]) -> Vec<Vec<f32>> {
        let (pairs, norms) = (self.biases.len(), self.norms());
        let mut values = Vec::with_capacity(samples.len());
        for batch in samples.chunks(BATCH) {
            let sums = self.decide(batch, &norms);
            values.extend(sums[..batch.len()].iter().map(|sums| sums[..pairs].to_vec()));
        }
        values
    }

    /// The squared norm of each support vector.
    fn norms(&self) -> Vec<i32> {
        self.support_vectors.iter().map(|vector| dot(vector, vector)).collect()
    }

    /// Decision values of up to [`BATCH`] samples; `norms` are [`Svm::norms`].
    fn decide(&self, batch: &[Projected], norms: &[i32]) -> [[f32; MAX_PAIRS]; BATCH] {
        #[cfg(target_arch = "x86_64")]
        {
            let has_avx2 = is_x86_feature_detected!("avx2");
            #[expect(
                unsafe_code,
                reason = "the compiler cannot know the machine; docs/log/performance.md has what it gains"
            )]
            if has_avx2 && is_x86_feature_detected!("avx512vl") && is_x86_feature_detected!("avx512vnni") {
                // SAFETY: the machine was just seen to have all three.
                return unsafe { self.decide_with_vnni(batch, norms) };
            }
            #[expect(unsafe_code, reason = "as above")]
            if has_avx2 {
                // SAFETY: the machine was just seen to have AVX2, which is all that the function asks for.
                return unsafe { self.decide_with_avx2(batch, norms) };
            }
        }
        self.decide_portably(batch, norms)
    }

    fn decide_portably(&self, batch: &[Projected], norms: &[i32]) -> [[f32; MAX_PAIRS]; BATCH] {
        let square = |i| batch.get(i).map_or(0, |sample| dot(sample, sample));
        let of_samples: [i32; BATCH] = std::array::from_fn(square);
        self.sum_up(norms, |vectors, norms, exponents, factor| {
            for ((exponents, vector), own) in exponents.iter_mut().zip(vectors).zip(norms) {
                for ((exponent, sample), square) in exponents.iter_mut().zip(batch).zip(of_samples) {
                    *exponent = (square + own - 2 * dot(vector, sample)) as f32 * factor;
                }
            }
        })
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn decide_with_avx2(&self, batch: &[Projected], norms: &[i32]) -> [[f32; MAX_PAIRS]; BATCH] {
        if batch.len() <= FEW {
            return self.sum_up(norms, |vectors, _, exponents, factor| {
                for (i, sample) in batch.iter().enumerate() {
                    let sample = avx2::Sample::of(sample);
                    for (exponents, vector) in exponents.iter_mut().zip(vectors) {
                        exponents[i] = sample.squared_distance(vector) as f32 * factor;
                    }
                }
            });
        }
        let samples = avx2::Samples::of(batch);
        self.sum_up(norms, |vectors, norms, exponents, factor| {
            samples.exponents(vectors, norms, exponents, factor);
        })
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,avx512vl,avx512vnni")]
    fn decide_with_vnni(&self, batch: &[Projected], norms: &[i32]) -> [[f32; MAX_PAIRS]; BATCH] {
        if batch.len() <= FEW {
            return self.decide_with_avx2(batch, norms);
        }
        let samples = avx2::Samples::of(batch);
        self.sum_up(norms, |vectors, norms, exponents, factor| {
            samples.exponents_by_vnni(vectors, norms, exponents, factor);
        })
    }

    /// Decision values of [`BATCH`] samples. `exponents_of` fills in the exponents of up to [`BLOCK`] support vectors' kernel values: the
    /// squared distance from each sample, in units of `1 / SCALE²`, times the factor that it is given. It is told of the vectors and their squared
    /// norms.
    #[inline(always)]
    fn sum_up(
        &self,
        norms: &[i32],
        exponents_of: impl Fn(&[Projected], &[i32], &mut [[f32; BATCH]; BLOCK], f32),
    ) -> [[f32; MAX_PAIRS]; BATCH] {
        let classes = self.classes();
        let others = classes - 1;
        let mut result = [[0.0f32; MAX_PAIRS]; BATCH];
        let factor = -self.gamma / (SCALE * SCALE);
        let mut rest = (&self.support_vectors[..], norms, &self.weights[..]);
        for (class, &count) in self.class_counts.iter().enumerate() {
            let (vectors, vectors_rest) = rest.0.split_at(count);
            let (norms, norms_rest) = rest.1.split_at(count);
            let (weights, weights_rest) = rest.2.split_at(count * others);
            rest = (vectors_rest, norms_rest, weights_rest);
            // Against each other class, for each sample.
            let mut sums = [[0.0f32; BATCH]; MAX_CLASSES - 1];
            let blocks = vectors.chunks(BLOCK).zip(norms.chunks(BLOCK)).zip(weights.chunks(BLOCK * others));
            for ((vectors, norms), weights) in blocks {
                // Loops, not `map`: what the compiler does not inline it does not compile for wide registers.
                let mut kernels = [[0.0f32; BATCH]; BLOCK];
                exponents_of(vectors, norms, &mut kernels, factor);
                for kernel in kernels.as_flattened_mut() {
                    *kernel = exp_of_negative(*kernel);
                }
                for (other, sums) in sums.iter_mut().enumerate().take(others) {
                    let mut sum = *sums;
                    for (kernel, weights) in kernels.iter().zip(weights.chunks_exact(others)) {
                        for (sum, kernel) in sum.iter_mut().zip(kernel) {
                            *sum += weights[other] * kernel;
                        }
                    }
                    *sums = sum;
                }
            }
            for (other, sums) in (0..classes).filter(|&other| other != class).zip(sums) {
                let pair = pair_index(class.min(other), class.max(other), classes);
                for (result, sum) in result.iter_mut().zip(sums) {
                    result[pair] += sum;
                }
            }
        }
        for result in &mut result {
            for (value, bias) in result.iter_mut().zip(&self.biases) {
                *value += bias;
            }
        }
        result
    }
}

impl Classifier for Svm {
    fn predict(&self, samples: &[Projected]) -> Vec<Prediction> {
        let (pairs, norms) = (self.biases.len(), self.norms());
        let mut predictions = Vec::with_capacity(samples.len());
        for batch in samples.chunks(BATCH) {
            for values in &self.decide(batch, &norms)[..batch.len()] {
                let mut probabilities = [0.5f32; MAX_PAIRS];
                for ((probability, sigmoid), value) in probabilities.iter_mut().zip(&self.sigmoids).zip(values) {
                    *probability = sigmoid.probability(*value);
                }
                predictions.push(Prediction { probabilities: couple(&probabilities[..pairs], self.classes()) });
            }
        }
        predictions
    }
}

/// `exp(x)` for `x ≤ 0`, right to six digits: the exponent by shifting, the rest by a polynomial. Unlike the standard library's it
/// is inlined and vectorised, and the same on every machine.
#[inline(always)]
fn exp_of_negative(x: f32) -> f32 {
    // Of a number this large the last bit is worth 1: adding it rounds, and the whole number then stands in the lowest bits. Rounding
    // by `floor` and `as` has the compiler look for what is no number, one value after the other.
    const ROUNDING: f32 = 12_582_912.0;
    let t = (x * std::f32::consts::LOG2_E).max(-126.0);
    let rounded = t + ROUNDING;
    let whole = rounded - ROUNDING;
    let y = (t - whole) * std::f32::consts::LN_2;
    // Taylor's polynomial: what it leaves out is under 10⁻⁷ for |y| ≤ ln 2 / 2.
    let p = 1.0 + y * (1.0 + y * (0.5 + y * (1.0 / 6.0 + y * (1.0 / 24.0 + y * (1.0 / 120.0 + y * (1.0 / 720.0))))));
    f32::from_bits(rounded.to_bits().wrapping_add(127) << 23) * p
}

#[cfg(test)]
mod tests {
    use super::{Svm, exp_of_negative};
    use crate::classify::coupling::{Sigmoid, pair_index};
    use crate::classify::{Classifier, MAX_CLASSES};
    use crate::project::{COMPONENTS, Projected, SCALE, squared_distance};
    use crate::random::SplitMix64;

    fn sample(random: &mut SplitMix64) -> Projected {
        std::array::from_fn(|i| random.next_between(-1.0, 1.0).mul_add(2000.0 / (1.0 + i as f32), 0.0) as i16)
    }

    pub(super) fn machine(classes: usize, seed: u64) -> Svm {
        let mut random = SplitMix64::new(seed);
        let class_counts: Vec<usize> = (0..classes).map(|c| 3 + c).collect();
        let count: usize = class_counts.iter().sum();
        let pairs = classes * (classes - 1) / 2;
        Svm {
            gamma: 8.0,
            support_vectors: (0..count).map(|_| sample(&mut random)).collect(),
            class_counts,
            weights: (0..count * (classes - 1)).map(|_| random.next_between(-1.0, 1.0)).collect(),
            biases: (0..pairs).map(|_| random.next_between(-1.0, 1.0)).collect(),
            sigmoids: vec![Sigmoid { slope: -2.0, offset: 0.0 }; pairs],
        }
    }

    #[test]
    fn decision_values_equal_the_sums_written_out() {
        for classes in [2, 10, 11] {
            let svm = machine(classes, 9);
            let mut random = SplitMix64::new(10);
            let samples: Vec<Projected> = (0..13).map(|_| sample(&mut random)).collect();
            let fast = svm.decision_values(&samples);
            let owner: Vec<usize> =
                svm.class_counts.iter().enumerate().flat_map(|(class, &n)| std::iter::repeat_n(class, n)).collect();
            for (sample, fast) in samples.iter().zip(&fast) {
                for a in 0..classes {
                    for b in a + 1..classes {
                        let mut value = f64::from(svm.biases[pair_index(a, b, classes)]);
                        for (i, vector) in svm.support_vectors.iter().enumerate() {
                            let other = match owner[i] {
                                class if class == a => b,
                                class if class == b => a,
                                _ => continue,
                            };
                            let slot = if other > owner[i] { other - 1 } else { other };
                            let distance = f64::from(squared_distance(vector, sample)) / f64::from(SCALE * SCALE);
                            value += f64::from(svm.weights[i * (classes - 1) + slot])
                                * (-f64::from(svm.gamma) * distance).exp();
                        }
                        let fast = f64::from(fast[pair_index(a, b, classes)]);
                        assert!((fast - value).abs() < 1e-5, "pair {a} {b} of {classes}: {fast} against {value}");
                    }
                }
            }
        }
    }

    #[test]
    fn wide_registers_change_no_bit_of_a_decision() {
        let svm = machine(11, 3);
        let (mut random, norms) = (SplitMix64::new(4), svm.norms());
        for count in 1..=8 {
            let samples: Vec<Projected> = (0..count).map(|_| sample(&mut random)).collect();
            let slow = svm.decide_portably(&samples, &norms);
            assert_eq!(svm.decide(&samples, &norms)[..count], slow[..count]);
            #[cfg(target_arch = "x86_64")]
            if is_x86_feature_detected!("avx2") {
                #[expect(unsafe_code, reason = "the registers are asked for first")]
                // SAFETY: the machine was just seen to have AVX2.
                let narrow = unsafe { svm.decide_with_avx2(&samples, &norms) };
                assert_eq!(narrow[..count], slow[..count]);
            }
        }
    }

    #[test]
    fn the_exponential_is_right_to_six_digits_and_never_negative() {
        for i in 0..20_000 {
            let x = -i as f32 * 0.004;
            let exact = f64::from(x).exp();
            // What rounding x itself to single precision costs grows with it.
            let tolerance = (4e-7 - 1.5e-7 * f64::from(x)) * exact + 1e-37;
            assert!((f64::from(exp_of_negative(x)) - exact).abs() <= tolerance, "at {x}");
        }
        assert!(exp_of_negative(-1e9) >= 0.0 && exp_of_negative(-1e9) < 1e-30);
    }

    #[test]
    fn probabilities_sum_to_one_and_the_class_that_is_not_there_has_none() {
        let mut random = SplitMix64::new(2);
        let samples: Vec<Projected> = (0..9).map(|_| sample(&mut random)).collect();
        for prediction in machine(10, 4).predict(&samples) {
            assert!((prediction.probabilities.iter().sum::<f32>() - 1.0).abs() < 1e-3);
            assert_eq!(prediction.probabilities[MAX_CLASSES - 1], 0.0);
            assert_eq!(prediction.others().len(), 9);
        }
        assert_eq!(COMPONENTS % 8, 0);
    }
}
