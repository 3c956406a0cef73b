//! An authority that gives certificates away as Let's Encrypt does (ACME), for tests: pebble, with a name server of its own.

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use serde_json::json;
use tempfile::TempDir;

use crate::process::{PATIENCE, PAUSE};

/// Where callers ask for certificates, and where the authority shows its own.
const PORTS: [u16; 2] = [14000, 15000];
const NAMES: &str = "127.0.0.1:8053";

/// A running authority, ended when dropped. To it, every name is this machine's.
pub struct Authority {
    folder: TempDir,
    processes: Vec<Child>,
}

impl Authority {
    /// Starts one that looks for proofs at port 80, and waits until it answers.
    pub async fn start() -> Result<Self> {
        let mut authority = Self { folder: TempDir::new()?, processes: Vec::new() };
        let [key, certificate, config] = ["key.pem", "certificate.pem", "config.json"].map(|file| authority.at(file));
        let mut openssl = Command::new("openssl");
        openssl.args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=pebble", "-keyout"]);
        let made = openssl.arg(&key).arg("-out").arg(&certificate).output()?;
        ensure!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let [listens, manages] = PORTS.map(|port| format!("0.0.0.0:{port}"));
        let settings = json!({"pebble": {"listenAddress": listens, "managementListenAddress": manages, "certificate": certificate,
            "privateKey": key, "httpPort": 80, "tlsPort": 443, "ocspResponderURL": "", "externalAccountBindingRequired": false}});
        fs::write(&config, settings.to_string())?;
        authority.run(
            Command::new("pebble-challtestsrv")
                .args(["-dns01", NAMES, "-defaultIPv6", ""])
                .args(["-http01", "-https01", "-tlsalpn01", "-management"].iter().flat_map(|unused| [*unused, ""])),
        )?;
        let mut pebble = Command::new("pebble");
        pebble.arg("-config").arg(&config).args(["-dnsserver", NAMES]);
        // By default it waits up to 15 s before it looks, and refuses some requests, to see what its callers do.
        authority.run(pebble.env("PEBBLE_VA_NOSLEEP", "1").env("PEBBLE_WFE_NONCEREJECT", "0"))?;
        let started = Instant::now();
        while authority.certificate().is_err() {
            ensure!(started.elapsed() < PATIENCE, "pebble does not answer");
            tokio::time::sleep(PAUSE).await;
        }
        Ok(authority)
    }

    /// Where clients find it, who reach this machine by an address.
    pub fn directory(address: &str) -> String {
        format!("https://{address}:{}/dir", PORTS[0])
    }

    /// A file with the certificate by which its certificates are known.
    pub fn certificate(&self) -> Result<PathBuf> {
        let path = self.at("root.pem");
        let url = format!("https://127.0.0.1:{}/roots/0", PORTS[1]);
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--fail", "--insecure", "--output"]).arg(&path).arg(url);
        ensure!(curl.status()?.success(), "it does not show its certificate");
        Ok(path)
    }

    fn at(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    fn run(&mut self, command: &mut Command) -> Result<()> {
        let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.processes.push(quiet.spawn().with_context(|| format!("cannot start {command:?}"))?);
        Ok(())
    }
}

impl Drop for Authority {
    fn drop(&mut self) {
        for process in &mut self.processes {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
