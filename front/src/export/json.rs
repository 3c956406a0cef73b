use serde::Serialize;
use shared::{Alternative, BoundingBox, DigitKind, ImageSize, ModelRef, NumberKind};

use super::{Source, Style, text};
use crate::state::{DigitReading, Number, Transcript};

/// An array, one object a file: its name, then the fields of the API's answer with the corrections made.
#[derive(Serialize)]
struct File<'a> {
    file: &'a str,
    image: ImageSize,
    model: &'a ModelRef,
    text: String,
    lines: Vec<Line>,
    digits: Vec<Digit<'a>>,
}

#[derive(Serialize)]
struct Line {
    text: String,
    numbers: Vec<WrittenNumber>,
}

#[derive(Serialize)]
struct WrittenNumber {
    text: String,
    kind: NumberKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    bounding_box: BoundingBox,
    digits: Vec<usize>,
    cancelled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<String>,
}

#[derive(Serialize)]
struct Digit<'a> {
    /// `null` where a box was drawn and not named.
    label: Option<u8>,
    confidence: f32,
    sure: bool,
    corrected: bool,
    checked: bool,
    /// What the reader read; `null` where the person drew the box.
    read: Option<u8>,
    bounding_box: BoundingBox,
    alternatives: &'a [Alternative],
    kind: DigitKind,
    cancelled: bool,
    line: usize,
    number: usize,
}

/// Everything that is known of every digit, for programs.
pub fn json(sources: &[Source], style: Style<'_>) -> String {
    let files: Vec<File<'_>> = sources.iter().map(|source| file(source, style)).collect();
    // Nothing in these types can fail to be written.
    serde_json::to_string_pretty(&files).unwrap_or_default()
}

fn file<'a>(source: &'a Source, style: Style<'_>) -> File<'a> {
    let transcript: &Transcript = &source.transcript;
    let mut misfits = style.settings.checks.misfits(transcript, style.settings).into_iter();
    let mut number = |number: &Number| WrittenNumber {
        text: number.text(transcript),
        kind: style.settings.cell(transcript, number).kind,
        value: style.settings.value(transcript, number).filter(|_| !number.is_cancelled(transcript)),
        row: number.grid_place(transcript).map(|place| place.0),
        column: number.grid_place(transcript).map(|place| place.1),
        bounding_box: number.bounding_box(transcript),
        digits: (number.start..number.end).collect(),
        cancelled: number.is_cancelled(transcript),
        remark: misfits.next().flatten().map(|misfit| style.language.misfit(misfit)),
    };
    let lines = transcript.lines().into_iter().map(|line| {
        let numbers: Vec<WrittenNumber> = line.iter().map(&mut number).collect();
        let valid = numbers.iter().filter(|number| !number.cancelled);
        let text = valid.map(|number| number.text.as_str()).collect::<Vec<_>>().join(" ");
        Line { text, numbers }
    });
    let digits = transcript.digits.iter().map(|digit| Digit {
        label: digit.label,
        confidence: digit.confidence(),
        sure: digit.is_sure(),
        corrected: digit.corrected,
        checked: digit.checked,
        read: digit.read.as_ref().map(|reading| reading.label),
        bounding_box: digit.bounding_box,
        alternatives: digit.read.as_ref().map_or(&[], |reading| &reading.alternatives),
        kind: match &digit.read {
            Some(DigitReading { printed: true, .. }) => DigitKind::Print,
            _ => DigitKind::Hand,
        },
        cancelled: digit.cancelled,
        line: digit.line,
        number: digit.number,
    });
    File {
        file: &source.file,
        image: transcript.image,
        model: &transcript.model,
        text: text(transcript, style),
        lines: lines.collect(),
        digits: digits.collect(),
    }
}
