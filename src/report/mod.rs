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

use std::path::Path;

use crate::explore::resample::Intervals;
use crate::explore::{MatrixAnswer, View};
use crate::named_enum;

named_enum! {
    /// How an answer is written.
    pub enum Format: "format" {
        /// Aligned columns to read.
        Table = "table",
        Csv = "csv",
        Json = "json",
        Markdown = "md",
        /// A picture of the heatmap.
        Svg = "svg",
    }
}

impl Format {
    /// The format a file's name asks for, if its ending says so.
    pub fn of_file(path: &Path) -> Option<Format> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Format::ALL
            .into_iter()
            .find(|format| format.name() == ending)
            .or((ending == "txt").then_some(Format::Table))
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
