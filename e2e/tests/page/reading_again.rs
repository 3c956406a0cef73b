//! A picture is read again: turned, only in a frame, and with what was missed.

use anyhow::{Result, ensure};
use e2e::{Screen, read_note, visit, visit_replaced};
use image::{DynamicImage, ImageFormat};
use pages::draw::{Page, PageParams};
use serde_json::json;
use std::io::Cursor;
use thirtyfour::Key;

#[tokio::test]
async fn a_missed_number_of_four_digits_is_added_in_six_actions() -> Result<()> {
    visit("whole-number", Screen::DESKTOP, async |page, _server| {
        read_note(page, &["125 8", "346 0"]).await?;
        let (photograph, boxes) = page.boxes().await?;
        let (left, top) = (&boxes[0], &boxes[4]);
        // 1 to begin, 1 for the box, 4 for the digits.
        page.type_keys("d").await?;
        let y = (top.y + top.height * 1.8).min(photograph.y + photograph.height - left.height - 4.0);
        let right = (left.x + 220.0, y + left.height);
        page.drag(&[(left.x, y), (left.x + 20.0, y + 20.0), right]).await?;
        page.inspect("writing").await?;
        for digit in ["1", "2", "5", "0"] {
            page.type_keys(digit).await?;
        }
        page.wait_for_numbers("125 8\n346 0\n1250").await?;
        page.inspect("written").await?;
        page.press(Key::Backspace).await?;
        page.wait_for_numbers("125 8\n346 0\n125").await?;
        page.press(Key::Enter).await?;
        page.type_keys("n").await?;
        ensure!(page.evaluate("return document.querySelectorAll('.digit').length").await? == 11, "a box is lost");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_frame_is_read_alone_and_the_whole_again_when_it_goes() -> Result<()> {
    visit("frame", Screen::DESKTOP, async |page, _server| {
        read_note(page, &["125 8", "346 0"]).await?;
        let (_, boxes) = page.boxes().await?;
        let (first, last) = (&boxes[0], &boxes[2]);
        page.click("only-here").await?;
        page.inspect("framing").await?;
        let from = (first.x - 12.0, first.y - 12.0);
        let to = (last.x + last.width + 12.0, last.y + last.height + 12.0);
        page.drag(&[from, (from.0 + 20.0, from.1 + 20.0), to]).await?;
        page.wait_for_numbers("125").await?;
        page.inspect("framed").await?;
        let (_, again) = page.boxes().await?;
        ensure!((again[0].x - first.x).abs() < 4.0 && (again[0].y - first.y).abs() < 4.0, "the boxes lie elsewhere");
        page.click("read-all").await?;
        page.wait_for_numbers("125 8\n346 0").await
    })
    .await
}

#[tokio::test]
async fn a_picture_that_is_turned_is_read_again_and_keeps_what_was_corrected() -> Result<()> {
    visit("turning", Screen::DESKTOP, async |page, _server| {
        read_note(page, &["125 8", "346 0"]).await?;
        page.click_on("#numbers [data-index='0']").await?;
        page.type_keys("7").await?;
        page.wait_for_numbers("725 8\n346 0").await?;
        let asked =
            "return performance.getEntriesByType('resource').filter(e => e.name.includes('recognitions')).length";
        let before = page.evaluate(asked).await?.as_u64();
        page.type_keys("r").await?;
        page.wait_until(&format!("{} > {}", asked.trim_start_matches("return "), before.unwrap_or(1))).await?;
        page.wait_for(&["read"]).await?;
        page.wait_for_numbers("725 8\n346 0").await?;
        page.inspect("turned").await?;
        page.reload().await?;
        page.wait_until("document.querySelector('.row .open')").await?;
        page.click_on(".row .open").await?;
        page.wait_for_numbers("725 8\n346 0").await?;
        page.wait_until("document.querySelector('#photograph img.turned-90')").await
    })
    .await
}

#[tokio::test]
async fn a_picture_is_read_as_the_person_has_turned_it_where_they_insist() -> Result<()> {
    visit("forced", Screen::DESKTOP, async |page, _server| {
        read_note(page, &["125 8", "346 0"]).await?;
        page.type_keys("r").await?;
        page.wait_until("document.getElementById('force-turn')").await?;
        page.inspect("read-turned").await?;
        page.click("force-turn").await?;
        page.wait_until("!document.getElementById('force-turn')").await?;
        page.wait_for(&["read", "none"]).await?;
        page.wait_until("document.querySelector('#photograph img.turned-90')").await?;
        page.press_with(Key::Control, "z").await?;
        page.wait_for_numbers("125 8\n346 0").await
    })
    .await
}

#[tokio::test]
async fn reading_again_is_taken_back_and_keeps_what_was_checked() -> Result<()> {
    visit("again", Screen::DESKTOP, async |page, _server| {
        read_note(page, &["125 8"]).await?;
        page.click_on("#numbers [data-index='3']").await?;
        page.press(Key::Delete).await?;
        page.wait_for_numbers("125").await?;
        page.click("more").await?;
        page.click("readagain").await?;
        page.wait_for(&["read"]).await?;
        page.wait_for_numbers("125").await?;
        let model = page.evaluate("return document.getElementById('model-in-use').textContent").await?;
        ensure!(
            model.as_str().is_some_and(|text| text.contains("the built-in model")),
            "it does not say what read: {model}"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_picture_that_a_proxy_finds_too_large_is_sent_smaller() -> Result<()> {
    // The drawn picture has more bytes, and a copy of half its width fewer.
    let limit = [("client_max_body_size 20544k", "client_max_body_size 900k")];
    visit_replaced(&limit, "proxy", Screen::DESKTOP, async |page, _server| {
        let params =
            PageParams { width: 3000, height: 2400, digit_height: 240.0, grain: 60.0, ..PageParams::default() };
        let drawn = Page::new(&params).write_lines(&["125 8"]).finish();
        page.choose("large.png", &drawn.png()).await?;
        page.wait_for(&["read"]).await?;
        page.wait_for_numbers("125 8").await
    })
    .await
}

#[tokio::test]
async fn a_link_that_is_dropped_is_answered() -> Result<()> {
    visit("link", Screen::DESKTOP, async |page, _server| {
        let drop = "const transfer = new DataTransfer();
            transfer.setData('text/uri-list', 'https://example.org/sheet.jpg');
            const event = type => new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: transfer});
            const over = event('dragover'), drop = event('drop');
            for (const it of [over, drop]) document.querySelector('main').dispatchEvent(it);
            return [over.defaultPrevented, drop.defaultPrevented]";
        ensure!(page.evaluate(drop).await? == json!([true, true]), "the browser goes there instead");
        page.wait_for(&["refused"]).await?;
        ensure!(page.all_text().await?.contains("That was a link, not a file"), "it says {}", page.all_text().await?);
        page.inspect("link").await
    })
    .await
}

#[tokio::test]
async fn the_page_says_that_it_turned_a_picture_and_reads_it_as_it_is_on_demand() -> Result<()> {
    visit("lying", Screen::DESKTOP, async |page, _server| {
        let note = Page::new(&PageParams::default()).write_lines(&["125 8", "346 0"]).finish();
        let lying = DynamicImage::ImageRgb8(note.color).rotate180();
        let mut bytes = Cursor::new(Vec::new());
        lying.write_to(&mut bytes, ImageFormat::Png)?;
        page.choose("lying.png", bytes.get_ref()).await?;
        page.wait_for(&["read"]).await?;
        page.wait_for_numbers("125 8\n346 0").await?;
        page.wait_until("document.getElementById('turn-line').textContent.includes('180°')").await?;
        page.inspect("turned-by-itself").await?;
        page.click_on("#turn-line button").await?;
        page.wait_until("!document.getElementById('turn-line')").await?;
        page.wait_for(&["read", "none"]).await?;
        page.wait_until("!document.querySelector('#photograph img.turned-180')").await
    })
    .await
}
