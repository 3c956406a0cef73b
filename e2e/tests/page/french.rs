//! The page in French.

use anyhow::{Result, ensure};
use e2e::{Screen, read_note, visit};

const FRENCH: Screen = Screen { language: "fr-FR,fr", ..Screen::DESKTOP };

#[tokio::test]
async fn a_french_browser_gets_the_page_in_french_and_can_switch() -> Result<()> {
    visit("french", FRENCH, async |page, _server| {
        let said = page.all_text().await?;
        ensure!(said.contains("Choisir des images"), "it says {said}");
        page.inspect("french-empty").await?;
        read_note(page, &["125 8", "79"]).await?;
        ensure!(page.status().await?.starts_with("6 chiffres, 3 nombres"), "it says {}", page.status().await?);
        page.inspect("french").await?;
        page.click("csv").await?;
        let csv = String::from_utf8(page.saved("note.csv").await?)?;
        ensure!(csv.contains("fichier;ligne;place;nombre;confiance"), "{csv}");

        page.click_on("#language option[value=en]").await?;
        let said = page.all_text().await?;
        ensure!(said.contains("Copy"), "it says {said}");
        ensure!(page.evaluate("return document.documentElement.lang").await? == "en", "the page's language stays");
        page.reload().await?;
        let said = page.all_text().await?;
        ensure!(said.contains("Choose pictures"), "the choice is not kept: {said}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn what_is_refused_is_explained_in_french() -> Result<()> {
    visit("french-refused", FRENCH, async |page, _server| {
        page.choose("courses.png", b"deux oeufs").await?;
        page.wait_for(&["refused"]).await?;
        let said = page.all_text().await?;
        ensure!(said.contains("Envoyez-la en JPEG"), "it says {said}");
        page.inspect("french-refused").await
    })
    .await
}
