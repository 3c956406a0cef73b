use super::boxes::{boxed_pairs, join};
use super::{LayoutParams, arrange, with_missing};
use crate::geometry::BoundingBox;
use crate::rules::{Rule, Rules};

fn at(x: u32, y: u32) -> BoundingBox {
    BoundingBox { x, y, width: 20, height: 40 }
}

#[test]
fn close_digits_are_one_number_and_distant_ones_are_two() {
    let boxes = [at(100, 10), at(10, 12), at(34, 8), at(124, 11), at(10, 110)];
    let lines = arrange(&boxes, &Rules::default(), &LayoutParams::default()).lines;
    assert_eq!(lines, vec![vec![vec![1, 2], vec![0, 3]], vec![vec![4]]]);
}

#[test]
fn rows_of_a_page_that_leans_by_six_degrees_stay_rows() {
    for degrees in [-6.4f32, -3.0, 0.0, 3.0, 6.4] {
        let (sin, cos) = degrees.to_radians().sin_cos();
        let boxes: Vec<BoundingBox> = (0..100)
            .map(|i| {
                let (column, row) = ((i % 10) as f32 * 70.0, (i / 10) as f32 * 75.0);
                at((300.0 + cos * column - sin * row) as u32, (300.0 + sin * column + cos * row) as u32)
            })
            .collect();
        let lines = arrange(&boxes, &Rules::default(), &LayoutParams::default()).lines;
        let expected: Vec<Vec<Vec<usize>>> =
            (0..10).map(|row| (0..10).map(|column| vec![row * 10 + column]).collect()).collect();
        assert_eq!(lines, expected, "at {degrees}°");
    }
}

#[test]
fn a_few_digits_alone_on_the_page_are_one_number_and_many_spaced_alike_are_not() {
    let row = |count: u32| (0..count).map(|i| at(10 + 46 * i, 10)).collect::<Vec<_>>();
    assert_eq!(arrange(&row(4), &Rules::default(), &LayoutParams::default()).lines, vec![vec![vec![0, 1, 2, 3]]]);
    assert_eq!(arrange(&row(9), &Rules::default(), &LayoutParams::default()).lines[0].len(), 9);
}

#[test]
fn a_gap_of_a_loose_row_that_is_a_little_narrower_than_the_others_parts_two_numbers_and_a_much_narrower_one_does_not() {
    let row = |narrow: u32| -> Vec<BoundingBox> {
        let mut x = 10;
        [62, 50, 57, narrow, 25, 24, 60]
            .iter()
            .map(|gap| {
                let b = at(x, 10);
                x += 20 + gap;
                b
            })
            .collect()
    };
    let numbers = |narrow: u32| arrange(&row(narrow), &Rules::default(), &LayoutParams::default()).lines[0].len();
    assert_eq!((numbers(13), numbers(6)), (7, 6));
}

/// Rules down at `xs` and across at `ys`.
fn table(xs: &[f32], ys: &[f32]) -> Rules {
    let through = |places: &[f32]| -> Vec<Rule> {
        places.iter().map(|&place| Rule::through(vec![(0.0, place), (2000.0, place)])).collect()
    };
    Rules { down: through(xs), across: through(ys) }
}

#[test]
fn a_row_of_boxes_is_one_number_and_a_puzzle_is_not() {
    let grid = |side: u32| -> Vec<BoundingBox> {
        (0..side * side).map(|i| at(20 + 60 * (i % side), 10 + 60 * (i / side))).collect()
    };
    let rules = |side: u32| -> Vec<f32> { (0..=side).map(|i| 60.0 * i as f32).collect() };
    let lines = arrange(&grid(3), &table(&rules(3), &rules(3)), &LayoutParams::default()).lines;
    assert_eq!(lines, vec![vec![vec![0, 1, 2]], vec![vec![3, 4, 5]], vec![vec![6, 7, 8]]]);
    let lines = arrange(&grid(9), &table(&rules(9), &rules(9)), &LayoutParams::default()).lines;
    assert!(lines.len() == 9 && lines.iter().all(|line| line.len() == 9));
}

#[test]
fn on_squared_paper_digits_in_neighbouring_squares_are_one_number_and_an_empty_square_parts_two() {
    let places: Vec<f32> = (0..=16).map(|i| 48.0 * i as f32).collect();
    let rules = table(&places, &places);
    let digit = |column: u32, row: u32| at(14 + 48 * column, 4 + 48 * row);
    let boxes: Vec<BoundingBox> = (0..4).flat_map(|row| [1, 2, 3, 5, 6, 9].map(|column| digit(column, row))).collect();
    for line in arrange(&boxes, &rules, &LayoutParams::default()).lines {
        assert_eq!(line.iter().map(Vec::len).collect::<Vec<_>>(), [3, 2, 1]);
    }
    // A large puzzle is filled, and leaves its digits more room.
    let filled: Vec<BoundingBox> = (0..256).map(|i| digit(i % 16, i / 16)).collect();
    assert_eq!(arrange(&filled, &rules, &LayoutParams::default()).lines[0].len(), 16);
    // Who does not heed the squares writes as on any paper.
    let across = |at: u32| BoundingBox { x: 5 + 39 * (at % 12), y: 4 + 48 * (at / 12), width: 20, height: 40 };
    let heedless: Vec<BoundingBox> = (0..36).map(across).collect();
    let squared = |boxes: &[BoundingBox]| arrange(boxes, &rules, &LayoutParams::default()).squared;
    assert!(squared(&boxes) && !squared(&filled) && !squared(&heedless));
    let small: Vec<BoundingBox> = boxes.iter().map(|b| BoundingBox { y: b.y + 8, height: 24, ..*b }).collect();
    assert_eq!(arrange(&small, &rules, &LayoutParams::default()).lines[0].len(), 6);
}

#[test]
fn rows_of_boxes_with_paper_between_them_are_numbers_and_no_puzzle() {
    let boxes: Vec<BoundingBox> = (0..32).map(|i| at(20 + 60 * (i % 8), 10 + 120 * (i / 8))).collect();
    let side = |row: usize, side: usize| {
        let (top, place) = (120.0 * row as f32, 60.0 * side as f32);
        Rule::through(vec![(top, place), (top + 60.0, place)])
    };
    let rules = Rules {
        down: (0..4).flat_map(|row| (0..=8).map(move |at| side(row, at))).collect(),
        across: table(&[], &[0.0, 60.0, 120.0, 180.0, 240.0, 300.0, 360.0, 420.0]).across,
    };
    let lines = arrange(&boxes, &rules, &LayoutParams::default()).lines;
    assert_eq!(lines.iter().map(Vec::len).collect::<Vec<_>>(), [1; 4]);
}

#[test]
fn of_a_puzzle_with_a_few_digits_around_it_the_puzzle_is_read_and_of_one_beside_writing_both_are() {
    let places: Vec<f32> = (0..=9).map(|i| 200.0 + 60.0 * i as f32).collect();
    let rule = |place: f32| Rule::through(vec![(200.0, place), (740.0, place)]);
    let rules =
        Rules { down: places.iter().copied().map(rule).collect(), across: places.iter().copied().map(rule).collect() };
    let read = |around: u32| {
        let mut boxes: Vec<BoundingBox> = (0..81).map(|i| at(220 + 60 * (i % 9), 210 + 60 * (i / 9))).collect();
        boxes.extend((0..around).map(|i| at(20 + 46 * (i % 20), 10 + 60 * (i / 20))));
        arrange(&boxes, &rules, &LayoutParams::default()).lines.iter().flatten().map(Vec::len).sum::<usize>()
    };
    assert_eq!((read(0), read(5), read(60)), (81, 81, 141));
}

#[test]
fn a_row_of_boxes_is_one_number_though_a_side_between_two_was_not_seen() {
    let boxes: Vec<BoundingBox> = (0..8).map(|i| at(20 + 60 * i, 10)).collect();
    let without = |missing: &[usize]| -> Vec<f32> {
        (0..=8).filter(|side| !missing.contains(side)).map(|side| 60.0 * side as f32).collect()
    };
    for missing in [&[][..], &[3], &[5, 6], &[2, 6], &[8]] {
        let lines = arrange(&boxes, &table(&without(missing), &[0.0, 62.0]), &LayoutParams::default()).lines;
        assert_eq!(lines, vec![vec![(0..8).collect::<Vec<_>>()]], "without {missing:?}");
    }
    // The wide cell of a table has no sides inside.
    let boxes = [at(50, 10), at(200, 10), at(350, 10), at(560, 10), at(630, 10)];
    let rules = table(&[0.0, 150.0, 300.0, 450.0, 750.0], &[0.0, 62.0]);
    assert_eq!(arrange(&boxes, &rules, &LayoutParams::default()).lines[0].len(), 5);
    assert_eq!(with_missing(vec![0.0, 150.0, 300.0, 450.0, 750.0], 112.0).len(), 5);
}

#[test]
fn a_cell_of_a_table_is_a_number_and_its_neighbour_another() {
    let boxes = [at(20, 10), at(60, 14), at(138, 10), at(180, 6), at(30, 70), at(140, 88)];
    let rules = table(&[0.0, 125.0, 250.0], &[0.0, 62.0, 132.0]);
    let lines = arrange(&boxes, &rules, &LayoutParams::default()).lines;
    assert_eq!(lines, vec![vec![vec![0, 1], vec![2, 3]], vec![vec![4], vec![5]]]);
}

#[test]
fn nothing_gives_no_lines() {
    assert!(arrange(&[], &Rules::default(), &LayoutParams::default()).lines.is_empty());
}

/// Rows of eight digits with the sides of boxes around each, and a thick line, of which both edges are rules, in the middle of each row.
fn boxes_in_rows(thick: f32, apart: f32) -> (Vec<BoundingBox>, Rules) {
    let left = |i: u32| 60.0 * i as f32 + if i < 4 { 0.0 } else { thick };
    let boxes = (0..32).map(|i| at(left(i % 8) as u32 + 20, (10.0 + apart * (i / 8) as f32) as u32)).collect();
    let mut sides: Vec<f32> = (0..=8).map(left).collect();
    sides.push(left(4) - thick);
    let levels: Vec<f32> = (0..4).flat_map(|row| [apart * row as f32, apart * row as f32 + 60.0]).collect();
    (boxes, table(&sides, &levels))
}

#[test]
fn pairs_of_a_row_of_boxes_go_across_a_thick_line_and_not_across_paper() {
    let params = LayoutParams::default();
    let whole: Vec<(usize, usize)> = (0..32).filter(|i| i % 8 < 7).map(|i| (i, i + 1)).collect();
    let parted: Vec<(usize, usize)> = whole.iter().copied().filter(|(i, _)| i % 8 != 3).collect();
    for (thick, expected) in [(0.0, &whole), (16.0, &whole), (30.0, &parted)] {
        let (boxes, rules) = boxes_in_rows(thick, 120.0);
        let mut pairs = boxed_pairs(&boxes, &rules, &params);
        pairs.sort_unstable();
        assert_eq!(&pairs, expected, "{thick} pixels");
    }
    let digits = [at(10, 10), at(34, 10), at(58, 10)];
    assert_eq!(boxed_pairs(&digits, &Rules::default(), &params), [], "no boxes");
}

#[test]
fn numbers_whose_ends_are_a_pair_become_one_with_the_marks_among_them() {
    let lines = vec![vec![vec![0, 1], vec![9, 2], vec![3]], vec![vec![4]]];
    let is_digit = |at: usize| at != 9;
    assert_eq!(join(lines, &[(1, 2), (3, 4)], is_digit), [vec![vec![0, 1, 9, 2], vec![3]], vec![vec![4]]]);
}
