//! The end of the server: what is under way is finished, whoever asks is told that it is no longer ready, and all of it
//! within a bound.

use crate::metrics::Metrics;
use actix_web::dev::ServerHandle;
use actix_web::rt::time::sleep;
use actix_web::web;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Whether the server is about to stop.
#[derive(Debug, Clone, Default)]
pub(crate) struct Draining(Arc<AtomicBool>);

impl Draining {
    pub(crate) fn has_begun(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// How the server is to end.
pub(crate) struct Shutdown {
    pub(crate) draining: Draining,
    pub(crate) metrics: web::Data<Metrics>,
    /// For how long requests are still taken after SIGTERM.
    pub(crate) delay: Duration,
    /// For how long requests under way may go on after that.
    pub(crate) timeout: Duration,
}

impl Shutdown {
    /// Waits for a signal, then for the requests under way, and stops the server; a second signal stops it at once.
    pub(crate) async fn on_signal(self, server: ServerHandle) -> io::Result<()> {
        let mut signals = Signals::listen()?;
        let delay = if signals.next().await == Signal::Terminate { self.delay } else { Duration::ZERO };
        self.draining.begin();
        tracing::info!(under_way = self.metrics.in_flight(), "stopping: finishing what is under way");
        tokio::select! {
            () = self.finished(delay) => {}
            _ = signals.next() => tracing::warn!("asked to stop a second time"),
        }
        let cut_off = self.metrics.in_flight();
        if cut_off > 0 {
            tracing::warn!(cut_off, "stopping in the midst of requests");
        }
        server.stop(cut_off == 0).await;
        Ok(())
    }

    async fn finished(&self, delay: Duration) {
        sleep(delay).await;
        let started = Instant::now();
        while self.metrics.in_flight() > 0 && started.elapsed() < self.timeout {
            sleep(Duration::from_millis(20)).await;
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Signal {
    /// From whatever keeps the server running.
    Terminate,
    /// From a person at the terminal.
    Interrupt,
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.terminate.recv() => Signal::Terminate,
            _ = self.interrupt.recv() => Signal::Interrupt,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Signal {
        // Without a handler the system ends the process itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Signal::Interrupt
    }
}
