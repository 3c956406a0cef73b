//! Running the program, and files for it.

use pages::draw::{PATCH_SIDE, Patch};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// What a run left behind.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// The output as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error} in {self}"))
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "exit code {}\nstdout:\n{}\nstderr:\n{}", self.code, self.stdout, self.stderr)
    }
}

/// A folder of its own for each test; the program runs in it.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder can be made"))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path(name), bytes).expect("the folder takes files");
    }

    /// Names of the files in it, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        names_in(self.0.path())
    }

    /// Runs `digitml` with the words of `arguments`.
    pub(crate) fn run(&self, arguments: &str) -> Run {
        self.run_with_stdin(arguments, b"")
    }

    pub(crate) fn run_with_stdin(&self, arguments: &str, stdin: &[u8]) -> Run {
        let mut child = Command::new(env!("CARGO_BIN_EXE_digitml"))
            .args(arguments.split_whitespace())
            .current_dir(self.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("digitml starts");
        // A program that ends without reading its input closes the pipe: that is its good right.
        let _ = child.stdin.take().expect("stdin is piped").write_all(stdin);
        let output = child.wait_with_output().expect("digitml ends");
        Run {
            code: output.status.code().expect("an exit code, not a signal"),
            stdout: String::from_utf8(output.stdout).expect("stdout is UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("stderr is UTF-8"),
        }
    }

    /// As [`Self::run`], and expects success.
    pub(crate) fn run_well(&self, arguments: &str) -> Run {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "{run}");
        run
    }

    /// Writes `NAME-images` and `NAME-labels` as IDX files.
    pub(crate) fn write_idx(&self, name: &str, samples: &[(u8, Patch)]) {
        let count = (samples.len() as u32).to_be_bytes();
        let side = (PATCH_SIDE as u32).to_be_bytes();
        let mut images = [&[0, 0, 8, 3][..], &count, &side, &side].concat();
        let mut labels = [&[0, 0, 8, 1][..], &count].concat();
        for (label, patch) in samples {
            images.extend(patch);
            labels.push(*label);
        }
        self.write(&format!("{name}-images"), &images);
        self.write(&format!("{name}-labels"), &labels);
    }
}

/// Names of the files in `folder`, sorted.
pub(crate) fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("the folder is read").file_name().into_string().expect("names are UTF-8"))
        .collect();
    names.sort();
    names
}
