//! Everything without a mouse.

use anyhow::{Result, ensure};
use e2e::{Screen, visit};
use engine::draw::{Page, PageParams};
use thirtyfour::Key;

#[tokio::test]
async fn the_picker_the_digits_and_the_copy_button_are_reached_by_tab() -> Result<()> {
    visit("keyboard", Screen::DESKTOP, async |page, _server| {
        page.press(Key::Tab).await?;
        page.tab_to("#file-input").await?;
        let drawn = Page::new(&PageParams::default()).write_lines(&["12", "34"]).finish();
        page.choose("note.png", &drawn.png()).await?;
        page.wait_for(&["read"]).await?;
        page.tab_to(".digit, .digit *").await?;
        page.screenshot("keyboard").await?;
        page.tab_to("#copy").await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_first_tab_leads_somewhere_that_can_be_seen() -> Result<()> {
    visit("first-tab", Screen::DESKTOP, async |page, _server| {
        page.press(Key::Tab).await?;
        ensure!(!page.focus_is_on("body").await?, "Tab leads nowhere");
        page.screenshot("first-tab").await
    })
    .await
}
