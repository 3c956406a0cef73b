//! The files' way to the server: a few at a time, the others wait their turn.

use std::rc::Rc;

use shared::{Code, Print, sort_by};

use super::document::put_behind_pages;
use super::{Cut, Entry, FileId, History, News, Notice, Phase, Picture, State, Transcript, refusal_when_ready};
use crate::failure::Failure;
use crate::turn::Turn;

/// So many files are sent and read at a time: while one is read, the next is on its way.
const AT_A_TIME: usize = 2;

/// Files that were taken away a moment ago, each with its place in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Removed {
    pub(super) entries: Vec<(usize, Entry)>,
    /// The file that was looked at.
    pub(super) current: Option<FileId>,
}

impl Removed {
    /// The files.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().map(|(_, entry)| entry)
    }
}

impl State {
    /// Takes files in, and looks at the first of them.
    pub(super) fn add(&mut self, pictures: Vec<Picture>) {
        let first = pictures.first().map(|picture| picture.id);
        self.files.extend(pictures.into_iter().map(Entry::new));
        self.dragging = false;
        self.failure = None;
        if first.is_some() {
            self.pad = false;
            self.look_at(first);
        }
    }

    /// Takes the drawing in, in place of what it was before.
    pub(super) fn draw(&mut self, picture: Picture, anew: bool) {
        let id = picture.id;
        if self.removed.as_ref().is_some_and(|removed| removed.entries().any(|entry| entry.picture.id == id)) {
            return;
        }
        let mut entry = Entry { drawn: true, ..Entry::new(picture) };
        match self.files.iter_mut().find(|other| other.picture.id == id) {
            Some(other) => {
                if !anew {
                    entry.before = other.last_history().cloned();
                    entry.taught = std::mem::take(&mut other.taught);
                }
                *other = entry;
            }
            None => self.files.push(entry),
        }
        // The pad may have closed because the person looks at another file.
        if self.pad || self.current.is_none_or(|current| current == id) {
            self.current = Some(id);
            (self.selected, self.hovered) = (None, None);
        }
    }

    /// Puts files of an earlier session before those of this one.
    pub(super) fn restore(&mut self, entries: Vec<Entry>) {
        let known = |id: FileId| self.files.iter().any(|entry| entry.picture.id == id);
        let mut restored: Vec<Entry> = entries.into_iter().filter(|entry| !known(entry.picture.id)).collect();
        put_behind_pages(&mut restored);
        self.files.splice(0..0, restored);
    }

    /// Takes a file away, or gives up reading it again; when it was looked at, the one in its place is.
    pub(super) fn remove(&mut self, file: FileId) {
        let Some(at) = self.files.iter().position(|entry| entry.picture.id == file) else { return };
        if self.files[at].go_back() {
            return;
        }
        let current = self.current;
        let entry = self.files.remove(at);
        self.removed = Some(Removed { entries: vec![(at, entry)], current });
        if self.current == Some(file) {
            let next = self.files.get(at).or_else(|| self.files.last()).map(|entry| entry.picture.id);
            let next = next.filter(|_| !self.pad);
            self.look_at(next);
        }
    }

    /// Takes all files away.
    pub(super) fn clear(&mut self) {
        let entries: Vec<(usize, Entry)> = std::mem::take(&mut self.files).into_iter().enumerate().collect();
        self.removed = (!entries.is_empty()).then_some(Removed { entries, current: self.current });
        self.pad = false;
        self.look_at(None);
    }

    /// Puts back what was taken away last; whether there was something.
    pub(super) fn put_back(&mut self) -> bool {
        let Some(removed) = self.removed.take() else { return false };
        for (at, mut entry) in removed.entries {
            if entry.is_active() {
                entry.phase = Phase::Waiting;
            }
            self.files.insert(at.min(self.files.len()), entry);
        }
        self.look_at(removed.current);
        true
    }

    /// A file as another tab of this browser has left it.
    pub(super) fn take_over(&mut self, entry: Entry) {
        let id = entry.picture.id;
        match self.files.iter_mut().find(|other| other.picture.id == id) {
            Some(other) => *other = entry,
            None => self.files.push(entry),
        }
        let count = self.digit_count();
        self.selected = self.selected.filter(|index| *index < count);
        self.hovered = None;
        self.writing = None;
    }

    /// Files that another tab of this browser has taken away.
    pub(super) fn let_go(&mut self, gone: &[FileId]) {
        self.files.retain(|entry| !gone.contains(&entry.picture.id));
        if self.entry().is_none() {
            self.look_at(self.files.first().map(|entry| entry.picture.id).filter(|_| !self.pad));
        }
    }

    /// Reads a file again, in another turn or only in a part of it.
    pub(super) fn cut(&mut self, file: FileId, cut: Cut) {
        let is_meant = |entry: &&mut Entry| entry.picture.id == file && entry.document.is_none();
        if let Some(entry) = self.files.iter_mut().find(is_meant) {
            entry.cut = cut;
            if entry.is_active() {
                entry.phase = Phase::Waiting;
            }
        }
        self.retry(|entry| entry.picture.id == file);
    }

    /// Reads print from now on, or no longer; files again in which that makes a difference.
    pub(super) fn print(&mut self, print: Print) {
        self.settings.print = print;
        self.retry(|entry| {
            entry.history().is_some_and(|history| match print {
                Print::Include => history.now().print_left_out,
                Print::Exclude => history.now().has_print(),
            })
        });
    }

    /// Sends the next files, where there is room and a server to send to.
    pub(super) fn start_waiting(&mut self) {
        let is_held_up = |entry: &Entry| {
            matches!(entry.phase, Phase::Failed(Failure::Busy { .. }) | Phase::Failed(Failure::Offline))
        };
        if self.files.iter().any(is_held_up) {
            return;
        }
        let active = self.files.iter().filter(|entry| entry.is_active()).count();
        // What is looked at comes first.
        let current = self.current;
        let mut waiting: Vec<&mut Entry> =
            self.files.iter_mut().filter(|entry| entry.phase == Phase::Waiting).collect();
        let later = |entry: &Entry| Some(entry.picture.id) != current;
        sort_by(&mut waiting, &|a, b| later(a).cmp(&later(b)));
        for entry in waiting.into_iter().take(AT_A_TIME.saturating_sub(active)) {
            self.attempts += 1;
            (entry.attempt, entry.phase) = (self.attempts, Phase::Preparing);
        }
    }

    /// Something is heard of an attempt to read a file.
    pub(super) fn hear(&mut self, file: FileId, attempt: u32, news: News) {
        let heard = |entry: &&mut Entry| entry.picture.id == file && entry.attempt == attempt && entry.is_active();
        let Some(entry) = self.files.iter_mut().find(heard) else { return };
        match (news, &entry.phase) {
            (News::Prepared(bytes), Phase::Preparing) => {
                entry.phase = match refusal_when_ready(bytes) {
                    Some(failure) => Phase::Failed(failure),
                    None => Phase::Uploading { sent: 0, total: bytes },
                };
            }
            (News::Progress { sent, total }, Phase::Uploading { .. }) => {
                entry.phase = Phase::Uploading { sent: sent.min(total), total };
            }
            (News::Sent, Phase::Uploading { .. }) => entry.phase = Phase::Reading,
            (News::Page { picture, pages, failure }, _) => self.take_page(file, picture, pages, failure),
            (News::Answered(Err(Failure::Refused(problem))), _)
                if problem.code == Code::ModelNotFound && self.settings.model.is_some() =>
            {
                // Deleted, perhaps elsewhere: the built-in model reads it, and the person is told.
                entry.phase = Phase::Waiting;
                self.settings.model = None;
                self.notice = Some(Notice::ModelGone);
            }
            (News::Answered(Ok(transcript)), _) => {
                let turn = entry.cut.turn;
                if turn != Turn::default() && Turn::of_degrees(transcript.image.turned) != turn {
                    self.notice = Some(Notice::ReadTurned);
                }
                entry.phase = Phase::Read(match entry.before.take() {
                    Some(mut history) => {
                        let corrected = Transcript::clone(&transcript).with_corrections_of(history.now());
                        if corrected != **history.now() {
                            history.replace(Rc::new(corrected), None);
                        }
                        history
                    }
                    None => History::new(transcript),
                });
            }
            (News::Answered(Err(failure)), _) => {
                // What is tried again by itself goes on; else what was read before is better than nothing.
                let goes_on = matches!(failure, Failure::Busy { .. } | Failure::Offline);
                if goes_on || !entry.go_back() {
                    entry.phase = Phase::Failed(failure);
                } else {
                    self.notice = Some(Notice::Failed(failure));
                }
            }
            _ => {}
        }
    }

    /// A second has passed for those that wait for a busy server.
    pub(super) fn tick(&mut self) {
        for entry in &mut self.files {
            if let Phase::Failed(Failure::Busy { seconds }) = &mut entry.phase {
                *seconds = seconds.saturating_sub(1);
                if *seconds == 0 {
                    entry.phase = Phase::Waiting;
                }
            }
        }
    }

    /// Reads files once more, where that can help.
    pub(super) fn retry(&mut self, which: impl Fn(&Entry) -> bool) {
        for entry in self.files.iter_mut().filter(|entry| which(entry)) {
            match &entry.phase {
                Phase::Failed(failure) if failure.can_retry() => entry.phase = Phase::Waiting,
                Phase::Read(history) => {
                    entry.before = Some(history.clone());
                    entry.phase = Phase::Waiting;
                }
                _ => {}
            }
        }
        if self.entry().is_some_and(|entry| entry.history().is_none()) {
            (self.selected, self.hovered, self.boxing, self.writing) = (None, None, None, None);
        }
    }
}
