//! What the page says when it cannot read.

use anyhow::{Result, ensure};
use e2e::{Screen, visit, visit_replaced};
use pages::draw::{self, Page, PageParams};

#[tokio::test]
async fn a_text_named_as_a_picture_is_refused_and_the_next_picture_is_read() -> Result<()> {
    visit("no-picture", Screen::DESKTOP, async |page, _server| {
        page.choose("shopping.png", b"two eggs, one loaf of bread").await?;
        page.wait_for(&["refused"]).await?;
        page.inspect("refused").await?;
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
async fn a_damaged_picture_and_one_that_is_gone_are_refused_in_plain_words() -> Result<()> {
    visit("damaged", Screen::DESKTOP, async |page, _server| {
        let drawn = Page::new(&PageParams::default()).write_lines(&["42"]).finish().png();
        page.choose("half.png", &drawn[..40]).await?;
        page.wait_for(&["refused"]).await?;
        let said = page.all_text().await?;
        ensure!(said.contains("The picture is damaged") && !said.contains("Unprocessable"), "it says {said}");

        page.choose("note.png", &drawn).await?;
        page.wait_for(&["read"]).await?;
        page.delete_file("note.png")?;
        page.click("more").await?;
        page.click("readagain").await?;
        // What was read before is better than nothing.
        page.wait_until("document.getElementById('notice').textContent.includes('cannot be opened')").await?;
        page.wait_for(&["read"]).await?;
        page.wait_for_numbers("42").await
    })
    .await
}

#[tokio::test]
async fn a_sheet_without_digits_is_said_to_have_none() -> Result<()> {
    visit("no-digits", Screen::DESKTOP, async |page, _server| {
        page.choose("blank.png", &draw::ruled_blank(1).png()).await?;
        page.wait_for(&["none"]).await?;
        page.inspect("none").await?;
        ensure!(!page.status().await?.is_empty(), "it says nothing");
        let asked = "performance.getEntriesByType('resource').filter(e => e.name.includes('recognitions')).length";
        let before = page.evaluate(&format!("return {asked}")).await?.as_u64().unwrap_or_default();
        page.click("readagain").await?;
        page.wait_until(&format!("{asked} > {before}")).await?;
        page.wait_for(&["none"]).await?;
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
        page.inspect("offline").await
    })
    .await
}

#[tokio::test]
async fn a_server_that_comes_back_is_asked_again_without_a_word() -> Result<()> {
    visit("back-again", Screen::DESKTOP, async |page, _server| {
        page.cut_off(&["*/recognitions"]).await?;
        page.choose("note.png", &Page::new(&PageParams::default()).write_lines(&["42"]).finish().png()).await?;
        page.wait_for(&["offline"]).await?;
        page.cut_off(&[]).await?;
        page.wait_for(&["read"]).await?;
        page.wait_for_numbers("42").await
    })
    .await
}

#[tokio::test]
async fn a_busy_server_is_waited_for_and_asked_again() -> Result<()> {
    // One request in ten seconds, and two at once.
    let slow = [("rate=10r/s", "rate=6r/m"), ("burst=100 nodelay", "burst=1 nodelay")];
    visit_replaced(&slow, "busy", Screen::DESKTOP, async |page, _server| {
        let pages: Vec<Vec<u8>> =
            ["12", "34", "56"].map(|line| Page::new(&PageParams::default()).write_lines(&[line]).finish().png()).into();
        page.choose_many(&[("a.png", &pages[0]), ("b.png", &pages[1]), ("c.png", &pages[2])]).await?;
        page.wait_for_rows(|rows| rows.iter().any(|row| row == "busy")).await?;
        page.click_on(".row[data-state='busy'] .open").await?;
        page.wait_for(&["busy"]).await?;
        page.inspect("busy").await?;
        let said = page.all_text().await?;
        ensure!(said.contains("Retrying in"), "it does not say how long: {said}");
        page.wait_for_rows(|rows| rows.iter().all(|row| row == "read")).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_with_its_size() -> Result<()> {
    visit("too-large", Screen::DESKTOP, async |page, _server| {
        let mut picture = Page::new(&PageParams::default()).write_lines(&["42"]).finish().png();
        picture.resize(shared::MAX_FILE_BYTES + 1, 0);
        page.choose("large.png", &picture).await?;
        page.wait_for(&["refused"]).await?;
        let said = page.all_text().await?;
        ensure!(said.contains("20 MB"), "it does not name the limit: {said}");
        page.inspect("too-large").await
    })
    .await
}

#[tokio::test]
async fn a_picture_that_failed_is_kept_and_sent_again_at_a_press() -> Result<()> {
    visit("retry", Screen::DESKTOP, async |page, _server| {
        page.cut_off(&["*/recognitions"]).await?;
        let drawn = Page::new(&PageParams::default()).write_lines(&["42"]).finish();
        page.choose("note.png", &drawn.png()).await?;
        page.wait_for(&["offline"]).await?;
        ensure!(page.place_of("#photograph img").await?.width > 100.0, "the picture is gone");
        // The page tries by itself, too: no longer.
        let stop = "for (let id = setTimeout(() => {}); id > 0; id--) clearInterval(id)";
        page.evaluate(stop).await?;
        page.cut_off(&[]).await?;
        page.click("retry").await?;
        page.wait_for(&["read"]).await?;
        page.wait_for_numbers("42").await
    })
    .await
}
