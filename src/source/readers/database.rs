//! DuckDB databases, attached for reading only.

use std::path::Path;

use minijinja::context;

use crate::engine::{Cancel, Engine, EngineError, rows};
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::source::inputs::head::Head;
use crate::sql::{identifier, literal, render};

use super::describe::refuse_names;
use super::parts::{Part, choose_parts};
use super::reader::{IN_ORDER, Layout, Reader, Relation};
use super::union;

/// A table or a view.
struct Table {
    part: Part,
    sql: String,
    /// Whether the database numbers its rows.
    is_stored: bool,
}

/// The name that a file is attached under. It is always the same, so a file replaces itself if it is read again.
fn attached_name(path: &str, place: usize) -> String {
    let stem =
        Path::new(path).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    format!("attached_{place}_{stem}")
}

/// Database files of DuckDB.
pub struct Database;

impl Reader for Database {
    fn name(&self) -> &'static str {
        "DuckDB"
    }

    fn recognises(&self, head: &Head) -> bool {
        head.first.get(8..12) == Some(b"DUCK")
    }

    fn is_typed(&self) -> bool {
        true
    }

    fn open(
        &self,
        engine: &dyn Engine,
        files: &Files,
        layout: &Layout,
        cancel: &Cancel,
    ) -> Result<Relation, SourceError> {
        refuse_names(files, layout)?;
        let broken = |error| files.broken(error);
        let mut tables = Vec::new();
        let (mut notes, mut columns, mut setup) = (Vec::new(), Vec::new(), Vec::new());
        for (place, path) in files.paths.iter().enumerate() {
            let database = attached_name(path, place);
            let context = context! { path => literal(path), database => identifier(&database) };
            let attach = render(engine.dialect(), "attach", context)?;
            engine.run(&attach, cancel).map_err(broken)?;
            setup.push(attach);
            let context = context! { database => literal(&database) };
            let listed = engine
                .query(&render(engine.dialect(), "attached_tables", context)?, cancel)
                .map_err(broken)?;
            let mut parts = Vec::new();
            for row in rows(&listed) {
                let (schema, table) = (row.text("schema")?, row.text("name")?);
                let names: Vec<String> = serde_json::from_str(row.text("columns")?)
                    .map_err(|error| SourceError::Shape(error.to_string()))?;
                let is_main = schema == "main";
                let name = if is_main { table.to_string() } else { format!("{schema}.{table}") };
                let sql = format!("{}.{}.{}", identifier(&database), identifier(schema), identifier(table));
                let count = render(engine.dialect(), "row_count", context! { scan => &sql })?;
                let held = match engine.query(&count, cancel) {
                    Ok(count) => rows(&count).next().map_or(Ok(0), |row| row.count("rows"))?,
                    // A view may read a table that does not exist.
                    Err(EngineError::Refused { .. }) => 0,
                    Err(error) => return Err(error.into()),
                };
                let columns = if held > 0 { names } else { Vec::new() };
                let part = Part { name, columns, rows: held, is_hidden: false };
                parts.push(Table { part, sql, is_stored: row.truth("is_stored")? });
            }
            let listed: Vec<Part> = parts.iter().map(|table| table.part.clone()).collect();
            let name = files.name(path);
            let chosen =
                choose_parts(name, "table", &listed, files.parts.get(place).and_then(Option::as_deref))?;
            notes.extend(chosen.note(name, "table"));
            let named = |table: &Table| (format!("{name}#{}", table.part.name), table.part.columns.clone());
            let read = parts.into_iter().filter(|table| chosen.contains(&table.part.name));
            for table in read {
                columns.push(named(&table));
                tables.push(table);
            }
        }
        notes.extend(union::check(&columns)?);
        let (sql, line) = match tables.as_slice() {
            [only] if only.is_stored => (only.sql.clone(), "rowid"),
            [only] => (only.sql.clone(), IN_ORDER),
            many => {
                let each: Vec<String> =
                    many.iter().map(|table| format!("SELECT * FROM {}", table.sql)).collect();
                (format!("({})", each.join(" UNION ALL BY NAME ")), IN_ORDER)
            }
        };
        Ok(Relation { setup, sql, line: line.into(), notes, ..Relation::default() })
    }
}
