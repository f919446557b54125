//! The choice of the database. No other file makes it.

use std::sync::Arc;

use super::api::Engine;
use super::duckdb::DuckDb;
use super::error::EngineError;
use super::limits::Limits;

/// Starts an engine that keeps within the limits.
///
/// # Errors
/// [`EngineError::Start`] if it cannot be started.
pub fn open(limits: &Limits) -> Result<Arc<dyn Engine>, EngineError> {
    Ok(Arc::new(DuckDb::open(limits)?))
}
