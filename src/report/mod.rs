//! Answers as text for files and pipes: one file a format, one formatter for numbers.

pub mod clv;
pub mod compare;
pub mod csv;
pub mod curves;
pub mod customer;
pub mod data_report;
pub mod forecast;
pub mod json;
pub mod markdown;
pub mod number;
pub mod people;
pub mod ramp;
pub mod restatement;
pub mod segments;
pub mod svg;
pub mod table;
pub mod table_file;

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use crate::explore::resample::Intervals;
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
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
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

/// A matrix in a format.
pub fn matrix(answer: &MatrixAnswer, view: &View, format: Format) -> String {
    match format {
        Format::Table => table::matrix(answer, view),
        Format::Csv => csv::matrix(answer, view),
        Format::Json => json::matrix(answer, view, &Intervals::default()),
        Format::Markdown => markdown::matrix(answer, view),
        Format::Svg => svg::matrix(answer, view),
    }
}
