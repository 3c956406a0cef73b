use yew::prelude::*;

use crate::hooks::use_text;

/// Properties of [`UploadProgress`].
#[derive(Properties, PartialEq)]
pub struct UploadProgressProps {
    /// Bytes sent and bytes in all; nothing while it is not known how long it takes.
    pub sent: Option<(u64, u64)>,
    /// Give up.
    pub on_cancel: Callback<MouseEvent>,
}

/// How far the picture is.
#[component]
pub fn UploadProgress(props: &UploadProgressProps) -> Html {
    let text = use_text();
    html! {
        <div class="waiting">
            if let Some((sent, total)) = props.sent {
                <progress max={total.to_string()} value={sent.to_string()} aria-label={text.progress()} />
                <p class="quiet">{ text.sent(&text.size(sent), &text.size(total)) }</p>
            } else {
                <progress aria-label={text.reading()} />
            }
            <p class="buttons">
                <button type="button" onclick={props.on_cancel.clone()}>{ text.cancel() }</button>
            </p>
        </div>
    }
}
