//! The walls between the packages and between a package's modules, as ARCHITECTURE.md draws them: read from manifests and `use` lines.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Which of the project's own packages each one may depend on, and which more for its tests, benches and examples.
const ARROWS: [(&str, &[&str], &[&str]); 10] = [
    ("shared", &[], &[]),
    // Training draws what the data sets lack.
    ("engine", &["pages"], &["pages"]),
    ("wire", &["engine", "shared"], &["pages"]),
    ("back", &["engine", "shared", "wire"], &["pages"]),
    ("cli", &["engine", "shared", "wire"], &["pages"]),
    ("front", &["shared"], &[]),
    ("pages", &[], &[]),
    ("e2e", &["engine", "pages", "shared"], &[]),
    ("fuzz", &["engine", "pages", "shared", "wire"], &[]),
    ("xtask", &[], &[]),
];

/// The checkout.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask stands in the checkout's root").to_owned()
}

/// The packages by name: every folder of the root that has a manifest.
fn packages() -> BTreeMap<String, PathBuf> {
    let folders = fs::read_dir(root()).expect("the root can be read").filter_map(|entry| Some(entry.ok()?.path()));
    let packages = folders.filter(|folder| folder.join("Cargo.toml").is_file());
    packages.filter_map(|folder| Some((folder.file_name()?.to_str()?.to_owned(), folder.clone()))).collect()
}

/// The project's own packages that a manifest names as dependencies, and as dependencies of tests alone.
fn dependencies(manifest: &str, own: &BTreeSet<&str>) -> [BTreeSet<String>; 2] {
    let (mut all, mut of_tests) = (BTreeSet::new(), BTreeSet::new());
    let mut section = "";
    for line in manifest.lines() {
        if let Some(title) = line.strip_prefix('[') {
            section = title.trim_end_matches(']');
            continue;
        }
        let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
        if own.contains(name) && section.ends_with("dev-dependencies") {
            of_tests.insert(name.to_owned());
        } else if own.contains(name) && section.ends_with("dependencies") {
            all.insert(name.to_owned());
        }
    }
    [all, of_tests]
}

#[test]
fn no_package_depends_on_one_that_it_may_not_know() {
    let packages = packages();
    let own: BTreeSet<&str> = packages.keys().map(String::as_str).collect();
    assert_eq!(own, ARROWS.iter().map(|arrow| arrow.0).collect(), "every package, and no other, is in the table");
    for (name, allowed, allowed_to_tests) in ARROWS {
        let manifest = fs::read_to_string(packages[name].join("Cargo.toml")).expect("the manifest can be read");
        let [all, of_tests] = dependencies(&manifest, &own);
        let beyond = |set: &BTreeSet<String>, allowed: &[&str]| -> Vec<String> {
            set.iter().filter(|name| !allowed.contains(&name.as_str())).cloned().collect()
        };
        assert!(beyond(&all, allowed).is_empty(), "{name} depends on {:?}", beyond(&all, allowed));
        let of_tests = beyond(&of_tests, &[allowed, allowed_to_tests].concat());
        assert!(of_tests.is_empty(), "the tests of {name} depend on {of_tests:?}");
    }
}

#[test]
fn what_reads_a_picture_does_not_know_what_draws_one() {
    for file in sources(&root().join("engine/src")) {
        let text = fs::read_to_string(&file).expect("the source can be read");
        let trains = file.components().any(|part| part.as_os_str() == "train") || file.ends_with("train.rs");
        let tests = file.ends_with("tests.rs");
        // Examples in comments read what was drawn.
        let mut code = without_tests(&text).lines().filter(|line| !line.trim_start().starts_with("//"));
        assert!(trains || tests || !code.any(|line| line.contains("pages::")), "{} draws", file.display());
    }
}

#[test]
fn no_modules_import_each_other() {
    for name in packages().keys() {
        let found = circles(&imports(&root().join(name).join("src")));
        assert!(found.is_empty(), "circles in {name}: {found:?}");
    }
}

/// The source files in a folder and all below it.
pub(crate) fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let mut files = Vec::new();
    for path in entries {
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files
}

/// The tests stand last in a file.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default()
}

/// Of each module directly below the root of a package, those that it or what is in it names by `crate::`.
fn imports(source: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let mut imports: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in sources(source) {
        let Some(first) = file.strip_prefix(source).ok().and_then(|path| path.iter().next()?.to_str()) else {
            continue;
        };
        let module = first.trim_end_matches(".rs");
        // What they name is what the whole package is.
        if ["lib", "main", "bin"].contains(&module) || file.ends_with("tests.rs") {
            continue;
        }
        let text = fs::read_to_string(&file).expect("the source can be read");
        let named = without_tests(&text).split("crate::").skip(1).flat_map(|rest| {
            let group = rest.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(group, _)| group);
            group.unwrap_or(rest).split(',').take(if group.is_some() { usize::MAX } else { 1 }).map(|name| {
                let name = name.trim_start();
                let end = name.find(|c: char| !c.is_ascii_lowercase() && c != '_' && !c.is_ascii_digit());
                name[..end.unwrap_or(name.len())].to_owned()
            })
        });
        imports.entry(module.to_owned()).or_default().extend(named.filter(|name| name != module));
    }
    imports
}

/// All modules that one leads to.
fn reach<'a>(imports: &'a BTreeMap<String, BTreeSet<String>>, from: &'a str) -> BTreeSet<&'a String> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(module) = open.pop() {
        let next = imports.get(module).into_iter().flatten();
        open.extend(next.filter(|&next| reached.insert(next)).map(String::as_str));
    }
    reached
}

/// Groups of modules each of which leads to each other one of its group.
fn circles(imports: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reach: BTreeMap<&String, BTreeSet<&String>> =
        imports.keys().map(|module| (module, reach(imports, module))).collect();
    let groups: BTreeSet<Vec<String>> = imports
        .keys()
        .filter(|module| reach[module].contains(module))
        .map(|module| {
            let both = reach[module].iter().filter(|other| reach.get(*other).is_some_and(|back| back.contains(module)));
            both.map(|&other| other.clone()).collect()
        })
        .collect();
    groups.into_iter().collect()
}

#[test]
fn a_circle_is_found_however_long_it_is() {
    let arrow = |from: &str, to: &[&str]| (from.to_owned(), to.iter().map(|&name| name.to_owned()).collect());
    let imports =
        [arrow("a", &["b"]), arrow("b", &["c", "d"]), arrow("c", &["a"]), arrow("d", &[]), arrow("e", &["a"])];
    assert_eq!(circles(&imports.into()), [["a", "b", "c"]]);
}

#[test]
fn a_manifest_names_its_packages_in_either_way_of_writing() {
    let manifest = "[package]\nname = \"wire\"\n[dependencies]\nengine.workspace = true\nshared = { path = \"../shared\" }\n\
        serde.workspace = true\n[dev-dependencies]\npages.workspace = true\n";
    let own = BTreeSet::from(["engine", "shared", "pages", "wire"]);
    let [all, of_tests] = dependencies(manifest, &own).map(|set| set.into_iter().collect::<Vec<_>>().join(" "));
    assert_eq!((all.as_str(), of_tests.as_str()), ("engine shared", "pages"));
}
