//! How the browser writes numbers: spreadsheets on the same computer take them the same way, whatever language the page has.

use shared::DecimalMark;

/// The decimal mark of the browser's own locale.
pub(crate) fn decimal_mark() -> DecimalMark {
    let locale = web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_else(|| "en".to_owned());
    let written: String = js_sys::Number::from(1.5).to_locale_string(&locale).into();
    if written.contains(',') { DecimalMark::Comma } else { DecimalMark::Point }
}
