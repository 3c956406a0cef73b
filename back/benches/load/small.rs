//! What a stranger can do with sixty-four requests and ten kilobytes: memory, the readings of others, and whether the server says that it lives.

use super::Report;
use super::server::{Server, most_memory_during};
use pages::draw::{Page, PageParams};
use pages::hostile;
use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;
use tokio::time::{sleep, timeout};

/// What is asked for: see docs/performance.md.
const PEAK_MB: f64 = 400.0;
const LIVE_WITHIN: Duration = Duration::from_millis(100);
/// Requests that the stranger sends at once.
const REQUESTS: usize = 64;
/// Bytes of them in all. Heads that say no more than they must are not counted: the shortest is longer than the bodies that do most.
const BYTES: usize = 10_000;
/// How long the stranger waits for an answer; requests without an end are waited for no longer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Two clients on one machine.
const STRANGER: &str = "127.0.0.2:0";
const OTHER: [u8; 4] = [127, 0, 0, 3];

/// A request of the stranger.
#[derive(Clone)]
struct Request {
    kind: String,
    head: String,
    body: Vec<u8>,
    /// Whether it has no end, or comes a byte a second.
    open: bool,
}

/// Sends requests of all kinds at once, then as many of each kind as there may be, each time to a server of its own.
pub(crate) async fn sixty_four(report: &mut Report) {
    let kinds = kinds();
    round(report, "of all kinds", of_all_kinds(&kinds)).await;
    for of_one_kind in kinds.chunk_by(|one, other| one.kind == other.kind) {
        // Files that alone are larger.
        if of_one_kind[0].body.len() > BYTES {
            continue;
        }
        let requests = fill(of_one_kind.iter().cycle());
        round(report, &format!("of one kind, {}", of_one_kind[0].kind), requests).await;
    }
}

/// One request of each kind, those with the smallest bodies first, and again from the beginning.
fn of_all_kinds(kinds: &[Request]) -> Vec<Request> {
    let mut sorted: Vec<&Request> = kinds.iter().collect();
    sorted.sort_by_key(|request| request.body.len());
    fill(sorted.into_iter().cycle())
}

/// As many as may be sent: as they come, as long as there are bytes left.
fn fill<'r>(requests: impl Iterator<Item = &'r Request>) -> Vec<Request> {
    let mut bytes = 0;
    let few_enough = |request: &&Request| {
        bytes += request.body.len();
        bytes <= BYTES
    };
    requests.take(REQUESTS).take_while(few_enough).cloned().collect()
}

async fn round(report: &mut Report, name: &str, requests: Vec<Request>) {
    let server = Arc::new(Server::start(false).await);
    let bytes: usize = requests.iter().map(|request| request.body.len()).sum();
    let done = Arc::new(AtomicBool::new(false));
    let memory = most_memory_during(&server, &done);
    let live = std::thread::spawn({
        let (address, done) = (server.address.clone(), Arc::clone(&done));
        move || slowest_sign_of_life(&address, &done)
    });
    let others = tokio::spawn(readings_of_another(server.address.clone(), Arc::clone(&done)));
    let count = requests.len();
    let sent = requests.into_iter().map(|request| tokio::spawn(send(server.address.clone(), request)));
    let mut answers: BTreeMap<String, usize> = BTreeMap::new();
    for answer in sent.collect::<Vec<_>>() {
        *answers.entry(answer.await.expect("the stranger goes on")).or_default() += 1;
    }
    // The other one is still there when all is over.
    sleep(Duration::from_millis(500)).await;
    done.store(true, Ordering::Relaxed);
    let peak = memory.await.expect("the watch ends");
    let live = live.join().expect("the server lives");
    let (read, refused, slowest) = others.await.expect("the other one goes on");
    report.tell(
        peak <= PEAK_MB && live <= LIVE_WITHIN && read > 0 && refused == 0 && !answers.contains_key("500"),
        format!(
            "{count} requests {name}, {bytes} bytes: answers {answers:?}; peak {peak:.0} MB, bound {PEAK_MB} MB; \
             another client: {read} read, {refused} refused, the slowest {slowest:.1?}; \
             /health/live {live:.0?}, bound {LIVE_WITHIN:?}"
        ),
    );
}

/// The status of the answer, or why there is none.
async fn send(address: String, request: Request) -> String {
    let socket = TcpSocket::new_v4().expect("a socket can be made");
    socket.bind(STRANGER.parse().expect("an address")).expect("the whole network 127 is this machine");
    let mut stream = socket.connect(address.parse().expect("an address")).await.expect("the server listens");
    // A server that has heard enough closes the connection.
    let _ = stream.write_all(request.head.as_bytes()).await;
    if request.open {
        for byte in request.body.iter().take(12) {
            sleep(Duration::from_secs(1)).await;
            let _ = stream.write_all(&[*byte]).await;
        }
    } else {
        let _ = stream.write_all(&request.body).await;
    }
    let patience = if request.open { Duration::from_secs(1) } else { PATIENCE };
    let mut answer = Vec::new();
    match timeout(patience, stream.read_to_end(&mut answer)).await {
        Ok(_) => answer.get(9..12).map_or("closed".to_owned(), |status| String::from_utf8_lossy(status).into_owned()),
        Err(_) => "waiting".to_owned(),
    }
}

/// How many pictures are read for somebody else, how many refused, and how long the slowest took.
async fn readings_of_another(address: String, done: Arc<AtomicBool>) -> (usize, usize, Duration) {
    let params = PageParams { width: 1200, height: 900, digit_height: 90.0, pen_width: 8.0, ..PageParams::default() };
    let page = Page::new(&params).write_lines(&["27 58", "304"]).finish().jpeg(90);
    let http = reqwest::Client::builder().local_address(std::net::IpAddr::from(OTHER)).build().expect("a client");
    let client = super::Client { http, ..super::Client::at(&address, &page) };
    let (mut read, mut refused, mut slowest) = (0, 0, Duration::ZERO);
    while !done.load(Ordering::Relaxed) {
        let started = Instant::now();
        match client.send().await.status {
            200 => read += 1,
            _ => refused += 1,
        }
        slowest = slowest.max(started.elapsed());
        sleep(Duration::from_millis(100)).await;
    }
    (read, refused, slowest)
}

/// Asked by a thread that does nothing else, so that this program's own work does not count.
fn slowest_sign_of_life(address: &str, done: &AtomicBool) -> Duration {
    let mut slowest = Duration::ZERO;
    while !done.load(Ordering::Relaxed) {
        let started = Instant::now();
        let mut stream = TcpStream::connect(address).expect("the server listens");
        let request = "GET /api/v1/health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).expect("the server reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the server answers");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        slowest = slowest.max(started.elapsed());
        std::thread::sleep(Duration::from_millis(20));
    }
    slowest
}

/// A call with a body.
fn post(kind: &str, path: &str, headers: &str, body: Vec<u8>) -> Request {
    let length = body.len();
    let head =
        format!("POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n");
    Request { kind: kind.to_owned(), head, body, open: false }
}

/// What comes byte by byte, or not at all, behind a head.
fn open(kind: &str, head: &str, rest: &[u8]) -> Request {
    Request { kind: kind.to_owned(), head: head.to_owned(), body: rest.to_vec(), open: true }
}

fn form(kind: &str, path: &str, accept: &str, part: &str, file: &[u8]) -> Request {
    let head = format!("--b\r\nContent-Disposition: form-data; name=\"{part}\"; filename=\"a\"\r\n\r\n");
    let headers = format!("Content-Type: multipart/form-data; boundary=b\r\nAccept: {accept}\r\n");
    post(kind, path, &headers, [head.as_bytes(), file, b"\r\n--b--\r\n"].concat())
}

/// Requests of each kind, those of one kind together.
fn kinds() -> Vec<Request> {
    const READ: &str = "/api/v1/recognitions";
    const JSON: &str = "Content-Type: application/json\r\n";
    let mut kinds = Vec::new();
    let documents = hostile::several::documents();
    for case in hostile::tiny::pictures().iter().chain(&documents) {
        let file = case.file();
        for (path, accept, part) in [
            (READ, "application/json", "image"),
            (READ, "image/png", "image"),
            (READ, "image/jpeg", "image"),
            ("/api/v1/pages", "image/png", "image"),
            ("/api/predict/", "*/*", "img"),
            ("/api/v1/sheets", "*/*", "sheet"),
        ] {
            kinds.push(form(&case.name, path, accept, part, &file));
        }
    }
    // What unpacks to a gigabyte by `br` and `gzip` alike is refused by its head.
    for encoding in ["br", "gzip", "deflate", "zstd"] {
        let headers = format!("{JSON}Content-Encoding: {encoding}\r\n");
        kinds.push(post("encoded bodies", "/api/v1/models", &headers, vec![0x1b; 150]));
    }
    let sample = r#"{"label":1,"image":"iVBORw0KGgoAAAANSUhEUgAAJxAAABOICAAAAAB"}"#;
    for body in [format!("{{\"samples\":[{sample}]}}"), format!("{{\"samples\":[{}]}}", "{},".repeat(30))] {
        kinds.push(post("lessons", "/api/v1/models", JSON, body.into_bytes()));
    }
    for body in ["[".repeat(150), "{\"samples\":".repeat(14)] {
        kinds.push(post("deep JSON", "/api/v1/models", JSON, body.into_bytes()));
    }
    let parts = |count| {
        let part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n";
        let body = format!("{}--b--\r\n", part.repeat(count));
        post("many parts", READ, "Content-Type: multipart/form-data; boundary=b\r\n", body.into_bytes())
    };
    kinds.extend([parts(3), parts(90)]);
    let announced =
        "POST /api/v1/models HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 8388608\r\n\r\n";
    let upload = "POST /api/v1/recognitions HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n\
                  Content-Length: 20971000\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\n";
    kinds.extend([
        open("heads that trickle", "GET /api/v1/health/live HTTP/1.1\r\nHost: x\r\nX", b"-Slow: loris"),
        open("lessons that never come", announced, b"{\"samples\":["),
        open("uploads that never come", upload, b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01"),
    ]);
    kinds
}
