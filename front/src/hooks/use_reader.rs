use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use web_sys::{Blob, File, FilePropertyBag, Url};
use yew::prelude::*;

use crate::api::{self, UploadEvent};
use crate::failure::Failure;
use crate::state::{Action, Phase, Picture, State};

/// The state, and what can be done to it.
#[derive(Clone, PartialEq)]
pub struct Reader {
    state: UseReducerHandle<State>,
    /// Takes the first of the files, shows and sends it.
    pub on_files: Callback<Vec<File>>,
    /// Fetches an example page by its file name, and takes it as a file.
    pub on_example: Callback<String>,
}

impl Reader {
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

/// Holds the state of the page and does what it asks for: sends the picture when there is a new attempt, counts down when
/// the server is busy, tries again when the connection is back.
#[hook]
pub fn use_reader() -> Reader {
    let state = use_reducer_eq(State::default);
    // The file itself is an object of the browser; the state knows its name, size and address only.
    let file = use_mut_ref(|| None::<File>);
    let example = use_mut_ref(|| None::<api::Call>);

    let on_files = {
        let (dispatcher, file) = (state.dispatcher(), file.clone());
        Callback::from(move |files: Vec<File>| {
            let left_aside = files.len().saturating_sub(1);
            if let Some(chosen) = files.into_iter().next()
                && let Ok(url) = Url::create_object_url_with_blob(&chosen)
            {
                let picture =
                    Picture { name: chosen.name(), media_type: chosen.type_(), bytes: chosen.size() as u64, url };
                *file.borrow_mut() = Some(chosen);
                dispatcher.dispatch(Action::Choose { picture, left_aside });
            }
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

    // The object URL keeps the whole file alive in the browser until it is given back.
    use_effect_with(state.picture.as_ref().map(|picture| picture.url.clone()), |url| {
        let url = url.clone();
        move || {
            if let Some(url) = url {
                let _ = Url::revoke_object_url(&url);
            }
        }
    });

    {
        let dispatcher = state.dispatcher();
        let sending = matches!(state.phase, Phase::Uploading { .. });
        use_effect_with(state.attempt, move |attempt| {
            let attempt = *attempt;
            let file = file.borrow().clone().filter(|_| sending);
            let call = file.map(|file| {
                let on_event = dispatcher.clone();
                api::recognize(&file, move |event| {
                    on_event.dispatch(match event {
                        UploadEvent::Progress { sent, total } => Action::Progress { attempt, sent, total },
                        UploadEvent::Sent => Action::Sent { attempt },
                        UploadEvent::Answered(outcome) => Action::Answered { attempt, outcome: outcome.map(Rc::new) },
                    });
                })
            });
            if let Some(Err(_)) = call {
                dispatcher.dispatch(Action::Answered { attempt, outcome: Err(Failure::Offline) });
            }
            // A new attempt, or none any more, aborts this one.
            move || drop(call)
        });
    }

    {
        let dispatcher = state.dispatcher();
        let seconds = match state.phase {
            Phase::Failed(Failure::Busy { seconds }) => Some(seconds),
            _ => None,
        };
        use_effect_with((state.attempt, seconds), move |(attempt, seconds)| {
            let attempt = *attempt;
            let timeout = seconds.map(|_| Timeout::new(1000, move || dispatcher.dispatch(Action::Tick { attempt })));
            move || drop(timeout)
        });
    }

    {
        let dispatcher = state.dispatcher();
        use_effect_with((), move |()| {
            let listener = web_sys::window()
                .map(|window| EventListener::new(&window, "online", move |_| dispatcher.dispatch(Action::Online)));
            move || drop(listener)
        });
    }

    Reader { state, on_files, on_example }
}

fn to_file(blob: &Blob, name: &str) -> Option<File> {
    let options = FilePropertyBag::new();
    options.set_type(&blob.type_());
    File::new_with_blob_sequence_and_options(&js_sys::Array::of1(blob), name, &options).ok()
}
