//! Numbers in the cells of a table: what a CSV file, a workbook, the clipboard and the terminal show, laid out in one place.

use crate::number::{Cell, DecimalMark, NumberStyle, csv_field};
use crate::{Line, Number, Recognition};
use std::collections::BTreeMap;

/// How the numbers on the paper are written, column by column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NumberStyles {
    /// The decimal mark on the paper, if it is known.
    pub decimal_mark: Option<DecimalMark>,
    /// Digits after the decimal mark where the paper has none, from the first column on; the last figure holds for all further columns.
    pub decimals: Vec<usize>,
}

impl NumberStyles {
    /// Most digits after the decimal mark that can be asked for.
    pub const MAX_DECIMALS: usize = 9;
    /// Most columns that can be told apart.
    pub const MAX_COLUMNS: usize = 100;

    /// The style of a column, counted from 0.
    #[must_use]
    pub fn of(&self, column: usize) -> NumberStyle {
        let decimals = self.decimals.get(column).or(self.decimals.last()).copied().unwrap_or(0);
        NumberStyle { decimal_mark: self.decimal_mark, decimals, ..NumberStyle::default() }
    }

    /// Figures as a person types them, separated by commas: `2`, or `0,2` for a column of whole numbers before those of amounts.
    #[must_use]
    pub fn parse_decimals(text: &str) -> Option<Vec<usize>> {
        let figures =
            text.split(',').map(|figure| figure.trim().parse().ok().filter(|&count| count <= Self::MAX_DECIMALS));
        figures.collect::<Option<Vec<usize>>>().filter(|figures| figures.len() <= Self::MAX_COLUMNS)
    }
}

/// A number and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What stands in its cell.
    pub cell: Cell,
    /// Index of its line.
    pub line: usize,
    /// Index of the number in the line.
    pub number: usize,
    /// Row and column in the page's grid.
    pub place: Option<(usize, usize)>,
    /// Whether somebody should look at it.
    pub doubtful: bool,
    /// What is to be said of it; empty as a rule.
    pub remark: String,
}

/// Numbers laid out as on the page: in the cells of its grid, or line by line where it has none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// From top to bottom; those of a grid have the same length. `None` is an empty cell.
    pub rows: Vec<Vec<Option<Entry>>>,
}

impl Table {
    /// The table of numbers in reading order.
    #[must_use]
    pub fn new(entries: Vec<Entry>) -> Self {
        let has_grid = entries.iter().any(|entry| entry.place.is_some());
        let mut cells: BTreeMap<(usize, usize), Entry> = BTreeMap::new();
        let mut last: Option<(usize, (usize, usize))> = None;
        for entry in entries {
            let place = match (entry.place, last) {
                (Some(place), _) => place,
                // Behind the number before it: the page has no grid, or the number was added by hand.
                (None, Some((line, (row, column)))) if line == entry.line => (row, column + 1),
                (None, Some((_, (row, _)))) => (row + 1, 0),
                (None, None) => (0, 0),
            };
            last = Some((entry.line, place));
            match cells.remove(&place) {
                Some(before) => cells.insert(place, before.with(entry)),
                None => cells.insert(place, entry),
            };
        }
        let columns = cells.keys().map(|place| place.1 + 1).max().unwrap_or(0);
        let rows = cells.keys().map(|place| place.0 + 1).max().unwrap_or(0);
        let mut table: Vec<Vec<Option<Entry>>> =
            (0..rows).map(|_| vec![None; if has_grid { columns } else { 0 }]).collect();
        for ((row, column), entry) in cells {
            let row = &mut table[row];
            if row.len() <= column {
                row.resize(column + 1, None);
            }
            row[column] = Some(entry);
        }
        Self { rows: table }
    }

    /// The cells separated by `between`, the rows by a newline; empty cells at the end of a row are left out. `mark` stands before decimals.
    #[must_use]
    pub fn text(&self, between: &str, mark: DecimalMark) -> String {
        let row = |row: &Vec<Option<Entry>>| {
            let filled = row.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
            let cells =
                row[..filled].iter().map(|entry| entry.as_ref().map_or(String::new(), |entry| entry.cell.safe(mark)));
            cells.collect::<Vec<_>>().join(between)
        };
        self.rows.iter().map(row).collect::<Vec<_>>().join("\n")
    }

    /// The rows as a CSV file has them, without a header, their ends CR and LF. `separator` ends a field.
    #[must_use]
    pub fn csv(&self, separator: char, mark: DecimalMark) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut csv = String::new();
        for row in &self.rows {
            for column in 0..columns {
                if column > 0 {
                    csv.push(separator);
                }
                if let Some(Some(entry)) = row.get(column) {
                    csv.push_str(&csv_field(&entry.cell.safe(mark), separator));
                }
            }
            csv.push_str("\r\n");
        }
        csv
    }

    /// The table as HTML, for the clipboard: cells of text say so, and keep their leading zeros in a spreadsheet.
    #[must_use]
    pub fn html(&self, mark: DecimalMark) -> String {
        let mut html = String::from("<table>");
        for row in &self.rows {
            html.push_str("<tr>");
            for entry in row {
                match entry {
                    None => html.push_str("<td></td>"),
                    Some(Entry { cell, .. }) if cell.value.is_some() => {
                        html.push_str(&format!("<td>{}</td>", cell.written(mark)));
                    }
                    // As Excel and Calc mark text themselves.
                    Some(Entry { cell, .. }) => html.push_str(&format!(
                        "<td style=\"mso-number-format:'\\@'\">{}</td>",
                        cell.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
                    )),
                }
            }
            html.push_str("</tr>");
        }
        html.push_str("</table>");
        html
    }
}

impl Entry {
    /// Two parts of what seems to be one number, in one cell. Nothing is calculated with them.
    fn with(self, other: Self) -> Self {
        let text = format!("{} {}", self.cell.text, other.cell.text);
        let remark =
            [self.remark, other.remark].into_iter().filter(|remark| !remark.is_empty()).collect::<Vec<_>>().join("; ");
        Self { cell: Cell::new(&text, NumberStyle::default()), doubtful: true, remark, ..self }
    }
}

impl Number {
    /// Row and column in the page's grid, if it has one.
    #[must_use]
    pub fn place(&self) -> Option<(usize, usize)> {
        self.row.zip(self.column)
    }

    /// The cell of the number at this place of its line, not counting what is struck out.
    #[must_use]
    pub fn cell(&self, place: usize, styles: &NumberStyles) -> Cell {
        Cell::new(&self.text, styles.of(self.column.unwrap_or(place)))
    }
}

impl Recognition {
    /// All numbers in reading order that are not struck out.
    pub fn valid_numbers(&self) -> impl Iterator<Item = &Number> {
        self.lines.iter().flat_map(Line::valid)
    }

    /// All numbers in reading order that are not struck out, each with its place.
    #[must_use]
    pub fn entries(&self, styles: &NumberStyles) -> Vec<Entry> {
        let numbers = self.lines.iter().enumerate().flat_map(|(line, of_line)| {
            let valid = of_line.numbers.iter().enumerate().filter(|(_, number)| !number.cancelled);
            valid.enumerate().map(move |(column, (place, number))| (line, place, column, number))
        });
        let entry = |(line, place, column, number): (usize, usize, usize, &Number)| {
            let is_sure = |&digit: &usize| self.digits.get(digit).is_some_and(|digit| digit.sure);
            Entry {
                cell: number.cell(column, styles),
                line,
                number: place,
                place: number.place(),
                doubtful: !number.digits.iter().all(is_sure),
                remark: String::new(),
            }
        };
        numbers.map(entry).collect()
    }

    /// The numbers laid out as on the page.
    #[must_use]
    pub fn table(&self, styles: &NumberStyles) -> Table {
        Table::new(self.entries(styles))
    }

    /// Sets the value and the kind of each number by how the numbers on the paper are written.
    pub fn set_values(&mut self, styles: &NumberStyles) {
        for line in &mut self.lines {
            for (place, number) in line.numbers.iter_mut().filter(|number| !number.cancelled).enumerate() {
                let Cell { kind, value, .. } = number.cell(place, styles);
                (number.kind, number.value) = (kind, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, NumberStyles, Table};
    use crate::number::{Cell, DecimalMark, NumberStyle};

    fn entry(text: &str, line: usize, number: usize, place: Option<(usize, usize)>) -> Entry {
        let cell = Cell::new(text, NumberStyle::default());
        Entry { cell, line, number, place, doubtful: false, remark: String::new() }
    }

    #[test]
    fn empty_cells_and_rows_stay_empty() {
        let table = Table::new(vec![
            entry("33", 0, 0, Some((0, 0))),
            entry("91", 0, 1, Some((0, 2))),
            entry("-1/2", 1, 0, Some((2, 1))),
        ]);
        assert_eq!(table.text("\t", DecimalMark::Point), "33\t\t91\n\n\t'-1/2");
        assert_eq!(table.csv(',', DecimalMark::Point), "33,,91\r\n,,\r\n,'-1/2,\r\n");
        assert!(table.html(DecimalMark::Point).contains("<td>33</td><td></td><td>91</td>"));
    }

    #[test]
    fn without_a_grid_numbers_follow_each_other() {
        let table = Table::new(vec![entry("12", 0, 0, None), entry("6.5", 0, 1, None), entry("007", 1, 0, None)]);
        assert_eq!(table.text(" ", DecimalMark::Comma), "12 6,5\n007");
        assert_eq!(table.csv(';', DecimalMark::Comma), "12;6,5\r\n007;\r\n");
        assert!(table.html(DecimalMark::Comma).contains("'\\@'"));
    }

    #[test]
    fn two_parts_of_a_number_stand_in_one_cell_as_text() {
        let table = Table::new(vec![entry("1", 0, 0, Some((0, 0))), entry("250", 0, 1, Some((0, 0)))]);
        let cell = table.rows[0][0].as_ref().expect("a cell");
        assert_eq!((cell.cell.text.as_str(), cell.cell.value, cell.doubtful), ("1 250", None, true));
    }

    #[test]
    fn a_number_added_by_hand_stands_behind_the_one_before_it() {
        let table = Table::new(vec![entry("1", 0, 0, Some((0, 0))), entry("2", 0, 1, None), entry("3", 1, 0, None)]);
        assert_eq!(table.text(",", DecimalMark::Point), "1,2\n3");
    }

    #[test]
    fn decimals_are_given_column_by_column_and_the_last_figure_goes_on() {
        let styles = NumberStyles { decimals: vec![0, 2], ..NumberStyles::default() };
        assert_eq!([0, 1, 2].map(|column| styles.of(column).decimals), [0, 2, 2]);
        assert_eq!(NumberStyles::parse_decimals("0, 2"), Some(vec![0, 2]));
        for text in ["", "x", "10", "1,,2", "-1"] {
            assert_eq!(NumberStyles::parse_decimals(text), None, "{text}");
        }
    }
}
