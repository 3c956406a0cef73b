//! Makes a file ready to be sent: a large photograph is made smaller, so that it arrives sooner.

use shared::Code;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

use crate::canvas;
use crate::failure::Failure;
use crate::state::{Cut, is_heic};

/// Files smaller than this arrive soon enough as they are, and decoding them here would only take time.
const WORTH_SCALING: f64 = 2.0 * 1024.0 * 1024.0;
/// Longest side that is sent, in pixels: an A4 transcript at 270 dots per inch, more than the reader makes use of.
const LONGEST_SIDE: u32 = 3200;

/// The same after something between here and the server has refused a picture for its bytes.
const LONGEST_SIDE_OF_FEW_BYTES: u32 = 1600;

/// A file that can be sent.
pub(crate) struct Ready {
    /// What is sent.
    pub(crate) blob: Blob,
    /// Where a copy is sent: width and height of the upright original, and what of it the copy shows.
    pub(crate) original: Option<((u32, u32), Cut)>,
}

/// How much smaller a picture must be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shrink {
    /// Only where it arrives sooner so.
    Usual,
    /// Though it has few bytes: it has too many pixels, as a scan of white paper may.
    Pixels,
    /// It had too many bytes for something on the way.
    Bytes,
}

impl Shrink {
    /// How much smaller a picture is sent once more after this failure. Only the server has looked how many pixels it has, and only what
    /// lies between here and there knows how many bytes it lets through; the browser can make both fewer.
    pub(crate) fn after(self, failure: &Failure) -> Option<Self> {
        let wanted = match failure {
            Failure::Refused(problem) if problem.code == Code::ImageTooLarge => Self::Pixels,
            Failure::Refused(problem) if problem.code == Code::FileTooLarge => Self::Bytes,
            Failure::TooLarge { bytes: None } => Self::Bytes,
            _ => return None,
        };
        (wanted > self).then_some(wanted)
    }
}

/// Makes a file ready: what of it is to be read, in the turn that the person wants, no larger than is of use.
///
/// # Errors
///
/// [`Failure::CannotOpen`] when the browser does not get at it; [`Failure::Heic`] when it is one and the browser cannot turn it into a JPEG; Safari can.
pub(crate) async fn prepare(file: &Blob, name: &str, shrink: Shrink, cut: &Cut) -> Result<Ready, Failure> {
    let Some(start) = bytes(file, 0, 12).await else { return Err(Failure::CannotOpen) };
    let heic = is_heic(name, &file.type_()) || begins_as_heic(&start);
    let as_it_is = || Ready { blob: file.clone(), original: None };
    if !heic && cut.is_whole() && shrink == Shrink::Usual && file.size() < WORTH_SCALING {
        return Ok(as_it_is());
    }
    let Some(bitmap) = canvas::decode(file).await else {
        return if heic { Err(Failure::Heic) } else { Ok(as_it_is()) };
    };
    let (width, height) = (bitmap.width(), bitmap.height());
    let part = cut.within((width, height));
    let longest = part.width.max(part.height);
    let most = if shrink == Shrink::Bytes { LONGEST_SIDE_OF_FEW_BYTES } else { LONGEST_SIDE };
    if longest <= most && !heic && cut.is_whole() {
        return Ok(as_it_is());
    }
    let factor = (f64::from(most) / f64::from(longest)).min(1.0);
    let copy = canvas::part(&bitmap, &part, cut.turn, factor).await;
    drop(bitmap);
    match copy {
        Some(blob) => Ok(Ready { blob, original: Some(((width, height), *cut)) }),
        None if heic => Err(Failure::Heic),
        None => Ok(as_it_is()),
    }
}

/// Some bytes of a file; nothing where the browser does not get at it any more. Sending such a file fails as if there was no connection.
pub(crate) async fn bytes(file: &Blob, from: i32, to: i32) -> Option<Vec<u8>> {
    let part = file.slice_with_i32_and_i32(from, to).ok()?;
    let bytes = JsFuture::from(part.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&bytes).to_vec())
}

/// The file itself, called a document where the browser did not know and its first bytes say so.
pub(crate) async fn told_apart(file: File) -> Blob {
    if file.type_().is_empty() {
        let start = bytes(&file, 0, DOCUMENT_MARK_WITHIN).await.unwrap_or_default();
        let media_type = match &start[..] {
            start if begins_as_pdf(start) => "application/pdf",
            [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => "image/tiff",
            _ => "",
        };
        if let Ok(named) = file.slice_with_f64_and_f64_and_content_type(0.0, file.size(), media_type) {
            return named;
        }
    }
    file.into()
}

/// Viewers of PDF documents look for their mark in so many bytes, and so does the server.
pub(crate) const DOCUMENT_MARK_WITHIN: i32 = 1024;

/// Whether a file is a PDF document, by its first [`DOCUMENT_MARK_WITHIN`] bytes.
pub(crate) fn begins_as_pdf(start: &[u8]) -> bool {
    start.windows(5).any(|window| window == b"%PDF-")
}

/// Whether a file is a HEIC picture by what it holds, whatever it is called.
fn begins_as_heic(start: &[u8]) -> bool {
    const BRANDS: [&[u8]; 6] = [b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"];
    start.get(4..8) == Some(b"ftyp") && start.get(8..12).is_some_and(|brand| BRANDS.contains(&brand))
}

/// A blob as a file of this name.
pub(crate) fn to_file(blob: &Blob, name: &str) -> Option<File> {
    let options = web_sys::FilePropertyBag::new();
    options.set_type(&blob.type_());
    File::new_with_blob_sequence_and_options(&js_sys::Array::of1(blob), name, &options).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heic_is_told_by_its_bytes_and_avif_is_another_format() {
        assert!(begins_as_heic(b"\0\0\0\x18ftypheic") && begins_as_heic(b"\0\0\0\x18ftypmif1"));
        assert!(!begins_as_heic(b"\0\0\0\x18ftypavif") && !begins_as_heic(b"\xff\xd8\xff") && !begins_as_heic(b""));
    }

    #[test]
    fn a_document_is_told_by_its_mark_though_other_bytes_stand_before_it() {
        assert!(begins_as_pdf(b"%PDF-1.4") && begins_as_pdf(b"\n\n%PDF-1.7\n"));
        assert!(!begins_as_pdf(b"%PD") && !begins_as_pdf(b"") && !begins_as_pdf(b"\xff\xd8\xff"));
    }

    #[test]
    fn a_picture_that_a_proxy_refuses_is_sent_smaller_once() {
        let refused = Failure::TooLarge { bytes: None };
        assert_eq!(Shrink::Usual.after(&refused), Some(Shrink::Bytes));
        assert_eq!(Shrink::Bytes.after(&refused), None);
        assert_eq!(Shrink::Usual.after(&Failure::Timeout), None);
    }
}
