//! Asking a busy server again by itself, as long as somebody wants to know.

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

use crate::failure::Failure;

/// Hands out attempts, of which only the latest is wanted.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Attempts(Rc<Cell<u32>>);

/// Something that is asked of the server, until the person asks for something else or gives up.
pub(super) struct Attempt {
    attempts: Attempts,
    number: u32,
}

impl Attempts {
    /// A new attempt; the one before is wanted no more.
    pub(super) fn begin(&self) -> Attempt {
        self.0.set(self.0.get().wrapping_add(1));
        Attempt { attempts: self.clone(), number: self.0.get() }
    }

    /// No attempt is wanted any more.
    pub(super) fn give_up(&self) {
        self.begin();
    }
}

impl Attempt {
    /// Whether somebody still waits for it.
    pub(super) fn is_wanted(&self) -> bool {
        self.attempts.0.get() == self.number
    }
}

/// Asks, and asks again after the time that a busy server tells. Each second `wait` is told how many are left, at last that
/// none is; where it answers `false`, nobody waits any more, and there is no answer.
pub(super) async fn patiently<T, F: Future<Output = Result<T, Failure>>>(
    ask: impl Fn() -> F,
    wait: impl Fn(u32) -> bool,
) -> Option<Result<T, Failure>> {
    loop {
        let seconds = match ask().await {
            Err(Failure::Busy { seconds }) => seconds,
            outcome => return Some(outcome),
        };
        for left in (1..=seconds).rev() {
            if !wait(left) {
                return None;
            }
            pause(1000).await;
        }
        if !wait(0) {
            return None;
        }
    }
}

async fn pause(milliseconds: u32) {
    let promise = Promise::new(&mut |resolve, _| {
        Timeout::new(milliseconds, move || drop(resolve.call0(&JsValue::NULL))).forget();
    });
    // It is never rejected.
    let _ = JsFuture::from(promise).await;
}
