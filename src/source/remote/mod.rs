//! Orders in a database on another machine: their rows are brought here, and kept for the next time.

pub(super) mod brought;
pub(super) mod copied_rows;
pub(super) mod first_rows;
pub(super) mod parquet_parts;
pub(super) mod relation;
pub(super) mod stopped;
pub mod warehouse;
