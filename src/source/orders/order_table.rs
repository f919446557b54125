//! The tables of orders and of customers, made of the lines: whether a line is an order, and which orders count.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::shapes::FIRST_ROWS;
use crate::source::error::SourceError;
use crate::source::prepare::Source;
use crate::sql::render;

use super::counted_orders;

/// The number of parts of a file that are checked for rising order ids.
const ID_PARTS: u64 = 4;

/// Up to this number of rows one look at all ids is faster: to plan several takes longer than their rows.
const FEW_ROWS: u64 = 300_000;

/// The number of parts of a file that make a sample of its orders, and the rows of each.
const SAMPLED_PARTS: u64 = 20;
pub const SAMPLED_ROWS: u64 = 1_000;

impl Source {
    /// Whether order ids are strictly monotonic over the rows `held`. The parts of a Parquet file are checked in
    /// parallel: each must rise, and the next must begin above it.
    pub(in crate::source) fn row_is_order(
        &self,
        held: u64,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<bool, SourceError> {
        if self.mapping.oid.is_none() {
            return Ok(true);
        }
        let parts = if self.is_numbered() && held > FEW_ROWS { ID_PARTS } else { 1 };
        let bounds: Vec<u64> = (1..parts).map(|part| held * part / parts).collect();
        if held > 2 * FIRST_ROWS && !self.rises(&[], Some(FIRST_ROWS), engine, cancel)? {
            return Ok(false);
        }
        self.rises(&bounds, None, engine, cancel)
    }

    /// Whether order ids are strictly monotonic in the parts of a source, or in so many first rows.
    fn rises(
        &self,
        bounds: &[u64],
        first: Option<u64>,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<bool, SourceError> {
        let context =
            context! { has_amount => self.mapping.amount.is_some(), bounds => bounds.to_vec(), first };
        let answer = engine.query(&render(engine.dialect(), "order_ids", context)?, cancel)?;
        let row = rows(&answer).next().ok_or(SourceError::Shape("no row about order ids".into()))?;
        Ok(row.truth("rising")? || row.truth("falling")?)
    }

    /// Whether the numbers of lines run through the whole source, and a part of it can be read by them alone.
    fn is_numbered(&self) -> bool {
        self.is_splittable && !self.mapping.keep && self.additions.is_empty() && self.files.paths.len() == 1
    }

    /// Lines from which to read [`SAMPLED_ROWS`] each for a sample of orders, if that costs less than to read them all.
    /// A customer with a twentieth of the rows fills one of these parts, even if the rows are sorted by customer.
    pub fn sampled_lines(&self) -> Option<Vec<u64>> {
        let large = self.report.rows > SAMPLED_PARTS * SAMPLED_ROWS * 10;
        (self.row_is_order && self.is_numbered() && large)
            .then(|| (0..SAMPLED_PARTS).map(|part| self.report.rows * part / SAMPLED_PARTS).collect())
    }

    pub(in crate::source) fn make_orders(
        &mut self,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<(), SourceError> {
        let is_order = self.is_order();
        let conditions = [(&self.mapping.entry, "meets_entry"), (&self.mapping.returns, "meets_return")];
        let conditions: Vec<&str> =
            conditions.iter().filter(|(sql, _)| sql.is_some()).map(|(_, name)| *name).collect();
        let context = context! { row_is_order => self.row_is_order, is_order, conditions };
        self.orders = render(engine.dialect(), "orders", context)?;
        self.run_reading(engine, &self.orders, cancel)
    }

    /// Keeps the orders that count, if there are conditions on that.
    pub(in crate::source) fn choose_orders(
        &mut self,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<(), SourceError> {
        if self.has_conditions() {
            let chosen =
                counted_orders::choose(engine, &self.spec, &self.mapping, self.row_is_order, cancel)?;
            (self.entries, self.report.entries) = (Some(chosen.0), Some(chosen.1));
        }
        Ok(())
    }

    /// Whether only some of the accepted orders count: those from an entry on, or those that are returns.
    pub fn has_conditions(&self) -> bool {
        self.mapping.entry.is_some() || self.mapping.returns.is_some()
    }

    /// The table of all accepted orders.
    pub fn accepted_orders(&self) -> &'static str {
        if self.has_conditions() { "accepted_orders" } else { "orders" }
    }

    /// The table of all customers with an accepted order.
    pub fn accepted_customers(&self) -> &'static str {
        if self.has_conditions() { "entries" } else { "customers" }
    }

    /// Takes the first and the last order from the orders: an order of several lines is dated by its earliest line.
    pub(in crate::source) fn take_order_span(
        &mut self,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<(), SourceError> {
        let answer = engine.query(
            &render(engine.dialect(), "order_span", context! { orders => self.accepted_orders() })?,
            cancel,
        )?;
        let Some(row) = rows(&answer).next() else { return Ok(()) };
        if let Some(span) = row.maybe_moment("first_ts")?.zip(row.maybe_moment("last_ts")?) {
            self.report.span = span;
            self.report.as_of = self.spec.as_of.unwrap_or(span.1.date());
        }
        Ok(())
    }
}
