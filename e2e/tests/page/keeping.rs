//! Nothing that a person has done is lost.

use anyhow::{Result, bail, ensure};
use e2e::{ReaderPage, Screen, read_note, visit};
use pages::draw::{Page, PageParams};
use serde_json::json;
use std::time::Duration;
use thirtyfour::Key;

fn note(line: &str) -> Vec<u8> {
    Page::new(&PageParams::default()).write_lines(&[line]).finish().png()
}

async fn open_first(page: &ReaderPage) -> Result<()> {
    page.wait_until("document.querySelector('.row .open')").await?;
    page.click_on(".row .open").await?;
    page.wait_for(&["read"]).await?;
    Ok(())
}

/// Waits until the browser's database holds this many results.
async fn wait_until_kept(page: &ReaderPage, count: u64) -> Result<()> {
    let kept = "return new Promise((resolve, reject) => {
        const opened = indexedDB.open('digitml');
        opened.onerror = () => reject(opened.error);
        opened.onsuccess = () => {
            const counted = opened.result.transaction('results').objectStore('results').count();
            counted.onsuccess = () => { opened.result.close(); resolve(counted.result); };
        };
    })";
    for _ in 0..200 {
        if page.evaluate(kept).await? == count {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    bail!("the browser does not keep {count} results")
}

#[tokio::test]
async fn corrections_and_the_way_back_survive_a_reload() -> Result<()> {
    visit("keeping-undo", Screen::DESKTOP, async |page, _server| {
        read_note(page, &["125 8"]).await?;
        page.click_on("#numbers [data-index='2']").await?;
        page.type_keys("9").await?;
        page.wait_for_numbers("129 8").await?;
        page.click_on("#numbers [data-index='3']").await?;
        page.press(Key::Delete).await?;
        page.wait_for_numbers("129").await?;

        page.reload().await?;
        open_first(page).await?;
        page.wait_for_numbers("129").await?;
        page.press_with(Key::Control, "z").await?;
        page.wait_for_numbers("129 8").await?;
        page.press_with(Key::Control, "z").await?;
        page.wait_for_numbers("125 8").await?;
        page.click("redo").await?;
        page.wait_for_numbers("129 8").await
    })
    .await
}

#[tokio::test]
async fn a_correction_is_kept_although_the_page_is_left_at_once() -> Result<()> {
    visit("keeping-leaving", Screen::DESKTOP, async |page, _server| {
        read_note(page, &["125 8"]).await?;
        // As fast as the machine is, and as slow as an old telephone beside other work.
        for (round, slower) in (2..).zip([1, 20, 1, 20, 1, 20, 1, 20]) {
            page.slow_down(slower).await?;
            page.click_on("#numbers [data-index='0']").await?;
            page.wait_until("document.activeElement.closest('#numbers, .digit')").await?;
            page.type_and_reload(round).await?;
            page.slow_down(1).await?;
            page.wait_for(&["empty"]).await?;
            open_first(page).await?;
            page.wait_for_numbers(&format!("{round}25 8")).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_correction_is_kept_although_the_tab_is_closed_at_once() -> Result<()> {
    visit("keeping-closing", Screen::DESKTOP, async |page, _server| {
        read_note(page, &["125 8"]).await?;
        for round in 2..6 {
            page.open_beside().await?;
            open_first(page).await?;
            page.click_on("#numbers [data-index='0']").await?;
            page.wait_until("document.activeElement.closest('#numbers, .digit')").await?;
            page.type_and_close(round).await?;
            page.reload().await?;
            open_first(page).await?;
            page.wait_for_numbers(&format!("{round}25 8")).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_the_browser_has_no_room_for_is_told_and_kept_whole_once_there_is_room() -> Result<()> {
    visit("keeping-full", Screen::DESKTOP, async |page, _server| {
        page.leave_room_for(Some(1_000)).await?;
        read_note(page, &["125 8"]).await?;
        page.wait_until("document.getElementById('not-kept').textContent").await?;
        page.inspect("keeping-full").await?;
        // The correction alone would fit, and would be worth nothing without its picture.
        page.click_on("#numbers [data-index='0']").await?;
        page.type_keys("7").await?;
        page.wait_for_numbers("725 8").await?;
        tokio::time::sleep(A_WHILE).await;
        ensure!(page.evaluate("return document.getElementById('not-kept').textContent").await? != "", "all is well?");

        page.leave_room_for(None).await?;
        page.click_on("#numbers [data-index='0']").await?;
        page.type_keys("3").await?;
        page.wait_until("!document.getElementById('not-kept').textContent").await?;
        page.reload().await?;
        open_first(page).await?;
        page.wait_for_numbers("325 8").await
    })
    .await
}

#[tokio::test]
async fn pictures_that_still_wait_survive_a_reload() -> Result<()> {
    visit("keeping-waiting", Screen::DESKTOP, async |page, _server| {
        page.cut_off(&["*/api/v1/recognitions*"]).await?;
        page.choose_many(&[("a.png", &note("12")), ("b.png", &note("34")), ("c.png", &note("56"))]).await?;
        page.wait_for_rows(|rows| rows.len() == 3 && rows.iter().any(|row| row == "offline")).await?;
        page.inspect("keeping-waiting").await?;
        page.reload().await?;
        page.cut_off(&[]).await?;
        page.wait_for_rows(|rows| rows.len() == 3).await?;
        page.reload().await?;
        page.wait_for_rows(|rows| rows.len() == 3 && rows.iter().all(|row| row == "read")).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_is_removed_or_cleared_can_be_had_back() -> Result<()> {
    visit("keeping-removed", Screen::DESKTOP, async |page, _server| {
        read_note(page, &["125"]).await?;
        page.click_on("#numbers [data-index='0']").await?;
        page.type_keys("7").await?;
        page.click("more").await?;
        page.click("remove").await?;
        page.wait_for(&["empty"]).await?;
        page.inspect("removed").await?;
        page.click("put-back").await?;
        page.wait_for_numbers("725").await?;

        page.choose("other.png", &note("34")).await?;
        page.wait_for_rows(|rows| rows.len() == 2 && rows.iter().all(|row| row == "read")).await?;
        page.click("clear-all").await?;
        page.wait_for(&["empty"]).await?;
        page.press_with(Key::Control, "z").await?;
        page.wait_for_rows(|rows| rows.len() == 2).await?;
        // What is put back is shown a moment before it is stored again.
        wait_until_kept(page, 2).await?;
        page.reload().await?;
        page.wait_for_rows(|rows| rows.len() == 2).await?;
        Ok(())
    })
    .await
}

#[tokio::test]
async fn two_tabs_do_not_overwrite_each_other() -> Result<()> {
    visit("keeping-tabs", Screen::DESKTOP, async |page, _server| {
        read_note(page, &["125 8"]).await?;
        page.open_second_tab().await?;
        open_first(page).await?;
        page.click_on("#numbers [data-index='0']").await?;
        page.type_keys("7").await?;
        page.wait_for_numbers("725 8").await?;
        page.click("theme").await?;

        page.go_to_tab(0).await?;
        page.wait_for_numbers("725 8").await?;
        page.click_on("#numbers [data-index='3']").await?;
        page.type_keys("3").await?;
        page.click_on("#language option[value=fr]").await?;
        page.go_to_tab(1).await?;
        page.wait_for_numbers("725 3").await?;
        page.reload().await?;
        open_first(page).await?;
        page.wait_for_numbers("725 3").await?;
        let root = "const root = document.documentElement; return [root.lang, root.dataset.theme]";
        ensure!(page.evaluate(root).await? == json!(["fr", "dark"]), "a setting of the other tab is lost");
        Ok(())
    })
    .await
}

/// So long the page needs at most to look through a database that is empty, or to hear that there is no room for a correction.
const A_WHILE: Duration = Duration::from_millis(500);

/// As the page kept results before pictures had a place of their own.
const OF_VERSION_1: &str = r#"
    const done = request => new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error) });
    await done(indexedDB.deleteDatabase('digitml'));
    const opening = indexedDB.open('digitml', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('results', {keyPath: 'id'});
    const database = await done(opening);
    const canvas = new OffscreenCanvas(80, 60);
    canvas.getContext('2d').fillRect(10, 10, 8, 30);
    const blob = await canvas.convertToBlob();
    const read = {label: 1, confidence: 0.9, sure: true, alternatives: []};
    const digit = {label: 7, bounding_box: {x: 10, y: 10, width: 8, height: 30}, line: 0, number: 0, read, corrected: true};
    const sheet = {image: {width: 80, height: 60, turned: 0}, model: {id: 'default', classifier: 'svm'}, digits: [digit]};
    await done(database.transaction('results', 'readwrite').objectStore('results').put({id: 5, name: 'old.png',
        blob, drawn: false, sheet: JSON.stringify(sheet), taught: '[]'}));
    database.close();
    return true"#;

#[tokio::test]
async fn what_an_earlier_version_of_the_page_kept_is_there() -> Result<()> {
    visit("keeping-version-1", Screen::DESKTOP, async |page, _server| {
        // A page that goes while it opens its database holds it for as long as the browser likes.
        page.wait_until("(await indexedDB.databases()).some(each => each.version > 1)").await?;
        tokio::time::sleep(A_WHILE).await;
        page.lay_out(OF_VERSION_1).await?;
        open_first(page).await?;
        page.wait_for_numbers("7").await?;
        page.click_on("#numbers [data-index='0']").await?;
        page.type_keys("3").await?;
        page.wait_for_numbers("3").await?;
        page.reload().await?;
        open_first(page).await?;
        page.wait_for_numbers("3").await
    })
    .await
}
