//! A PostgreSQL of a test's own, which may be killed and whose disk may be filled.

use sqlx::Connection as _;
use std::collections::BTreeSet;
use std::fs::{Permissions, create_dir, set_permissions};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Killed when dropped.
pub(crate) struct OwnPostgres {
    programs: PathBuf,
    data: PathBuf,
    port: u16,
    process: Option<Child>,
}

impl OwnPostgres {
    /// With its data in that folder; none where `DIGITML_TEST_POSTGRES_PROGRAMS` names no folder with its programs.
    pub(crate) async fn start_in(folder: &Path) -> Option<Self> {
        let Some(programs) = std::env::var_os("DIGITML_TEST_POSTGRES_PROGRAMS").map(PathBuf::from) else {
            let is_asked_for = std::env::var_os("DIGITML_TEST_ALL").is_some();
            assert!(!is_asked_for, "`cargo xtask test` names its programs in DIGITML_TEST_POSTGRES_PROGRAMS");
            eprintln!("skipped: DIGITML_TEST_POSTGRES_PROGRAMS names no PostgreSQL");
            return None;
        };
        let data = folder.join("data");
        create_dir(&data).expect("a folder can be made");
        if is_root() {
            // It refuses to run as root, and its own user must get to its folder.
            for above in folder.ancestors().take_while(|above| *above != std::env::temp_dir()) {
                set_permissions(above, Permissions::from_mode(0o711)).expect("the folder is ours");
            }
            assert!(Command::new("chown").arg("postgres").arg(&data).status().expect("chown runs").success());
        }
        let port = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port is free").port();
        let mut postgres = Self { programs, data, port, process: None };
        let mut initdb = postgres.command("initdb");
        initdb.args(["-A", "trust", "-U", "digitml", "-E", "UTF8", "--no-sync", "--wal-segsize=1"]);
        assert!(initdb.status().expect("initdb runs").success(), "initdb fails");
        postgres.start().await;
        Some(postgres)
    }

    /// A program that works on its data.
    fn command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = if is_root() { Command::new("setpriv") } else { Command::new(&program) };
        if is_root() {
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(&program);
        }
        command.arg("-D").arg(&self.data).current_dir("/").stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// Starts it unless it runs, as whoever watches over it would, and waits until it listens.
    pub(crate) async fn start(&mut self) {
        for _ in 0..600 {
            // What is left of the one before may keep the first tries from starting.
            if !self.runs() {
                let port = self.port.to_string();
                let mut server = self.command("postgres");
                server.args(["-p", &port, "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]);
                // A small log: it fills a small disk, and is written anew.
                server.args(["-c", "max_wal_size=4MB", "-c", "min_wal_size=2MB"]);
                self.process = Some(server.spawn().expect("PostgreSQL starts"));
            }
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("PostgreSQL does not start");
    }

    /// Whether its first process has not ended.
    pub(crate) fn runs(&mut self) -> bool {
        self.process.as_mut().is_some_and(|process| matches!(process.try_wait(), Ok(None)))
    }

    /// Sends SIGKILL to its first process; the others end when they notice.
    pub(crate) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            // It may have ended already, and then there is nothing to do.
            let _ = process.kill();
            let _ = process.wait();
        }
    }

    /// What is in it, as whoever else connects to it sees it.
    pub(crate) async fn ids_of_models(&self) -> BTreeSet<String> {
        sqlx::any::install_default_drivers();
        let mut connection = sqlx::AnyConnection::connect(&self.url()).await.expect("it takes connections");
        let ids: Vec<String> =
            sqlx::query_scalar("SELECT id FROM models").fetch_all(&mut connection).await.expect("it answers");
        connection.close().await.expect("it ends in order");
        ids.into_iter().collect()
    }

    /// Lets it begin new files of its log until that fails, which ends it on a full disk.
    pub(crate) async fn use_up_log(&self) {
        sqlx::any::install_default_drivers();
        let Ok(mut connection) = sqlx::AnyConnection::connect(&self.url()).await else { return };
        for _ in 0..20 {
            // Only a file with something in it is left for the next.
            let next = sqlx::query("SELECT CAST(txid_current() AS TEXT), CAST(pg_switch_wal() AS TEXT)");
            if next.fetch_one(&mut connection).await.is_err() {
                return;
            }
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://digitml@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for OwnPostgres {
    fn drop(&mut self) {
        self.kill();
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.starts_with(b"0"))
}
