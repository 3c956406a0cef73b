//! A person gives the page a picture and sees its digits.

use anyhow::{Result, ensure};
use e2e::{ReaderPage, Screen, contains, read_note, visit, visit_alone};
use pages::draw::{DrawnPage, Page, PageParams};
use serde_json::json;
use thirtyfour::Key;

const NOTE: [&str; 3] = ["125 8", "346 0", "79"];

fn drawn_note() -> DrawnPage {
    Page::new(&PageParams::default()).write_lines(&NOTE).finish()
}

async fn check_what_was_read(page: &ReaderPage, drawn: &DrawnPage) -> Result<()> {
    let labels: Vec<u8> = drawn.digits.iter().map(|digit| digit.label).collect();
    ensure!(page.labels().await? == labels, "the boxes read {:?}, drawn were {labels:?}", page.labels().await?);
    let numbers = page.numbers().await?;
    for line in &drawn.lines {
        ensure!(numbers.contains(line), "{line:?} is not among the numbers {numbers:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_chosen_picture_shows_its_digits_boxed_and_its_numbers() -> Result<()> {
    visit("reading", Screen::DESKTOP, async |page, _server| {
        let drawn = drawn_note();
        page.choose("note.png", &drawn.png()).await?;
        page.wait_for(&["read"]).await?;
        page.inspect("reading").await?;
        check_what_was_read(page, &drawn).await?;

        let (photograph, boxes) = page.boxes().await?;
        let scale = photograph.width / f64::from(drawn.image.width());
        for (digit, on_screen) in drawn.digits.iter().zip(boxes) {
            let ink = digit.bounding_box;
            let x = photograph.x + scale * (f64::from(ink.x) + f64::from(ink.width) / 2.0);
            let y = photograph.y + scale * (f64::from(ink.y) + f64::from(ink.height) / 2.0);
            ensure!(contains(&on_screen, (x, y)), "the box of {digit:?} is at {on_screen:?}, its ink at {x}, {y}");
        }
        let complaints = page.complaints().await?;
        ensure!(complaints.is_empty(), "the browser complains: {complaints:#?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn without_nginx_the_server_shows_the_same_page() -> Result<()> {
    visit_alone("alone", Screen::DESKTOP, async |page, _server| {
        let drawn = read_note(page, &NOTE).await?;
        check_what_was_read(page, &drawn).await
    })
    .await
}

#[tokio::test]
async fn the_numbers_can_be_copied() -> Result<()> {
    visit("copying", Screen::DESKTOP, async |page, _server| {
        page.allow_clipboard().await?;
        let drawn = read_note(page, &NOTE).await?;
        page.click("copy").await?;
        let copied = page.clipboard().await?;
        ensure!(copied.trim() == drawn.text(), "the clipboard holds {copied:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_dropped_picture_is_read_too() -> Result<()> {
    visit("dropping", Screen { dark: true, ..Screen::DESKTOP }, async |page, _server| {
        let drawn = drawn_note();
        // Behind a dialogue nobody would see what becomes of it.
        page.click("open-settings").await?;
        page.drop_file("unseen.png", &drawn.png()).await?;
        page.press(Key::Escape).await?;
        page.drag_over().await?;
        page.wait_for(&["dragging"]).await?;
        page.inspect("dragging").await?;
        page.drop_file("note.png", &drawn.png()).await?;
        page.wait_for(&["read"]).await?;
        page.inspect("reading-dark").await?;
        ensure!(page.evaluate("return document.querySelectorAll('.row').length").await? == 0, "two were read");
        check_what_was_read(page, &drawn).await
    })
    .await
}

#[tokio::test]
async fn of_a_dropped_folder_the_pictures_are_read() -> Result<()> {
    visit("folder", Screen::DESKTOP, async |page, _server| {
        let pages = [["12"], ["34"]].map(|lines| Page::new(&PageParams::default()).write_lines(&lines).finish().png());
        let rest = &b"no picture"[..];
        let files = [
            ("page 10.png", &pages[1][..]),
            ("monday/page 2.png", &pages[0][..]),
            (".a.png", rest),
            ("notes.txt", rest),
        ];
        page.drop_folder("class", &files).await?;
        page.wait_for_rows(|rows| rows.len() == 2 && rows.iter().all(|row| row == "read")).await?;
        page.wait_for_numbers("12").await?;
        let names = "return [...document.querySelectorAll('.row .name')].map(name => name.textContent)";
        ensure!(page.evaluate(names).await? == json!(["page 2.png", "page 10.png"]), "they are in another order");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn on_a_small_telephone_a_digit_is_mended_without_scrolling() -> Result<()> {
    visit("phone-small", Screen { height: 560, ..Screen::PHONE }, async |page, _server| {
        read_note(page, &NOTE).await?;
        page.click_on("#numbers [data-index='3']").await?;
        page.click_on(".keypad .key:nth-child(4)").await?;
        page.wait_for_numbers("125 3\n346 0\n79").await?;
        page.inspect("phone-small").await?;
        let (edits, bar) = (page.place_of(".edits").await?, page.place_of(".actions").await?);
        ensure!(edits.y + edits.height <= bar.y, "the keys end at {edits:?}, under the bar at {bar:?}");
        ensure!(page.place_of("#photograph img").await?.height > 60.0, "nothing is seen of the photograph");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn who_told_the_browser_to_write_twice_as_large_loses_nothing() -> Result<()> {
    visit("large-text", Screen { width: 768, height: 1024, ..Screen::DESKTOP }, async |page, _server| {
        // What the setting of the browser comes to.
        page.evaluate("document.documentElement.style.fontSize = '32px'").await?;
        page.screenshot("large-empty").await?;
        ensure!(page.overflow().await? <= 0, "the empty page is {} px too wide", page.overflow().await?);
        read_note(page, &NOTE).await?;
        page.click_on("#numbers [data-index='3']").await?;
        page.inspect("large-selected").await?;
        ensure!(page.overflow().await? <= 0, "the page is {} px too wide over a digit", page.overflow().await?);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn on_a_telephone_nothing_has_to_be_scrolled_sideways() -> Result<()> {
    visit("phone", Screen::PHONE, async |page, _server| {
        ensure!(page.overflow().await? <= 0, "the empty page is {} px too wide", page.overflow().await?);
        page.inspect("phone-empty").await?;
        let drawn = drawn_note();
        page.choose("note.png", &drawn.png()).await?;
        page.wait_for(&["read"]).await?;
        page.inspect("phone-read").await?;
        page.click_on("#numbers [data-index='3']").await?;
        page.inspect("phone-selected").await?;
        let cut = "return [...document.querySelectorAll('.actions button')]
            .filter(button => button.scrollWidth > button.clientWidth).map(button => button.textContent)";
        let cut = page.evaluate(cut).await?;
        ensure!(cut == json!([]), "what stands on these buttons is cut off: {cut}");
        ensure!(page.overflow().await? <= 0, "the page is {} px too wide over a digit", page.overflow().await?);
        ensure!(page.overflow().await? <= 0, "the page is {} px too wide once read", page.overflow().await?);
        check_what_was_read(page, &drawn).await
    })
    .await
}
