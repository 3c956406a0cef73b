//! Draws pages of PDF documents, each in a process of its own.
//!
//! A document may ask for any amount of work, and no library of this kind can be told to stop. So the server calls itself, with limits
//! that the operating system keeps, and goes on reading other pictures whatever happens there.

use crate::budget::Budget;
use crate::error::ApiError;
use anyhow::Context as _;
use engine::ReadError;
use engine::decode::{DecodeLimits, decode_color, pages_of};
use image::codecs::bmp::BmpEncoder;
use serde::{Deserialize, Serialize};
use shared::{MAX_PIXELS, MAX_SIDE};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::time::Duration;

/// Seconds of a core that a page may take. One that was scanned at 600 dots an inch takes a quarter of one.
const MAX_SECONDS: u64 = 2;
/// What the page of a document without content may take, and what is added for each mebibyte that was sent: a few bytes that ask for a
/// second of work are not a page that somebody wants to have read.
const TIME_AT_LEAST: Duration = Duration::from_millis(500);
const TIME_A_MEBIBYTE: Duration = Duration::from_secs(1);
/// How often the time is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(10);
/// Bytes that the process may take in all: a page and an image of the most pixels in it take 205 MiB.
const MAX_MEMORY: u64 = 288 << 20;

/// What is told on the first line, before the picture.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
enum Outcome {
    /// A picture follows.
    Drawn {
        /// How many pages the document has.
        pages: u32,
    },
    NoSuchPage {
        page: u32,
        pages: u32,
    },
    Protected,
    TooLarge,
    Damaged,
}

/// A page as a picture.
pub(crate) struct DrawnPage {
    /// A BMP file.
    pub(crate) picture: Vec<u8>,
    /// Counted from 1.
    pub(crate) number: u32,
    /// How many pages the document has.
    pub(crate) pages: u32,
}

/// The program that is running, whatever stands at its path by now.
const RUNNING: &str = "/proc/self/exe";

/// Readers for each process that may draw at the same time: their memory is bounded one by one only.
const READERS_OF_EACH: usize = 4;

/// Draws pages in other processes.
#[derive(Debug, Clone)]
pub(crate) struct Drawer {
    /// A program in place of the server's own.
    program: Option<Arc<PathBuf>>,
    /// Processes that may run at the same time.
    places: Budget,
}

impl Drawer {
    /// One for a server that reads `readers` pictures at once.
    pub(crate) fn new(readers: usize) -> Self {
        Self { program: None, places: Budget::new(readers.div_ceil(READERS_OF_EACH).max(1) as u64) }
    }

    /// The same with another program than the one that runs.
    pub(crate) fn with_program(self, program: PathBuf) -> Self {
        Self { program: Some(Arc::new(program)), ..self }
    }

    /// Draws one page, counted from 1. Waits for its turn and until it is drawn, for as long as the limits let it.
    pub(crate) fn draw(&self, document: &[u8], number: u32) -> Result<DrawnPage, ApiError> {
        let _place = self.places.take(1);
        let mut line = self.ask(document, number).map_err(ApiError::Internal)?;
        let end = line.iter().position(|&byte| byte == b'\n').map_or(line.len(), |end| end + 1);
        let picture = line.split_off(end);
        match serde_json::from_slice(&line) {
            Ok(Outcome::Drawn { pages }) => Ok(DrawnPage { picture, number, pages }),
            Ok(Outcome::NoSuchPage { page, pages }) => Err(ApiError::PageNotFound { page, pages }),
            Ok(Outcome::Protected) => Err(ApiError::UnsupportedImage { kind: Some("a PDF document with a password") }),
            Ok(Outcome::Damaged) => Err(ApiError::DamagedImage { format: "PDF" }),
            // Its end came before its answer: the operating system stopped it, or it stopped itself.
            Ok(Outcome::TooLarge) | Err(_) => Err(ApiError::PageTooDemanding { page: number }),
        }
    }

    /// All that the other process answers; nothing if it comes to grief.
    fn ask(&self, document: &[u8], number: u32) -> anyhow::Result<Vec<u8>> {
        let program = match &self.program {
            Some(program) => program.to_path_buf(),
            // On Linux the running program itself, which may have been replaced by another version since it started.
            None if Path::new(RUNNING).exists() => RUNNING.into(),
            None => std::env::current_exe().context("the server does not find its own program")?,
        };
        // Keys and passwords stand in the environment, and are no business of whoever draws.
        let mut command = Command::new(program);
        command.arg(format!("--draw-page={number}")).env_clear();
        // One for each thread would be a quarter of what the process may take, and hardly used.
        command.env("MALLOC_ARENA_MAX", "1");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().context("the process that draws a page cannot be started")?;
        if let Some(mut stdin) = child.stdin.take() {
            // It reads all before it writes. If it has gone by then, its answer tells.
            let _ = stdin.write_all(document);
        }
        let mut answer = Vec::new();
        let read = child.stdout.take().map(|mut stdout| stdout.read_to_end(&mut answer));
        let status = child.wait().context("the process that draws a page cannot be waited for")?;
        match read {
            Some(Ok(_)) if status.success() => Ok(answer),
            _ => {
                tracing::debug!(%status, "the process that draws a page came to no good end");
                Ok(Vec::new())
            }
        }
    }
}

/// Draws page `number` of the document on the standard input to the standard output: what that other process does.
///
/// # Errors
/// When the limits cannot be set, or nobody reads.
pub fn draw_page(number: u32) -> anyhow::Result<()> {
    set_limits().context("the limits on drawing cannot be set")?;
    let mut document = Vec::new();
    io::stdin().lock().read_to_end(&mut document)?;
    let watch = end_after(time_for(document.len()));
    let limits =
        DecodeLimits { max_pixels: MAX_PIXELS, max_side: MAX_SIDE, documents: true, ..DecodeLimits::default() };
    let drawn =
        pages_of(&document, &limits).and_then(|pages| Ok((pages, decode_color(&document, Some(number), &limits)?)));
    // Writing takes as long as there are pixels, whatever the document asks for.
    drop(watch);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let outcome = match &drawn {
        Ok((pages, _)) => Outcome::Drawn { pages: *pages },
        Err(ReadError::NoSuchPage { page, pages }) => Outcome::NoSuchPage { page: *page, pages: *pages },
        Err(ReadError::UnsupportedImage { .. }) => Outcome::Protected,
        Err(ReadError::ImageTooLarge { .. } | ReadError::ImageTooDemanding { .. }) => Outcome::TooLarge,
        Err(_) => Outcome::Damaged,
    };
    serde_json::to_writer(&mut out, &outcome)?;
    out.write_all(b"\n")?;
    if let Ok((_, picture)) = drawn {
        let (width, height) = picture.dimensions();
        BmpEncoder::new(&mut out).encode(&picture, width, height, image::ExtendedColorType::Rgb8)?;
    }
    out.flush()?;
    Ok(())
}

/// Time of a core for a page of a document of so many bytes.
fn time_for(bytes: usize) -> Duration {
    let most = Duration::from_secs(MAX_SECONDS);
    TIME_AT_LEAST.saturating_add(TIME_A_MEBIBYTE.mul_f64(bytes as f64 / f64::from(1 << 20))).min(most)
}

/// Ends this process once it has worked for so long, unless what is returned is dropped by then: the operating system's own limit counts
/// whole seconds.
#[cfg(unix)]
fn end_after(limit: Duration) -> Sender<()> {
    use rustix::time::{ClockId, clock_gettime};
    use std::sync::mpsc::RecvTimeoutError;
    let worked = || Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or(Duration::MAX);
    let (watch, dropped) = mpsc::channel();
    std::thread::spawn(move || {
        while dropped.recv_timeout(LOOK_EVERY) == Err(RecvTimeoutError::Timeout) {
            if worked() >= limit {
                std::process::exit(1);
            }
        }
    });
    watch
}

#[cfg(not(unix))]
fn end_after(_: Duration) -> Sender<()> {
    mpsc::channel().0
}

#[cfg(unix)]
fn set_limits() -> anyhow::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let at_most = |most| Rlimit { current: Some(most), maximum: Some(most) };
    setrlimit(Resource::As, at_most(MAX_MEMORY))?;
    setrlimit(Resource::Cpu, at_most(MAX_SECONDS))?;
    // What has fallen would otherwise leave its memory on the disk.
    setrlimit(Resource::Core, at_most(0))?;
    Ok(())
}

#[cfg(not(unix))]
fn set_limits() -> anyhow::Result<()> {
    anyhow::bail!("documents are drawn on Unix alone")
}

#[cfg(test)]
mod tests {
    use super::{MAX_SECONDS, time_for};
    use std::time::Duration;

    #[test]
    fn a_few_bytes_get_little_time_and_a_scan_gets_all_there_is() {
        assert!(time_for(2_000) < Duration::from_millis(510));
        assert!(time_for(300_000) > time_for(100_000));
        for bytes in [2 << 20, shared::MAX_FILE_BYTES, usize::MAX] {
            assert_eq!(time_for(bytes), Duration::from_secs(MAX_SECONDS));
        }
    }
}
