use yew::prelude::*;

use crate::text::Language;

/// How far the picture is: bytes sent and bytes in all; nothing while it is not known how long it takes.
pub fn upload_progress(text: Language, sent: Option<(u64, u64)>, on_cancel: Callback<MouseEvent>) -> Html {
    html! {
        <div class="waiting">
            if let Some((sent, total)) = sent {
                <progress max={total.to_string()} value={sent.to_string()} aria-label={text.progress()} />
                <p class="quiet">{ text.sent(&text.size(sent), &text.size(total)) }</p>
            } else {
                <progress aria-label={text.reading()} />
            }
            <p class="buttons">
                <button type="button" onclick={on_cancel}>{ text.cancel() }</button>
            </p>
        </div>
    }
}
