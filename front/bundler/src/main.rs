//! Puts the page together: what a browser fetches, from the compiled application and the files beside it.
//!
//! ```text
//! bundler WASM FRONT DIST
//! ```
//!
//! `WASM` is what cargo compiled, `FRONT` the folder that holds `index.html`, and `DIST` is made anew. Names of files that a browser may keep
//! for good carry a hash of their content, and the page names the sum that each must have. Beside each file that is worth it stand the same
//! bytes compressed, and `.weight` says how many of them a browser fetches.

use anyhow::{Context as _, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha384};
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

mod compress;

/// Copied as they are, to the same names without their folder.
const COPIED: [&str; 4] = ["assets/manifest.webmanifest", "assets/icons", "assets/examples", "texts"];
/// What stands in the page itself, so that it shows its first text without waiting for another file: what `index.html` calls it, and where
/// it is.
const INLINE: [(&str, &str); 2] = [("{first}", "assets/first.css"), ("{start}", START)];
const START: &str = "assets/start.js";
/// A file for each part of the page. The browser fetches one, not seventeen.
const STYLES: &str = "assets/css";
const ICON: &str = "assets/favicon.svg";
/// What the page weighs. A leading dot: no server shows it.
const WEIGHT: &str = ".weight";
/// Bytes of a sum that stand in a file's name, as hexadecimal digits.
const BYTES_IN_NAME: usize = 8;

fn main() -> Result<()> {
    let arguments: Vec<OsString> = env::args_os().skip(1).collect();
    let [wasm, front, dist] = arguments.as_slice() else { bail!("call it as `bundler WASM FRONT DIST`") };
    let (front, dist) = (Path::new(front), Path::new(dist));
    if dist.exists() {
        fs::remove_dir_all(dist).with_context(|| format!("cannot remove {}", dist.display()))?;
    }
    let application = application(Path::new(wasm), dist)?;
    put_together(front, dist, &application)?;
    compress::compress(dist)?;
    let start = read(&front.join(START))?;
    let (plain, packed) = compress::weight(dist, &start)?;
    write(&dist.join(WEIGHT), format!("{plain} {packed}").as_bytes())
}

/// A file of the page: what `index.html` calls it, and its name and content.
struct File {
    called: &'static str,
    name: String,
    sum: String,
}

impl File {
    /// Writes a file under the name that `named` makes of a hash.
    fn write(called: &'static str, content: &[u8], dist: &Path, named: impl FnOnce(&str) -> String) -> Result<Self> {
        let name = named(&hash_of(&[content]));
        write(&dist.join(&name), content)?;
        Ok(Self { called, name, sum: sum_of(content) })
    }
}

/// Compiles what JavaScript and WebAssembly say to each other, and leaves both in `dist`.
fn application(wasm: &Path, dist: &Path) -> Result<[File; 2]> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(wasm).out_name("front").web(true)?.typescript(false);
    // No browser needs them.
    bindgen.remove_name_section(true).remove_producers_section(true);
    bindgen.generate(dist).with_context(|| format!("{} cannot be made ready for browsers", wasm.display()))?;
    let [js, wasm] = ["front.js", "front_bg.wasm"].map(|name| dist.join(name));
    let contents = counted(read(&js)?, read(&wasm)?);
    // Each names things in the other: they change together.
    let hash = hash_of(&[&contents.0, &contents.1]);
    for path in [js, wasm] {
        fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok([
        File::write("js", &contents.0, dist, |_| format!("front-{hash}.js"))?,
        File::write("wasm", &contents.1, dist, |_| format!("front-{hash}_bg.wasm"))?,
    ])
}

/// The script and the WebAssembly with counted digits in place of the sixteen of a hash at the end of each import's name. Chance digits are
/// what no compression makes smaller: 9 kB of what a browser fetches. As many take their place, so that nothing else moves.
fn counted(js: Vec<u8>, wasm: Vec<u8>) -> (Vec<u8>, Vec<u8>) {
    const IMPORT: &[u8] = b"__wbg_";
    const DIGITS: usize = 16;
    let is_in_name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let words: BTreeSet<&[u8]> = js.split(|byte| !is_in_name(byte)).collect();
    let mut names: BTreeMap<Vec<u8>, Vec<u8>> = BTreeMap::new();
    for word in words.into_iter().filter(|word| word.starts_with(IMPORT)) {
        let (name, digits) = word.split_at(word.len().saturating_sub(DIGITS));
        if name.ends_with(b"_") && digits.len() == DIGITS && digits.iter().all(u8::is_ascii_hexdigit) {
            let alike = names.keys().filter(|other| other.starts_with(name) && other.len() == word.len()).count();
            names.insert(word.to_vec(), [name, format!("{alike:0DIGITS$}").as_bytes()].concat());
        }
    }
    let renamed = |mut content: Vec<u8>| {
        let mut at = 0;
        while let Some(next) = content[at..].windows(IMPORT.len()).position(|window| window == IMPORT) {
            at += next;
            let length = content[at..].iter().take_while(|byte| is_in_name(byte)).count();
            // In the WebAssembly a letter may follow a name by chance.
            let word = names.iter().find(|(name, _)| content[at..at + length].starts_with(name));
            if let Some((name, new)) = word {
                content[at..at + name.len()].copy_from_slice(new);
            }
            at += IMPORT.len();
        }
        content
    };
    let wasm = renamed(wasm);
    (renamed(js), wasm)
}

/// Everything but the application: styles, pictures, texts, and the page that names them all.
fn put_together(front: &Path, dist: &Path, application: &[File]) -> Result<()> {
    let styles = File::write("styles", &joined(&front.join(STYLES))?, dist, |hash| format!("page-{hash}.css"))?;
    let icon = File::write("icon", &read(&front.join(ICON))?, dist, |hash| format!("favicon-{hash}.svg"))?;
    for name in COPIED {
        let from = front.join(name);
        copy(&from, &dist.join(from.file_name().context("it has a name")?))?;
    }
    let path = front.join("index.html");
    let mut page = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    for File { called, name, sum } in application.iter().chain([&styles, &icon]) {
        for (word, meaning) in [(format!("{{{called}}}"), name), (format!("{{{called}-sum}}"), sum)] {
            ensure!(page.contains(&word), "{} does not name {word}", path.display());
            page = page.replace(&word, meaning);
        }
    }
    let inline = INLINE.map(|(word, name)| (word, front.join(name)));
    let rest = inline.iter().fold(page.clone(), |rest, (word, _)| rest.replacen(word, "", 1));
    ensure!(!rest.contains('{'), "{} names something that is not known here", path.display());
    for (word, file) in inline {
        ensure!(page.contains(word), "{} does not name {word}", path.display());
        page = page.replace(word, &String::from_utf8(read(&file)?).context("text stands in the page")?);
    }
    write(&dist.join("index.html"), page.as_bytes())
}

/// The files of a folder one after the other, in the order of their names.
fn joined(folder: &Path) -> Result<Vec<u8>> {
    let mut joined = Vec::new();
    for file in listed(folder)? {
        joined.extend(read(&file)?);
        joined.push(b'\n');
    }
    Ok(joined)
}

/// Copies a file, or a folder with all that is in it.
fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        return listed(from)?.iter().try_for_each(|path| copy(path, &to.join(path.file_name().unwrap_or_default())));
    }
    write(to, &read(from)?)
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn write(path: &Path, content: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

/// What stands in the names of files with these contents.
fn hash_of(contents: &[&[u8]]) -> String {
    let sum = contents.iter().fold(Sha384::new(), Sha384::chain_update).finalize();
    sum[..BYTES_IN_NAME].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a browser compares a file with before it uses it.
fn sum_of(content: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(content)))
}

#[cfg(test)]
mod tests {
    use sha2::Sha256;

    use super::*;

    /// A page of its own files, beside an application that was written by hand.
    fn built(index: &str) -> Result<(tempfile::TempDir, PathBuf)> {
        let root = tempfile::tempdir()?;
        let (front, dist) = (root.path().join("front"), root.path().join("dist"));
        let inline = INLINE.map(|(_, file)| file);
        for name in
            ["assets/css/1.css", "assets/css/2.css", ICON, COPIED[0], "assets/icons/180.png"].iter().chain(&inline)
        {
            write(&front.join(name), name.as_bytes())?;
        }
        for name in ["assets/examples/a/b.jpg", "texts/en.ftl", "index.html"] {
            write(&front.join(name), index.as_bytes())?;
        }
        let js = File::write("js", b"export default 1;", &dist, |hash| format!("front-{hash}.js"))?;
        put_together(&front, &dist, &[js])?;
        Ok((root, dist))
    }

    #[test]
    fn the_page_names_each_file_and_its_sum() {
        let index = "{js} {js-sum} {styles} {styles-sum} {icon} {icon-sum} {first} {start}";
        let (_root, dist) = built(index).expect("the page is put together");
        let page = fs::read_to_string(dist.join("index.html")).expect("there is a page");
        let words: Vec<&str> = page.split(' ').collect();
        let (inline, files) = (&words[6..], &words[..6]);
        assert_eq!(inline, INLINE.map(|(_, file)| file));
        for named in files.chunks(2) {
            let content = fs::read(dist.join(named[0])).expect("what the page names is there");
            assert_eq!(named[1], sum_of(&content));
        }
        let styles = fs::read_to_string(dist.join(words[2])).expect("there are styles");
        assert_eq!(styles, "assets/css/1.css\nassets/css/2.css\n");
        for copied in ["manifest.webmanifest", "icons/180.png", "examples/a/b.jpg", "texts/en.ftl"] {
            assert!(dist.join(copied).is_file(), "{copied}");
        }
    }

    #[test]
    fn a_page_that_names_too_little_or_too_much_is_refused() {
        let all = "{js} {js-sum} {styles} {styles-sum} {icon} {icon-sum} {first} {start}";
        assert!(built(all).is_ok());
        for index in [all.replace("{icon-sum}", ""), all.replace("{start}", ""), format!("{all} {{a}}")] {
            assert!(built(&index).is_err(), "{index}");
        }
    }

    #[test]
    fn the_policies_allow_what_stands_in_the_page_itself() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for (_, file) in INLINE {
            let content = fs::read(root.join("front").join(file)).expect("what stands in the page is there");
            let sum = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(content)));
            for policy in ["nginx.conf", "back/src/headers.rs"] {
                let policies = fs::read_to_string(root.join(policy)).expect("there are policies");
                assert!(policies.contains(&sum), "{file} has changed: name {sum} in {policy}");
            }
        }
    }

    #[test]
    fn imports_are_counted_in_the_script_and_in_the_webassembly_alike() {
        let js = b"import { __wbg_get_0123456789abcdef, __wbg_get_fedcba9876543210, __wbg_set_00000000000000ff, __wbg_ptr } from";
        let wasm = b"\0\x1a__wbg_get_fedcba9876543210A\x1a__wbg_set_00000000000000ff\0__wbg_ptr";
        let (js, wasm) = counted(js.to_vec(), wasm.to_vec());
        let script = "import { __wbg_get_0000000000000000, __wbg_get_0000000000000001, __wbg_set_0000000000000000, __wbg_ptr } from";
        assert_eq!(String::from_utf8_lossy(&js), script);
        assert_eq!(wasm, b"\0\x1a__wbg_get_0000000000000001A\x1a__wbg_set_0000000000000000\0__wbg_ptr");
    }

    #[test]
    fn a_name_changes_with_what_the_file_holds() {
        assert_eq!(hash_of(&[b"ab"]), hash_of(&[b"a", b"b"]));
        assert_ne!(hash_of(&[b"a"]), hash_of(&[b"b"]));
        assert_eq!(hash_of(&[b""]).len(), 2 * BYTES_IN_NAME);
    }
}
