//! Screens from a small telephone to a desk's, pages zoomed to four times their size, and paper.

use anyhow::{Result, ensure};
use e2e::{ElementRect, ReaderPage, Screen, visit};
use pages::draw::{Page, PageParams};
use serde_json::json;
use thirtyfour::Key;

/// Upright telephones, a tablet and a desk; a telephone on its side; a desk zoomed to 200 and to 400 %.
const SCREENS: [(u32, u32); 7] = [(320, 640), (360, 740), (768, 1024), (1440, 900), (640, 360), (640, 450), (320, 256)];

async fn read_two(page: &ReaderPage) -> Result<()> {
    let picture = Page::new(&PageParams::default()).write_lines(&["125 8", "346 0", "79"]).finish().png();
    let files = [("photographie-du-lycee-0001.png", &picture[..]), ("photographie-du-lycee-0002.png", &picture[..])];
    page.choose_many(&files).await?;
    page.wait_for_rows(|rows| rows.len() == 2 && rows.iter().all(|row| row == "read")).await?;
    page.wait_for(&["read"]).await?;
    Ok(())
}

fn is_in_sight(place: &ElementRect, (width, height): (u32, u32)) -> bool {
    place.x >= 0.0
        && place.y >= 0.0
        && place.x + place.width <= f64::from(width)
        && place.y + place.height <= f64::from(height)
}

/// Nothing is wider than the screen, and no button's words are cut off.
async fn fits(page: &ReaderPage, what: &str, screen: (u32, u32)) -> Result<()> {
    ensure!(page.overflow().await? <= 0, "{what} is {} px too wide on {screen:?}", page.overflow().await?);
    let cut = "return [...document.querySelectorAll('main button, .top button')]
        .filter(button => button.offsetParent && button.scrollWidth > button.clientWidth + 1 && !button.matches('.row .open'))
        .map(button => button.id || button.textContent)";
    let cut = page.evaluate(cut).await?;
    ensure!(cut == json!([]), "{what}: these buttons are cut off on {screen:?}: {cut}");
    Ok(())
}

#[tokio::test]
async fn on_every_screen_the_keys_of_a_digit_are_in_sight_and_nothing_is_too_wide_in_french() -> Result<()> {
    visit("screens", Screen { language: "fr-FR,fr", ..Screen::DESKTOP }, async |page, _server| {
        for screen in SCREENS {
            page.resize(screen.0, screen.1).await?;
            fits(page, "the empty page", screen).await?;
        }
        page.resize(1440, 900).await?;
        read_two(page).await?;
        for screen in SCREENS {
            page.resize(screen.0, screen.1).await?;
            page.press(Key::Escape).await?;
            fits(page, "the page once read", screen).await?;
            page.inspect(&format!("screen-{}-{}", screen.0, screen.1)).await?;
            page.evaluate("document.querySelector('#numbers [data-index=\"3\"]').click()").await?;
            page.wait_until("document.querySelector('.keypad')").await?;
            fits(page, "the page at a digit", screen).await?;
            let keypad = page.place_of(".keypad").await?;
            ensure!(is_in_sight(&keypad, screen), "the keys are at {keypad:?} on {screen:?}");
            let photograph = page.place_of(".frame").await?;
            ensure!(
                photograph.height >= 30.0 && photograph.y >= 0.0,
                "of the picture {photograph:?} is seen on {screen:?}"
            );
            page.inspect(&format!("screen-digit-{}-{}", screen.0, screen.1)).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn on_every_screen_the_check_view_shows_a_digit_and_its_keys() -> Result<()> {
    visit("screens-check", Screen { language: "fr-FR,fr", ..Screen::DESKTOP }, async |page, _server| {
        read_two(page).await?;
        page.click_on(".checks summary").await?;
        page.fill("check-least", "900").await?;
        page.press(Key::Tab).await?;
        page.click("open-check").await?;
        page.wait_for(&["checking"]).await?;
        for screen in SCREENS {
            page.resize(screen.0, screen.1).await?;
            page.wait_until("document.querySelector('.cut-out')").await?;
            fits(page, "the check view", screen).await?;
            let (digit, keypad) = (page.place_of(".cut-out[aria-current]").await?, page.place_of(".keypad").await?);
            ensure!(is_in_sight(&digit, screen) && is_in_sight(&keypad, screen), "{digit:?}, {keypad:?} on {screen:?}");
            page.inspect(&format!("screen-check-{}-{}", screen.0, screen.1)).await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn on_a_telephone_a_small_digit_that_is_selected_becomes_large_and_stands_alone() -> Result<()> {
    visit("phone-zoom", Screen::PHONE, async |page, _server| {
        let params = PageParams { width: 2000, height: 1500, digit_height: 50.0, ..PageParams::default() };
        let picture = Page::new(&params).write_lines(&["125 8", "346 0"]).finish().png();
        page.choose("note.png", &picture).await?;
        page.wait_for(&["read"]).await?;
        page.evaluate("document.querySelector('#numbers [data-index=\"3\"]').click()").await?;
        page.wait_until("document.querySelector('g.digit.selected .ink').getBoundingClientRect().height >= 26").await?;
        let flags = "return [...document.querySelectorAll('.digit:not(.selected) .flag')]
            .filter(flag => getComputedStyle(flag).display !== 'none').length";
        ensure!(page.evaluate(flags).await? == 0, "other labels are in the way");
        page.inspect("phone-zoom").await
    })
    .await
}

#[tokio::test]
async fn on_paper_there_are_the_picture_and_the_numbers_and_no_buttons() -> Result<()> {
    visit("print", Screen::DESKTOP, async |page, _server| {
        read_two(page).await?;
        page.as_printed(true).await?;
        page.screenshot("print").await?;
        let buttons =
            "return [...document.querySelectorAll('button')].filter(button => button.offsetParent).map(b => b.id)";
        ensure!(page.evaluate(buttons).await? == json!([]), "there are buttons on paper");
        let (picture, numbers) = (page.place_of("#photograph img").await?, page.place_of("#numbers").await?);
        ensure!(picture.height > 100.0 && numbers.y >= picture.y + picture.height, "{picture:?}, {numbers:?}");
        Ok(())
    })
    .await
}
