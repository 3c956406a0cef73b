use std::cell::RefCell;
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
    /// The pen has paused: the drawing as a picture, and whether it was begun anew since the last one.
    pub on_drawing: Callback<(Blob, bool)>,
    /// Close the pad.
    pub on_done: Callback<()>,
}

/// A transcript to write on with finger, pen or mouse, read whenever the hand pauses.
#[component]
pub fn Pad(props: &PadProps) -> Html {
    let text = use_text();
    let pad = use_drawing(props);
    let canvas = pad.board.borrow().canvas.clone();
    let then = props.on_done.clone();
    let on_done = move |_: MouseEvent| hand_on(&pad.board, Some(then.clone()));
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
                <canvas ref={canvas} id="pad" width={SIZE.0.to_string()} height={SIZE.1.to_string()} role="img"
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
                <button type="button" id="pad-done" class="primary" onclick={on_done}>{ text.done() }</button>
            </div>
        </>
    }
}

/// What the pad's elements need of its drawing.
struct DrawingHandle {
    board: SharedBoard,
    /// Whether there is something to undo, and something to redo.
    drawn: (bool, bool),
    onpointerdown: Callback<PointerEvent>,
    onpointermove: Callback<PointerEvent>,
    onpointerup: Callback<PointerEvent>,
    /// Change the drawing as a whole.
    change: Callback<fn(&mut Drawing)>,
}

/// The pad from one rendering to the next.
#[derive(Default)]
struct Board {
    canvas: NodeRef,
    drawing: Drawing,
    /// The pointer that draws.
    pointer: Option<i32>,
    /// Ends when the pen has paused.
    pause: Option<Timeout>,
    /// Nothing where all is handed on; else whether the drawing was begun anew since.
    unread: Option<bool>,
    /// As of the latest rendering: what is handed on first makes the file that what comes next belongs to.
    on_drawing: Callback<(Blob, bool)>,
}

type SharedBoard = Rc<RefCell<Board>>;

impl Board {
    /// The drawing changes, or has changed.
    fn note(&mut self) {
        self.unread = Some(self.unread == Some(true) || self.drawing.is_empty());
    }

    fn paint(&self) {
        if let Some(context) = context_of(&self.canvas) {
            paint_all(&context, &self.drawing);
        }
    }
}

/// A drawing that follows the pointer, and is read whenever that pauses.
#[hook]
fn use_drawing(props: &PadProps) -> DrawingHandle {
    let board = use_mut_ref(Board::default);
    board.borrow_mut().on_drawing = props.on_drawing.clone();
    let drawn = use_state_eq(|| (false, false));
    {
        let board = board.clone();
        use_effect_with((), move |()| {
            board.borrow().paint();
            // Whatever closes the pad.
            move || hand_on(&board, None)
        });
    }
    let onpointerdown = {
        let (board, width) = (board.clone(), props.pen.width());
        Callback::from(move |event: PointerEvent| {
            let mut board = board.borrow_mut();
            if event.button() != 0 || board.pointer.is_some() {
                return;
            }
            event.prevent_default();
            let Some((element, context)) = element_of(&board.canvas) else { return };
            let _ = element.set_pointer_capture(event.pointer_id());
            board.pointer = Some(event.pointer_id());
            board.pause = None;
            board.note();
            let at = place(&element, &event);
            board.drawing.begin(width, at);
            paint_piece(&context, at, at, width);
        })
    };
    let onpointermove = {
        let board = board.clone();
        Callback::from(move |event: PointerEvent| {
            let mut board = board.borrow_mut();
            if board.pointer != Some(event.pointer_id()) {
                return;
            }
            let Some((element, context)) = element_of(&board.canvas) else { return };
            let at = place(&element, &event);
            if let Some((from, width)) = board.drawing.extend(at) {
                paint_piece(&context, from, at, width);
            }
        })
    };
    let onpointerup = {
        let (board, drawn) = (board.clone(), drawn.setter());
        Callback::from(move |event: PointerEvent| {
            if board.borrow_mut().pointer.take_if(|pointer| *pointer == event.pointer_id()).is_some() {
                changed(&board, &drawn);
            }
        })
    };
    let change = {
        let (board, drawn) = (board.clone(), drawn.setter());
        Callback::from(move |change: fn(&mut Drawing)| {
            change(&mut board.borrow_mut().drawing);
            changed(&board, &drawn);
        })
    };
    DrawingHandle { board, drawn: *drawn, onpointerdown, onpointermove, onpointerup, change }
}

/// Shows a drawing that has changed, and reads it when the pen has paused.
fn changed(shared: &SharedBoard, drawn: &UseStateSetter<(bool, bool)>) {
    let mut board = shared.borrow_mut();
    board.paint();
    board.note();
    let shared = shared.clone();
    board.pause = Some(Timeout::new(PAUSE_MS, move || hand_on(&shared, None)));
    let drawn_now = (!board.drawing.is_empty(), board.drawing.can_redo());
    // Another rendering needs the board.
    drop(board);
    drawn.set(drawn_now);
}

/// Hands on what is not handed on yet, and then goes on.
fn hand_on(board: &SharedBoard, then: Option<Callback<()>>) {
    let board = board.clone();
    let unread = board.borrow_mut().unread.take();
    // The element keeps what is drawn on it, also once the pad has closed.
    let canvas = board.borrow().canvas.cast::<HtmlCanvasElement>();
    spawn_local(async move {
        if let (Some(anew), Some(canvas)) = (unread, canvas)
            && let Some(blob) = canvas::encode(&canvas, "image/png").await
        {
            let on_drawing = board.borrow().on_drawing.clone();
            on_drawing.emit((blob, anew));
        }
        if let Some(then) = then {
            then.emit(());
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
