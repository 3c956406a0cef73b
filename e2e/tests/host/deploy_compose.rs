//! The scripts that run a host of containers, by the compose driver itself: a stand-in for `docker` writes down what it is asked.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

const BY_NAME: &str = "server back:8080 ";

/// A host: its state, its `.env`, and the stand-in.
struct Host {
    folder: TempDir,
}

impl Host {
    /// With a front and an edge, and two backs of version 1 in service.
    fn start() -> Result<Self> {
        let host = Self { folder: TempDir::new()? };
        for folder in ["root", "bin", "images", "containers", "upstreams", "versions", "tls", "acme"] {
            fs::create_dir(host.at(folder))?;
        }
        symlink(deploy("../e2e/src/docker.sh"), host.at("bin/docker"))?;
        for (image, health) in
            [("back:1", "healthy"), ("back:2", "healthy"), ("back:3", "healthy"), ("back:sick", "unhealthy")]
        {
            fs::write(host.at(&format!("images/digitml-{image}")), health)?;
        }
        for service in ["front", "edge"] {
            fs::write(host.at(&format!("images/digitml-{service}:1")), "healthy")?;
            let mut up = host.command(&host.at("bin/docker"));
            up.args(["compose", "--project-directory"]).arg(host.at("root"));
            up.args(["up", "--scale", &format!("{service}=1"), service]);
            let output = up.env(format!("DIGITML_{}_VERSION", service.to_uppercase()), "1").output()?;
            ensure!(output.status.success(), "{}", said_by(&output));
        }
        let output = host.script("roll.sh", &["back", "1"], &[("DIGITML_COUNT", "2")])?;
        ensure!(output.status.success(), "{}", said_by(&output));
        fs::write(host.at("journal"), "")?;
        Ok(host)
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn read(&self, path: &str) -> Result<String> {
        fs::read_to_string(self.at(path)).with_context(|| path.to_owned())
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .env("PATH", format!("{}:{path}", self.at("bin").display()))
            .env("DOCKER", self.folder.path())
            .env("DIGITML_STATE", self.folder.path())
            .env("DIGITML_ROOT", self.at("root"))
            .env("DIGITML_DRIVER", "compose");
        command
    }

    fn script(&self, name: &str, arguments: &[&str], settings: &[(&str, &str)]) -> Result<Output> {
        let mut script = self.command(&deploy(name));
        script.args(arguments).envs(settings.iter().copied()).output().with_context(|| format!("cannot start {name}"))
    }

    /// What the stand-in was asked, and whom the proxy called then.
    fn journal(&self) -> Result<Vec<(String, String)>> {
        let pair = |line: &str| line.split_once(" | ").map(|(asked, calls)| (asked.to_owned(), calls.to_owned()));
        self.read("journal")?.lines().map(|line| pair(line).context("a line of the journal")).collect()
    }

    /// The health of each container of a service.
    fn health(&self, id: &str) -> Result<String> {
        Ok(self.read(&format!("containers/{id}/health"))?.trim().to_owned())
    }
}

fn deploy(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy").join(name)
}

fn said_by(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_new_version_is_not_reached_by_its_name_before_it_is_healthy() -> Result<()> {
    let host = Host::start()?;
    ensure!(host.read("upstreams/back.conf")?.starts_with(BY_NAME), "between rolls a name stands for all backs");
    let output = host.script("roll.sh", &["back", "2"], &[])?;
    ensure!(output.status.success(), "{}", said_by(&output));
    let journal = host.journal()?;
    let started = journal.iter().position(|(asked, _)| asked.contains(" up ")).context("it starts")?;
    let stopped = journal.iter().position(|(asked, _)| asked.starts_with("rm ")).context("it stops the old")?;
    // As a roll begins the old ones have the numbers 3 and 4, and the new ones get 5 and 6.
    for (asked, calls) in &journal[started..=stopped] {
        ensure!(!calls.contains(BY_NAME), "{asked}: the proxy calls {calls}");
    }
    let first_new = journal.iter().position(|(_, calls)| calls.contains("10.9.0.5:")).context("the new are called")?;
    let healthy = journal.iter().rposition(|(asked, _)| asked.contains("State.Status")).context("they are asked")?;
    ensure!(healthy < first_new, "the proxy calls the new ones before they are healthy");
    ensure!(
        host.read("upstreams/back.conf")?.starts_with(BY_NAME) && host.read("root/.env")?.contains("BACK_VERSION=2")
    );
    Ok(())
}

#[test]
fn a_version_that_is_not_healthy_is_never_called_and_never_written_down() -> Result<()> {
    let host = Host::start()?;
    let output = host.script("roll.sh", &["back", "sick"], &[])?;
    ensure!(output.status.code() == Some(1), "{}", said_by(&output));
    let journal = host.journal()?;
    let (started, removed) = (
        journal.iter().position(|(asked, _)| asked.contains(" up ")).context("it starts")?,
        journal.iter().position(|(asked, _)| asked.starts_with("rm ")).context("it is removed")?,
    );
    for (asked, calls) in &journal[started..=removed] {
        ensure!(calls.contains("10.9.0.3:") && !calls.contains("10.9.0.5:"), "{asked}: the proxy calls {calls}");
        ensure!(!calls.contains(BY_NAME), "{asked}: the proxy calls {calls}");
    }
    ensure!(host.read("root/.env")?.contains("BACK_VERSION=1") && host.read("versions/back")? == "1\n");
    Ok(())
}

#[test]
fn only_a_version_that_nobody_goes_back_to_loses_its_image() -> Result<()> {
    let host = Host::start()?;
    for version in ["4", "5"] {
        fs::write(host.at(&format!("images/digitml-back:{version}")), "healthy")?;
    }
    for version in ["2", "3", "4", "5"] {
        let output = host.script("roll.sh", &["back", version], &[])?;
        ensure!(output.status.success(), "{}", said_by(&output));
    }
    let there = |version: &str| host.at(&format!("images/digitml-back:{version}")).exists();
    ensure!(!there("1") && there("2") && there("5") && there("sick"), "an image is missing, or too many are there");
    Ok(())
}

#[test]
fn what_the_containers_read_is_readable_whatever_the_callers_umask_is() -> Result<()> {
    let host = Host::start()?;
    let mut roll = host.command(Path::new("sh"));
    roll.args(["-c", "umask 077; exec \"$@\"", "sh"]).arg(deploy("roll.sh")).args(["back", "2"]);
    ensure!(roll.status()?.success());
    let mode = fs::metadata(host.at("upstreams/back.conf"))?.permissions().mode();
    ensure!(mode & 0o044 == 0o044, "upstreams/back.conf has mode {mode:o}");
    Ok(())
}

#[test]
fn the_file_that_holds_api_keys_is_for_its_owner_alone_and_a_roll_leaves_its_mode_as_it_is() -> Result<()> {
    let host = Host::start()?;
    let file = host.at("root/.env");
    let mode = || -> Result<u32> { Ok(fs::metadata(&file)?.permissions().mode() & 0o777) };
    ensure!(mode()? == 0o600, "it is made with mode {:o}", mode()?);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640))?;
    let output = host.script("roll.sh", &["back", "2"], &[])?;
    ensure!(output.status.success() && host.read("root/.env")?.contains("BACK_VERSION=2"), "{}", said_by(&output));
    ensure!(mode()? == 0o640, "after a roll it has mode {:o}", mode()?);
    Ok(())
}

#[test]
fn a_roll_of_the_version_in_service_replaces_its_backs_for_new_settings_and_keeps_its_image() -> Result<()> {
    let host = Host::start()?;
    let output = host.script("roll.sh", &["back", "1"], &[("DIGITML_COUNT", "3")])?;
    ensure!(output.status.success(), "{}", said_by(&output));
    let there = |id: &str| host.at("containers").join(id).exists();
    ensure!(!there("c3") && !there("c4") && ["c5", "c6", "c7"].into_iter().all(there), "not the three new ones alone");
    ensure!(host.at("images/digitml-back:1").exists() && host.read("versions/back")? == "1\n");
    let output = host.script("rollback.sh", &["back"], &[])?;
    ensure!(!output.status.success() && said_by(&output).contains("no version of back ran before"), "{output:?}");
    Ok(())
}

#[test]
fn setting_up_again_changes_nothing_that_is_there() -> Result<()> {
    let host = Host::start()?;
    let units = host.at("units");
    fs::create_dir(&units)?;
    let set_up = || -> Result<()> {
        let output = host.script("setup.sh", &[], &[("DIGITML_UNITS", &units.to_string_lossy())])?;
        ensure!(output.status.success(), "{}", said_by(&output));
        Ok(())
    };
    set_up()?;
    let kept = ["root/.env", "versions/back", "secrets/database_password", "upstreams/back.conf"];
    let before = kept.map(|file| host.read(file).unwrap_or_default());
    ensure!(before.iter().all(|text| !text.is_empty()), "{before:?}");
    set_up()?;
    ensure!(kept.map(|file| host.read(file).unwrap_or_default()) == before, "it is not as it was");
    let journal = host.journal()?;
    let ups: Vec<_> = journal.iter().filter(|(asked, _)| asked.contains(" up ")).collect();
    let gentle = |asked: &str| asked.contains("--no-recreate") && asked.contains("--scale back=2");
    ensure!(ups.len() == 2 && ups.iter().all(|(asked, _)| gentle(asked)), "{ups:?}");
    Ok(())
}

#[test]
fn what_root_has_set_up_the_owner_of_the_checkout_rolls_takes_back_and_encrypts_without_sudo() -> Result<()> {
    /// `nobody`, on every Linux.
    const OWNER: u32 = 65534;
    let host = Host::start()?;
    if fs::metadata(host.folder.path())?.uid() != 0 {
        eprintln!("skipped: only root gives files to somebody else");
        return Ok(());
    }
    // Where that user reaches them, wherever the checkout is.
    let copy = |from: PathBuf, to: &str| Command::new("cp").arg("-R").arg(from).arg(host.at(to)).status();
    fs::remove_file(host.at("bin/docker"))?;
    ensure!(
        copy(deploy(""), "root/deploy")?.success() && copy(deploy("../e2e/src/docker.sh"), "bin/docker")?.success()
    );
    for folder in ["units", "tls/archive"] {
        fs::create_dir(host.at(folder))?;
    }
    chown(host.at("root"), Some(OWNER), None)?;
    let units = host.at("units");
    for script in ["setup.sh", "timers.sh"] {
        let output = host.script(script, &[], &[("DIGITML_UNITS", &units.to_string_lossy())])?;
        ensure!(output.status.success(), "{script}: {}", said_by(&output));
    }
    let owner = |path: &str| -> Result<u32> { Ok(fs::metadata(host.at(path))?.uid()) };
    for path in ["root/.env", "upstreams/back.conf", "secrets/database_url", "backups", "metrics", "tls"] {
        ensure!(owner(path)? == OWNER, "{path} belongs to {}", owner(path)?);
    }
    ensure!(owner("tls/archive")? == 0, "certbot's own keys were given away");
    for unit in ["backup", "renew", "watchdog"] {
        ensure!(host.read(&format!("units/digitml-{unit}.service"))?.contains("\nUser=nobody\n"), "{unit}");
    }
    for call in [&["roll.sh", "back", "2"][..], &["rollback.sh", "back"], &["tls.sh", "example.org", "you@example.org"]]
    {
        let mut owner = host.command(Path::new("setpriv"));
        owner.args(["--reuid=nobody", "--regid=nogroup", "--clear-groups"]).arg(host.at("root/deploy").join(call[0]));
        let output = owner.args(&call[1..]).output()?;
        ensure!(output.status.success(), "{call:?}: {}", said_by(&output));
    }
    Ok(())
}

#[test]
fn a_back_that_hangs_is_restarted_one_at_a_time_and_not_during_a_release() -> Result<()> {
    let host = Host::start()?;
    ensure!(host.script("watchdog.sh", &[], &[])?.status.success());
    ensure!(!host.read("journal")?.contains("restart"), "a healthy back is restarted");
    for id in ["c3", "c4"] {
        fs::write(host.at(&format!("containers/{id}/health")), "unhealthy")?;
    }
    let mut held = host.command(Path::new("flock"));
    held.arg(host.at("roll.lock")).arg(deploy("watchdog.sh"));
    ensure!(held.status()?.success() && host.health("c3")? == "unhealthy", "it is restarted during a release");
    ensure!(host.script("watchdog.sh", &[], &[])?.status.success());
    ensure!([host.health("c3")?, host.health("c4")?] == ["healthy", "unhealthy"], "not one at a time");
    ensure!(host.script("watchdog.sh", &[], &[])?.status.success());
    ensure!(host.health("c4")? == "healthy");
    Ok(())
}

#[test]
fn tls_changes_nothing_where_it_cannot_succeed() -> Result<()> {
    let host = Host::start()?;
    fs::remove_dir_all(host.at("containers"))?;
    let output = host.script("tls.sh", &["example.org", "you@example.org"], &[])?;
    ensure!(!output.status.success() && said_by(&output).contains("no edge runs"), "{}", said_by(&output));
    for asked in [&["renew"][..], &["off"], &["example.org"], &[]] {
        ensure!(!host.script("tls.sh", asked, &[])?.status.success(), "{asked:?} succeeds");
    }
    ensure!(!host.read("journal")?.contains("certbot"), "a certificate was asked for");
    ensure!(fs::read_dir(host.at("tls"))?.next().is_none(), "something is left");
    Ok(())
}

#[test]
fn browsers_are_held_to_https_for_a_day_then_for_a_year_and_let_go_before_it_is_off() -> Result<()> {
    let host = Host::start()?;
    let run = |arguments: &[&str]| -> Result<()> {
        let output = host.script("tls.sh", arguments, &[])?;
        ensure!(output.status.success(), "{arguments:?}: {}", said_by(&output));
        Ok(())
    };
    let held = || -> Result<bool> { Ok(host.at("tls/redirect.inc").exists()) };
    let seconds = |number: &str| -> Result<bool> {
        let config = host.read("tls/https.conf")?;
        ensure!(config.contains("server_name example.org;") && !config.contains('@'), "{config}");
        Ok(config.contains(&format!("\"max-age={number}\"")))
    };
    run(&["example.org", "you@example.org"])?;
    ensure!(seconds("86400")? && held()?, "not for a day");
    run(&["renew"])?;
    ensure!(seconds("86400")?, "for a year at once");
    let old = host.command(Path::new("touch")).args(["-d", "8 days ago"]).arg(host.at("tls/https.conf")).status()?;
    ensure!(old.success());
    run(&["renew"])?;
    ensure!(seconds("31536000")? && held()?, "not for a year after a week");
    ensure!(
        host.read("metrics/tls.prom")?.contains("expires_timestamp_seconds 19"),
        "{}",
        host.read("metrics/tls.prom")?
    );
    run(&["off"])?;
    ensure!(seconds("0")? && !held()?, "browsers are not let go");
    run(&["off"])?;
    ensure!(!host.at("tls/https.conf").exists() && !host.script("tls.sh", &["off"], &[])?.status.success());
    Ok(())
}

#[test]
fn the_timers_units_are_sound_and_call_what_is_there() -> Result<()> {
    let host = Host::start()?;
    fs::create_dir(host.at("units"))?;
    let units = host.at("units");
    let output = host.script("timers.sh", &[], &[("DIGITML_UNITS", &units.to_string_lossy())])?;
    ensure!(output.status.success(), "{}", said_by(&output));
    let mut timers = 0;
    for entry in fs::read_dir(&units)? {
        let path = entry?.path();
        let text = fs::read_to_string(&path)?;
        let is_place = |rest: &str| rest.starts_with(|letter: char| letter.is_ascii_uppercase());
        ensure!(!text.split('@').skip(1).any(is_place), "{} has a place that is not filled in", path.display());
        timers += usize::from(path.extension().is_some_and(|end| end == "timer"));
        for program in text.split(['=', ' ', '"', '(', '\'']).filter(|word| word.ends_with(".sh")) {
            let mode = fs::metadata(program).with_context(|| program.to_owned())?.permissions().mode();
            ensure!(mode & 0o111 != 0, "{program} cannot be called");
        }
    }
    ensure!(timers == 3, "{timers} timers");
    Ok(())
}

#[test]
fn what_the_scripts_ask_of_a_driver_every_driver_can_and_the_documentation_tells() -> Result<()> {
    let asked = |file: &Path| -> Result<BTreeSet<String>> {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let words = text.split(|sign: char| sign != '_' && !sign.is_ascii_alphanumeric());
        Ok(words.filter(|word| word.starts_with("driver_")).map(str::to_owned).collect())
    };
    let (rolling, watching) = (asked(&deploy("roll.sh"))?, asked(&deploy("watchdog.sh"))?);
    let all: BTreeSet<String> = rolling.union(&watching).cloned().collect();
    ensure!(asked(&deploy("../CONTRIBUTING.md"))? == all, "CONTRIBUTING.md does not list {all:?}");
    for (driver, functions) in [("compose", &all), ("processes", &rolling)] {
        let text = fs::read_to_string(deploy(&format!("drivers/{driver}.sh")))?;
        let missing: Vec<_> = functions.iter().filter(|name| !text.contains(&format!("\n{name}() {{"))).collect();
        ensure!(missing.is_empty(), "the driver {driver} lacks {missing:?}");
    }
    Ok(())
}
