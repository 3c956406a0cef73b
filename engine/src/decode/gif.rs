//! GIF: the first frame that shows something, one byte a pixel.

use super::kind::damaged;
use super::tone::{Ground, Layout, Tone};
use super::{Header, Pixels, Source};
use crate::error::EngineError;
use gif::{ColorOutput, DecodeOptions, Decoder, Frame, MemoryLimit};
use image::ImageFormat;
use std::num::NonZeroU64;

/// Frames that are looked at, and pixels of them all: a blank one before the others is common, many are not.
const MAX_FRAMES: usize = 16;
const MAX_FRAME_PIXELS: usize = 100_000_000;

pub(super) struct GifSource<'a> {
    decoder: Decoder<&'a [u8]>,
    header: Header,
}

fn refused(cause: impl std::fmt::Display) -> EngineError {
    damaged(ImageFormat::Gif, cause)
}

pub(super) fn open(bytes: &[u8]) -> Result<GifSource<'_>, EngineError> {
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
    let pixels = u64::from(width) * u64::from(height);
    options.set_memory_limit(NonZeroU64::new(pixels).map_or(MemoryLimit::Unlimited, MemoryLimit::Bytes));
    let decoder = options.read_info(bytes).map_err(refused)?;
    // Beside the pixels the frame's indices. Any frame may have a transparent colour.
    let header = Header { working: pixels, alpha: true, ..Header::of(u32::from(width), u32::from(height)) };
    Ok(GifSource { decoder, header })
}

impl Source for GifSource<'_> {
    fn header(&self) -> Header {
        self.header
    }

    fn pixels(mut self: Box<Self>, tone: Tone, ground: Ground) -> Result<Pixels, EngineError> {
        let global = self.decoder.global_palette().map(<[u8]>::to_vec);
        let stride = self.header.width as usize * tone.channels();
        let mut pixels = vec![ground.tone(); stride * self.header.height as usize];
        let most = (MAX_FRAME_PIXELS / (pixels.len() / tone.channels()).max(1)).clamp(1, MAX_FRAMES);
        for number in 0..most {
            let frame = match self.decoder.read_next_frame() {
                Ok(Some(frame)) => frame,
                // The frames before were blank, and so is the picture.
                Ok(None) | Err(_) if number > 0 => break,
                Ok(None) => return Err(refused("no frame")),
                Err(cause) => return Err(refused(cause)),
            };
            let palette = frame.palette.as_ref().or(global.as_ref()).ok_or_else(|| refused("no palette"))?;
            draw(frame, palette, number == 0, (tone, ground), (&mut pixels, stride));
            if pixels.iter().any(|&value| value != pixels[0]) {
                break;
            }
        }
        Ok(pixels.into())
    }
}

/// Draws a frame over what the frames before have left.
fn draw(
    frame: &Frame<'_>,
    palette: &[u8],
    is_first: bool,
    (tone, ground): (Tone, Ground),
    (pixels, stride): (&mut [u8], usize),
) {
    let channels = tone.channels();
    let mut tones = Vec::with_capacity(256 * channels);
    tone.append(palette, Layout::Rgb, ground, &mut tones);
    tones.truncate(256 * channels);
    tones.resize(256 * channels, 0);
    if let Some(transparent) = frame.transparent {
        tones[usize::from(transparent) * channels..][..channels].fill(ground.tone());
    }
    let kept = frame.transparent.filter(|_| !is_first);
    let (left, width) = (usize::from(frame.left), usize::from(frame.width).max(1));
    let rows = pixels.chunks_exact_mut(stride).skip(usize::from(frame.top));
    for (row, indices) in rows.zip(frame.buffer.chunks_exact(width)) {
        let places = row.chunks_exact_mut(channels).skip(left);
        for (place, &index) in places.zip(indices).filter(|(_, index)| Some(**index) != kept) {
            place.copy_from_slice(&tones[usize::from(index) * channels..][..channels]);
        }
    }
}
