//! The parts of the page: data in as properties, events out as callbacks.

mod boxes;
mod check_view;
mod checks_panel;
mod copy_button;
mod dialog;
mod digit_detail;
mod drop_area;
mod failure_notice;
mod file_inputs;
mod file_list;
mod ink_detail;
mod keys_dialog;
mod language_select;
mod model_list;
mod no_digits;
mod notice_line;
mod numbers;
mod pad;
mod photograph;
mod removed_line;
mod save_menu;
mod selection;
mod settings_dialog;
mod teach_dialog;
mod teach_gains;
mod teach_review;
mod templates;
mod top_bar;
mod upload_progress;
mod zoom_bar;

pub use boxes::Boxes;
pub use check_view::{CheckView, CheckViewProps};
pub use checks_panel::ChecksPanel;
pub use copy_button::CopyButton;
pub use dialog::Dialog;
pub use digit_detail::DigitDetail;
pub use drop_area::DropArea;
pub use failure_notice::FailureNotice;
pub(crate) use failure_notice::title as failure_title;
pub use file_inputs::FileInputs;
pub use file_list::FileList;
pub use ink_detail::InkDetail;
pub use keys_dialog::KeysDialog;
pub use model_list::ModelList;
pub use no_digits::NoDigits;
pub use notice_line::NoticeLine;
pub use numbers::Numbers;
pub use pad::Pad;
pub use photograph::Photograph;
pub use removed_line::RemovedLine;
pub use save_menu::{Choice, Save, SaveMenu};
pub use selection::Selection;
pub use settings_dialog::SettingsDialog;
pub(crate) use teach_dialog::ENOUGH_CORRECTIONS;
pub use teach_dialog::TeachDialog;
pub use teach_gains::TeachGains;
pub use teach_review::TeachReview;
pub(crate) use templates::{TemplateActions, templates};
pub use top_bar::TopBar;
pub use upload_progress::UploadProgress;
pub use zoom_bar::ZoomBar;

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
