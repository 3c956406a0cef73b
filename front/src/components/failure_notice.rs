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
    let (detail, then) = details(text, failure, again.is_some());
    let busy = matches!(failure, Failure::Busy { .. });
    html! {
        <div class="notice failure">
            <h2>{ title(text, failure) }</h2>
            <p>{ detail }</p>
            if !then.is_empty() { <p>{ then }</p> }
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
pub(crate) fn title(text: Language, failure: &Failure) -> &'static str {
    match failure {
        Failure::TooLarge { .. } => text.too_large_title(),
        Failure::NotAnImage => text.not_an_image_title(),
        Failure::NoFile => text.no_file_title(),
        Failure::Heic => text.heic_title(),
        Failure::Protected => text.protected_title(),
        Failure::DamagedDocument => text.damaged_document_title(),
        Failure::CannotOpen => text.cannot_open_title(),
        Failure::Refused(problem) => text.problem_title(problem),
        Failure::Busy { .. } => text.busy_title(),
        Failure::Offline => text.offline_title(),
        Failure::Timeout => text.timeout_title(),
        Failure::Server { .. } => text.server_title(),
        Failure::Unreadable => text.unreadable_title(),
    }
}

/// What happened and what to do about it, in one line: of what is neither kept nor sent again by itself.
pub(super) fn sentence(text: Language, failure: &Failure) -> String {
    let (detail, then) = details(text, failure, false);
    format!("{}. {detail} {then}", title(text, failure))
}

/// What happened and what to do about it, in one line or two; whether there is a picture that is kept and sent again.
fn details(text: Language, failure: &Failure, is_kept: bool) -> (String, &'static str) {
    let then = if is_kept { text.server_kept() } else { text.try_later() };
    let detail = match failure {
        Failure::TooLarge { bytes } => return (text.too_large_detail(*bytes, MAX_FILE_BYTES), ""),
        Failure::Refused(problem) => return (text.problem_detail(problem), ""),
        Failure::Busy { seconds } if is_kept => return (text.busy_detail(*seconds as usize), ""),
        Failure::Server { problem: Some(problem), .. } => return (text.problem_detail(problem), then),
        Failure::Server { status, problem: None } => return (text.server_detail(&status.to_string()), then),
        Failure::Offline | Failure::Timeout if !is_kept => text.try_connection(),
        Failure::Busy { .. } => then,
        Failure::NotAnImage => text.not_an_image_detail(),
        Failure::NoFile => text.no_file_detail(),
        Failure::Heic => text.heic_detail(),
        Failure::Protected => text.protected_detail(),
        Failure::DamagedDocument => text.damaged_document_detail(),
        Failure::CannotOpen => text.cannot_open_detail(),
        Failure::Offline => text.offline_detail(),
        Failure::Timeout => text.timeout_detail(),
        Failure::Unreadable => text.unreadable_detail(),
    };
    (detail.into(), "")
}
