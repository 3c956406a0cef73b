//! Asks a running server whether it is ready, for those who watch it and have no HTTP client: a container's health check.

use anyhow::{Context as _, bail};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// However busy it is, a server that lives answers this call within the time.
const PATIENCE: Duration = Duration::from_secs(2);
const READY: &str = "/api/v1/health/ready";

/// Asks the server that listens on `listen`, which may be every address of this machine.
///
/// # Errors
/// When it does not answer, or answers that it is not ready.
pub fn check_health(listen: SocketAddr) -> anyhow::Result<()> {
    let address = reachable(listen);
    let ask = || -> std::io::Result<String> {
        let mut server = TcpStream::connect_timeout(&address, PATIENCE)?;
        server.set_read_timeout(Some(PATIENCE))?;
        server.set_write_timeout(Some(PATIENCE))?;
        write!(server, "GET {READY} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
        // The first line says it all; the server may hold the connection open for a while after its answer.
        let mut status = String::new();
        BufReader::new(server.take(4096)).read_line(&mut status)?;
        Ok(status)
    };
    let status = ask().with_context(|| format!("no server answers on {address}"))?;
    if status.split(' ').nth(1) != Some("200") {
        bail!("the server on {address} is not ready: it answers {:?}", status.trim_end());
    }
    Ok(())
}

/// A server that listens everywhere is also here.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}
