use std::rc::Rc;

use shared::BoundingBox;
use web_sys::{HtmlElement, HtmlImageElement};
use yew::prelude::*;

use super::{Boxes, ZoomBar};
use crate::hooks::{Area, Nudge, use_page_keys, use_size, use_text, use_view};
use crate::keys::{digit_of, letter_of};
use crate::state::{Boxing, Cut, Marks, Sheet, Step};
use crate::text::Language;
use crate::turn::Turn;
use crate::view::{LARGEST_ZOOM, Place};

/// One press of a zoom button.
const ZOOM_STEP: f64 = 1.5;
/// One press of an arrow while a box is drawn by keys, in pixels of the screen.
const NUDGE: f64 = 8.0;
/// Width and height of the box that keys begin with on a sheet without digits, in pixels of the screen.
const FIRST_BOX: (f64, f64) = (40.0, 56.0);

/// A frame narrower than this, in pixels of the screen, is a telephone's.
const SMALL_FRAME: f64 = 480.0;

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
    let image = props.sheet.as_ref().map(|sheet| sheet.image);
    let upright = image.map(|image| (f64::from(image.width), f64::from(image.height))).or(*natural);
    // As the person has turned it, or else as it was read.
    let read_as = image.map_or(Turn::default(), |image| Turn::of_degrees(image.turned));
    let turn = if props.cut.turn == Turn::default() { read_as } else { props.cut.turn };
    let place = upright.map(|upright| Place { frame: room, picture: turn.size(upright) });
    let on_drawn = props.boxing.map(|_| {
        let on_box = props.on_box.clone();
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
    use_fit_to_writing(props, turn, place, &view.on_fit);
    {
        let on_show = view.on_show.clone();
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
        let (cut, on_cut, reset) = (props.cut, props.on_cut.clone(), view.on_reset.clone());
        Callback::from(move |()| {
            on_cut.emit(Cut { turn: turn.next(), ..cut });
            reset.emit(());
        })
    };
    use_keys(props, &view.on_zoom, &on_rotate);

    let scale = view.scale;
    {
        let (frame, on_nudge) = (frame.clone(), view.on_nudge.clone());
        let (across, down) = match props.boxing {
            Some(Boxing::Frame) => (room.0 * 0.8, room.1 * 0.8),
            _ => usual_size(props.sheet.as_deref(), scale),
        };
        use_effect_with(props.boxing, move |boxing| {
            if let Some(frame) = frame.cast::<HtmlElement>().filter(|_| boxing.is_some()) {
                // Its keys draw: arrows on a digit would go to the next one.
                let _ = frame.focus();
                on_nudge.emit(Nudge::Begin(across, down));
            }
        });
    }
    let onkeydown = {
        let (boxing, on_nudge, on_take) = (props.boxing, view.on_nudge.clone(), view.on_take.clone());
        Callback::from(move |event: KeyboardEvent| {
            if boxing.is_none() || event.ctrl_key() || event.meta_key() || event.alt_key() {
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
            <div class={classes!("frame", props.boxing.map(|_| "boxing"), (view.zoom > 1.0).then_some("movable"))}
                ref={frame} tabindex="-1" role={props.boxing.map(|_| "application")}
                aria-label={props.boxing.map(|boxing| hint(text, boxing))} {onkeydown}>
                <div class="sheet" ref={view.sheet.clone()}>
                    <img ref={picture} src={props.url.clone()} alt={format!("{}: {}", text.photograph(), props.name)}
                        draggable="false" class={classes!(turned, pixels.is_none().then_some("away"), (!*shown).then_some("blank"))}
                        {width} {height} {onload} {onerror} />
                    if let (Some(sheet), Some(scale)) = (&props.sheet, scale) {
                        <Boxes sheet={sheet.clone()} marks={props.marks.clone()} {scale} {turn}
                            selected={props.selected} hovered={props.hovered}
                            on_select={view.unless_moved(&props.on_select)}
                            on_hover={props.on_hover.clone()} on_move={props.on_move.clone()} />
                    }
                    { frame_mark(&props.cut, upright, turn, scale) }
                </div>
                <div class="draft" ref={view.draft.clone()} hidden={true} />
            </div>
            if !*shown && props.sheet.is_some() {
                <p class="note">{ text.not_shown() }</p>
            } else if !*shown {
                <p class="unseen">{ &props.name }</p>
            } else if let Some(boxing) = props.boxing {
                <p class="note" role="status">
                    { hint(text, boxing) }<span class="by-mouse">{ " " }{ text.box_keys() }</span>
                </p>
            } else if props.writing {
                <p class="note" role="status">{ text.write_hint() }</p>
            } else if props.cut.frame.is_some() {
                <p class="note">
                    { text.frame_in_force() }{ " " }
                    <button type="button" id="read-all" onclick={props.on_cut.reform(on_whole(props.cut))}>{ text.read_all() }</button>
                </p>
            }
            if scale.is_some() {
                <ZoomBar name={props.name.clone()} zoom={view.zoom} largest={LARGEST_ZOOM} step={ZOOM_STEP}
                    read={props.sheet.is_some()} boxing={props.boxing} on_zoom={view.on_zoom.clone()}
                    {on_rotate} on_boxing={props.on_boxing.clone()} />
            }
        </>
    }
}

/// What a box is drawn for, and how.
fn hint(text: Language, boxing: Boxing) -> &'static str {
    match boxing {
        Boxing::Missed => text.box_hint(),
        Boxing::Frame => text.frame_hint(),
    }
}

fn on_whole<E>(cut: Cut) -> impl Fn(E) -> Cut {
    move |_| Cut { frame: None, ..cut }
}

/// The frame that alone is read: all around it is dimmed.
fn frame_mark(cut: &Cut, upright: Option<(f64, f64)>, turn: Turn, scale: Option<f64>) -> Html {
    let (Some(frame), Some(upright), Some(scale)) = (cut.frame, upright, scale) else { return Html::default() };
    let (width, height) = turn.size(upright);
    let BoundingBox { x, y, width: across, height: down } = turn.bounds(frame, (upright.0 as u32, upright.1 as u32));
    let around = format!("M0 0H{width}V{height}H0ZM{x} {y}v{down}h{across}v-{down}Z");
    html! {
        <svg class="only" viewBox={format!("0 0 {width} {height}")} width={(width * scale).to_string()}
            height={(height * scale).to_string()} aria-hidden="true">
            <path d={around} />
            <rect x={x.to_string()} y={y.to_string()} width={across.to_string()} height={down.to_string()}
                vector-effect="non-scaling-stroke" />
        </svg>
    }
}

/// On a screen as small as a telephone's the picture shows its writing first, not its margins.
#[hook]
fn use_fit_to_writing(props: &PhotographProps, turn: Turn, place: Option<Place>, on_fit: &Callback<Area>) {
    let on_fit = on_fit.clone();
    let area = props.sheet.as_ref().and_then(|sheet| {
        let size = (sheet.image.width, sheet.image.height);
        let boxes = sheet.digits.iter().map(|digit| turn.bounds(digit.bounding_box, size));
        boxes
            .map(|b| (b.x, b.y, b.x + b.width, b.y + b.height))
            .reduce(|a, b| (a.0.min(b.0), a.1.min(b.1), a.2.max(b.2), a.3.max(b.3)))
    });
    let is_small = place.is_some_and(|place| place.frame.0 > 0.0 && place.frame.0 < SMALL_FRAME);
    use_effect_with((props.url.clone(), turn, area.is_some(), is_small), move |_| {
        if let Some((left, top, right, bottom)) = area.filter(|_| is_small) {
            on_fit.emit((left.into(), top.into(), f64::from(right - left), f64::from(bottom - top)));
        }
    });
}

/// `+`, `−` and `0` zoom, `R` rotates; with a selected digit, keys that write digits name it instead.
#[hook]
fn use_keys(props: &PhotographProps, on_zoom: &Callback<Option<f64>>, on_rotate: &Callback<()>) {
    let (on_zoom, on_rotate) = (on_zoom.clone(), on_rotate.clone());
    let selected = props.selected.is_some();
    use_page_keys(props.no_single_keys, move |event: &KeyboardEvent| {
        let digit = digit_of(event);
        if digit.is_some() && selected {
            return;
        }
        match event.key().as_str() {
            _ if digit == Some(0) => on_zoom.emit(None),
            "+" | "=" => on_zoom.emit(Some(ZOOM_STEP)),
            "-" => on_zoom.emit(Some(1.0 / ZOOM_STEP)),
            _ if letter_of(event) == Some('r') => on_rotate.emit(()),
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
