//! What joins the state to the browser and to the server.

mod use_document_event;
mod use_follow_selection;
mod use_reader;
mod use_size;
mod use_text;

pub use use_document_event::use_document_event;
pub use use_follow_selection::use_follow_selection;
pub use use_reader::{Reader, use_reader};
pub use use_size::use_size;
pub use use_text::use_text;
