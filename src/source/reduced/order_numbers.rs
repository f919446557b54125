//! Ids of orders in another database that stand for several orders, because numbers start again.

use minijinja::context;

use crate::engine::{Cancel, Engine};
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::mapping::Mapping;
use crate::source::orders::order_numbers::{OrderCounts, order_on_days};
use crate::source::report::Note;
use crate::text::{option_words, sanitize};

use super::asking::Reduced;

/// Asks about ids of orders that start again, and notes orders with rows of several days. The rules are those of a file.
///
/// # Errors
/// [`SourceError::Restarts`], and what the database refuses.
pub(super) fn note_order_numbers(
    reduced: &Reduced,
    engine: &dyn Engine,
    mapping: &Mapping,
    cancel: &Cancel,
) -> Result<Option<Note>, SourceError> {
    let Some(order) = mapping.mapped(Role::Order) else {
        return Ok(None);
    };
    let sql = reduced.render("order_numbers", false, context! { what => "counts" })?;
    let counted = reduced.all(engine, &sql, cancel, |row| {
        let number =
            |name: &str| Ok(row.maybe_int(name)?.and_then(|sum| u64::try_from(sum).ok()).unwrap_or(0));
        Ok(OrderCounts {
            ids: number("ids")?,
            shared: number("shared")?,
            several: number("several")?,
            apart: number("apart")?,
        })
    })?;
    let counts = counted.into_iter().next().unwrap_or_default();
    let is_asked = counts.are_restarted() && order.guessed;
    if !is_asked && !counts.are_divided() {
        return Ok(None);
    }
    let example = example(reduced, engine, cancel)?;
    let by_day = by_day(reduced, mapping, &order.expression)?;
    if is_asked {
        return Err(SourceError::Restarts {
            what: counts.restarts(&example, &order.expression),
            remedy: format!(
                "if it does, tell orders apart with {by_day}, else say {}",
                option_words("order", &order.expression)
            ),
        });
    }
    Ok(Some(Note {
        text: counts.first_days(&example),
        remedy: Some(format!("if each day is an order of its own, say {by_day}")),
    }))
}

/// An order with rows days apart.
fn example(reduced: &Reduced, engine: &dyn Engine, cancel: &Cancel) -> Result<String, SourceError> {
    let sql = reduced.render("order_numbers", false, context! { what => "example" })?;
    let found = reduced.all(engine, &sql, cancel, |row| {
        let text = |name: &str| Ok(sanitize(row.maybe_text(name)?.unwrap_or_default()));
        let day = |name: &str| Ok(row.maybe_moment(name)?.map_or(String::new(), |at| at.date().to_string()));
        let (order, days) = ([text("order_id")?, text("customer_id")?], [day("first_ts")?, day("last_ts")?]);
        Ok(order_on_days(order.each_ref().map(String::as_str), days.each_ref().map(String::as_str)))
    })?;
    Ok(found.into_iter().next().unwrap_or_default())
}

/// What tells orders with the same id apart by their day. The column is made there: here no row is read.
fn by_day(reduced: &Reduced, mapping: &Mapping, order: &str) -> Result<String, SourceError> {
    let sql = reduced.sql;
    let date = mapping.mapped(Role::Date);
    let day =
        date.map_or(String::new(), |date| format!("CAST({} AS DATE)", sql.identifier(&date.expression)));
    let text = |value: &str| sql.render("expression", context! { kind => "text", column => value });
    let key = format!("CONCAT({}, '-', {})", text(&sql.identifier(order))?, text(&day)?);
    let query = reduced.rows.instead.with(&format!("{key} AS order_key"), " --order order_key");
    Ok(query.unwrap_or_else(|| "the rows themselves, as --cubes=off brings them".to_string()))
}
