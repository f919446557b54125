//! Rows that the program has computed become a table of the database, however many there are: they go through a file of
//! the database's own folder for temporary data, batch by batch.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;

use super::{Cancel, Engine, EngineError};

/// A table in the making. Dropped before it is finished, it leaves nothing.
pub struct Intake<'a> {
    engine: &'a dyn Engine,
    table: String,
    path: PathBuf,
    /// Nothing once it is closed.
    writer: Option<ArrowWriter<File>>,
}

impl<'a> Intake<'a> {
    /// Begins a table of rows of these columns.
    ///
    /// # Errors
    /// [`EngineError::Refused`] where no file can be made in the folder.
    pub(super) fn begin(
        engine: &'a dyn Engine,
        folder: &Path,
        table: &str,
        schema: &SchemaRef,
    ) -> Result<Intake<'a>, EngineError> {
        let path = folder.join(format!("{table}.parquet"));
        let file = File::create(&path).map_err(|error| unwritten(&path, &error))?;
        let writer =
            ArrowWriter::try_new(file, schema.clone(), None).map_err(|error| unwritten(&path, &error))?;
        Ok(Intake { engine, table: table.to_string(), path, writer: Some(writer) })
    }

    /// Adds rows.
    ///
    /// # Errors
    /// [`EngineError::Refused`] where the file cannot be written.
    pub fn add(&mut self, rows: &RecordBatch) -> Result<(), EngineError> {
        match &mut self.writer {
            Some(writer) => writer.write(rows).map_err(|error| unwritten(&self.path, &error)),
            None => Ok(()),
        }
    }

    /// Makes the table, in place of one of that name.
    ///
    /// # Errors
    /// As [`Engine::run`]; [`EngineError::Refused`] where the file cannot be written.
    pub fn finish(mut self, cancel: &Cancel) -> Result<(), EngineError> {
        if let Some(writer) = self.writer.take() {
            writer.close().map_err(|error| unwritten(&self.path, &error))?;
        }
        let file = self.path.to_string_lossy().replace('\'', "''");
        let table = &self.table;
        self.engine.run(&format!("CREATE OR REPLACE TABLE {table} AS FROM read_parquet('{file}')"), cancel)
    }
}

impl Drop for Intake<'_> {
    fn drop(&mut self) {
        // What cannot be removed now goes with the folder.
        let _ = std::fs::remove_file(&self.path);
    }
}

fn unwritten(path: &Path, error: &dyn std::fmt::Display) -> EngineError {
    EngineError::Refused(format!(
        "{} cannot be written ({error}); name another folder with --temp-dir",
        path.display()
    ))
}
