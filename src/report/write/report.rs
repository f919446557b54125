//! Chooses the writer of a format.

use crate::report::format::Format;
use crate::report::grid::Report;

use super::{csv, markdown, parquet, table};

/// An answer in a format. A table is fitted to a `width` in characters if there is one.
///
/// # Errors
/// A format without a picture of this answer, or a table that Parquet cannot hold.
pub fn write(report: &Report, format: Format, width: Option<usize>) -> Result<Vec<u8>, String> {
    match format {
        Format::Table => Ok(table::report(report, width).into_bytes()),
        Format::Csv => Ok(report.records().map(csv::grid).unwrap_or_default().into_bytes()),
        Format::Json => Ok((report.json)().into_bytes()),
        Format::Markdown => Ok(markdown::report(report).into_bytes()),
        Format::Parquet => report.records().map_or_else(|| Ok(Vec::new()), parquet::grid),
        Format::Svg => Err(format!("svg is not available here: use {}", Format::TABLES)),
    }
}
