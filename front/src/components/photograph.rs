use std::rc::Rc;

use shared::BoundingBox;
use web_sys::{HtmlElement, HtmlImageElement};
use yew::prelude::*;

use super::{Boxes, ZoomBar};
use crate::hooks::{Area, Nudge, use_document_event, use_size, use_text, use_view};
use crate::state::{Marks, Sheet, Step};
use crate::turn::Turn;
use crate::view::{LARGEST_ZOOM, Place};

/// One press of a zoom button.
const ZOOM_STEP: f64 = 1.5;
/// One press of an arrow while a box is drawn by keys, in pixels of the screen.
const NUDGE: f64 = 8.0;
/// Width and height of the box that keys begin with on a sheet without digits, in pixels of the screen.
const FIRST_BOX: (f64, f64) = (40.0, 56.0);

/// Properties of [`Photograph`].
#[derive(Properties, PartialEq)]
pub struct PhotographProps {
    /// Address of the picture.
    pub url: AttrValue,
    /// Name of the file.
    pub name: AttrValue,
    /// What was read, when it was.
    #[prop_or_default]
    pub sheet: Option<Rc<Sheet>>,
    /// How each digit is to look.
    #[prop_or_default]
    pub marks: Rc<Marks>,
    /// Index of the digit that is looked at.
    #[prop_or_default]
    pub selected: Option<usize>,
    /// Index of the digit under the pointer.
    #[prop_or_default]
    pub hovered: Option<usize>,
    /// Whether the pointer draws a box.
    #[prop_or_default]
    pub boxing: bool,
    /// A digit was chosen, or none.
    #[prop_or_default]
    pub on_select: Callback<Option<usize>>,
    /// The pointer came over a digit, or left it.
    #[prop_or_default]
    pub on_hover: Callback<Option<usize>>,
    /// A key asks for another digit.
    #[prop_or_default]
    pub on_move: Callback<Step>,
    /// Draw a box with the pointer, or do not.
    #[prop_or_default]
    pub on_boxing: Callback<bool>,
    /// A box was drawn around a digit that was not found.
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
    let turn = use_state_eq(Turn::default);

    // The reading knows the size even of a picture the browser cannot show, and how it must be turned.
    let image = props.sheet.as_ref().map(|sheet| sheet.image);
    let upright = image.map(|image| (f64::from(image.width), f64::from(image.height))).or(*natural);
    let place = upright.map(|upright| Place { frame: room, picture: turn.size(upright) });
    let on_drawn = props.boxing.then(|| {
        let (on_box, turn) = (props.on_box.clone(), *turn);
        let size = turn.size(image.map_or((1, 1), |image| (image.width, image.height)));
        Callback::from(move |area: Area| {
            if let Some(bounds) = whole(area, size) {
                on_box.emit(turn.back().bounds(bounds, size));
            }
        })
    });
    let view = use_view(&frame, place, on_drawn);
    {
        let (shown, natural, reset) = (shown.setter(), natural.setter(), view.on_reset.clone());
        use_effect_with(props.url.clone(), move |_| {
            shown.set(true);
            natural.set(None);
            reset.emit(());
        });
    }
    {
        let turn = turn.setter();
        let turned = image.map_or(0, |image| image.turned);
        use_effect_with((props.url.clone(), turned), move |(_, turned)| turn.set(Turn::of_degrees(*turned)));
    }
    {
        let on_show = view.on_show.clone();
        let turn = *turn;
        let bounds = props.sheet.as_ref().zip(props.selected).and_then(|(sheet, index)| {
            let size = (sheet.image.width, sheet.image.height);
            Some(turn.bounds(sheet.digits.get(index)?.bounding_box, size))
        });
        use_effect_with((props.selected, bounds), move |(_, bounds)| {
            if let Some(bounds) = bounds {
                on_show.emit((bounds.x.into(), bounds.y.into(), bounds.width.into(), bounds.height.into()));
            }
        });
    }
    let on_rotate = {
        let (turn, reset) = (turn.clone(), view.on_reset.clone());
        Callback::from(move |()| {
            turn.set(turn.next());
            reset.emit(());
        })
    };
    use_keys(&view.on_zoom, &on_rotate, props.selected.is_some());

    let scale = view.scale;
    {
        let (frame, on_nudge) = (frame.clone(), view.on_nudge.clone());
        let (across, down) = usual_size(props.sheet.as_deref(), scale);
        use_effect_with(props.boxing, move |boxing| {
            if let Some(frame) = frame.cast::<HtmlElement>().filter(|_| *boxing) {
                // Its keys draw: arrows on a digit would go to the next one.
                let _ = frame.focus();
                on_nudge.emit(Nudge::Begin(across, down));
            }
        });
    }
    let onkeydown = {
        let (boxing, on_nudge, on_take) = (props.boxing, view.on_nudge.clone(), view.on_take.clone());
        Callback::from(move |event: KeyboardEvent| {
            if !boxing || event.ctrl_key() || event.meta_key() || event.alt_key() {
                return;
            }
            let (right, down) = match event.key().as_str() {
                "ArrowLeft" => (-NUDGE, 0.0),
                "ArrowRight" => (NUDGE, 0.0),
                "ArrowUp" => (0.0, -NUDGE),
                "ArrowDown" => (0.0, NUDGE),
                "Enter" => {
                    event.prevent_default();
                    return on_take.emit(());
                }
                _ => return,
            };
            event.prevent_default();
            on_nudge.emit(if event.shift_key() { Nudge::Grow(right, down) } else { Nudge::Move(right, down) });
        })
    };
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
    let pixels = upright.zip(scale).map(|((width, height), scale)| (width * scale, height * scale));
    let (width, height) = pixels.map(|(width, height)| (width.to_string(), height.to_string())).unzip();
    let turned = match turn.degrees() {
        90 => "turned-90",
        180 => "turned-180",
        270 => "turned-270",
        _ => "",
    };

    html! {
        <>
            <div class={classes!("frame", props.boxing.then_some("boxing"), (view.zoom > 1.0).then_some("movable"))}
                ref={frame} tabindex="-1" role={props.boxing.then_some("application")}
                aria-label={props.boxing.then(|| text.box_hint())} {onkeydown}>
                <div class="sheet" ref={view.sheet.clone()}>
                    <img ref={picture} src={props.url.clone()} alt={format!("{}: {}", text.photograph(), props.name)}
                        draggable="false" class={classes!(turned, pixels.is_none().then_some("away"), (!*shown).then_some("blank"))}
                        {width} {height} {onload} {onerror} />
                    if let (Some(sheet), Some(scale)) = (&props.sheet, scale) {
                        <Boxes sheet={sheet.clone()} marks={props.marks.clone()} {scale} turn={*turn}
                            selected={props.selected} hovered={props.hovered}
                            on_select={view.unless_moved(&props.on_select)}
                            on_hover={props.on_hover.clone()} on_move={props.on_move.clone()} />
                    }
                </div>
                <div class="draft" ref={view.draft.clone()} hidden={true} />
            </div>
            if !*shown && props.sheet.is_some() {
                <p class="note">{ text.not_shown() }</p>
            } else if !*shown {
                <p class="unseen">{ &props.name }</p>
            } else if props.boxing {
                <p class="note" role="status">
                    { text.box_hint() }<span class="by-mouse">{ " " }{ text.box_keys() }</span>
                </p>
            }
            if scale.is_some() {
                <ZoomBar name={props.name.clone()} zoom={view.zoom} largest={LARGEST_ZOOM} step={ZOOM_STEP}
                    boxing={props.sheet.is_some().then_some(props.boxing)} on_zoom={view.on_zoom.clone()}
                    {on_rotate} on_boxing={props.on_boxing.clone()} />
            }
        </>
    }
}

/// `+`, `−` and `0` zoom, `R` rotates; with a selected digit, `0` names it instead.
#[hook]
fn use_keys(on_zoom: &Callback<Option<f64>>, on_rotate: &Callback<()>, selected: bool) {
    let (on_zoom, on_rotate) = (on_zoom.clone(), on_rotate.clone());
    use_document_event("keydown", move |event: &KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
            return;
        }
        match event.key().as_str() {
            "+" | "=" => on_zoom.emit(Some(ZOOM_STEP)),
            "-" => on_zoom.emit(Some(1.0 / ZOOM_STEP)),
            "0" if !selected => on_zoom.emit(None),
            "r" | "R" => on_rotate.emit(()),
            _ => {}
        }
    });
}

/// Width and height that digits of a sheet have in the mean, in pixels of the screen.
fn usual_size(sheet: Option<&Sheet>, scale: Option<f64>) -> (f64, f64) {
    let (Some(sheet), Some(scale)) = (sheet, scale) else { return FIRST_BOX };
    let count = sheet.digits.len() as f64;
    if count == 0.0 {
        return FIRST_BOX;
    }
    let mean = |side: fn(&BoundingBox) -> u32| {
        sheet.digits.iter().map(|digit| f64::from(side(&digit.bounding_box))).sum::<f64>() / count * scale
    };
    (mean(|bounds| bounds.width).max(NUDGE), mean(|bounds| bounds.height).max(NUDGE))
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
