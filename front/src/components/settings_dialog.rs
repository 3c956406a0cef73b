use shared::{Boxes, DecimalMark, Print, ReadBy};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::language_select::language_select;
use super::{Dialog, ModelList};
use crate::hooks::Teacher;
use crate::state::{Settings, Theme};
use crate::text::Language;

/// What [`settings_dialog`] is given.
pub(crate) struct SettingsDialogProps {
    /// The settings in force.
    pub(crate) settings: Settings,
    /// The models of the person's own.
    pub(crate) teacher: Teacher,
    /// The person's token is to be forgotten.
    pub(crate) on_forget: Callback<()>,
    /// The person wants others.
    pub(crate) on_change: Callback<Settings>,
    /// The person wants printed digits to be read, or not.
    pub(crate) on_print: Callback<Print>,
    /// It was closed.
    pub(crate) on_close: Callback<()>,
}

/// What the person chooses once and for all.
pub(crate) fn settings_dialog(text: Language, props: &SettingsDialogProps) -> Html {
    let now = &props.settings;
    let themes = [(Theme::Auto, text.as_system()), (Theme::Light, text.light()), (Theme::Dark, text.dark())];
    let classifiers = [(ReadBy::Svm, text.svm()), (ReadBy::Knn, text.knn()), (ReadBy::Net, text.net())];
    let held = props.teacher.models();
    let own = held.iter().map(|model| (Some(model.id.clone()), model.name.as_str()));
    let models: Vec<_> = std::iter::once((None, text.built_in())).chain(own).collect();
    let marks = [
        (None, text.as_on_paper()),
        (Some(DecimalMark::Point), text.point()),
        (Some(DecimalMark::Comma), text.comma()),
    ];
    let settings = now.clone();
    let on_language = props.on_change.reform(move |language| Settings { language, ..settings.clone() });
    let on_print = props.on_print.reform(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if input.checked() { Print::Include } else { Print::Exclude }
    });
    let boxes = [(Boxes::Auto, text.boxes_as_written()), (Boxes::Joined, text.boxes_joined())];
    let decimals = [(0, "0"), (1, "1"), (2, "2"), (3, "3")];
    html! {
        <Dialog id="settings" title={text.settings()} on_close={props.on_close.clone()}>
            <div class="fields">
                <div class="field">
                    <label for="setting-language">{ text.language() }</label>
                    { language_select(text, "setting-language", None, (now.language, true), &on_language) }
                </div>
                { choice(props, "theme", text.colours(), &themes, &now.theme, |settings, value| settings.theme = value) }
                { choice(props, "classifier", text.classifier(), &classifiers, &now.classifier,
                    |settings, value| settings.classifier = value) }
                <label class="tick">
                    <input type="checkbox" id="setting-print" checked={now.print == Print::Include} onchange={on_print} />
                    { text.read_print() }
                </label>
                { choice(props, "boxes", text.boxes(), &boxes, &now.boxes, |settings, value| settings.boxes = value) }
                { choice(props, "model", text.model(), &models, &now.model, |settings, value| settings.model = value) }
                { choice(props, "decimal-mark", text.decimal_mark(), &marks, &now.decimal_mark,
                    |settings, value| settings.decimal_mark = value) }
                { choice(props, "decimals", text.decimals(), &decimals, &now.decimals, |settings, value| settings.decimals = value) }
            </div>
            <p class="quiet">{ text.settings_hint() }</p>
            <ModelList teacher={props.teacher.clone()} has_token={now.token.is_some()} on_forget={props.on_forget.clone()} />
        </Dialog>
    }
}

/// A list to choose from, and what the choice changes.
fn choice<T: Clone + PartialEq + 'static>(
    props: &SettingsDialogProps,
    name: &'static str,
    label: &'static str,
    options: &[(T, &str)],
    now: &T,
    change: fn(&mut Settings, T),
) -> Html {
    let values: Vec<T> = options.iter().map(|(value, _)| value.clone()).collect();
    let (on_change, settings) = (props.on_change.clone(), props.settings.clone());
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        if let Some(value) = usize::try_from(select.selected_index()).ok().and_then(|index| values.get(index)) {
            let mut next = settings.clone();
            change(&mut next, value.clone());
            on_change.emit(next);
        }
    });
    let id = format!("setting-{name}");
    html! {
        <div class="field">
            <label for={id.clone()}>{ label }</label>
            <select {id} {onchange}>
                { for options.iter().map(|(value, label)| html! {
                    <option selected={value == now}>{ label.to_string() }</option>
                }) }
            </select>
        </div>
    }
}
