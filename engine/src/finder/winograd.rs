//! Convolutions of 3 × 3 pixels in steps of one, by fewer products: F(2 × 2, 3 × 3) of Lavin and Gray 2016, "Fast algorithms for
//! convolutional neural networks".
//!
//! A square of 2 × 2 outputs is worked out at once from the 4 × 4 inputs that it depends on. Sums and differences of these are multiplied by
//! sums of the weights, sixteen products for each input channel where the definition has 36, and sums and differences of the products are the
//! outputs. In whole numbers nothing is rounded on the way but the weights.

use super::convolution::{After, Convolution};
use super::lanes::wide::Pairs;
use super::lanes::{BLOCK, Lanes, paired};
use super::maps::Maps;

/// Outputs along each side of a square.
const SIDE: usize = 2;
/// Inputs along each side of what a square depends on.
const AROUND: usize = 4;
/// Products for each input channel.
const PLACES: usize = AROUND * AROUND;
/// The largest weight in whole numbers. Differences of four inputs are at most four times as large as an input, so the sums of
/// [`MOST_INPUTS`] products fit 32 bits: 128 · (4 · 1023) · 4095 < 2³¹.
const LARGEST: f32 = 4095.0;
/// Input channels whose sums fit.
const MOST_INPUTS: usize = 128;
/// Groups of squares that are worked out together: what they need stays in the processor's cache.
const GROUPS: usize = 4;

/// The weights of a convolution of 3 × 3 pixels, as squares of outputs need them.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Squares {
    /// Block by block of outputs: place, pair of inputs, output of the block.
    weights: Vec<[u32; BLOCK]>,
    /// What a unit of these is worth for each output.
    pub(super) units: Vec<[f32; BLOCK]>,
}

/// The inputs in whole numbers, two channels in each value.
#[derive(Clone, Copy)]
pub(super) struct Input<'a> {
    pub(super) maps: &'a Maps,
    pub(super) values: &'a [u32],
    /// What a unit of the sums is worth for each output.
    pub(super) units: &'a [[f32; BLOCK]],
}

/// Which squares are worked out together.
#[derive(Clone, Copy)]
struct Chunk {
    first: usize,
    count: usize,
    /// From one place to the next, in squares.
    stride: usize,
    /// Squares across the maps.
    across: usize,
}

impl Chunk {
    /// Left and top of square `i` in the output.
    fn corner(&self, i: usize) -> (usize, usize) {
        ((self.first + i) % self.across * SIDE, (self.first + i) / self.across * SIDE)
    }
}

impl Squares {
    /// From weights in the order block, row, column, input; nothing where the sums of so many inputs would not fit.
    pub(super) fn of(weights: &[[f32; BLOCK]], inputs: usize) -> Option<Self> {
        if inputs > MOST_INPUTS {
            return None;
        }
        let mut squares = Self { weights: Vec::new(), units: Vec::new() };
        for block in weights.chunks_exact(9 * inputs) {
            let mut places = vec![[0.0; BLOCK]; PLACES * inputs];
            for (input, output) in (0..inputs).flat_map(|input| (0..BLOCK).map(move |output| (input, output))) {
                let kernel =
                    std::array::from_fn(|row| std::array::from_fn(|x| block[(row * 3 + x) * inputs + input][output]));
                for (place, weight) in spread(kernel).into_iter().flatten().enumerate() {
                    places[place * inputs + input][output] = weight;
                }
            }
            let (weights, units) = paired(&places, LARGEST);
            squares.weights.extend(weights);
            squares.units.push(units);
        }
        Some(squares)
    }

    /// Whether maps of this size have enough squares for [`Squares::run`] to be worth it.
    pub(super) fn are_worth_it(width: usize, height: usize) -> bool {
        /// As many squares as are worked out side by side.
        const LEAST: usize = 8;
        width.div_ceil(SIDE) * height.div_ceil(SIDE) >= LEAST
    }

    /// Convolves `input`, `BLOCKS` blocks of [`BLOCK`] channels of `ABREAST` squares at a time: as many sums as there are registers.
    #[inline(always)]
    pub(super) fn run<L, const ABREAST: usize, const BLOCKS: usize>(
        &self,
        convolution: &Convolution,
        input: Input<'_>,
        after: After<'_>,
        output: &mut Maps,
    ) where
        L: Lanes<Value = u32, Weights = [u32; BLOCK]>,
    {
        let pairs = input.maps.channels / L::INPUTS;
        let across = output.width.div_ceil(SIDE);
        let squares = across * output.height.div_ceil(SIDE);
        let room = GROUPS * ABREAST;
        // One more than there is room for: places a power of two apart would drive each other out of the cache.
        let stride = room + 1;
        let blocks = self.units.len();
        let whole = blocks / BLOCKS * BLOCKS;
        let mut places = vec![0; PLACES * stride * pairs];
        let mut sums = vec![[0.0; BLOCK]; PLACES * stride * BLOCKS];
        for first in (0..squares).step_by(room) {
            let chunk = Chunk { first, count: room.min(squares - first), stride, across };
            spread_inputs(input, chunk, &mut places);
            for block in (0..whole).step_by(BLOCKS) {
                self.multiply::<L, ABREAST, BLOCKS>(&places, pairs, chunk, block, &mut sums);
                gather::<BLOCKS>(convolution, input, &sums, chunk, block, after, output);
            }
            for block in whole..blocks {
                self.multiply::<L, ABREAST, 1>(&places, pairs, chunk, block, &mut sums);
                gather::<1>(convolution, input, &sums, chunk, block, after, output);
            }
        }
    }

    /// The products of each place, summed over the inputs.
    #[inline(always)]
    fn multiply<L, const ABREAST: usize, const BLOCKS: usize>(
        &self,
        places: &[u32],
        pairs: usize,
        chunk: Chunk,
        block: usize,
        sums: &mut [[f32; BLOCK]],
    ) where
        L: Lanes<Value = u32, Weights = [u32; BLOCK]>,
    {
        for place in 0..PLACES {
            // Slices that are as long as the loop, so that nothing is checked within it.
            let weights: [&[[u32; BLOCK]]; BLOCKS] =
                std::array::from_fn(|b| &self.weights[((block + b) * PLACES + place) * pairs..][..pairs]);
            for group in 0..chunk.count.div_ceil(ABREAST) {
                let at = place * chunk.stride + group * ABREAST;
                let values: [&[u32]; ABREAST] = std::array::from_fn(|i| &places[(at + i) * pairs..][..pairs]);
                let mut of_group: [[L; BLOCKS]; ABREAST] = [[L::start(&[0.0; BLOCK]); BLOCKS]; ABREAST];
                for pair in 0..pairs {
                    let weights: [L::Loaded; BLOCKS] = std::array::from_fn(|b| L::load(&weights[b][pair]));
                    for i in 0..ABREAST {
                        let value = values[i][pair];
                        for b in 0..BLOCKS {
                            of_group[i][b] = L::add_product(value, weights[b], of_group[i][b]);
                        }
                    }
                }
                let sums = &mut sums[at * BLOCKS..(at + ABREAST) * BLOCKS];
                for (sums, of_square) in sums.chunks_exact_mut(BLOCKS).zip(of_group) {
                    for (sum, lanes) in sums.iter_mut().zip(of_square) {
                        *sum = lanes.store();
                    }
                }
            }
        }
    }
}

/// G g Gᵀ of the paper.
fn spread(kernel: [[f32; 3]; 3]) -> [[f32; AROUND]; AROUND] {
    let along = |[a, b, c]: [f32; 3]| [a, (a + b + c) / 2.0, (a - b + c) / 2.0, c];
    let rows = kernel.map(along);
    let columns: [[f32; AROUND]; AROUND] = std::array::from_fn(|x| along(std::array::from_fn(|row| rows[row][x])));
    std::array::from_fn(|row| std::array::from_fn(|x| columns[x][row]))
}

/// Bᵀ d B of the paper for the squares of a chunk: place by place, square by square, all channels.
#[inline(always)]
fn spread_inputs(input: Input<'_>, chunk: Chunk, places: &mut [u32]) {
    let pairs = input.maps.channels / 2;
    // What lies beyond the border counts for no output within.
    let (last_x, last_y) = (input.maps.width + 1, input.maps.height + 1);
    for i in 0..chunk.count {
        let (x, y) = chunk.corner(i);
        let columns: [usize; AROUND] = std::array::from_fn(|column| (x + column).min(last_x) * pairs);
        let rows: [usize; AROUND] =
            std::array::from_fn(|row| input.maps.at(-1, (y + row).min(last_y) as isize - 1) / 2);
        for channel in (0..pairs).step_by(Pairs::COUNT) {
            let mut down = [[Pairs::zeros(); AROUND]; AROUND];
            for (x, down) in down.iter_mut().enumerate() {
                let at = columns[x] + channel;
                let [a, b, c, d] = rows;
                *down = along(
                    Pairs::load(&input.values[a + at..]),
                    Pairs::load(&input.values[b + at..]),
                    Pairs::load(&input.values[c + at..]),
                    Pairs::load(&input.values[d + at..]),
                );
            }
            let [a, b, c, d] = down;
            for row in 0..AROUND {
                for (x, pairs_here) in along(a[row], b[row], c[row], d[row]).into_iter().enumerate() {
                    let start = ((row * AROUND + x) * chunk.stride + i) * pairs + channel;
                    pairs_here.store(&mut places[start..]);
                }
            }
        }
    }
}

/// Bᵀ d of the paper.
#[inline(always)]
fn along(a: Pairs, b: Pairs, c: Pairs, d: Pairs) -> [Pairs; AROUND] {
    [a.minus(c), b.plus(c), c.minus(b), b.minus(d)]
}

/// Aᵀ m A of the paper: the outputs of the squares of a chunk.
#[inline(always)]
fn gather<const BLOCKS: usize>(
    convolution: &Convolution,
    input: Input<'_>,
    sums: &[[f32; BLOCK]],
    chunk: Chunk,
    block: usize,
    after: After<'_>,
    output: &mut Maps,
) {
    for i in 0..chunk.count {
        let (x, y) = chunk.corner(i);
        for b in 0..BLOCKS {
            let of_place: [&[f32; BLOCK]; PLACES] =
                std::array::from_fn(|place| &sums[(place * chunk.stride + i) * BLOCKS + b]);
            let mut square = [[[0.0; BLOCK]; SIDE]; SIDE];
            for lane in 0..BLOCK {
                let mut down = [[0.0; AROUND]; SIDE];
                for x in 0..AROUND {
                    let m = |row: usize| of_place[row * AROUND + x][lane];
                    down[0][x] = m(0) + m(1) + m(2);
                    down[1][x] = m(1) - m(2) - m(3);
                }
                for (row, [a, b, c, d]) in down.into_iter().enumerate() {
                    square[row][0][lane] = a + b + c;
                    square[row][1][lane] = b - c - d;
                }
            }
            let units = Some(&input.units[block + b]);
            for (row, of_row) in square.into_iter().enumerate().take(output.height - y) {
                for (column, sums) in of_row.into_iter().enumerate().take(output.width - x) {
                    convolution.finish(sums, units, after, output, (x + column, y + row), block + b);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Squares;
    use crate::finder::convolution::{After, Convolution};
    use crate::finder::maps::Maps;
    use crate::random::SplitMix64;

    #[test]
    fn squares_give_what_single_outputs_give_on_maps_of_every_size() {
        const INPUTS: usize = 32;
        let mut random = SplitMix64::new(3);
        let mut numbers = |count: usize| -> Vec<f32> { (0..count).map(|_| random.next_unit() - 0.5).collect() };
        let convolution = Convolution::new(48, INPUTS, 3, &numbers(48), &numbers(48 * INPUTS * 9));
        let slow = convolution.clone().in_floats();
        for (width, height) in (1..8).flat_map(|width| (1..8).map(move |height| (width, height))) {
            let mut maps = Maps::new(width, height, INPUTS);
            for (x, y) in (0..height).flat_map(|y| (0..width).map(move |x| (x, y))) {
                let start = maps.at(x as isize, y as isize);
                maps.values[start..start + INPUTS].copy_from_slice(&numbers(INPUTS));
            }
            let fast = convolution.apply(&maps, 1, After::Rectify);
            for (fast, slow) in fast.values.iter().zip(slow.apply(&maps, 1, After::Rectify).values) {
                // As much as single outputs in whole numbers may differ.
                assert!((fast - slow).abs() < 0.01, "{fast} for {slow} on {width} × {height}");
            }
        }
    }

    #[test]
    fn sums_of_more_inputs_than_fit_are_left_to_single_outputs() {
        assert!(Squares::of(&[[0.0; super::BLOCK]; 9 * 128], 128).is_some());
        assert!(Squares::of(&[[0.0; super::BLOCK]; 9 * 144], 144).is_none());
    }
}
