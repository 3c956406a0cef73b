//! Programs that run beside a test and end with it.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// A busy machine may take its time; a test that waits this long has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);
pub(crate) const PAUSE: Duration = Duration::from_millis(50);

/// A program that is ended when this is dropped.
pub(crate) struct Process(Child);

impl Process {
    /// Starts it and waits until `ready_url` answers 200.
    pub(crate) async fn start(command: &mut Command, ready_url: &str) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn();
        let mut process = Self(child.with_context(|| format!("cannot start {name}"))?);
        let started = Instant::now();
        while !is_ready(ready_url).await {
            if let Some(status) = process.0.try_wait()? {
                bail!("{name} ended with {status} before {ready_url} answered");
            }
            if started.elapsed() > PATIENCE {
                bail!("{name} does not answer on {ready_url}");
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(process)
    }

    /// Waits for an end that it was asked for, not for ever.
    pub(crate) fn wait(&mut self) {
        let asked = Instant::now();
        while matches!(self.0.try_wait(), Ok(None)) && asked.elapsed() < PATIENCE {
            std::thread::sleep(PAUSE);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is gone afterwards.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn is_ready(url: &str) -> bool {
    reqwest::get(url).await.is_ok_and(|answer| answer.status().is_success())
}

/// A port that was free a moment ago.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0").context("no port is free")?.local_addr()?.port())
}
