use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{ClipboardEvent, DataTransfer, Document, DragEvent, Element, File, HtmlElement};
use yew::prelude::*;

use super::dropped::{folders_of, pictures_in};
use super::{PageHandle, use_document_event};
use crate::failure::Failure;
use crate::keys::{digit_of, letter_of};
use crate::state::{Action, Boxing, CheckAction, Edit, Entry, Notice, State, Step};

/// Dropping and pasting anywhere, copying without a selection, and the keys that work everywhere.
///
/// `numbers` is what is copied; `on_keys` shows the list of keys.
#[hook]
pub fn use_page_events(reader: &PageHandle, numbers: Option<String>, on_keys: Callback<()>) {
    use_dropping(reader);
    use_focus_on_next(reader.state().went_on);
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
    use_page_keys(reader.state().settings.no_single_keys, move |event: &KeyboardEvent| {
        if event.key() == "?" {
            on_keys.emit(());
        } else if let Some(action) = action_of(event, there.state()) {
            event.prevent_default();
            there.dispatch(action);
        }
    });
}

/// Takes in what is dropped anywhere.
#[hook]
fn use_dropping(reader: &PageHandle) {
    let there = reader.clone();
    use_document_event("dragover", move |event: &DragEvent| {
        let Some(data) = event.data_transfer() else { return };
        if holds_files(&data) {
            // Without this the browser would open the file instead.
            event.prevent_default();
            there.dispatch(Action::Drag(!is_dialog_open()));
        } else if holds_link(&data) && !is_text_field(event) {
            event.prevent_default();
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
        let Some(data) = event.data_transfer() else { return };
        let is_link = !holds_files(&data);
        if is_link && (!holds_link(&data) || is_text_field(event)) {
            return;
        }
        event.prevent_default();
        there.dispatch(Action::Drag(false));
        // Behind a dialogue nobody would see what becomes of it.
        if is_dialog_open() {
            return;
        }
        if is_link {
            // The picture is looked at still; without one there is room to say more.
            return there.dispatch(match there.state().entry() {
                Some(_) => Action::Notice(Some(Notice::Failed(Failure::NoFile))),
                None => Action::Fail(Failure::NoFile),
            });
        }
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
}

/// Calls `handler` for each key that is meant for the page: not for a field or a dialogue, and not dealt with already. With
/// `no_single_keys` those that write a sign count only while a digit has the focus.
#[hook]
pub fn use_page_keys(no_single_keys: bool, handler: impl Fn(&KeyboardEvent) + 'static) {
    use_document_event("keydown", move |event: &KeyboardEvent| {
        let elsewhere = event.target().is_some_and(|target| is_field(&target)) || is_dialog_open();
        let counts = !no_single_keys || !is_single(event) || is_on_digits(event);
        if counts && !elsewhere && !event.default_prevented() {
            handler(event);
        }
    });
}

/// Whether a key alone would do something that somebody who speaks to the computer, or whose hand shakes, does not mean.
fn is_single(event: &KeyboardEvent) -> bool {
    event.key().chars().count() == 1 && !event.ctrl_key() && !event.meta_key() && !event.alt_key()
}

/// Whether the focus is on a digit, where keys are meant for it.
fn is_on_digits(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|target| target.closest(".boxes, #numbers, .check").ok().flatten().is_some())
}

fn is_text_field(event: &Event) -> bool {
    event.target().is_some_and(|target| is_field(&target))
}

/// Opens the checks, and moves the focus to the first of their fields.
pub fn focus_checks() {
    let Some(panel) = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector("details.checks").ok().flatten())
    else {
        return;
    };
    // Neither fails for an element that is there.
    let _ = panel.set_attribute("open", "");
    let field = panel.query_selector("select, input").ok().flatten();
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        let _ = field.focus();
    }
}

/// Gives the selected digit the focus in the list of numbers each time the person has gone on to the next thing to look at, from wherever
/// the focus is, so that the digit is read out. One on the photograph keeps the focus.
#[hook]
fn use_focus_on_next(went_on: u32) {
    // An effect, for it runs once the page is drawn: a timer may come before that, while another digit is still selected.
    use_effect_with(went_on, |went_on| {
        if *went_on == 0 {
            return;
        }
        let document = web_sys::window().and_then(|window| window.document());
        let active = document.as_ref().and_then(Document::active_element);
        let on_photograph = active.is_some_and(|element| element.matches("g.digit").unwrap_or(false));
        let selected = document
            .and_then(|document| document.query_selector("#numbers [aria-selected='true']").ok().flatten())
            .and_then(|selected| selected.dyn_into::<HtmlElement>().ok());
        if let Some(selected) = selected.filter(|_| !on_photograph) {
            let _ = selected.focus();
        }
    });
}

/// What a key means, wherever the focus is.
fn action_of(event: &KeyboardEvent, state: &State) -> Option<Action> {
    let (key, letter) = (event.key(), letter_of(event));
    if event.ctrl_key() || event.meta_key() {
        return match (letter, event.shift_key()) {
            _ if state.pad => None,
            (Some('z'), false) if state.check.is_some() => Some(Action::Check(CheckAction::Undo)),
            (Some('z'), false) => Some(Action::Undo),
            (Some('z'), true) | (Some('y'), false) if state.check.is_none() => Some(Action::Redo),
            _ => None,
        };
    }
    // Held down, a key goes on through what there is, but changes nothing that nobody has seen yet.
    let is_held = event.repeat() && !matches!(key.as_str(), "PageDown" | "PageUp") && letter != Some('n');
    if event.alt_key() || state.pad || state.check.is_some() || is_held {
        return None;
    }
    if let (Some(_), Some(label)) = (state.selected.or(state.unread), digit_of(event)) {
        return Some(Action::Name(label));
    }
    if state.writing.is_some() {
        match (key.as_str(), sign_of(&key)) {
            ("Enter", _) => return Some(Action::Move(Step::NextUnsure)),
            ("Escape", _) => return Some(Action::Select(None)),
            ("Backspace", _) => return Some(Action::Write(None)),
            (_, Some(sign)) => return Some(Action::Write(Some(sign))),
            _ => {}
        }
    }
    match (key.as_str(), state.selected) {
        ("Escape", _) if state.boxing.is_some() => return Some(Action::Box(None)),
        ("Escape", _) => {
            return Some(match state.entry() {
                Some(entry) if entry.is_active() => Action::Remove(entry.picture.id),
                _ => Action::Select(None),
            });
        }
        ("PageDown", _) => return neighbour(state, 1).map(|file| Action::Open(Some(file))),
        ("PageUp", _) => return neighbour(state, -1).map(|file| Action::Open(Some(file))),
        ("Delete" | "Backspace", None) if state.unread.is_some() => {
            return state.unread.map(|ink| Action::Edit(Edit::Dismiss { ink }));
        }
        ("Delete" | "Backspace", Some(digit)) => return Some(Action::Edit(Edit::Delete { digit })),
        _ => {}
    }
    let box_or_none = |boxing| Action::Box(Some(boxing).filter(|boxing| state.boxing != Some(*boxing)));
    match (letter?, state.selected) {
        ('n', _) => Some(Action::Move(Step::NextUnsure)),
        ('d', _) => Some(box_or_none(Boxing::Missed)),
        ('f', _) => Some(box_or_none(Boxing::Frame)),
        ('c', _) if state.doubts().0 > 0 => Some(Action::Check(CheckAction::Open { all: false })),
        ('s', Some(digit)) => Some(Action::Edit(Edit::Split { digit })),
        ('x', Some(digit)) => Some(Action::Edit(Edit::Strike { digit })),
        ('j', Some(digit)) => Some(Action::Edit(Edit::Join { digit })),
        _ => None,
    }
}

/// The mark that a key writes into a number.
fn sign_of(key: &str) -> Option<char> {
    match key {
        "." | "," => Some('.'),
        "-" | "/" | ":" => key.chars().next(),
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

/// Whether something is dragged that the browser would go to: a link, or a picture of another page.
fn holds_link(data: &DataTransfer) -> bool {
    data.types().includes(&"text/uri-list".into(), 0)
}

fn holds_files(data: &DataTransfer) -> bool {
    data.types().includes(&"Files".into(), 0)
}

fn files_of(data: &DataTransfer) -> Vec<File> {
    let Some(files) = data.files() else { return Vec::new() };
    (0..files.length()).filter_map(|index| files.item(index)).collect()
}
