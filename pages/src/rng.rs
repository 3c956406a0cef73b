//! A small seeded generator: the same seed draws the same page on every machine.

/// SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub struct Rng(u64);

/// SplitMix64's finaliser: neighbouring inputs give unrelated outputs.
pub(crate) fn scatter(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// The upper 24 bits as a number from 0 to 1: every one of them is exact in an `f32`.
pub(crate) fn to_unit(bits: u64) -> f32 {
    (bits >> 40) as f32 / (1_u64 << 24) as f32
}

impl Rng {
    /// Scattered first, so that seeds 1, 2, 3 do not begin alike.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(scatter(seed.wrapping_add(0x9e37_79b9_7f4a_7c15)))
    }

    /// The sequence of the reference, without the scattering.
    #[must_use]
    pub fn unscattered(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 random bits.
    #[expect(
        clippy::should_implement_trait,
        reason = "a generator never ends, so that an iterator's `Option` would be in the way"
    )]
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        scatter(self.0)
    }

    /// From 0 up to, not including, 1.
    pub fn unit(&mut self) -> f32 {
        to_unit(self.next())
    }

    /// From `low` up to `high`.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// From 0 up to, not including, `count`, which is at least 1.
    pub fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }

    /// True with this probability.
    pub fn chance(&mut self, probability: f32) -> bool {
        self.unit() < probability
    }

    /// Mean 0, standard deviation 1, never beyond ±3.5: a sum of four uniform values, which needs no logarithm and therefore
    /// comes out the same everywhere.
    pub fn normal(&mut self) -> f32 {
        // The variance of a uniform value is 1/12, of four of them 1/3.
        (self.unit() + self.unit() + self.unit() + self.unit() - 2.0) * 1.732_050_8
    }

    /// As [`Rng::normal`] but coarser and four times as fast, for a picture's every pixel.
    pub fn pixel_noise(&mut self) -> f32 {
        let bits = self.next();
        let sum: u64 = (0..4).map(|part| (bits >> (16 * part)) & 0xffff).sum();
        (sum as f32 / 65_535.0 - 2.0) * 1.732_050_8
    }
}

#[cfg(test)]
mod tests {
    use super::Rng;

    #[test]
    fn the_sequence_is_that_of_the_reference() {
        let mut rng = Rng::unscattered(1_234_567);
        assert_eq!(rng.next(), 6_457_827_717_110_365_317);
        assert_eq!(rng.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn normal_values_have_mean_0_and_deviation_1() {
        for draw in [Rng::normal, Rng::pixel_noise] {
            let mut rng = Rng::new(7);
            let values: Vec<f32> = (0..20_000).map(|_| draw(&mut rng)).collect();
            let mean = values.iter().sum::<f32>() / values.len() as f32;
            let variance =
                values.iter().map(|value| (value - mean) * (value - mean)).sum::<f32>() / values.len() as f32;
            assert!(mean.abs() < 0.03, "mean {mean}");
            assert!((variance - 1.0).abs() < 0.03, "variance {variance}");
        }
    }

    #[test]
    fn seeds_that_follow_each_other_begin_differently() {
        let first: Vec<usize> = (0..64).map(|seed| Rng::new(seed).below(10)).collect();
        for digit in 0..10 {
            assert!(first.contains(&digit), "no seed of 64 begins with {digit}");
        }
    }
}
