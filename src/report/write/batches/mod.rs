//! Streams of Arrow batches as Parquet or CSV, in a file that appears under its name only when it is complete.

mod csv;
mod encoder;
mod error;
mod format;
mod parquet;
mod table;

pub use error::TableFileError;
pub use format::{CsvOptions, TableFormat};
pub use table::{TableWriter, Written, stream_table, write_table};
