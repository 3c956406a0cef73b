//! Squared distances of samples from support vectors, with the 256-bit registers of AVX2.
//!
//! Components lie between −1 and 1, as `SCALE` has them: differences fit 16 bits, and the sums of their squares 32.

use super::BATCH;
use crate::project::{COMPONENTS, Projected};
use std::arch::x86_64::{
    __m256, __m256i, _mm_add_epi32, _mm_cvtsi128_si32, _mm_shuffle_epi32, _mm256_add_epi32, _mm256_castps_si256,
    _mm256_castsi256_si128, _mm256_cvtepi32_ps, _mm256_dpwssd_epi32, _mm256_extract_epi32, _mm256_extracti128_si256,
    _mm256_madd_epi16, _mm256_mul_ps, _mm256_set1_epi32, _mm256_set1_ps, _mm256_setr_epi16, _mm256_setr_epi32,
    _mm256_setzero_si256, _mm256_sub_epi16, _mm256_sub_epi32,
};

/// Vectors that are compared with the samples at once.
const ABREAST: usize = 8;

/// Two components as one value of 32 bits.
#[inline(always)]
fn pair_of([low, high]: [i16; 2]) -> i32 {
    i32::from(high) << 16 | i32::from(low as u16)
}

/// Up to eight samples side by side.
pub(super) struct Samples {
    /// One pair of components of all of them in each.
    pairs: [__m256i; COMPONENTS / 2],
    /// The squared norm of each.
    norms: __m256i,
}

/// Makes a function that fills in the exponents of support vectors' kernel values: for each vector its squared distance from each sample, as
/// |a|² + |b|² − 2ab, times `factor`. `norms` are the squared norms of the vectors.
///
/// Several vectors at once keep the processor from waiting for one sum, and fetch the samples for all of them.
macro_rules! exponents {
    ($name:ident, $features:literal, $add_product:expr) => {
        #[inline]
        #[target_feature(enable = $features)]
        pub(super) fn $name(&self, vectors: &[Projected], norms: &[i32], exponents: &mut [[f32; BATCH]], factor: f32) {
            let vectors = vectors.chunks(ABREAST).zip(norms.chunks(ABREAST));
            for ((vectors, norms), exponents) in vectors.zip(exponents.chunks_mut(ABREAST)) {
                let mut sums = [_mm256_setzero_si256(); ABREAST];
                if let Ok(vectors) = <&[Projected; ABREAST]>::try_from(vectors) {
                    for (pair, &samples) in self.pairs.iter().enumerate() {
                        for (sum, vector) in sums.iter_mut().zip(vectors) {
                            *sum = $add_product(*sum, samples, all(vector, pair));
                        }
                    }
                } else {
                    for (sum, vector) in sums.iter_mut().zip(vectors) {
                        for (pair, &samples) in self.pairs.iter().enumerate() {
                            *sum = $add_product(*sum, samples, all(vector, pair));
                        }
                    }
                }
                for ((exponents, sum), &own) in exponents.iter_mut().zip(sums).zip(norms) {
                    let both = _mm256_add_epi32(self.norms, _mm256_set1_epi32(own));
                    let distances = _mm256_sub_epi32(both, _mm256_add_epi32(sum, sum));
                    *exponents = floats(_mm256_mul_ps(_mm256_cvtepi32_ps(distances), _mm256_set1_ps(factor)));
                }
            }
        }
    };
}

impl Samples {
    #[target_feature(enable = "avx2")]
    pub(super) fn of(batch: &[Projected]) -> Self {
        let mut pairs = [_mm256_setzero_si256(); COMPONENTS / 2];
        let mut norms = _mm256_setzero_si256();
        for (pair, register) in pairs.iter_mut().enumerate() {
            let of = |i: usize| batch.get(i).map_or(0, |sample| pair_of([sample[2 * pair], sample[2 * pair + 1]]));
            *register = _mm256_setr_epi32(of(0), of(1), of(2), of(3), of(4), of(5), of(6), of(7));
            norms = _mm256_add_epi32(norms, _mm256_madd_epi16(*register, *register));
        }
        Self { pairs, norms }
    }

    exponents!(exponents, "avx2", |sum, a, b| _mm256_add_epi32(sum, _mm256_madd_epi16(a, b)));
    exponents!(exponents_by_vnni, "avx2,avx512vl,avx512vnni", |sum, a, b| _mm256_dpwssd_epi32(sum, a, b));
}

/// A pair of a vector's components, for each sample.
#[inline]
#[target_feature(enable = "avx2")]
fn all(vector: &Projected, pair: usize) -> __m256i {
    _mm256_set1_epi32(pair_of([vector[2 * pair], vector[2 * pair + 1]]))
}

/// One sample, sixteen components a register.
pub(super) struct Sample([__m256i; COMPONENTS / 16]);

impl Sample {
    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn of(sample: &Projected) -> Self {
        let mut registers = [_mm256_setzero_si256(); COMPONENTS / 16];
        for (register, components) in registers.iter_mut().zip(sample.as_chunks::<16>().0) {
            *register = sixteen(components);
        }
        Self(registers)
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn squared_distance(&self, vector: &Projected) -> i32 {
        let mut sum = _mm256_setzero_si256();
        for (&own, components) in self.0.iter().zip(vector.as_chunks::<16>().0) {
            let differences = _mm256_sub_epi16(own, sixteen(components));
            sum = _mm256_add_epi32(sum, _mm256_madd_epi16(differences, differences));
        }
        let four = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256::<1>(sum));
        let two = _mm_add_epi32(four, _mm_shuffle_epi32::<0b0100_1110>(four));
        _mm_cvtsi128_si32(_mm_add_epi32(two, _mm_shuffle_epi32::<0b1011_0001>(two)))
    }
}

/// The compiler makes one load of it.
#[inline]
#[target_feature(enable = "avx2")]
fn sixteen(c: &[i16; 16]) -> __m256i {
    _mm256_setr_epi16(
        c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11], c[12], c[13], c[14], c[15],
    )
}

/// And one store of this.
#[inline]
#[target_feature(enable = "avx2")]
fn floats(register: __m256) -> [f32; BATCH] {
    let bits = _mm256_castps_si256(register);
    [
        _mm256_extract_epi32::<0>(bits),
        _mm256_extract_epi32::<1>(bits),
        _mm256_extract_epi32::<2>(bits),
        _mm256_extract_epi32::<3>(bits),
        _mm256_extract_epi32::<4>(bits),
        _mm256_extract_epi32::<5>(bits),
        _mm256_extract_epi32::<6>(bits),
        _mm256_extract_epi32::<7>(bits),
    ]
    .map(|bits| f32::from_bits(bits as u32))
}
