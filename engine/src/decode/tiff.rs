//! TIFF, strip by strip or tile by tile; a page of several, never the preview of one.

mod directory;
mod fax;

use super::kind::damaged;
use super::tone::{Ground, Layout, Tone, shift_of};
use super::{DecodeLimits, Header, Pixels, Source};
use crate::error::ReadError;
use directory::{Directory, File, tag};
use fax::{FaxSource, is_fax};
use image::ImageFormat;
use image::metadata::Orientation;
use std::borrow::Cow;
use std::io::Cursor;
use tiff::decoder::{ChunkType, Decoder, DecodingResult, Limits};
use tiff::{ColorType, TiffError};

/// Bytes that the list of strips or tiles may take: some 30 000 of them.
const MAX_LIST: usize = 256 * 1024;
const PALETTE: u64 = 3;
const BLACK_IS_ZERO: u16 = 1;

pub(super) struct TiffSource<'a> {
    decoder: Decoder<Cursor<Cow<'a, [u8]>>>,
    header: Header,
    samples: Samples,
    planar: bool,
    /// Red, green and blue of each value, where values are no tones.
    palette: Option<Vec<[u8; 3]>>,
    /// Whether the decoder has turned ink into light.
    inverted: bool,
}

/// What a pixel is made of.
#[derive(Debug, Clone, Copy)]
struct Samples {
    layout: Layout,
    /// Bits of each; below 8 for grey alone.
    bits: u8,
    /// Whether only the first of three counts for grey: the luma of a JPEG-compressed picture.
    luma_first: bool,
}

fn refused(cause: TiffError) -> ReadError {
    match cause {
        TiffError::UnsupportedError(_) => unsupported("a TIFF picture of an unusual layout"),
        cause => damaged(ImageFormat::Tiff, cause),
    }
}

fn unsupported(kind: &'static str) -> ReadError {
    ReadError::UnsupportedImage { kind: Some(kind) }
}

/// How many pages the file has.
pub(super) fn pages_of(bytes: &[u8]) -> Result<u32, ReadError> {
    match File::of(bytes).map_or(0, |file| file.pages().len()) {
        0 => Err(damaged(ImageFormat::Tiff, "no directory")),
        pages => Ok(pages as u32),
    }
}

pub(super) fn open<'a>(bytes: &'a [u8], number: u32, limits: &DecodeLimits) -> Result<Box<dyn Source + 'a>, ReadError> {
    let file = File::of(bytes).ok_or_else(|| damaged(ImageFormat::Tiff, "no directory"))?;
    let listed = file.pages();
    let pages = listed.len() as u32;
    let page = (number as usize).checked_sub(1).and_then(|i| listed.get(i));
    let Some(directory) = page.copied() else {
        return Err(match pages {
            0 => damaged(ImageFormat::Tiff, "no directory"),
            pages => ReadError::NoSuchPage { page: number, pages },
        });
    };
    let value = |tag| file.value(&directory, tag);
    if let Some(kind) = unread_kind(&file, &directory) {
        return Err(unsupported(kind));
    }
    let (Some(width), Some(height)) = (value(tag::WIDTH), value(tag::HEIGHT)) else {
        return Err(damaged(ImageFormat::Tiff, "no size"));
    };
    let (width, height) = (u32::try_from(width).unwrap_or(u32::MAX), u32::try_from(height).unwrap_or(u32::MAX));
    if width == 0 || height == 0 {
        return Err(damaged(ImageFormat::Tiff, "no pixels"));
    }
    limits.check_size(width, height)?;
    let orientation = value(tag::ORIENTATION).and_then(|tag| Orientation::from_exif(tag as u8));
    let orientation = orientation.unwrap_or(Orientation::NoTransforms);
    let square = square_size(&file, &directory, (width, height));
    let header = Header { orientation, square, pages, page: number, ..Header::of(width, height) };
    if is_fax(value(tag::COMPRESSION).unwrap_or(1)) {
        // Its strips with their bits in the usual order.
        let header = Header { working: bytes.len() as u64, ..header };
        return Ok(Box::new(FaxSource { file, directory, header }));
    }
    Ok(Box::new(open_chunks(&file, &directory, header, limits)?))
}

/// Names what is not read, by what the directory tells.
fn unread_kind(file: &File<'_>, directory: &Directory) -> Option<&'static str> {
    let value = |tag| file.value(directory, tag);
    match value(tag::PHOTOMETRIC) {
        Some(32803 | 34892) => return Some("a raw photograph"),
        Some(8..=10) => return Some("a TIFF picture in Lab colours"),
        Some(32844 | 32845) => return Some("a TIFF picture in logarithmic light"),
        _ => {}
    }
    match value(tag::COMPRESSION).unwrap_or(1) {
        2..=4 if value(tag::SAMPLES).unwrap_or(1) != 1 || value(tag::BITS).unwrap_or(1) != 1 => {
            Some("a TIFF fax in grey or colour")
        }
        2..=4 if value(tag::STRIP_OFFSETS).is_none() => Some("a TIFF fax in tiles"),
        6 => Some("a TIFF picture with JPEG compression of the old kind"),
        9 | 10 | 34661 => Some("a TIFF picture with JBIG compression"),
        32766 | 32809 => Some("a TIFF picture with NeXT or ThunderScan compression"),
        33003 | 33005 | 34712 => Some("a TIFF picture with JPEG 2000 compression"),
        34676 | 34677 => Some("a TIFF picture in logarithmic light"),
        34887 => Some("a TIFF picture with LERC compression"),
        34925 => Some("a TIFF picture with LZMA compression"),
        50000 => Some("a TIFF picture with Zstandard compression"),
        50001 => Some("a TIFF picture with WebP compression"),
        50002 | 52546 => Some("a TIFF picture with JPEG XL compression"),
        _ => None,
    }
}

/// The size at which the pixels of a black-and-white page are square: fax machines send some 204 dots an inch across and 98 down. Small
/// differences are left, as nobody sees them.
fn square_size(file: &File<'_>, directory: &Directory, (width, height): (u32, u32)) -> Option<(u32, u32)> {
    if file.value(directory, tag::BITS).unwrap_or(1) != 1 {
        return None;
    }
    let (x, y) = (file.fraction(directory, tag::X_RESOLUTION)?, file.fraction(directory, tag::Y_RESOLUTION)?);
    let ratio = x / y;
    if (1.2..=4.0).contains(&ratio) {
        Some((width, (f64::from(height) * ratio).round() as u32))
    } else if (1.2..=4.0).contains(&ratio.recip()) {
        Some(((f64::from(width) / ratio).round() as u32, height))
    } else {
        None
    }
}

fn open_chunks<'a>(
    file: &File<'a>,
    directory: &Directory,
    header: Header,
    limits: &DecodeLimits,
) -> Result<TiffSource<'a>, ReadError> {
    let palette = palette_of(file, directory)?;
    // The decoder knows no palettes, and what it is to decode has to stand first.
    let changed = palette.as_ref().map(|_| (tag::PHOTOMETRIC, BLACK_IS_ZERO));
    let bytes: Cow<'a, [u8]> = if changed.is_none() && file.is_first(directory) {
        file.bytes.into()
    } else {
        let bytes = file.with_first(directory, changed);
        bytes.ok_or_else(|| damaged(ImageFormat::Tiff, "a directory beyond the end"))?.into()
    };
    let copied = if matches!(bytes, Cow::Owned(_)) { bytes.len() as u64 } else { 0 };
    let mut bounds = Limits::default();
    bounds.decoding_buffer_size = usize::try_from(limits.max_memory).unwrap_or(usize::MAX);
    bounds.intermediate_buffer_size = bounds.decoding_buffer_size;
    bounds.ifd_value_size = MAX_LIST;
    let mut decoder = Decoder::new(Cursor::new(bytes)).map_err(refused)?.with_limits(bounds);
    let (width, height) = (header.width, header.height);
    let (layout, bits, luma_first) = match decoder.colortype().map_err(refused)? {
        ColorType::Gray(bits @ (1 | 2 | 4 | 8 | 16 | 32)) => (Layout::Gray, bits, false),
        ColorType::GrayA(bits @ (8 | 16 | 32)) => (Layout::GrayAlpha, bits, false),
        ColorType::Multiband { bit_depth: bits @ (8 | 16 | 32), num_samples: 2 } => (Layout::GrayAlpha, bits, false),
        ColorType::RGB(bits @ (8 | 16 | 32)) => (Layout::Rgb, bits, false),
        ColorType::RGBA(bits @ (8 | 16 | 32)) => (Layout::Rgba, bits, false),
        ColorType::CMYK(bits @ (8 | 16)) => (Layout::Cmyk, bits, false),
        ColorType::YCbCr(8) => (Layout::Rgb, 8, true),
        _ => return Err(unsupported("a TIFF picture of an unusual layout")),
    };
    if palette.is_some() && (layout != Layout::Gray || bits > 8) {
        return Err(unsupported("a TIFF picture with a palette of more than 256 colours"));
    }
    let planar = decoder.find_tag_unsigned::<u16>(tiff::tags::Tag::PlanarConfiguration).map_err(refused)? == Some(2);
    if planar && (bits < 8 || luma_first) {
        return Err(unsupported("a TIFF picture of an unusual layout"));
    }
    let (across, down) = chunk_size(&decoder, height);
    let pixels = u64::from(width) * u64::from(height);
    let chunk = u64::from(across.min(width)) * u64::from(down.min(height));
    let coded = u64::from(width.div_ceil(across.max(1)) * across.max(1))
        * u64::from(height.div_ceil(down.max(1)) * down.max(1));
    // Their padding is unpacked too.
    if across == 0 || down == 0 || coded > 4 * pixels + (1 << 20) {
        return Err(damaged(ImageFormat::Tiff, format!("tiles of {across} × {down} pixels")));
    }
    let held = if planar { pixels } else { chunk };
    // As unpacked, and once more in eight bits.
    let working = held * layout.channels() as u64 * (u64::from(bits).div_ceil(8) + 1) + copied;
    let alpha = matches!(layout, Layout::GrayAlpha | Layout::Rgba);
    let inverted = file.value(directory, tag::PHOTOMETRIC) == Some(0);
    Ok(TiffSource {
        decoder,
        header: Header { working, alpha, ..header },
        samples: Samples { layout, bits, luma_first },
        planar,
        palette,
        inverted,
    })
}

/// Width and height of a strip or tile. A strip may be said to be higher than the picture: all rows are in it then.
fn chunk_size(decoder: &Decoder<Cursor<Cow<'_, [u8]>>>, height: u32) -> (u32, u32) {
    let (across, down) = decoder.chunk_dimensions();
    (across, if decoder.get_chunk_type() == ChunkType::Strip { down.min(height) } else { down })
}

/// The colours of a picture that has a palette; none for other pictures.
fn palette_of(file: &File<'_>, directory: &Directory) -> Result<Option<Vec<[u8; 3]>>, ReadError> {
    if file.value(directory, tag::PHOTOMETRIC) != Some(PALETTE) {
        return Ok(None);
    }
    let values = file.values(directory, tag::COLOR_MAP);
    // Written as eight bits by programs that took the standard for simpler than it is.
    let shift = if values.iter().all(|&value| value < 256) { 0 } else { 8 };
    let count = values.len() / 3;
    if count == 0 {
        return Err(damaged(ImageFormat::Tiff, "a palette without colours"));
    }
    let color = |i: usize| [0, 1, 2].map(|channel| (values[channel * count + i] >> shift) as u8);
    Ok(Some((0..count).map(color).collect()))
}

impl Source for TiffSource<'_> {
    fn header(&self) -> Header {
        self.header
    }

    fn pixels(mut self: Box<Self>, tone: Tone, ground: Ground) -> Result<Pixels, ReadError> {
        let pixels =
            if self.planar { self.pixels_of_planes(tone, ground) } else { self.pixels_of_chunks(tone, ground) };
        Ok(pixels?.into())
    }
}

impl TiffSource<'_> {
    fn pixels_of_chunks(&mut self, tone: Tone, ground: Ground) -> Result<Vec<u8>, ReadError> {
        let (width, height) = (self.header.width as usize, self.header.height as usize);
        let (across, down) = chunk_size(&self.decoder, self.header.height);
        let chunks_across = self.header.width.div_ceil(across);
        let chunks = chunks_across * self.header.height.div_ceil(down);
        let depth = self.depth(chunks)?;
        let stride = width * tone.channels();
        let mut pixels = vec![255; stride * height];
        let mut converted = Vec::new();
        for index in 0..chunks {
            let (chunk_width, chunk_height) = self.decoder.chunk_data_dimensions(index);
            let (left, top) = ((index % chunks_across * across) as usize, (index / chunks_across * down) as usize);
            let bytes = depth.bytes_of(self.decoder.read_chunk(index).map_err(refused)?)?;
            let row_bytes = self.samples.row_bytes(chunk_width as usize);
            let place = left * tone.channels();
            let rows = pixels.chunks_exact_mut(stride).skip(top).take(chunk_height as usize);
            for (row, bytes) in rows.zip(bytes.chunks_exact(row_bytes)) {
                converted.clear();
                match &self.palette {
                    Some(palette) => self.samples.append_colors(bytes, palette, tone, &mut converted),
                    None => self.samples.append(bytes, tone, ground, &mut converted),
                }
                let count = (chunk_width as usize * tone.channels()).min(converted.len());
                row[place..][..count].copy_from_slice(&converted[..count]);
            }
        }
        Ok(pixels)
    }

    /// Each channel by itself, one after the other.
    fn pixels_of_planes(&mut self, tone: Tone, ground: Ground) -> Result<Vec<u8>, ReadError> {
        let count = self.header.width as usize * self.header.height as usize;
        let channels = self.samples.layout.channels();
        let mut result = DecodingResult::U8(Vec::new());
        let layout = self.decoder.read_image_to_buffer(&mut result).map_err(refused)?;
        let mut depth = Depth::full(self.inverted);
        if self.samples.has_spare_bits() {
            depth.take_in(&result);
        }
        let bytes = depth.bytes_of(result)?;
        if layout.planes < channels || bytes.len() < channels * count {
            return Err(damaged(ImageFormat::Tiff, "fewer planes than channels"));
        }
        let mut pixels = Vec::with_capacity(count * tone.channels());
        let mut row = vec![0; self.header.width as usize * channels];
        for y in 0..self.header.height as usize {
            for (channel, plane) in bytes.chunks_exact(count).take(channels).enumerate() {
                let values = &plane[y * self.header.width as usize..][..self.header.width as usize];
                row.iter_mut().skip(channel).step_by(channels).zip(values).for_each(|(place, &value)| *place = value);
            }
            self.samples.append(&row, tone, ground, &mut pixels);
        }
        Ok(pixels)
    }

    /// How many bits the samples use: all of them as a rule, which the first strip shows.
    fn depth(&mut self, chunks: u32) -> Result<Depth, ReadError> {
        let mut depth = Depth::full(self.inverted);
        if self.samples.has_spare_bits() {
            for index in 0..chunks {
                depth.take_in(&self.decoder.read_chunk(index).map_err(refused)?);
                if depth.is_full() {
                    break;
                }
            }
        }
        Ok(depth)
    }
}

/// Samples of up to 16 bits of which fewer may be used.
struct Depth {
    /// The largest sample seen; none where all bits count.
    most: Option<u16>,
    inverted: bool,
}

impl Depth {
    fn full(inverted: bool) -> Self {
        Self { most: None, inverted }
    }

    fn take_in(&mut self, samples: &DecodingResult) {
        if let DecodingResult::U16(values) = samples {
            let most = if self.inverted {
                values.iter().min().map(|least| u16::MAX - least)
            } else {
                values.iter().max().copied()
            };
            self.most = self.most.max(most);
        }
    }

    fn is_full(&self) -> bool {
        self.most.is_some_and(|most| most > 0x3fff)
    }

    /// How far samples of 16 bits are shifted to have eight.
    fn shift(&self) -> u32 {
        self.most.map_or(8, shift_of)
    }

    /// The samples in eight bits.
    fn bytes_of(&self, samples: DecodingResult) -> Result<Vec<u8>, ReadError> {
        let shift = self.shift();
        let short = |value: u16| match self.inverted {
            true => 255 - ((u16::MAX - value) >> shift).min(255) as u8,
            false => (value >> shift).min(255) as u8,
        };
        match samples {
            DecodingResult::U8(values) => Ok(values),
            DecodingResult::U16(values) => Ok(values.into_iter().map(short).collect()),
            DecodingResult::U32(values) => Ok(values.into_iter().map(|value| (value >> 24) as u8).collect()),
            DecodingResult::F32(values) => Ok(values.into_iter().map(|value| (value * 255.0) as u8).collect()),
            _ => Err(unsupported("a TIFF picture of signed numbers")),
        }
    }
}

impl Samples {
    /// Whether samples may use fewer bits than they have.
    fn has_spare_bits(self) -> bool {
        self.bits == 16 && self.layout != Layout::Cmyk
    }

    /// Bytes of `width` pixels once every sample of more than eight bits has eight.
    fn row_bytes(self, width: usize) -> usize {
        (width * self.layout.channels() * usize::from(self.bits.min(8))).div_ceil(8)
    }

    fn append(self, row: &[u8], tone: Tone, ground: Ground, out: &mut Vec<u8>) {
        if self.luma_first {
            // Colours are of no use for reading, and a grey picture does for showing.
            row.as_chunks::<3>().0.iter().for_each(|&[y, ..]| tone.append(&[y], Layout::Gray, ground, out));
        } else if self.bits < 8 {
            let most = self.most();
            self.values(row).for_each(|value| tone.append(&[value * (255 / most)], Layout::Gray, ground, out));
        } else {
            tone.append(row, self.layout, ground, out);
        }
    }

    /// The same of values that stand for colours; what the palette does not hold is its last one.
    fn append_colors(self, row: &[u8], palette: &[[u8; 3]], tone: Tone, out: &mut Vec<u8>) {
        for value in self.values(row) {
            let color = palette.get(usize::from(value)).or(palette.last()).copied().unwrap_or_default();
            tone.append(&color, Layout::Rgb, Ground::White, out);
        }
    }

    /// The largest value.
    fn most(self) -> u8 {
        u8::MAX >> (8 - self.bits.min(8))
    }

    /// Values of up to eight bits, one after the other.
    fn values(self, row: &[u8]) -> impl Iterator<Item = u8> {
        let (bits, most) = (self.bits.min(8), self.most());
        row.iter().flat_map(move |&byte| (0..8 / bits).map(move |i| byte >> (8 - bits * (i + 1)) & most))
    }
}

#[cfg(test)]
mod tests;
