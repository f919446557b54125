//! The rows of a statement of another machine, copied into a file here.

use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::engine::remote::{RemoteTable, Unusable};
use crate::engine::{Cancel, free_bytes};
use crate::source::error::SourceError;
use crate::source::inputs::spool::{Kept, name_of, new_file};
use crate::text::{bytes, grouped};

use super::relation::Relation;
use super::stopped::Stopped;

/// Rows after which the size of all of them is estimated.
const ROWS_OF_ESTIMATE: u64 = 100_000;

/// Rows in a group of the file.
const GROUP: usize = 1 << 17;

/// How far the bringing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bringing {
    pub rows: u64,
    pub of: u64,
    /// Bytes in the file here.
    pub bytes: u64,
}

impl Relation {
    /// The rows of a statement in a file: the file, rows, bytes, and the columns that were left out.
    pub(super) fn copied(
        &self,
        table: &RemoteTable,
        sql: &str,
        (folder, most, of): (&Path, u64, u64),
        cancel: &Cancel,
        on_progress: &mut dyn FnMut(Bringing),
    ) -> Result<(Kept, u64, u64, Vec<Unusable>), SourceError> {
        let mut copy = Copy { relation: self, folder, most, of, writer: None, rows: 0, dropped: Vec::new() };
        // Two callbacks share the copy, one after the other.
        let shared = std::cell::RefCell::new(&mut copy);
        let outcome = table.read(
            sql,
            cancel,
            &mut |schema, unusable| shared.borrow_mut().begin(schema, unusable).map_err(Stopped::Here),
            &mut |batch| {
                let reached = shared.borrow_mut().add(&batch).map_err(Stopped::Here)?;
                on_progress(reached);
                Ok(())
            },
        );
        outcome.map_err(|stopped: Stopped| stopped.at(&self.address))?;
        copy.end()
    }

    /// The error that a folder cannot hold its rows.
    pub(super) fn not_kept(&self, folder: &Path, why: &str) -> SourceError {
        SourceError::NotKept {
            path: self.shown(),
            folder: folder.display().to_string(),
            why: why.to_string(),
        }
    }
}

/// What a note says of columns that were left out.
pub(super) fn without(dropped: &[Unusable]) -> String {
    match dropped {
        [] => String::new(),
        columns => {
            let names = columns.iter().map(|one| format!("{} ({})", one.column, one.of));
            format!("; without columns of no use: {}", names.collect::<Vec<_>>().join(", "))
        }
    }
}

/// A file that takes the rows of a relation. What does not end without an error is dropped with it.
struct Copy<'a> {
    relation: &'a Relation,
    folder: &'a Path,
    most: u64,
    of: u64,
    writer: Option<(ArrowWriter<std::fs::File>, Kept)>,
    rows: u64,
    dropped: Vec<Unusable>,
}

impl Copy<'_> {
    /// Begins, or begins again.
    fn begin(&mut self, schema: &SchemaRef, dropped: &[Unusable]) -> Result<(), SourceError> {
        // Some engines take a file that is missing for a table without columns.
        if schema.fields().is_empty() && dropped.is_empty() {
            return Err(self.relation.empty());
        }
        let kept = new_file(self.folder).map_err(|error| self.not_kept(&error.to_string()))?;
        let file = reopened(&kept).map_err(|error| self.not_kept(&error.to_string()))?;
        let how = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(GROUP))
            .build();
        let writer = ArrowWriter::try_new(file, Arc::clone(schema), Some(how))
            .map_err(|error| self.not_kept(&error.to_string()))?;
        self.writer = Some((writer, kept));
        self.rows = 0;
        self.dropped = dropped.to_vec();
        Ok(())
    }

    /// Adds rows.
    fn add(&mut self, batch: &RecordBatch) -> Result<Bringing, SourceError> {
        let Some((writer, _)) = &mut self.writer else {
            return Err(self.not_kept("rows came before their columns"));
        };
        let outcome = writer.write(batch);
        let size = (writer.bytes_written() + writer.in_progress_size()) as u64;
        outcome.map_err(|error| self.not_kept(&error.to_string()))?;
        self.rows += batch.num_rows() as u64;
        let reached = Bringing { rows: self.rows, of: self.of.max(self.rows), bytes: size };
        let is_estimate = self.rows >= ROWS_OF_ESTIMATE;
        let whole =
            if is_estimate { size as f64 / self.rows as f64 * reached.of as f64 } else { size as f64 };
        if whole > self.most as f64 {
            return Err(SourceError::TooMuch {
                address: self.relation.shown(),
                size: format!("{} rows, about {} here", grouped(reached.of), bytes(whole as u64)),
                most: bytes(self.most),
                more: self.room_for(whole * 1.2),
            });
        }
        Ok(reached)
    }

    /// What makes room for so many bytes: a limit that allows them, if the disk has them.
    fn room_for(&self, wanted: f64) -> String {
        match free_bytes(self.folder) {
            Some(free) if (free as f64) < wanted => format!(
                "name a folder with more room with --temp-dir: {} has {} free",
                self.folder.display(),
                bytes(free)
            ),
            _ => format!("allow more with --bring {}GB", (wanted / 1e9).ceil().max(1.0)),
        }
    }

    /// The file with all rows, their number, its bytes, and the columns it lacks.
    fn end(mut self) -> Result<(Kept, u64, u64, Vec<Unusable>), SourceError> {
        let Some((writer, kept)) = self.writer.take() else {
            return Err(self.not_kept("no rows came"));
        };
        writer.close().map_err(|error| self.not_kept(&error.to_string()))?;
        let size = std::fs::metadata(name_of(&kept)).map_or(0, |meta| meta.len());
        Ok((kept, self.rows, size, self.dropped))
    }

    fn not_kept(&self, why: &str) -> SourceError {
        self.relation.not_kept(self.folder, why)
    }
}

/// The same file once more, for the writer.
fn reopened(kept: &Kept) -> std::io::Result<std::fs::File> {
    std::fs::OpenOptions::new().write(true).open(name_of(kept))
}
