//! Which digit each of a sheet's ten rows is for.

/// Rows of a sheet, and digits in each.
pub const ROWS: usize = 10;

/// In which order the rows of a sheet stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum RowOrder {
    /// 1 to 9, and 0 in the last row: as on a keyboard.
    #[default]
    ZeroLast,
    /// 0 to 9.
    ZeroFirst,
}

impl RowOrder {
    /// Both.
    pub const ALL: [Self; 2] = [Self::ZeroLast, Self::ZeroFirst];

    /// The digit of row `row`, counted from 0 at the top.
    #[must_use]
    pub fn label(self, row: usize) -> u8 {
        match self {
            Self::ZeroLast => ((row + 1) % ROWS) as u8,
            Self::ZeroFirst => (row % ROWS) as u8,
        }
    }

    /// The digits of all rows, from the top.
    #[must_use]
    pub fn labels(self) -> [u8; ROWS] {
        std::array::from_fn(|row| self.label(row))
    }
}

#[cfg(test)]
mod tests {
    use super::RowOrder;

    #[test]
    fn the_rows_run_as_their_names_say() {
        assert_eq!([0, 1, 8, 9].map(|row| RowOrder::ZeroLast.label(row)), [1, 2, 9, 0]);
        assert_eq!([0, 1, 8, 9].map(|row| RowOrder::ZeroFirst.label(row)), [0, 1, 8, 9]);
    }
}
