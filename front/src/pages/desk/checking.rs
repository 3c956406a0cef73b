use std::rc::Rc;

use yew::prelude::*;

use super::saving::Saver;
use crate::components::{CheckView, Choice, Save};
use crate::hooks::{PageHandle, use_cut_outs};
use crate::state::{Action, CheckAction, CheckItem, CheckList, Entry};

/// Properties of [`Checking`].
#[derive(Properties, PartialEq)]
pub(super) struct CheckingProps {
    pub(super) reader: PageHandle,
    pub(super) list: CheckList,
    pub(super) saver: Saver,
}

/// The check view over the files of the page.
#[component]
pub(super) fn Checking(props: &CheckingProps) -> Html {
    let reader = &props.reader;
    let state = reader.state();
    let cut_outs = use_cut_outs(reader, &props.list.items);
    // One and the same for as long as the view is open: a thousand cut-outs compare it at every key.
    let on_action = (*use_memo((), |()| reader.on(Action::Check))).clone();
    let on_see = {
        let reader = reader.clone();
        Callback::from(move |item: CheckItem| {
            let index = reader.state().transcript_of(item.file).and_then(|transcript| item.index_in(transcript));
            reader.dispatch(Action::Check(CheckAction::Close));
            reader.dispatch(Action::Open(Some(item.file)));
            reader.dispatch(Action::Select(index));
        })
    };
    let on_save = {
        let saver = props.saver.clone();
        Callback::from(move |()| saver.choose(Choice::All(Save::Xlsx), 0))
    };
    let transcript = |entry: &Entry| {
        let name = AttrValue::from(entry.picture.name.clone());
        Some((entry.picture.id, name, Rc::clone(entry.history()?.now())))
    };
    html! {
        <CheckView list={props.list.clone()} standings={state.standings(&props.list)}
            sheets={state.files.iter().filter_map(transcript).collect::<Vec<_>>()} {cut_outs} {on_action} {on_see} {on_save} />
    }
}
