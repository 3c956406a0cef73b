//! A PostgreSQL of its own, for the tests of what is kept in one.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::apt;
use crate::shell::{answer, find_in_path, run, say};

/// A server with an empty database, ended and removed when dropped.
pub(crate) struct Postgres {
    process: Child,
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Postgres {
    /// Installs PostgreSQL where it is missing, and starts it on a port of its own.
    pub(crate) fn start() -> Result<Self> {
        let programs = programs()?;
        let folder = std::env::temp_dir().join(format!("digitml-postgres-{}", std::process::id()));
        // Free a moment ago: nothing else on the machine hurries to take it.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let data = folder.join("data");
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        say(format!("starting a PostgreSQL on port {port}"));
        if apt::is_root() {
            // It refuses to run as root; Debian's package has made a user for it.
            run(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        let mut initdb = as_user(&programs.join("initdb"));
        initdb.arg("-D").arg(&data).args(["-A", "trust", "-U", "digitml", "-E", "UTF8", "--no-sync"]);
        run(initdb.current_dir(&folder).stdout(Stdio::null()))?;
        let mut server = as_user(&programs.join("postgres"));
        server.arg("-D").arg(&data).arg("-k").arg(&folder);
        server.args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1", "-c", "log_min_messages=fatal"]);
        let process = server.current_dir(&folder).spawn().context("cannot start PostgreSQL")?;
        let mut postgres = Self { process, programs, folder, port };
        postgres.wait()?;
        Ok(postgres)
    }

    fn wait(&mut self) -> Result<()> {
        let started = Instant::now();
        let port = self.port.to_string();
        while answer(Command::new(self.programs.join("pg_isready")).args(["-q", "-h", "127.0.0.1", "-p", &port]))
            .is_none()
        {
            if self.process.try_wait()?.is_some() || started.elapsed() > Duration::from_secs(60) {
                bail!("PostgreSQL does not start");
            }
            thread::sleep(Duration::from_millis(100));
        }
        TcpStream::connect(("127.0.0.1", self.port)).map(drop).context("PostgreSQL takes no connections")
    }

    /// Shows a test where its database is, and the programs for those that it starts and kills itself.
    pub(crate) fn show_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("DIGITML_TEST_POSTGRES", self.url()).env("DIGITML_TEST_POSTGRES_PROGRAMS", &self.programs)
    }

    /// Where its database is.
    pub(crate) fn url(&self) -> String {
        format!("postgres://digitml@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Its own way to end at once; `kill` of the process that changed the user would leave the server behind.
        let pid = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap_or_default();
        if let Some(pid) = pid.lines().next() {
            let _ = Command::new("kill").args(["-QUIT", pid]).status();
        }
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn as_user(program: &Path) -> Command {
    if !apt::is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
    command
}

/// The folder of its programs.
fn programs() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    apt::install(
        &["postgresql"],
        "test what is kept in PostgreSQL",
        "install PostgreSQL 13 or newer, so that PATH has initdb",
    )?;
    find().context("Debian's postgresql was installed and is still not found")
}

fn find() -> Option<PathBuf> {
    // Debian keeps them out of PATH, a folder a version.
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions.map(|version| version.path().join("bin")).filter(|bin| bin.join("initdb").is_file());
    debian.max().or_else(|| find_in_path("initdb")?.canonicalize().ok()?.parent().map(PathBuf::from))
}
