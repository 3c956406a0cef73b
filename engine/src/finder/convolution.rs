//! Convolutions between feature maps.

#[cfg(target_arch = "x86_64")]
use super::lanes::wide::{Whole256, Whole512, Wide256, Wide512, whole};
use super::lanes::{BLOCK, LARGEST, Lanes, has_whole_products, paired};
use super::maps::Maps;
#[cfg(target_arch = "x86_64")]
use super::winograd::{Input, Squares};

/// Pixels that are worked out side by side in maps narrower than the registers have room for.
const NARROW: usize = 4;

/// A convolution of 1 × 1 or 3 × 3 pixels, the normalisation of its batch folded in.
#[derive(Debug, Clone, PartialEq)]
pub struct Convolution {
    /// Channels in.
    pub inputs: usize,
    /// Channels out.
    pub outputs: usize,
    /// 1 or 3.
    pub size: usize,
    /// One each output, filled up with zeros to whole blocks.
    bias: Vec<[f32; BLOCK]>,
    /// Block by block of [`BLOCK`] outputs: row, column, input, output of the block.
    weights: Vec<[f32; BLOCK]>,
    /// The same for two inputs at a time, in whole numbers; none where the machine does not multiply these.
    pairs: Vec<[u32; BLOCK]>,
    /// What a unit of these is worth for each output.
    units: Vec<[f32; BLOCK]>,
    /// The same for squares of outputs, where there are such.
    #[cfg(target_arch = "x86_64")]
    squares: Option<Squares>,
}

/// What becomes of a convolution's sums.
#[derive(Debug, Clone, Copy)]
pub enum After<'a> {
    /// As they are.
    Nothing,
    /// Negative ones become 0.
    Rectify,
    /// These maps, of the same shape, are added before negative ones become 0 (He and others 2016).
    AddAndRectify(&'a Maps),
}

impl Convolution {
    /// From weights in the order output, row, column, input.
    ///
    /// # Panics
    /// When `weights` or `bias` are not as many as the other numbers say; the reader of the model file checks them first.
    #[must_use]
    pub fn new(outputs: usize, inputs: usize, size: usize, bias: &[f32], weights: &[f32]) -> Self {
        assert_eq!((bias.len(), weights.len()), (outputs, outputs * inputs * size * size));
        let blocks = outputs.div_ceil(BLOCK);
        let taps = size * size * inputs;
        let mut packed = vec![[0.0; BLOCK]; blocks * taps];
        for (output, row) in weights.chunks_exact(taps).enumerate() {
            for (tap, &weight) in row.iter().enumerate() {
                packed[output / BLOCK * taps + tap][output % BLOCK] = weight;
            }
        }
        let mut padded = vec![[0.0; BLOCK]; blocks];
        bias.iter().enumerate().for_each(|(i, &bias)| padded[i / BLOCK][i % BLOCK] = bias);
        let (mut pairs, mut units) = (Vec::new(), Vec::new());
        if has_whole_products() && inputs.is_multiple_of(BLOCK) {
            for block in packed.chunks_exact(taps) {
                let (weights, unit) = paired(block, LARGEST);
                pairs.extend(weights);
                units.push(unit);
            }
        }
        #[cfg(target_arch = "x86_64")]
        let squares = if size == 3 && !pairs.is_empty() { Squares::of(&packed, inputs) } else { None };
        Self {
            inputs,
            outputs,
            size,
            bias: padded,
            weights: packed,
            pairs,
            units,
            #[cfg(target_arch = "x86_64")]
            squares,
        }
    }

    /// Convolves `input` with steps of `stride` pixels. The output's channels are filled up to whole blocks of 16.
    #[must_use]
    pub fn apply(&self, input: &Maps, stride: usize, after: After<'_>) -> Maps {
        debug_assert_eq!(input.channels, self.inputs);
        let mut output =
            Maps::new(input.width.div_ceil(stride), input.height.div_ceil(stride), self.bias.len() * BLOCK);
        #[cfg(target_arch = "x86_64")]
        {
            let has_pairs = !self.pairs.is_empty();
            #[expect(
                unsafe_code,
                reason = "compiled for whole numbers: a page takes a fifth less time, see docs/adr/0009"
            )]
            if has_pairs && is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512vnni") {
                // SAFETY: the machine was just seen to have AVX-512F and AVX-512-VNNI, and with them AVX2, which is all that the function
                // asks for.
                unsafe { self.whole_with_avx512(input, stride, after, &mut output) };
                return output;
            }
            #[expect(unsafe_code, reason = "as above")]
            if has_pairs {
                // SAFETY: there are pairs only where the machine was seen to have AVX2, which is all that the function asks for.
                unsafe { self.whole_with_avx2(input, stride, after, &mut output) };
                return output;
            }
            #[expect(unsafe_code, reason = "compiled for wide registers: fifty times as fast, see docs/adr/0009")]
            if is_x86_feature_detected!("avx512f") {
                // SAFETY: the machine was just seen to have AVX-512F, which is all that the function asks for.
                unsafe { self.with_avx512(input, stride, after, &mut output) };
                return output;
            }
            #[expect(unsafe_code, reason = "as above")]
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                // SAFETY: the machine was just seen to have AVX2 and FMA, which is all that the function asks for.
                unsafe { self.with_avx2(input, stride, after, &mut output) };
                return output;
            }
        }
        self.run::<[f32; BLOCK], 4, 1>(Source::of(input, &input.values, &self.weights), stride, after, &mut output);
        output
    }

    /// The same, worked out in floats on every machine.
    #[cfg(test)]
    pub(super) fn in_floats(mut self) -> Self {
        (self.pairs, self.units) = (Vec::new(), Vec::new());
        #[cfg(target_arch = "x86_64")]
        {
            self.squares = None;
        }
        self
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f")]
    fn with_avx512(&self, input: &Maps, stride: usize, after: After<'_>, output: &mut Maps) {
        self.run::<Wide512, 8, 2>(Source::of(input, &input.values, &self.weights), stride, after, output);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,avx512f,avx512vnni")]
    fn whole_with_avx512(&self, input: &Maps, stride: usize, after: After<'_>, output: &mut Maps) {
        let (values, unit) = whole(&input.values);
        if let Some(squares) = self.squares_for(stride, output) {
            let units = in_units(&squares.units, unit);
            squares.run::<Whole512, 8, 2>(self, Input { maps: input, values: &values, units: &units }, after, output);
            return;
        }
        let units = in_units(&self.units, unit);
        let source = Source { units: &units, ..Source::of(input, &values, &self.pairs) };
        self.run::<Whole512, 8, 2>(source, stride, after, output);
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn whole_with_avx2(&self, input: &Maps, stride: usize, after: After<'_>, output: &mut Maps) {
        let (values, unit) = whole(&input.values);
        if let Some(squares) = self.squares_for(stride, output) {
            let units = in_units(&squares.units, unit);
            squares.run::<Whole256, 6, 1>(self, Input { maps: input, values: &values, units: &units }, after, output);
            return;
        }
        let units = in_units(&self.units, unit);
        let source = Source { units: &units, ..Source::of(input, &values, &self.pairs) };
        self.run::<Whole256, 6, 1>(source, stride, after, output);
    }

    /// The weights for squares of outputs, where `output` has enough of these.
    #[cfg(target_arch = "x86_64")]
    fn squares_for(&self, stride: usize, output: &Maps) -> Option<&Squares> {
        let are_worth_it = stride == 1 && Squares::are_worth_it(output.width, output.height);
        self.squares.as_ref().filter(|_| are_worth_it)
    }

    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    fn with_avx2(&self, input: &Maps, stride: usize, after: After<'_>, output: &mut Maps) {
        self.run::<Wide256, 6, 1>(Source::of(input, &input.values, &self.weights), stride, after, output);
    }

    /// Rows of the output, `BLOCKS` blocks of [`BLOCK`] channels and `PIXELS` pixels at a time: as many sums as there are registers.
    #[inline(always)]
    fn run<L: Lanes, const PIXELS: usize, const BLOCKS: usize>(
        &self,
        source: Source<'_, L>,
        stride: usize,
        after: After<'_>,
        output: &mut Maps,
    ) {
        let whole = self.bias.len() / BLOCKS * BLOCKS;
        for y in 0..output.height {
            for block in (0..whole).step_by(BLOCKS) {
                self.row::<L, PIXELS, BLOCKS>(source, stride, after, output, y, block);
            }
            for block in whole..self.bias.len() {
                self.row::<L, PIXELS, 1>(source, stride, after, output, y, block);
            }
        }
    }

    #[inline(always)]
    fn row<L: Lanes, const PIXELS: usize, const BLOCKS: usize>(
        &self,
        source: Source<'_, L>,
        stride: usize,
        after: After<'_>,
        output: &mut Maps,
        y: usize,
        block: usize,
    ) {
        let mut x = 0;
        while x + PIXELS <= output.width {
            self.tile::<L, PIXELS, BLOCKS>(source, stride, after, output, (x, y), block);
            x += PIXELS;
        }
        if x < output.width && output.width >= PIXELS {
            self.tile::<L, PIXELS, BLOCKS>(source, stride, after, output, (output.width - PIXELS, y), block);
            x = output.width;
        }
        while x + NARROW <= output.width {
            self.tile::<L, NARROW, BLOCKS>(source, stride, after, output, (x, y), block);
            x += NARROW;
        }
        while x < output.width {
            self.tile::<L, 1, BLOCKS>(source, stride, after, output, (x, y), block);
            x += 1;
        }
    }

    /// Blocks of outputs of `PIXELS` neighbours. Each value of the input is loaded once for all of them.
    #[inline(always)]
    fn tile<L: Lanes, const PIXELS: usize, const BLOCKS: usize>(
        &self,
        source: Source<'_, L>,
        stride: usize,
        after: After<'_>,
        output: &mut Maps,
        (x, y): (usize, usize),
        block: usize,
    ) {
        // The columns of a row, and the weights for them, lie side by side.
        let across = self.size * self.inputs / L::INPUTS;
        let taps = self.size * across;
        let mut sums: [[L; PIXELS]; BLOCKS] = std::array::from_fn(|b| [L::start(&self.bias[block + b]); PIXELS]);
        let weights: [&[L::Weights]; BLOCKS] =
            std::array::from_fn(|b| &source.weights[(block + b) * taps..(block + b + 1) * taps]);
        let margin = (self.size / 2) as isize;
        let step = stride * self.inputs / L::INPUTS;
        for row in 0..self.size {
            let at = source.maps.at((x * stride) as isize - margin, (y * stride + row) as isize - margin);
            let first = at / L::INPUTS;
            // Slices that are as long as the loop, so that nothing is checked within it.
            let here: [&[L::Weights]; BLOCKS] = weights.map(|weights| &weights[row * across..(row + 1) * across]);
            let pixels: [&[L::Value]; PIXELS] =
                std::array::from_fn(|i| &source.values[first + i * step..first + i * step + across]);
            for tap in 0..across {
                let weights: [L::Loaded; BLOCKS] = std::array::from_fn(|b| L::load(&here[b][tap]));
                for i in 0..PIXELS {
                    let value = pixels[i][tap];
                    for b in 0..BLOCKS {
                        sums[b][i] = L::add_product(value, weights[b], sums[b][i]);
                    }
                }
            }
        }
        for (b, sums) in sums.into_iter().enumerate() {
            for (i, sums) in sums.into_iter().enumerate() {
                self.finish(L::store(sums), source.units.get(block + b), after, output, (x + i, y), block + b);
            }
        }
    }

    /// Writes the sums of a block of outputs. Those of whole numbers are multiplied by their units before, and the bias added.
    #[inline(always)]
    pub(super) fn finish(
        &self,
        mut sums: [f32; BLOCK],
        units: Option<&[f32; BLOCK]>,
        after: After<'_>,
        output: &mut Maps,
        (x, y): (usize, usize),
        block: usize,
    ) {
        if let Some(units) = units {
            for ((sum, unit), bias) in sums.iter_mut().zip(units).zip(&self.bias[block]) {
                *sum = *sum * unit + bias;
            }
        }
        let start = output.at(x as isize, y as isize) + block * BLOCK;
        match after {
            After::Nothing => {}
            After::Rectify => sums.iter_mut().for_each(|sum| *sum = sum.max(0.0)),
            After::AddAndRectify(maps) => {
                let add = &maps.values[start..start + BLOCK];
                sums.iter_mut().zip(add).for_each(|(sum, add)| *sum = (*sum + add).max(0.0));
            }
        }
        output.values[start..start + BLOCK].copy_from_slice(&sums);
    }
}

/// What a unit of the sums is worth for each output, where one of the input's is worth `unit`.
#[cfg(target_arch = "x86_64")]
fn in_units(units: &[[f32; BLOCK]], unit: f32) -> Vec<[f32; BLOCK]> {
    units.iter().map(|units| units.map(|of_output| of_output * unit)).collect()
}

/// What is convolved with what, as the registers take it.
struct Source<'a, L: Lanes> {
    maps: &'a Maps,
    /// The maps' values.
    values: &'a [L::Value],
    weights: &'a [L::Weights],
    /// What one unit of the sums is worth for each output; none for sums of floats.
    units: &'a [[f32; BLOCK]],
}

impl<'a, L: Lanes> Source<'a, L> {
    fn of(maps: &'a Maps, values: &'a [L::Value], weights: &'a [L::Weights]) -> Self {
        Self { maps, values, weights, units: &[] }
    }
}

// By hand: derived, they would ask the same of the registers.
impl<L: Lanes> Clone for Source<'_, L> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L: Lanes> Copy for Source<'_, L> {}

#[cfg(test)]
mod tests {
    use super::{After, Convolution, Maps, Source};
    use crate::random::SplitMix64;

    fn random_maps(random: &mut SplitMix64, width: usize, height: usize, channels: usize) -> Maps {
        let mut maps = Maps::new(width, height, channels);
        for y in 0..height {
            for x in 0..width {
                let start = maps.at(x as isize, y as isize);
                maps.values[start..start + channels].iter_mut().for_each(|value| *value = random.next_unit() - 0.5);
            }
        }
        maps
    }

    /// The definition, written out.
    fn convolved_slowly(
        (outputs, inputs, size): (usize, usize, usize),
        bias: &[f32],
        weights: &[f32],
        maps: &Maps,
        stride: usize,
    ) -> Vec<f32> {
        let (width, height) = (maps.width.div_ceil(stride), maps.height.div_ceil(stride));
        let mut values = Vec::new();
        for y in 0..height {
            for x in 0..width {
                for output in 0..outputs {
                    let mut sum = bias[output];
                    for row in 0..size {
                        for column in 0..size {
                            let px = (x * stride + column) as isize - (size / 2) as isize;
                            let py = (y * stride + row) as isize - (size / 2) as isize;
                            if px < 0 || py < 0 || px >= maps.width as isize || py >= maps.height as isize {
                                continue;
                            }
                            for input in 0..inputs {
                                let weight = weights[((output * size + row) * size + column) * inputs + input];
                                sum += weight * maps.values[maps.at(px, py) + input];
                            }
                        }
                    }
                    values.push(sum);
                }
            }
        }
        values
    }

    #[test]
    fn convolutions_of_every_shape_equal_their_definition() {
        let mut random = SplitMix64::new(5);
        let shapes = [(1, 16, 3, 2), (16, 32, 3, 1), (32, 16, 1, 1), (16, 28, 1, 1), (16, 16, 3, 2)];
        for (inputs, outputs, size, stride) in shapes {
            for (width, height) in [(1, 1), (5, 7), (31, 4), (24, 9)] {
                let maps = random_maps(&mut random, width, height, inputs);
                let mut numbers = |count: usize| -> Vec<f32> { (0..count).map(|_| random.next_unit() - 0.5).collect() };
                let (bias, weights) = (numbers(outputs), numbers(outputs * inputs * size * size));
                let slow = convolved_slowly((outputs, inputs, size), &bias, &weights, &maps, stride);
                let fast = Convolution::new(outputs, inputs, size, &bias, &weights);
                let wide = fast.apply(&maps, stride, After::Nothing);
                let mut portable = Maps::new(wide.width, wide.height, wide.channels);
                let source = Source::of(&maps, &maps.values, &fast.weights);
                fast.run::<[f32; super::BLOCK], 4, 1>(source, stride, After::Nothing, &mut portable);
                // A unit is a 1023rd of the highest value, and of the largest weight.
                let is_rounded = !fast.pairs.is_empty();
                let loss = if is_rounded { 0.0006 * ((inputs * size * size) as f32).sqrt() } else { 1e-4 };
                for (maps, loss) in [(&wide, loss), (&portable, 1e-4)] {
                    let found = (0..maps.height).flat_map(|y| (0..maps.width).map(move |x| (x, y)));
                    let found = found.flat_map(|(x, y)| maps.pixel(x, y)[..outputs].to_vec());
                    for (found, slow) in found.zip(&slow) {
                        assert!((found - slow).abs() < loss, "{found} for {slow}");
                    }
                }
            }
        }
    }

    #[test]
    #[cfg(target_arch = "x86_64")]
    #[expect(unsafe_code, reason = "the registers are asked for first")]
    fn registers_of_both_widths_give_the_same_whole_numbers() {
        if !is_x86_feature_detected!("avx2") || !is_x86_feature_detected!("avx512vnni") {
            println!("skipped: this machine has no AVX-512 VNNI to compare AVX2 with");
            return;
        }
        let mut random = SplitMix64::new(6);
        let maps = random_maps(&mut random, 21, 9, 32);
        let mut numbers = |count: usize| -> Vec<f32> { (0..count).map(|_| random.next_unit() - 0.5).collect() };
        let convolution = Convolution::new(48, 32, 3, &numbers(48), &numbers(48 * 32 * 9));
        let wide = convolution.apply(&maps, 1, After::Rectify);
        let mut narrow = Maps::new(wide.width, wide.height, wide.channels);
        // SAFETY: the machine was just seen to have AVX2.
        unsafe { convolution.whole_with_avx2(&maps, 1, After::Rectify, &mut narrow) };
        assert!(wide.values.iter().any(|value| *value > 0.0));
        assert_eq!(wide, narrow);
    }

    #[test]
    fn what_is_added_is_added_before_negative_sums_become_zero() {
        let mut maps = Maps::new(1, 1, 16);
        let start = maps.at(0, 0);
        maps.values[start..start + 16].fill(-3.0);
        let nothing = Convolution::new(16, 16, 1, &[1.0; 16], &[0.0; 256]);
        assert_eq!(nothing.apply(&maps, 1, After::AddAndRectify(&maps)).pixel(0, 0), [0.0; 16]);
        assert_eq!(nothing.apply(&maps, 1, After::Rectify).pixel(0, 0), [1.0; 16]);
    }
}
