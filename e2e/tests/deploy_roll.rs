//! The scripts that put a new version into service, under load: processes in the place of containers.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Output;

use anyhow::{Context, Result, ensure};
use e2e::{Load, Nginx, free_ports};
use pages::draw::{Page, PageParams};
use tempfile::TempDir;
use tokio::process::Command;

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
        for version in ["1", "2"] {
            // A file of its own for each version, as the next build has one.
            host.add_version(version, &format!("exec '{api}' \"$@\""))?;
        }
        let output = host.script("roll.sh", &["back", "1"], &[("DIGITML_COUNT", "2")]).await?;
        ensure!(output.status.success(), "the first version does not start: {}", said(&output));
        Ok(host)
    }

    fn add_version(&self, version: &str, body: &str) -> Result<()> {
        let program = self.programs.path().join(version).join("digitml-api");
        fs::create_dir(program.parent().context("it stands in a folder")?)?;
        fs::write(&program, format!("#!/bin/sh\n{body}\n"))?;
        Ok(fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?)
    }

    async fn script(&self, name: &str, arguments: &[&str], settings: &[(&str, &str)]) -> Result<Output> {
        let reload = self.nginx.reload_command()?;
        let reload = std::iter::once(reload.get_program()).chain(reload.get_args());
        let reload: Vec<_> = reload.map(|word| word.to_string_lossy()).collect();
        let mut script = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy").join(name));
        script
            .args(arguments)
            .env("DIGITML_DRIVER", "processes")
            .env("DIGITML_STATE", self.nginx.folder())
            .env("DIGITML_PROGRAMS", self.programs.path())
            .env("DIGITML_PORTS", self.first_port.to_string())
            .env("DIGITML_PROXY", format!("127.0.0.1:{}", self.nginx.port))
            .env("DIGITML_RELOAD", reload.join(" "))
            .env("DIGITML_PROXY_PID", self.nginx.folder().join("tmp/nginx.pid"))
            .env("DIGITML_LOG", "warn")
            .env_remove("DIGITML_STATIC_DIR")
            .envs(settings.iter().copied());
        script.output().await.with_context(|| format!("cannot start {name}"))
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

impl Drop for Host {
    fn drop(&mut self) {
        for folder in self.running().unwrap_or_default() {
            if let Ok(pid) = fs::read_to_string(folder.join("pid")) {
                let _ = std::process::Command::new("kill").arg("-9").arg(pid.trim()).status();
            }
        }
    }
}

fn said(output: &Output) -> String {
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
    ensure!(output.status.success(), "the roll fails: {}", said(&output));
    ensure!(host.version()? == "2");
    let after = host.running()?;
    ensure!(after.len() == 2 && after.iter().all(|port| !before.contains(port)), "{before:?} became {after:?}");
    let rolled_at = load.answered();

    load.wait_for(rolled_at + 50).await;
    let output = host.script("rollback.sh", &["back"], &[]).await?;
    ensure!(output.status.success(), "going back fails: {}", said(&output));
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
        ensure!(output.status.code() == Some(1), "{version} ends with {}: {}", output.status, said(&output));
        ensure!(said(&output).contains("taken back"), "{version}: {}", said(&output));
        ensure!(host.version()? == "1" && host.running()? == before, "after {version}: {:?}", host.running()?);
        ensure!(host.upstreams()? == upstreams, "after {version}: {}", host.upstreams()?);
    }
    let failures = load.failures().await?;
    ensure!(failures.is_empty(), "{} of 300 requests failed: {:#?}", failures.len(), failures.first());

    // Only the proxy finds this one out, so some requests may meet it. Afterwards all is as before.
    let output = host.script("roll.sh", &["back", "lies"], &[]).await?;
    ensure!(output.status.code() == Some(1) && said(&output).contains("through the proxy"), "{}", said(&output));
    ensure!(host.version()? == "1" && host.running()? == before && host.upstreams()? == upstreams);
    let failures = Load::start(&host.nginx.address, picture(), 20, 2).failures().await?;
    ensure!(failures.is_empty(), "{failures:#?}");
    Ok(())
}

#[tokio::test]
async fn a_released_version_is_checked_by_reading_a_picture_through_everything() -> Result<()> {
    let host = Host::start().await?;
    let output = host.script("release.sh", &["back", "2", &host.nginx.address], &[]).await?;
    ensure!(output.status.success() && host.version()? == "2", "{}", said(&output));
    // An address at which there is nothing stands for whatever is broken beyond the server itself.
    let output = host.script("release.sh", &["back", "1", "http://127.0.0.1:1"], &[]).await?;
    ensure!(output.status.code() == Some(1) && host.version()? == "2", "{}", said(&output));
    Ok(())
}
