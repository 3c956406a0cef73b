//! Documents and scans of several pages: each page becomes a picture in the list.

use anyhow::{Result, bail, ensure};
use e2e::{ReaderPage, Screen, visit};
use image::GrayImage;
use pages::draw::{Page, PageParams};
use pages::hostile::several;
use std::time::Duration;

/// A page for each of the lines.
fn notes(lines: &[&str]) -> Vec<GrayImage> {
    lines.iter().map(|line| Page::new(&PageParams::default()).write_lines(&[line]).finish().image).collect()
}

/// What the files in the list are called.
async fn names(page: &ReaderPage) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll('.row .open')].map(row => row.title)";
    Ok(serde_json::from_value(page.evaluate(script).await?)?)
}

/// Opens the picture of this name, and waits until its numbers are there and the picture is shown.
async fn look_at(page: &ReaderPage, name: &str, numbers: &str) -> Result<()> {
    page.wait_until(&format!("document.querySelector('.row .open[title=\"{name}\"]')")).await?;
    page.click_on(&format!(".row .open[title=\"{name}\"]")).await?;
    page.wait_for_numbers(numbers).await?;
    page.wait_until("document.querySelector('#photograph img').naturalWidth > 100").await
}

/// The media types of the pictures that the browser keeps, once there are so many.
async fn kept(page: &ReaderPage, count: usize) -> Result<Vec<String>> {
    let script = "return new Promise((resolve, reject) => {
        const opened = indexedDB.open('digitml');
        opened.onerror = () => reject(opened.error);
        opened.onsuccess = () => {
            const all = opened.result.transaction('pictures').objectStore('pictures').getAll();
            all.onsuccess = () => { opened.result.close(); resolve(all.result.map(record => record.blob.type)); };
        };
    })";
    let mut types: Vec<String> = Vec::new();
    for _ in 0..200 {
        types = serde_json::from_value(page.evaluate(script).await?)?;
        if types.len() == count && types.iter().all(|kind| kind == "image/jpeg") {
            return Ok(types);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("the browser is to keep {count} pictures, and keeps {types:?}")
}

/// Waits until the browser keeps the reading of one page, and of a document that one page of two is done.
async fn wait_until_half_is_kept(page: &ReaderPage) -> Result<()> {
    let script = "return new Promise((resolve, reject) => {
        const opened = indexedDB.open('digitml');
        opened.onerror = () => reject(opened.error);
        opened.onsuccess = () => {
            const all = opened.result.transaction('results').objectStore('results').getAll();
            all.onsuccess = () => {
                opened.result.close();
                resolve(all.result.map(record => record.sheet ? 'read' : record.document).sort());
            };
        };
    })";
    for _ in 0..200 {
        if page.evaluate(script).await? == serde_json::json!(["read", r#"{"done":1,"pages":2}"#]) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("the browser does not keep half of the document: {}", page.evaluate(script).await?)
}

#[tokio::test]
async fn each_page_of_a_document_is_read_shown_and_kept_as_a_picture() -> Result<()> {
    visit("document", Screen::DESKTOP, async |page, _server| {
        let pages = notes(&["42", "875"]);
        page.choose("scan.pdf", &several::pdf(&pages)).await?;
        page.wait_for_rows(|rows| rows == ["read", "read"]).await?;
        ensure!(names(page).await? == ["scan.pdf, page 1", "scan.pdf, page 2"], "{:?}", names(page).await?);
        look_at(page, "scan.pdf, page 2", "875").await?;
        look_at(page, "scan.pdf, page 1", "42").await?;
        let (photograph, boxes) = page.boxes().await?;
        ensure!(boxes.len() == 2 && boxes.iter().all(|b| e2e::contains(&photograph, (b.x, b.y))), "{boxes:?}");
        page.inspect("document").await?;

        kept(page, 2).await?;
        page.reload().await?;
        page.wait_for_rows(|rows| rows == ["read", "read"]).await?;
        look_at(page, "scan.pdf, page 2", "875").await
    })
    .await
}

#[tokio::test]
async fn a_scan_in_a_tiff_file_is_shown_though_no_browser_shows_such_files() -> Result<()> {
    visit("scan", Screen::DESKTOP, async |page, _server| {
        page.choose("fax.tif", &several::tiff(&notes(&["19"]))).await?;
        page.wait_for(&["read"]).await?;
        page.wait_for_numbers("19").await?;
        page.wait_until("document.querySelector('#photograph img').naturalWidth > 100").await?;
        // By its first bytes, where neither its name nor the browser says what it is.
        page.choose("both", &several::tiff(&notes(&["73", "508"]))).await?;
        page.wait_for_rows(|rows| rows == ["read", "read", "read"]).await?;
        ensure!(names(page).await? == ["fax.tif", "both, page 1", "both, page 2"], "{:?}", names(page).await?);
        look_at(page, "both, page 2", "508").await
    })
    .await
}

#[tokio::test]
async fn what_is_left_of_a_document_is_drawn_once_the_server_is_back() -> Result<()> {
    visit("document-later", Screen::DESKTOP, async |page, _server| {
        page.cut_off(&["*page=2*"]).await?;
        page.choose("scan.pdf", &several::pdf(&notes(&["42", "875"]))).await?;
        page.wait_for_rows(|rows| rows.iter().any(|row| row == "offline")).await?;
        // What is left of it is kept, too, and no page comes twice.
        wait_until_half_is_kept(page).await?;
        page.reload().await?;
        page.wait_for_rows(|rows| rows.iter().any(|row| row == "offline")).await?;
        page.cut_off(&[]).await?;
        page.wait_for_rows(|rows| rows == ["read", "read"]).await?;
        ensure!(names(page).await? == ["scan.pdf, page 1", "scan.pdf, page 2"], "{:?}", names(page).await?);
        look_at(page, "scan.pdf, page 2", "875").await
    })
    .await
}

#[tokio::test]
async fn a_protected_document_and_a_damaged_one_are_refused_in_plain_words() -> Result<()> {
    visit("document-refused", Screen::DESKTOP, async |page, _server| {
        page.choose("locked.pdf", &several::protected(&several::pdf(&notes(&["42"])))).await?;
        page.wait_for(&["refused"]).await?;
        let said = page.all_text().await?;
        ensure!(said.contains("protected by a password"), "it says {said}");
        page.inspect("document-locked").await?;
        page.choose("torn.pdf", b"%PDF-1.7\n").await?;
        page.wait_until("document.body.innerText.includes('This document is damaged')").await?;
        page.click_on("#language option[value=fr]").await?;
        page.wait_until("document.body.innerText.includes('Ce document est endommagé')").await?;
        page.choose("note.pdf", &several::pdf(&notes(&["36"]))).await?;
        page.wait_for(&["read"]).await?;
        page.wait_for_numbers("36").await
    })
    .await
}
