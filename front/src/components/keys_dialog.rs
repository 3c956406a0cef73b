use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Dialog;
use crate::text::Language;

/// The list of keys, and the choice whether those that write a sign count only while a digit has the focus.
pub(crate) fn keys_dialog(
    text: Language,
    no_single_keys: bool,
    on_change: &Callback<bool>,
    on_close: Callback<()>,
) -> Html {
    let key = |keys: &[&'static str], what: &'static str| {
        html! { <><dt>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dt><dd>{ what }</dd></> }
    };
    let onchange = on_change.reform(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        input.checked()
    });
    html! {
        <Dialog id="keys" title={text.keys()} {on_close}>
            <dl class="keys">
                { key(&["0", "…", "9"], text.key_name()) }
                { key(&["←", "→", "↑", "↓"], text.key_arrows()) }
                { key(&["Shift ←", "Shift →"], text.key_digits()) }
                { key(&["F2", "Enter"], text.key_retype()) }
                { key(&["N"], text.key_next()) }
                { key(&[text.delete_key()], text.key_delete()) }
                { key(&["D"], text.key_box()) }
                { key(&["F"], text.key_frame()) }
                { key(&["C"], text.key_check()) }
                { key(&["S", "J"], text.key_split()) }
                { key(&["X"], text.key_strike()) }
                { key(&["Ctrl Z", "Ctrl Shift Z"], text.key_undo()) }
                { key(&["Ctrl C"], text.key_copy()) }
                { key(&["+", "−", "0"], text.key_zoom()) }
                { key(&["R"], text.key_rotate()) }
                { key(&["Page ↓", "Page ↑"], text.key_files()) }
                { key(&["Esc"], text.key_escape()) }
                { key(&["?"], text.key_help()) }
            </dl>
            <label class="tick">
                <input type="checkbox" id="no-single-keys" checked={no_single_keys} {onchange} />
                { text.no_single_keys() }
            </label>
        </Dialog>
    }
}
