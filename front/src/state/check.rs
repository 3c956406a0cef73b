//! Looking the doubtful digits of all pictures over, one after the other.

use std::rc::Rc;

use shared::{BoundingBox, sort_by};

use super::{Edit, FileId, History, Marks, Phase, State, Step, Transcript};

/// The digits that are looked over. Their order stays as it was at the beginning, whatever is said of them.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckList {
    /// The digits: first what is doubtful, then by label, so that a stranger among its like stands out.
    pub items: Rc<Vec<CheckItem>>,
    /// Index of the one that is looked at.
    pub at: usize,
    /// Whether the sure digits are there too.
    pub all: bool,
    /// The files that each step changed, and where it was made.
    steps: Vec<(Vec<FileId>, usize)>,
}

/// One digit of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckItem {
    /// The file.
    pub file: FileId,
    /// Where the digit is.
    pub bounds: BoundingBox,
    /// What it was taken for at the beginning.
    pub label: Option<u8>,
    /// Whether it was doubtful then.
    pub doubtful: bool,
    /// Which cut-out of its file it is.
    pub cut_out: usize,
}

/// How a digit of the list stands now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has said anything of it.
    Open,
    /// It is sure without a person.
    Sure,
    /// The person found it right.
    Checked,
    /// The person said what it is.
    Corrected,
    /// It was deleted, or its file taken away.
    Gone,
}

impl Standing {
    /// Its word, for styles and tests.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Sure => "sure",
            Self::Checked => "checked",
            Self::Corrected => "corrected",
            Self::Gone => "gone",
        }
    }
}

/// What the person does while looking over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckAction {
    /// Begin; with the sure digits or without.
    Open {
        /// With the sure ones.
        all: bool,
    },
    /// End.
    Close,
    /// Look at this one.
    Select(usize),
    /// Look at another one.
    Move(Step),
    /// Look at the one so many further on, or back.
    Skip(isize),
    /// It is right: go on.
    Right,
    /// It is this digit: go on.
    Name(u8),
    /// It is no digit: go on.
    Delete,
    /// All that nobody has said anything of are right.
    RestRight,
    /// Take the latest step back.
    Undo,
}

impl CheckList {
    /// The digits of these files to look over.
    fn of(state: &State, all: bool) -> Self {
        let mut items = Vec::new();
        for entry in &state.files {
            let Some(history) = entry.history() else { continue };
            let transcript = history.now();
            let stops = Marks::of(transcript, &state.settings).stops;
            let mut cut_out = 0;
            for (index, digit) in transcript.digits.iter().enumerate() {
                let doubtful = stops.binary_search(&index).is_ok();
                if doubtful || all {
                    let (file, bounds, label) = (entry.picture.id, digit.bounding_box, digit.label);
                    items.push(CheckItem { file, bounds, label, doubtful, cut_out });
                    cut_out += 1;
                }
            }
        }
        sort_by(&mut items, &|a, b| (!a.doubtful, a.label).cmp(&(!b.doubtful, b.label)));
        Self { items: Rc::new(items), at: 0, all, steps: Vec::new() }
    }

    /// The digit that is looked at.
    pub fn item(&self) -> Option<&CheckItem> {
        self.items.get(self.at)
    }

    /// Whether a step can be taken back.
    pub fn can_undo(&self) -> bool {
        !self.steps.is_empty()
    }
}

impl CheckItem {
    /// Its index in its transcript, while it is there.
    pub fn index_in(&self, transcript: &Transcript) -> Option<usize> {
        transcript.digits.iter().position(|digit| digit.bounding_box == self.bounds)
    }

    /// How it stands.
    pub fn standing(&self, transcript: Option<&Transcript>) -> Standing {
        let digit = transcript.and_then(|transcript| transcript.digits.get(self.index_in(transcript)?));
        match digit {
            None => Standing::Gone,
            Some(digit) if digit.corrected => Standing::Corrected,
            Some(digit) if digit.checked => Standing::Checked,
            Some(_) if !self.doubtful => Standing::Sure,
            Some(_) => Standing::Open,
        }
    }
}

impl State {
    /// The reading of a file, as corrected.
    pub fn transcript_of(&self, file: FileId) -> Option<&Rc<Transcript>> {
        self.files.iter().find(|entry| entry.picture.id == file)?.history().map(History::now)
    }

    /// How each digit of the list stands.
    pub fn standings(&self, list: &CheckList) -> Vec<Standing> {
        let mut sheets: Vec<(FileId, Option<&Rc<Transcript>>)> = Vec::new();
        let standing = |item: &CheckItem| {
            let known = sheets.iter().find(|(file, _)| *file == item.file).map(|(_, transcript)| *transcript);
            let transcript = known.unwrap_or_else(|| {
                let transcript = self.transcript_of(item.file);
                sheets.push((item.file, transcript));
                transcript
            });
            item.standing(transcript.map(Rc::as_ref))
        };
        list.items.iter().map(standing).collect()
    }

    /// How many digits of all pictures are to be looked at, and of how many pictures.
    pub fn doubts(&self) -> (usize, usize) {
        let stops = self.files.iter().filter_map(|entry| {
            Some(Marks::of(entry.history()?.now(), &self.settings).stops.len()).filter(|stops| *stops > 0)
        });
        stops.fold((0, 0), |(digits, files), stops| (digits + stops, files + 1))
    }

    pub(super) fn check(&mut self, action: CheckAction) {
        if let CheckAction::Open { all } = action {
            self.check = Some(CheckList::of(self, all));
            (self.selected, self.hovered, self.boxing, self.writing) = (None, None, None, None);
            return;
        }
        let Some(mut list) = self.check.take() else { return };
        let last = list.items.len().saturating_sub(1);
        match action {
            CheckAction::Open { .. } | CheckAction::Close => return,
            CheckAction::Select(index) => list.at = index.min(last),
            CheckAction::Skip(by) => {
                list.at = list.at.checked_add_signed(by).filter(|at| *at <= last).unwrap_or(list.at);
            }
            CheckAction::Move(Step::First) => list.at = 0,
            CheckAction::Move(Step::Last) => list.at = last,
            CheckAction::Move(Step::Previous) => list.at = list.at.saturating_sub(1),
            CheckAction::Move(Step::NextUnsure) => self.go_on(&mut list),
            CheckAction::Move(_) => list.at = (list.at + 1).min(last),
            CheckAction::Right => self.say(&mut list, |digit| Edit::Check { digit }),
            CheckAction::Name(label) => self.say(&mut list, |digit| Edit::Label { digit, label }),
            CheckAction::Delete => self.say(&mut list, |digit| Edit::Delete { digit }),
            CheckAction::RestRight => self.say_of_the_rest(&mut list),
            CheckAction::Undo => {
                if let Some((files, at)) = list.steps.pop() {
                    for file in files {
                        self.change_file(file, |history| history.undo(None).is_some());
                    }
                    list.at = at;
                }
            }
        }
        self.check = Some(list);
    }

    /// Corrects the digit that is looked at, and goes on.
    fn say(&mut self, list: &mut CheckList, edit: impl Fn(usize) -> Edit) {
        let Some(item) = list.item().cloned() else { return };
        let changed = self.change_file(item.file, |history| {
            let index = item.index_in(history.now());
            index.is_some_and(|index| history.edit(edit(index), None).is_some())
        });
        if changed {
            list.steps.push((vec![item.file], list.at));
        }
        self.go_on(list);
    }

    /// All that are still open are right.
    fn say_of_the_rest(&mut self, list: &mut CheckList) {
        let standings = self.standings(list);
        let open: Vec<&CheckItem> =
            list.items.iter().zip(&standings).filter(|(_, s)| **s == Standing::Open).map(|(item, _)| item).collect();
        let mut files: Vec<FileId> = open.iter().map(|item| item.file).collect();
        sort_by(&mut files, &FileId::cmp);
        files.dedup();
        files.retain(|file| {
            self.change_file(*file, |history| {
                let transcript = Rc::clone(history.now());
                let here = open.iter().filter(|item| item.file == *file);
                let edits: Vec<Edit> =
                    here.filter_map(|item| Some(Edit::Check { digit: item.index_in(&transcript)? })).collect();
                history.edit_all(edits, None)
            })
        });
        if !files.is_empty() {
            list.steps.push((files, list.at));
        }
    }

    fn change_file(&mut self, file: FileId, change: impl FnOnce(&mut History) -> bool) -> bool {
        match self.files.iter_mut().find(|entry| entry.picture.id == file).map(|entry| &mut entry.phase) {
            Some(Phase::Read(history)) => change(history),
            _ => false,
        }
    }

    /// Goes to the next digit that is open, from the top again after the last; where none is, to the next one.
    fn go_on(&self, list: &mut CheckList) {
        let standings = self.standings(list);
        let after = (list.at + 1..list.items.len()).chain(0..list.at + 1);
        let open = after.into_iter().find(|index| standings.get(*index) == Some(&Standing::Open));
        list.at = open.unwrap_or((list.at + 1).min(list.items.len().saturating_sub(1)));
    }
}

#[cfg(test)]
mod tests;
