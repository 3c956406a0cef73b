//! What is said over the photograph, and the frame that alone is read.

use shared::BoundingBox;
use yew::prelude::*;

use super::PhotographProps;
use crate::state::{Boxing, Cut};
use crate::text::Language;
use crate::turn::Turn;

/// What is to be said over the picture, if anything.
pub(super) fn note(props: &PhotographProps, text: Language, shown: bool) -> Html {
    let on_whole = {
        let cut = Cut { frame: None, ..props.cut };
        props.on_cut.reform(move |_: MouseEvent| cut)
    };
    html! {
        if !shown && props.transcript.is_some() {
            <p class="note">{ text.not_shown() }</p>
        } else if !shown {
            <p class="unseen">{ &props.name }</p>
        } else if let Some(boxing) = props.boxing {
            <p class="note" role="status">
                { hint(text, boxing) }<span class="by-mouse">{ " " }{ text.box_keys() }</span>
            </p>
        } else if props.writing {
            <p class="note" role="status">{ text.write_hint() }</p>
        } else if props.cut.frame.is_some() {
            <p class="note">
                { text.frame_in_force() }{ " " }
                <button type="button" id="read-all" onclick={on_whole}>{ text.read_all() }</button>
            </p>
        }
    }
}

/// What a box is drawn for, and how.
pub(super) fn hint(text: Language, boxing: Boxing) -> &'static str {
    match boxing {
        Boxing::Missed => text.box_hint(),
        Boxing::Frame => text.frame_hint(),
    }
}

/// The frame that alone is read: all around it is dimmed.
pub(super) fn frame_mark(cut: &Cut, upright: Option<(f64, f64)>, turn: Turn, scale: Option<f64>) -> Html {
    let (Some(frame), Some(upright), Some(scale)) = (cut.frame, upright, scale) else { return Html::default() };
    let (width, height) = turn.size(upright);
    let BoundingBox { x, y, width: across, height: down } = turn.bounds(frame, (upright.0 as u32, upright.1 as u32));
    let around = format!("M0 0H{width}V{height}H0ZM{x} {y}v{down}h{across}v-{down}Z");
    html! {
        <svg class="only" viewBox={format!("0 0 {width} {height}")} width={(width * scale).to_string()}
            height={(height * scale).to_string()} aria-hidden="true">
            <path d={around} />
            <rect x={x.to_string()} y={y.to_string()} width={across.to_string()} height={down.to_string()}
                vector-effect="non-scaling-stroke" />
        </svg>
    }
}
