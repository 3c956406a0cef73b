//! `digitml evaluate`: how many digits a model reads wrongly, and as what.

use crate::args::{EvaluateCommand, pairs};
use crate::photos::{self, PhotoScores};
use crate::reliability::Reliability;
use crate::report::{self, Confusion};
use crate::train::load_sets;
use crate::{Outcome, load_reader, output};
use engine::DigitReader;
use engine::samples::{DIGITS, Dataset, Ink, Namer, Prediction, together};
use image::GrayImage;
use rayon::prelude::{ParallelIterator as _, ParallelSlice as _};
use serde::Serialize;
use shared::ReadBy;
use std::path::Path;

/// Score from which the network by itself is sure of a digit.
const SURE_OF_NETWORK: f32 = 0.92;
/// Samples predicted in one go: enough to keep the classifier's inner loops warm.
const CHUNK: usize = 64;

/// Measures on IDX files or on photographs, whichever was named.
pub(crate) fn run(command: &EvaluateCommand) -> anyhow::Result<Outcome> {
    match &command.photos {
        Some(folder) => run_photos(command, folder),
        None => run_digits(command),
    }
}

fn run_digits(command: &EvaluateCommand) -> anyhow::Result<Outcome> {
    let mut set = Dataset::default();
    load_sets(&pairs(&command.images, &command.labels))?.into_iter().for_each(|more| set.extend(more));
    let reader = load_reader(command.model.as_deref())?;
    let by = ReadBy::from(command.classifier);
    let predictions = predict(&reader, by, &set)?;
    let sure = by.classifier().map_or(SURE_OF_NETWORK, |classifier| reader.model().sure(wire::classifier(classifier)));
    let mut scores = DigitScores::of(&predictions, &set.labels, sure);
    if by.classifier().is_some() {
        let named = predict(&reader, ReadBy::Net, &set)?;
        let together = predictions.iter().zip(&named).map(|(said, named)| together(named, *said).best().0);
        scores.errors_with_network = Some(together.zip(&set.labels).filter(|(label, truth)| label != *truth).count());
    }
    let lines = digit_lines(&scores, by);
    if command.json {
        output::print_json(&scores)?;
    } else {
        lines.iter().try_for_each(|line| output::print_line(line))?;
    }
    if let Some(folder) = &command.report {
        report::write(folder, &lines, &scores.confusion, &scores.reliability)?;
    }
    Ok(Outcome::Complete)
}

fn predict(reader: &DigitReader, by: ReadBy, set: &Dataset) -> anyhow::Result<Vec<Prediction>> {
    let namer = Namer::built_in()?;
    let predict_chunk = |images: &[GrayImage]| {
        let Some(classifier) = by.classifier() else {
            return images.iter().map(|image| name_one(namer, image)).collect();
        };
        let samples: Vec<_> = images.iter().map(|image| reader.model().project(&ink_of(image))).collect();
        reader.predict(wire::classifier(classifier), &samples)
    };
    let chunks: Vec<Vec<Prediction>> = set.images.par_chunks(CHUNK).map(predict_chunk).collect();
    Ok(chunks.concat())
}

/// What the network that names digits says of one that is laid on paper, as it stands on a page.
fn name_one(namer: &Namer, image: &GrayImage) -> Prediction {
    /// Brightness from which a pixel is ink, where 255 is all ink.
    const INK: u8 = 64;
    let inked = || image.enumerate_pixels().filter(|(_, _, pixel)| pixel.0[0] >= INK).map(|(x, y, _)| (x, y));
    let edges = |at: fn((u32, u32)) -> u32| Some((inked().map(at).min()?, inked().map(at).max()? + 1));
    let (across, down) = (edges(|at| at.0), edges(|at| at.1));
    let (left, right) = across.unwrap_or((0, image.width()));
    let (top, bottom) = down.unwrap_or((0, image.height()));
    let paper =
        GrayImage::from_fn(image.width(), image.height(), |x, y| image::Luma([255 - image.get_pixel(x, y).0[0]]));
    namer.name(&paper, [left as f32, top as f32, right as f32, bottom as f32])
}

fn ink_of(image: &GrayImage) -> Ink {
    Ink { width: image.width() as usize, height: image.height() as usize, pixels: image.as_raw().clone() }
}

/// Figures over single digits. Every sample counts: one that is judged to be no digit counts by the digit it resembles most.
#[derive(Debug, Serialize)]
struct DigitScores {
    digits: usize,
    errors: usize,
    /// Those of the classifier and the network that names digits together, as on a page; none where the network was asked alone.
    errors_with_network: Option<usize>,
    /// 0 to 1.
    error_rate: f64,
    /// Digits whose confidence reaches the model's threshold of being sure.
    sure: usize,
    /// Those of them that are wrong.
    sure_errors: usize,
    /// Errors that are left when the two percent read with the least confidence are set aside.
    errors_in_surest_98_percent: usize,
    /// Samples for which being no digit was the most probable.
    judged_no_digit: usize,
    /// A row a true digit, a column what was read.
    confusion: Confusion,
    /// Of the best digit's confidence, for those that were read as digits.
    reliability: Reliability,
}

impl DigitScores {
    /// Compares predictions with true labels; a digit is sure from a confidence of `threshold`.
    fn of(predictions: &[Prediction], labels: &[u8], threshold: f32) -> Self {
        let mut confusion = [[0; DIGITS]; DIGITS];
        let (mut sure, mut sure_errors, mut judged_no_digit) = (0, 0, 0);
        for (prediction, &truth) in predictions.iter().zip(labels) {
            let (label, confidence) = prediction.best();
            confusion[usize::from(truth)][usize::from(label)] += 1;
            if !prediction.is_digit() {
                judged_no_digit += 1;
            } else if confidence >= threshold {
                sure += 1;
                sure_errors += usize::from(label != truth);
            }
        }
        let mut ranked: Vec<(f32, bool)> = predictions
            .iter()
            .zip(labels)
            .map(|(prediction, &truth)| {
                let (label, confidence) = prediction.best();
                (if prediction.is_digit() { confidence } else { 0.0 }, label != truth)
            })
            .collect();
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0));
        let errors_in_surest_98_percent = ranked[ranked.len() / 50..].iter().filter(|(_, wrong)| *wrong).count();
        let read = predictions.iter().zip(labels).filter(|(prediction, _)| prediction.is_digit());
        let reliability = Reliability::of(read.map(|(prediction, &truth)| {
            let (label, confidence) = prediction.best();
            (confidence, label == truth)
        }));
        let correct: usize = (0..DIGITS).map(|label| confusion[label][label]).sum();
        let (digits, errors) = (labels.len(), labels.len() - correct);
        let error_rate = errors as f64 / digits as f64;
        Self {
            digits,
            errors,
            errors_with_network: None,
            error_rate,
            sure,
            sure_errors,
            errors_in_surest_98_percent,
            judged_no_digit,
            confusion,
            reliability,
        }
    }
}

fn digit_lines(scores: &DigitScores, by: ReadBy) -> Vec<String> {
    let DigitScores { digits, errors, error_rate, sure, sure_errors, judged_no_digit, confusion, reliability, .. } =
        scores;
    let left = scores.errors_in_surest_98_percent;
    let percent = 100.0 * error_rate;
    let mut lines = vec![format!("{digits} digits, {errors} errors ({percent:.2} %) with {}", by.word())];
    if let Some(errors) = scores.errors_with_network {
        let percent = 100.0 * errors as f64 / *digits as f64;
        lines.push(format!(
            "{errors} errors ({percent:.2} %) with the network that names digits beside it, as on a page"
        ));
    }
    lines.extend([
        format!("{sure} were sure, {sure_errors} of them wrong; {judged_no_digit} were rejected as not a digit"),
        format!("with the least confident 2 % set aside, {left} errors are left"),
        format!("expected calibration error {:.4}", reliability.calibration_error),
        String::new(),
        "digit  samples  errors  error rate".to_owned(),
    ]);
    for (label, row) in confusion.iter().enumerate() {
        let samples: usize = row.iter().sum();
        let errors = samples - row[label];
        let percent = 100.0 * errors as f64 / samples.max(1) as f64;
        lines.push(format!("{label:>5}  {samples:>7}  {errors:>6}  {percent:>8.2} %"));
    }
    lines.push(String::new());
    lines.push("Confusion: one row per true digit, one column per reading".to_owned());
    let cells = |row: &[usize; DIGITS]| row.iter().map(|count| format!("{count:>6}")).collect::<String>();
    lines.push(format!("     {}", cells(&std::array::from_fn(|label| label))));
    lines.extend(confusion.iter().enumerate().map(|(label, row)| format!("{label:>5}{}", cells(row))));
    lines
}

fn run_photos(command: &EvaluateCommand, folder: &Path) -> anyhow::Result<Outcome> {
    let truths = photos::load_truths(folder)?;
    let reader = load_reader(command.model.as_deref())?;
    let (rows, failures) = photos::read_and_score(folder, &truths, &reader, command.classifier.into());
    for failure in &failures {
        output::complain(failure);
    }
    let scores = PhotoScores::of(rows, failures.len());
    if command.json {
        output::print_json(&scores)?;
    } else {
        scores.table().iter().try_for_each(|line| output::print_line(line))?;
    }
    if let Some(folder) = &command.report {
        report::write(folder, &scores.table(), &scores.confusion(), &scores.reliability)?;
    }
    Ok(if failures.is_empty() { Outcome::Complete } else { Outcome::Partial })
}

#[cfg(test)]
mod tests {
    use super::DigitScores;
    use engine::samples::{MAX_CLASSES, Prediction};

    /// As sure of `label` as can be, but for `none`, the probability of being no digit.
    fn prediction(label: usize, none: f32) -> Prediction {
        let mut probabilities = [0.0; MAX_CLASSES];
        probabilities[MAX_CLASSES - 1] = none;
        probabilities[label] = 1.0 - none;
        Prediction { probabilities }
    }

    #[test]
    fn a_sample_judged_to_be_no_digit_counts_by_its_best_digit() {
        let predictions = [prediction(3, 0.0), prediction(3, 0.8), prediction(5, 0.9), prediction(8, 0.05)];
        let scores = DigitScores::of(&predictions, &[3, 3, 6, 1], 0.9);
        assert_eq!((scores.digits, scores.errors, scores.judged_no_digit), (4, 2, 2));
        assert_eq!((scores.sure, scores.sure_errors), (2, 1));
        assert_eq!((scores.confusion[3][3], scores.confusion[6][5], scores.confusion[1][8]), (2, 1, 1));
        assert_eq!(scores.error_rate, 0.5);
    }
}
