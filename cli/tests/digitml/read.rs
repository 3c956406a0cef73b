use crate::helpers::{Folder, names_in};
use pages::draw::{self, DrawnPage};
use pages::hostile::{NOTE, note, several};
use serde_json::Value;

/// A folder with `note.png` and `sheet.jpg`, and the page that is on the note.
fn two_pages() -> (Folder, DrawnPage) {
    let folder = Folder::new();
    let note = draw::squared_note(3);
    folder.write("note.png", &note.png());
    folder.write("sheet.jpg", &draw::score_sheet(4).jpeg(90));
    (folder, note)
}

fn array<'a>(value: &'a Value, field: &str) -> &'a Vec<Value> {
    value[field].as_array().unwrap_or_else(|| panic!("{field} of {value}"))
}

#[test]
fn text_is_the_numbers_and_has_headings_only_where_there_are_several_files() {
    let (folder, note) = two_pages();
    let alone = folder.run_well("read note.png");
    assert!(!alone.stdout.trim().is_empty(), "{alone}");
    assert!(alone.stdout.chars().all(|c| c.is_ascii_digit() || c == ' ' || c == '\n'), "{alone}");
    let read = alone.stdout.chars().filter(char::is_ascii_digit).count();
    assert!(read * 2 > note.digits.len(), "{read} of {} digits\n{alone}", note.digits.len());

    let both = folder.run_well("read note.png sheet.jpg");
    assert!(both.stdout.starts_with(&format!("==> note.png <==\n{}", alone.stdout)), "{both}");
    assert!(both.stdout.contains("==> sheet.jpg <==\n"), "{both}");
}

#[test]
fn json_is_an_array_of_the_apis_answers_with_the_file_before_them() {
    let (folder, note) = two_pages();
    let answers = folder.run_well("read --format json note.png sheet.jpg").json();
    let answers = answers.as_array().unwrap();
    assert_eq!(answers.len(), 2);
    let answer = &answers[0];
    let mut fields: Vec<&str> = answer.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    // And `grid`, where the numbers stand in columns.
    fields.retain(|field| *field != "grid");
    assert_eq!(
        fields,
        ["digits", "file", "image", "lines", "model", "page", "pages", "text", "timings", "unread", "warnings"]
    );
    assert_eq!(answer["file"], "note.png");
    assert_eq!(answers[1]["file"], "sheet.jpg");
    assert_eq!(answer["image"]["width"], note.image.width());
    assert_eq!(answer["image"]["height"], note.image.height());
    assert_eq!(answer["model"], serde_json::json!({"id": "default", "classifier": "svm"}));
    for stage in ["decode_ms", "segment_ms", "classify_ms", "total_ms"] {
        assert!(answer["timings"][stage].as_f64().unwrap() >= 0.0, "{stage}");
    }

    let digits = array(answer, "digits");
    assert!(!digits.is_empty());
    let mut next = 0;
    let mut texts = Vec::new();
    for (line_index, line) in array(answer, "lines").iter().enumerate() {
        for (number_index, number) in array(line, "numbers").iter().enumerate() {
            let mut text = String::new();
            for index in array(number, "digits") {
                assert_eq!(index.as_u64(), Some(next), "digits are in reading order");
                let digit = &digits[next as usize];
                assert_eq!(digit["line"], line_index);
                assert_eq!(digit["number"], number_index);
                text += &digit["label"].to_string();
                next += 1;
            }
            assert_eq!(number["text"], text);
            assert!(number["bounding_box"]["width"].as_u64().unwrap() >= 1);
        }
        texts.push(line["text"].as_str().unwrap());
    }
    assert_eq!(next as usize, digits.len());
    assert_eq!(answer["text"], texts.join("\n"));
    for digit in digits {
        let confidence = digit["confidence"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&confidence), "{digit}");
        assert!(digit["sure"].is_boolean());
        let edge = |place: &str, length: &str| {
            let bounding_box = &digit["bounding_box"];
            bounding_box[place].as_u64().unwrap() + bounding_box[length].as_u64().unwrap()
        };
        assert!(edge("x", "width") <= u64::from(note.image.width()), "{digit}");
        assert!(edge("y", "height") <= u64::from(note.image.height()), "{digit}");
        for alternative in array(digit, "alternatives") {
            assert_ne!(alternative["label"], digit["label"]);
            assert!(alternative["confidence"].as_f64().unwrap() <= confidence);
        }
    }
}

#[test]
fn csv_has_a_row_for_each_digit_of_the_json() {
    let (folder, _) = two_pages();
    let answers = folder.run_well("read --format json note.png sheet.jpg").json();
    let csv = folder.run_well("read --format csv note.png sheet.jpg").stdout;
    let mut rows = csv.lines();
    assert_eq!(rows.next(), Some("file,line,number,index,label,confidence,sure,x,y,width,height,page"));
    for answer in answers.as_array().unwrap() {
        for (index, digit) in array(answer, "digits").iter().enumerate() {
            let b = &digit["bounding_box"];
            let [file, line, number] =
                [answer["file"].as_str().unwrap(), &digit["line"].to_string(), &digit["number"].to_string()];
            let row: Vec<&str> = rows.next().unwrap().split(',').collect();
            assert_eq!(row[..4], [file, line, number, &index.to_string()]);
            assert_eq!(row[4], digit["label"].to_string());
            assert!((row[5].parse::<f64>().unwrap() - digit["confidence"].as_f64().unwrap()).abs() < 1e-5);
            assert_eq!(row[6], digit["sure"].to_string());
            assert_eq!(row[7..11], ["x", "y", "width", "height"].map(|field| b[field].to_string()));
            assert_eq!(row[11..], [answer["page"].to_string()]);
        }
    }
    assert_eq!(rows.next(), None);
}

#[test]
fn png_writes_the_annotated_picture_beside_the_image_and_says_so() {
    let (folder, note) = two_pages();
    let run = folder.run_well("read --format png note.png");
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("note.png.read.png"), "{run}");
    let drawn = image::open(folder.path("note.png.read.png")).unwrap().into_rgb8();
    assert_eq!(drawn.dimensions(), note.color.dimensions());
    assert_ne!(drawn, note.color, "boxes are drawn over it");
    assert_eq!(folder.names(), ["note.png", "note.png.read.png", "sheet.jpg"]);
}

#[test]
fn png_goes_to_the_folder_of_out_which_is_made() {
    let (folder, _) = two_pages();
    folder.run_well("read --format png --out seen/here note.png sheet.jpg");
    assert_eq!(names_in(&folder.path("seen/here")), ["note.png.read.png", "sheet.jpg.read.png"]);
}

#[test]
fn two_pictures_of_one_name_do_not_overwrite_each_other_in_out() {
    let (folder, _) = two_pages();
    std::fs::create_dir(folder.path("other")).unwrap();
    std::fs::copy(folder.path("note.png"), folder.path("other/note.png")).unwrap();
    let run = folder.run("read --format png --out seen note.png other/note.png");
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stderr.contains("other/note.png: "), "{run}");
}

#[test]
fn a_bad_file_among_good_ones_is_told_and_the_others_are_read() {
    let (folder, _) = two_pages();
    folder.write("empty.png", b"");
    folder.write("words.txt", b"no picture at all");
    folder.write("cut.png", &std::fs::read(folder.path("note.png")).unwrap()[..40]);
    let run = folder.run("read --format json empty.png words.txt note.png cut.png missing.png . sheet.jpg");
    assert_eq!(run.code, 1, "{run}");
    let files: Vec<String> = run.json().as_array().unwrap().iter().map(|answer| answer["file"].to_string()).collect();
    assert_eq!(files, ["\"note.png\"", "\"sheet.jpg\""]);
    let complaints: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(complaints.len(), 5, "{run}");
    for (complaint, (file, advice)) in complaints.iter().zip([
        ("empty.png", "again"),
        ("words.txt", "save it as JPEG or PNG"),
        ("cut.png", "copy it again"),
        ("missing.png", "check the path"),
        (".", "is a folder"),
    ]) {
        assert!(complaint.starts_with(&format!("digitml: {file}")) && complaint.contains(advice), "{complaint}");
    }
}

#[test]
fn a_dash_reads_the_standard_input() {
    let (folder, note) = two_pages();
    let from_file = folder.run_well("read note.png");
    let from_stdin = folder.run_with_stdin("read -", &note.png());
    assert_eq!((from_stdin.code, &from_stdin.stdout), (0, &from_file.stdout), "{from_stdin}");
    let nothing = folder.run("read -");
    assert_eq!(nothing.code, 1, "{nothing}");
}

#[test]
fn a_picture_without_digits_is_no_failure() {
    let folder = Folder::new();
    folder.write("blank.png", &draw::blank(1).png());
    let run = folder.run_well("read blank.png");
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("no digits"), "{run}");
    let answer = &folder.run_well("read --format json blank.png").json()[0];
    assert_eq!(answer["text"], "");
    assert!(array(answer, "digits").is_empty() && array(answer, "lines").is_empty());
}

#[test]
fn the_nearest_neighbours_read_too() {
    let (folder, note) = two_pages();
    let answer = &folder.run_well("read --format json --classifier knn note.png").json()[0];
    assert_eq!(answer["model"]["classifier"], "knn");
    assert!(array(answer, "digits").len() * 2 > note.digits.len());
}

/// A scan of two pages, the second of which says [`NOTE`].
fn scan(make: fn(&[image::GrayImage]) -> Vec<u8>) -> Vec<u8> {
    make(&[draw::blank(1).image, note()])
}

#[test]
fn all_pages_of_a_file_are_read_or_the_one_asked_for() {
    let folder = Folder::new();
    folder.write("scan.tif", &scan(several::tiff));
    folder.write("scan.pdf", &scan(several::pdf));
    for file in ["scan.tif", "scan.pdf"] {
        let all = folder.run_well(&format!("read {file}"));
        assert_eq!(all.stdout, format!("==> {file}, page 1 <==\n==> {file}, page 2 <==\n{NOTE}\n"), "{all}");
        assert!(all.stderr.contains(&format!("{file}, page 1: no digits")), "{all}");
        let second = folder.run_well(&format!("read --page 2 {file}"));
        assert_eq!((second.stdout.trim(), second.stderr.as_str()), (NOTE, ""), "{second}");
        let answers = folder.run_well(&format!("read --format json {file}")).json();
        let places: Vec<_> =
            answers.as_array().unwrap().iter().map(|page| (page["page"].as_u64(), page["pages"].as_u64())).collect();
        assert_eq!(places, [(Some(1), Some(2)), (Some(2), Some(2))]);
        let rows = folder.run_well(&format!("read --format csv {file}")).stdout;
        assert!(rows.lines().skip(1).all(|row| row.starts_with(file) && row.ends_with(",2")), "{rows}");
        folder.run_well(&format!("read --format png --page 2 {file}"));
        assert!(folder.path(&format!("{file}.page-2.read.png")).exists());
        let none = folder.run(&format!("read --page 3 {file}"));
        assert_eq!(none.code, 1, "{none}");
        assert!(none.stderr.contains("its pages are 1 to 2") && none.stderr.contains("--page"), "{none}");
    }
    assert_eq!(folder.run("read --page 0 scan.tif").code, 2);
}

#[test]
fn what_is_missing_from_a_picture_is_told_and_the_rest_is_read() {
    let folder = Folder::new();
    let file = draw::score_sheet(4).jpeg(90);
    folder.write("whole.jpg", &file);
    folder.write("no-end.jpg", &file[..file.len() - 2]);
    folder.write("half.jpg", &file[..file.len() / 2]);
    let whole = folder.run_well("read whole.jpg");
    let no_end = folder.run_well("read no-end.jpg");
    assert_eq!((&no_end.stdout, whole.stderr.as_str()), (&whole.stdout, ""));
    assert!(no_end.stderr.contains("no-end.jpg: ") && no_end.stderr.contains("end"), "{no_end}");
    let half = &folder.run_well("read --format json half.jpg").json()[0];
    assert_eq!(half["warnings"][0]["code"], "rows_missing");
    let text = half["text"].as_str().unwrap();
    assert!(!text.is_empty() && text.len() < whole.stdout.len(), "{half}");
}

#[test]
fn a_file_whose_name_is_a_formula_does_not_become_one_in_a_spreadsheet() {
    let (folder, _) = two_pages();
    std::fs::rename(folder.path("note.png"), folder.path("=1+2.png")).unwrap();
    let rows = folder.run_well("read --format csv =1+2.png").stdout;
    assert!(rows.lines().count() > 1 && rows.lines().skip(1).all(|row| row.starts_with("'=1+2.png,")), "{rows}");
}
