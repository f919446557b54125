//! Signs of amounts in a column of their own: `+` and `-`, 1 and -1, a negative quantity beside a positive amount.

use crate::source::columns::column::{ColumnStats, is_named_in};
use crate::source::columns::names;
use crate::source::error::SourceError;
use crate::source::kinds::marker::{Marker, Part};
use crate::source::kinds::says::Says;
use crate::source::resolution::{Filled, Resolver};
use crate::sql::identifier;

/// How a column writes that a row adds and that it takes away.
const PAIRS: &[[&str; 2]] = &[
    ["+", "-"],
    ["+", "−"],
    ["1", "-1"],
    ["+1", "-1"],
    ["1.0", "-1.0"],
    ["plus", "minus"],
    ["pos", "neg"],
    ["positive", "negative"],
];

impl Resolver<'_> {
    /// The column that tells which amounts are taken away, if their own sign does not; without amounts, which rows are not orders.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn signs(
        &self,
        amount: Option<&Filled>,
        known: &[Marker],
    ) -> Result<Option<Marker>, SourceError> {
        let is_known = known.iter().any(|marker| marker.says == Says::Refund);
        if is_known {
            return Ok(None);
        }
        // A quantity that is a factor of the amount has given it its sign.
        let is_factor = |name: &String| {
            amount.is_some_and(|amount| amount.is_expression && is_named_in(&amount.column.name, name))
        };
        let is_free = |column: &&ColumnStats| {
            column.filled > 0
                && !self.taken.contains(&column.name)
                && !self.scan.foreign.contains(&column.name)
                && amount.is_none_or(|amount| column.name != amount.column.name)
                && !is_factor(&column.name)
        };
        for column in self.scan.columns.iter().filter(is_free) {
            let is_number = column.value_type.is_number();
            let is_pair =
                column.distinct == 2 && PAIRS.as_flattened().iter().any(|sign| is_sample(column, sign));
            let is_quantity = is_number && names::is_quantity_name(&column.name);
            if !is_pair && !is_quantity {
                continue;
            }
            let part = if is_number { Part::Sign } else { Part::Whole };
            let counted = self.rows_by(&part.of(self.engine, &identifier(&column.name))?, amount)?;
            let [most, least] = counted.as_slice() else { continue };
            let is_told = PAIRS.iter().any(|[add, take]| most.value == *add && least.value == *take)
                || (part == Part::Sign && most.value.is_empty());
            if is_told && (amount.is_none() || least.are_unsigned()) {
                return Ok(Some(Marker {
                    column: column.name.clone(),
                    part,
                    values: vec![least.value.clone()],
                    says: Says::Refund,
                    rows: least.rows,
                }));
            }
        }
        Ok(None)
    }
}

/// Whether a value is one of those that were kept to show what a column holds.
fn is_sample(column: &ColumnStats, value: &str) -> bool {
    [&column.sample, &column.last_sample]
        .into_iter()
        .flatten()
        .any(|sample| sample.trim().eq_ignore_ascii_case(value))
}
