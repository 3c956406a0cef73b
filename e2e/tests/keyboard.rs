//! Everything without a mouse.

use anyhow::{Result, ensure};
use e2e::{Screen, visit};
use engine::draw::{Page, PageParams};
use thirtyfour::Key;

#[tokio::test]
async fn the_picker_the_digits_and_the_copy_button_are_reached_by_keys() -> Result<()> {
    visit("keyboard", Screen::DESKTOP, async |page, _server| {
        page.tab_to("button.choose").await?;
        ensure!(page.enter_opens_the_picker().await?, "Enter does not open the picker");
        let drawn = Page::new(&PageParams::default()).write_lines(&["12", "34"]).finish();
        page.choose("note.png", &drawn.png()).await?;
        page.wait_for(&["read"]).await?;

        page.tab_to(".digit").await?;
        ensure!(page.focused_digit().await? == Some(0), "Tab leads to digit {:?}", page.focused_digit().await?);
        page.press(Key::Right).await?;
        ensure!(page.focused_digit().await? == Some(1), "Right leads to digit {:?}", page.focused_digit().await?);
        page.press(Key::Down).await?;
        ensure!(page.focused_digit().await? == Some(3), "Down leads to digit {:?}", page.focused_digit().await?);
        page.screenshot("keyboard").await?;
        page.tab_to("#copy").await
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
