//! Pictures that say how they are to be turned in a place where browsers do not look, though the server does.
//!
//! Chromium knows the orientation of EXIF in a JPEG, and in a PNG before the pixels; behind them, and in a WebP, it does not. Boxes of the
//! upright picture would stand over nothing. Such a picture is taken in as a JPEG that says the same.

use js_sys::{Array, Uint8Array};
use shared::BoundingBox;
use web_sys::Blob;

use crate::canvas;
use crate::prepare::bytes;
use crate::turn::Turn;

/// The same picture as a JPEG that every browser turns; nothing where the picture is shown as it is read.
pub(crate) async fn upright(file: &Blob) -> Option<Blob> {
    if !matches!(file.type_().as_str(), "image/webp" | "image/png") {
        return None;
    }
    let (orientation, plain) = taken_back(bytes(file, 0, file.size() as i32).await?)?;
    let plain = Blob::new_with_blob_sequence(&Array::of1(&Uint8Array::from(plain.as_slice()))).ok()?;
    let bitmap = canvas::decode(&plain).await?;
    let whole = BoundingBox { x: 0, y: 0, width: bitmap.width(), height: bitmap.height() };
    let jpeg = canvas::part(&bitmap, &whole, Turn::default(), 1.0).await?;
    let rest = jpeg.slice_with_i32_and_i32(2, jpeg.size() as i32).ok()?;
    Blob::new_with_blob_sequence(&Array::of2(&Uint8Array::from(&start(orientation)[..]), &rest)).ok()
}

/// The start of a JPEG that says nothing but its orientation.
fn start(orientation: u8) -> [u8; 38] {
    let mut start =
        *b"\xff\xd8\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    start[31] = orientation;
    start
}

/// An orientation that browsers overlook, and the file without it; nothing where there is none, or all see it.
fn taken_back(mut file: Vec<u8>) -> Option<(u8, Vec<u8>)> {
    let png = file.starts_with(b"\x89PNG");
    let (mut at, mut behind_pixels) = (if png { 8 } else { 12 }, !png);
    loop {
        // In a PNG the length comes first and a checksum last.
        let head = *file.get(at..)?.first_chunk::<8>()?;
        let [a, b, c, d, ..] = head;
        let (name, length) = if png {
            (&head[4..], u32::from_be_bytes([a, b, c, d]))
        } else {
            (&head[..4], u32::from_le_bytes([head[4], head[5], head[6], head[7]]))
        };
        let length = (length as usize).min(file.len());
        if name.eq_ignore_ascii_case(b"exif") {
            let orientation = orientation(file.get(at + 8..at + 8 + length)?).filter(|_| behind_pixels)?;
            if png {
                file.drain(at..(at + 12 + length).min(file.len()));
            } else {
                file[at] = b'-';
            }
            return Some((orientation, file));
        }
        behind_pixels |= name == b"IDAT";
        at += 8 + length + if png { 4 } else { length % 2 };
    }
}

/// The orientation in an EXIF block, where that is another one than upright.
fn orientation(block: &[u8]) -> Option<u8> {
    let block = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
    let little = block.starts_with(b"II");
    // None of them is above two bytes in a file that a program wrote.
    let number = |at: usize| {
        let [a, b] = *block.get(at..)?.first_chunk::<2>()?;
        Some(usize::from(if little { u16::from_le_bytes([a, b]) } else { u16::from_be_bytes([a, b]) }))
    };
    let long = |at: usize| number(if little { at } else { at + 2 });
    let first = long(4)?;
    let mut entry = first + 2;
    // A few entries behind the last one are no orientation, or the block ends.
    while number(entry)? != 0x112 {
        entry += 12;
    }
    let value = if number(entry + 2)? == 3 { number(entry + 8)? } else { long(entry + 8)? };
    (2..=8).contains(&value).then_some(value as u8)
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
            }
        }
    }

    #[test]
    fn what_all_browsers_see_stays_as_it_is() {
        let short = block(true, 3, 6);
        assert!(taken_back(png(&short, false)).is_none());
        assert!(taken_back(webp(&block(true, 3, 1))).is_none() && taken_back(webp(b"")).is_none());
        assert!(taken_back(b"RIFF".to_vec()).is_none() && taken_back(Vec::new()).is_none());
    }

    #[test]
    fn files_cut_anywhere_say_nothing_and_do_no_harm() {
        let block = block(false, 4, 3);
        for file in [webp(&block), png(&block, true)] {
            for end in 0..file.len() - 16 {
                let _ = taken_back(file[..end].to_vec());
            }
        }
    }

    #[test]
    fn the_start_that_is_written_says_the_orientation() {
        let start = start(6);
        assert_eq!(orientation(&start[6..]), Some(6));
        assert_eq!(usize::from(start[5]) + 4, start.len());
    }
}
