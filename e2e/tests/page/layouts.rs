//! Keys of other keyboards, and pages without keys.

use anyhow::{Result, ensure};
use e2e::{Screen, read_note, visit};
use thirtyfour::Key;

const NOTE: [&str; 2] = ["125 8", "346 0"];

#[tokio::test]
async fn digits_and_letters_of_azerty_cyrillic_and_arabic_keyboards_do_what_they_do_elsewhere() -> Result<()> {
    visit("layouts", Screen::DESKTOP, async |page, _server| {
        read_note(page, &NOTE).await?;
        for (code, key, numbers) in
            [("Digit7", "è", "725 8\n346 0"), ("Digit6", "-", "625 8\n346 0"), ("Digit9", "٩", "925 8\n346 0")]
        {
            page.click_on("#numbers [data-index='0']").await?;
            page.press_place(code, key).await?;
            page.wait_for_numbers(numbers).await?;
        }
        // The keys for z and s of a Russian keyboard.
        page.click_on("#numbers [data-index='1']").await?;
        page.press_place("KeyS", "ы").await?;
        page.wait_for_numbers("9 25 8\n346 0").await?;
        page.press_place("KeyJ", "о").await?;
        page.wait_for_numbers("925 8\n346 0").await?;
        page.press_place("KeyD", "в").await?;
        page.wait_until("document.querySelector('.frame.boxing')").await?;
        page.press(Key::Escape).await
    })
    .await
}

#[tokio::test]
async fn keys_that_write_a_sign_can_be_turned_off_but_for_the_digit_that_has_the_focus() -> Result<()> {
    visit("single-keys", Screen::DESKTOP, async |page, _server| {
        read_note(page, &NOTE).await?;
        page.click("open-keys").await?;
        page.click("no-single-keys").await?;
        page.inspect("single-keys").await?;
        page.press(Key::Escape).await?;
        page.evaluate("document.querySelector('main').focus()").await?;
        page.type_keys("d?").await?;
        ensure!(
            page.evaluate("return !document.querySelector('.frame.boxing, dialog[open]')").await? == true,
            "a key still acts"
        );
        page.click_on("#numbers [data-index='0']").await?;
        page.type_keys("7").await?;
        page.wait_for_numbers("725 8\n346 0").await?;
        page.reload().await?;
        page.type_keys("?").await?;
        ensure!(
            page.evaluate("return !document.querySelector('dialog[open]')").await? == true,
            "the choice is not kept"
        );
        Ok(())
    })
    .await
}

#[tokio::test]
async fn going_to_the_next_doubt_moves_the_focus_to_a_number_that_is_named_whole() -> Result<()> {
    visit("named", Screen::DESKTOP, async |page, _server| {
        read_note(page, &NOTE).await?;
        page.click_on(".checks summary").await?;
        page.fill("check-least", "200").await?;
        page.press(Key::Tab).await?;
        page.evaluate("document.querySelector('main').focus()").await?;
        page.type_keys("n").await?;
        page.wait_until("document.activeElement.matches('#numbers [aria-selected=true]')").await?;
        let name = page.focused_name().await?;
        ensure!(name == "line 1, 125, first digit: 1, not sure", "it is called {name}");
        page.press_with(Key::Shift, Key::Right).await?;
        page.wait_until("document.activeElement.querySelector('.selected').dataset.index === '1'").await?;
        // The cell stays the same: what is in it now is said.
        page.wait_until("document.querySelector('.said').textContent.startsWith('line 1, 125, second digit: 2')")
            .await?;
        let name = page.focused_name().await?;
        ensure!(name.starts_with("line 1, 125, second digit: 2"), "it is called {name}");
        Ok(())
    })
    .await
}
