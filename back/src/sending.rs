//! Sends large answers a piece at a time, within a budget: a client that asks for pictures and does not read them takes no more of the
//! memory than there is for that.

use crate::error::ApiError;
use actix_web::body::{BodySize, MessageBody};
use actix_web::web::Bytes;
use std::any::Any;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Answers up to this size are sent whatever waits: the numbers of a page are far smaller.
const SMALL: usize = 256 * 1024;
/// What larger ones may take together.
const MEMORY: usize = 128 * 1024 * 1024;
/// What is handed on at a time.
const PIECE: usize = 64 * 1024;

/// The memory that answers on their way may take.
#[derive(Debug, Clone)]
pub(crate) struct Answers(Arc<Semaphore>);

impl Default for Answers {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MEMORY)))
    }
}

impl Answers {
    /// `body`, ready to be sent.
    ///
    /// # Errors
    /// [`ApiError::Busy`] while too many large ones are on their way.
    pub(crate) fn send(&self, body: Vec<u8>) -> Result<Sending, ApiError> {
        if body.len() <= SMALL {
            return Ok(Sending { rest: body.into(), _share: None });
        }
        let bytes = u32::try_from(body.len().min(MEMORY)).unwrap_or(u32::MAX);
        let share = Arc::clone(&self.0).try_acquire_many_owned(bytes).map_err(|_| ApiError::Busy)?;
        Ok(Sending { rest: body.into(), _share: Some(share) })
    }
}

/// The rest of an answer.
#[derive(Debug)]
pub(crate) struct Sending {
    rest: Bytes,
    _share: Option<OwnedSemaphorePermit>,
}

impl Sending {
    /// What is not sent yet.
    #[cfg(test)]
    pub(crate) fn rest(&self) -> &[u8] {
        &self.rest
    }

    /// All of it at once, for whoever puts it into another answer.
    pub(crate) fn into_bytes(self) -> Bytes {
        self.rest
    }
}

impl MessageBody for Sending {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.rest.len() as u64)
    }

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        let piece = self.rest.len().min(PIECE);
        Poll::Ready((piece > 0).then(|| Ok(self.rest.split_to(piece))))
    }
}

/// Lets the system close a connection whose client takes nothing of what is sent for as long as `patience`.
#[cfg(target_os = "linux")]
pub(crate) fn close_when_unread(connection: &dyn Any, patience: Duration) {
    if let Some(stream) = connection.downcast_ref::<actix_web::rt::net::TcpStream>()
        && let Err(error) = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(patience))
    {
        tracing::debug!(%error, "unread answers are kept until the connection ends");
    }
}

/// Other systems have no such time limit: there unread answers are kept until the connection ends, within their budget.
#[cfg(not(target_os = "linux"))]
pub(crate) fn close_when_unread(_: &dyn Any, _: Duration) {}

#[cfg(test)]
mod tests {
    use super::{Answers, MEMORY, PIECE, SMALL};
    use actix_web::body::{MessageBody as _, to_bytes};
    use std::pin::Pin;
    use std::task::{Context, Waker};

    #[actix_web::test]
    async fn large_answers_wait_for_memory_and_small_ones_do_not() {
        let answers = Answers::default();
        let large = answers.send(vec![1; MEMORY]).expect("nothing else is on its way");
        assert!(answers.send(vec![2; SMALL + 1]).is_err());
        answers.send(vec![3; SMALL]).expect("it is small");
        drop(large);
        let body = answers.send((0..SMALL + 9).map(|i| i as u8).collect()).expect("there is room again");
        let sent = to_bytes(body).await.expect("it does not fail");
        assert!(sent.len() == SMALL + 9 && sent.iter().enumerate().all(|(i, &byte)| byte == i as u8));
    }

    #[test]
    fn an_answer_is_handed_on_a_piece_at_a_time() {
        let mut body = Answers::default().send(vec![1; SMALL + 1]).expect("nothing else is on its way");
        let mut context = Context::from_waker(Waker::noop());
        assert!(Pin::new(&mut body).poll_next(&mut context).is_ready());
        assert_eq!(body.rest().len(), SMALL + 1 - PIECE);
    }
}
