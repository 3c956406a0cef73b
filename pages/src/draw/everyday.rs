//! Ready-made pages of what stands around numbers every day.

use super::page::{DrawnPage, Page};
use super::params::{PageParams, Ruling};
use super::ready::{WORDS, numbers};
use crate::rng::Rng;

/// A list: numbered lines, units, prices, shares, numbers in brackets.
#[must_use]
pub fn everyday_list(seed: u64) -> DrawnPage {
    let mut rng = Rng::new(seed ^ (21 << 48));
    let ruling = if rng.chance(0.4) { Ruling::Lines } else { Ruling::None };
    let params = PageParams { width: 1000, height: 760, seed, ruling, ..PageParams::default() };
    let closing = if rng.chance(0.5) { ")" } else { "." };
    let lines: Vec<String> = (1..=7)
        .map(|line| {
            let word = WORDS[rng.below(WORDS.len())];
            let (first, second) = (beside(&mut rng), beside(&mut rng));
            if rng.chance(0.4) {
                format!("{line}{closing} {word}  {first}")
            } else {
                format!("{first}  {word}  {second}")
            }
        })
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    Page::new(&params).write_lines(&lines).finish()
}

/// A number with a sign or a unit beside it.
fn beside(rng: &mut Rng) -> String {
    const UNITS: [&str; 8] = ["km", "cm", "kW", "m", "h", "x", "ct", "mm"];
    let below = [9, 99, 999, 9999][rng.below(4)];
    let number = 1 + rng.below(below);
    match rng.below(9) {
        0 => format!("({number})"),
        1 => format!("{number}%"),
        2 => format!("${number}.{:02}", rng.below(100)),
        3 => format!("#{number}"),
        4 => format!("{number} €"),
        5 | 6 => format!("{number}{}", UNITS[rng.below(UNITS.len())]),
        _ => format!("{number} {}", UNITS[rng.below(UNITS.len())]),
    }
}

/// Numbers of one to three digits, each in a ring.
#[must_use]
pub fn ringed_numbers(seed: u64) -> DrawnPage {
    let params = PageParams { width: 1000, height: 760, seed, ..PageParams::default() };
    let mut rng = Rng::new(seed ^ (22 << 48));
    let height = rng.between(44.0, 64.0);
    let mut page = Page::new(&params);
    let mut y = 60.0;
    while y < 640.0 {
        let mut x = rng.between(40.0, 80.0);
        while x < 820.0 {
            let below = [10, 10, 100, 1000][rng.below(4)];
            let number = rng.below(below).to_string();
            let room = height * rng.between(0.25, 0.6);
            x = page.write_ringed(&number, x, y, height, room) + height * rng.between(0.3, 0.9);
        }
        y += height * 2.4;
    }
    page.finish()
}

/// Squared paper with a digit in each square of a number.
#[must_use]
pub fn digit_a_square(seed: u64) -> DrawnPage {
    let mut rng = Rng::new(seed ^ (23 << 48));
    let (height, step) = (50.0, rng.between(0.9, 1.25));
    let params = PageParams {
        width: 1100,
        seed,
        ruling: Ruling::Squares,
        ruling_spacing: step * height,
        digit_height: height,
        step,
        ..PageParams::default()
    };
    let lines = numbers(seed, 23, 5, 3);
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    Page::new(&params).write_lines(&lines).finish()
}
