//! The components in a real browser: `wasm-bindgen-test-runner` with a chromedriver, see `webdriver.json`.
#![cfg(target_arch = "wasm32")]

use std::rc::Rc;

use front::components::{Boxes, CopyButton, DigitDetail, FailureNotice, Numbers, UploadProgress};
use front::failure::Failure;
use shared::{
    Alternative, BoundingBox, ClassifierKind, Code, Digit, ImageSize, Line, ModelRef, Number, Problem, Recognition,
    Timings,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::Element;
use yew::prelude::*;
use yew::{Renderer, scheduler};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn boxes_stand_where_the_digits_are_in_pixels_of_the_picture() {
    let page = render(|| html! { <Boxes recognition={recognition()} scale={0.5} /> }).await;
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
    let page = render(|| html! { <Boxes recognition={recognition()} scale={1.0} /> }).await;
    let digits: Vec<String> = all(&page, "g.digit")
        .iter()
        .map(|digit| ["data-index", "data-label", "data-sure"].map(|name| attribute(digit, name)).join(" "))
        .collect();
    assert_eq!(digits, ["0 1 true", "1 2 true", "2 6 false"]);
    assert_eq!(attribute(&find(&page, "g.digit[data-index='2']"), "aria-label"), "6, not sure, 54 %");
}

#[wasm_bindgen_test]
async fn an_unsure_digit_has_a_question_mark_on_its_flag_and_a_mark_in_the_numbers() {
    let page = render(|| {
        html! { <><Boxes recognition={recognition()} scale={1.0} /><Numbers recognition={recognition()} /></> }
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
        let page = render(move || html! { <Boxes recognition={recognition()} {scale} /> }).await;
        assert_eq!(attribute(&find(&page, "g.digit[data-index='0'] .plate"), "width"), width);
    }
}

#[wasm_bindgen_test]
async fn the_numbers_read_as_they_will_be_pasted() {
    let page = render(|| html! { <Numbers recognition={recognition()} /> }).await;
    let lines: Vec<_> = all(&page, "#numbers .line").iter().filter_map(|line| line.text_content()).collect();
    assert_eq!(lines, ["12 6"]);
}

#[wasm_bindgen_test]
async fn selecting_in_the_numbers_selects_on_the_photograph_and_the_other_way_round() {
    let page = render(|| html! { <Pair /> }).await;
    click(&find(&page, "#numbers [data-index='2']"));
    scheduler::flush().await;
    assert!(find(&page, "g.digit[data-index='2']").class_list().contains("selected"));
    click(&find(&page, "g.digit[data-index='1']"));
    scheduler::flush().await;
    assert_eq!(attribute(&find(&page, "#numbers [data-index='1']"), "aria-selected"), "true");
    assert_eq!(all(&page, ".selected").len(), 2);
}

#[wasm_bindgen_test]
async fn only_one_digit_is_a_stop_of_the_tab_key() {
    let page = render(|| html! { <Boxes recognition={recognition()} scale={1.0} selected={1} /> }).await;
    let stops: Vec<_> = all(&page, "[tabindex='0']").iter().map(|stop| attribute(stop, "data-index")).collect();
    assert_eq!(stops, ["1"]);
}

#[wasm_bindgen_test]
async fn the_selected_digit_shows_its_confidence_and_alternatives() {
    let page = render(|| {
        let recognition = recognition();
        html! { <DigitDetail digit={recognition.digits[2].clone()} index={2} count={3} image={recognition.image} url="" /> }
    })
    .await;
    let readings: Vec<_> = all(&page, ".reading").iter().filter_map(|reading| reading.text_content()).collect();
    assert_eq!(readings, ["654 %", "031 %"]);
}

#[wasm_bindgen_test]
async fn a_refusal_shows_what_the_server_says() {
    let page = render(|| {
        let problem = Problem {
            kind: "about:blank".into(),
            title: "Damaged picture".into(),
            status: 422,
            detail: "The picture is cut short: send it again.".into(),
            code: Code::DamagedImage,
        };
        html! { <FailureNotice failure={Failure::Refused(problem)} /> }
    })
    .await;
    assert_eq!(find(&page, "h2").text_content().as_deref(), Some("Damaged picture"));
    assert_eq!(find(&page, "p").text_content().as_deref(), Some("The picture is cut short: send it again."));
    assert!(all(&page, "button").is_empty());
}

#[wasm_bindgen_test]
async fn a_busy_server_shows_the_count_down_and_a_way_not_to_wait() {
    let page = render(|| html! { <FailureNotice failure={Failure::Busy { seconds: 7 }} can_retry=true /> }).await;
    assert!(find(&page, ".notice").text_content().is_some_and(|text| text.contains("in 7 s")));
    assert_eq!(find(&page, "#retry").text_content().as_deref(), Some("Try now"));
}

#[wasm_bindgen_test]
async fn an_upload_shows_its_bytes() {
    let page =
        render(|| html! { <UploadProgress sent={Some((1 << 20, 4 << 20))} on_cancel={Callback::noop()} /> }).await;
    assert_eq!(attribute(&find(&page, "progress"), "value"), "1048576");
    assert_eq!(find(&page, ".quiet").text_content().as_deref(), Some("1.0 MB of 4.0 MB"));
}

#[wasm_bindgen_test]
async fn the_copy_button_says_copy_until_it_has_copied() {
    let page = render(|| html! { <CopyButton text="12 6" /> }).await;
    assert_eq!(find(&page, "#copy [aria-hidden='false']").text_content().as_deref(), Some("Copy"));
}

/// Photograph and numbers joined by one selection, as the page joins them.
#[component]
fn Pair() -> Html {
    let selected = use_state(|| None::<usize>);
    let on_select = {
        let selected = selected.clone();
        Callback::from(move |index| selected.set(index))
    };
    html! {
        <>
            <Boxes recognition={recognition()} scale={1.0} selected={*selected} on_select={on_select.clone()} />
            <Numbers recognition={recognition()} selected={*selected} {on_select} />
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

/// "12 6": two sure digits in one number, and an unsure one.
fn recognition() -> Rc<Recognition> {
    let digit = |label, confidence, (x, width, height), number| Digit {
        label,
        confidence,
        sure: confidence > 0.9,
        bounding_box: BoundingBox { x, y: 60, width, height },
        alternatives: vec![Alternative { label: 0, confidence: 0.31 }, Alternative { label: 9, confidence: 0.0001 }],
        line: 0,
        number,
    };
    let digits =
        vec![digit(1, 0.998, (20, 30, 50), 0), digit(2, 0.97, (60, 31, 52), 0), digit(6, 0.54, (300, 28, 49), 1)];
    let number = |text: &str, digits| Number {
        text: text.into(),
        bounding_box: BoundingBox { x: 20, y: 60, width: 71, height: 52 },
        digits,
    };
    Rc::new(Recognition {
        image: ImageSize { width: 400, height: 200, turned: 0 },
        model: ModelRef { id: "default".into(), classifier: ClassifierKind::Svm },
        text: "12 6".into(),
        lines: vec![Line { text: "12 6".into(), numbers: vec![number("12", vec![0, 1]), number("6", vec![2])] }],
        digits,
        timings: Timings::default(),
    })
}
