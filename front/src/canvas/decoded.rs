//! Pictures that are held decoded, one at a time.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::ops::Deref;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::ImageBitmap;

thread_local! {
    /// Those that wait, while a picture is held; nothing while none is.
    static WAITING: RefCell<Option<VecDeque<Function>>> = const { RefCell::new(None) };
}

/// The right to hold a decoded picture, until it is dropped.
pub(super) struct DecodingTurn;

impl DecodingTurn {
    pub(super) async fn wait() -> Self {
        let mut ahead = None;
        WAITING.with_borrow_mut(|waiting| match waiting {
            Some(waiting) => {
                ahead = Some(Promise::new(&mut |resolve, _| waiting.push_back(resolve)));
            }
            None => *waiting = Some(VecDeque::new()),
        });
        if let Some(ahead) = ahead {
            // It is never rejected.
            let _ = JsFuture::from(ahead).await;
        }
        Self
    }
}

impl Drop for DecodingTurn {
    fn drop(&mut self) {
        let next = WAITING.with_borrow_mut(|waiting| {
            let next = waiting.as_mut().and_then(VecDeque::pop_front);
            if next.is_none() {
                *waiting = None;
            }
            next
        });
        if let Some(next) = next {
            // A promise's own function does not fail.
            let _ = next.call0(&JsValue::NULL);
        }
    }
}

/// A decoded picture, which the browser lets go of when this is dropped.
pub(crate) struct Decoded {
    pub(super) bitmap: ImageBitmap,
    pub(super) _turn: DecodingTurn,
}

impl Deref for Decoded {
    type Target = ImageBitmap;

    fn deref(&self) -> &ImageBitmap {
        &self.bitmap
    }
}

impl Drop for Decoded {
    fn drop(&mut self) {
        self.bitmap.close();
    }
}
