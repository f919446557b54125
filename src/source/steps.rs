//! Rows that are steps of one order, in a log without order ids: a checkout, its payment and its delivery amount to the same.

use minijinja::context;

use crate::engine::rows;
use crate::sql::{identifier, literal};
use crate::text::{grouped, option_words};

use super::column::{ColumnStats, column_word};
use super::error::SourceError;
use super::marker::Marker;
use super::report::Note;
use super::resolution::{Filled, Resolver};
use super::shapes::FIRST_ROWS;
use super::spec::SourceSpec;

/// A column of steps has at most so many values.
const MOST_STEPS: u64 = 8;

/// Columns that are looked at.
const MOST_COLUMNS: usize = 6;

/// Fewer rows than this may be alike by chance.
const TELLING_ROWS: u64 = 10;

impl Resolver<'_> {
    /// Says that rows may be steps of one order: if nothing else joins rows, and nearly each belongs to several of one customer, day
    /// and amount which all differ in a column.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(super) fn steps(
        &self,
        (customer, date): (&Filled, &Filled),
        order: Option<&Filled>,
        amount: Option<&Filled>,
        known: &[Marker],
        spec: &SourceSpec,
    ) -> Result<Option<Note>, SourceError> {
        let is_joined = order.is_some_and(|order| !order.column.never_repeats());
        let Some(amount) = amount.filter(|_| !is_joined && spec.filter.is_none()) else { return Ok(None) };
        let may_be = |column: &&ColumnStats| {
            column.value_type.is_text()
                && (2..=MOST_STEPS).contains(&column.distinct)
                && column.filled == self.rows_looked_at()
                && !self.taken.contains(&column.name)
                && !known.iter().any(|marker| marker.column == column.name)
        };
        let columns: Vec<&ColumnStats> = self.scan.columns.iter().filter(may_be).take(MOST_COLUMNS).collect();
        if columns.is_empty() {
            return Ok(None);
        }
        let context = context! {
            columns => columns.iter().map(|column| identifier(&column.name)).collect::<Vec<_>>(),
            customer => identifier(&customer.column.name),
            amount => identifier(&amount.column.name),
            date => identifier(&date.column.name),
            scan => self.with_computed(&self.scan.sql),
            first => FIRST_ROWS,
        };
        let answer = self.asked("steps", context)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let all = row.count("rows")?;
        for (place, column) in columns.into_iter().enumerate() {
            let steps = row.count(&format!("steps{place}"))?;
            if all < TELLING_ROWS || steps * 5 < all * 4 {
                continue;
            }
            let first = row.maybe_text(&format!("first{place}"))?.unwrap_or_default();
            let filter = format!("{} = {}", column_word(&column.name), literal(first));
            return Ok(Some(Note {
                text: format!(
                    "{} of {} rows have customer, day and amount in common with others, and differ from them in '{}', so they may be \
                     steps of one order",
                    grouped(steps),
                    grouped(all),
                    column.name
                ),
                remedy: Some(format!(
                    "if they are, count one of the steps with {}",
                    option_words("where", &filter)
                )),
            }));
        }
        Ok(None)
    }
}
