//! The built images in containers locked in as docker-compose.yml locks them in, on a machine without a Docker engine:
//! buildah lays out the files, Linux's namespaces do the rest. Only root can.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use tempfile::TempDir;

use crate::process::{PATIENCE, PAUSE};

/// A container without a `PATH` of its image's has Docker's.
const PATH: &str = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// The program's port in either image.
const PORT: u16 = 8080;

/// An image that buildah has.
pub struct Image {
    name: String,
    /// What the Dockerfile says beyond files: `Entrypoint`, `User`, `Labels`, `Healthcheck` and so on.
    pub config: Value,
    /// What each container finds in addition: from where on this machine, to where.
    added: Vec<(PathBuf, String)>,
}

impl Image {
    /// The image of that name; an error when there is none.
    pub fn named(name: &str) -> Result<Self> {
        let said = output(Command::new("buildah").args(["inspect", "--type", "image", name]))?;
        let mut image: Value = serde_json::from_str(&said)?;
        Ok(Self { name: name.to_owned(), config: image["Docker"]["config"].take(), added: Vec::new() })
    }

    /// Shows each container of it a folder or file of this machine, as compose mounts them.
    pub fn with(mut self, outside: impl Into<PathBuf>, inside: &str) -> Self {
        self.added.push((outside.into(), inside.to_owned()));
        self
    }

    /// Lays its files out, for a container or for a look at them.
    pub fn files(&self) -> Result<Files> {
        let container = output(Command::new("buildah").args(["from", "--pull-never", &self.name]))?;
        let mut files = Files { container, root: PathBuf::new() };
        files.root = output(Command::new("buildah").args(["mount", &files.container]))?.into();
        for (outside, inside) in &self.added {
            let inside = files.root.join(inside.trim_start_matches('/'));
            fs::create_dir_all(inside.parent().context("a place within the image")?)?;
            output(Command::new("cp").args(["--recursive", "--no-target-directory"]).args([outside, &inside]))?;
        }
        Ok(files)
    }

    fn words(&self, key: &str) -> Vec<&str> {
        self.config[key].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }
}

/// An image's files. Dropping them removes them, and what was changed in them.
pub struct Files {
    container: String,
    /// The folder that is their root.
    pub root: PathBuf,
}

impl Drop for Files {
    fn drop(&mut self) {
        let _ = output(Command::new("buildah").args(["rm", &self.container]));
    }
}

/// A network of this machine's own, as compose makes one. Dropping it removes it.
pub struct Network {
    number: u32,
    bridge: String,
}

impl Network {
    /// An empty one, which this machine itself reaches.
    pub fn new() -> Result<Self> {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = (std::process::id() + MADE.fetch_add(1, Ordering::Relaxed)) % 250;
        let network = Self { number, bridge: format!("digitml{number}") };
        ip(&format!("link add name {} type bridge", network.bridge))?;
        ip(&format!("address add {}/24 dev {}", network.address(254), network.bridge))?;
        ip(&format!("link set {} up", network.bridge))?;
        Ok(network)
    }

    /// The address of a host in it. Of the range that is set aside for measurements of networks.
    pub fn address(&self, host: u32) -> String {
        format!("198.18.{}.{host}", self.number)
    }

    /// A namespace with that address.
    fn namespace(&self, host: u32) -> Result<Namespace> {
        let namespace = Namespace { name: format!("{}-{host}", self.bridge) };
        let Namespace { name } = &namespace;
        ip(&format!("netns add {name}"))?;
        let cable = format!("dml{}-{host}", self.number);
        ip(&format!("link add {cable} type veth peer name eth0 netns {name}"))?;
        ip(&format!("link set {cable} master {} up", self.bridge))?;
        ip(&format!("-netns {name} address add {}/24 dev eth0", self.address(host)))?;
        ip(&format!("-netns {name} link set eth0 up"))?;
        ip(&format!("-netns {name} link set lo up"))?;
        Ok(namespace)
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        let _ = ip(&format!("link delete {}", self.bridge));
    }
}

struct Namespace {
    name: String,
}

impl Drop for Namespace {
    fn drop(&mut self) {
        let _ = ip(&format!("netns delete {}", self.name));
    }
}

/// A running container. Dropping it kills it.
pub struct Container {
    /// Where it listens: `198.18.….…:8080`.
    pub address: String,
    image: Image,
    process: Child,
    /// The process that is 1 within.
    init: String,
    written: TempDir,
    // Removed after the process has ended, in this order.
    _files: Files,
    _namespace: Namespace,
}

impl Container {
    /// Starts what the image starts, as host number `host` of a network in which `names` (lines of an `/etc/hosts`) are
    /// known, and waits until the image's own health check says that it is healthy.
    pub async fn start(image: Image, network: &Network, host: u32, names: &str) -> Result<Self> {
        let (files, namespace) = (image.files()?, network.namespace(host)?);
        let written = TempDir::new()?;
        let hosts = written.path().join("hosts");
        fs::write(&hosts, format!("127.0.0.1 localhost\n{names}"))?;
        readable(&hosts, 0o644)?;
        // A file that the container's user may open anew by /dev/stdout, as under Docker.
        let log = written.path().join("log");
        let file = fs::File::create(&log)?;
        readable(&log, 0o666)?;

        // Whoever called this may have had signals ignored, which a process inherits.
        let mut command = Command::new("env");
        command
            .args(["--default-signal", "ip", "netns", "exec", &namespace.name])
            .args(["unshare", "--mount", "--uts", "--ipc", "--pid", "--fork"])
            .args(["sh", "-c", include_str!("container.sh"), "container.sh"])
            .args([&files.root, Path::new(image.config["User"].as_str().unwrap_or("0:0"))])
            .arg(image.config["WorkingDir"].as_str().filter(|folder| !folder.is_empty()).unwrap_or("/"))
            .arg(&hosts)
            .args(image.words("Entrypoint"))
            .args(image.words("Cmd"))
            .env_clear()
            .envs(std::iter::once(PATH).chain(image.words("Env")).filter_map(|pair| pair.split_once('=')))
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file);
        let process = command.spawn().context("cannot start `env`")?;
        let address = format!("{}:{PORT}", network.address(host));
        let init = String::new();
        let mut container = Self { address, image, process, init, written, _files: files, _namespace: namespace };
        container.until_healthy().await?;
        Ok(container)
    }

    async fn until_healthy(&mut self) -> Result<()> {
        let children = format!("/proc/{0}/task/{0}/children", self.process.id());
        let started = Instant::now();
        loop {
            self.init = fs::read_to_string(&children).unwrap_or_default().trim().to_owned();
            if !self.init.is_empty() && self.is_healthy()? {
                return Ok(());
            }
            let name = &self.image.name;
            if let Some(status) = self.process.try_wait()? {
                bail!("{name} ended with {status}: {}", self.log()?);
            }
            ensure!(started.elapsed() < PATIENCE, "{name} does not become healthy: {}", self.log()?);
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// What it has printed.
    pub fn log(&self) -> Result<String> {
        Ok(fs::read_to_string(self.written.path().join("log"))?)
    }

    /// Whether the command of the image's `HEALTHCHECK` succeeds in it.
    pub fn is_healthy(&self) -> Result<bool> {
        let check = self.image.config["Healthcheck"]["Test"].as_array().context("the image has no health check")?;
        let words: Vec<_> = check.iter().filter_map(Value::as_str).collect();
        let ["CMD", command @ ..] = &words[..] else { bail!("{words:?} is no command") };
        let user = self.image.config["User"].as_str().context("a user")?;
        let user = user.split_once(':').unwrap_or((user, user));
        Ok(self.run(user, command)?.status.success())
    }

    /// Runs a command in it as a user and group.
    pub fn run(&self, user: (&str, &str), command: &[&str]) -> Result<Output> {
        let mut enter = Command::new("nsenter");
        enter
            .args(["--target", &self.init, "--mount", "--uts", "--ipc", "--pid", "--net", "--root", "--wd"])
            .args(["--setuid", user.0, "--setgid", user.1, "--"])
            .args(command)
            .env_clear()
            .envs(std::iter::once(PATH).chain(self.image.words("Env")).filter_map(|pair| pair.split_once('=')))
            .stdin(Stdio::null());
        enter.output().context("cannot start nsenter")
    }

    /// Ends it as a crash would. Its address stays, with nobody there.
    pub fn kill(&mut self) {
        // The end of its first process is that of all within, and then of who started it.
        if self.init.is_empty() || output(Command::new("kill").args(["-s", "KILL", &self.init])).is_err() {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
        self.init.clear();
    }

    /// Sends the image's signal to stop, and waits for how it ends.
    pub async fn stop(mut self) -> Result<ExitStatus> {
        let signal = self.image.config["StopSignal"].as_str().unwrap_or("SIGTERM");
        output(Command::new("kill").args(["-s", signal.trim_start_matches("SIG"), &self.init]))?;
        let asked = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait()? {
                self.init.clear();
                return Ok(status);
            }
            ensure!(asked.elapsed() < PATIENCE, "{} does not end: {}", self.image.name, self.log()?);
            tokio::time::sleep(PAUSE).await;
        }
    }
}

impl Drop for Container {
    fn drop(&mut self) {
        self.kill();
    }
}

fn readable(path: &Path, mode: u32) -> Result<()> {
    Ok(fs::set_permissions(path, fs::Permissions::from_mode(mode))?)
}

fn ip(words: &str) -> Result<()> {
    output(Command::new("ip").args(words.split(' '))).map(drop)
}

/// What a command prints, or an error with what it says.
fn output(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start {command:?}"))?;
    ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
