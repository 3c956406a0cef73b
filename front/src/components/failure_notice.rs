use shared::MAX_FILE_BYTES;
use yew::prelude::*;

use crate::failure::Failure;
use crate::text::Language;

/// What went wrong and what to do about it, for every kind of failure; where there is a picture that can be sent again, with what sends
/// it and what gives up on it.
pub fn failure_notice(
    text: Language,
    failure: &Failure,
    again: Option<(Callback<MouseEvent>, &Callback<MouseEvent>)>,
) -> Html {
    let busy = matches!(failure, Failure::Busy { .. });
    html! {
        <div class="notice failure">
            <h2>{ title(text, failure) }</h2>
            { for details(text, failure).into_iter().map(|line| html! { <p>{ line }</p> }) }
            if let Some((on_retry, on_cancel)) = again {
                <p class="buttons">
                    <button type="button" id="retry" class="primary" onclick={on_retry}>
                        { if busy { text.try_now() } else { text.try_again() } }
                    </button>
                    <button type="button" onclick={on_cancel.clone()}>{ text.remove() }</button>
                </p>
            }
        </div>
    }
}

/// What happened, in a few words.
pub(crate) fn title(text: Language, failure: &Failure) -> AttrValue {
    match failure {
        Failure::TooLarge { .. } => text.too_large_title().into(),
        Failure::NotAnImage => text.not_an_image_title().into(),
        Failure::NoFile => text.no_file_title().into(),
        Failure::Heic => text.heic_title().into(),
        Failure::Protected => text.protected_title().into(),
        Failure::DamagedDocument => text.damaged_document_title().into(),
        Failure::CannotOpen => text.cannot_open_title().into(),
        Failure::Refused(problem) => text.problem_title(problem).into(),
        Failure::Busy { .. } => text.busy_title().into(),
        Failure::Offline => text.offline_title().into(),
        Failure::Timeout => text.timeout_title().into(),
        Failure::Server { .. } => text.server_title().into(),
        Failure::Unreadable => text.unreadable_title().into(),
    }
}

/// What happened and what to do about it, in one line.
pub(super) fn sentence(text: Language, failure: &Failure) -> String {
    format!("{}. {}", title(text, failure), details(text, failure).join(" "))
}

fn details(text: Language, failure: &Failure) -> Vec<String> {
    match failure {
        Failure::TooLarge { bytes } => vec![text.too_large_detail(*bytes, MAX_FILE_BYTES)],
        Failure::NotAnImage => vec![text.not_an_image_detail().into()],
        Failure::NoFile => vec![text.no_file_detail().into()],
        Failure::Heic => vec![text.heic_detail().into()],
        Failure::Protected => vec![text.protected_detail().into()],
        Failure::DamagedDocument => vec![text.damaged_document_detail().into()],
        Failure::CannotOpen => vec![text.cannot_open_detail().into()],
        Failure::Refused(problem) => vec![text.problem_detail(problem)],
        Failure::Busy { seconds } => vec![text.busy_detail(*seconds as usize)],
        Failure::Offline => vec![text.offline_detail().into()],
        Failure::Timeout => vec![text.timeout_detail().into()],
        Failure::Server { problem: Some(problem), .. } => vec![text.problem_detail(problem), text.server_kept().into()],
        Failure::Server { status, problem: None } => {
            vec![text.server_detail(&status.to_string()), text.server_kept().into()]
        }
        Failure::Unreadable => vec![text.unreadable_detail().into()],
    }
}
