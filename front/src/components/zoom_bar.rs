use yew::prelude::*;

use crate::state::Boxing;
use crate::text::{Language, shortened};

/// What [`zoom_bar`] is given.
pub(crate) struct ZoomBarProps {
    /// Name of the file.
    pub(crate) name: AttrValue,
    /// 1 where all of the picture is seen.
    pub(crate) zoom: f64,
    /// The largest zoom.
    pub(crate) largest: f64,
    /// Factor of one press.
    pub(crate) step: f64,
    /// Whether the picture was read, so that digits can be added to it.
    pub(crate) read: bool,
    /// What the pointer draws a box for, if anything.
    pub(crate) boxing: Option<Boxing>,
    /// Zoom by a factor, or show all.
    pub(crate) on_zoom: Callback<Option<f64>>,
    /// Turn by a quarter, and read again.
    pub(crate) on_rotate: Callback<()>,
    /// Draw a box with the pointer, or do not.
    pub(crate) on_boxing: Callback<Option<Boxing>>,
}

/// The buttons below the photograph.
pub(crate) fn zoom_bar(text: Language, props: &ZoomBarProps) -> Html {
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
            if props.read {
                { box_button(props, Boxing::Missed, ("add-digit", text.add_digit(), "D"), "M12 8v8M8 12h8") }
                { box_button(props, Boxing::Frame, ("only-here", text.only_here(), "F"), "M8 12h8") }
            }
            <span class="name" title={props.name.clone()}>{ shortened(&props.name, 22) }</span>
        </div>
    }
}

/// A button that lets a box be drawn: its id, its name, its key, and what stands between the corners of its picture.
fn box_button(
    props: &ZoomBarProps,
    boxing: Boxing,
    (id, name, key): (&'static str, &'static str, &'static str),
    sign: &'static str,
) -> Html {
    let on = props.boxing == Some(boxing);
    html! {
        <button type="button" {id} aria-label={name} title={name} aria-keyshortcuts={key} aria-pressed={on.to_string()}
            onclick={props.on_boxing.reform(move |_| (!on).then_some(boxing))}>
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
                <path d={format!("M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4{sign}")} />
            </svg>
        </button>
    }
}
