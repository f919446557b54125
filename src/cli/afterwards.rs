//! What a command does once its answer is written: it keeps a snapshot for the next one.

use std::sync::{Arc, Mutex, PoisonError};

use crate::engine::Cancel;
use crate::snapshot::SnapshotEngine;

/// Snapshots of sources that were read, with what stops their writing. A command has ended when they are written, so
/// they belong to the process.
static TO_KEEP: Mutex<Vec<(Arc<SnapshotEngine>, Cancel)>> = Mutex::new(Vec::new());

/// Leaves a snapshot to be written once the answer is.
pub(super) fn keep_later(snapshot: Arc<SnapshotEngine>, cancel: &Cancel) {
    TO_KEEP.lock().unwrap_or_else(PoisonError::into_inner).push((snapshot, cancel.clone()));
}

/// Writes what is left to be written. Ctrl-C leaves it out.
pub fn keep_snapshots() {
    let all = std::mem::take(&mut *TO_KEEP.lock().unwrap_or_else(PoisonError::into_inner));
    for (snapshot, cancel) in all {
        snapshot.keep_briefly(&cancel);
    }
}
