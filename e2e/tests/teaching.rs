//! A person teaches the reader their hand.

use anyhow::{Result, ensure};
use e2e::{ReaderPage, Screen, visit};
use engine::draw::{self, DrawnPage, Page, PageParams};
use engine::sheet::{RowOrder, filled_printed};
use thirtyfour::Key;

/// A filled-in sheet as photographed.
fn filled_sheet() -> DrawnPage {
    filled_printed(
        &PageParams { width: 1500, height: 2122, digit_height: 80.0, ..PageParams::default() },
        RowOrder::ZeroLast,
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
        page.click_on(".cell[data-index='12']").await?;
        page.type_keys("7").await?;
        page.click_on(".cell[data-index='12']").await?;
        page.type_keys("2").await?;
        page.click_on(".cell[data-index='99']").await?;
        page.press(Key::Delete).await?;
        let looked_over = cells(page).await?;
        ensure!(looked_over[12] == "2" && looked_over[99].is_empty(), "it is {looked_over:?}");
        page.inspect("teach-fixed").await?;

        page.fill("teach-name", "Notebook").await?;
        page.click("teach-train").await?;
        wait_for_stage(page, "trained").await?;
        page.inspect("teach-trained").await?;
        let said = page.dialog_text().await?;
        ensure!(said.contains("Built-in") && said.contains("Yours") && said.contains(" %"), "no gains: {said}");
        page.click("teach-use").await?;
        ensure!(page.evaluate("return document.querySelectorAll('dialog').length").await? == 0, "it stays open");

        let drawn = Page::new(&PageParams::default()).write_lines(&["125 8"]).finish();
        page.choose("note.png", &drawn.png()).await?;
        page.wait_for(&["read"]).await?;
        page.wait_for_numbers("125 8").await?;
        let said = page.all_text().await?;
        ensure!(said.contains("Your model reads from now on"), "it does not say which reads: {said}");

        // A correction is given to it.
        page.click_on("g.digit[data-index='3']").await?;
        page.type_keys("3").await?;
        page.inspect("teach-correction").await?;
        page.click("teach-corrections").await?;
        page.wait_until("document.querySelector('#notice').textContent.includes('has learned a correction')").await?;
        ensure!(page.evaluate("return document.querySelectorAll('#teach-corrections').length").await? == 0, "twice");

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
        ensure!(page.dialog_text().await?.contains("dml_"), "the new key is not shown");
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
        let drawn = Page::new(&PageParams::default()).write_lines(&["125 8"]).finish();
        page.choose("note.png", &drawn.png()).await?;
        page.wait_for(&["read"]).await?;
        page.wait_for_numbers("125 8").await?;
        let said = page.all_text().await?;
        ensure!(said.contains("no longer there"), "it does not say so: {said}");
        page.inspect("teach-gone").await
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
