use shared::Model;
use web_sys::{HtmlElement, HtmlInputElement, InputEvent, SubmitEvent};
use yew::prelude::*;

use super::notice_line::notice_line;
use crate::hooks::{Teacher, use_text};
use crate::text::Language;

/// Properties of [`ModelList`].
#[derive(Properties, PartialEq)]
pub struct ModelListProps {
    /// The models and what can be done to them.
    pub teacher: Teacher,
    /// Whether this browser keeps a token.
    pub has_token: bool,
    /// The person's token is to be forgotten.
    pub on_forget: Callback<()>,
}

/// The models of the person's own, and the key to them.
#[component]
pub fn ModelList(props: &ModelListProps) -> Html {
    let text = use_text();
    let doomed = use_state_eq(|| None::<String>);
    let typed = use_state_eq(String::new);
    let input = use_node_ref();
    let import = use_node_ref();
    let keep = use_node_ref();
    let models = props.teacher.models();
    let on_doom = {
        let doomed = doomed.setter();
        Callback::from(move |model: Option<String>| doomed.set(model))
    };
    let on_file = {
        let teacher = props.teacher.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            if let Some(file) = input.files().and_then(|files| files.item(0)) {
                teacher.import(file);
            }
            input.set_value("");
        })
    };
    let open = {
        let input = input.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        })
    };
    let on_typed = {
        let typed = typed.setter();
        Callback::from(move |event: InputEvent| typed.set(event.target_unchecked_into::<HtmlInputElement>().value()))
    };
    let take = {
        let (typed, teacher) = (typed.clone(), props.teacher.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            // It stays where it was typed: it may have to be mended.
            teacher.take(typed.trim().to_owned());
        })
    };
    use_focus_when_a_button_goes(&keep, &import, ((*doomed).clone(), models.len()));
    html! {
        <section class="models" aria-labelledby="models-title">
            <h3 id="models-title">{ text.own_models() }</h3>
            { notice_line(text, "models-notice", props.teacher.notice().as_ref(), &Callback::noop()) }
            if !models.is_empty() {
                <ul>
                    { for models.iter().map(|model| {
                        row(text, model, &props.teacher, doomed.as_ref() == Some(&model.id), &keep, &on_doom)
                    }) }
                </ul>
            }
            <p class="buttons">
                <button type="button" id="import-model" ref={import} onclick={open}>{ text.model_import() }</button>
                if props.has_token {
                    <button type="button" id="forget-token" title={text.token_forget_hint()}
                        onclick={props.on_forget.reform(|_: MouseEvent| ())}>{ text.token_forget() }</button>
                }
            </p>
            <input ref={input} id="model-input" type="file" accept=".digitml" hidden=true onchange={on_file} />
            if props.has_token {
                <p class="quiet">{ text.token_forget_hint() }</p>
            } else {
                <form class="field" onsubmit={take}>
                    <label for="token-input">{ text.token_enter() }</label>
                    <input type="text" id="token-input" autocomplete="off" spellcheck="false" value={(*typed).clone()} oninput={on_typed} />
                    <button type="submit" id="take-token" disabled={typed.trim().is_empty()}>{ text.token_take() }</button>
                </form>
            }
        </section>
    }
}

/// Gives the focus to the button that keeps a model, or else to the one that imports, whenever `changed` does: the button that was pressed
/// has gone, and the focus with it.
#[hook]
fn use_focus_when_a_button_goes(keep: &NodeRef, import: &NodeRef, changed: (Option<String>, usize)) {
    let (keep, import) = (keep.clone(), import.clone());
    use_effect_with(changed, move |_| {
        let document = web_sys::window().and_then(|window| window.document());
        let focused = document.and_then(|document| document.active_element());
        if focused.is_none_or(|element| matches!(element.tag_name().as_str(), "BODY" | "DIALOG"))
            && let Some(button) = keep.cast::<HtmlElement>().or_else(|| import.cast())
        {
            let _ = button.focus();
        }
    });
}

/// A model, and what can be done to it; `keep` is the button that keeps it once the person was asked, as `is_doomed` says.
fn row(
    text: Language,
    model: &Model,
    teacher: &Teacher,
    is_doomed: bool,
    keep: &NodeRef,
    on_doom: &Callback<Option<String>>,
) -> Html {
    let delete = {
        let (teacher, id) = (teacher.clone(), model.id.clone());
        move |_: MouseEvent| teacher.delete(id.clone())
    };
    let export = {
        let (teacher, model) = (teacher.clone(), model.clone());
        move |_: MouseEvent| teacher.export(&model)
    };
    let doom = {
        let id = model.id.clone();
        on_doom.reform(move |_: MouseEvent| Some(id.clone()))
    };
    html! {
        <li key={model.id.clone()}>
            <span><strong>{ model.name.clone() }</strong>{ " " }<span class="quiet">{ text.samples(model.samples as usize) }</span></span>
            if is_doomed {
                <span role="alert">{ text.model_delete_sure() }</span>
                <span class="buttons">
                    <button type="button" class="primary delete-yes" onclick={delete}>{ text.model_delete_yes() }</button>
                    <button type="button" ref={keep.clone()} onclick={on_doom.reform(|_: MouseEvent| None)}>{ text.model_keep() }</button>
                </span>
            } else {
                <span class="buttons">
                    <button type="button" class="export" aria-label={format!("{}: {}", text.model_export(), model.name)}
                        onclick={export}>{ text.model_export() }</button>
                    <button type="button" class="delete" aria-label={format!("{}: {}", text.model_delete(), model.name)}
                        onclick={doom}>{ text.model_delete() }</button>
                </span>
            }
        </li>
    }
}
