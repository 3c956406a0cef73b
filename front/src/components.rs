//! The parts of the page: data in as properties, events out as callbacks.

mod boxes;
mod copy_button;
mod digit_detail;
mod drop_area;
mod failure_notice;
mod file_inputs;
mod no_digits;
mod numbers;
mod photograph;
mod upload_progress;

pub use boxes::Boxes;
pub use copy_button::CopyButton;
pub use digit_detail::DigitDetail;
pub use drop_area::DropArea;
pub use failure_notice::FailureNotice;
pub(crate) use failure_notice::title as failure_title;
pub use file_inputs::FileInputs;
pub use no_digits::NoDigits;
pub use numbers::Numbers;
pub use photograph::Photograph;
pub use upload_progress::UploadProgress;

use yew::KeyboardEvent;

use crate::state::Step;

/// The step that a key means on the photograph and in the numbers alike.
fn step_of(event: &KeyboardEvent) -> Option<Step> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    match event.key().as_str() {
        "ArrowLeft" => Some(Step::Previous),
        "ArrowRight" => Some(Step::Next),
        "ArrowUp" => Some(Step::Up),
        "ArrowDown" => Some(Step::Down),
        "Home" => Some(Step::First),
        "End" => Some(Step::Last),
        _ => None,
    }
}
