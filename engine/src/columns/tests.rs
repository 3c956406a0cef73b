use super::{Extent, Grid, GridParams, Table, grid};
use crate::random::SplitMix64;

/// Height and width of a drawn digit, and the room that it takes.
const HIGH: f32 = 30.0;
const WIDE: f32 = 16.0;
const STEP: f32 = 20.0;

#[derive(Clone, Copy)]
enum Align {
    Left,
    Right,
    Middle,
    Mark,
}

/// A page while it is drawn: lines of texts, `.` for an empty cell.
struct Drawing {
    lines: Vec<Vec<Extent>>,
    /// Column of each number.
    truth: Vec<Vec<usize>>,
    random: SplitMix64,
    /// Farthest that a number stands from its place.
    jitter: f32,
}

impl Drawing {
    fn new(seed: u64, jitter: f32) -> Self {
        Self { lines: Vec::new(), truth: Vec::new(), random: SplitMix64::new(seed), jitter }
    }

    fn line(&mut self, y: f32, cells: &str, places: &[f32], align: Align) -> &mut Self {
        let (mut line, mut columns) = (Vec::new(), Vec::new());
        for (column, text) in cells.split(' ').enumerate().filter(|(_, text)| *text != ".") {
            let mut off = || self.random.next_between(-self.jitter, self.jitter);
            let (dx, dy) = (off(), off());
            let wide = STEP * text.len() as f32 - (STEP - WIDE);
            let before = STEP * text.find(',').unwrap_or(text.len()) as f32;
            let left = dx + places[column]
                - match align {
                    Align::Left => 0.0,
                    Align::Right => wide,
                    Align::Middle => wide / 2.0,
                    Align::Mark => before,
                };
            let mark = text.contains(',').then_some(left + before);
            line.push(Extent { bounds: [left, y + dy, left + wide, y + dy + HIGH], mark });
            columns.push(column);
        }
        self.lines.push(line);
        self.truth.push(columns);
        self
    }

    fn table(&mut self, y: f32, rows: &[&str], places: &[f32], align: Align) -> &mut Self {
        for (row, cells) in rows.iter().enumerate() {
            self.line(y + 50.0 * row as f32, cells, places, align);
        }
        self
    }

    /// The same page as a camera sees it: turned by some degrees, and narrower at the top.
    fn seen(&mut self, degrees: f32, narrower: f32) -> &mut Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        for extent in self.lines.iter_mut().flatten() {
            let [left, top, right, bottom] = extent.bounds;
            let (x, y) = ((left + right) / 2.0 - 400.0, (top + bottom) / 2.0);
            let x = x * (1.0 - narrower * (1.0 - y / 800.0));
            let (dx, dy) = (400.0 + cos * x - sin * y - (left + right) / 2.0, sin * x + cos * y - (top + bottom) / 2.0);
            extent.bounds = [left + dx, top + dy, right + dx, bottom + dy];
            extent.mark = extent.mark.map(|mark| mark + dx);
        }
        self
    }

    fn grid(&self) -> Option<Grid> {
        grid(&self.lines, &GridParams::default())
    }

    fn columns(&self) -> Option<Vec<Vec<usize>>> {
        Some(self.grid()?.places.iter().map(|line| line.iter().map(|place| place.1).collect()).collect())
    }
}

const PLACES: [f32; 4] = [100.0, 300.0, 480.0, 700.0];

/// A table whose numbers have up to four digits, and whose cells are empty now and then.
fn random_rows(random: &mut SplitMix64, rows: usize, columns: usize, empty: f32) -> Vec<String> {
    (0..rows)
        .map(|row| {
            let cells = (0..columns).map(|column| {
                let digits = 1 + random.next_between(0.0, 3.99) as usize;
                // A row has a number at least.
                if column != row % columns && random.next_between(0.0, 1.0) < empty {
                    ".".to_owned()
                } else {
                    "8".repeat(digits)
                }
            });
            cells.collect::<Vec<_>>().join(" ")
        })
        .collect()
}

#[test]
fn columns_are_found_however_they_are_aligned_and_empty_cells_stay_empty() {
    let rows = ["12 7 . 1250", "5 . 33 8", "1250 19 4 .", ". 250 1 77", "3 3 . 415"];
    for align in [Align::Left, Align::Right, Align::Middle] {
        let mut page = Drawing::new(1, 3.0);
        let grid = page.table(40.0, &rows, &PLACES, align).grid().expect("a table");
        assert_eq!((grid.rows, grid.columns), (5, 4));
        assert_eq!(grid.tables, [Table { row: 0, rows: 5, columns: 4 }]);
        assert_eq!(page.columns().unwrap(), page.truth);
        assert!(grid.places.iter().enumerate().all(|(row, line)| line.iter().all(|place| place.0 == row)));
    }
}

#[test]
fn columns_of_decimals_are_found_by_their_marks() {
    let rows = ["1250,5 ,5 3,25", "5,25 1250,125 .", "15,125 2,5 1,5", ". 12,25 1250,125"];
    let mut page = Drawing::new(2, 2.0);
    page.table(40.0, &rows, &[200.0, 400.0, 600.0], Align::Mark);
    assert_eq!(page.columns().unwrap(), page.truth);
}

#[test]
fn nearly_all_cells_of_loosely_written_leaning_pages_with_empty_cells_are_found() {
    let (mut right, mut all) = (0, 0);
    for seed in 1..=60 {
        let mut random = SplitMix64::new(seed);
        let rows = random_rows(&mut random, 4 + seed as usize % 9, 3 + seed as usize % 2, 0.3);
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let align = [Align::Left, Align::Right, Align::Middle][seed as usize % 3];
        let mut page = Drawing::new(seed, 6.0);
        let degrees = random.next_between(-5.0, 5.0);
        page.table(40.0, &rows, &PLACES, align).seen(degrees, random.next_between(0.0, 0.15));
        // Where a column is empty altogether, those behind it move up.
        let used: Vec<usize> =
            (0..4).filter(|column| page.truth.iter().flatten().any(|other| other == column)).collect();
        let truth: Vec<usize> =
            page.truth.iter().flatten().map(|column| used.iter().position(|other| other == column).unwrap()).collect();
        let found: Vec<usize> = page.columns().unwrap_or_default().concat();
        all += truth.len();
        right += truth.iter().zip(&found).filter(|(truth, found)| truth == found).count();
    }
    assert!(right as f32 >= 0.97 * all as f32, "{right} of {all} cells");
}

#[test]
fn two_tables_on_a_page_have_columns_of_their_own_and_a_line_between_them_is_none_of_either() {
    let mut page = Drawing::new(3, 3.0);
    page.line(0.0, "2025", &[330.0], Align::Left);
    page.table(120.0, &["12 7", "5 33", "125 4"], &[100.0, 300.0], Align::Right);
    page.line(340.0, "17", &[620.0], Align::Left);
    page.table(480.0, &["1 2 3", "4 . 6", "7 8 9", ". 11 12"], &[180.0, 420.0, 560.0], Align::Right);
    let grid = page.grid().expect("two tables");
    assert_eq!(grid.tables, [Table { row: 1, rows: 3, columns: 2 }, Table { row: 5, rows: 4, columns: 3 }]);
    assert_eq!((grid.rows, grid.columns), (9, 3));
    assert_eq!(grid.places[6], [(6, 0), (6, 2)]);
    assert_eq!((&grid.places[0][..], &grid.places[4][..]), (&[(0, 0)][..], &[(4, 0)][..]));
}

#[test]
fn a_row_without_numbers_between_even_rows_stays_an_empty_row() {
    let mut page = Drawing::new(4, 2.0);
    page.table(40.0, &["12 7", "5 33", "125 4"], &[100.0, 300.0], Align::Right);
    page.table(240.0, &["12 7", "5 33", "125 4"], &[100.0, 300.0], Align::Right);
    let grid = page.grid().expect("a table");
    let rows: Vec<usize> = grid.places.iter().map(|line| line[0].0).collect();
    assert_eq!((rows, grid.tables.len()), (vec![0, 1, 2, 4, 5, 6], 1));
}

#[test]
fn a_number_that_spans_two_columns_is_in_the_left_one_and_moves_no_other() {
    let mut page = Drawing::new(5, 2.0);
    page.table(40.0, &["123 456 789", "12 45 78"], &[160.0, 260.0, 360.0], Align::Right);
    page.line(140.0, "123456789", &[112.0], Align::Left);
    page.table(190.0, &["1 4 7", "123 . 789", "12 45 78"], &[160.0, 260.0, 360.0], Align::Right);
    let columns = page.columns().expect("a table");
    assert_eq!(columns[2], [0]);
    assert_eq!((&columns[1][..], &columns[4][..]), (&[0, 1, 2][..], &[0, 2][..]));
}

#[test]
fn a_column_with_a_single_number_is_a_column() {
    let mut page = Drawing::new(6, 2.0);
    let rows = ["12 . 7", "5 . 33", "125 42 4", "1 . 2"];
    page.table(40.0, &rows, &[100.0, 300.0, 500.0], Align::Right);
    assert_eq!(page.columns().unwrap(), page.truth);
}

#[test]
fn where_lines_have_as_many_numbers_each_a_line_that_has_run_together_keeps_its_columns() {
    let mut page = Drawing::new(11, 4.0);
    let wide: Vec<f32> = (0..8).map(|column| 60.0 + 75.0 * column as f32).collect();
    let narrow: Vec<f32> = (0..8).map(|column| 60.0 + 62.0 * column as f32).collect();
    for row in 0..7 {
        let places = if row == 3 { &narrow } else { &wide };
        page.line(60.0 * row as f32, "1 2 3 4 5 6 7 8", places, Align::Left);
    }
    assert_eq!(page.columns().expect("a table"), vec![(0..8).collect::<Vec<_>>(); 7]);
}

#[test]
fn two_parts_of_a_number_share_its_cell() {
    let mut page = Drawing::new(7, 1.0);
    page.table(40.0, &["1250 7 8", "1250 6 9"], &[100.0, 300.0, 400.0], Align::Left);
    // 1250 with a gap in it.
    page.line(140.0, "1 250 5 3", &[100.0, 120.0, 300.0, 400.0], Align::Left);
    page.line(190.0, "1250 4 2", &[100.0, 300.0, 400.0], Align::Left);
    assert_eq!(page.columns().expect("a table")[2], [0, 0, 1, 2]);
}

#[test]
fn numbers_in_no_columns_have_no_grid() {
    let mut list = Drawing::new(8, 2.0);
    list.table(40.0, &["12", "7", "1250", "3"], &[100.0], Align::Left);
    assert_eq!(list.grid(), None);
    assert_eq!(grid(&[], &GridParams::default()), None);
    let mut two = Drawing::new(9, 2.0);
    two.table(40.0, &["12 7 1", "5 33 2"], &[100.0, 300.0, 400.0], Align::Left);
    assert_eq!(two.grid(), None, "two lines show no columns");
    let mut random = SplitMix64::new(10);
    let mut grids = 0;
    for seed in 0..40 {
        let mut page = Drawing::new(seed, 2.0);
        for line in 0..6 {
            let mut x = 40.0 + random.next_between(0.0, 60.0);
            let count = 2 + random.next_between(0.0, 3.0) as usize;
            let (mut cells, mut places) = (Vec::new(), Vec::new());
            for _ in 0..count {
                let digits = 1 + random.next_between(0.0, 3.99) as usize;
                cells.push("8".repeat(digits));
                places.push(x);
                x += STEP * digits as f32 + random.next_between(30.0, 160.0);
            }
            page.line(60.0 * line as f32, &cells.join(" "), &places, Align::Left);
        }
        grids += usize::from(page.grid().is_some());
    }
    assert!(grids <= 2, "{grids} grids in 40 notes");
}
