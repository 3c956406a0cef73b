//! How much of one thing each client may have under way, so that nobody takes all the places there are.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Places of which each client gets a few.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    each: usize,
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Places {
    /// Places of which each client may take `each`.
    pub(crate) fn new(each: usize) -> Self {
        Self { each, taken: Arc::default() }
    }

    /// A place for `client`, given back when dropped; `None` when it has as many as it may.
    pub(crate) fn take(&self, client: IpAddr) -> Option<Place> {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(client).or_default();
        if *count >= self.each {
            return None;
        }
        *count += 1;
        Some(Place { client, places: self.clone() })
    }
}

/// One place of a client.
#[derive(Debug)]
pub(crate) struct Place {
    client: IpAddr,
    places: Places,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.client) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Places;
    use std::net::IpAddr;

    #[test]
    fn each_client_has_its_own_places_and_gets_them_back() {
        let places = Places::new(2);
        let (one, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let taken = (places.take(one), places.take(one));
        assert!(taken.0.is_some() && taken.1.is_some() && places.take(one).is_none());
        assert!(places.take(other).is_some());
        drop(taken.0);
        assert!(places.take(one).is_some());
        drop(taken.1);
        assert!(places.taken.lock().unwrap().is_empty());
    }
}
