//! The formats of orders: one file per format, and a list of them.

mod aligned;
mod archive;
mod arrow_ipc;
mod characters;
mod column_limit;
mod database;
mod delimited;
mod describe;
mod first_sight;
mod foreign;
mod header;
mod json;
mod list;
mod long_lines;
mod parquet;
mod parts;
mod prose;
mod quotes;
mod reader;
mod record_table;
mod records;
mod repair;
mod second_table;
mod spreadsheet;
mod sqlite;
mod text_file;
mod union;
mod widths;

pub use column_limit::check as check_width;
pub use describe::{columns, refuse_names};
pub use list::choose;
pub use reader::{IN_ORDER, Layout, LeftOut, Reader, Rejected, Relation};
