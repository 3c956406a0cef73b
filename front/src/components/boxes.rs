use std::rc::Rc;

use shared::BoundingBox;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use super::{Selection, step_of};
use crate::flags::{self, Rect};
use crate::hooks::{use_follow_selection, use_text};
use crate::state::{Mark, Marks, Transcript, TranscriptDigit};
use crate::text::DigitNames;
use crate::turn::Turn;

/// How far beside a box a finger may land, in pixels of the screen: small boxes become targets of 44 pixels.
const REACH: f64 = 22.0;

/// Properties of [`Boxes`].
#[derive(Properties, PartialEq)]
pub struct BoxesProps {
    /// What was read.
    pub transcript: Rc<Transcript>,
    /// How each digit is to look.
    pub marks: Rc<Marks>,
    /// Pixels of the screen per pixel of the picture.
    pub scale: f64,
    /// How the picture is turned on the screen.
    #[prop_or_default]
    pub turn: Turn,
    /// What is looked at.
    #[prop_or_default]
    pub selection: Selection,
}

/// The boxes and labels over the photograph, in pixels of the upright picture as it is turned on the screen.
#[component]
pub fn Boxes(props: &BoxesProps) -> Html {
    let (text, selection) = (use_text(), &props.selection);
    let svg = use_node_ref();
    // The photograph itself brings the selected digit into view.
    use_follow_selection(&svg, &props.transcript, selection.digit, false);

    let names = DigitNames::of(&props.transcript, text);
    let scale = props.scale;
    let image = (props.transcript.image.width, props.transcript.image.height);
    let size = props.turn.size((f64::from(image.0), f64::from(image.1)));
    let bounds = use_memo((props.transcript.clone(), props.turn), |(transcript, turn)| {
        transcript.digits.iter().map(|digit| turn.bounds(digit.bounding_box, image)).collect::<Vec<_>>()
    });
    let flags = use_memo((bounds.clone(), props.marks.clone(), scale), |(bounds, marks, scale)| {
        let plain = |index: usize| is_plain(marks.mark(index));
        let digits: Vec<_> = bounds.iter().enumerate().map(|(index, bounds)| (*bounds, plain(index))).collect();
        flags::place(&digits, size, *scale)
    });

    let onclick = {
        let (svg, bounds, on_select) = (svg.clone(), bounds.clone(), selection.on_select.clone());
        Callback::from(move |event: MouseEvent| {
            let Some(place) = svg.cast::<Element>().map(|svg| svg.get_bounding_client_rect()) else { return };
            let at =
                ((f64::from(event.client_x()) - place.x()) / scale, (f64::from(event.client_y()) - place.y()) / scale);
            on_select.emit(flags::nearest(bounds.iter(), at, REACH / scale));
        })
    };
    let onkeydown = {
        let (on_move, on_select) = (selection.on_move.clone(), selection.on_select.clone());
        Callback::from(move |event: KeyboardEvent| {
            if let Some(step) = step_of(&event) {
                event.prevent_default();
                on_move.emit(step);
            } else if matches!(event.key().as_str(), "Enter" | " ") {
                event.prevent_default();
                on_select.emit(event.target().and_then(|target| index_of(&target)));
            }
        })
    };

    html! {
        <svg ref={svg} class="boxes" viewBox={format!("0 0 {} {}", size.0, size.1)} role="group"
            width={(size.0 * scale).to_string()} height={(size.1 * scale).to_string()}
            aria-label={text.digits_on_photograph()} {onclick} {onkeydown}>
            { whole(props, image) }
            { for props.transcript.unread.iter().enumerate().map(|(index, ink)| {
                let class = classes!("unread", (selection.unread == Some(index)).then_some("selected"));
                let outline = Rect::around(&props.turn.bounds(*ink, image), scale);
                let onclick = selection.on_unread.reform(move |event: MouseEvent| {
                    event.stop_propagation();
                    index
                });
                html! {
                    <g {class} role="button" tabindex="-1" aria-label={text.not_read()} {onclick}>{ rect("outline", &outline) }</g>
                }
            }) }
            { for props.transcript.digits.iter().zip(bounds.iter()).enumerate().map(|(index, (digit, bounds))| {
                let mark = props.marks.mark(index);
                let selected = selection.digit == Some(index);
                let hovered = selection.hovered == Some(index);
                let flag = flags.get(index).copied().flatten().or_else(|| {
                    (selected || hovered).then(|| flags::default_place(bounds, is_plain(mark), scale))
                });
                let (stop, name) = (selection.is_stop(index), names.name(index, mark));
                let look = Look { index, mark, selected, hovered, stop, flag, scale, name };
                digit_group(digit, bounds, &look, selection)
            }) }
        </svg>
    }
}

/// A frame around the number of the digit that is looked at, where it has several.
fn whole(props: &BoxesProps, image: (u32, u32)) -> Html {
    let numbers = props.transcript.numbers();
    let looked_at = props.selection.digit.and_then(|digit| numbers.iter().find(|number| number.contains(digit)));
    let Some(number) = looked_at.filter(|number| number.end - number.start > 1) else { return Html::default() };
    rect("whole", &Rect::around(&props.turn.bounds(number.bounding_box(&props.transcript), image), props.scale))
}

/// How one digit is to look.
struct Look {
    index: usize,
    mark: Mark,
    selected: bool,
    hovered: bool,
    stop: bool,
    flag: Option<Rect>,
    scale: f64,
    name: String,
}

/// Whether its label tells nothing new.
fn is_plain(mark: Mark) -> bool {
    matches!(mark, Mark::Sure | Mark::Checked | Mark::Cancelled)
}

fn digit_group(digit: &TranscriptDigit, bounds: &BoundingBox, look: &Look, selection: &Selection) -> Html {
    let index = look.index;
    let scale = look.scale;
    let outline = Rect::around(bounds, scale);
    let onclick = selection.on_select.reform(move |event: MouseEvent| {
        // The picture itself would look for the nearest digit once more.
        event.stop_propagation();
        Some(index)
    });
    let onfocusin = selection.on_select.reform(move |_: FocusEvent| Some(index));
    let small = flags::is_small(bounds, scale).then_some("small");
    let class = classes!("digit", small, look.selected.then_some("selected"), look.hovered.then_some("hovered"));
    let sign = match look.mark {
        Mark::Doubtful if digit.label.is_some() => "?",
        Mark::Corrected => "✓",
        _ => "",
    };
    html! {
        <g key={index} {class} data-index={index.to_string()} data-label={digit.label.map(|label| label.to_string())}
            data-mark={look.mark.name()} role="button" tabindex={if look.stop { "0" } else { "-1" }}
            aria-pressed={look.selected.to_string()}
            aria-label={look.name.clone()} {onclick} {onfocusin}
            onmouseover={selection.on_hover.reform(move |_| Some(index))} onmouseout={selection.on_hover.reform(|_| None)}>
            { rect("halo", &outline) }
            { rect("outline", &outline) }
            if look.mark == Mark::Cancelled {
                <line class="outline" x1={outline.x.to_string()} y1={(outline.y + outline.height).to_string()}
                    x2={(outline.x + outline.width).to_string()} y2={outline.y.to_string()} vector-effect="non-scaling-stroke" />
            }
            // The digit's own box, in whole pixels of the picture.
            <rect class="ink" x={bounds.x.to_string()} y={bounds.y.to_string()} width={bounds.width.to_string()}
                height={bounds.height.to_string()} />
            if let Some(flag) = look.flag {
                <g class="flag">
                    { rect("plate", &flag) }
                    <text x={(flag.x + flag.width / 2.0).to_string()} y={(flag.y + flag.height * 0.76).to_string()}
                        text-anchor="middle" font-size={(14.0 / scale).to_string()}>
                        { digit.sign() }{ sign }
                    </text>
                </g>
            }
        </g>
    }
}

fn rect(class: &'static str, rect: &Rect) -> Html {
    html! {
        <rect {class} x={rect.x.to_string()} y={rect.y.to_string()} width={rect.width.to_string()}
            height={rect.height.to_string()} vector-effect="non-scaling-stroke" />
    }
}

/// The `data-index` of a digit's element.
fn index_of(target: &web_sys::EventTarget) -> Option<usize> {
    target.dyn_ref::<Element>()?.get_attribute("data-index")?.parse().ok()
}
