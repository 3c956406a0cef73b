//! What a key means, whatever the keyboard's layout: by the letter or digit that it writes where that is a Latin one, else by where
//! the key lies.

use web_sys::KeyboardEvent;

/// The digit that a key writes, 0 to 9.
///
/// AZERTY keyboards write digits with the shift key, input methods name every key `Process`, and keyboards on the screen tell no
/// code: the key's place counts first, then what it writes.
pub(crate) fn digit_of(event: &KeyboardEvent) -> Option<u8> {
    digit(&event.key(), &event.code(), event.shift_key())
}

/// The letter that a key stands for, `a` to `z`.
pub(crate) fn letter_of(event: &KeyboardEvent) -> Option<char> {
    letter(&event.key(), &event.code())
}

/// Whether a key is held down that would change one digit after another, which nobody has seen yet.
pub(crate) fn is_held_change(event: &KeyboardEvent) -> bool {
    event.repeat() && (digit_of(event).is_some() || matches!(event.key().as_str(), "Delete" | "Backspace"))
}

fn digit(key: &str, code: &str, shift: bool) -> Option<u8> {
    let written = single(key).and_then(digit_value);
    let place =
        code.strip_prefix("Digit").or_else(|| code.strip_prefix("Numpad")).and_then(single).and_then(digit_value);
    match place {
        // With the shift key it is another sign, unless the layout writes its digits so.
        Some(_) if shift => written,
        // Without the number lock the keypad moves.
        Some(_) if code.starts_with("Numpad") => written.or(place.filter(|_| key == "Process")),
        Some(place) => Some(place),
        None => written,
    }
}

/// The value of a digit of the scripts that keyboards write: Latin, full-width, Arabic, Persian, Devanagari, Bengali, Thai.
fn digit_value(sign: char) -> Option<u8> {
    const ZEROS: [char; 7] = ['0', '\u{ff10}', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{e50}'];
    let value = |zero: char| (sign as u32).checked_sub(zero as u32).filter(|value| *value < 10);
    ZEROS.into_iter().find_map(value).map(|value| value as u8)
}

fn letter(key: &str, code: &str) -> Option<char> {
    let written = single(key).map(|sign| sign.to_ascii_lowercase()).filter(char::is_ascii_lowercase);
    let place = || code.strip_prefix("Key").and_then(single).map(|sign| sign.to_ascii_lowercase());
    // A key that writes no letter, such as an arrow, has another kind of code.
    written.or_else(place)
}

fn single(text: &str) -> Option<char> {
    let mut signs = text.chars();
    signs.next().filter(|_| signs.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_known_on_every_layout() {
        assert_eq!(digit("7", "Digit7", false), Some(7));
        assert_eq!(digit("è", "Digit7", false), Some(7), "AZERTY");
        assert_eq!(digit("7", "Digit7", true), Some(7), "AZERTY with the shift key");
        assert_eq!(digit("&", "Digit7", true), None, "QWERTY with the shift key");
        assert_eq!(digit("٧", "Digit7", false), Some(7), "Arabic");
        assert_eq!(digit("７", "", false), Some(7), "full-width, from the screen");
        assert_eq!(digit("Process", "Digit7", false), Some(7), "an input method");
    }

    #[test]
    fn the_keypad_writes_digits_only_with_the_number_lock() {
        assert_eq!(digit("4", "Numpad4", false), Some(4));
        assert_eq!(digit("ArrowLeft", "Numpad4", false), None);
        assert_eq!(digit("+", "NumpadAdd", false), None);
    }

    #[test]
    fn letters_are_those_that_are_written_or_else_those_of_the_place() {
        assert_eq!(letter("n", "KeyN"), Some('n'));
        assert_eq!(letter("т", "KeyN"), Some('n'), "Cyrillic");
        assert_eq!(letter("z", "KeyW"), Some('z'), "AZERTY");
        assert_eq!(letter("N", "KeyN"), Some('n'));
        assert_eq!(letter("Process", "KeyN"), Some('n'), "an input method");
        assert_eq!([letter("ArrowUp", "ArrowUp"), letter("?", "Slash"), letter("5", "Digit5")], [None; 3]);
    }
}
