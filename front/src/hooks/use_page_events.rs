use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, Element, File};
use yew::prelude::*;

use super::dropped::{folders_of, pictures_in};
use super::{Reader, use_document_event};
use crate::failure::Failure;
use crate::state::{Action, Edit, Entry, State, Step};

/// Dropping and pasting anywhere, copying without a selection, and the keys that work everywhere.
///
/// `numbers` is what is copied; `on_keys` shows the list of keys.
#[hook]
pub fn use_page_events(reader: &Reader, numbers: Option<String>, on_keys: Callback<()>) {
    let there = reader.clone();
    use_document_event("dragover", move |event: &DragEvent| {
        if event.data_transfer().is_some_and(|data| holds_files(&data)) {
            // Without this the browser would open the file instead.
            event.prevent_default();
            there.dispatch(Action::Drag(true));
        }
    });
    let there = reader.clone();
    use_document_event("dragleave", move |event: &DragEvent| {
        // Moving from one element to the next leaves too; only leaving the window goes nowhere.
        if event.related_target().is_none() {
            there.dispatch(Action::Drag(false));
        }
    });
    let there = reader.clone();
    use_document_event("drop", move |event: &DragEvent| {
        let Some(data) = event.data_transfer().filter(holds_files) else { return };
        event.prevent_default();
        there.dispatch(Action::Drag(false));
        let folders = folders_of(&data);
        if folders.is_empty() {
            return there.on_files.emit(files_of(&data));
        }
        let (reader, mut files) = (there.clone(), files_of(&data));
        // Among the files each folder stands once more, as a file that cannot be read.
        files.retain(|file| !folders.iter().any(|folder| folder.name() == file.name()));
        spawn_local(async move {
            files.extend(pictures_in(folders).await);
            if files.is_empty() {
                reader.dispatch(Action::Fail(Failure::NotAnImage));
            } else {
                reader.on_files.emit(files);
            }
        });
    });
    let there = reader.clone();
    use_document_event("paste", move |event: &ClipboardEvent| {
        let files = event.clipboard_data().map(|data| files_of(&data)).unwrap_or_default();
        if !files.is_empty() && !is_dialog_open() {
            event.prevent_default();
            there.on_files.emit(files);
        }
    });
    use_document_event("copy", move |event: &ClipboardEvent| {
        let selects = web_sys::window()
            .and_then(|window| window.get_selection().ok().flatten())
            .is_some_and(|selection| !selection.is_collapsed());
        // What is selected in a field, also the one that the copy button selects, is no selection of the document.
        let in_field = event.target().is_some_and(|target| is_field(&target));
        if let (Some(numbers), Some(data), false, false) = (&numbers, event.clipboard_data(), selects, in_field)
            && data.set_data("text/plain", numbers).is_ok()
        {
            event.prevent_default();
        }
    });
    let there = reader.clone();
    use_document_event("keydown", move |event: &KeyboardEvent| {
        if event.target().is_some_and(|target| is_field(&target)) || is_dialog_open() {
            return;
        }
        if event.key() == "?" {
            on_keys.emit(());
        } else if let Some(action) = action_of(event, there.state()) {
            event.prevent_default();
            there.dispatch(action);
        }
    });
}

/// What a key means, wherever the focus is.
fn action_of(event: &KeyboardEvent, state: &State) -> Option<Action> {
    let key = event.key();
    if event.ctrl_key() || event.meta_key() {
        return match (key.as_str(), event.shift_key()) {
            _ if state.pad => None,
            ("z", false) => Some(Action::Undo),
            ("z" | "Z", true) | ("y", false) => Some(Action::Redo),
            _ => None,
        };
    }
    if event.alt_key() || state.pad {
        return None;
    }
    match (key.as_str(), state.selected) {
        ("Escape", _) if state.boxing => Some(Action::Box(false)),
        ("Escape", _) => match state.entry() {
            Some(entry) if entry.is_active() => Some(Action::Remove(entry.picture.id)),
            _ => Some(Action::Select(None)),
        },
        ("n" | "N", _) => Some(Action::Move(Step::NextUnsure)),
        ("d" | "D", _) => Some(Action::Box(!state.boxing)),
        ("PageDown", _) => neighbour(state, 1).map(|file| Action::Open(Some(file))),
        ("PageUp", _) => neighbour(state, -1).map(|file| Action::Open(Some(file))),
        (digit, Some(_)) if digit.len() == 1 && digit.as_bytes()[0].is_ascii_digit() => {
            Some(Action::Name(digit.as_bytes()[0] - b'0'))
        }
        ("Delete" | "Backspace", Some(digit)) => Some(Action::Edit(Edit::Delete { digit })),
        ("s" | "S", Some(digit)) => Some(Action::Edit(Edit::Split { digit })),
        ("j" | "J", Some(digit)) => Some(Action::Edit(Edit::Join { digit })),
        _ => None,
    }
}

/// The file so many further on in the list.
fn neighbour(state: &State, by: isize) -> Option<u64> {
    let id = |entry: &Entry| entry.picture.id;
    let at = state.files.iter().position(|entry| Some(id(entry)) == state.current)?;
    state.files.get(at.checked_add_signed(by)?).map(id)
}

/// Whether keys typed there are text.
fn is_field(target: &web_sys::EventTarget) -> bool {
    target.dyn_ref::<Element>().is_some_and(|element| {
        element.matches("textarea, select, input:not([type=\"radio\"], [type=\"checkbox\"])").unwrap_or(false)
    })
}

fn is_dialog_open() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    document.is_some_and(|document| document.query_selector("dialog[open]").ok().flatten().is_some())
}

fn holds_files(data: &DataTransfer) -> bool {
    data.types().includes(&"Files".into(), 0)
}

fn files_of(data: &DataTransfer) -> Vec<File> {
    let Some(files) = data.files() else { return Vec::new() };
    (0..files.length()).filter_map(|index| files.item(index)).collect()
}
