use std::rc::Rc;

use web_sys::HtmlElement;
use yew::prelude::*;

use super::step_of;
use crate::hooks::use_text;
use crate::keys::{digit_of, is_held_change, letter_of};
use crate::state::{Cell, CellMark, Review, Step, TeachingAction};
use crate::text::Language;

/// Properties of [`TeachReview`].
#[derive(Properties, PartialEq)]
pub struct TeachReviewProps {
    /// The digits.
    pub review: Rc<Review>,
    /// The person did something.
    pub on_action: Callback<TeachingAction>,
}

/// The digits of a sheet in their rows, to look over, name and leave out.
#[component]
pub fn TeachReview(props: &TeachReviewProps) -> Html {
    let text = use_text();
    let review = &props.review;
    let selected = use_node_ref();
    {
        let selected = selected.clone();
        use_effect_with(review.selected, move |_| {
            if let Some(cell) = selected.cast::<HtmlElement>() {
                let _ = cell.focus();
            }
        });
    }
    let onkeydown = {
        let on_action = props.on_action.clone();
        Callback::from(move |event: KeyboardEvent| {
            let action = match (event.key().as_str(), digit_of(&event)) {
                _ if event.ctrl_key() || event.meta_key() || event.alt_key() || is_held_change(&event) => None,
                ("Delete" | "Backspace", _) => Some(TeachingAction::Drop),
                (_, Some(label)) => Some(TeachingAction::Name(label)),
                _ if letter_of(&event) == Some('n') => Some(TeachingAction::Move(Step::NextUnsure)),
                _ => step_of(&event).map(TeachingAction::Move),
            };
            if let Some(action) = action {
                event.prevent_default();
                on_action.emit(action);
            }
        })
    };
    let cell = |index: usize, row: usize, column: usize| {
        let cell = &review.cells[index];
        let here = index == review.selected;
        html! {
            <button type="button" key={index} class="cell" ref={if here { selected.clone() } else { NodeRef::default() }}
                data-index={index.to_string()} data-mark={cell.mark().name()}
                data-label={cell.label.map(|label| label.to_string())}
                tabindex={if here { "0" } else { "-1" }} aria-current={here.then_some("true")}
                aria-label={text.sheet_cell(row + 1, column + 1, cell)}
                onclick={props.on_action.reform(move |_: MouseEvent| TeachingAction::Select(index))}>
                <img src={format!("data:image/png;base64,{}", cell.sample.image)} alt="" />
                <span class="sign">{ sign(cell) }</span>
            </button>
        }
    };
    let doubtful = review.count(CellMark::Doubtful);
    html! {
        <>
            <p id="teach-found">
                { text.cells_found(review.cells.len(), doubtful, review.count(CellMark::Dropped)) }
            </p>
            <p class="quiet by-mouse">{ text.teach_review_hint() }</p>
            <p class="quiet by-touch">{ text.teach_review_touch() }</p>
            <div class="look-over">
                <div class="cells" role="group" aria-label={text.teach_cells()} {onkeydown}>
                    { for review.rows().into_iter().enumerate().map(|(row, cells)| {
                        let start = cells.start;
                        html! { <div class="cell-row" key={row}>{ for cells.map(|index| cell(index, row, index - start)) }</div> }
                    }) }
                </div>
                { keys(props, text, doubtful) }
            </div>
        </>
    }
}

/// What the cell that is looked at is; in sight wherever the rows are scrolled to.
fn keys(props: &TeachReviewProps, text: Language, doubtful: usize) -> Html {
    let Some(chosen) = props.review.cells.get(props.review.selected) else { return Html::default() };
    html! {
        <div class="cell-keys">
            <div class="keypad" role="group" aria-label={text.this_digit_is()}>
                { for (0..=9u8).map(|label| html! {
                    <button type="button" key={label} class="key" aria-pressed={(chosen.label == Some(label)).to_string()}
                        onclick={props.on_action.reform(move |_: MouseEvent| TeachingAction::Name(label))}>
                        <span class="sign">{ label }</span>
                    </button>
                }) }
            </div>
            <p class="buttons">
                <button type="button" id="teach-drop" aria-keyshortcuts="Delete"
                    onclick={props.on_action.reform(|_: MouseEvent| TeachingAction::Drop)}>
                    { if chosen.label.is_none() { text.teach_keep() } else { text.teach_drop() } }
                </button>
                if doubtful > 0 {
                    <button type="button" id="teach-next" class="look" aria-keyshortcuts="N"
                        onclick={props.on_action.reform(|_: MouseEvent| TeachingAction::Move(Step::NextUnsure))}>
                        { text.to_look_at(doubtful) }{ " →" }
                    </button>
                }
            </p>
        </div>
    }
}

/// Its label, and how it stands: never by colour alone.
fn sign(cell: &Cell) -> String {
    let label = cell.label.map_or_else(|| "×".to_owned(), |label| label.to_string());
    match cell.mark() {
        CellMark::Doubtful => format!("{label}?"),
        CellMark::Fixed => format!("{label}✓"),
        CellMark::Sure | CellMark::Dropped => label,
    }
}
