use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use crate::failure::Failure;
use crate::hooks::use_text;
use crate::state::{Entry, FileId, Marks, Phase, Settings};
use crate::text::{Language, shortened};

use super::failure_title;

/// What [`file_list`] is given.
pub struct FileListProps {
    /// The files, in the order they came.
    pub files: Vec<Entry>,
    /// A small copy of each, as far as there is one.
    pub thumbnails: Vec<Option<AttrValue>>,
    /// The file that is looked at.
    pub current: Option<FileId>,
    /// The checks in force.
    pub settings: Settings,
    /// Look at a file, or at none.
    pub on_open: Callback<Option<FileId>>,
    /// Take a file away.
    pub on_remove: Callback<FileId>,
    /// Read a file once more.
    pub on_retry: Callback<FileId>,
    /// Take all files away.
    pub on_clear: Callback<MouseEvent>,
}

/// The files, a row each: what it is, how far it is, and what can be done about it.
pub fn file_list(text: Language, props: &FileListProps) -> Html {
    let read = props.files.iter().filter(|entry| entry.last_history().is_some()).count();
    let refused = props.files.iter().filter(|entry| entry.name() == "refused").count();
    html! {
        <nav class="files" aria-label={text.files()}>
            <ul>
                { for props.files.iter().enumerate().map(|(index, entry)| html! {
                    <Row key={entry.picture.id.to_string()} entry={entry.clone()} thumbnail={props.thumbnails.get(index).cloned().flatten()}
                        current={props.current == Some(entry.picture.id)} settings={props.settings.clone()}
                        on_open={props.on_open.clone()} on_remove={props.on_remove.clone()} on_retry={props.on_retry.clone()} />
                }) }
                <li class="add">
                    <button type="button" id="add-files" aria-current={props.current.is_none().then_some("true")}
                        onclick={props.on_open.reform(|_| None)}>{ "+ " }{ text.add() }</button>
                </li>
            </ul>
            <div class="all">
                <p class="quiet" role="status">{ text.queue(read, props.files.len(), refused) }</p>
                <button type="button" id="clear-all" class="plain" title={text.clear_hint()} onclick={props.on_clear.clone()}>
                    { text.clear_all() }
                </button>
            </div>
        </nav>
    }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    entry: Entry,
    thumbnail: Option<AttrValue>,
    current: bool,
    settings: Settings,
    on_open: Callback<Option<FileId>>,
    on_remove: Callback<FileId>,
    on_retry: Callback<FileId>,
}

#[component]
fn Row(props: &RowProps) -> Html {
    let text = use_text();
    let picture = &props.entry.picture;
    let id = picture.id;
    let row = use_node_ref();
    {
        let row = row.clone();
        use_effect_with(props.current, move |current| {
            if let Some(row) = row.cast::<Element>().filter(|_| *current) {
                let options = ScrollIntoViewOptions::new();
                options.set_block(ScrollLogicalPosition::Nearest);
                options.set_inline(ScrollLogicalPosition::Nearest);
                row.scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
    }
    let can_retry = matches!(&props.entry.phase, Phase::Failed(failure) if failure.can_retry());
    html! {
        <li ref={row} class="row" data-state={props.entry.name()}>
            <button type="button" class="open" aria-current={props.current.then_some("true")} title={picture.name.clone()}
                onclick={props.on_open.reform(move |_| Some(id))}>
                if let Some(thumbnail) = &props.thumbnail {
                    <img src={thumbnail.clone()} alt="" />
                } else {
                    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M6 3h8l4 4v14H6zM14 3v4h4" /></svg>
                }
                <span class="name">{ shortened(&picture.name, 13) }</span>
                <span class="what">{ what(text, &props.entry, &props.settings) }</span>
                if let Phase::Uploading { sent, total } = props.entry.phase {
                    <progress max={total.to_string()} value={sent.to_string()} aria-label={text.progress()} />
                }
            </button>
            if can_retry {
                <button type="button" class="plain again" aria-label={format!("{} {}", text.try_again(), picture.name)}
                    title={text.try_again()} onclick={props.on_retry.reform(move |_| id)}>{ "↻" }</button>
            }
            <button type="button" class="plain remove" aria-label={text.remove_file(&picture.name)} title={text.remove()}
                onclick={props.on_remove.reform(move |_| id)}>{ "×" }</button>
        </li>
    }
}

/// How far a file is, in few words.
fn what(text: Language, entry: &Entry, settings: &Settings) -> AttrValue {
    match &entry.phase {
        Phase::Waiting | Phase::Preparing | Phase::Uploading { .. } | Phase::Reading
            if let Some(document) = entry.document.filter(|document| document.pages > 0) =>
        {
            text.page_of(document.next() as usize, document.pages as usize).into()
        }
        Phase::Waiting => text.waiting().into(),
        Phase::Preparing => text.preparing().into(),
        Phase::Uploading { .. } => text.sending().into(),
        Phase::Reading => text.reading_short().into(),
        Phase::Read(history) if history.now().digits.is_empty() => text.no_digits_short().into(),
        Phase::Read(history) => {
            let stops = Marks::of(history.now(), settings).stops.len();
            text.counted_numbers(history.now().valid_numbers().len(), stops).into()
        }
        Phase::Failed(Failure::Busy { seconds }) => text.again_in(*seconds as usize).into(),
        Phase::Failed(failure) => failure_title(text, failure).into(),
    }
}
