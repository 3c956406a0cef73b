//! An nginx, for the tests of its configuration and of everything that goes through it.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::apt;
use crate::shell::find_in_path;

/// Debian's smallest, and its module that hands out `….br` files.
const PACKAGES: [&str; 2] = ["nginx-light", "libnginx-mod-http-brotli-static"];

/// Finds it, or installs it where that is possible.
pub(crate) fn ready() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    apt::install(&PACKAGES, "test the page behind nginx", "install nginx 1.22 or newer, so that PATH has it")?;
    find().context("Debian's nginx was installed and is still not found")
}

fn find() -> Option<PathBuf> {
    // Not in everybody's PATH: on Debian it is root's.
    find_in_path("nginx").or_else(|| Some(PathBuf::from("/usr/sbin/nginx")).filter(|path| path.is_file()))
}
