//! What was set up for a kind of sheet is kept under a name, and offered for the next photograph of it.

use anyhow::{Result, ensure};
use e2e::{ReaderPage, Screen, visit};
use pages::draw::{Page, PageParams};
use thirtyfour::Key;

async fn read(page: &ReaderPage, name: &str, lines: &[&str]) -> Result<()> {
    page.choose(name, &Page::new(&PageParams::default()).write_lines(lines).finish().png()).await?;
    page.wait_for_numbers(&lines.join("\n")).await
}

#[tokio::test]
async fn frame_and_checks_are_kept_under_a_name_offered_for_what_looks_alike_renamed_and_deleted() -> Result<()> {
    visit("templates", Screen::DESKTOP, async |page, _server| {
        read(page, "class-a.png", &["125 8", "346 0"]).await?;
        let (_, boxes) = page.boxes().await?;
        let (from, last) = ((boxes[0].x - 12.0, boxes[0].y - 12.0), &boxes[2]);
        page.click("only-here").await?;
        page.drag(&[from, (from.0 + 20.0, from.1 + 20.0), (last.x + last.width + 12.0, last.y + last.height + 12.0)])
            .await?;
        page.wait_for_numbers("125").await?;
        page.click_on(".checks summary").await?;
        page.fill("check-digits", "3").await?;
        page.fill("template-name", "Marks").await?;
        page.press(Key::Enter).await?;
        page.wait_until("document.querySelector('.templates li input')?.value === 'Marks'").await?;
        page.inspect("templates").await?;
        ensure!(page.evaluate("return !document.querySelector('#offer-template')").await? == true, "offered to itself");

        page.fill("check-digits", "").await?;
        read(page, "class-b.png", &["721 4", "903 6"]).await?;
        page.wait_until("document.querySelector('#offer-template')?.textContent.includes('Marks')").await?;
        page.inspect("template-offered").await?;
        page.click("offer-template").await?;
        page.wait_for_numbers("721").await?;
        page.wait_until("!document.querySelector('#offer-template')").await?;

        page.reload().await?;
        page.click_on(".row .open").await?;
        page.wait_for_numbers("125").await?;
        page.click_on(".checks summary").await?;
        ensure!(
            page.evaluate("return document.querySelector('#check-digits').value").await? == "3",
            "the check is lost"
        );
        page.click_on(".templates li input").await?;
        page.type_keys(" 2026").await?;
        page.press(Key::Tab).await?;
        page.wait_until("document.querySelector('.templates .delete').ariaLabel.includes('Marks 2026')").await?;
        page.click_on(".templates .delete").await?;
        page.wait_until("!document.querySelector('.templates li')").await
    })
    .await
}
