//! What the page says when it cannot read.

use anyhow::{Result, ensure};
use e2e::{Screen, visit};
use engine::draw::{self, Page, PageParams};

#[tokio::test]
async fn a_text_named_as_a_picture_is_refused_and_the_next_picture_is_read() -> Result<()> {
    visit("no-picture", Screen::DESKTOP, async |page, _server| {
        page.choose("shopping.png", b"two eggs, one loaf of bread").await?;
        page.wait_for(&["refused"]).await?;
        page.screenshot("refused").await?;
        let said = page.all_text().await?;
        ensure!(["JPEG", "PNG"].iter().all(|kind| said.contains(kind)), "it does not say what it can read: {said:?}");

        let drawn = Page::new(&PageParams::default()).write_lines(&["42"]).finish();
        page.choose("note.png", &drawn.png()).await?;
        page.wait_for(&["read"]).await?;
        ensure!(page.labels().await? == [4, 2], "it reads {:?}", page.labels().await?);
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_sheet_without_digits_is_said_to_have_none() -> Result<()> {
    visit("no-digits", Screen::DESKTOP, async |page, _server| {
        page.choose("blank.png", &draw::ruled_blank(1).png()).await?;
        page.wait_for(&["none"]).await?;
        page.screenshot("none").await?;
        ensure!(!page.status().await?.is_empty(), "it says nothing");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_server_that_is_gone_is_named_as_the_reason() -> Result<()> {
    visit("offline", Screen::DESKTOP, async |page, server| {
        drop(server);
        let drawn = Page::new(&PageParams::default()).write_lines(&["42"]).finish();
        page.choose("note.png", &drawn.png()).await?;
        page.wait_for(&["offline"]).await?;
        page.screenshot("offline").await
    })
    .await
}
