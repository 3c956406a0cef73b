//! Every word the page shows: `texts/*.ftl` has the words, and here is which of them are said when.

mod digit_names;
mod fluent;
mod mark;
mod messages;
mod problems;
mod rules;
mod sentences;

pub use digit_names::DigitNames;

pub use crate::language::Language;

/// A file's name in no more than so many signs, shortened in the middle: photographs differ at the end.
pub fn shortened(name: &str, most: usize) -> String {
    let count = name.chars().count();
    if count <= most {
        return name.into();
    }
    let tail = most * 2 / 3;
    let head: String = name.chars().take(most - tail - 1).collect();
    let end: String = name.chars().skip(count - tail).collect();
    format!("{head}…{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_shortened_in_the_middle() {
        let name = "IMG_20261125_lycee_composition_0231.jpg";
        assert!(shortened(name, 24).starts_with("IMG_") && shortened(name, 24).ends_with("_0231.jpg"));
        assert_eq!(shortened(name, 24).chars().count(), 24);
        assert_eq!(shortened("été.jpg", 24), "été.jpg");
    }
}
