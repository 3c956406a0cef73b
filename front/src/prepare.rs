//! Makes a file ready to be sent: a large photograph is made smaller, so that it arrives sooner.

use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

use crate::canvas;
use crate::failure::Failure;
use crate::state::is_heic;

/// Files smaller than this arrive soon enough as they are, and decoding them here would only take time.
const WORTH_SCALING: f64 = 2.0 * 1024.0 * 1024.0;
/// Longest side that is sent, in pixels: an A4 sheet at 270 dots per inch, more than the reader makes use of.
const LONGEST_SIDE: u32 = 3200;

/// A file that can be sent.
pub(crate) struct Ready {
    /// What is sent.
    pub(crate) blob: Blob,
    /// Width and height of the upright original, where a smaller copy is sent.
    pub(crate) original: Option<(u32, u32)>,
}

/// Makes a file ready. One of few bytes is sent as it is, unless it `has_too_many_pixels`, as a scan of white paper may.
///
/// # Errors
///
/// [`Failure::CannotOpen`] when the browser does not get at it; [`Failure::Heic`] when it is one and the browser cannot turn it into a JPEG; Safari can.
pub(crate) async fn prepare(file: &Blob, name: &str, has_too_many_pixels: bool) -> Result<Ready, Failure> {
    if !opens(file).await {
        return Err(Failure::CannotOpen);
    }
    let heic = is_heic(name, &file.type_());
    let as_it_is = || Ready { blob: file.clone(), original: None };
    if !heic && !has_too_many_pixels && file.size() < WORTH_SCALING {
        return Ok(as_it_is());
    }
    let Some(bitmap) = canvas::decode(file).await else {
        return if heic { Err(Failure::Heic) } else { Ok(as_it_is()) };
    };
    let (width, height) = (bitmap.width(), bitmap.height());
    let longest = width.max(height);
    if longest <= LONGEST_SIDE && !heic {
        return Ok(as_it_is());
    }
    let factor = (f64::from(LONGEST_SIDE) / f64::from(longest)).min(1.0);
    let smaller = |side: u32| ((f64::from(side) * factor).round() as u32).max(1);
    let scaled = canvas::scaled(&bitmap, smaller(width), smaller(height)).await;
    bitmap.close();
    match scaled {
        Some(blob) => Ok(Ready { blob, original: Some((width, height)) }),
        None if heic => Err(Failure::Heic),
        None => Ok(as_it_is()),
    }
}

/// Whether the browser still gets at the file; sending one that it does not get at fails as if there was no connection.
async fn opens(file: &Blob) -> bool {
    let Ok(first) = file.slice_with_i32_and_i32(0, 1) else { return false };
    JsFuture::from(first.array_buffer()).await.is_ok()
}

/// A blob as a file of this name.
pub(crate) fn to_file(blob: &Blob, name: &str) -> Option<File> {
    let options = web_sys::FilePropertyBag::new();
    options.set_type(&blob.type_());
    File::new_with_blob_sequence_and_options(&js_sys::Array::of1(blob), name, &options).ok()
}
