use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;

use gloo::timers::callback::Interval;
use shared::Code;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;
use yew::prelude::*;

use super::Files;
use crate::api::{self, Upload, UploadEvent};
use crate::failure::Failure;
use crate::prepare::prepare;
use crate::state::{Action, Entry, FileId, News, Phase, Settings, Sheet, State};

/// How often a server is tried again that cannot be reached.
const TRY_EVERY_MS: u32 = 15_000;

/// An attempt to read a file, and the request once it is under way; dropping it ends the request.
struct Job {
    key: (FileId, u32),
    call: Option<api::Call>,
}

type Jobs = Rc<RefCell<Vec<Job>>>;

/// Prepares and sends each file whose turn has come, and ends what nobody waits for any more.
#[hook]
pub(super) fn use_uploads(state: &UseReducerHandle<State>, files: &Files) {
    let jobs: Jobs = use_mut_ref(Vec::new);
    {
        let (dispatcher, files, settings) = (state.dispatcher(), files.clone(), state.settings.clone());
        let active: Vec<(FileId, u32)> = state
            .files
            .iter()
            .filter(|entry| entry.is_active())
            .map(|entry| (entry.picture.id, entry.attempt))
            .collect();
        let names: Vec<String> =
            state.files.iter().filter(|entry| entry.is_active()).map(|entry| entry.picture.name.clone()).collect();
        use_effect_with(active, move |active| {
            jobs.borrow_mut().retain(|job| active.contains(&job.key));
            for (key, name) in active.iter().zip(names) {
                if jobs.borrow().iter().any(|job| job.key == *key) {
                    continue;
                }
                jobs.borrow_mut().push(Job { key: *key, call: None });
                let hear = {
                    let (dispatcher, (file, attempt)) = (dispatcher.clone(), *key);
                    move |news| dispatcher.dispatch(Action::Heard { file, attempt, news })
                };
                match files.blob(key.0) {
                    Some(blob) => spawn_local(send(blob, name, settings.clone(), Rc::clone(&jobs), *key, false, hear)),
                    None => hear(News::Answered(Err(Failure::Unreadable))),
                }
            }
        });
    }

    let busy = state.files.iter().any(|entry: &Entry| matches!(entry.phase, Phase::Failed(Failure::Busy { .. })));
    // The browser tells when its own connection is back, but not when the server is.
    let unreachable =
        !state.offline && state.files.iter().any(|entry: &Entry| entry.phase == Phase::Failed(Failure::Offline));
    let dispatcher = state.dispatcher();
    use_effect_with(unreachable, move |unreachable| {
        let tries = unreachable.then(|| Interval::new(TRY_EVERY_MS, move || dispatcher.dispatch(Action::Online(true))));
        move || drop(tries)
    });
    let dispatcher = state.dispatcher();
    use_effect_with(busy, move |busy| {
        let ticks = busy.then(|| Interval::new(1000, move || dispatcher.dispatch(Action::Tick)));
        move || drop(ticks)
    });
}

/// Sends a picture again that the server refused for its many pixels, smaller than it is.
fn send_smaller(
    file: Blob,
    name: String,
    settings: Settings,
    jobs: Jobs,
    key: (FileId, u32),
    hear: impl Fn(News) + Clone + 'static,
) -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(send(file, name, settings, jobs, key, true, hear))
}

async fn send(
    file: Blob,
    name: String,
    settings: Settings,
    jobs: Jobs,
    key: (FileId, u32),
    has_too_many_pixels: bool,
    hear: impl Fn(News) + Clone + 'static,
) {
    let ready = match prepare(&file, &name, has_too_many_pixels).await {
        Ok(ready) => ready,
        Err(failure) => return hear(News::Answered(Err(failure))),
    };
    hear(News::Prepared(ready.blob.size() as u64));
    let original = ready.original;
    let upload = Upload {
        blob: ready.blob,
        name,
        classifier: settings.classifier,
        model: settings.model.clone(),
        token: settings.token.clone(),
    };
    let on_event = {
        let hear = hear.clone();
        let again = (file, upload.name.clone(), settings, Rc::clone(&jobs));
        move |event| {
            if let UploadEvent::Answered(Err(Failure::Refused(problem))) = &event
                && problem.code == Code::ImageTooLarge
                && !has_too_many_pixels
            {
                // Only the server has looked how many they are; the browser can make them fewer.
                let (file, name, settings, jobs) = again.clone();
                return spawn_local(send_smaller(file, name, settings, jobs, key, hear.clone()));
            }
            hear(match event {
                UploadEvent::Progress { sent, total } => News::Progress { sent, total },
                UploadEvent::Sent => News::Sent,
                UploadEvent::Answered(outcome) => News::Answered(outcome.map(|recognition| {
                    let sheet = Sheet::from(&*recognition);
                    Rc::new(match original {
                        Some((width, height)) => sheet.scaled_to(width, height),
                        None => sheet,
                    })
                })),
            });
        }
    };
    // It may have been cancelled or refused while it was made ready.
    if let Some(job) = jobs.borrow_mut().iter_mut().find(|job| job.key == key) {
        match api::recognize(&upload, on_event) {
            Ok(call) => job.call = Some(call),
            Err(_) => hear(News::Answered(Err(Failure::Offline))),
        }
    }
}
