//! A page while it is written: pens and print that put glyphs on it and keep the truth of each.

use super::canvas::{Bitmap, Layer, PenPoint, View};
use super::hands::{Alphabet, Hands, Picture, Strokes, Writer};
use super::shapes::spring;
use super::style::{Flourish, Style};
use super::texts;
use crate::rng::Rng;

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

    /// Writes one character of a number with its top at `top` where it is a digit. Returns the width.
    fn character(&mut self, character: char, (x, top): (f32, f32), height: f32, style: &Style) -> Option<(Glyph, f32)> {
        let class = Class::of(character)?;
        let h = height;
        let thick = style.radius;
        let (bounds, width) = match character {
            '0'..='9' => {
                let digit = usize::from(character as u8 - b'0');
                // Many write the 1 as a bare stroke, which those who were asked for samples took care not to.
                let bare = vec![vec![(0.0, 0.0), (0.0, 1.0)]];
                if digit == 1 && self.rng.chance(style.bare_ones) {
                    let (bounds, width) = self.put(&bare, (x, top), h, style);
                    let glyph = Glyph { class, bounds, number: 0, print: false, cancelled: false, linked: false };
                    return Some((glyph, width));
                }
                if digit == 1 && self.rng.chance(style.long_noses) {
                    let (back, low) = (self.rng.between(0.25, 0.6), self.rng.between(0.4, 0.85));
                    let nose = vec![vec![(-back, low), (0.0, 0.0), (-0.05 + 0.05 * self.rng.normal(), 1.0)]];
                    let (bounds, width) = self.put(&nose, (x, top), h, style);
                    let glyph = Glyph { class, bounds, number: 0, print: false, cancelled: false, linked: false };
                    return Some((glyph, width));
                }
                if let Some(shape) = style.shapes[digit].filter(|_| self.pasted.is_none()) {
                    let strokes = style.flourishes[digit].adorn(&shape.strokes(&mut self.rng));
                    let (bounds, width) = self.put(&strokes, (x, top), h, style);
                    let glyph = Glyph { class, bounds, number: 0, print: false, cancelled: false, linked: false };
                    return Some((glyph, width));
                }
                match (self.sample(digit), style.flourishes[digit]) {
                    (Sample::Strokes(strokes), flourish) if flourish != Flourish::default() => {
                        self.put(&flourish.adorn(strokes), (x, top), h, style)
                    }
                    (sample, _) => self.put_sample(sample, (x, top), h, style),
                }
            }
            '.' | ',' | '\'' => {
                let r = thick * self.rng.between(0.9, 1.5);
                let y = if character == '\'' { top } else { top + h * self.rng.between(0.92, 1.0) };
                let tail = if character == '.' { self.rng.between(0.0, 0.03) } else { self.rng.between(0.1, 0.22) } * h;
                let cx = x + r;
                (self.line(&[(cx, y), (cx - 0.3 * tail, y + tail)], r, style.depth), 2.0 * r)
            }
            '-' => {
                let length = h * self.rng.between(0.22, 0.6);
                let (y, tilt) = (top + h * self.rng.between(0.42, 0.62), 0.06 * h * self.rng.normal());
                (self.line(&[(x, y), (x + length, y + tilt)], thick, style.depth), length)
            }
            '/' => {
                let (width, over) = (h * self.rng.between(0.15, 0.5), h * self.rng.between(0.0, 0.25));
                let ends = [(x + width, top - over), (x, top + h + over * self.rng.unit())];
                (self.line(&ends, thick, style.depth), width)
            }
            _ => {
                let r = thick * self.rng.between(0.9, 1.4);
                let (upper, lower) = (self.rng.between(0.25, 0.4), self.rng.between(0.75, 0.95));
                let one = self.line(&[(x + r, top + upper * h), (x + r, top + upper * h + 0.3)], r, style.depth);
                let two = self.line(&[(x + r, top + lower * h), (x + r, top + lower * h + 0.3)], r, style.depth);
                (union(one, two), 2.0 * r)
            }
        };
        Some((Glyph { class, bounds, number: 0, print: false, cancelled: false, linked: false }, width))
    }

    /// Writes a number with its top left at `x`, `top`. Returns its width on the page.
    pub fn number(&mut self, text: &str, (x, top): (f32, f32), style: &Style) -> f32 {
        let number = self.next_number();
        let first = self.glyphs.len();
        let gap = style.gap + 0.03 * self.rng.normal();
        let mut at = x;
        let count = text.chars().count();
        let significant = text.trim_end_matches(['0', '.', ',', '\'', '-']).chars().count();
        let alone = text.chars().filter(char::is_ascii_digit).count() == 1;
        let usual = alone.then(|| Style { shapes: [None; 10], ..style.clone() });
        let style = usual.as_ref().unwrap_or(style);
        let zeros = text.chars().count() - text.trim_end_matches('0').chars().count();
        let sprung = if zeros > 1 && zeros < count && self.rng.chance(style.springs) { zeros } else { 0 };
        for (i, character) in text.chars().enumerate().take(count - sprung) {
            let mut height = style.height * (1.0 + 0.8 * style.unsteady * self.rng.normal()).clamp(0.75, 1.3);
            let mut y = top + (style.height - height) + 0.5 * style.unsteady * style.height * self.rng.normal();
            if let Some(digit) = character.to_digit(10) {
                let (size, drop) = style.habits[digit as usize];
                y += (1.0 - size + drop) * height;
                height *= size;
            }
            if character == '0' && i >= significant && i > 0 {
                let less = style.low_zeros * height;
                (height, y) = (height - less, y + less * if style.joined > 0.3 { 0.5 } else { 1.0 });
            }
            let Some((glyph, width)) = self.character(character, (at, y), height, style) else { continue };
            if i > 0 && self.rng.chance(style.joined) {
                self.join(&glyph, style);
            }
            self.glyphs.push(Glyph { number, linked: i + 1 < count, ..glyph });
            let is_mark = !character.is_ascii_digit();
            let gap = if is_mark { gap.clamp(0.05, 0.2) } else { gap + 0.35 * style.unsteady * self.rng.normal() };
            at += width + gap * style.height + 1.2 * style.radius;
        }
        if sprung > 0 {
            at += self.zeros_in_one_go(sprung, number, (at, top), style);
        }
        let right = at.max(x);
        self.take([x, top, right, top + style.height]);
        if first < self.glyphs.len() && self.rng.chance(0.05) {
            self.cancel(first, (x, top), right - x, style);
        }
        right - x
    }

    /// Writes zeros as the loops of a spring, as the end of a number. Returns their width.
    fn zeros_in_one_go(&mut self, count: usize, number: usize, (x, top): (f32, f32), style: &Style) -> f32 {
        let high = style.height * (1.0 - style.low_zeros).min(self.rng.between(0.5, 1.0));
        let (pitch, across) = (self.rng.between(0.55, 1.1), self.rng.between(0.2, 0.45));
        for (i, turn) in spring(count, pitch, across).into_iter().enumerate() {
            let place =
                |(u, v): (f32, f32)| (x + high * (u + style.slant * (0.5 - v)), top + style.height - high * (1.0 - v));
            let points: Vec<(f32, f32)> = turn.into_iter().map(place).collect();
            let bounds = self.line(&points, style.radius, style.depth);
            let linked = i + 1 < count;
            self.glyphs.push(Glyph { class: Class::Digit(0), bounds, number, print: false, cancelled: false, linked });
        }
        high * (pitch * (count - 1) as f32 + 2.0 * across)
    }

    /// Draws the way of a pen that was not lifted since the glyph before.
    fn join(&mut self, glyph: &Glyph, style: &Style) {
        let Some(before) = self.glyphs.last() else { return };
        let at = |bounds: &[f32; 4], share: f32| bounds[1] + share * (bounds[3] - bounds[1]);
        // Zeros in a row hang together at their tops, other digits from the end of one to the beginning of the next.
        let (low, high) = if self.rng.chance(0.4) {
            let at_top = self.rng.between(-0.02, 0.2);
            (at_top, at_top + 0.05 * self.rng.normal())
        } else {
            (self.rng.between(0.1, 1.0), self.rng.between(0.0, 0.6))
        };
        let (b, g) = (before.bounds, glyph.bounds);
        let from = (b[2] - style.radius - 0.1 * (b[2] - b[0]), at(&b, low));
        let to = (g[0] + style.radius + 0.15 * (g[2] - g[0]), at(&g, high));
        let sag = self.rng.between(-0.1, 0.15) * (g[3] - g[1]);
        let middle = ((from.0 + to.0) / 2.0, (from.1 + to.1) / 2.0 + sag);
        let points = [from, middle, to].map(|(x, y)| PenPoint { x, y, radius: style.radius });
        self.ink.stroke(&points, style.depth);
    }

    /// Strikes out or scribbles over the glyphs from `first` on, which lie in a box of the page.
    fn cancel(&mut self, first: usize, (x, top): (f32, f32), width: f32, style: &Style) {
        let h = style.height;
        let over = 0.25 * h;
        let line_y = |rng: &mut Rng| top + h * rng.between(0.35, 0.65);
        match self.rng.below(4) {
            0 | 1 => {
                for _ in 0..1 + self.rng.below(2) {
                    let (a, b) = (line_y(&mut self.rng), line_y(&mut self.rng));
                    self.line(&[(x - over, a), (x + width + over, b)], style.radius, style.depth);
                }
            }
            2 => {
                self.line(&[(x - over, top - over), (x + width + over, top + h + over)], style.radius, style.depth);
                self.line(&[(x - over, top + h + over), (x + width + over, top - over)], style.radius, style.depth);
            }
            _ => {
                let turns = (width / (0.22 * h)).ceil() as usize + 2;
                let points: Vec<(f32, f32)> = (0..turns)
                    .map(|i| {
                        let y = if i % 2 == 0 { self.rng.between(-0.1, 0.3) } else { self.rng.between(0.7, 1.1) };
                        (x + width * i as f32 / turns as f32, top + y * h)
                    })
                    .collect();
                self.line(&points, style.radius * 1.2, style.depth);
            }
        }
        self.glyphs[first..].iter_mut().for_each(|glyph| glyph.cancelled = true);
    }

    /// Writes a word by hand, its capitals `style.height` high. Returns its width.
    pub fn word(&mut self, text: &str, (x, top): (f32, f32), style: &Style) -> f32 {
        let mut at = x;
        let h = style.height;
        for letter in text.chars() {
            let (above, tall) = match letter {
                'a' | 'c' | 'e' | 'm' | 'n' | 'o' | 'r' | 's' | 'u' | 'v' | 'w' | 'x' | 'z' => (0.4, 0.6),
                'g' | 'j' | 'p' | 'q' | 'y' => (0.4, 0.95),
                _ => (0.0, 1.0),
            };
            let Some(strokes) = self.hands.letter(letter, self.scribe, &mut self.rng) else { continue };
            let (_, width) = self.put(strokes, (at, top + above * h), tall * h, style);
            at += width + self.rng.between(-0.05, 0.18) * h + style.radius;
        }
        self.take([x, top, at, top + h]);
        at - x
    }

    /// A run of letters without sense, plain ones alone where it is short.
    pub fn letters(&mut self, count: usize, at: (f32, f32), style: &Style) -> f32 {
        let text: String = (0..count)
            .filter_map(|_| {
                let plain = &self.hands.letters.plain;
                (!plain.is_empty()).then(|| plain[self.rng.below(plain.len())])
            })
            .filter(char::is_ascii_alphabetic)
            .collect();
        self.word(&text, at, style)
    }

    /// Prints text with its baseline left at `x`, `baseline`. Digits in it are printed digits. Returns the width; 0 without a font.
    pub fn printed(&mut self, text: &str, (x, baseline): (f32, f32), size: f32, depth: f32) -> f32 {
        if self.hands.fonts.is_empty() {
            return 0.0;
        }
        let font = &self.hands.fonts[self.rng.below(self.hands.fonts.len())];
        self.printed_in(font, text, (x, baseline), size, depth)
    }

    /// As [`Scene::printed`], in one font.
    pub fn printed_in(
        &mut self,
        font: &fontdue::Font,
        text: &str,
        (x, baseline): (f32, f32),
        size: f32,
        depth: f32,
    ) -> f32 {
        let mut at = x;
        let tokens: Vec<&str> = text.split(' ').collect();
        for (i, token) in tokens.iter().enumerate() {
            let numeric = token.chars().all(|c| Class::of(c).is_some()) && token.chars().any(|c| c.is_ascii_digit());
            let number = if numeric { Some(self.next_number()) } else { None };
            let count = token.chars().count();
            for (j, character) in token.chars().enumerate() {
                let metrics = font.metrics(character, size);
                let (left, top) = (at + metrics.xmin as f32, baseline - metrics.ymin as f32 - metrics.height as f32);
                let bounds = self.stamp(font, character, size, (left, top), depth);
                // A digit in a word of letters is printed all the same.
                let class = Class::of(character).filter(|class| numeric || matches!(class, Class::Digit(_)));
                if let (Some(class), Some(bounds)) = (class, bounds) {
                    let number = number.unwrap_or_else(|| self.next_number());
                    let linked = numeric && j + 1 < count;
                    self.glyphs.push(Glyph { class, bounds, number, print: true, cancelled: false, linked });
                }
                at += metrics.advance_width;
            }
            if i + 1 < tokens.len() {
                at += 0.3 * size;
            }
        }
        self.take([x, baseline - 0.8 * size, at, baseline + 0.2 * size]);
        at - x
    }

    /// Lays one printed character down, as the page lies. Returns the bounds of its ink in the picture.
    fn stamp(
        &mut self,
        font: &fontdue::Font,
        character: char,
        size: f32,
        at: (f32, f32),
        depth: f32,
    ) -> Option<[f32; 4]> {
        let (metrics, bitmap) = font.rasterize(character, size);
        let bitmap = Bitmap { width: metrics.width, height: metrics.height, values: &bitmap };
        let (origin, steps) = (self.view.to_picture(at), self.view.steps_at(at));
        self.print.paste(&bitmap, origin, steps, |value| value * depth)
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

    /// A number with a ring, an underline, a tick or nothing around it, mostly nothing.
    pub fn number_as_it_comes(&mut self, at: (f32, f32), style: &Style) -> f32 {
        let text = texts::number(&mut self.rng);
        let width = self.number(&text, at, style);
        let h = style.height;
        match self.rng.below(40) {
            0 => self.ring((at.0 + width / 2.0, at.1 + h / 2.0), (width / 2.0 + 0.45 * h, 0.85 * h), style),
            1 => {
                let y = at.1 + h * self.rng.between(1.05, 1.3);
                let sink = 0.05 * h * self.rng.normal();
                self.line(&[(at.0 - 0.1 * h, y), (at.0 + width, y + sink)], style.radius, 1.0);
            }
            _ => {}
        }
        width
    }

    /// A ring by hand.
    pub fn ring(&mut self, (x, y): (f32, f32), (rx, ry): (f32, f32), style: &Style) {
        let start = self.rng.between(0.0, 6.3);
        let points: Vec<(f32, f32)> = (0..26)
            .map(|i| {
                let a = start + i as f32 * 0.26;
                let r = 1.0 + 0.04 * self.rng.normal();
                (x + rx * r * a.cos(), y + ry * r * a.sin())
            })
            .collect();
        self.line(&points, style.radius, style.depth);
    }

    /// What stands on pages besides numbers and words: ticks, crosses, dashes, arrows, triangles, squares, scribble. Returns the width.
    pub fn scrap(&mut self, (x, y): (f32, f32), style: &Style) -> f32 {
        let h = style.height * self.rng.between(0.6, 1.3);
        let (r, d) = (style.radius, style.depth);
        match self.rng.below(11) {
            0 => {
                self.line(&[(x, y + 0.5 * h), (x + 0.25 * h, y + h), (x + 0.9 * h, y - 0.2 * h)], r, d);
            }
            1 => {
                self.line(&[(x, y), (x + 0.8 * h, y + 0.9 * h)], r, d);
                self.line(&[(x + 0.8 * h, y), (x, y + 0.9 * h)], r, d);
            }
            2 => {
                let length = h * self.rng.between(1.0, 5.0);
                let end = y + h * self.rng.between(0.4, 0.6);
                self.line(&[(x, y + 0.5 * h), (x + length, end)], r, d);
                return length;
            }
            3 => {
                let points = [(x, y + 0.9 * h), (x + 0.5 * h, y), (x + h, y + 0.9 * h), (x, y + 0.9 * h)];
                self.line(&points, r, d);
            }
            4 => {
                let points = [(x, y), (x + 0.9 * h, y), (x + 0.9 * h, y + 0.9 * h), (x, y + 0.9 * h), (x, y)];
                self.line(&points, r, d);
            }
            5 => {
                let length = h * self.rng.between(1.0, 3.0);
                self.line(&[(x, y + 0.5 * h), (x + length, y + 0.5 * h)], r, d);
                let tip = (x + length, y + 0.5 * h);
                self.line(&[(tip.0 - 0.3 * h, tip.1 - 0.25 * h), tip, (tip.0 - 0.3 * h, tip.1 + 0.25 * h)], r, d);
                return length;
            }
            6 => {
                let mut at = (x, y + 0.5 * h);
                let points: Vec<(f32, f32)> = (0..14)
                    .map(|_| {
                        at = (at.0 + 0.3 * h * self.rng.normal() + 0.1 * h, at.1 + 0.35 * h * self.rng.normal());
                        at
                    })
                    .collect();
                self.line(&points, r, d);
                return 2.0 * h;
            }
            // A signature.
            7 => {
                let points: Vec<(f32, f32)> = (0..40)
                    .map(|i| {
                        let t = i as f32 * 0.45;
                        let loops = 0.3 * h * (1.0 + 0.5 * (0.3 * t).sin());
                        (x + 0.16 * h * t + loops * t.sin(), y + 0.5 * h + loops * (1.3 * t).cos())
                    })
                    .collect();
                self.line(&points, r, d);
                return 3.5 * h;
            }
            8 => self.ring((x + 0.7 * h, y + 0.5 * h), (0.7 * h, 0.7 * h), style),
            9 => {
                for i in 0..2 {
                    let yy = y + h * (0.4 + 0.25 * i as f32);
                    self.line(&[(x, yy), (x + 0.7 * h, yy)], r, d);
                }
            }
            _ => {
                self.line(&[(x, y + 0.5 * h), (x + 0.7 * h, y + 0.5 * h)], r, d);
                self.line(&[(x + 0.35 * h, y + 0.15 * h), (x + 0.35 * h, y + 0.85 * h)], r, d);
            }
        }
        h
    }
}

/// The smallest box around two.
#[must_use]
pub fn union(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}
