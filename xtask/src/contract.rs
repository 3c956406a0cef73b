//! Calls the real server in every way its OpenAPI document tells of, and in many that it does not, by schemathesis.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::project::Project;
use crate::pypi;
use crate::service::Service;
use crate::shell::run;

const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// Runs schemathesis with a fixed seed against a server on a port of its own.
pub(crate) fn check(project: &Project) -> Result<()> {
    let programs = pypi::environment("contract", &[SCHEMATHESIS], "test the API against its OpenAPI document")?;
    project.build_as_tested()?;
    let server = server(project)?;
    let folder = project.root.join("xtask/contract");
    let reports = project.target.join("contract");
    fs::create_dir_all(&reports).with_context(|| format!("cannot create {}", reports.display()))?;
    let mut command = Command::new(programs.join("schemathesis"));
    command.arg("--config-file").arg(folder.join("schemathesis.toml"));
    command.args(["run", "--no-color", "--seed", "20261124"]);
    command.arg(format!("{}/api/v1/openapi.json", server.address));
    command.env("SCHEMATHESIS_HOOKS", "pictures").env("PYTHONPATH", &folder).env("PYTHONDONTWRITEBYTECODE", "1");
    // What it found last time must not decide what it tries now.
    run(command.current_dir(&reports))
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
