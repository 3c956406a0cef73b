//! The real page in a real Chromium, through the real nginx, against the real server, each test with its own of all four.
//!
//! `cargo xtask test --only e2e` builds them, says where they are by environment variables, and calls these tests.

mod authority;
mod browser;
mod container;
mod load;
mod nginx;
mod process;
mod reader_page;
mod server;

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use pages::draw::{DrawnPage, Page, PageParams};

pub use crate::authority::Authority;
use crate::browser::Driver;
pub use crate::browser::Screen;
pub use crate::container::{Container, Files, Image, Network};
pub use crate::load::{Load, form};
pub use crate::nginx::{Edge, Nginx, NginxFiles};
pub use crate::process::{free_port, free_ports};
pub use crate::reader_page::ReaderPage;
pub use crate::server::{Back, Server};
pub use thirtyfour::common::types::ElementRect;

/// Whether a point of the screen lies inside a box on it or on the box's edge.
pub fn contains(place: &ElementRect, (x, y): (f64, f64)) -> bool {
    (place.x..=place.x + place.width).contains(&x) && (place.y..=place.y + place.height).contains(&y)
}

/// Opens the page on a screen and hands it to `test`, with nginx and the server behind it; ends all of them afterwards,
/// however it went.
///
/// A test that returns an error leaves a picture of the page as it was then, named after the test.
pub async fn visit(
    name: &str,
    screen: Screen,
    test: impl AsyncFnOnce(&ReaderPage, Server) -> Result<()>,
) -> Result<()> {
    visit_at(Server::behind_nginx().await?, name, screen, test).await
}

/// The same with parts of nginx's configuration replaced.
pub async fn visit_replaced(
    replaced: &[(&str, &str)],
    name: &str,
    screen: Screen,
    test: impl AsyncFnOnce(&ReaderPage, Server) -> Result<()>,
) -> Result<()> {
    visit_at(Server::behind_nginx_with(replaced).await?, name, screen, test).await
}

/// The same without nginx, the server showing the page itself.
pub async fn visit_alone(
    name: &str,
    screen: Screen,
    test: impl AsyncFnOnce(&ReaderPage, Server) -> Result<()>,
) -> Result<()> {
    visit_at(Server::alone().await?, name, screen, test).await
}

async fn visit_at(
    server: Server,
    name: &str,
    screen: Screen,
    test: impl AsyncFnOnce(&ReaderPage, Server) -> Result<()>,
) -> Result<()> {
    let address = server.address.clone();
    visit_address(&address, name, screen, async |page| test(page, server).await).await
}

/// The same with whatever shows the page at an address.
pub async fn visit_address(
    address: &str,
    name: &str,
    screen: Screen,
    test: impl AsyncFnOnce(&ReaderPage) -> Result<()>,
) -> Result<()> {
    let driver = Driver::start().await?;
    let browser = driver.open_browser(screen).await?;
    let outcome = browser.run_and_quit(async |session| {
        let page = ReaderPage::open(session, address).await?;
        let outcome = test(&page).await;
        if outcome.is_err() {
            page.screenshot(&format!("failed-{name}")).await?;
        }
        outcome
    });
    Ok(outcome.await?)
}

/// Draws a note of these lines, lets the page read it, and tells what was drawn once its numbers are there.
pub async fn read_note(page: &ReaderPage, lines: &[&str]) -> Result<DrawnPage> {
    let drawn = Page::new(&PageParams::default()).write_lines(lines).finish();
    page.choose("note.png", &drawn.png()).await?;
    page.wait_for(&["read"]).await?;
    page.wait_for_numbers(&drawn.text()).await?;
    Ok(drawn)
}

/// Where pictures of the page are left for a person to look at.
pub fn screenshot_file(name: &str) -> Result<PathBuf> {
    let folder = PathBuf::from(given("DIGITML_SCREENSHOTS")?);
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder.join(format!("{name}.png")))
}

/// What xtask tells these tests.
pub fn given(variable: &str) -> Result<String> {
    env::var(variable).with_context(|| format!("{variable} is not set: call `cargo xtask test --only e2e`"))
}
