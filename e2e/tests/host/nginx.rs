//! The real nginx, with the configuration of the image, before real servers.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use e2e::{Back, Load, Nginx, NginxFiles, form, free_port};
use pages::draw::{Page, PageParams};
use reqwest::header::HeaderMap;
use reqwest::{Client, Response, StatusCode};
use shared::{MAX_FILE_BYTES, OriginalAnswer, PROBLEM_CONTENT_TYPE, Problem, Recognition};

/// One address may ask as often as a test likes.
const NO_RATE_LIMIT: (&str, &str) = ("rate=10r/s", "rate=10000r/s");

const SECURITY_HEADERS: [&str; 7] = [
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
];

fn picture_of(line: &str) -> Vec<u8> {
    Page::new(&PageParams::default()).write_lines(&[line]).finish().png()
}

/// A picture of exactly so many bytes: what stands behind a PNG's end is not looked at.
fn picture_of_size(bytes: usize) -> Vec<u8> {
    let mut picture = picture_of("42");
    picture.resize(bytes, 0);
    picture
}

async fn get(nginx: &Nginx, path: &str) -> Result<Response> {
    Ok(Client::new().get(format!("{}{path}", nginx.address)).send().await?)
}

async fn get_accepting(nginx: &Nginx, path: &str, header: &str, value: &str) -> Result<Response> {
    Ok(Client::new().get(format!("{}{path}", nginx.address)).header(header, value).send().await?)
}

async fn post(nginx: &Nginx, path: &str, part: &'static str, picture: Vec<u8>) -> Result<Response> {
    let request = Client::new().post(format!("{}{path}", nginx.address)).multipart(form(part, picture));
    Ok(request.send().await?)
}

/// The one value of a header; an error when there is none or more than one.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str> {
    let values: Vec<_> = headers.get_all(name).iter().collect();
    ensure!(values.len() == 1, "{name} is there {} times: {values:?}", values.len());
    Ok(values[0].to_str()?)
}

/// A refusal in the API's words, with the stable one of them.
async fn problem(answer: Response, status: StatusCode, code: &str) -> Result<Problem> {
    ensure!(answer.status() == status, "answered {} in the place of {status}", answer.status());
    let kind = only(answer.headers(), "content-type")?;
    ensure!(kind.starts_with(PROBLEM_CONTENT_TYPE), "the problem is sent as {kind}");
    ensure!(only(answer.headers(), "cache-control")?.contains("no-store"), "the problem may be kept");
    let body = answer.text().await?;
    let problem: Problem = serde_json::from_str(&body).with_context(|| body.clone())?;
    ensure!(problem.status == status.as_u16() && body.contains(&format!("\"code\":\"{code}\"")), "it says {body}");
    Ok(problem)
}

/// The page's files whose names end so, as paths in the address.
fn page_files(ending: &str) -> Result<Vec<String>> {
    let dist = std::env::var("DIGITML_STATIC_DIR").context("call `cargo xtask test --only e2e`")?;
    let names = fs::read_dir(dist)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()));
    let names: Vec<String> = names.collect::<Result<_>>()?;
    Ok(names.iter().filter(|name| name.ends_with(ending)).map(|name| format!("/{name}")).collect())
}

fn wasm_file() -> Result<String> {
    page_files(".wasm")?.pop().context("the page has wasm")
}

#[test]
fn the_configuration_is_taken_with_brotli_and_without() -> Result<()> {
    let files = NginxFiles::lay(free_port()?, &["127.0.0.1:1"], &[])?;
    for said in [files.check()?, files.without_brotli()?.check()?] {
        let warnings: Vec<_> = said.lines().filter(|line| line.contains("[warn]")).collect();
        ensure!(warnings.is_empty(), "nginx warns: {warnings:?}");
    }
    Ok(())
}

#[tokio::test]
async fn what_is_named_by_its_content_is_kept_for_a_year_and_the_page_itself_is_asked_for_again() -> Result<()> {
    let nginx = Nginx::start(&["127.0.0.1:1"]).await?;
    for path in [wasm_file()?, page_files(".css")?.pop().context("the page has a style")?] {
        let answer = get(&nginx, &path).await?;
        ensure!(answer.status() == StatusCode::OK, "{path}: {}", answer.status());
        ensure!(
            only(answer.headers(), "cache-control")? == "public, max-age=31536000, immutable",
            "{path} is not kept"
        );
    }
    for path in ["/", "/index.html", "/texts/en.ftl"] {
        let answer = get(&nginx, path).await?;
        ensure!(only(answer.headers(), "cache-control")? == "no-cache", "{path} is kept");
        let tag = only(answer.headers(), "etag")?.to_owned();
        let again = get_accepting(&nginx, path, "if-none-match", &tag).await?;
        ensure!(again.status() == StatusCode::NOT_MODIFIED, "{path} is sent again: {}", again.status());
        ensure!(only(again.headers(), "cache-control")? == "no-cache", "{path} is kept once it was asked for again");
    }
    for path in ["/front-0123456789abcdef.js", "/robots.txt", "/.built-from", "/examples/"] {
        let answer = get(&nginx, path).await?;
        ensure!(answer.status() == StatusCode::NOT_FOUND, "{path}: {}", answer.status());
        ensure!(only(answer.headers(), "cache-control")? == "no-store", "that {path} is not there is kept");
    }
    let answer = get_accepting(&nginx, "/an-address-of-the-page", "accept", "text/html,*/*").await?;
    ensure!(answer.status() == StatusCode::OK && answer.text().await?.contains("DigitML"), "no page at its addresses");
    Ok(())
}

#[tokio::test]
async fn wasm_is_sent_as_wasm_and_compressed_beforehand() -> Result<()> {
    let nginx = Nginx::start(&["127.0.0.1:1"]).await?;
    let path = wasm_file()?;
    let plain = get(&nginx, &path).await?;
    ensure!(only(plain.headers(), "content-type")? == "application/wasm");
    let plain = plain.bytes().await?;
    let manifest = get(&nginx, &page_files(".webmanifest")?.pop().context("the page can be installed")?).await?;
    ensure!(only(manifest.headers(), "content-type")?.starts_with("application/manifest+json"));
    for (accepts, encoding) in
        [("gzip", "gzip"), ("gzip, deflate, br", if NginxFiles::has_brotli() { "br" } else { "gzip" })]
    {
        let answer = get_accepting(&nginx, &path, "accept-encoding", accepts).await?;
        ensure!(only(answer.headers(), "content-encoding")? == encoding, "{accepts}: {:?}", answer.headers());
        ensure!(only(answer.headers(), "content-type")? == "application/wasm");
        ensure!(only(answer.headers(), "vary")?.contains("Accept-Encoding"));
        ensure!(answer.bytes().await?.len() < plain.len() / 2, "{encoding} saves little");
    }
    Ok(())
}

#[tokio::test]
async fn every_answer_carries_each_security_header_once_and_a_request_id() -> Result<()> {
    let back = Back::start().await?;
    let nginx = Nginx::start(&[&back.address]).await?;
    let wasm = wasm_file()?;
    for path in ["/", &wasm, "/missing.png", "/api/v1/health/ready", "/api/v1/nothing", "/api/v1/metrics"] {
        let answer = get(&nginx, path).await?;
        for name in SECURITY_HEADERS {
            only(answer.headers(), name).with_context(|| format!("on {path}"))?;
        }
        let id = only(answer.headers(), "x-request-id").with_context(|| format!("on {path}"))?;
        ensure!(id.len() >= 16, "the request's id is {id:?}");
        let server = answer.headers().get("server").map(|name| name.to_str().unwrap_or_default());
        ensure!(server == Some("nginx"), "the version is told: {server:?}");
    }
    let page = get(&nginx, "/").await?;
    let policy = only(page.headers(), "content-security-policy")?;
    ensure!(policy.contains("script-src 'self' 'wasm-unsafe-eval'"), "no wasm may run under {policy:?}");
    ensure!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy:?} lets anything run");
    Ok(())
}

#[tokio::test]
async fn nothing_of_the_api_is_kept() -> Result<()> {
    let back = Back::start().await?;
    let nginx = Nginx::start(&[&back.address]).await?;
    let read = post(&nginx, "/api/v1/recognitions", "image", picture_of("42")).await?;
    ensure!(read.status() == StatusCode::OK && only(read.headers(), "cache-control")? == "no-store");
    for path in ["/api/v1/health/ready", "/api/v1/nothing", "/api/", "/api"] {
        let answer = get(&nginx, path).await?;
        ensure!(only(answer.headers(), "cache-control")?.contains("no-store"), "{path} is kept");
    }
    Ok(())
}

#[tokio::test]
async fn a_caller_of_the_api_keeps_no_connection_that_a_reload_could_close_under_its_next_picture() -> Result<()> {
    let back = Back::start().await?;
    let nginx = Nginx::start(&[&back.address]).await?;
    for answer in [
        post(&nginx, "/api/v1/recognitions", "image", picture_of("42")).await?,
        post(&nginx, "/api/predict/", "img", picture_of("42")).await?,
        post(&nginx, "/api/v1/recognitions", "image", b"no picture".to_vec()).await?,
        get(&nginx, "/api/v1/info").await?,
    ] {
        ensure!(only(answer.headers(), "connection")? == "close", "{} keeps it", answer.url());
    }
    let page = get(&nginx, "/").await?;
    ensure!(only(page.headers(), "connection")? == "keep-alive", "the page's files come over one connection");
    Ok(())
}

#[tokio::test]
async fn a_given_request_id_is_passed_on_and_one_that_would_harm_the_log_is_replaced() -> Result<()> {
    let back = Back::start().await?;
    let nginx = Nginx::start(&[&back.address]).await?;
    let kept = get_accepting(&nginx, "/api/v1/health/live", "x-request-id", "from-the-phone-1").await?;
    ensure!(only(kept.headers(), "x-request-id")? == "from-the-phone-1");
    let replaced = get_accepting(&nginx, "/api/v1/health/live", "x-request-id", "a\" b").await?;
    let id = only(replaced.headers(), "x-request-id")?;
    ensure!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "it became {id:?}");
    nginx.log_with("\"id\":\"from-the-phone-1\"").await?;
    nginx.log_with(&format!("\"id\":\"{id}\"")).await?;
    Ok(())
}

#[tokio::test]
async fn the_log_names_the_real_client_behind_a_proxy() -> Result<()> {
    let nginx = Nginx::start(&["127.0.0.1:1"]).await?;
    get_accepting(&nginx, "/", "x-forwarded-for", "203.0.113.7, 10.0.0.3").await?;
    nginx.log_with("\"client\":\"203.0.113.7\"").await?;
    Ok(())
}

#[tokio::test]
async fn a_file_of_20_mib_is_read_and_one_byte_more_is_refused_wherever_it_is_noticed() -> Result<()> {
    let back = Back::start().await?;
    let nginx = Nginx::start(&[&back.address]).await?;
    let read = post(&nginx, "/api/v1/recognitions", "image", picture_of_size(MAX_FILE_BYTES)).await?;
    ensure!(read.status() == StatusCode::OK, "20 MiB: {}", read.status());
    let recognition: Recognition = read.json().await?;
    ensure!(recognition.text == "42", "20 MiB are read as {:?}", recognition.text);

    // The first is refused by the server, the last by nginx, which sees the length of the form alone.
    let mut told = Vec::new();
    for bytes in [MAX_FILE_BYTES + 1, MAX_FILE_BYTES + 1024 * 1024] {
        let answer = post(&nginx, "/api/v1/recognitions", "image", picture_of_size(bytes)).await?;
        told.push(
            problem(answer, StatusCode::PAYLOAD_TOO_LARGE, "file_too_large")
                .await
                .with_context(|| format!("{bytes} bytes"))?,
        );
    }
    ensure!(told[0] == told[1], "nginx and the server tell of it in different words: {told:#?}");

    let answer = post(&nginx, "/api/predict/", "img", picture_of_size(MAX_FILE_BYTES + 1024 * 1024)).await?;
    ensure!(answer.status() == StatusCode::PAYLOAD_TOO_LARGE);
    let OriginalAnswer::Failure { msg } = answer.json().await? else { anyhow::bail!("predict succeeded") };
    ensure!(msg == told[0].detail, "the original call says {msg:?}");
    Ok(())
}

#[tokio::test]
async fn no_picture_stays_on_the_disk_or_in_the_log() -> Result<()> {
    let back = Back::start().await?;
    let nginx = Nginx::start(&[&back.address]).await?;
    let read = post(&nginx, "/api/v1/recognitions", "image", picture_of_size(5_000_000)).await?;
    ensure!(read.status() == StatusCode::OK);
    ensure!(nginx.kept_uploads()?.is_empty(), "{:?} are left", nginx.kept_uploads()?);
    let log = nginx.log_with("/api/v1/recognitions").await?;
    ensure!(!log.contains("picture.png"), "the log names the file: {log}");
    Ok(())
}

#[tokio::test]
async fn a_slow_upload_holds_no_back() -> Result<()> {
    let back = Back::start_with(&[("DIGITML_UPLOAD_TIMEOUT", "1")]).await?;
    let nginx = Nginx::start(&[&back.address]).await?;
    let body = {
        let (head, end) =
            ("--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"p.png\"\r\n\r\n", "\r\n--b--\r\n");
        [head.as_bytes(), &picture_of("42"), end.as_bytes()].concat()
    };
    let mut connection = TcpStream::connect(("127.0.0.1", nginx.port))?;
    connection.set_read_timeout(Some(Duration::from_secs(30)))?;
    let length = body.len();
    write!(
        connection,
        "POST /api/v1/recognitions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
         Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {length}\r\n\r\n"
    )?;
    // Three times what the server itself would wait.
    for piece in body.chunks(length.div_ceil(6)) {
        connection.write_all(piece)?;
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    ensure!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    Ok(())
}

#[tokio::test]
async fn what_nginx_refuses_by_itself_is_a_problem_too() -> Result<()> {
    // Nobody listens on port 1.
    let nginx = Nginx::start(&["127.0.0.1:1"]).await?;
    let answer = get(&nginx, "/api/v1/health/ready").await?;
    ensure!(only(answer.headers(), "retry-after")? == "5");
    problem(answer, StatusCode::BAD_GATEWAY, "internal").await?;
    let answer = post(&nginx, "/api/v1/recognitions", "image", picture_of("4")).await?;
    problem(answer, StatusCode::BAD_GATEWAY, "internal").await?;
    let answer = post(&nginx, "/api/predict/", "img", picture_of("4")).await?;
    ensure!(answer.status() == StatusCode::SERVICE_UNAVAILABLE && only(answer.headers(), "retry-after")? == "5");
    ensure!(matches!(answer.json().await?, OriginalAnswer::Failure { .. }));
    let answer = get(&nginx, "/api/v1/metrics").await?;
    problem(answer, StatusCode::NOT_FOUND, "not_found").await?;
    let answer = get_accepting(&nginx, "/api/v1/health/live", "x-long", &"a".repeat(40_000)).await?;
    problem(answer, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "head_too_large").await?;
    let answer = get(&nginx, &format!("/api/v1/{}", "a".repeat(40_000))).await?;
    problem(answer, StatusCode::URI_TOO_LONG, "malformed_request").await?;

    let answer = post(&nginx, "/index.html", "image", picture_of("4")).await?;
    ensure!(only(answer.headers(), "allow")? == "GET, HEAD");
    problem(answer, StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed").await?;
    // As when the disk is full: nothing can be kept there.
    fs::remove_dir_all(nginx.folder().join("tmp/client_body"))?;
    let answer = post(&nginx, "/api/v1/recognitions", "image", picture_of_size(1_000_000)).await?;
    problem(answer, StatusCode::INTERNAL_SERVER_ERROR, "internal").await?;
    let answer = post(&nginx, "/api/predict/", "img", picture_of_size(1_000_000)).await?;
    ensure!(answer.status() == StatusCode::SERVICE_UNAVAILABLE);
    ensure!(matches!(answer.json().await?, OriginalAnswer::Failure { .. }));

    let mut connection = TcpStream::connect(("127.0.0.1", nginx.port))?;
    connection.write_all(b"GET /api/v1/models HTTP/1.1\r\nHost: a b\r\n\r\n")?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    ensure!(answer.starts_with("HTTP/1.1 400") && answer.contains("malformed_request"), "{answer}");
    Ok(())
}

#[tokio::test]
async fn who_asks_far_too_often_is_told_to_wait() -> Result<()> {
    let back = Back::start().await?;
    let nginx = Nginx::start(&[&back.address]).await?;
    let client = Client::new();
    let (mut passed, mut refused) = (0, None);
    let started = Instant::now();
    while refused.is_none() && passed < 1000 {
        let answer = client.get(format!("{}/api/v1/health/live", nginx.address)).send().await?;
        match answer.status() {
            StatusCode::OK => passed += 1,
            _ => refused = Some(answer),
        }
    }
    // A hundred at once, and ten more for every second that it took.
    ensure!(passed >= 100, "refused after {passed} requests");
    let refused = refused.with_context(|| format!("{passed} requests in {:?} all passed", started.elapsed()))?;
    ensure!(only(refused.headers(), "retry-after")? == "5");
    problem(refused, StatusCode::TOO_MANY_REQUESTS, "too_many_requests").await?;
    // The page itself is not counted.
    ensure!(get(&nginx, "/").await?.status() == StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn of_two_backs_one_is_killed_under_load_and_no_reading_fails() -> Result<()> {
    let (one, other) = (Back::start().await?, Back::start().await?);
    let nginx = Nginx::start_with(&[&one.address, &other.address], &[NO_RATE_LIMIT]).await?;
    let load = Load::start(&nginx.address, picture_of("125 8"), 300, 8);
    load.wait_for(100).await;
    let killed_at = load.answered();
    let killed = one.address.clone();
    drop(one);
    let failures = load.failures().await?;
    ensure!(failures.is_empty(), "{} readings of 300 failed: {:#?}", failures.len(), failures.first());
    ensure!(killed_at < 250, "the load was over before the back was killed");
    for address in [&killed, &other.address] {
        nginx.log_with(&format!("\"back\":\"{address}")).await?;
    }
    Ok(())
}
