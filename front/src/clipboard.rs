//! Copying, also where the page is no secure context: a phone that opens it over plain HTTP in the same network.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlDocument, HtmlElement, HtmlTextAreaElement};

/// Puts `text` into the clipboard; answers whether that worked.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    // `navigator.clipboard` is there in secure contexts only.
    if window.is_secure_context() && JsFuture::from(window.navigator().clipboard().write_text(text)).await.is_ok() {
        return true;
    }
    copy_by_selection(text).unwrap_or(false)
}

/// Puts a table into the clipboard, as HTML for spreadsheets, which then keep leading zeros, and as text for everything else; answers whether
/// that worked.
pub(crate) async fn copy_table(text: &str, html: &str) -> bool {
    if let Some(written) = write_both(text, html)
        && JsFuture::from(written).await.is_ok()
    {
        return true;
    }
    copy(text).await
}

/// Asks the browser to write both kinds; nothing where it has no interface for that.
fn write_both(text: &str, html: &str) -> Option<Promise> {
    let window = web_sys::window().filter(web_sys::Window::is_secure_context)?;
    // Older browsers do not know it.
    let item: Function = Reflect::get(&window, &"ClipboardItem".into()).ok()?.dyn_into().ok()?;
    let kinds = Object::new();
    for (kind, content) in [("text/plain", text), ("text/html", html)] {
        let options = BlobPropertyBag::new();
        options.set_type(kind);
        let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&content.into()), &options).ok()?;
        Reflect::set(&kinds, &kind.into(), &blob).ok()?;
    }
    let item = Reflect::construct(&item, &Array::of1(&kinds)).ok()?;
    let clipboard = window.navigator().clipboard();
    let write: Function = Reflect::get(&clipboard, &"write".into()).ok()?.dyn_into().ok()?;
    write.call1(&clipboard, &Array::of1(&item)).ok()?.dyn_into().ok()
}

/// The way before there was an interface for it: select a text field and let the browser copy the selection.
fn copy_by_selection(text: &str) -> Option<bool> {
    let document = web_sys::window()?.document()?.dyn_into::<HtmlDocument>().ok()?;
    let focused = document.active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    let area = document.create_element("textarea").ok()?.dyn_into::<HtmlTextAreaElement>().ok()?;
    area.set_value(text);
    area.set_class_name("visually-hidden");
    area.set_read_only(true);
    document.body()?.append_child(&area).ok()?;
    area.select();
    let copied = document.exec_command("copy").unwrap_or(false);
    area.remove();
    // Selecting took the focus away from the button.
    if let Some(focused) = focused {
        let _ = focused.focus();
    }
    Some(copied)
}
