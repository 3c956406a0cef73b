//! `cargo xtask`: sets the machine up, serves the page, runs every check. The same for a person and for CI.
//!
//! What is missing is installed, and said; where installing is not possible, the words to type are printed instead.

mod apt;
mod browser;
mod compose;
mod contract;
mod deploy;
mod fuzz;
#[cfg(test)]
mod house;
mod images;
mod load;
mod nginx;
mod npm;
mod page;
mod postgres;
mod project;
mod pypi;
mod quality;
mod release;
mod serve;
mod service;
mod shell;
mod test;
mod toolchain;
mod tools;
mod train;
#[cfg(test)]
mod walls;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use lexopt::prelude::*;

use crate::project::Project;
use crate::shell::{run, say};
use crate::train::Training;

const HELP: &str = "\
cargo xtask <COMMAND>

  serve [--listen ADDR]   build what changed and serve the page and its API (default 127.0.0.1:8080)
  test [--only STEP]...   run every check that CI runs, or only some steps; `test --list` names them
  page                    build the page into front/dist, compress it, and check its size
  screenshot              retake the pictures of the README and the guide from the real page
  train --hands DIR --digits DIR... [--crops N]
                          train the finder on composed pages, or go on where it stopped; hours
  bench                   measure how fast the reader is
  quality [--kinds A,B] [--pages N] [--write]
                          read drawn pages of every kind, compare with docs/quality.md, and fail where a figure fell
  load [PART]...          measure the real server: start, single, cores, hostile, small, memory, crowd; ten minutes for all;
                          or its storage on full disks, with cut connections and a PostgreSQL that is killed: faults;
                          or fifty rolls by Docker under load, some of a version that is never healthy, some cut off: rolls
  fuzz [TARGET]... [--seconds N]
                          fuzz everything that reads bytes from outside: picture, pdf, multipart, encoding, idx, model, hand, lesson,
                          answer (default 30 s each)
  release [--target PLATFORM]
                          pack programs, page, licences and bills of materials into an archive with its checksum

The first run on a machine installs what is missing (the wasm32 target; for `test` a Chromium, an nginx, a PostgreSQL,
schemathesis, buildah, Docker and linters) and says so. Tools are kept per machine in ${XDG_CACHE_HOME:-~/.cache}/digitml/tools.
Where Terraform cannot fetch its providers, DIGITML_TERRAFORM_PLUGINS names a folder that holds them.
";

fn main() -> ExitCode {
    match parse().and_then(Command::execute) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// What the person asked for.
enum Command {
    Help,
    Serve { listen: SocketAddr },
    Test { only: Vec<String> },
    ListSteps,
    Page,
    Screenshot,
    Quality { words: Vec<String> },
    Train(Training),
    Bench,
    Load { parts: Vec<String> },
    Fuzz { targets: Vec<String>, seconds: u32 },
    Release { target: Option<String> },
}

impl Command {
    fn execute(self) -> Result<ExitCode> {
        let done = |()| ExitCode::SUCCESS;
        match self {
            Self::Help => {
                print!("{HELP}");
                Ok(ExitCode::SUCCESS)
            }
            Self::ListSteps => {
                test::list();
                Ok(ExitCode::SUCCESS)
            }
            Self::Serve { listen } => serve::serve(&Project::find()?, listen),
            Self::Test { only } => test::test(&Project::find()?, &only),
            Self::Page => page::build(&Project::find()?).and_then(|page| page.check_size()).map(done),
            Self::Screenshot => test::take_screenshots(&Project::find()?).map(done),
            Self::Quality { words } => quality::quality(&Project::find()?, &words).map(done),
            Self::Train(training) => train::train(&Project::find()?, &training).map(done),
            Self::Bench => {
                let project = Project::find()?;
                say("measuring the reader");
                run(project.cargo().args(["bench", "-p", "engine", "--features", "parallel,train"])).map(done)
            }
            Self::Load { parts } => {
                let project = Project::find()?;
                say("measuring the server");
                load::load(&project, &parts).map(done)
            }
            Self::Fuzz { targets, seconds } => fuzz::fuzz(&Project::find()?, &targets, seconds, None).map(done),
            Self::Release { target } => release::release(&Project::find()?, target.as_deref()).map(done),
        }
    }
}

fn parse() -> Result<Command> {
    let mut arguments = lexopt::Parser::from_env();
    let mut command = None;
    let mut listen = None;
    let mut only = Vec::new();
    let mut list = false;
    let mut target = None;
    let mut seconds = None;
    let mut words = Vec::new();
    let mut of_quality = false;
    let (mut hands, mut digits, mut crops) = (None, Vec::new(), None);
    while let Some(argument) = arguments.next().context("see `cargo xtask --help`")? {
        match argument {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("listen") => {
                let address = arguments.value()?.string()?;
                listen = Some(address.parse().with_context(|| format!("{address} is not like 127.0.0.1:8080"))?);
            }
            Long("only") => only.push(arguments.value()?.string()?),
            Long("list") => list = true,
            Long("target") => target = Some(arguments.value()?.string()?),
            Long(option @ ("kinds" | "pages")) => {
                let option = format!("--{option}");
                words.extend([option, arguments.value()?.string()?]);
                of_quality = true;
            }
            Long("write") => {
                words.push("--write".to_owned());
                of_quality = true;
            }
            Long("hands") => hands = Some(PathBuf::from(arguments.value()?)),
            Long("digits") => digits.push(PathBuf::from(arguments.value()?)),
            Long("crops") => crops = Some(arguments.value()?.parse()?),
            Long("seconds") => seconds = Some(arguments.value()?.parse()?),
            Value(word) if command.is_none() => command = Some(word.string()?),
            Value(word) if matches!(command.as_deref(), Some("load" | "fuzz")) => words.push(word.string()?),
            other => bail!("{}; see `cargo xtask --help`", other.unexpected()),
        }
    }
    let command = command.unwrap_or_else(|| "help".to_owned());
    if listen.is_some() && command != "serve" {
        bail!("--listen belongs to `cargo xtask serve`");
    }
    if (list || !only.is_empty()) && command != "test" {
        bail!("--only and --list belong to `cargo xtask test`");
    }
    if of_quality && command != "quality" {
        bail!("--kinds, --pages and --write belong to `cargo xtask quality`");
    }
    if (hands.is_some() || !digits.is_empty() || crops.is_some()) && command != "train" {
        bail!("--hands, --digits and --crops belong to `cargo xtask train`");
    }
    if target.is_some() && command != "release" {
        bail!("--target belongs to `cargo xtask release`");
    }
    if seconds.is_some() && command != "fuzz" {
        bail!("--seconds belongs to `cargo xtask fuzz`");
    }
    Ok(match command.as_str() {
        "help" => Command::Help,
        "serve" => Command::Serve { listen: listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080))) },
        "test" if list => Command::ListSteps,
        "test" => Command::Test { only },
        "page" => Command::Page,
        "screenshot" => Command::Screenshot,
        "quality" => Command::Quality { words },
        "train" => Command::Train(Training {
            hands: hands.context("`cargo xtask train` needs --hands, the folder of strokes")?,
            digits,
            crops: crops.unwrap_or(375_000),
        }),
        "bench" => Command::Bench,
        "load" => Command::Load { parts: words },
        "fuzz" => Command::Fuzz { targets: words, seconds: seconds.unwrap_or(30) },
        "release" => Command::Release { target },
        unknown => bail!("there is no command `{unknown}`; see `cargo xtask --help`"),
    })
}
