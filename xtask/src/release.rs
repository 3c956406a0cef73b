//! The archives of a release: programs, page, licences and bills of materials in one file a platform, with its checksum.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::apt;
use crate::page;
use crate::project::Project;
use crate::shell::{answer, find_in_path, run, say};
use crate::toolchain::WASM;

/// Platforms that archives are made for, with the linker of those that are not this machine's and the Debian package that brings it.
const PLATFORMS: [(&str, &str, &str); 2] = [
    ("x86_64-unknown-linux-gnu", "x86_64-linux-gnu-gcc", "gcc-x86-64-linux-gnu"),
    ("aarch64-unknown-linux-gnu", "aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"),
];

/// Packages whose parts are in the archive: their programs, and the platform if it is not the archive's own.
const PARTS: [(&str, Option<&str>); 3] = [("back", None), ("cli", None), ("front", Some(WASM))];
const PROGRAMS: [&str; 2] = ["digitml-api", "digitml"];
/// Texts that stand beside them.
const TEXTS: [&str; 4] = ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// Makes the archive for `target`, or for this machine's platform, into the folder `release` below cargo's.
pub(crate) fn release(project: &Project, target: Option<&str>) -> Result<()> {
    let host = answer(Command::new("rustc").args(["--print", "host-tuple"])).context("rustc does not run")?;
    let target = target.unwrap_or(&host);
    let platform = PLATFORMS.iter().find(|platform| platform.0 == target);
    let Some((_, linker, package)) = platform else {
        bail!("no archive is made for {target}; for these it is: {}", PLATFORMS.map(|platform| platform.0).join(", "));
    };
    let version = project.locked_version("back")?;
    check_changelog(&fs::read_to_string(project.root.join("CHANGELOG.md"))?, &version)?;

    let mut build = project.cargo();
    build.args(["build", "--release", "--locked", "--package", "back", "--package", "cli"]);
    let mut built = project.target.clone();
    if *target != *host {
        other_platform(target, linker, package, &mut build)?;
        built.push(target);
    }
    page::build(project)?.check_size()?;
    say(format!("building the programs for {target}"));
    run(&mut build)?;

    let name = format!("digitml-{version}-{target}");
    let releases = project.target.join("release-archives");
    let folder = releases.join(&name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    for program in PROGRAMS {
        let built = built.join("release").join(program);
        fs::copy(&built, folder.join(program)).with_context(|| format!("cannot copy {}", built.display()))?;
        strip(&folder.join(program), (*target != *host).then_some(linker))?;
    }
    copy_folder(&project.dist(), &folder.join("page"))?;
    for text in TEXTS {
        fs::copy(project.root.join(text), folder.join(text)).with_context(|| format!("cannot copy {text}"))?;
    }
    for (package, own_target) in PARTS {
        let mut licences = Command::new(project.root.join("deploy/licences.sh"));
        licences.args([package, own_target.unwrap_or(target)]).arg(folder.join("licences").join(package));
        run(licences.current_dir(&project.root))?;
    }
    pack(&releases, &name)
}

/// The changes of a version stand below its number and a date before it is released.
fn check_changelog(changelog: &str, version: &str) -> Result<()> {
    let heading = format!("\n## {version} - ");
    ensure!(
        changelog.contains(&heading),
        "CHANGELOG.md has no section for {version}: give what stands under Unreleased the heading `## {version} - 2026-01-31`"
    );
    Ok(())
}

/// Lets cargo compile for a platform that is not this machine's.
fn other_platform(target: &str, linker: &str, package: &str, build: &mut Command) -> Result<()> {
    let mut add = Command::new("rustup");
    run(add.args(["target", "add", target])).with_context(|| format!("rustup cannot fetch std for {target}"))?;
    if find_in_path(linker).is_none() {
        apt::install(&[package], &format!("link for {target}"), &format!("install {linker}"))?;
    }
    build.args(["--target", target]);
    let underscored = target.replace('-', "_");
    // For Rust, and for the C of SQLite.
    build.env(format!("CARGO_TARGET_{}_LINKER", underscored.to_uppercase()), linker);
    build.env(format!("CC_{underscored}"), linker);
    Ok(())
}

/// Takes the names of functions out of a program, which are a third of it.
fn strip(program: &Path, linker: Option<&&str>) -> Result<()> {
    let strip = linker.map_or_else(|| "strip".to_owned(), |linker| linker.replace("gcc", "strip"));
    if find_in_path(&strip).is_none() {
        say(format!("{strip} is not there: {} keeps its symbols", program.display()));
        return Ok(());
    }
    run(Command::new(strip).arg(program))
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot list {}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Packs the folder so that the same files give the same archive, and writes its checksum beside it.
fn pack(releases: &Path, name: &str) -> Result<()> {
    let archive = format!("{name}.tar.gz");
    // The time of the commit, or none where there is no git.
    let time = answer(Command::new("git").args(["log", "-1", "--format=%ct"])).unwrap_or_else(|| "0".to_owned());
    let mut tar = Command::new("tar");
    tar.args(["--create", "--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--format=gnu"]);
    tar.arg(format!("--mtime=@{time}")).args(["--use-compress-program=gzip -n -9", "--file", &archive, name]);
    run(tar.current_dir(releases))?;
    let sum =
        answer(Command::new("sha256sum").arg(&archive).current_dir(releases)).context("sha256sum does not run")?;
    let sums: PathBuf = releases.join(format!("{archive}.sha256"));
    fs::write(&sums, format!("{sum}\n")).with_context(|| format!("cannot write {}", sums.display()))?;
    let size = releases.join(&archive).metadata()?.len();
    say(format!("{}: {:.1} MB", releases.join(archive).display(), size as f64 / 1e6));
    say(sum);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::check_changelog;

    #[test]
    fn a_version_is_released_once_the_changelog_has_a_section_for_it() {
        let changelog = "# Changelog\n\n## Unreleased\n\n## 0.1.0 - 2026-11-26\n\n- More.\n";
        assert!(check_changelog(changelog, "0.1.0").is_ok());
        let error = check_changelog(changelog, "0.2.0").expect_err("it has none").to_string();
        assert!(error.contains("0.2.0"), "{error}");
    }
}
