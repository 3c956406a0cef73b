//! Measures how long somebody waits from dropping a picture on the page to the first frame that shows its boxes: the real
//! page, served by the real server, each time in a browser that has never been there.
//!
//! ```text
//! cargo xtask page
//! cargo build --release -p back --bin digitml-api
//! DIGITML_API=target/release/digitml-api DIGITML_STATIC_DIR=$PWD/front/dist DIGITML_SCREENSHOTS=/tmp \
//!     CHROME_PATH=/usr/bin/chromium CHROMEDRIVER=/usr/bin/chromedriver cargo run -p e2e --example drop
//! ```

use anyhow::{Context, Result, ensure};
use e2e::{Screen, visit_alone};
use pages::draw::{Page, PageParams};

const TIMES: usize = 9;
const WATCH: &str = "window.waited = new Promise(done => document.addEventListener('drop', () => {
    const begun = performance.now();
    const look = () => document.querySelector('.boxes .digit')
        ? done(performance.now() - begun) : requestAnimationFrame(look);
    look();
}, {capture: true, once: true}))";

#[tokio::main]
async fn main() -> Result<()> {
    let params = PageParams { width: 1542, height: 748, digit_height: 80.0, noise: 4.0, ..PageParams::default() };
    let drawn = Page::new(&params).write_lines(&["125 806", "3460", "794"]).finish();
    let (digits, picture) = (drawn.digits.len(), drawn.png());
    let mut waits = Vec::new();
    for _ in 0..TIMES {
        visit_alone("drop", Screen::DESKTOP, async |page, _server| {
            page.evaluate(WATCH).await?;
            page.drop_file("page.png", &picture).await?;
            waits.push(page.evaluate("return await window.waited").await?.as_f64().context("a time")?);
            let found = page.labels().await?.len();
            ensure!(found == digits, "{found} of {digits} digits have a box");
            Ok(())
        })
        .await?;
    }
    waits.sort_by(f64::total_cmp);
    println!(
        "| drop to boxes, 1542 × 748 PNG, {} kB, {digits} digits, {TIMES} times | median | fastest | slowest |",
        picture.len() / 1000
    );
    println!("|---|---|---|---|");
    println!("| | {:.0} ms | {:.0} ms | {:.0} ms |", waits[TIMES / 2], waits[0], waits[TIMES - 1]);
    Ok(())
}
