//! Acquisition cost, when it is paid back, and the value of customers compared with it.

use serde_json::{Value as Json, json};

use crate::clv::Payback;
use crate::cohort::Unit;
use crate::explore::clv::{ClvAnswer, SegmentValue, UnitEconomics};
use crate::report::grid::{Cell, Column, Grid, Kind, Row};
use crate::report::number;

use super::names::{all, groups, name};

/// Value against cost: of what customers have brought, and with what a model expects of them.
pub const TO_DATE: &str = "LTV:CAC to date";
pub const PREDICTED: &str = "LTV:CAC predicted";

/// Cost and return by segment and by month of acquisition, and both in one table for programs.
pub fn grids(answer: &ClvAnswer) -> Vec<Grid> {
    let [segments, cohorts] = payback_grids(answer);
    let records = groups(answer)
        .map(|(table, name, one)| [Cell::text(table)].into_iter().chain(record(name, one)).collect());
    let records = Grid::new(record_columns(), records.collect()).for_programs();
    // Without amounts every cell of the other tables would be empty; the note has the reason.
    if answer.report.money_off.is_some() {
        return vec![records];
    }
    vec![
        segments.titled("acquisition: payback is the first completed age at which cumulative margin per customer covers CAC, over customers who have completed it"),
        cohorts.titled("by month of acquisition"),
        records,
    ]
}

/// Cost and return by segment, with all customers last, and by month of acquisition.
pub fn payback_grids(answer: &ClvAnswer) -> [Grid; 2] {
    // Without a forecast these columns would be empty.
    let has_total = answer.total.payoff.as_ref().is_some_and(|payoff| payoff.total_value.is_some());
    let columns = |first: &str| -> Vec<Column> {
        let needs_total = |column: &Column| ["total_value", "ltv_cac"].contains(&column.name.as_str());
        columns(first)
            .into_iter()
            .map(|column| if needs_total(&column) && !has_total { column.for_programs() } else { column })
            .collect()
    };
    let row = |name: String, one: &SegmentValue| row(Cell::text(name), one, answer);
    let segments = all(answer).map(|one| row(name(&one.values), one)).collect();
    let cohorts = answer.cohorts.iter().map(|(month, one)| row(month.to_string(), one)).collect();
    [
        Grid::new(columns("segment"), segments).for_people(),
        Grid::new(columns("acquired in"), cohorts).for_people(),
    ]
}

fn columns(first: &str) -> Vec<Column> {
    vec![
        Column::new("value", first, Kind::Text).priority(0),
        Column::named("customers", Kind::Count).priority(2),
        Column::named("spend", Kind::Amount).priority(3),
        Column::new("cac", "CAC", Kind::MONEY).priority(0),
        Column::new("payback_age", "payback", Kind::Count).priority(0),
        Column::new("age_customers", "of customers", Kind::Count).priority(3),
        Column::new("margin_to_date", "margin to date each", Kind::MONEY).priority(2),
        Column::new("to_date_cac", TO_DATE, Kind::RATIO),
        Column::new("total_value", "total value each", Kind::MONEY).priority(2),
        Column::new("ltv_cac", PREDICTED, Kind::RATIO),
    ]
}

fn row(name: Cell, one: &SegmentValue, answer: &ClvAnswer) -> Row {
    let payoff = one.payoff.as_ref();
    let payback = payoff.map(|payoff| payback_text(payoff, answer));
    vec![
        name,
        payoff.map(|payoff| payoff.customers).into(),
        payoff.map(|payoff| payoff.spend).into(),
        payoff.and_then(|payoff| payoff.cac).into(),
        Cell::from(payoff.and_then(reached)).shown(payback.unwrap_or_else(|| number::UNDEFINED.to_string())),
        payoff.and_then(|payoff| payoff.age_customers).into(),
        payoff.and_then(|payoff| payoff.margin_to_date).into(),
        payoff.and_then(UnitEconomics::to_date_ratio).into(),
        payoff.and_then(|payoff| payoff.total_value).into(),
        payoff.and_then(UnitEconomics::ratio).into(),
    ]
}

fn record_columns() -> Vec<Column> {
    vec![
        Column::named("table", Kind::Text),
        Column::named("value", Kind::Text),
        Column::named("customers", Kind::Count),
        Column::named("spend", Kind::Amount),
        Column::new("cac", "CAC", Kind::MONEY),
        Column::named("payback_age", Kind::Count),
        Column::named("missing", Kind::MONEY),
        Column::named("last_finished_age", Kind::Count),
        Column::named("margin_to_date", Kind::MONEY),
        Column::new("to_date_cac", TO_DATE, Kind::RATIO),
        Column::named("total_value", Kind::MONEY),
        Column::new("ltv_cac", PREDICTED, Kind::RATIO),
        Column::named("age_customers", Kind::Count),
    ]
}

fn record(name: String, one: &SegmentValue) -> Row {
    let payoff = one.payoff.as_ref();
    vec![
        Cell::text(name),
        payoff.map(|payoff| payoff.customers).into(),
        payoff.map(|payoff| payoff.spend).into(),
        payoff.and_then(|payoff| payoff.cac).into(),
        payoff.and_then(reached).into(),
        payoff.and_then(missing).into(),
        payoff.and_then(|payoff| payoff.last_age).into(),
        payoff.and_then(|payoff| payoff.margin_to_date).into(),
        payoff.and_then(UnitEconomics::to_date_ratio).into(),
        payoff.and_then(|payoff| payoff.total_value).into(),
        payoff.and_then(UnitEconomics::ratio).into(),
        payoff.and_then(|payoff| payoff.age_customers).into(),
    ]
}

fn reached(payoff: &UnitEconomics) -> Option<u64> {
    match payoff.payback {
        Some(Payback::Reached { age }) => Some(age as u64),
        _ => None,
    }
}

fn missing(payoff: &UnitEconomics) -> Option<f64> {
    match payoff.payback {
        Some(Payback::Open { missing }) => Some(missing),
        _ => None,
    }
}

/// `M5`, or the last completed age.
pub fn payback_text(payoff: &UnitEconomics, answer: &ClvAnswer) -> String {
    let label = |age: u32| label(answer, age).unwrap_or_else(|| age.to_string());
    match payoff.payback {
        Some(Payback::Reached { age }) => label(age as u32),
        Some(Payback::Open { missing }) => {
            let by = payoff.last_age.map_or_else(String::new, |age| format!(" by {}", label(age)));
            format!("not yet{by}, {} to go", number::full(Some(missing), Unit::Money))
        }
        None => "no completed age".to_string(),
    }
}

fn label(answer: &ClvAnswer, age: u32) -> Option<String> {
    Some(answer.total.observed.as_ref()?.matrix.age_label(age))
}

/// Acquisition cost and payback as JSON.
pub fn payoff_json(payoff: &UnitEconomics, answer: &ClvAnswer) -> Json {
    let reached = reached(payoff);
    json!({
        "spend": payoff.spend.to_f64(),
        "customers": payoff.customers,
        "cac": payoff.cac,
        "payback_age": reached,
        "payback": reached.and_then(|age| label(answer, age as u32)),
        "missing": missing(payoff),
        "last_finished_age": payoff.last_age,
        "age_customers": payoff.age_customers,
        "margin_to_date": payoff.margin_to_date,
        "to_date_cac": payoff.to_date_ratio(),
        "total_value": payoff.total_value,
        "ltv_cac": payoff.ratio(),
    })
}

/// Acquisition cost, and the spend that matched no customers.
pub fn acquisition_json(answer: &ClvAnswer) -> Json {
    answer.acquisition.as_ref().map_or(Json::Null, |acquisition| {
        json!({
            "unmatched": acquisition.unmatched.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "silent": acquisition.silent,
            "summed_over": acquisition.unused,
        })
    })
}
