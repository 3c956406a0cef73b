//! The kinds of pages, each by its name.

use super::light::Camera;
use super::scene::Scene;
use super::style::Style;
use super::texts;
use crate::rng::Rng;
use cheque::cheque;
use everyday::everyday;
use forms::{boxes, puzzle, score_card, table};
use notes::{equations, plain, ruled, singles, sparse, squared, sums, words};
use strange::{display, foreign, nothing, print};

mod cheque;
mod everyday;
mod forms;
mod notes;
mod strange;

/// One kind of page.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// What the tables call it.
    pub name: &'static str,
    /// How often training draws it, beside the others.
    pub weight: f32,
    /// Writes the page.
    pub write: fn(&mut Scene<'_>, &Style),
    /// How it comes into the picture.
    pub camera: Camera,
}

/// All kinds that training draws.
pub const TRAINING: [Kind; 23] = [
    kind("plain", 3.0, plain, Camera::Telephone),
    kind("scanned", 1.0, plain, Camera::Scanner),
    kind("tablet", 0.7, plain, Camera::Screen),
    kind("ruled", 1.5, ruled, Camera::Telephone),
    kind("squared", 1.3, squared, Camera::Telephone),
    kind("table", 2.5, table, Camera::Telephone),
    kind("table-scan", 0.8, table, Camera::Scanner),
    kind("boxes", 3.0, boxes, Camera::Telephone),
    kind("sums", 0.8, sums, Camera::Telephone),
    kind("cheque", 2.2, cheque, Camera::Scanner),
    kind("score-card", 1.2, score_card, Camera::Telephone),
    kind("words", 3.0, words, Camera::Telephone),
    kind("print", 2.6, print, Camera::Telephone),
    kind("puzzle", 0.8, puzzle, Camera::Telephone),
    kind("display", 0.3, display, Camera::Telephone),
    kind("nothing", 1.0, nothing, Camera::Telephone),
    kind("sparse", 1.4, sparse, Camera::Telephone),
    kind("singles", 1.3, singles, Camera::Telephone),
    kind("tablet-singles", 0.6, singles, Camera::Screen),
    kind("equations", 1.1, equations, Camera::Telephone),
    kind("tablet-equations", 0.4, equations, Camera::Screen),
    kind("foreign", 0.7, foreign, Camera::Telephone),
    kind("everyday", 8.0, everyday, Camera::Telephone),
];

const fn kind(name: &'static str, weight: f32, write: fn(&mut Scene<'_>, &Style), camera: Camera) -> Kind {
    Kind { name, weight, write, camera }
}

/// One of the kinds, by their weights.
pub fn any(rng: &mut Rng) -> Kind {
    let total: f32 = TRAINING.iter().map(|kind| kind.weight).sum();
    let mut at = rng.between(0.0, total);
    for kind in TRAINING {
        at -= kind.weight;
        if at < 0.0 {
            return kind;
        }
    }
    TRAINING[0]
}

/// Space between numbers of a line, in heights: always more than within them.
fn space(scene: &mut Scene<'_>, style: &Style) -> f32 {
    (style.gap.max(0.0) + scene.rng.between(0.4, 2.5)) * style.height
}

/// Fills the page with lines of numbers, words and scraps; `words` is how many of the pieces are words.
fn lines(scene: &mut Scene<'_>, style: &Style, words: f32, mut each: impl FnMut(&mut Scene<'_>, f32)) {
    let h = style.height;
    let lead = h * scene.rng.between(1.35, 2.8);
    let (w, bottom) = scene.size;
    let mut top = scene.rng.between(-0.6, 0.8) * h - 0.1 * bottom;
    let spread = scene.rng.between(0.6, 3.0);
    // A title over small rows.
    let mix = if scene.rng.chance(0.1) { 0.4 } else { 0.1 };
    let marked = scene.rng.chance(0.08);
    while top < 1.1 * bottom {
        let mut x = scene.rng.between(-1.5, 2.0) * h - 0.08 * w;
        if scene.rng.chance(0.12) {
            x += scene.rng.between(0.0, 0.8) * w;
        }
        while x < 1.05 * w {
            let size = h * (mix * scene.rng.normal()).exp();
            let style = Style { height: size, ..style.clone() };
            let piece = scene.rng.unit();
            x += if piece < words {
                let width = if scene.rng.chance(0.7) {
                    let word = texts::word(&mut scene.rng);
                    scene.word(&word, (x, top), &style)
                } else {
                    let count = 1 + scene.rng.below(7);
                    scene.letters(count, (x, top), &style)
                };
                width + 0.4 * h
            } else if piece < 0.94 {
                let width = scene.number_as_it_comes((x, top), &style);
                if marked && scene.rng.chance(0.4) {
                    highlight(scene, (x, top), width, &style);
                }
                width
            } else {
                scene.scrap((x, top), &style)
            };
            x += space(scene, &style) * spread.min(1.5);
            if scene.rng.chance(0.06) {
                x += scene.rng.between(1.0, 5.0) * h;
            }
        }
        each(scene, top);
        top += lead * scene.rng.between(0.93, 1.1);
    }
}

/// A stroke or two of a highlighter over a number.
fn highlight(scene: &mut Scene<'_>, (x, top): (f32, f32), width: f32, style: &Style) {
    let h = style.height;
    let (radius, depth) = (h * scene.rng.between(0.3, 0.75), scene.rng.between(0.06, 0.35));
    for _ in 0..1 + scene.rng.below(2) {
        let mut end =
            |x: f32| scene.view.to_picture((x + 0.3 * h * scene.rng.normal(), top + h * scene.rng.between(0.3, 0.7)));
        let points = [end(x), end(x + width)].map(|(x, y)| super::canvas::PenPoint { x, y, radius });
        scene.tint.stroke(&points, depth);
    }
}

/// Printed words, and now and then printed numbers, where nothing lies yet.
fn print_between(scene: &mut Scene<'_>, style: &Style, count: usize) {
    for _ in 0..count {
        let size = style.height * scene.rng.between(0.5, 1.3);
        let (x, y) = (scene.rng.between(-0.1, 0.9) * scene.size.0, scene.rng.between(0.0, 1.0) * scene.size.1);
        let text = printed_text(scene);
        let width = 0.62 * size * text.chars().count() as f32;
        if scene.is_free([x, y - size, x + width, y + 0.3 * size]) {
            let depth = scene.rng.between(0.5, 1.0);
            scene.printed(&text, (x, y), size, depth);
        }
    }
}

fn printed_text(scene: &mut Scene<'_>) -> String {
    let rng = &mut scene.rng;
    let words = 1 + rng.below(4);
    let mut pieces: Vec<String> = Vec::new();
    for _ in 0..words {
        pieces.push(if rng.chance(0.22) { texts::number(rng) } else { texts::word(rng) });
    }
    pieces.join(" ")
}

fn some_print(scene: &mut Scene<'_>, style: &Style) {
    if scene.rng.chance(0.25) {
        let count = 1 + scene.rng.below(6);
        print_between(scene, style, count);
    }
}

/// Mirrored writing or print from the back of the page; of print at times as it stands, from the page below.
pub(super) fn bleed(scene: &mut Scene<'_>, style: &Style) {
    let known = scene.glyphs.len();
    let (ink, print) = (scene.ink.clone(), scene.print.clone());
    scene.ink.values.iter_mut().for_each(|value| *value = 0.0);
    scene.print.values.iter_mut().for_each(|value| *value = 0.0);
    let printed = scene.rng.chance(0.6) && !scene.hands.fonts.is_empty();
    if printed {
        let size = style.height * scene.rng.between(0.35, 1.0);
        let mut top = 0.0;
        while top < 1.2 * scene.size.1 {
            let mut x = -0.1 * scene.size.0;
            while x < scene.size.0 {
                let text = printed_text(scene);
                x += scene.printed(&text, (x, top), size, 1.0).max(size) + 0.4 * size;
            }
            top += size * scene.rng.between(1.2, 2.0);
        }
    } else {
        lines(scene, style, 0.4, |_, _| ());
    }
    let darkest = if printed { 0.14 } else { 0.2 };
    let (w, depth) = (scene.ink.width, scene.rng.between(0.015, darkest));
    let mirror = !printed || scene.rng.chance(0.8);
    let mut ghost: Vec<f32> = (0..scene.tint.values.len())
        .map(|i| {
            let at = if mirror { i / w * w + (w - 1 - i % w) } else { i };
            depth * scene.ink.values[at].max(scene.print.values[at])
        })
        .collect();
    let sigma = scene.rng.between(0.3, 1.6);
    super::canvas::blur(&mut ghost, w, scene.tint.height, sigma);
    scene.tint.values.iter_mut().zip(ghost).for_each(|(value, ghost)| *value = value.max(ghost));
    (scene.ink, scene.print) = (ink, print);
    scene.glyphs.truncate(known);
    scene.forget_places();
}
