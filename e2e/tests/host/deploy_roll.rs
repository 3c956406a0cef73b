//! The scripts that put a new version into service, under load: processes in the place of containers.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use e2e::{Load, Nginx, free_ports};
use pages::draw::{Page, PageParams};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStderr, Command};

const NO_RATE_LIMIT: (&str, &str) = ("rate=10r/s", "rate=10000r/s");

/// A host as the pipeline finds it: nginx, programs of several versions, the scripts.
struct Host {
    nginx: Nginx,
    programs: TempDir,
    first_port: u16,
}

impl Host {
    /// With two backs of version 1 in service.
    async fn start() -> Result<Self> {
        // Nobody listens on port 1: the first roll finds nothing to replace.
        let nginx = Nginx::start_with(&["127.0.0.1:1"], &[NO_RATE_LIMIT]).await?;
        let host = Self { nginx, programs: TempDir::new()?, first_port: free_ports(20)? };
        let api = std::env::var("DIGITML_API").context("call `cargo xtask test --only deploy`")?;
        for version in ["1", "2", "3"] {
            // A file of its own for each version, as the next build has one.
            host.add_version(version, &format!("exec '{api}' \"$@\""))?;
        }
        let output = host.script("roll.sh", &["back", "1"], &[("DIGITML_COUNT", "2")]).await?;
        ensure!(output.status.success(), "the first version does not start: {}", said_by(&output));
        Ok(host)
    }

    fn add_version(&self, version: &str, body: &str) -> Result<()> {
        let program = self.programs.path().join(version).join("digitml-api");
        fs::create_dir(program.parent().context("it stands in a folder")?)?;
        fs::write(&program, format!("#!/bin/sh\n{body}\n"))?;
        Ok(fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?)
    }

    async fn script(&self, name: &str, arguments: &[&str], settings: &[(&str, &str)]) -> Result<Output> {
        let mut script = self.command(name, arguments)?;
        script.envs(settings.iter().copied()).output().await.with_context(|| format!("cannot start {name}"))
    }

    /// A script in a session of its own, as `ssh` starts one, and what it says, line by line.
    fn session(&self, name: &str, arguments: &[&str]) -> Result<(Child, Lines<BufReader<ChildStderr>>)> {
        let mut script = self.command(name, arguments)?.process_group(0).stderr(Stdio::piped()).spawn()?;
        let said = script.stderr.take().context("it can be heard")?;
        Ok((script, BufReader::new(said).lines()))
    }

    fn command(&self, name: &str, arguments: &[&str]) -> Result<Command> {
        let mut script = self.program(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy").join(name))?;
        script.args(arguments);
        Ok(script)
    }

    /// A program that finds this host as the scripts do.
    fn program(&self, program: &Path) -> Result<Command> {
        let reload = self.nginx.reload_command()?;
        let reload = std::iter::once(reload.get_program()).chain(reload.get_args());
        let reload: Vec<_> = reload.map(|word| word.to_string_lossy()).collect();
        let mut script = Command::new(program);
        script
            .env("DIGITML_DRIVER", "processes")
            .env("DIGITML_STATE", self.nginx.folder())
            .env("DIGITML_PROGRAMS", self.programs.path())
            .env("DIGITML_PORTS", self.first_port.to_string())
            .env("DIGITML_PROXY", format!("127.0.0.1:{}", self.nginx.port))
            .env("DIGITML_RELOAD", reload.join(" "))
            .env("DIGITML_PROXY_PID", self.nginx.folder().join("tmp/nginx.pid"))
            .env("DIGITML_LOG", "warn")
            .env_remove("DIGITML_STATIC_DIR");
        Ok(script)
    }

    /// The version that the scripts hold to be in service.
    fn version(&self) -> Result<String> {
        Ok(fs::read_to_string(self.nginx.folder().join("versions/back"))?.trim().to_owned())
    }

    /// The ports of the backs that run.
    fn running(&self) -> Result<Vec<PathBuf>> {
        let folder = self.nginx.folder().join("processes/back");
        let mut running: Vec<_> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
        running.sort();
        Ok(running)
    }

    fn upstreams(&self) -> Result<String> {
        Ok(fs::read_to_string(self.nginx.folder().join("upstreams/back.conf"))?)
    }
}

/// Reads on until the script says this.
async fn wait_to_hear(said: &mut Lines<BufReader<ChildStderr>>, words: &str) -> Result<()> {
    while let Some(line) = said.next_line().await? {
        if line.contains(words) {
            return Ok(());
        }
    }
    anyhow::bail!("it never says {words:?}")
}

/// To all processes of a session.
async fn signal(name: &str, script: &Child) -> Result<()> {
    let group = format!("-{}", script.id().context("it runs")?);
    ensure!(Command::new("kill").args([name, "--", &group]).status().await?.success(), "no {name} for {group}");
    Ok(())
}

impl Drop for Host {
    fn drop(&mut self) {
        for folder in self.running().unwrap_or_default() {
            if let Ok(pid) = fs::read_to_string(folder.join("pid")) {
                let _ = std::process::Command::new("kill").arg("-9").arg(pid.trim()).status();
            }
        }
    }
}

fn said_by(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn picture() -> Vec<u8> {
    Page::new(&PageParams::default()).write_lines(&["42"]).finish().png()
}

#[tokio::test]
async fn of_a_thousand_requests_and_more_none_fails_while_a_version_is_replaced_and_taken_back() -> Result<()> {
    let host = Host::start().await?;
    let before = host.running()?;
    let load = Load::start(&host.nginx.address, picture(), usize::MAX, 6);
    load.wait_for(100).await;

    let output = host.script("roll.sh", &["back", "2"], &[]).await?;
    ensure!(output.status.success(), "the roll fails: {}", said_by(&output));
    ensure!(host.version()? == "2");
    let after = host.running()?;
    ensure!(after.len() == 2 && after.iter().all(|port| !before.contains(port)), "{before:?} became {after:?}");
    let rolled_at = load.answered();

    load.wait_for(rolled_at + 50).await;
    let output = host.script("rollback.sh", &["back"], &[]).await?;
    ensure!(output.status.success(), "going back fails: {}", said_by(&output));
    ensure!(host.version()? == "1");

    load.wait_for(1000).await;
    load.stop();
    let failures = load.failures().await?;
    ensure!(failures.is_empty(), "{} requests failed: {:#?}", failures.len(), failures.first());
    Ok(())
}

#[tokio::test]
async fn a_version_that_does_not_become_healthy_is_taken_back_and_nobody_notices() -> Result<()> {
    let host = Host::start().await?;
    let (before, upstreams) = (host.running()?, host.upstreams()?);
    host.add_version("ends", "exit 1")?;
    host.add_version("never-healthy", "[ \"$1\" = --health ] && exit 1\nexec sleep 600")?;
    host.add_version("lies", "[ \"$1\" = --health ] && exit 0\nexec sleep 600")?;
    let load = Load::start(&host.nginx.address, picture(), 300, 3);
    for version in ["ends", "never-healthy", "not-there"] {
        let output = host.script("roll.sh", &["back", version], &[("DIGITML_HEALTHY_WITHIN", "2")]).await?;
        ensure!(output.status.code() == Some(1), "{version} ends with {}: {}", output.status, said_by(&output));
        ensure!(said_by(&output).contains("taken back"), "{version}: {}", said_by(&output));
        ensure!(host.version()? == "1" && host.running()? == before, "after {version}: {:?}", host.running()?);
        ensure!(host.upstreams()? == upstreams, "after {version}: {}", host.upstreams()?);
    }
    let failures = load.failures().await?;
    ensure!(failures.is_empty(), "{} of 300 requests failed: {:#?}", failures.len(), failures.first());

    // Only the proxy finds this one out, so some requests may meet it. Afterwards all is as before.
    let output = host.script("roll.sh", &["back", "lies"], &[]).await?;
    ensure!(output.status.code() == Some(1) && said_by(&output).contains("through the proxy"), "{}", said_by(&output));
    ensure!(host.version()? == "1" && host.running()? == before && host.upstreams()? == upstreams);
    let failures = Load::start(&host.nginx.address, picture(), 20, 2).failures().await?;
    ensure!(failures.is_empty(), "{failures:#?}");
    Ok(())
}

#[tokio::test]
async fn a_released_version_is_checked_by_reading_a_picture_through_everything() -> Result<()> {
    let host = Host::start().await?;
    let output = host.script("release.sh", &["back", "2", &host.nginx.address], &[]).await?;
    ensure!(output.status.success() && host.version()? == "2", "{}", said_by(&output));
    // An address at which there is nothing stands for whatever is broken beyond the server itself.
    let output = host.script("release.sh", &["back", "1", "http://127.0.0.1:1"], &[]).await?;
    ensure!(output.status.code() == Some(1) && host.version()? == "2", "{}", said_by(&output));
    Ok(())
}

#[tokio::test]
async fn a_roll_whose_line_is_lost_ends_well() -> Result<()> {
    let host = Host::start().await?;
    let (mut roll, mut said) = host.session("roll.sh", &["back", "2"])?;
    wait_to_hear(&mut said, "starting").await?;
    // As sshd does when the other side is gone.
    drop(said);
    signal("-HUP", &roll).await?;
    let status = roll.wait().await?;
    ensure!(
        status.success() && host.version()? == "2" && host.running()?.len() == 2,
        "{status}: {:?}",
        host.running()?
    );
    Ok(())
}

#[tokio::test]
async fn what_a_roll_leaves_that_is_killed_in_the_middle_is_removed_by_the_next() -> Result<()> {
    let host = Host::start().await?;
    for (moment, later) in [("starting", 500), ("pointing the proxy there", 0)] {
        let (mut roll, mut said) = host.session("roll.sh", &["back", "2"])?;
        wait_to_hear(&mut said, moment).await?;
        tokio::time::sleep(Duration::from_millis(later)).await;
        // The script alone: what it has started lives on.
        roll.kill().await?;
        ensure!(host.version()? == "1", "{moment}: recorded before it was over");
        let left = host.running()?.len();
        ensure!(left == 4, "{moment}: {left} run");

        let load = Load::start(&host.nginx.address, picture(), usize::MAX, 2);
        let output = host.script("roll.sh", &["back", "1"], &[]).await?;
        load.stop();
        ensure!(output.status.success() && host.running()?.len() == 2, "{:?}: {}", host.running()?, said_by(&output));
        ensure!(load.failures().await?.is_empty(), "{moment}: a request failed");
    }
    Ok(())
}

#[tokio::test]
async fn two_rolls_at_once_come_one_after_the_other() -> Result<()> {
    let host = Host::start().await?;
    let (one, other) =
        tokio::join!(host.script("roll.sh", &["back", "2"], &[]), host.script("roll.sh", &["back", "3"], &[]));
    for output in [one?, other?] {
        ensure!(output.status.success(), "{}", said_by(&output));
    }
    ensure!(host.running()?.len() == 2 && ["2", "3"].contains(&host.version()?.as_str()), "{:?}", host.running()?);
    Ok(())
}

#[tokio::test]
async fn going_back_twice_goes_further_back_and_never_to_what_was_taken_back() -> Result<()> {
    let host = Host::start().await?;
    for version in ["2", "3"] {
        let output = host.script("roll.sh", &["back", version], &[]).await?;
        ensure!(output.status.success(), "{}", said_by(&output));
    }
    for expected in ["2", "1"] {
        let output = host.script("rollback.sh", &["back"], &[]).await?;
        ensure!(output.status.success() && host.version()? == expected, "{}: {}", host.version()?, said_by(&output));
    }
    let output = host.script("rollback.sh", &["back"], &[]).await?;
    ensure!(output.status.code() == Some(1) && host.version()? == "1", "{}", said_by(&output));
    Ok(())
}

#[tokio::test]
async fn a_release_whose_line_is_lost_goes_on_and_leaves_its_log() -> Result<()> {
    let host = Host::start().await?;
    let address = host.nginx.address.clone();
    let (mut release, mut said) = host.session("release.sh", &["back", "2", &address])?;
    wait_to_hear(&mut said, "starting").await?;
    signal("-KILL", &release).await?;
    release.wait().await?;
    let started = Instant::now();
    let log = loop {
        let logs = fs::read_dir(host.nginx.folder().join("logs"))?.map(|entry| Ok(fs::read_to_string(entry?.path())?));
        let log = logs.collect::<Result<String>>()?;
        if log.contains("reads a picture") {
            break log;
        }
        ensure!(started.elapsed() < Duration::from_secs(60), "the release does not go on: {log}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    ensure!(host.version()? == "2" && host.running()?.len() == 2, "{log}");
    Ok(())
}

/// What Buddy's pipeline for the back uploads, and what it then calls on the host.
fn pipeline() -> Result<(Vec<String>, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut pipelines: serde_norway::Value = serde_norway::from_str(&fs::read_to_string(root.join(".buddy.yml"))?)?;
    pipelines.apply_merge()?;
    let actions = pipelines[0]["actions"].as_sequence().context("actions")?;
    let of_kind = |kind: &str| actions.iter().find(|action| action["type"] == kind).context("an action");
    let texts = |list: &serde_norway::Value| -> Result<Vec<String>> {
        let each = list.as_sequence().context("a list")?.iter().map(|text| text.as_str().map(str::to_owned));
        each.collect::<Option<_>>().context("texts")
    };
    let [command] = &texts(&of_kind("SSH_COMMAND")?["commands"])?[..] else { anyhow::bail!("one command") };
    Ok((texts(&of_kind("TRANSFER")?["deployment_includes"])?, command.clone()))
}

#[tokio::test]
async fn what_buddy_uploads_is_put_into_service_by_what_buddy_calls() -> Result<()> {
    let host = Host::start().await?;
    let (root, target) = (Path::new(env!("CARGO_MANIFEST_DIR")).join(".."), TempDir::new()?);
    let (uploaded, command) = pipeline()?;
    for path in uploaded.iter().map(|path| path.trim_end_matches('/')) {
        // What the build leaves is not there: processes need no image.
        if path == "images" {
            continue;
        }
        let place = target.path().join(path);
        fs::create_dir_all(place.parent().context("it stands in a folder")?)?;
        let copied = Command::new("cp").arg("-R").arg(root.join(path)).arg(&place).status().await?;
        ensure!(copied.success(), "{path} is not uploaded");
    }
    let mut script = host.program(Path::new("bash"))?;
    script.args(["-euc", &command]).current_dir(target.path());
    script.env("BUDDY_EXECUTION_REVISION", "2").env("DIGITML_URL", &host.nginx.address);
    let output = script.output().await?;
    ensure!(output.status.success() && host.version()? == "2", "{}", said_by(&output));
    ensure!(host.running()?.len() == 2, "{:?}", host.running()?);
    Ok(())
}
