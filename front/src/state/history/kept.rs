//! A history as the browser keeps it: the transcript as it is, and of each other transcript only what differs from its neighbour.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use shared::{BoundingBox, ImageSize, ModelRef};

use super::super::{Column, TranscriptDigit, Warnings};
use super::{History, Step, Transcript};

/// A history that can be written down.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct KeptHistory {
    /// What leads from the transcript as it is to the one before, from there to the one before that, and so on.
    past: Vec<Change>,
    /// The same for what was taken back.
    future: Vec<Change>,
}

/// What leads from a transcript to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Change {
    image: ImageSize,
    model: ModelRef,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    deleted: Vec<BoundingBox>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unread: Vec<BoundingBox>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    print_left_out: bool,
    #[serde(default)]
    warnings: Warnings,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    columns: Vec<Column>,
    /// So many digits at the beginning are the same in both.
    head: usize,
    /// So many at the end are.
    tail: usize,
    /// What stands between them.
    digits: Vec<TranscriptDigit>,
    selected: Option<usize>,
}

impl Change {
    fn between(from: &Transcript, step: &Step) -> Self {
        let to = &step.transcript;
        let same = |(a, b): &(&TranscriptDigit, &TranscriptDigit)| a == b;
        let head = from.digits.iter().zip(&to.digits).take_while(same).count();
        let rest = from.digits.len().min(to.digits.len()) - head;
        let tail = from.digits.iter().rev().zip(to.digits.iter().rev()).take(rest).take_while(same).count();
        Self {
            image: to.image,
            model: to.model.clone(),
            deleted: to.deleted.clone(),
            unread: to.unread.clone(),
            print_left_out: to.print_left_out,
            warnings: to.warnings,
            columns: to.columns.clone(),
            head,
            tail,
            digits: to.digits[head..to.digits.len() - tail].to_vec(),
            selected: step.selected,
        }
    }

    /// The other transcript; nothing where the change does not fit this one, as in a record that was damaged.
    fn applied_to(&self, from: &Transcript) -> Option<Step> {
        let tail = from.digits.len().checked_sub(self.tail).filter(|tail| *tail >= self.head)?;
        let digits = [&from.digits[..self.head], &self.digits, &from.digits[tail..]].concat();
        let deleted = self.deleted.clone();
        let (model, print_left_out) = (self.model.clone(), self.print_left_out);
        let (unread, columns, warnings) = (self.unread.clone(), self.columns.clone(), self.warnings);
        let image = self.image;
        let transcript = Transcript { image, model, digits, deleted, unread, print_left_out, warnings, columns };
        Some(Step { transcript: Rc::new(transcript), selected: self.selected })
    }
}

impl History {
    /// What of it is to be kept beside the transcript as it is.
    pub fn kept(&self) -> KeptHistory {
        let chain = |steps: &[Step]| {
            let mut from = &self.now;
            let mut changes = Vec::with_capacity(steps.len());
            for step in steps.iter().rev() {
                changes.push(Change::between(from, step));
                from = &step.transcript;
            }
            changes
        };
        KeptHistory { past: chain(&self.past), future: chain(&self.future) }
    }

    /// The history of a transcript as it was kept.
    pub fn restored(now: Rc<Transcript>, kept: &KeptHistory) -> Self {
        let unroll = |changes: &[Change]| {
            let mut from = Rc::clone(&now);
            let mut steps = Vec::with_capacity(changes.len());
            for change in changes {
                let Some(step) = change.applied_to(&from) else { break };
                from = Rc::clone(&step.transcript);
                steps.push(step);
            }
            steps.reverse();
            steps
        };
        Self { past: unroll(&kept.past), future: unroll(&kept.future), now }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Edit;
    use crate::state::drawn::transcript;

    #[test]
    fn what_was_kept_is_taken_back_and_done_again_as_before() {
        let mut history = History::new(Rc::new(transcript(&["12 34", "5?"])));
        for edit in [
            Edit::Label { digit: 1, label: 7 },
            Edit::Delete { digit: 4 },
            Edit::Split { digit: 3 },
            Edit::Check { digit: 0 },
        ] {
            history.edit(edit, Some(1));
        }
        history.undo(None);
        let text = serde_json::to_string(&history.kept()).expect("JSON");
        let kept: KeptHistory = serde_json::from_str(&text).expect("a history");
        let mut restored = History::restored(Rc::clone(history.now()), &kept);
        assert!(restored.redo(None) == history.redo(None) && restored.now() == history.now());
        while history.can_undo() {
            assert_eq!(restored.undo(None), history.undo(None));
            assert_eq!(restored.now(), history.now());
        }
        assert!(!restored.can_undo());
    }

    #[test]
    fn a_correction_of_one_digit_takes_the_room_of_one_digit() {
        let line = "0123456789".repeat(20);
        let mut history = History::new(Rc::new(transcript(&[line.as_str()])));
        history.edit(Edit::Label { digit: 100, label: 7 }, None);
        assert_eq!(history.kept().past[0].digits.len(), 1);
    }

    #[test]
    fn a_damaged_record_costs_the_way_back_alone() {
        let mut history = History::new(Rc::new(transcript(&["12"])));
        history.edit(Edit::Delete { digit: 0 }, None);
        let mut kept = history.kept();
        kept.past[0].head = 9;
        let restored = History::restored(Rc::clone(history.now()), &kept);
        assert!(restored.now() == history.now() && !restored.can_undo());
    }
}
