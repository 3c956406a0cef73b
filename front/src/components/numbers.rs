use std::rc::Rc;

use yew::prelude::*;

use super::{Selection, step_of};
use crate::hooks::{use_follow_selection, use_text};
use crate::state::{Mark, Marks, Number, Transcript};
use crate::text::DigitNames;

/// Properties of [`Numbers`].
#[derive(Properties, PartialEq)]
pub struct NumbersProps {
    /// What was read.
    pub transcript: Rc<Transcript>,
    /// How each digit is to look.
    pub marks: Rc<Marks>,
    /// How many of a number's digits stand after the decimal mark.
    #[prop_or_default]
    pub decimals: usize,
    /// The decimal mark.
    #[prop_or('.')]
    pub decimal_mark: char,
    /// What is looked at.
    #[prop_or_default]
    pub selection: Selection,
}

/// The numbers in reading order, as they will be pasted: one line per line, a space between numbers.
#[component]
pub fn Numbers(props: &NumbersProps) -> Html {
    let text = use_text();
    let list = use_node_ref();
    use_follow_selection(&list, &props.transcript, props.selection.digit, true);

    let (on_move, on_retype) = (props.selection.on_move.clone(), props.selection.on_retype.clone());
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if let Some(step) = step_of(&event) {
            event.prevent_default();
            on_move.emit(step);
        } else if matches!(event.key().as_str(), "Enter" | "F2") {
            event.prevent_default();
            on_retype.emit(());
        }
    });

    let names = DigitNames::of(&props.transcript, text);
    html! {
        <div ref={list} id="numbers" class="numbers" role="listbox" aria-label={text.numbers()} {onkeydown}>
            { for props.transcript.lines().iter().enumerate().map(|(index, line)| {
                let valid = line.iter().filter(|number| !number.is_cancelled(&props.transcript));
                let said = valid.map(|number| number.text(&props.transcript)).collect::<Vec<_>>().join(" ");
                html! {
                    <div class="line" role="group" aria-label={said} key={index}>
                        { for line.iter().enumerate().map(|(place, number)| html! {
                            <>
                                { if place == 0 { "" } else { " " } }
                                <span class={classes!("number", number.is_cancelled(&props.transcript).then_some("cancelled"))}
                                    role="presentation">{ digits(props, number, &names) }</span>
                            </>
                        }) }
                    </div>
                }
            }) }
        </div>
    }
}

/// The digits of a number with the marks of the paper among them; where it has none, with the decimal mark that the settings ask for.
fn digits(props: &NumbersProps, number: &Number, names: &DigitNames<'_>) -> Html {
    let before = |index: usize| props.transcript.digits[index].before.as_str();
    let is_marked = (number.start + 1..number.end).any(|index| !before(index).is_empty());
    let decimals = if is_marked { 0 } else { props.decimals };
    let short = (decimals + 1).saturating_sub(number.end - number.start);
    let mark_before = number.end.saturating_sub(decimals);
    html! {
        <>
            if before(number.start) == "-" {
                <span class="written">{ "-" }</span>
            }
            if decimals > 0 && short > 0 {
                // A number shorter than its decimals begins with zeros that nobody wrote.
                <span class="written">{ format!("0{}{}", props.decimal_mark, "0".repeat(short - 1)) }</span>
            }
            { for (number.start..number.end).map(|index| html! {
                <>
                    if decimals > 0 && short == 0 && index == mark_before {
                        <span class="written">{ props.decimal_mark }</span>
                    } else if index > number.start && !before(index).is_empty() {
                        <span class="written">{ before(index) }</span>
                    }
                    { figure(props, index, names) }
                </>
            }) }
        </>
    }
}

fn figure(props: &NumbersProps, index: usize, names: &DigitNames<'_>) -> Html {
    let digit = &props.transcript.digits[index];
    let (mark, selection) = (props.marks.mark(index), &props.selection);
    let selected = selection.digit == Some(index);
    let class = classes!(
        "figure",
        (mark == Mark::Doubtful).then_some("unsure"),
        (mark == Mark::Corrected).then_some("corrected"),
        selected.then_some("selected"),
        (selection.hovered == Some(index)).then_some("hovered"),
    );
    html! {
        <span {class} role="option" data-index={index.to_string()} tabindex={if selection.is_stop(index) { "0" } else { "-1" }}
            aria-selected={selected.to_string()} aria-label={names.name(index, mark)}
            onclick={selection.on_select.reform(move |_| Some(index))}
            onfocusin={selection.on_select.reform(move |_| Some(index))}
            onmouseover={selection.on_hover.reform(move |_| Some(index))} onmouseout={selection.on_hover.reform(|_| None)}>
            { digit.sign() }
        </span>
    }
}
