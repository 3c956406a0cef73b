use shared::{BoundingBox, ImageSize};
use web_sys::HtmlElement;
use yew::prelude::*;

use super::digit_detail::crop;
use crate::hooks::use_text;
use crate::state::Edit;

/// Properties of [`InkDetail`].
#[derive(Properties, PartialEq)]
pub struct InkDetailProps {
    /// Index of the ink.
    pub ink: usize,
    /// Where it is.
    pub bounds: BoundingBox,
    /// How much ink was not read.
    pub count: usize,
    /// Size of the upright picture.
    pub image: ImageSize,
    /// Address of the picture.
    pub url: AttrValue,
    /// The person says what it is, or what its number begins with.
    #[prop_or_default]
    pub on_name: Callback<u8>,
    /// The person says that there is nothing.
    #[prop_or_default]
    pub on_edit: Callback<Edit>,
}

/// Ink that was not read, enlarged, and the keys to say what it is.
#[component]
pub fn InkDetail(props: &InkDetailProps) -> Html {
    let text = use_text();
    let ink = props.ink;
    let section = use_node_ref();
    {
        // It is gone to by a key from anywhere, and is to be read out.
        let section = section.clone();
        use_effect_with((ink, props.bounds), move |_| {
            if let Some(section) = section.cast::<HtmlElement>() {
                let _ = section.focus();
            }
        });
    }
    html! {
        <section ref={section} class="detail ink-detail" tabindex="-1" role="group" aria-label={text.ink_of(ink + 1, props.count)}>
            { crop(&props.bounds, props.image, &props.url) }
            <p class="where"><strong class="doubt">{ text.ink_of(ink + 1, props.count) }</strong>{ " " }{ text.unread_hint() }</p>
            <div class="keypad" role="group" aria-label={text.this_digit_is()}>
                { for (0..=9).map(|label| html! {
                    <button type="button" key={label} class="key" onclick={props.on_name.reform(move |_| label)}>
                        <span class="sign">{ label }</span>
                    </button>
                }) }
            </div>
            <div class="buttons edits">
                <button type="button" aria-keyshortcuts="Delete"
                    onclick={props.on_edit.reform(move |_| Edit::Dismiss { ink })}>{ text.nothing_to_read() }</button>
            </div>
        </section>
    }
}
