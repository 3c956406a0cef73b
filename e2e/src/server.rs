//! The real server, with the real page.

use std::process::Command;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::given;
use crate::nginx::Nginx;
use crate::process::{Process, free_port};

/// The page and its API at one address. Dropping it ends all of it.
pub struct Server {
    /// Where it is: `http://127.0.0.1:…`.
    pub address: String,
    _nginx: Option<Nginx>,
    _back: Back,
}

impl Server {
    /// As on a host: nginx shows the page and passes calls on.
    pub(crate) async fn behind_nginx() -> Result<Self> {
        Self::behind_nginx_with(&[]).await
    }

    /// The same with parts of nginx's configuration replaced.
    pub(crate) async fn behind_nginx_with(replaced: &[(&str, &str)]) -> Result<Self> {
        let back = Back::start().await?;
        let nginx = Nginx::start_with(&[&back.address], replaced).await?;
        Ok(Self { address: nginx.address.clone(), _nginx: Some(nginx), _back: back })
    }

    /// As by `cargo xtask serve`: the one program does both.
    pub(crate) async fn alone() -> Result<Self> {
        let back = Back::start_with(&[("DIGITML_STATIC_DIR", &given("DIGITML_STATIC_DIR")?)]).await?;
        Ok(Self { address: format!("http://{}", back.address), _nginx: None, _back: back })
    }
}

/// `digitml-api` on a port of its own, over an empty data folder. Dropping it kills it.
pub struct Back {
    /// Where it listens: `127.0.0.1:…`.
    pub address: String,
    process: Process,
    _data: TempDir,
}

impl Back {
    /// The API alone.
    pub async fn start() -> Result<Self> {
        Self::start_with(&[]).await
    }

    /// With further settings.
    pub async fn start_with(settings: &[(&str, &str)]) -> Result<Self> {
        let data = TempDir::new().context("cannot make a data folder")?;
        let address = format!("127.0.0.1:{}", free_port()?);
        let mut command = Command::new(given("DIGITML_API")?);
        command
            .env("DIGITML_LISTEN", &address)
            .env("DIGITML_DATA_DIR", data.path())
            .env("DIGITML_LOG", "warn")
            .env_remove("DIGITML_STATIC_DIR")
            .env_remove("DATABASE_URL")
            .envs(settings.iter().copied());
        let process = Process::start(&mut command, &format!("http://{address}/api/v1/health/ready")).await?;
        Ok(Self { address, process, _data: data })
    }

    /// Lets it hang: it takes connections and answers nothing.
    pub fn hang(&self) -> Result<()> {
        self.process.hang()
    }
}
