//! `digitml`: reads handwritten numbers, trains models and measures them, from a terminal.
//!
//! Exit codes: 0 all is well, 1 something could not be read or written, 2 the call itself was wrong.

mod args;
mod counts;
mod evaluate;
mod learn;
mod output;
mod photos;
mod read;
mod reliability;
mod report;
mod sheet;
mod train;

use anyhow::Context as _;
use args::{Arguments, Command};
use clap::Parser as _;
use engine::{DigitReader, Model, Personal};
use std::io;
use std::path::Path;
use std::process::ExitCode;

/// How a command ended that did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Everything asked for was done.
    Complete,
    /// What could not be read was told on stderr; the rest was done.
    Partial,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = match &arguments.command {
        Command::Read(command) => read::run(command),
        Command::Train(command) => train::run(command),
        Command::Evaluate(command) => evaluate::run(command),
        Command::Sheet(command) => sheet::run(command),
    };
    match result {
        Ok(Outcome::Complete) => ExitCode::SUCCESS,
        Ok(Outcome::Partial) => ExitCode::FAILURE,
        // `digitml read … | head` closes the pipe early, and nobody is left to be told.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// The reader with the model in `file`, or with the built-in one.
fn load_reader(file: Option<&Path>) -> anyhow::Result<DigitReader> {
    let Some(file) = file else {
        return DigitReader::built_in().context("the built-in model is damaged; install digitml again");
    };
    let bytes = read_file(file)?;
    if Personal::begins(&bytes) {
        return learn::reader_of(&bytes, file);
    }
    let model = Model::from_bytes(&bytes)
        .with_context(|| format!("{}: make a model with `digitml train`, or leave out --model", file.display()))?;
    Ok(DigitReader::with_model(model))
}

/// A file's bytes; the error names the file and says what to do.
fn read_file(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| {
        let advice = if file.is_dir() {
            "is a folder; name the file in it"
        } else if file.exists() {
            "cannot be read; check that you may read it"
        } else {
            "does not exist; check the path"
        };
        format!("{} {advice}", file.display())
    })
}
