//! Ready-made pages, one for each thing that photographs do to a reader.

use super::page::{DrawnPage, Page};
use super::params::{PageParams, Ruling};
use crate::rng::Rng;

/// Ten rows of ten: the row of 0s first, that of 9s last, as somebody fills in a sheet to teach their hand.
#[must_use]
pub fn training_sheet(seed: u64) -> DrawnPage {
    let params = PageParams { width: 1000, height: 1200, seed, digit_height: 62.0, ..PageParams::default() };
    let rows: Vec<String> = (0..10).map(|label| vec![label.to_string(); 10].join(" ")).collect();
    write(&params, &rows)
}

/// Scores of one to four digits in columns on lined paper.
#[must_use]
pub fn score_sheet(seed: u64) -> DrawnPage {
    let params = PageParams {
        width: 1200,
        height: 900,
        seed,
        ink: [32, 44, 92],
        ruling: Ruling::LinesWithMargin,
        digit_height: 56.0,
        ..PageParams::default()
    };
    write(&params, &numbers(seed, 1, 8, 4))
}

/// A short note of numbers on lined paper, photographed a little askew.
#[must_use]
pub fn ruled_note(seed: u64) -> DrawnPage {
    let params = PageParams {
        seed,
        ink: [28, 40, 110],
        ruling: Ruling::Lines,
        lean_degrees: 2.0,
        keystone: 0.05,
        ..PageParams::default()
    };
    write(&params, &numbers(seed, 2, 5, 3))
}

/// Numbers on squared paper.
#[must_use]
pub fn squared_note(seed: u64) -> DrawnPage {
    let params = PageParams { seed, ruling: Ruling::Squares, ..PageParams::default() };
    write(&params, &numbers(seed, 3, 5, 2))
}

/// A phone's photograph: a hard shadow, dark corners, noise, a lean and a keystone.
#[must_use]
pub fn shadowed_photo(seed: u64) -> DrawnPage {
    let params = PageParams {
        width: 1200,
        height: 900,
        seed,
        shadow: 0.45,
        vignette: 0.25,
        noise: 4.0,
        blur: 2.4,
        lean_degrees: -4.0,
        keystone: 0.1,
        digit_height: 76.0,
        pen_width: 6.0,
        ..PageParams::default()
    };
    write(&params, &numbers(seed, 4, 6, 4))
}

/// A phone's photograph taken by a hand that shook: by an eighth to a third of the digits' height.
#[must_use]
pub fn shaken_photo(seed: u64) -> DrawnPage {
    let photo = dim_photo(seed);
    let shake = photo.digit_height * Rng::new(seed ^ (18 << 48)).between(0.12, 0.33);
    write(&PageParams { shadow: 0.2, shake, ..photo }, &numbers(seed, 18, 6, 4))
}

/// A phone's photograph of lined paper that is out of focus: edges pass over a fifth to a third of the digits' height.
#[must_use]
pub fn unfocused_photo(seed: u64) -> DrawnPage {
    let photo = dim_photo(seed);
    let blur = photo.digit_height * Rng::new(seed ^ (19 << 48)).between(0.2, 0.33);
    write(&PageParams { ruling: Ruling::Lines, vignette: 0.2, blur, ..photo }, &numbers(seed, 19, 6, 4))
}

/// A photograph as phones take them in little light: with more noise.
fn dim_photo(seed: u64) -> PageParams {
    PageParams { width: 1200, height: 900, seed, noise: 3.0, ..PageParams::default() }
}

/// A large sheet full of small numbers, which hardly show on the page as a whole.
#[must_use]
pub fn small_writing(seed: u64) -> DrawnPage {
    let params =
        PageParams { width: 3000, height: 2200, seed, digit_height: 18.0, pen_width: 1.8, ..PageParams::default() };
    let mut rng = Rng::new(seed ^ (24 << 48));
    let mut number = || {
        let below = [10, 100, 1000, 10_000][rng.below(4)];
        rng.below(below).to_string()
    };
    let rows: Vec<Vec<String>> = (0..36).map(|_| (0..16).map(|_| number()).collect()).collect();
    Page::new(&params).write_table(&rows).finish()
}

/// A form with a box for each digit.
#[must_use]
pub fn boxed_form(seed: u64) -> DrawnPage {
    let params = PageParams {
        seed,
        ruling: Ruling::Boxes,
        ruling_color: [70, 70, 76],
        ruling_width: 2.0,
        ink: [24, 34, 110],
        digit_height: 52.0,
        ..PageParams::default()
    };
    write(&params, &numbers(seed, 5, 5, 2))
}

/// A form whose boxes leave a digit much room, with thin sides or thick ones.
#[must_use]
pub fn roomy_form(seed: u64) -> DrawnPage {
    let mut rng = Rng::new(seed ^ 0x72_6f_6f_6d);
    let params = PageParams {
        seed,
        ruling: Ruling::Boxes,
        ruling_color: [[60, 60, 64], [206, 116, 116], [110, 140, 190]][rng.below(3)],
        ruling_width: 1.5 + 3.5 * rng.unit(),
        room: 1.3 + 0.4 * rng.unit(),
        ink: [24, 34, 110],
        digit_height: 44.0,
        ..PageParams::default()
    };
    write(&params, &numbers(seed, 17, 5, 2))
}

/// A handwritten page of letters without a digit.
#[must_use]
pub fn letters(seed: u64) -> DrawnPage {
    let params = PageParams { seed, digit_height: 54.0, spacing: 0.12, ..PageParams::default() };
    write(&params, &words(seed, 6, 4))
}

/// A page of small, regular, printed-looking text without a digit.
#[must_use]
pub fn printed_text(seed: u64) -> DrawnPage {
    let params = PageParams { seed, ink: [20, 20, 20], digit_height: 22.0, pen_width: 2.2, ..PageParams::default() };
    write(&params.printed(), &words(seed, 12, 8))
}

/// Lined paper on which nobody has written.
#[must_use]
pub fn ruled_blank(seed: u64) -> DrawnPage {
    let params = PageParams { seed, ruling: Ruling::LinesWithMargin, lean_degrees: 1.0, ..PageParams::default() };
    Page::new(&params).finish()
}

/// Plain paper on which nobody has written, with a shadow on it.
#[must_use]
pub fn blank(seed: u64) -> DrawnPage {
    Page::new(&PageParams { seed, shadow: 0.25, vignette: 0.1, ..PageParams::default() }).finish()
}

/// Chalk on a dark board.
#[must_use]
pub fn light_on_dark(seed: u64) -> DrawnPage {
    let params = PageParams {
        seed,
        paper: [42, 58, 52],
        ink: [236, 236, 228],
        grain: 0.35,
        pen_width: 7.0,
        vignette: 0.15,
        noise: 2.5,
        ..PageParams::default()
    };
    write(&params, &numbers(seed, 6, 4, 3))
}

/// A hard pencil, hardly pressed.
#[must_use]
pub fn faint_pencil(seed: u64) -> DrawnPage {
    let params = PageParams {
        seed,
        ink: [96, 96, 100],
        ink_opacity: 0.4,
        grain: 0.5,
        pen_width: 3.0,
        noise: 2.5,
        texture: 3.0,
        ..PageParams::default()
    };
    write(&params, &numbers(seed, 7, 5, 3))
}

/// Numbers whose digits touch each other.
#[must_use]
pub fn touching_digits(seed: u64) -> DrawnPage {
    let params = PageParams { seed, touching: true, ..PageParams::default() };
    write(&params, &numbers(seed, 8, 5, 3))
}

/// Digits whose strokes are broken.
#[must_use]
pub fn broken_strokes(seed: u64) -> DrawnPage {
    let params = PageParams { seed, broken: 0.6, pen_width: 4.0, ..PageParams::default() };
    write(&params, &numbers(seed, 9, 5, 3))
}

/// A page that leans by 12 degrees, seen from below.
#[must_use]
pub fn leaning_page(seed: u64) -> DrawnPage {
    let params = PageParams { seed, lean_degrees: 12.0, keystone: 0.15, ..PageParams::default() };
    write(&params, &numbers(seed, 10, 5, 3))
}

/// A sheet that lies aslant on a wooden table, by 8 to 30 degrees either way.
#[must_use]
pub fn sheet_aslant(seed: u64) -> DrawnPage {
    write(&aslant(seed, 14), &numbers(seed, 14, 6, 4))
}

/// The same on wood whose dark streaks may pass for ink.
#[must_use]
pub fn sheet_on_wood(seed: u64) -> DrawnPage {
    write(&PageParams { table_grain: 3.5, ..aslant(seed, 20) }, &numbers(seed, 20, 6, 4))
}

fn aslant(seed: u64, kind: u64) -> PageParams {
    let mut rng = Rng::new(seed ^ (kind << 48));
    let lean_degrees = rng.between(8.0, 30.0) * if rng.unit() < 0.5 { 1.0 } else { -1.0 };
    let table = Some([(112, 74, 46), (166, 130, 92), (70, 58, 52)][rng.below(3)].into());
    PageParams {
        width: 1400,
        height: 1000,
        seed,
        lean_degrees,
        keystone: 0.08,
        shadow: 0.2,
        table,
        ..PageParams::default()
    }
}

/// Amounts, signed numbers, dates and times, as somebody notes them.
#[must_use]
pub fn marked_note(seed: u64) -> DrawnPage {
    let params = PageParams { width: 1100, seed, ..PageParams::default() };
    let mut rng = Rng::new(seed ^ (11 << 48));
    let lines: Vec<String> = (0..6).map(|_| (0..3).map(|_| marked(&mut rng)).collect::<Vec<_>>().join("  ")).collect();
    write(&params, &lines)
}

/// A ruled table of amounts and whole numbers in which some cells are empty.
#[must_use]
pub fn table_with_gaps(seed: u64) -> DrawnPage {
    let ruling = Ruling::Cells;
    let color = [120, 126, 140];
    let params = PageParams { width: 1100, height: 800, seed, ruling, ruling_color: color, ..PageParams::default() };
    Page::new(&params).write_table(&cells(seed, 12)).finish()
}

/// The same without lines, photographed a little askew.
#[must_use]
pub fn columns_with_gaps(seed: u64) -> DrawnPage {
    let params =
        PageParams { width: 1100, height: 800, seed, lean_degrees: 1.5, keystone: 0.04, ..PageParams::default() };
    Page::new(&params).write_table(&cells(seed, 13)).finish()
}

/// A ruled table in a small picture: digits of some 14 pixels, lines of one.
#[must_use]
pub fn small_table(seed: u64) -> DrawnPage {
    let params = PageParams {
        width: 420,
        height: 300,
        seed,
        ruling: Ruling::Cells,
        ruling_color: [120, 126, 140],
        ruling_width: 1.0,
        digit_height: 14.0,
        pen_width: 1.7,
        ..PageParams::default()
    };
    Page::new(&params).write_table(&cells(seed, 17)).finish()
}

/// The cells of a table: its columns hold numbers of one kind each, and one cell in five is empty.
fn cells(seed: u64, page: u64) -> Vec<Vec<String>> {
    let mut rng = Rng::new(seed ^ (page << 48));
    let (rows, columns) = (5 + rng.below(4), 3 + rng.below(3));
    let decimals: Vec<bool> = (0..columns).map(|_| rng.chance(0.4)).collect();
    let cell = |rng: &mut Rng, decimals: bool| match (rng.chance(0.2), decimals) {
        (true, _) => String::new(),
        (false, true) => amount(rng),
        (false, false) => (1 + rng.below(999)).to_string(),
    };
    (0..rows).map(|_| decimals.iter().map(|&decimals| cell(&mut rng, decimals)).collect()).collect()
}

/// An amount with one or two decimals.
fn amount(rng: &mut Rng) -> String {
    let (whole, mark) = (rng.below(1000), if rng.chance(0.5) { '.' } else { ',' });
    if rng.chance(0.5) {
        format!("{whole}{mark}{:02}", rng.below(100))
    } else {
        format!("{whole}{mark}{}", rng.below(10))
    }
}

/// A number with a mark, of any kind.
fn marked(rng: &mut Rng) -> String {
    match rng.below(5) {
        0 | 1 => amount(rng),
        2 => format!("-{}", 1 + rng.below(999)),
        3 => format!("{}/{}/{}", 1 + rng.below(28), 1 + rng.below(12), 2000 + rng.below(40)),
        _ => format!("{}:{:02}", rng.below(24), rng.below(60)),
    }
}

fn write(params: &PageParams, lines: &[String]) -> DrawnPage {
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    Page::new(params).write_lines(&lines).finish()
}

/// Lines of about `most` numbers of one to four digits; each `page` has others.
pub(super) fn numbers(seed: u64, page: u64, lines: usize, most: usize) -> Vec<String> {
    let mut rng = Rng::new(seed ^ (page << 48));
    let number = |rng: &mut Rng| -> String {
        let digits = 1 + rng.below(4);
        (0..digits).map(|_| char::from(b'0' + rng.below(10) as u8)).collect()
    };
    let line = |rng: &mut Rng| (0..most - rng.below(most / 2 + 1)).map(|_| number(rng)).collect::<Vec<_>>().join(" ");
    (0..lines).map(|_| line(&mut rng)).collect()
}

/// Words whose letters are all known.
pub(super) const WORDS: [&str; 24] = [
    "Name", "Date", "Payment", "the", "Week", "and", "Farmer", "water", "have", "then", "Market", "Year", "Hand",
    "Frame", "Paper", "Tax", "Rent", "Weather", "cat", "any", "New", "Handy", "Extra", "near",
];

fn words(seed: u64, lines: usize, a_line: usize) -> Vec<String> {
    let mut rng = Rng::new(seed ^ 0x77_6f_72_64_73);
    let line = |rng: &mut Rng| (0..a_line).map(|_| WORDS[rng.below(WORDS.len())]).collect::<Vec<_>>().join(" ");
    (0..lines).map(|_| line(&mut rng)).collect()
}
