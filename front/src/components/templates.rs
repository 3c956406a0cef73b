use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

use crate::state::Template;
use crate::text::Language;

/// What can be done with templates.
pub(crate) struct TemplateActions {
    /// Keep what is set up under this name.
    pub(crate) on_keep: Callback<String>,
    /// Set up what this one keeps.
    pub(crate) on_apply: Callback<usize>,
    /// The person renamed or deleted some.
    pub(crate) on_change: Callback<Rc<Vec<Template>>>,
}

/// What was set up for a kind of sheet: kept under a name, and set up again.
///
/// A function, as it holds no state: a component costs the page two kilobytes.
pub(crate) fn templates(text: Language, kept: &Rc<Vec<Template>>, actions: &TemplateActions) -> Html {
    let onsubmit = actions.on_keep.clone();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        if let Some((field, name)) = typed(&event) {
            onsubmit.emit(name);
            field.set_value("");
        }
    });
    html! {
        <section class="templates" aria-label={text.templates()}>
            <form {onsubmit}>
                <div class="field">
                    <label for="template-name">{ text.template_name() }</label>
                    <input id="template-name" type="text" maxlength="40" autocomplete="off" aria-describedby="template-hint" />
                    <p id="template-hint" class="quiet">{ text.template_hint() }</p>
                </div>
                <button type="submit" id="keep-template">{ text.template_keep() }</button>
            </form>
            if !kept.is_empty() {
                <ul>
                    { for (0..kept.len()).map(|at| row(text, kept, at, actions)) }
                </ul>
            }
        </section>
    }
}

/// The only field of a form, and what was typed into it; nothing where that is blank.
pub(super) fn typed(event: &SubmitEvent) -> Option<(HtmlInputElement, String)> {
    event.prevent_default();
    let form = event.target_dyn_into::<Element>()?;
    let field: HtmlInputElement = form.query_selector("input").ok()??.dyn_into().ok()?;
    let typed = field.value().trim().to_owned();
    (!typed.is_empty()).then_some((field, typed))
}

fn row(text: Language, kept: &Rc<Vec<Template>>, at: usize, actions: &TemplateActions) -> Html {
    let name = &kept[at].name;
    let renamed = {
        let kept = Rc::clone(kept);
        move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let mut kept = (*kept).clone();
            match input.value().trim() {
                // Without a name it could not be chosen.
                "" => input.set_value(&kept[at].name),
                name => name.clone_into(&mut kept[at].name),
            }
            Rc::new(kept)
        }
    };
    let without = {
        let kept = Rc::clone(kept);
        move |_: MouseEvent| {
            let mut kept = (*kept).clone();
            kept.remove(at);
            Rc::new(kept)
        }
    };
    html! {
        <li key={name.clone()}>
            <input type="text" maxlength="40" autocomplete="off" value={name.clone()} aria-label={text.template_rename(name)}
                onchange={actions.on_change.reform(renamed)} />
            <button type="button" class="apply" onclick={actions.on_apply.reform(move |_: MouseEvent| at)}>{ text.template_apply() }</button>
            <button type="button" class="plain delete" aria-label={text.template_delete(name)} title={text.model_delete()}
                onclick={actions.on_change.reform(without)}>{ "×" }</button>
        </li>
    }
}
