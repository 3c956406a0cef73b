//! The registers that a convolution is worked out in.

/// Output channels that are worked out side by side: one register of 512 bits, two of 256.
pub(super) const BLOCK: usize = 16;

/// Sums of [`BLOCK`] outputs side by side, in whatever registers the machine has.
pub(super) trait Lanes: Copy {
    /// One input, or as many as are multiplied at once.
    type Value: Copy;
    /// The weights of a block's outputs for a value.
    type Weights;
    /// These in registers.
    type Loaded: Copy;
    /// How many inputs a value holds.
    const INPUTS: usize;
    fn start(bias: &[f32; BLOCK]) -> Self;
    /// The sums; in whole numbers each is still to be multiplied by what one of its units is worth, and its bias added.
    fn store(self) -> [f32; BLOCK];
    fn load(weights: &Self::Weights) -> Self::Loaded;
    /// `sum + value · weights`.
    fn add_product(value: Self::Value, weights: Self::Loaded, sum: Self) -> Self;
}

/// As the compiler likes to do it.
impl Lanes for [f32; BLOCK] {
    type Value = f32;
    type Weights = [f32; BLOCK];
    type Loaded = [f32; BLOCK];
    const INPUTS: usize = 1;

    #[inline(always)]
    fn start(bias: &[f32; BLOCK]) -> Self {
        *bias
    }

    #[inline(always)]
    fn store(self) -> [f32; BLOCK] {
        self
    }

    #[inline(always)]
    fn load(weights: &[f32; BLOCK]) -> [f32; BLOCK] {
        *weights
    }

    #[inline(always)]
    fn add_product(value: f32, weights: [f32; BLOCK], mut sum: Self) -> Self {
        for (sum, weight) in sum.iter_mut().zip(weights) {
            *sum += value * weight;
        }
        sum
    }
}

/// Whether this machine multiplies bytes, four of them at once.
pub(super) fn has_byte_products() -> bool {
    #[cfg(target_arch = "x86_64")]
    return is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni");
    #[cfg(not(target_arch = "x86_64"))]
    return false;
}

/// The weights of four neighbouring inputs at a time, the first one in the lowest byte, and what one of its units is worth for each output.
pub(super) fn in_bytes(weights: &[[f32; BLOCK]]) -> (Vec<[u32; BLOCK]>, [f32; BLOCK]) {
    const LARGEST: f32 = 127.0;
    let mut units = [0.0f32; BLOCK];
    weights.iter().for_each(|row| units.iter_mut().zip(row).for_each(|(unit, weight)| *unit = unit.max(weight.abs())));
    // An output without any weight is zero in any unit.
    units.iter_mut().for_each(|unit| *unit = if *unit > 0.0 { *unit / LARGEST } else { 1.0 });
    let byte = |weight: f32, unit: f32| (weight / unit).round() as i8;
    let quadruple = |rows: &[[f32; BLOCK]; 4]| {
        std::array::from_fn(|i| u32::from_le_bytes(rows.map(|row| byte(row[i], units[i]).cast_unsigned())))
    };
    (weights.as_chunks::<4>().0.iter().map(quadruple).collect(), units)
}

/// Registers of 256 and 512 bits. Left to the compiler, the same loops stay single numbers: fifty times as slow.
#[cfg(target_arch = "x86_64")]
pub(super) mod wide {
    #![expect(unsafe_code, reason = "fifty times as fast, see docs/adr/0009")]

    use super::{BLOCK, Lanes};
    use std::arch::x86_64::{
        __m128i, __m256, __m512, __m512i, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_set1_ps, _mm256_storeu_ps,
        _mm512_cvtepi32_ps, _mm512_cvtps_epi32, _mm512_cvtusepi32_epi8, _mm512_dpbusd_epi32, _mm512_fmadd_ps,
        _mm512_loadu_ps, _mm512_loadu_si512, _mm512_max_epi32, _mm512_max_ps, _mm512_mul_ps, _mm512_reduce_max_ps,
        _mm512_set1_epi32, _mm512_set1_ps, _mm512_setzero_ps, _mm512_setzero_si512, _mm512_storeu_ps,
    };

    #[derive(Clone, Copy)]
    pub(in super::super) struct Wide512(__m512);

    // SAFETY, for all of these: they are inlined into functions that run only where the machine has these registers; and the arrays hold
    // as many numbers as a register.
    impl Lanes for Wide512 {
        type Value = f32;
        type Weights = [f32; BLOCK];
        type Loaded = __m512;
        const INPUTS: usize = 1;

        #[inline(always)]
        fn start(bias: &[f32; BLOCK]) -> Self {
            Self(Self::load(bias))
        }

        #[inline(always)]
        fn store(self) -> [f32; BLOCK] {
            let mut values = [0.0; BLOCK];
            // SAFETY: as above.
            unsafe { _mm512_storeu_ps(values.as_mut_ptr(), self.0) };
            values
        }

        #[inline(always)]
        fn load(weights: &[f32; BLOCK]) -> __m512 {
            // SAFETY: as above.
            unsafe { _mm512_loadu_ps(weights.as_ptr()) }
        }

        #[inline(always)]
        fn add_product(value: f32, weights: __m512, sum: Self) -> Self {
            // SAFETY: as above.
            Self(unsafe { _mm512_fmadd_ps(_mm512_set1_ps(value), weights, sum.0) })
        }
    }

    #[derive(Clone, Copy)]
    pub(in super::super) struct Bytes512(__m512i);

    impl Lanes for Bytes512 {
        type Value = u32;
        type Weights = [u32; BLOCK];
        type Loaded = __m512i;
        const INPUTS: usize = 4;

        #[inline(always)]
        fn start(_bias: &[f32; BLOCK]) -> Self {
            // SAFETY: as above.
            Self(unsafe { _mm512_setzero_si512() })
        }

        #[inline(always)]
        fn store(self) -> [f32; BLOCK] {
            // SAFETY: as above.
            Wide512(unsafe { _mm512_cvtepi32_ps(self.0) }).store()
        }

        #[inline(always)]
        fn load(weights: &[u32; BLOCK]) -> __m512i {
            // SAFETY: as above.
            unsafe { _mm512_loadu_si512(weights.as_ptr().cast()) }
        }

        #[inline(always)]
        fn add_product(value: u32, weights: __m512i, sum: Self) -> Self {
            // SAFETY: as above.
            Self(unsafe { _mm512_dpbusd_epi32(sum.0, _mm512_set1_epi32(value.cast_signed()), weights) })
        }
    }

    /// Four values at a time as bytes, the first one in the lowest, and what one of their units is worth. Values that fill no block are left
    /// out; negative ones count as 0.
    #[target_feature(enable = "avx512f")]
    pub(in super::super) fn bytes(values: &[f32]) -> (Vec<u32>, f32) {
        /// Registers that are looked at side by side, so that none waits for another.
        const ABREAST: usize = 4;
        let blocks = values.as_chunks::<BLOCK>().0;
        let (fours, rest) = blocks.as_chunks::<ABREAST>();
        let mut highest = [_mm512_setzero_ps(); ABREAST];
        for four in fours {
            for (highest, block) in highest.iter_mut().zip(four) {
                *highest = _mm512_max_ps(*highest, Wide512::load(block));
            }
        }
        for block in rest {
            highest[0] = _mm512_max_ps(highest[0], Wide512::load(block));
        }
        let highest = highest.into_iter().map(|highest| _mm512_reduce_max_ps(highest)).fold(0.0, f32::max);
        let unit = if highest > 0.0 { highest / 255.0 } else { 1.0 };
        let per_unit = _mm512_set1_ps(1.0 / unit);
        let mut quadruples = vec![0; values.len() / 4];
        for (bytes, block) in quadruples.as_chunks_mut::<{ BLOCK / 4 }>().0.iter_mut().zip(blocks) {
            let whole = _mm512_cvtps_epi32(_mm512_mul_ps(Wide512::load(block), per_unit));
            let whole = _mm512_max_epi32(whole, _mm512_setzero_si512());
            // SAFETY: both types are 128 bits without meaning of their own.
            *bytes = unsafe { std::mem::transmute::<__m128i, [u32; BLOCK / 4]>(_mm512_cvtusepi32_epi8(whole)) };
        }
        (quadruples, unit)
    }

    #[derive(Clone, Copy)]
    pub(in super::super) struct Wide256(__m256, __m256);

    impl Lanes for Wide256 {
        type Value = f32;
        type Weights = [f32; BLOCK];
        type Loaded = (__m256, __m256);
        const INPUTS: usize = 1;

        #[inline(always)]
        fn start(bias: &[f32; BLOCK]) -> Self {
            let (low, high) = Self::load(bias);
            Self(low, high)
        }

        #[inline(always)]
        fn store(self) -> [f32; BLOCK] {
            let mut values = [0.0; BLOCK];
            // SAFETY: as above.
            unsafe {
                _mm256_storeu_ps(values.as_mut_ptr(), self.0);
                _mm256_storeu_ps(values.as_mut_ptr().add(8), self.1);
            }
            values
        }

        #[inline(always)]
        fn load(weights: &[f32; BLOCK]) -> (__m256, __m256) {
            // SAFETY: as above.
            unsafe { (_mm256_loadu_ps(weights.as_ptr()), _mm256_loadu_ps(weights.as_ptr().add(8))) }
        }

        #[inline(always)]
        fn add_product(value: f32, weights: (__m256, __m256), sum: Self) -> Self {
            // SAFETY: as above.
            unsafe {
                let value = _mm256_set1_ps(value);
                Self(_mm256_fmadd_ps(value, weights.0, sum.0), _mm256_fmadd_ps(value, weights.1, sum.1))
            }
        }
    }
}
