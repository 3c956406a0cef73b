use yew::prelude::*;

use crate::hooks::use_text;

/// Properties of [`ZoomBar`].
#[derive(Properties, PartialEq)]
pub struct ZoomBarProps {
    /// Name of the file.
    pub name: AttrValue,
    /// 1 where all of the picture is seen.
    pub zoom: f64,
    /// The largest zoom.
    pub largest: f64,
    /// Factor of one press.
    pub step: f64,
    /// Whether the pointer draws a box; nothing where there is nothing to add a digit to.
    pub boxing: Option<bool>,
    /// Zoom by a factor, or show all.
    pub on_zoom: Callback<Option<f64>>,
    /// Turn by a quarter.
    pub on_rotate: Callback<()>,
    /// Draw a box with the pointer, or do not.
    pub on_boxing: Callback<bool>,
}

/// The buttons below the photograph.
#[component]
pub fn ZoomBar(props: &ZoomBarProps) -> Html {
    let text = use_text();
    let (all_seen, largest) = (props.zoom <= 1.0, props.zoom >= props.largest);
    let button = |label: &'static str, sign: &'static str, factor: Option<f64>, disabled: bool| {
        html! {
            <button type="button" aria-label={label} title={label} {disabled} onclick={props.on_zoom.reform(move |_| factor)}>
                { sign }
            </button>
        }
    };
    html! {
        <div class="zoom" role="group" aria-label={text.zoom()}>
            { button(text.zoom_out(), "−", Some(1.0 / props.step), all_seen) }
            <span class="percent">{ format!("{:.0} %", props.zoom * 100.0) }</span>
            { button(text.zoom_in(), "+", Some(props.step), largest) }
            { button(text.fit(), text.fit(), None, all_seen) }
            <button type="button" aria-label={text.rotate()} title={text.rotate()} aria-keyshortcuts="R"
                onclick={props.on_rotate.reform(|_| ())}>
                <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M19 12a7 7 0 1 1-2-5l2 2m0-5v5h-5" /></svg>
            </button>
            if let Some(boxing) = props.boxing {
                <button type="button" id="add-digit" aria-label={text.add_digit()} title={text.add_digit()} aria-keyshortcuts="D"
                    aria-pressed={boxing.to_string()} onclick={props.on_boxing.reform(move |_| !boxing)}>
                    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
                        <path d="M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M12 8v8M8 12h8" />
                    </svg>
                </button>
            }
            <span class="name">{ &props.name }</span>
        </div>
    }
}
