use std::rc::Rc;

use shared::NumberStyle;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlSelectElement};
use yew::prelude::*;

use super::{Selection, step_of};
use crate::export::letters;
use crate::hooks::{use_follow_selection, use_text};
use crate::keys::digit_of;
use crate::state::{Column, Mark, Marks, Number, Step, Transcript};
use crate::text::{DigitNames, Language};

/// Row and column of a cell of the table, counted from 0; row 0 is that of the heads.
type Place = (usize, usize);

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
    /// Whether a number is being written, so that Enter is for it.
    #[prop_or_default]
    pub writing: bool,
    /// What is chosen for a column.
    #[prop_or_default]
    pub on_column: Callback<(usize, Column)>,
    /// The checks of a column are to be seen.
    #[prop_or_default]
    pub on_checks: Callback<usize>,
    /// A number is written into an empty cell of the paper's grid, and begins with this digit if one is given.
    #[prop_or_default]
    pub on_fill: Callback<((usize, usize), Option<u8>)>,
}

/// The numbers in rows and columns, as they will be pasted: a grid of one stop, in which the arrow keys move from cell to cell.
#[component]
pub fn Numbers(props: &NumbersProps) -> Html {
    let text = use_text();
    let list = use_node_ref();
    let place = use_state_eq(|| None::<Place>);
    use_follow_selection(&list, &props.transcript, props.selection.digit, true);

    let grid = use_memo(props.transcript.clone(), |transcript| transcript.grid());
    let view = View {
        props,
        names: DigitNames::of(&props.transcript, text),
        stop: stop(props, &grid, *place),
        // Where several digits of a number are in doubt, the cell stays the same while one after the other is looked at.
        said: props.selection.digit.filter(|digit| {
            let mut cells = grid.iter().flatten();
            cells.find(|cell| holds(cell, *digit)).is_some_and(|cell| lead(cell, &props.marks) != *digit)
        }),
    };
    let onfocusin = {
        let (grid, marks, selection) = (grid.clone(), props.marks.clone(), props.selection.clone());
        Callback::from(move |event: FocusEvent| {
            let Some(at) = place_of(&event) else { return };
            place.set(Some(at));
            let cell = cell_at(&grid, at);
            if selection.digit.is_none_or(|digit| !holds(cell, digit)) {
                let to = (!cell.is_empty()).then(|| lead(cell, &marks));
                if to != selection.digit {
                    selection.on_select.emit(to);
                }
            }
        })
    };
    let columns = grid.iter().map(Vec::len).max().unwrap_or_default();
    let on_hover = props.selection.on_hover.clone();
    html! {
        <div ref={list} id="numbers" class="numbers">
            <table role="grid" aria-label={text.numbers()} onkeydown={on_keys(props, &grid)} {onfocusin} onclick={on_click(props, &grid)}
                onmouseover={on_hover.reform(|event: MouseEvent| figure_of(&event))} onmouseout={on_hover.reform(|_| None)}>
                <thead><tr>{ for (0..columns).map(|column| head(&view, text, column)) }</tr></thead>
                <tbody>{ for grid.iter().enumerate().map(|(row, cells)| line(&view, row + 1, cells)) }</tbody>
            </table>
            <p class="said" role="status">{ view.said.map(|digit| view.names.name(digit, props.marks.mark(digit))) }</p>
        </div>
    }
}

/// What the cells are drawn from.
struct View<'a> {
    props: &'a NumbersProps,
    names: DigitNames<'a>,
    /// Where the Tab key stops.
    stop: Place,
    /// A digit that is looked at in a cell which another digit stands for.
    said: Option<usize>,
}

/// The cell that holds the digit that is looked at, else the one that had the focus last, else the first with a number.
fn stop(props: &NumbersProps, grid: &[Vec<Vec<Number>>], last: Option<Place>) -> Place {
    let mut cells = grid
        .iter()
        .enumerate()
        .flat_map(|(row, cells)| cells.iter().enumerate().map(move |(column, cell)| ((row + 1, column), cell)));
    let there = |at: &Place| at.0 == 0 || grid.get(at.0 - 1).is_some_and(|row| at.1 < row.len());
    let found = match (props.selection.digit, last.filter(there)) {
        (Some(digit), _) => cells.find(|(_, cell)| holds(cell, digit)),
        (None, Some(last)) => return last,
        (None, None) => cells.find(|(_, cell)| !cell.is_empty()),
    };
    found.map_or((1, 0), |(at, _)| at)
}

fn holds(cell: &[Number], digit: usize) -> bool {
    cell.iter().any(|number| number.contains(digit))
}

/// The digit that is looked at first in a cell: one that needs a look, or the first.
fn lead(cell: &[Number], marks: &Marks) -> usize {
    let mut digits = cell.iter().flat_map(|number| number.start..number.end);
    let first = digits.clone().next().unwrap_or_default();
    digits.find(|digit| marks.mark(*digit) == Mark::Doubtful).unwrap_or(first)
}

fn cell_at(grid: &[Vec<Vec<Number>>], (row, column): Place) -> &[Number] {
    let cells = row.checked_sub(1).and_then(|row| grid.get(row));
    cells.and_then(|cells| cells.get(column)).map_or(&[], Vec::as_slice)
}

/// A key on a cell: moves, writes the number anew, or writes one into an empty cell.
fn on_keys(props: &NumbersProps, grid: &Rc<Vec<Vec<Vec<Number>>>>) -> Callback<KeyboardEvent> {
    let (grid, selection, writing) = (grid.clone(), props.selection.clone(), props.writing);
    let on_fill = props.on_fill.clone();
    Callback::from(move |event: KeyboardEvent| {
        let Some(at) = place_of(&event) else { return };
        if is_choosing(&event) {
            return;
        }
        let is_number = !cell_at(&grid, at).is_empty();
        let empty = (at.0 > 0 && !is_number).then(|| (at.0 - 1, at.1));
        let alone = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
        match (step_of(&event), event.key().as_str()) {
            (Some(step @ (Step::Previous | Step::Next)), _) if event.shift_key() => selection.on_move.emit(step),
            (Some(step), _) => go(&event, after(&grid, at, step)),
            (None, "Home") => go(&event, (1, 0)),
            (None, "End") => go(&event, (grid.len(), usize::MAX)),
            (None, "Enter" | "F2") if is_number && !writing => selection.on_retype.emit(()),
            (None, key) => {
                if at.0 == 0 && matches!(key, "Enter" | "F2" | " ") {
                    focus_on(&event, "select");
                    return event.prevent_default();
                }
                let digit = digit_of(&event).filter(|_| alone);
                let Some(place) = empty.filter(|_| digit.is_some() || matches!(key, "Enter" | "F2")) else { return };
                on_fill.emit((place, digit));
            }
        }
        event.prevent_default();
    })
}

/// Whether a key is for the list of a column's head; Escape goes back from it to the head.
fn is_choosing(event: &KeyboardEvent) -> bool {
    let on_list = event.target_dyn_into::<HtmlSelectElement>().is_some();
    if on_list && event.key() == "Escape" {
        focus_on(event, "");
        event.prevent_default();
    }
    on_list
}

/// Gives the focus to the cell in which something happens, or to what is in it.
fn focus_on(event: &Event, inside: &str) {
    let cell = event.target_dyn_into::<Element>().and_then(|target| target.closest("[data-at]").ok().flatten());
    let found = if inside.is_empty() { cell } else { cell.and_then(|cell| cell.query_selector(inside).ok().flatten()) };
    if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        // It only fails where there is nothing that takes the focus.
        let _ = found.focus();
    }
}

/// The cell that a step leads to.
fn after(grid: &[Vec<Vec<Number>>], (row, column): Place, step: Step) -> Place {
    match step {
        Step::Previous => (row, column.saturating_sub(1)),
        Step::Next => (row, column + 1),
        Step::Up => (row.saturating_sub(1), column),
        Step::Down => ((row + 1).min(grid.len()), column),
        Step::First => (row, 0),
        Step::Last | Step::NextUnsure => (row, usize::MAX),
    }
}

/// Gives the focus to a cell, or to the last of its row where that is shorter.
fn go(event: &KeyboardEvent, (row, column): Place) {
    let table = event.target_dyn_into::<Element>().and_then(|target| target.closest("table").ok().flatten());
    let rows = table.and_then(|table| table.query_selector_all("tr").ok());
    let Some(cells) = rows.and_then(|rows| rows.item(row as u32)).map(|row| row.child_nodes()) else { return };
    let column = u32::try_from(column).unwrap_or(u32::MAX).min(cells.length().saturating_sub(1));
    if let Some(cell) = cells.item(column).and_then(|cell| cell.dyn_into::<HtmlElement>().ok()) {
        // It only fails where there is nothing that takes the focus.
        let _ = cell.focus();
    }
}

/// The place of the cell in which something happens.
fn place_of(event: &Event) -> Option<Place> {
    let cell = event.target_dyn_into::<Element>()?.closest("[data-at]").ok()??;
    let at = cell.get_attribute("data-at")?;
    let (row, column) = at.split_once(' ')?;
    Some((row.parse().ok()?, column.parse().ok()?))
}

/// The digit on which something happens.
fn figure_of(event: &Event) -> Option<usize> {
    let figure = event.target_dyn_into::<Element>()?.closest(".figure").ok()??;
    figure.get_attribute("data-index")?.parse().ok()
}

fn on_click(props: &NumbersProps, grid: &Rc<Vec<Vec<Vec<Number>>>>) -> Callback<MouseEvent> {
    let (grid, marks, on_select) = (grid.clone(), props.marks.clone(), props.selection.on_select.clone());
    Callback::from(move |event: MouseEvent| {
        let cell = place_of(&event).map(|at| cell_at(&grid, at)).filter(|cell| !cell.is_empty());
        if let Some(digit) = figure_of(&event).or_else(|| Some(lead(cell?, &marks))) {
            on_select.emit(Some(digit));
        }
    })
}

/// Follows the name of a column that has checks of its own.
const CHECKED: &str = " ✓";

/// The head of a column: its letter in a spreadsheet, and over it a list of what its numbers may be.
fn head(view: &View<'_>, text: Language, column: usize) -> Html {
    let (props, letter) = (view.props, letters(column));
    let now = props.transcript.column(column);
    let is_checked = props.marks.checked.get(column) == Some(&true);
    let mut name = text.column_is(&letter, &named(props, text, now));
    if is_checked {
        name.push_str(CHECKED);
    }
    // What was taken back stands in the list again when it is looked at.
    let at = Column::OFFERED.iter().position(|column| *column == now).unwrap_or_default();
    let (on_column, on_checks) = (props.on_column.clone(), props.on_checks.clone());
    let onchange = Callback::from(move |event: Event| {
        let select: HtmlSelectElement = event.target_unchecked_into();
        let chosen = u8::try_from(select.selected_index()).unwrap_or_default();
        if usize::from(chosen) < Column::OFFERED.len() {
            on_column.emit((column, Column::from(chosen)));
        } else {
            // The last one is no kind of numbers.
            select.set_selected_index(at as i32);
            on_checks.emit(column);
        }
    });
    let onfocus = Callback::from(move |event: FocusEvent| {
        event.target_unchecked_into::<HtmlSelectElement>().set_selected_index(at as i32);
    });
    html! {
        <th key={column} scope="col" data-at={format!("0 {column}")} tabindex={if view.stop == (0, column) { "0" } else { "-1" }}
            aria-label={name.clone()}>
            { letter }
            if now != Column::AsWritten {
                { " " }<span class="kind">{ shape(props, now).unwrap_or_else(|| text.column_text().into()) }</span>
            }
            if is_checked { <span class="kind">{ CHECKED }</span> }
            <select tabindex="-1" aria-label={name} {onchange} {onfocus}>
                { for Column::OFFERED.iter().map(|column| html! {
                    <option selected={*column == now}>{ named(props, text, *column) }</option>
                }) }
                <option>{ text.column_checks() }</option>
            </select>
        </th>
    }
}

/// What the numbers of a column are, in words.
fn named(props: &NumbersProps, text: Language, column: Column) -> String {
    match column {
        Column::AsWritten => text.column_as_written().into(),
        Column::Text => text.column_text().into(),
        Column::Number(_) => format!("{} {}", text.column_numbers(), shape(props, column).unwrap_or_default()),
    }
}

/// A number of a column, all zeros.
fn shape(props: &NumbersProps, column: Column) -> Option<String> {
    match column {
        Column::Number(0) => Some("0".into()),
        Column::Number(decimals) => Some(format!("0{}{}", props.decimal_mark, "0".repeat(decimals.into()))),
        _ => None,
    }
}

fn line(view: &View<'_>, row: usize, cells: &[Vec<Number>]) -> Html {
    let line = cells.iter().flatten().next().map(|number| (number.line + 1).to_string());
    html! {
        <tr class="line" data-line={line.unwrap_or_default()} key={row}>
            { for cells.iter().enumerate().map(|(column, cell)| self::cell(view, (row, column), cell)) }
        </tr>
    }
}

fn cell(view: &View<'_>, at: Place, cell: &[Number]) -> Html {
    let (props, stop) = (view.props, if view.stop == at { "0" } else { "-1" });
    let looked_at = props.selection.digit.filter(|digit| holds(cell, *digit));
    let shown = |number: &Number| {
        let digits = number.digits(&props.transcript).iter();
        digits
            .zip(marks_before(props, number, at.1))
            .map(|(digit, before)| format!("{before}{}", digit.sign()))
            .collect::<String>()
    };
    let name = cell.iter().map(|number| {
        let digit = looked_at.filter(|digit| number.contains(*digit)).unwrap_or_else(|| lead(&[*number], &props.marks));
        match props.marks.mark(digit) {
            Mark::Sure if digit == number.start => view.names.number(number, &shown(number)),
            mark => view.names.name_in(&shown(number), digit, mark),
        }
    });
    let mut name = name.collect::<Vec<_>>().join("; ");
    if cell.len() > 1 {
        // Who speaks to the browser says what is seen.
        name = format!("{}: {name}", cell.iter().map(shown).collect::<Vec<_>>().join(" "));
    }
    html! {
        <td key={at.1} data-at={format!("{} {}", at.0, at.1)} tabindex={stop} aria-selected={looked_at.is_some().to_string()}
            aria-label={(!cell.is_empty()).then_some(name)}>
            { for cell.iter().enumerate().map(|(index, number)| html! {
                <>
                if index > 0 { { " " } }
                <span class={classes!("number", number.is_cancelled(&props.transcript).then_some("cancelled"))}>
                    { for (number.start..number.end).zip(marks_before(props, number, at.1)).map(|(index, before)| html! {
                        <>{ before }{ figure(props, index) }</>
                    }) }
                </span>
                </>
            }) }
        </td>
    }
}

/// What is shown before each digit of a number: the marks of the paper, or where it has none, the decimal mark that its column or else the
/// settings ask for.
fn marks_before(props: &NumbersProps, number: &Number, column: usize) -> Vec<String> {
    let mut shown: Vec<String> = number.digits(&props.transcript).iter().map(|digit| digit.before.clone()).collect();
    if shown[0] != "-" {
        shown[0].clear();
    }
    if shown[1..].iter().all(String::is_empty) {
        let others = NumberStyle { decimals: props.decimals, ..NumberStyle::default() };
        let decimals = props.transcript.column(column).style(others).decimals;
        let whole = shown.len().saturating_sub(decimals);
        // A number shorter than its decimals begins with zeros that nobody wrote.
        let missing = decimals.saturating_sub(shown.len());
        if decimals > 0 && whole > 0 {
            shown[whole].push(props.decimal_mark);
        } else if decimals > 0 {
            shown[0].push_str(&format!("0{}{}", props.decimal_mark, "0".repeat(missing)));
        }
    }
    shown
}

fn figure(props: &NumbersProps, index: usize) -> Html {
    let (mark, selection) = (props.marks.mark(index), &props.selection);
    let class = classes!(
        "figure",
        (mark == Mark::Doubtful).then_some("unsure"),
        (mark == Mark::Corrected).then_some("corrected"),
        (selection.digit == Some(index)).then_some("selected"),
        (selection.hovered == Some(index)).then_some("hovered"),
    );
    html! { <span {class} data-index={index.to_string()}>{ props.transcript.digits[index].sign() }</span> }
}
