//! A sheet on its way to a model of one's own: found, looked over, learned, and judged by the person.

use std::rc::Rc;

use shared::{Model, Sample, Sheet, SheetSample, sort_by};
use yew::Reducible;

use super::{Correction, Step};
use crate::failure::Failure;

/// A reading less probable than this is worth a look, even where it agrees with the row.
const DOUBTFUL_BELOW: f32 = 0.5;

/// How far the teaching is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Teaching {
    /// What is happening.
    pub stage: Stage,
    /// What went wrong on the way to the next stage.
    pub failure: Option<Failure>,
    /// Seconds until a busy server is asked again.
    pub waits: Option<u32>,
}

/// The stages, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Stage {
    /// No sheet yet.
    #[default]
    Start,
    /// The server looks for its digits.
    Finding,
    /// The person looks the digits over.
    Review(Rc<Review>),
    /// The server learns them.
    Training(Rc<Review>),
    /// It has learned; the person decides.
    Trained(Rc<Review>, Rc<Model>),
}

/// The digits of a sheet while they are looked over.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// Row by row, and from left to right in each.
    pub cells: Vec<Cell>,
    /// Whether it is a sheet that was printed here.
    pub printed: bool,
    /// Index of the cell that is looked at.
    pub selected: usize,
    /// Whether they are what the person corrected, not the digits of a sheet.
    pub of_corrections: bool,
}

/// One digit.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// What the server says of it.
    pub sample: SheetSample,
    /// What it is, 0 to 9; nothing where it is left out.
    pub label: Option<u8>,
    /// Whether the person has said so.
    pub looked_at: bool,
}

/// How a cell is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellMark {
    /// The reader agrees with the row.
    Sure,
    /// It does not, or hardly.
    Doubtful,
    /// The person has said what it is.
    Fixed,
    /// It is not learned.
    Dropped,
}

impl CellMark {
    /// Its name, for styles and tests.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sure => "sure",
            Self::Doubtful => "doubtful",
            Self::Fixed => "fixed",
            Self::Dropped => "dropped",
        }
    }
}

/// Everything that can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum TeachingAction {
    /// A sheet is sent.
    Find,
    /// Its digits were found, or not.
    Found(Result<Sheet, Failure>),
    /// The person's corrections were cut out of their pictures.
    Gathered(Vec<(Correction, String)>),
    /// The server is busy, and is asked again in so many seconds.
    Wait(u32),
    /// The person does not want to wait any longer.
    Cancel,
    /// Look at a cell.
    Select(usize),
    /// Look at another cell.
    Move(Step),
    /// The cell that is looked at is this digit.
    Name(u8),
    /// The cell that is looked at is not learned, or is after all.
    Drop,
    /// The samples are sent.
    Train,
    /// They were learned, or not.
    Trained(Result<Model, Failure>),
    /// What was learned is discarded: look the digits over again.
    Back,
    /// It could not be discarded.
    Failed(Failure),
    /// From the beginning.
    Restart,
}

impl Cell {
    /// How it is to look.
    pub fn mark(&self) -> CellMark {
        match self.label {
            None => CellMark::Dropped,
            Some(_) if self.looked_at => CellMark::Fixed,
            Some(label) if label != self.sample.reading || self.sample.confidence < DOUBTFUL_BELOW => {
                CellMark::Doubtful
            }
            Some(_) => CellMark::Sure,
        }
    }
}

impl Review {
    fn new(sheet: Sheet) -> Self {
        let cell = |sample: SheetSample| Cell { label: Some(sample.label), sample, looked_at: false };
        let mut review = Self {
            cells: sheet.samples.into_iter().map(cell).collect(),
            printed: sheet.printed,
            selected: 0,
            of_corrections: false,
        };
        review.selected = review.next_doubtful(None).unwrap_or(0);
        review
    }

    /// Corrected digits, a row for each label.
    fn of_corrections(mut corrections: Vec<(Correction, String)>) -> Self {
        sort_by(&mut corrections, &|a, b| a.0.label.cmp(&b.0.label));
        let cell = |(Correction { bounds, label }, image): (Correction, String)| {
            let sample =
                SheetSample { label, row: label, bounding_box: bounds, reading: label, confidence: 1.0, image };
            Cell { label: Some(label), sample, looked_at: false }
        };
        let cells = corrections.into_iter().map(cell).collect();
        Self { cells, printed: false, selected: 0, of_corrections: true }
    }

    /// The rows, each as a range of cells.
    pub fn rows(&self) -> Vec<std::ops::Range<usize>> {
        let mut rows: Vec<std::ops::Range<usize>> = Vec::new();
        for (index, cell) in self.cells.iter().enumerate() {
            match rows.last_mut() {
                Some(row) if self.cells[row.start].sample.row == cell.sample.row => row.end = index + 1,
                _ => rows.push(index..index + 1),
            }
        }
        rows
    }

    /// How many cells look so.
    pub fn count(&self, mark: CellMark) -> usize {
        self.cells.iter().filter(|cell| cell.mark() == mark).count()
    }

    /// What is left to learn.
    pub fn samples(&self) -> Vec<Sample> {
        let sample = |cell: &Cell| Some(Sample { label: cell.label?, image: cell.sample.image.clone() });
        self.cells.iter().filter_map(sample).collect()
    }

    fn next_doubtful(&self, after: Option<usize>) -> Option<usize> {
        let doubtful = |index: &usize| self.cells[*index].mark() == CellMark::Doubtful;
        let from = after.map_or(0, |after| after + 1);
        (from..self.cells.len()).find(doubtful).or_else(|| (0..from.min(self.cells.len())).find(doubtful))
    }

    fn step(&mut self, step: Step) {
        let (at, last) = (self.selected, self.cells.len().saturating_sub(1));
        let rows = self.rows();
        let row = rows.iter().position(|row| row.contains(&at)).unwrap_or(0);
        let in_row =
            |to: Option<&std::ops::Range<usize>>| to.map_or(at, |to| (to.start + at - rows[row].start).min(to.end - 1));
        self.selected = match step {
            Step::Previous => at.saturating_sub(1),
            Step::Next => (at + 1).min(last),
            Step::Up => in_row(row.checked_sub(1).and_then(|above| rows.get(above))),
            Step::Down => in_row(rows.get(row + 1)),
            Step::First => 0,
            Step::Last => last,
            Step::NextUnsure => self.next_doubtful(Some(at)).unwrap_or(at),
        };
    }

    fn say(&mut self, label: Option<u8>) {
        if let Some(cell) = self.cells.get_mut(self.selected) {
            (cell.label, cell.looked_at) = (label, true);
        }
    }
}

impl Teaching {
    /// The stage in one word, for styles and tests.
    pub fn name(&self) -> &'static str {
        match self.stage {
            Stage::Start => "start",
            Stage::Finding => "finding",
            Stage::Review(_) => "review",
            Stage::Training(_) => "training",
            Stage::Trained(..) => "trained",
        }
    }

    /// Whether an answer of the server is awaited.
    pub fn is_under_way(&self) -> bool {
        matches!(self.stage, Stage::Finding | Stage::Training(_))
    }

    fn review(&mut self, change: impl FnOnce(&mut Review)) {
        if let Stage::Review(review) = &mut self.stage {
            change(Rc::make_mut(review));
        }
    }

    fn apply(&mut self, action: TeachingAction) {
        self.waits = match action {
            TeachingAction::Wait(seconds) if self.is_under_way() => Some(seconds).filter(|seconds| *seconds > 0),
            _ => None,
        };
        match (action, self.stage.clone()) {
            (TeachingAction::Find, Stage::Start | Stage::Review(_)) => {
                (self.stage, self.failure) = (Stage::Finding, None);
            }
            (TeachingAction::Found(Ok(sheet)), Stage::Finding) => {
                self.stage = Stage::Review(Rc::new(Review::new(sheet)));
            }
            (TeachingAction::Found(Err(failure)), Stage::Finding) => {
                (self.stage, self.failure) = (Stage::Start, Some(failure));
            }
            (TeachingAction::Gathered(corrections), Stage::Finding) => {
                self.stage = Stage::Review(Rc::new(Review::of_corrections(corrections)));
            }
            (TeachingAction::Cancel, Stage::Finding) => self.stage = Stage::Start,
            (TeachingAction::Cancel, Stage::Training(review)) => self.stage = Stage::Review(review),
            (TeachingAction::Select(index), _) => {
                self.review(|review| review.selected = index.min(review.cells.len().saturating_sub(1)));
            }
            (TeachingAction::Move(step), _) => self.review(|review| review.step(step)),
            (TeachingAction::Name(label), _) => self.review(|review| {
                review.say(Some(label));
                review.step(Step::NextUnsure);
            }),
            (TeachingAction::Drop, _) => self.review(|review| {
                let dropped = review.cells.get(review.selected).is_some_and(|cell| cell.label.is_none());
                let back = review.cells.get(review.selected).map(|cell| cell.sample.label);
                review.say(if dropped { back } else { None });
            }),
            (TeachingAction::Train, Stage::Review(review)) => {
                (self.stage, self.failure) = (Stage::Training(review), None);
            }
            (TeachingAction::Trained(Ok(model)), Stage::Training(review)) => {
                self.stage = Stage::Trained(review, Rc::new(model));
            }
            (TeachingAction::Trained(Err(failure)), Stage::Training(review)) => {
                (self.stage, self.failure) = (Stage::Review(review), Some(failure));
            }
            (TeachingAction::Back, Stage::Trained(review, _)) => {
                (self.stage, self.failure) = (Stage::Review(review), None);
            }
            (TeachingAction::Failed(failure), _) => self.failure = Some(failure),
            (TeachingAction::Restart, _) => *self = Self::default(),
            // What comes too late: the person is elsewhere by now.
            _ => {}
        }
    }
}

impl Reducible for Teaching {
    type Action = TeachingAction;

    fn reduce(self: Rc<Self>, action: TeachingAction) -> Rc<Self> {
        let mut next = (*self).clone();
        next.apply(action);
        Rc::new(next)
    }
}

#[cfg(test)]
mod tests {
    use shared::{BoundingBox, ClassifierKind, ImageSize, RowOrder};

    use super::*;

    /// Two rows of three: 1 1 1, of which the last looks like a 7, and 2 2 2, of which the first is read hardly.
    fn sheet() -> Sheet {
        let sample = |row: u8, reading, confidence| SheetSample {
            label: row + 1,
            row,
            bounding_box: BoundingBox { x: 0, y: 0, width: 9, height: 9 },
            reading,
            confidence,
            image: format!("{row}{reading}"),
        };
        Sheet {
            image: ImageSize { width: 9, height: 9, turned: 0 },
            printed: false,
            order: RowOrder::ZeroLast,
            samples: vec![
                sample(0, 1, 0.9),
                sample(0, 1, 0.9),
                sample(0, 7, 0.9),
                sample(1, 2, 0.3),
                sample(1, 2, 0.9),
                sample(1, 2, 0.9),
            ],
        }
    }

    fn after(actions: impl IntoIterator<Item = TeachingAction>) -> Teaching {
        let begun = [TeachingAction::Find, TeachingAction::Found(Ok(sheet()))];
        begun.into_iter().chain(actions).fold(Teaching::default(), |mut lesson, action| {
            lesson.apply(action);
            lesson
        })
    }

    fn review(lesson: &Teaching) -> &Review {
        let Stage::Review(review) = &lesson.stage else { panic!("it is {}", lesson.name()) };
        review
    }

    fn model() -> Model {
        Model {
            id: "a".into(),
            name: "mine".into(),
            classifier: ClassifierKind::Svm,
            samples: 6,
            gains: None,
            token: None,
        }
    }

    #[test]
    fn a_digit_that_reads_otherwise_or_hardly_is_doubtful_and_the_first_such_is_looked_at() {
        let lesson = after([]);
        let marks: Vec<_> = review(&lesson).cells.iter().map(|cell| cell.mark().name()).collect();
        assert_eq!(marks, ["sure", "sure", "doubtful", "doubtful", "sure", "sure"]);
        assert_eq!(review(&lesson).selected, 2);
    }

    #[test]
    fn a_model_begins_from_corrections_alone_a_row_for_each_label() {
        let bounds = BoundingBox { x: 0, y: 0, width: 9, height: 9 };
        let gathered = [7, 1, 7].map(|label| (Correction { bounds, label }, format!("{label}"))).to_vec();
        let mut lesson = after([TeachingAction::Find]);
        lesson.apply(TeachingAction::Gathered(gathered));
        assert_eq!(review(&lesson).rows(), [0..1, 1..3]);
        assert_eq!(review(&lesson).samples().iter().map(|sample| sample.label).collect::<Vec<_>>(), [1, 7, 7]);
        assert_eq!(review(&lesson).count(CellMark::Sure), 3);
    }

    #[test]
    fn naming_a_digit_fixes_it_and_goes_on_to_the_next_doubtful_one() {
        let lesson = after([TeachingAction::Name(7)]);
        let cell = &review(&lesson).cells[2];
        assert_eq!((cell.label, cell.mark(), review(&lesson).selected), (Some(7), CellMark::Fixed, 3));
    }

    #[test]
    fn what_is_dropped_is_not_learned_until_it_is_taken_back() {
        assert_eq!(review(&after([TeachingAction::Drop])).samples().len(), 5);
        let lesson = after([TeachingAction::Drop, TeachingAction::Drop]);
        assert_eq!(review(&lesson).samples()[2], Sample { label: 1, image: "07".into() });
    }

    #[test]
    fn arrows_go_along_the_row_and_to_the_same_place_of_the_next() {
        use Step::{Down, First, Last, Next, Previous, Up};
        for (step, to) in [(Previous, 1), (Next, 3), (Down, 5), (Up, 2), (First, 0), (Last, 5)] {
            assert_eq!(review(&after([TeachingAction::Move(step)])).selected, to, "{step:?}");
        }
    }

    #[test]
    fn a_sheet_that_is_not_found_leaves_the_start_with_the_reason() {
        let mut lesson = Teaching::default();
        lesson.apply(TeachingAction::Find);
        lesson.apply(TeachingAction::Found(Err(Failure::Offline)));
        assert_eq!((lesson.stage, lesson.failure), (Stage::Start, Some(Failure::Offline)));
    }

    #[test]
    fn what_was_fixed_outlives_a_failed_training_and_a_discarded_model() {
        let failed = after([
            TeachingAction::Name(7),
            TeachingAction::Train,
            TeachingAction::Trained(Err(Failure::Busy { seconds: 5 })),
        ]);
        assert_eq!(review(&failed).cells[2].label, Some(7));
        let back = after([
            TeachingAction::Name(7),
            TeachingAction::Train,
            TeachingAction::Trained(Ok(model())),
            TeachingAction::Back,
        ]);
        assert_eq!(review(&back).cells[2].label, Some(7));
    }

    #[test]
    fn a_busy_server_is_waited_for_until_it_answers_or_the_person_gives_up() {
        let waits = after([TeachingAction::Name(7), TeachingAction::Train, TeachingAction::Wait(2)]);
        assert_eq!((waits.name(), waits.waits), ("training", Some(2)));
        let (mut asks, mut cancelled) = (waits.clone(), waits);
        asks.apply(TeachingAction::Wait(0));
        assert_eq!((asks.name(), asks.waits), ("training", None));
        cancelled.apply(TeachingAction::Cancel);
        assert_eq!((review(&cancelled).cells[2].label, cancelled.waits), (Some(7), None));
    }

    #[test]
    fn an_answer_that_comes_after_the_person_began_anew_is_ignored() {
        let lesson = after([TeachingAction::Train, TeachingAction::Restart, TeachingAction::Trained(Ok(model()))]);
        assert_eq!(lesson, Teaching::default());
    }
}
