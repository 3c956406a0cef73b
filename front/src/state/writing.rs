//! A number that was missed: one box around it, then all of its signs.

use shared::BoundingBox;

use super::{Action, Boxing, Cut, Edit, History, Phase, State, TranscriptDigit};

/// What has been written into a box so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Writing {
    /// The box that was drawn.
    pub bounds: BoundingBox,
    /// Index of the first of its digits.
    start: usize,
    /// How many digits it holds.
    count: usize,
    /// The signs.
    pub text: String,
    /// The digits that stood there before, with what was read of them; none of a number that was missed.
    before: Vec<TranscriptDigit>,
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
            self.writing = Some(Writing { bounds, start, count: 1, text: String::new(), before: Vec::new() });
        }
    }

    /// The number of the digit that is looked at is written anew, from the signs that it has.
    pub(super) fn retype(&mut self) {
        if self.writing.is_some() {
            return;
        }
        let Some((transcript, digit)) = self.transcript().zip(self.selected) else { return };
        let Some(number) = transcript.numbers().into_iter().find(|number| number.contains(digit)) else { return };
        // A digit that is not known has no sign to begin with.
        let text = Some(number.text(transcript)).filter(|text| !text.contains('?')).unwrap_or_default();
        self.writing = Some(Writing {
            bounds: number.bounding_box(transcript),
            start: number.start,
            count: number.end - number.start,
            text,
            before: number.digits(transcript).to_vec(),
        });
    }

    /// A number is written into an empty cell of the grid.
    pub(super) fn fill(&mut self, place: (usize, usize), label: Option<u8>) {
        let Some((transcript, digit)) = self.transcript().and_then(|transcript| transcript.filled(place)) else {
            return;
        };
        let bounds = transcript.digits[digit].bounding_box;
        self.change(|history, selected| {
            history.replace(transcript.into(), selected);
            Some(Some(digit))
        });
        self.writing = Some(Writing { bounds, start: digit, count: 1, text: String::new(), before: Vec::new() });
        if let Some(label) = label {
            self.apply(Action::Name(label));
        }
    }

    /// Goes on to the digit `next`, or to none; a box in which nothing was written is taken away again. Answers the index that `next` has
    /// then.
    pub(super) fn stop_writing(&mut self, next: Option<usize>) -> Option<usize> {
        let writing = self.writing.take().filter(|writing| writing.text.is_empty() && writing.before.is_empty());
        let Some(writing) = writing else { return next };
        self.change(History::undo);
        next.map(|index| if index > writing.start { index - 1 } else { index })
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
    let (mut transcript, place) = history.now().with_written(place, writing.bounds, &writing.text)?;
    if place.len() == writing.before.len() {
        // As many as before: each has the place that it had, and what was not changed is as it was.
        for (digit, before) in transcript.digits[place.clone()].iter_mut().zip(&writing.before) {
            let corrected = digit.label != before.label || before.corrected;
            *digit = TranscriptDigit { label: digit.label, before: digit.before.clone(), corrected, ..before.clone() };
        }
    }
    history.replace(transcript.into(), selected);
    Some(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::rc::Rc;

    use crate::state::drawn::transcript;
    use crate::state::{Entry, Picture};

    fn read(lines: &[&str]) -> State {
        let picture = Picture { id: 1, name: String::new(), media_type: String::new(), bytes: 1, url: String::new() };
        let phase = Phase::Read(History::new(Rc::new(transcript(lines))));
        State { files: vec![Entry { phase, ..Entry::new(picture) }], current: Some(1), ..State::default() }
    }

    fn typed(state: &mut State, keys: &str) -> String {
        for key in keys.chars() {
            match key {
                '<' => state.write(None),
                digit => state.write(Some(digit)),
            }
        }
        let transcript = state.transcript().expect("a transcript");
        transcript.numbers().iter().map(|number| number.text(transcript)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_number_is_written_anew_from_its_signs_and_digits_that_stay_keep_their_reading() {
        let mut state = read(&["125 8"]);
        state.selected = Some(1);
        state.retype();
        let before = state.transcript().expect("a transcript").digits.clone();
        assert_eq!(typed(&mut state, "<6"), "126 8");
        let digits = state.transcript().expect("a transcript").digits.clone();
        assert_eq!(digits[..2], before[..2]);
        assert!(digits[2].corrected && digits[2].bounding_box == before[2].bounding_box && digits[2].read.is_some());
        assert_eq!(typed(&mut state, "0"), "1260 8");
        assert_eq!(typed(&mut state, "<<<<42"), "42 8");
    }

    #[test]
    fn a_cell_is_filled_and_empty_again_where_nothing_was_written() {
        let mut page = transcript(&["12 34", "56"]);
        page.digits.iter_mut().for_each(|digit| digit.place = Some((digit.line, digit.number)));
        let mut state = read(&[]);
        state.files[0].phase = Phase::Read(History::new(Rc::new(page)));
        state.apply(Action::Fill((1, 1), Some(7)));
        assert_eq!(typed(&mut state, "8.5"), "12 34 56 78.5");
        assert_eq!(state.transcript().and_then(|page| page.digits.last()?.place), Some((1, 1)));
        state.apply(Action::Select(None));
        state.undo();
        state.undo();
        state.undo();
        state.undo();
        state.undo();
        state.apply(Action::Fill((1, 1), None));
        assert_eq!(state.transcript().map(|page| page.digits.len()), Some(7));
        state.apply(Action::Select(None));
        assert_eq!(typed(&mut state, ""), "12 34 56");
    }

    #[test]
    fn without_a_digit_that_is_looked_at_nothing_is_written() {
        let mut state = read(&["12"]);
        state.retype();
        assert_eq!(state.writing, None);
    }
}
