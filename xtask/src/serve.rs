//! Serves the page and its API: one process, built from this checkout.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, ExitCode};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::page;
use crate::project::Project;
use crate::shell::{run, say};

/// How long the server may take until it answers that it is ready.
const READY_WITHIN: Duration = Duration::from_secs(60);
/// How the server is compiled: what reads pictures as it is released, the rest so that it is soon ready.
const PROFILE: &str = "serve";
const PAUSE: Duration = Duration::from_millis(50);

/// Builds what changed, serves until the person or the server ends it, and returns how the server ended.
pub(crate) fn serve(project: &Project, listen: SocketAddr) -> Result<ExitCode> {
    // Before minutes of building rather than after.
    TcpListener::bind(listen).with_context(|| format!("cannot listen on {listen}: choose another by --listen"))?;
    build(project)?;

    let asked_to_stop = on_request_to_stop()?;
    let mut server = Command::new(project.program(PROFILE, "digitml-api"))
        .current_dir(&project.root)
        .env("DIGITML_LISTEN", listen.to_string())
        .env("DIGITML_STATIC_DIR", project.dist())
        .spawn()
        .context("cannot start digitml-api")?;
    let started = Instant::now();
    let mut announced = false;
    loop {
        if let Some(status) = server.try_wait()? {
            if asked_to_stop.load(Ordering::Relaxed) {
                return Ok(ExitCode::SUCCESS);
            }
            bail!("digitml-api ended by itself with {status}");
        }
        if asked_to_stop.load(Ordering::Relaxed) {
            return stop(server);
        }
        if !announced && is_ready(listen) {
            announced = true;
            say(format!(
                "ready: open http://{} and drop a picture on it; press Ctrl-C to stop",
                address_to_open(listen)
            ));
        }
        if !announced && started.elapsed() > READY_WITHIN {
            server.kill()?;
            bail!("digitml-api did not become ready within {} s", READY_WITHIN.as_secs());
        }
        thread::sleep(PAUSE);
    }
}

/// Builds the page and the server, side by side where both are to do: the end of either keeps one core busy for long.
fn build(project: &Project) -> Result<()> {
    let mut server = project.cargo();
    server.args(["build", "--profile", PROFILE, "--package", "back", "--bin", "digitml-api"]);
    if page::is_up_to_date(project)? {
        page::build(project)?;
        say("building the server: a few minutes the first time");
        return run(&mut server);
    }
    say("building the page and, beside it, the server: some minutes the first time");
    // Two that report their progress would write over each other.
    server.arg("--quiet");
    let started = Instant::now();
    let built = |what: &str, outcome: Result<()>| {
        if outcome.is_ok() {
            say(format!("{what} is built, after {} s", started.elapsed().as_secs()));
        }
        outcome
    };
    thread::scope(|scope| {
        let server = scope.spawn(|| built("the server", run(&mut server)));
        let page = built("the page", page::build(project).map(drop));
        let server = server.join().expect("it returns its errors");
        page.and(server)
    })
}

/// Whether the server answers 200 to the question if it is ready.
fn is_ready(listen: SocketAddr) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut server = TcpStream::connect_timeout(&reachable(listen), Duration::from_secs(1))?;
        server.set_read_timeout(Some(Duration::from_secs(5)))?;
        server.write_all(b"GET /api/v1/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        server.take(4096).read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

/// The address to call where a server listens on: one that listens everywhere is also here.
fn reachable(listen: SocketAddr) -> SocketAddr {
    match listen {
        SocketAddr::V4(address) if address.ip().is_unspecified() => ([127, 0, 0, 1], address.port()).into(),
        SocketAddr::V6(address) if address.ip().is_unspecified() => {
            (std::net::Ipv6Addr::LOCALHOST, address.port()).into()
        }
        other => other,
    }
}

fn address_to_open(listen: SocketAddr) -> String {
    let address = reachable(listen);
    if address.ip().is_loopback() { format!("localhost:{}", address.port()) } else { address.to_string() }
}

/// Becomes true when this process is asked to stop. A server left behind would keep the port.
fn on_request_to_stop() -> Result<Arc<AtomicBool>> {
    let asked = Arc::new(AtomicBool::new(false));
    #[cfg(unix)]
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM, signal_hook::consts::SIGHUP] {
        signal_hook::flag::register(signal, Arc::clone(&asked)).context("cannot listen for Ctrl-C")?;
    }
    Ok(asked)
}

/// Lets the server finish what it does. From a terminal it heard Ctrl-C itself; being asked twice does no harm.
fn stop(mut server: Child) -> Result<ExitCode> {
    say("stopping");
    if cfg!(unix) {
        let _ = Command::new("kill").arg(server.id().to_string()).status();
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(10) {
            if server.try_wait()?.is_some() {
                return Ok(ExitCode::SUCCESS);
            }
            thread::sleep(PAUSE);
        }
    }
    server.kill().context("cannot end digitml-api")?;
    server.wait()?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_listens_everywhere_is_opened_here() {
        assert_eq!(address_to_open(SocketAddr::from(([0, 0, 0, 0], 80))), "localhost:80");
        assert_eq!(address_to_open(SocketAddr::from(([127, 0, 0, 1], 8080))), "localhost:8080");
        assert_eq!(address_to_open(SocketAddr::from(([10, 1, 2, 3], 8080))), "10.1.2.3:8080");
    }
}
