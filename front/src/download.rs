//! Hands a file to the person's downloads.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Saves bytes as a file.
pub(crate) fn save_bytes(name: &str, media_type: &str, bytes: &[u8]) {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    if let Ok(blob) = Blob::new_with_u8_array_sequence_and_options(&parts, &options) {
        save(name, &blob);
    }
}

/// Saves a blob as a file. A browser that saves nothing says so itself.
pub(crate) fn save(name: &str, blob: &Blob) {
    let _ = try_save(name, blob);
}

fn try_save(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let url = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The download has its own hold on the blob by then.
    gloo::timers::callback::Timeout::new(60_000, move || {
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Ok(())
}

/// A file's name with another ending: `sheet.jpg` becomes `sheet.csv`, and `scan.pdf, page 2` keeps all it says.
pub(crate) fn renamed(name: &str, ending: &str) -> String {
    let stem = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && !ending.contains(' ') => stem,
        _ => name,
    };
    format!("{stem}{ending}")
}

#[cfg(test)]
mod tests {
    use super::renamed;

    #[test]
    fn a_name_keeps_its_stem() {
        assert_eq!(renamed("sheet.12.jpg", ".csv"), "sheet.12.csv");
        assert_eq!(renamed("sheet", "-boxes.jpg"), "sheet-boxes.jpg");
        assert_eq!(renamed("scan.pdf, page 2", ".csv"), "scan.pdf, page 2.csv");
        assert_eq!(renamed(".hidden", ".csv"), ".hidden.csv");
    }
}
