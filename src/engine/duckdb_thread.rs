//! The thread that owns the connection to DuckDB, and answers one request after the other.

use std::sync::mpsc::{Receiver, SyncSender};

use arrow::record_batch::RecordBatch;
use duckdb::Connection;

/// Batches in flight between the database and the caller.
pub(super) const BATCHES_AHEAD: usize = 4;

/// The rows of the last answer.
const ANSWER: &str = "tenure_answer";

/// A request, and where its answer goes.
pub(super) struct Job {
    pub(super) sql: String,
    pub(super) kind: Kind,
    pub(super) reply: SyncSender<Reply>,
}

pub(super) enum Kind {
    /// Statements without rows.
    Run,
    /// A statement with few rows.
    Query,
    /// A statement with any number of rows, which are not all held at once.
    Stream,
}

pub(super) enum Reply {
    Batch(RecordBatch),
    Done,
    Failed(String),
}

/// Answers requests until no more can come.
pub(super) fn serve(connection: &Connection, inbox: &Receiver<Job>) {
    for job in inbox {
        let outcome = match job.kind {
            Kind::Run => connection.execute_batch(&job.sql),
            Kind::Query if is_select(&job.sql) => answer(connection, &job),
            Kind::Query | Kind::Stream => feed(connection, &job.sql, &job.reply),
        };
        let last = match outcome {
            Ok(()) => Reply::Done,
            Err(error) => Reply::Failed(words(&error)),
        };
        // The receiver is gone: the caller has given up.
        let _ = job.reply.send(last);
    }
}

/// Keeps the rows of a statement in a table, and sends them from there. The binding gives rows of prepared statements only,
/// and DuckDB plans one that reads a table twice: when it is prepared and when it is executed. Of small files that takes longer
/// than to read them.
fn answer(connection: &Connection, job: &Job) -> duckdb::Result<()> {
    connection.execute_batch(&format!("CREATE OR REPLACE TEMP TABLE {ANSWER} AS {}", job.sql))?;
    feed(connection, &format!("FROM temp.{ANSWER}"), &job.reply)
}

/// Whether a table can be made of a statement.
fn is_select(sql: &str) -> bool {
    let word = sql.split_whitespace().next().unwrap_or_default();
    ["SELECT", "WITH"].iter().any(|one| word.eq_ignore_ascii_case(one))
}

/// Sends the rows of a statement, until nobody wants more.
fn feed(connection: &Connection, sql: &str, reply: &SyncSender<Reply>) -> duckdb::Result<()> {
    let mut statement = connection.prepare(sql)?;
    for batch in statement.stream_arrow([])? {
        if reply.send(Reply::Batch(batch?)).is_err() {
            break;
        }
    }
    Ok(())
}

/// DuckDB's own message, without the wrapping of the binding.
fn words(error: &duckdb::Error) -> String {
    match error {
        duckdb::Error::DuckDBFailure(_, Some(message)) => message.clone(),
        other => other.to_string(),
    }
}
