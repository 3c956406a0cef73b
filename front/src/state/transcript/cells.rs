//! The numbers of a transcript in the cells of a table, and held against a list of known numbers.

use shared::{Entry, KnownList, ListMatch, ListOutcome, ReadDigit, Table};

use super::{Number, Transcript, TranscriptDigit, middle_x};
use crate::state::Settings;

impl Transcript {
    /// Gives the numbers of a line places in the grid again, after some have come, gone together or been parted: each right of the one
    /// before.
    pub(super) fn settle(&mut self, line: usize) {
        let numbers: Vec<Number> = self.numbers().into_iter().filter(|number| number.line == line).collect();
        let row = numbers.iter().find_map(|number| Some(number.grid_place(self)?.0));
        let Some(row) = row else { return };
        let mut free = 0;
        for number in numbers {
            let own = number.grid_place(self).map(|place| place.1);
            let column = own.or_else(|| self.column_at(number.start)).unwrap_or(free).max(free);
            self.digits[number.start..number.end].iter_mut().for_each(|digit| digit.place = Some((row, column)));
            free = column + 1;
        }
    }

    /// The column whose digits in other lines stand nearest below or above a digit; nothing where there is no grid.
    pub(super) fn column_at(&self, digit: usize) -> Option<usize> {
        let own = &self.digits[digit];
        let others = self.digits.iter().filter(|other| other.line != own.line);
        let far = |other: &TranscriptDigit| (middle_x(&other.bounding_box) - middle_x(&own.bounding_box)).abs();
        let columns = others.filter_map(|other| Some((far(other), other.place?.1)));
        columns.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, column)| column)
    }

    /// The transcript after each number that fits one entry of a list became that entry; nothing where none does.
    pub fn with_list(&self, list: &KnownList) -> Option<Self> {
        let mut next = self.clone();
        for number in self.valid_numbers() {
            let found = number.fit(self, list).filter(|found| found.outcome == ListOutcome::Snapped);
            let Some(entry) = found.as_ref().and_then(|found| found.fits.first()) else { continue };
            let mut digits = next.digits[number.start..number.end].iter_mut();
            let mut before = String::new();
            for sign in entry.chars() {
                let Some(label) = sign.to_digit(10) else {
                    before.push(sign);
                    continue;
                };
                let Some(digit) = digits.next() else { break };
                digit.before = std::mem::take(&mut before);
                if digit.label != Some(label as u8) {
                    (digit.label, digit.corrected) = (Some(label as u8), true);
                }
            }
        }
        (next != *self).then_some(next)
    }

    /// The numbers with what stands in the cell of each, without those that are struck out.
    pub fn table(&self, settings: &Settings) -> Table {
        let entry = |number: &Number| Entry {
            cell: settings.cell(self, number),
            line: number.line,
            number: number.place,
            place: number.grid_place(self),
            doubtful: !number.digits(self).iter().all(TranscriptDigit::is_sure),
            remark: String::new(),
        };
        Table::new(self.valid_numbers().iter().map(entry).collect())
    }
}

impl Number {
    /// Its row and column in the page's grid, if it has one.
    pub fn grid_place(&self, transcript: &Transcript) -> Option<(usize, usize)> {
        transcript.digits[self.start].place
    }

    /// What a list of known numbers says of it; nothing while one of its digits is not named. What the person has said stays.
    pub fn fit(&self, transcript: &Transcript, list: &KnownList) -> Option<ListMatch> {
        let digits: Option<Vec<ReadDigit<'_>>> = self
            .digits(transcript)
            .iter()
            .map(|digit| {
                let read = digit.read.as_ref().filter(|_| !digit.corrected);
                Some(ReadDigit {
                    label: digit.label?,
                    confidence: digit.confidence(),
                    sure: digit.is_sure(),
                    alternatives: read.map_or(&[], |read| &read.alternatives),
                })
            })
            .collect();
        let mut found = list.fit(&self.text(transcript), &digits?);
        let changes_a_correction = |entry: &String| {
            let labels = entry.chars().filter_map(|sign| sign.to_digit(10));
            self.digits(transcript)
                .iter()
                .zip(labels)
                .any(|(digit, label)| digit.corrected && digit.label != Some(label as u8))
        };
        if found.outcome == ListOutcome::Snapped && found.fits.first().is_some_and(changes_a_correction) {
            (found.outcome, found.fits) = (ListOutcome::Missing, Vec::new());
        }
        Some(found)
    }
}
