//! A number that was missed: one box around it, then all of its signs.

use shared::BoundingBox;

use super::{Action, Boxing, Cut, Edit, History, Phase, State};

/// What has been written into a box so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Writing {
    /// The box that was drawn.
    pub bounds: BoundingBox,
    /// Index of the first of its digits.
    start: usize,
    /// How many digits it holds.
    count: usize,
    /// The signs.
    pub text: String,
}

/// A number has no more signs than this.
const MOST_SIGNS: usize = 20;

impl State {
    /// A box was drawn: around a digit, around a number, or around what is to be read.
    pub(super) fn boxed(&mut self, bounds: BoundingBox) {
        let boxing = self.boxing.take();
        if boxing == Some(Boxing::Frame) {
            if let Some((file, cut)) = self.entry().map(|entry| (entry.picture.id, entry.cut)) {
                self.cut(file, Cut { frame: Some(bounds), ..cut });
            }
            return;
        }
        let several = self.transcript().is_some_and(|transcript| transcript.holds_several(&bounds));
        self.change(|history, selected| history.edit(Edit::Add { bounds }, selected));
        if let Some(start) = self.selected.filter(|_| several) {
            self.writing = Some(Writing { bounds, start, count: 1, text: String::new() });
        }
    }

    /// What was not read is this digit, or a number that begins with it.
    pub(super) fn read_unread(&mut self, label: u8) {
        let bounds = self.unread.take().and_then(|ink| self.transcript()?.unread.get(ink).copied());
        if let Some(bounds) = bounds {
            self.boxing = None;
            self.boxed(bounds);
            self.apply(Action::Name(label));
        }
    }

    /// Writes a sign, or takes the last one back.
    pub(super) fn write(&mut self, sign: Option<char>) {
        let Some(mut writing) = self.writing.take() else { return };
        match sign {
            Some(sign) if writing.text.len() < MOST_SIGNS => writing.text.push(sign),
            Some(_) => {}
            None => drop(writing.text.pop()),
        }
        let selected = self.selected;
        if let Some(Phase::Read(history)) = self.entry_mut().map(|entry| &mut entry.phase)
            && let Some(place) = put(history, &writing, selected)
        {
            self.selected = Some(place.end - 1);
            self.hovered = None;
            self.writing = Some(Writing { start: place.start, count: place.len(), ..writing });
        }
    }
}

fn put(history: &mut History, writing: &Writing, selected: Option<usize>) -> Option<std::ops::Range<usize>> {
    let place = writing.start..writing.start + writing.count;
    let (transcript, place) = history.now().with_written(place, writing.bounds, &writing.text)?;
    history.replace(transcript.into(), selected);
    Some(place)
}
