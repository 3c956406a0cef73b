//! The real nginx with the project's own configuration, moved to a folder and a port of the test's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::given;
use crate::process::{Process, free_port};

const CONFIG: &str = include_str!("../../nginx.conf");

/// Where Debian puts the module that hands out `….br` files; other builds of nginx have none.
const BROTLI: &str = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so";

/// For a line of the log, which follows the answer within milliseconds unless the machine is busy.
const LOG_PATIENCE: Duration = Duration::from_secs(10);

/// nginx before some backs. Dropping it ends it.
pub struct Nginx {
    /// Where it is: `http://127.0.0.1:…`.
    pub address: String,
    /// The port of [`Nginx::address`].
    pub port: u16,
    // Ended before its files go.
    process: Process,
    files: NginxFiles,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Killed, it would leave its worker processes behind; asked, it takes them along.
        let _ = self.files.command().and_then(|mut nginx| Ok(nginx.args(["-s", "stop"]).output()?));
        self.process.wait();
    }
}

impl Nginx {
    /// Shows the built page, and passes calls on to backs given as `address:port`.
    pub async fn start(backs: &[&str]) -> Result<Self> {
        Self::start_with(backs, &[]).await
    }

    /// The same with parts of the configuration replaced, each of which has to be in it.
    pub async fn start_with(backs: &[&str], replaced: &[(&str, &str)]) -> Result<Self> {
        let port = free_port()?;
        let files = NginxFiles::lay(port, backs, replaced)?;
        let address = format!("http://127.0.0.1:{port}");
        let mut command = files.command()?;
        // Started as root it would otherwise become nobody, who cannot read this folder.
        command.args(["-g", "daemon off; user root;"]);
        // A file, as its worker processes would hold on to what this test prints to.
        command.stderr(fs::File::create(files.folder.path().join("error.log"))?);
        let process = Process::start(&mut command, &format!("{address}/nginx-health")).await;
        let process =
            process.with_context(|| fs::read_to_string(files.folder.path().join("error.log")).unwrap_or_default())?;
        Ok(Self { address, port, process, files })
    }

    /// The lines of its log of requests, once `needle` is among them: nginx writes a line after the answer is sent.
    pub async fn log_with(&self, needle: &str) -> Result<String> {
        let begun = Instant::now();
        loop {
            let log = fs::read_to_string(self.folder().join("access.log"))?;
            if log.contains(needle) {
                return Ok(log);
            }
            ensure!(begun.elapsed() < LOG_PATIENCE, "nothing in the log says {needle:?}: {log}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// The pictures it holds on its disk at this moment.
    pub fn kept_uploads(&self) -> Result<Vec<PathBuf>> {
        files_below(&self.folder().join("tmp/client_body"))
    }

    /// Its folder: the file that names the backs is `upstreams/back.conf` in it.
    pub fn folder(&self) -> &Path {
        self.files.folder.path()
    }

    /// The command that makes it read its files anew.
    pub fn reload_command(&self) -> Result<Command> {
        let mut command = self.files.command()?;
        command.args(["-s", "reload"]);
        Ok(command)
    }
}

/// A folder laid out as the image's `/etc/nginx` is, with `/tmp` beside it.
pub struct NginxFiles {
    folder: TempDir,
}

impl NginxFiles {
    /// The project's configuration for a port and for backs, with parts of it replaced.
    pub fn lay(port: u16, backs: &[&str], replaced: &[(&str, &str)]) -> Result<Self> {
        let folder = TempDir::new().context("cannot make a folder for nginx")?;
        let at = folder.path();
        for name in ["tmp", "upstreams", "modules-enabled", "optional"] {
            fs::create_dir(at.join(name))?;
        }
        let (dist, tmp, log) = (given("DIGITML_STATIC_DIR")?, at.join("tmp"), at.join("access.log"));
        // The first before there is anything of ours in it.
        let moved = [
            (" /tmp/".to_owned(), format!(" {}/", tmp.display())),
            ("/usr/share/nginx/html".to_owned(), dist),
            ("/dev/stdout".to_owned(), log.display().to_string()),
            ("listen 8080".to_owned(), format!("listen 127.0.0.1:{port}")),
        ];
        let mut config = CONFIG.to_owned();
        let replaced = replaced.iter().map(|(old, new)| ((*old).to_owned(), (*new).to_owned()));
        for (old, new) in moved.into_iter().chain(replaced) {
            ensure!(config.contains(&old), "nginx.conf no longer holds {old:?}: mend this test");
            config = config.replace(&old, &new);
        }
        fs::write(at.join("nginx.conf"), config)?;
        fs::copy("/etc/nginx/mime.types", at.join("mime.types")).context("nginx's mime.types")?;
        let servers: String =
            backs.iter().map(|back| format!("server {back} max_fails=2 fail_timeout=5s;\n")).collect();
        fs::write(at.join("upstreams/back.conf"), servers)?;
        if Self::has_brotli() {
            fs::write(at.join("modules-enabled/brotli.conf"), format!("load_module {BROTLI};\n"))?;
            fs::write(at.join("optional/brotli.conf"), "brotli_static on;\n")?;
        }
        Ok(Self { folder })
    }

    /// Whether this machine's nginx can hand out `….br` files.
    pub fn has_brotli() -> bool {
        Path::new(BROTLI).is_file()
    }

    /// Takes the module for `….br` files away again.
    pub fn without_brotli(self) -> Result<Self> {
        for file in ["modules-enabled/brotli.conf", "optional/brotli.conf"] {
            let path = self.folder.path().join(file);
            if path.exists() {
                fs::remove_file(path)?;
            }
        }
        Ok(self)
    }

    /// nginx over these files.
    pub fn command(&self) -> Result<Command> {
        let mut command = Command::new(given("DIGITML_NGINX")?);
        command.arg("-c").arg(self.folder.path().join("nginx.conf"));
        // Before it has read where to log.
        command.arg("-e").arg("stderr").stdin(Stdio::null());
        Ok(command)
    }

    /// What `nginx -t` says of these files; an error when it refuses them.
    pub fn check(&self) -> Result<String> {
        let output = self.command()?.arg("-t").output().context("cannot start nginx")?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(output.status.success(), "nginx refuses its configuration: {said}");
        Ok(said)
    }
}

/// The nginx that owns the host's ports, before a front given as `address:port`. Dropping it ends it.
pub struct Edge {
    /// Where it is: `http://127.0.0.1:…`.
    pub address: String,
    process: Process,
    folder: TempDir,
}

impl Edge {
    /// With the project's own configuration, without TLS.
    pub async fn start(front: &str) -> Result<Self> {
        let folder = TempDir::new().context("cannot make a folder for the edge")?;
        let (at, port) = (folder.path(), free_port()?);
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/nginx");
        for name in ["tmp", "upstreams", "tls"] {
            fs::create_dir(at.join(name))?;
        }
        let config = fs::read_to_string(source.join("edge.conf"))?
            .replace(" /tmp/", &format!(" {}/", at.join("tmp").display()))
            .replace("listen 8080", &format!("listen 127.0.0.1:{port}"))
            .replace("127.0.0.1:8081", &format!("127.0.0.1:{}", free_port()?));
        fs::write(at.join("edge.conf"), config)?;
        fs::copy(source.join("edge-locations.inc"), at.join("edge-locations.inc"))?;
        fs::write(at.join("upstreams/front.conf"), format!("server {front} max_fails=0;\n"))?;
        let address = format!("http://127.0.0.1:{port}");
        let mut command = Self::command(at)?;
        command.args(["-g", "daemon off; user root;"]).stderr(fs::File::create(at.join("error.log"))?);
        let process = Process::start(&mut command, &format!("{address}/nginx-health")).await;
        let process = process.with_context(|| fs::read_to_string(at.join("error.log")).unwrap_or_default())?;
        Ok(Self { address, process, folder })
    }

    fn command(folder: &Path) -> Result<Command> {
        let mut command = Command::new(given("DIGITML_NGINX")?);
        command.arg("-c").arg(folder.join("edge.conf")).args(["-e", "stderr"]).stdin(Stdio::null());
        Ok(command)
    }
}

impl Drop for Edge {
    fn drop(&mut self) {
        let _ = Self::command(self.folder.path()).and_then(|mut nginx| Ok(nginx.args(["-s", "stop"]).output()?));
        self.process.wait();
    }
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() { files.extend(files_below(&path)?) } else { files.push(path) }
    }
    Ok(files)
}
