//! How the browser writes numbers: spreadsheets on the same computer take them the same way, whatever language the page has.

use shared::DecimalMark;

/// The decimal mark of the browser's own locale.
pub(crate) fn decimal_mark() -> DecimalMark {
    let locale = web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_else(|| "en".to_owned());
    let written: String = js_sys::Number::from(1.5).to_locale_string(&locale).into();
    if written.contains(',') { DecimalMark::Comma } else { DecimalMark::Point }
}

/// The languages that the person has told the browser, the best first.
pub(crate) fn languages() -> Vec<String> {
    let tags = web_sys::window().map(|window| window.navigator().languages()).unwrap_or_default();
    tags.iter().filter_map(|tag| tag.as_string()).collect()
}

/// A language as it is spoken where the browser is at home, such as `de-CH` for `de`; the language itself where it is at home elsewhere.
#[cfg(target_arch = "wasm32")]
pub(crate) fn of(language: &str) -> String {
    let at_home = languages().into_iter().find(|tag| tag.split('-').next() == Some(language));
    at_home.unwrap_or_else(|| language.to_owned())
}
