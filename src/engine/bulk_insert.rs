//! Rows that the program has computed become a table of the database, in any number: they go through a temporary
//! Parquet file, batch by batch.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;

use super::api::{BulkInsert, Engine};
use super::cancel::Cancel;
use super::error::{EngineError, Refusal};

/// A table that goes through a file.
pub struct FileInsert<'a> {
    engine: &'a dyn Engine,
    table: String,
    path: PathBuf,
    /// `None` once it is closed.
    writer: Option<ArrowWriter<File>>,
    /// The statement that reads the file, without the path.
    read: fn(&str, &str) -> String,
}

impl<'a> FileInsert<'a> {
    /// Begins a table with these columns; `read` makes the statement that reads a file (a quoted path) into a table.
    ///
    /// # Errors
    /// [`EngineError::Refused`] if no file can be made in the folder.
    pub fn begin(
        engine: &'a dyn Engine,
        folder: &Path,
        table: &str,
        schema: &SchemaRef,
        read: fn(&str, &str) -> String,
    ) -> Result<FileInsert<'a>, EngineError> {
        let path = folder.join(format!("{table}.parquet"));
        let file = File::create(&path).map_err(|error| unwritten(&path, &error))?;
        let writer =
            ArrowWriter::try_new(file, schema.clone(), None).map_err(|error| unwritten(&path, &error))?;
        Ok(FileInsert { engine, table: table.to_string(), path, writer: Some(writer), read })
    }
}

impl BulkInsert for FileInsert<'_> {
    fn add(&mut self, rows: &RecordBatch) -> Result<(), EngineError> {
        match &mut self.writer {
            Some(writer) => writer.write(rows).map_err(|error| unwritten(&self.path, &error)),
            None => Ok(()),
        }
    }

    fn finish(mut self: Box<Self>, cancel: &Cancel) -> Result<(), EngineError> {
        if let Some(writer) = self.writer.take() {
            writer.close().map_err(|error| unwritten(&self.path, &error))?;
        }
        let file = self.path.to_string_lossy().replace('\'', "''");
        self.engine.run(&(self.read)(&self.table, &file), cancel)
    }
}

impl Drop for FileInsert<'_> {
    fn drop(&mut self) {
        // A file that cannot be removed now is removed with the folder.
        let _ = std::fs::remove_file(&self.path);
    }
}

fn unwritten(path: &Path, error: &dyn std::fmt::Display) -> EngineError {
    EngineError::Refused {
        kind: Refusal::Room,
        message: format!(
            "{} cannot be written ({error}); name another folder with --temp-dir",
            path.display()
        ),
    }
}
