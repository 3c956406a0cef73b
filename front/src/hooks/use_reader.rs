use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, File, StorageEvent};
use yew::prelude::*;

use super::keeper::Keeper;
use super::use_uploads::use_uploads;
use super::watched::Watched;
use super::{Files, use_text};
use crate::api;
use crate::failure::Failure;
use crate::prepare::{to_file, told_apart};
use crate::state::{Action, FileId, Removed, State};
use crate::store;
use crate::upright::upright;

/// How long what was taken away can be had back.
const FORGET_AFTER_MS: u32 = 10_000;

/// The state, and what can be done to it.
#[derive(Clone, PartialEq)]
pub struct PageHandle {
    state: UseReducerHandle<Watched>,
    /// The files themselves.
    pub files: Files,
    /// Takes files in.
    pub on_files: Callback<Vec<File>>,
    /// Fetches an example page by its file name, and takes it in as a file.
    pub on_example: Callback<String>,
    /// Takes the drawing in as it is now; whether it was begun anew.
    pub on_drawing: Callback<(Blob, bool)>,
}

impl PageHandle {
    /// The state as of this rendering.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Changes the state.
    pub fn dispatch(&self, action: Action) {
        self.state.dispatch(action);
    }

    /// A callback that changes the state.
    pub fn on<T>(&self, action: impl Fn(T) -> Action + 'static) -> Callback<T> {
        let dispatcher = self.state.dispatcher();
        Callback::from(move |value| dispatcher.dispatch(action(value)))
    }
}

/// Holds the state of the page and does what it asks for: sends files when their turn has come, counts down when the server
/// is busy, tries again when the connection is back, keeps what was read.
#[hook]
pub fn use_reader() -> PageHandle {
    let files = (*use_memo((), |()| Files::default())).clone();
    let keeper = (*use_memo((), |()| Keeper::new(files.clone()))).clone();
    let state = {
        let keeper = keeper.clone();
        let begin = || State { settings: store::settings(), offline: is_offline(), ..State::default() };
        use_reducer_eq(|| Watched::new(begin(), keeper))
    };
    let example = use_mut_ref(|| None::<api::Call>);
    let text = use_text();

    let on_files = {
        let (dispatcher, files) = (state.dispatcher(), files.clone());
        Callback::from(move |chosen: Vec<File>| {
            let (dispatcher, files) = (dispatcher.clone(), files.clone());
            spawn_local(async move {
                let mut blobs = Vec::with_capacity(chosen.len());
                for file in chosen {
                    let name = file.name();
                    let blob = match upright(&file).await {
                        Some(blob) => blob,
                        None => told_apart(file).await,
                    };
                    blobs.push((name, blob));
                }
                // All at once: what is held and not in the list yet would be let go of when the list changes meanwhile.
                let hold = |(name, blob)| files.hold(files.new_id(), name, blob);
                dispatcher.dispatch(Action::Add(blobs.into_iter().filter_map(hold).collect()));
            });
        })
    };

    let on_example = {
        let (dispatcher, on_files, example) = (state.dispatcher(), on_files.clone(), example.clone());
        Callback::from(move |name: String| {
            let (dispatcher, on_files, file_name) = (dispatcher.clone(), on_files.clone(), name.clone());
            let call = api::fetch_example(&name, move |fetched| match fetched.map(|blob| to_file(&blob, &file_name)) {
                Ok(Some(file)) => on_files.emit(vec![file]),
                Ok(None) => dispatcher.dispatch(Action::Fail(Failure::Unreadable)),
                Err(failure) => dispatcher.dispatch(Action::Fail(failure)),
            });
            *example.borrow_mut() = call.ok();
        })
    };

    let on_drawing = {
        let (dispatcher, files) = (state.dispatcher(), files.clone());
        let current = state.entry().filter(|entry| entry.drawn).map(|entry| entry.picture.id);
        Callback::from(move |(blob, anew): (Blob, bool)| {
            let id = current.unwrap_or_else(|| files.new_id());
            if let Some(picture) = files.hold(id, format!("{}.png", text.pad()), blob) {
                dispatcher.dispatch(Action::Drawn { picture, anew });
            }
        })
    };

    use_uploads(&state, &files);
    {
        let dispatcher = state.dispatcher();
        use_effect_with((), move |()| {
            keeper.begin(dispatcher);
            move || keeper.end()
        });
    }
    use_connection(&state);
    {
        let files = files.clone();
        let removed = state.removed.iter().flat_map(Removed::entries);
        let urls: Vec<String> = state.files.iter().chain(removed).map(|entry| entry.picture.url.clone()).collect();
        use_effect_with(urls, move |urls: &Vec<String>| files.keep_only(urls));
    }
    use_forgetting(&state);
    use_settings_of_all_tabs(&state);

    PageHandle { state, files, on_files, on_example, on_drawing }
}

/// What was taken away can be had back for a while.
#[hook]
fn use_forgetting(state: &UseReducerHandle<Watched>) {
    let dispatcher = state.dispatcher();
    let removed = state.removed.as_ref();
    let removed: Vec<FileId> = removed.map_or(Vec::new(), |removed| removed.entries().map(|e| e.picture.id).collect());
    use_effect_with(removed, move |removed| {
        let timeout =
            (!removed.is_empty()).then(|| Timeout::new(FORGET_AFTER_MS, move || dispatcher.dispatch(Action::Forget)));
        move || drop(timeout)
    });
}

/// Takes over what another tab of this browser chooses: this one knows all settings as they were, and would write them back.
#[hook]
fn use_settings_of_all_tabs(state: &UseReducerHandle<Watched>) {
    let dispatcher = state.dispatcher();
    use_effect_with((), move |()| {
        let listener = web_sys::window().map(|window| {
            EventListener::new(&window, "storage", move |event| {
                let key = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key);
                if key.as_deref() == Some(store::SETTINGS) {
                    dispatcher.dispatch(Action::Settings(store::settings()));
                }
            })
        });
        move || drop(listener)
    });
}

#[hook]
fn use_connection(state: &UseReducerHandle<Watched>) {
    let dispatcher = state.dispatcher();
    use_effect_with((), move |()| {
        let listeners = web_sys::window().map(|window| {
            [("online", true), ("offline", false)].map(|(event, online)| {
                let dispatcher = dispatcher.clone();
                EventListener::new(&window, event, move |_| dispatcher.dispatch(Action::Online(online)))
            })
        });
        move || drop(listeners)
    });
}

fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}
