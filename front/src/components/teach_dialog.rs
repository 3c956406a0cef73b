use std::rc::Rc;

use shared::{ClassifierKind, Gains, Model, RowOrder};
use web_sys::{HtmlInputElement, HtmlSelectElement, InputEvent};
use yew::prelude::*;

use super::file_inputs::{ACCEPT, ACCEPT_ALL, opener};
use super::teach_gains::teach_gains;
use super::{CopyButton, Dialog, TeachReview, failure_notice};
use crate::api::blank_url;
use crate::hooks::{Teacher, use_text};
use crate::state::{Review, Stage, TeachingAction};
use crate::text::Language;

/// The orders of the rows that can be chosen; nothing to have it found.
const ORDERS: [Option<RowOrder>; 3] = [None, Some(RowOrder::ZeroLast), Some(RowOrder::ZeroFirst)];

/// With fewer corrections a model would know too little of a hand.
pub(crate) const ENOUGH_CORRECTIONS: usize = 10;

/// What [`teach_dialog`] is given.
pub(crate) struct TeachDialogProps {
    /// The teaching and what can be done about it.
    pub(crate) teacher: Teacher,
    /// The classifier that reads.
    pub(crate) classifier: ClassifierKind,
    /// It was closed; what was looked over is kept for the next time.
    pub(crate) on_close: Callback<()>,
}

/// Teaches the reader a hand: from the blank sheet to the model in use.
pub(crate) fn teach_dialog(text: Language, props: &TeachDialogProps) -> Html {
    let lesson = props.teacher.lesson();
    let stage = match &lesson.stage {
        Stage::Start => html! { <Start teacher={props.teacher.clone()} /> },
        Stage::Finding => waiting(props, text, text.teach_finding(), true),
        // What is learned is stored: it can be given up only before the server has begun.
        Stage::Training(_) => waiting(props, text, text.teach_training(), lesson.waits.is_some()),
        Stage::Review(review) => html! { <LookOver teacher={props.teacher.clone()} review={Rc::clone(review)} /> },
        Stage::Trained(_, model) => trained(props, text, model),
    };
    html! {
        <Dialog id="teach" title={text.teach_title()} on_close={props.on_close.clone()}>
            <div class="teach" data-stage={lesson.name()}>
                if let Some(failure) = &lesson.failure {
                    <div role="alert">{ failure_notice(text, failure, None) }</div>
                }
                { stage }
            </div>
        </Dialog>
    }
}

fn waiting(props: &TeachDialogProps, text: Language, what: &'static str, can_cancel: bool) -> Html {
    let (waits, teacher) = (props.teacher.lesson().waits, props.teacher.clone());
    html! {
        <>
            <p role="status">{ if waits.is_some() { text.busy_title() } else { what } }</p>
            if let Some(seconds) = waits {
                // Beside the status, which would be read out each second.
                <p id="teach-waits">{ text.busy_detail(seconds as usize) }</p>
            } else {
                <progress aria-label={what} />
            }
            if can_cancel {
                <p class="buttons">
                    <button type="button" id="teach-cancel" onclick={Callback::from(move |_: MouseEvent| teacher.cancel())}>
                        { text.stop_waiting() }
                    </button>
                </p>
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct StartProps {
    teacher: Teacher,
}

/// The blank sheet, and the filled one.
#[component]
fn Start(props: &StartProps) -> Html {
    let text = use_text();
    let order = use_state_eq(|| None::<RowOrder>);
    let corrections = props.teacher.corrections();
    let begin = {
        let teacher = props.teacher.clone();
        Callback::from(move |_: MouseEvent| teacher.begin_with_corrections())
    };
    let (input, camera) = (use_node_ref(), use_node_ref());
    let on_order = {
        let order = order.setter();
        Callback::from(move |event: Event| {
            let select: HtmlSelectElement = event.target_unchecked_into();
            order.set(
                usize::try_from(select.selected_index()).ok().and_then(|index| ORDERS.get(index)).copied().flatten(),
            );
        })
    };
    let on_file = {
        let (teacher, order) = (props.teacher.clone(), *order);
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let file = input.files().and_then(|files| files.item(0));
            input.set_value("");
            if let Some(file) = file {
                teacher.find(file, order);
            }
        })
    };
    let name = |order: Option<RowOrder>| match order {
        None => text.order_found(),
        Some(RowOrder::ZeroLast) => text.order_zero_last(),
        Some(RowOrder::ZeroFirst) => text.order_zero_first(),
    };
    html! {
        <>
            if corrections >= ENOUGH_CORRECTIONS {
                <p class="buttons">
                    <button type="button" id="teach-begin" class="primary" onclick={begin}>{ text.teach_from_corrections(corrections) }</button>
                </p>
                <p class="quiet">{ text.teach_or_sheet() }</p>
            } else {
                <p class="quiet">{ text.teach_needs_corrections(corrections, ENOUGH_CORRECTIONS) }</p>
            }
            <p>{ text.teach_blank() }</p>
            <p class="buttons">
                <a class="button" id="blank-pdf" href={blank_url("pdf", *order)} download="digitml-sheet.pdf">{ text.teach_pdf() }</a>
                <a class="button" id="blank-svg" href={blank_url("svg", *order)} download="digitml-sheet.svg">{ text.teach_svg() }</a>
            </p>
            <p>{ text.teach_photograph() }</p>
            <div class="field">
                <label for="teach-order">{ text.teach_order() }</label>
                <select id="teach-order" onchange={on_order}>
                    { for ORDERS.into_iter().map(|choice| html! { <option selected={choice == *order}>{ name(choice) }</option> }) }
                </select>
            </div>
            <p class="buttons">
                <button type="button" id="teach-photo" class="by-touch primary" onclick={opener(&camera)}>{ text.take_photo() }</button>
                <button type="button" id="teach-choose" class="primary choose" onclick={opener(&input)}>{ text.teach_choose() }</button>
            </p>
            <input ref={input} id="teach-input" type="file" accept={ACCEPT_ALL} hidden=true onchange={on_file.clone()} />
            <input ref={camera} id="teach-camera" type="file" accept={ACCEPT} capture="environment" hidden=true onchange={on_file} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct LookOverProps {
    teacher: Teacher,
    review: Rc<Review>,
}

/// What was found, and how to call what is learned of it.
#[component]
fn LookOver(props: &LookOverProps) -> Html {
    let text = use_text();
    let name = use_state_eq(|| text.teach_my_hand().to_owned());
    let on_name = {
        let name = name.setter();
        Callback::from(move |event: InputEvent| name.set(event.target_unchecked_into::<HtmlInputElement>().value()))
    };
    let train = {
        let (teacher, name) = (props.teacher.clone(), name.clone());
        Callback::from(move |_: MouseEvent| teacher.train(name.trim().to_owned()))
    };
    let restart = {
        let (restart, review) = (props.teacher.on(|()| TeachingAction::Restart), Rc::clone(&props.review));
        Callback::from(move |_: MouseEvent| {
            let is_begun = review.cells.iter().any(|cell| cell.looked_at);
            if !is_begun || is_meant(text.teach_restart_sure()) {
                restart.emit(());
            }
        })
    };
    html! {
        <>
            <TeachReview review={Rc::clone(&props.review)} on_action={props.teacher.on(|action| action)} />
            <div class="field">
                <label for="teach-name">{ text.teach_name() }</label>
                <input type="text" id="teach-name" maxlength="100" autocomplete="off" value={(*name).clone()} oninput={on_name} />
            </div>
            <p class="quiet">{ text.teach_stored() }</p>
            <p class="buttons">
                <button type="button" id="teach-train" class="primary" disabled={props.review.samples().is_empty()}
                    onclick={train}>{ text.teach_train() }</button>
                <button type="button" id="teach-restart" onclick={restart}>{ text.teach_restart() }</button>
            </p>
        </>
    }
}

/// Asks the person whether what this says may happen.
fn is_meant(what: &str) -> bool {
    web_sys::window().is_some_and(|window| window.confirm_with_message(what).unwrap_or(false))
}

/// Whether the classifier that reads makes fewer mistakes with what it learned.
fn has_gained(gains: &Gains, classifier: ClassifierKind) -> bool {
    let gain = match classifier {
        ClassifierKind::Svm => &gains.svm,
        ClassifierKind::Knn => &gains.knn,
    };
    gain.personal.accuracy > gain.built_in.accuracy
}

/// What was gained, the key where it is new, and the decision.
fn trained(props: &TeachDialogProps, text: Language, model: &Model) -> Html {
    let (used, discarded, on_close) = (props.teacher.clone(), props.teacher.clone(), props.on_close.clone());
    let use_it = Callback::from(move |_: MouseEvent| {
        used.use_it();
        on_close.emit(());
    });
    html! {
        <>
            if let Some(gains) = &model.gains {
                { teach_gains(text, gains, props.classifier) }
                <p class="quiet">{ text.teach_folds() }</p>
                if !has_gained(gains, props.classifier) {
                    <p id="teach-no-gain">{ text.teach_no_gain() }</p>
                }
            }
            if let Some(token) = &model.token {
                <section class="token" aria-labelledby="token-title">
                    <h3 id="token-title">{ text.token_title() }</h3>
                    <p>{ text.token_hint() }</p>
                    <p><code id="token">{ token.clone() }</code></p>
                    <p class="buttons"><CopyButton text={token.clone()} id="copy-token" /></p>
                </section>
            }
            <p class="buttons">
                <button type="button" id="teach-use" class="primary" onclick={use_it}>{ text.teach_use() }</button>
                <button type="button" id="teach-discard" onclick={Callback::from(move |_: MouseEvent| discarded.discard())}>
                    { text.teach_discard() }
                </button>
            </p>
        </>
    }
}
