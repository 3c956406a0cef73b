//! Forms as clients send them, through what mends the heads of their parts into the library that reads them.

// The server's own file: the server as a whole, with its database, would be compiled for minutes.
#[path = "../../back/src/part_heads.rs"]
mod part_heads;

use actix_multipart::{Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::TestRequest;
use actix_web::web::Bytes;
use futures_util::{FutureExt as _, TryStreamExt as _, stream};

const TYPE: &str = "multipart/form-data; boundary=X";
/// A form of 16 KiB in pieces of a byte is read in far fewer calls.
const MOST_CALLS: usize = 200_000;

/// Names and contents of a form's parts, or that it is none.
type Parts = Result<Vec<(Option<String>, Vec<u8>)>, ()>;

/// The body of a form behind the size of its pieces: it reads the same in pieces of any size, and one that needs no mending reads as if
/// nothing were mended.
pub fn multipart(bytes: &[u8]) {
    let Some((&size, body)) = bytes.split_first() else { return };
    let size = usize::from(size) + 1;
    let request = TestRequest::default().insert_header((CONTENT_TYPE, TYPE)).to_http_request();
    let as_sent = || -> Payload {
        let pieces: Vec<_> = body.chunks(size).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        Payload::Stream { payload: Box::pin(stream::iter::<Vec<Result<Bytes, PayloadError>>>(pieces)) }
    };
    let whole = Payload::from(Bytes::copy_from_slice(body));
    let mended = read(part_heads::mended(&request, as_sent()));
    assert_eq!(mended, read(part_heads::mended(&request, whole)), "in pieces of {size}");
    let unmended = read(as_sent());
    if unmended.is_ok() {
        assert_eq!(mended, unmended, "what could be read is changed");
    }
}

fn read(payload: Payload) -> Parts {
    let headers = TestRequest::default().insert_header((CONTENT_TYPE, TYPE)).to_http_request().headers().clone();
    let mut form = Multipart::new(&headers, payload);
    let mut reading = Box::pin(async move {
        let mut parts = Vec::new();
        while let Some(mut field) = form.try_next().await? {
            let name = field.name().map(str::to_owned);
            let mut content = Vec::new();
            while let Some(piece) = field.try_next().await? {
                content.extend_from_slice(&piece);
            }
            parts.push((name, content));
        }
        Ok::<_, MultipartError>(parts)
    });
    // All bytes are here: whoever still waits, waits for ever.
    for _ in 0..MOST_CALLS {
        if let Some(parts) = (&mut reading).now_or_never() {
            return parts.map_err(drop);
        }
    }
    panic!("a form is waited for that is here as a whole");
}

/// Seeds of [`multipart`]: two parts, a name in a code page, one without quotation marks, and bytes that look like a boundary.
#[must_use]
pub fn forms() -> Vec<Vec<u8>> {
    let part = |head: &[u8], content: &[u8]| {
        [b"--X\r\nContent-Disposition: form-data; ", head, b"\r\nContent-Type: image/png\r\n\r\n", content, b"\r\n"]
            .concat()
    };
    let end = b"--X--\r\n".to_vec();
    let model = part(b"name=\"model\"", b"default");
    let image = part(b"name=\"image\"; filename=\"a b.png\"", b"\x89PNG\r\n--Y\r\n\r\n--\r");
    let old = part(b"name=image; filename=\"\xE9t\xE9;.png\"", b"\xFF\r\n--X\xFF");
    let odd = part(b"filename=a\x01.png; name=\"image\"", b"");
    [
        [&b"\x06"[..], &image, &model, &end].concat(),
        [&b"\x00"[..], &old, &end].concat(),
        [b"\xFF", &odd[..], &end].concat(),
    ]
    .to_vec()
}
