use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::export::letters;
use crate::hooks::use_text;
use crate::state::{Bounds, Checks, parse_digits, parse_value};
use crate::text::Language;

/// Properties of [`ChecksPanel`].
#[derive(Properties, PartialEq)]
pub struct ChecksPanelProps {
    /// The checks in force.
    pub checks: Checks,
    /// The column whose checks are shown; nothing for those of all.
    #[prop_or_default]
    pub column: Option<usize>,
    /// How many columns there are.
    #[prop_or_default]
    pub columns: usize,
    /// Show the checks of another column, or of all.
    #[prop_or_default]
    pub on_column: Callback<Option<usize>>,
    /// How many numbers do not fit.
    pub misfits: usize,
    /// How many of them fit one entry of the list.
    #[prop_or_default]
    pub from_list: usize,
    /// The person wants others.
    pub on_change: Callback<Checks>,
    /// Take these from the list.
    #[prop_or_default]
    pub on_take: Callback<()>,
    /// What belongs below it.
    #[prop_or_default]
    pub children: Html,
}

/// What the numbers are held against, and what came of it.
#[component]
pub fn ChecksPanel(props: &ChecksPanelProps) -> Html {
    let text = use_text();
    let checks = &props.checks;
    let field = |id: &'static str, label: &'static str, hint: &'static str, value: String, take: Take| {
        let (on_change, checks, column) = (props.on_change.clone(), checks.clone(), props.column);
        html! { <Field key={format!("{id}{column:?}")} {id} {label} {hint} {value} take={Callback::from(move |value: String| {
            let mut bounds = checks.bounds(column);
            let understood = take(&mut bounds, value.trim());
            if understood {
                let mut next = checks.clone();
                next.set_bounds(column, bounds);
                on_change.emit(next);
            }
            understood
        })} /> }
    };
    let bounds = checks.bounds(props.column);
    let digits =
        bounds.digits.map_or(
            String::new(),
            |(least, most)| {
                if least == most { least.to_string() } else { format!("{least}-{most}") }
            },
        );
    let value = |value: Option<f64>| value.map_or(String::new(), |value| text.value(value));
    let on_totals = {
        let (on_change, checks) = (props.on_change.clone(), checks.clone());
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            on_change.emit(Checks { totals: input.checked(), ..checks.clone() });
        })
    };
    html! {
        <details class="checks">
            <summary>
                { text.checks() }
                if !checks.are_none() {
                    <span class={if props.misfits == 0 { "quiet" } else { "misfit" }}>
                        { if props.misfits == 0 { text.check_fit().into() } else { text.do_not_fit(props.misfits) } }
                    </span>
                }
            </summary>
            <div class="fields">
                if props.columns > 1 { { column_choice(props, text) } }
                { field("check-digits", text.check_digits(), text.check_digits_hint(), digits, |bounds, value| {
                    bounds.digits = parse_digits(value);
                    value.is_empty() || bounds.digits.is_some()
                }) }
                { field("check-least", text.check_least(), "", value(bounds.least), |bounds, value| {
                    bounds.least = parse_value(value);
                    value.is_empty() || bounds.least.is_some()
                }) }
                { field("check-most", text.check_most(), "", value(bounds.most), |bounds, value| {
                    bounds.most = parse_value(value);
                    value.is_empty() || bounds.most.is_some()
                }) }
                if props.column.is_none() {
                    { known_list(props, text) }
                    <label class="tick">
                        <input type="checkbox" id="check-totals" checked={checks.totals} onchange={on_totals} />
                        { text.check_totals() }
                    </label>
                }
            </div>
            { props.children.clone() }
        </details>
    }
}

/// Whose checks are shown: those of all columns, or of one.
fn column_choice(props: &ChecksPanelProps, text: Language) -> Html {
    let onchange = props.on_column.reform(|event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        usize::try_from(select.selected_index()).ok().and_then(|at| at.checked_sub(1))
    });
    html! {
        <div class="field">
            <label for="check-column">{ text.check_column() }</label>
            <select id="check-column" {onchange}>
                { for (0..=props.columns).map(|at| {
                    let column = at.checked_sub(1);
                    let name = column.map_or_else(|| text.check_all_columns().into(), letters);
                    html! { <option selected={column == props.column}>{ name }</option> }
                }) }
            </select>
        </div>
    }
}

/// Where the list of known numbers is pasted, and what it is good for.
fn known_list(props: &ChecksPanelProps, text: Language) -> Html {
    let (on_change, checks) = (props.on_change.clone(), props.checks.clone());
    let onchange = Callback::from(move |event: Event| {
        let area: HtmlTextAreaElement = event.target_unchecked_into();
        on_change.emit(Checks { list: area.value().trim().into(), ..checks.clone() });
    });
    let known = props.checks.known();
    let wrong = known.is_none() && !props.checks.list.is_empty();
    html! {
        <div class="field">
            <label for="check-list">{ text.check_list() }</label>
            <textarea id="check-list" rows="3" autocomplete="off" spellcheck="false" value={props.checks.list.clone()}
                aria-invalid={wrong.to_string()} aria-describedby="check-list-hint" {onchange} />
            <p class={if wrong { "misfit" } else { "quiet" }} id="check-list-hint">
                { match known {
                    Some(list) => text.number_count(list.len()).into(),
                    None if wrong => AttrValue::from(text.not_understood()),
                    None => text.check_list_hint().into(),
                } }
            </p>
            if props.from_list > 0 {
                <button type="button" id="take-from-list" onclick={props.on_take.reform(|_: MouseEvent| ())}>
                    { text.take_from_list(props.from_list) }
                </button>
            }
        </div>
    }
}

/// Takes what was typed into the bounds; whether it was understood.
type Take = fn(&mut Bounds, &str) -> bool;

#[derive(Properties, PartialEq)]
struct FieldProps {
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    value: String,
    take: Callback<String, bool>,
}

#[component]
fn Field(props: &FieldProps) -> Html {
    let text = use_text();
    let wrong = use_state_eq(|| false);
    // What is being typed is not yet what is meant: "2-" is on its way to "2-4".
    let typed = use_state_eq(|| props.value.clone());
    let oninput = {
        let (wrong, typed, take) = (wrong.setter(), typed.setter(), props.take.clone());
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            wrong.set(!take.emit(input.value()));
            typed.set(input.value());
        })
    };
    let hint = format!("{}-hint", props.id);
    html! {
        <div class="field">
            <label for={props.id}>{ props.label }</label>
            <input id={props.id} type="text" autocomplete="off" value={(*typed).clone()}
                aria-invalid={wrong.to_string()} aria-describedby={hint.clone()} {oninput} />
            <p class={if *wrong { "misfit" } else { "quiet" }} id={hint}>
                { if *wrong { text.not_understood() } else { props.hint } }
            </p>
        </div>
    }
}
