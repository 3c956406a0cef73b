use yew::prelude::*;

use crate::hooks::use_text;

/// What to try when a picture was read and holds no digits.
#[component]
pub fn NoDigits() -> Html {
    let text = use_text();
    html! {
        <div class="notice">
            <h2>{ text.none_title() }</h2>
            <ul>{ for text.none_tips().iter().map(|tip| html! { <li>{ *tip }</li> }) }</ul>
        </div>
    }
}
