use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, Node, ScrollIntoViewOptions, ScrollLogicalPosition, SvgElement};
use yew::prelude::*;

use super::use_document_event;
use crate::state::Transcript;

/// Moves the focus to the selected digit (the element with its `data-index`), or to the cell that it stands in, when the focus is
/// inside `container`: only one of those there is a stop of the Tab key. Where `scrolls`, also brings the digit into view.
///
/// A correction may take away the element that has the focus, as splitting a number does: then too the selected one gets it.
#[hook]
pub fn use_follow_selection(container: &NodeRef, transcript: &Rc<Transcript>, selected: Option<usize>, scrolls: bool) {
    let container = container.clone();
    // An element that is taken away takes the focus along without a word, so where it was last is all that is known.
    let had_focus = use_mut_ref(|| false);
    {
        let (container, had_focus) = (container.clone(), had_focus.clone());
        use_document_event("focusin", move |event: &Event| {
            let target = event.target().and_then(|target| target.dyn_into::<Node>().ok());
            *had_focus.borrow_mut() = container.get().is_some_and(|container| container.contains(target.as_ref()));
        });
    }
    use_effect_with((selected, transcript.clone()), move |(selected, _)| {
        if let Some(index) = selected
            && let Some(container) = container.cast::<Element>()
            && let Ok(Some(digit)) = container.query_selector(&format!("[data-index=\"{index}\"]"))
        {
            if scrolls {
                let options = ScrollIntoViewOptions::new();
                options.set_block(ScrollLogicalPosition::Nearest);
                options.set_inline(ScrollLogicalPosition::Nearest);
                digit.scroll_into_view_with_scroll_into_view_options(&options);
            }

            let stop = digit.closest("td").ok().flatten().unwrap_or(digit);
            let active = container.owner_document().and_then(|document| document.active_element());
            let lost = active.as_ref().is_none_or(|active| active.tag_name() == "BODY") && *had_focus.borrow();
            let inside =
                active.is_some_and(|active| active != container && active != stop && container.contains(Some(&active)));
            if lost || inside {
                focus(&stop);
            }
        }
    });
}

fn focus(element: &Element) {
    // Only fails where the element cannot take the focus, which then stays where it is.
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    } else if let Some(element) = element.dyn_ref::<SvgElement>() {
        let _ = element.focus();
    }
}
