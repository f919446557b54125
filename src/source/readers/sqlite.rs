//! SQLite databases: a table or a view is written as text for the database.

use std::fs::File;
use std::io::{self, BufWriter};

use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use crate::engine::{Cancel, Engine, EngineError};
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::source::inputs::head::Head;
use crate::sql::{identifier, literal};

use super::describe::refuse_names;
use super::parts::{Part, choose_parts};
use super::reader::{Layout, Reader, Relation};
use super::text_file::{TextFile, TextFiles, not_kept};

/// SQLite files.
pub struct Sqlite;

/// Rows between two checks whether the user has cancelled.
const LOOK_EVERY: usize = 4096;

impl Reader for Sqlite {
    fn name(&self) -> &'static str {
        "SQLite"
    }

    fn recognises(&self, head: &Head) -> bool {
        head.first.starts_with(b"SQLite format 3\0")
    }

    /// Values of one column may be of different types, so every value is read as text.
    fn open(
        &self,
        engine: &dyn Engine,
        files: &Files,
        layout: &Layout,
        cancel: &Cancel,
    ) -> Result<Relation, SourceError> {
        refuse_names(files, layout)?;
        let mut texts = TextFiles::default();
        for (place, path) in files.paths.iter().enumerate() {
            let name = files.name(path);
            let broken = |error: rusqlite::Error| SourceError::Damaged {
                path: name.into(),
                format: "an SQLite database".into(),
                why: error.to_string(),
            };
            let database = opened(path).map_err(broken)?;
            let wanted = files.parts.get(place).and_then(Option::as_deref);
            let chosen = choose_parts(name, "table", &tables(&database).map_err(broken)?, wanted)?;
            texts.relation.notes.extend(chosen.note(name, "table"));
            for table in chosen.names() {
                let (mut text, file) = TextFile::create(engine.scratch_folder())
                    .map_err(|error| not_kept(engine, name, &error))?;
                let columns = copy(&database, table, &mut text, cancel).map_err(|error| match error {
                    Copying::Database(error) => broken(error),
                    Copying::File(error) => not_kept(engine, name, &error),
                    Copying::Cancelled => EngineError::Cancelled.into(),
                })?;
                texts.add(&columns, (path, &format!("{name}#{table}")), file);
            }
        }
        texts.finish()
    }
}

/// Opens a database for reading, even if another program has it open.
fn opened(path: &str) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// Its tables and views.
fn tables(database: &Connection) -> rusqlite::Result<Vec<Part>> {
    let list = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
        ORDER BY rowid";
    let mut statement = database.prepare(list)?;
    let names = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    let mut parts = Vec::new();
    for name in names {
        let columns = format!("SELECT name FROM pragma_table_info({})", literal(&name));
        let mut statement = database.prepare(&columns)?;
        let columns =
            statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        let count = format!("SELECT count(*) FROM {}", identifier(&name));
        let rows = match database.query_row(&count, [], |row| row.get::<_, i64>(0)) {
            // A view may read a table that does not exist.
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::Unknown) => 0,
            other => other?,
        };
        // A table without rows holds no orders.
        let columns = if rows > 0 { columns } else { Vec::new() };
        parts.push(Part { name, columns, rows: u64::try_from(rows).unwrap_or(0), is_hidden: false });
    }
    Ok(parts)
}

enum Copying {
    Database(rusqlite::Error),
    File(io::Error),
    Cancelled,
}

/// Copies a table and returns its columns.
fn copy(
    database: &Connection,
    table: &str,
    text: &mut TextFile<BufWriter<File>>,
    cancel: &Cancel,
) -> Result<Vec<String>, Copying> {
    let query = format!("SELECT * FROM {}", identifier(table));
    let mut statement = database.prepare(&query).map_err(Copying::Database)?;
    let names: Vec<String> = statement.column_names().map(str::to_string).collect();
    text.row(&names).map_err(Copying::File)?;
    let mut rows = statement.query([]).map_err(Copying::Database)?;
    let mut place = 0_usize;
    while let Some(row) = rows.next().map_err(Copying::Database)? {
        for column in 0..names.len() {
            let value = row.get_ref(column).map_err(Copying::Database)?;
            text.field(&shown(value)).map_err(Copying::File)?;
        }
        text.end_row().map_err(Copying::File)?;
        place += 1;
        if place.is_multiple_of(LOOK_EVERY) && cancel.requested() {
            return Err(Copying::Cancelled);
        }
    }
    text.flush().map_err(Copying::File)?;
    Ok(names)
}

/// A value as text, without any loss.
fn shown(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
    }
}
