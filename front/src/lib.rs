//! The page: choose, drop, paste, take or draw pictures of handwritten numbers, see each digit boxed, mend what was misread,
//! and take the numbers along.
//!
//! `app` joins `pages` to the settings; `pages` join `components` (props in, callbacks out) to `hooks`; `hooks` join the
//! browser, `store` and `api` to `state`, whose reducer knows no DOM; `api` alone speaks HTTP; `text` holds every word that is shown, from `texts/*.ftl`,
//! `export` all that leaves the page.
//!
//! Names that end-to-end tests rely on: the ids `file-input`, `photograph`, `numbers`, `copy` and `status`;
//! `main[data-state]` with the words of [`state::State::name`]; `g.digit` with `data-index`, `data-label` and `data-mark`
//! on the photograph; `#numbers .line` and in it `.number`, whose text is what is copied, with `data-index` on each digit.

pub mod api;
mod app;
mod canvas;
mod clipboard;
pub mod components;
mod download;
pub mod export;
pub mod failure;
pub mod flags;
pub mod hooks;
mod keys;
mod language;
mod locale;
mod pages;
mod prepare;
pub mod state;
mod store;
pub mod text;
pub mod turn;
mod upright;
pub mod view;

pub use app::App;

/// Replaces the text that stands in `#page` while the application loads by the application, once it has its language.
pub fn start() {
    wasm_bindgen_futures::spawn_local(async {
        // English, where the texts of the language that is wanted are not to be had.
        if app::speak(app::wanted()).await || app::speak(text::Language::EN).await {
            show();
        } else {
            give_up();
        }
    });
}

fn show() {
    if let Some(page) = element("#page") {
        page.set_text_content(None);
        yew::Renderer::<App>::with_root(page).render();
    }
}

/// Says that the page could not start, as `start.js` does where not even this program came.
fn give_up() {
    if let Some(line) = element(".before > :not([hidden]) > .starting") {
        line.set_text_content(None);
    }
    if let Some(line) = element(".before > :not([hidden]) > .not-started") {
        // It fails only for names that are no attribute's.
        let _ = line.remove_attribute("hidden");
    }
}

fn element(selector: &str) -> Option<web_sys::Element> {
    web_sys::window()?.document()?.query_selector(selector).ok()?
}
