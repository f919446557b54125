//! Parquet.

use minijinja::context;

use crate::engine::{Cancel, ColumnType, Engine, rows};
use crate::source::error::SourceError;
use crate::source::files::Files;
use crate::sql::render;

use super::reader::{Layout, Reader, Relation};

/// Parquet files.
pub struct Parquet;

impl Reader for Parquet {
    fn name(&self) -> &'static str {
        "Parquet"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        head.starts_with(b"PAR1")
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
        if layout.names.is_some() {
            return Err(SourceError::NamedAlready { path: files.named() });
        }
        let several = files.paths.len() > 1;
        let by_name = if several { ", union_by_name = true" } else { "" };
        let scan = |more: &str| format!("read_parquet({}{by_name}{more})", files.sql_list());
        let mut sql = scan("");
        // Old writers do not mark their strings as text.
        let describe = render(engine.dialect(), "describe", context! { scan => &sql })?;
        let described = engine.query(&describe, cancel).map_err(|error| files.broken(error))?;
        for row in rows(&described) {
            if engine.column_type(row.text("column_type")?) == ColumnType::Binary {
                sql = scan(", binary_as_string = true");
                break;
            }
        }
        let line =
            if several { "file_index::BIGINT * 1000000000000 + file_row_number" } else { "file_row_number" };
        let file = Some("file_index".to_string());
        Ok(Relation { sql, line: line.into(), file, ..Relation::default() })
    }
}
