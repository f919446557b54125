//! Parquet.

use std::fs::File;

use parquet::file::reader::{FileReader, SerializedFileReader};

use crate::engine::{Cancel, ColumnType, Engine};
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::source::inputs::head::Head;
use crate::sql::{identifier, literal};

use super::describe::{self, refuse_names};
use super::reader::{Layout, Reader, Relation};
use super::union::{self, FileColumns};

/// DuckDB's type of an id of 16 bytes.
const UUID: &str = "UUID";

/// Parquet files.
pub struct Parquet;

impl Reader for Parquet {
    fn name(&self) -> &'static str {
        "Parquet"
    }

    fn recognises(&self, head: &Head) -> bool {
        head.first.starts_with(b"PAR1")
    }

    fn is_typed(&self) -> bool {
        true
    }

    fn has_statistics(&self) -> bool {
        true
    }

    fn is_splittable(&self) -> bool {
        true
    }

    fn is_in_one_part(&self, files: &Files) -> bool {
        let [path] = files.paths.as_slice() else { return false };
        let footer = File::open(path).ok().and_then(|file| SerializedFileReader::new(file).ok());
        footer.is_some_and(|footer| footer.metadata().num_row_groups() <= 1)
    }

    fn expansion(&self) -> u64 {
        8
    }

    fn open(
        &self,
        engine: &dyn Engine,
        files: &Files,
        layout: &Layout,
        cancel: &Cancel,
    ) -> Result<Relation, SourceError> {
        refuse_names(files, layout)?;
        relation_of(engine, files, &files.paths, cancel)
    }
}

/// Parquet files as SQL reads them: files of the user, or files that a reader wrote.
///
/// # Errors
/// Files that cannot be read.
pub fn relation_of(
    engine: &dyn Engine,
    files: &Files,
    paths: &[String],
    cancel: &Cancel,
) -> Result<Relation, SourceError> {
    let listed: Vec<String> = paths.iter().map(|path| literal(path)).collect();
    let several = paths.len() > 1;
    let by_name = if several { ", union_by_name = true" } else { "" };
    let scan = |more: &str| format!("read_parquet([{}]{by_name}{more})", listed.join(", "));
    let mut sql = scan("");
    let notes = match several {
        true => union::check(&columns_of_each(engine, files, paths, cancel)?)?,
        false => None,
    };
    let mut columns = describe::columns(engine, files, &sql, cancel)?;
    let uuids: Vec<String> =
        columns.iter().filter(|(_, kind)| kind == UUID).map(|(name, _)| name.clone()).collect();
    if columns.iter().any(|(_, kind)| engine.column_type(kind) == ColumnType::Binary) {
        // Old writers do not mark their strings as text.
        sql = scan(", binary_as_string = true");
        columns.clear();
    }
    if !uuids.is_empty() {
        sql = with_texts(&sql, &uuids);
        columns.clear();
    }
    let line =
        if several { "file_index::BIGINT * 1000000000000 + file_row_number" } else { "file_row_number" };
    Ok(Relation {
        sql,
        line: line.into(),
        file: Some("file_index".to_string()),
        columns,
        notes: notes.into_iter().collect(),
        ..Relation::default()
    })
}

/// The rows of a scan with some columns as texts: ids of 16 bytes are compared and trimmed as texts are.
fn with_texts(scan: &str, columns: &[String]) -> String {
    let texts = columns.iter().map(|name| {
        let name = identifier(name);
        format!("CAST({name} AS VARCHAR) AS {name}")
    });
    let texts = texts.collect::<Vec<_>>().join(", ");
    format!("(SELECT * REPLACE ({texts}), file_index, file_row_number FROM {scan})")
}

/// The columns of each of several files.
fn columns_of_each(
    engine: &dyn Engine,
    files: &Files,
    paths: &[String],
    cancel: &Cancel,
) -> Result<Vec<FileColumns>, SourceError> {
    let mut each = Vec::new();
    for path in paths {
        let scan = format!("read_parquet({})", literal(path));
        let columns = describe::columns(engine, files, &scan, cancel)?;
        each.push((files.name(path).to_string(), columns.into_iter().map(|(name, _)| name).collect()));
    }
    Ok(each)
}
