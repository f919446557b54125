//! JSON: an array of objects, or one object after another.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::error::SourceError;
use crate::source::files::Files;
use crate::sql::{identifier, render};

use super::reader::{Layout, Reader, Relation};

/// JSON files.
pub struct Json;

/// An object may be this large, in bytes.
const LARGEST_OBJECT: u64 = 256 << 20;

impl Reader for Json {
    fn name(&self) -> &'static str {
        "JSON"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
        let mut signs = head.iter().copied().filter(|byte| !byte.is_ascii_whitespace());
        matches!((signs.next(), signs.next()), (Some(b'['), Some(b'{')) | (Some(b'{'), Some(b'"')))
    }

    /// Every value as text, as in a text file: a number is then read as exactly as it is written.
    fn open(
        &self,
        engine: &dyn Engine,
        files: &Files,
        layout: &Layout,
        cancel: &Cancel,
    ) -> Result<Relation, SourceError> {
        if layout.names.is_some() {
            return Err(SourceError::NamedAlready { path: files.named() });
        }
        let scan = format!(
            "read_json({}, sample_size = -1, maximum_object_size = {LARGEST_OBJECT}, \
             convert_strings_to_integers = false, union_by_name = true)",
            files.sql_list()
        );
        let describe = render(engine.dialect(), "describe", context! { scan => &scan })?;
        let described = engine.query(&describe, cancel).map_err(|error| files.broken(error))?;
        let mut typed = Vec::new();
        for row in rows(&described) {
            let (name, kind) = (row.text("column_name")?, row.text("column_type")?);
            // Dates and moments are read from their text, to the last sign.
            let kind = if engine.column_type(kind).is_date() { "VARCHAR" } else { kind };
            typed.push((name.to_string(), kind.to_string()));
        }
        let columns: Vec<String> = typed
            .iter()
            .map(|(name, kind)| format!("{}: {}", crate::sql::literal(name), crate::sql::literal(kind)))
            .collect();
        let texts: Vec<String> =
            typed.iter().map(|(name, _)| format!("CAST({0} AS VARCHAR) AS {0}", identifier(name))).collect();
        let sql = format!(
            "(SELECT {} FROM read_json({}, maximum_object_size = {LARGEST_OBJECT}, columns = {{{}}}))",
            texts.join(", "),
            files.sql_list(),
            columns.join(", ")
        );
        Ok(Relation { sql, line: "row_number() OVER ()".into(), ..Relation::default() })
    }
}
