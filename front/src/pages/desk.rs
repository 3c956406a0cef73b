//! The place to work: the files, the photograph, and beside it what was read from it.

mod checking;
mod saving;
mod side;
mod told;

use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use self::checking::Checking;
use self::saving::Saver;
use self::side::{SideProps, side};
use crate::components::{
    DropAreaProps, FileListProps, Pad, Photograph, Selection, SettingsDialogProps, TeachDialogProps, TopBarProps,
    drop_area, failure_notice, file_inputs, file_list, keys_dialog, opener, removed_line, settings_dialog,
    teach_dialog, top_bar,
};
use crate::export;
use crate::hooks::{PageHandle, Teacher, use_page_events, use_reader, use_teacher, use_text, use_thumbnails};
use crate::locale;
use crate::state::{Action, Cut, FileId, Marks, Removed, Settings, State, Theme};
use crate::text::Language;

/// Properties of [`Desk`].
#[derive(Properties, PartialEq)]
pub(crate) struct DeskProps {
    /// The language was chosen; nothing for the browser's.
    pub(crate) on_language: Callback<Option<Language>>,
    /// The colours were chosen.
    pub(crate) on_theme: Callback<Theme>,
    /// Whether the texts of the language that was chosen could not be fetched.
    pub(crate) language_missing: bool,
}

/// What lies over the page.
#[derive(Clone, Copy, PartialEq)]
enum Over {
    Settings,
    Keys,
    Teach,
}

/// The place to work.
#[component]
pub(crate) fn Desk(props: &DeskProps) -> Html {
    let text = use_text();
    let reader = use_reader();
    let teacher = use_teacher(&reader);
    let thumbnails = use_thumbnails(&reader);
    let state = reader.state();
    let over = use_state_eq(|| None::<Over>);
    let main = use_node_ref();
    let files = use_node_ref();
    let camera = use_node_ref();
    let marks = use_memo((state.transcript().cloned(), state.settings.clone()), |(transcript, settings)| {
        Rc::new(transcript.as_ref().map_or_else(Marks::default, |transcript| Marks::of(transcript, settings)))
    });
    let marks = Rc::clone(&*marks);
    let on_keys = over_opener(&over, Over::Keys);
    let numbers = state.transcript().filter(|transcript| !transcript.digits.is_empty()).map(|transcript| {
        export::text(
            transcript,
            export::Style { language: text, settings: &state.settings, mark: locale::decimal_mark() },
        )
    });
    use_page_events(&reader, numbers.clone(), on_keys.clone());
    use_focus_kept(&main, state.name());
    use_choices(props, &state.settings);

    let on_settings = {
        let (over, reader) = (over.setter(), reader.clone());
        Callback::from(move |_: MouseEvent| {
            reader.dispatch(Action::Hush);
            over.set(Some(Over::Settings));
        })
    };
    let on_teach = over_opener(&over, Over::Teach).reform(|_: MouseEvent| ());
    // Of one file alone there is nothing to list, while it is looked at.
    let listed = state.files.len() > 1 || (state.files.len() == 1 && state.current.is_none() && !state.pad);

    let removed = state.removed.as_ref().map_or(0, |removed| Removed::entries(removed).count());
    let small: Vec<_> = state.files.iter().map(|entry| thumbnails.of(&entry.picture.url)).collect();
    let saver = Saver::new(&reader, text);

    html! {
        <>
            { bar(text, &reader, props, (&on_teach, &on_settings, &on_keys)) }
            <main ref={main} tabindex="-1" data-state={state.name()} data-files={listed.to_string()}
                data-picture={(state.entry().is_some() || state.pad).to_string()}>
                { file_inputs(&files, &camera, reader.on_files.clone()) }
                if let Some(list) = &state.check {
                    <Checking key={list.all.to_string()} reader={reader.clone()} list={list.clone()} saver={saver.clone()} />
                } else {
                    if listed {
                        { file_list(text, &listing(&reader, small)) }
                    }
                    <section id="photograph" class="photograph" aria-label={text.photograph()}>
                        { middle(text, &reader, &marks, &files, &camera) }
                        if state.dragging { <p class="drop-now">{ text.drop_now() }</p> }
                    </section>
                    { side(text, &SideProps {
                        reader: reader.clone(),
                        teacher: teacher.clone(),
                        marks,
                        numbers,
                        saver,
                        on_choose: opener(&files),
                        on_camera: opener(&camera),
                        on_teach,
                        on_settings,
                    }) }
                }
                { removed_line(text, removed, reader.on(|_| Action::Undo)) }
            </main>
            { dialogue(text, &reader, &teacher, &over) }
        </>
    }
}

/// The top of the page; what opens what lies over it: the teaching, the settings and the keys.
fn bar(
    text: Language,
    reader: &PageHandle,
    props: &DeskProps,
    (on_teach, on_settings, on_keys): (&Callback<MouseEvent>, &Callback<MouseEvent>, &Callback<()>),
) -> Html {
    let state = reader.state();
    let bar = TopBarProps {
        offline: state.offline,
        not_kept: state.not_kept && !state.files.is_empty(),
        language_missing: props.language_missing,
        on_language: on_language(reader, props),
        on_theme: change(reader, |settings| settings.theme = settings.theme.other(is_dark_by_system())),
        on_teach: on_teach.clone(),
        on_settings: on_settings.clone(),
        on_keys: on_keys.reform(|_: MouseEvent| ()),
    };
    top_bar(text, &bar)
}

/// The files of the page, with a small picture of each.
fn listing(reader: &PageHandle, thumbnails: Vec<Option<AttrValue>>) -> FileListProps {
    let state = reader.state();
    FileListProps {
        files: state.files.clone(),
        thumbnails,
        current: state.current,
        settings: state.settings.clone(),
        on_open: reader.on(Action::Open),
        on_remove: reader.on(Action::Remove),
        on_retry: reader.on(Action::Retry),
        on_clear: reader.on(|_| Action::Clear),
    }
}

/// A press that changes the settings.
fn change(reader: &PageHandle, change: fn(&mut Settings)) -> Callback<MouseEvent> {
    let settings = reader.state().settings.clone();
    reader.on(move |_| {
        let mut next = settings.clone();
        change(&mut next);
        Action::Settings(next)
    })
}

/// Speaks another language from now on.
fn on_language(reader: &PageHandle, props: &DeskProps) -> Callback<Option<Language>> {
    let (reader, on_language) = (reader.clone(), props.on_language.clone());
    Callback::from(move |language| {
        // Told at once, too: the same choice once more tries once more to fetch the texts.
        on_language.emit(language);
        reader.dispatch(Action::Settings(Settings { language, ..reader.state().settings.clone() }));
    })
}

/// What lies over the page, if anything.
fn dialogue(text: Language, reader: &PageHandle, teacher: &Teacher, over: &UseStateHandle<Option<Over>>) -> Html {
    let state = reader.state();
    let on_close = {
        let (over, reader) = (over.setter(), reader.clone());
        Callback::from(move |()| {
            reader.dispatch(Action::Hush);
            over.set(None);
        })
    };
    match **over {
        Some(Over::Settings) => settings_dialog(
            text,
            &SettingsDialogProps {
                settings: state.settings.clone(),
                teacher: teacher.clone(),
                on_forget: reader.on(|()| Action::Token(None)),
                on_change: reader.on(Action::Settings),
                on_print: reader.on(Action::Print),
                on_close,
            },
        ),
        Some(Over::Teach) => teach_dialog(
            text,
            &TeachDialogProps {
                teacher: teacher.clone(),
                classifier: state.settings.classifier.classifier().unwrap_or_default(),
                on_close: over_closer(over),
            },
        ),
        Some(Over::Keys) => {
            keys_dialog(text, state.settings.no_single_keys, &change_single_keys(reader), over_closer(over))
        }
        None => Html::default(),
    }
}

fn over_opener(over: &UseStateHandle<Option<Over>>, what: Over) -> Callback<()> {
    let over = over.setter();
    Callback::from(move |()| over.set(Some(what)))
}

fn over_closer(over: &UseStateHandle<Option<Over>>) -> Callback<()> {
    let over = over.setter();
    Callback::from(move |()| over.set(None))
}

/// Lets keys that write a sign count everywhere, or only while a digit has the focus.
fn change_single_keys(reader: &PageHandle) -> Callback<bool> {
    let settings = reader.state().settings.clone();
    reader.on(move |no_single_keys| Action::Settings(Settings { no_single_keys, ..settings.clone() }))
}

/// What photograph and numbers are joined by.
fn selection(reader: &PageHandle) -> Selection {
    let state = reader.state();
    Selection {
        digit: state.selected,
        unread: state.unread,
        hovered: state.hovered,
        on_select: reader.on(Action::Select),
        on_unread: reader.on(Action::Unread),
        on_hover: reader.on(Action::Hover),
        on_retype: reader.on(|()| Action::Retype),
        on_move: reader.on(Action::Move),
    }
}

/// The largest part of the page: the photograph, the pad, or the place to drop files on.
fn middle(text: Language, reader: &PageHandle, marks: &Rc<Marks>, files: &NodeRef, camera: &NodeRef) -> Html {
    let state = reader.state();
    match state.entry() {
        _ if state.pad => {
            let settings = state.settings.clone();
            let on_pen = reader.on(move |pen| Action::Settings(Settings { pen, ..settings.clone() }));
            html! {
                <Pad pen={state.settings.pen} {on_pen} on_drawing={reader.on_drawing.clone()}
                    on_done={reader.on(|()| Action::Pad(false))} />
            }
        }
        Some(entry) => html! {
            <Photograph url={entry.picture.url.clone()} name={entry.picture.name.clone()} transcript={state.transcript().cloned()}
                marks={Rc::clone(marks)} selection={selection(reader)} boxing={state.boxing}
                writing={state.writing.is_some()} no_single_keys={state.settings.no_single_keys}
                cut={entry.cut} on_cut={on_cut(reader, entry.picture.id)}
                on_boxing={reader.on(Action::Box)} on_box={reader.on(Action::Boxed)} />
        },
        None => html! {
            <div class="start">
                if let Some(failure) = &state.failure {
                    { failure_notice(text, failure, None) }
                }
                { drop_area(text, &DropAreaProps {
                    on_choose: opener(files),
                    on_camera: opener(camera),
                    on_draw: reader.on(|_| Action::Pad(true)),
                    on_example: reader.on_example.clone(),
                }) }
            </div>
        },
    }
}

/// Reads a file again in another turn, or only in a part of it.
fn on_cut(reader: &PageHandle, file: FileId) -> Callback<Cut> {
    reader.on(move |cut| Action::Cut(file, cut))
}

/// Tells the rest of the page what was chosen for all of it.
#[hook]
fn use_choices(props: &DeskProps, settings: &Settings) {
    let on_language = props.on_language.clone();
    use_effect_with(settings.language, move |language| on_language.emit(*language));
    let on_theme = props.on_theme.clone();
    use_effect_with(settings.theme, move |theme| on_theme.emit(*theme));
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

fn is_dark_by_system() -> bool {
    let query = web_sys::window().and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok().flatten());
    query.is_some_and(|query| query.matches())
}

/// What is going on, in a sentence; screen readers say it when it changes.
fn status(text: Language, state: &State, marks: &Marks) -> AttrValue {
    use crate::state::Phase;
    let Some(entry) = state.entry() else {
        return state.failure.as_ref().map_or("", |failure| crate::components::failure_title(text, failure)).into();
    };
    match &entry.phase {
        Phase::Waiting => text.waiting_long().into(),
        Phase::Preparing => text.preparing_long().into(),
        Phase::Uploading { .. } => text.uploading(&entry.picture.name).into(),
        Phase::Reading => text.reading().into(),
        Phase::Read(history) if history.now().digits.is_empty() => text.none_status().into(),
        Phase::Read(history) => {
            let transcript = history.now();
            let numbers = transcript.valid_numbers();
            let digits = numbers.iter().map(|number| number.end - number.start).sum();
            text.read(digits, numbers.len(), marks.stops.len()).into()
        }
        Phase::Failed(failure) => crate::components::failure_title(text, failure).into(),
    }
}
