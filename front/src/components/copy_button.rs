use yew::prelude::*;

use crate::hooks::{Copying, use_copy, use_text};
use crate::text::Language;

/// Properties of [`CopyButton`].
#[derive(Properties, PartialEq)]
pub struct CopyButtonProps {
    /// What is copied.
    pub text: AttrValue,
    /// Its id.
    #[prop_or("copy")]
    pub id: &'static str,
}

/// Copies a text, and says so.
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
    let text = use_text();
    let copying = use_copy();
    let onclick = {
        let (copying, what) = (copying.clone(), props.text.clone());
        Callback::from(move |_: MouseEvent| copying.copy(what.to_string()))
    };
    html! {
        <>
            <button id={props.id} type="button" class="primary" {onclick}>
                { copy_label(&copying, html! { text.copy() }, text) }
            </button>
            { copy_outcome(&copying, text) }
        </>
    }
}

/// What stands on a button that copies, and for a moment that it has.
pub(super) fn copy_label(copying: &Copying, label: Html, text: Language) -> Html {
    let copied = copying.has_copied();
    html! {
        <span class="both">
            // Both are laid out, so that the button keeps its width.
            <span class={classes!(copied.then_some("away"))} aria-hidden={copied.to_string()}>{ label }</span>
            <span class={classes!((!copied).then_some("away"))} aria-hidden={(!copied).to_string()}>
                { "✓ " }{ text.copied() }
            </span>
        </span>
    }
}

/// What a screen reader says of it, and what is to be done where the browser did not let it.
pub(super) fn copy_outcome(copying: &Copying, text: Language) -> Html {
    html! {
        <>
            <span class="visually-hidden" role="status">{ if copying.has_copied() { text.copied() } else { "" } }</span>
            if copying.has_failed() {
                <p class="note" role="alert">{ text.copy_failed() }</p>
            }
        </>
    }
}
