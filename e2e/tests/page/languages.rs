//! Languages that the page fetches when it needs them.

use anyhow::{Result, ensure};
use e2e::{Screen, visit};
use pages::draw::{Page, PageParams};
use serde_json::json;

#[tokio::test]
async fn a_german_browser_gets_german_with_its_plurals_and_any_language_is_a_choice_away() -> Result<()> {
    visit("german", Screen { language: "de-CH,de", ..Screen::DESKTOP }, async |page, _server| {
        let said = page.all_text().await?;
        ensure!(said.contains("Bilder wählen"), "it says {said}");
        page.choose("eins.png", &Page::new(&PageParams::default()).write_lines(&["7"]).finish().png()).await?;
        page.wait_for(&["read"]).await?;
        ensure!(page.status().await?.starts_with("1 Ziffer, 1 Zahl"), "it says {}", page.status().await?);
        page.inspect("german").await?;
        page.resize(320, 640).await?;
        ensure!(page.overflow().await? == 0, "the page is too wide in German");
        page.evaluate("document.querySelector('#numbers [data-index=\"0\"]').click()").await?;
        page.wait_until("document.querySelector('.keypad')").await?;
        ensure!(page.overflow().await? == 0, "the keys of a digit are too wide in German");
        let cut = "return [...document.querySelectorAll('main button, .top button')]
            .filter(button => button.offsetParent && button.scrollWidth > button.clientWidth + 1).map(button => button.textContent)";
        ensure!(page.evaluate(cut).await? == json!([]), "cut off in German: {}", page.evaluate(cut).await?);
        page.inspect("german-narrow").await?;

        page.click_on("#language option[value=es]").await?;
        page.wait_until("document.documentElement.lang === 'es'").await?;
        ensure!(page.status().await?.starts_with("1 cifra, 1 número"), "it says {}", page.status().await?);
        // What no native speaker has read over stands apart, and says so.
        let apart = "return document.querySelector('#language option[value=de]').parentElement.label";
        ensure!(page.evaluate(apart).await? == "Aún sin revisar por un hablante nativo", "nothing marks German");
        page.reload().await?;
        page.wait_until("document.documentElement.lang === 'es'").await?;

        page.cut_off(&["*/texts/*"]).await?;
        page.click_on("#language option[value=fr]").await?;
        page.wait_until("document.querySelector('header').textContent.includes('No se han podido cargar')").await?;
        page.cut_off(&[]).await?;
        page.click_on("#language option[value=en]").await?;
        page.wait_until("document.documentElement.lang === 'en'").await?;
        page.click_on("#language option[value=fr]").await?;
        page.wait_until("document.documentElement.lang === 'fr'").await
    })
    .await
}

#[tokio::test]
async fn the_page_asks_for_its_texts_once_before_the_application_has_started() -> Result<()> {
    visit("texts", Screen::DESKTOP, async |page, _server| {
        let asked = "return performance.getEntriesByType('resource')
            .filter(entry => entry.name.includes('/texts/')).map(entry => entry.initiatorType)";
        let asked = page.evaluate(asked).await?;
        ensure!(asked == json!(["link"]), "the texts were asked for by {asked}");
        Ok(())
    })
    .await
}
