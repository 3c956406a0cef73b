use web_sys::Element;
use yew::prelude::*;

use crate::api::example_url;
use crate::text::Language;

/// Files of the example pages, each with a small copy for the eye: the page itself is fetched when it is tried.
const EXAMPLES: [(&str, &str); 3] = [("1.png", "1-small.jpg"), ("2.png", "2-small.jpg"), ("3.png", "3-small.jpg")];

/// What [`drop_area`] is given.
pub(crate) struct DropAreaProps {
    /// Open the file dialogue.
    pub(crate) on_choose: Callback<MouseEvent>,
    /// Open the camera.
    pub(crate) on_camera: Callback<MouseEvent>,
    /// Open the drawing pad.
    pub(crate) on_draw: Callback<MouseEvent>,
    /// Try the example page of this name.
    pub(crate) on_example: Callback<String>,
}

/// What stands in the place of the photograph before there is one.
pub(crate) fn drop_area(text: Language, props: &DropAreaProps) -> Html {
    html! {
        <div class="drop">
            <svg class="sketch" viewBox="0 0 120 72" aria-hidden="true">
                <rect x="6" y="14" width="28" height="48" rx="3" />
                <path d="M20 24v28" />
                <rect x="46" y="14" width="28" height="48" rx="3" />
                <path d="M53 30c1-8 14-8 14 0 0 7-14 12-14 22h15" />
                <rect class="unsure" x="86" y="14" width="28" height="48" rx="3" />
                <path d="M104 26c-9 4-12 14-10 21 3 8 13 6 13-2s-10-8-13-2" />
            </svg>
            <h2>
                <span class="by-mouse">{ text.drop_here() }</span>
                <span class="by-touch">{ text.photograph_numbers() }</span>
            </h2>
            <p class="by-mouse">{ text.drop_hint() }</p>
            <p class="buttons">
                <button type="button" class="by-touch primary" onclick={props.on_camera.clone()}>{ text.take_photo() }</button>
                <button type="button" class="primary choose" onclick={props.on_choose.clone()}>{ text.choose() }</button>
                <button type="button" id="draw" onclick={props.on_draw.clone()}>{ text.draw() }</button>
            </p>
            <p class="quiet">{ text.privacy() }</p>
            <div class="examples">
                <p id="examples-title">{ text.examples() }</p>
                <ul aria-labelledby="examples-title">
                    { for EXAMPLES.iter().enumerate().map(|(index, (name, small))| html! {
                        <li>
                            <button type="button" class="example" onclick={props.on_example.reform(|_| (*name).to_owned())}>
                                <img src={example_url(small)} alt={text.example(index + 1)} onerror={|event: Event| hide(&event)} />
                            </button>
                        </li>
                    }) }
                </ul>
            </div>
        </div>
    }
}

/// An example that this server does not have is not offered.
fn hide(event: &Event) {
    let image = event.target_dyn_into::<Element>();
    if let Some(entry) = image.and_then(|image| image.closest("li").ok().flatten()) {
        // It only fails for a name that is none.
        let _ = entry.set_attribute("hidden", "");
    }
}
