//! What is written: numbers with their marks, and words.

use crate::rng::Rng;

/// Words of forms, lists and notes.
pub const WORDS: [&str; 64] = [
    "total", "sum", "name", "date", "marks", "score", "question", "table", "grade", "No", "page", "result", "code",
    "amount", "max", "points", "student", "class", "the", "and", "for", "with", "test", "number", "Payment", "Week",
    "Market", "Year", "Hand", "Paper", "Tax", "Rent", "Weather", "New", "Player", "Round", "Team", "Price", "Roll",
    "Seat", "Exam", "Room", "kg", "cm", "km", "EUR", "USD", "per", "day", "Mon", "Tue", "Reading", "Meter", "Bonus",
    "Chance", "Full", "House", "Small", "Large", "Best", "Lisa", "Omar", "Yatzy", "ANSWER",
];

/// A number as somebody writes it: digits, and `.` `,` `'` `-` `/` `:` in and before it. Mostly digits alone.
pub fn number(rng: &mut Rng) -> String {
    let kind = rng.unit();
    if kind < 0.72 {
        return plain(rng);
    }
    if kind < 0.83 {
        let sign = if rng.chance(0.15) { "-" } else { "" };
        let (whole, part) = (1 + rng.below(4), 1 + rng.below(3));
        let mark = if rng.chance(0.6) { '.' } else { ',' };
        return format!("{sign}{}{mark}{}", digits(rng, whole), digits(rng, part));
    }
    if kind < 0.89 {
        return format!("-{}", plain(rng));
    }
    if kind < 0.945 {
        let mark = ['/', '.', '-'][rng.below(3)];
        let (day, month) = (1 + rng.below(31), 1 + rng.below(12));
        let year = if rng.chance(0.5) { digits(rng, 2) } else { format!("20{}", digits(rng, 2)) };
        return match rng.below(3) {
            0 => format!("{day}{mark}{month}{mark}{year}"),
            1 => format!("{day:02}{mark}{month:02}{mark}{year}"),
            _ => format!("{day}{mark}{month}"),
        };
    }
    if kind < 0.975 {
        return format!("{}:{:02}", rng.below(24), rng.below(60));
    }
    let mark = ['\'', '.', ','][rng.below(3)];
    let head = 1 + rng.below(3);
    format!("{}{mark}{}", digits(rng, head), digits(rng, 3))
}

/// One to ten digits, short ones more often.
pub fn plain(rng: &mut Rng) -> String {
    const OF_TWENTY: [usize; 20] = [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 6, 8, 10];
    let count = OF_TWENTY[rng.below(20)];
    digits(rng, count)
}

/// `count` digits. Some numbers repeat one digit.
pub fn digits(rng: &mut Rng, count: usize) -> String {
    let again = if rng.chance(0.06) { Some(rng.below(10)) } else { None };
    (0..count).map(|_| char::from(b'0' + again.unwrap_or_else(|| rng.below(10)) as u8)).collect()
}

/// Two to nine letters that could be pronounced, so that no letter is met in known words alone.
fn syllables(rng: &mut Rng) -> String {
    const BEGIN: [&str; 24] = [
        "b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "z", "th", "st", "tr",
        "ch", "", "qu",
    ];
    const END: [&str; 14] = ["a", "e", "i", "o", "u", "an", "et", "il", "or", "ey", "at", "ax", "ah", "ee"];
    (0..1 + rng.below(3)).map(|_| [BEGIN[rng.below(BEGIN.len())], END[rng.below(END.len())]].concat()).collect()
}

/// A word, in one of the usual cases.
pub fn word(rng: &mut Rng) -> String {
    let made_up = rng.chance(0.5).then(|| syllables(rng));
    let word = made_up.as_deref().unwrap_or_else(|| WORDS[rng.below(WORDS.len())]);
    match rng.below(4) {
        0 => word.to_uppercase(),
        1 => {
            let mut letters = word.chars();
            letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
        }
        _ => word.to_owned(),
    }
}
