//! The picture of the page in the README.

use anyhow::Result;
use e2e::{Screen, visit};
use pages::draw;

#[tokio::test]
#[ignore = "`cargo xtask screenshot` calls it and keeps the picture"]
async fn the_page_after_it_has_read_a_note() -> Result<()> {
    visit("readme", Screen::DESKTOP, async |page, _server| {
        page.choose("note.png", &draw::ruled_note(1).png()).await?;
        page.wait_for(&["read"]).await?;
        page.inspect("readme").await
    })
    .await
}
