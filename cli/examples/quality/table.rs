//! The table: counted, printed, kept in docs/quality.md, compared.

use crate::counts::Counts;
use pages::kinds::KINDS;
use serde::Deserialize;

/// By how much a figure of a kind may fall. The pages are drawn by fixed seeds and nothing in the reader is left to chance, so that the same
/// program gives the same figures on every machine. What is allowed is no noise of measuring but a digit here lost and there won by a change
/// that means neither: a kind has some hundred digits, and where it has less than 200, one digit (or number) of it may go.
const KIND_MAY_FALL: f64 = 0.005;
/// By how much the mean over the kinds may fall, where one digit weighs nothing.
const MEAN_MAY_FALL: f64 = 0.002;
/// Half of the last decimal that the file has.
const ROUNDING: f64 = 0.000_05;

/// Counts of one page, as `digitml evaluate --json` has them.
#[derive(Debug, Deserialize)]
pub(crate) struct PageScore {
    pub(crate) file: String,
    #[serde(flatten)]
    counts: Counts,
    seconds: Option<f64>,
}

/// Sums over the pages of a kind.
#[derive(Debug, Default)]
pub(crate) struct Sums {
    pages: usize,
    /// Pages in which nothing was read.
    bare: usize,
    counts: Counts,
    seconds: f64,
}

impl Sums {
    pub(crate) fn add(&mut self, page: &PageScore) {
        self.pages += 1;
        self.bare += usize::from(page.counts.predicted == 0);
        self.counts += &page.counts;
        self.seconds += page.seconds.unwrap_or_default();
    }

    pub(crate) fn row(&self, kind: &str) -> Row {
        let counts = &self.counts;
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let pages = self.pages.max(1) as f64;
        // Of a kind without digits, F1 would be 0 from the first digit read: the share of pages left alone says more.
        let bare = share(self.bare, self.pages);
        let f1 = |correct: usize, predicted: usize, truth: usize| match truth {
            0 => bare,
            _ => share(2 * correct, predicted + truth),
        };
        Row {
            kind: kind.to_owned(),
            pages: self.pages,
            digits: counts.truth,
            numbers: counts.numbers_true,
            figures: [
                f1(counts.correct, counts.predicted, counts.truth),
                if counts.truth == 0 { 1.0 } else { share(counts.matched, counts.truth) },
                f1(counts.numbers_correct, counts.numbers_predicted, counts.numbers_true),
                counts.order / pages,
                if counts.marked_true == 0 { 1.0 } else { share(counts.marked_correct, counts.marked_true) },
                if counts.cells_true == 0 { 1.0 } else { share(counts.cells_correct, counts.cells_true) },
            ],
            milliseconds: 1e3 * self.seconds / pages,
        }
    }
}

/// The figures, in the order of the columns; all from 0 to 1.
const FIGURES: [&str; 6] = ["F1", "found", "numbers F1", "order", "marks", "cells"];

type Figures = [f64; FIGURES.len()];

/// One kind in the table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    kind: String,
    pages: usize,
    digits: usize,
    numbers: usize,
    figures: Figures,
    milliseconds: f64,
}

impl Row {
    /// A row of the file; `None` for every other line.
    fn parse(line: &str) -> Option<Self> {
        let cells: Vec<&str> = line.trim().strip_prefix('|')?.strip_suffix('|')?.split('|').map(str::trim).collect();
        let [kind, pages, digits, numbers, ref figures @ .., milliseconds] = cells[..] else { return None };
        let figure = |cell: &str| cell.parse::<f64>().ok();
        let figures: Option<Vec<f64>> = figures.iter().map(|cell| figure(cell)).collect();
        Some(Self {
            kind: kind.to_owned(),
            pages: pages.parse().ok()?,
            digits: digits.parse().ok()?,
            numbers: numbers.parse().ok()?,
            figures: figures?.try_into().ok()?,
            milliseconds: figure(milliseconds)?,
        })
    }

    fn text(&self) -> String {
        let Self { kind, pages, digits, numbers, figures, milliseconds } = self;
        let figures: String = figures.iter().map(|figure| format!(" {figure:.4} |")).collect();
        format!("| {kind} | {pages} | {digits} | {numbers} |{figures} {milliseconds:.0} |")
    }

    /// By how much each figure may fall.
    fn may_fall(&self) -> Figures {
        let allowed =
            |units: usize| ROUNDING + if units == 0 { KIND_MAY_FALL } else { KIND_MAY_FALL.max(1.0 / units as f64) };
        let (digits, numbers) = (allowed(self.digits), allowed(self.numbers));
        [digits, digits, numbers, digits, numbers, numbers]
    }
}

/// Rows of kinds, each perhaps for several counts of pages.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: Vec<Row>,
}

const HEAD: &str = "\
# How well each kind of page is read

`cargo xtask quality` draws pages of each kind by fixed seeds, reads them, compares with this table, and fails where a figure fell. It writes the
table by `--write`; nobody edits it. CONTRIBUTING.md tells how to add a kind.

*F1* is of precision and recall over digits; *found* the share of digits with a box where they stand, whatever they were read as; *numbers F1*
is over digits written together; *order* one minus the edit distance over all digits in reading order; *marks* the share of numbers that are
right with their points, commas, signs, slashes and colons; *cells* the share of a table's numbers that are right and in their row and column. For a kind without digits, F1 is the share
of pages in which nothing was read. *ms* is the mean time for a page on one thread, where the table was written: it never fails.
";

const COLUMNS: &str = "\
| kind | pages | digits | numbers | F1 | found | numbers F1 | order | marks | cells | ms |
|---|---|---|---|---|---|---|---|---|---|---|
";

impl Table {
    pub(crate) fn new(rows: Vec<Row>) -> Self {
        Self { rows }
    }

    pub(crate) fn parse(text: &str) -> Self {
        Self { rows: text.lines().filter_map(Row::parse).collect() }
    }

    /// This table with the rows of `now` in place of its own; kinds that are drawn no more are left out.
    pub(crate) fn updated(mut self, now: Self) -> Self {
        self.rows.retain(|old| now.row(&old.kind, old.pages).is_none());
        self.rows.extend(now.rows);
        let place = |row: &Row| KINDS.iter().position(|kind| kind.name == row.kind);
        self.rows.retain(|row| place(row).is_some());
        self.rows.sort_by_key(|row| (std::cmp::Reverse(row.pages), place(row)));
        self
    }

    /// The file: a table for each count of pages.
    pub(crate) fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        for rows in self.rows.chunk_by(|a, b| a.pages == b.pages) {
            text.push_str(&format!("\n## {} pages of each kind\n\n{COLUMNS}", rows[0].pages));
            rows.iter().for_each(|row| text.push_str(&format!("{}\n", row.text())));
            let means = mean(&rows.iter().collect::<Vec<_>>());
            let means: String = means.iter().map(|figure| format!(" **{figure:.4}** |")).collect();
            text.push_str(&format!("| **mean** | | | |{means} |\n"));
        }
        text
    }

    fn row(&self, kind: &str, pages: usize) -> Option<&Row> {
        self.rows.iter().find(|row| row.kind == kind && row.pages == pages)
    }

    /// The rows of `pages` pages as a table for the terminal, with what changed since `recorded`.
    pub(crate) fn lines_beside(&self, recorded: &Self, pages: usize) -> Vec<String> {
        let head = format!("{:18}{:>6}{:>8}", "kind", "pages", "digits");
        let head = FIGURES.iter().fold(head, |line, name| format!("{line}{name:>19}"));
        let mut lines = vec![format!("{head}{:>6}", "ms")];
        let cells = |figures: Figures, old: Option<Figures>| -> String {
            let changes: Figures = std::array::from_fn(|i| old.map_or(0.0, |old| figures[i] - old[i]));
            let change = |change: f64| if change.abs() <= ROUNDING { String::new() } else { format!("({change:+.4})") };
            figures.iter().zip(changes).map(|(figure, by)| format!("{figure:>10.4}{:>9}", change(by))).collect()
        };
        let now: Vec<&Row> = self.rows.iter().filter(|row| row.pages == pages).collect();
        for row in &now {
            let cells = cells(row.figures, recorded.row(&row.kind, pages).map(|old| old.figures));
            lines.push(format!("{:18}{pages:>6}{:>8}{cells}{:>6.0}", row.kind, row.digits, row.milliseconds));
        }
        let old: Vec<&Row> = now.iter().filter_map(|row| recorded.row(&row.kind, pages)).collect();
        let old = (old.len() == now.len()).then(|| mean(&old));
        lines.push(format!("{:32}{}", "mean", cells(mean(&now), old)));
        lines
    }

    /// What fell since `recorded` by more than it may, in words, and which kinds it lacks.
    pub(crate) fn drops(&self, recorded: &Self, pages: usize) -> Vec<String> {
        let now: Vec<&Row> = self.rows.iter().filter(|row| row.pages == pages).collect();
        if recorded.rows.iter().all(|row| row.pages != pages) {
            return Vec::new();
        }
        let mut drops = Vec::new();
        let mut old = Vec::new();
        for row in &now {
            let Some(before) = recorded.row(&row.kind, pages) else {
                drops.push(format!("{} is not in the table yet", row.kind));
                continue;
            };
            old.push(before);
            drops.extend(fallen(&row.kind, before.figures, row.figures, row.may_fall()));
        }
        if old.len() == now.len() {
            let means = [mean(&old), mean(&now)];
            drops.extend(fallen("the mean", means[0], means[1], [MEAN_MAY_FALL + ROUNDING; FIGURES.len()]));
        }
        drops
    }
}

fn fallen(name: &str, before: Figures, now: Figures, may_fall: Figures) -> Vec<String> {
    (0..FIGURES.len())
        .filter(|&i| before[i] - now[i] > may_fall[i])
        .map(|i| format!("{} of {name} fell from {:.4} to {:.4}", FIGURES[i], before[i], now[i]))
        .collect()
}

/// Of each figure, every kind alike.
fn mean(rows: &[&Row]) -> Figures {
    let count = rows.len().max(1) as f64;
    std::array::from_fn(|i| rows.iter().map(|row| row.figures[i]).sum::<f64>() / count)
}

#[cfg(test)]
mod tests {
    use super::{PageScore, Row, Table};

    fn row(kind: &str, digits: usize, f1: f64) -> Row {
        let figures = [f1, 1.0, 1.0, 1.0, 1.0, 1.0];
        Row { kind: kind.to_owned(), pages: 20, digits, numbers: digits / 2, figures, milliseconds: 12.0 }
    }

    fn drops(before: &[Row], now: &[Row]) -> Vec<String> {
        Table::new(now.to_vec()).drops(&Table::new(before.to_vec()), 20)
    }

    #[test]
    fn the_file_holds_the_table_that_it_was_written_from() {
        let table =
            Table::default().updated(Table::new(vec![row("score_sheet", 900, 0.75), row("boxed_form", 800, 1.0)]));
        let again = Table::parse(&table.text());
        assert_eq!(again.rows, [row("boxed_form", 800, 1.0), row("score_sheet", 900, 0.75)]);
        assert!(table.text().contains("| **mean** | | | | **0.8750** |"));
    }

    #[test]
    fn writing_some_kinds_keeps_the_others_and_forgets_those_that_are_no_more() {
        let old = Table::new(vec![row("boxed_form", 800, 0.5), row("score_sheet", 900, 0.75), row("gone", 9, 1.0)]);
        let updated = old.updated(Table::new(vec![row("boxed_form", 800, 1.0)]));
        assert_eq!(updated.rows, [row("boxed_form", 800, 1.0), row("score_sheet", 900, 0.75)]);
    }

    #[test]
    fn a_kind_may_lose_half_a_percent_or_one_digit_and_no_more() {
        assert!(drops(&[row("boxed_form", 800, 0.9)], &[row("boxed_form", 800, 0.8981)]).is_empty());
        let fell = drops(&[row("boxed_form", 800, 0.9)], &[row("boxed_form", 800, 0.89)]);
        assert_eq!(fell[0], "F1 of boxed_form fell from 0.9000 to 0.8900");
        // One digit of forty.
        let many = |last: f64| -> Vec<Row> {
            let same = (0..20).map(|i| row(&format!("kind_{i}"), 40, 1.0));
            same.chain([row("boxed_form", 40, last)]).collect()
        };
        assert!(drops(&many(1.0), &many(0.975)).is_empty());
        assert_eq!(drops(&many(1.0), &many(0.95)).len(), 2);
    }

    #[test]
    fn the_mean_may_lose_less_than_a_kind() {
        let kinds = ["boxed_form", "score_sheet", "blank"];
        let all = |f1: f64| kinds.map(|kind| row(kind, 900, f1));
        assert!(drops(&all(0.9), &all(0.8985)).is_empty());
        assert_eq!(drops(&all(0.9), &all(0.8965)), ["F1 of the mean fell from 0.9000 to 0.8965"]);
    }

    #[test]
    fn a_new_kind_is_asked_for_and_another_count_of_pages_is_compared_with_nothing() {
        let (old, new) = (row("boxed_form", 800, 1.0), row("blank", 0, 1.0));
        assert_eq!(drops(std::slice::from_ref(&old), &[old.clone(), new]), ["blank is not in the table yet"]);
        let few = Row { pages: 7, figures: [0.0; 6], ..old.clone() };
        assert!(Table::new(vec![few]).drops(&Table::new(vec![old]), 7).is_empty());
    }

    #[test]
    fn of_a_kind_without_digits_the_share_of_pages_left_alone_counts() {
        let page = |predicted: usize| PageScore {
            file: String::new(),
            counts: super::Counts {
                predicted,
                numbers_predicted: predicted,
                order: if predicted == 0 { 1.0 } else { 0.0 },
                ..super::Counts::default()
            },
            seconds: Some(0.01),
        };
        let mut counts = super::Sums::default();
        [0, 0, 0, 5].into_iter().for_each(|predicted| counts.add(&page(predicted)));
        let row = counts.row("blank");
        assert_eq!(row.figures, [0.75, 1.0, 0.75, 0.75, 1.0, 1.0]);
        assert!((row.milliseconds - 10.0).abs() < 1e-9);
    }
}
