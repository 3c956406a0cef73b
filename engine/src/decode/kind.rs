//! A file's first bytes → what it is.

use crate::error::{Cause, ReadError};
use image::ImageFormat;

/// The format, if it is one that is read.
pub(super) fn format_of(bytes: &[u8]) -> Result<ImageFormat, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::EmptyFile);
    }
    // Raw photographs of many cameras begin as TIFF files do, and hold a TIFF thumbnail that is not what was photographed.
    if let Some(kind) = kind_of_raw(bytes) {
        return Err(ReadError::UnsupportedImage { kind: Some(kind) });
    }
    if bytes.starts_with(b"II+\0") || bytes.starts_with(b"MM\0+") {
        // A BigTIFF, whose offsets have eight bytes.
        return Ok(ImageFormat::Tiff);
    }
    match image::guess_format(bytes) {
        Ok(
            format @ (ImageFormat::Jpeg
            | ImageFormat::Png
            | ImageFormat::WebP
            | ImageFormat::Gif
            | ImageFormat::Bmp
            | ImageFormat::Tiff),
        ) => Ok(format),
        _ => Err(ReadError::UnsupportedImage { kind: kind_of_other(bytes) }),
    }
}

const RAW: &str = "a raw photograph";

fn kind_of_raw(bytes: &[u8]) -> Option<&'static str> {
    let is_raw = bytes.starts_with(b"FUJIFILMCCD-RAW")
        || bytes.starts_with(b"FOVb")
        || bytes.starts_with(b"\0MRM")
        || bytes.starts_with(b"IIRO")
        || bytes.starts_with(b"IIRS")
        || bytes.starts_with(b"MMOR")
        || bytes.starts_with(b"IIU\0")
        || bytes.get(6..14) == Some(b"HEAPCCDR")
        || (bytes.starts_with(b"II*\0") && bytes.get(8..10) == Some(b"CR"));
    is_raw.then_some(RAW)
}

/// Names files that people send and that are not read here, by their magic bytes.
fn kind_of_other(bytes: &[u8]) -> Option<&'static str> {
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(kind_of_container(bytes.get(8..12).unwrap_or_default()));
    }
    const MAGIC: [(&[u8], &str); 23] = [
        (b"%PDF", "a PDF document"),
        (b"%!PS", "a PostScript document"),
        (b"\xc5\xd0\xd3\xc6", "a PostScript document"),
        (b"8BPS", "a Photoshop document"),
        (b"gimp xcf", "a GIMP picture"),
        (b"\xff\x0a", "a JPEG XL picture"),
        (b"\0\0\0\x0cJXL ", "a JPEG XL picture"),
        (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
        (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
        (b"AT&TFORM", "a DjVu document"),
        (b"\0\0\x01\0", "an icon"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"{\\rtf", "an office document"),
        (b"Rar!\x1a\x07", "an archive"),
        (b"7z\xbc\xaf\x27\x1c", "an archive"),
        (b"\x1f\x8b", "an archive"),
        (b"BZh", "an archive"),
        (b"\xfd7zXZ\0", "an archive"),
        (b"\x1aE\xdf\xa3", "a video"),
        (b"\0\0\x01\xba", "a video"),
        (b"FLV\x01", "a video"),
        (b"OggS", "a sound or video file"),
    ];
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(kind);
    }
    match (bytes.get(..4), bytes.get(8..12)) {
        (Some(b"RIFF"), Some(b"AVI ")) => return Some("a video"),
        (Some(b"RIFF"), Some(b"WAVE")) => return Some("a sound file"),
        _ => {}
    }
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    if text.contains("<svg") {
        Some("an SVG drawing")
    } else if text.trim_start().starts_with("<!doctype html") || text.contains("<html") {
        Some("a web page")
    } else if std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0')) {
        Some("text")
    } else {
        None
    }
}

/// Files of ISO's base media format, by the brand behind `ftyp`.
fn kind_of_container(brand: &[u8]) -> &'static str {
    match brand {
        b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" | b"hevm" | b"hevs" | b"mif1" | b"msf1" => {
            "a HEIC picture"
        }
        b"avif" | b"avis" => "an AVIF picture",
        b"crx " => RAW,
        _ => "a video",
    }
}

pub(super) fn name_of(format: ImageFormat) -> &'static str {
    match format {
        ImageFormat::Jpeg => "JPEG",
        ImageFormat::Png => "PNG",
        ImageFormat::WebP => "WebP",
        ImageFormat::Gif => "GIF",
        ImageFormat::Bmp => "BMP",
        _ => "TIFF",
    }
}

/// The error for a picture whose bytes contradict each other.
pub(super) fn damaged(format: ImageFormat, cause: impl Into<Cause>) -> ReadError {
    ReadError::DamagedImage { format: name_of(format), cause: cause.into() }
}

#[cfg(test)]
mod tests {
    use super::format_of;
    use crate::error::ReadError;

    #[test]
    fn files_that_are_not_read_are_named_by_their_first_bytes() {
        let files: [(&[u8], &str); 22] = [
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a HEIC picture"),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "a HEIC picture"),
            (b"\0\0\0\x1cftypavif\0\0\0\0", "an AVIF picture"),
            (b"\0\0\0\x18ftypisom\0\0\x02\0", "a video"),
            (b"\0\0\0\x18ftypcrx \0\0\0\x01", "a raw photograph"),
            (b"II*\0\x10\0\0\0CR\x02\0", "a raw photograph"),
            (b"FUJIFILMCCD-RAW 0201", "a raw photograph"),
            (b"\0\0\0\x0cJXL \r\n\x87\n", "a JPEG XL picture"),
            (b"\xff\x0a\x00\x10", "a JPEG XL picture"),
            (b"\0\0\0\x0cjP  \r\n\x87\n", "a JPEG 2000 picture"),
            (b"8BPS\0\x01\0\0", "a Photoshop document"),
            (b"%PDF-1.7\n", "a PDF document"),
            (b"PK\x03\x04\x14\0", "a ZIP archive or an office document"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
            (b"RIFF\0\0\0\0AVI LIST", "a video"),
            (b"\x1aE\xdf\xa3\x01", "a video"),
            (b"\xef\xbb\xbf<?xml version=\"1.0\"?><svg>", "an SVG drawing"),
            (b"<!DOCTYPE html><title>", "a web page"),
            (b"\n <html>", "a web page"),
            (b"8 1 2 5", "text"),
            (b"\x1f\x8b\x08", "an archive"),
            (b"\0\0\x01\0\x01\0\x10\x10", "an icon"),
        ];
        for (bytes, expected) in files {
            match format_of(bytes) {
                Err(ReadError::UnsupportedImage { kind }) => assert_eq!(kind, Some(expected)),
                other => panic!("{expected}: {other:?}"),
            }
        }
        assert!(matches!(format_of(&[0xde, 0xad, 0, 1]), Err(ReadError::UnsupportedImage { kind: None })));
        assert!(matches!(format_of(b""), Err(ReadError::EmptyFile)));
    }
}
