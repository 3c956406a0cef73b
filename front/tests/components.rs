//! The components in a real browser: `wasm-bindgen-test-runner` with a chromedriver, see `webdriver.json`.
#![cfg(target_arch = "wasm32")]

use std::cell::RefCell;
use std::rc::Rc;

use front::components::{
    Boxes, ChecksPanel, CopyButton, DigitDetailProps, FileListProps, Numbers, Selection, TeachReview, digit_detail,
    failure_notice, file_list, teach_gains, upload_progress,
};
use front::failure::Failure;
use front::state::{
    Cell, Checks, Column, Edit, Entry, FileId, History, Marks, Phase, Picture, Review, Settings, Transcript,
};
use front::text::Language;
use shared::{
    Accuracy, Alternative, BoundingBox, ClassifierKind, Code, Digit, Gain, Gains, ImageSize, Line, ModelRef, Number,
    NumberKind, Problem, Recognition, SheetSample, Timings,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Element;
use yew::prelude::*;
use yew::{Renderer, scheduler};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn boxes_stand_where_the_digits_are_in_pixels_of_the_picture() {
    let page = render(|| html! { <Boxes transcript={transcript()} marks={marks()} scale={0.5} /> }).await;
    let svg = find(&page, "svg.boxes");
    assert_eq!(svg.get_attribute("viewBox").as_deref(), Some("0 0 400 200"));
    assert_eq!((attribute(&svg, "width"), attribute(&svg, "height")), ("200".into(), "100".into()));
    let boxes: Vec<String> = all(&page, "g.digit rect.ink")
        .iter()
        .map(|ink| ["x", "y", "width", "height"].map(|name| attribute(ink, name)).join(" "))
        .collect();
    assert_eq!(boxes, ["20 60 30 50", "60 60 31 52", "300 60 28 49"]);
}

#[wasm_bindgen_test]
async fn digits_on_the_photograph_say_what_they_are_to_programs_and_to_readers() {
    let page = render(|| html! { <Boxes transcript={transcript()} marks={marks()} scale={1.0} /> }).await;
    let digits: Vec<String> = all(&page, "g.digit")
        .iter()
        .map(|digit| ["data-index", "data-label", "data-mark"].map(|name| attribute(digit, name)).join(" "))
        .collect();
    assert_eq!(digits, ["0 1 sure", "1 2 sure", "2 6 doubtful"]);
    assert_eq!(attribute(&find(&page, "g.digit[data-index='2']"), "aria-label"), "line 1, 6, not sure");
}

#[wasm_bindgen_test]
async fn an_unsure_digit_has_a_question_mark_on_its_flag_and_a_mark_in_the_numbers() {
    let page = render(|| {
        html! { <><Boxes transcript={transcript()} marks={marks()} scale={1.0} /><Numbers transcript={transcript()} marks={marks()} /></> }
    })
    .await;
    let flags: Vec<_> = all(&page, "g.digit text").iter().filter_map(|flag| flag.text_content()).collect();
    assert_eq!(flags, ["1", "2", "6?"]);
    let marked: Vec<_> = all(&page, "#numbers .unsure").iter().filter_map(|figure| figure.text_content()).collect();
    assert_eq!(marked, ["6"]);
}

#[wasm_bindgen_test]
async fn a_label_keeps_its_size_on_screen_however_large_the_picture_is_shown() {
    for (scale, width) in [(0.5, "30"), (2.0, "7.5")] {
        let page = render(move || html! { <Boxes transcript={transcript()} marks={marks()} {scale} /> }).await;
        assert_eq!(attribute(&find(&page, "g.digit[data-index='0'] .plate"), "width"), width);
    }
}

#[wasm_bindgen_test]
async fn the_numbers_read_as_they_will_be_pasted() {
    let page = render(|| html! { <Numbers transcript={transcript()} marks={marks()} /> }).await;
    let cells: Vec<_> = all(&page, "#numbers .line td").iter().filter_map(|cell| cell.text_content()).collect();
    assert_eq!(cells, ["12", "6"]);
}

#[wasm_bindgen_test]
async fn selecting_in_the_numbers_selects_on_the_photograph_and_the_other_way_round() {
    let page = render(|| html! { <Pair /> }).await;
    click(&find(&page, "#numbers [data-index='2']"));
    scheduler::flush().await;
    assert!(find(&page, "g.digit[data-index='2']").class_list().contains("selected"));
    click(&find(&page, "g.digit[data-index='1']"));
    scheduler::flush().await;
    let cell = find(&page, "#numbers [aria-selected='true']");
    assert_eq!((attribute(&cell, "data-at"), cell.text_content()), ("1 0".into(), Some("12".into())));
    assert_eq!(all(&page, ".selected").len(), 2);
}

#[wasm_bindgen_test]
async fn only_one_digit_is_a_stop_of_the_tab_key() {
    let selection = Selection { digit: Some(1), ..Selection::default() };
    let page = render(
        move || html! { <Boxes transcript={transcript()} marks={marks()} scale={1.0} selection={selection.clone()} /> },
    )
    .await;
    let stops: Vec<_> = all(&page, "[tabindex='0']").iter().map(|stop| attribute(stop, "data-index")).collect();
    assert_eq!(stops, ["1"]);
}

#[wasm_bindgen_test]
async fn the_selected_digit_shows_its_confidence_and_alternatives_on_its_keys() {
    let page = render(|| detail(Callback::noop(), Callback::noop())).await;
    let keys: Vec<_> = all(&page, ".key").iter().filter_map(|element| element.text_content()).collect();
    assert_eq!(keys, ["031 %", "1", "2", "3", "4", "5", "654 %", "7", "8", "9"]);
    assert_eq!(find(&page, ".key[aria-pressed='true'] .sign").text_content().as_deref(), Some("6"));
    assert_eq!(find(&page, ".where strong").text_content().as_deref(), Some("not sure, 54 %"));
}

#[wasm_bindgen_test]
async fn a_key_names_the_digit_and_the_buttons_below_correct_the_rest() {
    let heard = Rc::new(RefCell::new(Vec::<String>::new()));
    let (name, edit) = (heard.clone(), heard.clone());
    let page = render(move || {
        let (name, edit) = (name.clone(), edit.clone());
        detail(
            Callback::from(move |label: u8| name.borrow_mut().push(label.to_string())),
            Callback::from(move |asked: Edit| edit.borrow_mut().push(format!("{asked:?}"))),
        )
    })
    .await;
    for button in all(&page, ".key:nth-child(9), .edits button") {
        click(&button);
    }
    assert_eq!(
        *heard.borrow(),
        ["8", "Delete { digit: 2 }", "Split { digit: 2 }", "Join { digit: 2 }", "Strike { digit: 2 }"]
    );
}

#[wasm_bindgen_test]
async fn a_corrected_digit_is_marked_on_the_photograph_and_in_the_numbers() {
    let page = render(|| {
        let (transcript, _) = transcript().edited(Edit::Label { digit: 2, label: 8 }).expect("a change");
        let marks = Rc::new(Marks::of(&transcript, &Settings::default()));
        let transcript = Rc::new(transcript);
        html! { <><Boxes transcript={transcript.clone()} marks={marks.clone()} scale={1.0} /><Numbers {transcript} {marks} /></> }
    })
    .await;
    assert_eq!(find(&page, "[data-index='2'] text").text_content().as_deref(), Some("8✓"));
    assert_eq!(find(&page, "#numbers .corrected").text_content().as_deref(), Some("8"));
}

#[wasm_bindgen_test]
async fn decimals_stand_after_their_mark_in_the_numbers() {
    let page =
        render(|| html! { <Numbers transcript={transcript()} marks={marks()} decimals={1} decimal_mark={','} /> })
            .await;
    let numbers: Vec<_> = all(&page, "#numbers .number").iter().filter_map(|element| element.text_content()).collect();
    assert_eq!(numbers, ["1,2", "0,6"]);
}

#[wasm_bindgen_test]
async fn the_head_of_a_column_chooses_what_its_numbers_are_and_each_column_has_its_own_decimals() {
    let chosen = Rc::new(RefCell::new(Vec::<(usize, Column)>::new()));
    let there = chosen.clone();
    let page = render(move || {
        let there = there.clone();
        let (edited, _) = transcript().edited(Edit::Column { column: 0, to: Column::Number(1) }).expect("a change");
        let on_column = Callback::from(move |choice| there.borrow_mut().push(choice));
        html! { <Numbers transcript={Rc::new(edited)} marks={marks()} decimal_mark={','} {on_column} /> }
    })
    .await;
    let cells: Vec<_> = all(&page, "#numbers td").iter().map(|cell| attribute(cell, "aria-label")).collect();
    assert_eq!(cells, ["line 1, 1,2", "line 1, 6, not sure"]);
    let heads: Vec<_> = all(&page, "#numbers th").iter().map(|head| attribute(head, "aria-label")).collect();
    assert_eq!(heads, ["Column A: numbers 0,0", "Column B: as written"]);
    let list: web_sys::HtmlSelectElement = all(&page, "th select")[1].clone().dyn_into().expect("a list");
    list.set_selected_index(1);
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    let event = Event::new_with_event_init_dict("change", &init).expect("an event");
    list.dispatch_event(&event).expect("to be dispatched");
    assert_eq!(*chosen.borrow(), [(1, Column::Text)]);
}

#[wasm_bindgen_test]
async fn the_marks_of_the_paper_stand_in_the_numbers_and_no_other_decimal_mark_beside_them() {
    let page = render(|| {
        let mut marked = (*transcript()).clone();
        marked.digits[1].before = ":".into();
        marked.digits[2].before = "-".into();
        html! { <Numbers transcript={Rc::new(marked)} marks={marks()} decimals={1} decimal_mark={','} /> }
    })
    .await;
    let numbers: Vec<_> = all(&page, "#numbers .number").iter().filter_map(|element| element.text_content()).collect();
    assert_eq!(numbers, ["1:2", "-0,6"]);
}

#[wasm_bindgen_test]
async fn a_file_of_the_list_says_how_far_it_is_and_can_be_taken_away() {
    let removed = Rc::new(RefCell::new(Vec::<FileId>::new()));
    let there = removed.clone();
    let page = render(move || {
        let there = there.clone();
        let picture = |id: FileId, name: &str| Picture {
            id,
            name: name.into(),
            media_type: "image/png".into(),
            bytes: 1,
            url: "data:,".into(),
        };
        let read = Entry { phase: Phase::Read(History::new(transcript())), ..Entry::new(picture(1, "a.png")) };
        let busy = Phase::Failed(Failure::Busy { seconds: 7 });
        let files = vec![read, Entry { phase: busy, ..Entry::new(picture(2, "b.png")) }];
        let props = FileListProps {
            files,
            thumbnails: Vec::new(),
            current: Some(1),
            settings: Settings::default(),
            on_open: Callback::noop(),
            on_retry: Callback::noop(),
            on_clear: Callback::noop(),
            on_remove: Callback::from(move |id: FileId| there.borrow_mut().push(id)),
        };
        file_list(Language::EN, &props)
    })
    .await;
    let rows: Vec<_> = all(&page, ".row .what").iter().filter_map(|element| element.text_content()).collect();
    assert_eq!(rows, ["2 numbers · 1 ?", "busy, retrying in 7 s"]);
    assert_eq!(all(&page, ".again").len(), 1);
    click(&find(&page, "[aria-label='Remove b.png']"));
    assert_eq!(*removed.borrow(), [2]);
}

#[wasm_bindgen_test]
async fn a_check_that_is_not_understood_says_so_and_changes_nothing() {
    let checks = Rc::new(RefCell::new(Vec::<Checks>::new()));
    let there = checks.clone();
    let page = render(move || {
        let there = there.clone();
        let on_change = Callback::from(move |checks: Checks| there.borrow_mut().push(checks));
        html! { <ChecksPanel checks={Checks::default()} misfits={0} {on_change} /> }
    })
    .await;
    let field: web_sys::HtmlInputElement = find(&page, "#check-digits").dyn_into().expect("an input");
    for (typed, wrong) in [("2-", "true"), ("2-4", "false")] {
        field.set_value(typed);
        let init = web_sys::EventInit::new();
        init.set_bubbles(true);
        let event = Event::new_with_event_init_dict("input", &init).expect("an event");
        field.dispatch_event(&event).expect("to be dispatched");
        scheduler::flush().await;
        assert_eq!(field.get_attribute("aria-invalid").as_deref(), Some(wrong), "{typed}");
    }
    assert_eq!(checks.borrow().last().and_then(|checks| checks.digits), Some((2, 4)));
}

#[wasm_bindgen_test]
async fn a_refusal_shows_what_the_server_says() {
    let page = render(|| {
        let problem = Problem {
            kind: "about:blank".into(),
            title: "Unprocessable Entity".into(),
            status: 422,
            detail: "The picture is cut short: send it again.".into(),
            code: Code::DamagedImage,
        };
        failure_notice(Language::EN, &Failure::Refused(problem), None)
    })
    .await;
    assert_eq!(find(&page, "h2").text_content().as_deref(), Some("The picture is damaged"));
    assert_eq!(find(&page, "p").text_content().as_deref(), Some("The picture is cut short: send it again."));
    assert!(all(&page, "button").is_empty());
}

#[wasm_bindgen_test]
async fn a_busy_server_shows_the_count_down_and_a_way_not_to_wait() {
    let page = render(|| {
        let again = (Callback::noop(), &Callback::noop());
        failure_notice(Language::EN, &Failure::Busy { seconds: 7 }, Some(again))
    })
    .await;
    assert!(find(&page, ".notice").text_content().is_some_and(|text| text.contains("in 7 s")));
    assert_eq!(find(&page, "#retry").text_content().as_deref(), Some("Try now"));
}

#[wasm_bindgen_test]
async fn an_upload_shows_its_bytes() {
    let page = render(|| upload_progress(Language::EN, Some((1 << 20, 4 << 20)), Callback::noop())).await;
    assert_eq!(attribute(&find(&page, "progress"), "value"), "1048576");
    assert_eq!(find(&page, ".quiet").text_content().as_deref(), Some("1.0 MB of 4.0 MB"));
}

#[wasm_bindgen_test]
async fn the_copy_button_says_copy_until_it_has_copied() {
    let page = render(|| html! { <CopyButton text="12 6" /> }).await;
    assert_eq!(find(&page, "#copy [aria-hidden='false']").text_content().as_deref(), Some("Copy"));
}

#[wasm_bindgen_test]
async fn a_doubtful_digit_of_a_sheet_has_a_question_mark_and_keys_name_it() {
    let heard = Rc::new(RefCell::new(Vec::<String>::new()));
    let there = heard.clone();
    let page = render(move || {
        let there = there.clone();
        let on_action = Callback::from(move |action| there.borrow_mut().push(format!("{action:?}")));
        let cell = |reading| Cell {
            sample: SheetSample {
                label: 1,
                row: 0,
                bounding_box: BoundingBox { x: 0, y: 0, width: 9, height: 9 },
                reading,
                confidence: 0.9,
                image: String::new(),
            },
            label: Some(1),
            looked_at: false,
        };
        let review =
            Rc::new(Review { of_corrections: false, cells: vec![cell(1), cell(7)], printed: true, selected: 1 });
        html! { <TeachReview {review} {on_action} /> }
    })
    .await;
    let signs: Vec<_> = all(&page, ".cell .sign").iter().filter_map(|sign| sign.text_content()).collect();
    assert_eq!(signs, ["1", "1?"]);
    let label = attribute(&find(&page, ".cell[data-index='1']"), "aria-label");
    assert_eq!(label, "Row 1, place 2: 1, not sure, looks like 7");
    click(&find(&page, ".key:nth-child(8)"));
    click(&find(&page, "#teach-drop"));
    assert_eq!(*heard.borrow(), ["Name(7)", "Drop"]);
}

#[wasm_bindgen_test]
async fn what_is_gained_stands_side_by_side_the_reading_classifier_first() {
    let page = render(|| {
        let accuracy = |share| Accuracy { accuracy: share, confusion: vec![vec![0; 11]; 10] };
        let gain = |built_in, personal| Gain { built_in: accuracy(built_in), personal: accuracy(personal) };
        let gains = Gains { svm: gain(0.91, 0.99), knn: gain(0.9, 0.98) };
        teach_gains(Language::EN, &gains, ClassifierKind::Knn)
    })
    .await;
    let shares: Vec<_> = all(&page, ".accuracy td").iter().filter_map(|share| share.text_content()).collect();
    assert_eq!(shares, ["90.0 %", "98.0 %", "91.0 %", "99.0 %"]);
}

/// Photograph and numbers joined by one selection, as the page joins them.
#[component]
fn Pair() -> Html {
    let digit = use_state(|| None::<usize>);
    let on_select = {
        let digit = digit.clone();
        Callback::from(move |index| digit.set(index))
    };
    let selection = Selection { digit: *digit, on_select, ..Selection::default() };
    html! {
        <>
            <Boxes transcript={transcript()} marks={marks()} scale={1.0} selection={selection.clone()} />
            <Numbers transcript={transcript()} marks={marks()} {selection} />
        </>
    }
}

#[derive(Properties)]
struct ShowProps {
    content: Rc<dyn Fn() -> Html>,
}

impl PartialEq for ShowProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.content, &other.content)
    }
}

#[component]
fn Show(props: &ShowProps) -> Html {
    (props.content)()
}

/// Renders into an element of its own, and waits until all of it stands.
async fn render(content: impl Fn() -> Html + 'static) -> Element {
    let document = web_sys::window().and_then(|window| window.document()).expect("a document");
    let root = document.create_element("div").expect("an element");
    document.body().expect("a body").append_child(&root).expect("to be appended");
    Renderer::<Show>::with_root_and_props(root.clone(), ShowProps { content: Rc::new(content) }).render();
    scheduler::flush().await;
    root
}

fn find(page: &Element, selector: &str) -> Element {
    page.query_selector(selector)
        .expect("a selector")
        .unwrap_or_else(|| panic!("no {selector} in {}", page.inner_html()))
}

fn all(page: &Element, selector: &str) -> Vec<Element> {
    let found = page.query_selector_all(selector).expect("a selector");
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

fn attribute(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

fn click(element: &Element) {
    let init = web_sys::MouseEventInit::new();
    init.set_bubbles(true);
    let event = MouseEvent::new_with_mouse_event_init_dict("click", &init).expect("an event");
    element.dispatch_event(&event).expect("to be dispatched");
}

/// The third digit's details.
fn detail(on_name: Callback<u8>, on_edit: Callback<Edit>) -> Html {
    let (transcript, marks) = (transcript(), marks());
    let props = DigitDetailProps {
        digit: transcript.digits[2].clone(),
        mark: marks.mark(2),
        misfit: None,
        index: 2,
        count: 3,
        image: transcript.image,
        url: "".into(),
        can_split: false,
        can_join: false,
        on_name,
        on_edit,
    };
    digit_detail(Language::EN, &props)
}

fn marks() -> Rc<Marks> {
    Rc::new(Marks::of(&transcript(), &Settings::default()))
}

fn transcript() -> Rc<Transcript> {
    Rc::new(Transcript::from(&recognition()))
}

/// "12 6": two sure digits in one number, and an unsure one.
fn recognition() -> Recognition {
    let digit = |label, confidence, (x, width, height), number| Digit {
        label,
        confidence,
        sure: confidence > 0.9,
        bounding_box: BoundingBox { x, y: 60, width, height },
        alternatives: vec![Alternative { label: 0, confidence: 0.31 }, Alternative { label: 9, confidence: 0.0001 }],
        kind: shared::DigitKind::Hand,
        cancelled: false,
        line: 0,
        number,
    };
    let digits =
        vec![digit(1, 0.998, (20, 30, 50), 0), digit(2, 0.97, (60, 31, 52), 0), digit(6, 0.54, (300, 28, 49), 1)];
    let number = |text: &str, digits| Number {
        text: text.into(),
        kind: NumberKind::default(),
        value: text.parse().ok(),
        bounding_box: BoundingBox { x: 20, y: 60, width: 71, height: 52 },
        digits,
        marks: Vec::new(),
        row: None,
        column: None,
        list: None,
        cancelled: false,
    };
    Recognition {
        image: ImageSize { width: 400, height: 200, turned: 0 },
        model: ModelRef { id: "default".into(), classifier: shared::ReadBy::Svm },
        text: "12 6".into(),
        lines: vec![Line { text: "12 6".into(), numbers: vec![number("12", vec![0, 1]), number("6", vec![2])] }],
        digits,
        grid: None,
        unread: Vec::new(),
        timings: Timings::default(),
        warnings: Vec::new(),
        page: 1,
        pages: 1,
    }
}
