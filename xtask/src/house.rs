//! The house's own rules, as CONTRIBUTING.md has them: short functions, short files, nothing of the engine's inside used outside, and no
//! test named that is not there.

use crate::walls::{root, sources};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const LONGEST_FUNCTION: usize = 80;
const LONGEST_FILE: usize = 500;

/// Tables of cases, written as code: to be read a row at a time.
const DATA: [&str; 3] = ["pages/src/hostile/jpeg.rs", "pages/src/hostile/png.rs", "pages/src/hostile/tiff.rs"];

/// Packages that use the engine from outside.
const GUESTS: [&str; 3] = ["wire", "back", "cli"];

/// Every source file of the project, with its path from the root.
fn all_sources() -> Vec<(String, String)> {
    let root = root();
    let folders = fs::read_dir(&root).expect("the root can be read").filter_map(|entry| Some(entry.ok()?.path()));
    let packages = folders.filter(|folder| folder.join("Cargo.toml").is_file());
    let files = packages.flat_map(|package| ["src", "tests", "benches", "examples"].map(|part| package.join(part)));
    let read = |path: PathBuf| {
        let name = path.strip_prefix(&root).ok()?.to_str()?.replace('\\', "/");
        Some((name, fs::read_to_string(&path).ok()?))
    };
    files.flat_map(|folder| sources(&folder)).filter_map(read).collect()
}

fn is_data(name: &str) -> bool {
    DATA.contains(&name)
}

#[test]
fn no_file_is_longer_than_a_few_screens() {
    let long = all_sources().into_iter().filter(|(name, text)| !is_data(name) && text.lines().count() > LONGEST_FILE);
    let long: Vec<String> = long.map(|(name, _)| name).collect();
    assert!(long.is_empty(), "longer than {LONGEST_FILE} lines: {long:?}");
}

#[test]
fn no_function_is_longer_than_a_screen() {
    let mut long = Vec::new();
    for (name, text) in all_sources().into_iter().filter(|(name, _)| !is_data(name)) {
        let found = functions(&text).into_iter().filter(|(_, lines)| *lines > LONGEST_FUNCTION);
        long.extend(found.map(|(function, lines)| format!("{name}: {function} has {lines} lines")));
    }
    assert!(long.is_empty(), "longer than {LONGEST_FUNCTION} lines: {long:#?}");
}

/// Names and lengths of the functions of formatted source: each ends at the brace that stands as far in as it began.
fn functions(text: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let Some(name) = function_name(line) else { continue };
        let indent = &line[..line.len() - line.trim_start().len()];
        let end = format!("{indent}}}");
        let length = lines[at..].iter().position(|line| *line == end);
        // One without a body has no brace of its own.
        let has_body = lines[at..].iter().find(|line| line.ends_with('{') || line.ends_with(';'));
        if let Some(length) = length.filter(|_| has_body.is_some_and(|line| line.ends_with('{'))) {
            found.push((name.to_owned(), length + 1));
        }
    }
    found
}

fn function_name(line: &str) -> Option<&str> {
    let before = ["pub ", "pub(crate) ", "pub(super) ", "const ", "async ", "unsafe "];
    let mut rest = line.trim_start();
    while let Some(shorter) = before.iter().find_map(|word| rest.strip_prefix(word)) {
        rest = shorter;
    }
    let name = rest.strip_prefix("fn ")?;
    Some(&name[..name.find(|c: char| !c.is_alphanumeric() && c != '_')?])
}

#[test]
fn functions_are_measured_from_their_heads_to_their_braces() {
    let text = "fn short() {}\n\n    pub(crate) async fn long(\n        a: u8,\n    ) {\n        a;\n    }\n\nfn declared(a: u8);\n\nfn last() {\n}\n";
    let found: Vec<(String, usize)> = functions(text);
    assert!(found.contains(&("long".to_owned(), 5)) && found.contains(&("last".to_owned(), 2)), "{found:?}");
    assert!(!found.iter().any(|(name, _)| name == "declared"), "{found:?}");
}

#[test]
fn the_engine_has_a_dozen_exports_and_nobody_outside_uses_its_stages() {
    let engine = fs::read_to_string(root().join("engine/src/lib.rs")).expect("the source can be read");
    let exported = engine.split("\npub use ").skip(1).filter_map(|rest| rest.split_once(';'));
    let exported: usize = exported.map(|(names, _)| names.split(',').count()).sum();
    assert!((1..=12).contains(&exported), "{exported} names: group what is used together in a module");
    assert!(engine.contains("#[doc(hidden)]\npub mod stages {"), "the stages are hidden");
    let mut used = all_sources();
    used.retain(|(name, text)| GUESTS.iter().any(|guest| name.starts_with(guest)) && text.contains("engine::stages"));
    let used: Vec<String> = used.into_iter().map(|(name, _)| name).collect();
    assert!(used.is_empty(), "{used:?}");
}

#[test]
fn every_test_that_the_security_table_names_is_there() {
    let table = fs::read_to_string(root().join("docs/security.md")).expect("the document can be read");
    let tests: BTreeSet<String> = all_sources()
        .iter()
        .flat_map(|(name, text)| {
            let file = Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let names = functions(text).into_iter().map(move |(function, _)| format!("{file}::{function}"));
            names.collect::<Vec<_>>()
        })
        .collect();
    let named = table.split('`').filter(|word| word.contains("::"));
    let missing: Vec<&str> = named.clone().filter(|name| !tests.contains(*name)).collect();
    assert!(named.count() > 30 && missing.is_empty(), "{missing:#?}");
}
