//! The columns of a scan, as the database describes them.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::sql::render;

use super::reader::Layout;

/// Every column with the engine's name of its type, in order.
///
/// # Errors
/// Files that cannot be read.
pub fn columns(
    engine: &dyn Engine,
    files: &Files,
    scan: &str,
    cancel: &Cancel,
) -> Result<Vec<(String, String)>, SourceError> {
    let describe = render(engine.dialect(), "describe", context! { scan })?;
    let described = engine.query(&describe, cancel).map_err(|error| files.broken(error))?;
    let column = |row: crate::engine::Row<'_>| {
        Ok((row.text("column_name")?.to_string(), row.text("column_type")?.to_string()))
    };
    rows(&described).map(column).collect()
}

/// Refuses the user's names for columns that already have names.
///
/// # Errors
/// The user gives names.
pub fn refuse_names(files: &Files, layout: &Layout) -> Result<(), SourceError> {
    match layout.names {
        Some(_) => Err(SourceError::NamedAlready { path: files.named() }),
        None => Ok(()),
    }
}
