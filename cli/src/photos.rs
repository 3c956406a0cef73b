//! Scores readings of whole photographs against known truth.
//!
//! A digit that was read matches a true one when their boxes overlap by IoU ≥ 0.5, each true and each read digit once, the best
//! overlap first; it is correct when the labels agree too. Precision, recall and F1 follow. Numbers are compared as a multiset of
//! strings, blind to their place; order is the edit distance over all digits of a photo in reading order. Digits that are marked hard
//! and what lies in an ignored region count neither way; optional photos are left out. The macro F1 is the mean over the sources,
//! so that the writer with the most photos is not the score.

use crate::counts::Counts;
use crate::read_file;
use crate::reliability::Reliability;
use crate::report::Confusion;
use anyhow::Context as _;
use engine::samples::DIGITS;
use engine::{DigitReader, ReadParams};
use predicted::{Predicted, PredictedDigit, predict};
use rayon::prelude::{IntoParallelRefIterator as _, ParallelIterator as _};
use serde::Serialize;
use shared::ReadBy;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;
use std::path::Path;
use truth::TrueDigit;

mod predicted;
mod truth;

pub(crate) use truth::Truth;

/// Overlap from which a read digit is a true one.
const MATCH_IOU: f64 = 0.5;
/// Overlap with a hard digit from which a read digit counts neither way.
const HARD_IOU: f64 = 0.3;
/// Signs inside a number that are passed over; anything else that is no digit parts two numbers.
const WITHIN_NUMBER: [char; 5] = ['.', ',', '\'', '+', '-'];

/// A digit that was found: what it is and what it was read as.
#[derive(Debug, Clone, Copy)]
struct Match {
    truth: usize,
    label: u8,
    confidence: f32,
}

/// Counts of one photo.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PhotoRow {
    file: String,
    #[serde(flatten)]
    counts: Counts,
    /// Time it took; `None` for a photo that could not be read.
    seconds: Option<f64>,
    /// True and read label of each digit found but wrongly labelled.
    wrong: Vec<(String, String)>,
    /// The digits found.
    #[serde(skip)]
    matches: Vec<Match>,
}

/// Figures over all photos.
#[derive(Debug, Serialize)]
pub(crate) struct PhotoScores {
    /// Mean of the sources' F1.
    macro_f1: f64,
    /// F1 over all digits.
    micro_f1: f64,
    /// F1 over all numbers.
    numbers_f1: f64,
    /// Photos with every digit found and right, and nothing else.
    perfect: usize,
    photos: usize,
    /// Photos that could not be read.
    failed: usize,
    /// Of the digits that were found.
    pub(crate) reliability: Reliability,
    rows: Vec<PhotoRow>,
}

/// The truth of the photos in `folder` that count.
pub(crate) fn load_truths(folder: &Path) -> anyhow::Result<Vec<Truth>> {
    let file = folder.join("truth.json");
    let bytes = read_file(&file).context("--photos takes a folder of photographs with a truth.json")?;
    let truths: Vec<Truth> = serde_json::from_slice(&bytes)
        .with_context(|| format!("{} is not as `digitml help evaluate` describes it", file.display()))?;
    let truths: Vec<Truth> = truths.into_iter().filter(|truth| !truth.optional).collect();
    anyhow::ensure!(!truths.is_empty(), "{} lists no photo that counts; add some", file.display());
    Ok(truths)
}

/// Reads and scores every photo, in the order of `truths`. One that cannot be read scores as if nothing was found in it.
pub(crate) fn read_and_score(
    folder: &Path,
    truths: &[Truth],
    reader: &DigitReader,
    by: ReadBy,
) -> (Vec<PhotoRow>, Vec<anyhow::Error>) {
    let mut params = ReadParams::default();
    wire::read_by(&mut params, by);
    let scored: Vec<(PhotoRow, Option<anyhow::Error>)> = truths
        .par_iter()
        .map(|truth| match predict(reader, &folder.join(&truth.file), &truth.ignore, &params) {
            Ok(predicted) => (score(truth, &predicted), None),
            Err(error) => (score(truth, &Predicted::default()), Some(error)),
        })
        .collect();
    let (rows, failures): (Vec<_>, Vec<_>) = scored.into_iter().unzip();
    (rows, failures.into_iter().flatten().collect())
}

fn score(truth: &Truth, predicted: &Predicted) -> PhotoRow {
    let (hard, wanted): (Vec<&TrueDigit>, Vec<&TrueDigit>) = truth.boxes.iter().partition(|digit| digit.hard);
    let got = &predicted.digits;
    let pairs = matches(&wanted, got);
    let extra = (0..got.len()).filter(|&j| {
        let region = got[j].region;
        !pairs.iter().any(|&(_, matched)| matched == j)
            && !truth.ignore.iter().any(|ignored| ignored.holds(region))
            && !hard.iter().any(|digit| region.iou(digit.region) >= HARD_IOU)
    });
    let wrong: Vec<(String, String)> = pairs
        .iter()
        .map(|&(i, j)| (wanted[i].digit.clone(), got[j].label.to_string()))
        .filter(|(truth, label)| truth != label)
        .collect();

    let is_told = truth.grouping != "ambiguous";
    let numbers_true = counted(truth.lines.iter().filter(|_| is_told).flat_map(|line| line.split_whitespace()));
    let plain: String = predicted.text.chars().filter(|c| !WITHIN_NUMBER.contains(c)).collect();
    let plain = plain.replace(|c: char| !c.is_ascii_digit(), " ");
    let numbers_predicted = counted(plain.split_whitespace().filter(|_| is_told));
    let marked_true = counted(truth.marked());
    let marked_predicted = counted(predicted.numbers.iter().map(|number| number.text.as_str()));
    let cells_true = counted(truth.numbers.iter().filter(|number| number.cell.is_some()));
    let cells_predicted = counted(&predicted.numbers);

    let digits_of = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<Vec<char>>();
    let true_order = digits_of(&truth.lines.concat());
    let distance = edit_distance(&true_order, &digits_of(&predicted.text));

    PhotoRow {
        file: truth.file.clone(),
        counts: Counts {
            truth: wanted.len(),
            predicted: pairs.len() + extra.count(),
            matched: pairs.len(),
            correct: pairs.len() - wrong.len(),
            numbers_true: numbers_true.values().sum(),
            numbers_predicted: numbers_predicted.values().sum(),
            numbers_correct: common(&numbers_true, &numbers_predicted),
            marked_true: marked_true.values().sum(),
            marked_correct: common(&marked_true, &marked_predicted),
            cells_true: cells_true.values().sum(),
            cells_correct: common(&cells_true, &cells_predicted),
            order: (1.0 - distance as f64 / true_order.len().max(1) as f64).max(0.0),
        },
        seconds: predicted.seconds,
        wrong,
        matches: pairs.iter().filter_map(|&(i, j)| matched(wanted[i], &got[j])).collect(),
    }
}

/// `None` where the truth is no digit.
fn matched(wanted: &TrueDigit, got: &PredictedDigit) -> Option<Match> {
    let truth = wanted.digit.parse().ok().filter(|&truth| truth < DIGITS)?;
    Some(Match { truth, label: got.label, confidence: got.confidence })
}

/// Index of the true and of the read digit of each match, the best overlap first; of equal overlaps the later digits first.
fn matches(wanted: &[&TrueDigit], got: &[PredictedDigit]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (i, digit) in wanted.iter().enumerate() {
        for (j, read) in got.iter().enumerate() {
            let iou = digit.region.iou(read.region);
            if iou >= MATCH_IOU {
                pairs.push((iou, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((b.1, b.2).cmp(&(a.1, a.2))));
    let mut matched: Vec<(usize, usize)> = Vec::new();
    for (_, i, j) in pairs {
        if !matched.iter().any(|&(used_i, used_j)| used_i == i || used_j == j) {
            matched.push((i, j));
        }
    }
    matched
}

fn counted<T: Eq + Hash>(numbers: impl IntoIterator<Item = T>) -> HashMap<T, usize> {
    let mut counts = HashMap::new();
    for number in numbers {
        *counts.entry(number).or_insert(0) += 1;
    }
    counts
}

/// How many of `wanted` are in `got`, each as often as it is in both.
fn common<T: Eq + Hash>(wanted: &HashMap<T, usize>, got: &HashMap<T, usize>) -> usize {
    wanted.iter().map(|(number, count)| (*count).min(got.get(number).copied().unwrap_or(0))).sum()
}

/// Levenshtein's: insertions, deletions and substitutions cost one each.
fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// 1 where there was nothing to find and nothing was found.
fn f1(correct: usize, predicted: usize, truth: usize) -> f64 {
    if predicted + truth == 0 { 1.0 } else { 2.0 * correct as f64 / (predicted + truth) as f64 }
}

/// Sums over several photos.
#[derive(Debug, Default, Clone, Copy)]
struct Totals {
    photos: usize,
    counts: Counts,
}

impl Totals {
    fn add(&mut self, row: &PhotoRow) {
        self.photos += 1;
        self.counts += &row.counts;
    }

    fn f1(&self) -> f64 {
        f1(self.counts.correct, self.counts.predicted, self.counts.truth)
    }

    fn numbers_f1(&self) -> f64 {
        f1(self.counts.numbers_correct, self.counts.numbers_predicted, self.counts.numbers_true)
    }

    fn line(&self, name: &str) -> String {
        let counts = &self.counts;
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        format!(
            "{name:18}{:7}{:7}{:10.3}{:8.3}{:8.3}{:8.3}{:8.3}{:9.3}{:8.3}",
            self.photos,
            counts.truth,
            share(counts.correct, counts.predicted),
            share(counts.correct, counts.truth),
            self.f1(),
            share(counts.matched, counts.truth),
            share(counts.correct, counts.matched),
            self.numbers_f1(),
            counts.order / self.photos.max(1) as f64,
        )
    }
}

/// The sums of each source, by name, and those of all.
fn totals(rows: &[PhotoRow]) -> (BTreeMap<&str, Totals>, Totals) {
    let (mut sources, mut all) = (BTreeMap::<&str, Totals>::new(), Totals::default());
    for row in rows {
        let source = row.file.split("__").next().unwrap_or_default();
        sources.entry(source).or_default().add(row);
        all.add(row);
    }
    (sources, all)
}

impl PhotoScores {
    /// The figures over `rows`, of which `failed` could not be read.
    pub(crate) fn of(rows: Vec<PhotoRow>, failed: usize) -> Self {
        let (sources, all) = totals(&rows);
        let macro_f1 = sources.values().map(Totals::f1).sum::<f64>() / sources.len().max(1) as f64;
        let (micro_f1, numbers_f1) = (all.f1(), all.numbers_f1());
        let is_perfect = |row: &&PhotoRow| {
            let Counts { truth, predicted, correct, .. } = row.counts;
            correct == truth && truth == predicted
        };
        let perfect = rows.iter().filter(is_perfect).count();
        let matches = rows.iter().flat_map(|row| &row.matches);
        let reliability =
            Reliability::of(matches.map(|found| (found.confidence, found.truth == usize::from(found.label))));
        Self { macro_f1, micro_f1, numbers_f1, perfect, photos: rows.len(), failed, reliability, rows }
    }

    /// Of the digits that were found.
    pub(crate) fn confusion(&self) -> Confusion {
        let mut confusion = Confusion::default();
        for found in self.rows.iter().flat_map(|row| &row.matches) {
            confusion[found.truth][usize::from(found.label)] += 1;
        }
        confusion
    }

    /// A row a source, a row for all, and the figures.
    pub(crate) fn table(&self) -> Vec<String> {
        let (sources, all) = totals(&self.rows);
        let head = ["photos", "digits", "precision", "recall", "F1", "found", "label", "numbers", "order"];
        let mut lines = vec![
            head.iter()
                .zip([7, 7, 10, 8, 8, 8, 8, 9, 8])
                .fold(format!("{:18}", "source"), |line, (title, width)| format!("{line}{title:>width$}")),
        ];
        lines.extend(sources.iter().map(|(name, totals)| totals.line(name)));
        lines.push(all.line("all (micro)"));
        let Self { macro_f1, micro_f1, numbers_f1, perfect, photos, failed, .. } = self;
        lines.push(format!(
            "macro F1 {macro_f1:.4}  micro F1 {micro_f1:.4}  numbers F1 {numbers_f1:.4}  perfect photos {perfect}/{photos}  failed {failed}"
        ));
        let Counts { marked_true, marked_correct, cells_true, cells_correct, .. } = all.counts;
        if marked_true > 0 {
            let share = marked_correct as f64 / marked_true as f64;
            lines.push(format!("numbers right with their marks {share:.4} ({marked_correct} of {marked_true})"));
        }
        if cells_true > 0 {
            let share = cells_correct as f64 / cells_true as f64;
            lines.push(format!("numbers right and in their cells {share:.4} ({cells_correct} of {cells_true})"));
        }
        lines.push(format!("expected calibration error of the digits found {:.4}", self.reliability.calibration_error));
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::truth::{NumberInPlace, Region};
    use super::{PhotoScores, Predicted, PredictedDigit, Truth, edit_distance, score};

    fn truth(json: &str) -> Truth {
        serde_json::from_str(json).unwrap()
    }

    fn predicted(text: &str, digits: &[(&str, [f64; 4])]) -> Predicted {
        let digits = digits.iter().map(|&(label, [x, y, w, h])| PredictedDigit {
            region: Region(x, y, w, h),
            label: label.parse().unwrap(),
            confidence: 0.9,
        });
        Predicted { digits: digits.collect(), text: text.to_owned(), ..Predicted::default() }
    }

    const TWO: &str = r#"{"file": "anna__1.jpg", "lines": ["12"], "boxes": [
        {"digit": "1", "box": [0, 0, 4, 40]}, {"digit": "2", "box": [30, 0, 30, 40]}]}"#;

    #[test]
    fn a_thin_one_matches_although_its_box_is_two_pixels_off() {
        let row = score(&truth(TWO), &predicted("12", &[("1", [3.0, 0.0, 4.0, 40.0]), ("2", [30.0, 0.0, 30.0, 40.0])]));
        assert_eq!((row.counts.truth, row.counts.predicted, row.counts.matched, row.counts.correct), (2, 2, 2, 2));
        assert_eq!((row.counts.numbers_correct, row.counts.order), (1, 1.0));
    }

    #[test]
    fn a_true_digit_is_matched_once_by_the_best_overlap() {
        let both = [("7", [34.0, 0.0, 30.0, 40.0]), ("2", [30.0, 0.0, 30.0, 40.0])];
        let row = score(&truth(TWO), &predicted("72", &both));
        assert_eq!((row.counts.predicted, row.counts.matched, row.counts.correct), (2, 1, 1));
        assert_eq!((row.counts.numbers_correct, row.counts.order), (0, 0.5));
    }

    #[test]
    fn a_wrong_label_is_found_but_not_correct() {
        let row = score(&truth(TWO), &predicted("3", &[("3", [30.0, 0.0, 30.0, 40.0])]));
        assert_eq!((row.counts.predicted, row.counts.matched, row.counts.correct), (1, 1, 0));
        assert_eq!(row.wrong, [("2".to_owned(), "3".to_owned())]);
    }

    #[test]
    fn hard_digits_and_ignored_regions_count_neither_way() {
        let truth = truth(
            r#"{"file": "b__1.jpg", "lines": ["1"], "ignore": [[100, 0, 50, 50]],
                "boxes": [{"digit": "1", "box": [0, 0, 20, 40], "hard": true}]}"#,
        );
        let digits = [("7", [0.0, 0.0, 20.0, 40.0]), ("5", [110.0, 5.0, 20.0, 40.0]), ("6", [200.0, 0.0, 20.0, 40.0])];
        let row = score(&truth, &predicted("7 5 6", &digits));
        assert_eq!((row.counts.truth, row.counts.predicted, row.counts.matched), (0, 1, 0));
    }

    #[test]
    fn signs_within_a_number_are_passed_over_and_numbers_are_a_multiset() {
        let truth = truth(r#"{"file": "c__1.jpg", "lines": ["15 7", "7 8"], "boxes": []}"#);
        let row = score(&truth, &predicted("1.5 7\n8x8", &[]));
        assert_eq!((row.counts.numbers_true, row.counts.numbers_predicted, row.counts.numbers_correct), (4, 4, 3));
    }

    #[test]
    fn with_their_marks_numbers_are_right_only_as_they_are_written_and_in_a_table_only_in_their_cells() {
        let photo = truth(r#"{"file": "d__1.jpg", "lines": ["15 7"], "raw": ["1.5 + -7 = x"], "boxes": []}"#);
        assert_eq!(photo.marked(), ["1.5", "-7"]);
        let table = truth(
            r#"{"file": "e__1.jpg", "lines": ["15 7"], "boxes": [],
                "numbers": [{"text": "1.5", "cell": [0, 0]}, {"text": "7", "cell": [0, 2]}]}"#,
        );
        let in_place = |text: &str, cell| NumberInPlace { text: text.to_owned(), cell: Some(cell) };
        let numbers = vec![in_place("1.5", (0, 0)), in_place("7", (0, 1))];
        let read = Predicted { numbers, ..Predicted::default() };
        let marks = |truth: &Truth| {
            let counts = score(truth, &read).counts;
            [counts.marked_true, counts.marked_correct, counts.cells_true, counts.cells_correct]
        };
        assert_eq!(marks(&photo), [2, 1, 0, 0]);
        assert_eq!(marks(&table), [2, 2, 2, 1]);
    }

    #[test]
    fn where_nobody_can_tell_what_is_one_number_numbers_do_not_count() {
        let photo = truth(r#"{"file": "f__1.jpg", "lines": ["1 5"], "grouping": "ambiguous", "boxes": []}"#);
        let counts = score(&photo, &predicted("15", &[])).counts;
        assert_eq!((counts.numbers_true, counts.numbers_predicted, counts.order), (0, 0, 1.0));
    }

    #[test]
    fn the_macro_score_weighs_sources_alike() {
        let right = predicted("12", &[("1", [0.0, 0.0, 4.0, 40.0]), ("2", [30.0, 0.0, 30.0, 40.0])]);
        let mut rows = vec![score(&truth(TWO), &right); 3];
        let mut other = score(&truth(TWO), &Predicted::default());
        other.file = "ben__1.jpg".to_owned();
        rows.push(other);
        let scores = PhotoScores::of(rows, 1);
        assert_eq!((scores.macro_f1, scores.perfect, scores.photos), (0.5, 3, 4));
        assert!((scores.micro_f1 - 12.0 / 14.0).abs() < 1e-12);
        assert_eq!(scores.table().len(), 6);
        assert_eq!((scores.confusion()[1][1], scores.confusion()[2][2]), (3, 3));
        assert!((scores.reliability.calibration_error - 0.1).abs() < 1e-6);
    }

    #[test]
    fn edit_distances_are_levenshteins() {
        let distance = |a: &str, b: &str| edit_distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(distance("12345", "12345"), 0);
        assert_eq!(distance("12345", "1345"), 1);
        assert_eq!(distance("", "12"), 2);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
