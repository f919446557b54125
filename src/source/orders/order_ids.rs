//! The id of an order if no usual name tells it: a column called as documents are, if its values are orders; and the note
//! if there is none.

use minijinja::context;

use crate::engine::{Cancel, ColumnType, Engine, rows};
use crate::source::columns::column::{ColumnStats, column_word};
use crate::source::columns::named_columns::is_day_text;
use crate::source::columns::names;
use crate::source::columns::role::Role;
use crate::source::columns::shapes::FIRST_ROWS;
use crate::source::columns::stems;
use crate::source::error::SourceError;
use crate::source::prepare::Source;
use crate::source::report::{Column, Note};
use crate::source::resolution::{Filled, Resolver};
use crate::source::spec::SourceSpec;
use crate::source::time::leading_days::begins_with_day;
use crate::sql::{identifier, render};
use crate::text::{grouped, option_words};

/// Up to this number of rows every customer is looked at; of more, those in a part of about this size.
const WHOLE_ROWS: u64 = 500_000;

/// Columns that are looked at; each is a pass over the rows.
const MOST_COLUMNS: usize = 3;

/// Fewer orders of several rows than this tell nothing.
const FEW_ORDERS: u64 = 3;

/// One in so many rows may share customer and moment with another by chance.
const CHANCE_SHARE: u64 = 100;

impl Resolver<'_> {
    /// The order id: as the user names it, else a usual name, else a name of documents whose values are orders.
    pub(in crate::source) fn order(
        &mut self,
        spec: &SourceSpec,
        customer: &Filled,
        date: &Filled,
    ) -> Result<Option<Filled>, SourceError> {
        let known = self.wanted(Role::Order, "--order", spec.order.as_deref())?;
        // A plain `id` that never repeats is a number of rows.
        let is_row_number = |filled: &Filled| {
            filled.guessed && self.preset.is_none() && stems::is_bare_id(&filled.column.name)
        };
        if known.as_ref().is_some_and(|known| !is_row_number(known)) {
            return Ok(known);
        }
        let may_be = |column: &&ColumnStats| {
            let kind = column.value_type;
            (kind.is_text() || kind.is_integer())
                && !self.taken.contains(&column.name)
                && stems::is_document(&column.name)
                && column.filled * 10 >= self.rows_looked_at() * 9
        };
        let columns: Vec<ColumnStats> = self.scan.columns.iter().filter(may_be).cloned().collect();
        for column in columns {
            if self.holds_orders(&column.name, customer, date)? {
                if let Some(known) = known {
                    self.unassign(&known);
                }
                let filled = Filled { column, guessed: true, is_expression: false };
                self.remember(Role::Order, &filled);
                return Ok(Some(filled));
            }
        }
        Ok(known)
    }

    /// Whether rows that share a value of a column share customer and moment too, and customers have several values.
    fn holds_orders(&self, column: &str, customer: &Filled, date: &Filled) -> Result<bool, SourceError> {
        let context = context! {
            order => identifier(column),
            customer => identifier(&customer.column.name),
            date => identifier(&date.column.name),
            scan => self.with_computed(&self.scan.sql),
            first => (!self.scan.is_cheap).then_some(FIRST_ROWS),
        };
        let answer = self.asked("order_values", context)?;
        let Some(row) = rows(&answer).next() else { return Ok(false) };
        let (values, customers) = (row.count("values")?, row.count("customers")?);
        let (several, of_one, at_once) = (row.count("several")?, row.count("of_one")?, row.count("at_once")?);
        // A refund may have the id of its order and a day of its own.
        Ok(several >= 2
            && values > customers
            && of_one * 100 >= several * 99
            && at_once * 100 >= several * 80)
    }
}

impl Source {
    /// Says that without an order id every row counts as an order, if rows share customer and time of day, or if a column may be
    /// the id.
    pub(in crate::source) fn without_order_ids(
        &self,
        customers: u64,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Option<Note>, SourceError> {
        if self.mapping.oid.is_none()
            && !self.has_days_alone(engine)?
            && let Some(note) = self.rows_at_once(engine, cancel)?
        {
            return Ok(Some(note));
        }
        if self.mapping.oid.is_none() || self.has_ids_of_payments() {
            return self.orders_in_parts(customers, engine, cancel);
        }
        Ok(None)
    }

    /// Whether the moments of rows are days as a column has them, so that none has a time of day.
    fn has_days_alone(&self, engine: &dyn Engine) -> Result<bool, SourceError> {
        let dates: Vec<&Column> = self.report.columns.iter().filter(|one| one.role == Role::Date).collect();
        let [date] = dates.as_slice() else { return Ok(false) };
        if date.value_type != ColumnType::Date {
            return Ok(false);
        }
        let context = context! { kind => "moment", value => identifier(&date.name) };
        Ok(render(engine.dialect(), "expression", context)?.trim() == self.mapping.ts)
    }

    /// Rows that share customer and time of day: they may be lines of one order.
    fn rows_at_once(&self, engine: &dyn Engine, cancel: &Cancel) -> Result<Option<Note>, SourceError> {
        let part = self.report.rows.div_ceil(WHOLE_ROWS).next_power_of_two();
        let answer = engine.query(&render(engine.dialect(), "rows_at_once", context! { part })?, cancel)?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let (timed, at_once) = (row.count("timed")?, row.count("at_once")?);
        if at_once * CHANCE_SHARE < timed || at_once == 0 {
            return Ok(None);
        }
        // An order belongs to one customer, so its moment is enough; a time of day may stand in a column of its own.
        let date = self.report.mapped(Role::Date).map_or("", |mapped| mapped.expression.as_str());
        let time = self.report.columns.iter().find(|column| column.role == Role::Date && column.name != date);
        let moment = match time {
            Some(time) => format!("concat({}, {})", column_word(date), column_word(&time.name)),
            None => date.to_string(),
        };
        let share = if part > 1 { format!(" of {} looked at", grouped(timed)) } else { String::new() };
        Ok(Some(Note {
            text: format!(
                "no column is known as the order id, so each of {} rows counts as an order; {}{share} have customer and moment in \
                 common with another",
                grouped(self.report.rows),
                grouped(at_once)
            ),
            remedy: Some(format!("if these are lines of one order, say {}", option_words("order", &moment))),
        }))
    }

    /// Whether the ids of payments are taken for those of orders.
    fn has_ids_of_payments(&self) -> bool {
        let order = self.report.mapped(Role::Order).filter(|order| order.guessed);
        order.is_some_and(|order| names::is_part_paid(&order.expression))
    }

    /// A column that may number the orders, although its name does not say so: rows share its values, and each is of one customer.
    fn orders_in_parts(
        &self,
        customers: u64,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Option<Note>, SourceError> {
        let rows_read = self.report.rows;
        // A day on which one customer buys is not the number of an order.
        let is_day = |column: &Column| {
            column
                .sample
                .as_deref()
                .is_some_and(|text| begins_with_day(&text.to_lowercase()) || is_day_text(text))
        };
        let may_be = |column: &&Column| {
            let kind = column.value_type;
            let is_free = matches!(column.role, Role::Unused | Role::Attribute);
            is_free
                && (kind.is_text() || kind.is_integer())
                && !names::is_address_name(&column.name)
                && !is_day(column)
                && column.filled.is_some_and(|share| share > 0.9)
                && column
                    .distinct
                    .is_some_and(|values| values * 10 > customers * 12 && values * 10 < rows_read * 9)
        };
        for column in self.report.columns.iter().filter(may_be).take(MOST_COLUMNS) {
            let context = context! {
                order => identifier(&column.name),
                customer => &self.mapping.customer,
                date => &self.mapping.ts,
                scan => &self.mapping.scan,
                first => (rows_read > WHOLE_ROWS).then_some(WHOLE_ROWS),
            };
            let answer = engine.query(&render(engine.dialect(), "order_values", context)?, cancel)?;
            let Some(row) = rows(&answer).next() else { continue };
            let (values, several) = (row.count("values")?, row.count("several")?);
            let is_of_one = row.count("of_one")? * 100 >= several * 99;
            if several >= FEW_ORDERS && is_of_one && values * 10 > row.count("customers")? * 12 {
                return Ok(Some(Note {
                    text: format!(
                        "{}, but '{}' has {} values in {} rows, each of one customer",
                        match self.report.mapped(Role::Order) {
                            Some(order) => format!("orders are told by '{}'", order.expression),
                            None => "every row counts as an order".to_string(),
                        },
                        column.name,
                        grouped(values),
                        grouped(rows_read)
                    ),
                    remedy: Some(format!(
                        "if it numbers the orders and the rows are parts of them, say {}",
                        option_words("order", &column.name)
                    )),
                }));
            }
        }
        Ok(None)
    }
}
