//! Notes: lines of numbers and words on plain, ruled and squared paper, sums and formulas.

use super::{lines, some_print};
use crate::compose::scene::Scene;
use crate::compose::style::Style;
use crate::compose::texts;

pub(super) fn plain(scene: &mut Scene<'_>, style: &Style) {
    let words = if scene.rng.chance(0.5) { 0.0 } else { scene.rng.between(0.05, 0.5) };
    lines(scene, style, words, |_, _| ());
    some_print(scene, style);
}

pub(super) fn ruled(scene: &mut Scene<'_>, style: &Style) {
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

pub(super) fn squared(scene: &mut Scene<'_>, style: &Style) {
    let (radius, depth) = (scene.rng.between(0.3, 1.0), scene.rng.between(0.25, 0.9));
    let a_square_each = scene.rng.chance(0.4);
    let step =
        if a_square_each { scene.rng.between(0.65, 1.35) } else { [0.35, 0.5, 0.75, 1.0, 1.3][scene.rng.below(5)] };
    let step = (step * style.height).max(4.0);
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
    if a_square_each {
        a_digit_a_square(scene, style, step);
    } else {
        let words = if scene.rng.chance(0.6) { 0.0 } else { 0.25 };
        lines(scene, style, words, |_, _| ());
    }
}

/// Numbers on squared paper with a digit in each square, and an empty square or more between them.
fn a_digit_a_square(scene: &mut Scene<'_>, style: &Style, step: f32) {
    let (w, h) = scene.size;
    let first = |length: f32| -((0.4 * w.max(h) + 0.05 * length) % step);
    let inset = (0.5 * step - 0.3 * style.height).max(0.0);
    let down = step * ((1.15 * style.height / step).ceil() + scene.rng.below(2) as f32);
    let mut top = first(h) + step - style.height - 0.05 * step;
    while top < h {
        let mut x = first(w) + step * scene.rng.below(3) as f32;
        while x < w {
            let text = texts::plain(&mut scene.rng);
            x += scene.number_in_steps(&text, (x + inset, top), step, style);
            x += step * (1 + scene.rng.below(3)) as f32;
        }
        top += down;
    }
}

/// Handwriting without, or nearly without, numbers.
pub(super) fn words(scene: &mut Scene<'_>, style: &Style) {
    let share = if scene.rng.chance(0.5) { 0.93 } else { 0.75 };
    lines(scene, style, share, |_, _| ());
}

/// Sums worked out on paper: numbers under each other, a sign, a line, small carries.
pub(super) fn sums(scene: &mut Scene<'_>, style: &Style) {
    let h = style.height;
    let (w, bottom) = scene.size;
    let spaced = scene.rng.chance(0.5);
    let step = h * if spaced { scene.rng.between(0.75, 1.3) } else { 0.75 + style.gap.max(0.0) };
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
                let at = (right - count as f32 * step, top);
                if spaced {
                    scene.number_in_steps(&text, at, step, style)
                } else {
                    scene.number(&text, at, style)
                };
                top += h * scene.rng.between(1.15, 1.5);
            }
            scene.scrap((x - 1.2 * h, top - 1.3 * h), style);
            scene.line(&[(x - 0.8 * h, top), (x + digits as f32 * step, top)], style.radius, style.depth);
            top += 0.25 * h;
            let text = texts::digits(&mut scene.rng, digits);
            if spaced {
                scene.number_in_steps(&text, (x, top), step, style)
            } else {
                scene.number(&text, (x, top), style)
            };
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

/// One to three numbers on a page that is otherwise bare, or bears what is no number.
pub(super) fn sparse(scene: &mut Scene<'_>, style: &Style) {
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
pub(super) fn singles(scene: &mut Scene<'_>, style: &Style) {
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
pub(super) fn equations(scene: &mut Scene<'_>, style: &Style) {
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
                2 => {
                    let closes = scene.rng.chance(0.5);
                    bracket(scene, (x, top), width, closes, style);
                }
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

/// A round or a square bracket, or a brace's bow, that opens or closes; at most half as wide as `width`.
pub(super) fn bracket(scene: &mut Scene<'_>, (x, top): (f32, f32), width: f32, closes: bool, style: &Style) {
    let tall = style.height * scene.rng.between(0.95, 1.6);
    let top = top + (style.height - tall) / 2.0;
    let bow = 0.5 * width * scene.rng.between(0.4, 1.0);
    let at = |u: f32, v: f32| (if closes { x + bow - bow * u } else { x + bow * u }, top + tall * v);
    let points: Vec<(f32, f32)> = if scene.rng.chance(0.2) {
        vec![at(1.0, 0.0), at(0.0, 0.0), at(0.0, 1.0), at(1.0, 1.0)]
    } else {
        (0..=8).map(|i| i as f32 / 8.0).map(|v| at((2.0 * v - 1.0).powi(2), v)).collect()
    };
    scene.line(&points, style.radius, style.depth);
}
