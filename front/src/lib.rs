//! The page: choose, drop, paste, take or draw pictures of handwritten numbers, see each digit boxed, mend what was misread,
//! and take the numbers along.
//!
//! `app` joins `pages` to the settings; `pages` join `components` (props in, callbacks out) to `hooks`; `hooks` join the
//! browser, `store` and `api` to `state`, whose reducer knows no DOM; `api` alone speaks HTTP; `text` holds every word that is shown, from `texts/*.ftl`,
//! `export` all that leaves the page.
//!
//! Names that end-to-end tests rely on: the ids `file-input`, `photograph`, `numbers`, `copy` and `status`;
//! `main[data-state]` with the words of [`state::State::name`]; `g.digit` with `data-index`, `data-label` and `data-mark`
//! on the photograph. The text of `#numbers` is what is copied.

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
        app::speak(app::wanted()).await;
        show();
    });
}

fn show() {
    let page =
        web_sys::window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id("page"));
    if let Some(page) = page {
        page.set_text_content(None);
        yew::Renderer::<App>::with_root(page).render();
    }
}
