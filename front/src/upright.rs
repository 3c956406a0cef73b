//! Pictures that say how they are to be turned in a place where browsers do not look, though the server does.
//!
//! Chromium knows the orientation of EXIF in a JPEG, if its value is a short number, and in a PNG before the pixels; in a WebP it does not.
//! Boxes of the upright picture would stand over nothing. Such a picture is taken in as a JPEG that says the same where all look.

use js_sys::{Array, Uint8Array};
use shared::BoundingBox;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag};

use crate::canvas::{self, MOST_PIXELS};
use crate::turn::Turn;

/// Where a JPEG says how it is turned, and a PNG or WebP that it has EXIF at all; a PNG may say it behind its pixels too.
const ENOUGH: u32 = 128 * 1024;

/// The same picture as a JPEG that every browser turns; nothing where the picture is shown as it is read.
pub(crate) async fn upright(file: &Blob) -> Option<Blob> {
    let size = file.size() as u32;
    let start = bytes(file, 0, ENOUGH.min(size)).await?;
    let is_told = match start.as_slice() {
        [0xff, 0xd8, ..] => taken_back(start).is_some(),
        [0x89, b'P', b'N', b'G', ..] => has(&bytes(file, size.saturating_sub(ENOUGH), size).await?, b"eXIf"),
        // The file itself says at its start whether it holds EXIF.
        [b'R', b'I', b'F', b'F', ..] => start.get(12..16) == Some(b"VP8X") && start.get(20).is_some_and(|f| f & 8 > 0),
        _ => false,
    };
    if !is_told {
        return None;
    }
    let (orientation, plain) = taken_back(bytes(file, 0, size).await?)?;
    let bitmap = canvas::decode(&blob_of(&[&plain])?).await?;
    let (width, height) = (bitmap.width(), bitmap.height());
    let factor = (MOST_PIXELS / (f64::from(width) * f64::from(height))).sqrt().min(1.0);
    let whole = BoundingBox { x: 0, y: 0, width, height };
    let jpeg = canvas::part(&bitmap, &whole, Turn::default(), factor).await?;
    bitmap.close();
    let jpeg = bytes(&jpeg, 0, jpeg.size() as u32).await?;
    blob_of(&[&jpeg[..2], &exif(orientation), &jpeg[2..]])
}

async fn bytes(file: &Blob, from: u32, to: u32) -> Option<Vec<u8>> {
    let part = file.slice_with_f64_and_f64(from.into(), to.into()).ok()?;
    let buffer = JsFuture::from(part.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

fn blob_of(parts: &[&[u8]]) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type("image/jpeg");
    let parts: Array = parts.iter().map(|part| Uint8Array::from(*part)).collect();
    Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()
}

fn has(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

/// The segment of a JPEG that says nothing but its orientation.
fn exif(orientation: u8) -> [u8; 36] {
    let mut segment = *b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    segment[29] = orientation;
    segment
}

/// An orientation that browsers overlook, and the file without it; nothing where there is none, or all see it.
fn taken_back(mut file: Vec<u8>) -> Option<(u8, Vec<u8>)> {
    if file.starts_with(b"\xff\xd8") {
        let block = segments(&file).find(|&(marker, at, end)| marker == 0xe1 && file[at..end].starts_with(b"Exif\0\0"));
        let (_, at, end) = block?;
        let told = orientation(&file[at + 6..end]).filter(|told| !told.is_short)?;
        return told.taken_back(file, at + 6);
    }
    if file.starts_with(b"\x89PNG") {
        let number = |at: usize| Some(u32::from_be_bytes(file.get(at..at + 4)?.try_into().ok()?) as usize);
        let (mut at, mut pixels) = (8, false);
        loop {
            let (length, kind) = (number(at)?.min(file.len()), file.get(at + 4..at + 8)?);
            pixels |= kind == b"IDAT";
            if kind == b"eXIf" {
                let told = orientation(file.get(at + 8..at + 8 + length)?).filter(|_| pixels)?;
                file.drain(at..(at + 12 + length).min(file.len()));
                return Some((told.value, file));
            }
            at = at.checked_add(12 + length)?;
        }
    }
    let mut at = 12;
    loop {
        let length = u32::from_le_bytes(file.get(at + 4..at + 8)?.try_into().ok()?) as usize;
        let length = length.min(file.len());
        if file.get(at..at + 4)? == b"EXIF" {
            let block = file.get(at + 8..at + 8 + length)?;
            let before = if block.starts_with(b"Exif\0\0") { 6 } else { 0 };
            return orientation(&block[before..])?.taken_back(file, at + 8 + before);
        }
        at = at.checked_add(8 + length + length % 2)?;
    }
}

/// Markers of a JPEG before its pixels, each with the place of its content.
fn segments(file: &[u8]) -> impl Iterator<Item = (u8, usize, usize)> {
    let mut at = 2;
    std::iter::from_fn(move || {
        let [0xff, marker, high, low] = *file.get(at..at + 4)? else { return None };
        let end = at + 2 + usize::from(u16::from_be_bytes([high, low]));
        let found = (marker, at + 4, end);
        at = end;
        (marker != 0xda && end <= file.len()).then_some(found)
    })
}

/// What an EXIF block says.
struct Told {
    value: u8,
    /// Where in the block it stands.
    at: usize,
    is_short: bool,
}

impl Told {
    /// The file with the orientation of pictures that are upright, its block beginning at `start`.
    fn taken_back(self, mut file: Vec<u8>, start: usize) -> Option<(u8, Vec<u8>)> {
        *file.get_mut(start + self.at)? = 1;
        Some((self.value, file))
    }
}

/// The orientation in an EXIF block, where that is another one than upright.
fn orientation(block: &[u8]) -> Option<Told> {
    let little = block.starts_with(b"II");
    let number = |at: usize, width: usize| -> Option<usize> {
        let bytes = block.get(at..at.checked_add(width)?)?;
        let fold = |value: usize, byte: &u8| value << 8 | usize::from(*byte);
        Some(if little { bytes.iter().rev().fold(0, fold) } else { bytes.iter().fold(0, fold) })
    };
    let first = number(4, 4)?;
    let entries = (0..number(first, 2)?).map(|entry| first + 2 + 12 * entry);
    let entry = entries.take_while(|entry| *entry < block.len()).find(|entry| number(*entry, 2) == Some(0x112))?;
    let is_short = number(entry + 2, 2)? == 3;
    let width = if is_short { 2 } else { 4 };
    let value = number(entry + 8, width)?;
    let at = entry + 8 + if little { 0 } else { width - 1 };
    (2..=8).contains(&value).then_some(Told { value: value as u8, at, is_short })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The block with a value of this type, in either order of bytes.
    fn block(little: bool, kind: u16, orientation: u8) -> Vec<u8> {
        let number = |value: u32, width: usize| {
            let bytes = value.to_be_bytes()[4 - width..].to_vec();
            if little { bytes.into_iter().rev().collect() } else { bytes }
        };
        let value = if kind == 3 {
            [number(orientation.into(), 2), vec![0; 2]].concat()
        } else {
            number(orientation.into(), 4)
        };
        let magic = if little { b"II" } else { b"MM" };
        [
            magic.to_vec(),
            number(42, 2),
            number(8, 4),
            number(1, 2),
            number(0x112, 2),
            number(kind.into(), 2),
            number(1, 4),
            value,
        ]
        .concat()
    }

    fn webp(block: &[u8]) -> Vec<u8> {
        let chunk = |name: &[u8], content: &[u8]| [name, &(content.len() as u32).to_le_bytes(), content].concat();
        [b"RIFF\0\0\0\0WEBP".to_vec(), chunk(b"VP8X", &[8; 10]), chunk(b"EXIF", block)].concat()
    }

    fn jpeg(block: &[u8]) -> Vec<u8> {
        let length = (block.len() + 8) as u16;
        [b"\xff\xd8\xff\xe0\0\x04ab\xff\xe1", &length.to_be_bytes()[..], b"Exif\0\0", block, b"\xff\xda\0\x02"].concat()
    }

    fn png(block: &[u8], pixels_first: bool) -> Vec<u8> {
        let chunk =
            |name: &[u8], content: &[u8]| [&(content.len() as u32).to_be_bytes(), name, content, &[0; 4]].concat();
        let (pixels, exif) = (chunk(b"IDAT", &[7; 5]), chunk(b"eXIf", block));
        let parts = if pixels_first { [pixels, exif] } else { [exif, pixels] };
        [b"\x89PNG\r\n\x1a\n".to_vec(), parts.concat(), chunk(b"IEND", &[])].concat()
    }

    #[test]
    fn an_orientation_that_browsers_overlook_is_found_and_taken_back() {
        for orientation in 2..=8 {
            for little in [false, true] {
                for kind in [3, 4] {
                    let block = block(little, kind, orientation);
                    for file in [webp(&block), webp(&[b"Exif\0\0", &block[..]].concat()), png(&block, true)] {
                        let (told, plain) = taken_back(file).expect("it is found");
                        assert_eq!(told, orientation);
                        assert!(taken_back(plain).is_none());
                    }
                }
                let (told, plain) = taken_back(jpeg(&block(little, 4, orientation))).expect("it is found");
                assert!(told == orientation && taken_back(plain).is_none());
            }
        }
    }

    #[test]
    fn what_all_browsers_see_stays_as_it_is() {
        let short = block(true, 3, 6);
        assert!(taken_back(jpeg(&short)).is_none() && taken_back(png(&short, false)).is_none());
        assert!(taken_back(webp(&block(true, 3, 1))).is_none() && taken_back(webp(b"")).is_none());
        assert!(taken_back(b"RIFF".to_vec()).is_none() && taken_back(Vec::new()).is_none());
    }

    #[test]
    fn files_cut_anywhere_say_nothing_and_do_no_harm() {
        let block = block(false, 4, 3);
        for file in [webp(&block), png(&block, true), jpeg(&block)] {
            for end in 0..file.len() - 16 {
                let _ = taken_back(file[..end].to_vec());
            }
        }
    }

    #[test]
    fn the_segment_that_is_written_says_the_orientation() {
        let segment = exif(6);
        let told = orientation(&segment[10..]).expect("it is found");
        assert!(told.value == 6 && told.is_short);
        assert_eq!(usize::from(segment[3]) + 2, segment.len());
    }
}
