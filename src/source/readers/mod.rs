//! The formats that orders come in: one file a format, and one list of them.

mod aligned;
mod characters;
mod delimited;
mod json;
mod list;
mod parquet;
mod reader;
mod records;
mod repair;

pub use list::choose;
pub use reader::{Layout, LeftOut, Reader, Rejected, Relation};
