use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::Event;
use yew::prelude::*;

/// Calls `handler`, as of the latest rendering, for each event of this name that reaches the document.
#[hook]
pub fn use_document_event<E: JsCast + 'static>(name: &'static str, handler: impl Fn(&E) + 'static) {
    let latest = use_mut_ref(|| None::<Rc<dyn Fn(&E)>>);
    *latest.borrow_mut() = Some(Rc::new(handler));
    use_effect_with((), move |()| {
        let listener = web_sys::window().and_then(|window| window.document()).map(|document| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&document, name, options, move |event: &Event| {
                // Cloned first: the handler may render, and rendering replaces it.
                let handler = latest.borrow().clone();
                if let (Some(handler), Some(event)) = (handler, event.dyn_ref::<E>()) {
                    handler(event);
                }
            })
        });
        move || drop(listener)
    });
}
