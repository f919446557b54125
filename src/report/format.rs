//! The formats an answer can be written in.

use std::path::Path;

use crate::named_enum;

named_enum! {
    /// How an answer is written.
    pub enum Format: "format" {
        /// Aligned columns to read.
        Table = "table",
        Csv = "csv",
        Json = "json",
        Markdown = "md",
        Parquet = "parquet",
        /// A picture of the heatmap or the curves.
        Svg = "svg",
    }
}

impl Format {
    /// The names of the formats that every answer has.
    pub const TABLES: &'static str = "table, csv, json, md or parquet";

    /// The format a file's name asks for, if its ending says so.
    pub fn of_file(path: &Path) -> Option<Format> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Format::ALL
            .into_iter()
            .find(|format| format.name() == ending)
            .or((ending == "txt").then_some(Format::Table))
    }
}
