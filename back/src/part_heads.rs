//! Makes the heads of a form's parts readable to the library that reads forms, which wants UTF-8 and all quotation marks in place. Old
//! programs write a file's name in the code page of their system, or as it is; nothing here depends on that name.

use actix_web::dev::Payload;
use actix_web::http::header::{ContentDisposition, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpMessage as _, HttpRequest};
use futures_util::TryStreamExt as _;
use memchr::memchr;

/// A head longer than this passes as it is, for the library to refuse.
const LONGEST_HEAD: usize = 16 * 1024;

/// What follows a boundary: the end of the form, or of the line.
const BEHIND_A_BOUNDARY: [&[u8]; 2] = [b"--", b"\r\n"];

/// The body of a form, the heads of its parts mended where they need it; any other body as it is.
pub(crate) fn mended(request: &HttpRequest, payload: Payload) -> Payload {
    let mime = request.mime_type().ok().flatten();
    let Some(boundary) = mime.as_ref().and_then(|mime| mime.get_param("boundary")) else { return payload };
    let mut form = Form::new(boundary.as_str());
    Payload::Stream { payload: Box::pin(payload.map_ok(move |chunk| form.pass(chunk))) }
}

/// A form as its bytes come.
struct Form {
    /// A line end and the boundary after it.
    delimiter: Vec<u8>,
    /// How much of it the last bytes were.
    matched: usize,
    /// What has come of a head; `None` within the content of a part.
    head: Option<Vec<u8>>,
    /// Whether a part has begun. Before the first one a line feed alone ends a line, too.
    has_begun: bool,
}

impl Form {
    fn new(boundary: &str) -> Self {
        // The first boundary begins the body, as if a line had ended before.
        Self { delimiter: format!("\r\n--{boundary}").into_bytes(), matched: 2, head: None, has_begun: false }
    }

    /// How much of a delimiter a byte is that does not go on with one: no boundary has a line end within.
    fn after(&self, byte: u8) -> usize {
        match byte {
            b'\r' if self.has_begun => 1,
            b'\n' if !self.has_begun => 2,
            _ => 0,
        }
    }

    /// The same bytes, but for heads that have to be mended; a head that is not whole yet comes with the bytes that end it.
    fn pass(&mut self, chunk: Bytes) -> Bytes {
        let mut passed = Vec::new();
        // Where the bytes begin that are not passed yet.
        let mut from = 0;
        let mut at = 0;
        while at < chunk.len() {
            if let Some(head) = &mut self.head {
                head.push(chunk[at]);
                at += 1;
                if !BEHIND_A_BOUNDARY.iter().any(|start| start.starts_with(head) || head.starts_with(start)) {
                    // No boundary after all, though it begins like one. A line may end here.
                    passed.extend_from_slice(head);
                    self.head = None;
                    self.matched = self.after(chunk[at - 1]);
                    from = at;
                    continue;
                }
                // Two hyphens end the form, an empty line ends the head.
                if head == b"--" || head.ends_with(b"\r\n\r\n") || head.len() > LONGEST_HEAD {
                    passed.extend_from_slice(&mended_head(head));
                    self.has_begun |= head != b"--";
                    self.head = None;
                    from = at;
                }
            } else if self.matched == 0 {
                let line_end = if self.has_begun { b'\r' } else { b'\n' };
                let Some(distance) = memchr(line_end, &chunk[at..]) else { break };
                at += distance + 1;
                self.matched = self.after(line_end);
            } else {
                self.matched = match chunk[at] {
                    byte if byte == self.delimiter[self.matched] => self.matched + 1,
                    byte => self.after(byte),
                };
                at += 1;
                if self.matched == self.delimiter.len() {
                    passed.extend_from_slice(&chunk[from..at]);
                    (self.matched, self.head) = (0, Some(Vec::new()));
                }
            }
        }
        if self.head.is_some() {
            return passed.into();
        }
        if passed.is_empty() && from == 0 {
            return chunk;
        }
        passed.extend_from_slice(&chunk[from..]);
        passed.into()
    }
}

/// A head whose lines can be read, as far as their meaning is plain.
fn mended_head(head: &[u8]) -> Vec<u8> {
    // The library takes a line feed alone for the end of a line, too.
    let lines: Vec<String> = head.split(|&byte| byte == b'\n').map(mended_line).collect();
    lines.join("\n").into_bytes()
}

fn mended_line(line: &[u8]) -> String {
    let line: String = match std::str::from_utf8(line) {
        Ok(text) => text.to_owned(),
        // Whatever the code page, these letters are of a name that is of no interest.
        Err(_) => line.iter().map(|&byte| if byte.is_ascii() { char::from(byte) } else { '_' }).collect(),
    };
    match line.split_once(':') {
        Some((name, value)) if name.eq_ignore_ascii_case("content-disposition") => {
            let (value, end) = value.strip_suffix('\r').map_or((value, ""), |value| (value, "\r"));
            format!("{name}:{}{end}", mended_disposition(value))
        }
        _ => line,
    }
}

/// The value as it is where it can be read, else with the part's name alone.
fn mended_disposition(value: &str) -> String {
    let is_read = |value: &str| {
        let header = HeaderValue::from_bytes(value.trim().as_bytes()).ok();
        header.is_some_and(|header| ContentDisposition::from_raw(&header).is_ok_and(|read| read.get_name().is_some()))
    };
    if is_read(value) {
        return value.to_owned();
    }
    let value: String = value.chars().map(|sign| if sign.is_control() { '_' } else { sign }).collect();
    if is_read(&value) {
        return value;
    }
    let name = value.match_indices("name=").find_map(|(at, word)| {
        // Neither `filename=` nor anything else that ends like it.
        let is_whole = value[..at].ends_with([' ', ';', '\t']);
        let rest = &value[at + word.len()..];
        let name = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => rest.split([';', ' ']).next(),
        };
        name.filter(|_| is_whole)
    });
    name.map_or_else(|| value.clone(), |name| format!(" form-data; name=\"{name}\""))
}

#[cfg(test)]
mod tests {
    use super::Form;
    use actix_web::web::Bytes;

    /// Passed in pieces of `size` bytes.
    fn passed(body: &[u8], size: usize) -> Vec<u8> {
        let mut form = Form::new("X");
        body.chunks(size).flat_map(|chunk| form.pass(Bytes::copy_from_slice(chunk))).collect()
    }

    fn form(disposition: &[u8], content: &[u8]) -> Vec<u8> {
        let head: [&[u8]; 5] = [
            b"--X\r\nContent-Disposition:",
            disposition,
            b"\r\nContent-Type: image/jpeg\r\n\r\n",
            content,
            b"\r\n--X--\r\n",
        ];
        head.concat()
    }

    #[test]
    fn what_needs_no_mending_passes_as_it_is_in_pieces_of_any_size() {
        let content = b"\xFF\r\n--Y\r\n\r\r\n-X\r\n--\r\n\r\n\xE9name=\r";
        for disposition in [
            &b" form-data; name=\"image\"; filename=\"a b.jpg\""[..],
            " form-data; name=\"image\"; filename=\"é.jpg\"".as_bytes(),
            b" form-data; name=image",
            b" form-data;\tname=\"image\"",
        ] {
            let body = form(disposition, content);
            for size in [1, 2, 3, 7, 50, 1000] {
                assert_eq!(passed(&body, size), body, "in pieces of {size}");
            }
        }
    }

    #[test]
    fn a_name_in_a_code_page_or_with_odd_marks_is_replaced_and_the_content_stays() {
        let content = b"\xFF\xD8\xE9\r\nContent-Disposition: form-data; filename=\"\xE9\"\r\n\r\n";
        for disposition in [
            &b" form-data; name=\"image\"; filename=\"\xE9t\xE9.jpg\""[..],
            b" form-data; filename=\"\x8Ea;\x8E.jpg\"; name=\"image\"",
            b" form-data; name=\"image\"; filename=\"a\x01b.jpg\"",
            b" form-data; name=image; filename=\xE9.jpg",
        ] {
            let body = form(disposition, content);
            for size in [1, 5, 1000] {
                let passed = passed(&body, size);
                let head = passed.split(|&byte| byte == b'\n').nth(1).unwrap();
                let head = String::from_utf8(head.to_vec()).expect("it is text now");
                assert!(head.contains("name=\"image\"") || head.contains("name=image;"), "{head}");
                assert!(!head.contains('\u{1}'), "{head}");
                assert!(passed.ends_with(&[&content[..], b"\r\n--X--\r\n"].concat()), "{head}");
            }
        }
    }

    #[test]
    fn a_line_of_a_head_may_end_without_a_carriage_return_and_be_in_another_code_page_than_the_next() {
        let body = form(b" form-data; name=\"image\"\nX-More: yes", b"\xFF");
        let mixed = form(&["form-data; name=\"ï\"\r\nX-More: ".as_bytes(), b"\xE9"].concat(), b"\xFF");
        let passed_on = passed(&mixed, 7);
        assert!(passed_on.windows(9).any(|bytes| bytes == "name=\"ï\"".as_bytes()), "the name is replaced");
        for size in [1, 3, 1000] {
            assert_eq!(passed(&body, size), body, "in pieces of {size}");
        }
    }

    #[test]
    fn before_the_first_part_a_line_feed_alone_ends_a_line() {
        let content = b"--X\r\nContent-Disposition: form-data; name=\"a\x01\"\r\n\r\n";
        let body = [b"anything\n", &form(b" form-data; name=\"image\"", content)[..]].concat();
        for size in [1, 4, 1000] {
            assert_eq!(passed(&body, size), body, "in pieces of {size}");
        }
    }

    #[test]
    fn what_begins_like_a_boundary_and_is_none_passes_as_it_is() {
        let head = &b" form-data; name=\"image\"; filename=\"\xE9.jpg\""[..];
        for content in [&b"a\r\n--Xb"[..], b"\r\n--X-a\r\n--X\r\r\n--X-\r", b"\r\n--XX--\r\n\r\n"] {
            for size in [1, 2, 3, 50] {
                let passed = passed(&form(head, content), size);
                assert!(passed.ends_with(&[content, b"\r\n--X--\r\n"].concat()), "{content:?} in pieces of {size}");
            }
        }
    }

    #[test]
    fn a_body_that_is_no_form_passes_whatever_it_is() {
        for body in [&b""[..], b"--", b"--X", b"broken", b"\r\n\r\n--X\r\nno head", b"--X--"] {
            let whole = passed(body, 3);
            assert!(body.starts_with(&whole), "{body:?}");
        }
        let endless = [b"--X\r\n".to_vec(), vec![b'a'; 100_000]].concat();
        assert!(passed(&endless, 4096).len() > 90_000, "nothing is held back for ever");
    }
}
