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
    use crate::{Boxes, ClassifierKind, Print, ReadBy, RowOrder, UnknownWord};

    #[test]
    fn every_word_is_the_one_of_the_json_and_leads_back() {
        for kind in ClassifierKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
            assert_eq!(kind.word().parse(), Ok(kind));
        }
        for by in ReadBy::ALL {
            assert_eq!(serde_json::to_value(by).unwrap(), by.word());
            assert_eq!(by.word().parse(), Ok(by));
        }
        for print in Print::ALL {
            assert_eq!(serde_json::to_value(print).unwrap(), print.word());
            assert_eq!(print.word().parse(), Ok(print));
        }
        for boxes in Boxes::ALL {
            assert_eq!(serde_json::to_value(boxes).unwrap(), boxes.word());
            assert_eq!(boxes.word().parse(), Ok(boxes));
        }
        for order in RowOrder::ALL {
            assert_eq!(serde_json::to_value(order).unwrap(), order.word());
            assert_eq!(order.word().parse(), Ok(order));
        }
    }

    #[test]
    fn other_words_are_refused_also_where_only_their_case_differs() {
        for word in ["", "SVM", "knn ", "zero_last"] {
            assert_eq!(word.parse::<ClassifierKind>(), Err(UnknownWord));
        }
        assert_eq!("zero-last".parse::<RowOrder>(), Err(UnknownWord));
    }
}
