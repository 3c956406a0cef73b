//! Starts servers, draws pictures, builds forms.

use actix_web::dev::ServerHandle;
use back::{OnStage, PictureReader, Recognizer, Settings};
use clap::Parser as _;
use engine::{DigitReader, Model, ReadError, ReadParams, Reading, Stage};
use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use pages::draw::{Page, PageParams};
use reqwest::{Method, StatusCode, header};
use shared::{Code, PROBLEM_CONTENT_TYPE, Problem};
use std::io::{BufRead as _, BufReader, Cursor, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The server in this process, stopped when dropped.
pub(crate) struct TestApp {
    pub(crate) address: String,
    client: reqwest::Client,
    /// None for a server in a process of its own.
    handle: Option<ServerHandle>,
    /// What is learned lies here.
    _data: Option<TempDir>,
}

impl TestApp {
    /// With the built-in model and the settings as they come.
    pub(crate) fn start() -> Self {
        Self::start_with(DigitReader::with_model(built_in()), |_| ())
    }

    /// With another reader and other settings.
    pub(crate) fn start_with(reader: impl PictureReader, set: impl FnOnce(&mut Settings)) -> Self {
        let data = tempfile::tempdir().expect("a folder can be made");
        let mut settings = Settings::parse_from(["digitml-api", "--workers=2", "--database-url="]);
        settings.data_dir = data.path().to_owned();
        set(&mut settings);
        let program = env!("CARGO_BIN_EXE_digitml-api").into();
        let recognizer = Recognizer::new(built_in(), reader, settings.readers, settings.queue).drawing_with(program);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("the listener has an address").to_string();
        let server = back::build(&settings, listener, recognizer).expect("the server starts");
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self { address, client: reqwest::Client::new(), handle: Some(handle), _data: Some(data) }
    }

    /// A client of a server that runs already.
    pub(crate) fn at(address: &str) -> Self {
        Self { address: address.to_owned(), client: reqwest::Client::new(), handle: None, _data: None }
    }

    pub(crate) async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let mut request = self.client.request(method, format!("http://{}{path}", self.address)).body(body);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.expect("the server answers");
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await.expect("the answer is complete").to_vec();
        Answer { status, headers, body }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, &[], Vec::new()).await
    }

    pub(crate) async fn post_form(&self, path: &str, parts: &[Part<'_>]) -> Answer {
        self.send(Method::POST, path, &[("content-type", FORM_TYPE)], form_body(parts)).await
    }

    /// Posts `file` as the part `image`.
    pub(crate) async fn recognize(&self, file: &[u8]) -> Answer {
        self.post_form(RECOGNITIONS, &[Part::file("image", file)]).await
    }

    /// Fails the test unless a picture is still read.
    pub(crate) async fn assert_still_reads(&self) {
        assert_eq!(self.recognize(&png_of_strokes(60, 40)).await.status, StatusCode::OK);
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // The command is sent by the call; awaiting it would wait for the connections to end.
        if let Some(handle) = &self.handle {
            drop(handle.stop(false));
        }
    }
}

pub(crate) const RECOGNITIONS: &str = "/api/v1/recognitions";

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: header::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("headers are text"))
    }

    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {}", String::from_utf8_lossy(&self.body)))
    }

    /// Fails the test unless this is a problem of that status and code with a sentence to act on; returns the sentence.
    pub(crate) fn assert_problem(&self, status: u16, code: Code) -> String {
        let problem: Problem = self.json();
        assert_eq!((self.status.as_u16(), problem.code), (status, code), "{}", problem.detail);
        assert_eq!(self.header("content-type"), PROBLEM_CONTENT_TYPE);
        assert_eq!(problem.status, status);
        assert_eq!(problem.kind, "about:blank");
        assert_eq!(Some(problem.title.as_str()), self.status.canonical_reason());
        assert!(problem.detail.ends_with('.') && problem.detail.contains(' '), "no sentence: {}", problem.detail);
        problem.detail
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Part<'a> {
    name: &'a str,
    file_name: Option<&'a str>,
    content: &'a [u8],
}

impl<'a> Part<'a> {
    pub(crate) fn file(name: &'a str, content: &'a [u8]) -> Self {
        Self { name, file_name: Some("page.png"), content }
    }

    pub(crate) fn text(name: &'a str, content: &'a str) -> Self {
        Self { name, file_name: None, content: content.as_bytes() }
    }
}

pub(crate) const FORM_TYPE: &str = "multipart/form-data; boundary=the-boundary-of-the-test";

pub(crate) fn form_body(parts: &[Part<'_>]) -> Vec<u8> {
    let mut body = Vec::new();
    for part in parts {
        let head = match part.file_name {
            Some(file_name) => format!("; filename=\"{file_name}\"\r\nContent-Type: application/octet-stream"),
            None => String::new(),
        };
        let name = part.name;
        body.extend_from_slice(b"--the-boundary-of-the-test\r\n");
        body.extend_from_slice(format!("Content-Disposition: form-data; name=\"{name}\"{head}\r\n\r\n").as_bytes());
        body.extend_from_slice(part.content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--the-boundary-of-the-test--\r\n");
    body
}

/// A white page with a dark upright stroke, a cross and a ring.
pub(crate) fn strokes(width: u32, height: u32) -> GrayImage {
    let (w, h) = (f64::from(width), f64::from(height));
    let pen = (h / 16.0).max(1.0);
    GrayImage::from_fn(width, height, |x, y| {
        let (x, y) = (f64::from(x), f64::from(y));
        let (middle, radius) = (h / 2.0, h / 4.0);
        let inside = (y - middle).abs() < radius;
        let upright = inside && (x - w * 0.2).abs() < pen;
        let cross = inside && ((x - w * 0.5).abs() - (y - middle).abs()).abs() < pen;
        let ring = ((x - w * 0.8).hypot(y - middle) - radius).abs() < pen;
        Luma([if upright || cross || ring { 30 } else { 240 }])
    })
}

pub(crate) fn encoded(picture: GrayImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::ImageLuma8(picture).write_to(&mut file, format).expect("the picture is written");
    file.into_inner()
}

pub(crate) fn png_of_strokes(width: u32, height: u32) -> Vec<u8> {
    encoded(strokes(width, height), ImageFormat::Png)
}

/// A page of 160 × 80 pixels with a number written on it.
pub(crate) fn png_of_number() -> Vec<u8> {
    let params = PageParams { width: 160, height: 80, digit_height: 40.0, pen_width: 3.0, ..PageParams::default() };
    Page::new(&params).write_lines(&["270"]).finish().gray_png()
}

/// The head of a PNG file whose header claims that size; no pixel follows.
pub(crate) fn png_claiming(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend_from_slice(&width.to_be_bytes());
    header.extend_from_slice(&height.to_be_bytes());
    header.extend_from_slice(&[8, 0, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    file.extend_from_slice(&header);
    file.extend_from_slice(&crc32(&header).to_be_bytes());
    file.extend_from_slice(b"\0\0\0\0IDAT");
    file.extend_from_slice(&crc32(b"IDAT").to_be_bytes());
    file
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, &byte| {
        (0..8).fold(crc ^ u32::from(byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

/// The built-in model, loaded once for all tests of the process.
fn built_in() -> Arc<Model> {
    static MODEL: LazyLock<Arc<Model>> = LazyLock::new(|| Model::built_in().expect("the built-in model loads").into());
    Arc::clone(&MODEL)
}

/// A reader made of a function, for what a real one does not do on demand.
pub(crate) struct FakeReader<F>(pub(crate) F);

impl<F> PictureReader for FakeReader<F>
where
    F: Fn(&[u8]) -> Result<Reading, ReadError> + Send + Sync + 'static,
{
    fn read(&self, bytes: &[u8], _: &ReadParams, on_stage: OnStage<'_>) -> Result<Reading, ReadError> {
        on_stage(Stage::Decoded);
        on_stage(Stage::Segmented);
        let reading = (self.0)(bytes);
        on_stage(Stage::Classified);
        reading
    }
}

/// The server as a process of its own, killed when dropped.
pub(crate) struct TestProcess {
    pub(crate) address: String,
    child: Child,
}

impl TestProcess {
    pub(crate) fn start() -> Self {
        Self::start_as(command())
    }

    /// With other settings, or by way of another program.
    pub(crate) fn start_as(mut command: Command) -> Self {
        let mut child = command
            .env("DIGITML_LISTEN", "127.0.0.1:0")
            .env("DIGITML_WORKERS", "2")
            .stderr(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut log = BufReader::new(child.stderr.take().expect("the log is piped"));
        let mut address = None;
        while address.is_none() {
            let mut line = String::new();
            assert_ne!(log.read_line(&mut line).expect("the log is text"), 0, "the server ended before it listened");
            address = line
                .split("listening address=")
                .nth(1)
                .and_then(|rest| rest.split_whitespace().next())
                .map(str::to_owned);
        }
        // A full pipe would stop the server.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self { address: address.expect("found above"), child }
    }

    /// Sends SIGKILL and waits for the end.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("the process can be killed");
        self.child.wait().expect("the process ends");
    }

    /// Sends SIGTERM.
    pub(crate) fn terminate(&self) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().expect("kill runs").success());
    }

    /// The exit code, once the process has ended by itself.
    pub(crate) fn exit_code(&mut self) -> Option<i32> {
        let deadline = Instant::now() + Duration::from_secs(20);
        while Instant::now() < deadline {
            if let Some(status) = self.child.try_wait().expect("the process can be asked") {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("the server still runs after 20 s");
    }

    /// Resident memory in KiB.
    pub(crate) fn resident_kib(&self) -> u64 {
        self.status("VmRSS:")
    }

    /// The most memory that was resident since the start, in KiB.
    pub(crate) fn peak_kib(&self) -> u64 {
        self.status("VmHWM:")
    }

    fn status(&self, field: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("the process runs");
        let line = status.lines().find(|line| line.starts_with(field)).expect("the system tells memory");
        line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).expect("a number of KiB")
    }
}

impl Drop for TestProcess {
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The binary without any of the settings that may stand in the environment of the tests.
pub(crate) fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_digitml-api"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("DIGITML_")) {
        command.env_remove(name);
    }
    command.env_remove("DATABASE_URL");
    command.env("DIGITML_DATA_DIR", std::env::temp_dir().join("digitml-api-tests"));
    command
}

/// Opens a connection and sends the head of a form of `length` bytes and what there is of its body.
pub(crate) fn begin_form(address: &str, path: &str, length: usize, body: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).expect("the server listens");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout can be set");
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: {FORM_TYPE}\r\nContent-Length: {length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("the server reads");
    stream.write_all(body).expect("the server reads");
    stream
}

/// What the server says until it closes the connection or a whole answer with a length has come.
pub(crate) fn answer_on(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let count = stream.read(&mut chunk).expect("the server answers");
        answer.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&answer);
        let is_whole = text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
            let length = head
                .lines()
                .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned));
            length.and_then(|length| length.parse::<usize>().ok()).is_some_and(|length| body.len() >= length)
        });
        if count == 0 || is_whole {
            return text.into_owned();
        }
    }
}
