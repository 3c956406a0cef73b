//! Running other programs, and saying so.

use std::env;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// Tells the person what happens next, in one line.
pub(crate) fn say(what: impl AsRef<str>) {
    eprintln!("xtask: {}", what.as_ref());
}

/// Runs a command with its output shown; an unsuccessful end is an error that names the command.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot start {}", shown(command)))?;
    if !status.success() {
        bail!("{} ended with {status}", shown(command));
    }
    Ok(())
}

/// As [`run`], for tests: the error holds what they said of those that failed, which long output would bury.
pub(crate) fn run_tests(command: &mut Command) -> Result<()> {
    let (reader, writer) = io::pipe().context("cannot open a pipe for the tests' output")?;
    command.stdout(writer.try_clone().context("cannot open a pipe for the tests' output")?).stderr(writer);
    let mut child = command.spawn().with_context(|| format!("cannot start {}", shown(command)))?;
    // The command holds the writing ends too, and reading would never end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || show_and_keep_failures(reader, &sender));
    let status = child.wait().context("cannot wait for the tests")?;
    if status.success() {
        // What a program that a test left behind still says is nobody's failure.
        while receiver.recv_timeout(Duration::from_millis(200)).is_ok() {}
        return Ok(());
    }
    /// No more lines than a screen holds.
    const MOST: usize = 60;
    let mut failures = Vec::new();
    while let Ok(line) = receiver.recv_timeout(Duration::from_secs(2)) {
        failures.push(line);
    }
    let skipped = failures.len().saturating_sub(MOST);
    bail!("{} ended with {status}\n{}", shown(command), failures[skipped..].join("\n"));
}

/// Shows what comes and sends on the lines that tell of a failure, with the few behind each.
fn show_and_keep_failures(output: impl io::Read, failures: &mpsc::Sender<String>) {
    const BEHIND: usize = 6;
    let mut left = 0;
    for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        if line.ends_with("... FAILED") || line.contains("panicked at") || line.starts_with("error") {
            left = BEHIND;
        }
        // Nobody hears of it once the tests have ended.
        if left > 0 && failures.send(line.into_owned()).is_err() {
            return;
        }
        left = left.saturating_sub(1);
    }
}

/// Runs a command quietly and returns what it printed; `None` when it cannot start or does not succeed.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The first file of that name in `PATH`.
pub(crate) fn find_in_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(&file)).find(|path| path.is_file())
}

/// `PATH` with these folders before all others.
pub(crate) fn path_with(first: &[&Path]) -> Result<std::ffi::OsString> {
    let old = env::var_os("PATH").unwrap_or_default();
    let folders = first.iter().map(|path| path.to_path_buf()).chain(env::split_paths(&old));
    env::join_paths(folders).context("a folder in PATH has a name that PATH cannot hold")
}

/// The command as one would type it.
fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
