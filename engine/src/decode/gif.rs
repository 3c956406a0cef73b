//! GIF: the first frame that shows something, one byte a pixel.

use super::kind::damaged;
use super::tone::{Ground, Layout, Tone};
use super::{Header, Pixels, Source};
use crate::error::{Cause, ReadError};
use crate::reading::Warning;
use gif::{ColorOutput, DecodeOptions, Decoder, DecodingError, Frame};
use image::ImageFormat;

/// Frames that are looked at, and pixels of them all: a blank one before the others is common, many are not.
const MAX_FRAMES: usize = 16;
const MAX_FRAME_PIXELS: usize = 100_000_000;

/// Bytes of the row under way and the decoder's tables; metadata come on top.
const WORKING: u64 = 1 << 20;

pub(super) struct GifSource<'a> {
    decoder: Decoder<&'a [u8]>,
    header: Header,
}

fn refused(cause: impl Into<Cause>) -> ReadError {
    damaged(ImageFormat::Gif, cause)
}

pub(super) fn open(bytes: &[u8]) -> Result<GifSource<'_>, ReadError> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    options.check_frame_consistency(true);
    let (width, height) = match bytes.get(6..10) {
        Some(&[w0, w1, h0, h1]) => (u16::from_le_bytes([w0, w1]), u16::from_le_bytes([h0, h1])),
        _ => return Err(refused("no screen")),
    };
    if width == 0 || height == 0 {
        return Err(refused("no pixels"));
    }
    let decoder = options.read_info(bytes).map_err(refused)?;
    // Any frame may have a transparent colour.
    let header = Header {
        working: WORKING + bytes.len() as u64,
        alpha: true,
        ..Header::of(u32::from(width), u32::from(height))
    };
    Ok(GifSource { decoder, header })
}

impl Source for GifSource<'_> {
    fn header(&self) -> Header {
        self.header
    }

    fn pixels(mut self: Box<Self>, tone: Tone, ground: Ground) -> Result<Pixels, ReadError> {
        let global = self.decoder.global_palette().map(<[u8]>::to_vec);
        let stride = self.header.width as usize * tone.channels();
        let mut pixels = vec![ground.tone(); stride * self.header.height as usize];
        let most = (MAX_FRAME_PIXELS / (pixels.len() / tone.channels()).max(1)).clamp(1, MAX_FRAMES);
        let mut warnings = Vec::new();
        for number in 0..most {
            let frame = match self.decoder.next_frame_info() {
                Ok(Some(frame)) => frame.clone(),
                // The frames before were blank, and so is the picture.
                Ok(None) | Err(_) if number > 0 => break,
                Ok(None) => return Err(refused("no frame")),
                Err(cause) => return Err(refused(cause)),
            };
            let palette = frame.palette.as_ref().or(global.as_ref()).ok_or_else(|| refused("no palette"))?;
            let rows = self.draw(&frame, palette, number == 0, (tone, ground), (&mut pixels, stride))?;
            let warning = warning_of(&frame, rows, self.header.height);
            if let Some(Warning::RowsMissing { kept, .. }) = warning {
                let size = pixels.len();
                tone.clear(&mut pixels, stride * kept as usize..size);
            }
            warnings.extend(warning);
            if !warnings.is_empty() || pixels.iter().any(|&value| value != pixels[0]) {
                break;
            }
        }
        Ok(Pixels { bytes: pixels, warnings })
    }
}

impl GifSource<'_> {
    /// Draws a frame over what the frames before have left, and tells how many of its rows there are.
    fn draw(
        &mut self,
        frame: &Frame<'_>,
        palette: &[u8],
        is_first: bool,
        (tone, ground): (Tone, Ground),
        (pixels, stride): (&mut [u8], usize),
    ) -> Result<usize, ReadError> {
        let channels = tone.channels();
        let mut tones = Vec::with_capacity(256 * channels);
        tone.append(palette, Layout::Rgb, ground, &mut tones);
        tones.truncate(256 * channels);
        tones.resize(256 * channels, 0);
        if let Some(transparent) = frame.transparent {
            tones[usize::from(transparent) * channels..][..channels].fill(ground.tone());
        }
        let kept = frame.transparent.filter(|_| !is_first);
        let mut indices = vec![0; usize::from(frame.width)];
        for (count, (y, height)) in rows_of(frame).enumerate() {
            match self.decoder.fill_buffer(&mut indices) {
                Ok(true) => {}
                Ok(false) | Err(DecodingError::UnexpectedEof) if count > 0 => return Ok(count),
                Ok(false) => return Err(refused("no rows")),
                Err(cause) => return Err(refused(cause)),
            }
            // What shows through must not be hidden by the rows of earlier passes.
            let height = if kept.is_some() { 1 } else { height };
            for row in pixels.chunks_exact_mut(stride).skip(usize::from(frame.top) + y).take(height) {
                let places = row.chunks_exact_mut(channels).skip(usize::from(frame.left));
                for (place, &index) in places.zip(&indices).filter(|(_, index)| Some(**index) != kept) {
                    place.copy_from_slice(&tones[usize::from(index) * channels..][..channels]);
                }
            }
        }
        Ok(usize::from(frame.height))
    }
}

/// The rows of a frame in the order of the file, each with the number of rows that it stands for until those are there.
fn rows_of(frame: &Frame<'_>) -> impl Iterator<Item = (usize, usize)> + use<> {
    const IN_ORDER: &[(usize, usize, usize)] = &[(0, 1, 1)];
    const INTERLACED: &[(usize, usize, usize)] = &[(0, 8, 8), (4, 8, 4), (2, 4, 2), (1, 2, 1)];
    let height = if frame.width == 0 { 0 } else { usize::from(frame.height) };
    let passes = if frame.interlaced { INTERLACED } else { IN_ORDER };
    passes.iter().flat_map(move |&(first, step, stands_for)| {
        (first..height).step_by(step).map(move |y| (y, stands_for.min(height - y)))
    })
}

/// What is missing from a picture whose frame has so many rows of all its passes.
fn warning_of(frame: &Frame<'_>, count: usize, rows: u32) -> Option<Warning> {
    let format = "GIF";
    let (count, height) = (count as u32, u32::from(frame.height));
    // The first of four passes holds every eighth row.
    let below_top = match frame.interlaced {
        _ if count >= height => return None,
        true if count >= height.div_ceil(8) => return Some(Warning::DetailMissing { format }),
        true => 8 * count,
        false => count,
    };
    Some(Warning::RowsMissing { format, kept: u32::from(frame.top) + below_top, rows })
}

#[cfg(test)]
mod tests;
