use crate::helpers::{FORM_TYPE, Part, RECOGNITIONS, TestProcess, form_body, png_claiming, png_of_strokes};
use shared::MAX_FILE_BYTES;

/// What may be kept after the first round without being a leak: buffers and caches of the allocator.
const SLACK_KIB: u64 = 48 * 1024;

#[actix_web::test]
async fn memory_stays_flat_over_hundreds_of_good_and_bad_uploads() {
    let server = TestProcess::start();
    let page = png_of_strokes(1200, 900);
    let bodies = [
        form_body(&[Part::file("image", &page)]),
        form_body(&[Part::file("image", &page[..page.len() / 2])]),
        form_body(&[Part::file("image", &png_claiming(60_000, 60_000))]),
        form_body(&[Part::file("image", b"?")]),
        form_body(&[Part::file("image", &page), Part::file("image", &page)]),
        b"broken".to_vec(),
    ];
    let too_large = form_body(&[Part::file("image", &vec![0; MAX_FILE_BYTES + 1])]);
    round(&server, &bodies, 10, &too_large).await;
    let before = server.resident_kib();
    round(&server, &bodies, 60, &too_large).await;
    let after = server.resident_kib();
    assert!(after < before + SLACK_KIB, "{before} KiB grew to {after} KiB");
}

async fn round(server: &TestProcess, bodies: &[Vec<u8>], times: usize, too_large: &[u8]) {
    let client = reqwest::Client::new();
    let url = format!("http://{}{RECOGNITIONS}", server.address);
    let post = |body: &[u8]| client.post(&url).header("content-type", FORM_TYPE).body(body.to_vec()).send();
    for _ in 0..times {
        for body in bodies {
            let answer = post(body).await.expect("the server answers");
            assert!(!answer.status().is_server_error());
        }
    }
    for _ in 0..5 {
        assert_eq!(post(too_large).await.expect("the server answers").status().as_u16(), 413);
    }
}
