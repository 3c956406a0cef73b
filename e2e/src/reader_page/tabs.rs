//! More than one tab of a browser.

use anyhow::{Context, Result};
use serde_json::json;

use super::ReaderPage;
use crate::Screen;

impl ReaderPage {
    /// Opens the page in a second tab on a laptop's screen, and goes there.
    pub async fn open_second_tab(&self) -> Result<()> {
        let address = self.session.current_url().await?;
        let tab = self.session.new_tab().await?;
        self.session.switch_to_window(tab).await?;
        self.resize(Screen::DESKTOP.width, Screen::DESKTOP.height).await?;
        self.session.goto(address.as_str()).await?;
        self.wait_for(&["empty"]).await?;
        Ok(())
    }

    /// Closes the tab, and opens the page anew in another one of the same browser.
    pub async fn replace_tab(&self) -> Result<()> {
        let old = self.session.window().await?;
        self.open_second_tab().await?;
        let new = self.session.window().await?;
        self.session.switch_to_window(old).await?;
        self.session.close_window().await?;
        Ok(self.session.switch_to_window(new).await?)
    }

    /// Goes to the tab of this number, in the order they were opened.
    pub async fn go_to_tab(&self, number: usize) -> Result<()> {
        let tabs = self.session.windows().await?;
        let tab = tabs.get(number).context("there is such a tab")?;
        Ok(self.session.switch_to_window(tab.clone()).await?)
    }

    /// Tells the browser that the machine runs out of memory: it gives back what it keeps only to be faster.
    pub async fn press_for_memory(&self) -> Result<()> {
        let level = json!({"level": "critical"});
        self.session.cdp().send_raw("Memory.simulatePressureNotification", level).await?;
        Ok(())
    }
}
