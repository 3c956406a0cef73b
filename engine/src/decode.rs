//! A file's bytes → upright grey pixels.
//!
//! The kind of file is told by its first bytes, never by its name; size limits are checked on the header alone.

use crate::error::EngineError;
use image::metadata::Orientation;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageFormat, ImageReader, RgbImage};
use std::io::Cursor;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// What is refused before a pixel is decoded.
#[derive(Debug, Clone, Copy)]
pub struct DecodeLimits {
    /// Largest width × height in pixels; 50 million covers a 600-dpi A4 page and the large phone cameras.
    pub max_pixels: u64,
    /// Largest width and largest height in pixels.
    pub max_side: u32,
}

impl Default for DecodeLimits {
    fn default() -> Self {
        Self { max_pixels: 50_000_000, max_side: 10_000 }
    }
}

impl DecodeLimits {
    fn check(&self, width: u32, height: u32) -> Result<(), EngineError> {
        let pixels = u64::from(width) * u64::from(height);
        if pixels > self.max_pixels || width.max(height) > self.max_side {
            return Err(EngineError::ImageTooLarge {
                width,
                height,
                max_pixels: self.max_pixels,
                max_side: self.max_side,
            });
        }
        Ok(())
    }
}

/// Decodes to grey, upright by the EXIF orientation. Transparent pixels lie on white paper; of an animation the first frame counts.
///
/// # Errors
/// [`EngineError::EmptyFile`], [`EngineError::UnsupportedImage`], [`EngineError::ImageTooLarge`] or [`EngineError::DamagedImage`].
pub fn decode(bytes: &[u8], limits: &DecodeLimits) -> Result<GrayImage, EngineError> {
    let format = format_of(bytes)?;
    if format == ImageFormat::Jpeg {
        let (gray, orientation) = decode_jpeg_luma(bytes, limits)?;
        return Ok(turned(DynamicImage::ImageLuma8(gray), orientation).into_luma8());
    }
    let (picture, orientation) = decode_any(bytes, format, limits)?;
    Ok(turned(DynamicImage::ImageLuma8(gray_on_white(picture)), orientation).into_luma8())
}

/// Decodes to colour, upright by the EXIF orientation, for pictures that are to be shown.
///
/// # Errors
/// As [`decode`].
pub fn decode_color(bytes: &[u8], limits: &DecodeLimits) -> Result<RgbImage, EngineError> {
    let (picture, orientation) = decode_any(bytes, format_of(bytes)?, limits)?;
    Ok(turned(DynamicImage::ImageRgb8(color_on_white(picture)), orientation).into_rgb8())
}

fn turned(mut picture: DynamicImage, orientation: Orientation) -> DynamicImage {
    picture.apply_orientation(orientation);
    picture
}

fn format_of(bytes: &[u8]) -> Result<ImageFormat, EngineError> {
    if bytes.is_empty() {
        return Err(EngineError::EmptyFile);
    }
    match image::guess_format(bytes) {
        Ok(
            format @ (ImageFormat::Jpeg
            | ImageFormat::Png
            | ImageFormat::WebP
            | ImageFormat::Gif
            | ImageFormat::Bmp
            | ImageFormat::Tiff),
        ) => Ok(format),
        _ => Err(EngineError::UnsupportedImage { kind: kind_of_other(bytes) }),
    }
}

/// Names files that people send and that are not read here, by their magic bytes.
fn kind_of_other(bytes: &[u8]) -> Option<&'static str> {
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(match bytes.get(8..12) {
            Some(b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" | b"mif1" | b"msf1") => "a HEIC picture",
            Some(b"avif" | b"avis") => "an AVIF picture",
            _ => "a video",
        });
    }
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_ascii_lowercase();
    if bytes.starts_with(b"%PDF") {
        Some("a PDF document")
    } else if text.contains("<svg") {
        Some("an SVG drawing")
    } else if text.trim_start().starts_with("<!doctype html") || text.contains("<html") {
        Some("a web page")
    } else if bytes.starts_with(b"PK\x03\x04") {
        Some("a ZIP archive or an office document")
    } else if bytes.starts_with(b"\xff\x0a") || bytes.starts_with(b"\0\0\0\x0cJXL ") {
        Some("a JPEG XL picture")
    } else if std::str::from_utf8(bytes).is_ok() {
        Some("text")
    } else {
        None
    }
}

fn format_name(format: ImageFormat) -> &'static str {
    match format {
        ImageFormat::Jpeg => "JPEG",
        ImageFormat::Png => "PNG",
        ImageFormat::WebP => "WebP",
        ImageFormat::Gif => "GIF",
        ImageFormat::Bmp => "BMP",
        _ => "TIFF",
    }
}

fn damaged(format: ImageFormat, cause: impl std::fmt::Display) -> EngineError {
    EngineError::DamagedImage { format: format_name(format), cause: cause.to_string() }
}

/// The luma plane alone: a third of the work of decoding to colour and back.
fn decode_jpeg_luma(bytes: &[u8], limits: &DecodeLimits) -> Result<(GrayImage, Orientation), EngineError> {
    let options = DecoderOptions::default()
        .set_max_width(usize::MAX)
        .set_max_height(usize::MAX)
        .set_strict_mode(true)
        .jpeg_set_out_colorspace(ColorSpace::Luma);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|cause| damaged(ImageFormat::Jpeg, cause))?;
    let (width, height) = decoder.dimensions().ok_or_else(|| damaged(ImageFormat::Jpeg, "no frame header"))?;
    let (width, height) = (u32::try_from(width).unwrap_or(u32::MAX), u32::try_from(height).unwrap_or(u32::MAX));
    limits.check(width, height)?;
    let orientation =
        decoder.exif().and_then(|exif| Orientation::from_exif_chunk(exif)).unwrap_or(Orientation::NoTransforms);
    let pixels = decoder.decode().map_err(|cause| damaged(ImageFormat::Jpeg, cause))?;
    let gray = GrayImage::from_raw(width, height, pixels)
        .ok_or_else(|| damaged(ImageFormat::Jpeg, "fewer pixels than the header tells"))?;
    Ok((gray, orientation))
}

fn decode_any(
    bytes: &[u8],
    format: ImageFormat,
    limits: &DecodeLimits,
) -> Result<(DynamicImage, Orientation), EngineError> {
    let mut decoder =
        ImageReader::with_format(Cursor::new(bytes), format).into_decoder().map_err(|cause| damaged(format, cause))?;
    let (width, height) = decoder.dimensions();
    limits.check(width, height)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let picture = DynamicImage::from_decoder(decoder).map_err(|cause| damaged(format, cause))?;
    Ok((picture, orientation))
}

fn on_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

fn luma([r, g, b]: [u8; 3]) -> u8 {
    // BT.601 in 16-bit fixed point, as JPEG's own Y.
    ((19_595 * u32::from(r) + 38_470 * u32::from(g) + 7_471 * u32::from(b) + 32_768) >> 16) as u8
}

fn gray_on_white(picture: DynamicImage) -> GrayImage {
    let (width, height) = (picture.width(), picture.height());
    let pixels = match picture {
        DynamicImage::ImageLuma8(gray) => return gray,
        DynamicImage::ImageRgb8(rgb) => rgb.as_raw().as_chunks::<3>().0.iter().map(|&rgb| luma(rgb)).collect(),
        DynamicImage::ImageRgba8(rgba) => {
            rgba.as_raw().as_chunks::<4>().0.iter().map(|&[r, g, b, a]| on_white(luma([r, g, b]), a)).collect()
        }
        other if other.color().has_alpha() => {
            other.into_luma_alpha8().as_raw().as_chunks::<2>().0.iter().map(|&[l, a]| on_white(l, a)).collect()
        }
        other => return other.into_luma8(),
    };
    GrayImage::from_raw(width, height, pixels).unwrap_or_else(|| GrayImage::new(width, height))
}

fn color_on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let (width, height) = (picture.width(), picture.height());
    let rgba = picture.into_rgba8();
    let pixels = rgba
        .as_raw()
        .as_chunks::<4>()
        .0
        .iter()
        .flat_map(|&[r, g, b, a]| [on_white(r, a), on_white(g, a), on_white(b, a)])
        .collect();
    RgbImage::from_raw(width, height, pixels).unwrap_or_else(|| RgbImage::new(width, height))
}
