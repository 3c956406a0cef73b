//! The server as a process of its own, and what it takes of the machine.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// The released program, with settings as they come but for an address of its own.
pub(crate) struct Server {
    pub(crate) address: String,
    /// From the start of the process to its first 200 to the question whether it is ready.
    pub(crate) ready_after: Duration,
    child: Child,
}

impl Server {
    /// On all cores, or on one alone.
    pub(crate) async fn start(on_one_core: bool) -> Self {
        Self::start_with(on_one_core, &[]).await
    }

    /// The same with some settings of its own.
    pub(crate) async fn start_with(on_one_core: bool, settings: &[(&str, &str)]) -> Self {
        let program = env!("CARGO_BIN_EXE_digitml-api");
        let mut command = if on_one_core { Command::new("taskset") } else { Command::new(program) };
        if on_one_core {
            command.args(["--cpu-list", "0", program]);
        }
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("DIGITML_")) {
            command.env_remove(name);
        }
        command.env("DIGITML_LISTEN", "127.0.0.1:0").env("DIGITML_LOG", "info");
        command.envs(settings.iter().copied()).stderr(Stdio::piped());
        let started = Instant::now();
        let mut child = command.spawn().expect("the server starts");
        let mut log = BufReader::new(child.stderr.take().expect("the log is piped"));
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert_ne!(log.read_line(&mut line).expect("the log is text"), 0, "the server ended before it listened");
            if let Some(address) = line.split("address=").nth(1).and_then(|rest| rest.split_whitespace().next()) {
                break address.to_owned();
            }
        };
        // A full pipe would stop the server.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        let url = format!("http://{address}/api/v1/health/ready");
        while !reqwest::get(&url).await.is_ok_and(|answer| answer.status().is_success()) {
            assert!(started.elapsed() < Duration::from_secs(30), "the server does not become ready");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Self { address, ready_after: started.elapsed(), child }
    }

    /// Memory in use, in MB.
    pub(crate) fn memory(&self) -> f64 {
        self.status("VmRSS:")
    }

    /// The most memory that was in use since the start, in MB.
    pub(crate) fn peak(&self) -> f64 {
        self.status("VmHWM:")
    }

    /// Memory in use by the server and by the processes that it has started, in MB: what counts against a container's limit.
    pub(crate) fn memory_of_all(&self) -> f64 {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.id())).expect("the server runs");
        let children = tasks.filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("children")).ok());
        let children: f64 = children
            .flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
            // One that has ended meanwhile takes nothing.
            .filter_map(|id| status_of(&id, "VmRSS:"))
            .sum();
        self.memory() + children
    }

    /// Time of the processor that the server has taken, and the processes that it started and that have ended.
    pub(crate) fn worked(&self) -> Duration {
        worked_by(&self.child.id().to_string())
    }

    fn status(&self, field: &str) -> f64 {
        status_of(&self.child.id().to_string(), field).expect("the server runs")
    }
}

/// The same of the program that measures. A server counts once it has ended.
pub(crate) fn worked_here() -> Duration {
    worked_by("self")
}

fn worked_by(process: &str) -> Duration {
    /// What the kernel counts in, a second, on every machine that this runs on.
    const TICKS: f64 = 100.0;
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).expect("it runs");
    // The name, which may hold anything, ends with the last bracket. Eleven fields on come the process's own and its children's times.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(4);
    Duration::from_secs_f64(fields.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / TICKS)
}

/// The most memory, in MB, that the server and the processes that it starts take until `done` is set.
pub(crate) fn most_memory_during(server: &Arc<Server>, done: &Arc<AtomicBool>) -> JoinHandle<f64> {
    let (server, done) = (Arc::clone(server), Arc::clone(done));
    tokio::task::spawn_blocking(move || {
        let mut peak: f64 = 0.0;
        while !done.load(Ordering::Relaxed) {
            peak = peak.max(server.memory_of_all());
            std::thread::sleep(Duration::from_millis(5));
        }
        peak.max(server.peak())
    })
}

/// A figure that the system tells of a process, in MB; none once it has ended.
fn status_of(process: &str, field: &str) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with(field))?;
    let kib: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024.0 / 1e6)
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
