//! Segments as lines of cells: the same columns for reading and for other programs.

use super::super::{csv as fields, number};
use super::json::fit_name;
use super::{Shown, name, observed, payback, record};
use crate::cohort::Unit;
use crate::explore::clv::{ClvAnswer, SegmentValue};
use crate::text::sanitize;

const HEAD: [&str; 14] = [
    "value",
    "customers",
    "value_to_date",
    "p_alive",
    "expected_orders",
    "expected_spend",
    "clv_mean",
    "clv_low",
    "clv_high",
    "clv_total",
    "share",
    "fit",
    "difference",
    "p_value",
];

/// The table asked for as CSV with exact numbers.
pub fn csv(answer: &ClvAnswer, shown: Shown) -> String {
    match shown {
        Shown::Value => values(answer),
        Shown::Record => answer.holdout.as_ref().map(record::rows).unwrap_or_default(),
        Shown::ToDate => observed::to_date_csv(answer),
        Shown::Simple => observed::simple_csv(answer),
        Shown::Payback => payback::csv(answer),
    }
}

/// Segments; without `--by` the whole.
fn values(answer: &ClvAnswer) -> String {
    let mut out = HEAD.join(",") + "\n";
    let whole = std::slice::from_ref(&answer.total);
    for one in if answer.question.by.is_empty() { whole } else { &answer.segments } {
        let bare = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        let to_date = one.to_date.as_ref().map_or_else(String::new, |one| one.spent.to_string());
        let line = [
            fields::field(&name(&one.values)),
            one.customers.to_string(),
            to_date,
            bare(one.p_alive()),
            bare(one.orders()),
            bare(one.spend()),
            bare(one.value_mean()),
            bare(one.interval.map(|one| one.low)),
            bare(one.interval.map(|one| one.high)),
            bare(one.value()),
            bare(share(one, answer)),
            fit_name(one.parameters).to_string(),
            bare(difference(one, answer)),
            bare(one.difference.map(|one| one.p_value)),
        ];
        out += &(line.join(",") + "\n");
    }
    out
}

/// Lines to read, the head first and the whole last.
pub(super) fn lines(answer: &ClvAnswer) -> Vec<Vec<String>> {
    let head = [
        "segment",
        "customers",
        "value to date",
        "P(alive)",
        "expected orders",
        "expected spend",
        "CLV each",
        "95 % interval",
        "CLV total",
        "share",
        "parameters",
        "vs all",
        "p",
    ];
    let mut lines = vec![head.map(str::to_string).to_vec()];
    for one in answer.segments.iter().chain([&answer.total]) {
        let interval = one.interval.map_or_else(
            || number::UNDEFINED.to_string(),
            |one| {
                let end = |value: f64| number::full(Some(value), Unit::Money);
                format!("{} to {}", end(one.low), end(one.high))
            },
        );
        let money = |value: Option<f64>| number::full(value, Unit::Money);
        lines.push(vec![
            sanitize(&name(&one.values)),
            number::integer(one.customers.into()),
            one.to_date
                .as_ref()
                .map_or_else(|| number::UNDEFINED.to_string(), |one| number::money(one.spent)),
            number::full(one.p_alive(), Unit::Rate),
            number::full(one.orders().map(f64::round), Unit::Count),
            money(one.spend()),
            money(one.value_mean()),
            interval,
            money(one.value()),
            number::full(share(one, answer), Unit::Rate),
            fit_name(one.parameters).to_string(),
            versus(one, answer),
            one.difference.map_or_else(|| number::UNDEFINED.to_string(), |one| p_value(one.p_value)),
        ]);
    }
    lines
}

/// Below this a segment is marked as different from all customers.
pub(super) const SIGNIFICANT: f64 = 0.05;

/// A p-value, marked where it is small; a resample more or less makes its third digit.
pub fn p_value(p: f64) -> String {
    format!("{p:.3}{}", if p < SIGNIFICANT { "!" } else { " " })
}

/// Residual value per customer less that of all.
pub fn difference(one: &SegmentValue, answer: &ClvAnswer) -> Option<f64> {
    Some(one.value_mean()? - answer.total.value_mean()?)
}

fn versus(one: &SegmentValue, answer: &ClvAnswer) -> String {
    let difference = difference(one, answer).filter(|_| !one.values.is_empty());
    difference.map_or_else(|| number::UNDEFINED.to_string(), |one| number::difference(one, Unit::Money))
}

/// The share of the whole residual value.
pub fn share(one: &SegmentValue, answer: &ClvAnswer) -> Option<f64> {
    let total = answer.total.value().filter(|total| *total > 0.0)?;
    Some(one.value()? / total)
}
