use yew::prelude::*;

use crate::text::Language;

/// What to try when a picture was read and holds no digits.
pub(crate) fn no_digits(text: Language) -> Html {
    html! {
        <div class="notice">
            <h2>{ text.none_title() }</h2>
            <ul>{ for text.none_tips().iter().map(|tip| html! { <li>{ *tip }</li> }) }</ul>
        </div>
    }
}
