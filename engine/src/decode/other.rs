//! WebP and BMP, whole: their decoders know no rows.

use super::kind::damaged;
use super::tone::{Layout, Tone};
use super::{Header, Source};
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
    Ok(OtherSource { decoder, format, header: Header { width, height, orientation, working: bytes_a_pixel * pixels } })
}

impl Source for OtherSource<'_> {
    fn header(&self) -> Header {
        self.header
    }

    fn pixels(self: Box<Self>, tone: Tone) -> Result<Vec<u8>, EngineError> {
        let Self { decoder, format, header } = *self;
        pixels_of(decoder, header, tone).map_err(|cause| damaged(format, cause))
    }
}

fn pixels_of(decoder: Box<dyn ImageDecoder + '_>, header: Header, tone: Tone) -> ImageResult<Vec<u8>> {
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
    tone.append(&decoded, layout, &mut pixels);
    Ok(pixels)
}
