use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::clipboard;
use crate::hooks::use_text;

/// How long the button says that it has copied.
const CONFIRMED_MS: u32 = 2500;

/// Properties of [`CopyButton`].
#[derive(Properties, PartialEq)]
pub struct CopyButtonProps {
    /// What is copied.
    pub text: AttrValue,
    /// Its id.
    #[prop_or("copy")]
    pub id: &'static str,
}

/// Whether copying worked.
#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    Copied,
    Failed,
}

/// Copies a text, and says so.
#[component]
pub fn CopyButton(props: &CopyButtonProps) -> Html {
    let text = use_text();
    let outcome = use_state_eq(|| None::<Outcome>);
    let numbers = props.text.clone();
    let onclick = {
        let outcome = outcome.setter();
        Callback::from(move |_: MouseEvent| {
            let (outcome, numbers) = (outcome.clone(), numbers.clone());
            spawn_local(async move {
                let copied = clipboard::copy(&numbers).await;
                outcome.set(Some(if copied { Outcome::Copied } else { Outcome::Failed }));
            });
        })
    };
    {
        let setter = outcome.setter();
        use_effect_with(*outcome, move |now| {
            let timeout = (*now == Some(Outcome::Copied)).then(|| Timeout::new(CONFIRMED_MS, move || setter.set(None)));
            move || drop(timeout)
        });
    }
    let copied = *outcome == Some(Outcome::Copied);
    html! {
        <>
            <button id={props.id} type="button" class="primary" {onclick}>
                <span class="both">
                    // Both words are laid out, so that the button keeps its width.
                    <span class={classes!((copied).then_some("away"))} aria-hidden={copied.to_string()}>{ text.copy() }</span>
                    <span class={classes!((!copied).then_some("away"))} aria-hidden={(!copied).to_string()}>
                        { "✓ " }{ text.copied() }
                    </span>
                </span>
            </button>
            <span class="visually-hidden" role="status">{ if copied { text.copied() } else { "" } }</span>
            if *outcome == Some(Outcome::Failed) {
                <p class="note" role="alert">{ text.copy_failed() }</p>
            }
        </>
    }
}
