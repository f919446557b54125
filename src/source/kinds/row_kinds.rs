//! Kinds of rows: events or messages among the orders, which a column shows.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::column::column_word;
use crate::source::error::SourceError;
use crate::source::mapping::Mapping;
use crate::source::remedy::with_filter;
use crate::source::report::Reason;
use crate::source::spec::SourceSpec;
use crate::source::survey::code;
use crate::sql::{literal, render};
use crate::text::{grouped, sanitize};

/// A column with more values than this does not hold kinds.
const MOST_KINDS: usize = 20;

/// The most kinds that a message names.
const NAMED: usize = 5;

/// At most one in this many rows of a kind may be an exception.
const EXCEPTIONS: u64 = 50;

/// The kinds of the rows of a source, in words, and the option that keeps those that are orders.
pub(in crate::source) struct Kinds {
    pub(in crate::source) kinds: String,
    pub(in crate::source) keep: String,
}

/// The column that separates rows with a date and an amount from rows without, if there is one: for each of its values,
/// all rows have them or none has.
///
/// # Errors
/// What the engine refuses.
pub(in crate::source) fn of_rows(
    engine: &dyn Engine,
    spec: &SourceSpec,
    mapping: &Mapping,
    cancel: &Cancel,
) -> Result<Option<Kinds>, SourceError> {
    let lacking = [Reason::NoDate, Reason::NoAmount].map(code);
    for attribute in &mapping.attributes {
        let context = context! { column => &attribute.column, lacking, most => MOST_KINDS + 1 };
        let answer = engine.query(&render(engine.dialect(), "kinds", context)?, cancel)?;
        let mut kinds: Vec<(String, u64, u64)> = Vec::new();
        for row in rows(&answer) {
            kinds.push((row.text("value")?.to_string(), row.count("rows")?, row.count("lacking")?));
        }
        let is_clear = |(_, rows, lacking): &(String, u64, u64)| {
            lacking * EXCEPTIONS <= *rows || (rows - lacking) * EXCEPTIONS <= *rows
        };
        let is_order =
            |(value, rows, lacking): &&(String, u64, u64)| lacking * 2 < *rows && !value.is_empty();
        let orders: Vec<String> = kinds.iter().filter(is_order).map(|(value, ..)| literal(value)).collect();
        // What keeps orders by their value would drop those without one.
        let are_orders_without =
            kinds.iter().any(|(value, rows, lacking)| value.is_empty() && lacking * 2 < *rows);
        if kinds.len() > MOST_KINDS
            || are_orders_without
            || !kinds.iter().all(is_clear)
            || orders.is_empty()
            || orders.len() == kinds.len()
            // Ids are not kinds.
            || kinds.iter().filter(|(_, rows, _)| *rows == 1).count() * 2 > kinds.len()
        {
            continue;
        }
        let named = kinds.iter().take(NAMED).map(|(value, rows, _)| {
            let value = if value.is_empty() { "none".to_string() } else { format!("'{}'", sanitize(value)) };
            format!("{value} {}", grouped(*rows))
        });
        let more = match kinds.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let word = column_word(&attribute.name);
        let is_text =
            mapping.columns.iter().any(|one| one.name == attribute.name && one.value_type.is_text());
        let column = if is_text { format!("trim({word})") } else { format!("CAST({word} AS VARCHAR)") };
        let condition = match orders.as_slice() {
            [only] => format!("{column} = {only}"),
            several => format!("{column} IN ({})", several.join(", ")),
        };
        return Ok(Some(Kinds {
            kinds: format!(
                "'{}' tells several kinds of rows: {}{more}",
                attribute.name,
                named.collect::<Vec<_>>().join(", ")
            ),
            keep: with_filter(spec, &condition),
        }));
    }
    Ok(None)
}
