use shared::{Digit, ImageSize};
use yew::prelude::*;

use crate::hooks::use_text;

/// More alternatives than these say nothing.
const ALTERNATIVES: usize = 3;
/// Less probable than this is noise.
const LEAST: f32 = 0.001;

/// Properties of [`DigitDetail`].
#[derive(Properties, PartialEq)]
pub struct DigitDetailProps {
    /// The digit that is looked at.
    pub digit: Digit,
    /// Its index.
    pub index: usize,
    /// How many digits there are.
    pub count: usize,
    /// Size of the upright picture.
    pub image: ImageSize,
    /// Address of the picture.
    pub url: AttrValue,
}

/// One digit enlarged, how sure its reading is, and what else it might be.
#[component]
pub fn DigitDetail(props: &DigitDetailProps) -> Html {
    let text = use_text();
    let digit = &props.digit;
    let bounds = &digit.bounding_box;
    // A square around the digit, with some of its surroundings.
    let side = f64::from(bounds.width.max(bounds.height)) * 1.4;
    let left = f64::from(bounds.x) + (f64::from(bounds.width) - side) / 2.0;
    let top = f64::from(bounds.y) + (f64::from(bounds.height) - side) / 2.0;

    let reading = |label: u8, confidence: f32, best: bool| {
        let percent = text.percent(confidence);
        html! {
            <li key={label} class={classes!("reading", best.then_some("best"))}>
                <span class="label">{ label }</span>
                <svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="track" width="100" height="8" />
                    <rect class="share" width={(confidence * 100.0).clamp(1.0, 100.0).to_string()} height="8" />
                </svg>
                <span class="percent">{ percent }</span>
            </li>
        }
    };

    html! {
        <section class="detail" aria-label={text.digit_of(props.index, props.count)}>
            <svg class="crop" viewBox={format!("{left} {top} {side} {side}")} aria-hidden="true">
                <image href={props.url.clone()} width={props.image.width.to_string()}
                    height={props.image.height.to_string()} preserveAspectRatio="none" />
            </svg>
            <div>
                <p class="where">
                    { text.digit_of(props.index, props.count) }
                    if !digit.sure { { ": " }<strong>{ text.not_sure() }</strong> }
                </p>
                <ol class="readings">
                    { reading(digit.label, digit.confidence, true) }
                    { for digit.alternatives.iter().filter(|other| other.confidence >= LEAST).take(ALTERNATIVES)
                        .map(|other| reading(other.label, other.confidence, false)) }
                </ol>
            </div>
        </section>
    }
}
