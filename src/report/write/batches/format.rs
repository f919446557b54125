//! The formats of a stream of batches.

/// The layout of a table in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// Apache Parquet: Snappy, dictionaries, row groups of up to about one million rows. Equal batches give equal bytes.
    Parquet,
    /// Comma-separated values after RFC 4180; see [`CsvOptions`].
    Csv(CsvOptions),
}

/// How CSV is written: commas, lines that end in a line feed, a header. Null is an empty field and empty text is `""`
/// (in a table of one column both are `""`, because many readers skip an empty line). Decimals are plain
/// (`-12.50`), days `2023-01-05`, moments `2023-01-05 14:03:22` with a fraction only if there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CsvOptions {
    /// Put `'` before text that a spreadsheet would take for a formula: that begins with `=`, `+`, `-`, `@`, a tab or a
    /// carriage return and is not a number. Columns of other types are never changed.
    pub guard_formulas: bool,
}
