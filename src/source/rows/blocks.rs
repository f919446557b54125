//! Customers who stand on the first row of their block alone, as in exports of reports and of merged cells.

use minijinja::context;

use crate::engine::{Cancel, Engine, rows};
use crate::source::columns::column::column_word;
use crate::source::columns::names;
use crate::source::columns::role::Role;
use crate::source::error::SourceError;
use crate::source::inputs::files::Files;
use crate::source::inputs::query::name_in_query;
use crate::source::report::{Column, DataReport, Reason};
use crate::source::survey::code;
use crate::sql::{identifier, render};
use crate::text::{grouped, option_words};

/// Fewer customers than this may each have one order by chance.
const FEW_CUSTOMERS: u64 = 5;

/// From one row in so many on, a missing customer is not an exception.
const MISSING_SHARE: u64 = 5;

/// Asks about rows without a customer, if no customer stands in two rows, and the dates begin again with every customer.
///
/// # Errors
/// [`SourceError::Blocks`], and what the engine refuses.
pub(in crate::source) fn check(
    engine: &dyn Engine,
    files: &Files,
    report: &DataReport,
    cancel: &Cancel,
) -> Result<(), SourceError> {
    let guests = report.excluded.iter().find(|one| one.reason == Reason::Guest).map_or(0, |one| one.rows);
    let Some(customer) = report.mapped(Role::Customer).filter(|customer| customer.guessed) else {
        return Ok(());
    };
    let Some(column) = report.columns.iter().find(|column| column.name == customer.expression) else {
        return Ok(());
    };
    let named = report.rows.saturating_sub(guests);
    // A placeholder such as 0 is not an empty cell.
    let empty = column.filled.map_or(0, |filled| ((1.0 - filled) * report.rows as f64).round() as u64);
    let is_once = column.is_exact && column.distinct.is_some_and(|distinct| distinct >= named);
    // Guests leave an address.
    let is_told_otherwise = report.columns.iter().any(|other| {
        other.name != column.name && names::is_contact_name(&other.name) && other.filled > column.filled
    });
    if empty * MISSING_SHARE < report.rows || named < FEW_CUSTOMERS || !is_once || is_told_otherwise {
        return Ok(());
    }
    let answer = engine
        .query(&render(engine.dialect(), "blocks", context! { guest => code(Reason::Guest) })?, cancel)?;
    let Some(row) = rows(&answer).next() else { return Ok(()) };
    let (rises, falls) = (row.count("rises")?, row.count("falls")?);
    let (starts_below, starts_above) = (row.count("starts_below")?, row.count("starts_above")?);
    // Within a block the dates go one way, and where the next begins they go back.
    let begins_again = (falls == 0 && starts_below * 4 >= named) || (rises == 0 && starts_above * 4 >= named);
    if row.truth("begins_named")? && begins_again {
        return Err(SourceError::Blocks {
            what: format!(
                "{} of {} rows have no '{}', and no customer stands in two rows, so a customer may stand on the first of several rows",
                grouped(guests),
                grouped(report.rows),
                column.name
            ),
            remedy: format!(
                "{}, else count those rows as guests with {}",
                filled_down(engine, files, report, column)?,
                option_words("customer", &column.name)
            ),
        });
    }
    Ok(())
}

/// What fills the empty cells below each customer.
fn filled_down(
    engine: &dyn Engine,
    files: &Files,
    report: &DataReport,
    customer: &Column,
) -> Result<String, SourceError> {
    let [path] = files.paths.as_slice() else {
        return Ok("fill the empty cells below each, and export again".into());
    };
    let is_empty_too = |column: &&Column| {
        let is_role = matches!(column.role, Role::Date | Role::Order | Role::Status | Role::Currency);
        is_role && column.filled == customer.filled
    };
    let columns = [customer].into_iter().chain(report.columns.iter().filter(is_empty_too));
    let each: Vec<(String, String)> = columns
        .map(|column| {
            let word = column_word(&column.name);
            let value =
                if column.value_type.is_text() { format!("nullif(trim({word}), '')") } else { word.clone() };
            (value, word)
        })
        .collect();
    let table = identifier(&name_in_query(files.origin(path)));
    let query = render(engine.dialect(), "filled_down", context! { columns => each, table, kept => () })?;
    Ok(format!("fill the rows below it with {}", option_words("query", query.trim())))
}
