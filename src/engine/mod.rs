//! Runs SQL and returns Arrow batches. Nothing outside this folder knows which database it is.
//!
//! An [`Engine`] answers one request at a time; while it does, its [`progress`](Engine::progress) can be
//! read and its [`Cancel`] set from any thread.

pub mod cancel;
pub mod duckdb;
mod intake;
pub mod limits;
pub mod row;

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

pub use cancel::Cancel;
pub use duckdb::DuckDb;
pub use intake::Intake;
pub use limits::{Limits, Resources};
pub use row::{Row, rows};

/// Where SQL differs between engines; the templates choose their macros by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    DuckDb,
}

impl Dialect {
    /// The name of the macro file in `sql/dialect/`.
    pub const fn name(self) -> &'static str {
        match self {
            Dialect::DuckDb => "duckdb",
        }
    }
}

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// It was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The database refused or failed; its own words.
    #[error("{0}")]
    Refused(String),
    /// The database could not be started.
    #[error("the database could not be started: {0}")]
    Start(String),
    /// The worker thread is gone.
    #[error("the database stopped unexpectedly; run the command again")]
    Gone,
}

/// Runs SQL.
pub trait Engine: Send + Sync {
    /// Which SQL it speaks.
    fn dialect(&self) -> Dialect;

    /// Runs one or more statements for their effect.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`] once `cancel` is requested, [`EngineError::Refused`] with the database's words.
    fn run(&self, sql: &str, cancel: &Cancel) -> Result<(), EngineError>;

    /// Runs one statement and hands its rows on, batch by batch, as they come; `each` says whether to go on.
    ///
    /// # Errors
    /// As [`run`](Engine::run).
    fn stream(
        &self,
        sql: &str,
        cancel: &Cancel,
        each: &mut dyn FnMut(RecordBatch) -> bool,
    ) -> Result<(), EngineError>;

    /// Runs one statement and collects its rows; for answers known to be small.
    ///
    /// # Errors
    /// As [`run`](Engine::run).
    fn query(&self, sql: &str, cancel: &Cancel) -> Result<Vec<RecordBatch>, EngineError> {
        let mut batches = Vec::new();
        self.stream(sql, cancel, &mut |batch| {
            batches.push(batch);
            true
        })?;
        Ok(batches)
    }

    /// Says how much text is about to be read, in bytes, so that little is not spread over many threads.
    ///
    /// # Errors
    /// As [`run`](Engine::run).
    fn will_read(&self, bytes: u64) -> Result<(), EngineError>;

    /// Begins a table of rows that the program has computed; it stands once it is finished.
    ///
    /// # Errors
    /// [`EngineError::Refused`] where there is no room for them.
    fn intake(&self, table: &str, schema: &SchemaRef) -> Result<Intake<'_>, EngineError>;

    /// How far the running statement is, from 0 to 1; `None` where the database cannot tell.
    fn progress(&self) -> Option<f64>;
}
