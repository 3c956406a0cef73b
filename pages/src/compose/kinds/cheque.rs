//! Cheques: amounts on patterned paper, between signs that keep others from adding to them.

use super::some_print;
use crate::compose::canvas;
use crate::compose::scene::Scene;
use crate::compose::style::Style;
use crate::compose::texts;
use crate::rng::Rng;

/// Amounts on patterned paper, between signs that keep others from adding to them.
pub(super) fn cheque(scene: &mut Scene<'_>, style: &Style) {
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
        let points: Vec<canvas::PenPoint> = (0..60)
            .map(|j| {
                let x = j as f32 / 59.0 * 1.2 * w - 0.1 * w;
                canvas::PenPoint { x, y: y + fall * x + swing * (x / long + phase).sin(), radius }
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
