//! Keeps the cores busy and the queue short: so many pictures are read at once, so many wait, and further ones are
//! sent away at once instead of being kept until their sender has given up. No client takes all the places, nor all the turns.

use crate::error::ApiError;
use crate::places::Places;
use crate::turns::Turns;
use anyhow::anyhow;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// One place in so many is kept for others than the client that has most. As a class behind one address is one client, it is few.
const LEFT_TO_OTHERS: usize = 4;

/// Runs work that takes a core off the threads that talk HTTP.
#[derive(Debug, Clone)]
pub(crate) struct ReadingPool {
    /// One permit for each picture that is being read or waits.
    admitted: Arc<Semaphore>,
    /// Those of them that each client has.
    of_each: Places,
    /// One for each picture that is being read.
    turns: Turns,
    /// How many `turns` there are in all.
    readers: usize,
    /// How many permits `admitted` has in all.
    places: usize,
}

impl ReadingPool {
    /// A pool that runs `readers` pieces of work at once and lets `queue` more wait.
    pub(crate) fn new(readers: usize, queue: usize) -> Self {
        let places = readers + queue;
        let of_each = Places::new(places - places / LEFT_TO_OTHERS);
        Self { admitted: Arc::new(Semaphore::new(places)), of_each, turns: Turns::new(readers), readers, places }
    }

    /// Pieces of work that run, and that wait.
    pub(crate) fn depth(&self) -> (usize, usize) {
        let running = self.readers - self.turns.free().min(self.readers);
        let admitted = self.places - self.admitted.available_permits().min(self.places);
        (running, admitted.saturating_sub(running))
    }

    /// Runs `work` for `client` when its turn comes. When it panics, that is an error of this call alone.
    ///
    /// # Errors
    /// [`ApiError::Busy`] when the queue is full or the client has enough in it, [`ApiError::Internal`] when `work` panicked.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        client: IpAddr,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        self.run_within(client, Duration::MAX, work).await
    }

    /// The same for work whose turn comes within `patience`.
    ///
    /// # Errors
    /// As [`Self::run`], and [`ApiError::Busy`] when the turn does not come.
    pub(crate) async fn run_within<T: Send + 'static>(
        &self,
        client: IpAddr,
        patience: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let place = self.of_each.take(client).ok_or(ApiError::Busy)?;
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| ApiError::Busy)?;
        let turn = timeout(patience, self.turns.take(client)).await.map_err(|_| ApiError::Busy)?;
        // They travel with the work: a client that leaves ends this future, not the thread that reads for it.
        let finished = spawn_blocking(move || {
            let _permits = (place, admitted, turn);
            work()
        });
        finished.await.map_err(|failed| ApiError::Internal(anyhow!(failed).context("reading a picture panicked")))
    }
}

#[cfg(test)]
mod tests {
    use super::ReadingPool;
    use crate::error::ApiError;
    use std::net::{IpAddr, Ipv4Addr};
    use std::sync::mpsc;

    const CLIENT: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[actix_web::test]
    async fn work_beyond_the_queue_is_refused_until_a_place_is_free() {
        let pool = ReadingPool::new(1, 0);
        let (finish, may_finish) = mpsc::channel::<()>();
        let (started, has_started) = tokio::sync::oneshot::channel();
        let running = actix_web::rt::spawn({
            let pool = pool.clone();
            async move {
                pool.run(CLIENT, move || {
                    started.send(()).expect("the test waits");
                    may_finish.recv().expect("the test lets go");
                })
                .await
            }
        });
        has_started.await.expect("the work starts");
        assert!(matches!(pool.run(CLIENT, || ()).await, Err(ApiError::Busy)));
        assert_eq!(pool.depth(), (1, 0));
        finish.send(()).expect("the work waits");
        running.await.expect("the task ends").expect("the work ends");
        pool.run(CLIENT, || ()).await.expect("the place is free again");
        assert_eq!(pool.depth(), (0, 0));
    }

    #[actix_web::test]
    async fn a_panic_gives_its_place_back() {
        let pool = ReadingPool::new(1, 0);
        let outcome = pool.run(CLIENT, || panic!("a decoder gave up")).await;
        assert!(matches!(outcome, Err(ApiError::Internal(_))));
        pool.run(CLIENT, || ()).await.expect("the place is free again");
    }

    #[actix_web::test]
    async fn a_client_that_fills_its_places_leaves_some_to_others() {
        let pool = ReadingPool::new(1, 7);
        let (finish, may_finish) = mpsc::channel::<()>();
        let holds = pool.run(CLIENT, move || may_finish.recv().expect("the test lets go"));
        let waiting: Vec<_> = (0..5).map(|_| pool.run(CLIENT, || ())).collect();
        let check = async {
            tokio::task::yield_now().await;
            assert_eq!(pool.depth(), (1, 5));
            assert!(matches!(pool.run(CLIENT, || ()).await, Err(ApiError::Busy)));
            let other = pool.run([192, 0, 2, 1].into(), || ());
            finish.send(()).expect("the work waits");
            other.await.expect("there is a place for others");
        };
        let (held, waited, ()) = tokio::join!(holds, futures_util::future::join_all(waiting), check);
        held.expect("the work ends");
        waited.into_iter().for_each(|done| done.expect("its turn comes"));
    }
}
