//! The SQL of an engine: the macros by which the templates say what databases write differently.

/// The macros of one database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// The text of the macros, imported by templates as `dialect.sql`.
    pub macros: &'static str,
}

impl Dialect {
    /// DuckDB's.
    pub const DUCKDB: Dialect = Dialect { macros: include_str!("dialect/duckdb.sql") };
}
