//! Amounts in two columns, one for each side of an account: what came in, and what went out.

use super::column::{ColumnStats, column_word};
use super::error::SourceError;
use super::resolution::Resolver;
use super::side_names::{is_inward, is_outward};
use crate::text::option_words;

impl Resolver<'_> {
    /// Asks about amounts that stand in two columns: which side is what customers pay depends on whose account it is.
    ///
    /// # Errors
    /// [`SourceError::TwoSides`].
    pub(super) fn check_sides(&self) -> Result<(), SourceError> {
        let side = |is_named: fn(&str) -> bool| {
            let is_side = |column: &&ColumnStats| {
                column.filled > 0 && column.value_type.is_number() && is_named(&column.name)
            };
            self.scan.columns.iter().find(is_side).map(|column| column.name.clone())
        };
        let (Some(inward), Some(outward)) = (side(is_inward), side(is_outward)) else { return Ok(()) };
        let less = |more: &str, less: &str| {
            option_words(
                "amount",
                &format!("coalesce({}, 0) - coalesce({}, 0)", column_word(more), column_word(less)),
            )
        };
        Err(SourceError::TwoSides {
            what: format!("the amounts stand in two columns, '{inward}' and '{outward}'"),
            remedy: format!(
                "if customers pay what is in '{inward}', as on a bank account, say {}; if it is in '{outward}', as on accounts of customers, say {}",
                less(&inward, &outward),
                less(&outward, &inward)
            ),
        })
    }
}
