//! One statement on a connection: its batches as they come, and the handle that cancels it.

use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use adbc_core::error::{Error as AdbcError, Status};
use adbc_core::options::OptionConnection;
use adbc_core::{CancelHandle, Connection, Statement};
use arrow::array::RecordBatch;

use super::address::Address;
use super::error::RemoteError;

/// Time between two looks whether the user has cancelled.
pub(super) const PACE: Duration = Duration::from_millis(50);

/// How long a cancelled request may take to end before it is left to itself.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);

/// What the thread of a request reports.
pub(super) enum Step {
    Batch(RecordBatch),
    End(Result<(), RemoteError>),
}

/// How an answer ended that did not fail.
pub(super) enum Ended {
    Whole,
    /// Nobody took the rest of it.
    Left,
}

/// The handle of the running statement, once there is one.
pub(super) type Running = Arc<Mutex<Option<Box<dyn CancelHandle>>>>;

/// A statement, and where its batches go.
pub(super) struct Request {
    pub(super) sql: String,
    pub(super) to: SyncSender<Step>,
    pub(super) running: Running,
}

/// Runs a statement on a connection, and sends its batches.
pub(super) fn answer(
    connection: &mut impl Connection,
    address: &Address,
    sql: &str,
    to: &SyncSender<Step>,
    running: &Running,
) -> Result<Ended, RemoteError> {
    log::debug!("{address}: {sql}");
    let refused = |error: AdbcError| RemoteError::of(&error, address);
    let mut statement = connection.new_statement().map_err(refused)?;
    statement.set_sql_query(sql).map_err(refused)?;
    *running.lock().unwrap_or_else(PoisonError::into_inner) = Some(statement.get_cancel_handle());
    let mut reader = statement.execute().map_err(refused)?;
    let mut is_empty = true;
    for batch in &mut reader {
        // Errors of a stream are Arrow's: only their words say what happened.
        let batch = batch.map_err(|error| {
            refused(AdbcError::with_message_and_status(error.to_string(), Status::Unknown))
        })?;
        is_empty = false;
        if to.send(Step::Batch(batch)).is_err() {
            return Ok(Ended::Left);
        }
    }
    if is_empty {
        // The columns are an answer too.
        let schema = arrow::array::RecordBatchReader::schema(&reader);
        let _ = to.send(Step::Batch(RecordBatch::new_empty(schema)));
    }
    Ok(Ended::Whole)
}

/// Cancels the running statement, if there is one. If it cannot be cancelled, it ends by itself: nobody takes its rows.
pub(super) fn ask_to_end(running: &Running) {
    if let Some(handle) = &*running.lock().unwrap_or_else(PoisonError::into_inner) {
        let _ = handle.try_cancel();
    }
}

/// Begins a transaction, which ends with the connection.
pub(super) fn begin(connection: &mut impl Connection) -> Result<(), AdbcError> {
    connection.set_option(OptionConnection::AutoCommit, "false".into())
}

/// Runs a statement that gives no rows, before a question; `running` gets its handle.
pub(super) fn run_before(
    connection: &mut impl Connection,
    sql: &str,
    running: &Running,
) -> Result<(), AdbcError> {
    let mut statement = connection.new_statement()?;
    statement.set_sql_query(sql)?;
    *running.lock().unwrap_or_else(PoisonError::into_inner) = Some(statement.get_cancel_handle());
    statement.execute_update().map(|_| ())
}
