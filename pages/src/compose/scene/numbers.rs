//! Numbers on a page: digits and marks, how they hang together, and how they are struck out.

use super::{Class, Glyph, Sample, Scene, union};
use crate::compose::canvas::PenPoint;
use crate::compose::hands::Strokes;
use crate::compose::shapes::spring;
use crate::compose::style::{Flourish, Style};
use crate::compose::texts;
use crate::rng::Rng;

impl Scene<'_> {
    /// Writes one character of a number with its top at `top` where it is a digit. Returns the width.
    fn character(&mut self, character: char, (x, top): (f32, f32), height: f32, style: &Style) -> Option<(Glyph, f32)> {
        let class = Class::of(character)?;
        let h = height;
        let thick = style.radius;
        let (bounds, width) = match character {
            '0'..='9' => {
                let digit = usize::from(character as u8 - b'0');
                match self.drawn(digit, style) {
                    Some(strokes) => self.put(&strokes, (x, top), h, style),
                    None => match (self.sample(digit), style.flourishes[digit]) {
                        (Sample::Strokes(strokes), flourish) if flourish != Flourish::default() => {
                            self.put(&flourish.adorn(strokes), (x, top), h, style)
                        }
                        (sample, _) => self.put_sample(sample, (x, top), h, style),
                    },
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

    /// A digit as this hand writes it otherwise than those who lent their strokes; `None` where it writes it as they do.
    fn drawn(&mut self, digit: usize, style: &Style) -> Option<Strokes> {
        // Many write the 1 as a bare stroke, which those who were asked for samples took care not to.
        if digit == 1 && self.rng.chance(style.bare_ones) {
            return Some(vec![vec![(0.0, 0.0), (0.0, 1.0)]]);
        }
        if digit == 1 && self.rng.chance(style.long_noses) {
            let (back, low) = (self.rng.between(0.25, 0.6), self.rng.between(0.4, 0.85));
            return Some(vec![vec![(-back, low), (0.0, 0.0), (-0.05 + 0.05 * self.rng.normal(), 1.0)]]);
        }
        let shape = style.shapes[digit].filter(|_| self.pasted.is_none())?;
        Some(style.flourishes[digit].adorn(&shape.strokes(&mut self.rng)))
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

    /// Writes a number of digits alone, each at the beginning of a step of its own, as in sums and on squared paper. Returns its width on the page.
    pub fn number_in_steps(&mut self, text: &str, (x, top): (f32, f32), step: f32, style: &Style) -> f32 {
        let number = self.next_number();
        let count = text.chars().count();
        for (i, character) in text.chars().enumerate() {
            let (glyphs, taken) = (self.glyphs.len(), self.taken.len());
            let mut shaken = |sigma: f32| sigma * style.height * self.rng.normal();
            let at = (x + i as f32 * step + shaken(0.05), top + shaken(0.03));
            self.number(&character.to_string(), at, style);
            self.taken.truncate(taken);
            for glyph in &mut self.glyphs[glyphs..] {
                (glyph.number, glyph.linked) = (number, i + 1 < count);
            }
        }
        let width = count as f32 * step;
        self.take([x, top, x + width, top + style.height]);
        width
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
}
