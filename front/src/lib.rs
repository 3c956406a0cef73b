//! The page: choose, drop, paste or take a photograph of handwritten numbers, see each digit boxed, copy the numbers.
//!
//! `app` joins `components` (props in, callbacks out) to `hooks`; `hooks` join the browser and `api` to `state`, whose
//! reducer knows no DOM; `api` alone speaks HTTP; `text` holds every word that is shown.
//!
//! Names that end-to-end tests rely on: the ids `file-input`, `photograph`, `numbers`, `copy` and `status`;
//! `main[data-state]` with the words of [`state::State::name`]; `g.digit` with `data-index`, `data-label` and `data-sure`
//! on the photograph. The text of `#numbers` is the recognition's `text`.

pub mod api;
mod app;
mod clipboard;
pub mod components;
pub mod failure;
pub mod flags;
pub mod hooks;
pub mod state;
pub mod text;

pub use app::App;

/// Replaces the text that stands in `#page` while the application loads by the application.
pub fn start() {
    let page =
        web_sys::window().and_then(|window| window.document()).and_then(|document| document.get_element_by_id("page"));
    if let Some(page) = page {
        page.set_text_content(None);
        yew::Renderer::<App>::with_root(page).render();
    }
}
