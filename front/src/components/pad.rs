use std::rc::Rc;

use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, PointerEvent};
use yew::prelude::*;

use crate::canvas;
use crate::hooks::use_text;
use crate::state::{Drawing, Pen};

/// Width and height of the pad, in its pixels: what a hand writes on it is as large as in a photograph.
const SIZE: (u32, u32) = (900, 560);
/// A pause of the pen after which the drawing is read.
const PAUSE_MS: u32 = 600;

/// Properties of [`Pad`].
#[derive(Properties, PartialEq)]
pub struct PadProps {
    /// The pen in use.
    pub pen: Pen,
    /// Another pen was chosen.
    pub on_pen: Callback<Pen>,
    /// The pen has paused: the drawing as a picture.
    pub on_drawing: Callback<Blob>,
    /// Close the pad.
    pub on_done: Callback<MouseEvent>,
}

/// A transcript to write on with finger, pen or mouse, read whenever the hand pauses.
#[component]
pub fn Pad(props: &PadProps) -> Html {
    let text = use_text();
    let pad = use_drawing(props);
    let change = |change: fn(&mut Drawing)| pad.change.reform(move |_: MouseEvent| change);
    let pen = |pen: Pen, label: &'static str| {
        html! {
            <label class="choice">
                <input type="radio" name="pen" checked={props.pen == pen} onchange={props.on_pen.reform(move |_| pen)} />
                { label }
            </label>
        }
    };
    html! {
        <>
            <div class="pad">
                <canvas ref={pad.canvas} id="pad" width={SIZE.0.to_string()} height={SIZE.1.to_string()} role="img"
                    aria-label={text.pad()} onpointerdown={pad.onpointerdown}
                    onpointermove={pad.onpointermove} onpointerup={pad.onpointerup.clone()} onpointercancel={pad.onpointerup} />
                if !pad.drawn.0 { <p class="quiet">{ text.pad_hint() }</p> }
            </div>
            <div class="zoom pens">
                <div role="radiogroup" class="choices" aria-label={text.pen()}>
                    { pen(Pen::Thin, text.pen_thin()) }
                    { pen(Pen::Medium, text.pen_medium()) }
                    { pen(Pen::Thick, text.pen_thick()) }
                </div>
                <button type="button" id="pad-undo" disabled={!pad.drawn.0} onclick={change(Drawing::undo)}>{ text.undo() }</button>
                <button type="button" id="pad-redo" disabled={!pad.drawn.1} onclick={change(Drawing::redo)}>{ text.redo() }</button>
                <button type="button" id="pad-clear" disabled={!pad.drawn.0} onclick={change(Drawing::clear)}>{ text.clear() }</button>
                <button type="button" id="pad-done" class="primary" onclick={props.on_done.clone()}>{ text.done() }</button>
            </div>
        </>
    }
}

/// What the pad's elements need of its drawing.
struct DrawingHandle {
    canvas: NodeRef,
    /// Whether there is something to undo, and something to redo.
    drawn: (bool, bool),
    onpointerdown: Callback<PointerEvent>,
    onpointermove: Callback<PointerEvent>,
    onpointerup: Callback<PointerEvent>,
    /// Change the drawing as a whole.
    change: Callback<fn(&mut Drawing)>,
}

/// A drawing that follows the pointer, and is read whenever that pauses.
#[hook]
fn use_drawing(props: &PadProps) -> DrawingHandle {
    let canvas = use_node_ref();
    let drawing = use_mut_ref(Drawing::default);
    let drawn = use_state_eq(|| (false, false));
    let pause = use_mut_ref(|| None::<Timeout>);
    let pointer = use_mut_ref(|| None::<i32>);
    let paint = {
        let (canvas, drawing, drawn) = (canvas.clone(), drawing.clone(), drawn.setter());
        move || {
            if let Some(context) = context_of(&canvas) {
                paint_all(&context, &drawing.borrow());
            }
            drawn.set((!drawing.borrow().is_empty(), drawing.borrow().can_redo()));
        }
    };
    {
        let paint = paint.clone();
        use_effect_with((), move |()| paint());
    }
    let changed = {
        let (canvas, pause, on_drawing) = (canvas.clone(), pause.clone(), props.on_drawing.clone());
        Rc::new(move || {
            paint();
            let (canvas, on_drawing) = (canvas.clone(), on_drawing.clone());
            *pause.borrow_mut() = Some(Timeout::new(PAUSE_MS, move || read(&canvas, on_drawing)));
        })
    };
    let onpointerdown = {
        let (canvas, drawing, pointer) = (canvas.clone(), drawing.clone(), pointer.clone());
        let width = props.pen.width();
        Callback::from(move |event: PointerEvent| {
            if event.button() != 0 || pointer.borrow().is_some() {
                return;
            }
            event.prevent_default();
            let Some((element, context)) = element_of(&canvas) else { return };
            let _ = element.set_pointer_capture(event.pointer_id());
            *pointer.borrow_mut() = Some(event.pointer_id());
            *pause.borrow_mut() = None;
            let at = place(&element, &event);
            drawing.borrow_mut().begin(width, at);
            paint_piece(&context, at, at, width);
        })
    };
    let onpointermove = {
        let (canvas, drawing, pointer) = (canvas.clone(), drawing.clone(), pointer.clone());
        Callback::from(move |event: PointerEvent| {
            if *pointer.borrow() != Some(event.pointer_id()) {
                return;
            }
            let Some((element, context)) = element_of(&canvas) else { return };
            let at = place(&element, &event);
            if let Some((from, width)) = drawing.borrow_mut().extend(at) {
                paint_piece(&context, from, at, width);
            }
        })
    };
    let onpointerup = {
        let changed = changed.clone();
        Callback::from(move |event: PointerEvent| {
            if *pointer.borrow() == Some(event.pointer_id()) {
                *pointer.borrow_mut() = None;
                changed();
            }
        })
    };
    let change = Callback::from(move |change: fn(&mut Drawing)| {
        change(&mut drawing.borrow_mut());
        changed();
    });
    DrawingHandle { canvas, drawn: *drawn, onpointerdown, onpointermove, onpointerup, change }
}

/// Hands on what is on the pad.
fn read(canvas: &NodeRef, on_drawing: Callback<Blob>) {
    let Some(canvas) = canvas.cast::<HtmlCanvasElement>() else { return };
    spawn_local(async move {
        if let Some(blob) = canvas::encode(&canvas, "image/png").await {
            on_drawing.emit(blob);
        }
    });
}

fn element_of(canvas: &NodeRef) -> Option<(HtmlCanvasElement, CanvasRenderingContext2d)> {
    Some((canvas.cast()?, context_of(canvas)?))
}

fn context_of(canvas: &NodeRef) -> Option<CanvasRenderingContext2d> {
    canvas.cast::<HtmlCanvasElement>()?.get_context("2d").ok()??.dyn_into().ok()
}

/// Where the pen is, in pixels of the pad.
fn place(canvas: &HtmlCanvasElement, event: &PointerEvent) -> (f64, f64) {
    let shown = canvas.get_bounding_client_rect();
    let pixel =
        |at: i32, start: f64, length: f64, pixels: u32| (f64::from(at) - start) * f64::from(pixels) / length.max(1.0);
    (
        pixel(event.client_x(), shown.x(), shown.width(), SIZE.0),
        pixel(event.client_y(), shown.y(), shown.height(), SIZE.1),
    )
}

/// Paper is white and ink is black here whatever the page's colours: it is what the reader gets.
fn paint_all(context: &CanvasRenderingContext2d, drawing: &Drawing) {
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, SIZE.0.into(), SIZE.1.into());
    for stroke in drawing.strokes() {
        let first = stroke.points[0];
        paint_piece(context, first, first, stroke.width);
        for piece in stroke.points.windows(2) {
            paint_piece(context, piece[0], piece[1], stroke.width);
        }
    }
}

fn paint_piece(context: &CanvasRenderingContext2d, from: (f64, f64), to: (f64, f64), width: f64) {
    context.set_stroke_style_str("#1a1a1a");
    context.set_line_cap("round");
    context.set_line_width(width);
    context.begin_path();
    context.move_to(from.0, from.1);
    context.line_to(to.0, to.1);
    context.stroke();
}
