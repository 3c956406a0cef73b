//! Tools that npm carries: axe and Lighthouse, which look at the page as people who cannot see it and search engines do.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::apt;
use crate::shell::{find_in_path, run, say};
use crate::tools;

/// Debian's names.
const PACKAGES: [&str; 2] = ["nodejs", "npm"];

/// A package of npm in a folder of its own.
pub(crate) struct Package {
    name: &'static str,
    version: &'static str,
}

/// Finds what a page keeps from people with disabilities.
pub(crate) const AXE: Package = Package { name: "axe-core", version: "4.14.1" };
/// The newest that runs on Debian's node.
pub(crate) const LIGHTHOUSE: Package = Package { name: "lighthouse", version: "12.8.2" };

impl Package {
    /// A file of the package, which is fetched once per machine into the cache of tools.
    pub(crate) fn file(&self, path: &str) -> Result<PathBuf> {
        let Self { name, version } = self;
        let root = tools::cache()?.join(format!("{name}-{version}"));
        let file = root.join("node_modules").join(name).join(path);
        if !file.is_file() {
            let npm = npm()?;
            say(format!("fetching {name} {version}, once on this machine (into {})", root.display()));
            fs::create_dir_all(&root).with_context(|| format!("cannot create {}", root.display()))?;
            let mut install = Command::new(npm);
            install.args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]).arg(&root);
            install.arg(format!("{name}@{version}")).current_dir(&root).stdin(Stdio::null());
            // A browser is there already.
            install.env("PUPPETEER_SKIP_DOWNLOAD", "1");
            run(&mut install).with_context(|| format!("{name} {version} is needed and could not be fetched"))?;
        }
        Ok(file)
    }
}

/// The node command.
pub(crate) fn node() -> Result<PathBuf> {
    npm()?;
    find_in_path("node").context("npm is there without node: install nodejs")
}

fn npm() -> Result<PathBuf> {
    if let Some(found) = find_in_path("npm") {
        return Ok(found);
    }
    apt::install(&PACKAGES, "look at the page with axe and Lighthouse", "install node 18 or newer with npm")?;
    find_in_path("npm").context("Debian's npm was installed and is still not found")
}
