use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::api;
use crate::locale;
use crate::pages::Desk;
use crate::state::Theme;
use crate::store;
use crate::text::Language;

/// The whole page.
#[component]
pub fn App() -> Html {
    let chosen = use_state_eq(|| store::settings().language);
    let language = chosen.unwrap_or_else(browser_language);
    // Until the texts of another language are there, the page speaks the one before.
    let spoken = use_state_eq(|| if language.is_there() { language } else { Language::default() });
    let attempt = use_state_eq(|| 0_u32);
    let missing = use_state_eq(|| !language.is_there());
    {
        let (spoken, missing) = (spoken.setter(), missing.setter());
        use_effect_with((language, *attempt), move |(language, _)| {
            let language = *language;
            spawn_local(async move {
                let there = speak(language).await;
                missing.set(!there);
                if there {
                    spoken.set(language);
                }
            });
        });
    }
    use_effect_with(*spoken, |language| {
        set_on_page("lang", language.tag());
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(language.title());
        }
    });
    let on_language = {
        let (chosen, attempt, now) = (chosen.setter(), attempt.setter(), *attempt);
        Callback::from(move |language: Option<Language>| {
            chosen.set(language);
            if language.is_some_and(|language| !language.is_there()) {
                attempt.set(now + 1);
            }
        })
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
        <ContextProvider<Language> context={*spoken}>
            <Desk {on_language} {on_theme} language_missing={*missing} />
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
    Language::first_of(locale::languages().iter().map(String::as_str))
}

/// The language that the person chose, or else the browser's.
pub(crate) fn wanted() -> Language {
    store::settings().language.unwrap_or_else(browser_language)
}

/// Fetches the texts of a language, unless they are there; whether they are now.
pub(crate) async fn speak(language: Language) -> bool {
    if !language.is_there()
        && let Ok(file) = api::texts(language.tag()).await
    {
        language.take(file);
    }
    language.is_there()
}
