use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::hooks::use_text;

/// Properties of [`Dialog`].
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// Its id.
    pub id: &'static str,
    /// Its heading.
    pub title: AttrValue,
    /// It was closed.
    pub on_close: Callback<()>,
    /// What stands in it.
    pub children: Html,
}

/// A dialogue over the page while it is rendered; Escape closes it, and the focus goes back to where it was.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let text = use_text();
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with((), move |()| {
            let shown = dialog.cast::<HtmlDialogElement>();
            if let Some(dialog) = &shown {
                // It fails only where it is open already.
                let _ = dialog.show_modal();
            }
            move || {
                // Closed rather than only taken away, so that the browser gives the focus back.
                if let Some(dialog) = shown {
                    dialog.close();
                }
            }
        });
    }
    let title = format!("{}-title", props.id);
    html! {
        <dialog ref={dialog} id={props.id} aria-labelledby={title.clone()} onclose={props.on_close.reform(|_: Event| ())}>
            <h2 id={title}>{ &props.title }</h2>
            { props.children.clone() }
            <p class="buttons">
                <button type="button" class="close" onclick={props.on_close.reform(|_: MouseEvent| ())}>{ text.close() }</button>
            </p>
        </dialog>
    }
}
