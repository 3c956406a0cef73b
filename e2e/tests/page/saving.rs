//! The numbers leave the page, with the corrections, and stay in the browser.

use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::{Screen, read_note, visit};
use pages::draw::{Page, PageParams};

const MOMENT: Duration = Duration::from_millis(800);

#[tokio::test]
async fn every_kind_of_file_holds_the_corrected_numbers() -> Result<()> {
    visit("saving", Screen::DESKTOP, async |page, _server| {
        read_note(page, &["125 8", "79"]).await?;
        page.click_on("#numbers [data-index='2']").await?;
        page.type_keys("6").await?;
        page.wait_for_numbers("126 8\n79").await?;

        page.click("csv").await?;
        let csv = String::from_utf8(page.saved("note.csv").await?)?;
        ensure!(csv.starts_with("\u{feff}file,line,place,number,confidence,corrected,checked,remark\r\n"), "{csv}");
        ensure!(csv.contains("note.png,1,1,126,") && csv.contains(",yes,no,\r\n"), "{csv}");

        page.click("more").await?;
        page.inspect("menu").await?;
        page.click("save-json").await?;
        let json: serde_json::Value = serde_json::from_slice(&page.saved("note.json").await?)?;
        ensure!(json[0]["text"] == "126 8\n79" && json[0]["digits"][2]["read"] == 5, "{json:#}");
        for (id, name, begin) in [
            ("save-xlsx", "note.xlsx", &b"PK\x03\x04"[..]),
            ("save-text", "note.txt", b"126 8\n79\n"),
            ("save-picture", "note-boxes.jpg", b"\xff\xd8\xff"),
        ] {
            page.click("more").await?;
            page.click(id).await?;
            ensure!(page.saved(name).await?.starts_with(begin), "{name} begins otherwise");
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn copying_for_a_spreadsheet_is_confirmed() -> Result<()> {
    visit("table", Screen::PHONE, async |page, _server| {
        page.allow_clipboard().await?;
        read_note(page, &["125 8", "79"]).await?;
        page.click("more").await?;
        page.click("copytable").await?;
        page.wait_until("document.querySelector('.more [role=status]').textContent === 'Copied'").await?;
        let seen =
            "[...document.querySelectorAll('#more .both > span')].map(word => getComputedStyle(word).visibility).join()
            === 'hidden,visible'";
        page.wait_until(seen).await?;
        page.inspect("copied-table").await?;
        ensure!(page.focus_is_on("#more").await?, "the focus is lost");
        let copied = page.clipboard().await?;
        ensure!(copied.trim() == "125\t8\n79", "the clipboard holds {copied:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_was_read_and_corrected_is_there_again_until_it_is_cleared() -> Result<()> {
    visit("keeping", Screen::DESKTOP, async |page, _server| {
        read_note(page, &["125 8"]).await?;
        page.click_on("#numbers [data-index='0']").await?;
        page.type_keys("7").await?;
        page.wait_for_numbers("725 8").await?;

        page.reload().await?;
        page.wait_for_rows(|rows| rows.len() == 1).await?;
        page.inspect("kept").await?;
        page.click_on(".row .open").await?;
        page.wait_for_numbers("725 8").await?;
        page.reload().await?;
        page.wait_for_rows(|rows| rows.len() == 1).await?;
        page.click("clear-all").await?;
        page.wait_for(&["empty"]).await?;
        page.wait_for_rows(<[String]>::is_empty).await?;
        // The browser takes a moment to forget, and one to remember: nothing on the page tells of either.
        tokio::time::sleep(MOMENT).await;
        page.reload().await?;
        tokio::time::sleep(MOMENT).await;
        page.wait_for_rows(<[String]>::is_empty).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn many_files_make_a_queue_and_one_table() -> Result<()> {
    visit("many", Screen { width: 1440, ..Screen::DESKTOP }, async |page, _server| {
        let pages =
            [["12"], ["34"], ["56"]].map(|lines| Page::new(&PageParams::default()).write_lines(&lines).finish().png());
        let (heic, text) = (&b"no picture at all"[..], &b"two eggs"[..]);
        page.choose_many(&[
            ("a.png", &pages[0]),
            ("IMG_0231.heic", heic),
            ("b.png", &pages[1]),
            ("notes.txt", text),
            ("c.png", &pages[2]),
        ])
        .await?;
        let states = page
            .wait_for_rows(|rows| rows.len() == 5 && rows.iter().all(|row| ["read", "refused"].contains(&row.as_str())))
            .await?;
        ensure!(states == ["read", "refused", "read", "refused", "read"], "they are {states:?}");
        page.inspect("many").await?;
        page.click_on(".row:nth-child(2) .open").await?;
        let said = page.all_text().await?;
        ensure!(said.contains("HEIC") && said.contains("JPEG"), "HEIC is not named: {said}");
        page.inspect("heic").await?;

        page.click_on(".row:nth-child(2) .remove").await?;
        page.wait_for_numbers("34").await?;
        page.click("more").await?;
        page.inspect("menu-many").await?;
        page.click("save-all-xlsx").await?;
        // Its parts are not compressed.
        let book = String::from_utf8_lossy(&page.saved("digitml.xlsx").await?).into_owned();
        for sheet in ["List", "a.png", "b.png", "c.png", "Not read"] {
            ensure!(book.contains(&format!("<sheet name=\"{sheet}\"")), "no sheet {sheet}");
        }
        ensure!(
            book.contains("notes.txt") && book.contains("This is not a picture"),
            "what was refused is not told of"
        );
        page.click("more").await?;
        page.click("save-all-csv").await?;
        let csv = String::from_utf8(page.saved("digitml.csv").await?)?;
        let rows: Vec<Vec<&str>> = csv.lines().skip(1).map(|row| row.split(',').take(4).collect()).collect();
        let expected = [["a.png", "1", "1", "12"], ["b.png", "1", "1", "34"], ["c.png", "1", "1", "56"]];
        ensure!(rows == expected, "the table is {csv}");
        Ok(())
    })
    .await
}
