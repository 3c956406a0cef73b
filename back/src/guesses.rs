//! How often each client was wrong of late about a key or a token, so that nobody tries one after the other.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Wrong ones a minute after which a client has to wait. A page with an outdated token is wrong some times, a program that guesses always.
const MOST: u32 = 60;
const MINUTE: Duration = Duration::from_secs(60);
/// Clients that are remembered at most.
const MOST_CLIENTS: usize = 50_000;

/// Wrong guesses of the minute that began with the first of them.
#[derive(Debug, Default)]
pub(crate) struct Guesses(Mutex<HashMap<IpAddr, (Instant, u32)>>);

impl Guesses {
    /// `Err` tells the seconds until the client's next guess is looked at, right or wrong: else the right one would show itself.
    pub(crate) fn check(&self, client: IpAddr) -> Result<(), u64> {
        let guesses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(&(since, count)) = guesses.get(&client) else { return Ok(()) };
        match MINUTE.checked_sub(since.elapsed()) {
            Some(rest) if count >= MOST => Err(rest.as_secs() + 1),
            _ => Ok(()),
        }
    }

    /// Counts a wrong one.
    pub(crate) fn count(&self, client: IpAddr) {
        let mut guesses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if guesses.len() >= MOST_CLIENTS {
            guesses.retain(|_, (since, _)| since.elapsed() < MINUTE);
        }
        if guesses.len() >= MOST_CLIENTS {
            // More clients than any limit for each of them stops. Memory is kept.
            guesses.clear();
        }
        let entry = guesses.entry(client).or_insert_with(|| (Instant::now(), 0));
        if entry.0.elapsed() >= MINUTE {
            *entry = (Instant::now(), 0);
        }
        entry.1 = entry.1.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::{Guesses, MOST, MOST_CLIENTS};
    use std::net::{IpAddr, Ipv4Addr};

    #[test]
    fn who_is_wrong_too_often_waits_and_others_do_not() {
        let guesses = Guesses::default();
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        for _ in 0..MOST {
            assert_eq!(guesses.check(one), Ok(()));
            guesses.count(one);
        }
        assert!(guesses.check(one).is_err_and(|seconds| (1..=60).contains(&seconds)));
        assert_eq!(guesses.check(other), Ok(()));
    }

    #[test]
    fn memory_is_bounded_however_many_clients_guess() {
        let guesses = Guesses::default();
        for client in 0..MOST_CLIENTS as u32 + 10 {
            guesses.count(Ipv4Addr::from_bits(client).into());
        }
        assert!(guesses.0.lock().unwrap().len() <= MOST_CLIENTS);
    }
}
