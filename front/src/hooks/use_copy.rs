use gloo::timers::callback::Timeout;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::clipboard;
use crate::export::Table;

/// How long it is said that something was copied.
const CONFIRMED_MS: u32 = 2500;

/// Copying, and what came of it.
#[derive(Clone, PartialEq)]
pub struct Copying {
    outcome: UseStateHandle<Option<Outcome>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    Copied,
    Failed,
}

impl Copying {
    /// Puts a text into the clipboard.
    pub fn copy(&self, text: String) {
        let outcome = self.outcome.setter();
        spawn_local(async move {
            let copied = clipboard::copy(&text).await;
            outcome.set(Some(if copied { Outcome::Copied } else { Outcome::Failed }));
        });
    }

    /// Puts a table into the clipboard, as text and as HTML.
    pub fn copy_table(&self, Table { text, html }: Table) {
        let outcome = self.outcome.setter();
        spawn_local(async move {
            let copied = clipboard::copy_table(&text, &html).await;
            outcome.set(Some(if copied { Outcome::Copied } else { Outcome::Failed }));
        });
    }

    /// Whether something was copied a moment ago.
    pub fn has_copied(&self) -> bool {
        *self.outcome == Some(Outcome::Copied)
    }

    /// Whether the browser did not let it be copied.
    pub fn has_failed(&self) -> bool {
        *self.outcome == Some(Outcome::Failed)
    }
}

/// Copies, and knows for a moment that it did.
#[hook]
pub fn use_copy() -> Copying {
    let outcome = use_state_eq(|| None::<Outcome>);
    let setter = outcome.setter();
    use_effect_with(*outcome, move |now| {
        let timeout = (*now == Some(Outcome::Copied)).then(|| Timeout::new(CONFIRMED_MS, move || setter.set(None)));
        move || drop(timeout)
    });
    Copying { outcome }
}
