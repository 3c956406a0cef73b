//! Turns the texts of the page, `texts/*.ftl`, into typed functions, and fails where a language lacks something.

#[path = "build/catalogue.rs"]
mod catalogue;
#[path = "build/generate.rs"]
mod generate;
#[path = "src/text/mark.rs"]
mod mark;
#[path = "build/pattern.rs"]
mod pattern;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use crate::catalogue::{Problem, Texts};

/// The language that the others are translated from.
const FIRST: &str = "en";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=texts");
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=build");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    match languages(&root)? {
        Ok(languages) => {
            fs::write(out.join("languages.rs"), generate::languages(&languages))?;
            fs::write(out.join("messages.rs"), generate::messages(&languages))?;
        }
        Err(problems) => problems.iter().for_each(|problem| println!("cargo::error={problem}")),
    }
    Ok(())
}

/// All languages, English first, then by their tags; or else what is wrong with them.
fn languages(root: &Path) -> io::Result<Result<Vec<Texts>, Vec<Problem>>> {
    let entries = fs::read_dir(root.join("texts"))?.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "ftl")).collect();
    files.sort_by_key(|path| (path.file_stem().is_none_or(|tag| tag != FIRST), path.clone()));
    let (mut languages, mut problems) = (Vec::new(), Vec::new());
    for file in files {
        let tag = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match Texts::read(&tag, &fs::read_to_string(&file)?) {
            Ok(texts) => languages.push(texts),
            Err(found) => problems.extend(found),
        }
    }
    if let Some((first, others)) = languages.split_first() {
        problems.extend(first.undescribed());
        problems.extend(first.unused(&code(&root.join("src"))?));
        problems.extend(others.iter().flat_map(|other| first.compared_with(other)));
    }
    Ok(if problems.is_empty() { Ok(languages) } else { Err(problems) })
}

/// The code of the page, as one text.
fn code(folder: &Path) -> io::Result<String> {
    let mut code = String::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            code.push_str(&self::code(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            code.push_str(&fs::read_to_string(&path)?);
        }
    }
    Ok(code)
}
