use web_sys::{HtmlElement, HtmlInputElement, InputEvent, SubmitEvent};
use yew::prelude::*;

use super::NoticeLine;
use crate::hooks::{Teacher, use_text};

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
    let row = |model: &shared::Model| {
        let (export, delete) = (props.teacher.clone(), props.teacher.clone());
        let (exported, id) = (model.clone(), model.id.clone());
        let doom = {
            let (doomed, id) = (doomed.setter(), model.id.clone());
            Callback::from(move |_: MouseEvent| doomed.set(Some(id.clone())))
        };
        let spare = {
            let doomed = doomed.setter();
            Callback::from(move |_: MouseEvent| doomed.set(None))
        };
        html! {
            <li key={model.id.clone()}>
                <span><strong>{ model.name.clone() }</strong>{ " " }<span class="quiet">{ text.samples(model.samples) }</span></span>
                if doomed.as_ref() == Some(&model.id) {
                    <span role="alert">{ text.model_delete_sure() }</span>
                    <span class="buttons">
                        <button type="button" class="primary delete-yes"
                            onclick={Callback::from(move |_: MouseEvent| delete.delete(id.clone()))}>{ text.model_delete_yes() }</button>
                        <button type="button" ref={keep.clone()} onclick={spare}>{ text.model_keep() }</button>
                    </span>
                } else {
                    <span class="buttons">
                        <button type="button" class="export" aria-label={format!("{}: {}", text.model_export(), model.name)}
                            onclick={Callback::from(move |_: MouseEvent| export.export(&exported))}>{ text.model_export() }</button>
                        <button type="button" class="delete" aria-label={format!("{}: {}", text.model_delete(), model.name)}
                            onclick={doom}>{ text.model_delete() }</button>
                    </span>
                }
            </li>
        }
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
    {
        let (keep, import) = (keep.clone(), import.clone());
        use_effect_with(((*doomed).clone(), models.len()), move |_| {
            // The button that was pressed has gone, and the focus with it.
            let document = web_sys::window().and_then(|window| window.document());
            let focused = document.and_then(|document| document.active_element());
            if focused.is_none_or(|element| matches!(element.tag_name().as_str(), "BODY" | "DIALOG"))
                && let Some(button) = keep.cast::<HtmlElement>().or_else(|| import.cast())
            {
                let _ = button.focus();
            }
        });
    }
    html! {
        <section class="models" aria-labelledby="models-title">
            <h3 id="models-title">{ text.own_models() }</h3>
            <NoticeLine id="models-notice" notice={props.teacher.notice()} />
            if !models.is_empty() {
                <ul>{ for models.iter().map(row) }</ul>
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
