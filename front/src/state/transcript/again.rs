//! Reading a picture again: in a part of it, turned, or by another model; what the person said of its digits stays.

use serde::{Deserialize, Serialize};
use shared::{BoundingBox, ImageSize};

use super::{Transcript, TranscriptDigit};
use crate::turn::Turn;

/// Boxes that share more than this part of both are the same digit's.
const SAME: f64 = 0.5;

/// What of a picture is read, and how it is turned before; all of it as it is by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cut {
    /// How the person has turned the picture.
    pub turn: Turn,
    /// Where the person wants it to be read, in pixels of the picture before it is turned; everywhere without.
    pub frame: Option<BoundingBox>,
    /// Whether it is read in this very turn, though it may read better in another.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub forced: bool,
    /// Whether what seems to show through from the back of the sheet is read, too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub back: bool,
}

impl Cut {
    /// Whether the picture is read as it is.
    pub fn is_whole(&self) -> bool {
        self.turn == Turn::default() && self.frame.is_none()
    }

    /// What is read of a picture of this size.
    pub fn within(&self, (width, height): (u32, u32)) -> BoundingBox {
        let all = BoundingBox { x: 0, y: 0, width, height };
        let Some(frame) = self.frame else { return all };
        let (x, y) = (frame.x.min(width.saturating_sub(1)), frame.y.min(height.saturating_sub(1)));
        BoundingBox { x, y, width: frame.width.clamp(1, width - x), height: frame.height.clamp(1, height - y) }
    }
}

impl Transcript {
    /// The transcript in pixels of the whole picture of this size: `self` was read from the part that was cut out of it, turned, and
    /// perhaps made smaller.
    #[must_use]
    pub fn placed(self, (width, height): (u32, u32), cut: &Cut) -> Self {
        let part = cut.within((width, height));
        let turned = cut.turn.size((part.width, part.height));
        let mut transcript = self.scaled_to(turned.0, turned.1);
        for bounds in transcript.digits.iter_mut().map(|digit| &mut digit.bounding_box).chain(&mut transcript.unread) {
            let back = cut.turn.back().bounds(*bounds, turned);
            *bounds = BoundingBox { x: back.x + part.x, y: back.y + part.y, ..back };
        }
        let turned = (cut.turn.degrees() + transcript.image.turned) % 360;
        transcript.image = ImageSize { width, height, turned };
        transcript
    }

    /// This new reading with what the person has said of the old one, wherever a box lies where one lay.
    #[must_use]
    pub fn with_corrections_of(mut self, old: &Self) -> Self {
        self.digits.retain(|digit| !old.deleted.iter().any(|gone| share(gone, &digit.bounding_box) > SAME));
        self.unread.retain(|ink| !old.deleted.iter().any(|gone| share(gone, ink) > SAME));
        self.deleted.clone_from(&old.deleted);
        self.columns.clone_from(&old.columns);
        for said in old.digits.iter().filter(|digit| digit.corrected || digit.checked) {
            let best = (0..self.digits.len())
                .map(|index| (index, share(&said.bounding_box, &self.digits[index].bounding_box)))
                .filter(|(_, share)| *share > SAME)
                .max_by(|a, b| a.1.total_cmp(&b.1));
            match (best, said.label) {
                (Some((index, _)), Some(label)) => self.digits[index].name(label),
                (None, Some(_)) if said.read.is_none() => self.put_back(said),
                _ => {}
            }
        }
        for said in &old.digits {
            let Some(read) = said.read.as_ref().filter(|read| read.cancelled != said.cancelled) else { continue };
            let same = |digit: &&mut TranscriptDigit| share(&said.bounding_box, &digit.bounding_box) > SAME;
            self.digits.iter_mut().filter(same).for_each(|digit| digit.cancelled = !read.cancelled);
        }
        self.count_anew();
        self
    }

    /// A digit whose box the person drew, and which the new reading has not found either.
    fn put_back(&mut self, said: &TranscriptDigit) {
        let index = self.add(said.bounding_box);
        let digit = &mut self.digits[index];
        (digit.label, digit.corrected) = (said.label, true);
        digit.before.clone_from(&said.before);
    }
}

/// How much of both boxes together lies in both, 0 to 1.
fn share(a: &BoundingBox, b: &BoundingBox) -> f64 {
    let overlap = |a: u32, a_length: u32, b: u32, b_length: u32| {
        f64::from((a + a_length).min(b + b_length).saturating_sub(a.max(b)))
    };
    let both = overlap(a.x, a.width, b.x, b.width) * overlap(a.y, a.height, b.y, b.height);
    let area = |bounds: &BoundingBox| f64::from(bounds.width) * f64::from(bounds.height);
    both / (area(a) + area(b) - both).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Edit;
    use crate::state::drawn::transcript;

    fn text(transcript: &Transcript) -> String {
        transcript.numbers().iter().map(|number| number.text(transcript)).collect::<Vec<_>>().join(" ")
    }

    fn edited(transcript: &Transcript, edits: &[Edit]) -> Transcript {
        edits.iter().fold(transcript.clone(), |transcript, edit| transcript.edited(*edit).expect("a change").0)
    }

    #[test]
    fn what_was_corrected_checked_deleted_and_added_stays_when_it_is_read_again() {
        let old = transcript(&["12? 345", "6"]);
        let added = BoundingBox { x: 400, y: 0, width: 20, height: 30 };
        let edits = [
            Edit::Label { digit: 0, label: 7 },
            Edit::Check { digit: 1 },
            Edit::Delete { digit: 2 },
            Edit::Add { bounds: added },
        ];
        let old = edited(&old, &edits);
        let place = old.digits.iter().position(|digit| digit.bounding_box == added).expect("the new one");
        let old = edited(&old, &[Edit::Label { digit: place, label: 9 }]);
        let new = transcript(&["12? 345", "8"]).with_corrections_of(&old);
        assert_eq!(text(&new), "72 45 9 8");
        assert!(new.digits[0].corrected && new.digits[1].checked && !new.digits[1].corrected);
    }

    #[test]
    fn a_box_that_lies_elsewhere_is_another_digit() {
        let old = edited(&transcript(&["1"]), &[Edit::Label { digit: 0, label: 7 }]);
        let mut new = transcript(&["1"]);
        new.digits[0].bounding_box.x += 15;
        assert_eq!(text(&new.with_corrections_of(&old)), "1");
    }

    #[test]
    fn what_was_read_in_a_part_of_the_picture_lies_where_the_part_lay() {
        let mut read = transcript(&["1"]);
        read.image = ImageSize { width: 50, height: 100, turned: 0 };
        read.digits[0].bounding_box = BoundingBox { x: 5, y: 10, width: 10, height: 20 };
        let frame = Some(BoundingBox { x: 300, y: 400, width: 200, height: 100 });
        // A quarter clockwise: the frame's lower edge has become its left one.
        let placed = read.placed((1000, 800), &Cut { turn: Turn::of_degrees(90), frame, ..Cut::default() });
        assert_eq!(placed.image, ImageSize { width: 1000, height: 800, turned: 90 });
        assert_eq!(placed.digits[0].bounding_box, BoundingBox { x: 320, y: 470, width: 40, height: 20 });
    }

    #[test]
    fn a_frame_of_a_larger_picture_is_cut_to_the_one_that_is_there() {
        let frame = Some(BoundingBox { x: 90, y: 20, width: 500, height: 500 });
        let part = Cut { frame, ..Cut::default() }.within((100, 50));
        assert_eq!(part, BoundingBox { x: 90, y: 20, width: 10, height: 30 });
    }
}
