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
pub use digit_detail::{DigitDetailProps, digit_detail};
pub(crate) use drop_area::{DropAreaProps, drop_area};
pub use failure_notice::failure_notice;
pub(crate) use failure_notice::title as failure_title;
pub(crate) use file_inputs::{file_inputs, opener};
pub use file_list::{FileListProps, file_list};
pub use ink_detail::InkDetail;
pub(crate) use keys_dialog::keys_dialog;
pub use model_list::ModelList;
pub(crate) use no_digits::no_digits;
pub(crate) use notice_line::notice_line;
pub use numbers::Numbers;
pub use pad::Pad;
pub use photograph::Photograph;
pub(crate) use removed_line::removed_line;
pub use save_menu::{Choice, Save, SaveMenu};
pub use selection::Selection;
pub(crate) use settings_dialog::{SettingsDialogProps, settings_dialog};
pub(crate) use teach_dialog::{ENOUGH_CORRECTIONS, TeachDialogProps, teach_dialog};
pub use teach_gains::teach_gains;
pub use teach_review::TeachReview;
pub(crate) use templates::{TemplateActions, templates};
pub(crate) use top_bar::{TopBarProps, top_bar};
pub use upload_progress::upload_progress;

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
