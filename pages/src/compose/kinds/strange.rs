//! Pages with hardly anything to read: print, other scripts, displays, bare walls.

use super::printed_text;
use crate::compose::canvas;
use crate::compose::scene::{Class, Glyph, Scene, union};
use crate::compose::style::Style;
use crate::rng::Rng;

/// Printed text of several sizes with written numbers among it, or none.
pub(super) fn print(scene: &mut Scene<'_>, style: &Style) {
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

/// Writing whose signs fill squares with many strokes, printed and by hand, with numbers among it.
pub(super) fn foreign(scene: &mut Scene<'_>, style: &Style) {
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
pub(super) fn ideograph(scene: &mut Scene<'_>, (x, y): (f32, f32), side: f32, radius: f32, depth: f32) {
    for _ in 0..4 + scene.rng.below(9) {
        let grid = |rng: &mut Rng| 0.06 + 0.22 * rng.below(5) as f32;
        let (a, b, c) = (grid(&mut scene.rng), grid(&mut scene.rng), grid(&mut scene.rng));
        let ends = match scene.rng.below(5) {
            0 | 1 => [(a, b), (c, b)],
            2 | 3 => [(a, b), (a, c)],
            _ => [(a, b), (c, (b + 0.4).min(1.0))],
        };
        let [from, to] = ends.map(|(u, v)| scene.view.to_picture((x + u * side, y + v * side)));
        let points = [from, to].map(|(x, y)| canvas::PenPoint { x, y, radius });
        scene.print.stroke(&points, depth);
    }
    scene.take([x, y, x + side, y + side]);
}

/// Seven-segment figures of a meter or a clock.
pub(super) fn display(scene: &mut Scene<'_>, style: &Style) {
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
                    bounds = union(bounds, scene.line(ends, radius, 1.0));
                }
                let class = Class::Digit(digit as u8);
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
pub(super) fn nothing(scene: &mut Scene<'_>, style: &Style) {
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
    let field = canvas::clouds(&mut scene.rng, w, h, cell);
    let (amount, power) = (scene.rng.between(0.1, 0.8), scene.rng.between(1.0, 4.0));
    for (value, f) in scene.tint.values.iter_mut().zip(field) {
        *value = amount * (0.5 + 0.5 * f).powf(power);
    }
}
