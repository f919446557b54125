//! Statuses of deals, some of them won and some lost: not statuses of orders.

use crate::source::columns::column::ColumnStats;
use crate::source::error::SourceError;
use crate::source::resolution::{Filled, Resolver};
use crate::source::spec::SourceSpec;
use crate::sql::identifier;

use super::outcomes::are_of_deals;

/// With more values than this, a column does not hold stages of sales.
const MOST_VALUES: u64 = 40;

impl Resolver<'_> {
    /// The status, unless its values are those of deals: then they are looked at as those of any other column of deals are, whatever
    /// the column is called.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn not_of_deals(
        &mut self,
        status: Option<Filled>,
        spec: &SourceSpec,
    ) -> Result<Option<Filled>, SourceError> {
        // Statuses that the user names, and those of another database, are compared as they are.
        let may_be = |column: &ColumnStats| column.value_type.is_text() && column.distinct <= MOST_VALUES;
        let Some(filled) = status.as_ref().filter(|filled| filled.guessed && may_be(&filled.column)) else {
            return Ok(status);
        };
        if self.preset.is_some() || spec.order_status.is_some() || spec.cubes.is_some() {
            return Ok(status);
        }
        let values = self.rows_by(&self.text(&identifier(&filled.column.name))?, None)?;
        if !are_of_deals(values.iter().map(|one| one.value.as_str())) {
            return Ok(status);
        }
        self.unassign(filled);
        Ok(None)
    }
}
