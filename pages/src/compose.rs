//! Composes pages from strokes and print: any hand, any paper, any light, with the truth about every digit and mark.
//!
//! The finder is trained on these and on nothing else, so what a page can be is what it can learn. Each kind has a name
//! ([`kinds::TRAINING`]); a seed draws the same page everywhere.

pub mod canvas;
pub mod hands;
pub mod kinds;
pub mod light;
pub mod scene;
pub mod shapes;
pub mod style;
pub mod target;
pub mod texts;

use crate::rng::Rng;
use hands::Hands;
use image::GrayImage;
use kinds::Kind;
use scene::{Glyph, Scene};
use style::Style;

/// A page and the truth about it.
#[derive(Debug, Clone)]
pub struct Composed {
    /// The picture.
    pub image: GrayImage,
    /// Its digits and marks, in the order they were written.
    pub glyphs: Vec<Glyph>,
    /// Left, top, right and bottom of what the picture shows of the page; the rest is of one tone, as beyond a picture's edge.
    pub window: [f32; 4],
    /// Quarter turns clockwise by which the picture was turned after it was taken.
    pub turn: u8,
    /// What kind of page it is.
    pub kind: &'static str,
}

/// Composes one page of `kind` with digits about `height` pixels high.
#[must_use]
pub fn compose(hands: &Hands, kind: &Kind, seed: u64, size: (usize, usize), height: f32) -> Composed {
    let mut scene = Scene::new(hands, seed, size.0, size.1, kind.camera == light::Camera::Telephone);
    let style = Style::any(height, &mut scene.rng);
    let shows_through = if kind.name == "nothing" { 0.35 } else { 0.14 };
    if kind.camera != light::Camera::Screen && scene.rng.chance(shows_through) {
        kinds::bleed(&mut scene, &style);
    }
    (kind.write)(&mut scene, &style);
    let image = light::photograph(&mut scene, kind.camera);
    let window = [0.0, 0.0, size.0 as f32, size.1 as f32];
    Composed { image, glyphs: scene.glyphs, window, turn: 0, kind: kind.name }
}

/// A crop of `side` pixels for training: any kind, any size of writing, sometimes turned.
#[must_use]
pub fn crop(hands: &Hands, seed: u64, side: usize) -> Composed {
    let mut rng = Rng::new(seed ^ 0x63_72_6f_70);
    let kind = kinds::any(&mut rng);
    let height = height_of_writing(&mut rng);
    let mut composed = compose(hands, &kind, rng.next(), (side, side), height);
    if rng.chance(0.12) {
        composed.cut(&mut rng);
    }
    if rng.chance(0.18) {
        composed.turn(1 + rng.below(3) as u8);
    }
    composed
}

/// Mostly as the finder is to see it, sometimes too small or too large, so that it learns to leave those to another scale.
fn height_of_writing(rng: &mut Rng) -> f32 {
    let (low, high): (f32, f32) = match rng.below(50) {
        0..=5 => (4.0, 11.0),
        6..=9 => (56.0, 170.0),
        _ => (11.0, 56.0),
    };
    rng.between(low.ln(), high.ln()).exp()
}

impl Composed {
    /// Cuts the picture off closely around one of its numbers, at some of the four sides.
    fn cut(&mut self, rng: &mut Rng) {
        let Some(number) = self.glyphs.get(rng.below(self.glyphs.len().max(1))).map(|glyph| glyph.number) else {
            return;
        };
        let of_number = self.glyphs.iter().filter(|glyph| glyph.number == number);
        let around = of_number.map(|glyph| glyph.bounds).reduce(scene::union).unwrap_or(self.window);
        let margin = 0.3 * (around[3] - around[1]);
        let mut margins = [0.0; 4].map(|_: f32| margin * rng.unit() * rng.unit());
        margins.iter_mut().for_each(|margin| *margin += if rng.chance(0.35) { 1e4 } else { 1.0 });
        let [left, top, right, bottom] = self.window;
        self.window = [
            (around[0] - margins[0]).max(left).floor(),
            (around[1] - margins[1]).max(top).floor(),
            (around[2] + margins[2]).min(right).ceil(),
            (around[3] + margins[3]).min(bottom).ceil(),
        ];
        let [left, top, right, bottom] = self.window;
        if right - left < 16.0 || bottom - top < 16.0 {
            self.window = [0.0, 0.0, self.image.width() as f32, self.image.height() as f32];
            return;
        }
        let inside = |x: u32, y: u32| (left..right).contains(&(x as f32)) && (top..bottom).contains(&(y as f32));
        let shown = self.image.enumerate_pixels().filter(|(x, y, _)| inside(*x, *y));
        let (sum, count) = shown.fold((0u64, 0u64), |(sum, count), (_, _, p)| (sum + u64::from(p.0[0]), count + 1));
        let tone = (sum / count.max(1)) as u8;
        let beyond = self.image.enumerate_pixels_mut().filter(|(x, y, _)| !inside(*x, *y));
        beyond.for_each(|(_, _, pixel)| pixel.0[0] = tone);
    }

    /// Turns the picture by quarter turns clockwise, and the truth with it.
    pub fn turn(&mut self, quarters: u8) {
        for _ in 0..quarters % 4 {
            let height = self.image.height() as f32;
            self.image = image::imageops::rotate90(&self.image);
            for bounds in self.glyphs.iter_mut().map(|glyph| &mut glyph.bounds).chain([&mut self.window]) {
                let [left, top, right, bottom] = *bounds;
                *bounds = [height - bottom, left, height - top, right];
            }
        }
        self.turn = (self.turn + quarters) % 4;
    }
}

#[cfg(test)]
mod tests;
