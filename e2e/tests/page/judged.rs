//! What the reader leaves out by its judgement, and how a person has it otherwise: print, and what is struck out.

use anyhow::{Result, ensure};
use e2e::{Screen, visit};
use pages::draw;
use thirtyfour::Key;

/// An expression: how many digits are boxed.
const BOXED: &str = "document.querySelectorAll('.digit').length";

#[tokio::test]
async fn print_is_left_out_and_the_switch_in_the_settings_reads_again() -> Result<()> {
    visit("print", Screen::DESKTOP, async |page, _server| {
        let [written, all] = draw::written_and_printed();
        page.choose("form.png", &written.png()).await?;
        page.wait_for(&["read"]).await?;
        page.wait_for_numbers(&written.text()).await?;
        page.wait_until("document.getElementById('print-line').textContent.includes('left out')").await?;
        page.inspect("print-left-out").await?;
        page.click_on("#numbers [data-index='0']").await?;
        page.type_keys("7").await?;
        let corrected = format!("7{}", &written.text()[1..]);
        page.wait_for_numbers(&corrected).await?;

        page.click("open-settings").await?;
        page.click("setting-print").await?;
        page.press(Key::Escape).await?;
        let many = (all.digits.len() * 9).div_ceil(10);
        page.wait_until(&format!("{BOXED} >= {many}")).await?;
        page.inspect("print-included").await?;
        page.wait_until("document.querySelector('[data-mark=corrected]')").await?;
        let names = "[...document.querySelectorAll('#numbers [aria-label]')].filter(each => \
            each.ariaLabel.includes('printed')).flatMap(each => [...each.querySelectorAll('.figure')]).length";
        page.wait_until(&format!("{names} >= {}", many - written.digits.len())).await?;

        page.click_on("#print-line button").await?;
        page.wait_for_numbers(&corrected).await?;
        page.wait_until("document.getElementById('print-line').textContent.includes('left out')").await
    })
    .await
}

#[tokio::test]
async fn what_was_left_out_as_the_back_of_the_sheet_is_told_and_read_on_demand() -> Result<()> {
    visit("back", Screen::PHONE, async |page, _server| {
        page.choose("blank.png", &draw::back_alone(2).png()).await?;
        page.wait_for(&["none"]).await?;
        page.wait_until("document.getElementById('back-line').textContent.includes('back of the sheet')").await?;
        page.inspect("back-left-out").await?;
        page.click_on("#back-line button").await?;
        page.wait_until(&format!("{BOXED} >= 5")).await?;
        page.inspect("back-included").await?;
        page.reload().await?;
        page.click_on(".row .open").await?;
        page.wait_until(&format!("{BOXED} >= 5")).await?;
        page.tab_to("#back-line button").await?;
        let bar = page.place_of(".actions").await?.y;
        let button = page.place_of("#back-line button").await?;
        ensure!(button.y + button.height <= bar, "the button at {button:?} is under the bar at {bar}");
        page.press(Key::Enter).await?;
        page.wait_until(&format!("{BOXED} === 0 && document.getElementById('back-line')")).await
    })
    .await
}

#[tokio::test]
async fn a_picture_of_which_a_part_is_missing_is_read_and_said_to_be_cut_short() -> Result<()> {
    visit("cut-short", Screen::DESKTOP, async |page, _server| {
        let drawn = draw::Page::new(&draw::PageParams::default()).write_lines(&["125 8"]).finish().jpeg(92);
        page.choose("short.jpg", &drawn[..drawn.len() / 2]).await?;
        page.wait_for(&["read"]).await?;
        page.wait_until("document.querySelector('[data-warning]').textContent.includes('ends too early')").await?;
        page.inspect("cut-short").await
    })
    .await
}

#[tokio::test]
async fn a_number_that_is_struck_out_is_shown_crossed_and_not_copied() -> Result<()> {
    visit("struck", Screen::DESKTOP, async |page, _server| {
        let drawn = draw::struck_out();
        page.choose("struck.png", &drawn.png()).await?;
        page.wait_for(&["read"]).await?;
        page.wait_until("document.querySelectorAll('.boxes [data-mark=cancelled] line').length === 3").await?;
        page.wait_until("document.querySelectorAll('#numbers .number.cancelled .figure').length === 3").await?;
        page.inspect("struck").await?;
        let status = page.status().await?;
        ensure!(status.contains("2 numbers"), "it counts {status}");
        page.allow_clipboard().await?;
        page.click("copy").await?;
        let copied = format!("{}\n{}", drawn.lines[0], drawn.lines[2]);
        ensure!(page.clipboard().await? == copied, "it copies {}", page.clipboard().await?);

        page.click_on("#numbers .cancelled .figure").await?;
        let name = page.focused_name().await?;
        ensure!(name.contains("struck out"), "a screen reader says {name}");
        page.type_keys("x").await?;
        page.wait_until("!document.querySelector('.cancelled')").await?;
        page.press_with(Key::Control, "z").await?;
        page.wait_until("document.querySelectorAll('#numbers .cancelled .figure').length === 3").await?;
        // And any other number is struck out by hand.
        page.click_on("#numbers [data-index='0']").await?;
        page.type_keys("x").await?;
        page.wait_until("document.querySelectorAll('#numbers .cancelled').length === 2").await?;
        page.inspect("struck-by-hand").await
    })
    .await
}

#[tokio::test]
async fn ink_that_was_not_read_is_walked_to_and_becomes_a_digit_or_nothing() -> Result<()> {
    visit("unread", Screen::DESKTOP, async |page, _server| {
        let drawn = draw::with_a_strange_sign();
        page.choose("strange.png", &drawn.png()).await?;
        page.wait_for(&["read"]).await?;
        page.wait_until("document.querySelectorAll('.boxes .unread').length === 1").await?;
        page.inspect("unread").await?;
        let before = page.evaluate(&format!("return {BOXED}")).await?.as_u64().unwrap_or(0);
        // From doubt to doubt, and behind the last one to what was not read.
        for _ in 0..=before {
            if page.evaluate("return Boolean(document.querySelector('.unread.selected'))").await? == true {
                break;
            }
            page.type_keys("n").await?;
        }
        page.wait_until("document.activeElement.matches('.ink-detail')").await?;
        page.inspect("unread-selected").await?;
        page.type_keys("7").await?;
        page.wait_until(&format!("{BOXED} === {}", before + 1)).await?;
        page.wait_until("!document.querySelector('.unread') && !document.getElementById('unread-line')").await?;
        page.press_with(Key::Control, "z").await?;
        page.press_with(Key::Control, "z").await?;
        page.wait_until("document.querySelectorAll('.boxes .unread').length === 1").await?;

        page.click_on("#unread-line button").await?;
        page.wait_until("document.querySelector('.unread.selected')").await?;
        page.press(Key::Delete).await?;
        page.wait_until("!document.querySelector('.unread')").await?;
        // Reading it again does not bring it back.
        page.type_keys("r").await?;
        page.wait_for(&["read"]).await?;
        ensure!(page.evaluate("return document.querySelectorAll('.unread').length").await? == 0, "it is back");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn boxes_in_a_row_are_one_number_once_the_settings_say_so_and_the_page_is_read_again() -> Result<()> {
    visit("boxes-joined", Screen::DESKTOP, async |page, _server| {
        let drawn = draw::parted_boxes(18.0);
        page.choose("form.png", &drawn.png()).await?;
        page.wait_for(&["read"]).await?;
        ensure!(page.numbers().await? != drawn.text(), "the thick line between the boxes parts nothing");
        page.click("open-settings").await?;
        page.evaluate("document.getElementById('setting-boxes').focus()").await?;
        page.press(Key::Down).await?;
        page.inspect("boxes-joined").await?;
        page.press(Key::Escape).await?;
        page.click("more").await?;
        page.click("readagain").await?;
        page.wait_for_numbers(&drawn.text()).await?;
        // The next picture is read so, too.
        page.choose("another.png", &drawn.png()).await?;
        page.wait_for_rows(|rows| rows.len() == 2 && rows.iter().all(|row| row == "read")).await?;
        page.wait_for_numbers(&drawn.text()).await
    })
    .await
}
