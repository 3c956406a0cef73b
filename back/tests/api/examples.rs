//! The examples of the documentation, run as they stand against the real server.

use crate::helpers::{TestProcess, encoded};
use pages::hostile::{note, several};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A fenced block with an example.
struct Example {
    language: &'static str,
    text: String,
}

/// The examples in `markdown` that call a server on this machine.
fn examples(markdown: &str) -> Vec<Example> {
    let blocks = markdown.split("\n```").skip(1).step_by(2);
    let example = |block: &str| {
        let (fence, text) = block.split_once('\n')?;
        let language = ["sh", "python", "js"].into_iter().find(|language| *language == fence)?;
        text.contains("http://localhost:8080").then(|| Example { language, text: text.to_owned() })
    };
    blocks.filter_map(example).collect()
}

impl Example {
    /// Runs it in `folder` against the server at `address`; `None` when the machine has no such interpreter.
    fn run(&self, address: &str, folder: &Path) -> Option<Output> {
        let text = self.text.replace("localhost:8080", address);
        let mut command = match self.language {
            "sh" => {
                let mut command = Command::new("sh");
                command.arg("-c").arg(format!("set -e\n{}", text.replace("curl ", "curl -sS --fail-with-body ")));
                command
            }
            "python" => {
                let mut command = Command::new("python3");
                command.arg("-c").arg(text);
                command
            }
            _ => {
                fs::write(folder.join("read.mjs"), text).expect("a file can be written");
                let mut command = Command::new("node");
                command.arg("read.mjs");
                command
            }
        };
        let program = command.get_program().to_owned();
        let needed = if self.language == "sh" { "curl".into() } else { program };
        if !on_path(Path::new(&needed)) {
            // `cargo xtask test` installs what is missing, and there nothing may be left out.
            assert!(std::env::var_os("DIGITML_TEST_ALL").is_none(), "{} is missing", needed.display());
            eprintln!("skipped: this machine has no {}", needed.display());
            return None;
        }
        Some(command.current_dir(folder).output().expect("the interpreter runs"))
    }
}

fn on_path(program: &Path) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

/// Runs all examples of a text; returns how many there are of each language.
fn run_all(markdown: &str) -> [usize; 3] {
    let server = TestProcess::start();
    let folder = tempfile::tempdir().expect("a folder can be made");
    let page = pages::draw::training_sheet(2).image;
    let scan = several::pdf(&[note(), page.clone()]);
    fs::write(folder.path().join("scan.pdf"), scan).expect("a file can be written");
    fs::write(folder.path().join("sheet.jpg"), encoded(page, image::ImageFormat::Jpeg)).expect("a file can be written");
    fs::write(folder.path().join("ids.csv"), "id\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n").expect("a file can be written");
    let examples = examples(markdown);
    for example in &examples {
        let Some(output) = example.run(&server.address, folder.path()) else { continue };
        let (out, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{}\n{out}\n{errors}", example.text);
        // Ten rows, of ten times the same digit each.
        let written = ["digits.csv", "table.csv", "table.xlsx", "read.png", "page.png"]
            .iter()
            .find(|name| example.text.contains(*name));
        match written.map(|name| fs::read(folder.path().join(name)).expect("the example writes its file")) {
            None => assert!(out.contains("1 1 1 1 1"), "{}\n{out}", example.text),
            Some(file) if file.starts_with(b"\x89PNG") => {
                image::load_from_memory(&file).expect("a whole picture");
            }
            Some(file) if example.text.contains("table.csv") => {
                let table = String::from_utf8_lossy(&file).into_owned();
                assert!(table.lines().count() == 10 && table.contains("1,1,1,1,1"), "{table}");
            }
            Some(file) if file.starts_with(b"PK") => assert!(file.len() > 3000),
            Some(file) => assert!(file.starts_with(b"line,number,index,label,") && file.len() > 1000),
        }
    }
    ["sh", "python", "js"].map(|language| examples.iter().filter(|example| example.language == language).count())
}

#[test]
fn the_examples_of_the_documentation_run() {
    let [sh, python, js] = run_all(include_str!("../../../docs/api.md"));
    assert!(sh >= 4 && python >= 1 && js >= 1, "{sh} sh, {python} python, {js} js");
}

#[test]
fn the_examples_of_the_readme_run() {
    let [sh, python, js] = run_all(include_str!("../../../README.md"));
    assert!(sh >= 1 && python >= 1 && js >= 1, "{sh} sh, {python} python, {js} js");
}
