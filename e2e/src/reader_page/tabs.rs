//! More than one tab of a browser.

use anyhow::{Context, Result, bail};
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

    /// Lets the page take so many times as long for whatever it does.
    pub async fn slow_down(&self, times: u32) -> Result<()> {
        self.session.cdp().send_raw("Emulation.setCPUThrottlingRate", json!({"rate": times})).await?;
        Ok(())
    }

    /// Lets the browser have room for so many bytes of what the page keeps, or for as many as the disk has.
    pub async fn leave_room_for(&self, bytes: Option<u64>) -> Result<()> {
        let origin = self.session.current_url().await?.origin().ascii_serialization();
        let mut quota = json!({"origin": origin});
        if let Some(bytes) = bytes {
            quota["quotaSize"] = json!(bytes);
        }
        self.session.cdp().send_raw("Storage.overrideQuotaForOrigin", quota).await?;
        Ok(())
    }

    /// Types a digit where the focus is, and leaves in the same breath to come back: before the page has drawn the digit, and before the
    /// browser has answered anything that the page asks of it then.
    pub async fn type_and_reload(&self, digit: u8) -> Result<()> {
        self.type_and(digit, "location.reload()").await
    }

    /// The same, but the tab is closed, and another one stands where it was opened. Only a tab that the page itself opened can be closed so.
    pub async fn type_and_close(&self, digit: u8) -> Result<()> {
        self.type_and(digit, "setTimeout(close)").await?;
        for _ in 0..200 {
            if let [left] = &self.session.windows().await?[..] {
                return Ok(self.session.switch_to_window(left.clone()).await?);
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        bail!("the tab does not close")
    }

    /// Lets the page open itself in another tab, on a laptop's screen, and goes there.
    pub async fn open_beside(&self) -> Result<()> {
        self.session.execute("window.open(location.href)", Vec::new()).await?;
        let beside = self.session.windows().await?.pop().context("there is no tab")?;
        self.session.switch_to_window(beside).await?;
        self.resize(Screen::DESKTOP.width, Screen::DESKTOP.height).await
    }

    async fn type_and(&self, digit: u8, leave: &str) -> Result<()> {
        let script = format!(
            "const key = {{key: arguments[0], code: `Digit${{arguments[0]}}`, bubbles: true, cancelable: true}};
            document.activeElement.dispatchEvent(new KeyboardEvent('keydown', key));
            {leave}"
        );
        self.session.execute(&script, vec![json!(digit.to_string())]).await?;
        Ok(())
    }
}
