//! A file's bytes → upright grey pixels.
//!
//! The kind of file is told by its first bytes, never by its name. Size and memory are checked on the header alone, and where the
//! format allows it, rows become grey as they come, so that the picture's full colours are never there at once.

mod cut;
mod gif;
mod jpeg;
mod kind;
mod mend;
mod other;
#[cfg(feature = "pdf")]
mod pdf;
mod png;
mod tiff;
mod tone;
mod webp;

use crate::error::ReadError;
use crate::reading::Warning;
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageFormat, RgbImage};
use tone::{Ground, Tone};

/// Pages of one file that are counted and can be asked for.
pub const MAX_PAGES: u32 = 1000;

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
    /// Whether the pages of PDF documents are drawn, where that is built in. It may take any amount of time and memory, so that whoever
    /// reads what strangers send leaves it out, or draws in a process of its own.
    pub documents: bool,
}

impl Default for DecodeLimits {
    fn default() -> Self {
        Self { max_pixels: 50_000_000, max_side: 10_000, max_memory: 300 << 20, documents: false }
    }
}

impl DecodeLimits {
    fn check_size(&self, width: u32, height: u32) -> Result<(), ReadError> {
        let Self { max_pixels, max_side, .. } = *self;
        if u64::from(width) * u64::from(height) > max_pixels || width.max(height) > max_side {
            return Err(ReadError::ImageTooLarge { width, height, max_pixels, max_side });
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
    /// Whether pixels may be transparent.
    alpha: bool,
    /// The size at which the pixels are square, where they are not; before it is set upright.
    square: Option<(u32, u32)>,
    /// Pages of the file, and which one this is, counted from 1.
    pages: u32,
    page: u32,
}

impl Header {
    /// An upright opaque picture of square pixels, the only one of its file.
    fn of(width: u32, height: u32) -> Self {
        let orientation = Orientation::NoTransforms;
        Self { width, height, orientation, working: 0, alpha: false, square: None, pages: 1, page: 1 }
    }

    /// Bytes at the peak of decoding to `tone`.
    fn memory(&self, tone: Tone) -> u64 {
        let bytes = |(width, height): (u32, u32)| u64::from(width) * u64::from(height) * tone.channels() as u64;
        let pixels = bytes((self.width, self.height));
        let square = self.square.map_or(pixels, bytes);
        // Squaring and turning write the pixels anew; by then the decoder is gone.
        let squaring = if self.square.is_some() { square } else { 0 };
        let turning = if self.orientation == Orientation::NoTransforms { 0 } else { square };
        (pixels + self.working.max(squaring)).max(square + turning)
    }
}

/// The pixels of a picture, and what is missing from it.
struct Pixels {
    bytes: Vec<u8>,
    warnings: Vec<Warning>,
}

impl From<Vec<u8>> for Pixels {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, warnings: Vec::new() }
    }
}

/// A picture whose header was read.
trait Source {
    fn header(&self) -> Header;

    /// Row by row, as many bytes a pixel as `tone` has channels, still in the orientation of the file. What is transparent shows
    /// `ground`.
    fn pixels(self: Box<Self>, tone: Tone, ground: Ground) -> Result<Pixels, ReadError>;
}

/// One page of a file, decoded.
#[derive(Debug, Clone, PartialEq)]
pub struct Page<P> {
    /// Upright.
    pub picture: P,
    /// Which page it is, counted from 1.
    pub number: u32,
    /// How many pages the file has, at most [`MAX_PAGES`] of which are counted.
    pub pages: u32,
    /// What is missing from the picture.
    pub warnings: Vec<Warning>,
}

impl<P> Page<P> {
    fn map<Q>(self, change: impl FnOnce(P) -> Q) -> Page<Q> {
        let Self { picture, number, pages, warnings } = self;
        Page { picture: change(picture), number, pages, warnings }
    }
}

/// Opens a page of a file, the first unless one is named. Every way in passes here, and with it the limits.
fn open<'a>(
    bytes: &'a [u8],
    page: Option<u32>,
    limits: &DecodeLimits,
    tone: Tone,
) -> Result<Box<dyn Source + 'a>, ReadError> {
    let number = page.unwrap_or(1);
    let source: Box<dyn Source + 'a> = match kind::format_of(bytes) {
        #[cfg(feature = "pdf")]
        Err(ReadError::UnsupportedImage { .. }) if limits.documents && pdf::begins(bytes) => {
            Box::new(pdf::open(bytes, number, limits)?)
        }
        Err(refusal) => return Err(refusal),
        Ok(ImageFormat::Jpeg) => Box::new(jpeg::open(bytes, tone)?),
        Ok(ImageFormat::Png) => Box::new(png::open(bytes, limits)?),
        Ok(ImageFormat::Gif) => Box::new(gif::open(bytes)?),
        Ok(ImageFormat::Tiff) => tiff::open(bytes, number, limits)?,
        Ok(format) => Box::new(other::open(bytes, format)?),
    };
    let header = source.header();
    if header.page != number {
        return Err(ReadError::NoSuchPage { page: number, pages: header.pages });
    }
    let Header { width, height, .. } = header;
    limits.check_size(width, height)?;
    if let Some((width, height)) = header.square {
        limits.check_size(width, height)?;
    }
    let (memory, max_memory) = (header.memory(tone), limits.max_memory);
    if memory > max_memory {
        return Err(ReadError::ImageTooDemanding { width, height, memory, max_memory });
    }
    Ok(source)
}

/// What reading a picture takes beside decoding it, measured: bytes for each pixel, and bytes for each that the network looks at at once.
/// It looks at a part of 1024 pixels a side with a margin around it; see docs/performance.md.
const READING_BYTES_A_PIXEL: u64 = 4;
const NETWORK_BYTES_A_PIXEL: u64 = 34;
const NETWORK_PIXELS: u64 = 1152 * 1152;

/// Bytes that reading a page takes at its peak, decoding included, by its header; the first page unless one is named.
///
/// # Errors
/// As [`decode_page`], but for what only the pixels show.
pub fn reading_memory_of(bytes: &[u8], page: Option<u32>, limits: &DecodeLimits) -> Result<u64, ReadError> {
    let header = open(bytes, page, limits, Tone::Gray)?.header();
    let (width, height) = header.square.unwrap_or((header.width, header.height));
    let pixels = u64::from(width) * u64::from(height);
    let network = NETWORK_BYTES_A_PIXEL * pixels.min(NETWORK_PIXELS);
    // The decoder is gone by the time the network looks.
    Ok(header.memory(Tone::Gray).max(READING_BYTES_A_PIXEL * pixels + network))
}

/// Whether a file is a document whose pages are drawn, and no picture.
#[cfg(feature = "pdf")]
#[must_use]
pub fn is_document(bytes: &[u8]) -> bool {
    kind::format_of(bytes).is_err() && pdf::begins(bytes)
}

/// How many pages a file has, by its headers; of an animation one frame alone counts. A page of a TIFF that cannot be read counts.
///
/// # Errors
/// As [`decode`], but for what only the pixels show.
pub fn pages_of(bytes: &[u8], limits: &DecodeLimits) -> Result<u32, ReadError> {
    if kind::format_of(bytes).is_ok_and(|format| format == ImageFormat::Tiff) {
        return tiff::pages_of(bytes);
    }
    Ok(open(bytes, None, limits, Tone::Gray)?.header().pages)
}

/// Decodes the first page to grey, upright by the EXIF orientation. Transparent pixels lie on white paper, or on black where all that
/// shows is white; of an animation the first frame counts, of a GIF the first that is not blank.
///
/// # Errors
/// [`ReadError::EmptyFile`], [`ReadError::UnsupportedImage`], [`ReadError::ImageTooLarge`],
/// [`ReadError::ImageTooDemanding`] or [`ReadError::DamagedImage`].
///
/// ```
/// use engine::ReadError;
/// use engine::decode::{DecodeLimits, decode};
///
/// let bytes = pages::draw::score_sheet(1).png();
/// let limits = DecodeLimits::default();
/// assert_eq!(decode(&bytes, &limits)?.dimensions(), (1200, 900));
///
/// let small = DecodeLimits { max_side: 1000, ..limits };
/// assert!(matches!(decode(&bytes, &small), Err(ReadError::ImageTooLarge { width: 1200, .. })));
/// # Ok::<(), ReadError>(())
/// ```
pub fn decode(bytes: &[u8], limits: &DecodeLimits) -> Result<GrayImage, ReadError> {
    Ok(decode_page(bytes, None, limits)?.picture)
}

/// As [`decode`], of a page by its number, counted from 1, and with what is missing from it.
///
/// # Errors
/// As [`decode`], and [`ReadError::NoSuchPage`].
pub fn decode_page(bytes: &[u8], page: Option<u32>, limits: &DecodeLimits) -> Result<Page<GrayImage>, ReadError> {
    Ok(upright(bytes, page, limits, Tone::Gray)?.map(DynamicImage::into_luma8))
}

/// Decodes a page to colour, upright by the EXIF orientation, for pictures that are to be shown; the first unless one is named.
///
/// # Errors
/// As [`decode_page`].
pub fn decode_color(bytes: &[u8], page: Option<u32>, limits: &DecodeLimits) -> Result<RgbImage, ReadError> {
    Ok(upright(bytes, page, limits, Tone::Color)?.picture.into_rgb8())
}

fn upright(
    bytes: &[u8],
    page: Option<u32>,
    limits: &DecodeLimits,
    tone: Tone,
) -> Result<Page<DynamicImage>, ReadError> {
    let source = open(bytes, page, limits, tone)?;
    let header = source.header();
    let mut pixels = source.pixels(tone, Ground::White)?;
    if header.alpha && tone.is_blank(&pixels.bytes) {
        // White ink on nothing, as programs save a drawing meant for a dark page. A page that is blank either way stays so.
        drop(pixels);
        pixels = open(bytes, page, limits, tone)?.pixels(tone, Ground::Black)?;
    }
    let Pixels { bytes: mut rows, warnings } = pixels;
    let (mut width, mut height) = (header.width, header.height);
    if let Some(square) = header.square {
        rows = tone::resized(&rows, (width, height), square, tone);
        (width, height) = square;
    }
    let picture: Option<DynamicImage> = match tone {
        Tone::Gray => GrayImage::from_raw(width, height, rows).map(Into::into),
        Tone::Color => RgbImage::from_raw(width, height, rows).map(Into::into),
    };
    let Some(mut picture) = picture else {
        return Err(kind::damaged(kind::format_of(bytes)?, "fewer pixels than the header tells"));
    };
    picture.apply_orientation(header.orientation);
    Ok(Page { picture, number: header.page, pages: header.pages, warnings })
}

#[cfg(test)]
mod tests;
