//! Runs SQL and returns Arrow batches. Nothing outside this folder knows which database runs it.

mod allocation;
mod api;
mod bulk_insert;
mod cancel;
mod column_type;
mod duckdb;
mod duckdb_expression;
mod duckdb_refusals;
mod duckdb_thread;
mod error;
mod expression;
mod limits;
mod open;
mod progress;
mod reach;
pub mod remote;
mod row;
mod scratch;
mod watch;

pub use allocation::give_back_freed_blocks;
pub use api::{BulkInsert, Engine, Input};
pub use cancel::Cancel;
pub use column_type::ColumnType;
pub use error::{EngineError, Refusal};
pub use expression::{ExpressionParts, Foreign};
pub use limits::{LEAST_MEMORY_MIB, Limits, Resources, free_bytes};
pub use open::open;
pub use progress::Progress;
pub use reach::Reach;
pub use row::{Row, rows};
