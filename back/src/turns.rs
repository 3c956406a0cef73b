//! Whose turn it is: of those who wait, the one for whom least is under way, then whoever came first. So a client that sends many
//! pictures at once holds up its own, and somebody who sends one is next.

use std::collections::{HashMap, VecDeque};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// So many turns at a time.
#[derive(Debug, Clone)]
pub(crate) struct Turns(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    free: usize,
    /// How many turns each client has.
    running: HashMap<IpAddr, usize>,
    /// In the order in which they came.
    waiting: VecDeque<(IpAddr, oneshot::Sender<Turn>)>,
}

impl Turns {
    /// `count` turns at a time.
    pub(crate) fn new(count: usize) -> Self {
        let (running, waiting) = (HashMap::new(), VecDeque::new());
        Self(Arc::new(Mutex::new(State { free: count, running, waiting })))
    }

    /// Turns that nobody has.
    pub(crate) fn free(&self) -> usize {
        self.lock().free
    }

    /// Waits until it is the turn of this call; the turn ends when it is dropped. Whoever drops the future waits no longer.
    pub(crate) async fn take(&self, client: IpAddr) -> Turn {
        let place = {
            let mut state = self.lock();
            if state.free > 0 {
                return self.begin(&mut state, client);
            }
            let (sender, place) = oneshot::channel();
            // Else those who come and leave would be kept for as long as no turn ends.
            state.waiting.retain(|(_, place)| !place.is_closed());
            state.waiting.push_back((client, sender));
            place
        };
        match place.await {
            Ok(turn) => turn,
            // Nobody who waits is forgotten: `end` alone takes a place from the list, and sends a turn to it.
            Err(_) => unreachable!("a place in the list is dropped without a turn"),
        }
    }

    fn begin(&self, state: &mut State, client: IpAddr) -> Turn {
        state.free -= 1;
        *state.running.entry(client).or_default() += 1;
        Turn { client, turns: self.clone() }
    }

    fn end(&self, client: IpAddr) {
        let mut state = self.lock();
        state.free += 1;
        if let Some(count) = state.running.get_mut(&client) {
            *count -= 1;
            if *count == 0 {
                state.running.remove(&client);
            }
        }
        state.waiting.retain(|(_, place)| !place.is_closed());
        let under_way = |client: &IpAddr| state.running.get(client).copied().unwrap_or_default();
        let next = (0..state.waiting.len()).min_by_key(|&i| under_way(&state.waiting[i].0));
        if let Some((client, place)) = next.and_then(|next| state.waiting.remove(next)) {
            let turn = self.begin(&mut state, client);
            drop(state);
            // Whoever has left meanwhile does not take the turn: it is dropped here, and ends.
            drop(place.send(turn));
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One turn.
#[derive(Debug)]
pub(crate) struct Turn {
    client: IpAddr,
    turns: Turns,
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.turns.end(self.client);
    }
}

#[cfg(test)]
mod tests {
    use super::{Turn, Turns};
    use std::net::IpAddr;
    use std::sync::{Arc, Mutex};
    use std::task::{Context, Waker};
    use std::time::Duration;
    use tokio::time::timeout;

    const ONE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));
    const OTHER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 2));

    /// Waits, writes its name down when its turn comes, and ends at once.
    async fn told(turns: &Turns, client: IpAddr, name: &'static str, order: &Mutex<Vec<&'static str>>) {
        let turn = turns.take(client).await;
        order.lock().unwrap().push(name);
        drop(turn);
    }

    #[actix_web::test]
    async fn whoever_sends_one_is_next_though_another_one_sent_many_before() {
        let (turns, order) = (Turns::new(2), Mutex::new(Vec::new()));
        let (first, second) = (turns.take(ONE).await, turns.take(ONE).await);
        let end = async {
            drop(first);
            tokio::task::yield_now().await;
            drop(second);
        };
        let of_one = futures_util::future::join_all(["a", "b", "c"].map(|name| told(&turns, ONE, name, &order)));
        tokio::join!(of_one, told(&turns, OTHER, "other", &order), end);
        assert_eq!(*order.lock().unwrap(), ["other", "a", "b", "c"]);
        assert_eq!(turns.free(), 2);
        assert!(turns.lock().running.is_empty());
    }

    #[actix_web::test]
    async fn whoever_leaves_takes_no_turn_and_no_room() {
        let turns = Turns::new(1);
        let first = turns.take(ONE).await;
        for _ in 0..100 {
            timeout(Duration::from_millis(1), turns.take(OTHER)).await.expect_err("it is not its turn");
        }
        assert!(turns.lock().waiting.len() <= 1);
        drop(first);
        assert_eq!(turns.free(), 1);
    }

    #[actix_web::test]
    async fn a_turn_that_is_sent_to_somebody_who_leaves_before_looking_is_not_lost() {
        let turns = Turns::new(1);
        let first = turns.take(ONE).await;
        let mut waits = Box::pin(turns.take(OTHER));
        assert!(waits.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        drop(first);
        drop(waits);
        assert_eq!(turns.free(), 1);
    }

    #[actix_web::test]
    async fn no_more_turns_are_had_at_a_time_than_there_are() {
        let (turns, most) = (Turns::new(3), Arc::new(Mutex::new((0, 0))));
        let begin = || {
            let mut count = most.lock().unwrap();
            count.0 += 1;
            count.1 = count.1.max(count.0);
        };
        let work = async |turn: Turn| {
            begin();
            tokio::task::yield_now().await;
            most.lock().unwrap().0 -= 1;
            drop(turn);
        };
        futures_util::future::join_all((0..40u8).map(|i| {
            let (turns, work) = (&turns, &work);
            async move { work(turns.take([10, 0, 0, i % 7].into()).await).await }
        }))
        .await;
        assert_eq!((most.lock().unwrap().1, turns.free()), (3, 3));
    }
}
