//! Customers with their predicted value: all of them while they arrive, or those with most value at risk.

use serde_json::json;

use crate::cohort::Money;
use crate::explore::clv::{ClvAnswer, CustomerValue};
use crate::report::grid::{Cell, Column, Fact, Grid, Kind, Report, Row, Value};
use crate::report::write::json::{objects, pretty};

use super::customer_scores::caution;
use super::names::{TimeUnit, in_segment};
use super::terms::with_terms;

/// Columns of every customer.
pub fn columns() -> Vec<Column> {
    let mut columns = history_columns();
    columns.extend([
        Column::named("m", Kind::MONEY),
        Column::new("p_alive", "P(alive)", Kind::RATE),
        Column::named("expected_orders", Kind::RATIO),
        Column::named("expected_spend", Kind::MONEY),
        Column::new("clv", "CLV", Kind::MONEY).priority(0),
    ]);
    columns
}

fn history_columns() -> Vec<Column> {
    vec![
        Column::named("customer", Kind::Text).priority(0),
        Column::new("x", "repeat days", Kind::Count).priority(2),
        Column::new("t_x", "weeks to last", Kind::RATIO).priority(2),
        Column::new("T", "weeks", Kind::RATIO).priority(2),
    ]
}

fn fraction(value: Option<f64>) -> Cell {
    value.map_or(Value::Undefined, Value::Fraction).into()
}

fn history(one: &CustomerValue, unit: TimeUnit) -> Row {
    let times = unit.per_week();
    vec![
        Cell::text(one.id.clone()),
        one.history.x.into(),
        fraction(Some(one.history.t_x * times)),
        fraction(Some(one.history.t * times)),
    ]
}

/// A customer in the order of [`columns`].
pub fn row(one: &CustomerValue, unit: TimeUnit) -> Row {
    let mut row = history(one, unit);
    row.extend([
        fraction(one.m),
        fraction(one.forecast.map(|sum| sum.alive)),
        fraction(one.forecast.map(|sum| sum.orders)),
        fraction(one.spend()),
        fraction(one.value()),
    ]);
    row
}

/// The customers with most value at risk, of `seen` customers.
pub fn at_risk<'a>(
    answer: &'a ClvAnswer,
    customers: &'a [CustomerValue],
    total: u64,
    unit: TimeUnit,
) -> Report<'a> {
    let ahead = answer.question.terms.horizon().describe();
    let title =
        format!("value at risk{}, {}, as of {}", in_segment(answer), answer.report.source, answer.valued_on);
    let meaning = format!("CLV over {ahead} times the probability that the customer is already lost");
    let facts =
        [meaning, answer.why.clone()].into_iter().chain(answer.cautions.iter().map(|text| caution(text)));
    let json = move || {
        pretty(&json!({
            "model": answer.model.map(|model| model.name()),
            "unit": unit.name(),
            "valued_on": answer.valued_on.to_string(),
            "within": answer.question.segment_filters.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "refused": answer.refused.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "cautions": answer.cautions,
            "listed": customers.len(),
            "of": total,
            "customers": objects(&risk_grid(customers, unit)),
        }))
    };
    Report::new(title, vec![with_terms(risk_grid(customers, unit), answer)], json)
        .facts(facts.map(Fact::line).collect())
}

/// Customers with their value at risk.
pub fn risk_grid(customers: &[CustomerValue], unit: TimeUnit) -> Grid {
    let mut columns = history_columns();
    columns.extend([
        Column::named("value_to_date", Kind::MONEY).priority(2),
        Column::new("p_alive", "P(alive)", Kind::RATE),
        Column::named("expected_orders", Kind::RATIO).priority(2),
        Column::new("clv", "CLV", Kind::MONEY),
        Column::named("value_if_alive", Kind::MONEY),
        Column::named("value_at_risk", Kind::MONEY).priority(0),
        Column::new("silent", format!("{}s silent", unit.name()), Kind::RATIO).for_people().priority(3),
    ]);
    let row = |one: &CustomerValue| {
        let mut row = history(one, unit);
        row.extend([
            fraction(one.spent.map(Money::to_f64)),
            fraction(one.forecast.map(|sum| sum.alive)),
            fraction(one.forecast.map(|sum| sum.orders)),
            fraction(one.value()),
            fraction(one.value_if_alive()),
            fraction(one.value_at_risk()),
            fraction(Some((one.history.t - one.history.t_x) * unit.per_week())),
        ]);
        row
    };
    Grid::new(columns, customers.iter().map(row).collect())
}
