//! Words on a page, by hand and in print.

use super::{Class, Glyph, Scene};
use crate::compose::canvas::Bitmap;
use crate::compose::style::Style;

impl Scene<'_> {
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
}
