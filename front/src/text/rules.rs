//! How a language counts and writes numbers: the browser knows.

use super::fluent::Rules;
use crate::language::Language;

impl Rules for Language {
    #[cfg(target_arch = "wasm32")]
    fn plural(&self, count: usize) -> String {
        let locales = js_sys::Array::of1(&self.tag().into());
        js_sys::Intl::PluralRules::new(&locales, &js_sys::Object::new()).select(count as f64).into()
    }

    #[cfg(target_arch = "wasm32")]
    fn number(&self, count: usize) -> String {
        // No language parts the digits of shorter ones, and they are nearly all there are.
        if count < 1000 { count.to_string() } else { written(*self, count as f64) }
    }

    /// Tests that need no browser have no `Intl`.
    #[cfg(not(target_arch = "wasm32"))]
    fn plural(&self, count: usize) -> String {
        use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
        let rules = self
            .tag()
            .parse::<unic_langid::LanguageIdentifier>()
            .ok()
            .and_then(|tag| PluralRules::create(tag, PluralRuleType::CARDINAL).ok());
        let category = rules.and_then(|rules| rules.select(count).ok()).unwrap_or(PluralCategory::OTHER);
        format!("{category:?}").to_lowercase()
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn number(&self, count: usize) -> String {
        count.to_string()
    }
}

impl Language {
    /// A number that is written with a decimal point, with the language's own mark.
    pub(super) fn with_own_mark(self, number: &str) -> String {
        if number.contains('.') { number.replace('.', self.own_mark()) } else { number.to_owned() }
    }

    #[cfg(target_arch = "wasm32")]
    fn own_mark(self) -> &'static str {
        if written(self, 1.5).contains(',') { "," } else { "." }
    }

    #[cfg(not(target_arch = "wasm32"))]
    fn own_mark(self) -> &'static str {
        if self == Self::EN { "." } else { "," }
    }
}

/// A number as people write it where the browser is at home, if it is at home in this language.
#[cfg(target_arch = "wasm32")]
fn written(language: Language, number: f64) -> String {
    js_sys::Number::from(number).to_locale_string(&crate::locale::of(language.tag())).into()
}
