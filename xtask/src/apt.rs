//! Installing Debian packages, where that is possible.

use std::fs;
use std::process::Command;

use anyhow::{Result, bail};

use crate::shell::{answer, find_in_path, run, say};

/// Installs the packages, or ends with the words the person must type.
///
/// `purpose` completes "… is needed to"; `elsewhere` says what to install on another system.
pub(crate) fn install(packages: &[&str], purpose: &str, elsewhere: &str) -> Result<()> {
    let list = packages.join(" ");
    if !is_debian() {
        bail!("something is missing that is needed to {purpose}: {elsewhere}");
    }
    if !is_root() {
        bail!(
            "something is missing that is needed to {purpose}. Install it, then call this again:\n\n    sudo apt-get update && sudo apt-get install --no-install-recommends {list}\n"
        );
    }
    say(format!("installing Debian's {list}, to {purpose}"));
    // The lists of a fresh machine are empty or old; a source that cannot be reached need not be the one we want.
    if let Err(error) = run(&mut apt(&["update", "-q"])) {
        say(format!("{error:#}; trying with the package lists as they are"));
    }
    run(apt(&["install", "-q", "-y", "--no-install-recommends"]).args(packages))
}

fn apt(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    // In a container without an init this keeps what is installed from being started at once, on port 80 for one.
    command
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .env("RUNLEVEL", "1")
        .stdin(std::process::Stdio::null());
    command
}

pub(crate) fn is_debian() -> bool {
    let os = fs::read_to_string("/etc/os-release").unwrap_or_default();
    os.lines().any(|line| line == "ID=debian") && find_in_path("apt-get").is_some()
}

pub(crate) fn is_root() -> bool {
    answer(Command::new("id").arg("-u")).is_some_and(|id| id == "0")
}
