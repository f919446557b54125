//! Ids of orders that stand for several orders, because numbers start again every day, month or year; and one order under ids that
//! are written in several ways.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::sql::render;
use crate::text::{grouped, option_words, sanitize};

use super::column::column_word;
use super::error::SourceError;
use super::markers::begins_with_day;
use super::names;
use super::prepare::Source;
use super::report::{Column, Note};
use super::role::Role;

/// So many rows are looked at.
const LOOKED_AT: u64 = 500_000;

/// From one id in so many on that stands for several customers, numbers start again.
const SHARED_SHARE: u64 = 20;

/// From one order in so many on, that its rows are days apart is said.
const APART_SHARE: u64 = 20;

/// Fewer orders with rows days apart are chance, if ids are of one customer each.
const FEW_ORDERS: u64 = 3;

/// What the rows show of the ids of orders.
struct Numbers {
    ids: u64,
    shared: u64,
    several: u64,
    apart: u64,
    /// An order with rows days apart: its id, its customer, its first and its last day.
    example: String,
    alike: u64,
    alike_example: String,
}

impl Source {
    /// Asks about ids of orders that start again, and notes ids that may stand for several orders or one order.
    ///
    /// # Errors
    /// [`SourceError::Restarts`], and what the engine refuses.
    pub(super) fn check_order_numbers(
        &mut self,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<(), SourceError> {
        let Some(order) = self.report.mapped(Role::Order).cloned() else { return Ok(()) };
        let column = self.report.columns.iter().find(|column| column.name == order.expression);
        let is_text = column.is_none_or(|column| column.value_type.is_text());
        let is_unique = column.is_some_and(|column| column.never_repeats(self.report.rows));
        // Rising numbers do not repeat.
        if !is_text && (self.row_is_order || is_unique) {
            return Ok(());
        }
        let Some(found) = self.numbers(is_text && !self.mapping.has_whole_ids, engine, cancel)? else {
            return Ok(());
        };
        self.report.notes.extend(self.alike_orders(&found, &order.expression));
        let is_restarted = found.apart > 0 && found.shared * SHARED_SHARE >= found.ids;
        let is_paid_in_parts = || self.report.columns.iter().any(|column| names::is_part_paid(&column.name));
        let is_divided = found.apart >= FEW_ORDERS && found.apart * APART_SHARE >= found.several;
        if !is_restarted && (!is_divided || is_paid_in_parts()) {
            return Ok(());
        }
        let what = format!(
            "{} of {} orders of several rows have rows of different days, such as {}",
            grouped(found.apart),
            grouped(found.several),
            found.example
        );
        let by_day = self.by_day(&order.expression);
        if is_restarted && order.guessed {
            return Err(SourceError::Restarts {
                what: format!(
                    "{what}, and {} of {} ids stand for several customers, so '{}' may start again",
                    grouped(found.shared),
                    grouped(found.ids),
                    order.expression
                ),
                remedy: format!(
                    "{}if it does, tell orders apart with {by_day}, else say {}",
                    self.shop().map_or(String::new(), |shop| {
                        let options = self.with_shop(shop);
                        format!(
                            "if each '{}' numbers its orders and customers itself, say {options}; ",
                            shop.name
                        )
                    }),
                    option_words("order", &order.expression)
                ),
            });
        }
        self.report.notes.push(Note {
            text: format!("{what}; each counts as one order of its first day"),
            remedy: Some(format!("if each day is an order of its own, say {by_day}")),
        });
        Ok(())
    }

    fn numbers(
        &self,
        is_text: bool,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Option<Numbers>, SourceError> {
        let sql = render(engine.dialect(), "order_numbers", context! { first => LOOKED_AT, is_text })?;
        let answer = engine.query(&sql, cancel).map_err(|error| self.files().broken(error))?;
        let Some(row) = rows(&answer).next() else { return Ok(None) };
        let text = |name: &str| Ok::<_, SourceError>(sanitize(row.maybe_text(name)?.unwrap_or_default()));
        Ok(Some(Numbers {
            ids: row.count("ids")?,
            shared: row.count("shared")?,
            several: row.count("several")?,
            apart: row.count("apart")?,
            example: format!(
                "'{}' of customer '{}' on {} and {}",
                text("example")?,
                text("customer")?,
                text("first_day")?,
                text("last_day")?
            ),
            alike: row.count("alike")?,
            alike_example: format!("'{}' and '{}'", text("one")?, text("other")?),
        }))
    }

    /// Says that ids differ only by blanks or capitals.
    fn alike_orders(&self, found: &Numbers, order: &str) -> Option<Note> {
        let joined = format!("lower(trim({}))", self.mapping.word(order));
        (found.alike > 0).then(|| Note {
            text: format!(
                "{} ids of orders differ from another only by blanks or capital letters, as {} do",
                grouped(found.alike),
                found.alike_example
            ),
            remedy: Some(format!("if they are one order, join them with {}", option_words("order", &joined))),
        })
    }

    /// The option that tells orders with the same id apart by their day.
    fn by_day(&self, order: &str) -> String {
        let date = self.report.mapped(Role::Date).map_or("", |mapped| mapped.expression.as_str());
        let column = self.report.columns.iter().find(|column| column.name == date);
        let day = column.map_or_else(|| format!("({date})"), day_of);
        option_words("order", &format!("concat({}, '-', {day})", self.mapping.word(order)))
    }
}

/// The day in a column of dates as an expression has it.
fn day_of(column: &Column) -> String {
    let word = column_word(&column.name);
    let sample = column.sample.as_deref().unwrap_or_default();
    let is_day = |mark: char| sample.split_once(mark).is_some_and(|(day, _)| begins_with_day(day));
    match column.value_type {
        kind if kind.is_date() => format!("CAST({word} AS DATE)"),
        kind if kind.is_text() && is_day(' ') => format!("split_part({word}, ' ', 1)"),
        kind if kind.is_text() && is_day('T') => format!("split_part({word}, 'T', 1)"),
        _ => word,
    }
}
