//! GIF, WebP and BMP files, and what is no picture at all.

use super::{Case, Outcome, Refusal, cuts, exif, note, stored_for};
use image::codecs::gif::GifEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, ExtendedColorType, Frame, GrayImage, ImageFormat, Luma, Rgba, RgbaImage};
use std::io::Cursor;

fn encoded(page: &GrayImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::ImageLuma8(page.clone()).write_to(&mut file, format).expect("memory does not fail");
    file.into_inner()
}

fn rgba(page: &GrayImage) -> RgbaImage {
    DynamicImage::ImageLuma8(page.clone()).into_rgba8()
}

fn gif(frames: Vec<RgbaImage>) -> Vec<u8> {
    let mut file = Vec::new();
    GifEncoder::new_with_speed(&mut file, 30)
        .encode_frames(frames.into_iter().map(Frame::new))
        .expect("memory does not fail");
    file
}

fn lossless_webp(page: &RgbaImage) -> Vec<u8> {
    let mut file = Vec::new();
    WebPEncoder::new_lossless(&mut file)
        .encode(page.as_raw(), page.width(), page.height(), ExtendedColorType::Rgba8)
        .expect("memory does not fail");
    file
}

/// [`note`] in the lossy form, which cannot be written here.
const LOSSY: &[u8] = include_bytes!("note.webp");

/// Ink and paper by the alpha, which is not compressed; the colours below are those of the page.
fn lossy_with_alpha(page: &GrayImage) -> Vec<u8> {
    let alpha = page.as_raw().iter().map(|tone| 255 - tone);
    riff(&[
        extended(page.width(), page.height(), 0x10),
        (*b"ALPH", [0].into_iter().chain(alpha).collect()),
        (*b"VP8 ", picture_chunk(LOSSY)),
    ])
}

fn riff(chunks: &[([u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (name, content) in chunks {
        body.extend(name);
        body.extend((content.len() as u32).to_le_bytes());
        body.extend(content);
        body.extend(vec![0; content.len() % 2]);
    }
    [b"RIFF", &(body.len() as u32).to_le_bytes()[..], &body].concat()
}

/// WebP's header for what the simple form cannot say.
fn extended(width: u32, height: u32, flags: u8) -> ([u8; 4], Vec<u8>) {
    let three = |value: u32| (value - 1).to_le_bytes()[..3].to_vec();
    (*b"VP8X", [vec![flags, 0, 0, 0], three(width), three(height)].concat())
}

/// The content of the one chunk of a simple file.
fn picture_chunk(webp: &[u8]) -> Vec<u8> {
    let length = u32::from_le_bytes([webp[16], webp[17], webp[18], webp[19]]) as usize;
    webp[20..20 + length].to_vec()
}

fn animated_webp(frames: &[RgbaImage]) -> Vec<u8> {
    let (width, height) = frames[0].dimensions();
    let three = |value: u32| value.to_le_bytes()[..3].to_vec();
    let mut chunks = vec![extended(width, height, 0x02), (*b"ANIM", vec![255, 255, 255, 255, 0, 0])];
    for frame in frames {
        let data = picture_chunk(&lossless_webp(frame));
        let head = [three(0), three(0), three(width - 1), three(height - 1), three(100), vec![0]].concat();
        let size = (data.len() as u32).to_le_bytes().to_vec();
        chunks.push((*b"ANMF", [head, b"VP8L".to_vec(), size, data.clone(), vec![0; data.len() % 2]].concat()));
    }
    riff(&chunks)
}

/// A BMP of 256 greys whose rows are runs of one of them each.
fn packed_bmp(width: u32, height: u32) -> Vec<u8> {
    let mut rows = Vec::new();
    for _ in 0..height {
        (0..width.div_ceil(255)).for_each(|i| rows.extend([(width - 255 * i).min(255) as u8, 255]));
        rows.extend([0, 0]);
    }
    rows.extend([0, 1]);
    let mut file = b"BM".to_vec();
    let offset = 14 + 40 + 1024u32;
    [offset + rows.len() as u32, 0, offset, 40, width, height]
        .iter()
        .for_each(|value| file.extend(value.to_le_bytes()));
    file.extend([1, 0, 8, 0]);
    [1, rows.len() as u32, 2835, 2835, 256, 0].iter().for_each(|value| file.extend(value.to_le_bytes()));
    (0..=255u8).for_each(|tone| file.extend([tone, tone, tone, 0]));
    file.extend(rows);
    file
}

pub(super) fn small() -> Vec<Case> {
    use Outcome::{Part, Reads, Refused};
    use Refusal::{Damaged, TooLarge, Unsupported};
    let page = note();
    let blank = RgbaImage::from_pixel(page.width(), page.height(), Rgba([255; 4]));
    let mut ink = rgba(&page);
    ink.pixels_mut().for_each(|pixel| *pixel = Rgba([0, 0, 0, if pixel.0[0] < 140 { 255 } else { 0 }]));
    let simple = lossless_webp(&rgba(&page));
    let gif_file = gif(vec![rgba(&page)]);
    let bmp = encoded(&page, ImageFormat::Bmp);
    let case = |name: &str, outcome, file: Vec<u8>| Case::new(name, outcome, move || file.clone());
    let changed = |file: &[u8], at: usize, bytes: &[u8]| {
        let mut file = file.to_vec();
        file[at..at + bytes.len()].copy_from_slice(bytes);
        file
    };
    let mut cases = vec![
        case("GIF", Reads, gif_file.clone()),
        case("GIF, alpha only", Reads, gif(vec![ink.clone()])),
        case("GIF, animated", Reads, gif(vec![rgba(&page), blank.clone(), blank.clone()])),
        case("GIF with garbage behind its end", Reads, [gif_file.clone(), vec![0x77; 4000]].concat()),
        case("GIF of no width", Refused(Damaged), changed(&gif_file, 6, &[0, 0])),
        case("GIF of 65 535 × 65 535 pixels", Refused(TooLarge), changed(&gif_file, 6, &[0xff; 4])),
        case("GIF of another screen than its frame", Refused(Damaged), changed(&gif_file, 6, &[9, 0, 9, 0])),
        case("WebP, lossless", Reads, simple.clone()),
        case("WebP, lossless, alpha only", Reads, lossless_webp(&ink)),
        case("WebP, lossy", Reads, LOSSY.to_vec()),
        case("WebP, lossy, with alpha", Reads, lossy_with_alpha(&page)),
        case("WebP, lossy, whose metadata are missing", Reads, {
            riff(&[extended(page.width(), page.height(), 0x0c), (*b"VP8 ", picture_chunk(LOSSY))])
        }),
        case("WebP, animated", Reads, animated_webp(&[rgba(&page), blank.clone(), blank])),
        case("WebP with garbage behind its end", Reads, [simple.clone(), vec![0x77; 4000]].concat()),
        case("WebP without a picture", Refused(Damaged), riff(&[])),
        case(
            "WebP of another size than its picture",
            Refused(Damaged),
            riff(&[extended(4_000, 5_000, 0x10), (*b"VP8L", picture_chunk(&simple))]),
        ),
        case(
            "WebP of 16 777 216 × 16 777 216 pixels",
            Refused(Damaged),
            riff(&[extended(1 << 24, 1 << 24, 0x10), (*b"VP8L", picture_chunk(&simple))]),
        ),
        case("BMP", Reads, bmp.clone()),
        case("BMP of runs", Outcome::Empty, packed_bmp(600, 40)),
        case("BMP upside down", Reads, {
            let flipped = encoded(&image::imageops::flip_vertical(&page), ImageFormat::Bmp);
            changed(&flipped, 22, &(-(page.height() as i32)).to_le_bytes())
        }),
        case("BMP of no width", Refused(Damaged), changed(&bmp, 18, &[0; 4])),
        case(
            "BMP of 60 000 × 60 000 pixels",
            Refused(TooLarge),
            changed(&packed_bmp(10, 10), 18, &[0x60, 0xea, 0, 0, 0x60, 0xea, 0, 0]),
        ),
        case("HEIC", Refused(Unsupported), b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".to_vec()),
        case("a PNG called so by its name alone", Refused(Unsupported), b"27 58".to_vec()),
    ];
    for orientation in 1..=8 {
        let stored = rgba(&stored_for(orientation, &page));
        let file = riff(&[
            extended(stored.width(), stored.height(), 0x18),
            (*b"VP8L", picture_chunk(&lossless_webp(&stored))),
            (*b"EXIF", exif(orientation)),
        ]);
        cases.push(case(&format!("WebP with EXIF orientation {orientation}"), Reads, file));
    }
    cases.extend(cuts("GIF", &gif_file, gif_file.len() - 1, &Part));
    cases.extend(cuts("WebP", &simple, simple.len(), &Part));
    cases.extend(cuts("WebP, lossy,", LOSSY, LOSSY.len(), &Part));
    cases.extend(cuts("BMP", &bmp, bmp.len(), &Part));
    cases
}

pub(super) fn large() -> Vec<Case> {
    let white = |width, height| GrayImage::from_pixel(width, height, Luma([255]));
    vec![
        Case::new("BMP of 10 000 × 5 000 pixels of runs", Outcome::Empty, || packed_bmp(10_000, 5_000)),
        Case::new("GIF of 10 000 × 5 000 pixels", Outcome::Empty, move || gif(vec![rgba(&white(10_000, 5_000))])),
        Case::new("WebP of 8 000 × 5 000 pixels", Outcome::Empty, move || lossless_webp(&rgba(&white(8_000, 5_000)))),
        Case::new("WebP of 10 000 × 5 000 pixels", Outcome::Refused(Refusal::TooLarge), move || {
            lossless_webp(&rgba(&white(10_000, 5_000)))
        }),
    ]
}
