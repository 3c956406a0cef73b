use shared::{BoundingBox, ImageSize};
use yew::prelude::*;

use crate::state::{Edit, Mark, Misfit, TranscriptDigit};
use crate::text::Language;
use crate::turn::Turn;

/// Less probable than this is noise.
const LEAST: f32 = 0.01;

/// What [`digit_detail`] is given.
pub struct DigitDetailProps {
    /// The digit that is looked at.
    pub digit: TranscriptDigit,
    /// How it is marked.
    pub mark: Mark,
    /// Why its number does not fit.
    pub misfit: Option<Misfit>,
    /// Its index.
    pub index: usize,
    /// How many digits there are.
    pub count: usize,
    /// Size of the upright picture.
    pub image: ImageSize,
    /// Address of the picture.
    pub url: AttrValue,
    /// Whether its number can be split there.
    pub can_split: bool,
    /// Whether there is a number to join it with.
    pub can_join: bool,
    /// The person says what the digit is.
    pub on_name: Callback<u8>,
    /// The person corrects something else about it.
    pub on_edit: Callback<Edit>,
}

/// One digit enlarged, how sure its reading is, what else it might be, and the keys to correct it.
pub fn digit_detail(text: Language, props: &DigitDetailProps) -> Html {
    let (digit, index) = (&props.digit, props.index);
    let state = match props.mark {
        _ if digit.label.is_none() => text.unknown().into(),
        Mark::Corrected => text.corrected().into(),
        Mark::Checked => text.checked().into(),
        Mark::Cancelled => text.struck_out().into(),
        Mark::Doubtful if !digit.is_sure() => format!("{}, {}", text.not_sure(), text.percent(digit.confidence())),
        Mark::Doubtful | Mark::Sure => format!("{}, {}", text.sure(), text.percent(digit.confidence())),
    };
    let edit = |edit: Edit, can: bool, key: &'static str, label: &'static str| {
        // Not `disabled`, which would take the focus away from who has just pressed it.
        html! {
            <button type="button" aria-keyshortcuts={key} aria-disabled={(!can).then_some("true")}
                onclick={props.on_edit.reform(move |_| edit)}>{ label }</button>
        }
    };
    html! {
        <section class="detail" aria-label={text.digit_of(index + 1, props.count)}>
            { crop(&digit.bounding_box, props.image, &props.url) }
            <p class="where">
                { text.digit_of(index + 1, props.count) }{ ": " }
                <strong class={classes!((props.mark == Mark::Doubtful).then_some("doubt"))}>{ state }</strong>
                if let Some(misfit) = props.misfit.clone() {
                    <span class="misfit">{ text.misfit(misfit) }</span>
                }
            </p>
            <div class="keypad" role="group" aria-label={text.this_digit_is()}>
                { for (0..=9).map(|label| key(props, label, text)) }
            </div>
            <div class="buttons edits">
                { edit(Edit::Delete { digit: index }, true, "Delete", text.not_a_digit()) }
                { edit(Edit::Split { digit: index }, props.can_split, "S", text.split()) }
                { edit(Edit::Join { digit: index }, props.can_join, "J", text.join()) }
                { edit(Edit::Strike { digit: index }, true, "X",
                    if props.mark == Mark::Cancelled { text.not_struck_out() } else { text.strike_out() }) }
            </div>
        </section>
    }
}

/// The key of a label, with its probability where it is worth telling.
fn key(props: &DigitDetailProps, label: u8, text: Language) -> Html {
    let is_it = props.digit.label == Some(label);
    let share = props.digit.read.as_ref().and_then(|read| {
        if read.label == label {
            Some(read.confidence)
        } else {
            read.alternatives.iter().find(|other| other.label == label).map(|other| other.confidence)
        }
    });
    html! {
        <button type="button" key={label} class="key" aria-pressed={is_it.to_string()}
            onclick={props.on_name.reform(move |_| label)}>
            <span class="sign">{ label }</span>
            if let Some(share) = share.filter(|share| *share >= LEAST) {
                <span class="share">{ text.percent(share) }</span>
            }
        </button>
    }
}

/// A part of the picture with some of its surroundings, turned as it was read.
pub(super) fn crop(bounds: &BoundingBox, image: ImageSize, url: &AttrValue) -> Html {
    let side = f64::from(bounds.width.max(bounds.height)) * 1.4;
    let centre = |start: u32, length: u32| f64::from(start) + f64::from(length) / 2.0;
    let (x, y) = (centre(bounds.x, bounds.width), centre(bounds.y, bounds.height));
    let (left, top) = (x - side / 2.0, y - side / 2.0);
    let degrees = Turn::of_degrees(image.turned).degrees();
    html! {
        <svg class="crop" viewBox={format!("{left} {top} {side} {side}")} aria-hidden="true">
            <image href={url.clone()} width={image.width.to_string()}
                height={image.height.to_string()} preserveAspectRatio="none"
                transform={(degrees > 0).then(|| format!("rotate({degrees} {x} {y})"))} />
        </svg>
    }
}
