//! Tells a body that is sent as it is from one that would have to be unpacked first: a few bytes may unpack to any number.

use actix_web::http::header::{CONTENT_ENCODING, HeaderMap};

/// The first encoding of the body, as the headers name it; none where it can be read as it comes.
pub(crate) fn encoding_of(headers: &HeaderMap) -> Option<&[u8]> {
    let values = headers.get_all(CONTENT_ENCODING);
    let mut words = values.flat_map(|value| value.as_bytes().split(|&byte| byte == b',').map(<[u8]>::trim_ascii));
    words.find(|word| !word.is_empty() && !word.eq_ignore_ascii_case(b"identity"))
}
