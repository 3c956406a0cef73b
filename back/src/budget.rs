//! Memory that pictures may take together while they are read, over all readers: a few large ones at a time, or many small ones. Or places
//! for anything else that threads wait for in the order in which they came.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Bytes, or places, that are lent and given back.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    bytes: u64,
    state: Arc<(Mutex<State>, Condvar)>,
}

#[derive(Debug)]
struct State {
    free: u64,
    /// The number that the next one to come gets.
    next: u64,
    /// The number whose turn it is.
    turn: u64,
}

impl Budget {
    /// Lends `bytes` in all.
    pub(crate) fn new(bytes: u64) -> Self {
        let state = State { free: bytes, next: 0, turn: 0 };
        Self { bytes, state: Arc::new((Mutex::new(state), Condvar::new())) }
    }

    /// Waits for its turn and for `bytes`, or for all there are where that is less; given back when dropped. For threads that may block:
    /// whoever has a share must not ask for another one.
    pub(crate) fn take(&self, bytes: u64) -> Share {
        let bytes = bytes.min(self.bytes);
        let (_, changed) = &*self.state;
        let mut state = self.lock();
        let number = state.next;
        state.next += 1;
        // In the order in which they came: else a large picture would wait for as long as small ones come.
        while state.turn != number || state.free < bytes {
            state = changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.turn += 1;
        state.free -= bytes;
        changed.notify_all();
        Share { bytes, budget: self.clone() }
    }

    /// Bytes that are lent.
    pub(crate) fn lent(&self) -> u64 {
        self.bytes - self.lock().free.min(self.bytes)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is lent to one picture.
#[derive(Debug)]
pub(crate) struct Share {
    bytes: u64,
    budget: Budget,
}

impl Drop for Share {
    fn drop(&mut self) {
        self.budget.lock().free += self.bytes;
        self.budget.state.1.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::Budget;
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    #[test]
    fn whoever_comes_first_is_served_first_and_no_more_is_lent_than_there_is() {
        let budget = Budget::new(100);
        let first = budget.take(60);
        let (tell, told) = mpsc::channel();
        // Both at once are more than there is: the second is served only once the first has told so and given back.
        let waiting: Vec<_> = [(1, 70), (2, 40)]
            .into_iter()
            .map(|(name, bytes)| {
                let (budget, tell) = (budget.clone(), tell.clone());
                let thread = thread::spawn(move || {
                    let _share = budget.take(bytes);
                    tell.send(name).unwrap();
                });
                thread::sleep(Duration::from_millis(50));
                thread
            })
            .collect();
        assert!(told.try_recv().is_err(), "the small one must not pass the large one");
        drop(first);
        let order: Vec<i32> = told.iter().take(2).collect();
        assert_eq!(order, [1, 2]);
        waiting.into_iter().for_each(|thread| thread.join().unwrap());
        // More than there is means all there is.
        let all = budget.take(1000);
        assert_eq!(budget.lent(), 100);
        drop(all);
        assert_eq!(budget.lent(), 0);
    }
}
