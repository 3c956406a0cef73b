//! The finder's network: normalised pixels in, maps at a quarter of their size out.
//!
//! A feature pyramid (Lin and others 2017) over residual blocks (He and others 2016) with the heads of CenterNet (Zhou, Wang, Krähenbühl
//! 2019). `training/train_finder.py` trains it; the shapes here are the shapes there.

use super::maps::{After, Convolution, Maps};
use crate::error::EngineError;
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

/// What `training/train_finder.py` wrote last; the model's card has its story.
static BUILT_IN: &[u8] = include_bytes!("../../models/finder.weights");

impl Net {
    /// The network that was compiled in. All readers share it.
    ///
    /// # Errors
    /// [`EngineError::ModelFile`] when it is damaged.
    pub fn built_in() -> Result<&'static Self, EngineError> {
        static NET: OnceLock<Net> = OnceLock::new();
        if let Some(net) = NET.get() {
            return Ok(net);
        }
        let net = Self::from_bytes(BUILT_IN)?;
        Ok(NET.get_or_init(|| net))
    }

    /// Reads what the training wrote: `DMFN`, version 1 and the count of convolutions as little-endian `u32`; of each its outputs, inputs
    /// and size, then bias and weights as half floats.
    ///
    /// # Errors
    /// [`EngineError::ModelFile`] when the bytes are of another kind, version or shape, or too few.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EngineError> {
        let damaged = |what: &str| EngineError::ModelFile(format!("the finder {what}"));
        let mut rest = bytes.strip_prefix(b"DMFN").ok_or_else(|| damaged("does not begin with DMFN"))?;
        let number = |rest: &mut &[u8]| {
            let (first, after) = rest.split_first_chunk::<4>().ok_or_else(|| damaged("is cut short"))?;
            *rest = after;
            Ok::<_, EngineError>(u32::from_le_bytes(*first) as usize)
        };
        let (version, count) = (number(&mut rest)?, number(&mut rest)?);
        if (version, count) != (1, LAYERS) {
            return Err(damaged(&format!("is of version {version} with {count} layers, not of 1 with {LAYERS}")));
        }
        let mut layers = Vec::with_capacity(LAYERS);
        for (i, &shape) in SHAPES.iter().enumerate() {
            let found = (number(&mut rest)?, number(&mut rest)?, number(&mut rest)?);
            if found != shape {
                return Err(damaged(&format!("has layer {i} of shape {found:?}, not {shape:?}")));
            }
            let (outputs, inputs, size) = shape;
            let mut halves = |count: usize| {
                let (values, after) = rest.split_at_checked(2 * count).ok_or_else(|| damaged("is cut short"))?;
                rest = after;
                let values: Vec<f32> =
                    values.as_chunks::<2>().0.iter().map(|&pair| from_half(u16::from_le_bytes(pair))).collect();
                if values.iter().all(|value| value.is_finite()) { Ok(values) } else { Err(damaged("holds no numbers")) }
            };
            let (bias, weights) = (halves(outputs)?, halves(outputs * inputs * size * size)?);
            layers.push(Convolution::new(outputs, inputs, size, &bias, &weights));
        }
        if rest.is_empty() { Ok(Self { layers }) } else { Err(damaged("goes on after its end")) }
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

/// IEEE 754 binary16.
fn from_half(bits: u16) -> f32 {
    let (sign, exponent, fraction) = (bits >> 15, bits >> 10 & 0x1f, f32::from(bits & 0x3ff));
    let value = match exponent {
        0 => fraction * 2.0_f32.powi(-24),
        0x1f => f32::INFINITY,
        _ => (1.0 + fraction / 1024.0) * 2.0_f32.powi(i32::from(exponent) - 15),
    };
    if sign == 1 { -value } else { value }
}

#[cfg(test)]
mod tests {
    use super::{Net, from_half};

    #[test]
    fn the_built_in_network_loads_once() {
        assert!(std::ptr::eq(Net::built_in().unwrap(), Net::built_in().unwrap()));
    }

    #[test]
    fn half_floats_are_read_as_they_are_defined() {
        let known = [(0x0000, 0.0), (0x3c00, 1.0), (0xc000, -2.0), (0x7bff, 65_504.0), (0x0001, 2.0_f32.powi(-24))];
        for (bits, value) in known {
            assert_eq!(from_half(bits), value);
        }
        assert!(from_half(0x7c00).is_infinite());
    }

    #[test]
    fn a_file_of_another_kind_or_cut_short_is_refused() {
        for bytes in [&b""[..], b"DMFN", b"DMFN\x01\0\0\0\x15\0\0\0", b"PK\x03\x04"] {
            assert!(Net::from_bytes(bytes).is_err());
        }
    }
}
