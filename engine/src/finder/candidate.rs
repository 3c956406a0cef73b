//! What the network sees at one place, and what becomes of it.

use super::maps::Maps;
use super::net::{STRIDE, channel};
use crate::reading::MarkKind;

/// How many classes are told apart: the ten digits, then the marks.
pub const CLASSES: usize = 15;
/// How many of the classes are digits.
pub const DIGITS: usize = 10;

/// The classes of marks that are told from each other by a short stroke alone.
const POINT: usize = 10;
/// The class of slashes.
pub(crate) const SLASH: usize = 12;
const COMMA: usize = 14;

/// The marks, in the order of their classes.
const MARKS: [MarkKind; CLASSES - DIGITS] =
    [MarkKind::Point, MarkKind::Minus, MarkKind::Slash, MarkKind::Colon, MarkKind::Comma];

/// Why a candidate is in the answer or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is in the answer.
    Kept,
    /// Another scale sees this place better.
    OtherScale,
    /// Another candidate lies over it and is seen more clearly.
    Overlaps,
    /// It is seen too weakly.
    Weak,
    /// A mark beside no digit.
    Alone,
    /// A ring that somebody drew around digits.
    Ring,
    /// Those who look closely see no digit.
    NoDigit,
    /// A bracket beside digits.
    Bracket,
    /// A piece of a per cent sign.
    PerCent,
    /// A letter of a word.
    Word,
    /// Printed, and only handwriting was asked for.
    Print,
    /// It shows through from the back of the sheet.
    Back,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Kept,
        Self::OtherScale,
        Self::Overlaps,
        Self::Weak,
        Self::Alone,
        Self::Ring,
        Self::NoDigit,
        Self::Bracket,
        Self::PerCent,
        Self::Word,
        Self::Print,
        Self::Back,
    ];

    /// What became of a candidate, in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::OtherScale => "seen better at another scale",
            Self::Overlaps => "covered by one that is seen more clearly",
            Self::Alone => "a mark beside no digit",
            Self::Ring => "a ring around digits",
            Self::Weak => "seen too weakly",
            Self::NoDigit => "no digit, seen closely",
            Self::Bracket => "a bracket",
            Self::PerCent => "a piece of a per cent sign",
            Self::Word => "a letter of a word",
            Self::Print => "printed",
            Self::Back => "from the back of the sheet",
        }
    }

    /// Red, green and blue of its frame where candidates are drawn.
    #[must_use]
    pub fn color(self) -> [u8; 3] {
        match self {
            Self::Kept => [0, 130, 40],
            Self::OtherScale => [170, 170, 170],
            Self::Overlaps => [120, 120, 120],
            Self::Alone => [0, 170, 190],
            Self::Weak => [150, 90, 20],
            Self::NoDigit => [225, 120, 0],
            Self::Word => [140, 40, 160],
            Self::Print => [30, 80, 220],
            Self::Back => [230, 90, 160],
            Self::Ring => [120, 200, 60],
            Self::Bracket => [90, 60, 40],
            Self::PerCent => [200, 180, 0],
        }
    }

    /// The same colour in a word.
    #[must_use]
    pub fn color_name(self) -> &'static str {
        match self {
            Self::Kept => "green",
            Self::OtherScale => "thin light grey",
            Self::Overlaps => "thin dark grey",
            Self::Alone => "cyan",
            Self::Weak => "brown",
            Self::NoDigit => "orange",
            Self::Word => "purple",
            Self::Print => "blue",
            Self::Back => "pink",
            Self::Ring => "light green",
            Self::Bracket => "dark brown",
            Self::PerCent => "yellow",
        }
    }
}

/// A digit or a mark, as the network sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Left, top, right and bottom in pixels of the picture.
    pub bounds: [f32; 4],
    /// How strongly each class is seen, 0 to 1: ten digits, point, minus, slash, colon, comma.
    pub classes: [f32; CLASSES],
    /// The class that is seen most strongly.
    pub class: usize,
    /// How strongly any digit is seen, however it lies.
    pub any: f32,
    /// Probability that the next glyph at the right belongs to the same number.
    pub link: f32,
    /// Probability of being printed.
    pub print: f32,
    /// Probability of being struck out.
    pub cancelled: f32,
    /// Pixels of the picture for each pixel that the network saw.
    pub scale: f32,
    /// What becomes of it.
    pub verdict: Verdict,
}

impl Candidate {
    /// Something seen as the first of these classes, each as strongly as is told; for tests.
    #[cfg(test)]
    pub(crate) fn seen_at(bounds: [f32; 4], seen: &[(usize, f32)]) -> Self {
        let mut classes = [0.0; CLASSES];
        seen.iter().for_each(|&(class, score)| classes[class] = score);
        Self {
            bounds,
            classes,
            class: seen[0].0,
            any: 0.9,
            link: 0.0,
            print: 0.0,
            cancelled: 0.0,
            scale: 1.0,
            verdict: Verdict::Kept,
        }
    }

    /// How strongly its class is seen.
    #[must_use]
    pub fn score(&self) -> f32 {
        self.classes[self.class]
    }

    /// Whether it is seen as a digit, not as a mark.
    #[must_use]
    pub fn is_digit(&self) -> bool {
        self.class < DIGITS
    }

    /// Which mark it is seen as; `None` for a digit.
    #[must_use]
    pub fn mark(&self) -> Option<MarkKind> {
        MARKS.get(self.class.checked_sub(DIGITS)?).copied()
    }

    /// How strongly it is seen as a mark of its kind: a point and a comma are one kind, since a pen's point is often a short stroke, and
    /// the network's word is then parted between the two.
    #[must_use]
    pub fn mark_score(&self) -> f32 {
        let sum: f32 = match self.mark() {
            Some(MarkKind::Point | MarkKind::Comma) => self.classes[POINT] + self.classes[COMMA],
            // A stroke, whichever of the two.
            Some(MarkKind::Slash) => self.classes[SLASH] + self.classes[1],
            _ => self.score(),
        };
        sum.min(1.0)
    }

    /// Whether it is seen as one of the two marks that stand on the line.
    pub(crate) fn is_point_or_comma(&self) -> bool {
        matches!(self.mark(), Some(MarkKind::Point | MarkKind::Comma))
    }

    /// Takes it for this mark, as strongly as it was seen as any.
    pub(crate) fn take_for(&mut self, kind: MarkKind) {
        let score = self.mark_score();
        self.class = DIGITS + MARKS.iter().position(|mark| *mark == kind).unwrap_or_default();
        self.classes[self.class] = score;
    }

    /// Width in pixels of the picture.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.bounds[2] - self.bounds[0]
    }

    /// Height in pixels of the picture.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.bounds[3] - self.bounds[1]
    }

    /// Its middle, in pixels of the picture.
    #[must_use]
    pub fn center(&self) -> (f32, f32) {
        ((self.bounds[0] + self.bounds[2]) / 2.0, (self.bounds[1] + self.bounds[3]) / 2.0)
    }

    /// Whether a point of the picture lies within.
    #[must_use]
    pub fn holds(&self, x: f32, y: f32) -> bool {
        let [left, top, right, bottom] = self.bounds;
        (left..right).contains(&x) && (top..bottom).contains(&y)
    }

    /// Intersection over union, 0 to 1, of boxes made at least 0.35 of their height wide and their width high: two looks at a thin stroke
    /// may be a pixel apart.
    #[must_use]
    pub fn iou(&self, other: &Self) -> f32 {
        let (a, b) = (self.widened(), other.widened());
        let both = intersection(&a, &b);
        both / (area(&a) + area(&b) - both).max(1e-6)
    }

    /// Share of the smaller box, made as wide, that lies in the other.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> f32 {
        let (a, b) = (self.widened(), other.widened());
        intersection(&a, &b) / area(&a).min(area(&b)).max(1e-6)
    }

    fn widened(&self) -> [f32; 4] {
        const LEAST: f32 = 0.35;
        let [left, top, right, bottom] = self.bounds;
        let (across, down) = (
            (LEAST * self.height() - self.width()).max(0.0) / 2.0,
            (LEAST * self.width() - self.height()).max(0.0) / 2.0,
        );
        [left - across, top - down, right + across, bottom + down]
    }
}

fn intersection(a: &[f32; 4], b: &[f32; 4]) -> f32 {
    (a[2].min(b[2]) - a[0].max(b[0])).max(0.0) * (a[3].min(b[3]) - a[1].max(b[1])).max(0.0)
}

fn area(bounds: &[f32; 4]) -> f32 {
    (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])
}

/// Logistic function.
#[must_use]
pub fn sigmoid(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

/// The candidates in an answer of the network: where a class is seen at least by `threshold` and more strongly than around.
/// `origin` is where the answer's first cell lies in the pixels that the network saw, `scale` how many of the picture's pixels each is.
#[must_use]
pub fn peaks(answer: &Maps, threshold: f32, origin: (f32, f32), scale: f32) -> Vec<Candidate> {
    let (width, height) = (answer.width, answer.height);
    let least = (threshold / (1.0 - threshold)).ln();
    let best: Vec<f32> = (0..width * height)
        .map(|cell| {
            let classes = &answer.pixel(cell % width, cell / width)[channel::CLASSES];
            classes.iter().copied().fold(f32::MIN, f32::max)
        })
        .collect();
    let mut found = Vec::new();
    for (cell, &value) in best.iter().enumerate().filter(|(_, value)| **value > least) {
        let (x, y) = (cell % width, cell / width);
        let around = |x: usize, count: usize| x.saturating_sub(1)..(x + 2).min(count);
        // Of equal neighbours the first is the peak.
        let is_peak = around(y, height)
            .flat_map(|ny| around(x, width).map(move |nx| ny * width + nx))
            .all(|other| best[other] < value || (best[other] == value && other >= cell));
        if is_peak {
            found.push(candidate_at(answer.pixel(x, y), (x, y), origin, scale));
        }
    }
    found
}

fn candidate_at(pixel: &[f32], (x, y): (usize, usize), origin: (f32, f32), scale: f32) -> Candidate {
    let stride = STRIDE as f32;
    let mut classes = [0.0; CLASSES];
    classes.iter_mut().zip(&pixel[channel::CLASSES]).for_each(|(class, &logit)| *class = sigmoid(logit));
    let class = (0..CLASSES).max_by(|&a, &b| classes[a].total_cmp(&classes[b])).unwrap_or(0);
    let described: &[f32; 4] = pixel[channel::BOX..].first_chunk().unwrap_or(&[0.0; 4]);
    // No box is wider than what a network with a view of some two hundred pixels can judge.
    let side = |logarithm: f32| 16.0 * logarithm.clamp(-4.0, 2.5).exp();
    let center = |cell: usize, offset: f32| (cell as f32 + 0.5 + offset.clamp(-4.0, 4.0)) * stride;
    let (cx, cy) = (center(x, described[0]) + origin.0, center(y, described[1]) + origin.1);
    let (w, h) = (side(described[2]), side(described[3]));
    Candidate {
        bounds: [cx - w / 2.0, cy - h / 2.0, cx + w / 2.0, cy + h / 2.0].map(|value| value * scale),
        classes,
        class,
        any: sigmoid(pixel[channel::ANY]),
        link: sigmoid(pixel[channel::LINK]),
        print: sigmoid(pixel[channel::PRINT]),
        cancelled: sigmoid(pixel[channel::CANCELLED]),
        scale,
        verdict: Verdict::Kept,
    }
}
