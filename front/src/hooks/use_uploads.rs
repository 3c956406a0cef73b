use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;

use gloo::timers::callback::Interval;
use shared::Recognition;
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;
use yew::prelude::*;

use super::Files;
use super::watched::Watched;
use crate::api::{self, Upload, UploadEvent};
use crate::failure::Failure;
use crate::prepare::{DOCUMENT_MARK_WITHIN, Shrink, begins_as_pdf, bytes, prepare};
use crate::state::{Action, Cut, Document, Entry, FileId, News, Phase, Settings, Transcript, page_name};

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
pub(super) fn use_uploads(state: &UseReducerHandle<Watched>, files: &Files) {
    let jobs: Jobs = use_mut_ref(Vec::new);
    {
        let (dispatcher, files, settings) = (state.dispatcher(), files.clone(), state.settings.clone());
        let active: Vec<(FileId, u32)> = state
            .files
            .iter()
            .filter(|entry| entry.is_active())
            .map(|entry| (entry.picture.id, entry.attempt))
            .collect();
        let active_entries = state.files.iter().filter(|entry| entry.is_active());
        let what = |entry: &Entry| (entry.picture.name.clone(), entry.cut, entry.document);
        let what: Vec<(String, Cut, Option<Document>)> = active_entries.map(what).collect();
        use_effect_with(active, move |active| {
            jobs.borrow_mut().retain(|job| active.contains(&job.key));
            for (key, (name, cut, document)) in active.iter().zip(what) {
                if jobs.borrow().iter().any(|job| job.key == *key) {
                    continue;
                }
                jobs.borrow_mut().push(Job { key: *key, call: None });
                let hear = {
                    let (dispatcher, (file, attempt)) = (dispatcher.clone(), *key);
                    move |news| dispatcher.dispatch(Action::Heard { file, attempt, news })
                };
                match files.blob(key.0) {
                    Some(file) => {
                        let (settings, key, jobs) = (settings.clone(), *key, Rc::clone(&jobs));
                        let parcel = Parcel { file, name, cut, settings, key, jobs };
                        match document {
                            Some(document) => spawn_local(take_apart(parcel, document, files.clone(), hear)),
                            None => spawn_local(send(parcel, Shrink::Usual, hear)),
                        }
                    }
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

/// A picture on its way.
#[derive(Clone)]
struct Parcel {
    file: Blob,
    name: String,
    cut: Cut,
    settings: Settings,
    key: (FileId, u32),
    jobs: Jobs,
}

/// Has the server draw the next page of a document, which becomes a picture of its own.
async fn take_apart(parcel: Parcel, document: Document, files: Files, hear: impl Fn(News) + Clone + 'static) {
    let Some(start) = bytes(&parcel.file, 0, DOCUMENT_MARK_WITHIN).await else {
        return hear(News::Answered(Err(Failure::CannotOpen)));
    };
    let is_pdf = begins_as_pdf(&start);
    hear(News::Prepared(parcel.file.size() as u64));
    let on_event = {
        let (hear, name, number) = (hear.clone(), parcel.name.clone(), document.next());
        let page_of = move |blob: Blob, pages: u32| files.hold(files.new_id(), page_name(&name, number, pages), blob);
        move |event| {
            hear(match event {
                UploadEvent::Progress { sent, total } => News::Progress { sent, total },
                UploadEvent::Sent => News::Sent,
                UploadEvent::Answered(Ok((blob, pages))) => match page_of(blob, pages) {
                    Some(picture) => News::Page { picture, pages, failure: None },
                    None => News::Answered(Err(Failure::Unreadable)),
                },
                UploadEvent::Answered(Err(failure)) => {
                    let failure = if is_pdf { failure.of_document() } else { failure };
                    // There may be more behind a page that is refused; who has not seen the first one knows of no others.
                    let is_one_of_them = document.done > 0 && !failure.can_retry();
                    let nothing = || Blob::new().ok().and_then(|blob| page_of(blob, document.pages));
                    match is_one_of_them.then(nothing).flatten() {
                        Some(picture) => News::Page { picture, pages: document.pages, failure: Some(failure) },
                        None => News::Answered(Err(failure)),
                    }
                }
            });
        }
    };
    if let Some(job) = parcel.jobs.borrow_mut().iter_mut().find(|job| job.key == parcel.key) {
        match api::draw_page(&parcel.file, document.next(), on_event) {
            Ok(call) => job.call = Some(call),
            Err(_) => hear(News::Answered(Err(Failure::Offline))),
        }
    }
}

/// Sends a picture again that was refused for its size, smaller than it was.
fn send_smaller(
    parcel: Parcel,
    shrink: Shrink,
    hear: impl Fn(News) + Clone + 'static,
) -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(send(parcel, shrink, hear))
}

async fn send(parcel: Parcel, shrink: Shrink, hear: impl Fn(News) + Clone + 'static) {
    let ready = match prepare(&parcel.file, &parcel.name, shrink, &parcel.cut).await {
        Ok(ready) => ready,
        Err(failure) => return hear(News::Answered(Err(failure))),
    };
    hear(News::Prepared(ready.blob.size() as u64));
    let original = ready.original;
    let settings = &parcel.settings;
    let upload = Upload {
        blob: ready.blob,
        name: parcel.name.clone(),
        classifier: settings.classifier,
        print: settings.print,
        boxes: settings.boxes,
        as_turned: parcel.cut.forced,
        back: parcel.cut.back,
        model: settings.model.clone(),
        token: settings.token.clone(),
    };
    let (jobs, key) = (Rc::clone(&parcel.jobs), parcel.key);
    let on_event = {
        let hear = hear.clone();
        move |event: UploadEvent<Box<Recognition>>| {
            if let UploadEvent::Answered(Err(failure)) = &event
                && let Some(smaller) = shrink.after(failure)
            {
                return spawn_local(send_smaller(parcel.clone(), smaller, hear.clone()));
            }
            hear(match event {
                UploadEvent::Progress { sent, total } => News::Progress { sent, total },
                UploadEvent::Sent => News::Sent,
                UploadEvent::Answered(outcome) => News::Answered(outcome.map(|recognition| {
                    let transcript = Transcript::from(&*recognition);
                    Rc::new(match original {
                        Some((size, cut)) => transcript.placed(size, &cut),
                        None => transcript,
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
