//! Kinds of pages by name, for `cargo xtask quality` and for tests that go through all of them.

use crate::draw::{self, DrawnPage};

/// A kind of page: each seed draws another page of it, and the same one every time.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// What the tables call it.
    pub name: &'static str,
    /// A page and its truth from a seed.
    pub draw: fn(u64) -> DrawnPage,
}

/// Every kind. To add one, write what draws it and name it here; CONTRIBUTING.md goes through it.
pub const KINDS: &[Kind] = &[
    Kind { name: "back_alone", draw: draw::back_alone },
    Kind { name: "back_shows", draw: draw::back_shows },
    Kind { name: "blank", draw: draw::blank },
    Kind { name: "boxed_form", draw: draw::boxed_form },
    Kind { name: "broken_strokes", draw: draw::broken_strokes },
    Kind { name: "columns_with_gaps", draw: draw::columns_with_gaps },
    Kind { name: "digit_a_square", draw: draw::digit_a_square },
    Kind { name: "everyday_list", draw: draw::everyday_list },
    Kind { name: "faint_pencil", draw: draw::faint_pencil },
    Kind { name: "leaning_page", draw: draw::leaning_page },
    Kind { name: "letters", draw: draw::letters },
    Kind { name: "light_on_dark", draw: draw::light_on_dark },
    Kind { name: "marked_note", draw: draw::marked_note },
    Kind { name: "printed_text", draw: draw::printed_text },
    Kind { name: "ringed_numbers", draw: draw::ringed_numbers },
    Kind { name: "roomy_form", draw: draw::roomy_form },
    Kind { name: "ruled_blank", draw: draw::ruled_blank },
    Kind { name: "ruled_note", draw: draw::ruled_note },
    Kind { name: "score_sheet", draw: draw::score_sheet },
    Kind { name: "shadowed_photo", draw: draw::shadowed_photo },
    Kind { name: "shaken_photo", draw: draw::shaken_photo },
    Kind { name: "sheet_aslant", draw: draw::sheet_aslant },
    Kind { name: "sheet_on_wood", draw: draw::sheet_on_wood },
    Kind { name: "small_table", draw: draw::small_table },
    Kind { name: "small_writing", draw: draw::small_writing },
    Kind { name: "squared_note", draw: draw::squared_note },
    Kind { name: "table_with_gaps", draw: draw::table_with_gaps },
    Kind { name: "touching_digits", draw: draw::touching_digits },
    Kind { name: "training_sheet", draw: draw::training_sheet },
    Kind { name: "unfocused_photo", draw: draw::unfocused_photo },
];

#[cfg(test)]
mod tests {
    use super::KINDS;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_kinds_share_a_name_and_every_name_can_stand_in_a_file_name_before_two_underscores() {
        let names: BTreeSet<&str> = KINDS.iter().map(|kind| kind.name).collect();
        assert_eq!(names.len(), KINDS.len());
        for name in names {
            assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'), "{name}");
            assert!(!name.contains("__"), "{name}");
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_page_and_another_gives_another() {
        for kind in KINDS {
            let page = (kind.draw)(3);
            assert!(page == (kind.draw)(3), "{} came out differently", kind.name);
            assert!(page.image != (kind.draw)(4).image, "{} does not heed its seed", kind.name);
        }
    }

    #[test]
    fn every_character_of_every_line_is_a_digit_with_a_box_in_the_picture() {
        for kind in KINDS {
            let name = kind.name;
            for seed in 1..4 {
                let page = (kind.draw)(seed);
                let labels = |line: usize| -> String {
                    let digits = page.digits.iter().filter(|digit| digit.line == line);
                    digits.map(|digit| char::from(b'0' + digit.label)).collect()
                };
                assert!(
                    page.digits.iter().all(|digit| digit.line < page.lines.len()),
                    "{name} has digits without a line"
                );
                for (i, line) in page.lines.iter().enumerate() {
                    assert_eq!(labels(i), line.replace(' ', ""), "line {i} of {name}");
                }
                for digit in &page.digits {
                    let b = digit.bounding_box;
                    let inside = b.right() <= page.image.width() && b.bottom() <= page.image.height();
                    assert!(inside, "a {} of {name} ({seed}) is cut off: {b:?}", digit.label);
                }
            }
        }
    }
}
