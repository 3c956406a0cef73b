//! A Chromium and the chromedriver that steers it, for the tests in a browser.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::apt;
use crate::shell::find_in_path;

const CHROMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
/// Debian's names; the fonts are for the screenshots, as a fresh machine has none.
const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-dejavu-core"];
const ELSEWHERE: &str = "install Chromium or Chrome and the chromedriver of the same version, \
    so that PATH has them or CHROME_PATH and CHROMEDRIVER name them";

/// The two programs.
pub(crate) struct Browser {
    pub(crate) chrome: PathBuf,
    pub(crate) driver: PathBuf,
}

impl Browser {
    /// Finds them, or installs them where that is possible.
    pub(crate) fn ready() -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        apt::install(&PACKAGES, "test the page in a browser", ELSEWHERE)?;
        Self::find().context("Debian's Chromium was installed and is still not found")
    }

    fn find() -> Option<Self> {
        let named = |variable: &str| env::var_os(variable).map(PathBuf::from).filter(|path| path.is_file());
        let chrome = named("CHROME_PATH").or_else(|| CHROMES.into_iter().find_map(find_in_path))?;
        let driver = named("CHROMEDRIVER").or_else(|| find_in_path("chromedriver"))?;
        Some(Self { chrome, driver })
    }

    /// Tells a command where they are.
    pub(crate) fn show_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("CHROME_PATH", &self.chrome).env("CHROMEDRIVER", &self.driver)
    }
}
