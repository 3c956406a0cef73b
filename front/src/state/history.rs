//! What a transcript was before each correction.

use std::rc::Rc;

use shared::KnownList;

use super::{Edit, Transcript};

mod kept;

pub use kept::KeptHistory;

/// No more steps back than these are kept.
const STEPS: usize = 200;

/// A transcript as it is, and as it was.
#[derive(Debug, Clone)]
pub struct History {
    now: Rc<Transcript>,
    past: Vec<Step>,
    future: Vec<Step>,
}

/// A transcript, and the digit that was looked at.
#[derive(Debug, Clone)]
struct Step {
    transcript: Rc<Transcript>,
    selected: Option<usize>,
}

/// The page asks this at every change: what it shows is the transcript and whether there is a way back, not what lies there.
impl PartialEq for History {
    fn eq(&self, other: &Self) -> bool {
        (Rc::ptr_eq(&self.now, &other.now) || self.now == other.now)
            && (self.past.len(), self.future.len()) == (other.past.len(), other.future.len())
    }
}

impl History {
    /// A transcript that nobody has corrected in this session.
    pub fn new(transcript: Rc<Transcript>) -> Self {
        Self { now: transcript, past: Vec::new(), future: Vec::new() }
    }

    /// The transcript as it is.
    pub fn now(&self) -> &Rc<Transcript> {
        &self.now
    }

    /// Whether there is something to take back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to do again.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Makes a correction and answers the digit to look at; nothing where it changes nothing.
    pub fn edit(&mut self, edit: Edit, selected: Option<usize>) -> Option<Option<usize>> {
        let (transcript, next) = self.now.edited(edit)?;
        self.replace(Rc::new(transcript), selected);
        Some(next)
    }

    /// Takes every number that fits one entry of a list from it; nothing where none does.
    pub fn take_from(&mut self, list: &KnownList, selected: Option<usize>) -> Option<Option<usize>> {
        let transcript = self.now.with_list(list)?;
        self.replace(Rc::new(transcript), selected);
        Some(selected)
    }

    /// Makes several corrections that are taken back as one; whether they change anything.
    pub fn edit_all(&mut self, edits: impl IntoIterator<Item = Edit>, selected: Option<usize>) -> bool {
        let edited = edits.into_iter().fold(None::<Transcript>, |transcript, edit| {
            transcript.as_ref().unwrap_or(&self.now).edited(edit).map(|(next, _)| next).or(transcript)
        });
        edited.map(|transcript| self.replace(Rc::new(transcript), selected)).is_some()
    }

    /// Puts another transcript in the place of this one, which can be taken back.
    pub fn replace(&mut self, transcript: Rc<Transcript>, selected: Option<usize>) {
        self.past.push(Step { transcript: std::mem::replace(&mut self.now, transcript), selected });
        if self.past.len() > STEPS {
            self.past.remove(0);
        }
        self.future.clear();
    }

    /// Takes the latest correction back and answers the digit that was looked at then.
    pub fn undo(&mut self, selected: Option<usize>) -> Option<Option<usize>> {
        let step = self.past.pop()?;
        self.future.push(Step { transcript: std::mem::replace(&mut self.now, step.transcript), selected });
        Some(step.selected)
    }

    /// Does again what was taken back, and answers the digit to look at.
    pub fn redo(&mut self, selected: Option<usize>) -> Option<Option<usize>> {
        let step = self.future.pop()?;
        self.past.push(Step { transcript: std::mem::replace(&mut self.now, step.transcript), selected });
        Some(step.selected)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::drawn::transcript;

    #[test]
    fn what_was_corrected_is_taken_back_and_done_again() {
        let mut history = History::new(Rc::new(transcript(&["12"])));
        let before = history.now().clone();
        history.edit(Edit::Label { digit: 1, label: 7 }, Some(1));
        let corrected = history.now().clone();
        assert_eq!(history.undo(Some(0)), Some(Some(1)));
        assert_eq!(*history.now(), before);
        assert_eq!(history.redo(Some(1)), Some(Some(0)));
        assert_eq!(*history.now(), corrected);
        assert_eq!(history.redo(None), None);
    }

    #[test]
    fn a_new_correction_ends_what_could_be_done_again() {
        let mut history = History::new(Rc::new(transcript(&["12"])));
        history.edit(Edit::Delete { digit: 0 }, None);
        history.undo(None);
        history.edit(Edit::Delete { digit: 1 }, None);
        assert!(!history.can_redo());
    }

    #[test]
    fn what_changes_nothing_is_no_step() {
        let mut history = History::new(Rc::new(transcript(&["12"])));
        assert_eq!(history.edit(Edit::Delete { digit: 9 }, None), None);
        assert!(!history.can_undo());
    }
}
