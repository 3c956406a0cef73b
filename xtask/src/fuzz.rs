//! Coverage-guided fuzzing of what reads bytes from outside, with libFuzzer and stable Rust.
//!
//! The compiler counts what an input reaches by LLVM's own pass, which takes no nightly Rust; only the address sanitizer would, and the
//! code under test is safe Rust but for two functions. Who has a nightly can run the same targets by `cargo fuzz run`.

use std::fs::{self, File};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, bail, ensure};

use crate::apt;
use crate::project::Project;
use crate::shell::{answer, find_in_path, run, say};

/// The targets, by their names in fuzz/.
const TARGETS: [&str; 9] = ["picture", "pdf", "multipart", "encoding", "idx", "model", "hand", "lesson", "answer"];

/// As cargo-fuzz sets them.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing -Ccodegen-units=1";

/// Memory beyond which an input counts as a find, in MiB: the model and the largest picture that a target reads take a tenth.
const MEMORY_MIB: u32 = 512;
/// Seconds for one input beyond which it counts as a find. None takes one; a machine that is busy elsewhere may take many.
const TIMEOUT_S: u32 = 30;
/// The target whose inputs may ask for any amount of work or memory: the server draws each document in a process with limits of its own, and
/// so does the fuzzer, which goes on after one that reached them.
const BOUNDED_OUTSIDE: &str = "pdf";
/// What libFuzzer ends with after an input that took too long, or too much memory.
const LIMIT_REACHED: [i32; 2] = [70, 71];
/// Seconds of a document in the fuzzer: the server's limit is 2 in a build without checks.
const DOCUMENT_TIMEOUT_S: u32 = 5;
/// The last lines of a fuzzer that found nothing: how much it tried, and in how much memory.
const LINES_OF_SUCCESS: usize = 7;
/// And of one that found something: what, and where in the code.
const LINES_OF_A_FIND: usize = 80;

/// Every target for so long, with the same chance each time: a check fails for what a change brought in, not for what was found by luck.
pub(crate) fn check(project: &Project, seconds: u32) -> Result<()> {
    const SEED: u32 = 1;
    fuzz(project, &[], seconds, Some(SEED))
}

/// Fuzzes the targets named, or all, for `seconds` each, by the chance that `seed` gives, or by another each time. Inputs found to be worth
/// keeping stay in `target/fuzz`, for the next call.
pub(crate) fn fuzz(project: &Project, only: &[String], seconds: u32, seed: Option<u32>) -> Result<()> {
    if let Some(unknown) = only.iter().find(|name| !TARGETS.contains(&name.as_str())) {
        bail!("there is no fuzz target `{unknown}`; there are {}", TARGETS.join(", "));
    }
    if find_in_path("c++").is_none() {
        apt::install(&["g++"], "compile libFuzzer", "install a C++ compiler")?;
    }
    let target = project.target.join("fuzz");
    let manifest = project.root.join("fuzz/Cargo.toml");
    // Named, so that the flags are kept from what runs while building.
    let host = answer(Command::new("rustc").args(["--print", "host-tuple"])).context("rustc does not run")?;
    let mut build = project.cargo();
    build.args(["build", "--release", "--locked", "--bins", "--target", &host, "--manifest-path"]).arg(&manifest);
    build.arg("--target-dir").arg(&target).env("RUSTFLAGS", FLAGS);
    say("building the fuzz targets");
    run(&mut build)?;

    let programs = target.join(&host).join("release");
    let chosen: Vec<&str> =
        TARGETS.into_iter().filter(|name| only.is_empty() || only.iter().any(|chosen| chosen == name)).collect();
    let mut ended = Vec::new();
    // Each keeps one core busy.
    for beside in chosen.chunks(thread::available_parallelism().map_or(1, NonZero::get)) {
        say(format!("fuzzing {} for {seconds} s", beside.join(" and ")));
        let run = |name| (name, Fuzzer { name, target: &target, programs: &programs }.run(seconds, seed));
        thread::scope(|scope| {
            let running: Vec<_> = beside.iter().map(|name| scope.spawn(move || run(*name))).collect();
            ended.extend(running.into_iter().map(|run| run.join().expect("it returns its errors")));
        });
    }
    let failed: Vec<String> =
        ended.into_iter().filter_map(|(name, run)| Some(format!("{name}: {:#}", run.err()?))).collect();
    ensure!(failed.is_empty(), "{}", failed.join("; "));
    Ok(())
}

/// One target, and where it is and what it keeps.
struct Fuzzer<'a> {
    name: &'a str,
    target: &'a Path,
    programs: &'a Path,
}

impl Fuzzer<'_> {
    /// Fuzzes it, and prints the end of what it says, which is more than anybody reads.
    fn run(&self, seconds: u32, seed: Option<u32>) -> Result<()> {
        let Self { name, .. } = self;
        let [corpus, seeds, finds] = ["corpus", "seeds", "finds"].map(|kind| self.target.join(kind).join(name));
        [&corpus, &seeds, &finds].into_iter().try_for_each(|folder| create(folder))?;
        let mut fuzzer = Command::new(self.programs.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)));
        fuzzer.arg(&corpus).arg(&seeds).env("DIGITML_FUZZ_SEEDS", &seeds);
        fuzzer.arg(format!("-max_total_time={seconds}"));
        if let Some(seed) = seed {
            fuzzer.arg(format!("-seed={seed}"));
        }
        if *name == BOUNDED_OUTSIDE {
            fuzzer.args(["-fork=1", "-ignore_timeouts=1", "-ignore_ooms=1", "-ignore_crashes=0"]);
            fuzzer.arg(format!("-timeout={DOCUMENT_TIMEOUT_S}"));
        } else {
            fuzzer.arg(format!("-timeout={TIMEOUT_S}"));
        }
        fuzzer.arg(format!("-rss_limit_mb={MEMORY_MIB}")).arg("-max_len=16384").arg("-print_final_stats=1");
        fuzzer.arg("-verbosity=1").arg(format!("-artifact_prefix={}/", finds.display()));
        let log: PathBuf = self.target.join(format!("{name}.log"));
        let written = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let status = fuzzer.stdout(written.try_clone()?).stderr(written).status().context("cannot start the fuzzer")?;
        // One that goes on after inputs that reach the limits ends with the code of its last process, which may be theirs.
        let limit_reached = *name == BOUNDED_OUTSIDE && status.code().is_some_and(|code| LIMIT_REACHED.contains(&code));
        let has_found = !status.success() && !limit_reached;
        let said = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
        let lines: Vec<&str> = said.lines().collect();
        let from = lines.len().saturating_sub(if has_found { LINES_OF_A_FIND } else { LINES_OF_SUCCESS });
        say(format!("{name}:\n{}", lines[from..].join("\n")));
        ensure!(
            !has_found,
            "what was found stands above and in {}, the input in {}; mend it, and keep the input in fuzz/finds",
            log.display(),
            finds.display()
        );
        Ok(())
    }
}

fn create(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))
}
