use yew::prelude::*;

use crate::text::Language;

/// The phrases of the page in the language of the surrounding [`ContextProvider`]; English without one.
#[hook]
pub fn use_text() -> Language {
    use_context::<Language>().unwrap_or_default()
}
