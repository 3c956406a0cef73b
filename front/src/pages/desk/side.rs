use std::rc::Rc;

use yew::prelude::*;

use super::saving::Saver;
use super::told::{on_force, told, unread_line};
use super::{selection, status};
use crate::components::{
    ChecksPanel, Choice, CopyButton, DigitDetailProps, ENOUGH_CORRECTIONS, InkDetail, Numbers, Save, SaveMenu,
    TemplateActions, digit_detail, failure_notice, no_digits, notice_line, templates, upload_progress,
};
use crate::export::letters;
use crate::hooks::{PageHandle, Teacher, focus_checks};
use crate::locale::decimal_mark;
use crate::state::{
    Action, Bounds, CheckAction, Edit, Entry, FileId, History, Marks, Misfit, Phase, Settings, Step, Transcript,
};
use crate::text::Language;

/// Id of the model that every server has.
const BUILT_IN: &str = "default";

/// What [`side`] is given.
pub(super) struct SideProps {
    /// The state and what can be done to it.
    pub(super) reader: PageHandle,
    /// The models of the person's own.
    pub(super) teacher: Teacher,
    /// How each digit is to look.
    pub(super) marks: Rc<Marks>,
    /// What is copied.
    pub(super) numbers: Option<String>,
    /// Lets the numbers leave the page.
    pub(super) saver: Saver,
    /// Open the file dialogue.
    pub(super) on_choose: Callback<MouseEvent>,
    /// Open the camera.
    pub(super) on_camera: Callback<MouseEvent>,
    /// Show how it learns a hand.
    pub(super) on_teach: Callback<MouseEvent>,
    /// Show the settings.
    pub(super) on_settings: Callback<MouseEvent>,
}

/// Beside the photograph: how far it is, the numbers, the digit that is looked at, and what to do with it all.
pub(super) fn side(text: Language, props: &SideProps) -> Html {
    let state = props.reader.state();
    let history = state.entry().and_then(Entry::history);
    html! {
        <section class="side" aria-label={text.numbers()} data-selected={state.selected.is_some().to_string()}>
            <div class="heading">
                <p id="status" role="status">{ status(text, state, &props.marks) }</p>
                if let Some(history) = history { { undo_redo(text, &props.reader, history) } }
            </div>
            { notice_line(text, "notice", state.notice.as_ref(), &on_force(&props.reader)) }
            if let Some(entry) = state.entry() { { result(props, text, entry) } }
            <div class="actions">{ actions(props, text) }</div>
        </section>
    }
}

fn undo_redo(text: Language, reader: &PageHandle, history: &History) -> Html {
    html! {
        <div class="tools">
            <button type="button" id="undo" class="plain" aria-label={text.undo()} title={text.undo()} aria-keyshortcuts="Control+Z"
                disabled={!history.can_undo()} onclick={reader.on(|_| Action::Undo)}>
                <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 9h9a5 5 0 0 1 0 10H8M9 5 5 9l4 4" /></svg>
            </button>
            <button type="button" id="redo" class="plain" aria-label={text.redo()} title={text.redo()}
                aria-keyshortcuts="Control+Shift+Z" disabled={!history.can_redo()} onclick={reader.on(|_| Action::Redo)}>
                <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M19 9h-9a5 5 0 0 0 0 10h6M15 5l4 4-4 4" /></svg>
            </button>
        </div>
    }
}

/// What came of the file so far.
fn result(props: &SideProps, text: Language, entry: &Entry) -> Html {
    let reader = &props.reader;
    let id = entry.picture.id;
    let on_cancel = reader.on(move |_| Action::Remove(id));
    match &entry.phase {
        Phase::Uploading { sent, total } => upload_progress(text, Some((*sent, *total)), on_cancel),
        Phase::Waiting | Phase::Preparing | Phase::Reading => upload_progress(text, None, on_cancel),
        Phase::Read(history) if history.now().digits.is_empty() => html! {
            <>
                { told(reader, text, entry, history.now()) }
                { no_digits(text, reader.on(move |_| Action::Retry(id))) }
            </>
        },
        Phase::Read(history) => read(props, text, entry, history.now()),
        Phase::Failed(failure) => {
            let again = failure.can_retry().then(|| (reader.on(move |_| Action::Retry(id)), &on_cancel));
            failure_notice(text, failure, again)
        }
    }
}

fn read(props: &SideProps, text: Language, entry: &Entry, transcript: &Rc<Transcript>) -> Html {
    let (reader, marks) = (&props.reader, &props.marks);
    let state = reader.state();
    let settings = state.settings.clone();
    let columns = transcript.column_count();
    let misfits = marks.misfits.iter().flatten().count();
    let from_list = marks.misfits.iter().flatten().filter(|misfit| matches!(misfit, Misfit::Listed { .. })).count();
    let on_checks = reader.on(move |checks| Action::Settings(Settings { checks, ..settings.clone() }));
    let to_teach = state.own_model().map_or(0, |model| entry.to_teach(model).len());
    let teacher = props.teacher.clone();
    let selected = state.selected.and_then(|index| Some((index, transcript.digits.get(index)?)));
    html! {
        <>
            <Numbers transcript={Rc::clone(transcript)} marks={Rc::clone(marks)} selection={selection(reader)}
                on_column={reader.on(|(column, to)| Action::Edit(Edit::Column { column, to }))}
                on_checks={on_column_checks(reader, columns)}
                writing={state.writing.is_some()} on_fill={reader.on(|(place, digit)| Action::Fill(place, digit))}
                decimals={state.settings.decimals} decimal_mark={state.settings.decimal_mark.unwrap_or_else(decimal_mark).sign()} />
            if let Some((index, digit)) = selected {
                { digit_detail(text, &DigitDetailProps {
                    digit: digit.clone(),
                    mark: marks.mark(index),
                    misfit: misfit_of(transcript, marks, index),
                    index,
                    count: transcript.digits.len(),
                    image: transcript.image,
                    url: entry.picture.url.clone().into(),
                    can_split: transcript.edited(Edit::Split { digit: index }).is_some(),
                    can_join: transcript.edited(Edit::Join { digit: index }).is_some(),
                    on_name: reader.on(Action::Name),
                    on_edit: reader.on(Action::Edit),
                }) }
            } else if let Some((ink, bounds)) = state.unread.and_then(|ink| Some((ink, *transcript.unread.get(ink)?))) {
                <InkDetail {ink} {bounds} count={transcript.unread.len()} image={transcript.image} url={entry.picture.url.clone()}
                    on_name={reader.on(Action::Name)} on_edit={reader.on(Action::Edit)} />
            } else {
                <p class="hint quiet">{ text.select_hint() }</p>
            }
            if to_teach > 0 {
                <button type="button" id="teach-corrections" disabled={state.is_giving()}
                    onclick={Callback::from(move |_: MouseEvent| teacher.give())}>{ text.teach_corrections(to_teach) }</button>
            }
            { check_button(reader, text) }
            { begin_button(props, text) }
            { offer(reader, text) }
            { proposal(reader, text, transcript) }
            <ChecksPanel checks={state.settings.checks.clone()} {misfits} {from_list} on_change={on_checks}
                column={state.checks_of.filter(|column| *column < columns)} {columns} on_column={reader.on(Action::ChecksOf)}
                on_take={reader.on(|()| Action::TakeFromList)}>{ kept_templates(reader, text) }</ChecksPanel>
            { unread_line(reader, text, transcript) }
            { told(reader, text, entry, transcript) }
            { model_line(props, text, transcript) }
        </>
    }
}

/// Opens the check view, where there is more to look at than a press or two on the button beside it.
fn check_button(reader: &PageHandle, text: Language) -> Html {
    const FEW: usize = 2;
    let (digits, pictures) = reader.state().doubts();
    html! {
        if digits > FEW || pictures > 1 {
            <button type="button" id="open-check" aria-keyshortcuts="C"
                onclick={reader.on(|_| Action::Check(CheckAction::Open { all: false }))}>{ text.check_all(digits, pictures) }</button>
        }
    }
}

/// Opens the checks of a column, and goes there.
fn on_column_checks(reader: &PageHandle, columns: usize) -> Callback<usize> {
    let reader = reader.clone();
    Callback::from(move |column| {
        // Of one column alone they are those of all.
        reader.dispatch(Action::ChecksOf(Some(column).filter(|_| columns > 1)));
        focus_checks();
    })
}

/// A check that is worth making, as nearly all numbers would pass it.
fn proposal(reader: &PageHandle, text: Language, transcript: &Transcript) -> Html {
    let settings = reader.state().settings.clone();
    let Some((column, digits)) = settings.checks.proposed(transcript) else { return Html::default() };
    let on_take = reader.on(move |_| {
        let mut checks = settings.checks.clone();
        checks.set_bounds(column, Bounds { digits: Some((digits, digits)), ..checks.bounds(column) });
        Action::Settings(Settings { checks, ..settings.clone() })
    });
    let said = match column {
        Some(column) => text.propose_column_check(&letters(column), digits),
        None => text.propose_check(digits),
    };
    html! { <button type="button" id="propose-check" onclick={on_take}>{ said }</button> }
}

/// What was set up for a picture that this one looks like.
fn offer(reader: &PageHandle, text: Language) -> Html {
    let state = reader.state();
    let Some(at) = state.offered() else { return Html::default() };
    html! {
        <button type="button" id="offer-template" onclick={reader.on(move |_| Action::ApplyTemplate(at))}>
            { text.template_offer(&state.settings.templates[at].name) }
        </button>
    }
}

/// The templates that are kept, and what can be done with them.
fn kept_templates(reader: &PageHandle, text: Language) -> Html {
    let settings = reader.state().settings.clone();
    let kept = Rc::clone(&settings.templates);
    let on_change = reader.on(move |templates| Action::Settings(Settings { templates, ..settings.clone() }));
    let (on_keep, on_apply) = (reader.on(Action::KeepTemplate), reader.on(Action::ApplyTemplate));
    templates(text, &kept, &TemplateActions { on_keep, on_apply, on_change })
}

/// Once there are enough corrections for a first model of one's hand, it is offered.
fn begin_button(props: &SideProps, text: Language) -> Html {
    let (state, corrections) = (props.reader.state(), props.teacher.corrections());
    html! {
        if state.settings.token.is_none() && corrections >= ENOUGH_CORRECTIONS {
            <button type="button" id="begin-model" onclick={props.on_teach.clone()}>{ text.teach_from_corrections(corrections) }</button>
        }
    }
}

/// Which model read these numbers, and where to choose another.
fn model_line(props: &SideProps, text: Language, transcript: &Transcript) -> Html {
    let state = props.reader.state();
    let own = state.models.iter().find(|model| model.id == transcript.model.id);
    // A model of one's own that has been deleted since has no name any more.
    let name = match own {
        Some(model) => model.name.as_str(),
        None if transcript.model.id == BUILT_IN => text.built_in_model(),
        None => &transcript.model.id,
    };
    html! {
        <p id="model-in-use" class="quiet">
            { text.read_by_model(name, transcript.model.classifier) }{ " " }
            <button type="button" class="plain" onclick={props.on_settings.clone()}>{ text.change_model() }</button>
        </p>
    }
}

/// Why the number of a digit does not fit.
fn misfit_of(transcript: &Transcript, marks: &Marks, digit: usize) -> Option<Misfit> {
    let number = transcript.numbers().iter().position(|number| number.contains(digit))?;
    marks.misfits.get(number).cloned().flatten()
}

/// The buttons: on a phone a bar at the thumb.
fn actions(props: &SideProps, text: Language) -> Html {
    let state = props.reader.state();
    let Some(entry) = state.entry().filter(|entry| !entry.is_active() && entry.phase != Phase::Waiting) else {
        return Html::default();
    };
    let id: FileId = entry.picture.id;
    let to_look_at = props.marks.stops.len();
    let on_next = props.reader.on(|_: MouseEvent| Action::Move(Step::NextUnsure));
    let saver = props.saver.clone();
    let on_save = {
        let saver = saver.clone();
        Callback::from(move |choice| saver.choose(choice, id))
    };
    let table = Callback::from(move |()| saver.table(id));
    html! {
        <>
            if let Some(numbers) = &props.numbers {
                <CopyButton text={numbers.clone()} />
                if to_look_at > 0 {
                    <button type="button" id="next-unsure" class="look" aria-keyshortcuts="N"
                        onclick={on_next}>
                        { text.to_look_at(to_look_at) }{ " →" }
                    </button>
                }
                <button type="button" id="csv" class="wide-only" onclick={on_save.reform(|_| Choice::This(Save::Csv))}>
                    { "CSV" }
                </button>
                <SaveMenu count={props.saver.count()} on_choose={on_save} {table} />
            } else {
                <button type="button" class="by-touch" onclick={props.on_camera.clone()}>{ text.new_photo() }</button>
                <button type="button" id="remove-this" onclick={props.reader.on(move |_| Action::Remove(id))}>{ text.remove() }</button>
            }
            if !state.pad {
                <button type="button" id="another" title={text.another()} onclick={props.on_choose.clone()}>
                    { "+ " }<span class="wide-seen">{ text.add() }</span>
                </button>
            }
        </>
    }
}
