//! Days on which an order was paid or finished: an order without one may not be.

use crate::source::columns::column::ColumnStats;
use crate::source::error::SourceError;
use crate::source::resolution::{Filled, Resolver};
use crate::sql::identifier;

use super::flags;
use super::marker::{Marker, Part};
use super::says::Says;

/// If more percent of the rows have no such day, nobody fills it in.
const MOST_UNDONE: u64 = 40;

impl Resolver<'_> {
    /// The rows with an amount and without a day of payment or completion.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn undone(&self, amount: Option<&Filled>) -> Result<Option<Marker>, SourceError> {
        let rows = self.rows_looked_at();
        let may_be = |column: &&ColumnStats| {
            column.value_type.is_date()
                && column.filled > 0
                && column.filled < rows
                && !self.taken.contains(&column.name)
                && !self.scan.foreign.contains(&column.name)
                && flags::is_day_of_completion(&column.name)
        };
        // The columns of a known export mean what they mean there.
        let Some(column) = self.scan.columns.iter().find(may_be).filter(|_| self.preset.is_none()) else {
            return Ok(None);
        };
        let counted = self.rows_by(&Part::Missing.of(self.engine, &identifier(&column.name))?, amount)?;
        let Some(undone) = counted.iter().find(|one| !one.value.is_empty()) else { return Ok(None) };
        let all: u64 = counted.iter().map(|one| one.rows).sum();
        // Further lines of an order have neither.
        let is_told = undone.are_unsigned() && undone.rows * 100 <= all * MOST_UNDONE;
        Ok(is_told.then(|| Marker {
            column: column.name.clone(),
            part: Part::Missing,
            values: vec![undone.value.clone()],
            says: Says::Doubt,
            rows: undone.rows,
        }))
    }
}
