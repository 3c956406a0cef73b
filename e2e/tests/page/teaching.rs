//! A person teaches the reader their hand.

use anyhow::{Context, Result, ensure};
use e2e::{ReaderPage, Screen, contains, read_note, visit, visit_replaced};
use engine::sheet::{RowOrder, blank_svg};
use pages::draw::{self, DrawnPage, Page, PageParams, filled_printed};
use serde_json::json;
use thirtyfour::Key;

/// A filled-in sheet as photographed.
fn filled_sheet() -> DrawnPage {
    filled_printed(
        &PageParams { width: 1500, height: 2122, digit_height: 80.0, ..PageParams::default() },
        &blank_svg(RowOrder::ZeroLast),
    )
}

async fn wait_for_stage(page: &ReaderPage, stage: &str) -> Result<()> {
    page.wait_until(&format!("document.querySelector('.teach')?.dataset.stage === '{stage}'")).await
}

/// How many digits are shown to look over, and what some of them are taken for.
async fn cells(page: &ReaderPage) -> Result<Vec<String>> {
    let script = "return [...document.querySelectorAll('.cell')].map(cell => cell.dataset.label ?? '')";
    Ok(serde_json::from_value(page.evaluate(script).await?)?)
}

/// Scrolls to a digit, as a person does who sees the keys stand over it, and clicks it.
async fn click_cell(page: &ReaderPage, index: usize) -> Result<()> {
    let cell = format!(".cell[data-index='{index}']");
    page.evaluate(&format!("document.querySelector(\"{cell}\").scrollIntoView({{block: 'nearest'}})")).await?;
    page.click_on(&cell).await
}

async fn look_over(page: &ReaderPage) -> Result<()> {
    page.click("open-teach").await?;
    page.inspect("teach-start").await?;
    page.choose_by("teach-input", "sheet.png", &filled_sheet().png()).await?;
    wait_for_stage(page, "review").await
}

async fn teach(page: &ReaderPage) -> Result<()> {
    look_over(page).await?;
    page.click("teach-train").await?;
    wait_for_stage(page, "trained").await
}

#[tokio::test]
async fn a_drawn_sheet_is_looked_over_learned_and_reads() -> Result<()> {
    visit("teaching", Screen::DESKTOP, async |page, _server| {
        look_over(page).await?;
        let found = cells(page).await?;
        let right: Vec<String> = (0..100).map(|index| RowOrder::ZeroLast.label(index / 10).to_string()).collect();
        ensure!(found == right, "it proposes {found:?}");
        page.inspect("teach-review").await?;

        // One is misnamed, mended, and another left out.
        click_cell(page, 12).await?;
        page.type_keys("7").await?;
        click_cell(page, 12).await?;
        page.type_keys("2").await?;
        click_cell(page, 99).await?;
        page.press(Key::Delete).await?;
        let looked_over = cells(page).await?;
        ensure!(looked_over[12] == "2" && looked_over[99].is_empty(), "it is {looked_over:?}");
        page.inspect("teach-fixed").await?;
        page.evaluate("window.confirm = what => { window.asked = what; return false }").await?;
        page.click("teach-restart").await?;
        page.wait_until("window.asked?.includes('will be lost')").await?;
        ensure!(cells(page).await? == looked_over, "what was checked is lost");

        page.fill("teach-name", "Notebook").await?;
        page.click("teach-train").await?;
        wait_for_stage(page, "trained").await?;
        page.inspect("teach-trained").await?;
        let said = page.dialog_text().await?;
        ensure!(said.contains("Built-in") && said.contains("Yours") && said.contains(" %"), "no gains: {said}");
        page.click("teach-use").await?;
        ensure!(page.evaluate("return document.querySelectorAll('dialog').length").await? == 0, "it stays open");

        read_note(page, &["125 8"]).await?;
        let said = page.all_text().await?;
        ensure!(said.contains("Your model is now in use"), "it does not say which reads: {said}");

        // A correction is given to it.
        page.click_on("g.digit[data-index='3']").await?;
        page.type_keys("3").await?;
        page.inspect("teach-correction").await?;
        page.click("teach-corrections").await?;
        page.wait_until("document.querySelector('#notice').textContent.includes('has learned a correction')").await?;
        ensure!(page.evaluate("return document.querySelectorAll('#teach-corrections').length").await? == 0, "twice");

        // That it was is known the next time too; what is corrected then is offered.
        page.reload().await?;
        page.wait_for_rows(|rows| rows.len() == 1).await?;
        page.click_on(".row .open").await?;
        page.wait_for_numbers("125 3").await?;
        ensure!(page.evaluate("return document.querySelectorAll('#teach-corrections').length").await? == 0, "again");
        page.click_on("g.digit[data-index='0']").await?;
        page.type_keys("7").await?;
        page.wait_until("document.querySelector('#teach-corrections')?.textContent === 'Teach this correction'")
            .await?;

        page.click("open-settings").await?;
        page.wait_until("document.querySelector('.models li')?.textContent.includes('100 digits')").await?;
        page.inspect("teach-models").await?;
        page.click_on(".models .export").await?;
        ensure!(page.saved("Notebook.digitml").await?.len() > 1000, "the file is empty");
        page.click_on(".models .delete").await?;
        page.inspect("teach-delete").await?;
        page.click_on(".models .delete-yes").await?;
        page.wait_until("document.querySelectorAll('.models li').length === 0").await
    })
    .await
}

#[tokio::test]
async fn a_model_that_is_discarded_is_deleted_and_the_digits_can_be_mended_and_learned_again() -> Result<()> {
    visit("teach-discard", Screen::DESKTOP, async |page, _server| {
        teach(page).await?;
        page.click("teach-discard").await?;
        wait_for_stage(page, "review").await?;
        let script = "return (async () => {
            const {token} = JSON.parse(localStorage.getItem('digitml-settings'));
            const answer = await fetch('api/v1/models', {headers: {'X-Model-Token': token}});
            return (await answer.json()).models.length;
        })()";
        ensure!(page.evaluate(script).await? == 1, "the model is still there");

        page.click("teach-train").await?;
        wait_for_stage(page, "trained").await?;
        ensure!(page.evaluate(script).await? == 2, "it is not there, or not of the key that the page keeps");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_model_that_is_gone_is_told_of_and_the_built_in_one_reads() -> Result<()> {
    visit("teach-gone", Screen::DESKTOP, async |page, _server| {
        teach(page).await?;
        page.click("teach-use").await?;
        // Deleted elsewhere, with the same key.
        let script = "return (async () => {
            const {token, model} = JSON.parse(localStorage.getItem('digitml-settings'));
            const answer = await fetch(`api/v1/models/${model}`, {method: 'DELETE', headers: {'X-Model-Token': token}});
            return answer.status;
        })()";
        ensure!(page.evaluate(script).await? == 204, "it cannot be deleted");
        read_note(page, &["125 8"]).await?;
        let said = page.all_text().await?;
        ensure!(said.contains("no longer exists"), "it does not say so: {said}");
        page.inspect("teach-gone").await
    })
    .await
}

/// What the browser keeps of the page's settings.
const KEPT: &str = "(JSON.parse(localStorage.getItem('digitml-settings')) ?? {})";

async fn says(page: &ReaderPage, words: &str) -> Result<()> {
    page.wait_until(&format!("document.querySelector('#models-notice')?.textContent.includes({words:?})")).await
}

#[tokio::test]
async fn a_model_goes_to_another_browser_as_a_file_or_by_its_key() -> Result<()> {
    visit("teach-elsewhere", Screen::DESKTOP, async |page, _server| {
        teach(page).await?;
        page.click("teach-use").await?;
        page.click("open-settings").await?;
        page.click_on(".models .export").await?;
        let file = page.saved("My handwriting.digitml").await?;
        let key = page.evaluate(&format!("return {KEPT}.token")).await?;
        let key = key.as_str().context("the browser keeps a key")?.to_owned();

        // As another browser: nothing is kept here.
        page.evaluate("localStorage.clear()").await?;
        page.reload().await?;
        page.evaluate("localStorage.clear()").await?;
        page.reload().await?;
        page.click("open-settings").await?;
        page.fill("token-input", &format!("{}x", &key[..key.len() - 1])).await?;
        page.press(Key::Enter).await?;
        says(page, "This key does not fit any models").await?;
        page.inspect("key-unknown").await?;
        ensure!(page.evaluate(&format!("return {KEPT}.token")).await?.is_null(), "a wrong key is kept");
        page.fill("token-input", "clé").await?;
        page.click("take-token").await?;
        says(page, "This key does not fit any models").await?;
        page.fill("token-input", &format!(" {key} ")).await?;
        page.click("take-token").await?;
        says(page, "The key is saved").await?;
        page.wait_until("document.querySelectorAll('.models li').length === 1").await?;
        page.inspect("key-taken").await?;

        page.click("forget-token").await?;
        page.inspect("key-forget").await?;
        page.click_on(".models .delete-yes").await?;
        page.wait_until("document.querySelectorAll('.models li').length === 0").await?;
        page.choose_by("model-input", "shopping.digitml", b"two eggs").await?;
        says(page, "This is not a model file").await?;
        page.inspect("import-refused").await?;
        page.choose_by("model-input", "Café.digitml", &file).await?;
        says(page, "“Café” is imported").await?;
        page.wait_until("document.querySelector('.models li')?.textContent.includes('100 digits')").await?;
        ensure!(page.evaluate(&format!("return {KEPT}.token")).await? != key.as_str(), "it is somebody else's key");
        let choose = "const models = document.querySelector('#setting-model'); models.selectedIndex = 1;
            models.dispatchEvent(new Event('change', {bubbles: true}))";
        page.evaluate(choose).await?;
        page.press(Key::Escape).await?;
        read_note(page, &["125 8"]).await?;
        ensure!(!page.evaluate(&format!("return {KEPT}.model")).await?.is_null(), "the built-in model reads");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_fails_in_the_settings_is_said_in_the_settings() -> Result<()> {
    visit("settings-failures", Screen { dark: true, ..Screen::PHONE }, async |page, server| {
        teach(page).await?;
        page.click("teach-use").await?;
        page.click("open-settings").await?;
        page.wait_until("document.querySelectorAll('.models li').length === 1").await?;
        drop(server);
        page.click_on(".models .export").await?;
        says(page, "The server cannot be reached. Check your connection, then try again.").await?;
        page.click_on(".models .delete").await?;
        page.wait_until("document.activeElement.closest('.models li') !== null").await?;
        page.click_on(".models .delete-yes").await?;
        says(page, "The server cannot be reached").await?;
        page.inspect("settings-failed").await?;
        let shown = page.place_of("#models-notice").await?;
        let inside = page.place_of("#settings").await?;
        ensure!(contains(&inside, shown.center()), "it is at {shown:?}, out of {inside:?}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_busy_server_is_asked_again_for_a_sheet_and_for_learning_it() -> Result<()> {
    // One request in ten seconds; drawn before, as that takes its time too.
    let (sheet, ask) = (filled_sheet().png(), "return (async () => { await fetch('api/v1/models') })()");
    let slow = [("rate=10r/s", "rate=6r/m"), ("burst=100 nodelay", "nodelay")];
    visit_replaced(&slow, "teach-busy", Screen::DESKTOP, async |page, _server| {
        page.click("open-teach").await?;
        page.evaluate(ask).await?;
        page.choose_by("teach-input", "sheet.png", &sheet).await?;
        page.wait_until("document.querySelector('#teach-waits')?.textContent.includes('Retrying in')").await?;
        page.inspect("teach-waits").await?;
        page.click("teach-cancel").await?;
        wait_for_stage(page, "start").await?;
        page.evaluate(ask).await?;
        page.choose_by("teach-input", "sheet.png", &sheet).await?;
        wait_for_stage(page, "review").await?;
        page.click("teach-train").await?;
        wait_for_stage(page, "trained").await
    })
    .await
}

#[tokio::test]
async fn on_a_telephone_each_digit_of_a_sheet_is_large_enough_for_a_finger() -> Result<()> {
    visit("teach-touch", Screen { dark: true, ..Screen::PHONE }, async |page, _server| {
        look_over(page).await?;
        page.inspect("teach-touch").await?;
        ensure!(page.overflow().await? <= 0, "the page is wider than the screen");
        let small = "return [...document.querySelectorAll('.teach :is(button, a, select, input)')].filter(target => {
            const place = target.getBoundingClientRect();
            return place.width > 0 && (place.width < 44 || place.height < 44);
        }).map(target => target.id || target.ariaLabel)";
        let small = page.evaluate(small).await?;
        ensure!(small == json!([]), "too small for a finger are {small}");

        // The last digit is named by touch alone, without a way to scroll in between.
        click_cell(page, 99).await?;
        let (cell, keys) = (page.place_of(".cell[data-index='99']").await?, page.place_of(".cell-keys").await?);
        ensure!(cell.y + cell.height <= keys.y, "the keys at {keys:?} hide the digit at {cell:?}");
        page.click_on(".cell-keys .key:nth-child(7)").await?;
        ensure!(cells(page).await?[99] == "6", "it is {:?}", cells(page).await?[99]);
        click_cell(page, 0).await?;
        let keys = page.place_of(".cell-keys").await?;
        ensure!(keys.y + keys.height <= 740.0, "the keys are below the screen, at {keys:?}");
        page.inspect("teach-touch-top").await?;
        page.click("teach-train").await?;
        wait_for_stage(page, "trained").await?;
        page.inspect("teach-touch-trained").await
    })
    .await
}

#[tokio::test]
async fn a_picture_without_a_sheet_is_refused_with_what_to_do() -> Result<()> {
    let french = Screen { language: "fr-FR,fr", ..Screen::DESKTOP };
    visit("teach-refused", french, async |page, _server| {
        page.click("open-teach").await?;
        page.inspect("teach-french").await?;
        page.choose_by("teach-input", "blank.png", &draw::ruled_blank(1).png()).await?;
        page.wait_until("document.querySelector('.teach .failure') !== null").await?;
        let said = page.dialog_text().await?;
        ensure!(said.contains("Aucune feuille") && said.contains("une ligne par chiffre"), "it says {said}");
        page.inspect("teach-refused").await
    })
    .await
}

#[tokio::test]
async fn a_sheet_is_looked_over_and_learned_by_keys_alone_on_a_telephone() -> Result<()> {
    let small = Screen { width: 360, height: 760, ..Screen::DESKTOP };
    visit("teach-keys", small, async |page, _server| {
        page.tab_to("#open-teach").await?;
        page.press(Key::Enter).await?;
        page.tab_to("#teach-choose").await?;
        page.choose_by("teach-input", "sheet.png", &filled_sheet().png()).await?;
        wait_for_stage(page, "review").await?;
        page.tab_to(".cell").await?;
        page.press(Key::Home).await?;
        page.press(Key::Right).await?;
        page.press(Key::Down).await?;
        ensure!(page.focus_is_on(".cell[data-index='11']").await?, "the arrows do not move");
        page.inspect("teach-phone").await?;
        ensure!(page.overflow().await? <= 0, "the page is wider than the screen");
        page.press(Key::Delete).await?;
        ensure!(cells(page).await?[11].is_empty(), "Delete leaves nothing out");
        page.tab_to("#teach-train").await?;
        page.press(Key::Enter).await?;
        wait_for_stage(page, "trained").await?;
        page.inspect("teach-phone-trained").await?;
        page.tab_to("#teach-use").await?;
        page.press(Key::Enter).await?;
        page.wait_until("document.querySelectorAll('dialog').length === 0").await
    })
    .await
}

#[tokio::test]
async fn a_first_model_begins_from_ten_corrections_alone_and_the_page_says_that_it_reads() -> Result<()> {
    visit("teach-corrections-alone", Screen::DESKTOP, async |page, _server| {
        let params = PageParams { width: 1200, ..PageParams::default() };
        let drawn = Page::new(&params).write_lines(&["12345", "67890"]).finish();
        page.choose("note.png", &drawn.png()).await?;
        page.wait_for(&["read"]).await?;
        page.click("open-teach").await?;
        ensure!(page.dialog_text().await?.contains("So far: 0"), "it says {}", page.dialog_text().await?);
        page.press(Key::Escape).await?;
        for (index, label) in [7, 1, 4, 9, 6, 0, 1, 3, 4, 6].into_iter().enumerate() {
            page.click_on(&format!("#numbers [data-index='{index}']")).await?;
            page.type_keys(&label.to_string()).await?;
        }
        page.wait_for_numbers("71496\n01346").await?;
        page.click("begin-model").await?;
        page.inspect("teach-begin").await?;
        page.click("teach-begin").await?;
        wait_for_stage(page, "review").await?;
        ensure!(cells(page).await?.len() == 10, "not every correction is there: {:?}", cells(page).await?);
        page.fill("teach-name", "Notebook").await?;
        page.click("teach-train").await?;
        wait_for_stage(page, "trained").await?;
        let said = page.dialog_text().await?;
        ensure!(said.contains("Built-in") && said.contains("Yours"), "no gains: {said}");
        page.click("teach-use").await?;
        // What it has learned is not offered to it once more.
        page.wait_until("!document.querySelector('#teach-corrections, #begin-model')").await?;
        page.click("more").await?;
        page.click("readagain").await?;
        page.wait_until("document.querySelector('#model-in-use')?.textContent.includes('Notebook')").await?;
        page.wait_for_numbers("71496\n01346").await
    })
    .await
}
