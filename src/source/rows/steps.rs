//! Rows that amount to the same as others of their order: steps in a log without order ids, such as a checkout and its payment; the
//! items of a receipt and what was paid for them.

use minijinja::context;

use crate::engine::rows;
use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::columns::column_values::values_of;
use crate::source::columns::shapes::FIRST_ROWS;
use crate::source::error::SourceError;
use crate::source::kinds::marker::Marker;
use crate::source::report::Note;
use crate::source::resolution::{Filled, Resolver};
use crate::source::spec::SourceSpec;
use crate::sql::{identifier, literal};
use crate::text::{grouped, option_words};

/// A column of steps has at most so many values.
const MOST_STEPS: u64 = 8;

/// Columns that are looked at.
const MOST_COLUMNS: usize = 6;

/// Fewer rows than this may be alike by chance.
const TELLING_ROWS: u64 = 10;

/// Kinds of the rows of an order are so few, and have such short codes.
const MOST_KINDS: u64 = 4;
const LONGEST_CODE: usize = 3;

/// Whether so many of all rows are enough to be steps of orders.
fn may_be_steps(all: u64, steps: u64) -> bool {
    all >= TELLING_ROWS && steps * 5 >= all * 4
}

impl Resolver<'_> {
    /// Says that rows may be steps of one order: if nothing else joins rows, and nearly each belongs to several of one customer, day
    /// and amount which all differ in a column.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn steps(
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
        // Rows of few customers cost the same more than once, and to see that is cheap.
        let answer = self.asked("alike_rows", context.clone())?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        if !may_be_steps(row.count("rows")?, row.count("alike")?) {
            return Ok(None);
        }
        let answer = self.asked("steps", context)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let all = row.count("rows")?;
        for (place, column) in columns.into_iter().enumerate() {
            let steps = row.count(&format!("steps{place}"))?;
            if !may_be_steps(all, steps) {
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

    /// Says that the rows of an order may be there twice, as its items and as what was paid for them: if a column has codes, and the
    /// rows of each code amount to the same in nearly every order.
    ///
    /// # Errors
    /// What the engine refuses.
    pub(in crate::source) fn equal_kinds(
        &self,
        order: Option<&Filled>,
        amount: Option<&Filled>,
        known: &[Marker],
        spec: &SourceSpec,
    ) -> Result<Option<Note>, SourceError> {
        let (Some(order), Some(amount)) = (order.filter(|order| !order.column.never_repeats()), amount)
        else {
            return Ok(None);
        };
        let is_code = |sample: &Option<String>| {
            sample.as_deref().is_none_or(|text| text.trim().chars().count() <= LONGEST_CODE)
        };
        let may_be = |column: &&ColumnStats| {
            column.value_type.is_text()
                && (2..=MOST_KINDS).contains(&column.distinct)
                && column.filled == self.rows_looked_at()
                && is_code(&column.sample)
                && is_code(&column.last_sample)
                && !self.taken.contains(&column.name)
                && !known.iter().any(|marker| marker.column == column.name)
        };
        let Some(column) = self.scan.columns.iter().find(may_be).filter(|_| spec.filter.is_none()) else {
            return Ok(None);
        };
        let context = context! {
            order => identifier(&order.column.name),
            kind => identifier(&column.name),
            amount => self.money(amount)?,
            scan => self.with_computed(&self.scan.with_raw(self.engine, &self.raw_names(&[Some(amount)]))?),
            first => (!self.scan.has_rows_at_hand()).then_some(FIRST_ROWS),
        };
        let answer = self.asked("equal_sums", context)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let (orders, equal) = (row.count("orders")?, row.count("equal")?);
        let found =
            values_of(self.engine, &self.scan, &[&column.name], Some(FIRST_ROWS), self.cancel)?.remove(0);
        let Some((most, _)) = found.first().filter(|_| orders >= TELLING_ROWS && equal * 20 >= orders * 19)
        else {
            return Ok(None);
        };
        let filter = format!("lower(trim({})) = {}", column_word(&column.name), literal(most));
        Ok(Some(Note {
            text: format!(
                "in {} of {} orders the rows of each '{}' amount to the same, so the order may be there several times",
                grouped(equal),
                grouped(orders),
                column.name
            ),
            remedy: Some(format!("if it is, count one of them with {}", option_words("where", &filter))),
        }))
    }
}
