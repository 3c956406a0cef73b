//! Bodies whose headers name an encoding, through what the server lets in and the library's own decoder.

// The server's own file, as in [`crate::form`].
#[path = "../../back/src/encodings.rs"]
mod encodings_of_bodies;

use actix_web::dev::{Decompress, Payload};
use actix_web::http::header::{CONTENT_ENCODING, HeaderValue};
use actix_web::test::TestRequest;
use actix_web::web::Bytes;
use encodings_of_bodies::encoding_of;
use flate2::Compression;
use flate2::read::GzEncoder;
use futures_util::{FutureExt as _, TryStreamExt as _};
use std::io::Read as _;

/// Values of the header that names encodings, a line each, and a body behind a zero byte: what the server lets in is never unpacked, and
/// who names no encoding, or that there is none, is let in.
pub fn encoding(bytes: &[u8]) {
    let (head, body) = bytes.split_at(bytes.iter().position(|&byte| byte == 0).unwrap_or(bytes.len()));
    let body = body.get(1..).unwrap_or_default();
    let mut request = TestRequest::default();
    let (mut values, mut none) = (0, 0);
    for line in head.split(|&byte| byte == b'\n') {
        let Ok(value) = HeaderValue::from_bytes(line) else { continue };
        values += 1;
        none += usize::from(line.is_empty() || line == b"identity");
        request = request.append_header((CONTENT_ENCODING, value));
    }
    let request = request.to_http_request();
    let encoding = encoding_of(request.headers());
    if values == none {
        assert_eq!(encoding, None, "{values} values that name no encoding");
    }
    if encoding.is_none() {
        let payload: Payload = Payload::from(Bytes::copy_from_slice(body));
        let unpacked = Decompress::from_headers(payload, request.headers()).try_fold(Vec::new(), |mut all, piece| {
            all.extend_from_slice(&piece);
            async { Ok(all) }
        });
        let unpacked = unpacked.now_or_never().expect("what is not unpacked is not waited for");
        assert!(unpacked.is_ok_and(|unpacked| unpacked == body), "a body that was let in was unpacked");
    }
}

/// Seeds of [`encoding`]: a packed body under the names of encodings, alone and together, and one as it is.
#[must_use]
pub fn encodings() -> Vec<Vec<u8>> {
    let mut packed = Vec::new();
    GzEncoder::new(&b"seven and a half"[..], Compression::best())
        .read_to_end(&mut packed)
        .expect("memory does not fail");
    ["gzip", "br", "deflate", "zstd", "x-gzip", "identity", "identity\nGZIP", "identity, br", ",,", "\tgzip ", ""]
        .map(|head| [head.as_bytes(), b"\0", &packed].concat())
        .to_vec()
}
