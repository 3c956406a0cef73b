//! Builds the page, compresses it, and weighs it.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::project::Project;
use crate::shell::{run, say};
use crate::toolchain::{WASM, WasmToolchain};

/// The page's WebAssembly and JavaScript and the texts of one language, compressed by brotli as browsers fetch them, may be this many
/// bytes.
const MAX_CODE: usize = 350_000;

/// A file in the page's folder that tells what the page was built from. A leading dot: no server shows it.
const STAMP: &str = ".built-from";

/// Another, in which the bundler says how many bytes a browser fetches to start: as they are, and compressed.
const WEIGHT: &str = ".weight";

/// A page that was built.
pub(crate) struct Page {
    /// Size of its WebAssembly, JavaScript and largest language in bytes: as they are, and compressed by brotli.
    code: (usize, usize),
}

impl Page {
    /// Fails when the page has grown too large to fetch over a telephone.
    pub(crate) fn check_size(&self) -> Result<()> {
        let (plain, compressed) = self.code;
        say(format!(
            "the page's wasm, js and largest language: {} kB, {} kB compressed",
            plain / 1000,
            compressed / 1000
        ));
        if compressed > MAX_CODE {
            bail!(
                "the page's wasm, js and largest language are {compressed} bytes compressed, more than {MAX_CODE}: look what they gained by `cargo tree -p front -e no-dev`"
            );
        }
        Ok(())
    }
}

/// What puts the page together once it is compiled.
const BUNDLER: &str = "bundler";
/// How that is compiled.
const TOOL_PROFILE: &str = "tool";

/// Whether a call of [`build`] has nothing to do.
pub(crate) fn is_up_to_date(project: &Project) -> Result<bool> {
    Ok(is_built_from(project, &fingerprint(project)?))
}

fn is_built_from(project: &Project, inputs: &str) -> bool {
    let dist = project.dist();
    dist.join("index.html").is_file() && fs::read_to_string(dist.join(STAMP)).is_ok_and(|text| text == inputs)
}

/// Builds the page into front/dist, unless what it is made of is as it was the last time.
pub(crate) fn build(project: &Project) -> Result<Page> {
    let dist = project.dist();
    let stamp = dist.join(STAMP);
    let inputs = fingerprint(project)?;
    if is_built_from(project, &inputs) {
        say("the page is up to date");
        return weigh(&dist);
    }

    let wasm = WasmToolchain::ready(project)?;
    say("building the page: one or two minutes the first time");
    let mut application = wasm.cargo(project);
    application.args([
        "build",
        "--locked",
        "--package",
        "front",
        "--bin",
        "front",
        "--target",
        WASM,
        "--profile",
        "page",
    ]);
    run(&mut application)?;
    let mut bundler = project.cargo();
    run(bundler.args(["build", "--locked", "--package", BUNDLER, "--profile", TOOL_PROFILE]))?;
    // Any failure below leaves no page with a stamp, so that it is not taken for the new one.
    let mut bundle = Command::new(project.program(TOOL_PROFILE, BUNDLER));
    bundle.arg(wasm.folder(project).join(WASM).join("page/front.wasm")).arg(project.root.join("front")).arg(&dist);
    run(&mut bundle)?;
    fs::write(&stamp, inputs).with_context(|| format!("cannot write {}", stamp.display()))?;
    weigh(&dist)
}

/// Stands for the contents of every file the page is made of.
fn fingerprint(project: &Project) -> Result<String> {
    let root = &project.root;
    let mut files = vec![root.join("Cargo.toml"), root.join("Cargo.lock"), root.join("xtask/src/page.rs")];
    for folder in ["front", "shared"] {
        files.extend(files_below(&root.join(folder))?.into_iter().filter(|path| !path.starts_with(project.dist())));
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        let content = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        (file.strip_prefix(root)?, content).hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Every file below a folder, at any depth.
fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    Ok(files)
}

fn weigh(dist: &Path) -> Result<Page> {
    let damaged = || format!("{} is damaged: remove it and call this again", dist.display());
    let text = fs::read_to_string(dist.join(WEIGHT)).with_context(damaged)?;
    let code = text.split_once(' ').and_then(|(plain, packed)| Some((plain.parse().ok()?, packed.parse().ok()?)));
    Ok(Page { code: code.with_context(damaged)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style_files(root: &Path) -> Result<Vec<PathBuf>> {
        let mut files = files_below(&root.join("front/assets/css"))?;
        files.push(root.join("front/assets/first.css"));
        files.sort();
        Ok(files)
    }

    /// The names of classes and ids in a style sheet, without what stands in its comments and its declarations.
    fn names(css: &str) -> Vec<String> {
        let mut names = Vec::new();
        let no_comments: String = css
            .split("/*")
            .enumerate()
            .map(|(i, part)| if i == 0 { part } else { part.split_once("*/").map_or("", |p| p.1) })
            .collect();
        for line in no_comments.lines().map(str::trim).filter(|line| line.ends_with(['{', ','])) {
            for (at, _) in line.match_indices(['.', '#']) {
                let name: String =
                    line[at + 1..].chars().take_while(|sign| sign.is_ascii_alphanumeric() || *sign == '-').collect();
                if name.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
                    names.push(name);
                }
            }
        }
        names
    }

    #[test]
    fn every_class_and_id_of_the_styles_is_one_of_the_page() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the checkout");
        let mut page = fs::read_to_string(root.join("front/index.html")).expect("the page");
        for file in files_below(&root.join("front/src")).expect("the sources") {
            page.push_str(&fs::read_to_string(file).expect("a source"));
        }
        let words: std::collections::HashSet<&str> =
            page.split(|sign: char| !sign.is_ascii_alphanumeric() && sign != '-').collect();
        for file in style_files(root).expect("the styles") {
            for name in names(&fs::read_to_string(&file).expect("a style")) {
                assert!(words.contains(name.as_str()), "{}: nothing is called {name}", file.display());
            }
        }
    }

    #[test]
    fn names_are_taken_from_selectors_alone() {
        let css = "/* .gone */\n.a > #b,\n.c:hover {\n  margin: 0.5rem;\n  color: #fff;\n}\n";
        assert_eq!(names(css), ["a", "b", "c"]);
    }
}
