//! What was set up for one kind of sheet, kept under a name for the next photograph of it.

use std::rc::Rc;

use serde::{Deserialize, Serialize};
use shared::{BoundingBox, Boxes, DecimalMark};

use super::{Checks, Column, Cut, Entry, Settings, State, Transcript};

/// Sides that differ by less are those of the same paper, photographed by hand.
const SAME_SHAPE: f64 = 0.05;

/// Frame, columns and checks of a kind of sheet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Template {
    /// What the person calls it.
    pub name: String,
    /// Width of the photograph by its height.
    shape: f64,
    /// How many lines of numbers there were, and how many numbers in the longest.
    table: (usize, usize),
    /// The only part that is read: left, top, width and height in parts of the photograph's.
    frame: Option<[f64; 4]>,
    decimal_mark: Option<DecimalMark>,
    decimals: usize,
    /// What was said of the columns.
    #[serde(default)]
    columns: Vec<Column>,
    /// What boxes that stand in a row are.
    boxes: Boxes,
    checks: Checks,
}

impl Template {
    /// What is set up for a photograph that was read.
    pub fn of(name: &str, cut: &Cut, transcript: &Transcript, settings: &Settings) -> Self {
        let (width, height) = size(transcript);
        let part = |frame: BoundingBox| {
            [
                f64::from(frame.x) / width,
                f64::from(frame.y) / height,
                f64::from(frame.width) / width,
                f64::from(frame.height) / height,
            ]
        };
        let frame = cut.frame.map(part);
        Self {
            name: name.into(),
            shape: width / height,
            table: table(transcript, frame),
            frame,
            decimal_mark: settings.decimal_mark,
            decimals: settings.decimals,
            columns: transcript.columns.clone(),
            boxes: settings.boxes,
            checks: settings.checks.clone(),
        }
    }

    /// Whether a photograph looks like those of this kind: as wide for its height, with about as many lines and columns.
    pub fn fits(&self, transcript: &Transcript) -> bool {
        let (width, height) = size(transcript);
        let (lines, columns) = table(transcript, self.frame);
        // A line in five may be missed, or be one that this sheet has more.
        let near = |count: usize, kept: usize| count.abs_diff(kept) <= (kept / 5).max(1);
        (width / height / self.shape - 1.0).abs() < SAME_SHAPE
            && near(lines, self.table.0)
            && near(columns, self.table.1)
    }

    /// Whether all of it is set up already.
    pub fn is_in_force(&self, cut: &Cut, transcript: &Transcript, settings: &Settings) -> bool {
        let now = Settings {
            checks: self.checks.clone(),
            decimals: self.decimals,
            boxes: self.boxes,
            decimal_mark: self.decimal_mark,
            ..settings.clone()
        };
        now == *settings && self.columns == transcript.columns && self.frame_in(transcript) == cut.frame
    }

    fn frame_in(&self, transcript: &Transcript) -> Option<BoundingBox> {
        let (width, height) = size(transcript);
        let pixels = |part: f64, of: f64| (part * of).round() as u32;
        let [x, y, w, h] = self.frame?;
        Some(BoundingBox {
            x: pixels(x, width),
            y: pixels(y, height),
            width: pixels(w, width).max(1),
            height: pixels(h, height).max(1),
        })
    }
}

fn size(transcript: &Transcript) -> (f64, f64) {
    (f64::from(transcript.image.width.max(1)), f64::from(transcript.image.height.max(1)))
}

/// How many lines of numbers there are in a part of a photograph, and how many numbers in the longest.
fn table(transcript: &Transcript, part: Option<[f64; 4]>) -> (usize, usize) {
    let (width, height) = size(transcript);
    let [left, top, wide, high] = part.unwrap_or([0.0, 0.0, 1.0, 1.0]);
    let counts = transcript.lines().into_iter().map(|line| {
        let inside = line.iter().filter(|number| {
            let bounds = number.bounding_box(transcript);
            let x = (f64::from(bounds.x) + f64::from(bounds.width) / 2.0) / width;
            let y = (f64::from(bounds.y) + f64::from(bounds.height) / 2.0) / height;
            (left..=left + wide).contains(&x) && (top..=top + high).contains(&y)
        });
        inside.count()
    });
    let counts: Vec<usize> = counts.filter(|count| *count > 0).collect();
    (counts.len(), counts.into_iter().max().unwrap_or_default())
}

impl State {
    /// The first of the kept templates that the picture looks like and that is not in force for it.
    pub fn offered(&self) -> Option<usize> {
        let (entry, transcript) = (self.entry()?, self.transcript()?);
        // Once more on a picture that has this set up, the others have nothing to say.
        let in_force = |template: &Template| template.is_in_force(&entry.cut, transcript, &self.settings);
        let fitting = || self.settings.templates.iter().enumerate().filter(|(_, template)| template.fits(transcript));
        if fitting().any(|(_, template)| in_force(template)) {
            return None;
        }
        fitting().next().map(|(at, _)| at)
    }

    /// Keeps what is set up for the picture that is looked at; in place of what was kept under the same name.
    pub(super) fn keep_template(&mut self, name: &str) {
        let cut = self.entry().map(|entry: &Entry| entry.cut).unwrap_or_default();
        if let Some(transcript) = self.transcript() {
            let template = Template::of(name, &cut, transcript, &self.settings);
            let kept = Rc::make_mut(&mut self.settings.templates);
            kept.retain(|other| other.name != name);
            kept.insert(0, template);
        }
    }

    /// Sets up for the picture that is looked at what a template keeps, and reads it again where its frame is another.
    pub(super) fn apply_template(&mut self, at: usize) {
        let Some((template, file)) = self.settings.templates.get(at).cloned().zip(self.current) else { return };
        let (Some(transcript), Some(cut)) = (self.transcript().cloned(), self.entry().map(|entry| entry.cut)) else {
            return;
        };
        let frame = template.frame_in(&transcript);
        (self.settings.decimal_mark, self.settings.decimals) = (template.decimal_mark, template.decimals);
        self.settings.checks = template.checks;
        if template.columns != transcript.columns {
            let columns = template.columns;
            self.change(|history, selected| {
                history.replace(Rc::new(Transcript { columns, ..Transcript::clone(&transcript) }), selected);
                Some(selected)
            });
        }
        let joined = std::mem::replace(&mut self.settings.boxes, template.boxes);
        if frame != cut.frame || joined != template.boxes {
            self.cut(file, Cut { frame, ..cut });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::drawn::transcript;

    const LINES: [&str; 3] = ["12 34", "56 78", "90 12"];

    #[test]
    fn a_photograph_of_the_same_shape_with_about_as_many_lines_and_columns_looks_alike() {
        let page = transcript(&LINES);
        let template = Template::of("Marks", &Cut::default(), &page, &Settings::default());
        assert!(template.fits(&page) && template.fits(&transcript(&["12 34", "5", "90 12", "3 4"])));
        assert!(!template.fits(&transcript(&["12 34 5 6", "56 78", "90 12"])), "two columns more");
        assert!(!template.fits(&transcript(&["12 34"])), "two lines less");
        let mut wide = page.clone();
        wide.image.width = wide.image.width * 11 / 10;
        assert!(!template.fits(&wide), "a tenth wider");
    }

    #[test]
    fn the_frame_of_a_template_lies_in_the_same_part_of_a_larger_photograph_and_counts_what_is_in_it() {
        let page = transcript(&LINES);
        let (width, height) = (page.image.width, page.image.height);
        let cut = Cut { frame: Some(BoundingBox { x: 0, y: 0, width: width / 2, height }), ..Cut::default() };
        let template = Template::of("Left", &cut, &page, &Settings::default());
        assert!(template.is_in_force(&cut, &page, &Settings::default()));
        assert!(!template.is_in_force(&Cut::default(), &page, &Settings::default()));
        let mut large = page.clone();
        (large.image.width, large.image.height) = (width * 2, height * 2);
        assert_eq!(
            template.frame_in(&large),
            Some(BoundingBox { x: 0, y: 0, width: width / 2 * 2, height: height * 2 })
        );
        let kept: Template =
            serde_json::from_str(&serde_json::to_string(&template).expect("json")).expect("a template");
        assert_eq!(kept.name, "Left");
    }
}
