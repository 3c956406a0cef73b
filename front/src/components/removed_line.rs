use yew::prelude::*;

use crate::hooks::use_text;

/// Properties of [`RemovedLine`].
#[derive(Properties, PartialEq)]
pub struct RemovedLineProps {
    /// How many pictures were taken away a moment ago.
    pub count: usize,
    /// Put them back.
    pub on_undo: Callback<MouseEvent>,
}

/// Says that pictures were taken away, and lets them be had back for a while.
#[component]
pub fn RemovedLine(props: &RemovedLineProps) -> Html {
    let text = use_text();
    html! {
        <div class="removed" role="status">
            if props.count > 0 {
                <span>{ text.removed(props.count) }</span>
                <button type="button" id="put-back" onclick={props.on_undo.clone()}>{ text.undo() }</button>
            }
        </div>
    }
}
