use yew::prelude::*;

use super::failure_notice;
use crate::hooks::use_text;
use crate::state::{MOST_PAGES, Notice};

/// Properties of [`NoticeLine`].
#[derive(Properties, PartialEq)]
pub struct NoticeLineProps {
    /// Its id.
    pub id: &'static str,
    /// What is to be told, if anything.
    pub notice: Option<Notice>,
    /// The picture is to be read as the person has turned it.
    #[prop_or_default]
    pub on_force: Callback<()>,
}

/// What is told of the person's models; it is there without words too, so that what comes is read out.
#[component]
pub fn NoticeLine(props: &NoticeLineProps) -> Html {
    let text = use_text();
    let told: AttrValue = match &props.notice {
        None => "".into(),
        Some(Notice::ModelGone) => text.model_gone().into(),
        Some(Notice::Teaching) => text.model_teaching().into(),
        Some(Notice::Taught(count)) => text.taught(*count).into(),
        Some(Notice::Waiting(seconds)) => text.busy_now(*seconds as usize).into(),
        Some(Notice::Importing) => text.model_importing().into(),
        Some(Notice::Imported(name)) => text.imported(name).into(),
        Some(Notice::KeyTaken) => text.token_taken().into(),
        Some(Notice::KeyUnknown) => text.token_unknown().into(),
        Some(Notice::InUse) => text.model_in_use().into(),
        Some(Notice::ReadTurned) => text.read_turned().into(),
        Some(Notice::PagesLeftOut(pages)) => text.pages_left_out(*pages as usize, MOST_PAGES as usize).into(),
        Some(Notice::Failed(failure)) => failure_notice::sentence(text, failure).into(),
    };
    html! {
        <p id={props.id} class="note notice-line" role="status">
            { told }
            if props.notice == Some(Notice::ReadTurned) {
                { " " }
                <button type="button" id="force-turn" onclick={props.on_force.reform(|_: MouseEvent| ())}>{ text.force_turn() }</button>
            }
        </p>
    }
}
