//! A request to stop, shared between the one who asks and the one who runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Set once, by whoever wants a question dropped; every question has its own, so a late request cannot hit the next.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Nothing requested yet.
    pub fn new() -> Cancel {
        Cancel::default()
    }

    /// Asks for the question to be dropped.
    pub fn request(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// The flag itself, for computations that look at it between their steps.
    pub fn flag(&self) -> &AtomicBool {
        &self.0
    }

    /// Whether cancellation was requested.
    pub fn requested(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
