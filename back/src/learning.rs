//! Where hands are learned: one after the other, each within a bound, and for nobody who has left.

use crate::error::ApiError;
use crate::places::Places;
use crate::pool::ReadingPool;
use engine::train::Stop;
use std::net::IpAddr;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::sleep;

/// Hands that are learned at once, and that wait: learning takes all cores for up to seconds.
const LEARNING: (usize, usize) = (1, 8);
/// How long a lesson waits for its turn; whoever waits longer had better come again.
const PATIENCE: Duration = Duration::from_secs(30);
/// Lessons of one client: one that is learned and one that waits.
const EACH: usize = 2;

/// Learns hands.
pub(crate) struct Learning {
    pool: ReadingPool,
    places: Places,
    limit: Duration,
}

impl Learning {
    /// Gives each lesson as long as `limit`.
    pub(crate) fn new(limit: Duration) -> Self {
        let (learning, waiting) = LEARNING;
        Self { pool: ReadingPool::new(learning, waiting), places: Places::new(EACH), limit }
    }

    /// Does `work` for `client` when its turn comes. The work is told to stop when its time is over, or when its client leaves, which drops
    /// this future.
    ///
    /// # Errors
    /// [`ApiError::Busy`] when the turn does not come or the client has lessons enough under way, [`ApiError::LessonTooSlow`], those of
    /// `work`.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        client: IpAddr,
        work: impl FnOnce(&Stop) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let _place = self.places.take(client).ok_or(ApiError::Busy)?;
        let leash = Leash(Stop::default());
        let (begin, begun) = oneshot::channel();
        let stop = leash.0.clone();
        let work = move || {
            // Nobody listens when the client has left.
            let _ = begin.send(());
            work(&stop)
        };
        let mut done = std::pin::pin!(self.pool.run_within(client, PATIENCE, work));
        let time_is_over = async {
            match begun.await {
                Ok(()) => sleep(self.limit).await,
                // It never began: `done` tells why.
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! {
            done = &mut done => return done?,
            () = time_is_over => leash.0.now(),
        }
        done.await?.map_err(|_| ApiError::LessonTooSlow { seconds: self.limit.as_secs() })
    }
}

/// Tells the work to stop as soon as nobody waits for it any more.
struct Leash(Stop);

impl Drop for Leash {
    fn drop(&mut self) {
        self.0.now();
    }
}

#[cfg(test)]
mod tests {
    use super::Learning;
    use crate::error::ApiError;
    use engine::train::Stop;
    use std::net::IpAddr;
    use std::sync::mpsc;
    use std::time::{Duration, Instant};
    use tokio::time::timeout;

    const CLIENT: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    /// Never done, but for the bound of the test.
    fn endless(stop: &Stop) -> Result<(), ApiError> {
        let started = Instant::now();
        while !stop.is_told() {
            assert!(started.elapsed() < Duration::from_secs(20), "nobody told it to stop");
            std::thread::sleep(Duration::from_millis(1));
        }
        Err(ApiError::Busy)
    }

    #[actix_web::test]
    async fn a_lesson_that_is_never_done_ends_when_its_time_is_over() {
        let learning = Learning::new(Duration::from_secs(1));
        let started = Instant::now();
        let ended = learning.run(CLIENT, endless).await;
        assert!(matches!(ended, Err(ApiError::LessonTooSlow { seconds: 1 })), "{ended:?}");
        assert!(started.elapsed() < Duration::from_secs(3));
        learning.run(CLIENT, |_| Ok(())).await.expect("the place is free again");
    }

    #[actix_web::test]
    async fn a_lesson_ends_when_its_client_leaves() {
        let learning = Learning::new(Duration::from_secs(60));
        let (tell, told) = mpsc::channel();
        let work = move |stop: &Stop| {
            let ended = endless(stop);
            tell.send(Instant::now()).expect("the test waits");
            ended
        };
        let left = Instant::now() + Duration::from_millis(200);
        timeout(Duration::from_millis(200), learning.run(CLIENT, work)).await.expect_err("it is never done");
        let ended = told.recv_timeout(Duration::from_secs(5)).expect("it ends");
        assert!(ended.saturating_duration_since(left) < Duration::from_secs(1));
    }

    #[actix_web::test]
    async fn one_client_does_not_fill_the_queue() {
        let learning = Learning::new(Duration::from_secs(1));
        let lesson = || learning.run(CLIENT, |stop| endless(stop).map(|()| 0));
        let other = learning.run([192, 0, 2, 1].into(), |_| Ok(1));
        let (one, two, three, other) = tokio::join!(lesson(), lesson(), lesson(), other);
        assert!(matches!(three, Err(ApiError::Busy)), "{three:?}");
        assert!(matches!((one, two), (Err(ApiError::LessonTooSlow { .. }), Err(ApiError::LessonTooSlow { .. }))));
        assert_eq!(other.expect("its turn comes"), 1);
    }
}
