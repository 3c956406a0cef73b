//! Keeps the cores busy and the queue short: so many pictures are read at once, so many wait, and further ones are
//! sent away at once instead of being kept until their sender has given up.

use crate::error::ApiError;
use anyhow::anyhow;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Runs work that takes a core off the threads that talk HTTP.
#[derive(Debug, Clone)]
pub(crate) struct ReadingPool {
    /// One permit for each picture that is being read or waits.
    admitted: Arc<Semaphore>,
    /// One permit for each picture that is being read.
    reading: Arc<Semaphore>,
}

impl ReadingPool {
    /// A pool that runs `readers` pieces of work at once and lets `queue` more wait.
    pub(crate) fn new(readers: usize, queue: usize) -> Self {
        Self { admitted: Arc::new(Semaphore::new(readers + queue)), reading: Arc::new(Semaphore::new(readers)) }
    }

    /// Runs `work` when its turn comes. When it panics, that is an error of this call alone.
    ///
    /// # Errors
    /// [`ApiError::Busy`] when the queue is full, [`ApiError::Internal`] when `work` panicked.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| ApiError::Busy)?;
        let reading =
            Arc::clone(&self.reading).acquire_owned().await.map_err(|closed| ApiError::Internal(closed.into()))?;
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
        finish.send(()).expect("the work waits");
        running.await.expect("the task ends").expect("the work ends");
        pool.run(|| ()).await.expect("the place is free again");
    }

    #[actix_web::test]
    async fn a_panic_gives_its_place_back() {
        let pool = ReadingPool::new(1, 0);
        let outcome = pool.run(|| panic!("a decoder gave up")).await;
        assert!(matches!(outcome, Err(ApiError::Internal(_))));
        pool.run(|| ()).await.expect("the place is free again");
    }
}
