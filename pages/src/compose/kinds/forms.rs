//! Forms: tables, rows of boxes, score cards and puzzles.

use super::strange::ideograph;
use super::{printed_text, some_print};
use crate::compose::canvas;
use crate::compose::scene::{Class, Glyph, Sample, Scene};
use crate::compose::style::Style;
use crate::compose::texts;

/// Rows and columns, with rules or without, cells empty or not.
pub(super) fn table(scene: &mut Scene<'_>, style: &Style) {
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
pub(super) fn boxes(scene: &mut Scene<'_>, style: &Style) {
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
                let class = Class::Digit(digit as u8);
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
                let point = canvas::PenPoint { x: px, y: py, radius: 0.03 * h };
                scene.tint.stroke(&[point], depth);
            }
        } else {
            let radius = if kind == 2 { 0.045 * h } else { 0.015 * h };
            let points = [at(x0, y0), at(x1, y1)].map(|p| {
                let (x, y) = view.to_picture(p);
                canvas::PenPoint { x, y, radius }
            });
            scene.tint.stroke(&points, depth);
        }
    }
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
pub(super) fn score_card(scene: &mut Scene<'_>, style: &Style) {
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

/// A sudoku or another puzzle: a grid, printed and written digits, a cell each.
pub(super) fn puzzle(scene: &mut Scene<'_>, style: &Style) {
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
