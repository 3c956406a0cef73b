//! A Rust that compiles for wasm32, and the parts of Rust that the checks need.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::apt;
use crate::project::Project;
use crate::shell::{answer, find_in_path, run, say};

/// The platform that the page is compiled for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";
/// Debian's newer Rust for browsers, with the sources of std: it brings no std for wasm32, so that is built from them.
const DEBIAN_RUST: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];

/// A cargo and rustc that compile for wasm32.
pub(crate) struct WasmToolchain {
    cargo: PathBuf,
    rustc: PathBuf,
    std: WasmStd,
}

/// Where std for wasm32 comes from.
enum WasmStd {
    /// It came with the toolchain.
    Installed,
    /// Its sources did, and each target folder gets it compiled.
    Sources { linker: PathBuf },
}

impl WasmToolchain {
    /// Finds one, or installs one: by rustup where it can fetch, else from Debian's packages.
    pub(crate) fn ready(project: &Project) -> Result<Self> {
        // Debian's before rustup's: an earlier call installed it, as rustup could not fetch, and need not wait for it again.
        if let Some(found) = Self::own().with_std().or_else(Self::system) {
            return Ok(found);
        }
        if find_in_path("rustup").is_some() {
            say("adding the wasm32 target by rustup");
            let mut add = Command::new("rustup");
            add.args(["target", "add", WASM]).stdin(Stdio::null()).env_remove("RUST_BACKTRACE");
            match run(add.current_dir(&project.root)) {
                Ok(()) => {
                    return Self::own().with_std().context("rustup added the wasm32 target, but rustc does not see it");
                }
                Err(error) => say(format!("{error:#}; looking for another way")),
            }
        }
        let elsewhere = format!("call `rustup target add {WASM}` where rustup can fetch, then call this again");
        let mut packages = DEBIAN_RUST.to_vec();
        if linker().is_none() {
            packages.push("lld");
        }
        apt::install(&packages, "compile for wasm32", &elsewhere)?;
        Self::system()
            .with_context(|| format!("Debian's packages brought no Rust new enough for this workspace: {elsewhere}"))
    }

    /// The toolchain this very program was compiled by.
    fn own() -> Self {
        let cargo = env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
        let rustc = env::var_os("RUSTC").map_or_else(|| PathBuf::from("rustc"), PathBuf::from);
        Self { cargo, rustc, std: WasmStd::Installed }
    }

    /// Debian's, when its packages are installed and new enough.
    fn system() -> Option<Self> {
        let (cargo, rustc) = (PathBuf::from("/usr/bin/cargo"), PathBuf::from("/usr/bin/rustc"));
        if !cargo.is_file() || !is_new_enough(&answer(Command::new(&rustc).arg("--version"))?) {
            return None;
        }
        Self { cargo, rustc, std: WasmStd::Installed }.with_std()
    }

    /// The same toolchain with the std it has for wasm32; `None` when it has neither the library nor the sources.
    fn with_std(mut self) -> Option<Self> {
        let library = self.print(&["target-libdir", "--target", WASM])?;
        // The folder alone proves nothing: an uninstalled target may leave it behind, empty.
        let installed = Path::new(&library).read_dir().is_ok_and(|mut files| files.next().is_some());
        self.std = if installed {
            WasmStd::Installed
        } else {
            let sources = Path::new(&self.print(&["sysroot"])?).join("lib/rustlib/src/rust/library/Cargo.lock");
            WasmStd::Sources { linker: sources.is_file().then(linker)?? }
        };
        Some(self)
    }

    fn print(&self, what: &[&str]) -> Option<String> {
        answer(Command::new(&self.rustc).arg("--print").args(what))
    }

    /// Whether this is the Rust that compiles everything else too, so that its clippy fits.
    pub(crate) fn is_own(&self) -> bool {
        self.rustc == Self::own().rustc
    }

    /// Where it compiles to: what is compiled for the page, with other flags and perhaps another rustc, stays apart.
    pub(crate) fn folder(&self, project: &Project) -> PathBuf {
        project.target.join("page")
    }

    /// This toolchain's cargo, in the checkout's root.
    pub(crate) fn cargo(&self, project: &Project) -> Command {
        let mut command = Command::new(&self.cargo);
        command.current_dir(&project.root).env("CARGO", &self.cargo);
        command.env("CARGO_TARGET_DIR", self.folder(project));
        if let WasmStd::Sources { linker } = &self.std {
            command
                .env("RUSTC", &self.rustc)
                .env("RUSTC_BOOTSTRAP", "1")
                .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
            // The libraries of the toolchain that runs this program are not those of the other one.
            command.env_remove("LD_LIBRARY_PATH").env_remove("RUSTUP_TOOLCHAIN");
        }
        command
    }
}

/// A linker for wasm: the one that rustup's toolchain carries, or LLVM's.
fn linker() -> Option<PathBuf> {
    let carried = || {
        let sysroot = answer(Command::new("rustc").args(["--print", "sysroot"]))?;
        let host = answer(Command::new("rustc").args(["--print", "host-tuple"]))?;
        let path = Path::new(&sysroot).join("lib/rustlib").join(host).join("bin/rust-lld");
        path.is_file().then_some(path)
    };
    carried().or_else(|| find_in_path("wasm-ld"))
}

/// Makes sure that `cargo fmt` and `cargo clippy` are there.
pub(crate) fn require_component(project: &Project, component: &str, subcommand: &str) -> Result<()> {
    if answer(project.cargo().args([subcommand, "--version"])).is_some() {
        return Ok(());
    }
    if find_in_path("rustup").is_some() {
        say(format!("adding {component} by rustup"));
        let mut add = Command::new("rustup");
        if run(add.args(["component", "add", component]).stdin(Stdio::null()).current_dir(&project.root)).is_ok() {
            return Ok(());
        }
    }
    bail!("`cargo {subcommand}` is missing: call `rustup component add {component}` where rustup can fetch")
}

/// Whether "rustc 1.96.0 (…)" meets the workspace's `rust-version`.
fn is_new_enough(version: &str) -> bool {
    let minor = |version: &str| version.split('.').nth(1).and_then(|minor| minor.parse::<u32>().ok());
    let have = version.split_whitespace().nth(1).and_then(minor);
    have >= minor(env!("CARGO_PKG_RUST_VERSION"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_rust_is_not_new_enough() {
        assert!(is_new_enough("rustc 1.96.0 (30a34c682 2026-05-25)"));
        assert!(!is_new_enough("rustc 1.85.0"));
        assert!(!is_new_enough("nonsense"));
    }
}
