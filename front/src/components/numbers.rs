use std::rc::Rc;

use shared::Recognition;
use yew::prelude::*;

use super::step_of;
use crate::hooks::{use_follow_selection, use_text};
use crate::state::Step;

/// Properties of [`Numbers`].
#[derive(Properties, PartialEq)]
pub struct NumbersProps {
    /// What was read.
    pub recognition: Rc<Recognition>,
    /// Index of the digit that is looked at.
    #[prop_or_default]
    pub selected: Option<usize>,
    /// Index of the digit under the pointer.
    #[prop_or_default]
    pub hovered: Option<usize>,
    /// A digit was chosen.
    #[prop_or_default]
    pub on_select: Callback<Option<usize>>,
    /// The pointer came over a digit, or left it.
    #[prop_or_default]
    pub on_hover: Callback<Option<usize>>,
    /// A key asks for another digit.
    #[prop_or_default]
    pub on_move: Callback<Step>,
}

/// The numbers in reading order, as they will be pasted: a line a line, a space between numbers.
#[component]
pub fn Numbers(props: &NumbersProps) -> Html {
    let text = use_text();
    let list = use_node_ref();
    use_follow_selection(&list, props.selected);

    let onkeydown = props.on_move.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if let Some(step) = step_of(&event) {
            event.prevent_default();
            onkeydown.emit(step);
        }
    });

    let digit = |index: &usize| {
        let index = *index;
        let Some(digit) = props.recognition.digits.get(index) else { return Html::default() };
        let selected = props.selected == Some(index);
        let stop = selected || (props.selected.is_none() && index == 0);
        let class = classes!(
            "figure",
            (!digit.sure).then_some("unsure"),
            selected.then_some("selected"),
            (props.hovered == Some(index)).then_some("hovered"),
        );
        html! {
            <span {class} role="option" data-index={index.to_string()} tabindex={if stop { "0" } else { "-1" }}
                aria-selected={selected.to_string()}
                aria-label={text.digit(digit.label, digit.confidence, digit.sure)}
                onclick={props.on_select.reform(move |_| Some(index))}
                onfocusin={props.on_select.reform(move |_| Some(index))}
                onmouseover={props.on_hover.reform(move |_| Some(index))} onmouseout={props.on_hover.reform(|_| None)}>
                { digit.label }
            </span>
        }
    };

    html! {
        <div ref={list} id="numbers" class="numbers" role="listbox" aria-label={text.numbers()} {onkeydown}>
            { for props.recognition.lines.iter().enumerate().map(|(line_index, line)| html! {
                <div class="line" role="group" aria-label={line.text.clone()} key={line_index}>
                    { for line.numbers.iter().enumerate().map(|(number_index, number)| html! {
                        <>
                            { if number_index == 0 { "" } else { " " } }
                            <span class="number" role="presentation">{ for number.digits.iter().map(digit) }</span>
                        </>
                    }) }
                </div>
            }) }
        </div>
    }
}
