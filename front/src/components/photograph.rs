use std::rc::Rc;

use shared::Recognition;
use web_sys::{Element, HtmlImageElement};
use yew::prelude::*;

use super::Boxes;
use crate::hooks::{use_document_event, use_size, use_text};
use crate::state::Step;

/// A small picture is not blown up further than this to fill its place.
const LARGEST_FIT: f64 = 4.0;
/// One press of a zoom button.
const ZOOM_STEP: f64 = 1.5;
/// How much larger than its place a picture can be shown.
const LARGEST_ZOOM: f64 = 12.0;

/// Properties of [`Photograph`].
#[derive(Properties, PartialEq)]
pub struct PhotographProps {
    /// Address of the picture.
    pub url: AttrValue,
    /// Name of the file.
    pub name: AttrValue,
    /// What was read, when it was.
    #[prop_or_default]
    pub recognition: Option<Rc<Recognition>>,
    /// Index of the digit that is looked at.
    #[prop_or_default]
    pub selected: Option<usize>,
    /// Index of the digit under the pointer.
    #[prop_or_default]
    pub hovered: Option<usize>,
    /// A digit was chosen, or none.
    #[prop_or_default]
    pub on_select: Callback<Option<usize>>,
    /// The pointer came over a digit, or left it.
    #[prop_or_default]
    pub on_hover: Callback<Option<usize>>,
    /// A key asks for another digit.
    #[prop_or_default]
    pub on_move: Callback<Step>,
}

/// The photograph as large as its place allows, its boxes over it, and the zoom.
#[component]
pub fn Photograph(props: &PhotographProps) -> Html {
    let text = use_text();
    let frame = use_node_ref();
    let pane = use_node_ref();
    let picture = use_node_ref();
    let place = use_size(&frame);
    // As the browser shows it, turned upright.
    let natural = use_state_eq(|| None::<(f64, f64)>);
    let shown = use_state_eq(|| true);
    let zoom = use_state_eq(|| 1.0);

    {
        let (zoom, shown, natural) = (zoom.setter(), shown.setter(), natural.setter());
        use_effect_with(props.url.clone(), move |_| {
            zoom.set(1.0);
            shown.set(true);
            natural.set(None);
        });
    }

    // The recognition knows the size even of a picture the browser cannot show.
    let size = match &props.recognition {
        Some(recognition) => Some((f64::from(recognition.image.width), f64::from(recognition.image.height))),
        None => *natural,
    };
    let scale = size.map(|(width, height)| {
        let fit = (place.0 / width).min(place.1 / height).min(LARGEST_FIT);
        fit * *zoom
    });
    let scale = scale.filter(|scale| *scale > 0.0);

    // The selected digit comes into the middle; without one, what was in the middle stays there.
    {
        let pane = pane.clone();
        let before = use_mut_ref(|| 1.0);
        let target = scale.zip(selected_centre(props)).map(|(scale, (x, y))| (x * scale, y * scale));
        use_effect_with(*zoom, move |zoom| {
            let ratio = *zoom / before.replace(*zoom);
            if let Some(pane) = pane.cast::<Element>() {
                let scroll = |start: i32, length: i32, target: Option<f64>| {
                    let half = f64::from(length) / 2.0;
                    (target.unwrap_or((f64::from(start) + half) * ratio) - half).round() as i32
                };
                let (x, y) = target.unzip();
                pane.set_scroll_left(scroll(pane.scroll_left(), pane.client_width(), x));
                pane.set_scroll_top(scroll(pane.scroll_top(), pane.client_height(), y));
            }
        });
    }

    let zoom_by = {
        let zoom = zoom.clone();
        move |factor: Option<f64>| zoom.set(factor.map_or(1.0, |factor| (*zoom * factor).clamp(1.0, LARGEST_ZOOM)))
    };
    {
        let zoom_by = zoom_by.clone();
        use_document_event("keydown", move |event: &KeyboardEvent| {
            if event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            match event.key().as_str() {
                "+" | "=" => zoom_by(Some(ZOOM_STEP)),
                "-" => zoom_by(Some(1.0 / ZOOM_STEP)),
                "0" => zoom_by(None),
                _ => {}
            }
        });
    }

    let onload = {
        let (picture, natural) = (picture.clone(), natural.setter());
        move |_: Event| {
            if let Some(image) = picture.cast::<HtmlImageElement>() {
                natural.set(Some((f64::from(image.natural_width()), f64::from(image.natural_height()))));
            }
        }
    };
    let onerror = {
        let shown = shown.setter();
        move |_: Event| shown.set(false)
    };
    let button = |label: &'static str, sign: &'static str, factor: Option<f64>, disabled: bool| {
        let zoom_by = zoom_by.clone();
        html! {
            <button type="button" aria-label={label} title={label} {disabled} onclick={move |_: MouseEvent| zoom_by(factor)}>
                { sign }
            </button>
        }
    };
    let pixels = size.zip(scale).map(|((width, height), scale)| (width * scale, height * scale));
    let (width, height) = pixels.map(|(width, height)| (width.floor().to_string(), height.floor().to_string())).unzip();

    html! {
        <>
            <div class="frame" ref={frame}>
                <div class="pane" ref={pane}>
                    <div class="sheet">
                        <img ref={picture} src={props.url.clone()} alt={format!("{}: {}", text.photograph(), props.name)}
                            class={classes!(pixels.is_none().then_some("away"), (!*shown).then_some("blank"))}
                            {width} {height} {onload} {onerror} />
                        if let (Some(recognition), Some(scale)) = (&props.recognition, scale) {
                            <Boxes recognition={recognition.clone()} {scale} selected={props.selected}
                                hovered={props.hovered} on_select={props.on_select.clone()}
                                on_hover={props.on_hover.clone()} on_move={props.on_move.clone()} />
                        }
                    </div>
                </div>
            </div>
            if !*shown && props.recognition.is_some() {
                <p class="note">{ text.not_shown() }</p>
            } else if !*shown {
                <p class="unseen">{ &props.name }</p>
            }
            if scale.is_some() {
                <div class="zoom" role="group" aria-label={text.zoom()}>
                    { button(text.zoom_out(), "−", Some(1.0 / ZOOM_STEP), *zoom <= 1.0) }
                    <span class="percent">{ format!("{:.0} %", *zoom * 100.0) }</span>
                    { button(text.zoom_in(), "+", Some(ZOOM_STEP), *zoom >= LARGEST_ZOOM) }
                    { button(text.fit(), text.fit(), None, *zoom <= 1.0) }
                    <span class="name">{ &props.name }</span>
                </div>
            }
        </>
    }
}

/// Where the selected digit is, in pixels of the picture.
fn selected_centre(props: &PhotographProps) -> Option<(f64, f64)> {
    let bounds = &props.recognition.as_ref()?.digits.get(props.selected?)?.bounding_box;
    let centre = |start: u32, length: u32| f64::from(start) + f64::from(length) / 2.0;
    Some((centre(bounds.x, bounds.width), centre(bounds.y, bounds.height)))
}
