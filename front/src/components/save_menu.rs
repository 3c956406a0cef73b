use yew::prelude::*;

use super::copy_button::{copy_label, copy_outcome};
use crate::export::Table;
use crate::hooks::{use_copy, use_document_event, use_text};

/// What can be made of the numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Save {
    /// A table with one row per number.
    Csv,
    /// A workbook.
    Xlsx,
    /// The numbers as they stand on the page.
    Text,
    /// Everything, for programs.
    Json,
    /// The picture with its boxes.
    Picture,
}

/// What the person asked the menu for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Save the numbers of the file that is looked at.
    This(Save),
    /// Save the numbers of all files in one.
    All(Save),
    /// Read the file once more.
    ReadAgain,
    /// Take the file away.
    Remove,
}

/// Properties of [`SaveMenu`].
#[derive(Properties, PartialEq)]
pub struct SaveMenuProps {
    /// How many files were read.
    pub count: usize,
    /// The person chose.
    pub on_choose: Callback<Choice>,
    /// The numbers of the file that is looked at, as a spreadsheet takes them: each in its cell.
    pub table: Callback<(), Option<Table>>,
}

/// All the ways for the numbers to leave the page.
#[component]
pub fn SaveMenu(props: &SaveMenuProps) -> Html {
    let text = use_text();
    let open = use_state_eq(|| false);
    let copying = use_copy();
    let root = use_node_ref();
    let button = use_node_ref();
    use_close_when_pressed_elsewhere(&root, &open);
    let close = {
        let (open, button) = (open.setter(), button.clone());
        move || {
            open.set(false);
            // The button that was pressed goes; the focus stays near.
            if let Some(button) = button.cast::<web_sys::HtmlElement>() {
                let _ = button.focus();
            }
        }
    };
    let onkeydown = {
        let (open, close) = (open.clone(), close.clone());
        move |event: KeyboardEvent| {
            if event.key() == "Escape" && *open {
                event.stop_propagation();
                close();
            }
        }
    };
    let copy_table = {
        let (close, copying, table) = (close.clone(), copying.clone(), props.table.clone());
        move |_: MouseEvent| {
            close();
            if let Some(table) = table.emit(()) {
                copying.copy_table(table);
            }
        }
    };
    let item = |choice: Choice, label: &'static str| {
        let (close, on_choose) = (close.clone(), props.on_choose.clone());
        let id = match choice {
            Choice::This(save) => format!("save-{save:?}").to_ascii_lowercase(),
            Choice::All(save) => format!("save-all-{save:?}").to_ascii_lowercase(),
            other => format!("{other:?}").to_ascii_lowercase(),
        };
        let onclick = move |_: MouseEvent| {
            close();
            on_choose.emit(choice);
        };
        html! { <button type="button" class="plain" {id} {onclick}>{ label }</button> }
    };
    let toggle = {
        let open = open.clone();
        move |_: MouseEvent| open.set(!*open)
    };
    html! {
        <div class="more" ref={root} {onkeydown}>
            <button type="button" id="more" ref={button.clone()} aria-expanded={open.to_string()} aria-controls="more-menu" onclick={toggle}>
                { copy_label(&copying, html! { <>{ text.more() }{ " ▾" }</> }, text) }
            </button>
            { copy_outcome(&copying, text) }
            <div class="menu" id="more-menu" hidden={!*open}>
                <p class="quiet">{ text.this_picture() }</p>
                <button type="button" class="plain" id="copytable" onclick={copy_table}>{ text.copy_table() }</button>
                { item(Choice::This(Save::Csv), text.save_csv()) }
                { item(Choice::This(Save::Xlsx), text.save_xlsx()) }
                { item(Choice::This(Save::Text), text.save_text()) }
                { item(Choice::This(Save::Json), text.save_json()) }
                { item(Choice::This(Save::Picture), text.save_picture()) }
                { item(Choice::ReadAgain, text.read_again()) }
                { item(Choice::Remove, text.remove_this()) }
                if props.count > 1 {
                    <p class="quiet">{ text.all_pictures(props.count) }</p>
                    { item(Choice::All(Save::Csv), text.save_csv()) }
                    { item(Choice::All(Save::Xlsx), text.save_xlsx()) }
                    { item(Choice::All(Save::Text), text.save_text()) }
                    { item(Choice::All(Save::Json), text.save_json()) }
                }
            </div>
        </div>
    }
}

#[hook]
fn use_close_when_pressed_elsewhere(root: &NodeRef, open: &UseStateHandle<bool>) {
    let (open, root) = (open.setter(), root.clone());
    use_document_event("pointerdown", move |event: &Event| {
        let target = event.target().and_then(|target| wasm_bindgen::JsCast::dyn_into::<web_sys::Node>(target).ok());
        if root.get().is_some_and(|root| !root.contains(target.as_ref())) {
            open.set(false);
        }
    });
}
