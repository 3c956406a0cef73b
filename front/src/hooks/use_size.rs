use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Width and height of an element's inside in pixels of the screen, kept up to date; zero until it is laid out.
#[hook]
pub fn use_size(node: &NodeRef) -> (f64, f64) {
    let size = use_state_eq(|| (0.0, 0.0));
    let (node, set_size) = (node.clone(), size.setter());
    use_effect_with((), move |()| {
        let observed = node.cast::<Element>().and_then(|element| {
            let watched = element.clone();
            let callback = Closure::<dyn FnMut()>::new(move || {
                set_size.set((f64::from(watched.client_width()), f64::from(watched.client_height())));
            });
            let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
            observer.observe(&element);
            Some((observer, callback))
        });
        move || {
            if let Some((observer, _callback)) = observed {
                observer.disconnect();
            }
        }
    });
    *size
}
