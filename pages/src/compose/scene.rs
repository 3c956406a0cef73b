//! A page while it is written: pens and print that put glyphs on it and keep the truth of each.

use super::canvas::{Bitmap, Layer, PenPoint, View};
use super::hands::{Alphabet, Hands, Picture, Strokes, Writer};
use super::style::Style;
use crate::rng::Rng;

mod numbers;
mod scraps;
mod words;

/// What a glyph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// 0 to 9.
    Digit(u8),
    /// A point.
    Point,
    /// A minus or a hyphen within a number.
    Minus,
    /// A slash between parts of a date.
    Slash,
    /// Two points above each other.
    Colon,
    /// A comma, or one set high as a sign for thousands.
    Comma,
}

impl Class {
    /// How many classes there are.
    pub const COUNT: usize = 15;

    /// The digits first, then the marks.
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            Self::Digit(label) => usize::from(label),
            Self::Point => 10,
            Self::Minus => 11,
            Self::Slash => 12,
            Self::Colon => 13,
            Self::Comma => 14,
        }
    }

    /// The class of a character of a number; `None` where it is none.
    #[must_use]
    pub fn of(character: char) -> Option<Self> {
        match character {
            '0'..='9' => Some(Self::Digit(character as u8 - b'0')),
            '.' => Some(Self::Point),
            ',' | '\'' => Some(Self::Comma),
            '-' => Some(Self::Minus),
            '/' => Some(Self::Slash),
            ':' => Some(Self::Colon),
            _ => None,
        }
    }
}

/// A digit or a mark on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// What it is.
    pub class: Class,
    /// Left, top, right and bottom of its ink in pixels of the picture; may reach beyond it.
    pub bounds: [f32; 4],
    /// Which of the page's numbers it belongs to.
    pub number: usize,
    /// Printed, not written.
    pub print: bool,
    /// Struck out or scribbled over.
    pub cancelled: bool,
    /// Whether the next glyph of its number follows at its right.
    pub linked: bool,
}

/// A digit that somebody wrote.
#[derive(Debug, Clone, Copy)]
pub enum Sample<'a> {
    /// By the pen's way.
    Strokes(&'a Strokes),
    /// By its picture.
    Picture(&'a Picture),
}

impl Sample<'_> {
    /// How wide it is, in heights.
    #[must_use]
    pub fn aspect(&self) -> f32 {
        match self {
            Self::Strokes(strokes) => strokes.iter().flatten().map(|point| point.0).fold(0.0, f32::max),
            Self::Picture(picture) => picture.width as f32 / picture.height as f32,
        }
    }
}

/// Where printed and written things lie already, so that print does not run through writing: left, top, right, bottom on the page.
type Taken = Vec<[f32; 4]>;

/// A page that is being written. Places are on the page as it lies straight; the truth is in the picture.
#[derive(Debug)]
pub struct Scene<'a> {
    /// Randomness of this page.
    pub rng: Rng,
    /// What it is written and printed with.
    pub hands: &'a Hands,
    /// Whose digits, where one person wrote the page.
    pub writer: Option<&'a Writer>,
    /// Whose letters, where one person wrote the page.
    pub scribe: Option<&'a Alphabet>,
    /// Whether digits are pasted from pictures of real ones, and the tone from which ink covers there.
    pub pasted: Option<f32>,
    /// How it lies.
    pub view: View,
    /// Ink of the pen.
    pub ink: Layer,
    /// Printed lines.
    pub rules: Layer,
    /// Printed text and figures.
    pub print: Layer,
    /// What shows through from the back, grey guides, tints.
    pub tint: Layer,
    /// The truth.
    pub glyphs: Vec<Glyph>,
    /// Width and height of the picture.
    pub size: (f32, f32),
    numbers: usize,
    taken: Taken,
}

impl<'a> Scene<'a> {
    /// A bare page of `width` × `height` pixels.
    #[must_use]
    pub fn new(hands: &'a Hands, seed: u64, width: usize, height: usize, askew: bool) -> Self {
        let mut rng = Rng::new(seed);
        let (w, h) = (width as f32, height as f32);
        let view = if askew {
            View::by_hand(&mut rng, (w / 2.0, h / 2.0), w.max(h))
        } else {
            View::straight((w / 2.0, h / 2.0))
        };
        let writer =
            (rng.chance(0.6) && !hands.writers.is_empty()).then(|| &hands.writers[rng.below(hands.writers.len())]);
        let scribes = &hands.letters.writers;
        let scribe = (rng.chance(0.75) && !scribes.is_empty()).then(|| &scribes[rng.below(scribes.len())]);
        let pasted = (rng.chance(0.2) && hands.has_pictures()).then(|| rng.between(0.3, 0.6));
        let layer = || Layer::new(width, height);
        Self {
            rng,
            hands,
            writer,
            scribe,
            pasted,
            view,
            ink: layer(),
            rules: layer(),
            print: layer(),
            tint: layer(),
            glyphs: Vec::new(),
            size: (w, h),
            numbers: 0,
            taken: Vec::new(),
        }
    }

    /// Another person writes from here on.
    pub fn change_writer(&mut self) {
        if !self.hands.writers.is_empty() {
            self.writer = Some(&self.hands.writers[self.rng.below(self.hands.writers.len())]);
        }
    }

    /// Number for the next number.
    pub fn next_number(&mut self) -> usize {
        self.numbers += 1;
        self.numbers - 1
    }

    /// Puts strokes down with their left and top at `x`, `y` and `height` high. Returns their bounds in the picture and how wide they are on the
    /// page.
    pub fn put(&mut self, strokes: &Strokes, (x, y): (f32, f32), height: f32, style: &Style) -> ([f32; 4], f32) {
        let bend = style.unsteady * self.rng.normal() * 0.4;
        let lean = style.slant + style.unsteady * 0.5 * self.rng.normal();
        let stretch = style.stretch * (1.0 + 0.6 * style.unsteady * self.rng.normal());
        let place = |&(sx, sy): &(f32, f32), shift: (f32, f32)| {
            let up = 0.5 - sy;
            let sx = (sx + lean * up + bend * (0.25 - up * up)) * stretch + shift.0;
            (sx, sy + shift.1)
        };
        let mut shaped: Vec<Vec<(f32, f32)>> = Vec::with_capacity(strokes.len());
        for stroke in strokes {
            let shake = 0.1 * style.unsteady;
            let shift = (shake * self.rng.normal(), shake * self.rng.normal());
            shaped.push(stroke.iter().map(|point| place(point, shift)).collect());
        }
        let left = shaped.iter().flatten().map(|p| p.0).fold(f32::MAX, f32::min);
        let right = shaped.iter().flatten().map(|p| p.0).fold(f32::MIN, f32::max);
        let mut bounds = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
        for stroke in &shaped {
            let pressure = style.radius * self.rng.between(0.85, 1.15);
            let depth = style.depth * self.rng.between(0.85, 1.0);
            let mut points: Vec<PenPoint> = Vec::with_capacity(stroke.len());
            for (i, &(sx, sy)) in stroke.iter().enumerate() {
                let (px, py) = self.view.to_picture((x + (sx - left) * height, y + sy * height));
                // Points nearer than half a pixel only cost time.
                if points.last().is_some_and(|last| (last.x - px).abs() + (last.y - py).abs() < 0.6)
                    && i + 1 < stroke.len()
                {
                    continue;
                }
                points.push(PenPoint { x: px, y: py, radius: pressure });
            }
            if let [only] = points[..] {
                points.push(PenPoint { x: only.x + 0.4, ..only });
            }
            for point in &points {
                let r = point.radius;
                bounds = union(bounds, [point.x - r, point.y - r, point.x + r, point.y + r]);
            }
            self.ink.stroke(&points, depth);
        }
        (bounds, (right - left) * height)
    }

    /// One way to write `digit` on this page.
    pub fn sample(&mut self, digit: usize) -> Sample<'a> {
        match self.pasted {
            Some(_) => Sample::Picture(self.hands.picture(digit, &mut self.rng)),
            None => Sample::Strokes(self.hands.digit(digit, self.writer, &mut self.rng)),
        }
    }

    /// As [`Scene::put`], for either kind of sample.
    pub fn put_sample(&mut self, sample: Sample<'_>, at: (f32, f32), height: f32, style: &Style) -> ([f32; 4], f32) {
        match sample {
            Sample::Strokes(strokes) => self.put(strokes, at, height, style),
            Sample::Picture(picture) => self.paste_picture(picture, at, height, style),
        }
    }

    fn paste_picture(&mut self, picture: &Picture, at: (f32, f32), height: f32, style: &Style) -> ([f32; 4], f32) {
        let scale = height / picture.height as f32;
        let wide = scale * style.stretch;
        let lean = 0.5 * style.unsteady * self.rng.normal();
        let [right, down] = self.view.steps_at(at);
        let step = |(dx, dy): (f32, f32)| (dx * right.0 + dy * down.0, dx * right.1 + dy * down.1);
        let width = wide * picture.width as f32;
        let origin = self.view.to_picture(at);
        let from = self.pasted.unwrap_or(0.5);
        let depth = style.depth;
        // Larger than they were taken, their edges would be soft as no pen's are.
        let steep = (0.9 * scale).max(1.0);
        let ink = |value: f32| (((value - from) * steep + 0.5).clamp(0.0, 1.0) * depth).max(0.0);
        let bitmap = Bitmap { width: picture.width, height: picture.height, values: &picture.values };
        let bounds = self.ink.paste(&bitmap, origin, [step((wide, 0.0)), step((-lean * scale, scale))], ink);
        (bounds.unwrap_or([origin.0, origin.1, origin.0 + 1.0, origin.1 + 1.0]), width)
    }

    /// A free line of the pen through points of the page.
    pub fn line(&mut self, points: &[(f32, f32)], radius: f32, depth: f32) -> [f32; 4] {
        let view = self.view;
        let points: Vec<PenPoint> = points
            .iter()
            .map(|&point| {
                let (x, y) = view.to_picture(point);
                PenPoint { x, y, radius }
            })
            .collect();
        self.ink.stroke(&points, depth);
        points.iter().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |bounds, p| {
            union(bounds, [p.x - radius, p.y - radius, p.x + radius, p.y + radius])
        })
    }

    /// A printed line, cut into pieces so that it follows the page's curl.
    pub fn rule(&mut self, from: (f32, f32), to: (f32, f32), radius: f32, depth: f32) {
        let pieces = 16;
        let points: Vec<PenPoint> = (0..=pieces)
            .map(|i| {
                let t = i as f32 / pieces as f32;
                let (x, y) = self.view.to_picture((from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t));
                PenPoint { x, y, radius }
            })
            .collect();
        self.rules.stroke(&points, depth);
    }

    /// A printed frame.
    pub fn frame(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), radius: f32, depth: f32) {
        let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
        (0..4).for_each(|i| self.rule(corners[i], corners[(i + 1) % 4], radius, depth));
    }

    /// Marks a place of the page as taken.
    pub fn take(&mut self, place: [f32; 4]) {
        self.taken.push(place);
    }

    /// Lets print lie anywhere again.
    pub fn forget_places(&mut self) {
        self.taken.clear();
    }

    /// Whether nothing was put there yet.
    #[must_use]
    pub fn is_free(&self, [left, top, right, bottom]: [f32; 4]) -> bool {
        !self.taken.iter().any(|t| t[0] < right && left < t[2] && t[1] < bottom && top < t[3])
    }
}

/// The smallest box around two.
#[must_use]
pub fn union(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}
