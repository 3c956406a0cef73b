//! The messages of `texts/*.ftl`: a function for each, which the build writes, and the texts behind them.
//!
//! The page carries no texts. It fetches those of the language that it speaks, which stay for as long as it is open.

use std::sync::OnceLock;

use shared::sort_by;

use super::fluent::{self, Value};
use super::mark::mark_of;
use crate::language::Language;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// The patterns of a language, in the order of their names.
type Patterns = [&'static str; COUNT];

static PATTERNS: [OnceLock<Patterns>; Language::COUNT] = [const { OnceLock::new() }; Language::COUNT];

impl Language {
    /// Whether its texts are there.
    pub fn is_there(self) -> bool {
        self.patterns().is_some()
    }

    /// Takes the texts of this language, as its file has them; not those of another version of the page.
    pub(crate) fn take(self, file: String) {
        // For as long as the page is open, and each language once.
        if let Some(patterns) = arranged(file.leak()) {
            PATTERNS[self.index()].get_or_init(|| patterns);
        }
    }

    fn patterns(self) -> Option<&'static Patterns> {
        let patterns = &PATTERNS[self.index()];
        // Tests have nobody to fetch them from.
        #[cfg(any(debug_assertions, not(target_arch = "wasm32")))]
        return patterns
            .get()
            .or_else(|| Some(patterns.get_or_init(|| arranged(SOURCES[self.index()]).unwrap_or([""; COUNT]))));
        #[cfg(not(any(debug_assertions, not(target_arch = "wasm32"))))]
        patterns.get()
    }

    /// A reference to the text, which takes one word where the text takes two: it is asked for in hundreds of places.
    fn pattern(self, index: usize) -> &'static &'static str {
        self.patterns().map_or(&"", |patterns| &patterns[index])
    }

    fn filled(self, index: usize, values: &[(&str, Value<'_>)]) -> String {
        let mut text = String::new();
        fluent::write(self.pattern(index), values, &self, &mut text);
        text
    }
}

/// The patterns of a file in the order of their names; nothing where it has other messages than the page was built for.
fn arranged(file: &'static str) -> Option<Patterns> {
    let mut messages = fluent::messages(file);
    messages.retain(|(id, _)| !ABOUT.contains(id));
    sort_by(&mut messages, &|a, b| a.0.cmp(b.0));
    if mark_of(messages.iter().map(|(id, _)| *id)) != MARK {
        return None;
    }
    let patterns: Vec<&str> = messages.iter().map(|(_, pattern)| *pattern).collect();
    patterns.try_into().ok()
}

/// What each file says of its language itself.
const ABOUT: [&str; 2] = ["own-name", "read-over"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_texts_of_another_version_of_the_page_are_not_taken() {
        let english = Language::all().next().expect("English").patterns().expect("texts");
        assert!(english.contains(&"Copy"));
        assert!(arranged("own-name = English\nread-over = yes\ncopy = Copy\n").is_none());
        assert_ne!(mark_of(["copy", "cut"]), mark_of(["copy", "paste"]));
        assert_ne!(mark_of(["ab", "c"]), mark_of(["a", "bc"]));
    }
}
