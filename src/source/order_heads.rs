//! Rows of whole orders among the rows of their items: each amounts to the items of its order, and names none.

use minijinja::context;

use crate::engine::rows;
use crate::sql::{identifier, render};
use crate::text::grouped;

use super::error::SourceError;
use super::names;
use super::report::Note;
use super::resolution::{Filled, Resolver};
use super::total_rows::Totals;

/// From so many orders on, rows that amount to their items are not there by chance.
const TELLING_ORDERS: u64 = 2;

impl Resolver<'_> {
    /// The rows without an item, if each of them amounts to the items of its order.
    pub(super) fn order_heads(
        &self,
        order: Option<&Filled>,
        amount: Option<&Filled>,
    ) -> Result<Option<Totals>, SourceError> {
        let (Some(order), Some(amount)) = (order, amount) else { return Ok(None) };
        let free = self.scan.columns.iter().filter(|column| !self.taken.contains(&column.name));
        let free: Vec<&str> = free.map(|column| column.name.as_str()).collect();
        let Some(item) = names::product(&free).and_then(|item| self.scan.column(item)) else {
            return Ok(None);
        };
        // Every order has such a row, or none has.
        if !self.scan.is_cheap || item.filled == 0 || item.filled >= self.rows_looked_at() {
            return Ok(None);
        }
        let condition =
            render(self.engine.dialect(), "is_blank", context! { column => identifier(&item.name) })?;
        let condition = condition.trim().to_string();
        let scan = self.beside(&self.scan.with_raw(self.engine, &self.raw_names(&[Some(amount)]))?);
        let context = context! {
            order => identifier(&order.column.name),
            condition => &condition,
            amount => self.money(amount)?,
            scan,
        };
        let sql = render(self.engine.dialect(), "order_heads", context)?;
        let answer = self.engine.query(&self.scan.reading_rows_at_hand(&sql), self.cancel)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let (heads, proven) = (row.count("heads")?, row.count("proven")?);
        Ok((proven >= TELLING_ORDERS && proven == heads).then(|| Totals::Proven {
            rows: heads,
            condition,
            note: Note {
                text: format!(
                    "{} rows without '{}' amount to the other rows of their orders; they are left out",
                    grouped(heads),
                    item.name
                ),
                remedy: None,
            },
        }))
    }
}
