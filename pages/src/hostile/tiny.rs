//! Files of at most a few hundred bytes whose pictures are as large as pictures may be, or that ask for more work than any picture is
//! worth: what a hostile client sends many of.

use super::{Case, Color, Outcome, Png, Refusal, jpeg, tiff};

/// The mark of a TIFF file with offsets of eight bytes; that of its first tags follows.
const BIG_TIFF: [u8; 8] = *b"II\x2b\0\x08\0\0\0";

/// A BMP of 50 million white pixels: run-length encoded, and without a run.
#[must_use]
pub fn bmp_without_a_run() -> Vec<u8> {
    const HEAD: u32 = 14 + 40 + 8;
    let mut file = b"BM".to_vec();
    for word in [HEAD + 2, 0, HEAD, 40, 10_000, 5_000] {
        file.extend(word.to_le_bytes());
    }
    file.extend([1, 0, 8, 0]);
    for word in [1u32, 2, 2835, 2835, 2, 0] {
        file.extend(word.to_le_bytes());
    }
    file.extend([255, 255, 255, 0, 0, 0, 0, 0]);
    // The end of the picture.
    file.extend([0, 1]);
    file
}

/// A GIF whose rows end after the first few pixels.
fn gif_of_a_few_pixels() -> Vec<u8> {
    let size = [10_000u16, 5_000].map(u16::to_le_bytes).concat();
    let screen = [b"GIF89a", &size[..], &[0xf0, 0, 0, 255, 255, 255, 0, 0, 0]].concat();
    let frame = [&[0x2c, 0, 0, 0, 0][..], &size, &[0, 2]].concat();
    // Clear, then one pixel after the other, in codes of three bits.
    let pixels = [&[20][..], &[0x04; 20], &[0, 0x3b]].concat();
    [screen, frame, pixels].concat()
}

/// Pictures, with what is right to answer.
#[must_use]
pub fn pictures() -> Vec<Case> {
    use Outcome::{Empty, Part, Refused};
    let case =
        |name: &str, outcome, make: fn() -> Vec<u8>| Case::new(format!("{name}, a few bytes of it"), outcome, make);
    vec![
        case("BMP of 10 000 × 5 000 pixels without a run", Empty, bmp_without_a_run),
        case("GIF of 10 000 × 5 000 pixels", Part, gif_of_a_few_pixels),
        case("PNG of 10 000 × 5 000 pixels, a row of them", Part, || {
            let row = Png::of_equal_rows(10_000, 1, 8, Color::Gray, &[255; 10_000]);
            Png { height: 5_000, ..row }.file()
        }),
        case("PNG of 10 000 × 5 000 pixels, 16-bit RGBA, interlaced", Part, || {
            let row = Png::of_equal_rows(10_000, 1, 16, Color::Rgba, &[255; 80_000]);
            Png { height: 5_000, interlaced: true, ..row }.file()
        }),
        case("JPEG of 10 000 × 5 000 pixels, progressive", Part, || jpeg::scans_without_content(10_000, 5_000, 20)),
        case("TIFF of 10 000 × 5 000 pixels, a strip fifty times", Empty, || tiff::of_one_strip(false).file()),
        case("TIFF of 10 000 × 5 000 pixels, 16-bit, a strip fifty times", Empty, || tiff::of_one_strip(true).file()),
        case("TIFF of 10 000 × 5 000 pixels, faxed", Empty, || {
            // Each bit says that a row is as the one above it.
            tiff::faxed(10_000, 5_000, vec![0xff; 625]).file()
        }),
        case("TIFF of 4 294 967 295 × 4 294 967 295 pixels, faxed", Refused(Refusal::TooLarge), || {
            tiff::faxed(u32::MAX, u32::MAX, vec![0xff; 9]).file()
        }),
        case("BigTIFF of more tags than there are bytes in the world", Refused(Refusal::Damaged), || {
            [&BIG_TIFF[..], &16u64.to_le_bytes(), &[0xff; 8]].concat()
        }),
        case("BigTIFF whose tags stand far behind its end", Refused(Refusal::Damaged), || {
            [&BIG_TIFF[..], &[0xff; 8]].concat()
        }),
    ]
}
