//! A number is written anew as a whole, by keys alone.

use anyhow::{Result, ensure};
use e2e::{Screen, read_note, visit};
use thirtyfour::Key;

#[tokio::test]
async fn a_number_is_written_anew_by_f2_or_enter_and_framed_in_the_photograph() -> Result<()> {
    visit("retyping", Screen::DESKTOP, async |page, _server| {
        read_note(page, &["125 8", "346 0"]).await?;
        page.tab_to("#numbers td").await?;
        page.press(Key::Down).await?;
        page.wait_until("document.activeElement.querySelector('.selected').dataset.index === '4'").await?;
        page.press(Key::F2).await?;
        page.press(Key::Backspace).await?;
        page.type_keys("91").await?;
        page.wait_for_numbers("125 8\n3491 0").await?;
        let frame = page.place_of(".boxes .whole").await?;
        let (first, last) = (
            page.place_of("g.digit[data-index='4'] .ink").await?,
            page.place_of("g.digit[data-index='7'] .ink").await?,
        );
        ensure!(
            frame.x <= first.x && frame.x + frame.width >= last.x + last.width - 1.0,
            "the frame {frame:?} does not hold {first:?} and {last:?}"
        );
        page.inspect("retyping").await?;
        page.press(Key::Escape).await?;
        page.wait_until("!document.querySelector('#numbers [aria-selected=true]')").await?;
        page.press_with(Key::Control, "z").await?;
        page.press_with(Key::Control, "z").await?;
        page.press_with(Key::Control, "z").await?;
        page.wait_for_numbers("125 8\n346 0").await
    })
    .await
}
