use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::hooks::use_text;
use crate::text::Language;

/// Properties of [`LanguageSelect`].
#[derive(Properties, PartialEq)]
pub struct LanguageSelectProps {
    /// Its id on the page.
    pub id: &'static str,
    /// What it is for, where no label says so.
    #[prop_or_default]
    pub label: Option<&'static str>,
    /// The language that is chosen.
    pub now: Option<Language>,
    /// Whether the browser's language can be chosen, whatever it is.
    #[prop_or_default]
    pub by_browser: bool,
    /// The person chose another; nothing for the browser's.
    pub on_change: Callback<Option<Language>>,
}

/// The languages of the page by their own names; those that no native speaker has read over stand apart, and say so.
#[component]
pub fn LanguageSelect(props: &LanguageSelectProps) -> Html {
    let text = use_text();
    let onchange = props.on_change.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Language::of_tag(&select.value())
    });
    let options = |read_over: bool| {
        Language::all().filter(move |language| language.is_read_over() == read_over).map(|language| {
            html! {
                <option value={language.tag()} lang={language.tag()} selected={props.now == Some(language)}>
                    { language.own_name() }
                </option>
            }
        })
    };
    html! {
        <select id={props.id} aria-label={props.label} title={props.label} {onchange}>
            if props.by_browser {
                <option value="" selected={props.now.is_none()}>{ text.as_browser() }</option>
            }
            { for options(true) }
            <optgroup label={text.other_languages()}>{ for options(false) }</optgroup>
        </select>
    }
}
