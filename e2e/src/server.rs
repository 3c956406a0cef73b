//! The real server, with the real page.

use std::process::Command;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::given;
use crate::process::{Process, free_port};

/// `digitml-api` on a port of its own, over an empty data folder. Dropping it ends it.
pub struct Server {
    /// Where it is: `http://127.0.0.1:…`.
    pub address: String,
    _process: Process,
    _data: TempDir,
}

impl Server {
    pub(crate) async fn start() -> Result<Self> {
        let data = TempDir::new().context("cannot make a data folder")?;
        let listen = format!("127.0.0.1:{}", free_port()?);
        let address = format!("http://{listen}");
        let mut command = Command::new(given("DIGITML_API")?);
        command
            .env("DIGITML_LISTEN", &listen)
            .env("DIGITML_STATIC_DIR", given("DIGITML_STATIC_DIR")?)
            .env("DIGITML_DATA_DIR", data.path())
            .env("DIGITML_LOG", "warn")
            .env_remove("DATABASE_URL");
        let process = Process::start(&mut command, &format!("{address}/api/v1/health/ready")).await?;
        Ok(Self { address, _process: process, _data: data })
    }
}
