//! What can be set from outside, checked before anything starts.

use clap::Parser;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::thread::available_parallelism;
use std::time::Duration;

/// The JSON API that reads handwritten digits in photographs.
#[derive(Debug, Clone, Parser)]
#[command(name = "digitml-api", version)]
pub struct Settings {
    /// Address and port to listen on
    #[arg(long, env = "DIGITML_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT",
          value_parser = parse_listen)]
    pub listen: SocketAddr,

    /// Folder with the built page; without it no page is served
    #[arg(long, env = "DIGITML_STATIC_DIR", value_name = "FOLDER", value_parser = parse_static_dir)]
    pub static_dir: Option<StaticDir>,

    /// Threads that talk HTTP [default: one a core]
    #[arg(long, env = "DIGITML_WORKERS", default_value_t = cores(), hide_default_value = true, value_name = "NUMBER",
          value_parser = at_least_one("DIGITML_WORKERS"))]
    pub workers: usize,

    /// Pictures that are read at the same time [default: one a core]
    #[arg(long, env = "DIGITML_READERS", default_value_t = cores(), hide_default_value = true, value_name = "NUMBER",
          value_parser = at_least_one("DIGITML_READERS"))]
    pub readers: usize,

    /// Pictures that may wait for their turn; further ones are answered 503
    // At a tenth of a second a picture on two cores, the last of 32 waits under two seconds.
    #[arg(long, env = "DIGITML_QUEUE", default_value = "32", value_name = "NUMBER",
          value_parser = whole_number("DIGITML_QUEUE"))]
    pub queue: usize,

    /// Memory that all uploads together may take, in MiB; further ones are answered 503
    // Twelve files of the largest size that is accepted.
    #[arg(long, env = "DIGITML_UPLOAD_MEMORY_MIB", default_value = "256", value_name = "MIB",
          value_parser = upload_memory)]
    pub upload_memory_mib: usize,

    /// Seconds that one upload may take
    // 20 MiB over 1.5 Mbit/s, a slow telephone, take 112 s.
    #[arg(long = "upload-timeout", env = "DIGITML_UPLOAD_TIMEOUT", default_value = "120", value_name = "SECONDS",
          value_parser = seconds("DIGITML_UPLOAD_TIMEOUT"))]
    pub upload_timeout: Duration,

    /// Seconds that requests under way are given to finish after SIGTERM
    #[arg(long = "shutdown-timeout", env = "DIGITML_SHUTDOWN_TIMEOUT", default_value = "30", value_name = "SECONDS",
          value_parser = seconds("DIGITML_SHUTDOWN_TIMEOUT"))]
    pub shutdown_timeout: Duration,

    /// Start nothing: ask the server that listens there whether it is ready, and end with 0 if so
    #[arg(long)]
    pub health: bool,

    /// What is logged: a level, or levels by module such as `info,back=debug`
    #[arg(long, env = "DIGITML_LOG", default_value = "info", value_name = "FILTER")]
    pub log: String,
}

/// The folder with the built page, if one was named: an empty value is the same as none, because compose files pass
/// unset variables on as empty ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaticDir(Option<PathBuf>);

impl StaticDir {
    /// A folder that holds an `index.html`.
    ///
    /// # Errors
    /// A sentence that names the setting when the folder or its `index.html` is not there.
    pub fn new(folder: impl Into<PathBuf>) -> Result<Self, String> {
        let folder = folder.into();
        if !folder.join("index.html").is_file() {
            return Err(format!("DIGITML_STATIC_DIR must be a folder with an index.html in it; {folder:?} is not"));
        }
        Ok(Self(Some(folder)))
    }
}

impl Settings {
    /// The folder of the built page, `None` when no page is served.
    #[must_use]
    pub fn static_folder(&self) -> Option<PathBuf> {
        self.static_dir.as_ref().and_then(|dir| dir.0.clone())
    }
}

fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}

fn parse_listen(value: &str) -> Result<SocketAddr, String> {
    value.parse().map_err(|_| "DIGITML_LISTEN must be an address and a port, such as 127.0.0.1:8080".to_owned())
}

fn parse_static_dir(value: &str) -> Result<StaticDir, String> {
    if value.is_empty() { Ok(StaticDir(None)) } else { StaticDir::new(value) }
}

// Semaphores count these; a million is far below what they can and far above what a machine can.
const MOST: usize = 1_000_000;

fn whole_number(name: &'static str) -> impl Fn(&str) -> Result<usize, String> + Clone {
    move |value| {
        let number = value.parse().ok().filter(|&number| number <= MOST);
        number.ok_or_else(|| format!("{name} must be a whole number from 0 to {MOST}"))
    }
}

fn at_least_one(name: &'static str) -> impl Fn(&str) -> Result<usize, String> + Clone {
    move |value| {
        let number = value.parse().ok().filter(|number| (1..=MOST).contains(number));
        number.ok_or_else(|| format!("{name} must be a whole number from 1 to {MOST}"))
    }
}

fn upload_memory(value: &str) -> Result<usize, String> {
    let least = shared::MAX_FILE_BYTES.div_ceil(1024 * 1024);
    let number = value.parse().ok().filter(|number| (least..=MOST).contains(number));
    number.ok_or_else(|| {
        format!("DIGITML_UPLOAD_MEMORY_MIB must be a whole number from {least}, the largest file, to {MOST}")
    })
}

fn seconds(name: &'static str) -> impl Fn(&str) -> Result<Duration, String> + Clone {
    move |value| {
        let number = value.parse().ok().filter(|number| (1..=86_400).contains(number));
        number
            .map(Duration::from_secs)
            .ok_or_else(|| format!("{name} must be a whole number of seconds from 1 to 86400"))
    }
}

#[cfg(test)]
mod tests {
    use super::Settings;
    use clap::{CommandFactory as _, Parser as _};

    #[test]
    fn the_command_line_is_consistent() {
        Settings::command().debug_assert();
    }

    #[test]
    fn every_wrong_value_is_refused_with_the_name_of_its_setting() {
        for (flag, value, name) in [
            ("--listen", "here", "DIGITML_LISTEN"),
            ("--static-dir", "/no/such/folder", "DIGITML_STATIC_DIR"),
            ("--workers", "0", "DIGITML_WORKERS"),
            ("--readers", "many", "DIGITML_READERS"),
            ("--queue", "-1", "DIGITML_QUEUE"),
            ("--upload-memory-mib", "19", "DIGITML_UPLOAD_MEMORY_MIB"),
            ("--upload-timeout", "0", "DIGITML_UPLOAD_TIMEOUT"),
            ("--shutdown-timeout", "1.5", "DIGITML_SHUTDOWN_TIMEOUT"),
        ] {
            let error = Settings::try_parse_from(["digitml-api", &format!("{flag}={value}")]).expect_err(flag);
            assert!(error.to_string().contains(name), "{error}");
        }
    }

    #[test]
    fn an_empty_static_dir_serves_no_page() {
        let settings = Settings::try_parse_from(["digitml-api", "--static-dir="]).expect("an empty folder is none");
        assert_eq!(settings.static_folder(), None);
    }
}
