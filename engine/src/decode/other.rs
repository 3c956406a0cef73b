//! WebP and BMP, whole: their decoders know no rows.

use super::cut::{Padded, decode_twice};
use super::kind::{damaged, name_of};
use super::tone::{Ground, Layout, Tone};
use super::webp::{self, Mended};
use super::{Header, Pixels, Source};
use crate::error::ReadError;
use crate::reading::Warning;
use image::codecs::bmp::BmpDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageFormat, ImageResult};
use std::io::{BufRead, Cursor, Seek};
use std::ops::Range;

pub(super) struct OtherSource<'a> {
    bytes: &'a [u8],
    format: ImageFormat,
    header: Header,
    cut: Option<Cut>,
}

/// A file that ends before its pixels do.
enum Cut {
    Bmp { padding: u64 },
    Webp(Mended),
}

fn decoder_of<'a>(
    reader: impl BufRead + Seek + 'a,
    format: ImageFormat,
) -> ImageResult<(Box<dyn ImageDecoder + 'a>, u64)> {
    if format == ImageFormat::Bmp {
        return Ok((Box::new(BmpDecoder::new(reader)?), 4));
    }
    let decoder = WebPDecoder::new(reader)?;
    // At its peak: the four channels of a lossless picture and the three it makes, or the planes of a lossy one with its alpha; of
    // an animation the canvas and a frame besides.
    let bytes_a_pixel = if decoder.has_animation() { 13 } else { 6 };
    Ok((Box::new(decoder), bytes_a_pixel))
}

pub(super) fn open(bytes: &[u8], format: ImageFormat) -> Result<OtherSource<'_>, ReadError> {
    let cut = match format {
        ImageFormat::Bmp => bytes_missing_from_bmp(bytes).map(|padding| Cut::Bmp { padding }),
        _ => webp::mended(bytes).map(Cut::Webp),
    };
    let opened = match &cut {
        None => decoder_of(Cursor::new(bytes), format),
        Some(cut) => decoder_of(cut.padded(bytes, 0), format),
    };
    let (mut decoder, bytes_a_pixel) = opened.map_err(|cause| damaged(format, cause))?;
    let (width, height) = decoder.dimensions();
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let pixels = u64::from(width) * u64::from(height);
    let alpha = decoder.color_type().has_alpha();
    drop(decoder);
    // Of one that is cut short, what was decoded first is kept while it is decoded again.
    let kept = cut.as_ref().map_or(0, |cut| 3 * pixels + cut.working());
    let header = Header { orientation, working: bytes_a_pixel * pixels + kept, alpha, ..Header::of(width, height) };
    Ok(OtherSource { bytes, format, header, cut })
}

impl Cut {
    fn padded<'a>(&'a self, bytes: &'a [u8], with: u8) -> Padded<'a> {
        match self {
            Self::Bmp { padding } => Padded::new(bytes, with, *padding),
            Self::Webp(mended) => Padded::new(&mended.bytes, with, mended.padding),
        }
    }

    fn working(&self) -> u64 {
        match self {
            Self::Bmp { .. } => 0,
            Self::Webp(mended) => mended.working,
        }
    }

    fn missing(&self, seen: Range<usize>, header: &Header) -> Range<usize> {
        match self {
            Self::Bmp { .. } => seen,
            Self::Webp(mended) => mended.missing(&seen, header),
        }
    }
}

impl Source for OtherSource<'_> {
    fn header(&self) -> Header {
        self.header
    }

    fn pixels(self: Box<Self>, tone: Tone, ground: Ground) -> Result<Pixels, ReadError> {
        let Self { bytes, format, header, cut } = *self;
        let Some(cut) = cut else {
            let decoded = decoder_of(Cursor::new(bytes), format)
                .and_then(|(decoder, _)| pixels_of(decoder, format, &header, (tone, ground)));
            return Ok(decoded.map_err(|cause| damaged(format, cause))?.into());
        };
        let decode = |with| {
            let (decoder, _) = decoder_of(cut.padded(bytes, with), format).ok()?;
            pixels_of(decoder, format, &header, (tone, ground)).ok()
        };
        let stride = header.width as usize * tone.channels();
        let pixels = u64::from(header.width) * u64::from(header.height);
        let tries = (MAX_TRIED_PIXELS / pixels.max(1)).clamp(2, 24) as usize;
        let decoded = decode_twice(decode, stride, tries);
        let (mut bytes, seen) = decoded.ok_or_else(|| damaged(format, "too much of it is missing"))?;
        let missing = cut.missing(seen, &header);
        let (rows, format_name) = (header.height, name_of(format));
        let kept = rows - missing.len() as u32;
        if kept == 0 {
            return Err(damaged(format, "no row is there"));
        }
        tone.clear(&mut bytes, missing.start * stride..missing.end * stride);
        let warning = if missing.is_empty() {
            Warning::EndMissing { format: format_name }
        } else {
            Warning::RowsMissing { format: format_name, kept, rows }
        };
        Ok(Pixels { bytes, warnings: vec![warning] })
    }
}

/// How many bytes of its pixels a BMP file lacks; `None` if there are all, or if that cannot be told, because the pixels are compressed.
fn bytes_missing_from_bmp(bytes: &[u8]) -> Option<u64> {
    let long = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..at + 4)?.as_array::<4>()?));
    let (offset, head, width, height) = (long(10)?, long(14)?, long(18)?, long(22)?.cast_signed().unsigned_abs());
    let (bits, compression) = (long(28)? & 0xffff, long(30)?);
    if head < 40 || !matches!(compression, 0 | 3 | 6) || !matches!(bits, 1..=32) {
        return None;
    }
    let row = (u64::from(width) * u64::from(bits)).div_ceil(32) * 4;
    let end = u64::from(offset) + row * u64::from(height);
    end.checked_sub(bytes.len() as u64).filter(|&missing| missing > 0)
}

/// Pixels that are decoded at most to find out what a file cut short holds; twice in any case.
const MAX_TRIED_PIXELS: u64 = 100_000_000;

fn pixels_of(
    decoder: Box<dyn ImageDecoder + '_>,
    format: ImageFormat,
    header: &Header,
    (tone, ground): (Tone, Ground),
) -> ImageResult<Vec<u8>> {
    let layout = match decoder.color_type() {
        ColorType::L8 => Layout::Gray,
        ColorType::La8 => Layout::GrayAlpha,
        ColorType::Rgb8 => Layout::Rgb,
        ColorType::Rgba8 => Layout::Rgba,
        // Neither format has others today.
        _ => {
            let picture = DynamicImage::from_decoder(decoder)?;
            return Ok(match tone {
                Tone::Gray => picture.into_luma8().into_raw(),
                Tone::Color => picture.into_rgb8().into_raw(),
            });
        }
    };
    let mut decoded = vec![0; usize::try_from(decoder.total_bytes()).unwrap_or(usize::MAX)];
    decoder.read_image_boxed(&mut decoded)?;
    let mut pixels = Vec::with_capacity(header.width as usize * header.height as usize * tone.channels());
    if format == ImageFormat::Bmp && layout == Layout::Rgba {
        // Programs that announce an alpha and never fill it in; every viewer shows the colours.
        let opaque = decoded.as_chunks::<4>().0.iter().all(|pixel| pixel[3] == 0);
        if opaque {
            decoded.as_chunks_mut::<4>().0.iter_mut().for_each(|pixel| pixel[3] = 255);
        }
    }
    tone.append(&decoded, layout, ground, &mut pixels);
    Ok(pixels)
}

#[cfg(test)]
mod tests;
