//! What stands beside numbers every day: numbered lists, units, prices, shares, telephone numbers, brackets, and rings around numbers.

use super::notes::bracket;
use crate::compose::scene::Scene;
use crate::compose::style::Style;
use crate::compose::texts;

/// Units that no one takes for a digit, whatever stands before them.
const UNITS: [&str; 22] = [
    "kg", "g", "mg", "cm", "m", "mm", "km", "ml", "h", "min", "x", "pcs", "EUR", "USD", "W", "kWh", "V", "A", "Hz",
    "th", "a", "m2",
];

/// Signs behind a number.
const BEHIND: [char; 9] = ['%', '%', '%', '$', '?', '!', '=', '*', '&'];

/// Signs before a number.
const BEFORE: [char; 8] = ['$', '$', '#', '#', '@', '=', '<', '>'];

/// What most lines of one page are.
#[derive(Debug, Clone, Copy)]
enum Line {
    Numbered,
    Item,
    Price,
    Telephone,
    Ringed,
    Any,
}

/// Lines of a list, of prices, of telephone numbers, of ringed numbers, or of all these.
pub(super) fn everyday(scene: &mut Scene<'_>, style: &Style) {
    let h = style.height;
    let (w, bottom) = scene.size;
    let theme = [Line::Numbered, Line::Item, Line::Price, Line::Telephone, Line::Ringed, Line::Any][scene.rng.below(6)];
    let lead =
        h * if matches!(theme, Line::Ringed) { scene.rng.between(1.7, 3.0) } else { scene.rng.between(1.4, 2.4) };
    let wide = scene.rng.between(0.5, 2.5);
    let closing = scene.rng.below(6);
    let mut top = scene.rng.between(-0.6, 0.8) * h;
    let mut count = 1 + scene.rng.below(12);
    while top < 1.1 * bottom {
        let mut x = scene.rng.between(-1.0, 2.0) * h - 0.04 * w;
        while x < 1.05 * w {
            let at = (x, top + 0.04 * h * scene.rng.normal());
            x += match theme {
                Line::Numbered => {
                    let width = numbering(scene, &count.to_string(), closing, at, style);
                    width + item(scene, (at.0 + width, at.1), style)
                }
                Line::Item => item(scene, at, style),
                Line::Price => price(scene, at, style),
                Line::Telephone => telephone(scene, at, style),
                Line::Ringed => ringed(scene, at, style),
                Line::Any => any(scene, at, style),
            };
            x += h * scene.rng.between(0.4, wide.max(0.8));
            count = count % 40 + 1;
        }
        top += lead * scene.rng.between(0.95, 1.1);
    }
}

fn any(scene: &mut Scene<'_>, at: (f32, f32), style: &Style) -> f32 {
    match scene.rng.below(6) {
        0 => {
            let (text, closing) = (texts::plain(&mut scene.rng), scene.rng.below(6));
            numbering(scene, &text, closing, at, style)
        }
        1 => item(scene, at, style),
        2 => price(scene, at, style),
        3 => telephone(scene, at, style),
        4 => ringed(scene, at, style),
        _ => {
            let sign = BEFORE[scene.rng.below(BEFORE.len())];
            let width = written(scene, sign, at, style);
            let text = texts::plain(&mut scene.rng);
            width + scene.number(&text, (at.0 + width, at.1), style)
        }
    }
}

/// A space between a number and what belongs to it.
fn close(scene: &mut Scene<'_>, style: &Style) -> f32 {
    style.height * scene.rng.between(0.03, 0.35) + 1.2 * style.radius
}

/// A sign by hand and the space behind it. Returns the width.
fn written(scene: &mut Scene<'_>, sign: char, (x, top): (f32, f32), style: &Style) -> f32 {
    let h = style.height;
    let hands = scene.hands;
    let Some(strokes) = hands.letter(sign, scene.scribe, &mut scene.rng) else { return 0.0 };
    let tall = h * if "=<>*".contains(sign) { 0.5 } else { scene.rng.between(0.8, 1.3) };
    let (_, width) = scene.put(strokes, (x, top + (h - tall) / 2.0), tall, style);
    width + close(scene, style)
}

/// The number of a line of a list, closed as the whole list is. Returns the width with the space behind it.
fn numbering(scene: &mut Scene<'_>, count: &str, closing: usize, (x, top): (f32, f32), style: &Style) -> f32 {
    let h = style.height;
    let mut at = x;
    let wide = |scene: &mut Scene<'_>| h * scene.rng.between(0.3, 0.6);
    match closing {
        0 => at += scene.number(&format!("{count}."), (at, top), style),
        1 => {
            let width = wide(scene);
            bracket(scene, (at, top), width, false, style);
            at += width / 2.0 + close(scene, style);
            at += scene.number(count, (at, top), style) + close(scene, style) / 2.0;
            bracket(scene, (at, top), width, true, style);
            at += width / 2.0;
        }
        2 => at += ring_around(scene, count, (at, top), style),
        3 => at += scene.number(&format!("{count}:"), (at, top), style),
        _ => {
            at += scene.number(count, (at, top), style) + close(scene, style) / 2.0;
            let width = wide(scene);
            bracket(scene, (at, top), width, true, style);
            at += width / 2.0;
        }
    }
    at - x + h * scene.rng.between(0.25, 1.0)
}

/// Words, and mostly how many or how much of it, before or behind them.
fn item(scene: &mut Scene<'_>, (x, top): (f32, f32), style: &Style) -> f32 {
    let h = style.height;
    let mut at = x;
    let place = scene.rng.below(4);
    if place == 0 {
        at += quantity(scene, (at, top), style) + h * scene.rng.between(0.3, 0.9);
    }
    for _ in 0..1 + scene.rng.below(2) {
        let word = texts::word(&mut scene.rng);
        at += scene.word(&word, (at, top), style) + h * scene.rng.between(0.3, 0.9);
    }
    if place > 1 {
        at += quantity(scene, (at, top), style);
    }
    at - x
}

/// A number with what counts it.
fn quantity(scene: &mut Scene<'_>, (x, top): (f32, f32), style: &Style) -> f32 {
    let h = style.height;
    let text = texts::number(&mut scene.rng);
    let mut at = x + scene.number(&text, (x, top), style);
    match scene.rng.below(8) {
        0..=2 => {
            at += if scene.rng.chance(0.6) { close(scene, style) } else { h * scene.rng.between(0.3, 0.7) };
            let unit = UNITS[scene.rng.below(UNITS.len())];
            let smaller = Style { height: h * scene.rng.between(0.75, 1.05), ..style.clone() };
            at += scene.word(unit, (at, top + h - smaller.height), &smaller);
        }
        3 | 4 => {
            at += close(scene, style);
            let sign = BEHIND[scene.rng.below(BEHIND.len())];
            at += written(scene, sign, (at, top), style);
        }
        5 => {
            // Degrees.
            let r = h * scene.rng.between(0.06, 0.16);
            scene.ring((at + r + style.radius, top + r), (r, r), style);
            at += 2.0 * r + 0.3 * h;
            if scene.rng.chance(0.4) {
                at += scene.word("C", (at, top), style);
            }
        }
        _ => {}
    }
    at - x
}

/// A price or another amount with its sign.
fn price(scene: &mut Scene<'_>, (x, top): (f32, f32), style: &Style) -> f32 {
    let mut at = x;
    let text = if scene.rng.chance(0.6) {
        let whole = 1 + scene.rng.below(4);
        let mark = if scene.rng.chance(0.6) { '.' } else { ',' };
        format!("{}{mark}{}", texts::digits(&mut scene.rng, whole), texts::digits(&mut scene.rng, 2))
    } else {
        texts::plain(&mut scene.rng)
    };
    let (sign, before) = (scene.rng.below(4), scene.rng.chance(0.6));
    if before {
        at += currency(scene, sign, (at, top), style);
    }
    at += scene.number(&text, (at, top), style);
    if !before {
        at += close(scene, style);
        at += currency(scene, sign, (at, top), style);
    }
    at - x
}

/// A dollar, a euro or a pound, and the space behind it.
fn currency(scene: &mut Scene<'_>, sign: usize, (x, top): (f32, f32), style: &Style) -> f32 {
    if sign < 2 {
        return written(scene, '$', (x, top), style);
    }
    let h = style.height * scene.rng.between(0.85, 1.1);
    let top = top + style.height - h;
    let across = h * scene.rng.between(0.4, 0.7);
    let bend = 0.04 * h;
    let mut shaken = |u: f32, v: f32| {
        (x + across * u + bend * scene.rng.normal() * 0.5, top + h * v + bend * scene.rng.normal() * 0.5)
    };
    let lines: Vec<Vec<(f32, f32)>> = if sign == 2 {
        let bow = (0..=10).map(|i| 0.9 + 0.44 * i as f32).map(|a| (0.62 + 0.5 * a.cos(), 0.5 - 0.5 * a.sin()));
        let bars = [0.4, 0.58].map(|v| vec![shaken(-0.08, v), shaken(0.8, v)]);
        let bow = bow.map(|(u, v)| shaken(u, v)).collect();
        bars.into_iter().chain([bow]).collect()
    } else {
        let stem =
            [(0.95, 0.2), (0.7, 0.0), (0.4, 0.1), (0.35, 0.5), (0.35, 0.8), (0.05, 1.0), (0.5, 0.92), (1.0, 1.0)];
        vec![stem.map(|(u, v)| shaken(u, v)).to_vec(), vec![shaken(0.05, 0.55), shaken(0.75, 0.55)]]
    };
    for line in lines {
        scene.line(&line, style.radius, style.depth);
    }
    across + close(scene, style)
}

/// A telephone number in groups, one of them in brackets or behind a plus now and then.
fn telephone(scene: &mut Scene<'_>, (x, top): (f32, f32), style: &Style) -> f32 {
    let h = style.height;
    let mut at = x;
    let space = h * scene.rng.between(0.45, 1.0) + style.gap.max(0.0) * h;
    let prefix = scene.rng.below(3);
    let count = 2 + scene.rng.below(3);
    let text = texts::digits(&mut scene.rng, count);
    if prefix == 0 {
        let width = h * scene.rng.between(0.3, 0.6);
        bracket(scene, (at, top), width, false, style);
        at += width / 2.0 + close(scene, style);
        at += scene.number(&text, (at, top), style) + close(scene, style) / 2.0;
        bracket(scene, (at, top), width, true, style);
        at += width / 2.0 + space;
    } else {
        if prefix == 1 {
            at += written(scene, '+', (at, top), style);
        }
        at += scene.number(&text, (at, top), style) + space;
    }
    for _ in 0..1 + scene.rng.below(3) {
        let count = 2 + scene.rng.below(3);
        let text = texts::digits(&mut scene.rng, count);
        at += scene.number(&text, (at, top), style) + space;
    }
    at - space - x
}

/// A number of one to three digits in a ring or a box by hand.
fn ringed(scene: &mut Scene<'_>, at: (f32, f32), style: &Style) -> f32 {
    let count = [1, 1, 1, 2, 2, 3][scene.rng.below(6)];
    let text = texts::digits(&mut scene.rng, count);
    ring_around(scene, &text, at, style)
}

/// Writes a number with a ring or a box around it. Returns the width of the ring.
fn ring_around(scene: &mut Scene<'_>, text: &str, (x, top): (f32, f32), style: &Style) -> f32 {
    let h = style.height;
    let room = h * scene.rng.between(0.2, 0.6);
    let width = scene.number(text, (x + room, top), style);
    let high = h * scene.rng.between(0.62, 1.0);
    let (rx, ry) = (width / 2.0 + room, high.max(h / 2.0 + 0.3 * room));
    let middle = (x + rx, top + h / 2.0);
    if scene.rng.chance(0.2) {
        let mut corner = |u: f32, v: f32| {
            (middle.0 + u * rx + 0.03 * h * scene.rng.normal(), middle.1 + v * ry + 0.03 * h * scene.rng.normal())
        };
        let corners = [corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0), corner(-1.0, -1.0)];
        scene.line(&corners, style.radius, style.depth);
    } else {
        scene.ring(middle, (rx, ry.max(0.45 * rx)), style);
    }
    2.0 * rx
}
