use yew::prelude::*;

use super::failure_notice;
use crate::state::{MOST_PAGES, Notice};
use crate::text::Language;

/// What is told of the person's models; it is there without words too, so that what comes is read out. `on_force`: the picture
/// is to be read as the person has turned it.
pub(crate) fn notice_line(text: Language, id: &'static str, notice: Option<&Notice>, on_force: &Callback<()>) -> Html {
    let told: AttrValue = match notice {
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
        <p {id} class="note notice-line" role="status">
            { told }
            if notice == Some(&Notice::ReadTurned) {
                { " " }
                <button type="button" id="force-turn" onclick={on_force.reform(|_: MouseEvent| ())}>{ text.force_turn() }</button>
            }
        </p>
    }
}
