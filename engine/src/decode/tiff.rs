//! TIFF, strip by strip or tile by tile.

use super::kind::damaged;
use super::tone::{Layout, Tone};
use super::{DecodeLimits, Header, Source};
use crate::error::EngineError;
use image::ImageFormat;
use image::metadata::Orientation;
use std::io::Cursor;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

/// Bytes that the list of strips or tiles may take: some 30 000 of them.
const MAX_LIST: usize = 256 * 1024;

pub(super) struct TiffSource<'a> {
    decoder: Decoder<Cursor<&'a [u8]>>,
    header: Header,
    samples: Samples,
    planar: bool,
}

/// What a pixel is made of.
#[derive(Debug, Clone, Copy)]
struct Samples {
    layout: Layout,
    /// Bits of each; below 8 for grey alone.
    bits: u8,
    /// Whether only the first of three counts for grey: the luma of a JPEG-compressed picture.
    luma_first: bool,
}

fn refused(cause: TiffError) -> EngineError {
    match cause {
        TiffError::UnsupportedError(_) => unsupported(),
        cause => damaged(ImageFormat::Tiff, cause),
    }
}

fn unsupported() -> EngineError {
    EngineError::UnsupportedImage { kind: Some("a TIFF picture of an unusual layout") }
}

pub(super) fn open<'a>(bytes: &'a [u8], limits: &DecodeLimits) -> Result<TiffSource<'a>, EngineError> {
    let mut bounds = Limits::default();
    bounds.decoding_buffer_size = usize::try_from(limits.max_memory).unwrap_or(usize::MAX);
    bounds.intermediate_buffer_size = bounds.decoding_buffer_size;
    bounds.ifd_value_size = MAX_LIST;
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(refused)?.with_limits(bounds);
    let (width, height) = decoder.dimensions().map_err(refused)?;
    if width == 0 || height == 0 {
        return Err(damaged(ImageFormat::Tiff, "no pixels"));
    }
    let (layout, bits, luma_first) = match decoder.colortype().map_err(refused)? {
        ColorType::Gray(bits @ (1 | 2 | 4 | 8 | 16 | 32)) => (Layout::Gray, bits, false),
        ColorType::GrayA(bits @ (8 | 16 | 32)) => (Layout::GrayAlpha, bits, false),
        ColorType::Multiband { bit_depth: bits @ (8 | 16 | 32), num_samples: 2 } => (Layout::GrayAlpha, bits, false),
        ColorType::RGB(bits @ (8 | 16 | 32)) => (Layout::Rgb, bits, false),
        ColorType::RGBA(bits @ (8 | 16 | 32)) => (Layout::Rgba, bits, false),
        ColorType::CMYK(bits @ (8 | 16)) => (Layout::Cmyk, bits, false),
        ColorType::YCbCr(8) => (Layout::Rgb, 8, true),
        _ => return Err(unsupported()),
    };
    let planar = decoder.find_tag_unsigned::<u16>(Tag::PlanarConfiguration).map_err(refused)? == Some(2);
    if planar && (bits < 8 || luma_first) {
        return Err(unsupported());
    }
    let (across, down) = decoder.chunk_dimensions();
    let pixels = u64::from(width) * u64::from(height);
    let chunk = u64::from(across.min(width)) * u64::from(down.min(height));
    let coded = u64::from(width.div_ceil(across.max(1)) * across.max(1))
        * u64::from(height.div_ceil(down.max(1)) * down.max(1));
    // Their padding is unpacked too.
    if across == 0 || down == 0 || coded > 4 * pixels + (1 << 20) {
        return Err(damaged(ImageFormat::Tiff, format!("tiles of {across} × {down} pixels")));
    }
    let orientation = decoder.find_tag_unsigned::<u16>(Tag::Orientation).map_err(refused)?;
    let orientation =
        orientation.and_then(|tag| Orientation::from_exif(tag as u8)).unwrap_or(Orientation::NoTransforms);
    let held = if planar { pixels } else { chunk };
    // As unpacked, and once more in eight bits.
    let working = held * layout.channels() as u64 * (u64::from(bits).div_ceil(8) + 1);
    Ok(TiffSource {
        decoder,
        header: Header { width, height, orientation, working },
        samples: Samples { layout, bits, luma_first },
        planar,
    })
}

impl Source for TiffSource<'_> {
    fn header(&self) -> Header {
        self.header
    }

    fn pixels(mut self: Box<Self>, tone: Tone) -> Result<Vec<u8>, EngineError> {
        if self.planar { self.pixels_of_planes(tone) } else { self.pixels_of_chunks(tone) }
    }
}

impl TiffSource<'_> {
    fn pixels_of_chunks(&mut self, tone: Tone) -> Result<Vec<u8>, EngineError> {
        let (width, height) = (self.header.width as usize, self.header.height as usize);
        let (across, down) = self.decoder.chunk_dimensions();
        let chunks_across = self.header.width.div_ceil(across);
        let stride = width * tone.channels();
        let mut pixels = vec![255; stride * height];
        let mut converted = Vec::new();
        for index in 0..chunks_across * self.header.height.div_ceil(down) {
            let (chunk_width, chunk_height) = self.decoder.chunk_data_dimensions(index);
            let (left, top) = ((index % chunks_across * across) as usize, (index / chunks_across * down) as usize);
            let bytes = bytes_of(self.decoder.read_chunk(index).map_err(refused)?)?;
            let row_bytes = self.samples.row_bytes(chunk_width as usize);
            let place = left * tone.channels();
            let rows = pixels.chunks_exact_mut(stride).skip(top).take(chunk_height as usize);
            for (row, bytes) in rows.zip(bytes.chunks_exact(row_bytes)) {
                converted.clear();
                self.samples.append(bytes, tone, &mut converted);
                let count = (chunk_width as usize * tone.channels()).min(converted.len());
                row[place..][..count].copy_from_slice(&converted[..count]);
            }
        }
        Ok(pixels)
    }

    /// Each channel by itself, one after the other.
    fn pixels_of_planes(&mut self, tone: Tone) -> Result<Vec<u8>, EngineError> {
        let count = self.header.width as usize * self.header.height as usize;
        let channels = self.samples.layout.channels();
        let mut result = DecodingResult::U8(Vec::new());
        let layout = self.decoder.read_image_to_buffer(&mut result).map_err(refused)?;
        let bytes = bytes_of(result)?;
        if layout.planes < channels || bytes.len() < channels * count {
            return Err(damaged(ImageFormat::Tiff, "fewer planes than channels"));
        }
        let mut pixels = Vec::with_capacity(count * tone.channels());
        let mut row = vec![0; self.header.width as usize * channels];
        for y in 0..self.header.height as usize {
            for (channel, plane) in bytes.chunks_exact(count).take(channels).enumerate() {
                let values = &plane[y * self.header.width as usize..][..self.header.width as usize];
                row.iter_mut().skip(channel).step_by(channels).zip(values).for_each(|(place, &value)| *place = value);
            }
            self.samples.append(&row, tone, &mut pixels);
        }
        Ok(pixels)
    }
}

impl Samples {
    /// Bytes of `width` pixels once every sample of more than eight bits has eight.
    fn row_bytes(self, width: usize) -> usize {
        (width * self.layout.channels() * usize::from(self.bits.min(8))).div_ceil(8)
    }

    fn append(self, row: &[u8], tone: Tone, out: &mut Vec<u8>) {
        if self.luma_first {
            // Colours are of no use for reading, and a grey picture does for showing.
            row.as_chunks::<3>().0.iter().for_each(|&[y, ..]| tone.append(&[y], Layout::Gray, out));
        } else if self.bits < 8 {
            let (bits, most) = (self.bits, (1u8 << self.bits) - 1);
            let values = row.iter().flat_map(|&byte| (0..8 / bits).map(move |i| byte >> (8 - bits * (i + 1)) & most));
            values.for_each(|value| tone.append(&[value * (255 / most)], Layout::Gray, out));
        } else {
            tone.append(row, self.layout, out);
        }
    }
}

/// The samples in eight bits.
fn bytes_of(samples: DecodingResult) -> Result<Vec<u8>, EngineError> {
    match samples {
        DecodingResult::U8(values) => Ok(values),
        DecodingResult::U16(values) => Ok(values.into_iter().map(|value| (value >> 8) as u8).collect()),
        DecodingResult::U32(values) => Ok(values.into_iter().map(|value| (value >> 24) as u8).collect()),
        DecodingResult::F32(values) => Ok(values.into_iter().map(|value| (value * 255.0) as u8).collect()),
        _ => Err(unsupported()),
    }
}
