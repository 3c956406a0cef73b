//! The kinds of pages, each by its name.

use super::light::Camera;
use super::scene::{Glyph, Sample, Scene};
use super::style::Style;
use super::texts;
use crate::rng::Rng;

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
pub const TRAINING: [Kind; 22] = [
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

fn plain(scene: &mut Scene<'_>, style: &Style) {
    let words = if scene.rng.chance(0.5) { 0.0 } else { scene.rng.between(0.05, 0.5) };
    lines(scene, style, words, |_, _| ());
    some_print(scene, style);
}

fn ruled(scene: &mut Scene<'_>, style: &Style) {
    let (radius, depth) = (scene.rng.between(0.3, 1.2), scene.rng.between(0.3, 1.0));
    let w = scene.size.0;
    let offset = style.height * scene.rng.between(0.9, 1.15);
    let words = if scene.rng.chance(0.6) { 0.0 } else { 0.3 };
    lines(scene, style, words, |scene, top| {
        scene.rule((-0.4 * w, top + offset), (1.4 * w, top + offset), radius, depth);
    });
    if scene.rng.chance(0.3) {
        let x = scene.rng.between(0.0, 0.4) * w;
        let h = scene.size.1;
        scene.rule((x, -0.4 * h), (x, 1.4 * h), radius, depth);
    }
    some_print(scene, style);
}

fn squared(scene: &mut Scene<'_>, style: &Style) {
    let (radius, depth) = (scene.rng.between(0.3, 1.0), scene.rng.between(0.25, 0.9));
    let step = style.height * [0.35, 0.5, 0.75, 1.0, 1.3][scene.rng.below(5)];
    let step = step.max(4.0);
    let (w, h) = scene.size;
    let dotted = scene.rng.chance(0.2);
    let count = (1.8 * w.max(h) / step) as i32;
    for i in 0..count {
        let at = i as f32 * step - 0.4 * w.max(h);
        if dotted {
            for j in 0..count {
                let y = j as f32 * step - 0.4 * w.max(h);
                scene.rule((at, y), (at + 0.5, y), radius, depth);
            }
        } else {
            scene.rule((at, -0.4 * h), (at, 1.4 * h), radius, depth);
            scene.rule((-0.4 * w, at), (1.4 * w, at), radius, depth);
        }
    }
    let words = if scene.rng.chance(0.6) { 0.0 } else { 0.25 };
    lines(scene, style, words, |_, _| ());
}

/// Rows and columns, with rules or without, cells empty or not.
fn table(scene: &mut Scene<'_>, style: &Style) {
    let h = style.height;
    let (w, bottom) = scene.size;
    let row = h * scene.rng.between(1.25, 2.6);
    let (radius, depth) = (scene.rng.between(0.3, 1.8), scene.rng.between(0.3, 1.0));
    let (across, down) = (scene.rng.chance(0.75), scene.rng.chance(0.75));
    let columns: Vec<f32> = {
        let mut at = scene.rng.between(-0.3, 0.1) * w - 0.1 * w;
        let mut columns = Vec::new();
        let even = scene.rng.chance(0.5);
        let usual = h * scene.rng.between(1.8, 7.0);
        while at < 1.2 * w {
            columns.push(at);
            at += if even { usual } else { usual * scene.rng.between(0.6, 1.8) };
        }
        columns
    };
    let empty = scene.rng.between(0.0, 0.5);
    // What a column holds: numbers of so many digits, anything, words, print.
    let holds: Vec<usize> = columns.iter().map(|_| scene.rng.below(9)).collect();
    let align_right = scene.rng.chance(0.3);
    let mut top = scene.rng.between(-1.0, 0.5) * row - 0.1 * bottom;
    while top < 1.15 * bottom {
        for (i, pair) in columns.windows(2).enumerate() {
            if scene.rng.chance(empty) {
                continue;
            }
            let (left, room) = (pair[0], pair[1] - pair[0]);
            let y = top + (row - h) * scene.rng.between(0.2, 0.8);
            let x = left + h * scene.rng.between(0.1, 0.45);
            match holds[i] {
                0 => {
                    let word = texts::word(&mut scene.rng);
                    scene.word(&word, (x, y), style);
                }
                1 => {
                    let (size, text) = (h * scene.rng.between(0.55, 1.0), printed_text(scene));
                    scene.printed(&text, (x, top + 0.7 * row), size, 0.9);
                }
                kind => {
                    let fits = ((room / h - 0.2) / (0.62 + style.gap.max(0.0))).floor().max(1.0) as usize;
                    let count = if kind < 6 { 1 + kind % 4 } else { 1 + scene.rng.below(5) }.min(fits);
                    let text = if scene.rng.chance(0.12) && fits > 3 {
                        texts::number(&mut scene.rng)
                    } else {
                        texts::digits(&mut scene.rng, count)
                    };
                    let x = if align_right {
                        (left + room - (0.7 + style.gap.max(0.0)) * h * text.len() as f32).max(left)
                    } else if scene.rng.chance(0.3) {
                        left + ((room - 0.65 * h * text.len() as f32) / 2.0).max(0.1 * h)
                    } else {
                        x
                    };
                    scene.number(&text, (x, y), style);
                }
            }
        }
        if across {
            scene.rule((-0.4 * w, top), (1.4 * w, top), radius, depth);
        }
        top += row;
    }
    if down {
        for &x in &columns {
            scene.rule((x, -0.4 * bottom), (x, 1.4 * bottom), radius, depth);
        }
    }
}

/// Rows of boxes or combs, a digit each, some with grey guides; digits run over the sides.
fn boxes(scene: &mut Scene<'_>, style: &Style) {
    let h = style.height;
    let (w, bottom) = scene.size;
    // Some forms give a digit as much room as a number needs.
    let wide = scene.rng.chance(0.06);
    let (bw, bh) = if wide {
        (h * scene.rng.between(1.6, 2.9), h * scene.rng.between(1.5, 3.2))
    } else {
        (h * scene.rng.between(0.85, 1.7), h * scene.rng.between(1.1, 1.9))
    };
    let (radius, depth) = (scene.rng.between(0.3, 1.8), scene.rng.between(0.3, 1.0));
    let shape = scene.rng.below(6);
    let guides = if scene.rng.chance(0.18) { 1 + scene.rng.below(3) } else { 0 };
    let guide_depth = scene.rng.between(0.06, 0.3);
    let gap_between = if scene.rng.chance(0.25) { scene.rng.between(0.05, 0.4) * bw } else { 0.0 };
    let stray = scene.rng.between(0.05, 0.22);
    let pitch = bh + h * scene.rng.between(0.05, 1.2);
    let mut top = scene.rng.between(-0.8, 0.5) * h - 0.1 * bottom;
    while top < 1.1 * bottom {
        let mut x = scene.rng.between(-1.0, 1.5) * bw - 0.1 * w;
        while x < 1.05 * w {
            if scene.rng.chance(0.25) {
                let size = h * scene.rng.between(0.45, 0.9);
                let text = printed_text(scene);
                x += scene.printed(&text, (x, top + 0.65 * bh), size, 0.9) + 0.5 * h;
            }
            let cells = 1 + scene.rng.below(9);
            let filled = 1 + scene.rng.below(cells);
            let offset = if scene.rng.chance(0.5) { 0 } else { cells - filled };
            let number = scene.next_number();
            let void = [Void::Empty, Void::Empty, Void::Empty, Void::Cross, Void::Dash][scene.rng.below(5)];
            for cell in 0..cells {
                let left = x + cell as f32 * (bw + gap_between);
                outline(scene, shape, (left, top), (bw, bh), radius, depth);
                if guides > 0 {
                    guide(scene, guides, (left, top), (bw, bh), guide_depth);
                }
                if cell < offset || cell >= offset + filled {
                    if void != Void::Empty {
                        strike_box(scene, void, (left, top), (bw, bh), style);
                    }
                    continue;
                }
                let digit = scene.rng.below(10);
                let rare = style.shapes[digit].filter(|_| filled > 1).map(|shape| shape.strokes(&mut scene.rng));
                let sample = rare.as_ref().map_or_else(|| scene.sample(digit), Sample::Strokes);
                let size = h * (1.0 + 0.08 * scene.rng.normal()) * style.habits[digit].0;
                let wide = sample.aspect() * size * style.stretch;
                let dx = left + (bw - wide) / 2.0 + stray * bw * scene.rng.normal();
                let dy = top + (bh - size) / 2.0 + stray * 0.7 * bh * scene.rng.normal();
                let (bounds, _) = scene.put_sample(sample, (dx, dy), size, style);
                let class = super::scene::Class::Digit(digit as u8);
                let linked = cell + 1 < offset + filled;
                scene.glyphs.push(Glyph { class, bounds, number, print: false, cancelled: false, linked });
            }
            scene.take([x, top, x + cells as f32 * (bw + gap_between), top + bh]);
            x += cells as f32 * (bw + gap_between) + bw * scene.rng.between(0.5, 3.0);
        }
        top += pitch;
    }
    if scene.rng.chance(0.12) {
        watermark(scene, style);
    }
    some_print(scene, style);
}

/// Large pale figures and words behind everything, as forms have them against copies.
fn watermark(scene: &mut Scene<'_>, style: &Style) {
    let print = scene.print.clone();
    let known = scene.glyphs.len();
    scene.print.values.iter_mut().for_each(|value| *value = 0.0);
    let size = style.height * scene.rng.between(0.7, 3.0);
    let (step, depth) = (size * scene.rng.between(1.5, 4.0), scene.rng.between(0.04, 0.16));
    let mut y = 0.0;
    while y < 1.2 * scene.size.1 {
        let mut x = -size * scene.rng.unit();
        while x < scene.size.0 {
            let text =
                if scene.rng.chance(0.5) { texts::digits(&mut scene.rng, 4) } else { texts::word(&mut scene.rng) };
            x += scene.printed(&text, (x, y), size, 1.0).max(size) + step;
            let side = size * scene.rng.between(0.4, 1.0);
            ideograph(scene, (x - step, y), side, 0.06 * side, 1.0);
        }
        y += step;
    }
    let marks = std::mem::replace(&mut scene.print, print);
    let tint = scene.tint.values.iter_mut().zip(marks.values);
    tint.for_each(|(tint, mark)| *tint = tint.max(depth * mark));
    scene.glyphs.truncate(known);
    scene.forget_places();
}

/// What somebody puts into the boxes that a number leaves free.
#[derive(Clone, Copy, PartialEq)]
enum Void {
    Empty,
    Cross,
    Dash,
}

fn strike_box(scene: &mut Scene<'_>, void: Void, (x, y): (f32, f32), (w, h): (f32, f32), style: &Style) {
    let mut at = |u: f32, v: f32| (x + w * (u + 0.06 * scene.rng.normal()), y + h * (v + 0.06 * scene.rng.normal()));
    let (a, b, c, d) = (at(0.2, 0.2), at(0.8, 0.8), at(0.8, 0.2), at(0.2, 0.8));
    let (left, right) = (at(0.2, 0.5), at(0.8, 0.5));
    if void == Void::Cross {
        scene.line(&[a, b], style.radius, style.depth);
        scene.line(&[c, d], style.radius, style.depth);
    } else {
        scene.line(&[left, right], style.radius, style.depth);
    }
}

fn outline(scene: &mut Scene<'_>, shape: usize, (x, y): (f32, f32), (w, h): (f32, f32), radius: f32, depth: f32) {
    match shape {
        // A comb: a foot and low teeth.
        0 => {
            scene.rule((x, y + h), (x + w, y + h), radius, depth);
            for side in [x, x + w] {
                scene.rule((side, y + 0.65 * h), (side, y + h), radius, depth);
            }
        }
        // A line to write on.
        1 => scene.rule((x + 0.1 * w, y + h), (x + 0.9 * w, y + h), radius, depth),
        _ => scene.frame((x, y), (w, h), radius, depth),
    }
}

/// Grey figures inside a box that tell where to write: seven segments, dots, or an outline eight.
fn guide(scene: &mut Scene<'_>, kind: usize, (x, y): (f32, f32), (w, h): (f32, f32), depth: f32) {
    let at = |u: f32, v: f32| (x + u * w, y + v * h);
    let (l, r, t, m, b) = (0.25, 0.75, 0.15, 0.5, 0.85);
    let segments = [[l, t, r, t], [l, m, r, m], [l, b, r, b], [l, t, l, m], [r, t, r, m], [l, m, l, b], [r, m, r, b]];
    let view = scene.view;
    for [x0, y0, x1, y1] in segments {
        if kind == 1 {
            for i in 0..4 {
                let s = i as f32 / 4.0;
                let (px, py) = view.to_picture(at(x0 + (x1 - x0) * s, y0 + (y1 - y0) * s));
                let point = super::canvas::PenPoint { x: px, y: py, radius: 0.03 * h };
                scene.tint.stroke(&[point], depth);
            }
        } else {
            let radius = if kind == 2 { 0.045 * h } else { 0.015 * h };
            let points = [at(x0, y0), at(x1, y1)].map(|p| {
                let (x, y) = view.to_picture(p);
                super::canvas::PenPoint { x, y, radius }
            });
            scene.tint.stroke(&points, depth);
        }
    }
}

/// Sums worked out on paper: numbers under each other, a sign, a line, small carries.
fn sums(scene: &mut Scene<'_>, style: &Style) {
    let h = style.height;
    let (w, bottom) = scene.size;
    let step = h * (0.75 + style.gap.max(0.0));
    let mut x = scene.rng.between(-2.0, 1.0) * h;
    while x < w {
        let digits = 2 + scene.rng.below(4);
        let mut top = scene.rng.between(-3.0, 1.0) * h;
        while top < bottom {
            let rows = 2 + scene.rng.below(2);
            for _ in 0..rows {
                let count = 1 + scene.rng.below(digits);
                let text = texts::digits(&mut scene.rng, count);
                let right = x + digits as f32 * step;
                scene.number(&text, (right - count as f32 * step, top), style);
                top += h * scene.rng.between(1.15, 1.5);
            }
            scene.scrap((x - 1.2 * h, top - 1.3 * h), style);
            scene.line(&[(x - 0.8 * h, top), (x + digits as f32 * step, top)], style.radius, style.depth);
            top += 0.25 * h;
            let text = texts::digits(&mut scene.rng, digits);
            scene.number(&text, (x, top), style);
            if scene.rng.chance(0.4) {
                let small = Style { height: 0.5 * h, radius: 0.8 * style.radius, ..style.clone() };
                let carry = texts::digits(&mut scene.rng, 1);
                let at = (x + step * scene.rng.between(0.0, 2.0), top - 4.2 * h);
                scene.number(&carry, at, &small);
            }
            top += h * scene.rng.between(2.0, 4.0);
        }
        x += (digits as f32 + scene.rng.between(1.5, 4.0)) * step;
    }
}

/// Amounts on patterned paper, between signs that keep others from adding to them.
fn cheque(scene: &mut Scene<'_>, style: &Style) {
    let (w, bottom) = scene.size;
    pattern(scene, 1.0);
    if scene.rng.chance(0.4) {
        let across = scene.rng.between(0.4, 2.0);
        pattern(scene, across);
    }
    let h = style.height;
    let mut top = scene.rng.between(-0.5, 0.5) * h;
    while top < bottom {
        let mut x = scene.rng.between(-1.0, 1.0) * h;
        while x < w {
            // `#`, dashes, asterisks and long strokes before and after.
            if scene.rng.chance(0.4) {
                x += fence(scene, (x, top), style) + 0.15 * h;
            }
            let text = amount(&mut scene.rng);
            x += scene.number(&text, (x, top), style);
            if scene.rng.chance(0.55) {
                x += 0.1 * h + fence(scene, (x + 0.1 * h, top), style);
            }
            x += h * scene.rng.between(0.8, 3.0);
        }
        if scene.rng.chance(0.4) {
            let y = top + h * scene.rng.between(1.0, 1.25);
            let depth = scene.rng.between(0.3, 1.0);
            scene.rule((-0.2 * w, y), (1.2 * w, y), 0.6, depth);
        }
        top += h * scene.rng.between(1.5, 3.0);
    }
    some_print(scene, style);
}

/// Waves of a security paper, `steep` times as high as usual.
fn pattern(scene: &mut Scene<'_>, steep: f32) {
    let (w, bottom) = scene.size;
    let (period, depth, radius) =
        (scene.rng.between(4.0, 24.0), scene.rng.between(0.05, 0.45), scene.rng.between(0.3, 1.0));
    let (swing, fall) = (steep * scene.rng.between(2.0, 30.0), 0.4 * steep * scene.rng.normal());
    let long = period * scene.rng.between(1.0, 4.0);
    let (above, over) = (0.2 * bottom + (fall * w).max(0.0), 1.4 * bottom + (fall * w).abs());
    let in_step = scene.rng.chance(0.5);
    for i in 0..(over / period.max(3.0)) as usize {
        let y = i as f32 * period - above;
        let phase = if in_step { 0.0 } else { i as f32 };
        let points: Vec<super::canvas::PenPoint> = (0..60)
            .map(|j| {
                let x = j as f32 / 59.0 * 1.2 * w - 0.1 * w;
                super::canvas::PenPoint { x, y: y + fall * x + swing * (x / long + phase).sin(), radius }
            })
            .collect();
        scene.tint.stroke(&points, depth);
    }
}

fn amount(rng: &mut Rng) -> String {
    let count = 2 + rng.below(4);
    let whole = texts::digits(rng, count);
    let mark = ['.', ',', '\''][rng.below(3)];
    match rng.below(5) {
        0 | 1 => whole,
        2 => format!("{whole}{mark}{}", ["00", "50", "000"][rng.below(3)]),
        3 => format!("{}{mark}{}", texts::digits(rng, 1 + count % 3), texts::digits(rng, 3)),
        _ => format!("{whole}{mark}"),
    }
}

/// A sign that ends an amount. Returns its width.
fn fence(scene: &mut Scene<'_>, (x, y): (f32, f32), style: &Style) -> f32 {
    let h = style.height;
    let (r, d) = (style.radius, style.depth);
    match scene.rng.below(9) {
        0 => {
            for i in 0..2 {
                let t = 0.3 + 0.3 * i as f32;
                scene.line(&[(x, y + t * h), (x + 0.8 * h, y + t * h)], r, d);
                scene.line(&[(x + (t + 0.1) * h, y), (x + t * h, y + 0.9 * h)], r, d);
            }
            0.9 * h
        }
        1 => {
            let length = h * scene.rng.between(0.4, 2.5);
            let (middle, wave) = (y + scene.rng.between(0.45, 0.8) * h, 0.12 * h * scene.rng.normal());
            let at = |t: f32, up: f32| (x + t * length, middle - up);
            scene.line(&[at(0.0, 0.0), at(0.3, wave), at(0.7, -wave), at(1.0, 0.05 * h)], r, d);
            length
        }
        2 | 6 => equals(scene, (x, y), style),
        // A point and a dash.
        7 => {
            let low = y + scene.rng.between(0.6, 1.0) * h;
            scene.line(&[(x, low), (x + 0.3, low)], 1.2 * r, d);
            let length = h * scene.rng.between(0.3, 1.2);
            let middle = y + scene.rng.between(0.5, 0.85) * h;
            scene.line(&[(x + 0.2 * h, middle), (x + 0.2 * h + length, middle)], r, d);
            0.2 * h + length
        }
        // A comma as long as a small 1.
        8 => {
            let (top, length) = (scene.rng.between(0.65, 0.95), scene.rng.between(0.2, 0.45));
            let bent = 0.1 * h * scene.rng.unit();
            let points =
                [(x + bent, y + top * h), (x + 1.3 * bent, y + (top + 0.5 * length) * h), (x, y + (top + length) * h)];
            scene.line(&points, r, d);
            bent
        }
        3 => {
            for i in 0..3 {
                let (sin, cos) = (i as f32 * 1.05).sin_cos();
                let c = (x + 0.3 * h, y + 0.5 * h);
                let (dx, dy) = (0.25 * h * cos, 0.25 * h * sin);
                scene.line(&[(c.0 - dx, c.1 - dy), (c.0 + dx, c.1 + dy)], r, d);
            }
            0.6 * h
        }
        4 => {
            scene.line(&[(x + 0.1 * h, y + 0.1 * h), (x + 0.1 * h, y + 0.95 * h)], r, d);
            let points = [(x + 0.4 * h, y), (x, y + 0.25 * h), (x + 0.4 * h, y + 0.6 * h), (x, y + 0.85 * h)];
            scene.line(&points, r, d);
            0.5 * h
        }
        _ => scene.scrap((x, y), style),
    }
}

/// Two dashes above each other, lifted between or not, at times behind a point. Returns their width.
fn equals(scene: &mut Scene<'_>, (x, y): (f32, f32), style: &Style) -> f32 {
    let h = style.height;
    let (r, d) = (style.radius, style.depth);
    let (upper, apart) = (y + scene.rng.between(0.35, 0.75) * h, scene.rng.between(0.12, 0.3) * h);
    let length = h * scene.rng.between(0.25, 0.8);
    let mut end = |x: f32, y: f32| (x + 0.05 * h * scene.rng.normal(), y + 0.04 * h * scene.rng.normal());
    let dashes = [end(x, upper), end(x + length, upper), end(x, upper + apart), end(x + length, upper + apart)];
    if scene.rng.chance(0.25) {
        scene.line(&dashes, r, d);
    } else {
        dashes.chunks_exact(2).for_each(|ends| {
            scene.line(ends, r, d);
        });
    }
    if scene.rng.chance(0.3) {
        scene.line(&[(x - 0.2 * h, upper), (x - 0.2 * h, upper + 0.3)], 1.2 * r, d);
        if scene.rng.chance(0.5) {
            scene.line(&[(x - 0.2 * h, upper + apart), (x - 0.2 * h, upper + apart + 0.3)], 1.2 * r, d);
        }
    }
    length
}

/// A die, printed or drawn: a square with one to six points.
fn die(scene: &mut Scene<'_>, (x, y): (f32, f32), side: f32, style: &Style) {
    // Places in thirds of the points of each face.
    const FACES: [&[(f32, f32)]; 6] = [
        &[(1.0, 1.0)],
        &[(0.0, 0.0), (2.0, 2.0)],
        &[(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)],
        &[(0.0, 0.0), (2.0, 0.0), (0.0, 2.0), (2.0, 2.0)],
        &[(0.0, 0.0), (2.0, 0.0), (1.0, 1.0), (0.0, 2.0), (2.0, 2.0)],
        &[(0.0, 0.0), (2.0, 0.0), (0.0, 1.0), (2.0, 1.0), (0.0, 2.0), (2.0, 2.0)],
    ];
    let (radius, pip) = ((0.5 * style.radius).max(0.4), side * scene.rng.between(0.06, 0.12));
    scene.frame((x, y), (side, side), radius, 1.0);
    for (u, v) in FACES[scene.rng.below(6)] {
        let (px, py) = (x + side * (0.22 + 0.28 * u), y + side * (0.22 + 0.28 * v));
        scene.rule((px, py), (px + 0.3, py), pip, 1.0);
    }
    scene.take([x, y, x + side, y + side]);
}

/// A card with printed names, figures and boxes, and scores in, across and around them.
fn score_card(scene: &mut Scene<'_>, style: &Style) {
    let h = style.height;
    let (w, bottom) = scene.size;
    let (radius, depth) = (scene.rng.between(0.4, 1.5), scene.rng.between(0.4, 1.0));
    let cell = (h * scene.rng.between(1.0, 2.4), h * scene.rng.between(1.15, 1.9));
    let printed_rows = 2 + scene.rng.below(3);
    let mut row = 0;
    let mut top = scene.rng.between(-1.0, 0.0) * cell.1;
    while top < bottom + cell.1 {
        let mut x = scene.rng.between(-0.2, 0.0) * cell.0;
        scene.rule((-0.3 * w, top), (1.3 * w, top), radius, depth);
        let label = row % printed_rows == 0;
        while x < w + cell.0 {
            if scene.rng.chance(0.85) {
                scene.rule((x, top), (x, top + cell.1), radius, depth);
            }
            if scene.rng.chance(0.05) {
                let side = h * scene.rng.between(0.6, 1.1);
                die(scene, (x + 0.1 * h, top + 0.1 * h), side, style);
            } else if label && scene.rng.chance(0.8) {
                let size = h * scene.rng.between(0.5, 0.95);
                let text = if scene.rng.chance(0.6) {
                    let count = 1 + scene.rng.below(3);
                    texts::digits(&mut scene.rng, count)
                } else {
                    texts::word(&mut scene.rng)
                };
                scene.printed(&text, (x + 0.1 * h, top + 0.75 * cell.1), size, 0.9);
            } else if scene.rng.chance(0.7) {
                let count = 1 + scene.rng.below(2);
                let text = texts::digits(&mut scene.rng, count);
                let at = (x + cell.0 * scene.rng.between(0.05, 0.4), top + (cell.1 - h) * scene.rng.between(0.0, 1.0));
                let width = scene.number(&text, at, style);
                let middle = (at.0 + width / 2.0, at.1 + h / 2.0);
                match scene.rng.below(9) {
                    0 => scene.ring(middle, (width / 2.0 + 0.3 * h, 0.75 * h), style),
                    1 => {
                        let s = 0.75 * h;
                        let corners = [(-s, -s), (s, -s), (s, s), (-s, s), (-s, -s)];
                        let square = corners.map(|(dx, dy)| (middle.0 + dx, middle.1 + dy));
                        scene.line(&square, style.radius, style.depth);
                    }
                    2 => {
                        // One score over another.
                        let over = texts::digits(&mut scene.rng, 1);
                        let before = scene.glyphs.len();
                        scene.number(&over, (at.0 + 0.1 * h, at.1), style);
                        scene.glyphs.truncate(before);
                        scene.glyphs.last_mut().into_iter().for_each(|glyph| glyph.cancelled = true);
                    }
                    _ => {}
                }
            }
            x += cell.0 * if scene.rng.chance(0.2) { 2.0 } else { 1.0 };
        }
        top += cell.1;
        row += 1;
    }
}

/// Handwriting without, or nearly without, numbers.
fn words(scene: &mut Scene<'_>, style: &Style) {
    let share = if scene.rng.chance(0.5) { 0.93 } else { 0.75 };
    lines(scene, style, share, |_, _| ());
}

/// Printed text of several sizes with written numbers among it, or none.
fn print(scene: &mut Scene<'_>, style: &Style) {
    let (w, bottom) = scene.size;
    let written = scene.rng.chance(0.6);
    let mut top = scene.rng.between(-0.5, 0.5) * style.height;
    while top < 1.1 * bottom {
        let size = style.height * scene.rng.between(0.5, 1.4);
        let mut x = scene.rng.between(-2.0, 1.0) * style.height;
        while x < w {
            if written && scene.rng.chance(0.3) {
                x += scene.number_as_it_comes((x, top + size - style.height), style) + 0.5 * style.height;
            } else {
                let text = printed_text(scene);
                let depth = scene.rng.between(0.6, 1.0);
                let width = scene.printed(&text, (x, top + size), size, depth);
                x += width.max(size) + size * scene.rng.between(0.3, 2.0);
            }
        }
        top += size.max(if written { style.height } else { 0.0 }) * scene.rng.between(1.2, 1.9);
    }
    if scene.rng.chance(0.15) {
        scene.tint.values.iter_mut().for_each(|value| *value = value.max(0.15));
    }
}

/// A sudoku or another puzzle: a grid, printed and written digits, a cell each.
fn puzzle(scene: &mut Scene<'_>, style: &Style) {
    let h = style.height;
    let cell = h * scene.rng.between(1.15, 1.9);
    let (w, bottom) = scene.size;
    let (radius, depth) = (scene.rng.between(0.3, 1.2), scene.rng.between(0.4, 1.0));
    let (x0, y0) = (scene.rng.between(-1.0, 0.0) * cell, scene.rng.between(-1.0, 0.0) * cell);
    let (columns, rows) = ((w / cell) as usize + 3, (bottom / cell) as usize + 3);
    for i in 0..columns.max(rows) {
        let at = i as f32 * cell;
        let thick = if i % 3 == 0 { 1.8 } else { 1.0 } * radius;
        scene.rule((x0 + at, y0), (x0 + at, y0 + rows as f32 * cell), thick, depth);
        scene.rule((x0, y0 + at), (x0 + columns as f32 * cell, y0 + at), thick, depth);
    }
    let font = (!scene.hands.fonts.is_empty()).then(|| scene.rng.below(scene.hands.fonts.len()));
    let (printed, written) = (scene.rng.between(0.1, 0.6), scene.rng.between(0.3, 0.9));
    for i in 0..columns * rows {
        let (x, y) = (x0 + (i % columns) as f32 * cell, y0 + (i / columns) as f32 * cell);
        let text = texts::digits(&mut scene.rng, 1);
        if scene.rng.chance(printed) {
            if let Some(font) = font {
                let hands = scene.hands;
                let size = 1.25 * h;
                scene.printed_in(
                    &hands.fonts[font],
                    &text,
                    (x + (cell - 0.55 * size) / 2.0, y + 0.8 * cell),
                    size,
                    1.0,
                );
            }
        } else if scene.rng.chance(written) {
            let at = (
                x + (cell - 0.6 * h) / 2.0 + 0.08 * cell * scene.rng.normal(),
                y + (cell - h) / 2.0 + 0.06 * cell * scene.rng.normal(),
            );
            scene.number(&text, at, style);
        }
    }
}

/// One to three numbers on a page that is otherwise bare, or bears what is no number.
fn sparse(scene: &mut Scene<'_>, style: &Style) {
    let h = style.height;
    let (w, bottom) = scene.size;
    for _ in 0..1 + scene.rng.below(3) {
        let at = (scene.rng.between(-0.05, 0.85) * w, scene.rng.between(-0.05, 0.9) * bottom);
        if scene.is_free([at.0 - h, at.1 - h, at.0 + 3.0 * h, at.1 + 2.0 * h]) {
            scene.number_as_it_comes(at, style);
        }
    }
    if scene.rng.chance(0.3) {
        let at = (scene.rng.unit() * w, scene.rng.unit() * bottom);
        scene.scrap(at, style);
    }
    if scene.rng.chance(0.3) {
        specks(scene);
    }
    some_print(scene, style);
}

/// Digits that stand each for itself, evenly spaced: what somebody writes to try a reader.
fn singles(scene: &mut Scene<'_>, style: &Style) {
    let h = style.height;
    let (w, bottom) = scene.size;
    let (step, lead) = (h * scene.rng.between(1.15, 3.2), h * scene.rng.between(1.3, 3.0));
    let same = scene.rng.chance(0.4);
    let mut top = scene.rng.between(-0.5, 1.0) * h;
    while top < bottom {
        let mut x = scene.rng.between(-1.0, 1.5) * h;
        let digit = texts::digits(&mut scene.rng, 1);
        while x < w {
            let text = if same { digit.clone() } else { texts::digits(&mut scene.rng, 1) };
            let y = top + 0.06 * h * scene.rng.normal();
            let wide = scene.number(&text, (x, y), style);
            x += (wide - 0.6 * h + step * (1.0 + 0.08 * scene.rng.normal())).max(wide + 0.45 * h);
        }
        if scene.rng.chance(0.3) {
            let y = top + h * scene.rng.between(1.02, 1.2);
            scene.rule((-0.3 * w, y), (1.3 * w, y), 0.6, 0.8);
        }
        top += lead;
    }
}

/// Dust, fibres and stains.
fn specks(scene: &mut Scene<'_>) {
    for _ in 0..4 + scene.rng.below(40) {
        let (x, y) = (scene.rng.unit() * scene.size.0, scene.rng.unit() * scene.size.1);
        let (radius, depth) = (scene.rng.between(0.3, 1.5), scene.rng.between(0.1, 1.0));
        let length = if scene.rng.chance(0.4) { scene.rng.between(0.0, 9.0) } else { 0.0 };
        let (dx, dy) = (length * scene.rng.normal(), length * scene.rng.normal());
        let bend = 0.4 * length * scene.rng.normal();
        scene.line(&[(x, y), (x + dx / 2.0 + bend, y + dy / 2.0), (x + dx, y + dy)], radius, depth);
    }
}

/// Numbers with the signs of arithmetic between them, brackets and percent.
fn equations(scene: &mut Scene<'_>, style: &Style) {
    const SIGNS: [char; 14] = ['+', '=', '*', '(', ')', '%', '<', '>', '?', '!', '&', '#', 'x', '$'];
    let h = style.height;
    let (w, bottom) = scene.size;
    let mut top = scene.rng.between(-0.5, 0.8) * h;
    // On a screen there is room.
    let widest = if scene.rng.chance(0.4) { 2.2 } else { 0.8 };
    while top < bottom {
        let mut x = scene.rng.between(-1.0, 1.5) * h;
        while x < w {
            let text = texts::plain(&mut scene.rng);
            x += scene.number(&text, (x, top), style) + h * scene.rng.between(0.2, widest);
            let (middle, r, d) = (top + 0.5 * h, style.radius, style.depth);
            let width = h * scene.rng.between(0.35, 0.9);
            match scene.rng.below(10) {
                4 => plus(scene, (x, top), width, style),
                2 => bracket(scene, (x, top), width, style),
                // Divided by, as a slash.
                3 => {
                    let over = 0.1 * h * scene.rng.normal();
                    scene.line(&[(x + width, top - over), (x, top + h + over)], r, d);
                }
                // Divided by.
                0 => {
                    scene.line(&[(x, middle), (x + width, middle)], r, d);
                    for side in [-1.0, 1.0] {
                        let y = middle + side * h * 0.27;
                        scene.line(&[(x + width / 2.0, y), (x + width / 2.0, y + 0.3)], 1.3 * r, d);
                    }
                }
                // Times, as a cross.
                1 => {
                    let s = width / 2.0;
                    scene.line(&[(x, middle - s), (x + width, middle + s)], r, d);
                    scene.line(&[(x + width, middle - s), (x, middle + s)], r, d);
                }
                _ => {
                    let sign = SIGNS[scene.rng.below(SIGNS.len())];
                    let hands = scene.hands;
                    if let Some(strokes) = hands.letter(sign, scene.scribe, &mut scene.rng) {
                        let tall = if "()?!&#%$".contains(sign) { 0.8 } else { 0.5 } * h * scene.rng.between(1.0, 1.5);
                        scene.put(strokes, (x, middle - tall / 2.0), tall, style);
                    }
                }
            }
            x += width + h * scene.rng.between(0.2, widest);
        }
        top += h * scene.rng.between(1.3, 2.6);
    }
}

/// A plus, up to as high as the digits.
fn plus(scene: &mut Scene<'_>, (x, top): (f32, f32), width: f32, style: &Style) {
    let (middle, half) = (top + 0.5 * style.height, 0.5 * width * scene.rng.between(0.8, 1.4));
    let mut shaken = |x: f32, y: f32| (x + 0.05 * width * scene.rng.normal(), y + 0.05 * width * scene.rng.normal());
    let [left, right] = [shaken(x, middle), shaken(x + width, middle)];
    let [up, down] = [shaken(x + width / 2.0, middle - half), shaken(x + width / 2.0, middle + half)];
    scene.line(&[left, right], style.radius, style.depth);
    scene.line(&[up, down], style.radius, style.depth);
}

/// A round or a square bracket, or a brace's bow, that opens or closes.
fn bracket(scene: &mut Scene<'_>, (x, top): (f32, f32), width: f32, style: &Style) {
    let tall = style.height * scene.rng.between(0.95, 1.6);
    let top = top + (style.height - tall) / 2.0;
    let bow = 0.5 * width * scene.rng.between(0.4, 1.0);
    let closes = scene.rng.chance(0.5);
    let at = |u: f32, v: f32| (if closes { x + bow - bow * u } else { x + bow * u }, top + tall * v);
    let points: Vec<(f32, f32)> = if scene.rng.chance(0.2) {
        vec![at(1.0, 0.0), at(0.0, 0.0), at(0.0, 1.0), at(1.0, 1.0)]
    } else {
        (0..=8).map(|i| i as f32 / 8.0).map(|v| at((2.0 * v - 1.0).powi(2), v)).collect()
    };
    scene.line(&points, style.radius, style.depth);
}

/// Writing whose signs fill squares with many strokes, printed and by hand, with numbers among it.
fn foreign(scene: &mut Scene<'_>, style: &Style) {
    let (w, bottom) = scene.size;
    let mut top = scene.rng.between(-1.0, 0.5) * style.height;
    while top < bottom {
        let side = style.height * scene.rng.between(0.6, 1.2);
        let (radius, depth) = (side * scene.rng.between(0.025, 0.06), scene.rng.between(0.6, 1.0));
        let mut x = scene.rng.between(-2.0, 1.0) * side;
        while x < w {
            match scene.rng.below(12) {
                0 => x += scene.number_as_it_comes((x, top), style) + 0.6 * style.height,
                1 => {
                    let text = printed_text(scene);
                    x += scene.printed(&text, (x, top + side), side, depth) + 0.5 * side;
                }
                2 => x += 2.0 * side,
                _ => {
                    ideograph(scene, (x, top), side, radius.max(0.4), depth);
                    x += 1.1 * side;
                }
            }
        }
        top += side.max(style.height) * scene.rng.between(1.15, 2.2);
    }
}

/// A sign of straight strokes within a square, that means nothing.
fn ideograph(scene: &mut Scene<'_>, (x, y): (f32, f32), side: f32, radius: f32, depth: f32) {
    for _ in 0..4 + scene.rng.below(9) {
        let grid = |rng: &mut Rng| 0.06 + 0.22 * rng.below(5) as f32;
        let (a, b, c) = (grid(&mut scene.rng), grid(&mut scene.rng), grid(&mut scene.rng));
        let ends = match scene.rng.below(5) {
            0 | 1 => [(a, b), (c, b)],
            2 | 3 => [(a, b), (a, c)],
            _ => [(a, b), (c, (b + 0.4).min(1.0))],
        };
        let [from, to] = ends.map(|(u, v)| scene.view.to_picture((x + u * side, y + v * side)));
        let points = [from, to].map(|(x, y)| super::canvas::PenPoint { x, y, radius });
        scene.print.stroke(&points, depth);
    }
    scene.take([x, y, x + side, y + side]);
}

/// Seven-segment figures of a meter or a clock.
fn display(scene: &mut Scene<'_>, style: &Style) {
    // Segments from the top clockwise, the middle last, as bits.
    const SEGMENTS: [u8; 10] = [0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f];
    let h = style.height;
    let wide = h * scene.rng.between(0.45, 0.6);
    let radius = h * scene.rng.between(0.035, 0.08);
    let lean = scene.rng.between(0.0, 0.15);
    let (w, bottom) = scene.size;
    let mut top = scene.rng.between(0.0, 1.0) * h;
    while top < bottom {
        let mut x = scene.rng.between(0.0, 1.0) * h;
        while x < w {
            let number = scene.next_number();
            let count = 1 + scene.rng.below(6);
            for i in 0..count {
                let digit = scene.rng.below(10);
                let corner = |u: f32, v: f32| (x + u * wide + lean * h * (1.0 - v), top + v * h);
                let ends = [
                    [corner(0.12, 0.0), corner(0.88, 0.0)],
                    [corner(1.0, 0.06), corner(1.0, 0.44)],
                    [corner(1.0, 0.56), corner(1.0, 0.94)],
                    [corner(0.12, 1.0), corner(0.88, 1.0)],
                    [corner(0.0, 0.56), corner(0.0, 0.94)],
                    [corner(0.0, 0.06), corner(0.0, 0.44)],
                    [corner(0.12, 0.5), corner(0.88, 0.5)],
                ];
                let mut bounds = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
                for (_, ends) in ends.iter().enumerate().filter(|(bit, _)| SEGMENTS[digit] >> bit & 1 == 1) {
                    bounds = super::scene::union(bounds, scene.line(ends, radius, 1.0));
                }
                let class = super::scene::Class::Digit(digit as u8);
                let linked = i + 1 < count;
                scene.glyphs.push(Glyph { class, bounds, number, print: true, cancelled: false, linked });
                x += wide + h * 0.25;
            }
            x += h * scene.rng.between(0.6, 3.0);
        }
        top += h * scene.rng.between(1.4, 3.0);
    }
}

/// Paper, wall, wood, wool, leaves, scribble: no number anywhere.
fn nothing(scene: &mut Scene<'_>, style: &Style) {
    let (w, h) = (scene.ink.width, scene.ink.height);
    match scene.rng.below(6) {
        0 => {}
        1 => {
            let (fine, long) = (scene.rng.between(2.0, 8.0), scene.rng.between(15.0, 120.0));
            let cell = if scene.rng.chance(0.5) { (fine, long) } else { (long, fine) };
            grain(scene, cell, w, h);
        }
        2 => {
            let cell = scene.rng.between(2.0, 20.0);
            grain(scene, (cell, cell), w, h);
        }
        3 => {
            for _ in 0..60 {
                let (x, y) = (scene.rng.unit() * scene.size.0, scene.rng.unit() * scene.size.1);
                let (dx, dy) = (40.0 * scene.rng.normal(), 40.0 * scene.rng.normal());
                let bend = 20.0 * scene.rng.normal();
                let points = [(x, y), (x + dx / 2.0 + bend, y + dy / 2.0 - bend), (x + dx, y + dy)];
                let depth = scene.rng.between(0.3, 1.0);
                scene.line(&points, style.radius, depth);
            }
        }
        4 => {
            for _ in 0..12 {
                let at = (scene.rng.unit() * scene.size.0, scene.rng.unit() * scene.size.1);
                scene.scrap(at, style);
            }
        }
        _ => {
            let edges = 1 + scene.rng.below(8);
            for _ in 0..edges {
                let (a, b) = (scene.rng.unit() * scene.size.0, scene.rng.unit() * scene.size.0);
                let (radius, depth) = (scene.rng.between(0.3, 6.0), scene.rng.between(0.2, 1.0));
                scene.rule((a, -10.0), (b, scene.size.1 + 10.0), radius, depth);
            }
        }
    }
}

fn grain(scene: &mut Scene<'_>, cell: (f32, f32), w: usize, h: usize) {
    let field = super::canvas::clouds(&mut scene.rng, w, h, cell);
    let (amount, power) = (scene.rng.between(0.1, 0.8), scene.rng.between(1.0, 4.0));
    for (value, f) in scene.tint.values.iter_mut().zip(field) {
        *value = amount * (0.5 + 0.5 * f).powf(power);
    }
}
