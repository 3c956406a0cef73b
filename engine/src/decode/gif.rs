//! GIF: the first frame, one byte a pixel.

use super::kind::damaged;
use super::tone::{Ground, Layout, Tone};
use super::{Header, Pixels, Source};
use crate::error::EngineError;
use gif::{ColorOutput, DecodeOptions, Decoder, MemoryLimit};
use image::ImageFormat;
use std::num::NonZeroU64;

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
        let channels = tone.channels();
        let global = self.decoder.global_palette().map(<[u8]>::to_vec);
        let frame = self.decoder.read_next_frame().map_err(refused)?.ok_or_else(|| refused("no frame"))?;
        let palette = frame.palette.as_ref().or(global.as_ref()).ok_or_else(|| refused("no palette"))?;
        let mut tones = Vec::with_capacity(256 * channels);
        tone.append(palette, Layout::Rgb, ground, &mut tones);
        tones.truncate(256 * channels);
        tones.resize(256 * channels, 0);
        if let Some(transparent) = frame.transparent {
            tones[usize::from(transparent) * channels..][..channels].fill(ground.tone());
        }
        let stride = self.header.width as usize * channels;
        let mut pixels = vec![ground.tone(); stride * self.header.height as usize];
        let (left, width) = (usize::from(frame.left), usize::from(frame.width).max(1));
        let rows = pixels.chunks_exact_mut(stride).skip(usize::from(frame.top));
        for (row, indices) in rows.zip(frame.buffer.chunks_exact(width)) {
            let places = row.chunks_exact_mut(channels).skip(left);
            for (place, &index) in places.zip(indices) {
                place.copy_from_slice(&tones[usize::from(index) * channels..][..channels]);
            }
        }
        Ok(pixels.into())
    }
}
