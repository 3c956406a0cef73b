//! Calls the real server in every way its OpenAPI document tells of, and in many that it does not, by schemathesis.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::apt;
use crate::project::Project;
use crate::service::Service;
use crate::shell::{answer, find_in_path, run, say};
use crate::tools;

const SCHEMATHESIS: &str = "4.32.5";

/// Runs schemathesis with a fixed seed against a server on a port of its own.
pub(crate) fn check(project: &Project) -> Result<()> {
    let schemathesis = schemathesis()?;
    project.build_as_tested()?;
    let server = server(project)?;
    let folder = project.root.join("xtask/contract");
    let reports = project.target.join("contract");
    fs::create_dir_all(&reports).with_context(|| format!("cannot create {}", reports.display()))?;
    let mut command = Command::new(schemathesis);
    command.arg("--config-file").arg(folder.join("schemathesis.toml"));
    command.args(["run", "--no-color", "--seed", "20261124"]);
    command.arg(format!("{}/api/v1/openapi.json", server.address));
    command.env("SCHEMATHESIS_HOOKS", "pictures").env("PYTHONPATH", &folder).env("PYTHONDONTWRITEBYTECODE", "1");
    // What it found last time must not decide what it tries now.
    run(command.current_dir(&reports))
}

/// The schemathesis command, in a Python environment of its own among the tools.
fn schemathesis() -> Result<PathBuf> {
    let folder = tools::cache()?.join(format!("schemathesis-{SCHEMATHESIS}"));
    let program = folder.join("bin/schemathesis");
    let version = answer(Command::new(&program).arg("--version"));
    if version.is_some_and(|text| text.contains(SCHEMATHESIS)) {
        return Ok(program);
    }
    let python = python()?;
    say(format!("installing schemathesis {SCHEMATHESIS}, once on this machine (into {})", folder.display()));
    run(Command::new(python).args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut install = Command::new(folder.join("bin/python"));
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    run(install.arg(format!("schemathesis=={SCHEMATHESIS}")))?;
    Ok(program)
}

/// A Python that can make environments; Debian's own comes in parts.
fn python() -> Result<PathBuf> {
    let found = || find_in_path("python3").filter(|python| can_make_environments(python));
    if let Some(python) = found() {
        return Ok(python);
    }
    apt::install(
        &["python3", "python3-venv"],
        "test the API against its OpenAPI document",
        "install Python 3.10 or later",
    )?;
    found().context("Debian's Python was installed and still cannot make environments")
}

fn can_make_environments(python: &Path) -> bool {
    answer(Command::new(python).args(["-c", "import ensurepip, venv"])).is_some()
}

fn server(project: &Project) -> Result<Service> {
    Service::start(|port| {
        let mut server = Command::new(project.program("debug", "digitml-api"));
        server
            .env("DIGITML_LISTEN", format!("127.0.0.1:{port}"))
            .env("DIGITML_LOG", "error")
            // What it learns is gone with the folder; and it may learn as often as it is asked to.
            .env("DIGITML_DATA_DIR", project.target.join("contract/data"))
            .env("DIGITML_LESSON_LIMIT", "0")
            .env_remove("DATABASE_URL");
        server
    })
}
