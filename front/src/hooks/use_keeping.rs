use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen_futures::spawn_local;
use web_sys::Blob;
use yew::prelude::*;

use super::Files;
use super::tabs::{Tabs, Told};
use crate::state::{Action, Cut, Document, Entry, FileId, History, Phase, State};
use crate::store::{self, Kept};

/// Brings back what was on the page in earlier sessions, keeps what is on it in this one, and keeps step with other tabs.
#[hook]
pub(super) fn use_keeping(state: &UseReducerHandle<State>, files: &Files) {
    let keeper = (*use_memo((), |()| Keeper::new(state.dispatcher(), files.clone()))).clone();
    {
        let keeper = keeper.clone();
        use_effect_with((), move |()| {
            keeper.begin();
            move || drop(keeper.inner.tabs.borrow_mut().take())
        });
    }
    use_effect_with(state.files.clone(), move |entries: &Vec<Entry>| keeper.follow(entries));
    let lost = state.not_kept && !state.files.is_empty();
    use_effect_with(lost, |lost| {
        let window = web_sys::window().filter(|_| *lost);
        let listener = window.map(|window| {
            let options = EventListenerOptions::enable_prevent_default();
            // The browser asks whether the person means to leave.
            EventListener::new_with_options(&window, "beforeunload", options, Event::prevent_default)
        });
        move || drop(listener)
    });
}

#[derive(Clone)]
struct Keeper {
    inner: Rc<Inner>,
}

struct Inner {
    dispatcher: UseReducerDispatcher<State>,
    files: Files,
    /// What is kept, as far as this tab knows.
    known: RefCell<Vec<Known>>,
    /// What is to be written, in order: a later correction must not be overtaken by an earlier one.
    jobs: RefCell<VecDeque<Job>>,
    /// What the browser had no room for.
    failed: RefCell<Vec<FileId>>,
    /// Whether something is being written just now.
    at_work: Cell<bool>,
    tabs: RefCell<Option<Tabs>>,
}

/// What is kept of a file.
#[derive(PartialEq)]
struct Known {
    id: FileId,
    history: Option<History>,
    taught: usize,
    cut: Cut,
    document: Option<Document>,
    /// The picture itself: a drawing becomes another one.
    url: String,
}

enum Job {
    Keep(Box<Kept>, Option<Blob>),
    Forget(FileId),
}

impl Keeper {
    fn new(dispatcher: UseReducerDispatcher<State>, files: Files) -> Self {
        Self {
            inner: Rc::new(Inner {
                dispatcher,
                files,
                known: RefCell::default(),
                jobs: RefCell::default(),
                failed: RefCell::default(),
                at_work: Cell::new(false),
                tabs: RefCell::default(),
            }),
        }
    }

    /// Brings back what is kept, and listens to other tabs.
    fn begin(&self) {
        let keeper = self.clone();
        let tabs = Tabs::listen(move |told| keeper.hear(told));
        *self.inner.tabs.borrow_mut() = tabs;
        let keeper = self.clone();
        spawn_local(async move {
            // A browser that keeps nothing has nothing to bring back; it is told when there is something to lose.
            let Ok(kept) = store::all().await else { return };
            let entries: Vec<Entry> = kept.into_iter().filter_map(|(kept, blob)| keeper.entry(kept, blob)).collect();
            if !entries.is_empty() {
                keeper.inner.dispatcher.dispatch(Action::Restore(entries));
            }
        });
    }

    /// A kept file as it stands on the page.
    fn entry(&self, kept: Kept, blob: Blob) -> Option<Entry> {
        let Kept { id, name, document, drawn, taught, cut, history, picture_apart } = kept;
        let picture = self.inner.files.hold_again(id, name, blob)?;
        let mut known = self.inner.known.borrow_mut();
        known.retain(|known| known.id != id);
        // Without an address it is kept once more at once, and its picture with it.
        let url = if picture_apart { picture.url.clone() } else { String::new() };
        known.push(Known { id, history: history.clone(), taught: taught.len(), cut, document, url });
        let entry = Entry::new(picture);
        // Earlier versions of the page had documents read as one picture.
        let document = document.or(entry.document).filter(|_| history.is_none());
        let phase = history.map_or(Phase::Waiting, Phase::Read);
        Some(Entry { phase, document, drawn, taught, cut, ..entry })
    }

    /// Another tab has done something.
    fn hear(&self, told: Told) {
        match told {
            Told::Gone(id) => {
                self.inner.known.borrow_mut().retain(|known| known.id != id);
                self.inner.dispatcher.dispatch(Action::LetGo(vec![id]));
            }
            Told::Kept(id) => {
                let keeper = self.clone();
                spawn_local(async move {
                    // What still waits there is read there.
                    if let Ok(Some((kept, blob))) = store::one(id).await
                        && kept.history.is_some()
                        && let Some(entry) = keeper.entry(kept, blob)
                    {
                        keeper.inner.dispatcher.dispatch(Action::TakeOver(vec![entry]));
                    }
                });
            }
        }
    }

    /// Keeps what has changed, and forgets what has gone.
    fn follow(&self, entries: &[Entry]) {
        let mut known = self.inner.known.borrow_mut();
        let is_here = |id: FileId| entries.iter().any(|entry| entry.picture.id == id);
        for known in known.extract_if(.., |known| !is_here(known.id)) {
            self.push(Job::Forget(known.id));
        }
        for entry in entries.iter().filter(|entry| entry.is_worth_keeping()) {
            let id = entry.picture.id;
            let (history, cut, url) = (entry.last_history().cloned(), entry.cut, entry.picture.url.clone());
            let now = Known { id, history, taught: entry.taught.len(), cut, document: entry.document, url };
            let before = known.iter().position(|known| known.id == id);
            if before.is_some_and(|at| known[at] == now) {
                continue;
            }
            let has_picture = before.is_some_and(|at| known[at].url == now.url);
            let blob = if has_picture { None } else { self.inner.files.blob(id) };
            let kept = Kept {
                id,
                name: entry.picture.name.clone(),
                document: entry.document,
                drawn: entry.drawn,
                taught: entry.taught.clone(),
                cut,
                history: now.history.clone(),
                picture_apart: true,
            };
            match before {
                Some(at) => known[at] = now,
                None => known.push(now),
            }
            self.push(Job::Keep(Box::new(kept), blob));
        }
    }

    fn push(&self, job: Job) {
        self.inner.jobs.borrow_mut().push_back(job);
        if !self.inner.at_work.replace(true) {
            let keeper = self.clone();
            spawn_local(async move { keeper.work().await });
        }
    }

    /// Notes what could not be kept. When there is room again because something has gone, it is tried again.
    fn note(&self, told: Told, done: bool) {
        let (Told::Kept(id) | Told::Gone(id)) = told;
        let mut failed = self.inner.failed.borrow_mut();
        failed.retain(|failed| *failed != id);
        if !done {
            failed.push(id);
        } else if told == Told::Gone(id) {
            self.inner.known.borrow_mut().retain(|known| !failed.contains(&known.id));
        }
        let not_kept = !failed.is_empty();
        drop(failed);
        self.inner.dispatcher.dispatch(Action::NotKept(not_kept));
    }

    async fn work(&self) {
        loop {
            let job = self.inner.jobs.borrow_mut().pop_front();
            let (outcome, told) = match job {
                Some(Job::Keep(kept, blob)) => (store::keep(&kept, blob.as_ref()).await, Told::Kept(kept.id)),
                // Where it cannot be forgotten it could not be kept either.
                Some(Job::Forget(id)) => (store::forget(id).await.or(Ok(())), Told::Gone(id)),
                None => break,
            };
            self.note(told, outcome.is_ok());
            if let Some(tabs) = self.inner.tabs.borrow().as_ref().filter(|_| outcome.is_ok()) {
                tabs.tell(told);
            }
        }
        self.inner.at_work.set(false);
    }
}
