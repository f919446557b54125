//! Totals that are repeated on every line of their order, and how each is counted once.

use minijinja::context;

use crate::engine::rows;
use crate::sql::{identifier, render};
use crate::text::{grouped, option_words};

use super::error::SourceError;
use super::names;
use super::report::Note;
use super::resolution::{Filled, Resolver};
use super::shapes::FIRST_ROWS;

impl Resolver<'_> {
    /// A note if every line of an order has the same total, or only one line has a total.
    pub(super) fn repeated_total(
        &self,
        order: Option<&Filled>,
        amount: Option<&Filled>,
    ) -> Result<Option<Note>, SourceError> {
        let (Some(order), Some(amount)) = (order, amount) else { return Ok(None) };
        let column = &amount.column;
        if !amount.guessed
            || amount.is_expression
            || !names::is_total_name(&column.name)
            || order.is_expression
        {
            return Ok(None);
        }
        let look = |first: Option<u64>| {
            let context = context! {
                order => identifier(&order.column.name),
                amount => identifier(&column.name),
                scan => &self.scan.sql,
                first,
            };
            let sql = render(self.engine.dialect(), "repeated_totals", context)?;
            let answer = self.engine.query(&self.scan.reading_rows_at_hand(&sql), self.cancel)?;
            let row = rows(&answer).next().ok_or_else(|| SourceError::Shape("no row about totals".into()))?;
            Ok::<_, SourceError>((row.count("several")?, row.count("same")?, row.count("totals")?))
        };
        let is_repeated = |(several, same, totals): (u64, u64, u64)| {
            several >= 2 && totals >= 2 && same * 100 >= several * 99
        };
        // The first rows of a large file show whether reading all rows is worth it.
        if !self.scan.has_rows_at_hand() && !is_repeated(look(Some(FIRST_ROWS))?) {
            return Ok(None);
        }
        let found = look(None)?;
        let (several, same, _) = found;
        Ok(is_repeated(found).then(|| Note {
            text: format!(
                "'{}' is the total of a whole order: {} of {} orders of several lines have one; it is counted once",
                column.name,
                grouped(same),
                grouped(several)
            ),
            remedy: Some(format!("if it is the amount of a line, say {}", option_words("amount", &column.name))),
        }))
    }

    /// A total once per order: on one of the lines that agree in `keys`, and 0 on the others.
    pub(super) fn once(
        &self,
        amount: &str,
        unread: Option<&str>,
        keys: &[&str],
    ) -> Result<String, SourceError> {
        let context =
            context! { kind => "once", value => amount, unread, order => keys[0], keys => keys.join(", ") };
        Ok(render(self.engine.dialect(), "expression", context)?)
    }
}
