use super::*;
use crate::state::drawn::transcript;
use crate::state::{Action, Entry, Picture};
use yew::Reducible;

fn looking_over(files: &[&[&str]]) -> State {
    let entry = |(id, lines): (FileId, &&[&str])| {
        let picture =
            Picture { id, name: format!("{id}.jpg"), media_type: String::new(), bytes: 1, url: format!("blob:{id}") };
        Entry { phase: Phase::Read(History::new(Rc::new(transcript(lines)))), ..Entry::new(picture) }
    };
    let files = (1..).zip(files).map(entry).collect();
    after(&State { files, ..State::default() }, &[CheckAction::Open { all: false }])
}

fn after(state: &State, actions: &[CheckAction]) -> State {
    let state = actions.iter().fold(Rc::new(state.clone()), |state, action| state.reduce(Action::Check(*action)));
    (*state).clone()
}

fn list(state: &State) -> &CheckList {
    state.check.as_ref().expect("a list")
}

fn names(state: &State) -> Vec<&'static str> {
    state.standings(list(state)).into_iter().map(Standing::name).collect()
}

#[test]
fn the_doubtful_digits_of_all_pictures_are_listed_by_label() {
    let state = looking_over(&[&["7?1 3?"], &["1?", "7?"]]);
    let labels: Vec<_> = list(&state).items.iter().map(|item| (item.label, item.file)).collect();
    assert_eq!(labels, [(Some(1), 2), (Some(3), 1), (Some(7), 1), (Some(7), 2)]);
    assert_eq!((state.doubts(), state.name()), ((4, 2), "checking"));
}

#[test]
fn the_sure_digits_come_after_the_doubtful_ones() {
    let state = after(&looking_over(&[&["21?"]]), &[CheckAction::Open { all: true }]);
    let labels: Vec<_> = list(&state).items.iter().map(|item| (item.label, item.doubtful)).collect();
    assert_eq!(labels, [(Some(1), true), (Some(2), false)]);
}

#[test]
fn a_digit_that_is_right_is_checked_not_corrected_and_the_next_one_is_looked_at_also_of_another_picture() {
    let state = after(&looking_over(&[&["1?"], &["2?"]]), &[CheckAction::Right]);
    assert_eq!((names(&state), list(&state).at), (vec!["checked", "open"], 1));
    let digit = &state.transcript_of(1).expect("a sheet").digits[0];
    assert!(digit.checked && !digit.corrected && digit.is_sure());
    assert_eq!(after(&state, &[CheckAction::Right]).doubts(), (0, 0));
}

#[test]
fn a_digit_is_named_and_another_deleted_in_passing() {
    let state = after(&looking_over(&[&["1?2? 3?"]]), &[CheckAction::Name(7), CheckAction::Delete]);
    assert_eq!(names(&state), ["corrected", "gone", "open"]);
    assert_eq!(list(&state).at, 2);
}

#[test]
fn the_same_digit_once_more_is_a_check() {
    assert_eq!(names(&after(&looking_over(&[&["4?"]]), &[CheckAction::Name(4)])), ["checked"]);
}

#[test]
fn the_rest_is_right_at_once_and_taken_back_at_once() {
    let state = after(&looking_over(&[&["1?2?"], &["3?"]]), &[CheckAction::Name(9), CheckAction::RestRight]);
    assert_eq!(names(&state), ["corrected", "checked", "checked"]);
    let state = after(&state, &[CheckAction::Undo]);
    assert_eq!(names(&state), ["corrected", "open", "open"]);
    let state = after(&state, &[CheckAction::Undo]);
    assert_eq!((names(&state), list(&state).at, list(&state).can_undo()), (vec!["open"; 3], 0, false));
}

#[test]
fn what_is_open_is_found_from_the_top_again() {
    let state = looking_over(&[&["1?2?3?"]]);
    let state = after(&state, &[CheckAction::Select(2), CheckAction::Right]);
    assert_eq!(list(&state).at, 0);
    assert_eq!(list(&after(&state, &[CheckAction::Skip(-1), CheckAction::Skip(9), CheckAction::Skip(1)])).at, 1);
}

#[test]
fn a_list_without_digits_does_nothing() {
    let state = after(&looking_over(&[&["1"]]), &[CheckAction::Right, CheckAction::Delete, CheckAction::RestRight]);
    assert_eq!(names(&state), Vec::<&str>::new());
    assert!(after(&state, &[CheckAction::Close]).check.is_none());
}
