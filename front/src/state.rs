//! What the page knows, and how it changes. No DOM, so that all of it is tested natively.
//!
//! Every attempt to read a file has a number; what is heard of an earlier attempt is ignored.

mod check;
mod checks;
mod document;
#[cfg(test)]
pub(crate) mod drawn;
mod file;
mod history;
mod marks;
mod notice;
mod queue;
mod settings;
mod strokes;
mod teaching;
mod template;
mod transcript;
mod walk;
mod writing;

use std::rc::Rc;

use shared::{BoundingBox, Model, Print};
use yew::Reducible;

pub use check::{CheckAction, CheckItem, CheckList, Standing};
pub use checks::{Bounds, Checks, Misfit, parse_digits, parse_value};
pub use document::{Document, MOST_PAGES, is_document, page_name};
pub use file::{Correction, Entry, FileId, Phase, Picture, Taught, is_heic, refusal_when_ready};
pub use history::{History, KeptHistory};
pub use marks::{Mark, Marks};
pub use notice::Notice;
pub use queue::Removed;
pub use settings::{Pen, Settings, Theme};
pub use strokes::{Drawing, Stroke};
pub use teaching::{Cell, CellMark, Review, Stage, Teaching, TeachingAction};
pub use template::Template;
pub use transcript::{Column, Cut, DigitReading, Edit, Number, Transcript, TranscriptDigit, Warnings};
pub use walk::Step;
pub use writing::Writing;

use crate::failure::Failure;

/// All the page knows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// The files, in the order they came.
    pub files: Vec<Entry>,
    /// The file that is looked at; none before the first, and where the person wants another.
    pub current: Option<FileId>,
    /// Number of the latest attempt to read any file.
    pub attempts: u32,
    /// What failed before there was a file.
    pub failure: Option<Failure>,
    /// Whether files are held over the page.
    pub dragging: bool,
    /// Whether the drawing pad is open.
    pub pad: bool,
    /// What the pointer draws a box around, if anything.
    pub boxing: Option<Boxing>,
    /// The number that is being written into a box that was drawn.
    pub writing: Option<Writing>,
    /// The digits that are looked over, of all pictures.
    pub check: Option<CheckList>,
    /// The column whose checks are shown; nothing for those of all.
    pub checks_of: Option<usize>,
    /// What was taken away a moment ago, and can be had back.
    pub removed: Option<Removed>,
    /// Whether the browser could not keep what is on the page.
    pub not_kept: bool,
    /// Index of the digit that is looked at.
    pub selected: Option<usize>,
    /// Index of the ink that was not read and is looked at, in [`Transcript::unread`].
    pub unread: Option<usize>,
    /// How often the person has gone on to the next thing to look at; each time that gets the focus.
    pub went_on: u32,
    /// Index of the digit under the pointer, on the photograph or in the numbers.
    pub hovered: Option<usize>,
    /// Whether the browser has no connection.
    pub offline: bool,
    /// What the person has chosen once and for all.
    pub settings: Settings,
    /// The models of the person's own, as far as they are known.
    pub models: Rc<Vec<Model>>,
    /// What is to be told of them.
    pub notice: Option<Notice>,
}

/// What a box is drawn for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boxing {
    /// A digit or a number that was not found.
    Missed,
    /// The only part of the picture that is to be read.
    Frame,
}

/// Everything that can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// The person chose files.
    Add(Vec<Picture>),
    /// The person paused while drawing.
    Drawn {
        /// The drawing as it is now.
        picture: Picture,
        /// Whether it was begun anew, and nothing that was said of it before holds.
        anew: bool,
    },
    /// Files that were read in an earlier session.
    Restore(Vec<Entry>),
    /// Look at a file, or at none.
    Open(Option<FileId>),
    /// Files as another tab of this browser has left them.
    TakeOver(Vec<Entry>),
    /// Another tab of this browser has taken these files away.
    LetGo(Vec<FileId>),
    /// Take a file away, whatever is happening to it; while it is read again, give that up.
    Remove(FileId),
    /// What was taken away has been gone for long enough.
    Forget,
    /// Whether the browser could not keep what is on the page.
    NotKept(bool),
    /// Read this file in this turn, and only in this frame.
    Cut(FileId, Cut),
    /// Take all files away.
    Clear,
    /// Open the drawing pad, or close it.
    Pad(bool),
    /// Files are held over the page, or no longer.
    Drag(bool),
    /// Something is heard of an attempt to read a file.
    Heard {
        /// The file.
        file: FileId,
        /// Number of the attempt.
        attempt: u32,
        /// What is heard.
        news: News,
    },
    /// A second has passed for those that wait for a busy server.
    Tick,
    /// Something failed before there was a file.
    Fail(Failure),
    /// Read a file once more.
    Retry(FileId),
    /// The browser has a connection, or has none.
    Online(bool),
    /// Look at a digit, or at none.
    Select(Option<usize>),
    /// Look at ink that was not read.
    Unread(usize),
    /// The pointer is over a digit, or over none.
    Hover(Option<usize>),
    /// Look at another digit.
    Move(Step),
    /// The digit that is looked at is this; then look at the next unsure one.
    Name(u8),
    /// Correct the file that is looked at.
    Edit(Edit),
    /// Take the numbers that fit one entry of the known list from it.
    TakeFromList,
    /// Draw a box with the pointer, or do not.
    Box(Option<Boxing>),
    /// A box was drawn.
    Boxed(BoundingBox),
    /// Write the number of the digit that is looked at anew.
    Retype,
    /// Show the checks of a column, or of all.
    ChecksOf(Option<usize>),
    /// A number is written into this empty cell of the grid, which begins with this digit if one is given.
    Fill((usize, usize), Option<u8>),
    /// A sign is written into the box that was drawn, or the last one taken back.
    Write(Option<char>),
    /// Look the doubtful digits of all pictures over.
    Check(CheckAction),
    /// Take the latest correction back.
    Undo,
    /// Do again what was taken back.
    Redo,
    /// Keep what is set up for the picture that is looked at, under this name.
    KeepTemplate(String),
    /// Set up what this one of the kept templates keeps.
    ApplyTemplate(usize),
    /// The person chose other settings.
    Settings(Settings),
    /// Read printed digits, too, or only written ones: what was read otherwise is read again.
    Print(Print),
    /// The person's token; nothing to forget it, and the models with it.
    Token(Option<String>),
    /// The model that reads; nothing for the built-in one.
    Model(Option<String>),
    /// The person's models as the server lists them.
    Models(Vec<Model>),
    /// Something is to be told of the models, or no longer.
    Notice(Option<Notice>),
    /// The person goes on: what was told of the models has been read.
    Hush,
    /// The person's model has learned these corrections of a file.
    Taught {
        /// The file.
        file: FileId,
        /// Id of the model.
        model: String,
        /// What was learned.
        corrections: Vec<Correction>,
    },
}

/// What is heard of an attempt, in order; `Answered` is the last.
#[derive(Debug, Clone, PartialEq)]
pub enum News {
    /// The file is ready to be sent, and has so many bytes then.
    Prepared(u64),
    /// Bytes have left.
    Progress {
        /// Bytes sent.
        sent: u64,
        /// Bytes in all.
        total: u64,
    },
    /// All bytes have left.
    Sent,
    /// The next page of a document is there; of several attempts each ends with one.
    Page {
        /// The page.
        picture: Picture,
        /// How many pages the document has.
        pages: u32,
        /// Why there is nothing to see on it.
        failure: Option<Failure>,
    },
    /// The attempt has ended.
    Answered(Result<Rc<Transcript>, Failure>),
}

impl State {
    /// The state in one word, for styles and tests.
    pub fn name(&self) -> &'static str {
        match (self.entry(), &self.failure) {
            _ if self.dragging => "dragging",
            _ if self.check.is_some() => "checking",
            (Some(entry), _) => entry.name(),
            (None, _) if self.pad => "drawing",
            (None, Some(failure)) => failure.name(),
            (None, None) => "empty",
        }
    }

    /// The file that is looked at.
    pub fn entry(&self) -> Option<&Entry> {
        self.current.and_then(|id| self.files.iter().find(|entry| entry.picture.id == id))
    }

    fn entry_mut(&mut self) -> Option<&mut Entry> {
        self.current.and_then(|id| self.files.iter_mut().find(|entry| entry.picture.id == id))
    }

    /// The reading of the file that is looked at, as corrected.
    pub fn transcript(&self) -> Option<&Rc<Transcript>> {
        self.entry().and_then(Entry::history).map(History::now)
    }

    fn digit_count(&self) -> usize {
        self.transcript().map_or(0, |transcript| transcript.digits.len())
    }

    fn look_at(&mut self, file: Option<FileId>) {
        self.current = file.filter(|id| self.files.iter().any(|entry| entry.picture.id == *id));
        (self.selected, self.hovered, self.boxing, self.writing) = (None, None, None, None);
        (self.unread, self.checks_of) = (None, None);
        self.pad = self.pad && self.entry().is_some_and(|entry| entry.drawn);
    }

    fn step(&mut self, step: Step) {
        if let Some(transcript) = self.transcript().cloned() {
            let marks = Marks::of(&transcript, &self.settings);
            let unread = if step == Step::NextUnsure {
                walk::next_unread(transcript.unread.len(), &marks.stops, self.selected, self.unread)
            } else {
                None
            };
            self.selected = match unread {
                Some(_) => None,
                None => walk::destination(&transcript.digits, &marks.stops, self.selected, step),
            };
            self.unread = unread;
        }
    }

    /// Changes the transcript that is looked at; `change` answers the digit to look at, or nothing where it changed nothing.
    fn change(&mut self, change: impl FnOnce(&mut History, Option<usize>) -> Option<Option<usize>>) {
        let selected = self.selected;
        if let Some(Phase::Read(history)) = self.entry_mut().map(|entry| &mut entry.phase)
            && let Some(next) = change(history, selected)
        {
            let (count, unread) = (history.now().digits.len(), history.now().unread.len());
            self.selected = next.filter(|index| *index < count);
            self.unread = self.unread.filter(|ink| self.selected.is_none() && *ink < unread);
            self.hovered = None;
        }
    }

    /// Takes over the server's list; a chosen model that is not on it reads no more.
    fn list(&mut self, models: Vec<Model>) {
        // The built-in one has learned no samples; the settings offer it anyway.
        self.models = Rc::new(models.into_iter().filter(|model| model.samples > 0).collect());
        let gone = |chosen: &String| !self.models.iter().any(|model| model.id == *chosen);
        if self.settings.model.as_ref().is_some_and(gone) {
            self.settings.model = None;
            self.notice = Some(Notice::ModelGone);
        }
    }

    /// The person's own model that corrections are given to: the one that reads.
    pub fn own_model(&self) -> Option<&str> {
        self.settings.model.as_deref().filter(|_| self.settings.token.is_some())
    }

    /// Whether something is on its way to a model, and what is told of it is to stay.
    pub fn is_giving(&self) -> bool {
        matches!(self.notice, Some(Notice::Teaching | Notice::Importing | Notice::Waiting(_)))
    }

    fn hush(&mut self) {
        if !self.is_giving() {
            self.notice = None;
        }
    }

    /// Takes back what was done last: a file that was taken away, or a correction.
    fn undo(&mut self) {
        self.writing = None;
        if !self.put_back() {
            self.change(History::undo);
        }
    }

    /// What concerns the person's own models.
    fn apply_to_models(&mut self, action: Action) {
        match action {
            Action::Token(token) => {
                if token != self.settings.token {
                    (self.settings.model, self.models) = (None, Rc::default());
                }
                self.settings.token = token;
            }
            Action::Model(model) => self.settings.model = model,
            Action::Models(models) => self.list(models),
            Action::Notice(notice) => self.notice = notice,
            Action::Hush => self.hush(),
            Action::Taught { file, model, corrections } => {
                self.notice = Some(Notice::Taught(corrections.len()));
                if let Some(entry) = self.files.iter_mut().find(|entry| entry.picture.id == file) {
                    let taught = |correction| Taught { model: model.clone(), correction };
                    entry.taught.extend(corrections.into_iter().map(taught));
                }
            }
            _ => {}
        }
    }

    /// What concerns the digits of the picture that is looked at, or else the person's models.
    fn apply_to_digits(&mut self, action: Action) {
        match action {
            Action::Select(index) => {
                self.hush();
                let index = if self.selected == index { index } else { self.stop_writing(index) };
                self.unread = None;
                self.selected = index.filter(|index| *index < self.digit_count());
            }
            Action::Unread(ink) => {
                (self.selected, self.writing) = (None, None);
                self.unread =
                    Some(ink).filter(|ink| self.transcript().is_some_and(|transcript| *ink < transcript.unread.len()));
            }
            Action::Hover(index) => self.hovered = index.filter(|index| *index < self.digit_count()),
            Action::Move(step) => {
                self.writing = None;
                self.went_on += u32::from(step == Step::NextUnsure);
                self.step(step);
            }
            Action::Name(label) if self.writing.is_some() => self.write(Some(char::from(b'0' + label % 10))),
            Action::Retype => self.retype(),
            Action::Fill(place, label) => self.fill(place, label),
            Action::Write(sign) => self.write(sign),
            Action::Check(action) => self.check(action),
            Action::ChecksOf(column) => self.checks_of = column,
            Action::Boxed(bounds) => self.boxed(bounds),
            Action::Name(label) if self.unread.is_some() => self.read_unread(label),
            Action::Name(label) => {
                if let Some(digit) = self.selected {
                    self.change(|history, selected| history.edit(Edit::Label { digit, label }, selected));
                    self.step(Step::NextUnsure);
                }
            }
            Action::Edit(edit) => {
                (self.boxing, self.writing) = (None, None);
                self.change(|history, selected| history.edit(edit, selected));
            }
            Action::TakeFromList => {
                if let Some(list) = self.settings.checks.known() {
                    self.change(|history, selected| history.take_from(&list, selected));
                }
            }
            Action::Box(boxing) => {
                self.boxing = boxing.filter(|_| self.transcript().is_some());
                self.writing = None;
            }
            Action::Undo => self.undo(),
            Action::Redo => {
                self.writing = None;
                self.change(History::redo);
            }
            other => self.apply_to_models(other),
        }
    }

    fn apply(&mut self, action: Action) {
        match action {
            Action::Add(pictures) => self.add(pictures),
            Action::Drawn { picture, anew } => self.draw(picture, anew),
            Action::Restore(entries) => self.restore(entries),
            Action::Open(file) => {
                self.failure = None;
                self.pad = false;
                self.look_at(file);
            }
            Action::TakeOver(entries) => entries.into_iter().for_each(|entry| self.take_over(entry)),
            Action::LetGo(gone) => self.let_go(&gone),
            Action::Remove(file) => self.remove(file),
            Action::Clear => self.clear(),
            Action::Forget => self.removed = None,
            Action::NotKept(not_kept) => self.not_kept = not_kept,
            Action::Cut(file, cut) => self.cut(file, cut),
            Action::Pad(open) => {
                let drawn = self.current.filter(|_| open && self.entry().is_some_and(|entry| entry.drawn));
                self.failure = None;
                if open || self.entry().is_none() {
                    self.look_at(drawn);
                }
                self.pad = open;
            }
            Action::Drag(over) => self.dragging = over,
            Action::Heard { file, attempt, news } => self.hear(file, attempt, news),
            Action::Tick => self.tick(),
            Action::Fail(failure) => {
                self.look_at(None);
                self.failure = Some(failure);
            }
            Action::Retry(file) => self.retry(|entry| entry.picture.id == file),
            Action::Online(online) => {
                self.offline = !online;
                if online {
                    self.retry(|entry| entry.phase == Phase::Failed(Failure::Offline));
                }
            }
            Action::KeepTemplate(name) => self.keep_template(&name),
            Action::ApplyTemplate(at) => self.apply_template(at),
            Action::Settings(settings) => self.settings = settings,
            Action::Print(print) => self.print(print),
            other => self.apply_to_digits(other),
        }
        self.start_waiting();
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = (*self).clone();
        next.apply(action);
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests;
