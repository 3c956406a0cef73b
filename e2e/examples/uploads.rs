//! Measures whether nginx should take an upload in whole before a back hears of it (`proxy_request_buffering`): how long a
//! caller waits, and for how long a back is held, with it on and off, over a fast line and over a slow one.
//!
//! ```text
//! cargo xtask page
//! cargo build --release -p back --bin digitml-api
//! DIGITML_API=target/release/digitml-api DIGITML_STATIC_DIR=$PWD/front/dist DIGITML_NGINX=/usr/sbin/nginx \
//!     cargo run -p e2e --example uploads
//! ```

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use e2e::{Back, Nginx};
use pages::draw::{Page, PageParams, score_sheet};
use serde_json::Value;

/// A telephone's: 4 Mbit/s, as bytes a second.
const SLOW: usize = 500_000;
const PIECE: usize = 16_384;

const NO_RATE_LIMIT: (&str, &str) = ("rate=10r/s", "rate=10000r/s");
const STREAMED: (&str, &str) = ("proxy_request_buffering on", "proxy_request_buffering off");

fn photograph() -> Vec<u8> {
    let params = PageParams { width: 4000, height: 3000, digit_height: 160.0, noise: 4.0, ..PageParams::default() };
    Page::new(&params).write_lines(&["125 8", "346 0", "79"]).finish().jpeg(92)
}

#[tokio::main]
async fn main() -> Result<()> {
    let back = Back::start().await?;
    let ways = [
        ("on", Nginx::start_with(&[&back.address], &[NO_RATE_LIMIT]).await?),
        ("off", Nginx::start_with(&[&back.address], &[NO_RATE_LIMIT, STREAMED]).await?),
    ];
    println!("| picture | line | buffered | caller waits | back is held |\n|---|---|---|---|---|");
    for (what, picture) in [("sheet", score_sheet(1).png()), ("photograph, 12 megapixel", photograph())] {
        for (line, bytes_a_second, times) in [("fast", None, 40), ("4 Mbit/s", Some(SLOW), 5)] {
            let mut waits = [Vec::new(), Vec::new()];
            // By turns, so that whatever else the machine does meets both.
            for number in 0..times {
                for ((_, nginx), waits) in ways.iter().zip(&mut waits) {
                    waits.push(
                        read(nginx, &picture, bytes_a_second, &format!("{line}-{number}-{}", picture.len())).await?,
                    );
                }
            }
            for ((buffered, _), waits) in ways.iter().zip(waits) {
                let (waited, held): (Vec<_>, Vec<_>) = waits.into_iter().unzip();
                let (waited, held) = (median(waited) * 1e3, median(held) * 1e3);
                println!(
                    "| {what}, {} kB | {line} | {buffered} | {waited:.0} ms | {held:.0} ms |",
                    picture.len() / 1000
                );
            }
        }
    }
    Ok(())
}

/// Seconds that the caller waited from its first byte to the last of the answer, and that nginx had a back busy.
async fn read(nginx: &Nginx, picture: &[u8], bytes_a_second: Option<usize>, id: &str) -> Result<(f64, f64)> {
    let id = id.replace([' ', '/'], "");
    let (head, end) =
        ("--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"p.jpg\"\r\n\r\n", "\r\n--b--\r\n");
    let body = [head.as_bytes(), picture, end.as_bytes()].concat();
    let mut connection = TcpStream::connect(("127.0.0.1", nginx.port))?;
    let begun = Instant::now();
    write!(
        connection,
        "POST /api/v1/recognitions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Request-Id: {id}\r\n\
         Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {}\r\n\r\n",
        body.len()
    )?;
    let mut sent = 0;
    for piece in body.chunks(PIECE) {
        connection.write_all(piece)?;
        sent += piece.len();
        if let Some(speed) = bytes_a_second {
            let due = Duration::from_secs_f64(sent as f64 / speed as f64);
            thread::sleep(due.saturating_sub(begun.elapsed()));
        }
    }
    let mut answer = String::new();
    connection.read_to_string(&mut answer)?;
    let waited = begun.elapsed().as_secs_f64();
    // nginx writes its line once the caller has closed too.
    drop(connection);
    ensure!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let log = nginx.log_with(&id).await?;
    let line = log.lines().find(|line| line.contains(&id)).context("a line of this request")?;
    let held: Value = serde_json::from_str(line)?;
    Ok((waited, held["back_seconds"].as_str().context("a time")?.parse()?))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
