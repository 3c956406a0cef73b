use yew::prelude::*;

use super::language_select::language_select;
use crate::text::Language;

/// What [`top_bar`] is given.
pub(crate) struct TopBarProps {
    /// Whether the browser has no connection.
    pub(crate) offline: bool,
    /// Whether the browser could not keep what is on the page.
    pub(crate) not_kept: bool,
    /// Whether the texts of the language that was chosen could not be fetched.
    pub(crate) language_missing: bool,
    /// Speak another language.
    pub(crate) on_language: Callback<Option<Language>>,
    /// Take the other colours.
    pub(crate) on_theme: Callback<MouseEvent>,
    /// Show how it learns a hand.
    pub(crate) on_teach: Callback<MouseEvent>,
    /// Show the settings.
    pub(crate) on_settings: Callback<MouseEvent>,
    /// Show the keys.
    pub(crate) on_keys: Callback<MouseEvent>,
}

/// The name of the page, and what is the same for all pictures.
pub(crate) fn top_bar(text: Language, props: &TopBarProps) -> Html {
    html! {
        <header class="top">
            <h1>{ "DigitML" }</h1>
            <p class="quiet">{ text.tagline() }</p>
            <div class="tools">
                <button type="button" id="open-teach" class="plain" title={text.teach_title()}
                    onclick={props.on_teach.clone()}>
                    <span class="long-label">{ text.teach() }</span>
                    <span class="short-label">{ text.teach_short() }</span>
                </button>
                <span class="language">
                    // Where there is no room for the language's name, this stands for it.
                    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
                        <circle cx="12" cy="12" r="9" /><path d="M3 12h18M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18" />
                    </svg>
                    { language_select(text, "language", Some(text.language()), (Some(text), false), &props.on_language) }
                </span>
                <button type="button" id="theme" class="plain" aria-label={text.switch_theme()} title={text.switch_theme()}
                    onclick={props.on_theme.clone()}>
                    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
                        <circle cx="12" cy="12" r="8" /><path class="full" d="M12 4a8 8 0 0 1 0 16z" />
                    </svg>
                </button>
                <button type="button" id="open-settings" class="plain" aria-label={text.settings()} title={text.settings()}
                    onclick={props.on_settings.clone()}>
                    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
                        <path d="M4 7h9m4 0h3M4 17h3m4 0h9" /><circle cx="15" cy="7" r="2" /><circle cx="9" cy="17" r="2" />
                    </svg>
                </button>
                <button type="button" id="open-keys" class="plain by-mouse" aria-label={text.keys()} title={text.keys()}
                    aria-keyshortcuts="?" onclick={props.on_keys.clone()}>{ "?" }</button>
            </div>
            <p class="offline" role="status">{ if props.offline { text.offline_now() } else { "" } }</p>
            <p class="offline" id="not-kept" role="status">{ if props.not_kept { text.not_kept() } else { "" } }</p>
            <p class="offline" role="status">{ if props.language_missing { text.language_not_loaded() } else { "" } }</p>
        </header>
    }
}
