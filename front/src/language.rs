//! The languages that the page speaks: one for each file in `texts`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A language of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Language(u8);

/// What is known of a language before its texts are there.
struct About {
    tag: &'static str,
    own_name: &'static str,
    read_over: bool,
}

include!(concat!(env!("OUT_DIR"), "/languages.rs"));

impl Language {
    /// All of them, English first.
    pub fn all() -> impl Iterator<Item = Self> {
        (0u8..).take(LANGUAGES.len()).map(Self)
    }

    /// Its place among all.
    pub(crate) fn index(self) -> usize {
        self.0.into()
    }

    /// The BCP 47 tag, for the `lang` attribute.
    pub fn tag(self) -> &'static str {
        LANGUAGES[self.index()].tag
    }

    /// What the language calls itself.
    pub fn own_name(self) -> &'static str {
        LANGUAGES[self.index()].own_name
    }

    /// Whether a native speaker has read its texts over.
    pub fn is_read_over(self) -> bool {
        LANGUAGES[self.index()].read_over
    }

    /// The language of a tag or, where the page does not speak that of a region, of its first part.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let spoken = |tag: &str| Self::all().find(|language| language.tag().eq_ignore_ascii_case(tag));
        spoken(tag).or_else(|| spoken(tag.split('-').next().unwrap_or_default()))
    }

    /// The first of the browser's languages that the page speaks; English where it speaks none.
    pub fn first_of<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        tags.into_iter().find_map(Self::of_tag).unwrap_or_default()
    }
}

impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.tag())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = String::deserialize(deserializer)?;
        // Earlier versions of the page kept words, and later ones may know more languages.
        Ok(Self::of_tag(if tag == "french" { "fr" } else { &tag }).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_page_speaks_the_first_language_of_the_browser_that_it_knows() {
        assert_eq!(Language::first_of(["ja", "fr-CH", "en"]), Language::FR);
        assert_eq!(Language::first_of(["en-GB", "fr"]), Language::EN);
        assert_eq!(Language::first_of(["de-CH", "fr-CH"]), Language::DE);
        assert_eq!(Language::first_of(["es-MX"]), Language::ES);
        assert_eq!(Language::first_of(["ja"]), Language::EN);
    }

    #[test]
    fn a_language_that_an_earlier_page_kept_is_still_known() {
        let read = |json| serde_json::from_str::<Language>(json).expect("a language");
        assert_eq!(
            [read("\"french\""), read("\"english\""), read("\"de\"")],
            [Language::FR, Language::EN, Language::DE]
        );
        assert_eq!(serde_json::to_string(&Language::ES).expect("json"), "\"es\"");
    }
}
