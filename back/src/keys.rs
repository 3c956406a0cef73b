//! API keys: kept as digests, compared in constant time.

use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use std::fmt;
use subtle::{Choice, ConstantTimeEq as _};

/// Keys shorter than this can be guessed.
const SHORT: usize = 16;

/// The keys that admit a request; none where everybody is admitted.
#[derive(Clone, Default)]
pub struct ApiKeys {
    /// SHA-256 of each key: of one length, so that comparing tells nothing of a key's.
    digests: Vec<[u8; 32]>,
    /// Whether one of the keys can be guessed.
    some_short: bool,
}

impl ApiKeys {
    /// The keys in `text`, apart by commas or line ends; lines that begin with `#` are passed over.
    ///
    /// # Errors
    /// What is wrong with a key, without the key.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
        let keys = lines.flat_map(|line| line.split(',')).map(str::trim).filter(|key| !key.is_empty());
        let mut all = Self::default();
        for (at, key) in keys.enumerate() {
            if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(format!("key {} holds a space or a letter that no header can carry", at + 1));
            }
            all.digests.push(digest(key.as_bytes()));
            all.some_short |= key.len() < SHORT;
        }
        Ok(all)
    }

    /// These and the other keys.
    #[must_use]
    pub(crate) fn and(mut self, others: &Self) -> Self {
        self.digests.extend_from_slice(&others.digests);
        self.some_short |= others.some_short;
        self
    }

    /// Whether everybody is admitted.
    pub(crate) fn is_empty(&self) -> bool {
        self.digests.is_empty()
    }

    /// Whether one of the keys is shorter than is safe.
    #[must_use]
    pub fn are_some_short(&self) -> bool {
        self.some_short
    }

    /// Whether the headers carry one of the keys, or none is asked for.
    pub(crate) fn admit(&self, headers: &HeaderMap) -> bool {
        self.is_empty() || sent_key(headers).is_some_and(|key| self.contain(&key))
    }

    /// Looks at every key, however early one is found.
    fn contain(&self, key: &[u8]) -> bool {
        let sent = digest(key);
        let found = |found: Choice, known: &[u8; 32]| found | known.ct_eq(&sent);
        self.digests.iter().fold(Choice::from(0), found).into()
    }
}

/// Neither the keys nor what could be compared with them.
impl fmt::Debug for ApiKeys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ApiKeys({})", self.digests.len())
    }
}

fn digest(key: &[u8]) -> [u8; 32] {
    Sha256::digest(key).into()
}

/// Whether the headers carry a key, right or wrong.
pub(crate) fn is_sent(headers: &HeaderMap) -> bool {
    sent_key(headers).is_some()
}

/// The key in `X-API-Key`, in `Authorization: Bearer`, or as the password in `Authorization: Basic`.
fn sent_key(headers: &HeaderMap) -> Option<Vec<u8>> {
    if let Some(key) = headers.get("x-api-key") {
        return Some(key.as_bytes().to_vec());
    }
    let (scheme, credentials) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(credentials.trim().as_bytes().to_vec());
    }
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let name_and_password = STANDARD.decode(credentials.trim()).ok()?;
    let colon = name_and_password.iter().position(|&byte| byte == b':')?;
    Some(name_and_password[colon + 1..].to_vec())
}

#[cfg(test)]
mod tests {
    use super::ApiKeys;
    use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        [(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())].into_iter().collect()
    }

    #[test]
    fn a_key_is_taken_in_each_of_its_places_and_no_other_key_is() {
        let keys = ApiKeys::parse("first-key-of-two, second:key").unwrap();
        for key in ["first-key-of-two", "second:key"] {
            assert!(keys.admit(&headers("x-api-key", key)));
            assert!(keys.admit(&headers("authorization", &format!("bearer  {key}"))));
        }
        assert!(keys.admit(&headers("authorization", "Basic bmFtZTpzZWNvbmQ6a2V5")));
        for (name, value) in [
            ("x-api-key", "first-key-of-tw"),
            ("x-api-key", "first-key-of-two,second:key"),
            ("x-api-key", ""),
            ("authorization", "second:key"),
            ("authorization", "Digest second:key"),
            ("authorization", "Basic second:key"),
            ("authorization", "Basic c2Vjb25kOmtleQ=="),
        ] {
            assert!(!keys.admit(&headers(name, value)), "{name}: {value}");
        }
        assert!(!keys.admit(&HeaderMap::new()));
    }

    #[test]
    fn without_keys_everybody_is_admitted() {
        assert!(ApiKeys::parse(" \n# none yet\n").unwrap().admit(&HeaderMap::new()));
    }

    #[test]
    fn what_no_header_can_carry_is_refused_without_being_repeated() {
        let error = ApiKeys::parse("good-key\nbad kéy").unwrap_err();
        assert!(error.contains("key 2") && !error.contains("bad"), "{error}");
    }

    #[test]
    fn keys_are_not_written_out() {
        let keys = ApiKeys::parse("secret").unwrap();
        assert_eq!(format!("{keys:?}"), "ApiKeys(1)");
        assert!(keys.are_some_short());
    }
}
