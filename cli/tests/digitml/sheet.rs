//! `digitml sheet` and `digitml train --sheet`.

use crate::helpers::Folder;
use engine::sheet::{RowOrder, blank_svg};
use pages::draw::{FreeRows, PageParams, filled_free, filled_printed};
use pages::hostile::several;

fn free_params(seed: u64) -> PageParams {
    PageParams { width: 1000, height: 1200, digit_height: 60.0, seed, lean_degrees: 6.4, ..PageParams::default() }
}

#[test]
fn the_blank_sheet_is_a_pdf_or_an_svg_as_its_name_says() {
    let folder = Folder::new();
    assert!(folder.run_well("sheet").stdout.contains("sheet.pdf"));
    assert!(std::fs::read(folder.path("sheet.pdf")).unwrap().starts_with(b"%PDF-"));
    folder.run_well("sheet --out blank.SVG --order zero-first");
    assert!(std::fs::read_to_string(folder.path("blank.SVG")).unwrap().starts_with("<svg"));
    assert_eq!(folder.run("sheet --out sheet.png").code, 2);
}

#[test]
fn a_hand_learned_from_sheets_reads_a_page() {
    let folder = Folder::new();
    let printed = PageParams { width: 1050, height: 1485, seed: 3, ..PageParams::default() };
    folder.write("free.png", &filled_free(&free_params(2), RowOrder::ZeroLast.labels(), &FreeRows::default()).png());
    folder.write("printed.png", &filled_printed(&printed, &blank_svg(RowOrder::ZeroFirst)).png());
    let run = folder.run_well("train --sheet free.png --sheet printed.png --out mine.digitml");
    assert!(run.stdout.contains("free.png: plain paper, rows 1 to 9 and 0, 100 digits"), "{run}");
    assert!(run.stdout.contains("printed.png: printed sheet, rows 0 to 9, 100 digits"), "{run}");
    assert!(run.stdout.contains("learned 200 digits"), "{run}");
    for classifier in ["svm", "knn"] {
        assert!(run.stdout.contains(&format!("{classifier}: five-fold, ")), "{run}");
        let answer =
            folder.run_well(&format!("read --format json --model mine.digitml --classifier {classifier} free.png"));
        assert_eq!(answer.json()[0]["model"]["id"], "mine.digitml");
        assert!(answer.json()[0]["digits"].as_array().unwrap().len() >= 95, "{answer}");
    }
}

#[test]
fn a_scan_of_several_sheets_in_one_document_is_learned_page_by_page() {
    let folder = Folder::new();
    let sheet = |seed| filled_free(&free_params(seed), RowOrder::ZeroLast.labels(), &FreeRows::default()).image;
    folder.write("scan.pdf", &several::pdf(&[sheet(5), sheet(6)]));
    let run = folder.run_well("train --sheet scan.pdf --out mine.digitml");
    for page in ["scan.pdf, page 1: plain paper", "scan.pdf, page 2: plain paper", "learned 200 digits"] {
        assert!(run.stdout.contains(page), "{run}");
    }
}

#[test]
fn a_page_that_is_no_sheet_is_told_and_nothing_is_written() {
    let folder = Folder::new();
    folder.write("page.png", &pages::draw::score_sheet(1).png());
    let run = folder.run("train --sheet page.png --out mine.digitml");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("photograph the whole sheet") && run.stderr.contains("ten rows of digits"), "{run}");
    assert_eq!(folder.names(), ["page.png"]);
}

#[test]
fn a_damaged_file_of_what_was_learned_is_refused() {
    let folder = Folder::new();
    folder.write("free.png", &filled_free(&free_params(4), RowOrder::ZeroLast.labels(), &FreeRows::default()).png());
    folder.run_well("train --sheet free.png --out mine.digitml");
    let mut bytes = std::fs::read(folder.path("mine.digitml")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    folder.write("mine.digitml", &bytes);
    let run = folder.run("read --model mine.digitml free.png");
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("mine.digitml") && run.stderr.contains("digitml train --sheet"), "{run}");
}
