//! The customer of a report of transfers: who pays the shop, and who is paid back by it.

use crate::source::columns::column_values::values_of;
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::resolution::{Filled, Resolver};
use crate::sql::{identifier, literal};

/// The columns of the two sides of a transfer.
const FROM: &str = "fromemailaddress";
const TO: &str = "toemailaddress";

impl Resolver<'_> {
    /// The side of a transfer that is not the shop's, if the shop stands on both; `None` if it does not.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn other_side(&mut self) -> Result<Option<Filled>, SourceError> {
        let name = |wanted: &str| self.scan.called(&[wanted]).map(|column| column.name.clone());
        let (Some(from), Some(to)) = (name(FROM), name(TO)) else { return Ok(None) };
        let values = |column: &String| -> Result<Vec<(String, u64)>, SourceError> {
            Ok(values_of(self.engine, &self.scan, &[column], self.scan.first_of(&[column]), self.cancel)?
                .remove(0))
        };
        let paid = values(&to)?;
        let all: u64 = paid.iter().map(|(_, rows)| rows).sum();
        let filled = paid.into_iter().filter(|(address, _)| !address.is_empty());
        let Some((shop, most)) = filled.max_by_key(|(_, rows)| *rows) else { return Ok(None) };
        if most * 2 < all || !values(&from)?.iter().any(|(address, _)| *address == shop) {
            return Ok(None);
        }
        let (from, to) = (identifier(&from), identifier(&to));
        let other = format!(
            "CASE WHEN lower(trim({from})) = {} AND {to} <> '' THEN {to} ELSE {from} END",
            literal(&shop)
        );
        let filled = self.expression(&other, "--customer", true)?;
        self.remember(Role::Customer, &filled);
        Ok(Some(filled))
    }
}
