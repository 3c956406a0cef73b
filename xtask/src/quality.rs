//! The quality table: how well each kind of drawn page is read.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::project::Project;
use crate::shell::{run, say};

/// Draws, reads and compares. The words are those of `cli/examples/quality`.
///
/// Who looks at some kinds gets a build for debugging without the reader of PDF documents, which reads alike and is ready in less than half
/// the time; the whole table, and the times that it records, are of the reader as it is released.
pub(crate) fn quality(project: &Project, words: &[String]) -> Result<()> {
    say("building the reader and the pages");
    let has = |option: &str| words.iter().any(|word| word == option);
    if has("--kinds") && !has("--write") {
        run(build(project).arg("--no-default-features"))?;
        return compare(project, "debug", words);
    }
    run(build(project).arg("--release"))?;
    compare(project, "release", words)
}

/// The first few pages of each kind, read by a build for debugging: it reads alike, and is there already.
pub(crate) fn check(project: &Project) -> Result<()> {
    project.build_as_tested()?;
    compare(project, "debug", &["--few".to_owned()])
}

fn build(project: &Project) -> Command {
    let mut build = project.cargo();
    build.args(["build", "--package", "cli", "--bin", "digitml", "--example", "quality", "--locked"]);
    build
}

fn compare(project: &Project, profile: &str, words: &[String]) -> Result<()> {
    let example = project.program(profile, &Path::new("examples").join("quality").to_string_lossy());
    let mut quality = Command::new(example);
    quality.arg(project.program(profile, "digitml")).arg(project.target.join("quality")).args(words);
    run(&mut quality)
}
