//! The formats of an answer.

use std::path::Path;

use crate::named_enum;

named_enum! {
    /// A format of an answer.
    pub enum Format: "format" {
        /// Aligned columns for people.
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

    /// The format of a file's ending, if it has a known one.
    pub fn of_file(path: &Path) -> Option<Format> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        Format::ALL
            .into_iter()
            .find(|format| format.name() == ending)
            .or((ending == "txt").then_some(Format::Table))
    }
}
