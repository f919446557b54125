//! The values that identify a segment.

use crate::engine::Row;

use super::error::Error;

/// One value per dimension; `None` is a missing value.
pub(super) type Values = Vec<Option<String>>;

/// The values in the columns `v0`, `v1` and so on of a row.
pub(super) fn values(row: &Row, width: usize) -> Result<Values, Error> {
    let each = (0..width).map(|place| Ok(row.maybe_text(&format!("v{place}"))?.map(str::to_string)));
    each.collect()
}
