use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::text::Language;

/// The languages of the page by their own names, in a list to choose from; those that no native speaker has read over stand apart, and
/// say so. With `by_browser` the browser's language can be chosen, whatever it is; it is nothing in `now` and in what was chosen.
///
/// A function, as it holds no state: a component costs the page two kilobytes.
pub(super) fn language_select(
    text: Language,
    id: &'static str,
    label: Option<&'static str>,
    (now, by_browser): (Option<Language>, bool),
    on_change: &Callback<Option<Language>>,
) -> Html {
    let onchange = on_change.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        Language::of_tag(&select.value())
    });
    let options = |read_over: bool| {
        Language::all().filter(move |language| language.is_read_over() == read_over).map(|language| {
            html! {
                <option value={language.tag()} lang={language.tag()} selected={now == Some(language)}>{ language.own_name() }</option>
            }
        })
    };
    html! {
        <select {id} aria-label={label} title={label} {onchange}>
            if by_browser {
                <option value="" selected={now.is_none()}>{ text.as_browser() }</option>
            }
            { for options(true) }
            <optgroup label={text.other_languages()}>{ for options(false) }</optgroup>
        </select>
    }
}
