//! What the real server does under load: `cargo xtask load`. Says what it measures, and fails where a bound is broken.

mod memory;
mod server;
mod small;

use pages::draw::{self, Page, PageParams};
use pages::hostile::{self, Outcome, Refusal};
use server::{Server, most_memory_during};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Bounds, as docs/performance.md has them.
const ANSWER_WITHIN: Duration = Duration::from_secs(1);
const PEAK_MB: f64 = 400.0;
const CROWD_MB: f64 = 600.0;
const IDLE_MB: f64 = 80.0;
const READY_WITHIN: Duration = Duration::from_millis(300);
const OVER_ENGINE: f64 = 1.3;
const OVER_ONE_CORE: f64 = 1.7;

/// Clients that send photographs at once.
const CROWD: usize = 64;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| word == name);
    let seconds = std::env::var("DIGITML_LOAD_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(120);
    let mut report = Report::default();
    if wanted("start") {
        start(&mut report).await;
    }
    if wanted("single") {
        single(&mut report).await;
    }
    if wanted("cores") {
        cores(&mut report).await;
    }
    if wanted("hostile") {
        hostile_files(&mut report).await;
    }
    if wanted("small") {
        small::sixty_four(&mut report).await;
    }
    if wanted("memory") {
        memory::worst_at_once(&mut report).await;
    }
    if wanted("crowd") {
        crowd(&mut report, Duration::from_secs(seconds)).await;
    }
    assert!(report.broken.is_empty(), "bounds that were broken:\n{}", report.broken.join("\n"));
}

/// What was measured, told as it comes.
#[derive(Default)]
struct Report {
    broken: Vec<String>,
}

impl Report {
    fn tell(&mut self, holds: bool, what: String) {
        println!("{} {what}", if holds { "   " } else { "!! " });
        if !holds {
            self.broken.push(what);
        }
    }
}

/// The time until it is ready, and what it takes while nobody asks.
async fn start(report: &mut Report) {
    let mut ready: Vec<Duration> = Vec::new();
    let mut idle: f64 = 0.0;
    for _ in 0..5 {
        let server = Server::start(false).await;
        ready.push(server.ready_after);
        idle = idle.max(server.memory());
    }
    let ready = median(&mut ready);
    report.tell(ready <= READY_WITHIN, format!("ready after {ready:.0?} (median of five), bound {READY_WITHIN:?}"));
    report.tell(idle <= IDLE_MB, format!("idle memory {idle:.0} MB, bound {IDLE_MB} MB"));
}

/// One client that sends one picture again and again: the time over HTTP beside the engine's own.
async fn single(report: &mut Report) {
    let picture = match std::env::var_os("DIGITML_LOAD_PICTURE") {
        Some(path) => std::fs::read(path).expect("DIGITML_LOAD_PICTURE is the path of a picture"),
        None => draw::training_sheet(1).png(),
    };
    let server = Server::start(false).await;
    let client = Client::new(&server, &picture);
    let (mut whole, mut engine) = (Vec::new(), Vec::new());
    for i in 0..220 {
        let started = Instant::now();
        let answer = client.send().await;
        assert_eq!(answer.status, 200);
        // The first ones warm up both sides.
        if i >= 20 {
            whole.push(started.elapsed());
            engine.push(Duration::from_secs_f64(answer.engine_ms / 1e3));
        }
    }
    let (whole, engine) = (median(&mut whole), median(&mut engine));
    let ratio = whole.as_secs_f64() / engine.as_secs_f64();
    report.tell(
        ratio <= OVER_ENGINE,
        format!(
            "one client: p50 {whole:.1?} over HTTP, {engine:.1?} in the engine: {ratio:.2} times, bound {OVER_ENGINE}"
        ),
    );
}

/// Sixteen clients on all cores beside sixteen on one, in turns: how fast the machine is changes from one half minute to the next.
async fn cores(report: &mut Report) {
    const ROUNDS: usize = 5;
    let picture = draw::training_sheet(1).jpeg(90);
    let (one, all) = (Server::start(true).await, Server::start(false).await);
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        rounds.push((Crowded::measured(&one, &picture).await, Crowded::measured(&all, &picture).await));
    }
    let ratio = |(one, all): &(Crowded, Crowded)| all.pictures_a_second / one.pictures_a_second;
    rounds.sort_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    let (least, middle, most) = (&rounds[0], &rounds[ROUNDS / 2], &rounds[ROUNDS - 1]);
    let (on_one, on_all) = middle;
    report.tell(
        ratio(middle) >= OVER_ONE_CORE,
        format!(
            "16 clients: {on_one} on one core, {on_all} on {}: {:.2} times, median of {ROUNDS}, {:.2} to {:.2}, bound {OVER_ONE_CORE}",
            std::thread::available_parallelism().map_or(1, usize::from),
            ratio(middle),
            ratio(least),
            ratio(most),
        ),
    );
}

/// What sixteen clients got of a server.
struct Crowded {
    pictures_a_second: f64,
    /// Processor time that the server took for a picture.
    of_server: Duration,
    /// And the clients, who share the cores with a server that has them all.
    of_clients: Duration,
}

impl Crowded {
    async fn measured(server: &Server, picture: &[u8]) -> Self {
        const LENGTH: Duration = Duration::from_secs(6);
        /// Until the queue is as it stays.
        const BEFORE: Duration = Duration::from_secs(1);
        let start = Instant::now() + BEFORE;
        let end = start + LENGTH;
        let clients: Vec<_> = (0..16)
            .map(|_| {
                let client = Client::new(server, picture);
                tokio::spawn(async move {
                    let mut read = 0;
                    while Instant::now() < end {
                        let status = client.send().await.status;
                        // What is answered after the end is not of this time.
                        read += u32::from(status == 200 && (start..end).contains(&Instant::now()));
                    }
                    read
                })
            })
            .collect();
        tokio::time::sleep_until(start.into()).await;
        let before = (server.worked(), server::worked_here());
        tokio::time::sleep_until(end.into()).await;
        let after = (server.worked(), server::worked_here());
        let mut read = 0;
        for client in clients {
            read += client.await.expect("the client ends");
        }
        Self {
            pictures_a_second: f64::from(read) / LENGTH.as_secs_f64(),
            of_server: (after.0 - before.0) / read.max(1),
            of_clients: (after.1 - before.1) / read.max(1),
        }
    }
}

impl std::fmt::Display for Crowded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { pictures_a_second, of_server, of_clients } = self;
        write!(
            f,
            "{pictures_a_second:.1} pictures a second ({of_server:.1?} of a core for each, the clients {of_clients:.1?})"
        )
    }
}

/// Every odd file: the right kind of answer, soon, within memory.
async fn hostile_files(report: &mut Report) {
    let server = Arc::new(Server::start(false).await);
    let done = Arc::new(AtomicBool::new(false));
    let memory = most_memory_during(&server, &done);
    let mut times: Vec<(Duration, String)> = Vec::new();
    for case in hostile::small().into_iter().chain(hostile::large()).chain(hostile::several::documents()) {
        let client = Client::new(&server, &case.file());
        let (started, before) = (Instant::now(), server.worked());
        let status = client.send().await.status;
        // Where other programs take the processor, what it worked itself tells.
        let elapsed = started.elapsed().min(server.worked().saturating_sub(before));
        let right = match &case.outcome {
            Outcome::Reads | Outcome::Empty => status == 200,
            Outcome::Answers | Outcome::Part => status == 200 || status == 422,
            Outcome::Refused(Refusal::Unsupported) => status == 415,
            Outcome::Refused(_) => status == 422,
        };
        if !right || elapsed > ANSWER_WITHIN {
            report.tell(false, format!("{}: {status} after {} ms", case.name, elapsed.as_millis()));
        }
        times.push((elapsed, case.name));
    }
    times.sort();
    println!("    {} odd files; those that took longest:", times.len());
    for (elapsed, name) in times.iter().rev().take(8) {
        println!("    {:6} ms  {name}", elapsed.as_millis());
    }
    done.store(true, Ordering::Relaxed);
    let peak = memory.await.expect("the watch ends");
    report.tell(peak <= PEAK_MB, format!("odd files: peak memory {peak:.0} MB, bound {PEAK_MB} MB"));
}

/// A crowd with photographs for `length`, and whether the server is the same after it.
async fn crowd(report: &mut Report, length: Duration) {
    let params =
        PageParams { width: 4000, height: 3000, digit_height: 120.0, pen_width: 11.0, ..PageParams::default() };
    let lines = ["27 58 304", "1690 42", "731 8 65", "90 12 47 3"];
    let photograph = Page::new(&params).write_lines(&lines).finish().jpeg(92);
    println!("    photographs of 4000 × 3000 pixels, {:.1} MB", photograph.len() as f64 / 1e6);
    let server = Server::start(false).await;
    let alone = Client::new(&server, &photograph);
    alone.send().await;
    let before = alone.time_of_next().await;
    let end = Instant::now() + length;
    let clients: Vec<_> = (0..CROWD)
        .map(|i| {
            let client = Client::new(&server, &photograph);
            tokio::spawn(async move {
                let mut answers: BTreeMap<u16, usize> = BTreeMap::new();
                while Instant::now() < end {
                    let status = client.send().await.status;
                    *answers.entry(status).or_default() += 1;
                    // Half of them do not wait as they are asked to.
                    let pause = if status == 200 {
                        0
                    } else if i % 2 == 0 {
                        2000
                    } else {
                        100
                    };
                    tokio::time::sleep(Duration::from_millis(pause)).await;
                }
                answers
            })
        })
        .collect();
    let mut memory: Vec<f64> = Vec::new();
    while Instant::now() < end {
        tokio::time::sleep(Duration::from_millis(500)).await;
        memory.push(server.memory());
    }
    let mut answers: BTreeMap<u16, usize> = BTreeMap::new();
    for client in clients {
        for (status, count) in client.await.expect("the client ends") {
            *answers.entry(status).or_default() += count;
        }
    }
    let after = alone.time_of_next().await;
    let only_expected = answers.keys().all(|status| [200, 429, 503].contains(status));
    report
        .tell(only_expected && answers.contains_key(&200), format!("{CROWD} clients, {length:?}: answers {answers:?}"));
    let half = memory.len() / 2;
    let most = |values: &[f64]| values.iter().copied().fold(0.0, f64::max);
    let (first, second, peak) = (most(&memory[..half]), most(&memory[half..]), server.peak());
    report.tell(
        peak <= CROWD_MB && second <= 1.1 * first + 10.0,
        format!("memory at most {first:.0} MB in the first half, {second:.0} MB in the second, peak {peak:.0} MB, bound {CROWD_MB} MB"),
    );
    report.tell(
        after <= before.mul_f64(1.5),
        format!("the first request after it {after:.0?}, before it {before:.0?}; {:.0} MB in use", server.memory()),
    );
}

fn median(values: &mut [Duration]) -> Duration {
    values.sort_unstable();
    values[values.len() / 2]
}

/// Sends one picture over a connection of its own.
struct Client {
    http: reqwest::Client,
    url: String,
    body: Vec<u8>,
}

struct Answer {
    /// 0 where there was none.
    status: u16,
    engine_ms: f64,
}

impl Client {
    fn new(server: &Server, picture: &[u8]) -> Self {
        Self::at(&server.address, picture)
    }

    fn at(address: &str, picture: &[u8]) -> Self {
        let mut body = b"--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a\"\r\n\r\n".to_vec();
        body.extend_from_slice(picture);
        body.extend_from_slice(b"\r\n--b--\r\n");
        let url = format!("http://{address}/api/v1/recognitions");
        Self { http: reqwest::Client::new(), url, body }
    }

    async fn send(&self) -> Answer {
        self.ask_for("application/json").await
    }

    /// The same for an answer in another form.
    async fn ask_for(&self, form: &str) -> Answer {
        let request = self.http.post(&self.url).header("content-type", "multipart/form-data; boundary=b");
        let request = request.header("accept", form);
        let Ok(response) = request.body(self.body.clone()).send().await else {
            return Answer { status: 0, engine_ms: 0.0 };
        };
        let status = response.status().as_u16();
        let Ok(body) = response.bytes().await else { return Answer { status: 0, engine_ms: 0.0 } };
        let answer: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
        Answer { status, engine_ms: answer["timings"]["total_ms"].as_f64().unwrap_or(0.0) }
    }

    async fn time_of_next(&self) -> Duration {
        let mut times = Vec::new();
        // The first of them counts; where the server is asked a moment later than it can hear, it says 503.
        for _ in 0..20 {
            let started = Instant::now();
            if self.send().await.status == 200 {
                times.push(started.elapsed());
                break;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        *times.first().expect("the server reads again")
    }
}
