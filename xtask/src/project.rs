//! Where things stand in this checkout.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::shell::{answer, run};

/// The checkout and the folder cargo builds into.
pub(crate) struct Project {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
}

/// What the unit tests are compiled with. Another choice of packages asks for other features of several hundred crates, and each of those would be
/// compiled once more.
pub(crate) const AS_TESTED: [&str; 5] = ["--workspace", "--exclude", "e2e", "--all-features", "--locked"];

impl Project {
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask stands in the checkout's root")?;
        let mut project = Self { root: root.to_owned(), target: root.join("target") };
        // Settings and variables may send cargo elsewhere: it knows best where.
        let metadata = answer(project.cargo().args(["metadata", "--no-deps", "--offline", "--format-version=1"]));
        if let Some(target) = metadata.as_deref().and_then(|json| json_text(json, "target_directory")) {
            project.target = PathBuf::from(target);
        }
        Ok(project)
    }

    /// The cargo that runs this, in the checkout's root.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root);
        command
    }

    /// Builds the programs that later steps of the tests start, of what the unit tests were compiled from.
    pub(crate) fn build_as_tested(&self) -> Result<()> {
        let programs = ["--bin", "digitml-api", "--bin", "digitml", "--example", "quality"];
        run(self.cargo().arg("build").args(AS_TESTED).args(programs))
    }

    /// Where the page is built to.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("front/dist")
    }

    /// A program of this workspace, as built in `profile`: "debug", "release", or another of Cargo.toml.
    pub(crate) fn program(&self, profile: &str, name: &str) -> PathBuf {
        self.target.join(profile).join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// The version of a package in Cargo.lock.
    pub(crate) fn locked_version(&self, package: &str) -> Result<String> {
        let path = self.root.join("Cargo.lock");
        let lock = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        locked_version(&lock, package).with_context(|| format!("Cargo.lock holds no {package}: call `cargo update -w`"))
    }
}

fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"').map(str::to_owned)
}

/// The text stored under a key that occurs once: enough of JSON for `cargo metadata`, whose paths may hold
/// escaped backslashes on Windows and nothing worse.
fn json_text(json: &str, key: &str) -> Option<String> {
    let start = json.split_once(&format!("\"{key}\":\""))?.1;
    Some(start.split_once('"')?.0.replace("\\\\", "\\"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locked_version_is_that_of_the_very_package() {
        let lock = "[[package]]\nname = \"yew-macro\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"yew\"\nversion = \"0.23.0\"\n";
        assert_eq!(locked_version(lock, "yew").as_deref(), Some("0.23.0"));
        assert_eq!(locked_version(lock, "gloo"), None);
    }

    #[test]
    fn json_text_finds_a_path() {
        assert_eq!(
            json_text(r#"{"a":1,"target_directory":"C:\\t","b":""}"#, "target_directory").as_deref(),
            Some("C:\\t")
        );
    }
}
