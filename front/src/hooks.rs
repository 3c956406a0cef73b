//! What joins the state to the browser and to the server.

mod dropped;
mod files;
mod keeper;
mod patience;
mod tabs;
mod use_copy;
mod use_cut_outs;
mod use_document_event;
mod use_follow_selection;
mod use_page_events;
mod use_reader;
mod use_size;
mod use_teacher;
mod use_text;
mod use_thumbnails;
mod use_uploads;
mod use_view;
mod watched;

pub use files::Files;
pub use use_copy::{Copying, use_copy};
pub use use_cut_outs::{CutOuts, use_cut_outs};
pub use use_document_event::use_document_event;
pub use use_follow_selection::use_follow_selection;
pub use use_page_events::{focus_checks, use_page_events, use_page_keys};
pub use use_reader::{PageHandle, use_reader};
pub use use_size::use_size;
pub use use_teacher::{Teacher, use_teacher};
pub use use_text::use_text;
pub use use_thumbnails::{Thumbnails, use_thumbnails};
pub use use_view::{Area, Nudge, ViewHandle, use_view};
