//! The tools that build and test the page: trunk and wasm-bindgen.
//!
//! They are compiled once per machine into a cache outside the checkout, so that a fresh clone does not wait again.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use crate::project::Project;
use crate::shell::{answer, find_in_path, run, say};

/// The newest trunk that compiles with the Rust of this workspace.
const TRUNK: &str = "0.21.14";

/// How a tool is compiled: soon ready, not fast to run. In its own release profile it takes four times as long.
const QUICK_BUILD: [(&str, &str); 5] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "false"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "false"),
    ("CARGO_PROFILE_RELEASE_STRIP", "true"),
];

/// The trunk command.
pub(crate) fn trunk(project: &Project) -> Result<PathBuf> {
    // Without its TLS: that only serves to download the tools below, and is a third of what it compiles.
    let tool = Tool { package: "trunk", version: TRUNK, options: &["--locked", "--no-default-features"] };
    tool.ready(project, "trunk")
}

/// The folder with `wasm-bindgen` and `wasm-bindgen-test-runner`, of the version in Cargo.lock: they must be equal.
pub(crate) fn wasm_bindgen(project: &Project) -> Result<PathBuf> {
    let version = project.locked_version("wasm-bindgen")?;
    let tool = Tool { package: "wasm-bindgen-cli", version: &version, options: &["--no-default-features"] };
    let program = tool.ready(project, "wasm-bindgen")?;
    Ok(program.parent().context("a program stands in a folder")?.to_owned())
}

/// A command compiled from crates.io.
struct Tool<'a> {
    package: &'a str,
    version: &'a str,
    options: &'a [&'a str],
}

impl Tool<'_> {
    /// Finds the program in `PATH` or in the cache, or compiles it into the cache.
    fn ready(&self, project: &Project, program: &str) -> Result<PathBuf> {
        if let Some(path) = find_in_path(program).filter(|path| self.fits(path)) {
            return Ok(path);
        }
        let root = cache()?.join(format!("{}-{}", self.package, self.version));
        let path = root.join("bin").join(format!("{program}{}", env::consts::EXE_SUFFIX));
        if !self.fits(&path) {
            self.install(project, &root)?;
        }
        Ok(path)
    }

    fn fits(&self, program: &Path) -> bool {
        let version = answer(Command::new(program).arg("--version"));
        version.is_some_and(|text| text.split_whitespace().nth(1) == Some(self.version))
    }

    fn install(&self, project: &Project, root: &Path) -> Result<()> {
        let Self { package, version, options } = self;
        say(format!("compiling {package} {version}, once on this machine: a few minutes (into {})", root.display()));
        // Beside the cache, not in a temporary folder: a build that was interrupted goes on where it stood.
        let build = cache()?.join(format!("building-{package}-{version}"));
        let mut install = project.cargo();
        install.args(["install", package, "--version", version]).args(*options);
        install.arg("--root").arg(root).arg("--target-dir").arg(&build).envs(QUICK_BUILD).stdin(Stdio::null());
        // Away from the checkout, whose settings are not meant for other people's programs.
        fs::create_dir_all(root).with_context(|| format!("cannot create {}", root.display()))?;
        install.current_dir(root).env_remove("RUSTFLAGS");
        run(&mut install).with_context(|| format!("{package} {version} is needed and could not be compiled"))?;
        // Some hundred megabytes that nobody reads again; should they stay, nothing breaks.
        let _ = fs::remove_dir_all(&build);
        Ok(())
    }
}

/// A folder to put before all of `PATH` in which trunk finds, as in the image, a `wasm-opt` that hands the file on as it is, and a
/// `wasm-bindgen` that has the real one make smaller files.
///
/// They are scripts: elsewhere trunk's own way has to do.
pub(crate) fn stand_ins(project: &Project) -> Option<PathBuf> {
    cfg!(unix).then(|| project.root.join("front/container/stand-ins"))
}

/// Where tools are kept from one checkout to the next.
pub(crate) fn cache() -> Result<PathBuf> {
    let base = match env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()) {
        Some(folder) => PathBuf::from(folder),
        None => env::home_dir().context("set HOME or XDG_CACHE_HOME: tools are kept below it")?.join(".cache"),
    };
    Ok(base.join("digitml/tools"))
}
