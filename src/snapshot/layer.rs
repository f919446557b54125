//! One file of a snapshot: tables and answers, written once.

use std::path::{Path, PathBuf};

use minijinja::{Value, context};

use crate::engine::{Cancel, Engine, EngineError, rows};
use crate::sql::{literal, render};

use super::answers::{Answer, Record, schema, table};
use super::ledger::Key;
use crate::cache::SourceFolder;

/// The table of records in a layer, and the first words of keys that are not of answers.
const RECORDS: &str = "records";
const STATE: &str = "state";
const SEEN: &str = "seen";

/// The version of the form of a layer.
const FORM: u32 = 1;

/// What a layer holds.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub(super) tables: Vec<Key>,
    pub(super) answers: Vec<(Key, Answer)>,
    /// Statements that made tables and views.
    pub(super) seen: Vec<Key>,
}

/// The content of a new layer.
pub(super) struct Writing<'a> {
    /// Tables by their key, with the name they have now as SQL takes it.
    pub(super) tables: &'a [(Key, String)],
    pub(super) answers: &'a [(Key, Answer)],
    pub(super) seen: &'a [Key],
    /// The state of the files it was made of.
    pub(super) state: &'a str,
}

/// A statement about layers.
pub(super) fn sql(engine: &dyn Engine, values: Value) -> Result<String, EngineError> {
    render(engine.dialect(), "snapshot", values).map_err(|error| EngineError::refused(error.to_string()))
}

/// The name that a table has in a layer.
pub(super) fn table_name(key: Key) -> String {
    format!("t_{key}")
}

/// Opens a layer under a name for reading; none if it is incomplete, or of another state of the files.
pub(super) fn open(engine: &dyn Engine, path: &Path, database: &str, state: &str) -> Option<Contents> {
    let cancel = Cancel::new();
    let attach =
        render(engine.dialect(), "attach", context! { path => literal(&path.to_string_lossy()), database })
            .ok()?;
    engine.run(&attach, &cancel).ok()?;
    let contents = read(engine, database, state);
    if contents.is_none() {
        close(engine, database);
    }
    contents
}

/// Detaches a layer.
pub(super) fn close(engine: &dyn Engine, database: &str) {
    if let Ok(detach) = sql(engine, context! { kind => "end", database }) {
        // It may never have been attached.
        let _ = engine.run(&detach, &Cancel::new());
    }
}

fn read(engine: &dyn Engine, database: &str, state: &str) -> Option<Contents> {
    let cancel = Cancel::new();
    let ask = |values: Value| engine.query(&sql(engine, values).ok()?, &cancel).ok();
    let mut contents = Contents::default();
    let records = ask(context! { kind => "kept", database, table => RECORDS })?;
    let mut is_ours = false;
    for row in rows(&records) {
        let (key, message) = (row.text("key").ok()?, row.maybe_text("message").ok()?);
        let (kind, rest) = key.split_once(' ').unwrap_or((key, ""));
        match kind {
            STATE => is_ours = message? == stamped(engine, state)?,
            SEEN => contents.seen.push(Key::read(rest)?),
            kind => {
                let answer = Answer::read(kind, message, row.maybe_bytes("rows").ok()?)?;
                contents.answers.push((Key::read(rest)?, answer));
            }
        }
    }
    let tables = ask(context! { kind => "tables", catalog => literal(database) })?;
    for row in rows(&tables) {
        contents.tables.extend(row.text("name").ok()?.strip_prefix("t_").and_then(Key::read));
    }
    is_ours.then_some(contents)
}

/// The state of the files with the form of the layer and the version of the database that wrote it.
fn stamped(engine: &dyn Engine, state: &str) -> Option<String> {
    let version = engine.query(&sql(engine, context! { kind => "version" }).ok()?, &Cancel::new()).ok()?;
    let version = rows(&version).next()?.text("version").ok()?.to_string();
    Some(format!("form {FORM}, tenure {}, database {version}\n{state}", env!("CARGO_PKG_VERSION")))
}

/// Writes a layer under a temporary name, and renames it once it is complete. Returns its path.
///
/// # Errors
/// A layer that cannot be written; cancelled. Then no file is left.
pub(super) fn write(
    engine: &dyn Engine,
    folder: &SourceFolder,
    writing: &Writing,
    cancel: &Cancel,
) -> Result<PathBuf, EngineError> {
    let failed = |error: std::io::Error| EngineError::refused(error.to_string());
    let (unfinished, whole) = folder.begin().map_err(failed)?;
    let database = "snapshot_in_writing";
    let outcome = fill(engine, folder, &unfinished, database, writing, cancel);
    close(engine, database);
    let outcome = outcome.and_then(|()| folder.finish(&unfinished, &whole).map_err(failed));
    if outcome.is_err() {
        for ending in ["", ".wal"] {
            // If the database left no file, there is nothing to remove.
            let _ = std::fs::remove_file(format!("{}{ending}", unfinished.display()));
        }
    }
    outcome.map(|()| whole)
}

fn fill(
    engine: &dyn Engine,
    folder: &SourceFolder,
    path: &Path,
    database: &str,
    writing: &Writing,
    cancel: &Cancel,
) -> Result<(), EngineError> {
    let run = |values: Value, cancel: &Cancel| engine.run(&sql(engine, values)?, cancel);
    let too_large = || EngineError::refused("a snapshot is larger than all may be");
    run(context! { kind => "begin", path => literal(&path.to_string_lossy()), database }, cancel)?;
    for (key, name) in writing.tables {
        let table = table_name(*key);
        run(context! { kind => "copy", database, table, name }, cancel)?;
        let bytes = std::fs::metadata(path).map_or(0, |meta| meta.len());
        if folder.is_too_large(bytes) {
            return Err(too_large());
        }
    }
    let record = |kind: &str, key: Key| Record { key: format!("{kind} {key}"), message: None, rows: None };
    let mut records: Vec<Record> = writing.seen.iter().map(|key| record(SEEN, *key)).collect();
    records.extend(writing.answers.iter().filter_map(|(key, answer)| answer.record(&key.to_string())));
    let message = stamped(engine, writing.state);
    records.push(Record { key: STATE.to_string(), message, rows: None });
    let staged = "snapshot_records";
    let mut filled = engine.bulk_insert(staged, &schema())?;
    filled.add(&table(&records).ok_or_else(too_large)?)?;
    filled.finish(cancel)?;
    let copied = run(context! { kind => "copy", database, table => RECORDS, name => staged }, cancel);
    run(context! { kind => "drop", name => staged }, &Cancel::new())?;
    copied
}
