//! The real nginx when some callers, or some servers, are no good.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Result, ensure};
use e2e::{Back, Edge, Load, Nginx, form};
use pages::draw::{Page, PageParams};
use reqwest::{Client, Response, StatusCode};
use shared::{PROBLEM_CONTENT_TYPE, Problem};

/// One address may ask as often as a test likes.
const NO_RATE_LIMIT: (&str, &str) = ("rate=10r/s", "rate=10000r/s");

fn picture() -> Vec<u8> {
    Page::new(&PageParams::default()).write_lines(&["125 8"]).finish().png()
}

/// Begins to send a picture of so many bytes, as somebody at an address; what follows never comes.
fn trickle(nginx: &Nginx, address: &str, bytes: usize) -> Result<TcpStream> {
    let mut connection = TcpStream::connect(("127.0.0.1", nginx.port))?;
    write!(
        connection,
        "POST /api/v1/recognitions HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {address}\r\n\
         Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {bytes}\r\n\r\n--b\r\n"
    )?;
    Ok(connection)
}

/// How many of these have been refused.
fn refused(connections: &mut [TcpStream]) -> Result<usize> {
    let mut refused = 0;
    for connection in connections {
        connection.set_read_timeout(Some(Duration::from_millis(100)))?;
        let mut head = [0; 12];
        if connection.read_exact(&mut head).is_ok() {
            ensure!(head == *b"HTTP/1.1 429", "{:?}", String::from_utf8_lossy(&head));
            refused += 1;
        }
    }
    Ok(refused)
}

async fn read_as(nginx: &Nginx, address: &str) -> Result<Response> {
    let url = format!("{}/api/v1/recognitions", nginx.address);
    Ok(Client::new().post(url).header("x-forwarded-for", address).multipart(form("image", picture())).send().await?)
}

#[tokio::test]
async fn one_address_that_trickles_large_uploads_stops_nobody_else() -> Result<()> {
    let back = Back::start().await?;
    let nginx = Nginx::start_with(&[&back.address], &[NO_RATE_LIMIT]).await?;
    let mut large = (0..26).map(|_| trickle(&nginx, "203.0.113.7", 20_000_000)).collect::<Result<Vec<_>>>()?;
    ensure!(refused(&mut large)? == 18, "{} of 26 large uploads are refused", refused(&mut large)?);
    // A whole class behind one address may send photographs as the page makes them.
    let mut small = (0..40).map(|_| trickle(&nginx, "203.0.113.9", 1_500_000)).collect::<Result<Vec<_>>>()?;
    ensure!(refused(&mut small)? == 0, "{} of 40 small uploads are refused", refused(&mut small)?);
    let answer = read_as(&nginx, "203.0.113.8").await?;
    ensure!(answer.status() == StatusCode::OK, "somebody else's picture: {}", answer.status());
    // Also from the same address, and again once the others are gone.
    ensure!(read_as(&nginx, "203.0.113.7").await?.status() == StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn who_has_a_network_of_ipv6_counts_as_one_caller() -> Result<()> {
    let back = Back::start().await?;
    let nginx = Nginx::start_with(&[&back.address], &[NO_RATE_LIMIT]).await?;
    // Bytes that mean something to a regular expression or to a string are addresses like others.
    let addresses =
        (0..20).map(|i| format!("2001:db8:a0a:{}::{:x}", if i % 2 == 0 { "d00" } else { "0d00" }, i * 0x0a00));
    let mut large = addresses.map(|own| trickle(&nginx, &own, 20_000_000)).collect::<Result<Vec<_>>>()?;
    ensure!(refused(&mut large)? == 12, "{} of 20 large uploads are refused", refused(&mut large)?);
    let mut others = [1, 2, 3, 4, 5, 6, 7, 8, 9]
        .map(|i| trickle(&nginx, &format!("2001:db8:a0a:{i}::1"), 20_000_000))
        .into_iter()
        .collect::<Result<Vec<_>>>()?;
    ensure!(refused(&mut others)? == 0, "other networks count as the same");
    let mut old =
        (1..=20).map(|i| trickle(&nginx, &format!("203.0.113.{i}"), 20_000_000)).collect::<Result<Vec<_>>>()?;
    ensure!(refused(&mut old)? == 0, "addresses of IPv4 count as one");
    Ok(())
}

#[tokio::test]
async fn of_two_backs_one_hangs_and_is_soon_left_out() -> Result<()> {
    let (one, other) = (Back::start().await?, Back::start().await?);
    let nginx = Nginx::start_with(
        &[&one.address, &other.address],
        // Longer than the other one takes on a machine that is busy elsewhere.
        &[NO_RATE_LIMIT, ("proxy_read_timeout 60s", "proxy_read_timeout 4s")],
    )
    .await?;
    one.hang()?;
    let failures = Load::start(&nginx.address, picture(), 200, 6).failures().await?;
    ensure!(failures.is_empty(), "{} readings of 200 failed: {:#?}", failures.len(), failures.first());
    let log = nginx.log_with("\"back_status\":\"504, 200\"").await?;
    let waited = log.lines().filter(|line| line.contains("\"back_status\":\"504, 200\"")).count();
    ensure!(waited < 30, "{waited} of 200 readings waited for the one that hangs");
    Ok(())
}

#[tokio::test]
async fn without_a_front_the_edge_says_so_to_people_and_to_programs() -> Result<()> {
    // Nobody listens on port 1.
    let edge = Edge::start("127.0.0.1:1").await?;
    let ask = async |path: &str| -> Result<Response> {
        let answer = Client::new().get(format!("{}{path}", edge.address)).send().await?;
        ensure!(answer.status() == StatusCode::BAD_GATEWAY, "{path}: {}", answer.status());
        ensure!(answer.headers().get("retry-after").is_some_and(|seconds| seconds == "5"), "{:?}", answer.headers());
        Ok(answer)
    };
    let answer = ask("/api/v1/health/ready").await?;
    ensure!(answer.headers()["content-type"].to_str()?.starts_with(PROBLEM_CONTENT_TYPE), "{:?}", answer.headers());
    let problem: Problem = answer.json().await?;
    ensure!(problem.status == 502 && problem.detail.ends_with('.'), "{problem:?}");
    let answer = ask("/").await?;
    ensure!(answer.headers()["content-type"].to_str()?.starts_with("text/html"), "{:?}", answer.headers());
    let page = answer.text().await?;
    ensure!(page.contains("DigitML is not available") && !page.contains("nginx"), "{page}");
    Ok(())
}
