//! What is said depends on what there is to say.

use shared::ReadBy;

use super::Language;
use crate::state::{Cell, CellMark, Misfit};

impl Language {
    /// What to try when no digits were found.
    pub fn none_tips(self) -> [&'static str; 3] {
        [self.none_tip_closer(), self.none_tip_light(), self.none_tip_pen()]
    }

    /// What was not there to be read, by its kind among the warnings of a transcript.
    pub fn warning(self, kind: usize) -> &'static str {
        match kind {
            1 => self.rows_missing(),
            2 => self.detail_missing(),
            3 => self.end_missing(),
            4 => self.more_pages(),
            5 => self.small_digits(),
            _ => self.other_warning(),
        }
    }

    /// A digit of a sheet that is looked over: its place, what it is, and whether to look at it.
    pub fn sheet_cell(self, row: usize, column: usize, cell: &Cell) -> String {
        let label = cell.label.map_or_else(|| self.teach_dropped().to_owned(), |label| label.to_string());
        let place = self.cell(row, column, &label);
        match cell.mark() {
            CellMark::Doubtful => self.cell_doubtful(&place, cell.sample.reading.into()),
            CellMark::Fixed => self.with_state(&place, self.corrected()),
            CellMark::Sure | CellMark::Dropped => place,
        }
    }

    /// What was taken for what, and how often.
    pub fn misread(self, truth: usize, read: usize, times: u32) -> String {
        let read = if read < 10 { read.to_string() } else { self.teach_as_none().to_owned() };
        format!("{truth} → {read} ×{times}")
    }

    /// A size in bytes as people say it.
    pub fn size(self, bytes: u64) -> String {
        const KB: f64 = 1024.0;
        let bytes = bytes as f64;
        if bytes < KB * KB {
            self.size_in_kb(&format!("{:.0}", (bytes / KB).ceil()))
        } else {
            self.size_in_mb(&self.with_own_mark(&format!("{:.1}", bytes / KB / KB)))
        }
    }

    /// What was read, in a sentence.
    pub fn read(self, digits: usize, numbers: usize, unsure: usize) -> String {
        if unsure == 0 { self.read_all_sure(digits, numbers) } else { self.read_with_doubts(digits, numbers, unsure) }
    }

    /// In a file's row.
    pub fn counted_numbers(self, numbers: usize, unsure: usize) -> String {
        if unsure == 0 { self.number_count(numbers) } else { self.number_count_and_doubts(numbers, unsure) }
    }

    /// How far the queue is.
    pub fn queue(self, read: usize, all: usize, refused: usize) -> String {
        if refused == 0 { self.queue_read(read, all) } else { self.queue_refused(read, all, refused) }
    }

    /// On the button that opens the check view.
    pub fn check_all(self, digits: usize, pictures: usize) -> String {
        if pictures == 1 { self.check_one_picture(digits) } else { self.check_pictures(digits, pictures) }
    }

    /// Which model read.
    pub fn read_by_model(self, model: &str, by: ReadBy) -> String {
        match by {
            ReadBy::Svm => self.read_by(model),
            ReadBy::Knn => self.read_by(&self.by_neighbours(model)),
            // The network alone is the same for every model.
            ReadBy::Net => self.read_by(self.the_network()),
        }
    }

    /// A file beyond the limit.
    pub fn too_large_detail(self, bytes: Option<u64>, limit: usize) -> String {
        let limit = self.too_large_limit(limit / 1024 / 1024);
        bytes.map_or(limit.clone(), |bytes| format!("{} {limit}", self.too_large_size(&self.size(bytes))))
    }

    /// What is wrong with a number.
    pub fn misfit(self, misfit: Misfit) -> String {
        match misfit {
            Misfit::Digits { has, expected } => self.misfit_digits(has, &span(expected)),
            Misfit::Small { least } => self.misfit_small(&self.value(least)),
            Misfit::Large { most } => self.misfit_large(&self.value(most)),
            Misfit::Listed { entry } => self.misfit_listed(&entry),
            Misfit::Several { fits } => {
                let either = |first: String, last: String| self.either(&first, &last);
                self.misfit_several(&fits.into_iter().reduce(either).unwrap_or_default())
            }
            Misfit::Unlisted => self.misfit_unlisted().into(),
            Misfit::Total { sum } => self.misfit_total(&self.value(sum)),
        }
    }

    /// A value with the language's decimal mark; its digits stay together, as people type them.
    pub fn value(self, value: f64) -> String {
        self.with_own_mark(&value.to_string())
    }

    /// A share of all, exact to a tenth: of a hundred digits one is a whole percent, of two thousand it is not.
    pub fn share(self, share: f64) -> String {
        self.with_own_mark(&format!("{:.1} %", share * 100.0))
    }

    /// A probability. What is not certain never reads as 100 %, and what is not impossible never as 0 %.
    pub fn percent(self, probability: f32) -> String {
        let text = match probability * 100.0 {
            percent if percent > 99.9 => "> 99.9 %".into(),
            percent if percent >= 99.0 => format!("{percent:.1} %"),
            percent if percent >= 0.95 => format!("{percent:.0} %"),
            _ => "< 1 %".into(),
        };
        self.with_own_mark(&text)
    }
}

fn span((least, most): (usize, usize)) -> String {
    if least == most { least.to_string() } else { format!("{least}–{most}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Warnings;

    #[test]
    fn sizes_are_rounded_as_people_say_them() {
        let text = Language::EN;
        assert_eq!([text.size(1), text.size(300_000), text.size(3 << 20)], ["1 kB", "293 kB", "3.0 MB"]);
        assert_eq!(Language::FR.size(3 << 20), "3,0 Mo");
        assert_eq!(text.too_large_detail(None, 20 << 20).split(':').next(), Some("The limit is 20 MB"));
        assert!(
            Language::DE.too_large_detail(Some(30 << 20), 20 << 20).starts_with("Sie hat 30,0 MB. Erlaubt sind 20 MB")
        );
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(Language::EN.read(1, 1, 0), "1 digit, 1 number.");
        assert_eq!(Language::EN.read(3, 2, 1), "3 digits, 2 numbers, 1 to check.");
        assert_eq!(Language::FR.read(3, 1, 0), "3 chiffres, 1 nombre.");
        assert_eq!(Language::DE.read(1, 2, 1), "1 Ziffer, 2 Zahlen, 1 zu prüfen.");
        assert_eq!(Language::ES.queue(1, 1, 0), "1 de 1 imagen leídas");
        // French counts nothing as one.
        assert_eq!([Language::FR, Language::EN].map(|text| text.number_count(0)), ["0 nombre", "0 numbers"]);
    }

    #[test]
    fn every_kind_of_warning_has_words_of_its_own() {
        let said: std::collections::BTreeSet<&str> =
            (1..Warnings::COUNT).map(|kind| Language::EN.warning(kind)).collect();
        assert_eq!(said.len(), Warnings::COUNT - 1);
        assert!(Language::EN.warning(5).contains("small digits"));
    }

    #[test]
    fn nothing_is_certain_or_impossible() {
        let text = Language::EN;
        assert_eq!(
            [1.0, 0.996, 0.985, 0.54, 0.001].map(|probability| text.percent(probability)),
            ["> 99.9 %", "99.6 %", "98 %", "54 %", "< 1 %"]
        );
        assert_eq!(Language::FR.percent(0.996), "99,6 %");
    }

    #[test]
    fn a_misfit_says_what_was_expected() {
        let misfit = Misfit::Digits { has: 1, expected: (2, 3) };
        assert_eq!(Language::EN.misfit(misfit), "1 digit, expected 2–3");
        assert_eq!(Language::FR.misfit(Misfit::Total { sum: 4.5 }), "la somme de la colonne est 4,5");
        let several = || Misfit::Several { fits: ["12", "13", "19"].map(str::to_owned).into() };
        assert_eq!(Language::EN.misfit(several()), "may be 12 or 13 or 19");
        assert_eq!(Language::DE.misfit(several()), "kann 12 oder 13 oder 19 sein");
    }
}
