//! Ids of households and companies beside those of customers: who is followed is a choice.

use crate::text::{grouped, option_words};

use super::column::{ColumnStats, column_word};
use super::letters::letters;
use super::report::Note;
use super::resolution::{Filled, Resolver};
use super::stems::words;

/// Parts of names for what several customers belong to, by their letters.
#[rustfmt::skip]
const GROUPS: &[&str] = &[
    "household", "haushalt", "foyer", "menage", "hogar", "hushall", "huishoud", "gospodarstw", "family", "famille", "familia", "famiglia",
    "account", "company", "firma", "societe", "empresa", "azienda", "organisation", "organization", "parentcustomer", "konzern",
];

/// Parts of names of accounts of something else.
const ELSE: &[&str] =
    &["manager", "ledger", "bank", "type", "name", "owner", "email", "status", "rep", "executive"];

/// Words for an id.
const IDS: &[&str] = &["id", "no", "nr", "num", "number", "nummer", "key", "code", "uuid"];

impl Resolver<'_> {
    /// Says that a column has an id of households or companies, if it has fewer values than the customer.
    pub(super) fn group_of_customers(&self, customer: &Filled) -> Option<Note> {
        if !customer.guessed || self.preset.is_some() {
            return None;
        }
        let is_group = |column: &&ColumnStats| {
            let name = letters(&column.name);
            let has = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
            let is_id = words(&column.name).iter().any(|word| IDS.contains(&word.as_str()));
            column.name != customer.column.name
                && is_id
                && has(GROUPS)
                && !has(ELSE)
                && column.distinct > 1
                && column.filled * 10 >= customer.column.filled * 9
                // Numbers of values may be estimates.
                && column.distinct * 10 < customer.column.distinct * 9
        };
        let column = self.scan.columns.iter().find(is_group)?;
        Some(Note {
            text: format!(
                "customers are those of '{}', which has {} values; '{}' has {}, so several of them may belong together",
                customer.column.name,
                grouped(customer.column.distinct),
                column.name,
                grouped(column.distinct)
            ),
            remedy: Some(format!(
                "to follow these say {}",
                option_words("customer", &column_word(&column.name))
            )),
        })
    }
}
