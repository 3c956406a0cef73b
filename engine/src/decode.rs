//! A file's bytes → upright grey pixels.
//!
//! The kind of file is told by its first bytes, never by its name. Size and memory are checked on the header alone, and where the
//! format allows it, rows become grey as they come, so that the picture's full colours are never there at once.

mod gif;
mod jpeg;
mod kind;
mod other;
mod png;
mod tiff;
mod tone;

use crate::error::EngineError;
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageFormat, RgbImage};
use tone::Tone;

/// What is refused before a pixel is decoded.
#[derive(Debug, Clone, Copy)]
pub struct DecodeLimits {
    /// Largest width × height in pixels; 50 million covers a 600-dpi A4 page and the large phone cameras.
    pub max_pixels: u64,
    /// Largest width and largest height in pixels.
    pub max_side: u32,
    /// Most bytes that decoding one picture may take, its pixels included. Most kinds take one byte a pixel and need no such limit; a
    /// progressive JPEG keeps all its coefficients until the last scan, seven bytes a pixel.
    pub max_memory: u64,
}

impl Default for DecodeLimits {
    fn default() -> Self {
        Self { max_pixels: 50_000_000, max_side: 10_000, max_memory: 300 << 20 }
    }
}

impl DecodeLimits {
    fn check_size(&self, width: u32, height: u32) -> Result<(), EngineError> {
        let Self { max_pixels, max_side, .. } = *self;
        if u64::from(width) * u64::from(height) > max_pixels || width.max(height) > max_side {
            return Err(EngineError::ImageTooLarge { width, height, max_pixels, max_side });
        }
        Ok(())
    }
}

/// What the header of a picture tells.
#[derive(Debug, Clone, Copy)]
struct Header {
    width: u32,
    height: u32,
    orientation: Orientation,
    /// Bytes that the decoder takes beside the pixels it makes.
    working: u64,
}

impl Header {
    /// Bytes at the peak of decoding to `tone`.
    fn memory(&self, tone: Tone) -> u64 {
        let pixels = u64::from(self.width) * u64::from(self.height) * tone.channels() as u64;
        // Turning writes the pixels anew; by then the decoder is gone.
        let turning = if self.orientation == Orientation::NoTransforms { 0 } else { pixels };
        pixels + self.working.max(turning)
    }
}

/// A picture whose header was read.
trait Source {
    fn header(&self) -> Header;

    /// Row by row, as many bytes a pixel as `tone` has channels, still in the orientation of the file.
    fn pixels(self: Box<Self>, tone: Tone) -> Result<Vec<u8>, EngineError>;
}

fn open<'a>(bytes: &'a [u8], limits: &DecodeLimits, tone: Tone) -> Result<Box<dyn Source + 'a>, EngineError> {
    let source: Box<dyn Source + 'a> = match kind::format_of(bytes)? {
        ImageFormat::Jpeg => Box::new(jpeg::open(bytes, tone)?),
        ImageFormat::Png => Box::new(png::open(bytes, limits)?),
        ImageFormat::Gif => Box::new(gif::open(bytes)?),
        ImageFormat::Tiff => Box::new(tiff::open(bytes, limits)?),
        format => Box::new(other::open(bytes, format)?),
    };
    let header = source.header();
    let Header { width, height, .. } = header;
    limits.check_size(width, height)?;
    let (memory, max_memory) = (header.memory(tone), limits.max_memory);
    if memory > max_memory {
        return Err(EngineError::ImageTooDemanding { width, height, memory, max_memory });
    }
    Ok(source)
}

/// Bytes that decoding to grey takes at its peak, by the header.
///
/// # Errors
/// As [`decode`], but for what only the pixels show.
pub fn memory_of(bytes: &[u8], limits: &DecodeLimits) -> Result<u64, EngineError> {
    Ok(open(bytes, limits, Tone::Gray)?.header().memory(Tone::Gray))
}

/// Bytes that reading takes at its peak, decoding included, by the header: measured, what is looked for in the pixels takes five more bytes
/// each.
///
/// # Errors
/// As [`memory_of`].
pub fn reading_memory_of(bytes: &[u8], limits: &DecodeLimits) -> Result<u64, EngineError> {
    let header = open(bytes, limits, Tone::Gray)?.header();
    Ok(header.memory(Tone::Gray).max(6 * u64::from(header.width) * u64::from(header.height)))
}

/// Decodes to grey, upright by the EXIF orientation. Transparent pixels lie on white paper; of an animation the first frame counts.
///
/// # Errors
/// [`EngineError::EmptyFile`], [`EngineError::UnsupportedImage`], [`EngineError::ImageTooLarge`],
/// [`EngineError::ImageTooDemanding`] or [`EngineError::DamagedImage`].
pub fn decode(bytes: &[u8], limits: &DecodeLimits) -> Result<GrayImage, EngineError> {
    Ok(upright(bytes, limits, Tone::Gray, |w, h, pixels| GrayImage::from_raw(w, h, pixels).map(Into::into))?
        .into_luma8())
}

/// Decodes to colour, upright by the EXIF orientation, for pictures that are to be shown.
///
/// # Errors
/// As [`decode`].
pub fn decode_color(bytes: &[u8], limits: &DecodeLimits) -> Result<RgbImage, EngineError> {
    Ok(upright(bytes, limits, Tone::Color, |w, h, pixels| RgbImage::from_raw(w, h, pixels).map(Into::into))?
        .into_rgb8())
}

fn upright(
    bytes: &[u8],
    limits: &DecodeLimits,
    tone: Tone,
    picture_of: impl Fn(u32, u32, Vec<u8>) -> Option<DynamicImage>,
) -> Result<DynamicImage, EngineError> {
    let source = open(bytes, limits, tone)?;
    let Header { width, height, orientation, .. } = source.header();
    let picture = picture_of(width, height, source.pixels(tone)?);
    let Some(mut picture) = picture else {
        return Err(kind::damaged(kind::format_of(bytes)?, "fewer pixels than the header tells"));
    };
    picture.apply_orientation(orientation);
    Ok(picture)
}
