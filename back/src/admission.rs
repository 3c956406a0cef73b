//! Who may ask, and how often: API keys and the limit on each client's requests.

use crate::client::{Proxies, client_address};
use crate::error::ApiError;
use crate::guesses::Guesses;
use crate::keys::{ApiKeys, is_sent};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest, HttpRequest, web};
use governor::clock::{Clock as _, DefaultClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use shared::MODEL_TOKEN_HEADER;
use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};

/// Proof that the request's sender has a key, where keys are asked for.
pub(crate) struct KeyHolder;

impl FromRequest for KeyHolder {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(admission(request).and_then(|admission| admission.check_key(request)).map(|()| Self))
    }
}

/// Proof that the request's sender has a key, where keys are asked for, and has not asked too often. For calls that cost
/// time.
pub(crate) struct Admitted;

impl Admitted {
    pub(crate) fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        let admission = admission(request)?;
        // The key first: else whoever has none would use up what is left to those at the same address who have one.
        admission.check_key(request)?;
        admission.check_rate(request)?;
        Ok(Self)
    }
}

impl Admitted {
    /// The same for calls that teach, which cost more time than others and have a limit of their own.
    pub(crate) fn to_teach(request: &HttpRequest) -> Result<Self, ApiError> {
        let admission = admission(request)?;
        admission.check_key(request)?;
        admission.check(admission.lessons.as_ref(), request)?;
        admission.check_rate(request)?;
        Ok(Self)
    }
}

/// Lets nobody try tokens one after the other: an answer that there is no such model counts as a guess.
pub(crate) async fn limit_guessed_tokens(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let admission = request.app_data::<web::Data<Admission>>().cloned();
    let Some(admission) = admission.filter(|_| request.headers().contains_key(MODEL_TOKEN_HEADER)) else {
        return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    };
    let client = admission.client(request.request());
    if let Err(retry_after_s) = admission.guessed_tokens.check(client) {
        return Ok(request.error_response(ApiError::TooManyRequests { retry_after_s }));
    }
    let response = next.call(request).await?;
    if response.status() == StatusCode::NOT_FOUND {
        admission.guessed_tokens.count(client);
    }
    Ok(response.map_into_boxed_body())
}

/// Whoever sent the request: the network that [`network_of`] its address is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Client(pub(crate) IpAddr);

impl Client {
    pub(crate) fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        admission(request).map(|admission| Self(admission.client(request)))
    }
}

impl FromRequest for Client {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}

fn admission(request: &HttpRequest) -> Result<&Admission, ApiError> {
    let admission = request.app_data::<web::Data<Admission>>().map(web::Data::get_ref);
    // Without its rules a server lets nobody in rather than everybody.
    admission.ok_or_else(|| ApiError::Internal(anyhow::anyhow!("the app was built without rules of admission")))
}

/// The rules that requests are admitted by.
pub(crate) struct Admission {
    keys: ApiKeys,
    proxies: Proxies,
    rates: Option<Rates>,
    lessons: Option<Rates>,
    guessed_keys: Guesses,
    guessed_tokens: Guesses,
}

impl Admission {
    /// Takes the requests of those who hold one of `keys`, if there are any, and `per_minute` of each client, if that is set; of these
    /// `lessons` that teach.
    pub(crate) fn new(
        keys: ApiKeys,
        proxies: Proxies,
        per_minute: Option<NonZeroU32>,
        lessons: Option<NonZeroU32>,
    ) -> Self {
        Self {
            keys,
            proxies,
            rates: per_minute.map(Rates::new),
            lessons: lessons.map(Rates::new),
            guessed_keys: Guesses::default(),
            guessed_tokens: Guesses::default(),
        }
    }

    fn check_key(&self, request: &HttpRequest) -> Result<(), ApiError> {
        if self.keys.is_empty() {
            return Ok(());
        }
        let client = self.client(request);
        self.guessed_keys.check(client).map_err(|retry_after_s| ApiError::TooManyRequests { retry_after_s })?;
        if self.keys.admit(request.headers()) {
            return Ok(());
        }
        if is_sent(request.headers()) {
            self.guessed_keys.count(client);
        }
        Err(ApiError::KeyRequired)
    }

    fn check_rate(&self, request: &HttpRequest) -> Result<(), ApiError> {
        self.check(self.rates.as_ref(), request)
    }

    /// Counts a token that nobody has.
    pub(crate) fn token_was_guessed(&self, Client(client): Client) {
        self.guessed_tokens.count(client);
    }

    /// Whoever came by no network is the machine itself.
    fn client(&self, request: &HttpRequest) -> IpAddr {
        network_of(client_address(request, &self.proxies).unwrap_or(IpAddr::V6(Ipv6Addr::LOCALHOST)))
    }

    fn check(&self, rates: Option<&Rates>, request: &HttpRequest) -> Result<(), ApiError> {
        let Some(rates) = rates else { return Ok(()) };
        rates.check(self.client(request)).map_err(|retry_after_s| ApiError::TooManyRequests { retry_after_s })
    }
}

type Limiter = RateLimiter<IpAddr, HashMapStateStore<IpAddr>, DefaultClock>;

/// How often each client has asked of late.
struct Rates {
    quota: Quota,
    limiter: Mutex<Limiter>,
}

/// Clients that are remembered at most, some 100 bytes each.
const MOST_CLIENTS: usize = 50_000;

impl Rates {
    fn new(per_minute: NonZeroU32) -> Self {
        let quota = Quota::per_minute(per_minute);
        Self { quota, limiter: Mutex::new(Limiter::hashmap(quota)) }
    }

    /// `Err` tells the seconds until the client's next request is taken.
    fn check(&self, client: IpAddr) -> Result<(), u64> {
        let mut limiter = self.limiter.lock().unwrap_or_else(PoisonError::into_inner);
        if limiter.len() >= MOST_CLIENTS {
            limiter.retain_recent();
            if limiter.len() >= MOST_CLIENTS {
                // As many clients in so short a time are an attack that no limit for each of them stops. Memory is kept.
                tracing::warn!(clients = limiter.len(), "the limit on each client's requests begins anew");
                *limiter = Limiter::hashmap(self.quota);
            }
        }
        let until = limiter.check_key(&network_of(client)).map_err(|denied| {
            let wait = denied.wait_time_from(limiter.clock().now());
            wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
        });
        until.map_err(|seconds| seconds.max(1))
    }
}

/// The address itself, or of IPv6 the network of 64 bits that one household gets as a whole.
fn network_of(client: IpAddr) -> IpAddr {
    match client.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_CLIENTS, Rates};
    use std::net::{IpAddr, Ipv4Addr};
    use std::num::NonZeroU32;

    fn rates(per_minute: u32) -> Rates {
        Rates::new(NonZeroU32::new(per_minute).unwrap())
    }

    #[test]
    fn a_client_is_told_when_to_come_back_and_another_one_is_not_held_up() {
        let rates = rates(2);
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        assert_eq!((rates.check(one), rates.check(one)), (Ok(()), Ok(())));
        assert!(matches!(rates.check(one), Err(29..=30)));
        assert_eq!(rates.check(other), Ok(()));
    }

    #[test]
    fn the_addresses_of_one_household_are_one_client() {
        let rates = rates(1);
        assert_eq!(rates.check("2001:db8:1:2::1".parse().unwrap()), Ok(()));
        assert!(rates.check("2001:db8:1:2:ffff::2".parse().unwrap()).is_err());
        assert_eq!(rates.check("2001:db8:1:3::1".parse().unwrap()), Ok(()));
        assert_eq!(rates.check("192.0.2.1".parse().unwrap()), Ok(()));
        assert!(rates.check("::ffff:192.0.2.1".parse().unwrap()).is_err());
    }

    #[test]
    fn memory_is_bounded_however_many_clients_come() {
        let rates = rates(1);
        for client in 0..2 * MOST_CLIENTS as u32 + 10 {
            rates.check(Ipv4Addr::from_bits(client).into()).unwrap();
        }
        assert!(rates.limiter.lock().unwrap().len() <= MOST_CLIENTS);
    }
}
