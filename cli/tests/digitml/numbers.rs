use crate::helpers::Folder;
use calamine::{Data, Reader as _, Xlsx, open_workbook};
use pages::draw::{Page, PageParams};
use serde_json::Value;

/// A drawn table of three columns with two empty cells, and the numbers in it.
fn table() -> Folder {
    let params = PageParams { seed: 5, width: 900, height: 640, ..PageParams::default() };
    let mut page = Page::new(&params);
    for (row, cells) in
        [["12", "", "345"], ["67", "89", "101"], ["23", "45", ""], ["78", "60", "921"]].iter().enumerate()
    {
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            page.write_at(text, 80.0 + 280.0 * column as f32, 50.0 + 140.0 * row as f32, 70.0);
        }
    }
    let folder = Folder::new();
    folder.write("table.png", &page.finish().png());
    folder
}

#[test]
fn empty_cells_of_a_table_stay_empty_in_csv_and_workbook_alike() {
    let folder = table();
    let csv = folder.run_well("read --format csv --layout grid table.png").stdout;
    let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.iter().map(Vec::len).collect::<Vec<_>>(), [3; 4], "{csv}");
    assert!(rows[0][1].is_empty() && rows[2][2].is_empty(), "{csv}");
    assert!(rows.iter().flatten().filter(|cell| !cell.is_empty()).count() == 10, "{csv}");

    folder.run_well("read --format xlsx --out all.xlsx table.png");
    let mut book: Xlsx<_> = open_workbook(folder.path("all.xlsx")).expect("a workbook");
    assert_eq!(book.sheet_names(), ["All numbers", "table.png"]);
    let sheet = book.worksheet_range("table.png").expect("the picture's sheet");
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            let told = match sheet.get_value((row as u32, column as u32)) {
                None | Some(Data::Empty) => String::new(),
                Some(data) => data.to_string(),
            };
            assert_eq!(told, *cell);
        }
    }

    let answer = &folder.run_well("read --format json table.png").json()[0];
    assert_eq!((answer["grid"]["rows"].as_u64(), answer["grid"]["columns"].as_u64()), (Some(4), Some(3)));
    let number = &answer["lines"][0]["numbers"][1];
    assert_eq!((number["row"].as_u64(), number["column"].as_u64()), (Some(0), Some(2)));
    assert_eq!(number["text"], rows[0][2]);
}

#[test]
fn decimals_are_put_where_the_paper_has_none_column_by_column() {
    let folder = table();
    let csv = folder.run_well("read --format csv --layout numbers --decimals 0,1 table.png").stdout;
    let header = "file,line,number,row,column,cell,kind,value,sure,x,y,width,height,page";
    assert_eq!(csv.lines().next(), Some(header));
    let fields: Vec<Vec<&str>> = csv.lines().skip(1).map(|line| line.split(',').collect()).collect();
    assert_eq!(fields.len(), 10);
    assert!(fields.iter().all(|row| (row[4] == "0") != row[5].contains('.')), "{csv}");
    assert!(fields.iter().all(|row| row[5] == row[7] && row[6] == "number"), "{csv}");
}

#[test]
fn a_number_of_a_known_list_is_taken_from_it_and_a_bad_list_is_told_of() {
    let folder = table();
    let read = |arguments: &str| -> Vec<Value> {
        let answer = folder.run_well(&format!("read --format json {arguments} table.png")).json();
        let lines = answer[0]["lines"].as_array().cloned().unwrap_or_default();
        lines.iter().flat_map(|line| line["numbers"].as_array().cloned().unwrap_or_default()).collect()
    };
    let before = read("");
    let last = before.last().expect("numbers")["text"].as_str().expect("a text").to_owned();
    folder.write("ids.csv", format!("name,id\nAnn,{last}\nBen,555\n").as_bytes());
    let after = read("--list ids.csv --list-column id");
    assert_eq!(after.last().expect("numbers")["list"]["outcome"], "listed");
    assert_eq!(after[0]["list"]["outcome"], "missing");
    for (list, told) in [("", "is empty"), ("12\nAnn\n13\n", "Line 2")] {
        folder.write("bad.txt", list.as_bytes());
        let run = folder.run("read --list bad.txt table.png");
        assert!(run.code == 1 && run.stderr.contains("bad.txt") && run.stderr.contains(told), "{run}");
    }
}

#[test]
fn what_could_not_be_read_has_a_sheet_in_the_workbook() {
    let folder = table();
    folder.write("broken.jpg", b"no picture");
    let run = folder.run("read --format xlsx --out all.xlsx table.png broken.jpg");
    assert_eq!(run.code, 1, "{run}");
    let mut book: Xlsx<_> = open_workbook(folder.path("all.xlsx")).expect("a workbook");
    let refused = book.worksheet_range("Not read").expect("a sheet");
    assert_eq!(refused.get_value((1, 0)), Some(&Data::String("broken.jpg".to_owned())));
}

#[test]
fn choices_that_do_not_go_together_are_refused() {
    let folder = Folder::new();
    for arguments in [
        "read --layout grid a.png",
        "read --list-column id a.png",
        "read --decimals x a.png",
        "read --format csv --out a a.png",
    ] {
        assert_eq!(folder.run(arguments).code, 2, "{arguments}");
    }
}
