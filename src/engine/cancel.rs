//! A request to stop, shared between the caller and the running question.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Set once by the caller. Every question has its own, so a late request cannot affect the next question.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Not requested.
    pub fn new() -> Cancel {
        Cancel::default()
    }

    /// Asks the question to stop.
    pub fn request(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// The flag itself, for computations that check it between their steps.
    pub fn flag(&self) -> &AtomicBool {
        &self.0
    }

    /// Whether cancellation was requested.
    pub fn requested(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}
