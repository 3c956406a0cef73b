//! The messages of `texts/*.ftl`: a function for each, which the build writes, and the texts behind them.
//!
//! The page carries English. What it speaks otherwise is fetched when it is needed, and stays for as long as the page is open.

use std::sync::OnceLock;

use super::fluent::{self, Value};
use crate::language::Language;

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// The patterns of a language, in the order of the English file.
type Patterns = [&'static str; COUNT];

static PATTERNS: [OnceLock<Patterns>; Language::COUNT] = [const { OnceLock::new() }; Language::COUNT];

#[cfg(target_arch = "wasm32")]
const ENGLISH: &str = include_str!(concat!(env!("OUT_DIR"), "/en.ftl"));
#[cfg(not(target_arch = "wasm32"))]
const ENGLISH: &str = SOURCES[0];

impl Language {
    /// Whether its texts are there.
    pub fn is_there(self) -> bool {
        self.patterns().is_some()
    }

    /// Takes the texts of this language, as its file has them.
    pub(crate) fn take(self, file: String) {
        // For as long as the page is open, and each language once.
        PATTERNS[self.index()].get_or_init(|| arranged(file.leak()));
    }

    #[cfg(target_arch = "wasm32")]
    fn patterns(self) -> Option<&'static Patterns> {
        let patterns = &PATTERNS[self.index()];
        if self == Self::EN { Some(patterns.get_or_init(|| arranged(ENGLISH))) } else { patterns.get() }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn patterns(self) -> Option<&'static Patterns> {
        Some(PATTERNS[self.index()].get_or_init(|| arranged(SOURCES[self.index()])))
    }

    /// A reference to the text, which takes one word where the text takes two: it is asked for in hundreds of places.
    fn pattern(self, index: usize) -> &'static &'static str {
        self.patterns().or_else(|| Self::EN.patterns()).map_or(&"", |patterns| &patterns[index])
    }

    fn filled(self, index: usize, values: &[(&str, Value<'_>)]) -> String {
        let mut text = String::new();
        fluent::write(self.pattern(index), values, &self, &mut text);
        text
    }
}

/// The patterns of a file. A message that it lacks, as that of another version of the page may, stays English.
fn arranged(file: &'static str) -> Patterns {
    let spoken = fluent::messages(file);
    let mut patterns = [""; COUNT];
    let english = fluent::messages(ENGLISH).into_iter().skip_while(|(id, _)| ABOUT.contains(id));
    for (pattern, (id, own)) in patterns.iter_mut().zip(english) {
        *pattern = spoken.iter().find(|(other, _)| *other == id).map_or(own, |(_, text)| *text);
    }
    patterns
}

/// What each file says first, of its language itself.
const ABOUT: [&str; 2] = ["own-name", "read-over"];
