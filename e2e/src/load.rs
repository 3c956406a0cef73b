//! Many callers at once, each counting what failed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use reqwest::Client;
use reqwest::multipart::{Form, Part};
use tokio::task::JoinSet;

/// A form with a picture in the part that the call asks for.
pub fn form(part: &'static str, picture: impl Into<Vec<u8>>) -> Form {
    Form::new().part(part, Part::bytes(picture.into()).file_name("picture.png"))
}

/// Requests under way: so many in all, from so many callers at once.
pub struct Load {
    callers: JoinSet<Result<Vec<String>>>,
    left: Arc<AtomicUsize>,
    answered: Arc<AtomicUsize>,
}

impl Load {
    /// Sends pictures to be read to `http://…` until `requests` are answered. Half of the callers keep their connection,
    /// half make a new one each time; nobody tries again.
    pub fn start(address: &str, picture: Vec<u8>, requests: usize, callers: usize) -> Self {
        let left = Arc::new(AtomicUsize::new(requests));
        let answered = Arc::new(AtomicUsize::new(0));
        let picture = Arc::new(picture);
        let mut set = JoinSet::new();
        for caller in 0..callers {
            let (left, answered, picture) = (Arc::clone(&left), Arc::clone(&answered), Arc::clone(&picture));
            let url = format!("{address}/api/v1/recognitions");
            let client = Client::builder()
                .pool_max_idle_per_host(caller % 2)
                .retry(reqwest::retry::never())
                .timeout(Duration::from_secs(60))
                .build();
            set.spawn(async move {
                let client = client.context("a client can be made")?;
                let mut failures = Vec::new();
                while left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok() {
                    if let Err(failure) = read(&client, &url, &picture).await {
                        failures.push(failure);
                    }
                    answered.fetch_add(1, Ordering::SeqCst);
                }
                Ok(failures)
            });
        }
        Self { callers: set, left, answered }
    }

    /// Waits until so many requests have come to an end.
    pub async fn wait_for(&self, answered: usize) {
        while self.answered() < answered {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// How many requests have come to an end.
    pub fn answered(&self) -> usize {
        self.answered.load(Ordering::SeqCst)
    }

    /// Begins no further request.
    pub fn stop(&self) {
        self.left.store(0, Ordering::SeqCst);
    }

    /// Waits for the last of them and tells what went wrong, a line each.
    pub async fn failures(mut self) -> Result<Vec<String>> {
        let mut failures = Vec::new();
        while let Some(caller) = self.callers.join_next().await {
            failures.extend(caller??);
        }
        Ok(failures)
    }
}

async fn read(client: &Client, url: &str, picture: &[u8]) -> Result<(), String> {
    let answer = client.post(url).multipart(form("image", picture)).send().await;
    let answer = answer.map_err(|error| format!("no answer: {error:?}"))?;
    let status = answer.status();
    let body = answer.text().await.map_err(|error| format!("a broken answer: {error:?}"))?;
    if status.is_success() { Ok(()) } else { Err(format!("{status}: {body}")) }
}
