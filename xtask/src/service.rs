//! A server that a check needs: on a port of its own, and ended when dropped.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

/// One that does not listen by then never will.
const LISTENS_WITHIN: Duration = Duration::from_secs(60);

/// A process that listens on a port.
pub(crate) struct Service {
    /// `http://…` of it.
    pub(crate) address: String,
    process: Child,
}

impl Service {
    /// Starts the command that `on_port` makes for a free port, and waits until somebody listens there.
    pub(crate) fn start(on_port: impl FnOnce(u16) -> Command) -> Result<Self> {
        // Free a moment ago: nothing else on the machine hurries to take it.
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = on_port(port);
        let name = command.get_program().to_string_lossy().into_owned();
        let process = command.spawn().with_context(|| format!("cannot start {name}"))?;
        let mut service = Self { address: format!("http://127.0.0.1:{port}"), process };
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if let Some(status) = service.process.try_wait()? {
                bail!("{name} ended with {status}");
            }
            ensure!(started.elapsed() < LISTENS_WITHIN, "{name} does not listen");
            thread::sleep(Duration::from_millis(50));
        }
        Ok(service)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
