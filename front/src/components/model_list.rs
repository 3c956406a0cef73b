use shared::Model;
use web_sys::{HtmlElement, HtmlInputElement, SubmitEvent};
use yew::prelude::*;

use super::file_inputs::opener;
use super::notice_line::notice_line;
use super::templates::typed;
use crate::hooks::{Teacher, use_text};
use crate::text::Language;

/// Stands for the key among what is to go: no model has an empty id.
const KEY: &str = "";

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
    let input = use_node_ref();
    let import = use_node_ref();
    let keep = use_node_ref();
    let models = props.teacher.models();
    let is_key_doomed = props.has_token && doomed.as_deref() == Some(KEY);
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
    let take = {
        let teacher = props.teacher.clone();
        Callback::from(move |event: SubmitEvent| {
            // It stays where it was typed: it may have to be mended.
            if let Some((_, token)) = typed(&event) {
                teacher.take(token);
            }
        })
    };
    let forget = {
        let (on_forget, on_doom) = (props.on_forget.clone(), on_doom.clone());
        Callback::from(move |_: MouseEvent| {
            on_doom.emit(None);
            on_forget.emit(());
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
                <button type="button" id="import-model" ref={import} onclick={opener(&input)}>{ text.model_import() }</button>
                if props.has_token && !is_key_doomed {
                    <button type="button" id="forget-token" title={text.token_forget_hint()}
                        onclick={on_doom.reform(|_: MouseEvent| Some(KEY.to_owned()))}>{ text.token_forget() }</button>
                }
            </p>
            <input ref={input} id="model-input" type="file" accept=".digitml" hidden=true onchange={on_file} />
            if is_key_doomed {
                { question(text, (text.token_forget_hint(), text.token_forget()), forget, &keep, &on_doom) }
            } else if props.has_token {
                <p class="quiet">{ text.token_forget_hint() }</p>
            } else {
                <form class="field" onsubmit={take}>
                    <label for="token-input">{ text.token_enter() }</label>
                    <input type="text" id="token-input" autocomplete="off" spellcheck="false" />
                    <button type="submit" id="take-token">{ text.token_take() }</button>
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

/// Asks once more before something is lost for good: what is said, and what the button says that does it; `keep` is the one that does not.
fn question(
    text: Language,
    (said, yes): (&'static str, &'static str),
    on_yes: Callback<MouseEvent>,
    keep: &NodeRef,
    on_doom: &Callback<Option<String>>,
) -> Html {
    html! {
        <>
            <span role="alert">{ said }</span>
            <span class="buttons">
                <button type="button" class="primary delete-yes" onclick={on_yes}>{ yes }</button>
                <button type="button" ref={keep.clone()} onclick={on_doom.reform(|_: MouseEvent| None)}>{ text.model_keep() }</button>
            </span>
        </>
    }
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
        Callback::from(move |_: MouseEvent| teacher.delete(id.clone()))
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
                { question(text, (text.model_delete_sure(), text.model_delete_yes()), delete, keep, on_doom) }
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
