//! JPEG. For grey pictures the luma plane alone: a third of the work of decoding to colour and back.

use super::kind::damaged;
use super::tone::{Layout, Tone};
use super::{Header, Source};
use crate::error::EngineError;
use image::ImageFormat;
use image::metadata::Orientation;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// Blocks that all scans of a progressive picture may visit together. Fifteen scans of a 50-megapixel picture fit; a picture of a few
/// kilobytes may announce thousands.
const MAX_BLOCK_VISITS: u64 = 20_000_000;
/// Scans that any picture may have: the tool that saves the most bytes makes some thirty.
const MIN_SCANS: u64 = 12;
const MAX_SCANS: u64 = 100;

pub(super) struct JpegSource<'a> {
    decoder: JpegDecoder<ZCursor<&'a [u8]>>,
    header: Header,
    /// What the decoder makes.
    layout: Layout,
}

fn refused(cause: impl std::fmt::Display) -> EngineError {
    damaged(ImageFormat::Jpeg, cause)
}

pub(super) fn open(bytes: &[u8], tone: Tone) -> Result<JpegSource<'_>, EngineError> {
    let frame = Frame::of(bytes).ok_or_else(|| refused("no frame header"))?;
    if let Some(kind) = frame.unread_kind() {
        return Err(EngineError::UnsupportedImage { kind: Some(kind) });
    }
    let scans = (MAX_BLOCK_VISITS / (frame.coefficients() / 64).max(1)).clamp(MIN_SCANS, MAX_SCANS);
    let options = DecoderOptions::default()
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX)
        .set_strict_mode(true)
        .jpeg_set_max_scans(scans as usize)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(refused)?;
    let (width, height) = decoder.dimensions().ok_or_else(|| refused("no frame header"))?;
    let (width, height) = (u32::try_from(width).unwrap_or(u32::MAX), u32::try_from(height).unwrap_or(u32::MAX));
    let orientation = decoder.exif().and_then(|exif| Orientation::from_exif_chunk(exif));
    let has_luma = matches!(decoder.input_colorspace(), Some(ColorSpace::YCbCr | ColorSpace::Luma));
    let layout = if tone == Tone::Gray && has_luma { Layout::Gray } else { Layout::Rgb };
    if layout == Layout::Gray {
        decoder.set_options(options.jpeg_set_out_colorspace(ColorSpace::Luma));
    }
    // The rows under way are some hundred kilobytes.
    let mut working = 1 << 20;
    if frame.is_progressive() {
        working += 2 * frame.coefficients();
    }
    if layout.channels() != tone.channels() {
        working += u64::from(width) * u64::from(height) * layout.channels() as u64;
    }
    let orientation = orientation.unwrap_or(Orientation::NoTransforms);
    Ok(JpegSource { decoder, header: Header { width, height, orientation, working }, layout })
}

impl Source for JpegSource<'_> {
    fn header(&self) -> Header {
        self.header
    }

    fn pixels(mut self: Box<Self>, tone: Tone) -> Result<Vec<u8>, EngineError> {
        let decoded = self.decoder.decode().map_err(refused)?;
        if self.layout.channels() == tone.channels() {
            return Ok(decoded);
        }
        drop(self.decoder);
        let mut pixels = Vec::with_capacity(decoded.len() / self.layout.channels() * tone.channels());
        tone.append(&decoded, self.layout, &mut pixels);
        Ok(pixels)
    }
}

/// What the frame header tells that the decoder does not pass on.
struct Frame {
    /// The second byte of its marker.
    marker: u8,
    precision: u8,
    width: u16,
    height: u16,
    /// Horizontal and vertical sampling factors.
    components: Vec<(u8, u8)>,
}

impl Frame {
    /// The first frame header of a file.
    fn of(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.get(2..)?;
        loop {
            // Any number of fill bytes may stand before a marker.
            let start = rest.iter().position(|&byte| byte == 0xff)?;
            let marker_at = start + rest[start..].iter().position(|&byte| byte != 0xff)?;
            let marker = rest[marker_at];
            rest = &rest[marker_at + 1..];
            if matches!(marker, 0 | 0x01 | 0xd0..=0xd8) {
                continue;
            }
            let length = usize::from(u16::from_be_bytes([*rest.first()?, *rest.get(1)?]));
            let segment = rest.get(2..length.max(2))?;
            if matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc) {
                let &[precision, h1, h0, w1, w0, count, ref components @ ..] = segment else { return None };
                let components = components.as_chunks::<3>().0.iter().take(usize::from(count));
                return Some(Self {
                    marker,
                    precision,
                    width: u16::from_be_bytes([w1, w0]),
                    height: u16::from_be_bytes([h1, h0]),
                    components: components.map(|&[_, factors, _]| (factors >> 4, factors & 15)).collect(),
                });
            }
            rest = rest.get(length.max(2)..)?;
        }
    }

    fn is_progressive(&self) -> bool {
        self.marker == 0xc2
    }

    /// Names a kind of JPEG that is not read.
    fn unread_kind(&self) -> Option<&'static str> {
        match self.marker {
            0xc0..=0xc2 if self.precision > 8 => Some("a JPEG picture of more than eight bits a colour"),
            0xc0..=0xc2 => None,
            0xc3 | 0xc7 | 0xcb | 0xcf => Some("a lossless JPEG picture"),
            0xc9 | 0xca | 0xcd | 0xce => Some("a JPEG picture with arithmetic coding"),
            _ => Some("a hierarchical JPEG picture"),
        }
    }

    /// Number of coefficients of all components.
    fn coefficients(&self) -> u64 {
        let most = |factor: fn(&(u8, u8)) -> u8| self.components.iter().map(factor).max().unwrap_or(1).max(1);
        let (across, down) = (u64::from(most(|c| c.0)), u64::from(most(|c| c.1)));
        let units = u64::from(self.width).div_ceil(8 * across) * u64::from(self.height).div_ceil(8 * down);
        let blocks: u64 = self.components.iter().map(|&(h, v)| u64::from(h) * u64::from(v)).sum();
        64 * units * blocks
    }
}

#[cfg(test)]
mod tests {
    use super::Frame;

    #[test]
    fn the_frame_header_is_found_behind_other_segments_and_fill_bytes() {
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 4, 0xff, 0xc0, 0xff, 0xff, 0xc2];
        bytes.extend([0, 17, 8, 0, 100, 0, 200, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
        let frame = Frame::of(&bytes).unwrap();
        assert!(frame.is_progressive() && frame.unread_kind().is_none());
        assert_eq!((frame.width, frame.height), (200, 100));
        // 13 × 7 units of 16 × 16 pixels, each of four blocks of luma and two of chroma.
        assert_eq!(frame.coefficients(), 64 * 13 * 7 * 6);
        for end in 0..bytes.len() {
            let _ = Frame::of(&bytes[..end]);
        }
    }
}
