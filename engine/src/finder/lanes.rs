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

/// Whether this machine multiplies brief floats: those of 16 bits with the exponent of one of 32, as the networks were trained in.
pub(super) fn has_brief_floats() -> bool {
    #[cfg(target_arch = "x86_64")]
    return is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bf16");
    #[cfg(not(target_arch = "x86_64"))]
    return false;
}

/// The weights of two neighbouring inputs at a time, the first one in the lower half.
pub(super) fn paired(weights: &[[f32; BLOCK]]) -> Vec<[u32; BLOCK]> {
    // Rounded to the nearest, and to the even of two.
    let brief = |value: f32| {
        let bits = value.to_bits();
        (bits + 0x7fff + (bits >> 16 & 1)) >> 16
    };
    let pair = |[low, high]: &[[f32; BLOCK]; 2]| std::array::from_fn(|i| brief(low[i]) | brief(high[i]) << 16);
    weights.as_chunks::<2>().0.iter().map(pair).collect()
}

/// Registers of 256 and 512 bits. Left to the compiler, the same loops stay single numbers: fifty times as slow.
#[cfg(target_arch = "x86_64")]
pub(super) mod wide {
    #![expect(unsafe_code, reason = "fifty times as fast, see docs/adr/0009")]

    use super::{BLOCK, Lanes};
    use std::arch::x86_64::{
        __m256, __m512, __m512bh, __m512i, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_set1_ps, _mm256_storeu_ps,
        _mm512_cvtneps_pbh, _mm512_dpbf16_ps, _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_loadu_si512, _mm512_set1_epi32,
        _mm512_set1_ps, _mm512_storeu_ps,
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
    pub(in super::super) struct Brief512(__m512);

    impl Lanes for Brief512 {
        type Value = u32;
        type Weights = [u32; BLOCK];
        type Loaded = __m512i;
        const INPUTS: usize = 2;

        #[inline(always)]
        fn start(bias: &[f32; BLOCK]) -> Self {
            Self(Wide512::load(bias))
        }

        #[inline(always)]
        fn store(self) -> [f32; BLOCK] {
            Wide512(self.0).store()
        }

        #[inline(always)]
        fn load(weights: &[u32; BLOCK]) -> __m512i {
            // SAFETY: as above.
            unsafe { _mm512_loadu_si512(weights.as_ptr().cast()) }
        }

        #[inline(always)]
        fn add_product(value: u32, weights: __m512i, sum: Self) -> Self {
            // SAFETY: as above; both types are 512 bits without meaning of their own.
            unsafe {
                let value: __m512bh = std::mem::transmute(_mm512_set1_epi32(value.cast_signed()));
                Self(_mm512_dpbf16_ps(sum.0, value, std::mem::transmute::<__m512i, __m512bh>(weights)))
            }
        }
    }

    /// Two values each in brief floats, the first one in the lower half. Values that fill no block are left out.
    #[target_feature(enable = "avx512f,avx512bf16")]
    pub(in super::super) fn brief(values: &[f32]) -> Vec<u32> {
        let mut pairs = Vec::with_capacity(values.len() / 2);
        for block in values.as_chunks::<BLOCK>().0 {
            // SAFETY: the block holds as many numbers as the register, and half as many bits come out.
            let brief: [u32; BLOCK / 2] =
                unsafe { std::mem::transmute(_mm512_cvtneps_pbh(_mm512_loadu_ps(block.as_ptr()))) };
            pairs.extend_from_slice(&brief);
        }
        pairs
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
