//! Programs that run beside a test and end with it.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

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

    /// Lets it answer nothing any more, as a program does that hangs.
    pub(crate) fn hang(&self) -> Result<()> {
        let status = Command::new("kill").args(["-STOP", &self.0.id().to_string()]).status()?;
        ensure!(status.success(), "it cannot be stopped");
        Ok(())
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

/// A port that was free a moment ago, and that no other test of this program is given.
pub fn free_port() -> Result<u16> {
    free_ports(1)
}

/// The first of so many ports in a row.
///
/// None of those that the system gives to outgoing connections, of which a test under load opens hundreds.
pub fn free_ports(count: u16) -> Result<u16> {
    const FIRST: u16 = 10_000;
    const PORTS: u32 = 20_000;
    static GIVEN: AtomicU32 = AtomicU32::new(0);
    // Tests that run in several programs at once begin at different ones.
    let begin = std::process::id().wrapping_mul(101);
    for _ in 0..PORTS {
        let given = GIVEN.fetch_add(count.into(), Ordering::Relaxed);
        let port = FIRST + u16::try_from(begin.wrapping_add(given) % PORTS)?;
        if (port..port + count).all(|port| TcpListener::bind(("127.0.0.1", port)).is_ok()) {
            return Ok(port);
        }
    }
    bail!("no port is free")
}
