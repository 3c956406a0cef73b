//! Pages of PDF documents, drawn as pictures.
//!
//! Drawing bounds the pages, the pixels and the size of what is drawn on, and no more: a document may ask for any amount of work. Who
//! draws documents of strangers does so in a process with limits of its own.

use super::tone::{Ground, Layout, Tone};
use super::{DecodeLimits, Header, MAX_PAGES, Pixels, Source};
use crate::error::ReadError;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::page::Page;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Pixels a point at which a page is drawn: 200 an inch, at which handwriting is some 50 pixels high, as on photographs.
const SCALE: f32 = 200.0 / 72.0;
/// Pixels of a page: an A4 page has four million at that scale, a large drawing is drawn smaller.
const MAX_PIXELS: f32 = 12e6;

pub(super) struct PdfSource {
    pdf: Pdf,
    header: Header,
    scale: f32,
}

/// Whether a file is a PDF document. Viewers look for the mark in the first kilobyte.
pub(super) fn begins(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-")
}

fn damaged(cause: &'static str) -> ReadError {
    ReadError::DamagedImage { format: "PDF", cause: cause.into() }
}

/// The result of `work` in the library, whose panics are its way to find a document damaged.
fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| damaged("the library gave up"))
}

pub(super) fn open(bytes: &[u8], number: u32, limits: &DecodeLimits) -> Result<PdfSource, ReadError> {
    let pdf = match guarded(|| Pdf::new(bytes.to_vec()))? {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(_)) => {
            return Err(ReadError::UnsupportedImage { kind: Some("a PDF document with a password") });
        }
        Err(LoadPdfError::Invalid) => return Err(damaged("no pages")),
    };
    let found = guarded(|| {
        let pages = pdf.pages();
        let size = (number as usize).checked_sub(1).and_then(|i| pages.get(i)).map(Page::render_dimensions);
        (pages.len(), size)
    })?;
    let (pages, size) = (found.0.min(MAX_PAGES as usize) as u32, found.1);
    let Some((width, height)) = size.filter(|_| number <= pages) else {
        return Err(if pages == 0 { damaged("no pages") } else { ReadError::NoSuchPage { page: number, pages } });
    };
    if !(width > 0.0 && height > 0.0 && (width * height).is_finite()) {
        return Err(damaged("a page without a size"));
    }
    let most_pixels = MAX_PIXELS.min(limits.max_pixels as f32);
    let scale = SCALE.min((most_pixels / (width * height)).sqrt()).min(limits.max_side as f32 / width.max(height));
    // As the library rounds.
    let (width, height) = ((width * scale) as u32, (height * scale) as u32);
    if width == 0 || height == 0 {
        return Err(damaged("a page too narrow to be drawn"));
    }
    let pixels = u64::from(width) * u64::from(height);
    let header = Header {
        // What is drawn on, four bytes a pixel, and a layer over it; the document itself.
        working: 8 * pixels + bytes.len() as u64,
        pages,
        page: number,
        ..Header::of(width, height)
    };
    Ok(PdfSource { pdf, header, scale })
}

impl Source for PdfSource {
    fn header(&self) -> Header {
        self.header
    }

    fn pixels(self: Box<Self>, tone: Tone, _: Ground) -> Result<Pixels, ReadError> {
        let Self { pdf, header, scale } = *self;
        let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
        let pixmap = guarded(|| {
            let page = pdf.pages().get(header.page as usize - 1)?;
            let cache = RenderCache::new();
            Some(render(page, &cache, &InterpreterSettings::default(), &RenderSettings::default(), &settings))
        })?;
        let pixmap = pixmap.ok_or_else(|| damaged("a page that is not there"))?;
        let mut pixels = Vec::with_capacity(header.width as usize * header.height as usize * tone.channels());
        // White lies under everything, so that nothing is transparent.
        tone.append(pixmap.data_as_u8_slice(), Layout::Rgba, Ground::White, &mut pixels);
        Ok(pixels.into())
    }
}

#[cfg(test)]
mod tests;
