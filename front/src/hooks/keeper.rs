use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, Event};
use yew::prelude::*;

use super::Files;
use super::tabs::{Tabs, Told};
use super::watched::Watched;
use crate::state::{Action, Cut, Document, Entry, FileId, History, Phase};
use crate::store::{Kept, Store, Written};

/// Brings back what was on the page in earlier sessions, keeps what is on it in this one, and keeps step with other tabs.
#[derive(Clone)]
pub(super) struct Keeper {
    inner: Rc<Inner>,
}

struct Inner {
    files: Files,
    /// What is kept, as far as this tab knows.
    known: RefCell<Vec<Known>>,
    /// What waits until the database is open, in order: a later correction must not be overtaken by an earlier one.
    jobs: RefCell<VecDeque<Job>>,
    /// The open database: with it a correction is handed over at once, and the browser writes it even where the page goes.
    store: RefCell<Option<Store>>,
    /// Whether the database is being opened just now.
    is_opening: Cell<bool>,
    /// So many jobs the browser has and has not written yet.
    being_written: Cell<usize>,
    /// What the browser had no room for.
    failed: RefCell<Vec<FileId>>,
    /// While it is there, the browser asks whether the person means to leave.
    guard: RefCell<Option<EventListener>>,
    /// There from when the page is drawn for the first time.
    joined: RefCell<Option<Joined>>,
}

/// What a keeper tells of.
struct Joined {
    dispatcher: UseReducerDispatcher<Watched>,
    tabs: Option<Tabs>,
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
    pub(super) fn new(files: Files) -> Self {
        let inner = Inner {
            files,
            known: RefCell::default(),
            jobs: RefCell::default(),
            store: RefCell::default(),
            is_opening: Cell::new(false),
            being_written: Cell::new(0),
            failed: RefCell::default(),
            guard: RefCell::default(),
            joined: RefCell::default(),
        };
        Self { inner: Rc::new(inner) }
    }

    /// Brings back what is kept, and listens to other tabs.
    pub(super) fn begin(&self, dispatcher: UseReducerDispatcher<Watched>) {
        let keeper = self.clone();
        let tabs = Tabs::listen(move |told| keeper.hear(told));
        *self.inner.joined.borrow_mut() = Some(Joined { dispatcher, tabs });
        self.inner.is_opening.set(true);
        let keeper = self.clone();
        spawn_local(async move {
            // A browser that keeps nothing has nothing to bring back; it is told when there is something to lose.
            let store = Store::open().await.ok();
            let kept = match &store {
                Some(store) => store.all().await.unwrap_or_default(),
                None => Vec::new(),
            };
            keeper.opened(store);
            let entries: Vec<Entry> = kept.into_iter().filter_map(|(kept, blob)| keeper.entry(kept, blob)).collect();
            if !entries.is_empty() {
                keeper.dispatch(Action::Restore(entries));
            }
        });
    }

    /// Tells nobody any more.
    pub(super) fn end(&self) {
        self.inner.joined.take();
    }

    fn dispatch(&self, action: Action) {
        let dispatcher = self.inner.joined.borrow().as_ref().map(|joined| joined.dispatcher.clone());
        if let Some(dispatcher) = dispatcher {
            dispatcher.dispatch(action);
        }
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
                self.dispatch(Action::LetGo(vec![id]));
            }
            Told::Kept(id) => {
                let keeper = self.clone();
                let Some(found) = self.inner.store.borrow().as_ref().map(|store| store.one(id)) else { return };
                spawn_local(async move {
                    // What still waits there is read there.
                    if let Ok(Some((kept, blob))) = found.await
                        && kept.history.is_some()
                        && let Some(entry) = keeper.entry(kept, blob)
                    {
                        keeper.dispatch(Action::TakeOver(vec![entry]));
                    }
                });
            }
        }
    }

    /// Keeps what has changed, and forgets what has gone.
    pub(super) fn follow(&self, entries: &[Entry]) {
        let mut known = self.inner.known.borrow_mut();
        let is_here = |id: FileId| entries.iter().any(|entry| entry.picture.id == id);
        let gone = known.extract_if(.., |known| !is_here(known.id)).map(|known| Job::Forget(known.id));
        let mut jobs: Vec<Job> = gone.collect();
        for entry in entries.iter().filter(|entry| entry.is_worth_keeping()) {
            let id = entry.picture.id;
            let (history, cut, url) = (entry.last_history().cloned(), entry.cut, entry.picture.url.clone());
            let now = Known { id, history, taught: entry.taught.len(), cut, document: entry.document, url };
            let before = known.iter().position(|known| known.id == id);
            if before.is_some_and(|at| known[at] == now) {
                continue;
            }
            let has_failed = self.inner.failed.borrow().contains(&id);
            let has_picture = before.is_some_and(|at| known[at].url == now.url) && !has_failed;
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
            jobs.push(Job::Keep(Box::new(kept), blob));
        }
        drop(known);
        if !jobs.is_empty() {
            self.inner.jobs.borrow_mut().extend(jobs);
            self.write(false);
        }
    }

    /// Hands the browser whatever waits to be written, as soon as the database is open.
    fn write(&self, just_opened: bool) {
        loop {
            let Some(job) = self.inner.jobs.borrow_mut().pop_front() else { break };
            let written = self.inner.store.borrow().as_ref().and_then(|store| job.begin(store).ok());
            match written {
                Some(written) => self.wait_for(job.told(), written),
                None if just_opened => self.note(job.told(), false),
                None => {
                    self.inner.jobs.borrow_mut().push_front(job);
                    self.open_anew();
                    break;
                }
            }
        }
        self.guard();
    }

    /// Opens the database: the browser closes it when the person deletes what it keeps, and for a newer version of the page.
    fn open_anew(&self) {
        if self.inner.is_opening.replace(true) {
            return;
        }
        self.inner.store.take();
        let keeper = self.clone();
        spawn_local(async move { keeper.opened(Store::open().await.ok()) });
    }

    /// Writes what waited for the database, or notes that none of it can be kept.
    fn opened(&self, store: Option<Store>) {
        self.inner.is_opening.set(false);
        let is_open = store.is_some();
        *self.inner.store.borrow_mut() = store;
        if is_open {
            self.write(true);
        } else {
            let waiting = self.inner.jobs.take();
            waiting.iter().for_each(|job| self.note(job.told(), false));
        }
        self.guard();
    }

    fn wait_for(&self, told: Told, written: Written) {
        self.inner.being_written.update(|count| count + 1);
        let keeper = self.clone();
        spawn_local(async move {
            let done = written.done().await.is_ok();
            keeper.inner.being_written.update(|count| count - 1);
            keeper.note(told, done);
            let joined = keeper.inner.joined.borrow();
            if let Some(tabs) = joined.as_ref().and_then(|joined| joined.tabs.as_ref()).filter(|_| done) {
                tabs.tell(told);
            }
        });
    }

    /// Notes what could not be kept. When there is room again because something has gone, it is tried again.
    fn note(&self, told: Told, done: bool) {
        let (Told::Kept(id) | Told::Gone(id)) = told;
        let mut failed = self.inner.failed.borrow_mut();
        failed.retain(|failed| *failed != id);
        match told {
            Told::Kept(id) if !done => failed.push(id),
            // Where it cannot be forgotten it could not be kept either.
            Told::Gone(_) => self.inner.known.borrow_mut().retain(|known| !failed.contains(&known.id)),
            Told::Kept(_) => (),
        }
        let not_kept = !failed.is_empty();
        drop(failed);
        self.guard();
        self.dispatch(Action::NotKept(not_kept));
    }

    /// Has the browser ask whether the person means to leave, while something is not kept.
    fn guard(&self) {
        let inner = &*self.inner;
        let has_all =
            inner.being_written.get() == 0 && inner.jobs.borrow().is_empty() && inner.failed.borrow().is_empty();
        let mut guard = inner.guard.borrow_mut();
        if has_all {
            *guard = None;
        } else if let (None, Some(window)) = (&*guard, web_sys::window()) {
            let options = EventListenerOptions::enable_prevent_default();
            let listener = EventListener::new_with_options(&window, "beforeunload", options, Event::prevent_default);
            *guard = Some(listener);
        }
    }
}

impl Job {
    /// Hands it to the browser. Whether it fails later, `Written` tells.
    fn begin(&self, store: &Store) -> Result<Written, idb::Error> {
        match self {
            Self::Keep(kept, blob) => store.keep(kept, blob.as_ref()),
            Self::Forget(id) => store.forget(*id),
        }
    }

    /// What the other tabs are told once it is done.
    fn told(&self) -> Told {
        match self {
            Self::Keep(kept, _) => Told::Kept(kept.id),
            Self::Forget(id) => Told::Gone(*id),
        }
    }
}
