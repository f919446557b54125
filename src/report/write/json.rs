//! JSON: the parts that all answers share. The field names are the contract.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::cohort::Quantity;
use crate::report::grid::{Column, Grid, Row, Value};
use crate::source::{DataReport, Entries};

/// The rows of a table as objects with the names of its columns.
pub fn objects(grid: &Grid) -> Vec<Json> {
    let columns: Vec<(usize, &Column)> = grid.read_by_programs().collect();
    grid.rows.iter().map(|row| object(row, &columns)).collect()
}

/// Some cells of a row as an object.
pub fn object(row: &Row, columns: &[(usize, &Column)]) -> Json {
    let field = |(place, column): &(usize, &Column)| {
        (column.name.clone(), row.get(*place).map_or(Json::Null, |cell| value(&cell.value)))
    };
    columns.iter().map(field).collect::<Map<String, Json>>().into()
}

fn value(value: &Value) -> Json {
    match value {
        Value::Text(text) => json!(text),
        Value::Attribute(value) => json!(value),
        Value::Count(count) => json!(count),
        Value::Money(money) => json!(money.to_f64()),
        Value::Number(number) | Value::Fraction(number) => json!(number),
        Value::Interval(interval) => json!(interval),
        Value::Truth(truth) => json!(truth),
        Value::Date(date) => json!(date.to_string()),
        Value::Moment(moment) => json!(moment.to_string()),
        Value::Undefined | Value::Empty => Json::Null,
    }
}

/// A count or an amount as a JSON number.
pub fn quantity(quantity: Quantity) -> Json {
    match quantity {
        Quantity::Count(count) => json!(count),
        Quantity::Money(money) => json!(money.to_f64()),
    }
}

/// Excluded rows by reason, including reasons without rows.
pub fn excluded(report: &DataReport) -> BTreeMap<&'static str, u64> {
    report.excluded.iter().map(|one| (one.reason.name(), one.rows)).collect()
}

/// The conditions on entries and returns, and what became of the accepted orders.
pub fn entries(entries: &Entries) -> Json {
    json!({
        "entry": entries.entry,
        "rule": entries.entry.as_ref().map(|_| entries.rule.name()),
        "returns": entries.returns,
        "customers": entries.customers,
        "entered": entries.entered,
        "orders": entries.orders,
        "counted": entries.counted,
        "before": entries.before,
        "not_returns": entries.not_returns(),
        "of_others": entries.of_others,
    })
}

/// Indented JSON with a line end.
pub fn pretty(value: &impl Serialize) -> String {
    // Plain structs of strings, numbers and lists cannot fail to serialise.
    let mut json = serde_json::to_value(value).unwrap_or_default();
    unsign_zeros(&mut json);
    serde_json::to_string_pretty(&json).unwrap_or_default() + "\n"
}

/// The sum of no floats is -0.0, which no reader expects.
fn unsign_zeros(json: &mut Json) {
    match json {
        Json::Array(all) => all.iter_mut().for_each(unsign_zeros),
        Json::Object(all) => all.values_mut().for_each(unsign_zeros),
        Json::Number(number) if number.as_f64() == Some(0.0) && number.is_f64() => *json = json!(0.0),
        _ => {}
    }
}
