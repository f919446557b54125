//! Ids of households and companies beside those of customers: who is followed is a choice.

use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::columns::letters::letters;
use crate::source::columns::roles::is_masked;
use crate::source::columns::stems::words;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::source::time::order_date::is_of_several_orders;
use crate::text::{grouped, option_words, sanitize};

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

/// Parts of names of what a customer has spent or ordered in all, by their letters.
const OF_LIFE: &[&str] = &[
    "lifetime",
    "totalspent",
    "totalspend",
    "spenttotal",
    "orderscount",
    "numberoforders",
    "totalorders",
    "ordercount",
];

/// Whether the name of a column means all orders of a customer together.
fn is_of_life(name: &str) -> bool {
    let name = letters(name);
    OF_LIFE.iter().any(|part| name.contains(part))
}

impl Resolver<'_> {
    /// Says that ids of customers are hidden in part, or that the file may have one row per customer, because a column tells of all of
    /// their orders.
    pub(in crate::source) fn of_people(&self, customer: &Filled) -> Option<Note> {
        if !customer.guessed {
            return None;
        }
        if is_masked(&customer.column) {
            return Some(Note {
                text: format!(
                    "the ids of '{}', such as '{}', are hidden in part, so several customers may count as one",
                    customer.column.name,
                    sanitize(customer.column.sample.as_deref().unwrap_or_default())
                ),
                remedy: Some("name another column with --customer if there is one".into()),
            });
        }
        let of_all = self.scan.columns.iter().find(|column| {
            let is_day = column.value_type.is_date() && is_of_several_orders(&column.name);
            column.filled > 0 && !self.taken.contains(&column.name) && (is_day || is_of_life(&column.name))
        });
        let column = of_all.filter(|_| customer.column.never_repeats())?;
        Some(Note {
            text: format!(
                "every row has another '{}', and '{}' tells of all orders of a customer, so this may be a table with one row per customer: \
                 its orders are not counted",
                customer.column.name, column.name
            ),
            remedy: Some("export one row per order if it is".into()),
        })
    }

    /// Says that a column has an id of households or companies, if it has fewer values than the customer.
    pub(in crate::source) fn group_of_customers(&self, customer: &Filled) -> Option<Note> {
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
