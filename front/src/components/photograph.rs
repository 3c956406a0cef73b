mod notes;
mod views;

use std::rc::Rc;

use shared::BoundingBox;
use web_sys::HtmlImageElement;
use yew::prelude::*;

use self::notes::{frame_mark, hint, note};
use self::views::{use_box_keys, use_fit_to_writing, use_keys, use_selected_in_view};
use super::zoom_bar::{ZoomBarProps, zoom_bar};
use super::{Boxes, Selection};
use crate::hooks::{Area, ViewHandle, use_size, use_text, use_view};
use crate::state::{Boxing, Cut, Marks, Transcript};
use crate::turn::Turn;
use crate::view::{LARGEST_ZOOM, Place};

/// One press of a zoom button.
const ZOOM_STEP: f64 = 1.5;

/// Properties of [`Photograph`].
#[derive(Properties, PartialEq)]
pub struct PhotographProps {
    /// Address of the picture.
    pub url: AttrValue,
    /// Name of the file.
    pub name: AttrValue,
    /// What was read, when it was.
    #[prop_or_default]
    pub transcript: Option<Rc<Transcript>>,
    /// How each digit is to look.
    #[prop_or_default]
    pub marks: Rc<Marks>,
    /// What is looked at.
    #[prop_or_default]
    pub selection: Selection,
    /// What the pointer draws a box for, if anything.
    #[prop_or_default]
    pub boxing: Option<Boxing>,
    /// Whether a number is being written into a box.
    #[prop_or_default]
    pub writing: bool,
    /// What of the picture is read, and in which turn.
    #[prop_or_default]
    pub cut: Cut,
    /// Another part or another turn is to be read.
    #[prop_or_default]
    pub on_cut: Callback<Cut>,
    /// Whether keys that write a sign count only while a digit has the focus.
    #[prop_or_default]
    pub no_single_keys: bool,
    /// Draw a box with the pointer, or do not.
    #[prop_or_default]
    pub on_boxing: Callback<Option<Boxing>>,
    /// A box was drawn.
    #[prop_or_default]
    pub on_box: Callback<BoundingBox>,
}

/// The photograph as large as its place allows, its boxes over it; zoomed, moved and turned as the person likes.
#[component]
pub fn Photograph(props: &PhotographProps) -> Html {
    let text = use_text();
    let frame = use_node_ref();
    let picture = use_node_ref();
    let room = use_size(&frame);
    // As the browser shows it, upright.
    let natural = use_state_eq(|| None::<(f64, f64)>);
    let shown = use_state_eq(|| true);

    // The reading knows the size even of a picture the browser cannot show, and how it must be turned.
    let image = props.transcript.as_ref().map(|transcript| transcript.image);
    let upright = image.map(|image| (f64::from(image.width), f64::from(image.height))).or(*natural);
    // As the person has turned it, or else as it was read.
    let read_as = image.map_or(Turn::default(), |image| Turn::of_degrees(image.turned));
    let turn = if props.cut.turn == Turn::default() && !props.cut.forced { read_as } else { props.cut.turn };
    let place = upright.map(|upright| Place { frame: room, picture: turn.size(upright) });
    let view = use_view(&frame, place, when_drawn(props, turn));
    {
        let (shown, natural, reset) = (shown.setter(), natural.setter(), view.on_reset.clone());
        use_effect_with(props.url.clone(), move |_| {
            shown.set(true);
            natural.set(None);
            reset.emit(());
        });
    }
    use_fit_to_writing(props, turn, place, &view.on_fit);
    use_selected_in_view(props, turn, &view.on_show);
    let on_rotate = {
        let (cut, on_cut, reset) = (props.cut, props.on_cut.clone(), view.on_reset.clone());
        Callback::from(move |()| {
            on_cut.emit(Cut { turn: turn.next(), ..cut });
            reset.emit(());
        })
    };
    use_keys(props, &view.on_zoom, &on_rotate);

    let scale = view.scale;
    let onkeydown = use_box_keys(props, &frame, room, &view);
    let onload = {
        let (picture, natural) = (picture.clone(), natural.setter());
        move |_: Event| natural.set(picture.cast::<HtmlImageElement>().map(|image| natural_size(&image)))
    };
    let onerror = {
        let shown = shown.setter();
        move |_: Event| shown.set(false)
    };
    let pixels = upright.zip(scale).map(|((width, height), scale)| (width * scale, height * scale));
    let (width, height) = pixels.map(|(width, height)| (width.to_string(), height.to_string())).unzip();
    html! {
        <>
            <div class={classes!("frame", props.boxing.map(|_| "boxing"), (view.zoom > 1.0).then_some("movable"))}
                ref={frame} tabindex="-1" role={props.boxing.map(|_| "application")}
                aria-label={props.boxing.map(|boxing| hint(text, boxing))} {onkeydown}>
                <div class="sheet" ref={view.sheet.clone()}>
                    <img ref={picture} src={props.url.clone()} alt={format!("{}: {}", text.photograph(), props.name)}
                        draggable="false" class={classes!(class_of(turn), pixels.is_none().then_some("away"), (!*shown).then_some("blank"))}
                        {width} {height} {onload} {onerror} />
                    if let (Some(transcript), Some(scale)) = (&props.transcript, scale) {
                        <Boxes transcript={transcript.clone()} marks={props.marks.clone()} {scale} {turn}
                            selection={Selection { on_select: view.unless_moved(&props.selection.on_select), ..props.selection.clone() }} />
                    }
                    { frame_mark(&props.cut, upright, turn, scale) }
                </div>
                <div class="draft" ref={view.draft.clone()} hidden={true} />
            </div>
            { note(props, text, *shown) }
            if scale.is_some() {
                { zoom_bar(text, &bar_of(props, &view, on_rotate)) }
            }
        </>
    }
}

/// The buttons below a photograph.
fn bar_of(props: &PhotographProps, view: &ViewHandle, on_rotate: Callback<()>) -> ZoomBarProps {
    ZoomBarProps {
        name: props.name.clone(),
        zoom: view.zoom,
        largest: LARGEST_ZOOM,
        step: ZOOM_STEP,
        read: props.transcript.is_some(),
        boxing: props.boxing,
        on_zoom: view.on_zoom.clone(),
        on_rotate,
        on_boxing: props.on_boxing.clone(),
    }
}

/// What becomes of an area that is drawn on the picture, as long as boxes are drawn: a box in the pixels that were read.
fn when_drawn(props: &PhotographProps, turn: Turn) -> Option<Callback<Area>> {
    props.boxing?;
    let on_box = props.on_box.clone();
    let size = turn
        .size(props.transcript.as_ref().map_or((1, 1), |transcript| (transcript.image.width, transcript.image.height)));
    Some(Callback::from(move |area: Area| {
        if let Some(bounds) = whole(area, size) {
            on_box.emit(turn.back().bounds(bounds, size));
        }
    }))
}

fn natural_size(image: &HtmlImageElement) -> (f64, f64) {
    (f64::from(image.natural_width()), f64::from(image.natural_height()))
}

/// The style that shows a picture turned.
fn class_of(turn: Turn) -> &'static str {
    match turn.degrees() {
        90 => "turned-90",
        180 => "turned-180",
        270 => "turned-270",
        _ => "",
    }
}

/// A drawn area in whole pixels of the picture; nothing where it is too small to hold a digit or lies outside.
fn whole((left, top, width, height): Area, size: (u32, u32)) -> Option<BoundingBox> {
    const LEAST: u32 = 3;
    let span = |start: f64, length: f64, limit: u32| {
        let (from, to) = (start.max(0.0).round() as u32, (start + length).max(0.0).round() as u32);
        let to = to.min(limit);
        (to >= from + LEAST).then(|| (from, to - from))
    };
    let (x, width) = span(left, width, size.0)?;
    let (y, height) = span(top, height, size.1)?;
    Some(BoundingBox { x, y, width, height })
}
