//! The most memory that strangers can make a server take, by its number of readers: what a container's limit must leave room for.

use super::server::{Server, most_memory_during};
use super::{Client, Report};
use image::{GrayImage, ImageFormat, Luma};
use pages::draw::{Page, PageParams};
use pages::hostile;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The limit that docker-compose.yml and docker-compose.host.yml set, in MB: docs/deploy.md has the sum.
const LIMIT_MB: f64 = 1152.0 * 1.048_576;
/// Numbers of readers that are tried.
const READERS: [usize; 3] = [2, 4, 8];
/// Clients that send at once: more than are read and wait.
const CLIENTS: usize = 48;
/// Pictures that each sends one after the other: all together send each picture in each form of the answer about once.
const PICTURES_EACH: usize = 5;

/// Sends the worst pictures at once, each in every form of the answer, and tells the peak of the server and the processes that it starts.
pub(crate) async fn worst_at_once(report: &mut Report) {
    let pictures = Arc::new(worst());
    println!("    {} pictures, {:.0} MB", pictures.len(), pictures.iter().map(Vec::len).sum::<usize>() as f64 / 1e6);
    for readers in READERS {
        let server = Arc::new(Server::start_with(false, &[("DIGITML_READERS", &readers.to_string())]).await);
        let done = Arc::new(AtomicBool::new(false));
        let watch = most_memory_during(&server, &done);
        let clients: Vec<_> = (0..CLIENTS)
            .map(|client| {
                let (server, pictures) = (Arc::clone(&server), Arc::clone(&pictures));
                tokio::spawn(async move {
                    let mut answers: BTreeMap<u16, usize> = BTreeMap::new();
                    for turn in (0..PICTURES_EACH).map(|round| round * CLIENTS + client) {
                        let picture = &pictures[turn % pictures.len()];
                        let form = ["application/json", "image/png", "image/jpeg"][turn / pictures.len() % 3];
                        let status = Client::new(&server, picture).ask_for(form).await.status;
                        *answers.entry(status).or_default() += 1;
                    }
                    answers
                })
            })
            .collect();
        let mut answers: BTreeMap<u16, usize> = BTreeMap::new();
        for client in clients {
            for (status, count) in client.await.expect("the client ends") {
                *answers.entry(status).or_default() += count;
            }
        }
        done.store(true, Ordering::Relaxed);
        let peak = watch.await.expect("the watch ends");
        report.tell(
            peak <= LIMIT_MB && answers.keys().all(|status| [200, 413, 422, 503].contains(status)),
            format!(
                "{readers} readers, {CLIENTS} clients: answers {answers:?}, peak {peak:.0} MB, bound {LIMIT_MB:.0} MB"
            ),
        );
    }
}

/// Pictures at the limits of bytes, pixels, scans and pages.
fn worst() -> Vec<Vec<u8>> {
    let mut pictures = vec![noise(4_400), full_of_numbers(), noise(4_400)];
    pictures.extend(hostile::large().iter().map(hostile::Case::file));
    pictures.extend(hostile::several::documents().iter().map(hostile::Case::file));
    pictures.push(hostile::several::pdf(&[white(5_000, 7_000), white(5_000, 7_000)]));
    pictures
}

fn white(width: u32, height: u32) -> GrayImage {
    GrayImage::from_pixel(width, height, Luma([255]))
}

/// A file of nearly the most bytes.
fn noise(side: u32) -> Vec<u8> {
    let mut state = 1u32;
    let picture = GrayImage::from_fn(side, side, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Luma([(state >> 24) as u8])
    });
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).expect("a vector takes all");
    file.into_inner()
}

/// A page of the most pixels, written on everywhere.
fn full_of_numbers() -> Vec<u8> {
    let params =
        PageParams { width: 8000, height: 6250, digit_height: 120.0, pen_width: 11.0, ..PageParams::default() };
    let line = "27 58 304 1690 42 731 8 65 90 12 47 3 555 108";
    Page::new(&params).write_lines(&[line; 20]).finish().jpeg(90)
}
