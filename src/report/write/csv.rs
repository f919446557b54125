//! Tables as CSV (RFC 4180) with exact numbers.

use crate::cohort::value_name;
use crate::report::grid::{Grid, Row, Value};
use crate::text::csv_field;

/// A header and a line per row; undefined and unobserved values are empty.
pub fn grid(grid: &Grid) -> String {
    let names = grid.read_by_programs().map(|(_, column)| csv_field(&column.name));
    let head = names.collect::<Vec<_>>().join(",") + "\n";
    let places: Vec<usize> = grid.read_by_programs().map(|(place, _)| place).collect();
    head + &grid.rows.iter().map(|row| line(row, &places)).collect::<String>()
}

/// A line of some cells of a row.
pub fn line(row: &Row, places: &[usize]) -> String {
    let fields =
        places.iter().map(|place| row.get(*place).map_or_else(String::new, |cell| exact(&cell.value)));
    fields.collect::<Vec<_>>().join(",") + "\n"
}

/// A value in full: counts and amounts exactly, other numbers as the shortest decimal that reads back the same.
fn exact(value: &Value) -> String {
    match value {
        Value::Text(text) => csv_field(text),
        Value::Attribute(value) => csv_field(&value_name(value.as_deref())),
        Value::Count(count) => count.to_string(),
        Value::Money(money) => money.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Fraction(number) => format!("{number:?}"),
        Value::Interval(interval) => format!("{} to {}", interval.low, interval.high),
        Value::Truth(truth) => truth.to_string(),
        Value::Date(date) => date.to_string(),
        Value::Moment(moment) => moment.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        Value::Undefined | Value::Empty => String::new(),
    }
}
