//! The languages that the page speaks.

use serde::{Deserialize, Serialize};

/// The languages of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    #[default]
    English,
    /// French.
    French,
}

impl Language {
    /// The BCP 47 tag, for the `lang` attribute.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// The first of the browser's languages that the page speaks; English where it speaks none.
    pub fn first_of<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        let known = |tag: &str| match tag.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "fr" => Some(Self::French),
            _ => None,
        };
        tags.into_iter().find_map(known).unwrap_or_default()
    }

    /// The other language, which one press away.
    pub fn other(self) -> Self {
        match self {
            Self::English => Self::French,
            Self::French => Self::English,
        }
    }

    /// What the language calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::French => "Français",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn the_page_speaks_the_first_language_of_the_browser_that_it_knows() {
        assert_eq!(Language::first_of(["de-CH", "fr-CH", "en"]), Language::French);
        assert_eq!(Language::first_of(["en-GB", "fr"]), Language::English);
        assert_eq!(Language::first_of(["ja"]), Language::English);
    }
}
