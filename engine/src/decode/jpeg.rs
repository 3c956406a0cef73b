//! JPEG. For grey pictures the luma plane alone: a third of the work of decoding to colour and back.

use super::kind::damaged;
use super::mend::mend;
use super::tone::{Ground, Layout, Tone};
use super::{Header, Pixels, Source};
use crate::error::{Cause, ReadError};
use crate::reading::Warning;
use image::ImageFormat;
use image::metadata::Orientation;
use std::borrow::Cow;
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
    bytes: &'a [u8],
    decoder: Jpeg<'a>,
    header: Header,
    frame: Frame,
    /// Whether the file goes on to the mark of its end.
    has_end: bool,
    options: DecoderOptions,
    /// What the decoder makes.
    layout: Layout,
}

type Jpeg<'a> = JpegDecoder<ZCursor<Cow<'a, [u8]>>>;

fn refused(cause: impl Into<Cause>) -> ReadError {
    damaged(ImageFormat::Jpeg, cause)
}

pub(super) fn open(bytes: &[u8], tone: Tone) -> Result<JpegSource<'_>, ReadError> {
    let mended = mend(bytes);
    let frame = Frame::of(&mended.bytes).ok_or_else(|| refused("no frame header"))?;
    if let Some(kind) = frame.unread_kind() {
        return Err(ReadError::UnsupportedImage { kind: Some(kind) });
    }
    let scans = (MAX_BLOCK_VISITS / (frame.coefficients() / 64).max(1)).clamp(MIN_SCANS, MAX_SCANS);
    let mut options = DecoderOptions::default()
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX)
        .set_strict_mode(true)
        .jpeg_set_max_scans(scans as usize)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let copied = if matches!(mended.bytes, Cow::Owned(_)) { mended.bytes.len() as u64 } else { 0 };
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(mended.bytes), options);
    decoder.decode_headers().map_err(refused)?;
    let (width, height) = decoder.dimensions().ok_or_else(|| refused("no frame header"))?;
    let (width, height) = (u32::try_from(width).unwrap_or(u32::MAX), u32::try_from(height).unwrap_or(u32::MAX));
    let orientation = decoder.exif().and_then(|exif| Orientation::from_exif_chunk(exif));
    let has_luma = matches!(decoder.input_colorspace(), Some(ColorSpace::YCbCr | ColorSpace::Luma));
    let layout = if tone == Tone::Gray && has_luma { Layout::Gray } else { Layout::Rgb };
    if layout == Layout::Gray {
        options = options.jpeg_set_out_colorspace(ColorSpace::Luma);
        decoder.set_options(options);
    }
    // The rows under way are some hundred kilobytes.
    let mut working = (1 << 20) + copied;
    if frame.is_progressive() {
        working += 2 * frame.coefficients();
    }
    if layout.channels() != tone.channels() {
        working += u64::from(width) * u64::from(height) * layout.channels() as u64;
    }
    let orientation = orientation.unwrap_or(Orientation::NoTransforms);
    let header = Header { orientation, working, ..Header::of(width, height) };
    Ok(JpegSource { bytes, decoder, header, frame, has_end: mended.has_end, options, layout })
}

impl Source for JpegSource<'_> {
    fn header(&self) -> Header {
        self.header
    }

    fn pixels(self: Box<Self>, tone: Tone, ground: Ground) -> Result<Pixels, ReadError> {
        let Self { bytes, mut decoder, header, frame, has_end, options, layout } = *self;
        // A progressive picture without an end fails only behind its last scan: that is spared.
        let whole = if has_end || !frame.is_progressive() { decoder.decode() } else { Err("no end".into()) };
        drop(decoder);
        let rows = header.height;
        let (decoded, kept) = match whole {
            Ok(decoded) => (decoded, rows),
            Err(cause) => {
                let options = options.set_strict_mode(false);
                let mut decoder = JpegDecoder::new_with_options(ZCursor::new(mend(bytes).bytes), options);
                let decoded = decoder.decode().map_err(refused)?;
                let kept = frame.kept_rows(&decoded, header.width as usize * layout.channels());
                if kept == 0 {
                    return Err(refused(cause));
                }
                (decoded, kept)
            }
        };
        let mut pixels = if layout.channels() == tone.channels() {
            decoded
        } else {
            let mut pixels = Vec::with_capacity(decoded.len() / layout.channels() * tone.channels());
            tone.append(&decoded, layout, ground, &mut pixels);
            pixels
        };
        let format = "JPEG";
        let mut warnings = Vec::new();
        if kept < rows {
            let stride = header.width as usize * tone.channels();
            let size = pixels.len();
            tone.clear(&mut pixels, kept as usize * stride..size);
            warnings.push(Warning::RowsMissing { format, kept, rows });
        } else if !has_end {
            let detail = frame.is_progressive();
            warnings.push(if detail { Warning::DetailMissing { format } } else { Warning::EndMissing { format } });
        }
        Ok(Pixels { bytes: pixels, warnings })
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

    /// How many rows are the picture's in what the decoder made of a file that ends too early, `stride` bytes a row. It leaves what is
    /// missing even, and puts what it held before beside the last blocks there are.
    fn kept_rows(&self, decoded: &[u8], stride: usize) -> u32 {
        const MISSING: u8 = 128;
        let even = decoded.rchunks(stride.max(1)).take_while(|row| row.iter().all(|&value| value == MISSING)).count();
        let (rows, even) = (u32::from(self.height), even as u32);
        if even == 0 && self.is_progressive() {
            return rows;
        }
        let unit = 8 * u32::from(self.components.iter().map(|component| component.1).max().unwrap_or(1).max(1));
        rows.saturating_sub(even).saturating_sub(1) / unit * unit
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
mod tests;
