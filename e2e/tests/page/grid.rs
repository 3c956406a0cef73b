//! The numbers beside the photograph are a grid: for the keyboard, and for those who hear it.

use anyhow::{Context, Result, ensure};
use e2e::{ReaderPage, Screen, visit};
use pages::draw::{Page, PageParams, Ruling};
use serde_json::Value;
use thirtyfour::Key;

/// A ruled table; the second cell of its second row is empty.
const TABLE: [[&str; 3]; 4] = [["125", "8", "40"], ["346", "", "17"], ["79", "52", "6"], ["913", "4", "28"]];

async fn read_table(page: &ReaderPage) -> Result<()> {
    let params = PageParams {
        width: 1100,
        height: 800,
        ruling: Ruling::Cells,
        ruling_color: [120, 126, 140],
        ..PageParams::default()
    };
    let rows: Vec<Vec<String>> = TABLE.iter().map(|row| row.iter().map(|&cell| cell.into()).collect()).collect();
    page.choose("table.png", &Page::new(&params).write_table(&rows).finish().png()).await?;
    page.wait_for_numbers("125 8 40\n346 17\n79 52 6\n913 4 28").await
}

/// Waits until the cell of this row and column has the focus; row 0 is that of the heads.
async fn at(page: &ReaderPage, row: usize, column: usize) -> Result<()> {
    page.wait_until(&format!("document.activeElement.dataset.at === '{row} {column}'")).await
}

#[tokio::test]
async fn the_arrow_keys_move_from_cell_to_cell_of_a_grid_that_tab_enters_and_leaves_once() -> Result<()> {
    visit("grid", Screen::DESKTOP, async |page, _server| {
        read_table(page).await?;
        page.tab_to("#numbers td").await?;
        at(page, 1, 0).await?;
        for (key, row, column) in [
            (Key::Right, 1, 1),
            (Key::Down, 2, 1),
            (Key::Down, 3, 1),
            (Key::End, 3, 2),
            (Key::Right, 3, 2),
            (Key::Home, 3, 0),
            (Key::Left, 3, 0),
            (Key::Up, 2, 0),
        ] {
            page.press(key).await?;
            at(page, row, column).await?;
        }
        // The number is framed on the photograph, and has the same digit selected there.
        page.wait_until("document.querySelector('g.digit.selected').dataset.index === '6'").await?;
        page.inspect("grid").await?;
        page.press_with(Key::Control, Key::End).await?;
        at(page, 4, 2).await?;
        page.press_with(Key::Control, Key::Home).await?;
        at(page, 1, 0).await?;
        page.press(Key::Up).await?;
        at(page, 0, 0).await?;
        page.press(Key::Tab).await?;
        ensure!(!page.focus_is_on("#numbers *").await?, "the grid has a second stop");
        page.press_with(Key::Shift, Key::Tab).await?;
        at(page, 0, 0).await
    })
    .await
}

#[tokio::test]
async fn a_number_is_edited_by_f2_left_by_escape_and_written_into_an_empty_cell_in_six_keys() -> Result<()> {
    visit("grid-edit", Screen::DESKTOP, async |page, _server| {
        read_table(page).await?;
        page.click_on("#numbers [data-index='3']").await?;
        at(page, 1, 1).await?;
        page.press(Key::F2).await?;
        page.press(Key::Backspace).await?;
        page.type_keys("95").await?;
        page.wait_for_numbers("125 95 40\n346 17\n79 52 6\n913 4 28").await?;
        at(page, 1, 1).await?;
        page.press(Key::Escape).await?;
        page.wait_until("!document.querySelector('#numbers [aria-selected=true]')").await?;
        at(page, 1, 1).await?;

        // Nothing written leaves nothing behind.
        page.press(Key::Down).await?;
        page.press(Key::Enter).await?;
        page.wait_for_numbers("125 95 40\n346 ? 17\n79 52 6\n913 4 28").await?;
        page.press(Key::Escape).await?;
        page.wait_for_numbers("125 95 40\n346 17\n79 52 6\n913 4 28").await?;

        // A missed number of four digits: Enter on its cell, its digits, Enter.
        page.evaluate("window.presses = 0; addEventListener('keydown', () => window.presses += 1, true)").await?;
        page.press(Key::Enter).await?;
        page.type_keys("2071").await?;
        page.press(Key::Enter).await?;
        page.wait_for_numbers("125 95 40\n346 2071 17\n79 52 6\n913 4 28").await?;
        ensure!(page.evaluate("return window.presses").await? == 6, "it took more than six keys");
        page.inspect("grid-edit").await?;
        // Its box stands in its row and its column.
        let (own, above, beside) = (
            page.place_of("g.digit[data-index='10'] .ink").await?,
            page.place_of("g.digit[data-index='3'] .ink").await?,
            page.place_of("g.digit[data-index='7'] .ink").await?,
        );
        ensure!((own.x - above.x).abs() < above.width * 3.0, "its box is at {own:?}, the one above at {above:?}");
        ensure!((own.y - beside.y).abs() < beside.height, "its box is at {own:?}, the one beside at {beside:?}");
        page.allow_clipboard().await?;
        page.click("copy").await?;
        ensure!(page.clipboard().await?.contains("346 2071 17"), "it copies {}", page.clipboard().await?);
        Ok(())
    })
    .await
}

/// Role and name of every element of the grid, as the browser tells a screen reader.
async fn spoken(page: &ReaderPage) -> Result<Vec<(String, String)>> {
    let tree = page.accessibility_tree("#numbers table").await?;
    let of = |node: &Value, what: &str| node[what]["value"].as_str().unwrap_or_default().to_owned();
    let nodes = tree.as_array().context("there are nodes")?;
    Ok(nodes.iter().map(|node| (of(node, "role"), of(node, "name"))).collect())
}

#[tokio::test]
async fn a_screen_reader_hears_a_grid_of_rows_and_cells_and_each_number_whole() -> Result<()> {
    visit("grid-heard", Screen::DESKTOP, async |page, _server| {
        read_table(page).await?;
        page.click_on(".checks summary").await?;
        page.fill("check-most", "900").await?;
        page.wait_until("document.querySelectorAll('#numbers .unsure').length >= 3").await?;
        let spoken = spoken(page).await?;
        let named =
            |role: &str| spoken.iter().filter(|node| node.0 == role).map(|node| node.1.as_str()).collect::<Vec<_>>();
        ensure!(named("grid") == ["Numbers"], "it hears {spoken:?}");
        ensure!(named("row").len() == 5, "the rows are {:?}", named("row"));
        ensure!(named("columnheader").len() == 3, "the heads are {:?}", named("columnheader"));
        let cells = named("gridcell");
        ensure!(cells.len() == 12, "the cells are {cells:?}");
        ensure!(
            cells[0] == "line 1, 125" && cells[3] == "line 2, 346" && cells[4].is_empty(),
            "the cells are {cells:?}"
        );
        ensure!(cells[9] == "line 4, 913, first digit: 9, not sure", "the cells are {cells:?}");
        Ok(())
    })
    .await
}
