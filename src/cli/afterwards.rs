//! Work of a command after its answer is written: it keeps a snapshot for the next command.

use std::sync::{Arc, Mutex, PoisonError};

use crate::engine::Cancel;
use crate::snapshot::SnapshotEngine;

/// Snapshots of the sources that were read, with the flags that stop their writing. The command ends when they are
/// written, so they belong to the process.
static TO_KEEP: Mutex<Vec<(Arc<SnapshotEngine>, Cancel)>> = Mutex::new(Vec::new());

/// Registers a snapshot to be written after the answer.
pub(super) fn keep_later(snapshot: Arc<SnapshotEngine>, cancel: &Cancel) {
    TO_KEEP.lock().unwrap_or_else(PoisonError::into_inner).push((snapshot, cancel.clone()));
}

/// Writes the registered snapshots. Ctrl-C skips them.
pub fn keep_snapshots() {
    let all = std::mem::take(&mut *TO_KEEP.lock().unwrap_or_else(PoisonError::into_inner));
    for (snapshot, cancel) in all {
        snapshot.keep_briefly(&cancel);
    }
}
