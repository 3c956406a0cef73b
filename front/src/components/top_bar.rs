use yew::prelude::*;

use crate::hooks::use_text;

/// Properties of [`TopBar`].
#[derive(Properties, PartialEq)]
pub struct TopBarProps {
    /// Whether the browser has no connection.
    pub offline: bool,
    /// Whether the browser could not keep what is on the page.
    #[prop_or_default]
    pub not_kept: bool,
    /// Speak the other language.
    pub on_language: Callback<MouseEvent>,
    /// Take the other colours.
    pub on_theme: Callback<MouseEvent>,
    /// Show how it learns a hand.
    pub on_teach: Callback<MouseEvent>,
    /// Show the settings.
    pub on_settings: Callback<MouseEvent>,
    /// Show the keys.
    pub on_keys: Callback<MouseEvent>,
}

/// The name of the page, and what is the same for all pictures.
#[component]
pub fn TopBar(props: &TopBarProps) -> Html {
    let text = use_text();
    let other = text.other();
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
                <button type="button" id="language" class="plain" lang={other.tag()} title={text.switch_language()}
                    onclick={props.on_language.clone()}>{ other.own_name() }</button>
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
        </header>
    }
}
