//! Keeps the cores busy and the queue short: so many pictures are read at once, so many wait, and further ones are
//! sent away at once instead of being kept until their sender has given up.

use crate::error::ApiError;
use anyhow::anyhow;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

/// Runs work that takes a core off the threads that talk HTTP.
#[derive(Debug, Clone)]
pub(crate) struct ReadingPool {
    /// One permit for each picture that is being read or waits.
    admitted: Arc<Semaphore>,
    /// One permit for each picture that is being read.
    reading: Arc<Semaphore>,
    /// How many permits `reading` has in all.
    readers: usize,
    /// How many permits `admitted` has in all.
    places: usize,
}

impl ReadingPool {
    /// A pool that runs `readers` pieces of work at once and lets `queue` more wait.
    pub(crate) fn new(readers: usize, queue: usize) -> Self {
        let places = readers + queue;
        let (admitted, reading) = (Semaphore::new(places), Semaphore::new(readers));
        Self { admitted: Arc::new(admitted), reading: Arc::new(reading), readers, places }
    }

    /// Pieces of work that run, and that wait.
    pub(crate) fn depth(&self) -> (usize, usize) {
        let running = self.readers - self.reading.available_permits().min(self.readers);
        let admitted = self.places - self.admitted.available_permits().min(self.places);
        (running, admitted.saturating_sub(running))
    }

    /// Runs `work` when its turn comes. When it panics, that is an error of this call alone.
    ///
    /// # Errors
    /// [`ApiError::Busy`] when the queue is full, [`ApiError::Internal`] when `work` panicked.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        self.run_within(Duration::MAX, work).await
    }

    /// The same for work whose turn comes within `patience`.
    ///
    /// # Errors
    /// As [`Self::run`], and [`ApiError::Busy`] when the turn does not come.
    pub(crate) async fn run_within<T: Send + 'static>(
        &self,
        patience: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| ApiError::Busy)?;
        let turn = timeout(patience, Arc::clone(&self.reading).acquire_owned()).await.map_err(|_| ApiError::Busy)?;
        let reading = turn.map_err(|closed| ApiError::Internal(closed.into()))?;
        // The permits travel with the work: a client that leaves ends this future, not the thread that reads for it.
        let finished = spawn_blocking(move || {
            let _permits = (admitted, reading);
            work()
        });
        finished.await.map_err(|failed| ApiError::Internal(anyhow!(failed).context("reading a picture panicked")))
    }
}

#[cfg(test)]
mod tests {
    use super::ReadingPool;
    use crate::error::ApiError;
    use std::sync::mpsc;

    #[actix_web::test]
    async fn work_beyond_the_queue_is_refused_until_a_place_is_free() {
        let pool = ReadingPool::new(1, 0);
        let (finish, may_finish) = mpsc::channel::<()>();
        let (started, has_started) = tokio::sync::oneshot::channel();
        let running = actix_web::rt::spawn({
            let pool = pool.clone();
            async move {
                pool.run(move || {
                    started.send(()).expect("the test waits");
                    may_finish.recv().expect("the test lets go");
                })
                .await
            }
        });
        has_started.await.expect("the work starts");
        assert!(matches!(pool.run(|| ()).await, Err(ApiError::Busy)));
        assert_eq!(pool.depth(), (1, 0));
        finish.send(()).expect("the work waits");
        running.await.expect("the task ends").expect("the work ends");
        pool.run(|| ()).await.expect("the place is free again");
        assert_eq!(pool.depth(), (0, 0));
    }

    #[actix_web::test]
    async fn a_panic_gives_its_place_back() {
        let pool = ReadingPool::new(1, 0);
        let outcome = pool.run(|| panic!("a decoder gave up")).await;
        assert!(matches!(outcome, Err(ApiError::Internal(_))));
        pool.run(|| ()).await.expect("the place is free again");
    }
}
