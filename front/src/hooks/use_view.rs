use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent, WheelEvent};
use yew::prelude::*;

use crate::view::{Place, View};

/// A pointer that moves less than this, in pixels of the screen, means to press, not to drag.
const SLACK: f64 = 4.0;
/// So much of a wheel's turn doubles the picture.
const WHEEL_PER_DOUBLING: f64 = 300.0;
/// Pixels in a line, for wheels that count in lines.
const LINE: f64 = 24.0;

/// A rectangle as left, top, width and height.
pub type Area = (f64, f64, f64, f64);

/// How the picture lies in its frame, and what moves it.
pub struct ViewHandle {
    /// The element that is moved.
    pub sheet: NodeRef,
    /// The element that shows the box that is being drawn.
    pub draft: NodeRef,
    /// 1 where all of the picture is seen.
    pub zoom: f64,
    /// Pixels of the screen per pixel of the picture, once there is room.
    pub scale: Option<f64>,
    /// Zooms around the middle by a factor, or shows all.
    pub on_zoom: Callback<Option<f64>>,
    /// Shows all.
    pub on_reset: Callback<()>,
    /// Brings an area of the picture, in its pixels, into view, and enlarges what would be too small there.
    pub on_show: Callback<Area>,
    /// Lets an area of the picture, in its pixels, fill the frame.
    pub on_fit: Callback<Area>,
    /// Moves the box that keys draw by so many pixels of the screen, or makes it larger; the first time it appears in the
    /// middle.
    pub on_nudge: Callback<Nudge>,
    /// Takes the box that keys have drawn.
    pub on_take: Callback<()>,
    hand: Rc<RefCell<Hand>>,
}

impl ViewHandle {
    /// The callback, silent for the press that ends a drag.
    pub fn unless_moved<T: 'static>(&self, callback: &Callback<T>) -> Callback<T> {
        let (hand, callback) = (Rc::clone(&self.hand), callback.clone());
        Callback::from(move |value| {
            if !hand.borrow().moved {
                callback.emit(value);
            }
        })
    }
}

/// A change to the box that keys draw, in pixels of the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Nudge {
    /// Appear in the middle, so large.
    Begin(f64, f64),
    /// Move right and down.
    Move(f64, f64),
    /// Become wider and higher.
    Grow(f64, f64),
}

/// What the pointers are doing. Moving changes the style of one element, and nothing is laid out or drawn anew.
#[derive(Default)]
struct Hand {
    view: View,
    place: Option<Place>,
    /// The pointers that are down: their ids, and where they are in the frame.
    pointers: Vec<(i32, (f64, f64))>,
    /// Where the first of them came down.
    start: (f64, f64),
    /// Whether they have moved since.
    moved: bool,
    /// The box that keys draw, in the frame.
    keyed: Option<Area>,
    /// Takes the boxes that are drawn; without it the pointer moves the picture.
    on_drawn: Option<Callback<Area>>,
}

/// Lets wheel, pinch and drag move the picture in `frame`, by CSS transform alone. With `on_drawn` a drag draws a box
/// instead, in pixels of the picture.
#[hook]
pub fn use_view(frame: &NodeRef, place: Option<Place>, on_drawn: Option<Callback<Area>>) -> ViewHandle {
    let hand = use_mut_ref(Hand::default);
    let zoom = use_state_eq(|| 1.0);
    let (sheet, draft) = (use_node_ref(), use_node_ref());
    {
        let mut hand = hand.borrow_mut();
        hand.place = place;
        hand.on_drawn = on_drawn;
    }
    let boxing = hand.borrow().on_drawn.is_some();
    let mover = Mover { hand: Rc::clone(&hand), sheet: sheet.clone(), draft: draft.clone(), zoom: zoom.setter() };
    {
        let mover = mover.clone();
        use_effect_with((place, *zoom), move |_| mover.change(|view, _| view));
    }
    {
        let (mover, frame) = (mover.clone(), frame.clone());
        use_effect_with((), move |()| {
            let listeners = frame.cast::<HtmlElement>().map(|frame| mover.listen(&frame));
            move || drop(listeners)
        });
    }
    {
        let mover = mover.clone();
        use_effect_with(boxing, move |boxing| {
            if !boxing {
                mover.hand.borrow_mut().keyed = None;
                mover.show_draft(None);
            }
        });
    }
    let on_zoom = {
        let mover = mover.clone();
        Callback::from(move |factor: Option<f64>| {
            mover.change(|view, place| {
                let middle = (place.frame.0 / 2.0, place.frame.1 / 2.0);
                factor.map_or_else(View::default, |factor| view.zoomed(factor, middle, place))
            });
        })
    };
    let on_reset = {
        let mover = mover.clone();
        Callback::from(move |()| mover.change(|_, _| View::default()))
    };
    let on_nudge = {
        let mover = mover.clone();
        Callback::from(move |nudge: Nudge| mover.nudge(nudge))
    };
    let on_take = {
        let mover = mover.clone();
        Callback::from(move |()| {
            let keyed = mover.hand.borrow_mut().keyed.take();
            if let Some((left, top, width, height)) = keyed {
                mover.show_draft(None);
                mover.emit_drawn((left, top), (left + width, top + height));
            }
        })
    };
    let on_fit = {
        let mover = mover.clone();
        Callback::from(move |area: Area| mover.change(|_, place| View::fitted_to(area, place)))
    };
    let on_show = Callback::from(move |area: Area| mover.change(|view, place| view.showing_well(area, place)));
    let scale = place.and_then(|place| View { zoom: *zoom, ..View::default() }.scale(&place));
    ViewHandle { sheet, draft, zoom: *zoom, scale, on_zoom, on_reset, on_show, on_fit, on_nudge, on_take, hand }
}

#[derive(Clone)]
struct Mover {
    hand: Rc<RefCell<Hand>>,
    sheet: NodeRef,
    draft: NodeRef,
    zoom: UseStateSetter<f64>,
}

impl Mover {
    /// Changes how the picture lies.
    fn change(&self, change: impl FnOnce(View, &Place) -> View) {
        let mut hand = self.hand.borrow_mut();
        let Some(place) = hand.place else { return };
        hand.view = change(hand.view, &place).kept_in(&place);
        if let Some(sheet) = self.sheet.cast::<HtmlElement>() {
            // Through the object model: a policy against inline styles forbids the attribute, not this.
            let transform = format!("translate({:.2}px, {:.2}px)", hand.view.x, hand.view.y);
            let _ = sheet.style().set_property("transform", &transform);
        }
        let zoom = hand.view.zoom;
        drop(hand);
        self.zoom.set(zoom);
    }

    fn listen(&self, frame: &HtmlElement) -> Vec<EventListener> {
        let on = |event: &'static str, handle: fn(&Self, &HtmlElement, &Event)| {
            let (mover, there) = (self.clone(), frame.clone());
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(frame, event, options, move |event| handle(&mover, &there, event))
        };
        vec![
            on("wheel", |mover, frame, event| {
                event.prevent_default();
                let Some(event) = event.dyn_ref::<WheelEvent>() else { return };
                let delta = event.delta_y() * if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { LINE } else { 1.0 };
                // A pinch on a trackpad arrives as small turns of a wheel with the control key.
                let delta = if event.ctrl_key() { delta * 3.0 } else { delta };
                let at = within(frame, event);
                mover.change(|view, place| view.zoomed((-delta / WHEEL_PER_DOUBLING).exp2(), at, place));
            }),
            on("pointerdown", |mover, frame, event| {
                if let Some(event) = event.dyn_ref::<PointerEvent>().filter(|event| event.button() == 0) {
                    mover.down(event.pointer_id(), within(frame, event));
                }
            }),
            on("pointermove", |mover, frame, event| {
                if let Some(event) = event.dyn_ref::<PointerEvent>() {
                    mover.drag(frame, event.pointer_id(), within(frame, event));
                }
            }),
            on("pointerup", |mover, frame, event| {
                if let Some(event) = event.dyn_ref::<PointerEvent>() {
                    mover.up(event.pointer_id(), within(frame, event), true);
                }
            }),
            on("pointercancel", |mover, frame, event| {
                if let Some(event) = event.dyn_ref::<PointerEvent>() {
                    mover.up(event.pointer_id(), within(frame, event), false);
                }
            }),
        ]
    }

    fn down(&self, pointer: i32, at: (f64, f64)) {
        let mut hand = self.hand.borrow_mut();
        if hand.pointers.is_empty() {
            (hand.start, hand.moved) = (at, false);
        }
        hand.pointers.retain(|(id, _)| *id != pointer);
        hand.pointers.push((pointer, at));
    }

    fn drag(&self, frame: &HtmlElement, pointer: i32, at: (f64, f64)) {
        let mut hand = self.hand.borrow_mut();
        let Some(index) = hand.pointers.iter().position(|(id, _)| *id == pointer) else { return };
        if !hand.moved && hand.pointers.len() == 1 {
            if (at.0 - hand.start.0).hypot(at.1 - hand.start.1) < SLACK {
                return;
            }
            hand.moved = true;
            // From now on its events come here, also from outside the frame, and end in no press on a digit.
            let _ = frame.set_pointer_capture(pointer);
        }
        let before = std::mem::replace(&mut hand.pointers[index].1, at);
        let other = hand.pointers.iter().find(|(id, _)| *id != pointer).map(|(_, at)| *at);
        let boxing = hand.on_drawn.is_some();
        hand.moved |= other.is_some();
        let start = hand.start;
        drop(hand);
        match other {
            Some(other) => {
                let distance = |a: (f64, f64)| (a.0 - other.0).hypot(a.1 - other.1).max(1.0);
                let middle = |a: (f64, f64)| ((a.0 + other.0) / 2.0, (a.1 + other.1) / 2.0);
                let (from, to) = (middle(before), middle(at));
                self.show_draft(None);
                self.change(|view, place| view.pinched(distance(at) / distance(before), from, to, place));
            }
            None if boxing => self.show_draft(Some(spanned(start, at))),
            None => self.change(|view, place| view.panned((at.0 - before.0, at.1 - before.1), place)),
        }
    }

    fn up(&self, pointer: i32, at: (f64, f64), completed: bool) {
        let mut hand = self.hand.borrow_mut();
        let was_down = hand.pointers.iter().any(|(id, _)| *id == pointer);
        let alone = hand.pointers.len() == 1;
        hand.pointers.retain(|(id, _)| *id != pointer);
        let drawn = completed && was_down && alone && hand.moved;
        let start = hand.start;
        drop(hand);
        self.show_draft(None);
        if drawn {
            self.emit_drawn(start, at);
        }
    }

    /// Hands on the box between two corners of the frame, where boxes are drawn.
    fn emit_drawn(&self, from: (f64, f64), to: (f64, f64)) {
        let hand = self.hand.borrow();
        let (view, place, on_drawn) = (hand.view, hand.place, hand.on_drawn.clone());
        drop(hand);
        if let (Some(on_drawn), Some(place)) = (on_drawn, place)
            && let (Some(from), Some(to)) = (view.to_picture(from, &place), view.to_picture(to, &place))
        {
            on_drawn.emit(spanned(from, to));
        }
    }

    fn nudge(&self, nudge: Nudge) {
        /// A box smaller than this on the screen could not be seen.
        const LEAST: f64 = 8.0;
        let mut hand = self.hand.borrow_mut();
        let Some(place) = hand.place else { return };
        let (width, height) = place.frame;
        let area = match (nudge, hand.keyed) {
            (Nudge::Begin(across, down), _) => ((width - across) / 2.0, (height - down) / 2.0, across, down),
            (Nudge::Move(right, down), Some((x, y, across, high))) => {
                let keep = |at: f64, length: f64, frame: f64| at.clamp(0.0, (frame - length).max(0.0));
                (keep(x + right, across, width), keep(y + down, high, height), across, high)
            }
            (Nudge::Grow(wider, higher), Some((x, y, across, high))) => {
                let keep = |length: f64, at: f64, frame: f64| length.clamp(LEAST, (frame - at).max(LEAST));
                (x, y, keep(across + wider, x, width), keep(high + higher, y, height))
            }
            (_, None) => return,
        };
        hand.keyed = Some(area);
        drop(hand);
        self.show_draft(Some(area));
    }

    fn show_draft(&self, area: Option<Area>) {
        let Some(draft) = self.draft.cast::<HtmlElement>() else { return };
        draft.set_hidden(area.is_none());
        if let Some((left, top, width, height)) = area {
            for (property, value) in [("left", left), ("top", top), ("width", width), ("height", height)] {
                let _ = draft.style().set_property(property, &format!("{value}px"));
            }
        }
    }
}

/// The rectangle between two corners.
fn spanned(a: (f64, f64), b: (f64, f64)) -> Area {
    (a.0.min(b.0), a.1.min(b.1), (a.0 - b.0).abs(), (a.1 - b.1).abs())
}

/// Where a pointer is, from the frame's upper left corner.
fn within(frame: &Element, event: &MouseEvent) -> (f64, f64) {
    let place = frame.get_bounding_client_rect();
    (f64::from(event.client_x()) - place.x(), f64::from(event.client_y()) - place.y())
}
