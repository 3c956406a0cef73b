//! PNG, row by row.

use super::kind::damaged;
use super::tone::{Ground, Layout, Tone, shift_of};
use super::{DecodeLimits, Header, Pixels, Source};
use crate::error::ReadError;
use crate::reading::Warning;
use image::ImageFormat;
use image::metadata::Orientation;
use png::{BitDepth, ColorType, Decoder, DecodingError, InterlaceInfo, Limits, Reader, Transformations};
use std::io::{Cursor, ErrorKind};

pub(super) struct PngSource<'a> {
    bytes: &'a [u8],
    reader: Reader<Cursor<&'a [u8]>>,
    header: Header,
}

/// Bytes that the rows under way and compressed metadata may take.
const WORKING: usize = 8 << 20;

fn refused(cause: DecodingError) -> ReadError {
    damaged(ImageFormat::Png, cause)
}

pub(super) fn open<'a>(bytes: &'a [u8], limits: &DecodeLimits) -> Result<PngSource<'a>, ReadError> {
    // Before the decoder, which calls a row that is too long for its own limits damaged.
    if let Some(&[w0, w1, w2, w3, h0, h1, h2, h3]) = bytes.get(16..24) {
        limits.check_size(u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]))?;
    }
    let reader = reader_of(bytes, true)?;
    let info = reader.info();
    let orientation = info.exif_metadata.as_ref().and_then(|exif| Orientation::from_exif_chunk(exif));
    let header = Header {
        orientation: orientation.unwrap_or(Orientation::NoTransforms),
        working: WORKING as u64,
        alpha: info.trns.is_some() || matches!(info.color_type, ColorType::GrayscaleAlpha | ColorType::Rgba),
        ..Header::of(info.width, info.height)
    };
    Ok(PngSource { bytes, reader, header })
}

/// A reader at the first row. Palettes, single bits and transparent colours become channels of eight bits; what has 16 does so if `strip`.
fn reader_of(bytes: &[u8], strip: bool) -> Result<Reader<Cursor<&[u8]>>, ReadError> {
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: WORKING });
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let strip = if strip { Transformations::STRIP_16 } else { Transformations::IDENTITY };
    decoder.set_transformations(Transformations::EXPAND | strip);
    decoder.read_info().map_err(refused)
}

/// How far the samples of a picture of 16 bits are shifted to have eight. Of nearly all pictures the first rows tell.
fn depth(bytes: &[u8]) -> Result<u32, ReadError> {
    let mut reader = reader_of(bytes, false)?;
    let mut most = 0;
    // What is wrong with a row is told when it is read for its pixels.
    while let Ok(Some(row)) = reader.next_row() {
        most = row.data().as_chunks::<2>().0.iter().map(|&sample| u16::from_be_bytes(sample)).fold(most, u16::max);
        if most > 0x3fff {
            break;
        }
    }
    Ok(shift_of(most))
}

impl Source for PngSource<'_> {
    fn header(&self) -> Header {
        self.header
    }

    fn pixels(self: Box<Self>, tone: Tone, ground: Ground) -> Result<Pixels, ReadError> {
        let Self { bytes, mut reader, header } = *self;
        let shift = if reader.info().bit_depth == BitDepth::Sixteen { depth(bytes)? } else { 8 };
        if shift < 8 {
            reader = reader_of(bytes, false)?;
        }
        // In eight bits, where the decoder has not made them so.
        let narrowed = |row: &[u8]| -> Option<Vec<u8>> {
            let narrow = |&sample: &[u8; 2]| (u16::from_be_bytes(sample) >> shift).min(255) as u8;
            (shift < 8).then(|| row.as_chunks::<2>().0.iter().map(narrow).collect())
        };
        let layout = match reader.output_color_type().0 {
            ColorType::Grayscale => Layout::Gray,
            ColorType::GrayscaleAlpha => Layout::GrayAlpha,
            ColorType::Rgb => Layout::Rgb,
            ColorType::Rgba => Layout::Rgba,
            ColorType::Indexed => return Err(damaged(ImageFormat::Png, "a palette that cannot be expanded")),
        };
        // What an animation's first frame leaves free of its canvas is not read: it holds the whole of it by the standard.
        let stride = header.width as usize * tone.channels();
        let size = stride * header.height as usize;
        let interlaced = reader.info().interlaced;
        let mut pixels = if interlaced { vec![255; size] } else { Vec::with_capacity(size) };
        let mut converted = Vec::with_capacity(stride);
        let bits = 8 * tone.channels() as u8;
        // Of all passes, where there are some.
        let mut rows = 0;
        let end = loop {
            let row = match reader.next_interlaced_row() {
                Ok(Some(row)) => row,
                Ok(None) => break Ok(()),
                Err(cause) => break Err(cause),
            };
            rows += 1;
            let narrow = narrowed(row.data());
            let data = narrow.as_deref().unwrap_or(row.data());
            match row.interlace() {
                InterlaceInfo::Null(_) => tone.append(data, layout, ground, &mut pixels),
                InterlaceInfo::Adam7(place) => {
                    converted.clear();
                    tone.append(data, layout, ground, &mut converted);
                    // Over the whole block that the pixel stands for, so that passes that are missing leave no gaps.
                    png::splat_interlaced_row(&mut pixels, stride, &converted, place, bits);
                }
            }
        };
        let warnings = match end {
            Ok(()) => Vec::new(),
            Err(DecodingError::IoError(cause)) if cause.kind() == ErrorKind::UnexpectedEof && rows > 0 => {
                let warning = warning_of(&header, interlaced, rows);
                if let Warning::RowsMissing { kept, .. } = warning {
                    pixels.resize(size, 255);
                    tone.clear(&mut pixels, stride * kept as usize..size);
                }
                vec![warning]
            }
            Err(cause) => return Err(refused(cause)),
        };
        Ok(Pixels { bytes: pixels, warnings })
    }
}

/// What is missing from a file that ends after so many rows of all its passes.
fn warning_of(header: &Header, interlaced: bool, rows: u32) -> Warning {
    let format = "PNG";
    // The first of seven passes holds every eighth pixel of every eighth row.
    let first_pass = header.height.div_ceil(8);
    match interlaced {
        true if rows >= first_pass => Warning::DetailMissing { format },
        true => Warning::RowsMissing { format, kept: 8 * rows, rows: header.height },
        false if rows == header.height => Warning::EndMissing { format },
        false => Warning::RowsMissing { format, kept: rows, rows: header.height },
    }
}

#[cfg(test)]
mod tests;
