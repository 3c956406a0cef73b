use yew::prelude::*;

use crate::pages::Desk;
use crate::state::Theme;
use crate::store;
use crate::text::Language;

/// The whole page.
#[component]
pub fn App() -> Html {
    let chosen = use_state_eq(|| store::settings().language);
    let language = chosen.unwrap_or_else(browser_language);
    use_effect_with(language, |language| {
        set_on_page("lang", language.tag());
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(language.title());
        }
    });
    let on_language = {
        let chosen = chosen.setter();
        Callback::from(move |language| chosen.set(language))
    };
    let on_theme = Callback::from(|theme: Theme| {
        let word = match theme {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        set_on_page("data-theme", word);
    });
    html! {
        <ContextProvider<Language> context={language}>
            <Desk {on_language} {on_theme} />
        </ContextProvider<Language>>
    }
}

/// Sets an attribute of the root element, where styles and screen readers look for it.
fn set_on_page(attribute: &str, value: &str) {
    let root = web_sys::window().and_then(|window| window.document()).and_then(|document| document.document_element());
    if let Some(root) = root {
        // It fails only for names that are no attribute's.
        let _ = root.set_attribute(attribute, value);
    }
}

fn browser_language() -> Language {
    let tags = web_sys::window().map(|window| window.navigator().languages()).unwrap_or_default();
    let tags: Vec<String> = tags.iter().filter_map(|tag| tag.as_string()).collect();
    Language::first_of(tags.iter().map(String::as_str))
}
