//! Ids of customers that were merged into another one, which stands in a column of its own.

use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::columns::letters::letters;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::text::{counted, option_words};

/// Parts of names of the id that an id was merged into.
#[rustfmt::skip]
const MERGED: &[&str] = &[
    "mergedinto", "mergedto", "mergedwith", "mergeinto", "mergetarget", "replacedby", "supersededby", "duplicateof", "survivor", "mastercustomer",
    "masterid", "goldenid", "canonicalid", "zusammengefuhrt", "ersetztdurch", "fusionneavec", "fusionadocon", "samengevoegd",
];

impl Resolver<'_> {
    /// Says that some customers have another id too.
    pub(in crate::source) fn merged_ids(&self, customer: &Filled) -> Option<Note> {
        let is_merged = |column: &&ColumnStats| {
            column.filled > 0
                && !column.value_type.is_date()
                && MERGED.iter().any(|part| letters(&column.name).contains(part))
        };
        let column = self.scan.columns.iter().find(is_merged).filter(|_| customer.guessed)?;
        let text = |column: &ColumnStats| match column.value_type.is_text() {
            true => format!("nullif(trim({}), '')", column_word(&column.name)),
            false => format!("CAST({} AS VARCHAR)", column_word(&column.name)),
        };
        let joined = match column.value_type.is_text() || customer.column.value_type.is_text() {
            true => format!("coalesce({}, {})", text(column), text(&customer.column)),
            false => {
                format!("coalesce({}, {})", column_word(&column.name), column_word(&customer.column.name))
            }
        };
        Some(Note {
            text: format!(
                "in {} '{}' has another id of the customer; '{}' counts",
                counted(column.filled, "row"),
                column.name,
                customer.column.name
            ),
            remedy: Some(format!(
                "to count them under the other id say {}",
                option_words("customer", &joined)
            )),
        })
    }
}
