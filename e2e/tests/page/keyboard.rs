//! Everything without a mouse.

use anyhow::{Result, ensure};
use e2e::{ReaderPage, Screen, read_note, visit};
use thirtyfour::Key;

#[tokio::test]
async fn the_picker_the_digits_and_the_copy_button_are_reached_by_keys() -> Result<()> {
    visit("keyboard", Screen::DESKTOP, async |page, _server| {
        page.tab_to("button.choose").await?;
        ensure!(page.enter_opens_the_picker().await?, "Enter does not open the picker");
        read_note(page, &["12", "34"]).await?;

        page.tab_to(".digit").await?;
        ensure!(page.focused_digit().await? == Some(0), "Tab leads to digit {:?}", page.focused_digit().await?);
        page.press(Key::Right).await?;
        ensure!(page.focused_digit().await? == Some(1), "Right leads to digit {:?}", page.focused_digit().await?);
        page.press(Key::Down).await?;
        ensure!(page.focused_digit().await? == Some(3), "Down leads to digit {:?}", page.focused_digit().await?);
        page.inspect("keyboard").await?;
        page.tab_to("#copy").await
    })
    .await
}

#[tokio::test]
async fn the_first_tab_leads_somewhere_that_can_be_seen() -> Result<()> {
    visit("first-tab", Screen::DESKTOP, async |page, _server| {
        page.press(Key::Tab).await?;
        ensure!(!page.focus_is_on("body").await?, "Tab leads nowhere");
        page.inspect("first-tab").await
    })
    .await
}

/// Where the focus is on a digit of the photograph, its box shows it; everywhere else an outline does.
async fn focus_is_seen(page: &ReaderPage) -> Result<()> {
    // Past the last element the browser itself has the focus, and `body` stands for it.
    let elsewhere = page.focus_is_on("g.digit, .frame, body").await?;
    let on = page.evaluate("return document.activeElement.outerHTML.slice(0, 120)").await?;
    ensure!(elsewhere || page.focus_outline().await? >= 2.0, "the focus cannot be seen on {on}");
    Ok(())
}

#[tokio::test]
async fn a_sheet_is_read_corrected_completed_and_saved_by_keys_alone() -> Result<()> {
    visit("keys-alone", Screen::DESKTOP, async |page, _server| {
        read_note(page, &["12", "34"]).await?;
        page.type_keys("?").await?;
        page.inspect("keys").await?;
        page.press(Key::Escape).await?;

        page.tab_to(".digit").await?;
        page.type_keys("7").await?;
        page.wait_for_numbers("72\n34").await?;
        // Held down, a key changes nothing more.
        let held = "for (const [key, code] of [['9', 'Digit9'], ['Delete', 'Delete'], ['x', 'KeyX']])
            document.activeElement.dispatchEvent(
                new KeyboardEvent('keydown', {key, code, repeat: true, bubbles: true, cancelable: true}))";
        page.evaluate(held).await?;
        page.wait_for_numbers("72\n34").await?;
        page.press(Key::Down).await?;
        page.press(Key::Delete).await?;
        page.press_with(Key::Control, "z").await?;
        page.wait_for_numbers("72\n34").await?;

        // A box beside the last digit: begun in the middle, moved there, taken.
        page.type_keys("d").await?;
        focus_is_seen(page).await?;
        page.press(Key::Right).await?;
        page.press_with(Key::Shift, Key::Down).await?;
        page.inspect("boxing-keys").await?;
        page.press(Key::Enter).await?;
        page.type_keys("5").await?;
        ensure!(page.labels().await?.len() == 5, "no box was added: {:?}", page.labels().await?);

        // Around the whole page: nothing that has the focus hides it.
        for _ in 0..30 {
            page.press(Key::Tab).await?;
            focus_is_seen(page).await?;
        }
        page.tab_to("#more").await?;
        page.press(Key::Enter).await?;
        page.tab_to("#save-csv").await?;
        page.press(Key::Enter).await?;
        page.saved("note.csv").await?;
        ensure!(page.focus_is_on("#more").await?, "the focus is lost when the menu closes");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn the_settings_are_reached_changed_and_left_by_keys() -> Result<()> {
    visit("settings", Screen::DESKTOP, async |page, _server| {
        page.tab_to("#open-settings").await?;
        page.press(Key::Enter).await?;
        page.inspect("settings").await?;
        page.tab_to("#setting-theme").await?;
        page.type_keys("D").await?;
        page.press(Key::Escape).await?;
        ensure!(page.focus_is_on("#open-settings").await?, "the focus is lost when the settings close");
        ensure!(page.evaluate("return document.documentElement.dataset.theme").await? == "dark", "it stays light");
        page.inspect("dark").await
    })
    .await
}
