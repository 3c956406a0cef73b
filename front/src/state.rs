//! What the page knows, and how it changes. No DOM, so that all of it is tested natively.
//!
//! Every attempt to read a picture has a number; what is heard of an earlier attempt is ignored.

use std::rc::Rc;

use shared::{BoundingBox, Digit, MAX_FILE_BYTES, Recognition};
use yew::Reducible;

use crate::failure::Failure;

/// All the page knows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct State {
    /// The picture in work; none before the first.
    pub picture: Option<Picture>,
    /// What is happening to it.
    pub phase: Phase,
    /// Number of the latest attempt; a new number starts a new attempt and ends the one before.
    pub attempt: u32,
    /// Whether files are held over the page.
    pub dragging: bool,
    /// How many more files came with the picture and were left aside.
    pub left_aside: usize,
    /// Index of the digit that is looked at.
    pub selected: Option<usize>,
    /// Index of the digit under the pointer, on the photograph or in the numbers.
    pub hovered: Option<usize>,
}

/// A file that was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Name of the file.
    pub name: String,
    /// Media type as the browser guesses it, empty when it does not know.
    pub media_type: String,
    /// Size of the file.
    pub bytes: u64,
    /// Object URL under which the browser shows the file.
    pub url: String,
}

/// What is happening to the picture.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Phase {
    /// There is no picture yet.
    #[default]
    Empty,
    /// It is on its way to the server.
    Uploading {
        /// Bytes sent.
        sent: u64,
        /// Bytes in all.
        total: u64,
    },
    /// The server is reading it.
    Reading,
    /// It was read.
    Read(Rc<Recognition>),
    /// It could not be read.
    Failed(Failure),
}

/// Everything that can happen.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// The person chose a picture.
    Choose {
        /// The picture.
        picture: Picture,
        /// How many more files came with it.
        left_aside: usize,
    },
    /// Files are held over the page, or no longer.
    Drag(bool),
    /// Bytes have left, in this attempt.
    Progress {
        /// Number of the attempt.
        attempt: u32,
        /// Bytes sent.
        sent: u64,
        /// Bytes in all.
        total: u64,
    },
    /// All bytes have left, in this attempt.
    Sent {
        /// Number of the attempt.
        attempt: u32,
    },
    /// This attempt has ended.
    Answered {
        /// Number of the attempt.
        attempt: u32,
        /// How it ended.
        outcome: Result<Rc<Recognition>, Failure>,
    },
    /// A second has passed in a count-down.
    Tick {
        /// Number of the attempt that the server was too busy for.
        attempt: u32,
    },
    /// Something failed before there was a picture.
    Fail(Failure),
    /// Send the same picture again.
    Retry,
    /// The browser has a connection again.
    Online,
    /// Give up on the picture.
    Cancel,
    /// Look at a digit, or at none.
    Select(Option<usize>),
    /// The pointer is over a digit, or over none.
    Hover(Option<usize>),
    /// Look at another digit.
    Move(Step),
}

/// Where to go from the selected digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// One back in reading order.
    Previous,
    /// One on in reading order.
    Next,
    /// The nearest of the line above.
    Up,
    /// The nearest of the line below.
    Down,
    /// The first of all.
    First,
    /// The last of all.
    Last,
    /// The next one that is not sure, from the top again after the last.
    NextUnsure,
}

impl State {
    /// The state in one word, for styles and tests.
    pub fn name(&self) -> &'static str {
        match &self.phase {
            _ if self.dragging => "dragging",
            Phase::Empty => "empty",
            Phase::Uploading { .. } => "uploading",
            Phase::Reading => "reading",
            Phase::Read(recognition) if recognition.digits.is_empty() => "none",
            Phase::Read(_) => "read",
            Phase::Failed(failure) => match failure {
                Failure::TooLarge { .. } | Failure::NotAnImage | Failure::Heic | Failure::Refused(_) => "refused",
                Failure::Busy { .. } => "busy",
                Failure::Offline => "offline",
                Failure::Timeout | Failure::Server { .. } | Failure::Unreadable => "failed",
            },
        }
    }

    /// What was read, when something was.
    pub fn recognition(&self) -> Option<&Rc<Recognition>> {
        match &self.phase {
            Phase::Read(recognition) => Some(recognition),
            _ => None,
        }
    }

    fn digits(&self) -> &[Digit] {
        self.recognition().map_or(&[], |recognition| &recognition.digits)
    }

    /// Starts another attempt with the picture at hand.
    fn try_again(&mut self) {
        let Some(picture) = &self.picture else {
            self.phase = Phase::Empty;
            return;
        };
        self.attempt += 1;
        self.phase = match refusal(picture) {
            Some(failure) => Phase::Failed(failure),
            None => Phase::Uploading { sent: 0, total: picture.bytes },
        };
        self.selected = None;
        self.hovered = None;
    }

    fn apply(&mut self, action: Action) {
        match action {
            Action::Choose { picture, left_aside } => {
                self.picture = Some(picture);
                self.left_aside = left_aside;
                self.dragging = false;
                self.try_again();
            }
            Action::Drag(over) => self.dragging = over,
            Action::Progress { attempt, sent, total } => {
                if attempt == self.attempt
                    && let Phase::Uploading { .. } = self.phase
                {
                    self.phase = Phase::Uploading { sent: sent.min(total), total };
                }
            }
            Action::Sent { attempt } => {
                if attempt == self.attempt
                    && let Phase::Uploading { .. } = self.phase
                {
                    self.phase = Phase::Reading;
                }
            }
            Action::Answered { attempt, outcome } => {
                if attempt == self.attempt
                    && let Phase::Uploading { .. } | Phase::Reading = self.phase
                {
                    self.phase = match outcome {
                        Ok(recognition) => Phase::Read(recognition),
                        Err(failure) => Phase::Failed(failure),
                    };
                }
            }
            Action::Tick { attempt } => {
                if attempt == self.attempt
                    && let Phase::Failed(Failure::Busy { seconds }) = &mut self.phase
                {
                    *seconds = seconds.saturating_sub(1);
                    if *seconds == 0 {
                        self.try_again();
                    }
                }
            }
            Action::Fail(failure) => {
                *self = Self { attempt: self.attempt + 1, phase: Phase::Failed(failure), ..Self::default() };
            }
            Action::Retry => {
                if let Phase::Failed(failure) = &self.phase
                    && failure.can_retry()
                {
                    self.try_again();
                }
            }
            Action::Online => {
                if self.phase == Phase::Failed(Failure::Offline) {
                    self.try_again();
                }
            }
            Action::Cancel => *self = Self { attempt: self.attempt + 1, ..Self::default() },
            Action::Select(index) => self.selected = index.filter(|index| *index < self.digits().len()),
            Action::Hover(index) => self.hovered = index.filter(|index| *index < self.digits().len()),
            Action::Move(step) => self.selected = destination(self.digits(), self.selected, step),
        }
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

/// How many digits are not sure.
pub fn count_unsure(recognition: &Recognition) -> usize {
    recognition.digits.iter().filter(|digit| !digit.sure).count()
}

/// Why a file need not be sent at all, as far as the browser can tell. The server looks at the content.
fn refusal(picture: &Picture) -> Option<Failure> {
    let name = picture.name.to_ascii_lowercase();
    let media_type = picture.media_type.to_ascii_lowercase();
    if media_type.starts_with("image/hei") || name.ends_with(".heic") || name.ends_with(".heif") {
        Some(Failure::Heic)
    } else if !media_type.is_empty() && !media_type.starts_with("image/") {
        Some(Failure::NotAnImage)
    } else if picture.bytes > MAX_FILE_BYTES as u64 {
        Some(Failure::TooLarge { bytes: Some(picture.bytes) })
    } else {
        None
    }
}

fn destination(digits: &[Digit], selected: Option<usize>, step: Step) -> Option<usize> {
    let last = digits.len().checked_sub(1)?;
    let Some(at) = selected else {
        return match step {
            Step::NextUnsure => digits.iter().position(|digit| !digit.sure),
            Step::Last => Some(last),
            _ => Some(0),
        };
    };
    match step {
        Step::Previous => Some(at.saturating_sub(1)),
        Step::Next => Some((at + 1).min(last)),
        Step::First => Some(0),
        Step::Last => Some(last),
        Step::Up => Some(neighbour(digits, at, |line| line.checked_sub(1))),
        Step::Down => Some(neighbour(digits, at, |line| line.checked_add(1))),
        Step::NextUnsure => (at + 1..digits.len()).chain(0..=at).find(|index| !digits[*index].sure).or(selected),
    }
}

/// The digit of the next line that stands nearest, or the same digit where there is no such line.
fn neighbour(digits: &[Digit], at: usize, next_line: impl Fn(usize) -> Option<usize>) -> usize {
    let twice_centre = |bounds: &BoundingBox| 2 * i64::from(bounds.x) + i64::from(bounds.width);
    let here = twice_centre(&digits[at].bounding_box);
    let Some(line) = next_line(digits[at].line) else { return at };
    (0..digits.len())
        .filter(|index| digits[*index].line == line)
        .min_by_key(|index| (twice_centre(&digits[*index].bounding_box) - here).abs())
        .unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use shared::{ClassifierKind, ImageSize, ModelRef, Timings};

    use super::*;

    fn picture() -> Picture {
        Picture { name: "sheet.jpg".into(), media_type: "image/jpeg".into(), bytes: 1000, url: "blob:1".into() }
    }

    /// Digits as (x, line, sure).
    fn recognition(digits: &[(u32, usize, bool)]) -> Rc<Recognition> {
        Rc::new(Recognition {
            image: ImageSize { width: 100, height: 100, turned: 0 },
            model: ModelRef { id: "default".into(), classifier: ClassifierKind::Svm },
            text: String::new(),
            lines: Vec::new(),
            digits: digits
                .iter()
                .map(|&(x, line, sure)| Digit {
                    label: 1,
                    confidence: 0.9,
                    sure,
                    bounding_box: BoundingBox { x, y: 0, width: 8, height: 8 },
                    alternatives: Vec::new(),
                    line,
                    number: 0,
                })
                .collect(),
            timings: Timings::default(),
        })
    }

    fn after(actions: impl IntoIterator<Item = Action>) -> State {
        let state = actions.into_iter().fold(Rc::new(State::default()), Reducible::reduce);
        (*state).clone()
    }

    fn choose() -> Action {
        Action::Choose { picture: picture(), left_aside: 0 }
    }

    fn read(digits: &[(u32, usize, bool)]) -> [Action; 2] {
        [choose(), Action::Answered { attempt: 1, outcome: Ok(recognition(digits)) }]
    }

    #[test]
    fn a_chosen_picture_goes_through_uploading_and_reading_to_read() {
        let mut actions = Vec::new();
        let mut names = Vec::new();
        for action in [
            choose(),
            Action::Sent { attempt: 1 },
            Action::Answered { attempt: 1, outcome: Ok(recognition(&[(0, 0, true)])) },
        ] {
            actions.push(action);
            names.push(after(actions.clone()).name());
        }
        assert_eq!(names, ["uploading", "reading", "read"]);
    }

    #[test]
    fn a_picture_without_digits_ends_in_none() {
        assert_eq!(after(read(&[])).name(), "none");
    }

    #[test]
    fn files_held_over_the_page_show_whatever_else_goes_on() {
        let mut actions = read(&[(0, 0, true)]).to_vec();
        actions.push(Action::Drag(true));
        assert_eq!(after(actions.clone()).name(), "dragging");
        actions.push(Action::Drag(false));
        assert_eq!(after(actions).name(), "read");
    }

    #[test]
    fn a_file_that_cannot_be_read_is_refused_before_it_is_sent() {
        for (name, media_type, bytes, failure) in [
            (
                "a.png",
                "image/png",
                MAX_FILE_BYTES as u64 + 1,
                Failure::TooLarge { bytes: Some(MAX_FILE_BYTES as u64 + 1) },
            ),
            ("a.pdf", "application/pdf", 1, Failure::NotAnImage),
            ("IMG_1.HEIC", "", 1, Failure::Heic),
            ("a", "image/heif", 1, Failure::Heic),
        ] {
            let picture = Picture { name: name.into(), media_type: media_type.into(), bytes, ..picture() };
            let state = after([Action::Choose { picture, left_aside: 0 }]);
            assert_eq!((state.name(), state.phase), ("refused", Phase::Failed(failure)), "{name}");
        }
    }

    #[test]
    fn a_file_of_exactly_the_limit_or_of_unknown_type_is_sent() {
        let picture = Picture { media_type: String::new(), bytes: MAX_FILE_BYTES as u64, ..picture() };
        assert_eq!(after([Action::Choose { picture, left_aside: 0 }]).name(), "uploading");
    }

    #[test]
    fn what_is_heard_of_an_earlier_attempt_is_ignored() {
        let late = Action::Answered { attempt: 1, outcome: Err(Failure::Offline) };
        let state = after([choose(), choose(), late, Action::Sent { attempt: 1 }]);
        assert_eq!((state.name(), state.attempt), ("uploading", 2));
    }

    #[test]
    fn a_cancelled_picture_is_gone_and_its_answer_ignored() {
        let late = Action::Answered { attempt: 1, outcome: Ok(recognition(&[(0, 0, true)])) };
        let state = after([choose(), Action::Cancel, late]);
        assert_eq!((state.name(), state.picture), ("empty", None));
    }

    #[test]
    fn a_busy_server_is_asked_again_when_the_count_down_ends() {
        let busy = Action::Answered { attempt: 1, outcome: Err(Failure::Busy { seconds: 2 }) };
        let tick = Action::Tick { attempt: 1 };
        let state = after([choose(), busy.clone(), tick.clone()]);
        assert_eq!((state.name(), state.phase), ("busy", Phase::Failed(Failure::Busy { seconds: 1 })));
        let state = after([choose(), busy.clone(), tick.clone(), tick.clone()]);
        assert_eq!((state.name(), state.attempt), ("uploading", 2));
        // A tick that was already on its way must not shorten the next count-down.
        let busy_again = Action::Answered { attempt: 2, outcome: Err(Failure::Busy { seconds: 2 }) };
        let state = after([choose(), busy, tick.clone(), tick.clone(), busy_again, tick]);
        assert_eq!(state.phase, Phase::Failed(Failure::Busy { seconds: 2 }));
    }

    #[test]
    fn a_failure_keeps_the_picture_for_another_try() {
        let failed = Action::Answered { attempt: 1, outcome: Err(Failure::Server { status: 500, problem: None }) };
        let state = after([choose(), failed.clone()]);
        assert_eq!((state.name(), state.picture), ("failed", Some(picture())));
        assert_eq!(after([choose(), failed, Action::Retry]).name(), "uploading");
    }

    #[test]
    fn a_picture_that_found_no_server_is_sent_when_the_connection_is_back() {
        let offline = Action::Answered { attempt: 1, outcome: Err(Failure::Offline) };
        assert_eq!(after([choose(), offline.clone()]).name(), "offline");
        assert_eq!(after([choose(), offline, Action::Online]).name(), "uploading");
        assert_eq!(after([Action::Online]).name(), "empty");
    }

    #[test]
    fn a_refused_picture_is_not_sent_again() {
        let picture = Picture { media_type: "text/plain".into(), ..picture() };
        assert_eq!(after([Action::Choose { picture, left_aside: 0 }, Action::Retry]).name(), "refused");
    }

    #[test]
    fn next_unsure_goes_round() {
        let digits = [(0, 0, true), (10, 0, false), (20, 0, true), (30, 0, false)];
        let mut actions = read(&digits).to_vec();
        let mut visited = Vec::new();
        for _ in 0..3 {
            actions.push(Action::Move(Step::NextUnsure));
            visited.push(after(actions.clone()).selected);
        }
        assert_eq!(visited, [Some(1), Some(3), Some(1)]);
    }

    #[test]
    fn next_unsure_stays_where_all_are_sure() {
        let mut actions = read(&[(0, 0, true), (10, 0, true)]).to_vec();
        actions.extend([Action::Select(Some(1)), Action::Move(Step::NextUnsure)]);
        assert_eq!(after(actions).selected, Some(1));
    }

    #[test]
    fn arrows_move_in_reading_order_and_to_the_nearest_of_the_next_line() {
        let digits = [(0, 0, true), (50, 0, true), (5, 1, true), (40, 1, true), (90, 1, true)];
        for (from, step, to) in [
            (0, Step::Next, 1),
            (0, Step::Previous, 0),
            (4, Step::Next, 4),
            (1, Step::Down, 3),
            (4, Step::Up, 1),
            (0, Step::Up, 0),
            (2, Step::Down, 2),
            (2, Step::First, 0),
            (2, Step::Last, 4),
        ] {
            let mut actions = read(&digits).to_vec();
            actions.extend([Action::Select(Some(from)), Action::Move(step)]);
            assert_eq!(after(actions).selected, Some(to), "{step:?} from {from}");
        }
    }

    #[test]
    fn a_digit_that_is_not_there_cannot_be_selected() {
        let mut actions = read(&[(0, 0, true)]).to_vec();
        actions.push(Action::Select(Some(1)));
        assert_eq!(after(actions).selected, None);
    }
}
