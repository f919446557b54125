//! Customers one by one, as CSV and JSON: all of them as they come, or those with most value at risk.

use serde_json::{Map, Value, json};

use super::super::{csv, markdown, number, table};
use super::TimeUnit;
use crate::cohort::Unit;
use crate::explore::clv::CustomerValue;
use crate::text::sanitize;

/// Columns of every customer.
pub const COLUMNS: [&str; 9] =
    ["customer", "x", "t_x", "T", "m", "p_alive", "expected_orders", "expected_spend", "clv"];

/// Columns of the customers at risk.
pub const RISK_COLUMNS: [&str; 10] = [
    "customer",
    "x",
    "t_x",
    "T",
    "value_to_date",
    "p_alive",
    "expected_orders",
    "clv",
    "value_if_alive",
    "value_at_risk",
];

/// One customer a line, in the order of [`COLUMNS`]; what is not defined is empty.
pub fn csv_line(one: &CustomerValue, unit: TimeUnit) -> String {
    line(&cells(one, unit))
}

/// One customer as a JSON object with the names of [`COLUMNS`].
pub fn json_object(one: &CustomerValue, unit: TimeUnit) -> Value {
    object(&COLUMNS, cells(one, unit))
}

fn cells(one: &CustomerValue, unit: TimeUnit) -> Vec<Value> {
    let times = unit.per_week();
    vec![
        json!(one.id),
        json!(one.history.x),
        json!(one.history.t_x * times),
        json!(one.history.t * times),
        json!(one.m),
        json!(one.forecast.map(|sum| sum.alive)),
        json!(one.forecast.map(|sum| sum.orders)),
        json!(one.spend()),
        json!(one.value()),
    ]
}

fn risk_cells(one: &CustomerValue, unit: TimeUnit) -> Vec<Value> {
    let times = unit.per_week();
    vec![
        json!(one.id),
        json!(one.history.x),
        json!(one.history.t_x * times),
        json!(one.history.t * times),
        json!(one.spent.map(|spent| spent.to_f64())),
        json!(one.forecast.map(|sum| sum.alive)),
        json!(one.forecast.map(|sum| sum.orders)),
        json!(one.value()),
        json!(one.value_if_alive()),
        json!(one.value_at_risk()),
    ]
}

/// Customers at risk as CSV.
pub fn risk_csv(customers: &[CustomerValue], unit: TimeUnit) -> String {
    let lines = customers.iter().map(|one| line(&risk_cells(one, unit)));
    RISK_COLUMNS.join(",") + "\n" + &lines.collect::<String>()
}

/// Customers at risk as JSON objects.
pub fn risk_json(customers: &[CustomerValue], unit: TimeUnit) -> Vec<Value> {
    customers.iter().map(|one| object(&RISK_COLUMNS, risk_cells(one, unit))).collect()
}

/// Customers at risk to read, the head first.
pub fn risk_lines(customers: &[CustomerValue], unit: TimeUnit) -> Vec<Vec<String>> {
    let mut lines = vec![RISK_COLUMNS.map(|word| word.replace('_', " ")).to_vec()];
    for one in customers {
        let money = |value: Option<f64>| number::full(value, Unit::Money);
        let weeks = |value: f64| number::full(Some(value * unit.per_week()), Unit::Ratio);
        lines.push(vec![
            sanitize(&one.id),
            one.history.x.to_string(),
            weeks(one.history.t_x),
            weeks(one.history.t),
            money(one.spent.map(|spent| spent.to_f64())),
            number::full(one.forecast.map(|sum| sum.alive), Unit::Rate),
            number::full(one.forecast.map(|sum| sum.orders), Unit::Ratio),
            money(one.value()),
            money(one.value_if_alive()),
            money(one.value_at_risk()),
        ]);
    }
    lines
}

/// Aligned columns.
pub fn risk_text(customers: &[CustomerValue], unit: TimeUnit) -> String {
    table::aligned(&risk_lines(customers, unit))
}

/// A Markdown table.
pub fn risk_markdown(customers: &[CustomerValue], unit: TimeUnit) -> String {
    let mut lines = risk_lines(customers, unit);
    let rule = (0..RISK_COLUMNS.len()).map(|place| if place == 0 { "---" } else { "---:" }.to_string());
    lines.insert(1, rule.collect());
    lines.into_iter().map(markdown::row).collect()
}

fn object(columns: &[&str], cells: Vec<Value>) -> Value {
    let map: Map<String, Value> = columns.iter().map(|name| name.to_string()).zip(cells).collect();
    map.into()
}

fn line(cells: &[Value]) -> String {
    let each = cells.iter().map(|cell| match cell {
        Value::Null => String::new(),
        Value::String(text) => csv::field(text),
        other => other.to_string(),
    });
    each.collect::<Vec<_>>().join(",") + "\n"
}
