//! A person mends what was misread.

use anyhow::{Result, ensure};
use e2e::{Screen, read_note, visit};
use pages::draw::{Page, PageParams};
use serde_json::json;
use thirtyfour::Key;

const NOTE: [&str; 3] = ["125 8", "346 0", "79"];

#[tokio::test]
async fn a_digit_is_named_deleted_split_off_and_joined_and_all_of_it_taken_back() -> Result<()> {
    visit("correcting", Screen::DESKTOP, async |page, _server| {
        read_note(page, &NOTE).await?;
        page.click_on("g.digit[data-index='2']").await?;
        page.inspect("selected").await?;
        page.type_keys("9").await?;
        page.wait_for_numbers("129 8\n346 0\n79").await?;
        page.inspect("corrected").await?;

        page.click_on("#numbers [data-index='4']").await?;
        page.type_keys("s").await?;
        page.wait_for_numbers("129 8\n3 46 0\n79").await?;
        page.type_keys("j").await?;
        page.wait_for_numbers("129 8\n346 0\n79").await?;
        page.press(Key::Delete).await?;
        page.wait_for_numbers("129 8\n46 0\n79").await?;

        for before in ["129 8\n346 0\n79", "129 8\n3 46 0\n79", "129 8\n346 0\n79", "125 8\n346 0\n79"] {
            page.click("undo").await?;
            page.wait_for_numbers(before).await?;
        }
        page.click("redo").await?;
        page.wait_for_numbers("129 8\n346 0\n79").await
    })
    .await
}

#[tokio::test]
async fn the_focus_stays_at_the_digit_that_splits_a_number() -> Result<()> {
    visit("split-focus", Screen::DESKTOP, async |page, _server| {
        read_note(page, &NOTE).await?;
        page.click_on("#numbers [data-index='1']").await?;
        page.type_keys("s").await?;
        page.wait_for_numbers("1 25 8\n346 0\n79").await?;
        page.wait_until("document.activeElement.matches('td:has(.selected[data-index=\"1\"])')").await?;
        page.type_keys("j").await?;
        page.wait_for_numbers("125 8\n346 0\n79").await?;
        page.wait_until("document.activeElement.matches('td:has(.selected[data-index=\"1\"])')").await?;
        page.press_with(Key::Shift, Key::Right).await?;
        page.wait_until("document.activeElement.matches('td:has(.selected[data-index=\"2\"])')").await?;

        // By the button it stays at the button, which says when there is nothing left to split.
        page.click_on(".edits [aria-keyshortcuts='S']").await?;
        page.wait_for_numbers("12 5 8\n346 0\n79").await?;
        ensure!(
            page.focus_is_on(".edits [aria-keyshortcuts='S'][aria-disabled='true']").await?,
            "the focus is lost, or it can be split again"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_missing_digit_is_drawn_with_the_mouse_and_named() -> Result<()> {
    visit("boxing", Screen::DESKTOP, async |page, _server| {
        read_note(page, &NOTE).await?;
        let (_, boxes) = page.boxes().await?;
        let (five, eight) = (&boxes[2], &boxes[3]);
        page.click("add-digit").await?;
        page.inspect("boxing").await?;
        // Right after the 5, in the room before the 8.
        let (left, right, top) = (five.x + five.width + 2.0, eight.x - 4.0, five.y + 20.0);
        page.drag(&[(left, top), (left + 8.0, top + 8.0), (right, five.y + five.height)]).await?;
        page.wait_for_numbers("125? 8\n346 0\n79").await?;
        page.inspect("unnamed").await?;
        page.type_keys("4").await?;
        page.wait_for_numbers("1254 8\n346 0\n79").await
    })
    .await
}

#[tokio::test]
async fn numbers_that_do_not_fit_are_marked_and_visited() -> Result<()> {
    visit("checks", Screen { width: 1440, ..Screen::DESKTOP }, async |page, _server| {
        read_note(page, &NOTE).await?;
        page.click_on(".checks summary").await?;
        page.fill("check-digits", "2-3").await?;
        page.inspect("checks").await?;
        let script =
            "return [3, 7].map(index => document.querySelector(`g.digit[data-index='${index}']`).dataset.mark)";
        let marks = page.evaluate(script).await?;
        ensure!(marks == json!(["doubtful", "doubtful"]), "what does not fit is marked {marks}");
        // What the reader is unsure of is visited on the way.
        let mut said = String::new();
        for _ in 0..4 {
            page.click("next-unsure").await?;
            said = page.all_text().await?;
            if said.contains("1 digit, expected 2–3") {
                break;
            }
        }
        ensure!(said.contains("1 digit, expected 2–3"), "it does not say what does not fit: {said}");
        page.inspect("misfit").await
    })
    .await
}

#[tokio::test]
async fn a_check_that_nearly_all_numbers_pass_is_offered_and_marks_the_one_that_does_not() -> Result<()> {
    visit("proposed", Screen::DESKTOP, async |page, _server| {
        let lines = ["12 34 56", "78 90 21", "43 5 65", "87 10 32"];
        let params = PageParams { width: 900, height: 700, ..PageParams::default() };
        page.choose("note.png", &Page::new(&params).write_lines(&lines).finish().png()).await?;
        page.wait_for_numbers(&lines.join("\n")).await?;
        page.wait_until("document.querySelector('#propose-check')?.textContent.includes('2 digits')").await?;
        page.inspect("proposed").await?;
        page.click("propose-check").await?;
        page.wait_until("document.querySelector('#numbers [data-index=\"14\"]').matches('.unsure')").await?;
        page.wait_until("!document.querySelector('#propose-check')").await
    })
    .await
}

#[tokio::test]
async fn the_picture_is_zoomed_and_moved_and_its_boxes_go_with_it() -> Result<()> {
    visit("zooming", Screen::DESKTOP, async |page, _server| {
        read_note(page, &NOTE).await?;
        let (photograph, before) = page.boxes().await?;
        page.click_on(".zoom button:nth-of-type(2)").await?;
        page.click_on(".zoom button:nth-of-type(2)").await?;
        let (larger, boxes) = page.boxes().await?;
        ensure!((larger.width / photograph.width - 2.25).abs() < 0.02, "it grew from {photograph:?} to {larger:?}");
        ensure!(boxes[0].height > 1.8 * before[0].height, "the boxes stay {:?}", boxes[0]);

        let at = (photograph.x + photograph.width / 2.0, photograph.y + photograph.height / 2.0);
        page.drag(&[at, (at.0 - 40.0, at.1), (at.0 - 100.0, at.1)]).await?;
        let (moved, after) = page.boxes().await?;
        ensure!((larger.x - moved.x - 100.0).abs() < 2.0, "it moved from {larger:?} to {moved:?}");
        ensure!((boxes[0].x - after[0].x - 100.0).abs() < 2.0, "the boxes moved otherwise");
        page.inspect("zoomed").await?;
        page.type_keys("0").await?;
        let (fitted, _) = page.boxes().await?;
        ensure!((fitted.width - photograph.width).abs() < 1.0, "0 does not show all: {fitted:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn five_hundred_boxes_are_moved_without_being_laid_out_anew() -> Result<()> {
    visit("panning", Screen::DESKTOP, async |page, _server| {
        let params = PageParams { width: 2600, height: 2400, digit_height: 60.0, ..PageParams::default() };
        let drawn = Page::new(&params).write_lines(&["01234 56789 01234 56789 01234"; 20]).finish();
        page.choose("many-digits.png", &drawn.png()).await?;
        page.wait_for(&["read"]).await?;
        let (photograph, boxes) = page.boxes().await?;
        ensure!(boxes.len() >= 450, "only {} digits are read", boxes.len());
        for _ in 0..2 {
            page.click_on(".zoom button:nth-of-type(2)").await?;
        }
        let at = |step: u32| {
            let moved = f64::from(step * 4);
            (photograph.x + photograph.width / 2.0 - moved, photograph.y + photograph.height / 2.0 - moved)
        };
        let path: Vec<(f64, f64)> = (0..40).map(at).collect();
        // Once before, so that what is measured is the moving alone.
        page.drag(&path).await?;
        let before = page.layouts().await?;
        page.drag(&path).await?;
        let layouts = page.layouts().await? - before;
        ensure!(layouts <= 4, "forty steps laid the page out {layouts} times");
        Ok(())
    })
    .await
}
