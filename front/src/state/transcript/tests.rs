use super::*;
use crate::state::drawn::transcript;

fn text(transcript: &Transcript) -> String {
    let line = |line: &Vec<Number>| line.iter().map(|number| number.text(transcript)).collect::<Vec<_>>().join(" ");
    transcript.lines().iter().map(line).collect::<Vec<_>>().join("\n")
}

fn after(transcript: &Transcript, edit: Edit) -> (String, Option<usize>) {
    let (transcript, selected) = transcript.edited(edit).expect("a change");
    (text(&transcript), selected)
}

#[test]
fn a_digit_that_the_person_names_is_sure() {
    let (transcript, _) = transcript(&["12 6?"]).edited(Edit::Label { digit: 2, label: 8 }).expect("a change");
    assert_eq!(text(&transcript), "12 8");
    assert!(transcript.digits[2].is_sure() && transcript.digits[2].corrected);
    assert_eq!(transcript.digits[2].read.as_ref().map(|reading| reading.label), Some(6));
}

#[test]
fn a_confirmed_digit_is_sure_too_and_confirming_it_twice_changes_nothing() {
    let edit = Edit::Label { digit: 0, label: 6 };
    let (transcript, _) = transcript(&["6?"]).edited(edit).expect("a change");
    assert!(transcript.digits[0].is_sure());
    assert_eq!(transcript.edited(edit), None);
}

#[test]
fn a_number_and_a_line_go_with_their_last_digit() {
    let transcript = transcript(&["1 2", "3", "4"]);
    assert_eq!(after(&transcript, Edit::Delete { digit: 0 }), ("2\n3\n4".into(), Some(0)));
    let (transcript, selected) = transcript.edited(Edit::Delete { digit: 2 }).expect("a change");
    assert_eq!((text(&transcript).as_str(), selected), ("1 2\n4", Some(2)));
    assert_eq!((transcript.digits[2].line, transcript.digits[2].number), (1, 0));
}

#[test]
fn numbers_stay_apart_when_one_between_them_goes() {
    assert_eq!(after(&transcript(&["1 2 3"]), Edit::Delete { digit: 1 }).0, "1 3");
    assert_eq!(after(&transcript(&["1 2", "3 4"]), Edit::Delete { digit: 1 }).0, "1\n3 4");
}

#[test]
fn the_last_digit_of_all_can_go() {
    assert_eq!(after(&transcript(&["1"]), Edit::Delete { digit: 0 }), (String::new(), None));
}

#[test]
fn a_number_is_split_before_the_digit_and_joined_again() {
    let transcript = transcript(&["125 8"]);
    let (split, _) = transcript.edited(Edit::Split { digit: 1 }).expect("a change");
    assert_eq!(text(&split), "1 25 8");
    assert_eq!(split.edited(Edit::Join { digit: 1 }).expect("a change").0, transcript);
}

#[test]
fn the_first_digit_of_a_number_is_split_off_and_the_first_number_of_a_line_joins_the_next() {
    let transcript = transcript(&["125 8"]);
    assert_eq!(after(&transcript, Edit::Split { digit: 0 }).0, "1 25 8");
    assert_eq!(after(&transcript, Edit::Join { digit: 0 }).0, "1258");
}

#[test]
fn a_single_digit_cannot_be_split_and_a_lone_number_not_joined() {
    let transcript = transcript(&["1", "23"]);
    assert_eq!(transcript.edited(Edit::Split { digit: 0 }), None);
    assert_eq!(transcript.edited(Edit::Join { digit: 0 }), None);
    assert_eq!(transcript.edited(Edit::Join { digit: 2 }), None);
}

/// Drawn digits are 20 wide, 30 high, 24 apart in a number, lines 60 apart.
fn at(x: u32, y: u32) -> Edit {
    Edit::Add { bounds: BoundingBox { x, y, width: 20, height: 30 } }
}

#[test]
fn a_drawn_box_beside_a_number_belongs_to_it() {
    assert_eq!(after(&transcript(&["12 8"]), at(48, 0)), ("12? 8".into(), Some(2)));
}

#[test]
fn a_drawn_box_far_from_all_numbers_is_one_of_its_own() {
    assert_eq!(after(&transcript(&["12 8"]), at(400, 2)), ("12 8 ?".into(), Some(3)));
    let moved = transcript(&["12 8"]);
    let right = moved.digits[2].bounding_box.x;
    let mut moved = moved;
    moved.digits[2].bounding_box.x = right + 200;
    assert_eq!(after(&moved, at(right + 60, 0)), ("12 ? 8".into(), Some(2)));
}

#[test]
fn a_drawn_box_between_two_lines_makes_a_line() {
    let mut two = transcript(&["1", "2"]);
    two.digits[1].bounding_box.y = 300;
    assert_eq!(after(&two, at(0, 150)), ("1\n?\n2".into(), Some(1)));
    assert_eq!(after(&two, at(0, 500)), ("1\n2\n?".into(), Some(2)));
    let empty = Transcript { digits: Vec::new(), ..two };
    assert_eq!(after(&empty, at(0, 0)), ("?".into(), Some(0)));
}

#[test]
fn boxes_of_a_smaller_copy_fit_the_original() {
    let mut transcript = transcript(&["1"]);
    transcript.image = ImageSize { width: 100, height: 50, turned: 90 };
    transcript.digits[0].bounding_box = BoundingBox { x: 10, y: 20, width: 5, height: 30 };
    let scaled = transcript.scaled_to(250, 125);
    assert_eq!(scaled.image, ImageSize { width: 250, height: 125, turned: 90 });
    assert_eq!(scaled.digits[0].bounding_box, BoundingBox { x: 25, y: 50, width: 13, height: 75 });
}

#[test]
fn the_confidence_of_a_number_is_that_all_of_it_is_right() {
    let mut transcript = transcript(&["12"]);
    for digit in &mut transcript.digits {
        digit.read.as_mut().expect("a reading").confidence = 0.5;
    }
    let number = transcript.numbers()[0];
    assert_eq!(number.confidence(&transcript), 0.25);
    transcript.digits[0].corrected = true;
    assert_eq!(number.confidence(&transcript), 0.5);
}

#[test]
fn a_number_is_struck_out_whole_and_back_and_stays_so_when_it_is_read_again() {
    let page = transcript(&["12 345", "6"]);
    let (struck, selected) = page.edited(Edit::Strike { digit: 3 }).expect("a change");
    assert_eq!(struck.valid_numbers().iter().map(|number| number.text(&struck)).collect::<Vec<_>>(), ["12", "6"]);
    assert_eq!(selected, Some(3));
    assert_eq!(struck.edited(Edit::Strike { digit: 2 }).map(|(transcript, _)| transcript), Some(page.clone()));
    assert_eq!(page.clone().with_corrections_of(&struck).valid_numbers().len(), 2);
    let mut read_struck = page;
    for digit in &mut read_struck.digits[..2] {
        digit.cancelled = true;
        digit.read.as_mut().expect("it was read").cancelled = true;
    }
    let (taken_back, _) = read_struck.edited(Edit::Strike { digit: 0 }).expect("a change");
    assert_eq!(read_struck.with_corrections_of(&taken_back).valid_numbers().len(), 3);
}
