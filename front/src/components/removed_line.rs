use yew::prelude::*;

use crate::text::Language;

/// Says how many pictures were taken away a moment ago, and lets them be had back for a while.
pub(crate) fn removed_line(text: Language, count: usize, on_undo: Callback<MouseEvent>) -> Html {
    html! {
        <div class="removed" role="status">
            if count > 0 {
                <span>{ text.removed(count) }</span>
                <button type="button" id="put-back" onclick={on_undo}>{ text.undo() }</button>
            }
        </div>
    }
}
