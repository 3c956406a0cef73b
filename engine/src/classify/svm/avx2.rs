//! Squared distances of samples from support vectors, with the 256-bit registers of AVX2.
//!
//! Components lie between −1 and 1, as `SCALE` has them: differences fit 16 bits, and the sums of their squares 32.

use super::BATCH;
use crate::project::{COMPONENTS, Projected};
use std::arch::x86_64::{
    __m256, __m256i, _mm_add_epi32, _mm_cvtsi128_si32, _mm_shuffle_epi32, _mm256_add_epi32, _mm256_castps_si256,
    _mm256_castsi256_si128, _mm256_cvtepi32_ps, _mm256_extract_epi32, _mm256_extracti128_si256, _mm256_madd_epi16,
    _mm256_mul_ps, _mm256_set1_epi32, _mm256_set1_ps, _mm256_setr_epi16, _mm256_setr_epi32, _mm256_setzero_si256,
    _mm256_sub_epi16,
};

/// Two components as one value of 32 bits.
#[inline(always)]
fn pair_of([low, high]: [i16; 2]) -> i32 {
    i32::from(high) << 16 | i32::from(low as u16)
}

/// Up to eight samples side by side: each register holds one pair of components of all of them.
pub(super) struct Samples([__m256i; COMPONENTS / 2]);

impl Samples {
    #[target_feature(enable = "avx2")]
    pub(super) fn of(batch: &[Projected]) -> Self {
        let mut pairs = [_mm256_setzero_si256(); COMPONENTS / 2];
        for (pair, register) in pairs.iter_mut().enumerate() {
            let of = |i: usize| batch.get(i).map_or(0, |sample| pair_of([sample[2 * pair], sample[2 * pair + 1]]));
            *register = _mm256_setr_epi32(of(0), of(1), of(2), of(3), of(4), of(5), of(6), of(7));
        }
        Self(pairs)
    }

    /// For each of `N` vectors its squared distance from each sample, times `factor`.
    ///
    /// Several vectors at once keep the processor from waiting for one sum, and fetch the samples for all of them.
    #[inline]
    #[target_feature(enable = "avx2")]
    pub(super) fn scaled_squared_distances<const N: usize>(
        &self,
        vectors: &[Projected; N],
        factor: f32,
    ) -> [[f32; BATCH]; N] {
        let mut sums = [_mm256_setzero_si256(); N];
        for (pair, &samples) in self.0.iter().enumerate() {
            for (sum, vector) in sums.iter_mut().zip(vectors) {
                let pair = _mm256_set1_epi32(pair_of([vector[2 * pair], vector[2 * pair + 1]]));
                let differences = _mm256_sub_epi16(samples, pair);
                *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(differences, differences));
            }
        }
        let mut scaled = [[0.0; BATCH]; N];
        for (scaled, sum) in scaled.iter_mut().zip(sums) {
            *scaled = floats(_mm256_mul_ps(_mm256_cvtepi32_ps(sum), _mm256_set1_ps(factor)));
        }
        scaled
    }
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
