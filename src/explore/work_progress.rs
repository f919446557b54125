//! How far a long computation outside the database is, for the part that shows progress.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Shared between the thread that computes and the thread that shows progress.
#[derive(Debug, Clone, Default)]
pub struct WorkProgress(Arc<Steps>);

#[derive(Debug, Default)]
struct Steps {
    done: AtomicU32,
    /// 0 while nothing is being computed.
    of: AtomicU32,
}

impl WorkProgress {
    /// No computation is running.
    pub fn new() -> WorkProgress {
        WorkProgress::default()
    }

    /// Reports that this many steps of a total are done.
    pub(super) fn set(&self, done: u32, of: u32) {
        // Steps end on many threads, in any order.
        self.0.done.fetch_max(done, Ordering::Relaxed);
        self.0.of.store(of, Ordering::Relaxed);
    }

    /// Reports how many of a number of rows are done.
    pub fn report(&self, rows: u64, of: u64) {
        const STEPS: u64 = 1000;
        let step = u32::try_from(rows.saturating_mul(STEPS) / of.max(1)).unwrap_or(u32::MAX);
        self.set(step, STEPS as u32);
    }

    /// No computation is running any more.
    pub fn done(&self) {
        self.0.of.store(0, Ordering::Relaxed);
        self.0.done.store(0, Ordering::Relaxed);
    }

    /// The share that is done, 0 to 1; `None` if no computation is running.
    pub fn share(&self) -> Option<f64> {
        let of = self.0.of.load(Ordering::Relaxed);
        let done = self.0.done.load(Ordering::Relaxed);
        (of > 0).then(|| f64::from(done) / f64::from(of))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_never_goes_back_and_ends() {
        let work = WorkProgress::new();
        assert_eq!(work.share(), None);
        work.set(3, 4);
        work.set(2, 4);
        assert_eq!(work.share(), Some(0.75));
        work.done();
        assert_eq!(work.share(), None);
    }
}
