//! What a column's numbers are is said at its head, and holds wherever they go.

use anyhow::{Result, ensure};
use e2e::{ReaderPage, Screen, visit};
use pages::draw::{Page, PageParams, Ruling};
use serde_json::json;
use thirtyfour::Key;

/// Reads a ruled table of marks without decimals beside numbers of pupils with leading zeros.
async fn read_table(page: &ReaderPage, name: &str, rows: [[&str; 2]; 4]) -> Result<()> {
    let params = PageParams {
        width: 900,
        height: 800,
        ruling: Ruling::Cells,
        ruling_color: [120, 126, 140],
        ..PageParams::default()
    };
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|&cell| cell.into()).collect()).collect();
    page.choose(name, &Page::new(&params).write_table(&rows).finish().png()).await?;
    page.wait_for_numbers(&rows.iter().map(|row| row.join(" ")).collect::<Vec<_>>().join("\n")).await
}

/// Chooses at the head of the column that has the focus, so many places further down its list.
async fn choose(page: &ReaderPage, column: usize, further: usize, name: &str) -> Result<()> {
    page.wait_until(&format!("document.activeElement.dataset.at === '0 {column}'")).await?;
    page.press(Key::Enter).await?;
    page.wait_until("document.activeElement.matches('th select')").await?;
    for _ in 0..further {
        page.press(Key::Down).await?;
    }
    page.press(Key::Escape).await?;
    page.wait_until(&format!("document.activeElement.ariaLabel === '{name}'")).await
}

#[tokio::test]
async fn text_and_decimals_of_a_column_hold_in_every_file_after_a_reload_and_by_a_template() -> Result<()> {
    visit("columns", Screen::DESKTOP, async |page, _server| {
        read_table(page, "a.png", [["12", "1250"], ["34", "875"], ["56", "9"], ["78", "430"]]).await?;
        page.tab_to("#numbers td").await?;
        page.press(Key::Up).await?;
        choose(page, 0, 1, "Column A: text").await?;
        page.press(Key::Right).await?;
        choose(page, 1, 4, "Column B: numbers 0.00").await?;
        page.wait_for_numbers("12 12.50\n34 8.75\n56 0.09\n78 4.30").await?;
        page.inspect("columns").await?;

        page.click("csv").await?;
        let csv = String::from_utf8(page.saved("a.csv").await?)?;
        ensure!(csv.contains(",1,2,12.50,") && csv.contains(",3,2,0.09,"), "{csv}");
        page.click("more").await?;
        page.click("save-json").await?;
        let saved: serde_json::Value = serde_json::from_slice(&page.saved("a.json").await?)?;
        let numbers = &saved[0]["lines"][0]["numbers"];
        ensure!(numbers[0]["kind"] == "text" && numbers[0].get("value").is_none(), "{numbers}");
        ensure!(numbers[1]["value"] == 12.5, "{numbers}");
        page.allow_clipboard().await?;
        page.click("more").await?;
        page.click("copytable").await?;
        page.wait_until("document.querySelector('.more [role=status]').textContent === 'Copied'").await?;
        let copied = page.clipboard().await?;
        ensure!(copied.trim() == "12\t12.50\n34\t8.75\n56\t0.09\n78\t4.30", "the clipboard holds {copied:?}");

        // It can be taken back, is kept with the picture, and by a template it comes to the next one.
        page.click("undo").await?;
        page.wait_for_numbers("12 125.0\n34 87.5\n56 0.9\n78 43.0").await?;
        page.click("redo").await?;
        page.click_on(".checks summary").await?;
        page.fill("template-name", "Marks").await?;
        page.press(Key::Enter).await?;
        page.wait_until("document.querySelector('.templates li input')?.value === 'Marks'").await?;
        page.reload().await?;
        page.click_on(".row .open").await?;
        page.wait_for_numbers("12 12.50\n34 8.75\n56 0.09\n78 4.30").await?;
        read_table(page, "b.png", [["21", "625"], ["43", "1100"], ["65", "82"], ["87", "7"]]).await?;
        page.click("offer-template").await?;
        page.wait_for_numbers("21 6.25\n43 11.00\n65 0.82\n87 0.07").await?;
        page.wait_until("!document.querySelector('#offer-template')").await
    })
    .await
}

/// Chooses the last of the list at the head of the second column, as a press of the mouse does.
const CHOOSE_CHECKS: &str = "const list = document.querySelectorAll('th select')[1];
    list.selectedIndex = list.options.length - 1; list.dispatchEvent(new Event('change', {bubbles: true}))";

/// An expression: the numbers that do not fit.
const MISFITS: &str = "[...document.querySelectorAll('#numbers .number')]
    .filter(number => [...number.children].every(figure => figure.matches('.unsure'))).map(number => number.textContent).join()";

#[tokio::test]
async fn a_column_is_checked_by_itself_from_its_head_after_a_reload_and_where_nearly_all_its_numbers_are_alike()
-> Result<()> {
    visit("column-checks", Screen { width: 1440, ..Screen::DESKTOP }, async |page, _server| {
        read_table(page, "a.png", [["12", "1250"], ["34", "875"], ["56", "9000"], ["78", "4300"]]).await?;
        page.evaluate(CHOOSE_CHECKS).await?;
        page.wait_until("document.activeElement.id === 'check-column' && document.activeElement.selectedIndex === 2")
            .await?;
        page.fill("check-digits", "4").await?;
        page.wait_until(&format!("{MISFITS} === '875'")).await?;
        page.wait_until("document.querySelectorAll('th')[1].ariaLabel === 'Column B: as written ✓'").await?;
        page.inspect("column-checks").await?;
        page.click_on("#check-column option").await?;
        page.wait_until("document.getElementById('check-digits').value === ''").await?;
        page.fill("check-most", "60").await?;
        page.wait_until(&format!("{MISFITS} === '875,78'")).await?;

        page.reload().await?;
        page.click_on(".row .open").await?;
        page.wait_until(&format!("{MISFITS} === '875,78'")).await?;
        page.click("csv").await?;
        let csv = String::from_utf8(page.saved("a.csv").await?)?;
        ensure!(csv.contains("3 digits, expected 4") && csv.contains("more than 60"), "{csv}");
        Ok(())
    })
    .await
}

#[tokio::test]
async fn heads_and_templates_can_be_used_on_small_telephones() -> Result<()> {
    visit("columns-phone", Screen { language: "fr-FR,fr", ..Screen::PHONE }, async |page, _server| {
        read_table(page, "a.png", [["12", "1250"], ["34", "875"], ["56", "9"], ["78", "430"]]).await?;
        let choice = "const list = document.querySelectorAll('th select')[1]; list.selectedIndex = 4;
            list.dispatchEvent(new Event('change', {bubbles: true}))";
        page.evaluate(choice).await?;
        page.wait_for_numbers("12 12,50\n34 8,75\n56 0,09\n78 4,30").await?;
        page.click_on(".checks summary").await?;
        page.fill("template-name", "Mathématiques, 4 B, 2026").await?;
        page.press(Key::Enter).await?;
        page.wait_until("document.querySelector('.templates li')").await?;
        for width in [320, 360] {
            page.resize(width, 640).await?;
            for (name, shown) in [("heads", "#numbers"), ("templates", ".templates li")] {
                page.evaluate(&format!("document.querySelector({}).scrollIntoView()", json!(shown))).await?;
                ensure!(page.overflow().await? <= 0, "{name}: {} px too wide at {width}", page.overflow().await?);
                page.inspect(&format!("{name}-{width}")).await?;
            }
            let small = "return [...document.querySelectorAll('#numbers th, .templates :is(button, input)')]
                .map(each => [each.textContent, each.getBoundingClientRect()])
                .filter(([, place]) => place.width < 44 || place.height < 44 || place.right > innerWidth).map(([name]) => name)";
            let small = page.evaluate(small).await?;
            ensure!(small == json!([]), "at {width} a finger misses {small}");
        }
        Ok(())
    })
    .await
}
