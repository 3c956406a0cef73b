use yew::prelude::*;

use crate::api::example_url;
use crate::hooks::use_text;

/// Files of the example pages.
const EXAMPLES: [&str; 3] = ["1.png", "2.png", "3.png"];

/// Properties of [`DropArea`].
#[derive(Properties, PartialEq)]
pub struct DropAreaProps {
    /// Open the file dialogue.
    pub on_choose: Callback<MouseEvent>,
    /// Open the camera.
    pub on_camera: Callback<MouseEvent>,
    /// Open the drawing pad.
    pub on_draw: Callback<MouseEvent>,
    /// Try the example page of this name.
    pub on_example: Callback<String>,
}

/// What stands in the place of the photograph before there is one.
#[component]
pub fn DropArea(props: &DropAreaProps) -> Html {
    let text = use_text();
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
                    { for EXAMPLES.iter().enumerate().map(|(index, name)| html! {
                        <Example key={*name} {name} title={text.example(index + 1)} on_example={props.on_example.clone()} />
                    }) }
                </ul>
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ExampleProps {
    name: &'static str,
    title: String,
    on_example: Callback<String>,
}

#[component]
fn Example(props: &ExampleProps) -> Html {
    let missing = use_state_eq(|| false);
    if *missing {
        return html! {};
    }
    let name = props.name;
    let set_missing = missing.setter();
    html! {
        <li>
            <button type="button" class="example" onclick={props.on_example.reform(move |_| name.to_owned())}>
                <img src={example_url(name)} alt={props.title.clone()} onerror={move |_| set_missing.set(true)} />
            </button>
        </li>
    }
}
