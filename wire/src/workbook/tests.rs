use super::{WorkbookPage, workbook};
use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use shared::{
    BoundingBox, DecimalMark, Digit, Grid, GridTable, ImageSize, Layout, Line, ListMatch, ListOutcome, ModelRef,
    Number, NumberKind, NumberParams, NumberStyles, ODDITIES, Recognition, Timings, Unread,
};
use std::io::Cursor;
use std::process::Command;

/// An answer whose numbers stand in two columns; a row in three has an empty first cell.
fn answer(texts: &[&str]) -> Recognition {
    let bounding_box = BoundingBox { x: 0, y: 0, width: 10, height: 20 };
    let mut digits = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    let (mut row, mut column) = (0, 0);
    for text in texts {
        if column == 0 && row % 3 == 2 {
            column = 1;
        }
        if lines.len() <= row {
            lines.push(Line { text: String::new(), numbers: Vec::new() });
        }
        let place = (row, lines[row].numbers.len());
        let start = digits.len();
        digits.extend(text.bytes().filter(u8::is_ascii_digit).map(|byte| Digit {
            label: byte - b'0',
            confidence: 0.99,
            sure: *text != "19.50",
            bounding_box,
            alternatives: Vec::new(),
            kind: shared::DigitKind::Hand,
            cancelled: false,
            line: place.0,
            number: place.1,
        }));
        lines[row].numbers.push(Number {
            text: (*text).to_owned(),
            kind: NumberKind::default(),
            value: None,
            bounding_box,
            digits: (start..digits.len()).collect(),
            marks: Vec::new(),
            row: Some(row),
            column: Some(column),
            list: None,
            cancelled: false,
        });
        (row, column) = if column == 1 { (row + 1, 0) } else { (row, 1) };
    }
    let rows = lines.len();
    let mut answer = Recognition {
        image: ImageSize { width: 100, height: 100, turned: 0 },
        model: ModelRef { id: "default".to_owned(), classifier: shared::ReadBy::Svm },
        text: String::new(),
        lines,
        digits,
        grid: Some(Grid { rows, columns: 2, tables: vec![GridTable { row: 0, rows, columns: 2 }] }),
        unread: Vec::new(),
        timings: Timings::default(),
        warnings: Vec::new(),
        page: 1,
        pages: 1,
    };
    NumberParams::default().apply(&mut answer);
    answer
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook")
}

/// The cell of a workbook as CSV has it: a number by its value, text by its text.
fn of_workbook(data: Option<&Data>) -> (Option<f64>, String) {
    match data {
        Some(Data::Float(value)) => (Some(*value), String::new()),
        Some(Data::Int(value)) => (Some(*value as f64), String::new()),
        Some(Data::String(text)) => (None, text.clone()),
        None | Some(Data::Empty) => (None, String::new()),
        other => panic!("a cell of another kind: {other:?}"),
    }
}

#[test]
fn csv_clipboard_json_and_workbook_agree_to_the_cell() {
    let texts = ODDITIES.map(|oddity| oddity.0);
    let (answer, styles) = (answer(&texts), NumberStyles::default());
    let page = WorkbookPage { name: "all.jpg", answer: &answer };
    let mut book = open(workbook(&[page], &[], &styles).expect("it fits"));
    let sheet = book.worksheet_range("all.jpg").expect("the picture's sheet");
    let list = book.worksheet_range("All numbers").expect("the sheet with all numbers");
    let csv = answer.csv_rows(Layout::Grid, &styles);
    let clipboard = answer.table(&styles).text("\t", DecimalMark::Point);
    let numbers = answer.csv_rows(Layout::Numbers, &styles);
    let json = serde_json::to_value(&answer).expect("JSON");
    for (index, (text, value, cell)) in ODDITIES.into_iter().enumerate() {
        let all = || answer.lines.iter().flat_map(|line| &line.numbers);
        let number = all().nth(index).expect("as many numbers as oddities");
        let (row, column) = number.place().expect("a place");
        // JSON.
        let (line, place) = (answer.digits[number.digits[0]].line, answer.digits[number.digits[0]].number);
        let of_json = &json["lines"][line]["numbers"][place];
        assert_eq!((of_json["text"].as_str(), of_json["value"].as_f64()), (Some(text), value), "{text}");
        // CSV and clipboard.
        assert_eq!(csv[row].split(',').nth(column), Some(cell), "{text}");
        assert_eq!(clipboard.lines().nth(row).and_then(|line| line.split('\t').nth(column)), Some(cell), "{text}");
        assert_eq!(numbers[index].split(',').nth(4), Some(cell), "{text}");
        // Both sheets of the workbook.
        let place = (row as u32, column as u32);
        let expected = (value, if value.is_some() { String::new() } else { text.to_owned() });
        assert_eq!(of_workbook(sheet.get_value(place)), expected, "{text}");
        assert_eq!(of_workbook(list.get_value((index as u32 + 1, 5))), expected, "{text}");
    }
    assert_eq!(of_workbook(sheet.get_value((2, 0))), (None, String::new()), "an empty cell stays empty");
    assert!(csv[2].starts_with(','));
}

#[test]
fn decimals_that_the_paper_leaves_out_are_the_same_in_every_kind_of_file() {
    let mut answer = answer(&["1", "1250", "2", "050"]);
    let styles = NumberStyles { decimal_mark: Some(DecimalMark::Comma), decimals: vec![0, 2] };
    NumberParams { styles: styles.clone(), list: None }.apply(&mut answer);
    let values: Vec<Option<f64>> =
        answer.lines.iter().flat_map(|line| &line.numbers).map(|number| number.value).collect();
    assert_eq!(values, [Some(1.0), Some(12.5), Some(2.0), Some(0.5)]);
    assert_eq!(answer.csv_rows(Layout::Grid, &styles), ["1,12.50", "2,0.50"]);
    let page = WorkbookPage { name: "a", answer: &answer };
    let sheet = open(workbook(&[page], &[], &styles).expect("it fits")).worksheet_range("a").expect("a sheet");
    assert_eq!(sheet.get_value((1, 1)), Some(&Data::Float(0.5)));
}

#[test]
fn every_picture_has_a_sheet_of_its_own_however_alike_and_odd_their_names_are() {
    let answer = answer(&["1"]);
    let long = "a/very/long/path/to/some/photograph/of-a-page";
    let names = [long, long, "[1]*?:", "", "=cmd()", "all numbers", "History"];
    let pages: Vec<WorkbookPage<'_>> = names.iter().map(|name| WorkbookPage { name, answer: &answer }).collect();
    let refused = [("=b.heic".to_owned(), "a HEIC picture".to_owned())];
    let mut book = open(workbook(&pages, &refused, &NumberStyles::default()).expect("it fits"));
    let sheets = book.sheet_names();
    assert_eq!(sheets.len(), names.len() + 2);
    assert!(sheets.iter().all(|name| (1..=31).contains(&name.chars().count())), "{sheets:?}");
    let list = book.worksheet_range("All numbers").expect("a sheet");
    assert_eq!(list.get_value((5, 0)), Some(&Data::String("=cmd()".to_owned())), "text, and no formula");
    let refused = book.worksheet_range("Not read").expect("a sheet");
    assert_eq!(refused.get_value((1, 1)), Some(&Data::String("a HEIC picture".to_owned())));
}

#[test]
fn the_list_says_what_was_snapped_and_what_was_not_read() {
    let mut answer = answer(&["12", "7"]);
    let list = ListMatch { outcome: ListOutcome::Snapped, read: "17".to_owned(), fits: vec!["12".to_owned()] };
    answer.lines[0].numbers[0].list = Some(list);
    answer.unread = vec![Unread { bounding_box: BoundingBox { x: 30, y: 2, width: 9, height: 15 } }];
    let page = WorkbookPage { name: "a", answer: &answer };
    let mut book = open(workbook(&[page], &[], &NumberStyles::default()).expect("it fits"));
    let sheet = book.worksheet_range("All numbers").expect("a sheet");
    let (_, remark) = of_workbook(sheet.get_value((1, 8)));
    assert!(remark.contains("read as 17") && remark.contains("not read in this line: 1"), "{remark}");
    assert_eq!(of_workbook(sheet.get_value((2, 8))).1, "");
}

/// Another library than the one of the other tests, where Python has it.
#[test]
fn openpyxl_finds_types_formats_colours_and_notes() {
    let has_it =
        Command::new("python3").args(["-c", "import openpyxl"]).output().is_ok_and(|done| done.status.success());
    if !has_it {
        eprintln!("skipped: python3 has no openpyxl");
        return;
    }
    let answer = answer(&ODDITIES.map(|oddity| oddity.0));
    let page = WorkbookPage { name: "a.jpg", answer: &answer };
    let bytes = workbook(&[page], &[], &NumberStyles::default()).expect("it fits");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.xlsx");
    std::fs::write(&file, bytes).expect("it is written");
    let script = "import openpyxl, sys\n\
                  book = openpyxl.load_workbook(sys.argv[1])\n\
                  sheet = book['a.jpg']\n\
                  print(book['All numbers'].freeze_panes)\n\
                  for row in sheet.iter_rows():\n\
                  \x20   for cell in row:\n\
                  \x20       if cell.value is not None:\n\
                  \x20           note = cell.comment is not None and cell.fill.start_color.rgb.endswith('FFE699')\n\
                  \x20           print(cell.coordinate, cell.data_type, cell.number_format, repr(cell.value), note)\n";
    let output = Command::new("python3").args(["-c", script]).arg(&file).output().expect("python runs");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for line in [
        "A2",
        "A1 n 0 675 False",
        "B1 n 0 -675 False",
        "A2 n 0.00 19.5 True",
        "B2 n 0 1250 False",
        "B3 n 0.00 1250.75 False",
        "B4 s @ '050' False",
        "A5 s @ '-007' False",
    ] {
        assert!(told.lines().any(|told| told == line), "{line} is not among\n{told}");
    }
}
