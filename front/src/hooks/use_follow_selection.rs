use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition, SvgElement};
use yew::prelude::*;

/// Moves the focus to the selected digit (the element with its `data-index`) when the focus is inside `container`: of all
/// digits there, only the selected one is a stop of the Tab key. Where `scrolls`, also brings it into view.
#[hook]
pub fn use_follow_selection(container: &NodeRef, selected: Option<usize>, scrolls: bool) {
    let container = container.clone();
    use_effect_with(selected, move |selected| {
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

            let active = container.owner_document().and_then(|document| document.active_element());
            if let Some(active) = active
                && active != container
                && active != digit
                && container.contains(Some(&active))
            {
                focus(&digit);
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
