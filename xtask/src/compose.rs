//! Runs the very compose files by a Docker engine of its own, in a network of its own: nothing of this machine is changed, and ports 80 and
//! 443 are free there. Where no engine can be had or started, that is said, and nothing is checked.

use std::env;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::apt;
use crate::browser::Browser;
use crate::images;
use crate::project::Project;
use crate::shell::{answer, find_in_path, run, run_tests, say};

/// Debian's packages of what is missing.
const PACKAGES: [&str; 3] = ["docker.io", "docker-compose", "iptables"];
/// An engine that is not ready by then never will be.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// Rolls of the long run, of which the test suite makes a few.
const ROLLS: (&str, &str) = ("DIGITML_ROLLS", "50");
/// The test that rolls.
const ROLLING: &str = "no_request_fails_and_no_bad_version_answers_while_versions_come_and_go";

pub(crate) fn check(project: &Project) -> Result<()> {
    with_engine(project, |_| {})
}

/// The test that rolls alone, as often as docs/deploy.md says.
pub(crate) fn rolls(project: &Project) -> Result<()> {
    with_engine(project, |test| {
        test.arg(ROLLING).env(ROLLS.0, ROLLS.1);
    })
}

/// Runs the tests of the compose files, or those that `choose` names, by an engine that holds the images.
fn with_engine(project: &Project, choose: impl FnOnce(&mut Command)) -> Result<()> {
    let Some(docker) = installed() else { return Ok(()) };
    let Some(store) = images::built(project)? else { return Ok(()) };
    let engine = match Engine::start() {
        Ok(engine) => engine,
        Err(error) => {
            say(format!("skipped: the compose files are not run, as no Docker engine starts here: {error:#}"));
            return Ok(());
        }
    };
    for image in images::of_compose(project)? {
        let archive = engine.folder.join("image.tar");
        store.pack(&image, &archive)?;
        run(engine.inside(&docker).args(["load", "--quiet", "--input"]).arg(&archive))?;
        fs::remove_file(&archive)?;
    }

    let browser = Browser::ready()?;
    let words = ["test", "--package", "e2e", "--locked", "--test", "compose"];
    // Nothing can be fetched from the network of the engine.
    run(project.cargo().args(words).arg("--no-run"))?;
    let cargo = project.cargo();
    let mut test = engine.inside(cargo.get_program());
    test.args(cargo.get_args()).args(words).args(["--offline", "--", "--ignored", "--nocapture", "--test-threads=1"]);
    test.current_dir(&project.root);
    test.envs(cargo.get_envs().filter_map(|(name, value)| Some((name, value?))));
    test.env("DIGITML_IMAGES", images::VERSION)
        .env("DIGITML_DOCKER", &docker)
        .env("DIGITML_SCREENSHOTS", project.target.join("e2e"))
        .env("RUST_BACKTRACE", "0");
    choose(&mut test);
    if has_authority() {
        test.env("DIGITML_CERTBOT", images::certbot(project)?);
    }
    run_tests(browser.show_to(&mut test))
}

/// The docker that is called, once all is there that is needed; else none, and why is said.
fn installed() -> Option<PathBuf> {
    if !cfg!(target_os = "linux") || !apt::is_debian() || !apt::is_root() {
        say("skipped: the compose files are not run, which takes root on Debian, for a Docker engine of its own");
        return None;
    }
    let has = |program: &str| find_in_path(program).is_some();
    let has_compose = || has("docker-compose") || answer(Command::new("docker").args(["compose", "version"])).is_some();
    let has_all = || has("dockerd") && has("docker") && has("iptables") && has("ip") && has("nsenter") && has_compose();
    if !has_all()
        && let Err(error) = apt::install(&PACKAGES, "run the compose files", "install Docker and its compose plugin")
    {
        say(format!("skipped: the compose files are not run, as Docker cannot be installed: {error:#}"));
        return None;
    }
    let docker = find_in_path("docker").filter(|_| has_all());
    if docker.is_none() {
        say("skipped: the compose files are not run, as something of Docker is missing after it was installed");
    }
    docker
}

/// Whether there is an authority to fetch certificates from; why not is said.
fn has_authority() -> bool {
    let has = || ["pebble", "pebble-challtestsrv"].iter().all(|program| find_in_path(program).is_some());
    if !has()
        && let Err(error) = apt::install(&["pebble"], "give a certificate away", "install pebble")
    {
        say(format!("skipped: no certificate is fetched, as there is no authority for tests: {error:#}"));
    }
    has()
}

/// A Docker engine in a network of its own, ended and removed with all that it holds when dropped.
struct Engine {
    folder: PathBuf,
    network: String,
    process: Option<Child>,
}

impl Engine {
    fn start() -> Result<Self> {
        let name = format!("digitml-docker-{}", std::process::id());
        let mut engine = Self { folder: env::temp_dir().join(&name), network: name, process: None };
        say("starting a Docker engine in a network of its own");
        fs::create_dir_all(&engine.folder).with_context(|| format!("cannot make {}", engine.folder.display()))?;
        run(Command::new("ip").args(["netns", "add", &engine.network]))?;
        run(engine.inside("ip").args(["link", "set", "lo", "up"]))?;
        let log = engine.folder.join("log");
        let mut daemon = engine.inside("dockerd");
        daemon.arg("--data-root").arg(engine.folder.join("data")).arg("--exec-root").arg(engine.folder.join("exec"));
        daemon.arg("--pidfile").arg(engine.folder.join("pid")).args(["--host", &engine.socket()]);
        let written = File::create(&log)?;
        daemon.stdin(Stdio::null()).stdout(written.try_clone()?).stderr(written);
        engine.process = Some(daemon.spawn().context("cannot start dockerd")?);
        let started = Instant::now();
        while answer(engine.inside("docker").args(["version", "--format", "{{.Server.Version}}"])).is_none() {
            let has_ended = engine.process.as_mut().is_none_or(|daemon| !matches!(daemon.try_wait(), Ok(None)));
            if has_ended || started.elapsed() > READY_WITHIN {
                let said = fs::read_to_string(&log).unwrap_or_default();
                anyhow::bail!("dockerd is not ready; it says: {}", said.lines().last().unwrap_or("nothing"));
            }
            thread::sleep(Duration::from_millis(100));
        }
        Ok(engine)
    }

    fn socket(&self) -> String {
        format!("unix://{}", self.folder.join("socket").display())
    }

    /// A program in the network of the engine, which it can reach.
    fn inside(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new("nsenter");
        command.arg(format!("--net=/run/netns/{}", self.network)).arg(program).env("DOCKER_HOST", self.socket());
        command
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if let Some(mut daemon) = self.process.take() {
            if let Some(left) = answer(self.inside("docker").args(["ps", "--all", "--quiet"])) {
                let _ = self.inside("docker").args(["rm", "--force"]).args(left.lines()).output();
            }
            // In order: what it mounted is unmounted.
            let _ = Command::new("kill").arg(daemon.id().to_string()).status();
            let asked = Instant::now();
            while matches!(daemon.try_wait(), Ok(None)) && asked.elapsed() < Duration::from_secs(20) {
                thread::sleep(Duration::from_millis(100));
            }
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
        let _ = Command::new("ip").args(["netns", "del", &self.network]).output();
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            say(format!("cannot remove {}: {error}", self.folder.display()));
        }
    }
}
