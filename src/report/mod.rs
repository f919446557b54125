//! Answers as text for files and pipes: one file a format, one formatter for numbers.

pub mod csv;
pub mod data_report;
pub mod json;
pub mod markdown;
pub mod number;
pub mod ramp;
pub mod segments;
pub mod svg;
pub mod table;
pub mod table_file;

use std::fmt;
use std::io::Write;
use std::path::Path;
use std::str::FromStr;

use crate::explore::{MatrixAnswer, View};

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns to read.
    Table,
    Csv,
    Json,
    Markdown,
    /// A picture of the heatmap.
    Svg,
}

impl Format {
    /// Every format.
    pub const ALL: [Format; 5] = [Format::Table, Format::Csv, Format::Json, Format::Markdown, Format::Svg];

    /// The name on the command line, and the ending of a file's name.
    pub const fn name(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Csv => "csv",
            Format::Json => "json",
            Format::Markdown => "md",
            Format::Svg => "svg",
        }
    }

    /// The format a file's name asks for, if its ending says so.
    pub fn of_file(path: &Path) -> Option<Format> {
        let ending = path.extension()?.to_str()?;
        Format::ALL
            .into_iter()
            .find(|format| format.name() == ending)
            .or((ending == "txt").then_some(Format::Table))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Format::ALL
            .into_iter()
            .find(|format| format.name() == text)
            .ok_or_else(|| format!("'{text}' is no format: use table, csv, json, md or svg"))
    }
}

/// A matrix in a format. `long` is one row a cell, where the format has rows.
pub fn matrix(answer: &MatrixAnswer, view: &View, format: Format, long: bool) -> String {
    match format {
        Format::Table => table::matrix(answer, view),
        Format::Csv if long => csv::matrix_long(answer, view),
        Format::Csv => csv::matrix(answer, view),
        Format::Json => json::matrix(answer, view),
        Format::Markdown => markdown::matrix(answer, view),
        Format::Svg => svg::matrix(answer, view),
    }
}

/// Writes text to a file by way of a temporary one, so that a failed write leaves the old file as it was.
///
/// # Errors
/// What went wrong, where, and what to do.
pub fn write_file(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let fail = |error: std::io::Error| {
        format!("{}: cannot be written ({error}); name a file in a folder you may write to", path.display())
    };
    let mut file = tempfile::Builder::new().prefix(".tenure-").tempfile_in(folder).map_err(fail)?;
    file.write_all(text.as_bytes()).map_err(fail)?;
    file.persist(path).map_err(|error| fail(error.error))?;
    Ok(())
}
