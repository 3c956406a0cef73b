//! WebP files that end before their time, made such that a decoder takes them.

use super::Header;
use std::ops::Range;

/// A file of one still picture, cut short somewhere in its pixels or behind them.
pub(super) struct Mended {
    /// The same picture without what stood around it.
    pub(super) bytes: Vec<u8>,
    /// Bytes that the decoder may ask for behind the end.
    pub(super) padding: u64,
    /// Rows that are coded together.
    pub(super) unit: u32,
    /// Bytes of the missing ones that the decoder holds at its peak.
    pub(super) working: u64,
}

const HEAD: usize = 12;
const ALPHA: u8 = 0x10;
const METADATA: u8 = 0x0c;

/// The chunk that begins at `at`: its name, and where its content is or should be.
fn chunk_at(bytes: &[u8], at: usize) -> Option<([u8; 4], Range<usize>)> {
    let &[n0, n1, n2, n3, s0, s1, s2, s3] = bytes.get(at..at.checked_add(8)?)?.as_array::<8>()?;
    let start = at + 8;
    Some(([n0, n1, n2, n3], start..start.checked_add(u32::from_le_bytes([s0, s1, s2, s3]) as usize)?))
}

/// The file again if it ends too early; `None` if it is whole, an animation, or has no pixels.
pub(super) fn mended(bytes: &[u8]) -> Option<Mended> {
    let (mut at, mut flags, mut alpha, mut picture) = (HEAD, 0, None, None);
    while let Some((name, content)) = chunk_at(bytes, at) {
        at = content.end.checked_add(content.len() % 2)?;
        match &name {
            b"VP8X" => flags = *bytes.get(content.start)?,
            b"ALPH" => alpha = Some(bytes.get(content)?),
            b"VP8 " | b"VP8L" if picture.is_none() => picture = Some((name, content)),
            b"ANMF" => return None,
            // Their flags promise them, and decoders insist.
            b"EXIF" | b"XMP " => flags &= !METADATA,
            _ => {}
        }
    }
    let (name, content) = picture?;
    if content.end <= bytes.len() && flags & METADATA == 0 {
        return None;
    }
    let there = bytes.get(content.start..content.end.min(bytes.len()))?;
    let is_lossy = name == *b"VP8 ";
    let (width, height) = if is_lossy { lossy_size(there)? } else { lossless_size(there)? };
    let pixels = u64::from(width) * u64::from(height);
    // What is made up of the padding takes no more: nearly nothing, or noise.
    let padding = if is_lossy { pixels / 4 + 4096 } else { 4 * pixels + 4096 };
    let mut body = b"WEBP".to_vec();
    let mut append = |name: [u8; 4], size: u64, content: &[u8]| {
        body.extend(name);
        body.extend(u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes());
        body.extend(content);
        body.extend(vec![0; content.len() % 2]);
    };
    let alpha = alpha.filter(|_| is_lossy);
    if alpha.is_some() || (!is_lossy && flags & ALPHA != 0) {
        let three = |value: u32| (value - 1).to_le_bytes();
        let ([w0, w1, w2, _], [h0, h1, h2, _]) = (three(width), three(height));
        append(*b"VP8X", 10, &[ALPHA, 0, 0, 0, w0, w1, w2, h0, h1, h2]);
    }
    if let Some(alpha) = alpha {
        append(*b"ALPH", alpha.len() as u64, alpha);
    }
    let size = there.len() as u64 + padding;
    append(name, size, there);
    if there.len() % 2 == 1 {
        body.pop();
    }
    let total = u32::try_from(body.len() as u64 + padding).unwrap_or(u32::MAX);
    let bytes = [b"RIFF", &total.to_le_bytes()[..], &body].concat();
    // A lossy picture's data are gathered, twice over.
    let working = bytes.len() as u64 + if is_lossy { 2 * padding } else { 0 };
    Some(Mended { bytes, padding, unit: if is_lossy { 16 } else { 1 }, working })
}

impl Mended {
    /// The rows that are missing, of which `seen` look so: the smoothing of lossy pictures reaches from one block into the one above, and
    /// what follows is not there either.
    pub(super) fn missing(&self, seen: &Range<usize>, header: &Header) -> Range<usize> {
        let (unit, height) = (self.unit as usize, header.height as usize);
        if seen.is_empty() { height..height } else { seen.start / unit * unit..height }
    }
}

fn lossy_size(data: &[u8]) -> Option<(u32, u32)> {
    let &[w0, w1, h0, h1] = data.get(6..10)?.as_array::<4>()?;
    let side = |bytes: [u8; 2]| u32::from(u16::from_le_bytes(bytes) & 0x3fff);
    let (width, height) = (side([w0, w1]), side([h0, h1]));
    (width > 0 && height > 0).then_some((width, height))
}

fn lossless_size(data: &[u8]) -> Option<(u32, u32)> {
    let bits = u32::from_le_bytes(*data.get(1..5)?.as_array::<4>()?);
    Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
}
