use crate::helpers::{Part, RECOGNITIONS, TestProcess, answer_on, begin_form, form_body, png_of_strokes};
use std::io::Write as _;
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

#[test]
fn sigterm_finishes_what_is_under_way_and_exits_0() {
    let mut server = TestProcess::start();
    let body = form_body(&[Part::file("image", &png_of_strokes(120, 80))]);
    let (first, rest) = body.split_at(body.len() / 2);
    let mut stream = begin_form(&server.address, RECOGNITIONS, body.len(), first);
    // Accepted before the signal: time for the first half to arrive.
    sleep(Duration::from_millis(300));
    server.terminate();
    sleep(Duration::from_millis(300));
    stream.write_all(rest).expect("the server still reads");
    let answer = answer_on(&mut stream);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(server.exit_code(), Some(0));
    assert!(TcpStream::connect(&server.address).is_err());
}

#[test]
fn sigterm_does_not_wait_for_a_connection_that_only_stays_open() {
    let mut server = TestProcess::start();
    let idle = TcpStream::connect(&server.address).expect("the server listens");
    let mut used = begin_form(&server.address, "/nowhere", 0, b"");
    assert!(answer_on(&mut used).starts_with("HTTP/1.1 404 "));
    let started = Instant::now();
    server.terminate();
    assert_eq!(server.exit_code(), Some(0));
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    drop((idle, used));
}
