//! Ids of orders that stand for several orders, because numbers start again every day, month or year; and one order under ids that
//! are written in several ways.

use arrow::array::RecordBatch;
use minijinja::context;

use crate::engine::{Cancel, ColumnType, Engine, rows};
use crate::source::columns::column::column_word;
use crate::source::columns::names;
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::prepare::Source;
use crate::source::report::{Column, Note};
use crate::source::time::leading_days::begins_with_day;
use crate::sql::render;
use crate::text::{grouped, option_words, sanitize};

/// So many ids are looked at for blanks and capitals.
const LOOKED_AT: u64 = 500_000;

/// From one id in so many on that stands for several customers, numbers start again.
const SHARED_SHARE: u64 = 20;

/// From one order in so many on, that its rows are days apart is said.
const APART_SHARE: u64 = 20;

/// Fewer orders with rows days apart are chance, if ids are of one customer each.
const FEW_ORDERS: u64 = 3;

/// Orders, which are the rows of one customer with one id, and ids.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::source) struct OrderCounts {
    pub(in crate::source) ids: u64,
    /// Ids of several customers.
    pub(in crate::source) shared: u64,
    /// Orders of several rows.
    pub(in crate::source) several: u64,
    /// Those of them with rows days apart.
    pub(in crate::source) apart: u64,
}

impl OrderCounts {
    /// Whether numbers seem to start again.
    pub(in crate::source) fn are_restarted(self) -> bool {
        self.apart > 0 && self.shared * SHARED_SHARE >= self.ids
    }

    /// Whether many orders have rows of several days.
    pub(in crate::source) fn are_divided(self) -> bool {
        self.apart >= FEW_ORDERS && self.apart * APART_SHARE >= self.several
    }

    /// That orders have rows of several days, with one of them.
    pub(super) fn rows_days_apart(self, example: &str) -> String {
        format!(
            "{} of {} orders of several rows have rows of different days, such as {example}",
            grouped(self.apart),
            grouped(self.several)
        )
    }

    /// Why the ids of a column may start again.
    pub(in crate::source) fn restarts(self, example: &str, order: &str) -> String {
        format!(
            "{}, and {} of {} ids stand for several customers, so '{order}' may start again",
            self.rows_days_apart(example),
            grouped(self.shared),
            grouped(self.ids)
        )
    }

    /// What orders with rows of several days count as.
    pub(in crate::source) fn first_days(self, example: &str) -> String {
        format!("{}; each counts as one order of its first day", self.rows_days_apart(example))
    }
}

/// An order by its id and its customer, with its first and its last day.
pub(in crate::source) fn order_on_days([id, customer]: [&str; 2], [first, last]: [&str; 2]) -> String {
    format!("'{id}' of customer '{customer}' on {first} and {last}")
}

/// Orders of several lines, and those of them with lines days apart; whether two ids may differ only by blanks or capitals.
struct Days {
    several: u64,
    apart: u64,
    may_be_alike: bool,
}

/// What the ids of orders show.
struct Numbers {
    ids: u64,
    shared: u64,
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
    pub(in crate::source) fn check_order_numbers(
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
        let is_text = is_text && !self.mapping.has_whole_ids;
        let days = self.days(is_text, engine, cancel)?;
        if days.apart == 0 && !days.may_be_alike {
            return Ok(());
        }
        let found = self.numbers(is_text, days.apart > 0, engine, cancel)?;
        self.report.notes.extend(self.alike_orders(&found, &order.expression));
        let Numbers { ids, shared, example, .. } = &found;
        let counts = OrderCounts { ids: *ids, shared: *shared, several: days.several, apart: days.apart };
        let is_restarted = counts.are_restarted();
        if !is_restarted && !counts.are_divided() {
            return Ok(());
        }
        let part = self.report.columns.iter().find(|column| names::is_part_paid(&column.name));
        if let Some(part) = part.filter(|_| !is_restarted) {
            self.report.notes.push(Note {
                text: format!(
                    "{}; '{}' shows that they are parts of one payment: each order counts on its first day, with parts \
                     that are due after the as-of date",
                    counts.rows_days_apart(example),
                    part.name
                ),
                remedy: None,
            });
            return Ok(());
        }
        let by_day = self.by_day(&order.expression);
        if is_restarted && order.guessed {
            return Err(SourceError::Restarts {
                what: counts.restarts(example, &order.expression),
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
            text: counts.first_days(example),
            remedy: Some(format!("if each day is an order of its own, say {by_day}")),
        });
        Ok(())
    }

    fn days(&self, is_text: bool, engine: &dyn Engine, cancel: &Cancel) -> Result<Days, SourceError> {
        let answer = self.looked_at("order_days", is_text, Some(LOOKED_AT), engine, cancel)?;
        let row = rows(&answer).next().ok_or(SourceError::Shape("no row about the days of orders".into()))?;
        Ok(Days {
            several: row.count("several")?,
            apart: row.count("apart")?,
            may_be_alike: row.truth("may_be_alike")?,
        })
    }

    /// What the ids of all orders show, or only of the first.
    fn numbers(
        &self,
        is_text: bool,
        of_all: bool,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Numbers, SourceError> {
        let first = (!of_all).then_some(LOOKED_AT);
        let answer = self.looked_at("order_numbers", is_text, first, engine, cancel)?;
        let row = rows(&answer).next().ok_or(SourceError::Shape("no row about ids of orders".into()))?;
        let text = |name: &str| Ok::<_, SourceError>(sanitize(row.maybe_text(name)?.unwrap_or_default()));
        Ok(Numbers {
            ids: row.count("ids")?,
            shared: row.count("shared")?,
            example: order_on_days(
                [&text("example")?, &text("customer")?],
                [&text("first_day")?, &text("last_day")?],
            ),
            alike: row.count("alike")?,
            alike_example: format!("'{}' and '{}'", text("one")?, text("other")?),
        })
    }

    fn looked_at(
        &self,
        template: &str,
        is_text: bool,
        first: Option<u64>,
        engine: &dyn Engine,
        cancel: &Cancel,
    ) -> Result<Vec<RecordBatch>, SourceError> {
        let (orders, row_is_order) = (self.accepted_orders(), self.row_is_order);
        let sql = render(engine.dialect(), template, context! { orders, row_is_order, is_text, first })?;
        engine.query(&sql, cancel).map_err(|error| self.files().broken(error))
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
        // A moment with a zone becomes a day only by way of one without.
        ColumnType::TimestampUtc => format!("CAST(CAST({word} AS TIMESTAMP) AS DATE)"),
        kind if kind.is_date() => format!("CAST({word} AS DATE)"),
        kind if kind.is_text() && is_day(' ') => format!("split_part({word}, ' ', 1)"),
        kind if kind.is_text() && is_day('T') => format!("split_part({word}, 'T', 1)"),
        _ => word,
    }
}
