//! The problem with an expression of the user, and the correction.

use std::cmp::Ordering;

use minijinja::context;

use crate::engine::{Cancel, Engine, Refusal, rows};
use crate::sql::{identifier, literal, render};
use crate::text::{nearest, sanitize, some_of};

use super::columns::column::{ColumnStats, column_word, quotes_missing};

/// Values of a column that a message names.
const NAMED: usize = 12;

/// Values of a column that are read for the message.
const LOOKED_UP: usize = 200;

/// Why an expression cannot be computed, and the correction; `message` comes from the engine.
pub fn why_wrong(
    expression: &str,
    option: &str,
    kind: Refusal,
    message: String,
    columns: &[ColumnStats],
) -> String {
    let example = match option {
        "--where" | "--entry" | "--returns" => {
            "write it as in amount > 50, or country = 'FR' AND amount > 50"
        }
        _ => "write a column, or an expression over columns as in Quantity * UnitPrice",
    };
    match kind {
        Refusal::MissingColumn => missing_column(expression, &message, columns),
        Refusal::Syntax => {
            let quotes = quotes_missing(expression, columns.iter().map(|column| column.name.as_str()));
            format!("{}{quotes}; {example}", unreadable(expression, message))
        }
        _ => message,
    }
}

/// A column that does not exist: a text without quotes, or a misspelled name.
fn missing_column(expression: &str, message: &str, columns: &[ColumnStats]) -> String {
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let name = message.split('"').nth(1).unwrap_or_default();
    let written = [format!("\"{name}\""), name.to_string()];
    let is_value = |written: &&String| {
        let before = expression.split_once(written.as_str()).map(|(before, _)| before.trim_end());
        before.is_some_and(|before| before.ends_with(['=', '<', '>']))
    };
    let quotes = quotes_missing(expression, names.iter().copied());
    let remedy = match written.iter().find(is_value) {
        _ if !quotes.is_empty() => quotes,
        Some(bare) => {
            let mended = expression.replacen(bare.as_str(), &literal(name), 1);
            format!("; text stands in single quotes: {mended}")
        }
        None => nearest(name, &names).map_or_else(String::new, |near| format!("; did you mean {near}?")),
    };
    let words: Vec<String> = names.iter().map(|name| column_word(name)).collect();
    format!("{message}{remedy}; the columns are: {}", words.join(", "))
}

/// Why an expression cannot be parsed. The engine gets it in brackets and complains about them if it ends too early.
fn unreadable(expression: &str, message: String) -> String {
    let mut depth = 0_i32;
    for (place, outside) in expression.split('\'').enumerate() {
        if place % 2 == 0 {
            depth += outside.matches('(').count() as i32 - outside.matches(')').count() as i32;
        }
    }
    match depth.cmp(&0) {
        Ordering::Greater => "a bracket is not closed".to_string(),
        Ordering::Less => "a bracket is closed that was not opened".to_string(),
        Ordering::Equal if message.contains("from ')' on") && !expression.trim_end().ends_with(')') => {
            "it breaks off at its end".to_string()
        }
        Ordering::Equal => message,
    }
}

/// A hint about values in a condition that do not exist: the existing values. `asked` has names with the texts they are
/// compared with, `columns` the names and columns of `table`. It is part of a message, so errors of the engine are
/// ignored here. Empty if every value exists.
pub fn values_there_are(
    engine: &dyn Engine,
    table: &str,
    columns: &[(&str, &str)],
    wanted: &[(String, String)],
    cancel: &Cancel,
) -> String {
    let mut hint = String::new();
    for (name, value) in wanted {
        let Some((name, column)) = columns.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) else {
            continue;
        };
        let context = context! { column => identifier(column), table, customer => (), most => LOOKED_UP };
        let Ok(sql) = render(engine.dialect(), "values", context) else { continue };
        let Ok(answer) = engine.query(&sql, cancel) else { continue };
        let values: Vec<String> =
            rows(&answer).filter_map(|row| row.text("value").ok().map(str::to_string)).collect();
        if !values.is_empty() && !values.contains(value) {
            let listed = some_of(&values, NAMED, values.len() == LOOKED_UP);
            hint += &format!("; the values of {} are {listed}", sanitize(name));
        }
    }
    hint
}
