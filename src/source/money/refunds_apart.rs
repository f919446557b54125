//! Rows of refunds whose money stands in a column of its own, where the amount is empty.

use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::columns::names;
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::sql::identifier;
use crate::text::{counted, option_words};

impl Resolver<'_> {
    /// The amount; less what rows without it have in a column of refunds, if no row has both.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn with_refunds_apart(
        &mut self,
        amount: Option<Filled>,
    ) -> Result<Option<Filled>, SourceError> {
        let Some(amount) = amount else { return Ok(None) };
        let is_plain = |column: &ColumnStats| column.value_type.is_number() && column.number_format.is_none();
        let is_guess = amount.guessed && !amount.is_expression && self.preset.is_none();
        let rows = self.rows_looked_at();
        let is_empty_in_some =
            amount.column.filled < rows && names::parts_of_a_unit(&amount.column.name).is_none();
        if !is_guess || !is_plain(&amount.column) || !is_empty_in_some {
            return Ok(Some(amount));
        }
        let may_be = |column: &&ColumnStats| {
            is_plain(column)
                && column.filled > 0
                && column.filled + amount.column.filled <= rows
                && !self.taken.contains(&column.name)
                && is_called_refund(&column.name)
        };
        let Some(refund) = self.scan.columns.iter().find(may_be).map(|column| column.name.clone()) else {
            return Ok(Some(amount));
        };
        let [total, paid_back] = [&amount.column.name, &refund].map(|name| identifier(name));
        let tells = format!(
            "CASE WHEN coalesce({paid_back}, 0) = 0 THEN '' WHEN {total} IS NULL THEN 'apart' ELSE 'beside' END"
        );
        let found = self.rows_by(&tells, None)?;
        let of = |value: &str| found.iter().filter(|one| one.value == value).map(|one| one.rows).sum::<u64>();
        if of("beside") > 0 || of("apart") == 0 {
            return Ok(Some(amount));
        }
        let other = self.other_amount(&amount);
        self.scan.notes.extend(other);
        self.scan.notes.push(Note {
            text: format!(
                "'{refund}' of {} without '{}' is taken off revenue as a refund",
                counted(of("apart"), "row"),
                amount.column.name
            ),
            remedy: Some(format!("if that is wrong, say {}", option_words("amount", &amount.column.name))),
        });
        self.unassign(&amount);
        let [total, paid_back] = [&amount.column.name, &refund].map(|name| column_word(name));
        let net = self.expression(&format!("coalesce({total}, -abs({paid_back}))"), "--amount", true)?;
        self.remember(Role::Amount, &net);
        Ok(Some(net))
    }
}

/// Whether the name of a column means refunded money, also inside of an object.
fn is_called_refund(name: &str) -> bool {
    let inside = name.split_once(['_', '.']).map(|(_, inside)| inside);
    names::is_refund_name(name) || inside.is_some_and(names::is_refund_name)
}
