//! `digitml train --sheet`: sheets of one hand in, what the built-in model learns of it out.

use crate::args::{Classifier, TrainCommand};
use crate::{Outcome, output, read_file};
use anyhow::Context as _;
use engine::decode::{DecodeLimits, pages_of};
use engine::samples::{Dataset, LabelledInk};
use engine::sheet::{RowOrder, Sheet, SheetParams};
use engine::train::personal::{Gain, errors_of, learn};
use engine::{DigitReader, Model, ReadParams};
use image::GrayImage;
use std::path::Path;
use std::time::Instant;

/// Confidence of another reading than the row's from which it is told: the digit may have slipped into the wrong row.
const TELLING: f32 = 0.9;

/// Learns the sheets' hand and writes what was learned.
pub(crate) fn run(command: &TrainCommand) -> anyhow::Result<Outcome> {
    let samples: Vec<LabelledInk> = samples_of(command)?;
    let started = Instant::now();
    let model = Model::built_in().context("the built-in model is damaged; install digitml again")?;
    let count = samples.len();
    let (personal, gains) = learn(&model, samples)?;
    let bytes = personal.to_bytes();
    output::write_whole(&command.out, &bytes)?;
    let (file, seconds) = (command.out.display(), started.elapsed().as_secs_f64());
    output::print_line(&format!("{file}: {} bytes, learned {count} digits in {seconds:.1} s", bytes.len()))?;
    for (classifier, gain) in [(Classifier::Svm, &gains.svm), (Classifier::Knn, &gains.knn)] {
        if command.classifier.is_none_or(|wanted| wanted == classifier) {
            gain_lines(classifier, gain, count).iter().try_for_each(|line| output::print_line(line))?;
        }
    }
    Ok(Outcome::Complete)
}

/// The digits of all sheets as a set among others.
pub(crate) fn set_of(command: &TrainCommand) -> anyhow::Result<Dataset> {
    let mut set = Dataset::default();
    for LabelledInk { label, ink } in samples_of(command)? {
        if let Some(image) = GrayImage::from_raw(ink.width as u32, ink.height as u32, ink.pixels) {
            set.images.push(image);
            set.labels.push(label);
        }
    }
    Ok(set)
}

fn samples_of(command: &TrainCommand) -> anyhow::Result<Vec<LabelledInk>> {
    let reader = DigitReader::built_in().context("the built-in model is damaged; install digitml again")?;
    let mut samples = Vec::new();
    for file in &command.sheet {
        let limits = DecodeLimits { documents: true, ..DecodeLimits::default() };
        let bytes = read_file(file)?;
        let pages = pages_of(&bytes, &limits).with_context(|| file.display().to_string())?;
        for page in 1..=pages {
            let name = if pages > 1 { format!("{}, page {page}", file.display()) } else { file.display().to_string() };
            let read = ReadParams { page: Some(page), limits, ..ReadParams::default() };
            let params = SheetParams { order: command.order.map(RowOrder::from), read };
            let sheet = reader.find_sheet(&bytes, &params).with_context(|| {
                format!("{name}: photograph the whole sheet; each of its ten rows must contain one digit ten times")
            })?;
            tell_of(&name, &sheet)?;
            samples
                .extend(sheet.samples.into_iter().map(|sample| LabelledInk { label: sample.label, ink: sample.ink }));
        }
    }
    Ok(samples)
}

/// Tells what was found, and which digits read quite differently from their row.
fn tell_of(name: &str, sheet: &Sheet) -> anyhow::Result<()> {
    let order = match sheet.order {
        RowOrder::ZeroLast => "1 to 9 and 0",
        RowOrder::ZeroFirst => "0 to 9",
    };
    let kind = if sheet.printed { "printed sheet" } else { "plain paper" };
    output::print_line(&format!("{name}: {kind}, rows {order}, {} digits", sheet.samples.len()))?;
    for sample in sheet.samples.iter().filter(|sample| sample.reading != sample.label && sample.confidence >= TELLING) {
        let b = sample.bounding_box;
        let (label, reading) = (sample.label, sample.reading);
        output::print_line(&format!(
            "  learned as {label}, though it reads as {reading}: at {}, {} in the picture",
            b.x, b.y
        ))?;
    }
    Ok(())
}

fn gain_lines(classifier: Classifier, gain: &Gain, count: usize) -> Vec<String> {
    let right = |confusion| count - errors_of(confusion) as usize;
    let share = |confusion| 100.0 * right(confusion) as f64 / count as f64;
    let mut lines = vec![format!(
        "{}: five-fold, {} of {count} right ({:.1} %); the built-in model alone {} ({:.1} %)",
        classifier.name(),
        right(&gain.after),
        share(&gain.after),
        right(&gain.before),
        share(&gain.before),
    )];
    for (label, row) in gain.after.iter().enumerate() {
        for (read, &times) in row.iter().enumerate().filter(|&(read, &times)| read != label && times > 0) {
            let read = if read < 10 { read.to_string() } else { "not a digit".to_owned() };
            lines.push(format!("  {times} × {label} read as {read}"));
        }
    }
    lines
}

/// Reads with the built-in model and what `bytes` say it learned of a hand. What was learned with another version's model is learned
/// again from its samples.
pub(crate) fn reader_of(bytes: &[u8], file: &Path) -> anyhow::Result<DigitReader> {
    let personal = engine::Personal::from_bytes(bytes)
        .with_context(|| format!("{}: make it again with `digitml train --sheet`", file.display()))?;
    let model = Model::built_in().context("the built-in model is damaged; install digitml again")?;
    if personal.check_base(&model).is_ok() {
        return Ok(DigitReader::with_personal(model, personal)?);
    }
    eprintln!("digitml: {}: made with another version's model, training it again", file.display());
    let (personal, _) = learn(&model, personal.samples)?;
    Ok(DigitReader::with_personal(model, personal)?)
}
