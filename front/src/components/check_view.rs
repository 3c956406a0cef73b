//! The doubtful digits of all pictures, cut out, to look over in a row.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::hooks::{CutOuts, use_text};
use crate::keys::{digit_of, is_held_change, letter_of};
use crate::state::{CheckAction, CheckItem, CheckList, FileId, Mark, Standing, Step, Transcript};
use crate::text::{DigitNames, Language};

/// Properties of [`CheckView`].
#[derive(Properties, PartialEq)]
pub struct CheckViewProps {
    /// The digits.
    pub list: CheckList,
    /// How each of them stands.
    pub standings: Vec<Standing>,
    /// Their pictures' readings and names.
    pub sheets: Vec<(FileId, AttrValue, Rc<Transcript>)>,
    /// The cut-outs, as far as they are made.
    pub cut_outs: CutOuts,
    /// The person did something.
    pub on_action: Callback<CheckAction>,
    /// The digit that is looked at is to be shown in its picture.
    pub on_see: Callback<CheckItem>,
    /// All numbers are to be saved as a workbook.
    pub on_save: Callback<()>,
}

/// The check view: Enter or Space confirms, a digit corrects, both go on to the next, also of the next picture.
#[component]
pub fn CheckView(props: &CheckViewProps) -> Html {
    let text = use_text();
    let here = use_node_ref();
    let cells = use_node_ref();
    let done = use_node_ref();
    let open = props.standings.iter().filter(|standing| **standing == Standing::Open).count();
    {
        let (here, done) = (here.clone(), done.clone());
        use_effect_with((props.list.at, open == 0), move |(_, is_done)| {
            let target = if *is_done { &done } else { &here };
            if let Some(element) = target.cast::<HtmlElement>().or_else(|| done.cast()) {
                let _ = element.focus();
            }
        });
    }
    let onkeydown = {
        let (on_action, cells) = (props.on_action.clone(), cells.clone());
        Callback::from(move |event: KeyboardEvent| {
            if let Some(action) = action_of(&event, &cells) {
                event.prevent_default();
                on_action.emit(action);
            }
        })
    };
    let doubtful = props.list.items.iter().filter(|item| item.doubtful).count();
    let names = names(props, text);
    html! {
        <section class="check" aria-labelledby="check-title">
            <div class="heading">
                <h2 id="check-title">{ text.check_title() }</h2>
                <p id="check-status" role="status">{ text.checked_of(doubtful - open, doubtful) }</p>
            </div>
            <p class="quiet by-mouse">{ text.check_hint() }</p>
            if props.list.items.is_empty() {
                <p>{ text.check_none() }</p>
            }
            <div ref={cells} class="cut-outs" role="group" aria-label={text.check_cells()} {onkeydown}>
                { for props.list.items.iter().zip(&props.standings).zip(names).enumerate().map(|(index, ((item, standing), (name, sign)))| {
                    let at = index == props.list.at;
                    html! {
                        <CutOut key={index} {index} {at} node={if at { here.clone() } else { NodeRef::default() }} standing={*standing}
                            {sign} {name} place={props.cut_outs.place(item)} on_action={props.on_action.clone()} />
                    }
                }) }
            </div>
            { keys(props, text, open) }
            { actions(props, text, open, &done) }
        </section>
    }
}

/// What each digit is called, and its sign now.
fn names(props: &CheckViewProps, text: Language) -> Vec<(AttrValue, char)> {
    let sheets: Vec<_> = props
        .sheets
        .iter()
        .map(|(file, name, transcript)| (*file, name, transcript, DigitNames::of(transcript, text)))
        .collect();
    let name = |(item, standing): (&CheckItem, &Standing)| {
        let mark = match standing {
            Standing::Open => Mark::Doubtful,
            Standing::Sure | Standing::Gone => Mark::Sure,
            Standing::Checked => Mark::Checked,
            Standing::Corrected => Mark::Corrected,
        };
        let found = sheets.iter().find(|(file, ..)| *file == item.file);
        let Some((index, (_, file, transcript, names))) =
            found.and_then(|found| Some((item.index_in(found.2)?, found)))
        else {
            return (AttrValue::from(text.deleted()), '×');
        };
        (format!("{file}, {}", names.name(index, mark)).into(), transcript.digits[index].sign())
    };
    props.list.items.iter().zip(&props.standings).map(name).collect()
}

/// What a key means in the list.
fn action_of(event: &KeyboardEvent, cells: &NodeRef) -> Option<CheckAction> {
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return None;
    }
    if is_held_change(event) {
        return Some(CheckAction::Skip(0));
    }
    if let Some(label) = digit_of(event) {
        return Some(CheckAction::Name(label));
    }
    match event.key().as_str() {
        // Held down, it would confirm what nobody has seen.
        "Enter" | " " if event.repeat() => Some(CheckAction::Skip(0)),
        "Enter" | " " => Some(CheckAction::Right),
        "Delete" | "Backspace" => Some(CheckAction::Delete),
        "Escape" => Some(CheckAction::Close),
        "ArrowLeft" => Some(CheckAction::Skip(-1)),
        "ArrowRight" => Some(CheckAction::Skip(1)),
        "ArrowUp" => Some(CheckAction::Skip(-columns(cells))),
        "ArrowDown" => Some(CheckAction::Skip(columns(cells))),
        "Home" => Some(CheckAction::Move(Step::First)),
        "End" => Some(CheckAction::Move(Step::Last)),
        _ => (letter_of(event) == Some('n')).then_some(CheckAction::Move(Step::NextUnsure)),
    }
}

/// How many digits stand in a row.
fn columns(cells: &NodeRef) -> isize {
    let Some(cells) = cells.cast::<Element>().map(|cells| cells.children()) else { return 1 };
    let top = |index: u32| Some(cells.item(index)?.dyn_into::<HtmlElement>().ok()?.offset_top());
    let first = top(0);
    (1..cells.length()).find(|index| top(*index) != first).unwrap_or(cells.length()) as isize
}

/// What the digit that is looked at is: for fingers.
fn keys(props: &CheckViewProps, text: Language, open: usize) -> Html {
    let Some(item) = props.list.item() else { return Html::default() };
    let on = |action: CheckAction| props.on_action.reform(move |_: MouseEvent| action);
    let see = {
        let (on_see, item) = (props.on_see.clone(), item.clone());
        Callback::from(move |_: MouseEvent| on_see.emit(item.clone()))
    };
    html! {
        <div class="check-keys">
            <div class="keypad" role="group" aria-label={text.this_digit_is()}>
                { for (0..=9u8).map(|label| html! {
                    <button type="button" key={label} class="key" onclick={on(CheckAction::Name(label))}>
                        <span class="sign">{ label }</span>
                    </button>
                }) }
            </div>
            <p class="buttons">
                <button type="button" id="check-right" class="primary" onclick={on(CheckAction::Right)}>{ "✓ " }{ text.check_right() }</button>
                <button type="button" id="check-delete" aria-keyshortcuts="Delete" onclick={on(CheckAction::Delete)}>{ text.not_a_digit() }</button>
                <button type="button" id="check-undo" aria-keyshortcuts="Control+Z" disabled={!props.list.can_undo()}
                    onclick={on(CheckAction::Undo)}>{ text.undo() }</button>
                if open > 0 {
                    <button type="button" id="check-rest" onclick={on(CheckAction::RestRight)}>{ text.check_rest() }</button>
                }
                <button type="button" id="check-see" class="plain" onclick={see}>{ text.check_see() }</button>
            </p>
        </div>
    }
}

fn actions(props: &CheckViewProps, text: Language, open: usize, done: &NodeRef) -> Html {
    let on_all = {
        let all = props.list.all;
        props.on_action.reform(move |_: Event| CheckAction::Open { all: !all })
    };
    let save = if open == 0 { done.clone() } else { NodeRef::default() };
    html! {
        <div class="check-actions">
            <label class="tick">
                <input type="checkbox" id="check-all" checked={props.list.all} onchange={on_all} />
                { text.check_sure_too() }
            </label>
            <p class="buttons">
                <button type="button" ref={save} id="check-save" class={classes!((open == 0).then_some("primary"))}
                    onclick={props.on_save.reform(|_: MouseEvent| ())}>{ text.save_xlsx() }</button>
                <button type="button" id="check-done" onclick={props.on_action.reform(|_: MouseEvent| CheckAction::Close)}>
                    { text.check_done() }
                </button>
            </p>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct CutOutProps {
    index: usize,
    at: bool,
    node: NodeRef,
    standing: Standing,
    sign: char,
    name: AttrValue,
    place: Option<(AttrValue, (u32, u32), String)>,
    on_action: Callback<CheckAction>,
}

/// One digit with what stands around it, and what it is.
#[component]
fn CutOut(props: &CutOutProps) -> Html {
    let index = props.index;
    let onclick = props.on_action.reform(move |_: MouseEvent| CheckAction::Select(index));
    let sign = match props.standing {
        Standing::Open => format!("{}?", props.sign),
        Standing::Checked | Standing::Corrected => format!("{}✓", props.sign),
        Standing::Sure | Standing::Gone => props.sign.to_string(),
    };
    html! {
        <button type="button" ref={props.node.clone()} class="cut-out" data-index={index.to_string()} data-standing={props.standing.name()}
            tabindex={if props.at { "0" } else { "-1" }} aria-current={props.at.then_some("true")} aria-label={props.name.clone()} {onclick}>
            if let Some((url, (width, height), view)) = &props.place {
                <svg viewBox={view.clone()} aria-hidden="true">
                    <image href={url.clone()} width={width.to_string()} height={height.to_string()} />
                </svg>
            } else {
                <span class="unmade"></span>
            }
            <span class="sign">{ sign }</span>
        </button>
    }
}
