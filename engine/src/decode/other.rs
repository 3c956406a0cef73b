//! WebP and BMP, whole: their decoders know no rows.

use super::kind::damaged;
use super::tone::{Ground, Layout, Tone};
use super::{Header, Pixels, Source};
use crate::error::EngineError;
use image::codecs::bmp::BmpDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, ImageFormat, ImageResult};
use std::io::Cursor;

pub(super) struct OtherSource<'a> {
    decoder: Box<dyn ImageDecoder + 'a>,
    format: ImageFormat,
    header: Header,
}

pub(super) fn open(bytes: &[u8], format: ImageFormat) -> Result<OtherSource<'_>, EngineError> {
    let refused = |cause| damaged(format, cause);
    let (mut decoder, bytes_a_pixel): (Box<dyn ImageDecoder + '_>, u64) = if format == ImageFormat::Bmp {
        let decoder = BmpDecoder::new(Cursor::new(bytes)).map_err(refused)?;
        (Box::new(decoder), 4)
    } else {
        let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(refused)?;
        // At its peak: the four channels of a lossless picture and the three it makes, or the planes of a lossy one with its alpha; of
        // an animation the canvas and a frame besides.
        let bytes_a_pixel = if decoder.has_animation() { 13 } else { 6 };
        (Box::new(decoder), bytes_a_pixel)
    };
    let (width, height) = decoder.dimensions();
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let pixels = u64::from(width) * u64::from(height);
    let alpha = decoder.color_type().has_alpha();
    let header = Header { orientation, working: bytes_a_pixel * pixels, alpha, ..Header::of(width, height) };
    Ok(OtherSource { decoder, format, header })
}

impl Source for OtherSource<'_> {
    fn header(&self) -> Header {
        self.header
    }

    fn pixels(self: Box<Self>, tone: Tone, ground: Ground) -> Result<Pixels, EngineError> {
        let format = self.format;
        Ok(pixels_of(*self, tone, ground).map_err(|cause| damaged(format, cause))?.into())
    }
}

fn pixels_of(source: OtherSource<'_>, tone: Tone, ground: Ground) -> ImageResult<Vec<u8>> {
    let OtherSource { decoder, format, header } = source;
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
