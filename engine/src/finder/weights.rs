//! A file of trained weights → the convolutions of a network.

use super::convolution::Convolution;
use crate::error::ModelError;
use std::sync::OnceLock;

/// Reads what the training wrote: `DMFN`, version 1 and the count of convolutions as little-endian `u32`; of each its outputs, inputs
/// and size, then bias and weights as half floats. `shapes` holds outputs, inputs and size of each that the network `name` has.
///
/// # Errors
/// [`ModelError::ModelFile`] when the bytes are of another kind, version or shape, or too few.
pub fn convolutions(
    bytes: &[u8],
    name: &str,
    shapes: &[(usize, usize, usize)],
) -> Result<Vec<Convolution>, ModelError> {
    let damaged = |what: &str| ModelError::ModelFile(format!("the {name} {what}"));
    let mut rest = bytes.strip_prefix(b"DMFN").ok_or_else(|| damaged("does not begin with DMFN"))?;
    let number = |rest: &mut &[u8]| {
        let (first, after) = rest.split_first_chunk::<4>().ok_or_else(|| damaged("is cut short"))?;
        *rest = after;
        Ok::<_, ModelError>(u32::from_le_bytes(*first) as usize)
    };
    let (version, count) = (number(&mut rest)?, number(&mut rest)?);
    if (version, count) != (1, shapes.len()) {
        let wanted = shapes.len();
        return Err(damaged(&format!("is of version {version} with {count} layers, not of 1 with {wanted}")));
    }
    let mut layers = Vec::with_capacity(count);
    for (i, &shape) in shapes.iter().enumerate() {
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
    if rest.is_empty() { Ok(layers) } else { Err(damaged("goes on after its end")) }
}

/// The network in `cell`, which `load` makes when it is asked for first. All readers share it.
///
/// # Errors
/// What `load` fails with; it is asked again the next time.
pub fn loaded_once<T>(
    cell: &'static OnceLock<T>,
    load: impl FnOnce() -> Result<T, ModelError>,
) -> Result<&'static T, ModelError> {
    if let Some(network) = cell.get() {
        return Ok(network);
    }
    let network = load()?;
    Ok(cell.get_or_init(|| network))
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
    use super::from_half;

    #[test]
    fn half_floats_are_read_as_they_are_defined() {
        let known = [(0x0000, 0.0), (0x3c00, 1.0), (0xc000, -2.0), (0x7bff, 65_504.0), (0x0001, 2.0_f32.powi(-24))];
        for (bits, value) in known {
            assert_eq!(from_half(bits), value);
        }
        assert!(from_half(0x7c00).is_infinite());
    }
}
