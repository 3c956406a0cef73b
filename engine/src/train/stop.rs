//! Ends learning before it is done.

use crate::error::TrainError;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Told by one thread, looked at by those that learn. All clones are one.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// From now on there is nobody who waits for what is learned.
    pub fn now(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether that was told.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// # Errors
    /// [`TrainError::Stopped`] once it was told.
    pub fn check(&self) -> Result<(), TrainError> {
        if self.is_told() { Err(TrainError::Stopped) } else { Ok(()) }
    }
}
