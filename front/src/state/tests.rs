use super::*;
use crate::state::drawn::transcript;

fn picture(id: FileId) -> Picture {
    let name = format!("sheet-{id}.jpg");
    Picture { id, name, media_type: "image/jpeg".into(), bytes: 1000, url: format!("blob:{id}") }
}

fn after(actions: impl IntoIterator<Item = Action>) -> State {
    let state = actions.into_iter().fold(Rc::new(State::default()), Reducible::reduce);
    (*state).clone()
}

fn then(state: &State, actions: impl IntoIterator<Item = Action>) -> State {
    let state = actions.into_iter().fold(Rc::new(state.clone()), Reducible::reduce);
    (*state).clone()
}

fn add(ids: &[FileId]) -> Action {
    Action::Add(ids.iter().map(|id| picture(*id)).collect())
}

fn heard(file: FileId, attempt: u32, news: News) -> Action {
    Action::Heard { file, attempt, news }
}

fn answered(file: FileId, attempt: u32, lines: &[&str]) -> Action {
    heard(file, attempt, News::Answered(Ok(Rc::new(transcript(lines)))))
}

fn failed(file: FileId, attempt: u32, failure: Failure) -> Action {
    heard(file, attempt, News::Answered(Err(failure)))
}

fn read(lines: &[&str]) -> State {
    let lines: Vec<&str> = lines.iter().copied().filter(|line| !line.is_empty()).collect();
    after([add(&[1]), answered(1, 1, &lines)])
}

fn names(state: &State) -> Vec<&'static str> {
    state.files.iter().map(Entry::name).collect()
}

fn labels(state: &State) -> String {
    state.transcript().map_or(String::new(), |transcript| transcript.digits.iter().map(TranscriptDigit::sign).collect())
}

#[test]
fn a_chosen_picture_goes_through_preparing_uploading_and_reading_to_read() {
    let mut state = State::default();
    let mut names = Vec::new();
    for action in [add(&[1]), heard(1, 1, News::Prepared(5)), heard(1, 1, News::Sent), answered(1, 1, &["1"])] {
        state = then(&state, [action]);
        names.push(state.name());
    }
    assert_eq!(names, ["preparing", "uploading", "reading", "read"]);
}

#[test]
fn what_a_model_has_learned_is_offered_to_it_no_more_but_to_another_one() {
    let mended = then(&read(&["12"]), [Action::Select(Some(0)), Action::Name(7)]);
    let corrections = mended.files[0].to_teach("mine");
    assert_eq!(corrections.iter().map(|correction| correction.label).collect::<Vec<_>>(), [7]);
    let taught = then(&mended, [Action::Taught { file: 1, model: "mine".into(), corrections }]);
    assert_eq!((taught.files[0].to_teach("mine").len(), taught.files[0].to_teach("other").len()), (0, 1));
}

#[test]
fn a_picture_without_digits_ends_in_none() {
    assert_eq!(read(&[]).name(), "none");
}

#[test]
fn files_held_over_the_page_show_whatever_else_goes_on() {
    let state = then(&read(&["1"]), [Action::Drag(true)]);
    assert_eq!(state.name(), "dragging");
    assert_eq!(then(&state, [Action::Drag(false)]).name(), "read");
}

#[test]
fn two_files_are_on_their_way_at_a_time_and_the_next_follows() {
    let state = after([add(&[1, 2, 3, 4])]);
    assert_eq!(names(&state), ["preparing", "preparing", "waiting", "waiting"]);
    assert_eq!(state.current, Some(1));
    let state = then(&state, [answered(2, 2, &["1"])]);
    assert_eq!(names(&state), ["preparing", "read", "preparing", "waiting"]);
}

#[test]
fn what_is_looked_at_is_sent_before_the_others() {
    let state = after([add(&[1, 2, 3, 4]), Action::Open(Some(4)), answered(1, 1, &["1"])]);
    assert_eq!(names(&state), ["read", "preparing", "waiting", "preparing"]);
}

#[test]
fn a_file_too_large_even_when_made_smaller_is_refused() {
    let state = after([add(&[1]), heard(1, 1, News::Prepared(21 << 20))]);
    assert_eq!(state.name(), "refused");
}

#[test]
fn what_is_heard_of_an_earlier_attempt_is_ignored() {
    let state = after([
        add(&[1]),
        failed(1, 1, Failure::Timeout),
        Action::Retry(1),
        failed(1, 1, Failure::Offline),
        heard(1, 1, News::Sent),
    ]);
    assert_eq!((state.name(), state.files[0].attempt), ("preparing", 2));
}

#[test]
fn a_file_taken_away_is_gone_and_its_answer_ignored() {
    let state = after([add(&[1]), Action::Remove(1), answered(1, 1, &["1"])]);
    assert_eq!((state.name(), state.files.len()), ("empty", 0));
}

#[test]
fn the_file_in_its_place_is_looked_at_when_one_goes() {
    let state = after([add(&[1, 2, 3]), Action::Open(Some(2)), Action::Remove(2)]);
    assert_eq!(state.current, Some(3));
    assert_eq!(then(&state, [Action::Remove(3)]).current, Some(1));
    assert_eq!(then(&state, [Action::Remove(1)]).current, Some(3));
}

#[test]
fn a_busy_server_is_asked_again_when_the_count_down_ends_and_nothing_new_is_sent_until_then() {
    let busy = |attempt| failed(1, attempt, Failure::Busy { seconds: 2 });
    let state = after([add(&[1, 2, 3]), busy(1), Action::Tick]);
    assert_eq!(state.files[0].phase, Phase::Failed(Failure::Busy { seconds: 1 }));
    let state = then(&state, [answered(2, 2, &["1"])]);
    assert_eq!(names(&state), ["busy", "read", "waiting"]);
    let state = then(&state, [Action::Tick]);
    assert_eq!(names(&state), ["preparing", "read", "preparing"]);
}

#[test]
fn a_failure_keeps_the_picture_for_another_try() {
    let state = after([add(&[1]), failed(1, 1, Failure::Server { status: 500, problem: None })]);
    assert_eq!((state.name(), state.files[0].picture.clone()), ("failed", picture(1)));
    assert_eq!(then(&state, [Action::Retry(1)]).name(), "preparing");
}

#[test]
fn pictures_that_found_no_server_are_sent_when_the_connection_is_back() {
    let state = after([add(&[1, 2, 3]), failed(1, 1, Failure::Offline), failed(2, 2, Failure::Offline)]);
    assert_eq!(names(&state), ["offline", "offline", "waiting"]);
    assert_eq!(names(&then(&state, [Action::Online(true)])), ["preparing", "preparing", "waiting"]);
}

#[test]
fn a_refused_picture_is_not_sent_again() {
    let other = Picture { media_type: "text/plain".into(), ..picture(1) };
    assert_eq!(after([Action::Add(vec![other]), Action::Retry(1)]).name(), "refused");
}

#[test]
fn a_digit_key_names_the_selected_digit_and_goes_to_the_next_unsure_one() {
    let state = then(&read(&["1?2 3?", "4?"]), [Action::Select(Some(0)), Action::Name(7)]);
    assert_eq!((labels(&state).as_str(), state.selected), ("7234", Some(2)));
    let state = then(&state, [Action::Name(3), Action::Name(9)]);
    assert_eq!((labels(&state).as_str(), state.selected), ("7239", Some(3)));
}

#[test]
fn a_digit_key_without_a_selected_digit_does_nothing() {
    assert_eq!(then(&read(&["1?"]), [Action::Name(7)]), read(&["1?"]));
}

#[test]
fn undo_takes_corrections_back_and_looks_where_they_were_made() {
    let state = then(&read(&["1?2 3?"]), [Action::Select(Some(0)), Action::Name(7), Action::Undo]);
    assert_eq!((labels(&state).as_str(), state.selected), ("123", Some(0)));
    let state = then(&state, [Action::Redo]);
    assert_eq!(labels(&state), "723");
}

#[test]
fn corrections_stay_with_their_file() {
    let state = after([add(&[1, 2]), answered(1, 1, &["1"]), answered(2, 2, &["2"])]);
    let state = then(&state, [Action::Select(Some(0)), Action::Name(9), Action::Open(Some(2)), Action::Undo]);
    assert_eq!(labels(&state), "2");
    assert_eq!(labels(&then(&state, [Action::Open(Some(1))])), "9");
}

#[test]
fn a_digit_that_is_not_there_cannot_be_selected() {
    assert_eq!(then(&read(&["1"]), [Action::Select(Some(1))]).selected, None);
}

#[test]
fn the_selection_never_points_past_the_last_digit() {
    let state = then(&read(&["12"]), [Action::Select(Some(1)), Action::Edit(Edit::Delete { digit: 1 })]);
    assert_eq!((labels(&state).as_str(), state.selected), ("1", Some(0)));
    let state = then(&state, [Action::Edit(Edit::Delete { digit: 0 })]);
    assert_eq!((state.name(), state.selected), ("read", None));
}

#[test]
fn a_drawing_is_read_anew_each_time_the_pen_rests() {
    let drawn = |url: &str| Action::Drawn { picture: Picture { url: url.into(), ..picture(5) }, anew: false };
    let state = after([Action::Pad(true)]);
    assert_eq!(state.name(), "drawing");
    let state = then(&state, [drawn("blob:a"), drawn("blob:b")]);
    assert_eq!((state.files.len(), state.files[0].attempt, state.pad), (1, 2, true));
    let state = then(&state, [answered(5, 1, &["1"]), answered(5, 2, &["12"])]);
    assert_eq!(labels(&state), "12");
    assert_eq!(then(&state, [Action::Pad(false)]).name(), "read");
}

#[test]
fn a_drawing_that_goes_on_keeps_what_was_corrected_and_one_begun_anew_does_not() {
    let drawn = |anew| Action::Drawn { picture: picture(5), anew };
    let begun = [Action::Pad(true), drawn(true), answered(5, 1, &["12"]), Action::Select(Some(0)), Action::Name(7)];
    let mended = after(begun);
    let longer = then(&mended, [drawn(false), drawn(false), answered(5, 3, &["123"])]);
    assert_eq!(labels(&longer), "723");
    assert_eq!(labels(&then(&longer, [Action::Undo, Action::Undo])), "12");
    let other = then(&mended, [drawn(true), answered(5, 2, &["13"])]);
    assert_eq!((labels(&other), labels(&then(&other, [Action::Undo]))), ("13".into(), "13".into()));
}

#[test]
fn the_last_strokes_are_read_when_another_file_is_opened_but_do_not_bring_back_a_drawing_that_was_removed() {
    let drawn = || Action::Drawn { picture: picture(5), anew: false };
    let state = after([Action::Pad(true), drawn(), add(&[1]), drawn()]);
    assert_eq!((state.current, names(&state)), (Some(1), vec!["preparing", "preparing"]));
    assert_eq!(then(&state, [Action::Remove(5), drawn()]).files.len(), 1);
}

#[test]
fn what_was_read_earlier_stands_before_what_is_new_and_only_once() {
    let earlier = Entry { phase: Phase::Read(History::new(Rc::new(transcript(&["7"])))), ..Entry::new(picture(1)) };
    let state = after([add(&[2]), Action::Restore(vec![earlier.clone()]), Action::Restore(vec![earlier])]);
    assert_eq!(names(&state), ["read", "preparing"]);
    assert_eq!(state.current, Some(2));
}

#[test]
fn a_choice_is_a_setting() {
    let settings = Settings { theme: Theme::Dark, ..Settings::default() };
    assert_eq!(after([Action::Settings(settings.clone())]).settings, settings);
}

#[test]
fn what_was_taken_away_comes_back_where_it_was() {
    let state = after([add(&[1, 2, 3]), Action::Open(Some(2)), Action::Remove(2), Action::Undo]);
    assert_eq!(state.files.iter().map(|entry| entry.picture.id).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!((state.current, names(&state)), (Some(2), vec!["preparing", "waiting", "preparing"]));
    let state = then(&state, [Action::Clear]);
    assert_eq!((state.name(), state.files.len()), ("empty", 0));
    assert_eq!(then(&state, [Action::Undo]).files.len(), 3);
    assert_eq!(then(&state, [Action::Forget, Action::Undo]).files.len(), 0);
}

#[test]
fn a_picture_read_again_keeps_what_was_corrected_and_can_be_taken_back() {
    let mended = then(&read(&["12 3?"]), [Action::Select(Some(0)), Action::Name(7), Action::Retry(1)]);
    assert_eq!(mended.name(), "preparing");
    let state = then(&mended, [answered(1, 2, &["12 8?"])]);
    assert_eq!((labels(&state).as_str(), state.name()), ("728", "read"));
    assert_eq!(labels(&then(&state, [Action::Undo])), "723");
}

#[test]
fn a_reading_stays_when_reading_again_fails_or_is_given_up() {
    let again = then(&read(&["12"]), [Action::Retry(1)]);
    let failed = then(&again, [failed(1, 2, Failure::Timeout)]);
    assert_eq!((labels(&failed).as_str(), &failed.notice), ("12", &Some(Notice::Failed(Failure::Timeout))));
    let given_up = then(&again, [Action::Remove(1)]);
    let busy = heard(1, 2, News::Answered(Err(Failure::Busy { seconds: 2 })));
    assert_eq!(labels(&then(&again, [busy, Action::Remove(1)])), "12");
    assert_eq!((labels(&given_up).as_str(), given_up.files.len()), ("12", 1));
}

#[test]
fn a_picture_that_is_turned_or_framed_is_read_again_and_once_more_when_that_changes_on_the_way() {
    let frame = BoundingBox { x: 1, y: 2, width: 30, height: 40 };
    let state = then(&read(&["12"]), [Action::Box(Some(Boxing::Frame)), Action::Boxed(frame)]);
    assert_eq!((state.files[0].cut.frame, state.name(), state.boxing), (Some(frame), "preparing", None));
    let state = then(&state, [Action::Cut(1, Cut::default()), answered(1, 2, &["9"]), answered(1, 3, &["5"])]);
    assert_eq!(labels(&state), "5");
}

#[test]
fn a_missed_number_of_four_digits_takes_a_box_and_four_keys() {
    let wide = BoundingBox { x: 400, y: 0, width: 100, height: 30 };
    let mut state = then(&read(&["12 3?"]), [Action::Box(Some(Boxing::Missed)), Action::Boxed(wide)]);
    for label in [1, 2, 5, 0] {
        state = then(&state, [Action::Name(label)]);
    }
    assert_eq!((labels(&state).as_str(), state.selected), ("1231250", Some(6)));
    assert_eq!(state.transcript().expect("a sheet").numbers().len(), 3);
    let shorter = then(&state, [Action::Write(None)]);
    assert_eq!(labels(&shorter), "123125");
    assert_eq!(then(&state, [Action::Move(Step::NextUnsure)]).selected, Some(2));
    assert_eq!(labels(&then(&state, [Action::Undo])), "123125");
}

#[test]
fn going_on_asks_for_the_focus_even_where_the_only_doubt_is_selected_already() {
    let asked = |state: &State| state.went_on;
    let on = then(&read(&["12 3?"]), [Action::Move(Step::NextUnsure)]);
    let again = then(&on, [Action::Move(Step::NextUnsure)]);
    assert_eq!((on.selected, again.selected), (Some(2), Some(2)));
    assert_eq!((asked(&on), asked(&again)), (1, 2));
    assert_eq!(asked(&then(&again, [Action::Move(Step::Previous), Action::Name(4)])), 2);
}

#[test]
fn a_missed_digit_is_named_as_before() {
    let narrow = BoundingBox { x: 400, y: 0, width: 20, height: 30 };
    let state = then(&read(&["12 3?"]), [Action::Box(Some(Boxing::Missed)), Action::Boxed(narrow), Action::Name(4)]);
    assert_eq!((labels(&state).as_str(), state.selected), ("1234", Some(2)));
}

#[test]
fn another_tab_changes_and_removes_what_both_show() {
    let state = then(&read(&["12"]), [Action::Select(Some(1))]);
    let theirs = Entry { phase: Phase::Read(History::new(Rc::new(transcript(&["7"])))), ..Entry::new(picture(1)) };
    let state = then(&state, [Action::TakeOver(vec![theirs])]);
    assert_eq!((labels(&state).as_str(), state.selected), ("7", None));
    assert_eq!(then(&state, [Action::LetGo(vec![1])]).name(), "empty");
}

#[test]
fn asking_for_print_reads_again_where_print_was_left_out_and_leaving_it_out_where_there_is_some() {
    let [plain, left_out, with_print] =
        [false, true, false].map(|print_left_out| Transcript { print_left_out, ..transcript(&["12"]) });
    let mut with_print = with_print;
    with_print.digits.iter_mut().filter_map(|digit| digit.read.as_mut()).for_each(|read| read.printed = true);
    let news = |transcript: Transcript| News::Answered(Ok(Rc::new(transcript)));
    let state =
        after([add(&[1, 2, 3]), heard(1, 1, news(plain)), heard(2, 2, news(left_out)), heard(3, 3, news(with_print))]);
    let included = then(&state, [Action::Print(Print::Include)]);
    assert_eq!((names(&included), included.settings.print), (vec!["read", "preparing", "read"], Print::Include));
    let excluded = then(&state, [Action::Print(Print::Exclude)]);
    assert_eq!(names(&excluded), ["read", "read", "preparing"]);
}
