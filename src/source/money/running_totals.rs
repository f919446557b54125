//! A column that sums up another one, customer by customer or down the file: it is not the amount of an order.

use minijinja::context;

use crate::engine::rows;
use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::columns::letters::letters;
use crate::source::columns::names;
use crate::source::columns::role::Role;
use crate::source::columns::shapes::FIRST_ROWS;
use crate::source::columns::stems;
use crate::source::error::SourceError;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::sql::identifier;
use crate::text::option_words;

use super::not_money::NotMoney;

/// From so many rows on that add up and differ from the amount itself, a column is a sum.
const TELLING_ROWS: u64 = 5;

/// Columns that are tried; each is a pass over the rows.
const MOST_COLUMNS: usize = 3;

/// Parts of names of sums over several orders, by their letters.
#[rustfmt::skip]
const SUMS: &[&str] = &[
    "cumul", "kumul", "acumul", "running", "progressiv", "todate", "lifetime", "totalspen", "spenttotal", "customertotal", "customerspend",
    "ltv", "clv",
];

/// Names of sums that may be the amount of an order, unless the rows deny it.
const MAY_BE_AMOUNTS: &[&str] = &["totalspen", "spenttotal", "customertotal", "customerspend"];

impl Resolver<'_> {
    /// The amount, or the column that it sums up.
    pub(in crate::source) fn not_a_sum(
        &mut self,
        amount: Option<Filled>,
        customer: &Filled,
    ) -> Result<Option<Filled>, SourceError> {
        let Some(total) = amount else {
            let named = self.scan.columns.iter().find(|column| {
                column.value_type.is_number()
                    && column.filled > 0
                    && is_named_sum(&column.name, SUMS)
                    && NotMoney::of_name(&column.name).is_none()
            });
            self.no_amount = named.map(|column| a_sum(&column.name, "is called a sum over several orders"));
            return Ok(None);
        };
        if !total.guessed || total.is_expression || self.preset.is_some() {
            return Ok(Some(total));
        }
        let may_be = |column: &&ColumnStats| {
            column.value_type.is_number()
                && column.filled * 10 >= total.column.filled * 9
                && !self.taken.contains(&column.name)
                && names::is_number_name(&column.name)
                && !names::is_quantity_name(&column.name)
                && !stems::is_no_amount(&column.name)
        };
        let columns: Vec<ColumnStats> =
            self.scan.columns.iter().filter(may_be).take(MOST_COLUMNS).cloned().collect();
        for column in columns {
            if !self.is_summed_up(&column.name, &total.column.name, &customer.column.name)? {
                continue;
            }
            self.scan.notes.push(Note {
                text: format!(
                    "'{}' is the sum of '{}' over the orders so far, so '{}' is the amount",
                    total.column.name, column.name, column.name
                ),
                remedy: Some(format!("if it is not, say {}", option_words("amount", &total.column.name))),
            });
            self.unassign(&total);
            let filled = Filled { column, guessed: true, is_expression: false };
            self.remember(Role::Amount, &filled);
            return Ok(Some(filled));
        }
        if is_named_sum(&total.column.name, MAY_BE_AMOUNTS)
            && self.never_falls(&total.column.name, &customer.column.name)?
        {
            self.unassign(&total);
            self.taken.push(total.column.name.clone());
            self.no_amount = Some(a_sum(
                &total.column.name,
                "is called a sum over several orders, and never falls from one row of a customer to the next",
            ));
            return Ok(None);
        }
        Ok(Some(total))
    }

    /// Whether the amounts of a customer never fall down the file, or never up it; `false` if too few customers have two.
    fn never_falls(&self, amount: &str, customer: &str) -> Result<bool, SourceError> {
        let context = context! {
            amount => identifier(amount),
            customer => identifier(customer),
            scan => self.with_computed(&self.scan.sql),
            first => (!self.scan.is_cheap).then_some(FIRST_ROWS),
        };
        let answer = self.asked("rising", context)?;
        let Some(row) = rows(&answer).next() else { return Ok(false) };
        let (pairs, falls, rises) = (row.count("pairs")?, row.count("falls")?, row.count("rises")?);
        Ok(pairs >= TELLING_ROWS && falls.min(rises) * 20 <= pairs)
    }

    /// Whether a column is summed up in another one: so far or in all, by customer or over all rows, from the first row on or from
    /// the last.
    fn is_summed_up(&self, amount: &str, total: &str, customer: &str) -> Result<bool, SourceError> {
        let context = context! {
            amount => identifier(amount),
            total => identifier(total),
            customer => identifier(customer),
            scan => self.with_computed(&self.scan.sql),
            first => (!self.scan.is_cheap).then_some(FIRST_ROWS),
        };
        let answer = self.asked("running_totals", context)?;
        let Some(row) = rows(&answer).next() else { return Ok(false) };
        let clear_rows = row.count("clear_rows")?;
        let mut most = 0;
        for way in ["so_far", "from_here", "in_all", "down", "up"] {
            most = most.max(row.count(way)?);
        }
        Ok(clear_rows >= TELLING_ROWS && most * 100 >= clear_rows * 95)
    }
}

fn is_named_sum(name: &str, parts: &[&str]) -> bool {
    // Three letters may stand in a name by chance, as in `cost_excl_vat`.
    let words = stems::words(name);
    let letters = letters(name);
    let is_in = |part: &str| match part.len() {
        ..=3 => words.iter().any(|word| word == part),
        _ => letters.contains(part),
    };
    parts.iter().any(|part| is_in(part))
}

/// Why a column is not taken for the amount.
fn a_sum(column: &str, why: &str) -> Note {
    Note {
        text: format!(
            "'{column}' {why}, so it is not taken for the amount of an order, and money measures are off"
        ),
        remedy: Some(format!("if it is the amount, say {}", option_words("amount", &column_word(column)))),
    }
}
