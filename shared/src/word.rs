use std::fmt;

/// A word stands where the API knows only some, and is none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownWord;

impl fmt::Display for UnknownWord {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the word is not known")
    }
}

impl std::error::Error for UnknownWord {}

/// Gives an enum all its variants as `ALL`, the `word` of each as it stands in requests and answers, and the way back.
macro_rules! words {
    ($kind:ident { $($variant:ident = $word:literal),+ }) => {
        impl $kind {
            /// Every one of them.
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            /// As it stands in requests and answers.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl std::str::FromStr for $kind {
            type Err = $crate::UnknownWord;

            fn from_str(word: &str) -> Result<Self, $crate::UnknownWord> {
                Self::ALL.into_iter().find(|known| known.word() == word).ok_or($crate::UnknownWord)
            }
        }
    };
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use crate::{Back, Boxes, ClassifierKind, Print, ReadBy, RowOrder, UnknownWord};
    use serde::Serialize;
    use std::fmt::Debug;
    use std::str::FromStr;

    fn leads_back<W>(kinds: impl IntoIterator<Item = W>, word: impl Fn(W) -> &'static str)
    where
        W: Copy + Debug + PartialEq + Serialize + FromStr<Err = UnknownWord>,
    {
        for kind in kinds {
            assert_eq!(serde_json::to_value(kind).unwrap(), word(kind));
            assert_eq!(word(kind).parse(), Ok(kind));
        }
    }

    #[test]
    fn every_word_is_the_one_of_the_json_and_leads_back() {
        leads_back(ClassifierKind::ALL, ClassifierKind::word);
        leads_back(ReadBy::ALL, ReadBy::word);
        leads_back(Print::ALL, Print::word);
        leads_back(Back::ALL, Back::word);
        leads_back(Boxes::ALL, Boxes::word);
        leads_back(RowOrder::ALL, RowOrder::word);
    }

    #[test]
    fn other_words_are_refused_also_where_only_their_case_differs() {
        for word in ["", "SVM", "knn ", "zero_last"] {
            assert_eq!(word.parse::<ClassifierKind>(), Err(UnknownWord));
        }
        assert_eq!("zero-last".parse::<RowOrder>(), Err(UnknownWord));
    }
}
