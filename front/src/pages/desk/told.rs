//! What the reader says of a picture beside its numbers: what was not read or left out, and how to have it otherwise.

use shared::Print;
use yew::prelude::*;

use crate::hooks::PageHandle;
use crate::state::{Action, Cut, Entry, Transcript, Warnings};
use crate::text::Language;
use crate::turn::Turn;

/// Reads the picture that is looked at as the person has turned it.
pub(super) fn on_force(reader: &PageHandle) -> Callback<()> {
    change_cut(reader, |cut| Cut { forced: true, ..cut })
}

/// Reads the picture that is looked at again, in another way.
fn change_cut(reader: &PageHandle, change: impl Fn(Cut) -> Cut + 'static) -> Callback<()> {
    let entry = reader.state().entry().map(|entry| (entry.picture.id, entry.cut));
    let reader = reader.clone();
    Callback::from(move |()| {
        if let Some((file, cut)) = entry {
            reader.dispatch(Action::Hush);
            reader.dispatch(Action::Cut(file, change(cut)));
        }
    })
}

/// How much was not read, and the way to it.
pub(super) fn unread_line(reader: &PageHandle, text: Language, transcript: &Transcript) -> Html {
    html! {
        if !transcript.unread.is_empty() {
            <p id="unread-line" class="quiet">
                { text.unread(transcript.unread.len()) }{ " " }
                <button type="button" class="plain" onclick={reader.on(|_| Action::Unread(0))}>{ text.look_at_unread() }</button>
            </p>
        }
    }
}

/// What the reader did by its judgement, and what was not there to be read.
pub(super) fn told(reader: &PageHandle, text: Language, entry: &Entry, transcript: &Transcript) -> Html {
    html! {
        <>
            { turn_line(reader, text, entry, transcript) }
            { print_line(reader, text, transcript) }
            { for (0..Warnings::COUNT).filter(|kind| transcript.warnings.has(*kind)).map(|kind| warning_line(reader, text, kind)) }
            if entry.cut.back { { back_line(reader, text.back_included(), text.exclude_print(), false) } }
        </>
    }
}

/// What was not there to be read, or was left out.
fn warning_line(reader: &PageHandle, text: Language, kind: usize) -> Html {
    if kind == Warnings::BACK {
        return back_line(reader, text.back_left_out(), text.include_print(), true);
    }
    html! { <p class="quiet" data-warning={kind.to_string()}>{ text.warning(kind) }</p> }
}

/// What became of pale digits that seem to show through from the back of the sheet, and how to have it otherwise.
fn back_line(reader: &PageHandle, said: &'static str, press: &'static str, back: bool) -> Html {
    let on_press = change_cut(reader, move |cut| Cut { back, ..cut });
    html! {
        <p id="back-line" class="quiet">
            { said }{ " " }
            <button type="button" class="plain" onclick={on_press.reform(|_: MouseEvent| ())}>{ press }</button>
        </p>
    }
}

/// That the reader turned the picture, where the person did not, and how to have it otherwise.
fn turn_line(reader: &PageHandle, text: Language, entry: &Entry, transcript: &Transcript) -> Html {
    let degrees = transcript.image.turned;
    let on_force = on_force(reader);
    html! {
        if degrees != 0 && entry.cut.turn == Turn::default() && !entry.cut.forced {
            <p id="turn-line" class="quiet">
                { text.turned_by(usize::from(degrees)) }{ " " }
                <button type="button" class="plain" onclick={move |_: MouseEvent| on_force.emit(())}>{ text.read_as_it_is() }</button>
            </p>
        }
    }
}

/// What became of printed digits, where there are some, and how to have it otherwise.
fn print_line(reader: &PageHandle, text: Language, transcript: &Transcript) -> Html {
    let (said, press, print) = match (transcript.print_left_out, transcript.has_print()) {
        (true, _) => (text.print_left_out(), text.include_print(), Print::Include),
        (false, true) => (text.print_included(), text.exclude_print(), Print::Exclude),
        (false, false) => return Html::default(),
    };
    html! {
        <p id="print-line" class="quiet">
            { said }{ " " }
            <button type="button" class="plain" onclick={reader.on(move |_| Action::Print(print))}>{ press }</button>
        </p>
    }
}
