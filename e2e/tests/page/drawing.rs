//! Numbers written on the pad, and photographs that are made smaller on the way.

use anyhow::{Result, ensure};
use e2e::{Screen, visit};
use pages::draw::{Page, PageParams};
use shared::BoundingBox;

#[tokio::test]
async fn what_is_drawn_is_read_when_the_pen_rests() -> Result<()> {
    visit("drawing", Screen::DESKTOP, async |page, _server| {
        page.click("draw").await?;
        page.wait_for(&["drawing"]).await?;
        page.inspect("pad-empty").await?;
        let pad = page.place_of("#pad").await?;
        let at = |x: f64, y: f64| (pad.x + x * pad.width, pad.y + y * pad.height);
        // A 7.
        page.drag(&[at(0.3, 0.3), at(0.36, 0.29), at(0.42, 0.3), at(0.39, 0.45), at(0.35, 0.62)]).await?;
        page.wait_for(&["read"]).await?;
        page.wait_for_numbers("7").await?;
        page.inspect("pad").await?;
        // Another one beside it.
        page.drag(&[at(0.44, 0.3), at(0.5, 0.29), at(0.56, 0.3), at(0.53, 0.45), at(0.49, 0.62)]).await?;
        page.wait_for_numbers("77").await?;
        page.click("pad-undo").await?;
        page.wait_for_numbers("7").await?;
        page.click("pad-done").await?;
        page.wait_for_numbers("7").await
    })
    .await
}

#[tokio::test]
async fn the_last_strokes_are_read_though_the_pad_is_left_at_once_and_what_was_corrected_stays() -> Result<()> {
    visit("drawing-left", Screen::DESKTOP, async |page, _server| {
        page.click("draw").await?;
        page.wait_for(&["drawing"]).await?;
        let pad = page.place_of("#pad").await?;
        let seven = |x: f64| {
            let points = [(0.0, 0.3), (0.06, 0.29), (0.12, 0.3), (0.09, 0.45), (0.05, 0.62)];
            points.map(|(right, y)| (pad.x + (x + right) * pad.width, pad.y + y * pad.height))
        };
        page.drag(&seven(0.3)).await?;
        page.wait_for_numbers("7").await?;
        page.click_on("#numbers [data-index='0']").await?;
        page.click_on(".keypad .key:nth-child(2)").await?;
        page.wait_for_numbers("1").await?;
        page.drag(&seven(0.44)).await?;
        page.evaluate("document.getElementById('pad-done').click()").await?;
        page.wait_for_numbers("17").await?;
        ensure!(page.evaluate("return document.getElementById('pad')").await?.is_null(), "the pad stays open");
        page.click("undo").await?;
        page.wait_for_numbers("1").await
    })
    .await
}

#[tokio::test]
async fn a_scan_of_few_bytes_and_too_many_pixels_is_made_smaller_and_read() -> Result<()> {
    visit("many-pixels", Screen::DESKTOP, async |page, _server| {
        // Drawn by the browser, which is faster at so many pixels.
        let draw = "const canvas = Object.assign(document.createElement('canvas'), {width: 9000, height: 6000});
            const context = canvas.getContext('2d');
            context.fillStyle = '#fff';
            context.fillRect(0, 0, 9000, 6000);
            context.lineWidth = 120;
            for (const x of [2000, 4000, 6000]) {
                context.moveTo(x, 1500);
                context.lineTo(x, 4000);
            }
            context.stroke();
            canvas.toBlob(blob => {
                const transfer = new DataTransfer();
                transfer.items.add(new File([blob], 'scan.png', {type: 'image/png'}));
                document.querySelector('main').dispatchEvent(
                    new DragEvent('drop', {bubbles: true, cancelable: true, dataTransfer: transfer}));
            }, 'image/png')";
        page.evaluate(draw).await?;
        page.wait_for(&["read"]).await?;
        ensure!(page.labels().await? == [1, 1, 1], "it reads {:?}", page.labels().await?);
        let (photograph, boxes) = page.boxes().await?;
        let at = (boxes[0].center().0 - photograph.x) / photograph.width;
        ensure!((at - 2.0 / 9.0).abs() < 0.01, "the first box is at {at} of the picture's width");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_large_photograph_is_sent_smaller_and_its_boxes_fit_the_original() -> Result<()> {
    visit("large", Screen::DESKTOP, async |page, _server| {
        let drawn = Page::new(&PageParams { width: 4800, height: 3600, digit_height: 400.0, noise: 0.1, ..PageParams::default() })
            .write_lines(&["125 8", "79"])
            .finish();
        let mut picture = drawn.png();
        // Over the size from which it is worth the while; what stands behind a PNG's end is not looked at.
        picture.resize(picture.len().max(3 << 20), 0);
        page.choose("large.png", &picture).await?;
        page.wait_for(&["read"]).await?;
        page.wait_for_numbers(&drawn.text()).await?;
        page.click("more").await?;
        page.click("save-json").await?;
        let saved: Vec<serde_json::Value> = serde_json::from_slice(&page.saved("large.json").await?)?;
        ensure!(saved[0]["image"]["width"] == 4800 && saved[0]["image"]["height"] == 3600, "{}", saved[0]["image"]);
        let boxes: Vec<BoundingBox> = saved[0]["digits"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|digit| serde_json::from_value(digit["bounding_box"].clone()))
            .collect::<Result<_, _>>()?;
        for (digit, found) in drawn.digits.iter().zip(boxes) {
            let ink = digit.bounding_box;
            let off = [ink.x.abs_diff(found.x), ink.y.abs_diff(found.y), ink.width.abs_diff(found.width), ink.height.abs_diff(found.height)];
            ensure!(off.iter().all(|off| *off <= 16), "{digit:?} is boxed as {found:?}");
        }
        let sent = page.evaluate("return performance.getEntriesByType('resource').filter(entry => entry.name.endsWith('recognitions')).length").await?;
        ensure!(sent == 1, "it was sent {sent} times");
        Ok(())
    })
    .await
}
