//! The interface of an engine.
//!
//! An [`Engine`] answers one request at a time. Meanwhile any thread can read its [`progress`](Engine::progress) and
//! set its [`Cancel`].

use std::path::Path;

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

use crate::sql::Dialect;

use super::cancel::Cancel;
use super::column_type::ColumnType;
use super::error::EngineError;
use super::expression::ExpressionParts;
use super::progress::Progress;
use super::reach::Reach;

/// What is about to be read from files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Input {
    /// Bytes of text, about.
    pub text: u64,
    /// Bytes of the files.
    pub bytes: u64,
    /// Their rows, about; 0 if unknown.
    pub rows: u64,
    /// Whether only one thread at a time can read them.
    pub is_in_one_part: bool,
}

/// Runs SQL.
pub trait Engine: Send + Sync {
    /// Its dialect of SQL.
    fn dialect(&self) -> Dialect;

    /// The meaning of its name for a type.
    fn column_type(&self, name: &str) -> ColumnType;

    /// What an expression of the user consists of; it is parsed and not computed.
    ///
    /// # Errors
    /// As [`run`](Engine::run), if the text is not one expression.
    fn parse_expression(&self, expression: &str, cancel: &Cancel) -> Result<ExpressionParts, EngineError>;

    /// Runs one or more statements for their effect.
    ///
    /// # Errors
    /// [`EngineError::Cancelled`] once `cancel` is requested, [`EngineError::Refused`] with the database's message.
    fn run(&self, sql: &str, cancel: &Cancel) -> Result<(), EngineError>;

    /// Runs one statement and passes its rows on, batch by batch; `each` returns whether to go on.
    ///
    /// # Errors
    /// As [`run`](Engine::run).
    fn stream(
        &self,
        sql: &str,
        cancel: &Cancel,
        each: &mut dyn FnMut(RecordBatch) -> bool,
    ) -> Result<(), EngineError>;

    /// Runs one statement and collects its rows; for answers known to be small. Its columns have different names.
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

    /// Announces what is about to be read. Little text is then not spread over many threads, and the rows of much text do not
    /// fill the memory.
    ///
    /// # Errors
    /// As [`run`](Engine::run).
    fn hint_input(&self, input: Input) -> Result<(), EngineError>;

    /// Announces that statements group so many rows by one whole number, and keep little per group; 0 ends that. If the
    /// numbers lie close together, an array of them is faster than a hash table. An engine may ignore it.
    ///
    /// # Errors
    /// As [`run`](Engine::run).
    fn hint_groups(&self, _rows: u64) -> Result<(), EngineError> {
        Ok(())
    }

    /// Begins a table of rows that the program has computed; it exists once it is finished.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if memory or disk is full.
    fn bulk_insert(&self, table: &str, schema: &SchemaRef) -> Result<Box<dyn BulkInsert + '_>, EngineError>;

    /// Ends the access to files: from now on statements reach these alone, and the folder for temporary files. Extensions and
    /// settings are locked too.
    ///
    /// # Errors
    /// As [`run`](Engine::run).
    fn confine(&self, reach: Reach) -> Result<(), EngineError>;

    /// Lets statements of a confined database read a file that is named after that.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if it cannot be read or memory or disk is full.
    fn admit(&self, path: &str) -> Result<(), EngineError>;

    /// A folder for temporary files; it is removed with the engine.
    fn scratch_folder(&self) -> &Path;

    /// How far the running statement is; `None` if unknown.
    fn progress(&self) -> Option<Progress>;
}

/// A table being written. If it is dropped before it is finished, it leaves nothing.
pub trait BulkInsert {
    /// Adds rows.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if memory or disk is full.
    fn add(&mut self, rows: &RecordBatch) -> Result<(), EngineError>;

    /// Makes the table; it replaces one of that name.
    ///
    /// # Errors
    /// As [`Engine::run`]; [`EngineError::Refused`] if memory or disk is full.
    fn finish(self: Box<Self>, cancel: &Cancel) -> Result<(), EngineError>;
}
