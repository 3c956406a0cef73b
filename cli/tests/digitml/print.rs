use crate::helpers::Folder;
use pages::draw::{self, Page, PageParams};

#[test]
fn printed_digits_are_left_out_with_a_warning_and_read_with_print_include() {
    let [written, all] = draw::written_and_printed();
    let folder = Folder::new();
    folder.write("form.png", &written.png());
    let left_out = folder.run_well("read form.png");
    assert_eq!(left_out.stdout.trim_end(), written.text());
    assert!(left_out.stderr.contains("printed digits were left out"), "{}", left_out.stderr);
    let included = folder.run_well("read --print include --format json form.png");
    assert!(!included.stderr.contains("left out"), "{}", included.stderr);
    let answer = &included.json()[0];
    let digits = answer["digits"].as_array().expect("digits");
    let printed = digits.iter().filter(|digit| digit["kind"] == "print").count();
    let there = all.digits.len() - written.digits.len();
    assert!(printed.abs_diff(there) * 10 <= there, "{printed} of {there} printed digits");
    assert_eq!(digits.iter().filter(|digit| digit["kind"] == "hand").count(), written.digits.len());
    assert_eq!(folder.run("read --print some form.png").code, 2);
}

#[test]
fn what_shows_through_from_the_back_is_left_out_with_a_warning_and_read_with_back_include() {
    let folder = Folder::new();
    folder.write("blank.png", &draw::back_alone(2).png());
    let left_out = folder.run_well("read --format json blank.png");
    assert_eq!(left_out.json()[0]["text"], "");
    assert!(left_out.stderr.contains("through from the back"), "{}", left_out.stderr);
    let included = folder.run_well("read --back include --format json blank.png");
    assert!(!included.stderr.contains("left out"), "{}", included.stderr);
    assert!(included.json()[0]["digits"].as_array().is_some_and(|digits| digits.len() >= 5));
}

#[test]
fn a_number_that_is_struck_out_is_marked_in_json_and_in_no_other_form() {
    let page = draw::struck_out();
    let folder = Folder::new();
    folder.write("struck.png", &page.png());
    let text = folder.run_well("read struck.png").stdout;
    assert_eq!(text.lines().collect::<Vec<_>>(), [page.lines[0].as_str(), page.lines[2].as_str()]);
    let csv = folder.run_well("read --format csv --layout grid struck.png").stdout;
    assert_eq!(csv.lines().count(), 2, "{csv}");
    let answer = &folder.run_well("read --format json struck.png").json()[0];
    let cancelled: Vec<bool> = answer["lines"]
        .as_array()
        .into_iter()
        .flatten()
        .flat_map(|line| line["numbers"].as_array().cloned().unwrap_or_default())
        .map(|number| number["cancelled"] == true)
        .collect();
    assert_eq!(cancelled, [false, true, false]);
}

#[test]
fn a_picture_is_read_in_the_turn_that_was_asked_for() {
    let page = Page::new(&PageParams::default()).write_lines(&["125 8", "346 0"]).finish();
    let folder = Folder::new();
    folder.write("note.png", &page.png());
    let turned = |arguments: &str| {
        folder.run_well(&format!("read --format json {arguments} note.png")).json()[0]["image"]["turned"].clone()
    };
    assert_eq!([turned(""), turned("--turn 0"), turned("--turn 180")], [0, 0, 180]);
    assert_eq!(folder.run("read --turn 45 note.png").code, 2);
}

#[test]
fn boxes_in_a_row_are_one_number_where_that_is_said() {
    let page = draw::parted_boxes(18.0);
    let folder = Folder::new();
    folder.write("form.png", &page.png());
    assert_ne!(folder.run_well("read form.png").stdout.trim_end(), page.text());
    assert_eq!(folder.run_well("read --boxes joined form.png").stdout.trim_end(), page.text());
    assert_eq!(folder.run("read --boxes some form.png").code, 2);
}
