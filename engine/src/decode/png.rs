//! PNG, row by row.

use super::kind::damaged;
use super::tone::{Layout, Tone};
use super::{DecodeLimits, Header, Source};
use crate::error::EngineError;
use image::ImageFormat;
use image::metadata::Orientation;
use png::{ColorType, Decoder, DecodingError, InterlaceInfo, Limits, Reader, Transformations};
use std::io::{Cursor, ErrorKind};

pub(super) struct PngSource<'a> {
    reader: Reader<Cursor<&'a [u8]>>,
    header: Header,
}

/// Bytes that the rows under way and compressed metadata may take.
const WORKING: usize = 8 << 20;

fn refused(cause: DecodingError) -> EngineError {
    damaged(ImageFormat::Png, cause)
}

pub(super) fn open<'a>(bytes: &'a [u8], limits: &DecodeLimits) -> Result<PngSource<'a>, EngineError> {
    // Before the decoder, which calls a row that is too long for its own limits damaged.
    if let Some(&[w0, w1, w2, w3, h0, h1, h2, h3]) = bytes.get(16..24) {
        limits.check_size(u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]))?;
    }
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: WORKING });
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    // Palettes, single bits and transparent colours become channels of eight bits.
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    let reader = decoder.read_info().map_err(refused)?;
    let info = reader.info();
    let orientation = info.exif_metadata.as_ref().and_then(|exif| Orientation::from_exif_chunk(exif));
    let header = Header {
        width: info.width,
        height: info.height,
        orientation: orientation.unwrap_or(Orientation::NoTransforms),
        working: WORKING as u64,
    };
    Ok(PngSource { reader, header })
}

impl Source for PngSource<'_> {
    fn header(&self) -> Header {
        self.header
    }

    fn pixels(self: Box<Self>, tone: Tone) -> Result<Vec<u8>, EngineError> {
        let Self { mut reader, header } = *self;
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
        if !reader.info().interlaced {
            let mut pixels = Vec::with_capacity(size);
            loop {
                match reader.next_row() {
                    Ok(Some(row)) => tone.append(row.data(), layout, &mut pixels),
                    Ok(None) => return Ok(pixels),
                    // All rows are there, and only the mark of the end is not.
                    Err(DecodingError::IoError(cause))
                        if cause.kind() == ErrorKind::UnexpectedEof && pixels.len() == size =>
                    {
                        return Ok(pixels);
                    }
                    Err(cause) => return Err(refused(cause)),
                }
            }
        }
        let mut pixels = vec![255; size];
        let mut converted = Vec::with_capacity(stride);
        let bits = 8 * tone.channels() as u8;
        while let Some(row) = reader.next_interlaced_row().map_err(refused)? {
            let InterlaceInfo::Adam7(place) = row.interlace() else { continue };
            converted.clear();
            tone.append(row.data(), layout, &mut converted);
            png::expand_interlaced_row(&mut pixels, stride, &converted, place, bits);
        }
        Ok(pixels)
    }
}
