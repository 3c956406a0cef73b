//! What moves the view of the photograph: its writing, the selected digit, and keys.

use std::rc::Rc;

use shared::BoundingBox;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::{PhotographProps, ZOOM_STEP};
use crate::hooks::{Area, Nudge, ViewHandle, use_page_keys};
use crate::keys::{digit_of, letter_of};
use crate::state::{Boxing, Transcript};
use crate::turn::Turn;
use crate::view::Place;

/// One press of an arrow while a box is drawn by keys, in pixels of the screen.
const NUDGE: f64 = 8.0;
/// Width and height of the box that keys begin with on a transcript without digits, in pixels of the screen.
const FIRST_BOX: (f64, f64) = (40.0, 56.0);

/// A frame narrower than this, in pixels of the screen, is a telephone's.
const SMALL_FRAME: f64 = 480.0;

/// On a screen as small as a telephone's the picture shows its writing first, not its margins.
#[hook]
pub(super) fn use_fit_to_writing(props: &PhotographProps, turn: Turn, place: Option<Place>, on_fit: &Callback<Area>) {
    let on_fit = on_fit.clone();
    let area = props.transcript.as_ref().and_then(|transcript| {
        let size = (transcript.image.width, transcript.image.height);
        let boxes = transcript.digits.iter().map(|digit| turn.bounds(digit.bounding_box, size));
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

/// The digit that is selected, or the ink that was not read, comes into view, and is enlarged where it is small.
#[hook]
pub(super) fn use_selected_in_view(props: &PhotographProps, turn: Turn, on_show: &Callback<Area>) {
    let on_show = on_show.clone();
    let bounds = props.transcript.as_ref().and_then(|transcript| {
        let digit = props.selection.digit.and_then(|index| Some(transcript.digits.get(index)?.bounding_box));
        let bounds = digit.or_else(|| transcript.unread.get(props.selection.unread?).copied())?;
        Some(turn.bounds(bounds, (transcript.image.width, transcript.image.height)))
    });
    use_effect_with((props.selection.digit, props.selection.unread, bounds), move |(_, _, bounds)| {
        if let Some(bounds) = bounds {
            on_show.emit((bounds.x.into(), bounds.y.into(), bounds.width.into(), bounds.height.into()));
        }
    });
}

/// `+`, `−` and `0` zoom, `R` rotates; with a selected digit, keys that write digits name it instead.
#[hook]
pub(super) fn use_keys(props: &PhotographProps, on_zoom: &Callback<Option<f64>>, on_rotate: &Callback<()>) {
    let (on_zoom, on_rotate) = (on_zoom.clone(), on_rotate.clone());
    let selected = props.selection.digit.or(props.selection.unread).is_some();
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

/// Lets keys draw a box: arrows move it, with the shift key they make it larger, Enter takes it.
#[hook]
pub(super) fn use_box_keys(
    props: &PhotographProps,
    frame: &NodeRef,
    room: (f64, f64),
    view: &ViewHandle,
) -> Callback<KeyboardEvent> {
    let (frame, begin) = (frame.clone(), view.on_nudge.clone());
    let (across, down) = match props.boxing {
        Some(Boxing::Frame) => (room.0 * 0.8, room.1 * 0.8),
        _ => usual_size(props.transcript.as_ref(), view.scale),
    };
    use_effect_with(props.boxing, move |boxing| {
        if let Some(frame) = frame.cast::<HtmlElement>().filter(|_| boxing.is_some()) {
            // Its keys draw: arrows on a digit would go to the next one.
            let _ = frame.focus();
            begin.emit(Nudge::Begin(across, down));
        }
    });
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
}

/// Width and height that digits of a transcript have in the mean, in pixels of the screen.
fn usual_size(transcript: Option<&Rc<Transcript>>, scale: Option<f64>) -> (f64, f64) {
    let (Some(transcript), Some(scale)) = (transcript, scale) else { return FIRST_BOX };
    let count = transcript.digits.len() as f64;
    if count == 0.0 {
        return FIRST_BOX;
    }
    let mean = |side: fn(&BoundingBox) -> u32| {
        transcript.digits.iter().map(|digit| f64::from(side(&digit.bounding_box))).sum::<f64>() / count * scale
    };
    (mean(|bounds| bounds.width).max(NUDGE), mean(|bounds| bounds.height).max(NUDGE))
}
