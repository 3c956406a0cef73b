//! The secret by which somebody's models are theirs.

use crate::error::ApiError;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use sha2::{Digest as _, Sha256};
use shared::MODEL_TOKEN_HEADER;
use std::fmt;
use std::future::{Ready, ready};
use uuid::Uuid;

/// What its owner holds. Never logged, never stored.
pub(crate) struct Token(String);

impl Token {
    /// One that nobody can guess: 244 random bits.
    pub(crate) fn random() -> Self {
        Self(format!("dml_{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple()))
    }

    /// What is stored of it. A fast hash is enough for what no list of words holds.
    pub(crate) fn hash(&self) -> String {
        Sha256::digest(self.0.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether it may be the token of somebody who has no model yet: as long as one of ours, so that nobody guesses it.
    fn may_be_new(&self) -> bool {
        let digits = self.0.strip_prefix("dml_").unwrap_or_default().as_bytes();
        digits.len() == 64 && digits.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    }

    /// The secret itself, to be shown once.
    pub(crate) fn into_secret(self) -> String {
        self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The token that a request carries, if it carries any.
#[derive(Debug, Clone)]
pub(crate) struct Owner {
    /// What is stored of it.
    pub(crate) hash: Option<String>,
    /// Whether it may be the token of somebody who has no model yet.
    pub(crate) may_be_new: bool,
}

impl Owner {
    /// The hash, for a model that only its owner may use.
    ///
    /// # Errors
    /// [`ApiError::ModelNotFound`] without a token: whether there is such a model is nobody else's business.
    pub(crate) fn of(&self, id: &str) -> Result<&str, ApiError> {
        // What is no id is not asked for: PostgreSQL takes some of it for a fault.
        let is_id = !id.is_empty() && id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
        self.hash.as_deref().filter(|_| is_id).ok_or_else(|| ApiError::model_not_found(id))
    }
}

impl FromRequest for Owner {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let value = request.headers().get(MODEL_TOKEN_HEADER).and_then(|value| value.to_str().ok());
        let value = value.map(str::trim).filter(|value| !value.is_empty());
        let token = value.map(|value| Token(value.to_owned()));
        ready(Ok(Self {
            may_be_new: token.as_ref().is_some_and(Token::may_be_new),
            hash: token.as_ref().map(Token::hash),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::{Owner, Token};

    #[test]
    fn what_can_be_no_id_is_not_asked_for() {
        let owner = Owner { hash: Some("hash".to_owned()), may_be_new: false };
        assert!(owner.of("0123456789abcdef0123456789abcdef").is_ok());
        for id in ["", "a\0", "../x", "' OR 1=1 --", "é", &"a".repeat(65)] {
            assert!(owner.of(id).is_err(), "{id:?}");
        }
        assert!(Owner { hash: None, may_be_new: false }.of("abc").is_err());
    }

    #[test]
    fn a_token_is_long_differs_each_time_and_is_not_told_by_debug() {
        let (one, other) = (Token::random(), Token::random());
        assert!(one.0.len() == 68 && one.0 != other.0 && one.hash() != other.hash());
        assert_eq!(one.hash().len(), 64);
        assert!(one.may_be_new());
        for short in ["", "dml_", &one.0[..67], &one.0[1..], &one.0.to_uppercase(), &format!("{}0", one.0)] {
            assert!(!Token(short.to_owned()).may_be_new(), "{short}");
        }
        assert!(!format!("{one:?}").contains(&one.0[4..]));
    }
}
