//! The finder's network: normalised pixels in, maps at a quarter of their size out.
//!
//! A feature pyramid (Lin and others 2017) over residual blocks (He and others 2016) with the heads of CenterNet (Zhou, Wang, Krähenbühl
//! 2019). `training/train.py` trains it; the shapes here are the shapes there.

use super::convolution::{After, Convolution};
use super::maps::Maps;
use super::weights::{convolutions, loaded_once};
use crate::error::ModelError;
use std::sync::OnceLock;

/// Pixels along each side of a cell of the answer.
pub const STRIDE: usize = 4;
/// Width and height of what goes in are multiples of this.
pub const GRANULE: usize = 16;

/// Where each answer lies among the channels of the last maps.
pub mod channel {
    /// Ten digits, then the marks: point, minus, slash, colon, comma.
    pub const CLASSES: std::ops::Range<usize> = 0..15;
    /// Any digit, however it lies.
    pub const ANY: usize = 15;
    /// Digits too small for this scale.
    pub const FINER: usize = 16;
    /// From the cell's middle to the box's, in cells across and down; logarithms of width and height in 16 pixels.
    pub const BOX: usize = 17;
    /// The next glyph of the number follows at the right.
    pub const LINK: usize = 21;
    /// Printed.
    pub const PRINT: usize = 22;
    /// Struck out.
    pub const CANCELLED: usize = 23;
    /// Upright, turned by 90, 180, 270 degrees clockwise.
    pub const TURN: usize = 24;
    /// How many channels there are.
    pub const COUNT: usize = 28;
}

/// Outputs, inputs and size of each convolution in the order of the file.
const SHAPES: [(usize, usize, usize); LAYERS] = [
    (16, 1, 3),
    (32, 16, 3),
    (32, 32, 3),
    (32, 32, 3),
    (64, 32, 3),
    (64, 64, 3),
    (64, 64, 3),
    (64, 64, 3),
    (64, 64, 3),
    (128, 64, 3),
    (128, 128, 3),
    (128, 128, 3),
    (128, 128, 3),
    (128, 128, 3),
    (128, 128, 3),
    (128, 128, 3),
    (64, 128, 1),
    (64, 64, 3),
    (32, 64, 1),
    (64, 32, 3),
    (channel::COUNT, 64, 1),
];
/// How many convolutions there are.
const LAYERS: usize = 21;

/// The trained network.
#[derive(Debug, Clone, PartialEq)]
pub struct Net {
    layers: Vec<Convolution>,
}

/// What `training/train.py` wrote last; the model's card has its story.
static BUILT_IN: &[u8] = include_bytes!("../../models/finder.weights");

impl Net {
    /// The network that was compiled in. All readers share it.
    ///
    /// # Errors
    /// [`ModelError::ModelFile`] when it is damaged.
    pub fn built_in() -> Result<&'static Self, ModelError> {
        static NET: OnceLock<Net> = OnceLock::new();
        loaded_once(&NET, || Self::from_bytes(BUILT_IN))
    }

    /// Reads what the training wrote: see [`convolutions`].
    ///
    /// # Errors
    /// [`ModelError::ModelFile`] when the bytes are of another kind, version or shape, or too few.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        Ok(Self { layers: convolutions(bytes, "finder", &SHAPES)? })
    }

    /// Looks at pixels of one channel, whose width and height are multiples of [`GRANULE`]. The answer has [`channel::COUNT`] channels that
    /// count; those of heat maps and of yes or no are logits.
    #[must_use]
    pub fn look(&self, pixels: &Maps) -> Maps {
        debug_assert!(pixels.width.is_multiple_of(GRANULE) && pixels.height.is_multiple_of(GRANULE));
        let mut layers = self.layers.iter();
        let mut next = |input: &Maps, stride: usize, after: After<'_>| match layers.next() {
            Some(layer) => layer.apply(input, stride, after),
            // `from_bytes` lets no network of fewer layers in.
            None => unreachable!("the network has {LAYERS} layers"),
        };
        let half = next(pixels, 2, After::Rectify);
        let quarter = next(&half, 2, After::Rectify);
        drop(half);
        let residual = |input: Maps, next: &mut dyn FnMut(&Maps, usize, After<'_>) -> Maps| {
            let inner = next(&input, 1, After::Rectify);
            next(&inner, 1, After::AddAndRectify(&input))
        };
        let mut quarter = residual(quarter, &mut next);
        let mut eighth = next(&quarter, 2, After::Rectify);
        for _ in 0..2 {
            eighth = residual(eighth, &mut next);
        }
        let mut sixteenth = next(&eighth, 2, After::Rectify);
        for _ in 0..3 {
            sixteenth = residual(sixteenth, &mut next);
        }
        eighth.add_doubled(&next(&sixteenth, 1, After::Rectify));
        let eighth = next(&eighth, 1, After::Rectify);
        quarter.add_doubled(&next(&eighth, 1, After::Rectify));
        let joined = next(&quarter, 1, After::Rectify);
        next(&joined, 1, After::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::{GRANULE, Net, channel};
    use crate::finder::convolution::Convolution;
    use crate::finder::pixels::{Area, Pixels, Surroundings};

    #[test]
    fn whole_numbers_change_hardly_anything_of_what_is_seen() {
        let page = pages::draw::shadowed_photo(1).image;
        let (width, height) =
            (page.width() as usize / 2 / GRANULE * GRANULE, page.height() as usize / 2 / GRANULE * GRANULE);
        let pixels = Pixels::of(&page, width, height);
        let pixels = pixels.evened(&Surroundings::of(&pixels), &Area { left: 0, top: 0, right: width, bottom: height });
        let net = Net::built_in().unwrap();
        let in_floats = Net { layers: net.layers.iter().cloned().map(Convolution::in_floats).collect() };
        let (fast, slow) = (net.look(&pixels), in_floats.look(&pixels));
        let cells = (0..slow.height).flat_map(|y| (0..slow.width).map(move |x| (x, y)));
        let digits: Vec<_> = cells.filter(|&(x, y)| slow.pixel(x, y)[channel::ANY] > 0.0).collect();
        assert!(digits.len() > 50, "{} cells with digits", digits.len());
        for at in channel::CLASSES.chain([channel::ANY, channel::FINER, channel::PRINT]) {
            let squares = digits.iter().map(|&(x, y)| (fast.pixel(x, y)[at] - slow.pixel(x, y)[at]).powi(2));
            let off = (squares.sum::<f32>() / digits.len() as f32).sqrt();
            // Of logits of some ±7: a doubtful probability changes by a few hundredths, one that is clear by less than one.

            assert!(off < 0.1, "channel {at} is off by {off}");
        }
    }

    #[test]
    fn the_built_in_network_loads_once() {
        assert!(std::ptr::eq(Net::built_in().unwrap(), Net::built_in().unwrap()));
    }

    #[test]
    fn a_file_of_another_kind_or_cut_short_is_refused() {
        for bytes in [&b""[..], b"DMFN", b"DMFN\x01\0\0\0\x15\0\0\0", b"PK\x03\x04"] {
            assert!(Net::from_bytes(bytes).is_err());
        }
    }
}
