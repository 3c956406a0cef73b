//! What the person has said of the columns: whether their numbers are text, and how many decimals they have.

use serde::{Deserialize, Serialize};
use shared::{ColumnKind, NumberStyle, NumberStyles};

use super::{Number, Transcript};

/// How the numbers of a column are taken. The browser keeps it as a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "u8", into = "u8")]
pub enum Column {
    /// As each of them is written, and as the settings have it for all.
    #[default]
    AsWritten,
    /// As text: leading zeros stay.
    Text,
    /// As numbers, so many of whose digits stand after the decimal mark where the paper has none.
    Number(u8),
}

impl Column {
    /// Those that the page offers.
    pub const OFFERED: [Self; 6] =
        [Self::AsWritten, Self::Text, Self::Number(0), Self::Number(1), Self::Number(2), Self::Number(3)];

    /// The style of its numbers, where that of the others is this.
    #[must_use]
    pub fn style(self, others: NumberStyle) -> NumberStyle {
        match self {
            Self::AsWritten => others,
            Self::Text => NumberStyle { kind: ColumnKind::Text, decimals: 0, ..others },
            Self::Number(decimals) => NumberStyle { kind: ColumnKind::Number, decimals: decimals.into(), ..others },
        }
    }
}

impl From<u8> for Column {
    fn from(figure: u8) -> Self {
        match figure {
            0 => Self::AsWritten,
            1 => Self::Text,
            // What no version of the page writes is as near as it can be.
            more => Self::Number((more - 2).min(NumberStyles::MAX_DECIMALS as u8)),
        }
    }
}

impl From<Column> for u8 {
    fn from(column: Column) -> Self {
        match column {
            Column::AsWritten => 0,
            Column::Text => 1,
            Column::Number(decimals) => decimals.saturating_add(2),
        }
    }
}

impl Number {
    /// Its column: that of the grid, or where there is none the count of numbers before it in its line that are not struck out.
    pub fn column(&self, transcript: &Transcript) -> usize {
        self.grid_place(transcript).map_or_else(
            || {
                let before = transcript.digits[..self.start].iter().rev().take_while(|digit| digit.line == self.line);
                let mut numbers: Vec<usize> =
                    before.filter(|digit| !digit.cancelled).map(|digit| digit.number).collect();
                numbers.dedup();
                numbers.len()
            },
            |place| place.1,
        )
    }
}

impl Transcript {
    /// How many columns its numbers stand in.
    pub fn column_count(&self) -> usize {
        self.numbers().iter().map(|number| number.column(self) + 1).max().unwrap_or_default()
    }

    /// What the person has said of a column.
    pub fn column(&self, column: usize) -> Column {
        self.columns.get(column).copied().unwrap_or_default()
    }

    pub(super) fn set_column(&mut self, column: usize, to: Column) {
        if self.columns.len() <= column {
            self.columns.resize(column + 1, Column::default());
        }
        self.columns[column] = to;
        // Nothing said is the same as never asked.
        let said = self.columns.iter().rposition(|column| *column != Column::AsWritten);
        self.columns.truncate(said.map_or(0, |last| last + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::drawn::transcript;
    use crate::state::{Edit, Settings};

    #[test]
    fn a_column_is_kept_as_a_figure() {
        for column in Column::OFFERED {
            assert_eq!(Column::from(u8::from(column)), column);
        }
        assert_eq!(serde_json::to_string(&[Column::Text, Column::Number(2)]).expect("json"), "[1,4]");
        assert_eq!(Column::from(255), Column::Number(9));
    }

    #[test]
    fn what_is_said_of_a_column_holds_for_it_alone_and_can_be_taken_back() {
        let page = transcript(&["007 1250", "012 7"]);
        let cells = |page: &Transcript| {
            let cell = |number| Settings::default().cell(page, &number).written(shared::DecimalMark::Point);
            page.numbers().into_iter().map(cell).collect::<Vec<_>>()
        };
        assert_eq!(cells(&page), ["007", "1250", "012", "7"]);
        let edit = |page: &Transcript, column, to| page.edited(Edit::Column { column, to }).expect("a change").0;
        let amounts = edit(&page, 1, Column::Number(2));
        assert_eq!(cells(&amounts), ["007", "12.50", "012", "0.07"]);
        assert_eq!(cells(&edit(&amounts, 0, Column::Number(0))), ["7", "12.50", "12", "0.07"]);
        let text = edit(&amounts, 1, Column::Text);
        assert_eq!(Settings::default().value(&text, &text.numbers()[1]), None);
        assert_eq!(edit(&amounts, 1, Column::AsWritten), page);
        assert_eq!(page.edited(Edit::Column { column: 3, to: Column::AsWritten }), None);
    }

    #[test]
    fn without_a_grid_what_is_struck_out_is_no_column() {
        let mut page = transcript(&["12 34 5"]);
        page.digits[..2].iter_mut().for_each(|digit| digit.cancelled = true);
        assert_eq!(page.numbers().iter().map(|number| number.column(&page)).collect::<Vec<_>>(), [0, 0, 1]);
    }
}
