//! Writes a report: one file per format.

pub mod batches;
pub mod csv;
pub mod html;
pub mod json;
pub mod markdown;
pub mod parquet;
mod report;
pub mod stream;
pub mod table;

pub use report::write;
