use yew::prelude::*;

use crate::text::Language;

/// What to try when a picture was read and holds no digits; `on_again` reads it again.
pub(crate) fn no_digits(text: Language, on_again: Callback<MouseEvent>) -> Html {
    html! {
        <div class="notice">
            <h2>{ text.none_title() }</h2>
            <ul>{ for text.none_tips().iter().map(|tip| html! { <li>{ *tip }</li> }) }</ul>
            <p class="buttons"><button type="button" id="readagain" onclick={on_again}>{ text.read_again() }</button></p>
        </div>
    }
}
