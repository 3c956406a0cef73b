use shared::Recognition;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, DataTransfer, DragEvent, File, HtmlElement, HtmlInputElement};
use yew::prelude::*;

use crate::components::{
    CopyButton, DigitDetail, DropArea, FailureNotice, FileInputs, NoDigits, Numbers, Photograph, UploadProgress,
};
use crate::hooks::{Reader, use_document_event, use_reader, use_text};
use crate::state::{Action, Phase, State, Step, count_unsure};
use crate::text::Language;

/// The whole page.
#[component]
pub fn App() -> Html {
    html! {
        <ContextProvider<Language> context={Language::default()}>
            <Desk />
        </ContextProvider<Language>>
    }
}

/// The place to work: the photograph, and beside it what was read from it.
#[component]
fn Desk() -> Html {
    let text = use_text();
    let reader = use_reader();
    let state = reader.state();
    let main = use_node_ref();
    let files = use_node_ref();
    let camera = use_node_ref();
    use_page_events(&reader);
    use_focus_kept(&main, state.name());

    let on_choose = opener(&files);
    let on_camera = opener(&camera);
    let photograph = match &state.picture {
        Some(picture) => html! {
            <Photograph url={picture.url.clone()} name={picture.name.clone()} recognition={state.recognition().cloned()}
                selected={state.selected} hovered={state.hovered} on_select={reader.on(Action::Select)}
                on_hover={reader.on(Action::Hover)} on_move={reader.on(Action::Move)} />
        },
        None => html! {
            <DropArea on_choose={on_choose.clone()} on_camera={on_camera.clone()} on_example={reader.on_example.clone()} />
        },
    };

    html! {
        <>
            <header class="top">
                <h1>{ "DigitML" }</h1>
                <p class="quiet">{ text.tagline() }</p>
            </header>
            <main ref={main} tabindex="-1" data-state={state.name()} data-picture={state.picture.is_some().to_string()}>
                <FileInputs {files} {camera} on_files={reader.on_files.clone()} />
                <section id="photograph" class="photograph" aria-label={text.photograph()}>
                    { photograph }
                    if state.dragging { <p class="drop-now">{ text.drop_now() }</p> }
                </section>
                <section class="side" aria-label={text.numbers()}>
                    <p id="status" role="status">{ status(text, state) }</p>
                    { result(text, &reader) }
                    <div class="actions">{ actions(text, &reader, on_choose, on_camera) }</div>
                </section>
            </main>
        </>
    }
}

/// What is going on, in a sentence; screen readers say it when it changes.
fn status(text: Language, state: &State) -> AttrValue {
    let name = state.picture.as_ref().map(|picture| picture.name.as_str()).unwrap_or_default();
    let status: AttrValue = match &state.phase {
        Phase::Empty => "".into(),
        Phase::Uploading { .. } => text.uploading(name).into(),
        Phase::Reading => text.reading().into(),
        Phase::Read(recognition) if recognition.digits.is_empty() => text.none_status().into(),
        Phase::Read(recognition) => {
            text.read(recognition.digits.len(), count_numbers(recognition), count_unsure(recognition)).into()
        }
        Phase::Failed(failure) => crate::components::failure_title(text, failure),
    };
    match state.left_aside {
        0 => status,
        left_aside => format!("{status} {}", text.left_aside(left_aside)).into(),
    }
}

/// What came of the picture so far.
fn result(text: Language, reader: &Reader) -> Html {
    let state = reader.state();
    match &state.phase {
        Phase::Empty => html! {},
        Phase::Uploading { sent, total } => {
            html! { <UploadProgress sent={Some((*sent, *total))} on_cancel={reader.on(|_| Action::Cancel)} /> }
        }
        Phase::Reading => html! { <UploadProgress sent={None} on_cancel={reader.on(|_| Action::Cancel)} /> },
        Phase::Read(recognition) if recognition.digits.is_empty() => html! { <NoDigits /> },
        Phase::Read(recognition) => html! {
            <>
                <Numbers recognition={recognition.clone()} selected={state.selected} hovered={state.hovered}
                    on_select={reader.on(Action::Select)} on_hover={reader.on(Action::Hover)}
                    on_move={reader.on(Action::Move)} />
                { detail(text, state, recognition) }
            </>
        },
        Phase::Failed(failure) => html! {
            <FailureNotice failure={failure.clone()} can_retry={failure.can_retry() && state.picture.is_some()}
                on_retry={reader.on(|_| Action::Retry)} on_cancel={reader.on(|_| Action::Cancel)} />
        },
    }
}

fn detail(text: Language, state: &State, recognition: &Recognition) -> Html {
    let selected = state.selected.and_then(|index| Some((index, recognition.digits.get(index)?)));
    match selected.zip(state.picture.as_ref()) {
        Some(((index, digit), picture)) => html! {
            <DigitDetail digit={digit.clone()} {index} count={recognition.digits.len()} image={recognition.image}
                url={picture.url.clone()} />
        },
        None => html! { <p class="hint quiet">{ text.select_hint() }</p> },
    }
}

/// The buttons: on a phone a bar at the thumb.
fn actions(text: Language, reader: &Reader, on_choose: Callback<MouseEvent>, on_camera: Callback<MouseEvent>) -> Html {
    let state = reader.state();
    let read = state.recognition().filter(|recognition| !recognition.digits.is_empty());
    let ended = matches!(state.phase, Phase::Read(_) | Phase::Failed(_));
    let unsure = read.map_or(0, |recognition| count_unsure(recognition));
    html! {
        <>
            if let Some(recognition) = read {
                <CopyButton text={recognition.text.clone()} />
            }
            if unsure > 0 {
                <button type="button" id="next-unsure" class="look" aria-keyshortcuts="N"
                    onclick={reader.on(|_| Action::Move(Step::NextUnsure))}>
                    { text.to_look_at(unsure) }{ " →" }
                </button>
            }
            // Three buttons fit in a row on a phone, whose file dialogue offers the camera too.
            if ended && read.is_none() {
                <button type="button" class="by-touch" onclick={on_camera}>{ text.new_photo() }</button>
            }
            if ended {
                <button type="button" aria-label={text.another()} onclick={on_choose}>
                    <span class="wide-only">{ text.another() }</span>
                    <span class="narrow-only">{ text.another_short() }</span>
                </button>
            }
        </>
    }
}

/// Dropping and pasting anywhere, copying without a selection, and the keys that work everywhere.
#[hook]
fn use_page_events(reader: &Reader) {
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
        there.on_files.emit(files_of(&data));
    });
    let there = reader.clone();
    use_document_event("paste", move |event: &ClipboardEvent| {
        let files = event.clipboard_data().map(|data| files_of(&data)).unwrap_or_default();
        if !files.is_empty() {
            event.prevent_default();
            there.on_files.emit(files);
        }
    });
    let there = reader.clone();
    use_document_event("copy", move |event: &ClipboardEvent| {
        let selects = web_sys::window()
            .and_then(|window| window.get_selection().ok().flatten())
            .is_some_and(|s| !s.is_collapsed());
        // The field that the copy button selects is no selection of the document.
        let in_field = event.target().is_some_and(|target| target.has_type::<web_sys::HtmlTextAreaElement>());
        if let (Some(recognition), Some(data), false, false) =
            (there.state().recognition(), event.clipboard_data(), selects, in_field)
            && !recognition.digits.is_empty()
            && data.set_data("text/plain", &recognition.text).is_ok()
        {
            event.prevent_default();
        }
    });
    let there = reader.clone();
    use_document_event("keydown", move |event: &KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        match event.key().as_str() {
            "n" | "N" => there.dispatch(Action::Move(Step::NextUnsure)),
            "Escape" => there.dispatch(match there.state().phase {
                Phase::Uploading { .. } | Phase::Reading => Action::Cancel,
                _ => Action::Select(None),
            }),
            _ => {}
        }
    });
}

/// A button that goes away with its state would take the focus along; then the work place has it, and Tab goes on from
/// there.
#[hook]
fn use_focus_kept(main: &NodeRef, state: &'static str) {
    let main = main.clone();
    use_effect_with(state, move |state| {
        let document = web_sys::window().and_then(|window| window.document());
        let lost =
            document.and_then(|document| document.active_element()).is_none_or(|element| element.tag_name() == "BODY");
        if lost
            && *state != "empty"
            && let Some(main) = main.cast::<HtmlElement>()
        {
            let _ = main.focus();
        }
    });
}

fn opener(input: &NodeRef) -> Callback<MouseEvent> {
    let input = input.clone();
    Callback::from(move |_| {
        if let Some(input) = input.cast::<HtmlInputElement>() {
            input.click();
        }
    })
}

fn holds_files(data: &DataTransfer) -> bool {
    data.types().includes(&"Files".into(), 0)
}

fn files_of(data: &DataTransfer) -> Vec<File> {
    let Some(files) = data.files() else { return Vec::new() };
    (0..files.length()).filter_map(|index| files.item(index)).collect()
}

fn count_numbers(recognition: &Recognition) -> usize {
    recognition.lines.iter().map(|line| line.numbers.len()).sum()
}
