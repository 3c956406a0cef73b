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

/// The largest of activations and weights in whole numbers: over the 1152 products of the widest convolution their sums fit 32 bits.
pub(super) const LARGEST: f32 = 1023.0;

/// Whether this machine multiplies whole numbers of 16 bits, two of them at once.
pub(super) fn has_whole_products() -> bool {
    #[cfg(target_arch = "x86_64")]
    return is_x86_feature_detected!("avx2");
    #[cfg(not(target_arch = "x86_64"))]
    return false;
}

/// The weights of two neighbouring inputs at a time as whole numbers up to `largest`, the first one in the lower half, and what one of their
/// units is worth for each output.
pub(super) fn paired(weights: &[[f32; BLOCK]], largest: f32) -> (Vec<[u32; BLOCK]>, [f32; BLOCK]) {
    let mut units = [0.0f32; BLOCK];
    weights.iter().for_each(|row| units.iter_mut().zip(row).for_each(|(unit, weight)| *unit = unit.max(weight.abs())));
    // An output without any weight is zero in any unit.
    units.iter_mut().for_each(|unit| *unit = if *unit > 0.0 { *unit / largest } else { 1.0 });
    let whole = |weight: f32, unit: f32| u32::from(((weight / unit).round() as i16).cast_unsigned());
    let pair = |[low, high]: &[[f32; BLOCK]; 2]| {
        std::array::from_fn(|i| whole(low[i], units[i]) | whole(high[i], units[i]) << 16)
    };
    (weights.as_chunks::<2>().0.iter().map(pair).collect(), units)
}

/// Registers of 256 and 512 bits. Left to the compiler, the same loops stay single numbers: fifty times as slow.
#[cfg(target_arch = "x86_64")]
pub(super) mod wide {
    #![expect(unsafe_code, reason = "fifty times as fast, see docs/adr/0009")]

    use super::{BLOCK, LARGEST, Lanes};
    use std::arch::x86_64::{
        __m256, __m256i, __m512, __m512i, _mm256_add_epi16, _mm256_add_epi32, _mm256_andnot_ps, _mm256_cvtepi32_ps,
        _mm256_cvtps_epi32, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_max_ps,
        _mm256_mul_ps, _mm256_packs_epi32, _mm256_permute4x64_epi64, _mm256_set1_epi32, _mm256_set1_ps,
        _mm256_setzero_ps, _mm256_setzero_si256, _mm256_storeu_ps, _mm256_storeu_si256, _mm256_sub_epi16,
        _mm512_cvtepi32_ps, _mm512_dpwssd_epi32, _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_loadu_si512,
        _mm512_set1_epi32, _mm512_set1_ps, _mm512_setzero_si512, _mm512_storeu_ps,
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

    /// Sums of whole numbers.
    #[derive(Clone, Copy)]
    pub(in super::super) struct Whole512(__m512i);

    impl Lanes for Whole512 {
        type Value = u32;
        type Weights = [u32; BLOCK];
        type Loaded = __m512i;
        const INPUTS: usize = 2;

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
            Self(unsafe { _mm512_dpwssd_epi32(sum.0, _mm512_set1_epi32(value.cast_signed()), weights) })
        }
    }

    /// Sums of whole numbers, the same as those in registers of 512 bits.
    #[derive(Clone, Copy)]
    pub(in super::super) struct Whole256(__m256i, __m256i);

    impl Lanes for Whole256 {
        type Value = u32;
        type Weights = [u32; BLOCK];
        type Loaded = (__m256i, __m256i);
        const INPUTS: usize = 2;

        #[inline(always)]
        fn start(_bias: &[f32; BLOCK]) -> Self {
            // SAFETY: as above.
            let zero = unsafe { _mm256_setzero_si256() };
            Self(zero, zero)
        }

        #[inline(always)]
        fn store(self) -> [f32; BLOCK] {
            // SAFETY: as above.
            Wide256(unsafe { _mm256_cvtepi32_ps(self.0) }, unsafe { _mm256_cvtepi32_ps(self.1) }).store()
        }

        #[inline(always)]
        fn load(weights: &[u32; BLOCK]) -> (__m256i, __m256i) {
            // SAFETY: as above.
            unsafe { (_mm256_loadu_si256(weights.as_ptr().cast()), _mm256_loadu_si256(weights.as_ptr().add(8).cast())) }
        }

        #[inline(always)]
        fn add_product(value: u32, weights: (__m256i, __m256i), sum: Self) -> Self {
            // SAFETY: as above.
            unsafe {
                let value = _mm256_set1_epi32(value.cast_signed());
                Self(
                    _mm256_add_epi32(sum.0, _mm256_madd_epi16(value, weights.0)),
                    _mm256_add_epi32(sum.1, _mm256_madd_epi16(value, weights.1)),
                )
            }
        }
    }

    /// Neighbouring channels in whole numbers of 16 bits.
    #[derive(Clone, Copy)]
    pub(in super::super) struct Pairs(__m256i);

    impl Pairs {
        /// Pairs of channels in a register.
        pub(in super::super) const COUNT: usize = 8;

        #[inline(always)]
        pub(in super::super) fn zeros() -> Self {
            // SAFETY: as above.
            Self(unsafe { _mm256_setzero_si256() })
        }

        #[inline(always)]
        pub(in super::super) fn load(pairs: &[u32]) -> Self {
            assert!(pairs.len() >= Self::COUNT);
            // SAFETY: as above; that there are as many was just asked.
            Self(unsafe { _mm256_loadu_si256(pairs.as_ptr().cast()) })
        }

        #[inline(always)]
        pub(in super::super) fn store(self, pairs: &mut [u32]) {
            assert!(pairs.len() >= Self::COUNT);
            // SAFETY: as above; that there is room was just asked.
            unsafe { _mm256_storeu_si256(pairs.as_mut_ptr().cast(), self.0) };
        }

        #[inline(always)]
        pub(in super::super) fn plus(self, other: Self) -> Self {
            // SAFETY: as above.
            Self(unsafe { _mm256_add_epi16(self.0, other.0) })
        }

        #[inline(always)]
        pub(in super::super) fn minus(self, other: Self) -> Self {
            // SAFETY: as above.
            Self(unsafe { _mm256_sub_epi16(self.0, other.0) })
        }
    }

    /// Two values at a time as whole numbers, the first one in the lower half, and what one of their units is worth. Values that fill no block
    /// are left out.
    #[target_feature(enable = "avx2")]
    pub(in super::super) fn whole(values: &[f32]) -> (Vec<u32>, f32) {
        /// Blocks that are looked at side by side, so that none waits for another.
        const ABREAST: usize = 4;
        let blocks = values.as_chunks::<BLOCK>().0;
        let (fours, rest) = blocks.as_chunks::<ABREAST>();
        let sign = _mm256_set1_ps(-0.0);
        let mut highest = [_mm256_setzero_ps(); ABREAST];
        let mut look_at = |at: usize, block: &[f32; BLOCK]| {
            let (low, high) = Wide256::load(block);
            let larger = _mm256_max_ps(_mm256_andnot_ps(sign, low), _mm256_andnot_ps(sign, high));
            highest[at] = _mm256_max_ps(highest[at], larger);
        };
        for four in fours {
            four.iter().enumerate().for_each(|(at, block)| look_at(at, block));
        }
        rest.iter().for_each(|block| look_at(0, block));
        let [a, b, c, d] = highest;
        let highest = Wide256(_mm256_max_ps(a, b), _mm256_max_ps(c, d)).store().into_iter().fold(0.0, f32::max);
        let unit = if highest > 0.0 { highest / LARGEST } else { 1.0 };
        let per_unit = _mm256_set1_ps(1.0 / unit);
        let mut pairs = vec![0; values.len() / 2];
        for (pairs, block) in pairs.as_chunks_mut::<{ BLOCK / 2 }>().0.iter_mut().zip(blocks) {
            let (low, high) = Wide256::load(block);
            let low = _mm256_cvtps_epi32(_mm256_mul_ps(low, per_unit));
            let high = _mm256_cvtps_epi32(_mm256_mul_ps(high, per_unit));
            // Packing goes by halves of the registers.
            let packed = _mm256_permute4x64_epi64::<0b1101_1000>(_mm256_packs_epi32(low, high));
            // SAFETY: both types are 256 bits without meaning of their own.
            *pairs = unsafe { std::mem::transmute::<__m256i, [u32; BLOCK / 2]>(packed) };
        }
        (pairs, unit)
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
