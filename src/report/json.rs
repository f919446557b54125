//! Matrices and data reports as JSON; the field names are the contract.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::clv::BootstrapPlan;
use crate::cohort::{Average, AverageKind, CohortRow, Figure, Interval, Measure, Quantity, wilson};
use crate::explore::resample::Intervals;
use crate::explore::{MatrixAnswer, View};
use crate::source::DataReport;

use super::forecast;

#[derive(Serialize)]
struct MatrixJson<'a> {
    as_of: String,
    cohort_grain: &'a str,
    age_grain: &'a str,
    measure: &'a str,
    #[serde(rename = "return")]
    criterion: &'a str,
    ages: Vec<u32>,
    labels: Vec<String>,
    cohorts: Vec<CohortJson>,
    average: Vec<AverageJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    forecast: Option<serde_json::Value>,
    /// How intervals of money were found, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    bootstrap: Option<BootstrapJson>,
    excluded: BTreeMap<&'a str, u64>,
}

#[derive(Serialize)]
struct BootstrapJson {
    resamples: u32,
    seed: u64,
}

#[derive(Serialize)]
struct CohortJson {
    cohort: String,
    size: u64,
    left_truncated: bool,
    /// The cohort's own average over its complete ages from 1 on.
    #[serde(skip_serializing_if = "Option::is_none")]
    average: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    days_to_second_order: Option<SecondOrderJson>,
    cells: Vec<CellJson>,
}

#[derive(Serialize)]
struct SecondOrderJson {
    members: u64,
    median: f64,
}

#[derive(Serialize)]
struct CellJson {
    age: u32,
    value: Option<Number>,
    numerator: Option<Number>,
    denominator: Option<Number>,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<Interval>,
    /// What is expected at an age that has not ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    forecast: Option<f64>,
}

#[derive(Serialize)]
struct AverageJson<'a> {
    age: u32,
    value: Option<f64>,
    numerator: Number,
    denominator: Number,
    cohorts: usize,
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<Interval>,
}

/// A count or an amount as a JSON number.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Number {
    Count(u64),
    Float(f64),
}

impl From<Quantity> for Number {
    fn from(quantity: Quantity) -> Number {
        match quantity {
            Quantity::Count(count) => Number::Count(count),
            Quantity::Money(money) => Number::Float(money.to_f64()),
        }
    }
}

/// The matrix with every cell's numerator, denominator and state, its averages, and what was left out.
pub fn matrix(answer: &MatrixAnswer, view: &View, intervals: &Intervals) -> String {
    let matrix = &answer.matrix;
    let ages: Vec<u32> = (0..matrix.width()).collect();
    let cohort = |row: &CohortRow| CohortJson {
        cohort: row.cohort.to_string(),
        size: row.size,
        left_truncated: row.left_truncated,
        average: matrix
            .own_average(row, view.measure, view.criterion, view.average)
            .and_then(|average| average.value),
        days_to_second_order: row
            .second_orders
            .map(|second| SecondOrderJson { members: second.members, median: second.median_days }),
        cells: ages.iter().map(|&age| cell(answer, row, age, view, intervals)).collect(),
    };
    let average = |age: u32| {
        let average = average(matrix.average(age, view.measure, view.criterion, view.average), view);
        AverageJson { interval: average.interval.or(intervals.averages.get(&age).copied()), ..average }
    };
    let cohorts = matrix.rows.iter().enumerate().map(|(place, row)| {
        let mut cohort = cohort(row);
        for cell in &mut cohort.cells {
            cell.forecast = forecast::value(answer, view, place, cell.age);
        }
        cohort
    });
    pretty(&MatrixJson {
        as_of: matrix.as_of.to_string(),
        cohort_grain: matrix.grouping.name(),
        age_grain: matrix.age_grain.name(),
        measure: view.measure.name(),
        criterion: view.criterion.name(),
        labels: ages.iter().map(|&age| matrix.age_label(age)).collect(),
        cohorts: cohorts.collect(),
        forecast: answer.forecast.as_ref().map(|one| forecast::json(one, matrix)),
        average: ages.iter().map(|&age| average(age)).collect(),
        bootstrap: (intervals.resamples > 0)
            .then(|| BootstrapJson { resamples: intervals.resamples, seed: BootstrapPlan::default().seed }),
        excluded: excluded(&answer.report),
        ages,
    })
}

fn cell(answer: &MatrixAnswer, row: &CohortRow, age: u32, view: &View, intervals: &Intervals) -> CellJson {
    let cell = answer.matrix.cell(row, age, view.measure, view.criterion);
    let figure = cell.figure();
    CellJson {
        age,
        value: figure.and_then(value),
        numerator: figure.map(|figure| figure.numerator.into()),
        denominator: figure.and_then(|figure| figure.denominator).map(Number::from),
        state: cell.state().exported(),
        interval: figure
            .and_then(|figure| interval(figure.numerator, figure.denominator, view.measure))
            .or_else(|| intervals.cells.get(&(row.cohort.clone(), age)).copied()),
        forecast: None,
    }
}

/// A plain count or sum as it was counted, a ratio as a float.
fn value(figure: &Figure) -> Option<Number> {
    match figure.denominator {
        None => Some(figure.numerator.into()),
        Some(_) => figure.value().map(Number::Float),
    }
}

fn average(average: Average, view: &View) -> AverageJson<'_> {
    AverageJson {
        age: average.age,
        value: average.value,
        numerator: average.numerator.into(),
        denominator: average.denominator.into(),
        cohorts: average.cohorts,
        kind: view.average.name(),
        interval: interval(average.numerator, Some(average.denominator), view.measure)
            .filter(|_| view.average == AverageKind::Pooled && average.cohorts > 0),
    }
}

/// Wilson's interval where the measure is a share of customers.
fn interval(numerator: Quantity, denominator: Option<Quantity>, measure: Measure) -> Option<Interval> {
    match (numerator, denominator) {
        (Quantity::Count(hits), Some(Quantity::Count(n))) if measure.is_share_of_customers() => {
            wilson(hits, n)
        }
        _ => None,
    }
}

/// Rows left out, by reason; every reason is there, most of them 0.
pub fn excluded(report: &DataReport) -> BTreeMap<&'static str, u64> {
    report.excluded.iter().map(|one| (one.reason.name(), one.rows)).collect()
}

/// Indented JSON with a line end.
pub fn pretty(value: &impl Serialize) -> String {
    // Plain structs of strings, numbers and lists cannot fail to serialise.
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}
