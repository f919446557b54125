//! Predicted value by segment.

use crate::clv::{Difference, SegmentParameters};
use crate::cohort::Unit;
use crate::explore::clv::{ClvAnswer, SegmentValue};
use crate::report::grid::{Cell, Column, Grid, Kind, Row};
use crate::report::number;

use super::names::name;
use super::terms::with_terms;

/// Below this p-value a segment is marked as different from all customers.
pub const SIGNIFICANT: f64 = 0.05;

/// Segments, and all customers last; without `--by` all customers alone.
pub fn grid(answer: &ClvAnswer) -> Grid {
    let columns = vec![
        Column::new("value", "segment", Kind::Text).priority(0),
        Column::named("customers", Kind::Count).priority(0),
        Column::named("value_to_date", Kind::Amount).priority(2),
        Column::new("p_alive", "P(alive)", Kind::RATE).priority(2),
        Column::named("expected_orders", Kind::Number(Unit::Count)).priority(3),
        Column::named("expected_spend", Kind::MONEY).priority(3),
        Column::new("clv_mean", format!("residual CLV, {}", answer.question.terms.horizon()), Kind::MONEY)
            .priority(0),
        Column::new("interval", "95 % interval", Kind::Range(Unit::Money)).for_people(),
        Column::named("clv_low", Kind::MONEY).for_programs(),
        Column::named("clv_high", Kind::MONEY).for_programs(),
        Column::new("clv_total", "residual CLV, sum", Kind::MONEY).priority(2),
        Column::new("share", "of total", Kind::RATE).priority(2),
        Column::new("fit", "fitted on", Kind::Text).priority(4),
        Column::new("difference", "vs all", Kind::Difference(Unit::Money)),
        Column::new("p_value", "p", Kind::Decimals(3)).with_marks(),
    ];
    let row = |one: &SegmentValue| row(one, answer);
    let grid = match answer.question.by.is_empty() {
        true => Grid::new(columns, vec![row(&answer.total)]),
        false => {
            Grid::new(columns, answer.segments.iter().map(row).collect()).summed(vec![row(&answer.total)])
        }
    };
    with_terms(grid, answer)
}

fn row(one: &SegmentValue, answer: &ClvAnswer) -> Row {
    let orders = one.orders();
    let versus = Cell::from(difference(one, answer));
    let p = one.tested().map(|one| one.p_value);
    vec![
        Cell::text(name(&one.values)),
        one.customers.into(),
        one.to_date.as_ref().map(|one| one.spent).into(),
        one.p_alive().into(),
        Cell::from(orders).shown(number::full(orders.map(f64::round), Unit::Count)),
        one.spend().into(),
        one.value_mean().into(),
        one.interval.map(|one| crate::cohort::Interval { low: one.low, high: one.high }).into(),
        one.interval.map(|one| one.low).into(),
        one.interval.map(|one| one.high).into(),
        one.value().into(),
        share(one, answer).into(),
        Cell::text(fit_name(one.parameters)).shown(fitted_on(one.parameters)),
        if one.values.is_empty() { versus.shown(number::UNDEFINED) } else { versus },
        Cell::from(p)
            .shown(one.tested().map_or_else(|| number::UNDEFINED.to_string(), |one| probability(&one)))
            .marked(p.filter(|p| *p < SIGNIFICANT).map(|_| '!')),
    ]
}

/// The p-value of a segment's difference, as its resamples can tell it.
pub fn probability(one: &Difference) -> String {
    number::resampled_probability(one.p_value, one.interval.replicates)
}

/// Whom the parameters that value a segment were fitted on, in words.
const fn fitted_on(parameters: SegmentParameters) -> &'static str {
    match parameters {
        SegmentParameters::Own => "this segment",
        SegmentParameters::OwnWithWarning => "this segment, small",
        SegmentParameters::Pooled => "all customers",
    }
}

/// Which parameters value a segment.
pub const fn fit_name(parameters: SegmentParameters) -> &'static str {
    match parameters {
        SegmentParameters::Own => "own",
        SegmentParameters::OwnWithWarning => "own-with-warning",
        SegmentParameters::Pooled => "pooled",
    }
}

/// Residual value per customer less that of all customers.
pub fn difference(one: &SegmentValue, answer: &ClvAnswer) -> Option<f64> {
    Some(one.value_mean()? - answer.total.value_mean()?)
}

/// The share of all residual value.
pub fn share(one: &SegmentValue, answer: &ClvAnswer) -> Option<f64> {
    let total = answer.total.value().filter(|total| *total > 0.0)?;
    Some(one.value()? / total)
}
