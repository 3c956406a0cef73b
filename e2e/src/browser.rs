//! A headless Chromium, steered by a chromedriver of its own.

use std::process::Command;

use anyhow::{Context, Result};
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{CapabilitiesHelper, ChromiumLikeCapabilities, DesiredCapabilities, WebDriver};

use crate::given;
use crate::process::{Process, free_port};

/// As root and without a network, without windows and without anything Chromium does of its own accord.
const ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// What the person looks at, in CSS pixels.
#[derive(Debug, Clone, Copy)]
pub struct Screen {
    /// Width of the page's window.
    pub width: u32,
    /// Height of the page's window.
    pub height: u32,
    /// Whether the person asked their system for dark colours.
    pub dark: bool,
    /// The language of the person's browser.
    pub language: &'static str,
}

impl Screen {
    /// A laptop.
    pub const DESKTOP: Self = Self { width: 1280, height: 900, dark: false, language: "en-GB" };
    /// A small telephone, upright.
    pub const PHONE: Self = Self { width: 360, height: 740, dark: false, language: "en-GB" };
}

/// A running chromedriver. Dropping it ends it, and its browsers' folders with it.
pub(crate) struct Driver {
    address: String,
    profile: TempDir,
    _process: Process,
}

impl Driver {
    pub(crate) async fn start() -> Result<Self> {
        let port = free_port()?;
        let address = format!("http://127.0.0.1:{port}");
        let mut command = Command::new(given("CHROMEDRIVER")?);
        command.args([format!("--port={port}"), "--log-level=SEVERE".to_owned()]);
        let process = Process::start(&mut command, &format!("{address}/status")).await?;
        let profile = TempDir::new().context("cannot make a folder for the browser")?;
        Ok(Self { address, profile, _process: process })
    }

    pub(crate) async fn open_browser(&self, screen: Screen) -> Result<WebDriver> {
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_binary(&given("CHROME_PATH")?)?;
        for argument in ARGUMENTS {
            capabilities.add_arg(argument)?;
        }
        capabilities.add_arg(&format!("--user-data-dir={}", self.profile.path().display()))?;
        capabilities.set("goog:loggingPrefs", json!({"browser": "ALL"}))?;
        let session = WebDriver::new(&self.address, capabilities).await.context("the browser does not start")?;
        // Not by the window's size: a window has frames, and is never as narrow as a telephone.
        let (Screen { width, height, dark, language }, mobile) = (screen, screen.width < 600);
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile});
        let scheme = if dark { "dark" } else { "light" };
        let features = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        session.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await?;
        if mobile {
            let touch = json!({"enabled": true, "maxTouchPoints": 5});
            session.cdp().send_raw("Emulation.setTouchEmulationEnabled", touch).await?;
        }
        session.cdp().send_raw("Emulation.setEmulatedMedia", features).await?;
        let agent = session.execute("return navigator.userAgent", Vec::new()).await?.json().clone();
        let agent = json!({"userAgent": agent, "acceptLanguage": language});
        session.cdp().send_raw("Emulation.setUserAgentOverride", agent).await?;
        Ok(session)
    }
}
